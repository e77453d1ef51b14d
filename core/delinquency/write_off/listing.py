"""6602 不納欠損: claims that are gone and still in the books, the decisions of a year, and the reasons for P-85."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.limits.classes import ClaimEnd, EndCause, earlier_end
from core.delinquency.limits.rows import LimitLine
from core.delinquency.ports import Context, Store
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.suspension import SuspensionLine, SuspensionState
from core.delinquency.write_off.deciding import FUNCTION
from core.delinquency.write_off.write_off import WriteOffCause, WriteOffLine, YearSum
from core.ledger.fiscal_years import fiscal_year_containing
from core.office.traces.looking import changing, near_parties, refuse_near, without_near
from core.parties.opening import begin_look
from core.parties.party import PROTECTED_NAME
from core.parties.search import sees_protected
from core.values.refusals import BadInput

PAGE = 300
MOST_WORDS = 400
_CAUSES = {EndCause.LIMITATION: WriteOffCause.LIMITATION, EndCause.SUSPENSION: WriteOffCause.SUSPENSION}


@dataclass(frozen=True, slots=True)
class ExtinctClaim:
    """A claim that is gone by law and not yet written off. `words` say why it could not be prevented (時効)."""

    line: LimitLine
    name: str
    near: bool
    end: ClaimEnd
    words: str

    @property
    def cause(self) -> WriteOffCause:
        """By which kind it is to be written off."""
        return _CAUSES[self.end.cause]


@dataclass(frozen=True, slots=True)
class YearPage:
    """The decisions of a fiscal year with their sums."""

    fiscal_year: int
    lines: tuple[WriteOffLine, ...]
    sums: tuple[YearSum, ...]
    more: tuple[int, int] | None

    @property
    def yen(self) -> int:
        """All that stands written off, in yen."""
        return sum(each.yen for each in self.sums)


def list_extinct(
    ctx: Context, cause: WriteOffCause, *, staff_no: str = "", limit: int = PAGE, party_id: int | None = None
) -> list[ExtinctClaim]:
    """Claims that are gone by a cause and still in the books, or those of one party; the look is recorded with who was
    seen."""
    ctx.authorize(FUNCTION, "read", party_id=party_id)
    today = ctx.today()
    with ctx.read() as store:
        found = _extinct(store, cause, today, staff_no, limit, party_id)
        sees = sees_protected(ctx, store)
        parties = list(dict.fromkeys(line.row.party_id for line, _ in found))
        near = near_parties(ctx, store, parties)
        hidden = {n for n in parties if store.parties.get(n).protected and not sees}
        words = store.write_offs.explained([line.row.receivable_id for line, _ in found])
    claims = [
        ExtinctClaim(
            line,
            PROTECTED_NAME if line.row.party_id in hidden else line.party_name,
            line.row.party_id in near,
            end,
            words.get(line.row.receivable_id, ""),
        )
        for line, end in found
    ]
    ctx.record_view(
        FUNCTION,
        "欠損候補の閲覧",
        list=cause.label,
        found=len(claims),
        seen=list(dict.fromkeys(line.party_no for line, _ in found)),
    )
    return claims


def list_year(
    ctx: Context,
    fiscal_year: int | None = None,
    *,
    cause: WriteOffCause | None = None,
    after: tuple[int, int] = (0, 0),
    limit: int = PAGE,
) -> YearPage:
    """The decisions of a fiscal year, this one by default; what was taken back is shown and not summed."""
    ctx.authorize(FUNCTION, "read")
    year = fiscal_year if fiscal_year is not None else fiscal_year_containing(ctx.today())
    with ctx.read() as store:
        found = store.write_offs.lines(year, cause=cause, after=after, limit=limit + 1)
        sums = tuple(store.write_offs.sums(year))
        sees = sees_protected(ctx, store)
        page = without_near(ctx, store, found[:limit], lambda line: line.claim.party_id)
    lines = tuple(line._replace(party_name=PROTECTED_NAME) if line.protected and not sees else line for line in page)
    ctx.record_view(
        FUNCTION,
        "不納欠損一覧の閲覧",
        fiscal_year=year,
        found=len(lines),
        seen=list(dict.fromkeys(line.party_no for line in lines)),
    )
    last = found[limit - 1] if len(found) > limit else None
    more = (last.write_off.write_off_id, last.claim.receivable_id) if last is not None else None
    return YearPage(year, lines, sums, more)


def list_immediate(ctx: Context, *, staff_no: str = "", limit: int = PAGE) -> list[SuspensionLine]:
    """Suspensions of 1号 that stand: of these alone a claim may be extinct at once (法15条の7⑤)."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = [
            line
            for state in (SuspensionState.STANDING, SuspensionState.REVIEW_DUE)
            for line in store.suspensions.lines(state, today, staff_no=staff_no, limit=limit)
            if line.suspension.ground is Ground.NO_ASSETS
        ]
        sees = sees_protected(ctx, store)
        lines = [
            line._replace(party_name=PROTECTED_NAME) if line.protected and not sees else line
            for line in without_near(ctx, store, found, lambda line: line.suspension.party_id)
        ]
    ctx.record_view(
        FUNCTION, "欠損候補の閲覧", list="即時消滅", found=len(lines), seen=[line.party_no for line in lines]
    )
    return lines


def claims_of_suspension(ctx: Context, suspension_id: int, reason: str = "") -> tuple[int, ...]:
    """The open claims of a suspension, for a draft of 即時消滅. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        party_id = store.suspensions.get(suspension_id).party_id
    ground = begin_look(ctx, FUNCTION, party_id, right, reason, item="" if reason else "即時消滅の起案")
    with ctx.read() as store:
        numbers = list(store.suspensions.claims(suspension_id))
        found = tuple(claim.receivable_id for claim in store.limits.claims(numbers) if claim.open_yen)
    ctx.record_view(
        FUNCTION, "欠損候補の閲覧", party_id=party_id, reason=ground.text, ground=ground.kind.value, claims=len(found)
    )
    return found


def explain_expiry(ctx: Context, receivable_ids: Sequence[int], words: str) -> int:
    """Note why the completion of claims could not be prevented, for P-85; how many. Raises BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    text = words.strip()
    if not text or len(text) > MOST_WORDS:
        raise BadInput(reason=f"防止できなかった理由を{MOST_WORDS}字までで入力してください。", field="words")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        for number in receivable_ids:
            party_id = store.receivables.get(number).party_id
            refuse_near(ctx, store, party_id)
            entry = ctx.entry(FUNCTION, "時効を防止できなかった理由", party_id=party_id, receivable=number)
            store.write_offs.explain(number, party_id, text, today, ctx.actor.staff_no, store.audit.record(entry))
    return len(receivable_ids)


def count_extinct(ctx: Context) -> int:
    """Claims that are gone and still in the books, for the menu."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.limits.count_extinct(ctx.now().date())


def _extinct(
    store: Store, cause: WriteOffCause, today: date, staff_no: str, limit: int, party_id: int | None = None
) -> list[tuple[LimitLine, ClaimEnd]]:
    found = []
    own = store.limits.of_party(party_id) if party_id is not None else None
    for line in own if own is not None else store.limits.extinct(today, staff_no=staff_no or None, limit=limit * 2):
        end = earlier_end(line.row.completes_on, line.row.expires_on)
        if end is not None and end.extinct(today) and _CAUSES[end.cause] is cause:
            found.append((line, end))
    return found[:limit]
