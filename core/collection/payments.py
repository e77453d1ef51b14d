"""Payments as they arrive: channels, batches and lines, before and after they are reconciled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from core.values.money import Yen
from core.values.refusals import Refusal


class Channel(StrEnum):
    """納付チャネル: the way by which money or news of money reaches the city."""

    DIRECT_DEBIT = "direct_debit"
    CONVENIENCE = "convenience"
    PAID_SLIP = "paid_slip"
    COUNTER = "counter"
    OPENING = "opening"

    @property
    def label(self) -> str:
        """The word on the screen, at most four kanji."""
        return {
            "direct_debit": "口座振替",
            "convenience": "コンビニ",
            "paid_slip": "済通",
            "counter": "窓口",
            "opening": "移行",
        }[self.value]


class NoticeKind(StrEnum):
    """What a line says of the money. Only `settled` is money; 速報 and its cancellation are news."""

    SETTLED = "settled"
    PRELIMINARY = "preliminary"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"settled": "確報", "preliminary": "速報", "cancelled": "速報取消", "failed": "振替不能"}[self.value]


class BatchState(StrEnum):
    """Where a batch stands; the store's trigger keeps the arrows of the ledger's §7."""

    READ = "read"
    READY = "ready"
    POSTING = "posting"
    POSTED = "posted"
    REJECTED = "rejected"
    REVERSING = "reversing"
    REVERSED = "reversed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "read": "入力中",
            "ready": "一致",
            "posting": "消込中",
            "posted": "確定",
            "rejected": "却下",
            "reversing": "取消中",
            "reversed": "取消済",
        }[self.value]


class Cause(StrEnum):
    """Why money lies in suspense (保留の事由, B17); stored as it stands."""

    NO_RECEIVABLE = "no_receivable"
    AMOUNT = "amount"
    YEAR = "year"
    TERM = "term"
    CANCELLED = "cancelled"
    CHECK_DIGIT = "check_digit"
    CLOSED = "closed"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The sentence fragment on the screen."""
        return {
            "no_receivable": "該当する調定がありません",
            "amount": "金額が納付書と違います",
            "year": "年度が違います",
            "term": "期が違います",
            "cancelled": "取消済みの納付書です",
            "check_digit": "納付書番号の検査数字が一致しません",
            "closed": "収入日が締め済です",
            "unknown": "不明金です",
        }[self.value]

    @property
    def word(self) -> str:
        """The word in a row of sums, at most six kanji."""
        return {
            "no_receivable": "調定なし",
            "amount": "金額相違",
            "year": "年度相違",
            "term": "期別相違",
            "cancelled": "取消済",
            "check_digit": "検査数字",
            "closed": "締め済",
            "unknown": "不明金",
        }[self.value]


class OverpaymentCause(StrEnum):
    """How an over-payment arose (過誤納の事由); stored as it stands."""

    EXCESS = "excess"
    DOUBLE = "double"
    WRONG_TERM = "wrong_term"
    NO_DEBT = "no_debt"
    REDUCED = "reduced"
    AFTER_EXTINCTION = "after_extinction"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "excess": "過納",
            "double": "二重",
            "wrong_term": "期別違",
            "no_debt": "調定なし",
            "reduced": "減額",
            "after_extinction": "消滅後",
        }[self.value]


class NewPayment(NamedTuple):
    """A line on its way into the store; dates are ISO text, `booked_on` None for what is no money.

    `fault` is a Cause when the line cannot be reconciled although its money is known; the three `split_*` fields carry
    the split that the slip itself prints, all or none.
    """

    line_no: int
    notice_kind: str
    slip_key: str
    amount_yen: int
    paid_on: str
    paid_at: str
    booked_on: str | None
    outlet: str
    raw: bytes
    fault: str = ""
    fault_reason: str = ""
    split_principal_yen: int | None = None
    split_demand_fee_yen: int | None = None
    split_late_charge_yen: int | None = None
    result_code: str = ""
    data_on: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of payments: one file, or the slips of one bank's sheet (日計バッチ)."""

    batch_id: int
    channel: Channel
    layout: str
    source_name: str
    vendor_code: str
    bank_no: str
    branch_no: str
    booked_on: date | None
    declared_count: int
    declared: Yen
    state: BatchState
    read_by: str
    read_at: datetime
    read_count: int
    warnings: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True)
class NewBatch:
    """What is known of a batch when it is opened; `content_sha256` is None for typed slips."""

    channel: Channel
    layout: str
    source_name: str
    content_sha256: bytes | None
    declared_count: int
    declared: Yen
    vendor_code: str = ""
    bank_no: str = ""
    branch_no: str = ""
    booked_on: date | None = None
    warnings: tuple[str, ...] = ()


class AlreadyImported(Refusal):
    """The same content has come before (B33): a file is known by its content, not by its name."""

    sentence = "このファイルは取込済です（{when} {who}）。別のファイルか確かめてください。"


class AlreadyLoadedLines(Refusal):
    """Lines of the file were in an earlier file of the same sender: the file is refused, never counted twice."""

    sentence = "取込済みの行が{count}件あります（{first}行目、{when} {who} のファイル）。送信元に確かめてください。"


class ImportedElsewhere(Refusal):
    """Another clerk is reading the same file at this moment."""

    sentence = "同じファイルを{who}が取り込んでいます。3103 で状態を確かめてください。"


class WrongBatchState(Refusal):
    """The batch does not stand where the act needs it."""

    sentence = "バッチ{batch}は{state}のため、この操作はできません。3101 で状態を確かめてください。"


@dataclass(frozen=True, slots=True)
class Bank:
    """金融機関 at which the city's slips are paid: number of four digits, name as papers show it, reading."""

    bank_no: str
    name: str
    kana: str


class Banks(Protocol):
    """Banks in the store."""

    def all(self) -> list[Bank]:
        """Every bank, by number."""
        ...

    def put(self, banks: Sequence[Bank]) -> None:
        """Write banks; a known number is brought to the new state."""
        ...


class BatchSummary(NamedTuple):
    """A batch with what is in it so far: lines and yen, money of it still in suspense, lines with a fault.

    `news_count` and `news_yen` are those of the lines that are no money: 速報, 速報取消, 振替不能.
    """

    batch: Batch
    line_count: int
    line_yen: int
    held_count: int
    fault_count: int
    read_by_name: str
    news_count: int = 0
    news_yen: int = 0


class Batches(Protocol):
    """Batches and their payments in the store."""

    def summaries(self, booked_on: date) -> list[BatchSummary]:
        """Batches of a day, and files without one day of their own that were read on it, by number."""
        ...

    def change_sheet(self, batch_id: int, version: int, sheet: NewBatch) -> None:
        """Change what was typed from the bank's sheet, by version. Raises ChangedByAnother."""
        ...

    def open(self, batch: NewBatch, read_by: str, read_at: datetime) -> int:
        """Insert a batch in state `read`; its number."""
        ...

    def get(self, batch_id: int) -> Batch:
        """One batch. Raises NotFound."""
        ...

    def with_content(self, content_sha256: bytes) -> Batch | None:
        """The batch that holds this content and is neither rejected nor reversed, or None."""
        ...

    def content_of(self, batch_id: int) -> bytes | None:
        """The hash of the file that a batch came from; None for typed slips."""
        ...

    def add_payments(self, batch_id: int, expected: int, payments: list[NewPayment]) -> None:
        """Append lines when exactly `expected` are there already, else raise ChangedByAnother."""
        ...

    def totals(self, batch_id: int) -> tuple[int, Yen]:
        """Lines of the batch and the sum of their amounts."""
        ...

    def booked(self, batch_id: int) -> Yen:
        """Cash that the vouchers of the batch have booked, less what was taken back."""
        ...

    def move(self, batch_id: int, version: int, state: BatchState, reason: str = "") -> None:
        """Change the state along an arrow, by version. Raises ChangedByAnother."""
        ...

    def payment_range(self, batch_id: int) -> tuple[int, int]:
        """Smallest and largest payment number of the batch, (0, -1) when it has none."""
        ...

    def already_loaded(self, vendor_code: str, payments: list[NewPayment]) -> list[tuple[int, Batch]]:
        """(line, earlier batch) of lines that an earlier file of the sender held: same key, kind, day, time, outlet and
        data day."""
        ...


def required_state(batch: Batch, *states: BatchState) -> None:
    """Raise WrongBatchState unless the batch stands in one of the states."""
    if batch.state not in states:
        raise WrongBatchState(batch=batch.batch_id, state=batch.state.label)
