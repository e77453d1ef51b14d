"""拒否 / 警告 / 適合: what a check of a draft found, with article and the day from which it is possible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual.geometry import Size

from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.tone import Tone


class Finding(StrEnum):
    """How a check ended."""

    REFUSED = "拒否"
    WARNED = "警告"
    PASSED = "適合"


_TONES = {Finding.REFUSED: Tone.BAD_BADGE, Finding.WARNED: Tone.WARN_BADGE, Finding.PASSED: Tone.GOOD}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how it ended and what was found, with its article."""

    finding: Finding
    sentence: str


class CheckList(Painted):
    """Refusals first, then warnings, then what fits. A warning wants a reason, which the screen asks in a field."""

    def __init__(self, checks: Iterable[Check] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._checks: Sequence[Check] = ()
        self._order(checks)

    def _order(self, checks: Iterable[Check]) -> None:
        rank = {finding: n for n, finding in enumerate(Finding)}
        self._checks = sorted(checks, key=lambda check: rank[check.finding])

    def show(self, checks: Iterable[Check]) -> None:
        """Show these checks instead."""
        before = len(self._checks)
        self._order(checks)
        self.refresh(layout=before != len(self._checks))

    @property
    def blocks(self) -> bool:
        """Is anything refused?"""
        return any(check.finding is Finding.REFUSED for check in self._checks)

    @property
    def wants_reason(self) -> bool:
        """Is there a warning to answer?"""
        return any(check.finding is Finding.WARNED for check in self._checks)

    def line(self, y: int) -> Line:
        if y >= len(self._checks):
            return ()
        check = self._checks[y]
        pieces: list[Piece] = [(Tone.TEXT, " "), (_TONES[check.finding], f" {check.finding} ")]
        return [*pieces, (Tone.TEXT, f" {check.sentence}")]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._checks)
