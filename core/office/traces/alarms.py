"""通報 (9202): what somebody responsible must hear of soon, kept until they have answered it.

An alarm is raised in the transaction of what happened, with an audit row of its own. The head of the office sees all
of them; whoever runs the machine sees those that are about the machine and name no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.alarms"


class AlarmKind(StrEnum):
    """What the alarm is about; stored as it is, which is also the word on the screen."""

    WATCHED = "要注意の閲覧"
    RELATED = "本人・世帯・職員の閲覧"
    MASS_READING = "大量の閲覧"
    EMERGENCY = "緊急の支援"
    MACHINE_RIGHTS = "端末外の権限変更"
    PARTY_LINK = "本人の宛名の変更"
    OWN_OFFICE_NOTICE = "自所属の初回パスワード"
    CHAIN = "操作ログの異常"
    CLOCK = "時計の逆行"
    BACKUP = "控えの失敗"
    REPLICA = "複製の遅れ"
    PRINTER = "印刷の失敗"
    LIMIT_DRIFT = "期限のずれ"

    @property
    def of_the_machine(self) -> bool:
        """True for what the operator sees too: it names no person."""
        return self in (
            AlarmKind.CHAIN,
            AlarmKind.CLOCK,
            AlarmKind.BACKUP,
            AlarmKind.REPLICA,
            AlarmKind.PRINTER,
            AlarmKind.LIMIT_DRIFT,
        )


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm; `answered_by` is empty while it is open."""

    alarm_id: int
    kind: AlarmKind
    raised_at: datetime
    staff_no: str
    staff_name: str
    party_id: int | None
    party_no: str
    body: str
    audit_seq: int
    answered_by: str = ""
    answered_at: datetime | None = None
    answer: str = ""


class Alarms(Protocol):
    """Alarms in the store."""

    def add(self, kind: AlarmKind, at: datetime, staff_no: str, party_id: int | None, body: str, audit_seq: int) -> int:
        """A new alarm; its number."""
        ...

    def get(self, alarm_id: int) -> Alarm:
        """One alarm. Raises NotFound."""
        ...

    def listed(self, *, answered: bool, before: int | None, limit: int) -> list[Alarm]:
        """Open ones, or all, newest first, with numbers below `before`."""
        ...

    def open_kinds(self) -> dict[AlarmKind, int]:
        """How many are open of each kind."""
        ...

    def answer(self, alarm_id: int, staff_no: str, at: datetime, words: str) -> bool:
        """Answer an open alarm; False when somebody has."""
        ...


def raise_alarm(
    ctx: Context[Store],
    store: Store,
    function_code: str,
    kind: AlarmKind,
    body: str,
    *,
    party_id: int | None = None,
) -> int:
    """Raise an alarm about what the actor does, in the transaction of it; the alarm's number. `body` names no address."""
    entry = ctx.entry(function_code, "通報", party_id=party_id, kind=kind.value, body=body)
    seq = store.audit.record(entry)
    return store.alarms.add(kind, ctx.now(), ctx.actor.staff_no, party_id, body, seq)


def list_alarms(
    ctx: Context[Store], *, answered: bool = False, before: int | None = None, limit: int = 100
) -> list[Alarm]:
    """Open alarms, newest first, or with `answered` the past ones too; the look is recorded."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        shown = _shown(ctx, store)
        found = [
            each for each in store.alarms.listed(answered=answered, before=before, limit=limit) if each.kind in shown
        ]
    ctx.record_view(FUNCTION, "通報の一覧", found=len(found))
    return found


def count_alarms(ctx: Context[Store]) -> int:
    """How many open alarms the actor should look at; 0 for whoever has none to see. Leaves no row: it shows nothing."""
    ctx.require_session()
    if ctx.may(FUNCTION, "read") is None:
        return 0
    with ctx.read() as store:
        shown = _shown(ctx, store)
        return sum(count for kind, count in store.alarms.open_kinds().items() if kind in shown)


def answer_alarm(ctx: Context[Store], alarm_id: int, words: str) -> None:
    """Write down what was found out and done about an alarm; it is closed by that. Raises NotFound, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if not words.strip():
        raise BadInput(reason="確かめたことと処置を入力してください。", field="answer")
    with ctx.write() as store:
        alarm = store.alarms.get(alarm_id)
        if alarm.kind not in _shown(ctx, store):
            raise NotFound(what=f"通報{alarm_id}")
        if not store.alarms.answer(alarm_id, ctx.actor.staff_no, ctx.now(), words.strip()):
            raise BadInput(reason=f"通報{alarm_id}は対応済みです。F5 で読み直してください。", field="alarm")
        entry = ctx.entry(FUNCTION, "通報への対応", party_id=alarm.party_id, reason=words.strip(), alarm=alarm_id)
        store.audit.record(entry)


def _shown(ctx: Context[Store], store: Store) -> frozenset[AlarmKind]:
    """All kinds to whoever manages the office; to the operator those of the machine."""
    roles = {role.role_code for role in store.roster.roles(ctx.actor.staff_no, ctx.now().date())}
    return frozenset(kind for kind in AlarmKind if kind.of_the_machine or "manager" in roles)
