"""Textual's App with every way out of the process shut, and faults that show no data.

Command palette, screenshots, clipboard, suspension, browser, toasts and bell are gone; what reaches a terminal passes a
filter of control characters; an exception that nobody caught ends the app with a number instead of a traceback, which
would show the values of local variables.
"""

from __future__ import annotations

import tui.hardening  # isort: skip  # before Textual reads its environment  # noqa: F401
from pathlib import Path
from typing import Any

from textual.app import App

from tui.incidents import IncidentLog
from tui.line_filter import ControlFilter
from tui.terminal_driver import OfficeDriver


class ClosedApp(App[None], inherit_bindings=False):
    """The ground of the office's app."""

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False

    def __init__(self, incident_log: Path | None) -> None:
        super().__init__(driver_class=OfficeDriver, ansi_color=True)
        self._filters.append(ControlFilter())
        self._disable_tooltips = True
        self._disable_notifications = True
        self.incidents = IncidentLog(incident_log)
        self.keeps_faults = False
        """In tests: let a fault be shown as in the office instead of failing the test."""

    # Faults

    def record_incident(self, error: BaseException) -> str:
        """Log an error and return its number."""
        return self.incidents.record(error)

    def fail_in_tests(self, error: Exception) -> None:
        """A fault that the office would survive must not go by unseen in a test."""
        if self.is_headless and not self.keeps_faults:
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """An exception that reached Textual ends the app; never in Textual's own way, which shows data."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        """End with an incident number in the place of a traceback with its local variables."""
        self._return_code = 1
        if self._exit_renderables:  # one number is enough; what follows from the first fault is no news
            return
        error = self._exception or RuntimeError("ended without an exception")
        number = self.record_incident(error)
        self.panic(f"内部エラーです。番号 {number} を情報係へ連絡してください。")

    # Ways out of the process that Textual offers, closed

    def copy_to_clipboard(self, text: str) -> None:
        self._clipboard = text  # stays in this process; the client's clipboard is never written

    def deliver_screenshot(self, *args: Any, **options: Any) -> None:
        """No picture of a screen leaves the server."""

    def save_screenshot(self, *args: Any, **options: Any) -> str:
        return ""

    def action_screenshot(self, *args: Any, **options: Any) -> None:
        """As above."""

    def action_suspend_process(self) -> None:
        """A stopped app would hand a shell to the clerk."""

    def action_command_palette(self) -> None:
        """There is none."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Nothing is opened from a terminal."""

    def notify(self, *args: Any, **options: Any) -> None:
        """Messages stand on the message line."""

    def bell(self) -> None:
        """A counter is a quiet place."""
