"""出力簿 as data: what left the office, under which number, for what reason, and what became of it.

A row is never changed; what becomes of an output is a row of its own behind it. The bytes are kept, sealed, only until
the paper is printed or the file picked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from core.values.dates import wareki_year
from core.values.refusals import BadInput

PDF = "application/pdf"
CSV = "text/csv"
AGE = "application/age"
ENDINGS: Mapping[str, str] = {PDF: "pdf", CSV: "csv", AGE: "age", "text/plain": "txt", "application/json": "json"}
"""Kinds of content that leave, and the ending of their files; any other one leaves as `dat`."""

REASONS: Mapping[str, str] = {
    "01": "窓口での請求",
    "02": "日計・決裁の添付",
    "03": "発送",
    "04": "内部の確認",
    "05": "監査・照会への回答",
    "06": "ほかの機関への提供",
    "07": "利用者・権限の管理",
}
"""Reasons by code; any other reason is told in words of five letters or more."""

LEAST_REASON = 5

HAND_OVER = "media_handover"
"""Code of the act by which a list goes to another body on a medium (9302)."""

SEALED_LETTERS = frozenset({"U01"})
"""親展: forms that are for their addressee alone; whoever had one made must not read it."""

KEPT = "output_content.body"
"""Under what name the bytes are sealed."""

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")


class OutputState(StrEnum):
    """Where an output stands, by the newest row behind it; the value is the word on the screen."""

    MAKING = "作成中"
    VOID = "作成失敗"
    ISSUED = "未渡し"
    HELD = "媒体待ち"
    SENT = "印刷結果不明"
    PRINTED = "印刷済"
    PRINT_FAILED = "印刷失敗"
    PLACED = "受取待ち"
    PICKED_UP = "受取済"
    EXPIRED = "期限切れ"
    TAKEN = "媒体へ"

    @property
    def offered_again(self) -> bool:
        """True while the same paper is still owed: it goes out again under its number, and is no 再発行."""
        return self in (OutputState.ISSUED, OutputState.SENT, OutputState.PRINT_FAILED)

    @property
    def keeps_content(self) -> bool:
        """True while the sealed bytes are still there."""
        return self.offered_again or self in (OutputState.HELD, OutputState.PLACED)


class OutputEvent(StrEnum):
    """What happened to an output; stored as it is."""

    ISSUED = "issued"
    VOID = "void"
    HELD = "held"
    SENT = "sent"
    TO_FOLDER = "to_folder"
    PRINTED = "printed"
    PRINT_FAILED = "print_failed"
    PLACED = "placed"
    PICKED_UP = "picked_up"
    EXPIRED = "expired"
    REISSUED = "reissued"
    TAKEN = "taken"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "issued": "発行",
            "void": "作成失敗",
            "held": "媒体待ち",
            "sent": "印刷へ",
            "to_folder": "出力フォルダへ",
            "printed": "印刷済",
            "print_failed": "印刷失敗",
            "placed": "受取待ち",
            "picked_up": "受取済",
            "expired": "期限切れ",
            "reissued": "再発行",
            "taken": "媒体へ",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a paper must carry: its number in the register, the moment, and whether it is a 再発行."""

    number: str
    at: datetime
    reissue: bool


@dataclass(frozen=True, slots=True)
class NewOutput:
    """An output as it enters the register, without its number. `subject` is what it can be drawn from again."""

    kind: str
    fiscal_year: int
    title: str
    name: str
    addressee: str
    reason: str
    media_type: str
    subject: Mapping[str, Any]
    party_ids: Sequence[int]
    person_count: int
    function_code: str
    office_code: str
    staff_no: str
    terminal: str
    at: datetime
    witness_no: str = ""
    reissue_of: int | None = None
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Facts of the bytes that left: pages of a paper (0 for a file), size, SHA-256."""

    pages: int
    byte_count: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Output:
    """One row of the register with where it stands."""

    output_id: int
    kind: str
    fiscal_year: int
    serial_no: int
    title: str
    name: str
    addressee: str
    reason: str
    media_type: str
    subject: Mapping[str, Any]
    person_count: int
    function_code: str
    office_code: str
    office_name: str
    staff_no: str
    staff_name: str
    terminal: str
    at: datetime
    witness_no: str
    reissue_of: int | None
    state: OutputState
    detail: str
    state_at: datetime
    content: Content | None

    @property
    def number(self) -> str:
        """The number as papers and messages show it."""
        return number_of(self.kind, self.fiscal_year, self.serial_no)

    @property
    def file_name(self) -> str:
        """Name of its file in the output folder: kind and number, of no person (V5)."""
        return f"{self.number}.{ENDINGS.get(self.media_type, 'dat')}"


@dataclass(frozen=True, slots=True)
class OutputKind:
    """A kind of paper as an area registers it in OUTPUTS by its number: what draws it again from its subject.

    `again(ctx, subject, reason=…, to=…, printer_code=…, witness=…)` asks for its own right and goes through the gate.
    """

    name: str
    again: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Happened:
    """One row behind an output."""

    kind: OutputEvent
    at: datetime
    staff_no: str
    staff_name: str
    detail: str


class Outputs(Protocol):
    """The register in the store; rows are only ever added, the sealed bytes come and go."""

    def add(self, new: NewOutput, audit_seq: int) -> Output:
        """The next row of its kind and fiscal year."""
        ...

    def happen(
        self,
        output_id: int,
        kind: OutputEvent,
        at: datetime,
        staff_no: str,
        audit_seq: int,
        *,
        detail: str = "",
        content: Content | None = None,
    ) -> None:
        """A row behind an output; `content` with 発行 alone."""
        ...

    def get(self, output_id: int) -> Output:
        """One row. Raises NotFound."""
        ...

    def earlier(self, kind: str, subject: Mapping[str, Any]) -> int | None:
        """The newest output of the same thing that was not a failure; what comes after it is a 再発行."""
        ...

    def listed(
        self,
        *,
        office_code: str | None,
        kind: str | None,
        from_on: date | None,
        until_on: date | None,
        states: Sequence[OutputState] | None,
        before: int | None,
        limit: int,
    ) -> list[Output]:
        """Rows newest first, with ids below `before`; None asks for all."""
        ...

    def events(self, output_id: int) -> list[Happened]:
        """What happened to an output, in order."""
        ...

    def parties(self, output_id: int) -> list[int]:
        """Whom it was about."""
        ...

    def decided_by(self, output_id: int) -> int | None:
        """The draft by which two people decided that it goes; None for what leaves without one."""
        ...

    def protected(self, party_ids: Sequence[int]) -> list[int]:
        """Those of the parties who are protected persons (支援措置)."""
        ...

    def written_to(self, party_id: int) -> tuple[str, str]:
        """Name and address of a party as the register has them. Raises NotFound."""
        ...

    def keep(self, output_id: int, sealed: bytes) -> None:
        """Keep the sealed bytes until they are delivered."""
        ...

    def kept(self, output_id: int) -> bytes | None:
        """The sealed bytes, or None when they are gone."""
        ...

    def drop(self, output_id: int) -> None:
        """Let the bytes go."""
        ...

    def stale(self, states: Sequence[OutputState], before: datetime) -> list[Output]:
        """Outputs that have been in one of the states since before the moment, oldest first."""
        ...

    def owed(self, office_code: str) -> int:
        """How many papers of an office did not come out and can be printed again."""
        ...


def number_of(kind: str, fiscal_year: int, serial_no: int) -> str:
    """A number of the register: P17-R8-000012."""
    return f"{kind}-{wareki_year(fiscal_year)}-{serial_no:06d}"


def fiscal_year_of(day: date) -> int:
    """The 年度 of a day, from April to March: numbers of the register begin anew with it."""
    return day.year if day.month >= 4 else day.year - 1


def count_pages(content: bytes) -> int:
    """Pages of a PDF as our papers are written: each page is an object of its own, never packed into a stream."""
    return len(_PAGE.findall(content))


def reason_words(reason: str) -> str:
    """The reason as the register keeps it: the words of a code, or the words given. Raises BadInput."""
    typed = unicodedata.normalize("NFKC", reason).strip()
    if typed in REASONS:
        return REASONS[typed]
    if typed in REASONS.values():  # the words of a code, as the page of the output fills them in
        return typed
    if len(reason.strip()) < LEAST_REASON:
        codes = "、".join(f"{code} {words}" for code, words in list(REASONS.items())[:3])
        raise BadInput(
            reason=f"出力の理由を{LEAST_REASON}文字以上で入力するか、番号（{codes} など）を選んでください。",
            field="reason",
        )
    return reason.strip()
