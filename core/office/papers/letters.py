"""A letter as a frozen value: blocks of words and figures, whom it is written to, who signs it. The paper is drawn of it alone.

What stands here is what was issued: a second print shows the same words and the same yen (delinquency_printouts §0.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from core.values.money import Yen

LONG_TABLE = 10
"""A table of claims with more rows than these goes to a sheet of its own (別紙); its totals stay on the first (§0.2)."""


class AppealKind(StrEnum):
    """教示: which words about 審査請求 and 取消訴訟 a paper carries (§0.6). The words are a dated master (9103)."""

    NONE = ""
    DISPOSITION = "処分"
    """An ordinary disposition: 法19の12, 行審法18・82, 行訴法14・46."""
    SEIZURE = "督促・差押"
    """督促, 差押 and what follows it: with the special periods of 法19の4."""
    DISTRIBUTION = "配当"
    """配当: until the day on which the money is handed out (交付期日)."""


class CopyMark(StrEnum):
    """What a sheet is when it is not the letter itself; the value is printed at the head of each page."""

    NONE = ""
    DRAFT = "案"
    """Not decided yet: the mark lies across the page, and the paper has no 文書番号 and no seal."""
    FILE_COPY = "控"
    TRANSCRIPT = "謄本"
    """The paper says that it is one (徴基通54-13)."""
    DUPLICATE = "写"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in lines that are broken by the rules (禁則). `indent` is in characters; `align` left, centre or right.

    A line break in the text begins a new line. `size` is in points, 0 for the usual one.
    """

    text: str
    indent: int = 0
    align: str = "left"
    size: float = 0.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over what follows; it never stands alone at the foot of a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values, one under the other: 納付期限, 納付場所 …"""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LetterColumn:
    """A column of a table: heading, share of the width (in any unit), left, centre or right."""

    heading: str
    share: int = 1
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Columns:
    """A table of texts; a figure (int, yen or a count) stands right. The last rows may be `totals`.

    It runs over as many pages as it takes, its head on each.
    """

    columns: tuple[LetterColumn, ...]
    rows: tuple[tuple[str | int, ...], ...]
    totals: tuple[tuple[str | int, ...], ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """期別 of a table of claims. `late_charge_words` takes the place of the yen: 法律による金額, 要す."""

    tax: str
    tax_year: str
    term: str
    notice_no: str
    due_on: date
    principal: Yen
    late_charge: Yen
    demand_fee: Yen
    disposition_cost: Yen = Yen(0)
    late_charge_words: str = ""

    @property
    def total(self) -> Yen:
        """計: what is written as words is not counted."""
        return self.principal + self.late_charge + self.demand_fee + self.disposition_cost


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """期別明細: 税目 年度 期 通知書番号 納期限 税額 延滞金 督促手数料 計 (滞納処分費 where there is any), with its sums.

    `as_of` is the day up to which 延滞金 is counted. More than LONG_TABLE rows go to a 別紙.
    """

    rows: tuple[ClaimLine, ...]
    as_of: date | None = None
    title: str = "期別明細"

    @property
    def totals(self) -> tuple[Yen, Yen, Yen, Yen, Yen]:
        """税額, 延滞金, 督促手数料, 滞納処分費, 計."""
        parts = [
            (each.principal, each.late_charge, each.demand_fee, each.disposition_cost, each.total) for each in self.rows
        ]
        a, b, c, d, e = (sum((part[at].amount for part in parts), 0) for at in range(5))
        return Yen(a), Yen(b), Yen(c), Yen(d), Yen(e)

    @property
    def long(self) -> bool:
        """True when its rows stand on a sheet of their own."""
        return len(self.rows) > LONG_TABLE


@dataclass(frozen=True, slots=True)
class Box:
    """Words in a frame that catch the eye: 納付期限, 納付額."""

    lines: tuple[str, ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Where somebody else signs: the words before, then a line a label (住所, 氏名, 電話)."""

    words: str
    labels: tuple[str, ...] = ("年月日", "住所", "氏名")


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty ruled lines for what is written by hand, under a label."""

    label: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a sheet; `title` stands at its head (別紙)."""

    title: str = ""


Block: TypeAlias = Paragraph | Heading | Pairs | Columns | ClaimTable | Box | SignatureBlock | Lines | PageBreak


@dataclass(frozen=True, slots=True)
class LetterAddress:
    """Whom a letter is written to, as it stands in the window of the envelope. `party_no` is the 宛名番号."""

    name: str
    postal_code: str = ""
    address: str = ""
    address_building: str = ""
    honorific: str = "様"
    party_no: str = ""
    care_of: str = ""
    """A line over the name: 相続人代表者, 法定代理人 …"""


@dataclass(frozen=True, slots=True)
class Seal:
    """公印 as it was in force on the day: an image (PNG), a square of characters (電子公印), or words (公印省略)."""

    words: str = ""
    square: str = ""
    image_png: bytes = b""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs (伊勢市長 and the name), with which seal, and where one may ask. All dated masters (9103)."""

    title: str
    name: str = ""
    seal: Seal = Seal()
    contact: tuple[str, ...] = ()
    """問い合わせ先, line by line."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, whole. `appeal_text` are the words in force on the day of issue; `note` those of the form's master.

    `document_no` is '' on a draft. `address` is None on papers that stay in the office. `reprint` is the reason of a
    second print and marks it 再.
    """

    form_no: str
    title: str
    blocks: tuple[Block, ...]
    document_no: str
    issued_on: date
    municipality: str
    issuer: Issuer
    address: LetterAddress | None = None
    party_no: str = ""
    appeal: AppealKind = AppealKind.NONE
    appeal_text: str = ""
    note: str = ""
    copy: CopyMark = CopyMark.NONE
    reprint: str = ""
    signed: bool = True
    """False for papers that others sign (誓約書, 申請書) or that stay in the office."""
    to_city: bool = False
    """True for what others sign and hand in: the head is addressed to the mayor."""

    def texts(self) -> Iterator[str]:
        """Every text of it, for the gate of glyphs."""
        yield from (self.title, self.document_no, self.municipality, self.appeal_text, self.note, self.party_no)
        yield from (self.issuer.title, self.issuer.name, *self.issuer.contact)
        yield from (self.issuer.seal.words, self.issuer.seal.square)
        if self.address is not None:
            to = self.address
            yield from (to.name, to.postal_code, to.address, to.address_building, to.honorific, to.party_no, to.care_of)
        for block in self.blocks:
            yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """Every text of a block."""
    match block:
        case Paragraph() | Heading():
            yield block.text
        case Pairs():
            for row in block.rows:
                yield from row
        case Columns():
            yield block.title
            yield from (column.heading for column in block.columns)
            for cells in (*block.rows, *block.totals):
                yield from (cell for cell in cells if isinstance(cell, str))
        case ClaimTable():
            yield block.title
            for claim in block.rows:
                yield from (claim.tax, claim.tax_year, claim.term, claim.notice_no, claim.late_charge_words)
        case Box():
            yield from block.lines
        case SignatureBlock():
            yield block.words
            yield from block.labels
        case Lines():
            yield block.label
        case PageBreak():
            yield block.title


@dataclass(frozen=True, slots=True)
class LetterFile:
    """Letters in one file, as a printing office gets them: taken one after the other, once, so that few are held at a time."""

    letters: Iterable[Letter]
    title: str
    printed_on: date
