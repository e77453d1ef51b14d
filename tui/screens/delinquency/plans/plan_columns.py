"""Columns and rows of 6301: instalments, how they are kept, versions, entrusted papers, and the lines under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from core.delinquency.plans.drafting import WorkedOut
from core.delinquency.plans.fulfilment import LineState, PlanState
from core.delinquency.plans.keeping import PlanTold
from core.delinquency.plans.payers import Payer
from core.delinquency.plans.plan import PlanEvent, PlanRow
from core.delinquency.plans.planning import LateChargeMode, PlanLine
from core.delinquency.plans.securities import EntrustedPaper, PaperState
from core.values.dates import wareki, weekday
from core.values.money import Yen, total
from tui.widgets import cells, columns
from tui.widgets.data_list import Row
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

LINES = (
    columns.number("回", 3),
    columns.day("期限", 8),
    columns.text("曜", 2),
    columns.amount("額", 8),
    columns.text("充てる期別（Space で入替）", 34, flex=True, most=90),
    columns.amount("残り", 9),
)
KEPT = (
    columns.number("回", 3),
    columns.day("期限", 9),
    columns.text("曜", 2),
    columns.amount("額", 9),
    columns.amount("納付", 9),
    columns.day("納付日", 9),
    columns.amount("不足", 9),
    columns.text("状態", 8),
    columns.day("許容日", 9, rank=1),
)
VERSIONS = (
    columns.number("版", 3),
    columns.day("作成", 9),
    columns.day("署名", 9),
    columns.amount("月額", 9),
    columns.number("回数", 4),
    columns.amount("総額", 10),
    columns.number("期別", 4),
    columns.code("履行", 6),
    columns.text("状態", 6),
    columns.text("延滞金", 6, rank=1),
    columns.text("作成者", 10, rank=2, flex=True, most=16),
)
PAPERS = (
    columns.text("券種", 8),
    columns.code("番号", 10),
    columns.amount("券面", 10),
    columns.day("支払期日", 9),
    columns.text("再委託先", 12, flex=True, most=30),
    columns.text("状態", 8),
    columns.day("受託日", 9, rank=1),
    columns.text("提供者", 10, rank=2, flex=True, most=30),
)
ALL = (
    columns.number("番", 3),
    columns.code("宛名番号"),
    columns.text("氏名・名称", 12, flex=True, most=30),
    columns.text("状態", 6),
    columns.amount("月額", 8),
    columns.day("次の期限", 9),
    columns.amount("次の額", 8),
    columns.amount("不足", 8),
    columns.number("連続", 4),
    columns.amount("残り", 9, rank=1),
    columns.code("履行", 6, rank=2),
    columns.number("版", 3, rank=3),
    columns.text("担当", 8, rank=3, flex=True, most=16),
)

PANES = (LINES, KEPT, VERSIONS, PAPERS)
EMPTY = (
    "月額か回数を入れて F5 で計画を計算します。",
    "効力のある誓約がありません。署名を登録すると、ここで履行を見られます。",
    "版はありません。F9 で案を残すと版 1 になります。",
    "受託した証券はありません。F4 で受託できます。",
)
HINTS = (
    "1-4 区画  Space 充てる順を入替  t 対象の期別  F4 操作",
    "1-4 区画  F4 不履行通知・取消しの起案",
    "1-4 区画  F4 操作",
    "1-4 区画  F4 受託・不渡り・返還",
)

_STATES = {
    PlanState.DRAFT: Tone.WAIT,
    PlanState.SIGNED: Tone.TEXT,
    PlanState.KEPT: Tone.GOOD,
    PlanState.DEFAULTED: Tone.BAD,
    PlanState.DONE: Tone.GOOD,
    PlanState.CANCELLED: Tone.QUIET,
    PlanState.REPLACED: Tone.QUIET,
}
_LINES = {
    LineState.AHEAD: Tone.QUIET,
    LineState.WAITING: Tone.WARN,
    LineState.KEPT: Tone.GOOD,
    LineState.LATE: Tone.WARN,
    LineState.SHORT: Tone.BAD,
    LineState.MISSED: Tone.BAD,
}
_PAPERS = {PaperState.DUE: Tone.WARN, PaperState.PAID: Tone.GOOD, PaperState.DISHONOURED: Tone.BAD}


def state_cell(state: PlanState) -> tuple[Tone, str]:
    """The word of a plan in its tone."""
    return _STATES[state], state.value


def line_rows(lines: Sequence[PlanLine], names: Mapping[int, str]) -> list[Row]:
    """Instalments with the receivables to which each is expected to go."""
    return [
        Row(
            line.line_no,
            (
                str(line.line_no),
                wareki(line.due_on),
                weekday(line.due_on),
                f"{line.amount}",
                "  ".join(
                    f"{names.get(part.receivable_id, '?')}{'延' if part.late_charge and not part.base else ''} {part.amount}"
                    for part in line.parts
                ),
                f"{line.rest}",
            ),
        )
        for line in lines
    ]


def line_total(lines: Sequence[PlanLine]) -> tuple[str, ...]:
    """計 of the instalments."""
    rest = lines[-1].rest if lines else Yen(0)
    return ("", "", "", f"{total([line.amount for line in lines])}", "計", f"{rest}")


def kept_rows(told: PlanTold) -> list[Row]:
    """Instalments with what came for them."""
    return [
        Row(
            line.line_no,
            (
                str(line.line_no),
                wareki(line.due_on),
                weekday(line.due_on),
                f"{line.amount}",
                f"{line.paid}",
                wareki(line.covered_on) if line.covered_on is not None else "",
                f"{line.short}" if line.state in (LineState.SHORT, LineState.MISSED) else "",
                (_LINES[line.state], line.state.value),
                wareki(line.allowed_on),
            ),
        )
        for line in told.kept.lines
    ]


def kept_total(told: PlanTold) -> tuple[str, ...]:
    """計 of what came."""
    kept = told.kept
    return ("", "計", "", f"{kept.total}", f"{kept.paid}", "", f"{kept.shortage}", f"履行 {kept.rate}", "")


def version_rows(versions: Sequence[PlanTold]) -> list[Row]:
    """Versions of the plans, newest first."""
    return [
        Row(
            told.plan.plan_id,
            (
                str(told.plan.version_no),
                wareki(told.plan.made_on),
                wareki(told.signed_on) if told.signed_on is not None else "",
                f"{told.plan.monthly}",
                str(len(told.plan.lines)),
                f"{told.plan.total}",
                str(len(told.plan.claims)),
                told.kept.rate if told.signed_on is not None else "",
                state_cell(told.state),
                told.plan.mode.value,
                told.plan.staff_name,
            ),
        )
        for told in versions
    ]


def paper_rows(papers: Sequence[EntrustedPaper], today: date) -> list[Row]:
    """Entrusted papers, newest first."""
    rows = []
    for paper in papers:
        state = paper.state(today)
        rows.append(
            Row(
                paper.entrusted_id,
                (
                    paper.wish.kind.value,
                    paper.wish.paper_no,
                    f"{paper.wish.face}",
                    wareki(paper.wish.due_on),
                    paper.wish.reentrusted_to,
                    (_PAPERS.get(state, Tone.TEXT), state.value),
                    wareki(paper.accepted_on),
                    paper.wish.brought_by,
                ),
            )
        )
    return rows


def plan_rows(rows: Sequence[PlanRow], first: int = 1) -> list[Row]:
    """The list of plans that are not over."""
    return [
        Row(
            row.watch.plan_id,
            (
                str(number),
                row.party_no,
                row.name,
                state_cell(row.watch.state),
                f"{row.monthly}",
                wareki(row.watch.next_due_on) if row.watch.next_due_on is not None else "",
                f"{row.watch.next_yen}" if row.watch.next_yen else "",
                (Tone.BAD, f"{row.watch.shortage}") if row.watch.shortage else "",
                str(row.watch.consecutive) if row.watch.consecutive else "",
                f"{row.watch.rest}",
                f"{row.watch.kept}/{row.watch.judged}",
                str(row.version_no),
                row.collector,
            ),
        )
        for number, row in enumerate(rows, first)
    ]


# Lines under the lists


def trial_lines(found: WorkedOut, today: date) -> list[Line]:
    """注意, 時効 and 延滞金 of a plan that was worked out."""
    _, completes = found.renews
    notes = _notes(found)
    return [
        _told("注意", "  ".join(notes), Tone.WARN)
        if notes
        else _told("案内", "F9 で案として残し、F12 で誓約書を印刷します"),
        _told(
            "時効",
            f"書面に列挙した {len(found.plan.claims)}期別だけ承認。完成日は {wareki(today)} の翌日から {wareki(completes)}",
        ),
        _late_line(found.plan.mode, found.plan.late_charge, found.assumed_words),
    ]


def draft_lines(told: PlanTold) -> list[Line]:
    """What is to be done with a version that waits, or how one in force stands."""
    plan = told.plan
    late = _late_line(plan.mode, plan.late_charge, plan.assumed)
    if told.state is PlanState.DRAFT:
        return [
            _told("案", _next_step(told), Tone.WAIT),
            _told("時効", "署名を登録するまで変わりません（民法152条）"),
            late,
        ]
    signed = told.signed_on
    words = f"書面に列挙した {len(plan.claims)}期別を {wareki(signed)} に承認" if signed is not None else "承認なし"
    return [_told(told.state.value, standing_words(told), _STATES[told.state]), _told("時効", words), late]


def standing_words(told: PlanTold) -> str:
    """How a version is kept, in one line, with what may be done about it."""
    kept = told.kept
    words = f"履行 {kept.rate}  残り {kept.rest}円"
    if told.state is PlanState.DEFAULTED:
        words += f"  不足 {kept.shortage}円 連続{kept.consecutive}回。F4 で通知か取消しの起案"
    elif kept.next_line is not None and told.state.live:
        words += f"  次 {wareki(kept.next_line.due_on)} {kept.next_line.short}円"
    if told.settlement:
        words += f"  精算 {told.settlement}円"
    return words


def event_lines(told: PlanTold, most: int) -> list[Line]:
    """What happened to a version, newest first."""
    lines = [
        pairs(
            (f"{wareki(event.on)} {event.kind.label}", f"第{event.line_no}回" if event.line_no else ""),
            ("職員", event.staff_name),
        )
        for event in reversed(told.events)
    ]
    return lines[:most]


def paper_lines(paper: EntrustedPaper, payers: Sequence[Payer]) -> list[Line]:
    """An entrusted paper in full, and who pays besides."""
    wish = paper.wish
    happened = "  ".join(
        f"{wareki(event.on)} {event.kind.label}" + (f"（{wareki(event.until_on)} まで）" if event.until_on else "")
        for event in paper.events
    )
    return [
        pairs(("振出人", wish.drawn_by), ("支払場所", wish.drawn_on_bank), ("提供者", wish.brought_by)),
        pairs(("延滞金の計算終期", wareki(wish.charge_until_on)), ("経過", happened or "なし")),
        payer_line(payers),
    ]


def payer_line(payers: Sequence[Payer]) -> Line:
    """Who pays for the delinquent; receipts stay in the delinquent's name."""
    present = [payer.words for payer in payers if payer.ended_on is None]
    return _told("第三者納付", "、".join(present) if present else "なし（F4 で記録）")


def part_lines(line: PlanLine, labels: Mapping[int, str]) -> list[Line]:
    """The parts of one instalment with the full names of the receivables: for terminals with room."""
    return [
        pairs((labels.get(part.receivable_id, "?"), f"本税等 {part.base}"), ("延滞金", f"{part.late_charge}"))
        for part in line.parts
    ]


def form_words(lines: Sequence[PlanLine], claims: int, room: int) -> str:
    """最終回, 完納予定 and 承認, beside the fields; as many of them as there is room for."""
    if not lines:
        return ""
    last = lines[-1]
    parts = [f"最終回 {last.amount}円", f"完納予定 {wareki(last.due_on)}", f"承認 {claims}期別"]
    for gap in ("  ", " "):
        if cells.width(gap.join(parts)) <= room:
            return gap.join(parts)
    return " ".join(parts[:2])


def _told(label: str, words: str, tone: Tone = Tone.TEXT) -> Line:
    return [*text(label, Tone.LABEL), (Tone.TEXT, " "), (tone, words)]


def _late_line(mode: LateChargeMode, charge: Yen, assumed: str) -> Line:
    where = "計画に含む" if mode is LateChargeMode.INCLUDED else "完納予定日の見込み"
    return _told("延滞金", f"{where} {charge}円" + (f"（{assumed}）" if assumed else ""))


def _notes(found: WorkedOut) -> list[str]:
    notes = []
    if found.beyond:
        notes.append(f"決裁が要ります: {found.beyond}")
    if found.before is not None:
        before = found.before
        signed = wareki(before.signed_on) if before.signed_on is not None else ""
        failed = f"不履行 {before.kept.consecutive}回" if before.kept.consecutive else f"履行 {before.kept.rate}"
        notes.append(f"前の誓約（{signed} 月{before.plan.monthly}円）は {failed} で差替えます。版 {found.version_no}")
    if found.provisional:
        notes.append(f"速報 {found.provisional}円を含みます")
    return notes


def _next_step(told: PlanTold) -> str:
    if told.waits_for_approval:
        return f"決裁待ち（{told.plan.beyond}）。8001 で承認された後に印刷できます"
    if told.event(PlanEvent.PRINTED) is None:
        return "F12 で誓約書を印刷し、署名を受けてください"
    return "署名を受けたら F4 で署名の日を登録してください"
