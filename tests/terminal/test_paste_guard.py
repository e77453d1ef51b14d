"""What of a paste reaches the key parser."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.paste_guard import BEGIN, END, SILENCE, PasteGuard


def guard() -> PasteGuard:
    return PasteGuard(lambda: 0.0)


@given(st.text(st.sampled_from("A\x1b[2~01\r\n伊\x07"), max_size=40), st.lists(st.integers(1, 8), max_size=12))
def test_a_paste_has_no_escape_inside_however_it_is_cut(inside: str, cuts: list[int]) -> None:
    whole = "x" + BEGIN + inside.replace(END, "") + END + "y"
    pieces, rest = [], whole
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    watching = guard()
    seen = "".join(watching.filter(piece) for piece in [*pieces, rest])
    before, _, after = seen.partition(BEGIN)
    pasted, _, behind = after.partition(END)
    assert (before, behind) == ("x", "y")
    assert "\x1b" not in pasted and "\x07" not in pasted
    assert pasted == inside.replace(END, "").replace("\x1b", "").replace("\x07", "")


def test_keys_outside_a_paste_are_not_touched() -> None:
    assert guard().filter("a\x1b[20~\x1bOP\r") == "a\x1b[20~\x1bOP\r"


def test_a_paste_that_was_never_closed_ends_by_itself() -> None:
    now = [0.0]
    watching = PasteGuard(lambda: now[0])
    watching.filter(BEGIN + "abc")
    now[0] = SILENCE + 1
    assert watching.filter("x") == END + "x"
