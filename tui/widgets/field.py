"""Fields: a label, a value, what the value means. Each reads what a clerk typed and says its own error."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from textual.geometry import Size

from core.values.dates import parse_date, wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.widgets import cells
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.painted import Line, Piece
from tui.widgets.tone import Tone


@dataclass(frozen=True, slots=True)
class Candidate:
    """One value that could come into a field, for the list of F4."""

    code: str
    name: str
    kana: str = ""
    reason: str = ""
    """Why it cannot be taken now; empty if it can."""


class Advancing:
    """What holds fields in an order and goes from one to the next (a form)."""

    def advance(self, field: Field) -> None:
        """The field was entered; go on to the next."""
        raise NotImplementedError


CandidateSource = Callable[[str], Sequence[Candidate]]
"""From what was typed so far to the candidates, nearest first."""


class Field(JapaneseInput):
    """Free text, as it was typed. `read` gives the value or raises BadInput with the name of the field.

    `label` is also the word that errors use. `required` fields refuse to be empty. A `known` field holds what the
    machine knows: Enter passes over it while it has a value. `note` stands behind the value. Without `width` the value
    takes what is left of the row. `candidates` is asked in a thread unless it is `quick_candidates`.
    """

    EMPTY = "{label}を入力してください。"
    HINT = "Enter 次の欄"
    REPLACES = False
    WIDTH = 0

    def __init__(
        self,
        name: str,
        label: str = "",
        value: str = "",
        *,
        width: int = 0,
        label_width: int = 0,
        most: int = 0,
        required: bool = False,
        known: bool = False,
        password: bool = False,
        note: str = "",
        note_width: int = 0,
        hint: str = "",
        help: Sequence[str] = (),
        candidates: CandidateSource | None = None,
        quick_candidates: bool = False,
    ) -> None:
        width = width or self.WIDTH
        super().__init__(
            value,
            width=width or 1,
            most=most,
            password=password,
            replace_on_typing=self.REPLACES,
            name=name,
            id=name,
        )
        self.label = label
        self.required = required
        self.known = known
        self.help = tuple(help)
        self.candidates = candidates
        self.quick_candidates = quick_candidates
        self._label_cells = max(label_width, cells.width(cells.clean(label)))
        self._fills = not width
        self._note = note
        self._note_cells = max(note_width, cells.width(cells.clean(note)))
        self._hint = hint
        if self._fills:
            self.styles.width = "1fr"

    @property
    def hint(self) -> str:
        if self._hint:
            return self._hint
        return f"{self.HINT}  F4 候補" if self.candidates else self.HINT

    @property
    def note(self) -> str:
        return self._note

    @note.setter
    def note(self, text: str) -> None:
        """Say something else behind the value; the place keeps its width."""
        if text != self._note:
            self._note = text
            self.refresh()

    def normalise(self, typed: str) -> str:
        """The text in the form in which it is kept. The value of a free text is not touched but for its ends."""
        return typed.strip(" \u3000")

    def read(self) -> object:
        """The value. Raises BadInput."""
        text = self.normalise(self.value)
        if not text:
            if self.required:
                raise BadInput(reason=self.EMPTY.format(label=self.label.strip() or self.name), field=self.name or "")
            return self.of_empty()
        return self.of_text(text)

    def of_empty(self) -> object:
        """The value of an empty field."""
        return ""

    def of_text(self, text: str) -> object:
        """The value of a normalised text. Raises BadInput."""
        return text

    def commit(self) -> object:
        """Read the value and show it in its normal form. Raises BadInput and shows the field in error."""
        try:
            value = self.read()
        except BadInput:
            self.failed = True
            self.refresh()
            raise
        shown = self.form_of(value)
        self.failed = False
        if shown != self.value:
            self.value = shown
        else:
            self.refresh()
        return value

    def form_of(self, value: object) -> str:
        """The normal form of a value on the screen."""
        return str(value)

    def submit(self) -> None:
        """Enter: a value that cannot be read keeps the focus here; else the form goes on to its next field."""
        self.commit()
        super().submit()
        form = next((node for node in self.ancestors if isinstance(node, Advancing)), None)
        if form is not None:
            form.advance(self)

    def left(self) -> None:
        """Going elsewhere shows a value that can be read in its normal form and says nothing about another."""
        with suppress(BadInput):
            text = self.form_of(self.read())
            if text != self.value:
                self.value = text
        super().left()

    def meaning(self) -> str:
        """What stands behind the value."""
        return self._note

    @property
    def lead_cells(self) -> int:
        return self._label_cells + 1 if self._label_cells else 0

    def line(self, y: int) -> Line:
        if self._fills:
            behind = self._note_cells + 1 if self._note_cells else 0
            self._cells = max(1, self.size.width - self.lead_cells - behind)
        pieces: list[Piece] = []
        if self._label_cells:
            pieces.append((Tone.LABEL, cells.pad_right(self.label, self._label_cells) + " "))
        pieces.extend(self.value_pieces())
        meaning = self.meaning()
        if meaning:
            pieces.append((Tone.TEXT, " " + meaning))
        return pieces

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self.lead_cells + self._cells + (self._note_cells + 1 if self._note_cells else 0)


class CodeField(Field):
    """A code of a few digits or letters, its meaning beside it; F4 lists the codes. Leading zeros are kept."""

    REPLACES = True
    WIDTH = 3
    UNKNOWN = "{label}に {code} はありません。F4 で一覧を見られます。"

    def __init__(
        self,
        name: str,
        label: str = "",
        value: str = "",
        *,
        codes: Mapping[str, str] | None = None,
        width: int = 0,
        meaning_width: int = 0,
        label_width: int = 0,
        required: bool = False,
        known: bool = False,
        hint: str = "",
        help: Sequence[str] = (),
        candidates: CandidateSource | None = None,
    ) -> None:
        self._codes = dict(codes or {})
        quick = candidates is None
        if candidates is None and codes:
            candidates = self._by_number_or_name
        longest = max((cells.width(cells.clean(text)) for text in self._codes.values()), default=0)
        super().__init__(
            name,
            label,
            value,
            width=width,
            label_width=label_width,
            required=required,
            known=known,
            hint=hint,
            note_width=meaning_width or longest,
            help=help,
            candidates=candidates,
            quick_candidates=quick,
        )

    @property
    def codes(self) -> Mapping[str, str]:
        """Code and meaning; given later, they stand beside what is in the field already and behind F4."""
        return self._codes

    @codes.setter
    def codes(self, codes: Mapping[str, str]) -> None:
        self._codes = dict(codes)
        if self.candidates is None and codes:
            self.candidates = self._by_number_or_name
        self.refresh()

    def _by_number_or_name(self, typed: str) -> Sequence[Candidate]:
        """A code that is whole chooses nothing: the list is opened to see the others."""
        wanted = self.normalise(typed)
        listed = [Candidate(code, name) for code, name in self.codes.items()]
        if wanted in self.codes:
            return listed
        near = [c for c in listed if c.code.startswith(wanted) or wanted in c.name]
        return near or listed

    def normalise(self, typed: str) -> str:
        return "".join(unicodedata.normalize("NFKC", typed).split()).upper()

    def of_text(self, text: str) -> str:
        if self.codes and text not in self.codes:
            shown = cells.cut(text, 20)
            raise BadInput(
                reason=self.UNKNOWN.format(label=self.label.strip() or self.name, code=shown), field=self.name or ""
            )
        return text

    def meaning(self) -> str:
        return self.codes.get(self.normalise(self.value), "") if self.codes else self.note


class YenField(Field):
    """An amount. Full-width digits, separators and 円 are understood; it is shown with separators."""

    REPLACES = True
    WIDTH = 11

    def normalise(self, typed: str) -> str:
        return unicodedata.normalize("NFKC", typed).strip()

    def of_empty(self) -> Yen | None:
        return None

    def of_text(self, text: str) -> Yen:
        return Yen.parse(text, field=self.name or "")

    def form_of(self, value: object) -> str:
        return f"{value}" if isinstance(value, Yen) else ""


class DateField(Field):
    """A day in the Japanese calendar or in Western form; shown as `R8.11.24`."""

    REPLACES = True
    WIDTH = 10

    def normalise(self, typed: str) -> str:
        return "".join(unicodedata.normalize("NFKC", typed).split())

    def of_empty(self) -> date | None:
        return None

    def of_text(self, text: str) -> date:
        return parse_date(text, today=date.max, field=self.name or "")

    def form_of(self, value: object) -> str:
        return wareki(value) if isinstance(value, date) else ""


class SearchField(Field):
    """Words to search by: NFKC, one blank between words, without the blanks at the ends."""

    HINT = "Enter で検索"

    def normalise(self, typed: str) -> str:
        return " ".join(unicodedata.normalize("NFKC", typed).split())
