"""Progress of a job: its steps, counts, share, what is left, and what it means if it stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual.geometry import Size
from textual.timer import Timer

from tui.widgets import cells
from tui.widgets.painted import Line, Painted, Piece, placed
from tui.widgets.tone import Tone

BETWEEN = 0.5
"""Seconds between two paints at least: progress is no reason for traffic."""

BAR_CELLS = 20


class StepState(StrEnum):
    """Where a step of a job stands."""

    DONE = "済"
    RUNNING = "実行"
    WAITING = "待ち"
    STOPPED = "中断"


_TONES = {
    StepState.DONE: Tone.GOOD,
    StepState.RUNNING: Tone.STRONG,
    StepState.WAITING: Tone.TEXT,
    StepState.STOPPED: Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class JobStep:
    """A step: its name, how many of how many, and a remark such as `2秒` or `残り約 6秒`."""

    state: StepState
    name: str
    done: int | None = None
    whole: int | None = None
    remark: str = ""


class JobProgress(Painted):
    """The steps of one job and the lines under them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._steps: tuple[JobStep, ...] = ()
        self._notes: tuple[str, ...] = ()
        self._painted_at: float | None = None
        self._waiting: Timer | None = None

    def show(self, steps: Sequence[JobStep], notes: Sequence[str] = ()) -> None:
        """Show where the job stands. Called as often as one likes; drawn twice a second at most, the last one always."""
        height = self._height()
        self._steps, self._notes = tuple(steps), tuple(notes)
        if not self.is_mounted or self._height() != height:
            self.refresh(layout=True)
            return
        from tui.app import OfficeApp

        now = self.app.monotonic() if isinstance(self.app, OfficeApp) else 0.0
        if self._painted_at is None or now - self._painted_at >= BETWEEN:
            self._paint(now)
        elif self._waiting is None:
            self._waiting = self.set_timer(BETWEEN, lambda: self._paint(now + BETWEEN))

    def _paint(self, now: float) -> None:
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        self._painted_at = now
        self.refresh()

    def _height(self) -> int:
        return len(self._steps) + (1 + len(self._notes) if self._notes else 0)

    def line(self, y: int) -> Line:
        if y < len(self._steps):
            return self._step_line(y + 1, self._steps[y])
        note = y - len(self._steps) - 1
        return [(Tone.TEXT, f" {self._notes[note]}")] if 0 <= note < len(self._notes) else ()

    def _step_line(self, number: int, step: JobStep) -> Line:
        pieces: list[Piece] = [
            (Tone.TEXT, " "),
            *placed((_TONES[step.state], step.state), 5),
            (Tone.TEXT, f"{number} {cells.pad_right(step.name, 13)}"),
        ]
        if step.done is not None and step.whole is not None:
            pieces.append((Tone.TEXT, f"{step.done:>8,} / {step.whole:,}件"))
            if step.state is StepState.RUNNING:
                filled = step.done * BAR_CELLS // step.whole if step.whole else 0
                percent = step.done * 100 // step.whole if step.whole else 0
                pieces.append((Tone.TEXT, f"  [{'#' * filled}{'.' * (BAR_CELLS - filled)}] {percent:3d}%"))
        if step.remark:
            pieces.append((Tone.TEXT, f"  {step.remark}"))
        return pieces

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._height()
