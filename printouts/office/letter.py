"""A letter on paper: A4 folded in three for a window envelope, 文書番号 and n/m on every page, 別紙 for long tables.

The address stands in WINDOW and nothing else does; the marks at the left edge show where the sheet is folded. Where the
sheet ends the next one begins with the same head, and no block is torn where it can stand whole.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import date, datetime

from core.office.clock import JST
from core.office.papers.letters import ClaimTable, CopyMark, Letter, LetterFile
from core.values.dates import wareki_long
from printouts.office.letter_blocks import draw_block, draw_claims, keep
from printouts.sheet import Flow, line_height

LEFT, RIGHT = 20.0, 194.0
TOP, BOTTOM = 14.0, 282.0
FOOT_AT = 285.0

WINDOW = (20.0, 14.0, 112.0, 56.0)
"""Left, top, right, bottom of the window of the envelope (長形3号) on the folded sheet."""
_PAD = 3.0
FOLDS = (99.0, 198.0)
"""Where the sheet is folded."""

_SIDE = 118.0
"""Where the block at the right of the window begins."""

_BODY = 76.0
_TITLE_AT = 63.0
_SMALL = 8.5
_SEAL = 17.0


@dataclass(frozen=True, slots=True)
class _Place:
    """A text and where it stands in the window."""

    text: str
    size: float


class LetterSheet(Flow):
    """Pages of letters, one after the other in one file. `letter` is the one that is drawn."""

    letter: Letter

    def __init__(self, made_on: date = date(2000, 1, 1), *, dry: bool = False) -> None:
        super().__init__(datetime(made_on.year, made_on.month, made_on.day, tzinfo=JST), dry=dry)
        self.left, self.right, self.bottom = LEFT, RIGHT, BOTTOM
        self.first = 0
        """The page on which the letter begins."""

    def add_page(self) -> None:
        """Begin a page of the letter, with its marks; all but the first with the head of continuation pages."""
        self.turn()
        _marks(self)
        if self.page == self.first:
            self.top = TOP
        else:
            height = self.write(f"{self.letter.title}（続き）", self.left, TOP, self.width * 0.6, _SMALL)
            self.rule(self.left, TOP + height + 1, self.right, TOP + height + 1)
            self.top = TOP + height + 4
        self.y = self.top


def draw(file: LetterFile) -> bytes:
    """The paper of one letter or many. Raises MissingGlyph."""
    sheet = LetterSheet(file.printed_on)
    for letter in file.letters:
        draw_letter(sheet, letter)
    made = sheet.close()
    del sheet
    gc.collect()  # the library's objects hold one another: else the pages of this file stay while the next one is drawn
    return made


def draw_letter(sheet: LetterSheet, letter: Letter) -> int:
    """Draw a letter on pages of its own; how many."""
    sheet.letter = letter
    sheet.first = sheet.page + 1
    sheet.add_page()
    _head(sheet)
    annexes: list[ClaimTable] = []
    for block in letter.blocks:
        if isinstance(block, ClaimTable) and block.long:
            annexes.append(block)
            draw_claims(sheet, block, annex=len(annexes))
        else:
            draw_block(sheet, block)
    _closing(sheet)
    for number, table in enumerate(annexes, 1):
        sheet.add_page()
        words = f"別紙{number if len(annexes) > 1 else ''}　{table.title}"
        sheet.y += sheet.write(words, sheet.left, sheet.y, sheet.width, 12.0, "centre") + 3
        draw_claims(sheet, table)
    pages = sheet.page - sheet.first + 1
    _feet(sheet, pages)
    return pages


def _head(sheet: LetterSheet) -> None:
    letter = sheet.letter
    for height in FOLDS:
        sheet.rule(0, height, 4, height)
    if letter.address is not None:
        _window(sheet)
    elif letter.to_city:
        sheet.write(f"（宛先）{letter.issuer.title}", sheet.left, TOP + 8, WINDOW[2] - sheet.left, 11.0)
    y = TOP
    width = sheet.right - _SIDE
    for line in (letter.document_no, wareki_long(letter.issued_on)):
        y += sheet.write(line, _SIDE, y, width, 9.5, "right") + 0.5
    if letter.party_no:
        y += sheet.write(f"宛名番号 {letter.party_no}", _SIDE, y, width, _SMALL, "right")
    if letter.signed:
        _signature(sheet, y + 4)
    elif not letter.to_city:
        sheet.write(next(iter(letter.issuer.contact), letter.municipality), _SIDE, y + 4, width, 10.0, "right")
    title = sheet.fit(letter.title, sheet.width, 16.0, smallest=12.0)
    at = _TITLE_AT if letter.address is not None else max(_TITLE_AT - 20, y + 14)
    sheet.put(title, sheet.left, at, sheet.width, "centre")
    sheet.y = max(at + title.height + 5, _BODY if letter.address is not None else 0.0)


def _window(sheet: LetterSheet) -> None:
    """The address, as large as the window allows."""
    to = sheet.letter.address
    assert to is not None
    left, top, right, bottom = WINDOW
    width, room = right - left - 2 * _PAD, bottom - top - 2 * _PAD
    name = f"{to.name}　{to.honorific}".rstrip("\u3000")
    postal = f"〒{_postal(to.postal_code)}" if to.postal_code else ""
    smaller = 0.0
    while True:
        texts = [_Place(postal, 10.5 - smaller), _Place(to.address, 10.5 - smaller)]
        texts += [_Place(to.address_building, 10.5 - smaller), _Place(to.care_of, 9.5 - smaller / 2)]
        fitted = [sheet.fit(each.text, width, each.size, smallest=each.size) for each in texts if each.text]
        fitted.append(sheet.fit(name, width, 13.0 - smaller, smallest=max(10.0 - smaller, 7.0)))
        height = sum(each.height for each in fitted) + 2.5
        if height <= room or smaller >= 4.0:
            break
        smaller += 0.5
    y = top + _PAD
    for number, text in enumerate(fitted):
        if number == len(fitted) - 1:
            y += 2.5
        sheet.put(text, left + _PAD, y, width)
        y += text.height


def _postal(code: str) -> str:
    digits = code.replace("-", "")
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else code


def _signature(sheet: LetterSheet, y: float) -> None:
    """市長名 and 公印; a draft has no seal. Below it, small, where one may ask."""
    issuer = sheet.letter.issuer
    seal = issuer.seal
    draft = sheet.letter.copy is CopyMark.DRAFT
    sealed = not draft and bool(seal.image_png or seal.square)
    right = sheet.right - (_SEAL + 1.5 if sealed else 0.0)
    name = f"{issuer.title}　{issuer.name}".rstrip("\u3000")
    text = sheet.fit(name, right - _SIDE, 12.0, smallest=9.0)
    at = y + max(0.0, (_SEAL - text.height) / 2) if sealed else y
    sheet.put(text, _SIDE, at, right - _SIDE, "right")
    below = at + text.height
    if sealed:
        x = sheet.right - _SEAL
        if seal.image_png:
            sheet.picture(seal.image_png, x, y, _SEAL, _SEAL)
        else:
            _square(sheet, seal.square, x, y)
        below = max(below, y + _SEAL)
    if seal.words and not draft:
        sheet.write(f"（{seal.words}）", _SIDE, below + 0.5, sheet.right - _SIDE, _SMALL, "right")


def _square(sheet: LetterSheet, words: str, x: float, y: float) -> None:
    """電子公印: the characters in a square, in columns from the right as a seal has them."""
    sheet.box(x, y, x + _SEAL, y + _SEAL, 0.5)
    side = 1
    while side * side < len(words):
        side += 1
    cell = (_SEAL - 2) / side
    size = min(24.0, cell * 72 / 25.4 / 1.32)
    columns = -(-len(words) // side)
    right = x + _SEAL / 2 + columns * cell / 2
    for number, character in enumerate(words):
        column, row = divmod(number, side)
        used = min(side, len(words) - column * side)
        at = y + (_SEAL - used * cell) / 2 + row * cell + (cell - line_height(size)) / 2
        fitted = sheet.fit(character, cell + 1, size, smallest=size)
        sheet.put(fitted, right - (column + 1) * cell, at, cell, "centre")


def _closing(sheet: LetterSheet) -> None:
    """What ends a letter: the note of the form, the 教示, and where one may ask."""
    letter = sheet.letter
    if letter.note:
        sheet.y += 2
        keep(sheet, letter.note, 9.0)
    if letter.appeal_text:
        sheet.y += 3
        _appeal(sheet, letter.appeal_text)
    if letter.issuer.contact and (letter.signed or letter.to_city):
        _contact(sheet)


def _appeal(sheet: LetterSheet, words: str) -> None:
    """教示 in a frame, whole where a page can hold it."""
    inside = sheet.width - 6
    text = sheet.fit(words, inside, _SMALL, smallest=_SMALL)
    height = line_height(_SMALL + 0.5) + text.height + 5
    if sheet.y + height > sheet.bottom:
        sheet.add_page()
    top = sheet.y
    sheet.write("（教示）", sheet.left + 3, top + 2, inside, _SMALL + 0.5)
    sheet.put(text, sheet.left + 3, top + 2 + line_height(_SMALL + 0.5), inside)
    sheet.box(sheet.left, top, sheet.right, top + height, 0.2)
    sheet.y = top + height


def _contact(sheet: LetterSheet) -> None:
    lines = sheet.letter.issuer.contact
    width = 96.0
    fitted = [sheet.fit(line, width - 6, 9.0) for line in lines]
    height = line_height(_SMALL) + sum(each.height for each in fitted) + 4
    sheet.y += 3
    if sheet.y + height > sheet.bottom:
        sheet.add_page()
    x, y = sheet.right - width, sheet.y
    sheet.box(x, y, sheet.right, y + height, 0.2)
    y += 2
    y += sheet.write("問い合わせ先", x + 3, y, width - 6, _SMALL)
    for each in fitted:
        sheet.put(each, x + 3, y, width - 6)
        y += each.height
    sheet.y += height


def _marks(sheet: LetterSheet) -> None:
    """案 across the page; 控, 謄本, 再 in a frame above the number."""
    letter = sheet.letter
    if letter.copy is CopyMark.DRAFT:
        huge = sheet.fit(letter.copy.value, 150.0, 300.0, smallest=300.0)
        sheet.put(huge, (210.0 - 150.0) / 2, 92.0, 150.0, "centre", grey=228)
    words = "　".join(word for word in (letter.copy.value, "再" if letter.reprint else "") if word)
    if words:
        x = 168.0
        sheet.write(words, x, 4.5, sheet.right - x, 12.0, "centre")
        sheet.box(x, 4.0, sheet.right, 4.0 + line_height(12.0) + 1.0, 0.4)


def _feet(sheet: LetterSheet, pages: int) -> None:
    """文書番号 and n/m at the foot of each page; why it was printed again; 謄本 says that it is one."""
    letter = sheet.letter
    for number in range(1, pages + 1):
        sheet.go_back(sheet.first + number - 1)
        third = sheet.width / 3
        sheet.write(letter.document_no or "（案）", sheet.left, FOOT_AT, third, 8.0)
        sheet.write(f"{number}/{pages}", sheet.left + third, FOOT_AT, third, 8.0, "centre")
        if letter.reprint:
            sheet.write(f"再印刷の理由 {letter.reprint}", sheet.left + 2 * third, FOOT_AT, third, 8.0, "right")
        elif letter.copy is CopyMark.TRANSCRIPT:
            sheet.write("これは謄本である。", sheet.left + 2 * third, FOOT_AT, third, 8.0, "right")
        else:
            sheet.write(letter.form_no, sheet.left + 2 * third, FOOT_AT, third, 8.0, "right")
    sheet.settle()
