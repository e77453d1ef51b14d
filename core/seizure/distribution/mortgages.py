"""抵当権等: for what amount and of which day a mortgage stands before a tax (法14条の10, 14条の12, 徴収法16条, 18条)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.seizure.distribution.claims import OF_OLD, Claim, ClaimKind
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import ZERO, Yen
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class Increase:
    """A registered increase of the amount: it counts as a security of its own day (法14条の12②)."""

    registered_on: date
    amount: Yen
    keeps_rank: bool = False
    """Registered with the consent of those behind it (付記登記): among private claims it keeps the mortgage's place."""


@dataclass(frozen=True, slots=True)
class Mortgage:
    """One mortgage, pledge or 企業価値担保権 as it is registered and as its creditor reports it (yen)."""

    name: str
    registered_on: date
    principal: Yen
    interest: Yen = ZERO
    """Interest and damages that the security covers."""
    maximum: Yen | None = None
    """極度額 as first registered; None for one that secures a fixed claim."""
    increases: tuple[Increase, ...] = ()
    principal_at_notice: Yen | None = None
    """The principal when the creditor was told of the seizure or 交付要求; None if it has not grown since."""
    notified_on: date | None = None
    register_no: int = 0
    """The order of registration on one day (順位番号)."""
    by_former_owner: bool = False
    """Given before the taxpayer acquired the asset: it goes before the taxpayer's taxes whatever their day (法14条の11)."""
    before_seizure: bool | None = None
    """For one registered on the very day of the seizure: whether it came before it. None if that is not known."""


@dataclass(frozen=True, slots=True)
class Secured:
    """The claims that the mortgages make, with their ranks by civil law."""

    claims: tuple[Claim, ...]
    derivation: tuple[Step, ...]


_Place = tuple[date, int, int]
"""Registration, number on the day, part of the mortgage: even for what was known at the notice, odd for what grew."""

_Slice = tuple[str, date, _Place, Yen]
"""Name, the day that counts against taxes, the place by civil law, yen."""


def secured_claims(mortgages: Sequence[Mortgage], seized_on: date, *, priority_on: date | None = None) -> Secured:
    """The claims of the mortgages on an asset seized on a day (the effect of the first seizure).

    One registered after the seizure gets nothing (徴基通129-14). Principal that grew after the notice stands behind the
    tax and keeps its place among the private claims (法14条の12①本文), unless that would take from a younger security
    that goes before the tax, `priority_on` being the tax's 法定納期限等 (ただし書). Where the principal was fixed before
    the notice there is none that grew. Raises BadInput where the day alone does not tell the order, or for a negative
    amount.
    """
    slices: list[_Slice] = []
    late: list[Claim] = []
    steps: list[Step] = []
    for mortgage in mortgages:
        _refuse_impossible(mortgage)
        if _after(mortgage, mortgage.registered_on, seized_on):
            late.append(Claim(mortgage.name, ClaimKind.UNSECURED, mortgage.principal + mortgage.interest))
            steps.append(Step(f"{mortgage.name}は差押えの後の登記なので、配当しません。", "徴基通129-14", ZERO))
            continue
        slices += _slices(mortgage, seized_on, steps)
    if priority_on is not None:
        slices = [_spared(each, slices, priority_on, steps) for each in slices]
    places = sorted({place for _, _, place, _ in slices})
    claims = [Claim(name, ClaimKind.SECURED, amount, on, places.index(place) + 1) for name, on, place, amount in slices]
    return Secured((*claims, *late), tuple(steps))


def _spared(grown: _Slice, slices: Sequence[_Slice], priority_on: date, steps: list[Step]) -> _Slice:
    """A slice that grew; with its registered day if a younger security that goes before the tax would else pay for it."""
    name, on, place, amount = grown
    younger = any(other[2][:2] > place[:2] and other[1] <= priority_on for other in slices)
    if place[2] % 2 == 0 or on <= priority_on or not younger:
        return grown
    steps.append(
        Step(
            f"{name}は、税に優先する後順位の担保権を害することになるため、限度によりません。",
            "法14条の12①ただし書 徴収法18条①ただし書",
            amount,
        )
    )
    return name, place[0], place, amount


def _refuse_impossible(mortgage: Mortgage) -> None:
    amounts = [mortgage.principal, mortgage.interest, *(increase.amount for increase in mortgage.increases)]
    amounts += [amount for amount in (mortgage.maximum, mortgage.principal_at_notice) if amount is not None]
    if min(amounts) < ZERO:
        raise BadInput(reason="債権額と極度額は0円以上で入力してください。", field="amount")
    if mortgage.principal_at_notice is not None and mortgage.notified_on is None:
        raise BadInput(reason="通知を受けたときの元本には、通知の日も入力してください。", field="notified_on")
    if any(increase.registered_on < mortgage.registered_on for increase in mortgage.increases):
        raise BadInput(reason="増額の登記の日が設定の登記より前です。登記簿を確かめてください。", field="increases")


def _after(mortgage: Mortgage, registered_on: date, seized_on: date) -> bool:
    if registered_on != seized_on:
        return registered_on > seized_on
    if mortgage.before_seizure is None:
        raise BadInput(
            reason=f"{mortgage.name}の登記は差押えと同じ日です。受付番号で前後を確かめて入力してください。",
            field="before_seizure",
        )
    return not mortgage.before_seizure


def _slices(mortgage: Mortgage, seized_on: date, steps: list[Step]) -> list[_Slice]:
    """The mortgage cut by the days that count: as registered, its increases, and what grew after the notice."""
    known = mortgage.principal if mortgage.principal_at_notice is None else mortgage.principal_at_notice
    before = min(mortgage.principal, known) + mortgage.interest
    grown = mortgage.principal + mortgage.interest - before
    first = (mortgage.registered_on, mortgage.register_no, 0)
    day = OF_OLD if mortgage.by_former_owner else mortgage.registered_on
    rooms: list[_Slice] = [
        (mortgage.name, day, first, before + grown if mortgage.maximum is None else mortgage.maximum)
    ]
    for number, increase in enumerate(sorted(mortgage.increases, key=lambda each: each.registered_on), 1):
        if not _after(mortgage, increase.registered_on, seized_on):
            own = (increase.registered_on, mortgage.register_no)
            place = (*(first[:2] if increase.keeps_rank else own), 2 * number)
            rooms.append((f"{mortgage.name}（増額{number}）", increase.registered_on, place, increase.amount))
    if mortgage.maximum is None and mortgage.increases:
        # The increases of a fixed claim are part of what is owed today: the first registration covers only the rest.
        later = sum(increase.amount.amount for increase in mortgage.increases)
        rooms[0] = (*rooms[0][:3], Yen(max(0, (before + grown).amount - later)))
    found: list[_Slice] = []
    for name, on, place, room in rooms:
        part = min(room, before)
        before -= part
        spare = min(room - part, grown)
        grown -= spare
        if part or name == mortgage.name:
            found.append((name, on, place, part))
        if spare and mortgage.notified_on is not None:
            found.append((f"{name}（通知後）", max(on, mortgage.notified_on), (*place[:2], place[2] + 1), spare))
            steps.append(
                Step(
                    f"{name}のうち {wareki(mortgage.notified_on)} の通知の後に増えた元本は、税に後れます。",
                    "法14条の12① 徴収法18条①",
                    spare,
                )
            )
        if name != mortgage.name and part:
            steps.append(Step(f"{name}は {wareki(on)} の新たな設定とみなします。", "法14条の12② 徴収法18条②", part))
    if before or grown:
        steps.append(
            Step(f"{mortgage.name}のうち登記の限度を超える額には配当しません。", "徴基通129-14", before + grown)
        )
    return found
