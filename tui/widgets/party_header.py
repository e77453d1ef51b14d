"""Rows 2-4 of every screen that shows one person: who, where, what must be heeded. It never moves and never shrinks."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Size

from tui.widgets import cells
from tui.widgets.lines import apart
from tui.widgets.painted import Line, Painted, Piece
from tui.widgets.party_facts import Flag, Gravity, PartyFacts
from tui.widgets.tone import Tone

BADGES = 3
"""More reverse blocks in a line and none is seen."""


class PartyHeader(Painted):
    """The three rows. `show(None)` leaves them blank until the person is known."""

    def __init__(self, party: PartyFacts | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._party = party

    @property
    def party(self) -> PartyFacts | None:
        return self._party

    def show(self, party: PartyFacts | None) -> None:
        """Show another person, or the same with other facts."""
        if party != self._party:
            self._party = party
            self.refresh()

    def line(self, y: int) -> Line:
        if self._party is None:
            return ()
        return (self._who, self._where, self._heed)[y](self._party)

    def _who(self, party: PartyFacts) -> Line:
        width = self.size.width
        facts = "  ".join(part for part in ("" if party.hides else party.birth, party.kind) if part)
        tail = f"{facts}   {party.household}" if party.household else facts
        name = cells.clean(party.name) + (f"（{cells.clean(party.kana)}）" if party.kana else "")
        lead = 7 + max(8, cells.width(cells.clean(party.number))) + 1
        room = width - lead - cells.width(cells.clean(tail)) - 2
        more = f"  {party.more}" if party.more else ""
        roomier = width - lead - cells.width(cells.clean(facts)) - 2
        if room < cells.width(name) <= roomier:  # the household gives way to a name that is whole without it
            tail, more, room = facts, "", roomier
        if more and cells.width(name) + cells.width(cells.clean(more)) > room:
            more = ""
        shown = cells.cut(name, max(8, room - cells.width(cells.clean(more))))
        return [
            (Tone.LABEL, " 宛名 "),
            (Tone.TEXT, f"{party.number}  "),
            (Tone.STRONG, shown),
            (Tone.TEXT, f" {tail}{more}"),
        ]

    def _where(self, party: PartyFacts) -> Line:
        if party.hides:
            return [
                (Tone.TEXT, " "),
                (Tone.BAD, "住所・電話・生年月日は支援措置のため表示しません（閲覧の許可が要ります）"),
            ]
        right: list[Piece] = [(Tone.LABEL, "電話 "), (Tone.TEXT, party.phone)] if party.phone else []
        return apart([(Tone.TEXT, f" {party.address}")], right, self.size.width)

    def _heed(self, party: PartyFacts) -> Line:
        flags = sorted(self._flags(party), key=lambda flag: flag.gravity)
        if not flags:
            return [(Tone.TEXT, " "), (Tone.QUIET, "特記なし")]
        pieces: list[Piece] = [(Tone.TEXT, " ")]
        room = self.size.width - 2
        for index, flag in enumerate(flags):
            badge = index < BADGES and flag.gravity is not Gravity.TELLS
            word = cells.clean(flag.word)
            left = len(flags) - index
            tail = cells.width(f" ほか{left - 1}") if left > 1 else 0
            if cells.width(word) + 3 + tail > room:
                pieces.append((Tone.TEXT, f"ほか{left}"))
                break
            tone = Tone.TEXT
            if badge:
                tone = Tone.BAD_BADGE if flag.gravity is Gravity.STOPS else Tone.WARN_BADGE
                word = f" {word} "
            pieces.extend([(tone, word), (Tone.TEXT, " ")])
            room -= cells.width(word) + 1
        return pieces

    @staticmethod
    def _flags(party: PartyFacts) -> Sequence[Flag]:
        if party.protected and all(flag.word != "支援措置" for flag in party.flags):
            return (Flag("支援措置", Gravity.STOPS), *party.flags)
        return party.flags

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 3
