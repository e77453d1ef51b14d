"""6401 in rows: the list of graces, those of a party, and each pane of the current one."""

from __future__ import annotations

from datetime import date

from core.delinquency.graces.desk import GraceDesk, GraceLine, GraceTold
from core.delinquency.graces.grace import Grace, GraceEventKind, GraceState
from core.delinquency.graces.kinds import effects_of
from core.delinquency.graces.planning import days_of
from core.delinquency.plans.fulfilment import LineState
from core.values.dates import wareki
from tui.widgets import columns
from tui.widgets.data_list import Cell, Row
from tui.widgets.tone import Tone

LIVE = (
    columns.number("番", 3),
    columns.code("猶予番号", 12),
    columns.code("宛名番号", 8, rank=1),
    columns.text("氏名", 12, flex=True, most=30),
    columns.text("種別", 8),
    columns.day("終わり", 9),
    columns.amount("猶予額", 9, rank=1),
    columns.text("状態", 12),
    columns.text("すること", 14, flex=True, most=40),
)
OWN = (
    columns.number("番", 3),
    columns.code("猶予番号", 12),
    columns.text("種別", 8),
    columns.day("始まり", 9, rank=1),
    columns.day("終わり", 9),
    columns.amount("猶予額", 9),
    columns.text("状態", 12),
    columns.text("すること", 16, flex=True, most=40),
)
DETAIL = (
    columns.text("", 2),
    columns.text("項目", 14, most=24),
    columns.text("内容", 52, flex=True, most=90),
    columns.text("根拠", 20, rank=1, most=30),
)
PANES = ("申請", "審査", "決定", "履行", "取消", "延滞金")
_STATES = {
    GraceState.EXAMINED: Tone.WAIT,
    GraceState.CORRECTION: Tone.WAIT,
    GraceState.CORRECTION_OVER: Tone.BAD,
    GraceState.RUNNING: Tone.GOOD,
    GraceState.COMING: Tone.GOOD,
    GraceState.CANCELLED: Tone.BAD,
    GraceState.REFUSED: Tone.BAD,
}
_LINES = {
    LineState.KEPT: Tone.GOOD,
    LineState.LATE: Tone.WARN,
    LineState.SHORT: Tone.BAD,
    LineState.MISSED: Tone.BAD,
    LineState.WAITING: Tone.WARN,
}


def live_row(number: int, line: GraceLine) -> Row:
    """One of the list without a person."""
    grace = line.grace
    return Row(
        grace.grace_id,
        (
            str(number),
            grace.grace_no,
            line.party_no,
            line.name or "（閲覧不可）",
            grace.kind.short,
            wareki(grace.until_on),
            f"{grace.amount}",
            _state(line.state),
            (Tone.WARN, line.to_do),
        ),
    )


def own_row(number: int, told: GraceTold, today: date) -> Row:
    """One of a party's graces."""
    grace = told.grace
    to_do = told.to_do
    if not to_do and told.state is GraceState.RUNNING and grace.days_left(today) <= 30:
        to_do = f"満了まで{grace.days_left(today)}日"
    return Row(
        grace.grace_id,
        (
            str(number),
            grace.grace_no,
            grace.kind.short,
            wareki(grace.from_on),
            wareki(grace.until_on),
            f"{grace.amount}",
            _state(told.state),
            (Tone.WARN, to_do),
        ),
    )


def pane_rows(pane: int, desk: GraceDesk, told: GraceTold | None) -> list[Row]:
    """The rows of a pane for the current grace; late charges concern the party."""
    if pane == 5:
        return _numbered(_late_charges(desk))
    if told is None:
        return []
    makers = (_application, _examination, _decision, _fulfilment, _ending)
    return _numbered(makers[pane](told))


Line = tuple[Cell, str, Cell, str]


def _application(told: GraceTold) -> list[Line]:
    grace = told.grace
    money = grace.finances
    rows: list[Line] = [
        ("", "種別・事由", f"{grace.kind.label}  {grace.clause.label}", grace.kind.article),
        ("", "受付日", wareki(grace.received_on) if grace.received_on else "なし（職権）", "法15条の2 15条の6の2"),
        ("", "事由発生日", wareki(grace.arose_on) if grace.arose_on else "－", ""),
        (
            "",
            "申請の期間",
            f"{wareki(grace.asked_from_on)} ～ {wareki(grace.asked_until_on)}"
            f"（{days_of(grace.asked_from_on, grace.asked_until_on)}日）",
            "法15条①",
        ),
        ("", "対象の期別", f"{len(told.labels)}期  " + "、".join(told.labels), ""),
        ("", "事情", grace.statement or "－", ""),
        (
            "",
            "財産収支",
            f"資産 {money.assets}円 当面の必要額 {money.needs}円 月の収支 {money.payable_monthly}円",
            "令6条の9の3",
        ),
    ]
    asked = grace.last(GraceEventKind.CORRECTION_ASKED)
    if asked is not None:
        until = wareki(date.fromisoformat(asked.facts["until"]))
        rows.append((("!" if grace.correction_until else ""), "補正", f"期限 {until}  {asked.words}", "法15条の2"))
    rows += [
        ("", "担保", f"{each.kind} {each.words} {each.worth}円{'（解除済）' if each.released_on else ''}", "法16条")
        for each in grace.securities
    ]
    return rows


def _examination(told: GraceTold) -> list[Line]:
    rows: list[Line] = [
        ("", "猶予できる額", f"未納 {told.owed}円 － 現在納付能力 = {told.most}円", "令6条の9の3"),
    ]
    for each in told.findings:
        mark: Cell = (Tone.GOOD, "○") if each.fulfilled else (Tone.BAD, "×")
        rows.append((mark, each.point, each.words, each.article))
    if told.state.open and not told.grace.kind.applied_for:
        rows.append(
            ("", "書面の依頼", "財産収支状況書と分割納付の計画の提出を求めます（F12 の P-21）。", "法15条の5の2③")
        )
        rows.append(("", "適用しないとき", "職権の猶予をしないことに不服申立てはできません。", "徴基通151-13-4"))
    if not told.findings:
        rows.append(("", "審査", "決定済みです。3 決定に内容があります。", ""))
    return rows


def _decision(told: GraceTold) -> list[Line]:
    grace = told.grace
    rows: list[Line] = []
    granted, refused = grace.granted, grace.last(GraceEventKind.REFUSED)
    if refused is not None:
        rows.append((("×"), "不許可", f"{wareki(refused.on)}  {refused.words}", "法15条の2の2"))
        return rows
    if granted is None:
        return [("", "決定", "まだ決定していません。F4 から起案します。", "")]
    rows += [
        ((Tone.GOOD, "○"), "許可", f"{wareki(granted.on)}  {granted.words}", grace.kind.article),
        ("", "猶予期間", f"{wareki(grace.from_on)} ～ {wareki(grace.until_on)}", ""),
        ("", "猶予額", f"{grace.amount}円  分割 {len(grace.instalments)}回", "法15条③"),
    ]
    for effect in effects_of(grace.kind, grace.clause):
        mark: Cell = (Tone.GOOD, "可") if effect.possible else (Tone.BAD, "不")
        if effect.what in ("延滞金", "時効"):
            mark = ""
        rows.append((mark, effect.what, effect.words, effect.article))
    return rows


def _fulfilment(told: GraceTold) -> list[Line]:
    kept = told.kept
    if kept is None:
        return [("", "履行", "許可した猶予の分割納付がここに並びます。", "")]
    rows: list[Line] = [
        ("", "履行", f"{kept.rate}  納付 {kept.paid}円  残り {kept.rest}円  不足 {kept.shortage}円", "法15条③")
    ]
    for line in kept.lines:
        name = "即納" if line.line_no == 0 else f"{line.line_no}回 {wareki(line.due_on)}"
        words = f"{line.amount}円  納付 {line.paid}円  {line.state.value}"
        rows.append(("", name, (_LINES.get(line.state, Tone.TEXT), words), ""))
    return rows


def _ending(told: GraceTold) -> list[Line]:
    rows: list[Line] = [
        (
            (Tone.WARN, "!"),
            each.cause.short,
            f"{each.words}（{wareki(each.since)}）",
            each.cause.article(told.grace.kind),
        )
        for each in told.proposals
    ]
    for event in reversed(told.grace.events):
        words = event.words
        if event.kind is GraceEventKind.NOTIFIED:
            words = str(event.facts.get("document_no", ""))
        rows.append(("", wareki(event.on), f"{event.kind.label}  {words}  {event.staff_name}", ""))
    return rows


def _late_charges(desk: GraceDesk) -> list[Line]:
    rows: list[Line] = []
    for each in desk.choices:
        term = each.term
        words = f"本税 {term.unpaid}円  延滞金 {term.late_charge}円"
        if term.waivers:
            words += "  免除 " + "、".join(
                f"{w.cause} {wareki(w.from_on)}～{wareki(w.until_on) if w.until_on else ''}" for w in term.waivers
            )
        rows.append(("", each.label, words, "・".join(each.standing)))
    for refix in desk.refixes:
        words = f"確定額 {refix.charge.fixed}円  再計算 {refix.charge.right}円  F4 から起案"
        rows.append(((Tone.WARN, "!"), refix.label, words, "差額"))
    for relief in desk.reliefs:
        name = next((c.label for c in desk.choices if c.term.receivable_id == relief.receivable_id), "")
        word = "決定" if relief.granted else "不承認"
        rows.append(
            (
                (Tone.GOOD, "○") if relief.granted else (Tone.BAD, "×"),
                f"{wareki(relief.decided_on)} {word}",
                f"{name} {relief.ground.label} {relief.before}円 → {relief.after}円",
                relief.article,
            )
        )
    return rows


def _numbered(lines: list[Line]) -> list[Row]:
    return [Row(number, line) for number, line in enumerate(lines)]


def _state(state: GraceState) -> Cell:
    return (_STATES.get(state, Tone.QUIET), state.value)


def heading(grace: Grace | None) -> str:
    """The caption over a pane."""
    return f"{grace.grace_no}  {grace.kind.label}" if grace is not None else "猶予なし"
