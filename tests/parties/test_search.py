"""宛名検索: found by what is typed, masked as the right says, and every look recorded."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.office.context import Context
from core.office.rights import NotPermitted
from core.parties.party import PROTECTED_NAME, ReasonNeeded, Shown
from core.parties.search import Criteria, open_party, search_by_one_field, search_parties
from core.values.refusals import BadInput, NotFound
from storage.store import Store
from tests import builders
from tests.conftest import CtxFor

Ctx = Context[Any]


@pytest.fixture
def add(clerk: Ctx) -> Callable[..., int]:
    """Make a party in the clerk's city."""

    def make(**named: Any) -> int:
        with clerk.write() as store:
            return builders.a_party(store, **named)

    return make


def give_g2(ctx: Ctx) -> None:
    with ctx.write() as store:
        store.db.execute(
            "INSERT INTO special_grant VALUES(?, 'G2', NULL, '2026-01-01', '2027-03-31', 1, 1)", (ctx.actor.staff_no,)
        )


def names(ctx: Ctx, **typed: Any) -> list[str]:
    return [hit.party.name for hit in search_parties(ctx, Criteria(**typed), reason="窓口での相談").hits]


@pytest.mark.parametrize(
    "typed",
    [
        {"kana": "ｲｾ ﾀ"},
        {"kana": "いせ"},
        {"name": "伊勢太"},
        {"birth_on": date(1970, 1, 1)},
        {"phone": "0596001234"},
        {"phone": "0596-00"},
        {"address": "岩渕1-7"},
        {"address": "岩渕一丁目"},
        {"address": "三重県伊勢市岩渕"},
        {"party_no": "00000001"},
        {"kana": "イセ", "birth_on": date(1970, 1, 1), "address": "岩渕"},
    ],
)
def test_a_party_is_found_by_any_field(clerk: Ctx, add: Callable[..., int], typed: dict[str, Any]) -> None:
    add(party_no="00000001")
    add(
        party_no="00000002",
        name="山田 花子",
        kana="ヤマダ ハナコ",
        birth_on=date(1980, 2, 2),
        address="小俣町元町540",
        phone="",
    )
    assert names(clerk, **typed) == ["伊勢　太郎"]


def test_several_fields_narrow_the_search(clerk: Ctx, add: Callable[..., int]) -> None:
    add(birth_on=date(1970, 1, 1))
    add(birth_on=date(1990, 5, 20))
    assert len(search_parties(clerk, Criteria(kana="イセ", birth_on=date(1990, 5, 20))).hits) == 1


def test_a_name_is_looked_for_inside_names_when_none_begins_with_it(clerk: Ctx, add: Callable[..., int]) -> None:
    add(name="有限会社山伊勢屋", kind="company", birth_on=None)
    assert names(clerk, name="伊勢屋") == ["有限会社山伊勢屋"]
    assert names(clerk, name="屋") == []


def test_a_party_is_found_by_its_notice_slip_bar_code_and_withholding_number(clerk: Ctx) -> None:
    barcode = "91" + "0" * 42
    with clerk.write() as store:
        party_id = builders.a_party(store)
        claim = builders.a_receivable(store, party_id=party_id, notice_no="08300123")
        store.db.execute("UPDATE receivable SET withholding_no = '55501'")
        for key, kind in (("123456789012", "slip_no"), (barcode, "barcode")):
            store.db.execute(
                "INSERT INTO payment_slip(slip_key, receivable_id, kind) VALUES(?,?,?)", (key, claim, kind)
            )
    for typed in (
        {"notice_no": "０８３００１２３"},
        {"slip_no": "123456789012"},
        {"slip_no": barcode},
        {"withholding_no": "55501"},
    ):
        assert len(search_parties(clerk, Criteria(**typed)).hits) == 1, typed


@pytest.mark.parametrize(
    "typed", ["イセ タロウ", "いせたろう", "伊勢太郎", "0596-00-1234", "00000001", "1", "08300123", "123456789012"]
)
def test_one_field_takes_a_name_a_telephone_or_any_number(clerk: Ctx, typed: str) -> None:
    with clerk.write() as store:
        claim = builders.a_receivable(
            store, party_id=builders.a_party(store, party_no="00000001"), notice_no="08300123"
        )
        store.db.execute(
            "INSERT INTO payment_slip(slip_key, receivable_id, kind) VALUES('123456789012',?,'slip_no')", (claim,)
        )
    assert [hit.party.party_no for hit in search_by_one_field(clerk, typed).hits] == ["00000001"]


def test_more_than_fifty_hits_say_so_and_go_on_by_key(clerk: Ctx) -> None:
    with clerk.write() as store:
        for n in range(120):
            builders.a_party(store, birth_on=date(1950 + n % 7, 1, 1) if n % 3 else None)
    seen: list[int] = []
    after = None
    while True:
        page = search_parties(clerk, Criteria(kana="イセ"), after)
        seen += [hit.party.party_id for hit in page.hits]
        after = page.after
        if not page.more:
            break
        assert len(page.hits) == 50
    assert len(seen) == len(set(seen)) == 120


def test_a_search_inside_names_goes_on_by_key_too(clerk: Ctx) -> None:
    with clerk.write() as store:
        for n in range(60):
            builders.a_party(store, kind="company", name=f"山伊勢屋{n}", kana=f"ヤマイセヤ{n}", birth_on=None)
    first = search_parties(clerk, Criteria(name="伊勢屋"))
    second = search_parties(clerk, Criteria(name="伊勢屋"), first.after)
    assert (len(first.hits), len(second.hits), second.more) == (50, 10, False)


def test_a_hit_tells_how_many_claims_are_unpaid_and_warns_of_arrears(clerk: Ctx) -> None:
    with clerk.write() as store:
        late, fresh = builders.a_party(store), builders.a_party(store, kana="イセ ハナコ", birth_on=date(1999, 1, 1))
        builders.a_receivable(store, party_id=late, due_on=date(2026, 6, 30))
        builders.a_receivable(store, party_id=late, due_on=date(2026, 8, 31))
        paid = builders.a_receivable(store, party_id=late, due_on=date(2026, 10, 31))
        builders.a_payment(store, paid, 30_000, date(2026, 10, 30))
        builders.a_receivable(store, party_id=fresh, due_on=date(2026, 11, 11))
    found = {hit.party.party_id: (hit.unpaid, hit.caution) for hit in search_parties(clerk, Criteria(kana="イセ")).hits}
    assert found == {late: (2, "滞納"), fresh: (1, "")}


def test_nothing_typed_is_refused(clerk: Ctx) -> None:
    with pytest.raises(BadInput):
        search_parties(clerk, Criteria(kana=" 　 "))


def test_a_search_leaves_its_criteria_and_count_in_the_log(clerk: Ctx, add: Callable[..., int]) -> None:
    add()
    search_parties(clerk, Criteria(kana="イセ タロウ"))
    with clerk.read() as store:
        body, result = store.db.execute("SELECT body, result FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    told = json.loads(body)
    assert (told["criteria"], told["hits"], told["seen"], result) == ("カナ「イセ タロウ」", 1, ["00000001"], "viewed")


# protected persons


def test_a_protected_person_is_shown_by_number_alone(clerk: Ctx, add: Callable[..., int]) -> None:
    add(party_no="00610444", protected=True)
    [hit] = search_parties(clerk, Criteria(kana="イセ")).hits
    assert (hit.party.party_no, hit.party.name, hit.shown) == ("00610444", PROTECTED_NAME, Shown.NUMBER_ONLY)
    assert (hit.party.address, hit.party.phone, hit.party.birth_on, hit.party.name_kana) == ("", "", None, "")


@pytest.mark.parametrize("typed", [{"address": "岩渕"}, {"phone": "0596001234"}, {"birth_on": date(1970, 1, 1)}])
def test_a_protected_person_is_not_found_by_what_is_protected(
    clerk: Ctx, add: Callable[..., int], typed: dict[str, Any]
) -> None:
    add(protected=True)
    assert names(clerk, **typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        {"address": "岩渕"},
        {"phone": "0596001234"},
        {"birth_on": date(1970, 1, 1)},
        {"kana": "イセ", "address": "岩渕"},
        {"party_no": "00610444", "phone": "0596001234"},
    ],
)
def test_at_the_counter_nothing_tells_that_a_protected_person_was_left_out(
    branch: Ctx, add: Callable[..., int], typed: dict[str, Any]
) -> None:
    add(party_no="00610444", protected=True)
    page = search_parties(branch, Criteria(**typed), reason="窓口での相談")
    assert (page.hits, page.more, page.most) == ((), False, None)


def test_protection_holds_from_the_next_look_on(clerk: Ctx, add: Callable[..., int]) -> None:
    party_id = add()
    assert open_party(clerk, party_id).party.address
    with clerk.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = ?", (party_id,))
    view = open_party(clerk, party_id)
    assert (view.shown, view.party.name, view.party.address) == (Shown.NUMBER_ONLY, PROTECTED_NAME, "")


def test_the_grant_opens_a_protected_person(clerk: Ctx, add: Callable[..., int]) -> None:
    party_id = add(protected=True)
    give_g2(clerk)
    assert names(clerk, address="岩渕") == ["伊勢　太郎"]
    view = open_party(clerk, party_id)
    assert (view.party.phone, view.flags[0]) == ("0596-00-1234", PROTECTED_NAME)


def test_an_opened_protected_person_shows_no_household(clerk: Ctx, add: Callable[..., int]) -> None:
    party_id = add(protected=True, household_no="7")
    add(household_no="7")
    view = open_party(clerk, party_id)
    assert (view.household, view.party.household_no) == ((), "")


# the counter


def test_at_the_counter_a_reason_is_needed(branch: Ctx, add: Callable[..., int]) -> None:
    party_id = add()
    with pytest.raises(ReasonNeeded):
        search_parties(branch, Criteria(kana="イセ"))
    with pytest.raises(ReasonNeeded):
        open_party(branch, party_id, reason=" ")


def test_at_the_counter_birth_and_telephone_are_masked(branch: Ctx, add: Callable[..., int]) -> None:
    party_id = add()
    view = open_party(branch, party_id, reason="本日の来庁")
    assert (view.shown, view.party.birth_on, view.party.phone) == (Shown.MASKED, None, "")
    assert view.party.name == "伊勢　太郎"


def test_the_reason_is_recorded_with_the_person(branch: Ctx, add: Callable[..., int]) -> None:
    party_id = add()
    open_party(branch, party_id, reason="本日の来庁")
    with branch.read() as store:
        row = store.db.execute("SELECT party_id, reason, file_name FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row == (party_id, "本日の来庁", "収納情報ファイル")


def test_who_administers_rights_sees_no_taxpayer(ctx_for: CtxFor, add: Callable[..., int]) -> None:
    with pytest.raises(NotPermitted):
        search_parties(ctx_for("rights_admin"), Criteria(kana="イセ"))


# one party


def test_an_opened_party_shows_household_labels_and_flags(clerk: Ctx, add: Callable[..., int]) -> None:
    party_id = add(household_no="7", status="deceased")
    add(household_no="7", name="伊勢 花子", birth_on=date(1975, 1, 1))
    add(household_no="8", name="別の世帯")
    with clerk.write() as store:
        label(store, party_id, "送付先注意", "2026-01-01", None)
        label(store, party_id, "古い付箋", "2020-01-01", "2020-12-31")
    view = open_party(clerk, party_id)
    assert [member.name for member in view.household] == ["伊勢 花子"]
    assert [one.text for one in view.labels] == ["送付先注意"]
    assert view.flags == ("死亡",)


def label(store: Store, party_id: int, text: str, from_on: str, until_on: str | None) -> None:
    store.db.execute(
        "INSERT INTO party_label(party_id, text, from_on, until_on, audit_seq) VALUES(?,?,?,?,1)",
        (party_id, text, from_on, until_on),
    )


def test_a_party_that_does_not_exist_is_refused(clerk: Ctx) -> None:
    with pytest.raises(NotFound):
        open_party(clerk, 99)


# Oneself, the household, colleagues; and what the log keeps of a protected person


@pytest.fixture
def relatives(clerk: Ctx, add: Callable[..., int]) -> dict[str, int]:
    """The clerk as a party, somebody of the household, a colleague, and a stranger: each with an address."""
    where = {"address": "三重県伊勢市岩渕1-7-29", "phone": "0596001234"}
    made = {
        name: add(party_no=f"0000200{n}", name=f"親類 {name}", kana="シンルイ", household_no=household, **where)
        for n, (name, household) in enumerate([("自分", "H1"), ("世帯", "H1"), ("同僚", "H2"), ("他人", "H3")])
    }
    with clerk.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (made["自分"], clerk.actor.staff_no))
    return made


def test_a_list_tells_of_oneself_household_and_colleagues_only_who_they_are(
    clerk: Ctx, chief: Ctx, relatives: dict[str, int]
) -> None:
    with clerk.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (relatives["同僚"], chief.actor.staff_no))
    for page in (search_parties(clerk, Criteria(kana="シンルイ")), search_by_one_field(clerk, "シンルイ")):
        told = {hit.party.name[3:]: (hit.near, bool(hit.party.address or hit.party.phone)) for hit in page.hits}
        assert told == {
            "自分": (True, False),
            "世帯": (True, False),
            "同僚": (True, False),
            "他人": (False, True),
        }


def test_the_log_has_no_address_or_telephone_by_which_a_protected_person_was_found(
    clerk: Ctx, add: Callable[..., int]
) -> None:
    give_g2(clerk)
    add(protected=True, address="三重県伊勢市岩渕1-7-29", phone="0596001234")
    assert search_parties(clerk, Criteria(address="岩渕1-7")).hits
    assert search_parties(clerk, Criteria(phone="0596001234")).hits
    assert search_by_one_field(clerk, "0596001234").hits
    with clerk.read() as store:
        log = str([tuple(row) for row in store.db.execute("SELECT body, reason FROM audit_log")])
    assert "岩渕" not in log and "0596" not in log and "住所「伏せる」" in log


def test_one_field_gives_no_more_than_a_page(clerk: Ctx, add: Callable[..., int]) -> None:
    for number in range(60):
        add(party_no=f"{30000 + number:08}", name="大家 族", kana="オオヤ ゾク")
    assert len(search_by_one_field(clerk, "オオヤ", limit=1000).hits) == 50
