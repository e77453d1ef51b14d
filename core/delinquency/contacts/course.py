"""経過 of one delinquent: contacts, what the system did, demands and money in one course of things, newest first (C27).

The money and the demands are read where they lie; nothing of them is written twice. Pages go by key, never by offset.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.collection.payments import Channel
from core.delinquency.contacts.promises import ReceiptSeen
from core.delinquency.timeline import Happened, Happening
from core.ledger.tax_items import term_label
from core.parties.opening import begin_look
from core.values.dates import wareki_year
from core.values.money import Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.cases"
PAGE = 50
_CHANNELS = {channel.value: channel.label for channel in Channel}


class CourseKey(NamedTuple):
    """The place of a row: its day, the stream it comes from (2 noted, 1 demands, 0 money), its number there."""

    day: str
    stream: int
    number: int


class Claim(NamedTuple):
    """A receivable by what names it in a line: levy year, short name of the tax, tax item, term."""

    levy_year: int
    tax_name: str
    tax_item: str
    term_no: int

    @property
    def words(self) -> str:
        """R6市県民税2期."""
        return f"{wareki_year(self.levy_year)}{self.tax_name}{term_label(self.tax_item, self.term_no)}期"


class Receipt(NamedTuple):
    """Money that came by one voucher: for how many receivables, and one of them by name."""

    voucher_id: int
    paid_on: str
    amount_yen: int
    channel: str
    act_code: str
    claims: int
    claim: Claim
    staff_name: str


class Demanded(NamedTuple):
    """The demands of one day: how many, and one of the receivables by name."""

    issued_on: str
    receivable_id: int
    claims: int
    claim: Claim


class CourseReader(Protocol):
    """What the course joins in from where it lies."""

    def receipts(self, party_id: int, before: tuple[str, int], limit: int) -> list[Receipt]:
        """The newest money, newest first, before a day and voucher."""
        ...

    def demands(self, party_id: int, before: tuple[str, int], limit: int) -> list[Demanded]:
        """The newest days of demands, newest first, before a day and receivable."""
        ...

    def count(self, party_id: int) -> int:
        """How many rows the course has."""
        ...

    def money_since(self, party_id: int, from_on: date) -> list[ReceiptSeen]:
        """Money for each receivable of the party with 領収日 from a day on, red rows taken off."""
        ...

    def provisional(self, party_id: int) -> dict[int, int]:
        """速報: yen that came for each receivable and are not in the books yet."""
        ...

    def owed_by(self, party_ids: tuple[int, ...], due_before: date) -> tuple[int, int]:
        """Of some parties, claims whose 納期限 is past: how many parties owe, and how much in all, by the books."""
        ...


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A row of the course as screens and papers show it. `sort` is the word of 種別, `who` the counterpart.

    `text` is the whole text of a contact. `correction` says that it corrects another row, `corrected` that it has been
    corrected: both stand in the course.
    """

    key: CourseKey
    on: date
    at: str
    kind: Happened
    sort: str
    who: str
    words: str
    text: str
    staff_name: str
    correction: bool = False
    corrected: bool = False

    @property
    def event_id(self) -> int | None:
        """The number of a noted row; None for money and demands."""
        return self.key.number if self.key.stream == 2 else None


@dataclass(frozen=True, slots=True)
class CoursePage:
    """Rows, newest first; `after` opens the next page, None at the end."""

    rows: tuple[CourseRow, ...]
    after: CourseKey | None


def list_course(
    ctx: Context, party_id: int, kinds: Sequence[Happened] = (), after: CourseKey | None = None, limit: int = PAGE
) -> CoursePage:
    """A page of the course of a delinquent, of all kinds or of some. Raises NotFound, GroundNeeded, LookStopped."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, "", item="案件の経過")
    with ctx.read() as store:
        page = course_of(store, party_id, kinds, after, limit)
    ctx.record_view(FUNCTION, "経過の閲覧", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return page


def course_of(
    store: Store,
    party_id: int,
    kinds: Sequence[Happened] = (),
    after: CourseKey | None = None,
    limit: int = PAGE,
    names: Mapping[str, str] | None = None,
) -> CoursePage:
    """A page of the course; the shared step of the case screen, of contact entry and of the printed record."""
    staff = names if names is not None else {one.staff_no: one.name for one in store.roster.listed()}
    streams: list[list[CourseRow]] = []
    wanted = limit + 1
    if not kinds or set(kinds) - {Happened.RECEIPT}:
        before = _before(after, 2)
        noted = store.timeline.of_party(
            party_id, kinds=kinds, before=(date.fromisoformat(before[0]), before[1]), limit=wanted
        )
        streams.append([_noted(row, staff) for row in noted])
    if not kinds or Happened.DEMAND in kinds:
        streams.append([_demanded(row) for row in store.course.demands(party_id, _before(after, 1), wanted)])
    if not kinds or Happened.RECEIPT in kinds:
        streams.append([_receipt(row) for row in store.course.receipts(party_id, _before(after, 0), wanted)])
    rows = list(merge(*streams, key=lambda row: row.key, reverse=True))
    shown = tuple(rows[:limit])
    return CoursePage(shown, shown[-1].key if len(rows) > limit else None)


def _before(after: CourseKey | None, stream: int) -> tuple[str, int]:
    """The day and number before which a stream goes on behind a row of any stream."""
    if after is None:
        return "9999-12-31", 0
    if stream == after.stream:
        return after.day, after.number
    return (after.day, 0) if stream > after.stream else (after.day, 1 << 62)


def _noted(row: Happening, staff: Mapping[str, str]) -> CourseRow:
    names = row.facts.get("names")
    names = names if isinstance(names, dict) else {}
    method = str(names.get("method", "")).partition("(")[0]
    return CourseRow(
        CourseKey(row.on.isoformat(), 2, row.event_id),
        row.on,
        row.at,
        row.kind,
        method or row.kind.value,
        str(names.get("counterpart", "")),
        row.words,
        str(row.facts.get("text", "")) or row.words,
        staff.get(row.staff_no, row.staff_no),
        row.corrects is not None,
        row.corrected_by is not None,
    )


def _receipt(row: Receipt) -> CourseRow:
    more = f" ほか{row.claims - 1}期別" if row.claims > 1 else ""
    words = f"{Yen(row.amount_yen)}円  {row.claim.words}{more}"
    return CourseRow(
        CourseKey(row.paid_on, 0, row.voucher_id),
        date.fromisoformat(row.paid_on),
        "",
        Happened.RECEIPT,
        Happened.RECEIPT.value,
        _CHANNELS.get(row.channel, ""),
        words,
        words,
        row.staff_name,
    )


def _demanded(row: Demanded) -> CourseRow:
    more = f" ほか{row.claims - 1}期別" if row.claims > 1 else ""
    words = f"{row.claim.words}{more}  督促状"
    return CourseRow(
        CourseKey(row.issued_on, 1, row.receivable_id),
        date.fromisoformat(row.issued_on),
        "",
        Happened.DEMAND,
        Happened.DEMAND.value,
        "",
        words,
        words,
        "一括",
    )
