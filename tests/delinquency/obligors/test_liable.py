"""第二次・連帯 from the draft to the reminder: the books do not count a tax twice, each debtor has a limitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.delinquency.limits.state import limitation_of
from core.delinquency.obligors import liable, liable_letters
from core.delinquency.obligors.liability import LiabilityStep, NewLiability
from core.delinquency.obligors.liability_rules import LiabilityKind, LimitKind, TooLongAgo
from core.ledger.receivable_events import NewReceivableEvent
from core.office.papers.addressing import AddresseeDead
from core.values.money import Yen
from core.values.refusals import BadInput
from tests.builders import a_party, an_entry
from tests.delinquency.obligors.family import Desk
from tests.delinquency.world import a_delinquent
from tui.wiring import City


@pytest.fixture
def new(city: City) -> NewLiability:
    """A gift of 60,000 yen by somebody who owes 48,000 yen and more in late charges."""
    with city.vault.write() as store:
        main = a_delinquent(store, name="伊勢　一郎")
        receiver = a_party(store, name="伊勢　花子", address="伊勢市常磐1丁目1番")
    return NewLiability(
        LiabilityKind.GRATUITOUS,
        receiver,
        main.party_id,
        main.receivables,
        LimitKind.VALUE,
        "土地を無償で譲り受けた（登記で確認）",
        "預金・不動産の調査で不足",
        limit_yen=Yen(60_000),
        disposed_on=date(2023, 9, 2),
    )


def _approved(desk: Desk, new: NewLiability) -> int:
    return int(desk.approve(liable.draft_liability(desk.ctx, new)))


def _grace(city: City, number: int) -> None:
    with city.vault.write() as store:
        seq = store.audit.record(an_entry("猶予"))
        event = NewReceivableEvent(number, "collection_grace", date(2026, 6, 1), date(2027, 5, 31))
        store.receivable_events.add(event, seq)


def test_a_gift_of_more_than_a_year_before_makes_nobody_liable(desk: Desk, new: NewLiability) -> None:
    with pytest.raises(TooLongAgo, match="1年前"):
        liable.draft_liability(desk.ctx, replace(new, disposed_on=date(2023, 9, 1)))


def test_the_claim_of_the_liable_stands_beside_the_main_one_without_a_yen(
    desk: Desk, new: NewLiability, city: City
) -> None:
    number = _approved(desk, new)
    with city.vault.read() as store:
        found = store.liabilities.get(number)
        children = [store.receivables.get(child) for child in found.children.values()]
        assert [child.open for child in children] == [Yen(0), Yen(0)]
        assert [child.parent_id for child in children] == list(new.claims)
    assert found.state == "決裁済"


def test_the_liable_answer_up_to_their_limit(desk: Desk, new: NewLiability) -> None:
    number = _approved(desk, replace(new, limit_yen=Yen(30_000)))
    line = liable.list_liabilities(desk.ctx)[0]
    assert line.owed == Yen(30_000)
    liable.put_step(desk.ctx, number, LiabilityStep.PAID, date(2026, 11, 24), yen=Yen(10_000))
    assert liable.list_liabilities(desk.ctx)[0].owed == Yen(20_000)


def test_a_notice_sets_its_own_due_day_and_asks_for_the_reminder(desk: Desk, new: NewLiability, city: City) -> None:
    number = _approved(desk, new)
    liable_letters.issue_notice(desk.ctx, number)
    with city.vault.read() as store:
        found = store.liabilities.get(number)
        tasks = [(task.due_on, task.statutory) for task in store.tasks.of_party(new.party_id)]
    assert found.due_on == date(2026, 12, 24)
    assert tasks == [(date(2027, 1, 13), True)]


def test_no_notice_goes_out_while_the_main_debtor_has_a_grace(desk: Desk, new: NewLiability, city: City) -> None:
    number = _approved(desk, new)
    _grace(city, new.claims[0])
    with pytest.raises(liable_letters.NotPossibleYet, match="徴収猶予中"):
        liable_letters.issue_notice(desk.ctx, number)


def test_a_reminder_is_the_demand_of_the_liable(desk: Desk, new: NewLiability, city: City) -> None:
    number = _approved(desk, new)
    liable_letters.issue_notice(desk.ctx, number)
    with pytest.raises(liable_letters.NotPossibleYet, match="を過ぎてから"):
        liable_letters.issue_reminder(desk.ctx, number)
    desk.later(34)
    liable_letters.issue_reminder(desk.ctx, number)
    with city.vault.read() as store:
        children = list(store.liabilities.get(number).children.values())
        demand = store.receivables.demands(children)[children[0]]
        assert store.tasks.of_party(new.party_id) == []
    assert demand.seizable_from_on - demand.issued_on == timedelta(days=11)


def test_limitation_of_the_liable_runs_from_their_own_due_day(desk: Desk, new: NewLiability) -> None:
    number = _approved(desk, new)
    liable_letters.issue_notice(desk.ctx, number)
    view = liable.liabilities_of(desk.ctx, new.party_id)[0]
    assert view.limits[new.claims[0]].starts_on == date(2026, 12, 25)
    assert number == view.line.liability.liability_id


def test_what_happens_to_the_main_debtor_counts_for_the_liable_and_not_the_other_way(
    desk: Desk, new: NewLiability, city: City
) -> None:
    number = _approved(desk, new)
    liable_letters.issue_notice(desk.ctx, number)
    desk.later(60)
    with city.vault.write() as store:
        seq = store.audit.record(an_entry("承認"))
        child = store.liabilities.get(number).children[new.claims[1]]
        acknowledged = "written_acknowledgement"
        store.receivable_events.add(NewReceivableEvent(new.claims[0], acknowledged, date(2027, 1, 20)), seq)
        store.receivable_events.add(NewReceivableEvent(child, acknowledged, date(2027, 1, 21)), seq)
    limits = liable.liabilities_of(desk.ctx, new.party_id)[0].limits
    assert limits[new.claims[0]].starts_on == date(2027, 1, 21)
    with city.vault.read() as store:
        main = limitation_of(store, [new.claims[1]], date(2027, 1, 23))[new.claims[1]]
    assert main.starts_on < date(2026, 1, 1)


def test_a_seizure_of_the_main_debtor_that_began_before_the_notice_holds_the_liable_as_well(
    desk: Desk, new: NewLiability, city: City
) -> None:
    """徴基通32-28: 主たる納税者の差押えの間は第二次の時効も完成しない; every act that asks for the claim sees it."""
    with city.vault.write() as store:
        seq = store.audit.record(an_entry("差押え"))
        store.receivable_events.add(NewReceivableEvent(new.claims[0], "seizure", date(2026, 10, 1)), seq)
    number = _approved(desk, new)
    liable_letters.issue_notice(desk.ctx, number)
    desk.later(60)
    with city.vault.read() as store:
        children = store.liabilities.get(number).children
        found = limitation_of(store, list(children.values()), date(2027, 1, 23))
    assert found[children[new.claims[0]]].completes_on is None
    assert found[children[new.claims[1]]].completes_on == date(2031, 12, 24)


def test_what_happens_to_one_joint_debtor_leaves_the_others_alone(desk: Desk, new: NewLiability, city: City) -> None:
    joint = replace(
        new, kind=LiabilityKind.JOINT, limit_kind=LimitKind.WHOLE, limit_yen=None, disposed_on=None, shortfall=""
    )
    _approved(desk, joint)
    with city.vault.write() as store:
        seq = store.audit.record(an_entry("承認"))
        event = NewReceivableEvent(new.claims[0], "written_acknowledgement", date(2026, 10, 1))
        store.receivable_events.add(event, seq)
    limits = liable.liabilities_of(desk.ctx, new.party_id)[0].limits
    assert limits[new.claims[0]].starts_on == date(2024, 7, 2)


def test_the_same_person_is_not_made_liable_twice(desk: Desk, new: NewLiability) -> None:
    _approved(desk, new)
    with pytest.raises(liable.LiableAlready):
        liable.draft_liability(desk.ctx, new)


def test_nobody_is_made_liable_who_died_before_the_approval(desk: Desk, new: NewLiability, city: City) -> None:
    ref = liable.draft_liability(desk.ctx, new)
    with city.vault.write() as store:
        store.db.execute(
            "UPDATE party SET status = 'deceased', status_on = '2026-11-20' WHERE party_id = ?", (new.party_id,)
        )
    with pytest.raises(AddresseeDead):
        desk.approve(ref)


def test_a_liability_needs_its_ground_and_the_proof_of_a_shortfall(desk: Desk, new: NewLiability) -> None:
    for field in ("ground", "shortfall"):
        with pytest.raises(BadInput):
            liable.draft_liability(desk.ctx, replace(new, **{field: " "}))


def test_the_letter_names_the_article_the_limit_and_the_main_debtor(desk: Desk, new: NewLiability, city: City) -> None:
    number = _approved(desk, new)
    issued = liable_letters.issue_notice(desk.ctx, number)
    with city.vault.read() as store:
        frozen: Any = store.documents.frozen(issued.document_id)
    for words in ("地方税法第11条の8", "60,000円の限度", "伊勢　一郎", "令和8年12月24日"):
        assert words in frozen
