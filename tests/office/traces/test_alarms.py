"""What somebody responsible must hear of stays open until they have answered it."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.rights import NotPermitted
from core.office.traces.alarms import AlarmKind, answer_alarm, count_alarms, list_alarms, raise_alarm
from core.values.refusals import BadInput, NotFound

Ctx = Context[Any]


def raised(ctx: Ctx, kind: AlarmKind) -> int:
    with ctx.write() as store:
        return raise_alarm(ctx, store, "office.menu", kind, "試験の通報")


def test_an_alarm_is_counted_until_it_is_answered_with_words(manager: Ctx, clerk: Ctx) -> None:
    alarm_id = raised(clerk, AlarmKind.MASS_READING)
    assert count_alarms(manager) == 1
    with pytest.raises(BadInput):
        answer_alarm(manager, alarm_id, "  ")
    answer_alarm(manager, alarm_id, "本人に確かめた")
    assert count_alarms(manager) == 0
    assert [(each.answered_by, each.answer) for each in list_alarms(manager, answered=True)] == [
        (manager.actor.staff_no, "本人に確かめた")
    ]


def test_an_alarm_is_answered_once(manager: Ctx, clerk: Ctx) -> None:
    alarm_id = raised(clerk, AlarmKind.BACKUP)
    answer_alarm(manager, alarm_id, "確かめた")
    with pytest.raises(BadInput):
        answer_alarm(manager, alarm_id, "もう一度")


def test_the_operator_sees_alarms_of_the_machine_and_no_person(operator: Ctx, clerk: Ctx) -> None:
    person, machine = raised(clerk, AlarmKind.WATCHED), raised(clerk, AlarmKind.BACKUP)
    assert [each.alarm_id for each in list_alarms(operator)] == [machine]
    assert count_alarms(operator) == 1
    with pytest.raises(NotFound):
        answer_alarm(operator, person, "見えないはず")


def test_a_clerk_sees_no_alarm(clerk: Ctx) -> None:
    raised(clerk, AlarmKind.WATCHED)
    assert count_alarms(clerk) == 0
    with pytest.raises(NotPermitted):
        list_alarms(clerk)
