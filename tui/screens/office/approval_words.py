"""8001 in words: a line of the tray, whom and what a draft concerns, what an approver looks at, the whole of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from textual.app import ComposeResult

from core.office.approvals import DraftView, TrayLine
from core.values.dates import wareki
from tui.screens.office_screen import OfficeScreen
from tui.widgets import cells
from tui.widgets.data_list import Row
from tui.widgets.help_page import HelpText
from tui.widgets.lines import pairs, text, wrapped
from tui.widgets.page import Page
from tui.widgets.painted import Line, Piece
from tui.widgets.tone import Tone, tone_of


def tray_row(number: int, line: TrayLine, today: date) -> Row:
    draft = line.draft
    word = "対象外" if line.obstacle and not line.own else str(draft.state)
    state: Piece = (Tone.QUIET if word == "対象外" else tone_of(word), word)
    return Row(
        draft.draft_id,
        (
            str(number),
            line.name,
            draft.party_name,
            f"{draft.amount_yen:,}" if draft.amount_yen is not None else "",
            draft.drafted_by_name,
            wareki(draft.drafted_at.date()),
            f"{draft.approved}/{draft.steps}",
            state,
            f"{(today - draft.drafted_at.date()).days}日",
            draft.party_no,
        ),
    )


def revision_of(view: DraftView) -> str:
    """The revision, and whether it is another than the one first drafted."""
    revision = view.draft.revision
    return f"版 {revision} 変更なし" if revision == 1 else f"版 {revision} 前の版から変更あり"


def line_of(view: DraftView) -> str:
    draft = view.draft
    return "  ".join(part for part in (f"{draft.party_no} {draft.party_name}".strip(), view.described.title) if part)


def facts_of(view: DraftView, width: int) -> list[Line]:
    """Whom and what the draft concerns."""
    draft = view.draft
    title: list[Line] = [text(view.described.title, Tone.STRONG)]
    if not draft.party_no:
        return title
    who: Line = [(Tone.TEXT, f" {draft.party_no} "), (Tone.STRONG, cells.clean(draft.party_name))]
    if sum(cells.width(piece) for _, piece in who) + cells.width(cells.clean(view.described.title)) + 3 > width:
        return [who, *title]
    return [[*who, (Tone.TEXT, f"  {view.described.title}")]]


def notes_of(view: DraftView, width: int) -> list[Line]:
    """What else an approver looks at: why it is not for them, who drafted it, limits, the payee's day."""
    draft = view.draft
    lines: list[Line] = []
    if view.obstacle:
        lines.append([(Tone.TEXT, " "), (Tone.WARN, "承認できません"), (Tone.TEXT, f"  {view.obstacle}")])
    if draft.reason:
        lines += wrapped(f"{draft.state}の理由 {draft.reason}", width, Tone.WAIT)
    facts = [("起案者", draft.drafted_by_name), ("起案", _moment(draft.drafted_at))]
    facts.append(("承認", f"{draft.approved}/{draft.steps}"))
    if draft.payee_key:
        facts.append(("同じ支払先の当日計", f"{view.payee_today}円"))
    elif draft.amount_yen is not None:
        facts.append(("金額", f"{draft.amount_yen:,}円"))
    lines.append(pairs(*facts))
    for note in view.described.notes:
        lines += wrapped(note, width)
    return lines


def _moment(at: datetime) -> str:
    return f"{wareki(at.date())} {at:%H:%M}"


class DraftPage(Page[None]):
    """One draft in full, however long it is."""

    WORD = "起案の全文"
    HINT = "PgUp PgDn 頁  F3 で戻る"
    AUTO_FOCUS = "#help"

    def __init__(self, above: OfficeScreen[Any], view: DraftView) -> None:
        super().__init__(above)
        self._view = view

    def compose(self) -> ComposeResult:
        view, width = self._view, self.above.size.width
        lines: list[Line | str] = [f"{view.name} 起案{view.draft.draft_id}"]
        lines += facts_of(view, width)
        lines.append("承認前 / 承認後 / 差")
        for row in view.described.rows:
            lines += wrapped(row.label, width, Tone.LABEL)
            lines.append(text(f"  {row.before} / {row.after} / {row.difference}"))
        lines.append("内容")
        lines += notes_of(view, width)
        yield HelpText(lines)
