"""What a terminal answers, or data that looks like an answer, confirms nothing (T17); nothing is left to scroll back to (T9)."""

from __future__ import annotations

import signal
import sys

import pyte
import pytest

from tests.terminal.harness import F9, Terminal

GALLERY = [sys.executable, "-m", "tests.terminal.gallery"]
READY = "F1 ヘルプ"

ANSWERS = {
    "attributes": b"\x1b[?62;1;6;22c",
    "cursor": b"\x1b[24;80R",
    "status": b"\x1b[0n",
    "colour": b"\x1b]10;rgb:ffff/ffff/ffff\x1b\\",
    "clipboard": b"\x1b]52;c;WQ0K\x07",
    "name": b"\x1bP>|Y\r\x1b\\",
    "title": b"\x1b]lY\r\x1b\\",
    "mode": b"\x1b[?2026;1$y",
}


@pytest.mark.parametrize("what", ANSWERS)
def test_an_answer_of_the_terminal_is_no_key_that_confirms(what: str) -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send(F9)
        terminal.wait_for("Y/N")
        terminal.send(ANSWERS[what])
        terminal.bytes_within(0.3)
        assert "決裁へ回しました" not in terminal.text()
        assert terminal.alive()


def test_after_a_session_nothing_can_be_scrolled_back_to() -> None:
    with Terminal([*GALLERY, "list"]) as terminal:
        terminal.wait_for(READY)
        for _ in range(5):
            terminal.send("\x1b[6~")
            terminal.bytes_within(0.1)
        terminal.signal(signal.SIGHUP)
        terminal.exit_code(5)
        sent = bytes(terminal.raw)
    screen = pyte.HistoryScreen(80, 24, history=5000)
    pyte.ByteStream(screen).feed(sent)
    assert "伊勢" in sent.decode("utf-8", "replace")
    left = "".join(cell.data for line in screen.history.top for cell in line.values()) + "".join(screen.display)
    assert "伊勢" not in left
