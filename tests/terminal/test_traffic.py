"""How much is sent over the line, and that what stands on the terminal is what it should be."""

from __future__ import annotations

import sys

from tests.terminal.harness import DOWN, F1, F3, F9, PGDN, PGUP, Terminal

GALLERY = [sys.executable, "-m", "tests.terminal.gallery"]
READY = "F1 ヘルプ"


def test_the_first_screen_sends_less_than_six_kilobytes() -> None:
    with Terminal([*GALLERY, "list"]) as terminal:
        terminal.wait_for(READY)
        terminal.bytes_within(0.4)
        assert len(terminal.raw) < 6_000


def test_a_page_that_opens_is_sent_once() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.bytes_within(0.4)
        before = len(terminal.raw)
        terminal.send(F9)
        terminal.wait_for("Y/N")
        terminal.bytes_within(0.4)
        assert terminal.raw[before:].count("変更前".encode()) == 1


def test_after_many_ways_the_terminal_shows_what_a_fresh_drawing_shows() -> None:
    with Terminal([*GALLERY, "list"], rows=30, cols=100) as terminal:
        terminal.wait_for(READY)
        for key in (DOWN, " ", PGDN, F1, F3, PGUP, "u", F9, DOWN):
            terminal.send(key)
            terminal.bytes_within(0.05)
        terminal.bytes_within(0.4)
        shown = terminal.text()
        terminal._screen.reset()
        terminal.send("\x0c")
        terminal.wait_until(lambda: terminal.text() == shown, what="the same screen after Ctrl+L")


def test_another_size_is_drawn_as_a_whole() -> None:
    with Terminal([*GALLERY, "list"]) as terminal:
        terminal.wait_for(READY)
        terminal.resize(40, 120)
        terminal._screen.reset()
        terminal.wait_until(lambda: "F12 納付書" in terminal.lines()[-1] and "通知書番号" in terminal.text())
        assert terminal.lines()[0].endswith("収納 山田花子")
