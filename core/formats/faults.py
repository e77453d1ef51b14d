"""What is wrong with a file from outside: faults that refuse the file, faults that send one line to suspense."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from core.values.refusals import Refusal

FAULT_LIMIT = 200
"""A reader stops after so many faults: the file is refused anyway and nobody reads a longer list."""

_SHOWN = 40


def shown(value: bytes | str) -> str:
    """A piece of a file as it may appear on screen and paper: bytes that are no plain character become <1B>, long ones are cut.

    Half-width kana bytes are shown as kana; anything else above 0x7E in bytes is shown as its number.
    """
    if isinstance(value, bytes):
        head = "".join(
            chr(b) if 0x20 <= b <= 0x7E else chr(b + 0xFEC0) if 0xA1 <= b <= 0xDF else f"<{b:02X}>"
            for b in value[:_SHOWN]
        )
    else:
        head = "".join(c if c.isprintable() or c == "\u3000" else f"<{ord(c):02X}>" for c in value[:_SHOWN])
    return head + "…" if len(value) > _SHOWN else head


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place. `line` counts from 1 (0: the file as a whole); `field` is the name in the layout."""

    line: int
    field: str
    reason: str


class FaultCode(StrEnum):
    """Why a line cannot be reconciled although its money is known: the line goes to suspense under this cause."""

    AMOUNT = "金額相違"
    ZERO_AMOUNT = "0円"
    CHECK_DIGIT = "検査数字"
    KEY = "キー不明"
    DATE = "日付"
    UNKNOWN_KIND = "種別不明"
    UNKNOWN_RESULT = "結果コード不明"
    CORRECTION = "訂正データ"
    REFUSED_BY_VENDOR = "収納代行NG"
    DUPLICATE = "重複"


@dataclass(frozen=True, slots=True)
class LineFault:
    """A fault of one line that does not refuse the file: the record is kept, carries it, and must not be reconciled."""

    code: FaultCode
    field: str
    reason: str


class FileRefused(Refusal):
    """The file as a whole is refused (frame, order, totals, encoding): no line of it may be used. `faults` says where and why."""

    sentence = "このファイルは取り込めません。{place}{reason}{more}"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)[:FAULT_LIMIT]
        if not self.faults:
            raise ValueError("FileRefused needs at least one fault")
        first = self.faults[0]
        super().__init__(
            field=first.field,
            place=f"{first.line}行目: " if first.line else "",
            reason=first.reason,
            more=f"ほかに{len(self.faults) - 1}件の誤りがあります。" if len(self.faults) > 1 else "",
        )


class FaultList:
    """Collects the faults of one reading and refuses the file when there are any, or at once when there are too many."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, line: int, field: str, reason: str) -> None:
        """Note a fault that refuses the file; the reading goes on to find the others, up to the limit."""
        self._faults.append(Fault(line, field, reason))
        if len(self._faults) >= FAULT_LIMIT:
            raise FileRefused(self._faults)

    def stop(self, line: int, field: str, reason: str) -> FileRefused:
        """The refusal for a fault after which nothing can be read any more; earlier faults stand before it."""
        return FileRefused([*self._faults, Fault(line, field, reason)])

    def refuse_if_any(self) -> None:
        """Raise FileRefused with everything found so far."""
        if self._faults:
            raise FileRefused(self._faults)
