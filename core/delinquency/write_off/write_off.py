"""不納欠損 as data: a decision over claims that are gone, with the day by the law and the day of the books apart (§9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.ledger.components import Parts
from core.values.money import Yen


class WriteOffCause(StrEnum):
    """種別; stored as it stands."""

    SUSPENSION = "suspension"
    IMMEDIATE = "immediate"
    LIMITATION = "limitation"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"suspension": "停止3年", "immediate": "即時消滅", "limitation": "時効"}[self.value]

    @property
    def article(self) -> str:
        """The article by which the claims are extinct."""
        return {"suspension": "法15条の7④", "immediate": "法15条の7⑤", "limitation": "法18条①"}[self.value]

    @property
    def article_long(self) -> str:
        """The same as a letter says it."""
        return {
            "suspension": "地方税法第15条の7第4項",
            "immediate": "地方税法第15条の7第5項",
            "limitation": "地方税法第18条第1項",
        }[self.value]


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """A claim of a decision: what was open, the day by the law, the voucher, and the red one if it was taken back."""

    receivable_id: int
    party_id: int
    extinct_on: date
    parts: Parts
    voucher_id: int
    event_id: int
    reversed_by: int | None = None

    @property
    def yen(self) -> Yen:
        """What was written off of it."""
        return self.parts.total


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A decision (決議)."""

    write_off_id: int
    write_off_no: str
    cause: WriteOffCause
    fiscal_year: int
    booked_on: date
    draft_id: int


class WriteOffLine(NamedTuple):
    """A claim of a decision as the list of a year shows it."""

    write_off: WriteOff
    claim: WrittenOff
    party_no: str
    party_name: str
    protected: bool
    tax_item: str
    tax_name: str
    levy_year: int
    term_no: int


class YearSum(NamedTuple):
    """What a fiscal year wrote off, by cause and tax: claims and yen, without what was taken back."""

    cause: WriteOffCause
    tax_name: str
    claims: int
    yen: int


class WriteOffs(Protocol):
    """Decisions in the store."""

    def get(self, write_off_id: int) -> WriteOff:
        """One decision. Raises NotFound."""
        ...

    def add(self, cause: WriteOffCause, fiscal_year: int, booked_on: date, draft_id: int, audit_seq: int) -> WriteOff:
        """A decision with the next number of the fiscal year."""
        ...

    def put_claims(self, write_off_id: int, claims: Sequence[WrittenOff]) -> None:
        """Its claims. Raises WrittenOffAlready for one that was written off and not taken back."""
        ...

    def claims(self, write_off_id: int) -> list[WrittenOff]:
        """Its claims, by number."""
        ...

    def of_receivable(self, receivable_id: int) -> list[tuple[WriteOff, WrittenOff]]:
        """The decisions over a receivable, oldest first."""
        ...

    def take_back(self, write_off_id: int, receivable_id: int, voucher_id: int) -> None:
        """A claim was taken back by a red voucher, once. Raises ChangedByAnother."""
        ...

    def lines(
        self, fiscal_year: int, *, cause: WriteOffCause | None = None, after: tuple[int, int] = (0, 0), limit: int = 200
    ) -> list[WriteOffLine]:
        """The claims of a year's decisions, by decision and claim."""
        ...

    def sums(self, fiscal_year: int) -> list[YearSum]:
        """What a year wrote off."""
        ...

    def explain(self, receivable_id: int, party_id: int, words: str, on: date, staff_no: str, audit_seq: int) -> None:
        """Why a completion could not be prevented; the newest words count."""
        ...

    def explained(self, receivable_ids: Sequence[int]) -> dict[int, str]:
        """The newest words by receivable."""
        ...
