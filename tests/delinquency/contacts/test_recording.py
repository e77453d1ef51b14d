"""Contacts: codes, promises, tasks, corrections; what is refused and what is only warned of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry, PromiseState, PromiseWanted
from core.delinquency.contacts.promises import NothingOwed, PromiseInThePast, PromiseOverOwed, PromiseTooFar
from core.delinquency.contacts.recording import (
    ORAL,
    AlreadyCorrected,
    CourseMoved,
    NotAContact,
    NothingCorrected,
    SelfIsDead,
    correct_contact,
    record_contact,
)
from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task
from core.delinquency.limits.state import limitation_of
from core.delinquency.timeline import Happened, tell
from core.parties.party import PartyStatus
from core.values.money import Yen
from core.values.refusals import BadInput
from tests.builders import a_party
from tests.delinquency.world import Delinquent, a_delinquent
from tui.wiring import City

CtxFor = Callable[..., Any]
TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def who(city: City) -> Delinquent:
    with city.vault.write() as store:
        return a_delinquent(store)


def entry(who: Delinquent, **changes: Any) -> ContactEntry:
    plain = ContactEntry(who.party_id, TODAY, "10:40", "1", "1", "91", "納付書を送ってほしい。")
    return replace(plain, **changes)


def promise(yen: int = 30_000, on: date = FRIDAY) -> PromiseWanted:
    return PromiseWanted(on, Yen(yen), "2")


def test_a_contact_stands_in_the_course_with_its_codes_and_words(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    recorded = record_contact(ctx_for("delinquency"), entry(who, reason="03", mood="2", place="0596-00-1234"))
    with city.vault.read() as store:
        row = store.timeline.get(recorded.event_id)
        assert (row.kind, row.on, row.at, row.case_id) == (Happened.CONTACT, TODAY, "10:40", who.case_id)
        assert row.words == "その他  納付書を送ってほしい。"
        assert row.facts["names"]["method"] == "電話(受)"
        assert row.facts["place"] == "0596-00-1234"
        assert store.contacts.count_by_result(TODAY, TODAY) == {"91": 1}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"method": ""}, "method"),
        ({"counterpart": ""}, "counterpart"),
        ({"result": ""}, "result"),
        ({"result": "77"}, "result"),
        ({"text": "　"}, "text"),
        ({"at": "25:00"}, "at"),
        ({"on": date(2026, 11, 25)}, "on"),
        ({"result": "21"}, "promised_on"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_written(
    city: City, ctx_for: CtxFor, who: Delinquent, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        record_contact(ctx_for("delinquency"), entry(who, **change))
    assert refused.value.field == field
    with city.vault.read() as store:
        assert store.timeline.count(who.party_id) == 0


def test_short_codes_become_the_stock_phrases(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    recorded = record_contact(ctx_for("delinquency"), entry(who, text=";1 次は；４"))
    with city.vault.read() as store:
        text = store.timeline.get(recorded.event_id).facts["text"]
    assert text == "残額と延滞金を説明した。 次は分納には誓約書が要ると説明した。"


def test_a_promise_is_kept_by_itself_and_makes_its_task_on_the_next_open_day(
    city: City, ctx_for: CtxFor, who: Delinquent
) -> None:
    recorded = record_contact(ctx_for("delinquency"), entry(who, result="21", text="", promise=promise()))
    assert recorded.next_on == date(2026, 11, 30)
    assert recorded.words == "約束 R8.11.27 に 30,000円（コンビニ）"
    with city.vault.read() as store:
        [task] = store.tasks.of_party(who.party_id)
        assert (task.kind, task.due_on, task.source) == (TaskKind.PROMISE, date(2026, 11, 30), "promise:1")
        [kept] = store.promises.of_party(who.party_id)
        assert (kept.amount, kept.receivable_ids) == (Yen(30_000), who.receivables)
        assert kept.judged_from_on == date(2026, 12, 1)


def test_a_promise_in_the_past_or_too_far_is_refused(ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    with pytest.raises(PromiseInThePast, match="R8.11.23"):
        record_contact(ctx, entry(who, result="21", promise=promise(on=date(2026, 11, 23))))
    with pytest.raises(PromiseTooFar, match="分納誓約"):
        record_contact(ctx, entry(who, result="21", promise=promise(on=date(2027, 3, 1))))


def test_more_than_is_owed_is_warned_of_and_kept(ctx_for: CtxFor, who: Delinquent) -> None:
    recorded = record_contact(ctx_for("delinquency"), entry(who, result="21", promise=promise(50_000)))
    assert any("48,000円" in caution for caution in recorded.cautions)
    assert recorded.promise_id == 1


def test_more_than_is_owed_with_late_charge_is_refused_and_nothing_is_written(
    city: City, ctx_for: CtxFor, who: Delinquent
) -> None:
    ctx = ctx_for("delinquency")
    with pytest.raises(PromiseOverOwed, match="480,000円は、R8.11.27 までの延滞金を含む") as refused:
        record_contact(ctx, entry(who, result="21", promise=promise(480_000)))
    assert refused.value.field == "amount"
    one = replace(promise(35_000), receivable_ids=who.receivables[:1])
    with pytest.raises(PromiseOverOwed):
        record_contact(ctx, entry(who, result="21", promise=one))
    with city.vault.read() as store:
        assert not [row for row in store.timeline.of_party(who.party_id) if row.kind.value == "約束"]


def test_nobody_speaks_with_the_dead_but_what_was_said_before_is_entered(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        who = a_delinquent(store, status=PartyStatus.DECEASED)
        store.db.execute("UPDATE party SET status_on = '2026-11-20' WHERE party_id = ?", (who.party_id,))
    with pytest.raises(SelfIsDead, match="R8.11.20"):
        record_contact(ctx, entry(who, result="21", promise=promise()))
    assert record_contact(ctx, entry(who, on=date(2026, 11, 20))).event_id
    assert record_contact(ctx, entry(who, counterpart="2")).event_id


def test_an_oral_acknowledgement_is_warned_of_and_renews_nothing(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    with city.vault.read() as store:
        before = limitation_of(store, who.receivables, TODAY)
    recorded = record_contact(ctx_for("delinquency"), entry(who, result="41"))
    assert ORAL in recorded.cautions
    with city.vault.read() as store:
        assert limitation_of(store, who.receivables, TODAY) == before


def test_a_call_at_nine_in_the_evening_and_one_to_the_workplace_are_warned_of(ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    late = record_contact(ctx, entry(who, method="2", at="21:00"))
    assert "21:00" in late.cautions[0]
    work = record_contact(ctx, entry(who, method="2", counterpart="6"))
    assert "勤務先" in work.cautions[0]
    assert record_contact(ctx, entry(who, at="21:00")).cautions == ()


def test_without_an_open_case_only_the_contact_is_taken(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        other = Delinquent(a_party(store, name="志摩　次郎"), 0, ())
    with pytest.raises(NothingOwed):
        record_contact(ctx, entry(other, result="21", promise=promise()))
    assert record_contact(ctx, entry(other)).event_id == 1


def test_what_a_colleague_wrote_meanwhile_is_shown_before_the_entry_is_saved(
    city: City, ctx_for: CtxFor, who: Delinquent
) -> None:
    mine, other = ctx_for("delinquency"), ctx_for("delinquency", "2")
    first = record_contact(mine, entry(who))
    record_contact(other, entry(who, text="先に話した。", seen_event=first.event_id))
    with pytest.raises(CourseMoved, match="先に話した") as moved:
        record_contact(mine, entry(who, seen_event=first.event_id))
    assert record_contact(mine, entry(who, seen_event=moved.value.facts["event_id"])).event_id == 3


def test_a_correction_is_added_and_takes_the_promise_back(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    wrong = record_contact(ctx, entry(who, result="21", promise=promise()))
    with pytest.raises(NothingCorrected):
        correct_contact(ctx, wrong.event_id, entry(who), " ")
    right = correct_contact(ctx, wrong.event_id, entry(who, result="21", promise=promise(20_000)), "額の聞き違い")
    with city.vault.read() as store:
        rows = store.timeline.of_party(who.party_id)
        assert [(row.event_id, row.corrects, row.corrected_by) for row in rows] == [(2, 1, None), (1, None, 2)]
        states = [one.told for one in store.promises.of_party(who.party_id)]
        assert states == [(PromiseState.WITHDRAWN,), ()]
        assert [task.source for task in store.tasks.of_party(who.party_id)] == ["promise:2"]
    with pytest.raises(AlreadyCorrected):
        correct_contact(ctx, wrong.event_id, entry(who), "もう一度")
    assert right.words.startswith("訂正（額の聞き違い）")


def test_what_the_system_wrote_is_not_corrected_here(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        number = tell(ctx, store, who.party_id, Happened.LETTER, "催告書", 1)
    with pytest.raises(NotAContact, match="発送"):
        correct_contact(ctx, number, entry(who), "違う")


def test_a_task_is_carried_out_by_the_contact(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        task_id = add_task(ctx, store, TaskRequest(who.party_id, TaskKind.CALL, TODAY, "電話する"))
    tried = entry(who, method="2", result="31", text="応答なし。", task_id=task_id, next_on=FRIDAY)
    record_contact(ctx, tried)
    with city.vault.read() as store:
        done = store.tasks.get(task_id)
        assert (done.ended_on, done.outcome) == (TODAY, "折衝 不在・応答なし  応答なし。")
        assert [task.due_on for task in store.tasks.of_party(who.party_id)] == [FRIDAY]
        assert store.contacts.absences(who.party_id, ["31"]) == 1
