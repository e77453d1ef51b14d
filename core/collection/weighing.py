"""What a slip would do: late charge on its 領収日, how its money would be applied, what would be left, and what to heed.

Pure over a basis that was read once, so that 3102 can answer to every figure that is typed.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import date

from core.collection.closing import accrued_late_charge
from core.collection.matching import claim_of, reconcile
from core.collection.payments import Batch, Cause, Channel
from core.collection.ports import Store
from core.collection.posting import current_rules
from core.collection.records.reconciled import AskedLine, Claim, History, Line, Outcome, Rules, Running
from core.ledger.components import Component, Parts
from core.ledger.late_charge import LateCharge
from core.values.dates import wareki
from core.values.money import ZERO, Yen


@dataclass(frozen=True, slots=True)
class Basis:
    """A slip's line as the books stand, with its claim behind the lines typed so far."""

    line: Line
    claim: Claim | None
    history: History | None
    rules: Rules
    last_receipt: tuple[str, str] | None
    """領収日 and channel of the newest money on the claim."""
    provisional: Yen


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a slip with these amounts and this day would do. `owed` counts the late charge up to the day, `left` is what
    would be open after it; the three add up: what was paid is applied, surplus or in suspense."""

    outcome: Outcome
    cause: Cause | None
    late_charge: LateCharge | None
    owed: Parts
    applied: Parts
    left: Parts
    surplus: Yen
    warnings: tuple[str, ...]


def basis_of(
    store: Store,
    batch: Batch,
    slip_key: str,
    claim_id: int | None,
    cause: Cause | None,
    running: Running,
    today: date,
) -> Basis:
    """Read what a slip is weighed against. `claim_id` is given for a typed key that is not registered yet."""
    booked_on = (batch.booked_on or today).isoformat()
    line = store.matching.asked_line(AskedLine(booked_on, booked_on, 0, slip_key, claim_id))
    line = line._replace(fault=str(cause or ""))
    rules = current_rules(store, [], today)
    number = line.receivable_id
    if number is None:
        return Basis(line, None, None, rules, None, ZERO)
    history = store.matching.histories([number]).get(number)
    claim = running.claims.get(number) or claim_of(line)
    claim.remember(history)
    last = store.slip_lines.last_receipt(number)
    return Basis(line, claim, history, rules, last, store.receivables.get(number).provisional)


def suggested(basis: Basis, paid_on: date) -> tuple[Yen, Yen, Yen]:
    """What the fields of 本税, 督促手数料, 延滞金 start with: what the slip prints, else all that is owed on the day."""
    line = basis.line
    if line.slip_split_principal_yen is not None:
        fee, late = line.slip_split_demand_fee_yen or 0, line.slip_split_late_charge_yen or 0
        return Yen(line.slip_split_principal_yen), Yen(fee), Yen(late)
    if line.slip_amount_yen is not None:
        return Yen(line.slip_amount_yen), ZERO, ZERO
    if basis.claim is None:
        return ZERO, ZERO, ZERO
    owed = _owed(basis.claim, _accrued(basis, paid_on))
    return owed.principal, owed.demand_fee, owed.late_charge


def weigh(basis: Basis, paid_on: date, principal: Yen, demand_fee: Yen = ZERO, late_charge: Yen = ZERO) -> Weighed:
    """Decide the slip as posting would, and say what the clerk must see before it is kept."""
    amount = principal + demand_fee + late_charge
    charge = _accrued(basis, paid_on)
    claim = copy.deepcopy(basis.claim)
    owed = _owed(claim, charge) if claim is not None else Parts()
    line = basis.line._replace(
        amount_yen=amount.amount,
        paid_on=paid_on.isoformat(),
        split_principal_yen=principal.amount,
        split_demand_fee_yen=demand_fee.amount,
        split_late_charge_yen=late_charge.amount,
    )
    if not amount:
        return Weighed(Outcome.NO_EFFECT, None, charge, owed, Parts(), owed, ZERO, ())
    number = line.receivable_id
    running = Running(claims={number: claim} if number is not None and claim is not None else {})
    histories = {number: basis.history} if number is not None and basis.history is not None else {}
    done = reconcile([line], histories, basis.rules, running=running)
    result = done.results[0]
    applied = dict.fromkeys(Component, ZERO)
    for day in done.days.values():
        for row in day.lowering:
            if row.kind == "receipt":
                applied[Component(row.component)] += Yen(-row.amount_yen)
    parts = Parts(**{component.value: yen for component, yen in applied.items()})
    left = _owed(claim, None if not claim.principal_yen else charge) if claim is not None else Parts()
    weighed = Weighed(result.outcome, result.cause, charge, owed, parts, left, Yen(result.surplus_yen), ())
    typed = Parts(principal=principal, demand_fee=demand_fee, late_charge=late_charge)
    return Weighed(
        weighed.outcome,
        weighed.cause,
        charge,
        owed,
        parts,
        left,
        weighed.surplus,
        tuple(_warnings(basis, weighed, typed, paid_on)),
    )


def _accrued(basis: Basis, paid_on: date) -> LateCharge | None:
    return accrued_late_charge(basis.claim, paid_on, basis.rules) if basis.claim is not None else None


def _owed(claim: Claim, charge: LateCharge | None) -> Parts:
    """What is open, with the late charge up to the day that is not in the books yet."""
    if charge is None:
        return claim.open_parts
    missing = max(0, charge.result.amount - claim.late_charge_assessed_yen)
    return claim.open_parts.with_amount(Component.LATE_CHARGE, Yen(claim.late_charge_yen + missing))


def _warnings(basis: Basis, weighed: Weighed, typed: Parts, paid_on: date) -> list[str]:
    if weighed.outcome is Outcome.SUSPENSE:
        assert weighed.cause is not None
        return [f"{weighed.cause.label}。このまま入力すると保留になります。"]
    found = []
    if basis.claim is not None and "" < basis.claim.lived_until < paid_on.isoformat():
        last_on = wareki(date.fromisoformat(basis.claim.lived_until))
        found.append(f"{last_on}に消滅（時効・停止3年）した期別です。収納せず過誤納（消滅後）に登録します（法18条②）。")
    elif weighed.outcome is Outcome.DOUBLE:
        found.append(f"既に納付済です{_when(basis)}。二重納付として過誤納に登録します。")
    elif weighed.surplus:
        off = weighed.surplus
        found.append(f"未納 {weighed.owed.total}円 より {off}円 多い入力です。過納として過誤納に登録します。")
    elif weighed.left.principal:
        owed, off = weighed.owed.principal, weighed.left.principal
        found.append(f"未納 {owed}円 より {off}円 少ない入力です。")
    elif weighed.left.late_charge:
        found.append(f"延滞金 {weighed.left.late_charge}円 が未納に残ります。")
    moved = weighed.applied.principal.amount - typed.principal.amount
    if typed.late_charge and moved > 0:
        found.append(f"延滞金の {Yen(moved)}円 は本税に充てます。本税の完納までは本税が先です（法20条の9の4）。")
    if basis.provisional:
        found.append(f"速報 {basis.provisional}円 があります。確報が別に届くと二重納付になります。")
    return found


def _when(basis: Basis) -> str:
    if basis.last_receipt is None:
        return ""
    paid_on, channel = basis.last_receipt
    return f"（領収日 {wareki(date.fromisoformat(paid_on))} {Channel(channel).label}）"
