"""立会い for looks: a superior beside the clerk lets them look at a near record, or go on after the brake."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.office.traces.alarms import AlarmKind, raise_alarm
from core.office.traces.looking import ALARMS, HOUR
from core.office.traces.witness import FUNCTION, check_witness

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

PERMIT = timedelta(minutes=30)
"""How long a superior's permit holds."""


def permit_look(ctx: Context[Store], party_id: int, login_id: str, code: str) -> None:
    """A superior lets the clerk look at one near record for half an hour; the head of the office is told.

    Nothing about it may be changed for all that. Raises WitnessRefused, CodeRefused.
    """
    ctx.require_session()
    witness = check_witness(ctx, FUNCTION, login_id, code, party_id=party_id)
    now = ctx.now()
    with ctx.write() as store:
        witness.use(store)
        seq = store.audit.record(ctx.entry(FUNCTION, "閲覧の立会い", party_id=party_id, witness=witness.staff_no))
        store.looks.permit(ctx.actor.staff_no, party_id, witness.staff_no, now, now + PERMIT, seq)
        relation = store.kin.relation(ctx.actor.staff_no, party_id).value
        body = f"{relation}の宛名を{witness.name}の立会いで閲覧"
        raise_alarm(ctx, store, ALARMS, AlarmKind.RELATED, body, party_id=party_id)


def lift_brake(ctx: Context[Store], login_id: str, code: str) -> None:
    """A superior lets the clerk go on for an hour, as many persons and searches again. Raises WitnessRefused, CodeRefused."""
    ctx.require_session()
    witness = check_witness(ctx, FUNCTION, login_id, code)
    now = ctx.now()
    with ctx.write() as store:
        witness.use(store)
        seq = store.audit.record(ctx.entry(FUNCTION, "閲覧の制限の解除", witness=witness.staff_no))
        store.looks.lift(ctx.actor.staff_no, witness.staff_no, now, now + HOUR, seq)
