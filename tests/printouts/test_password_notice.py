"""初回パスワード通知書 (U01): the flap covers the password, and the name can be read when it is sealed."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.office.access.password_notice import FirstPasswordNotice
from core.office.clock import JST
from printouts.office.password_notice import COVERED, FOLD
from printouts.render import render
from tests.printouts.reading import pieces

_MM = 72 / 25.4
_A4 = 297.0


def a_notice(*, has_factor: bool = False) -> FirstPasswordNotice:
    at = datetime(2026, 11, 24, 17, 45, tzinfo=JST)
    until = at + timedelta(days=1)
    name = "髙﨑　𠮷野"
    return FirstPasswordNotice(
        "伊勢市", "収納推進課", name, "takasaki", "kq7m-4xpd-r2wz-8h3n", until, has_factor, "U01-1", at, "総務課"
    )


def heights(text: str, *, has_factor: bool = False) -> list[float]:
    """Distances from the upper edge, in millimetres, of the pieces that hold a text."""
    (page,) = pieces(render(a_notice(has_factor=has_factor)))
    return [_A4 - piece.bottom / _MM for piece in page if text in piece.text]


def test_the_password_and_the_id_lie_under_the_flap() -> None:
    for has_factor in (False, True):
        for text in ("kq7m-4xpd-r2wz-8h3n", "takasaki", "細断"):
            found = heights(text, has_factor=has_factor)
            assert found and all(COVERED < height < FOLD for height in found), text


def test_the_name_and_the_office_can_be_read_when_it_is_sealed() -> None:
    for text in ("様", "収納推進課", "親展"):
        found = heights(text)
        assert found and all(height < COVERED for height in found), text


def test_the_sheet_below_the_fold_reaches_up_to_the_line_and_not_above() -> None:
    assert _A4 - FOLD == FOLD - COVERED
