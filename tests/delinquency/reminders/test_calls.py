"""Calls in their order with bands and absences; messages for those who agreed, without link and amount."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry
from core.delinquency.contacts.recording import record_contact
from core.delinquency.reminders import calls, messages, saved
from core.delinquency.reminders.calls import Band, Call, CallState, band_of, next_band
from core.delinquency.reminders.conditions import Column, Compared, Comparison
from core.delinquency.reminders.messages import Channel, MessageRefused, check_message
from core.delinquency.reminders.saved import SourceRef
from core.office.outputs.gate import MassOutputRefused
from core.values.refusals import BadInput
from tests.builders import a_payment
from tests.delinquency.world import Delinquent, a_delinquent
from tests.people import TUESDAY

TODAY = TUESDAY.date()
DUE = date(2026, 12, 8)
ALL = Compared(Column.OWED, Comparison.AT_LEAST, 1)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


@pytest.fixture
def people(city: Any) -> list[Delinquent]:
    with city.vault.write() as store:
        return [
            a_delinquent(store, dues=((date(2025, 7, 1), 9_000),)),
            a_delinquent(store, dues=((date(2025, 7, 1), 90_000),)),
            a_delinquent(store, phone=""),
            a_delinquent(store, protected=True),
        ]


@pytest.fixture
def everybody(collector: Any, people: list[Delinquent]) -> SourceRef:
    return saved.save_condition(collector, "全員", ALL, shared=False).ref


def call(ctx: Any, party_id: int, result: str, at: str = "09:30", text: str = "電話した") -> None:
    record_contact(ctx, ContactEntry(party_id, TODAY, at, "2", "1", result, text))


def a_point(city: Any, party_id: int, kind: str, number: str, consent: str | None, until: str | None = None) -> None:
    with city.vault.write() as store:
        store.db.execute(
            """
            INSERT INTO contact_point(party_id, kind, number, consent_on, from_on, until_on, audit_seq)
            VALUES(?,?,?,?,'2026-01-01',?,1)
            """,
            (party_id, kind, number, consent, until),
        )


def test_the_largest_debt_is_called_first_and_who_is_not_called_is_counted(
    collector: Any, people: list[Delinquent], everybody: SourceRef
) -> None:
    made = calls.make_call_list(collector, "夜の電話", everybody)
    assert (made.count, made.excluded) == (2, (("支援措置", 1), ("電話なし", 1)))
    board = calls.open_calls(collector, made.list_id)
    assert [line.row.party_id for line in board.lines] == [people[1].party_id, people[0].party_id]
    assert board.lines[0].state is CallState.TO_CALL


def test_who_has_paid_since_the_list_was_made_is_not_called(
    city: Any, collector: Any, people: list[Delinquent], everybody: SourceRef
) -> None:
    list_id = calls.make_call_list(collector, "夜の電話", everybody).list_id
    rich = people[1]
    with city.vault.write() as store:
        for number in rich.receivables:
            a_payment(store, number, store.receivables.get(number).open, TODAY)
    line = next(each for each in calls.open_calls(collector, list_id).lines if each.row.party_id == rich.party_id)
    assert (line.state, line.row.owed.amount) == (CallState.DONE, 0)


def test_three_absences_in_a_row_propose_a_letter_and_another_answer_begins_anew(
    collector: Any, people: list[Delinquent], everybody: SourceRef
) -> None:
    list_id = calls.make_call_list(collector, "夜の電話", everybody).list_id
    rich, poor = people[1].party_id, people[0].party_id
    for at in ("09:30", "13:30"):
        call(collector, rich, "31", at)
    call(collector, poor, "31", "09:00")
    call(collector, poor, "22", "18:00")
    board = calls.open_calls(collector, list_id)
    assert [(line.row.party_id, line.state, line.absences) for line in board.lines] == [
        (rich, CallState.ABSENT, 2),
        (poor, CallState.DONE, 0),
    ]
    with pytest.raises(BadInput, match="3回不在"):
        calls.propose_letters(collector, list_id)
    call(collector, rich, "31", "18:30")
    assert calls.open_calls(collector, list_id).proposed == (rich,)
    made = calls.propose_letters(collector, list_id)
    with collector.read() as store:
        assert store.reminder_sources.members(made.set_id) == [rich]


def test_the_band_that_was_tried_least_is_next() -> None:
    assert [band_of(at) for at in ("11:59", "12:00", "17:00")] == [Band.MORNING, Band.AFTERNOON, Band.EVENING]
    morning, noon = Call(TODAY, "09:00", "31"), Call(TODAY, "14:00", "31")
    assert [next_band(made) for made in ([], [morning], [morning, noon])] == list(Band)


def test_a_list_that_is_ended_is_put_away(collector: Any, people: list[Delinquent], everybody: SourceRef) -> None:
    list_id = calls.make_call_list(collector, "夜の電話", everybody).list_id
    calls.end_call_list(collector, list_id)
    assert calls.list_call_lists(collector) == []


def test_only_those_whose_consent_holds_get_a_message(
    city: Any, collector: Any, people: list[Delinquent], everybody: SourceRef
) -> None:
    a_point(city, people[0].party_id, "sms", "090-0000-0001", "2026-04-01")
    a_point(city, people[1].party_id, "sms", "090-0000-0002", None)
    a_point(city, people[2].party_id, "sms", "090-0000-0003", "2026-04-01", until="2026-11-23")
    a_point(city, people[3].party_id, "sms", "090-0000-0004", "2026-04-01")
    message = messages.preview_message(collector, Channel.SMS, everybody, DUE)
    assert message.to == ((people[0].party_id, "090-0000-0001"),)
    assert message.excluded == (("支援措置", 1), ("同意なし", 2))
    assert len(message.text) <= 70 and "円" not in message.text and "令和8年12月8日" in message.text


def test_the_file_waits_at_the_gate_and_the_course_tells_it(
    city: Any, collector: Any, people: list[Delinquent], everybody: SourceRef
) -> None:
    a_point(city, people[0].party_id, "mail", "taro@example.jp", "2026-04-01")
    output = messages.export_message(collector, Channel.MAIL, everybody, DUE)
    assert output.number
    with collector.read() as store:
        assert store.timeline.of_party(people[0].party_id)[0].words.startswith("メール 送信データ")
        assert store.outputs.get(output.output_id).state.value == "媒体待ち"
        assert not any(store.receivable_events.of(people[0].receivables).values())


def test_nobody_with_a_consent_makes_no_file(collector: Any, people: list[Delinquent], everybody: SourceRef) -> None:
    with pytest.raises(BadInput, match="同意した人がいません"):
        messages.export_message(collector, Channel.SMS, everybody, DUE)


def test_a_file_of_many_needs_the_grant_for_it(
    city: Any, collector: Any, people: list[Delinquent], everybody: SourceRef
) -> None:
    with city.vault.write() as store:
        store.settings.put("mass_output_rows", date(2026, 1, 1), 1, 1)
    for one in people[:2]:
        a_point(city, one.party_id, "sms", "090-0000-0001", "2026-04-01")
    with pytest.raises(MassOutputRefused):
        messages.export_message(collector, Channel.SMS, everybody, DUE)
    with collector.read() as store:
        assert store.timeline.of_party(people[0].party_id) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("詳しくは https://example.jp へ", "リンク"),
        ("詳しくは ｈｔｔｐｓ：／／example", "リンク"),
        ("city.ise.mie.jp をご覧ください", "リンク"),
        ("info@city へ", "リンク"),
        ("3,000円を納めてください", "金額"),
        ("３０００円を納めてください", "金額"),
        ("あ" * 71, "70字まで"),
    ],
)
def test_a_text_with_a_link_an_amount_or_too_many_characters_does_not_leave(text: str, words: str) -> None:
    with pytest.raises(MessageRefused, match=words):
        check_message(text, amounts=False, most=70)


def test_an_amount_may_stand_where_the_city_lets_it() -> None:
    check_message("3,000円を納めてください", amounts=True, most=70)
