"""8001 in words: a line of the tray, whom and what a draft concerns, what an approver looks at, the whole of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from textual.app import ComposeResult

from core.office.approvals import DraftView, TrayLine
from core.office.deciding.routes import StepKind
from core.office.drafts import Decision, DraftState
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
            line.about,
            f"{draft.amount_yen:,}" if draft.amount_yen is not None else "",
            draft.drafted_by_name,
            wareki(draft.drafted_at.date()),
            step_word(line),
            state,
            f"{(today - draft.drafted_at.date()).days}日",
            draft.party_no,
            f"{draft.approved}/{draft.steps}",
            line.lent,
        ),
    )


def step_word(line: TrayLine) -> Piece:
    """Whose step is next: the role, 審査 for an opinion, 代決 where one decides in a colleague's place."""
    step = line.next_step
    if line.draft.state != DraftState.AWAITED:
        return (Tone.QUIET, "")
    if line.lent:
        return (Tone.WAIT, "代決")
    return (Tone.TEXT, str(step.kind) if step.kind is StepKind.REVIEW else step.word)


def revision_of(view: DraftView) -> str:
    """The revision, and what it changes of the one that was approved or sent back."""
    return f"版 {view.draft.revision} {'・'.join(view.changed) + 'を変更' if view.changed else '変更なし'}"


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
        lines += wrapped(f"承認できません  {view.obstacle}", width, Tone.WARN)
    if draft.reason:
        lines += wrapped(f"{draft.state}の理由 {draft.reason}", width, Tone.WAIT)
    lines += wrapped(way_of(view), width)
    lines.append(_limit_line(view))
    for note in view.described.notes:
        lines += wrapped(note, width)
    return lines


def way_of(view: DraftView) -> str:
    """How the draft has come so far and who is next: 経路 起案 R8.11.24 10:00 → 係長 鈴木 R8.11.24 10:05 → 課長."""
    draft = view.draft
    taken = [one for one in view.trail if one.revision == draft.revision and one.decision is Decision.APPROVE]
    parts = [f"起案 {_moment(draft.drafted_at)}"]
    for number, step in enumerate(view.way):
        if number < len(taken):
            one = taken[number]
            lent = f"（{one.acting_for}の代決）" if one.acting_for else ""
            opinion = f"「{one.reason}」" if one.reason else ""
            parts.append(f"{step.word} {one.name}{lent} {_moment(one.decided_at)}{opinion}")
        else:
            parts.append(step.word)
    return "経路 " + " → ".join(parts)


def _limit_line(view: DraftView) -> Line:
    """The limit of the one who looks against the day's sum of the payee, and in whose place they would decide."""
    draft = view.draft
    facts: list[tuple[str, ...]] = []
    if draft.amount_yen is not None:
        facts.append(("限度", f"{view.limit} {'範囲内' if view.within_limit else '超過'}"))
        word = "同じ支払先の当日計" if draft.payee_key else "金額"
        facts.append((word, f"{view.payee_today}"))
    facts.append(("起案者", draft.drafted_by_name))
    if view.lent:
        facts.append(("代決", f"{view.lent}に代わって決裁します"))
    return pairs(*facts)


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
