"""Typed slips (済通): what a clerk reads off a slip, the line that is kept of it, and the running difference to the sheet."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

from core.collection.payments import Cause
from core.values.money import Yen
from core.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class SlipKey:
    """What names the claim on a slip: its number, or 税目-年度-通知書-期; nothing at all for a slip that cannot be read.

    `receivable_id` says which one the clerk chose where several claims have the same four (heirs, other 相当年度).
    """

    slip_no: str = ""
    tax_item: str = ""
    levy_year: int | None = None
    notice_no: str = ""
    term_no: int | None = None
    receivable_id: int | None = None

    @classmethod
    def numbered(cls, text: str) -> SlipKey:
        """The key of a number as it was typed or read by a bar code reader: full-width and blanks are understood."""
        return cls(slip_no="".join(unicodedata.normalize("NFKC", text).split()))

    @property
    def unreadable(self) -> bool:
        """True when nothing was typed."""
        return not self.slip_no and not self.notice_no

    @property
    def four(self) -> str:
        """The typed key 税目-年度-通知書-期, as opening balances carry it too."""
        return f"{self.tax_item}-{self.levy_year}-{self.notice_no}-{self.term_no}"


class SlipEntry(NamedTuple):
    """One slip as it was typed: key, 領収日, and the yen of its three parts (B16)."""

    key: SlipKey
    paid_on: date
    principal: Yen
    demand_fee: Yen = Yen(0)
    late_charge: Yen = Yen(0)

    @property
    def amount(self) -> Yen:
        """The yen of the slip."""
        return self.principal + self.demand_fee + self.late_charge


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A typed slip as it is kept: the key that will be matched, the claim it was found to belong to, or the cause why
    its money will lie in suspense."""

    line_no: int
    slip_key: str
    receivable_id: int | None
    cause: Cause | None
    entry: SlipEntry
    version: int


class Slip(NamedTuple):
    """A slip that the city issued: its claim and what is printed on it. Days are ISO text."""

    slip_key: str
    receivable_id: int
    kind: str
    amount_yen: int | None
    cancelled_on: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """The sheet against what was typed, the line that is being typed included: 0 and 0 lets the batch be posted."""

    declared_count: int
    declared: Yen
    typed_count: int
    typed: Yen
    current_count: int = 0
    current: Yen = Yen(0)

    @property
    def count(self) -> int:
        """Slips typed less slips declared."""
        return self.typed_count + self.current_count - self.declared_count

    @property
    def yen(self) -> Yen:
        """Yen typed less yen declared."""
        return self.typed + self.current - self.declared

    @property
    def agrees(self) -> bool:
        """True when both are nought."""
        return not self.count and not self.yen

    def with_current(self, amount: Yen, *, replaces: Yen | None = None) -> Difference:
        """With the slip that is being typed; `replaces` is what a corrected line had before."""
        typed = self.typed if replaces is None else self.typed - replaces
        typed_count = self.typed_count if replaces is None else self.typed_count - 1
        return Difference(self.declared_count, self.declared, typed_count, typed, 1, amount)


class SlipCountDiffers(Refusal):
    """There are fewer or more typed slips than the bank's sheet says: nothing is posted (B04)."""

    sentence = "件数が合いません（入力{typed}件/総括{declared}件 差{off}、金額差 {yen}円）。{what}を確認してください。"


class SlipYenDiffer(Refusal):
    """The typed slips come to other yen than the bank's sheet: nothing is posted (B04)."""

    sentence = "金額が合いません（差 {yen}円）。入力した金額を確認してください。"


def refuse_difference(difference: Difference) -> None:
    """Raise SlipCountDiffers or SlipYenDiffer unless typed slips and sheet agree in count and yen."""
    off, yen = difference.count, f"{difference.yen.amount:+,}".replace("+0", "0")
    if off:
        raise SlipCountDiffers(
            typed=difference.typed_count + difference.current_count,
            declared=difference.declared_count,
            off=f"{off:+d}",
            yen=yen,
            what="未入力の納付書" if off < 0 else "二重に入力した納付書",
        )
    if difference.yen:
        raise SlipYenDiffer(yen=yen)


class SlipLines(Protocol):
    """Typed slips in the store, and the slips that they name."""

    def of_batch(self, batch_id: int) -> list[SlipLine]:
        """The lines of a batch, by number."""
        ...

    def get(self, batch_id: int, line_no: int) -> SlipLine:
        """One line. Raises NotFound."""
        ...

    def totals(self, batch_id: int) -> tuple[int, Yen]:
        """Lines and yen."""
        ...

    def add(self, batch_id: int, slip_key: str, receivable_id: int | None, cause: str, entry: SlipEntry) -> int:
        """Keep a line; its number."""
        ...

    def change(
        self,
        batch_id: int,
        line_no: int,
        version: int,
        slip_key: str,
        receivable_id: int | None,
        cause: str,
        entry: SlipEntry,
    ) -> None:
        """Bring a line to a new state, by version. Raises ChangedByAnother."""
        ...

    def delete(self, batch_id: int, line_no: int, version: int) -> None:
        """Take a line out, by version. Raises ChangedByAnother."""
        ...

    def slip(self, slip_key: str) -> Slip | None:
        """The slip of a key, or None."""
        ...

    def register(self, typed: Sequence[tuple[str, int]]) -> None:
        """Note typed keys with their claims, so that later money of the same key finds them."""
        ...

    def claims_named(self, tax_item: str, levy_year: int, notice_no: str, term_no: int) -> list[int]:
        """Receivables with these four, by number."""
        ...

    def terms_of_notice(self, tax_item: str, notice_no: str) -> list[tuple[int, int]]:
        """Levy years and terms that exist of a notice."""
        ...

    def last_receipt(self, receivable_id: int) -> tuple[str, str] | None:
        """領収日 and channel of the newest money on a claim that stands, or None."""
        ...
