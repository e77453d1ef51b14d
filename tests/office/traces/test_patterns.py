"""Bad looks hidden among very many honest ones are found by their signs, and few honest ones with them (L12)."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.office.audit import AuditEntry, Result
from core.office.audit_view import AuditFilter
from core.office.clock import JST
from core.office.rights import NotPermitted
from core.office.traces.grounds import USUAL_GROUNDS
from core.office.traces.patterns import (
    MASS_AN_HOUR,
    Pattern,
    Suspect,
    Times,
    Traits,
    View,
    find_suspects,
    list_patterns,
    says_nothing,
    street_of,
)
from core.values.business_days import is_business_day
from core.values.refusals import BadInput
from tests.people import add_staff
from tui.wiring import City

FAMILIES = [f"姓{n}" for n in range(600)]
SHARES = [1 / (n + 12) for n in range(600)]
"""Family names are as unevenly spread as in Japan: the most common one has about 2 per cent."""
STREETS = [f"町{n}" for n in range(250)]
TIMES = Times("07:30", "20:00", frozenset())
PROMISING = [ground for ground in USUAL_GROUNDS if ground not in ("納付の確認", "電話での問い合わせ")]
FIRST = date(2026, 4, 1)


class Office:
    """A hundred clerks, thirty thousand residents, a year of looks; work follows 97 of 100 promises."""

    def __init__(self, looks: int, bad: int, seed: int) -> None:
        dice = self.dice = random.Random(seed)
        self.parties = {
            n: Traits(n, f"h{n // 2}", frozenset(dice.choices(FAMILIES, SHARES)), dice.choice(STREETS))
            for n in range(1, 30_001)
        }
        own = dice.sample(sorted(self.parties), 100)
        self.staff = {f"{1000 + n}": self.parties[party] for n, party in enumerate(own)}
        self.days = [day for n in range(365) if is_business_day(day := FIRST + timedelta(days=n))]
        self.done: set[int] = set()
        self.bad: set[int] = set()
        honest = [self._honest(number) for number in range(looks - bad)]
        self.views = [*honest, *(self._bad(looks + number, number) for number in range(bad))]
        dice.shuffle(self.views)

    def _honest(self, number: int) -> View:
        dice = self.dice
        staff = dice.choice(sorted(self.staff))
        near = {party.household for party in self.staff.values()}
        party = dice.randrange(1, 30_001)
        while self.parties[party].household in near:  # such looks are stopped before they come into the log
            party = dice.randrange(1, 30_001)
        hour = dice.choices([dice.randrange(8, 18), dice.choice([7, 20, 21])], [993, 7])[0]
        own_case = dice.random() < 0.3
        reason = "担当" if own_case else dice.choice(USUAL_GROUNDS)
        if dice.random() < 0.97:
            self.done.add(number)
        minute = dice.randrange(30 if hour == 7 else 0, 60)
        time = f"{hour:02}:{minute:02}"
        return View(
            number, dice.choice(self.days).isoformat(), time, staff, party, reason, "担当" if own_case else "事由"
        )

    def _bad(self, number: int, kind: int) -> View:
        """A look at somebody of the same name or street, or at night, on a ground that nothing came of; or `aaa`."""
        dice = self.dice
        self.bad.add(number)
        staff = dice.choice(sorted(self.staff))
        me = self.staff[staff]
        time, reason, day = f"{dice.randrange(9, 17):02}:10", dice.choice(PROMISING), dice.choice(self.days)
        party = dice.randrange(1, 30_001)
        if kind % 5 == 0:
            party = dice.choice([n for n, p in self.parties.items() if p.families == me.families and n != me.party_id])
        elif kind % 5 == 1:
            party = dice.choice([n for n, p in self.parties.items() if p.street == me.street and n != me.party_id])
        elif kind % 5 == 2:
            time = f"{dice.randrange(21, 24)}:40"
        elif kind % 5 == 3:
            reason = dice.choice(["aaa", "ああああああ", "1", "かくにん"])
        else:
            party = dice.choice([p.party_id for p in self.staff.values()])
        return View(number, day.isoformat(), time, staff, party, reason, "事由")

    def suspects(self) -> list[Suspect]:
        return find_suspects(self.views, self.staff, self.parties, TIMES, lambda view: view.seq in self.done)


def looked(office: Office) -> tuple[int, int]:
    """Bad looks found, honest ones shown with them."""
    found = {suspect.view.seq for suspect in office.suspects()}
    return len(found & office.bad), len(found - office.bad)


def test_twenty_bad_looks_among_ten_thousand_are_found() -> None:
    found, wrongly = looked(Office(10_000, 20, seed=1))
    assert found >= 18
    assert wrongly <= 10


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_twenty_bad_looks_among_a_hundred_thousand_are_found(seed: int) -> None:
    found, wrongly = looked(Office(100_000, 20, seed))
    assert found >= 18
    assert wrongly <= 50


def view(**of: Any) -> View:
    return View(**{"seq": 1, "day": "2026-11-24", "time": "10:00", "staff_no": "1", "party_id": 9, "reason": "納付の確認",
                   "ground": "事由"} | of)  # fmt: skip


ME = {"1": Traits(5, "h5", frozenset({"山田"}), "岩渕1")}


def signs(looked: View, party: Traits, *, worked: bool = False) -> set[Pattern]:
    found = find_suspects([looked], ME, {looked.party_id: party}, TIMES, lambda _: worked)
    return {sign.pattern for one in found for sign in one.signs}


def test_a_name_in_common_is_no_sign_by_itself() -> None:
    assert signs(view(), Traits(9, "", frozenset({"山田"}), "神久5")) == set()


def test_a_name_in_common_and_a_promise_that_was_not_kept_are_shown() -> None:
    party = Traits(9, "", frozenset({"山田"}), "神久5")
    assert signs(view(reason="納付書の再発行"), party) == {Pattern.SURNAME, Pattern.NO_WORK}
    assert signs(view(reason="納付書の再発行"), party, worked=True) == set()


def test_a_neighbour_looked_at_by_night_is_shown() -> None:
    assert signs(view(time="21:14"), Traits(9, "", frozenset(), "岩渕1")) == {Pattern.STREET, Pattern.NIGHT}


def test_a_closed_day_counts_as_night() -> None:
    times = Times("07:30", "20:00", frozenset({"2026-11-23"}))
    [found] = find_suspects(
        [view(day="2026-11-23")], ME, {9: Traits(9, "", frozenset({"山田"}))}, times, lambda _: True
    )
    assert [sign.words for sign in found.signs] == ["職員と同じ姓", "閉庁日"]


@pytest.mark.parametrize("party", [Traits(5), Traits(9, "h5")])
def test_one_s_own_household_is_always_shown(party: Traits) -> None:
    assert signs(view(party_id=party.party_id), party) == {Pattern.KIN}


def test_work_itself_is_no_look() -> None:
    assert signs(view(ground="処理", time="23:00"), Traits(9, "h5")) == set()


def test_a_staff_name_without_a_blank_begins_with_the_family_name() -> None:
    me = {"1": Traits(name="山田花子")}
    party = {9: Traits(9, "", frozenset({"山田"}))}
    assert find_suspects([view(time="22:00")], me, party, TIMES, lambda _: True)


def test_many_persons_on_one_ground_within_an_hour_are_shown_once() -> None:
    views = [
        view(seq=n, party_id=100 + n, reason="納付の確認（続き）" if n % 2 else "納付の確認")
        for n in range(MASS_AN_HOUR)
    ]
    [found] = find_suspects(views, ME, {}, TIMES, lambda _: True)
    assert [sign.pattern for sign in found.signs] == [Pattern.MASS]
    assert f"{MASS_AN_HOUR}人" in found.signs[0].words


def test_many_persons_on_different_grounds_are_not() -> None:
    views = [view(seq=n, party_id=100 + n, reason=USUAL_GROUNDS[n % 4]) for n in range(MASS_AN_HOUR)]
    assert find_suspects(views, ME, {}, TIMES, lambda _: True) == []


@pytest.mark.parametrize(
    ("key", "street"),
    [
        ("岩渕1-7-29-", "岩渕1"),
        ("小俣町元町540-", "小俣町元町"),
        ("小俣町元町540-2-", "小俣町元町"),
        ("", ""),
        ("岩渕", "岩渕"),
    ],
)
def test_a_street_is_the_address_without_house_numbers(key: str, street: str) -> None:
    assert street_of(key) == street


@pytest.mark.parametrize(
    ("reason", "nothing"), [("aaa", True), ("ああああああ", True), ("納付の相談", False), ("…", True)]
)
def test_a_ground_that_says_nothing_is_known(reason: str, nothing: bool) -> None:
    assert says_nothing(reason) is nothing


# In the store


@pytest.fixture
def neighbours(city: City) -> City:
    """A clerk 髙木 of 岩渕1; a party 高木 elsewhere who was looked at for a slip: once without, once with work after it."""
    with city.vault.write() as store:
        for party_id, name, key, address in ((5, "髙木 一", "高木一", "岩渕1-7-29-"), (9, "高木 二", "高木二", "神久5-1-1-"),
                                             (10, "高木 三", "高木三", "神久5-1-2-")):  # fmt: skip
            store.db.execute(
                "INSERT INTO party(party_id, party_no, name, name_key, address_key) VALUES(?,?,?,?,?)",
                (party_id, f"{party_id:08}", name, key, address),
            )
    add_staff(city, "1001", "collection", name="髙木 一", party_id=5)
    at = datetime(2026, 11, 20, 10, tzinfo=JST)
    with city.vault.write() as store:
        for party_id, result, days in ((9, Result.VIEWED, 0), (10, Result.VIEWED, 0), (10, Result.DONE, 3)):
            facts = {"ground": "事由"} if result is Result.VIEWED else {}
            store.audit.record(
                AuditEntry(at + timedelta(days=days), "b", "1001", 1, "t", "ledger.payments", "照会", result,
                           party_id=party_id, reason="納付書の再発行", facts=facts)
            )  # fmt: skip
    return city


def test_the_log_of_a_city_is_searched_with_the_register_beside_it(neighbours: City, auditor: Any) -> None:
    found = list_patterns(auditor, AuditFilter(from_on=date(2026, 11, 18), until_on=date(2026, 11, 24)))
    assert found.looks == 2
    assert [(one.row.party_id, [sign.pattern for sign in one.signs]) for one in found.flagged] == [
        (9, [Pattern.SURNAME, Pattern.NO_WORK])
    ]


def test_another_clerk_s_looks_are_left_out(neighbours: City, auditor: Any) -> None:
    wanted = AuditFilter(from_on=date(2026, 11, 18), staff="1002")
    assert list_patterns(auditor, wanted).looks == 0


def test_patterns_need_a_beginning(neighbours: City, auditor: Any) -> None:
    with pytest.raises(BadInput):
        list_patterns(auditor, AuditFilter())


def test_a_clerk_is_told_no_patterns(neighbours: City, clerk: Any) -> None:
    with pytest.raises(NotPermitted):
        list_patterns(clerk, AuditFilter(from_on=date(2026, 11, 18)))
