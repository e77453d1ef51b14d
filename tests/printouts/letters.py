"""Letters for tests, and what a letter must say when its paper is read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from core.office.papers.letters import (
    AppealKind,
    Box,
    ClaimLine,
    ClaimTable,
    Issuer,
    Letter,
    LetterAddress,
    LetterFile,
    Pairs,
    Paragraph,
    Seal,
)
from core.values.money import Yen
from printouts.render import render
from tests.printouts.reading import Piece, pieces, whole

ON = date(2026, 11, 24)
ITEMS = ("市民税・県民税", "固定資産税・都市計画税", "軽自動車税（種別割）")


def claims(rows: int) -> ClaimTable:
    """A table of claims."""
    return ClaimTable(
        tuple(
            ClaimLine(
                ITEMS[number % 3],
                f"R{3 + number % 5}",
                str(number % 4 + 1),
                f"{20_000_000_000 + number * 7919}",
                date(2023 + number % 3, 6, 30),
                Yen(24_000 + number * 100),
                Yen(1_200 * number),
                Yen(100),
            )
            for number in range(rows)
        ),
        ON,
    )


def a_letter(rows: int = 3, *, name: str = "伊勢　花子", **other: Any) -> Letter:
    """A letter with a table of claims."""
    letter = Letter(
        form_no="P01",
        title="催告書",
        document_no="伊収第P01-8-12号",
        issued_on=ON,
        municipality="伊勢市",
        issuer=Issuer(
            "伊勢市長", "鈴木　一郎", Seal(square="伊勢市長之印"), ("伊勢市 収納推進課", "電話 0596-21-5537")
        ),
        address=LetterAddress(
            name, "5168601", "三重県伊勢市岩渕1丁目7番29号", "メゾン岩渕203号", "様", party_no="0012345"
        ),
        party_no="0012345",
        blocks=(
            Paragraph("　あなたの市税は、下記のとおり納期限を過ぎても納付されていません。（至急）納付してください。"),
            Box(("納付期限　令和8年12月10日（木）", "納付額　312,800円"), large=True),
            claims(rows),
            Pairs((("納付場所", "金融機関、コンビニエンスストア"), ("相談", "期限までに御連絡ください。"))),
        ),
    )
    return replace(letter, **other)


def drawn(*letters: Letter) -> bytes:
    """The paper of letters."""
    return render(LetterFile(letters, letters[0].title, ON))


def says(pdf: bytes, *wanted: str) -> list[str]:
    """Which of the texts the paper does not say, breaks of lines and blanks apart."""
    got = _plain(whole(pdf))
    return [text for text in wanted if _plain(text) not in got]


def in_window(page: list[Piece], window: tuple[float, float, float, float], height: float = 841.89) -> list[Piece]:
    """Pieces that reach into the window of the envelope (millimetres)."""
    left, top, right, bottom = (value * 72 / 25.4 for value in window)
    return [
        each
        for each in page
        if each.right > left and each.left < right and height - each.bottom > top and height - each.top < bottom
    ]


def every_text(letter: Letter) -> list[str]:
    """Every text of a letter that stands on its paper."""
    skipped = {letter.party_no, letter.municipality}
    texts = [text for text in letter.texts() if text and text not in skipped]
    if letter.address is not None:
        texts = [text for text in texts if text != letter.address.postal_code]
    seal = letter.issuer.seal
    texts = [text for text in texts if text != seal.square]
    for block in letter.blocks:
        if isinstance(block, ClaimTable):
            for row in block.rows:
                texts += [f"{row.principal}", f"{row.late_charge}", f"{row.total}"]
            texts += [f"{amount}" for amount in block.totals if amount]
    return texts


def _plain(text: str) -> str:
    return "".join(text.split()).replace("\u3000", "")


__all__ = ["AppealKind", "a_letter", "claims", "drawn", "every_text", "in_window", "pieces", "says"]
