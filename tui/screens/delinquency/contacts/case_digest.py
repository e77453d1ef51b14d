"""What the case screen keeps in sight of the panes that are not shown: the newest of each, in lines."""

from __future__ import annotations

from collections.abc import Sequence

from core.delinquency.contacts.case_rows import Arrangement, CaseView
from core.delinquency.contacts.contact import PromiseState
from core.delinquency.contacts.course import CourseRow
from core.delinquency.contacts.promises import broken_in_a_row
from core.delinquency.contacts.tasks import days_until
from core.values.dates import wareki, weekday
from tui.widgets import cells
from tui.widgets.lines import apart, pairs, section, text
from tui.widgets.painted import Line, Piece
from tui.widgets.tone import Tone

NAMES = ("滞納", "経過", "財産", "予定", "処分", "誓約猶予")
ADDED = (
    "折衝の記録（6102）",
    "折衝の記録（6102）",
    "",
    "予定の登録",
    "",
    "分納誓約（6301）",
)
"""What `+` adds in each pane."""
EMPTY = (
    "滞納の期別はありません。",
    "経過の記録はありません。+ で折衝を記録できます。",
    "財産の記録はありません。",
    "予定と約束はありません。+ で予定を登録できます。",
    "差押え・交付要求はありません。",
    "分納誓約・猶予・執行停止はありません。+ で分納誓約を作れます。",
)


def summary_line(view: CaseView, width: int) -> Line:
    """担当, 方針 and 見直 at the left, what is owed at the right; on another day the sums of that day."""
    left: list[Piece] = [(Tone.TEXT, " ")]
    if view.case is not None and not view.case.open:
        left += [(Tone.QUIET, f"終結 {view.case.closing_cause}  ")]
    left += [(Tone.LABEL, "担当 "), (Tone.TEXT, view.collector or "なし")]
    if view.policy:
        late = view.review_on is not None and view.review_on <= view.today
        left += [(Tone.LABEL, "  方針 "), (Tone.TEXT, view.policy)]
        if view.review_on is not None:
            left += [(Tone.LABEL, " 見直 "), (Tone.BAD if late else Tone.TEXT, wareki(view.review_on))]
    elif view.state:
        left += [(Tone.LABEL, "  状態 "), (Tone.TEXT, view.state)]
    sums = view.sums
    right: list[Piece] = []
    if view.as_of != view.today:
        right += [(Tone.WARN, f"{wareki(view.as_of)}の "), (Tone.QUIET, "")]
    right += [(Tone.LABEL, "滞納 "), (Tone.TEXT, f"{sums.unpaid}"), (Tone.LABEL, " 延滞金 ")]
    right += [(Tone.TEXT, f"{sums.late_charge}")]
    if sums.demand_fee:
        right += [(Tone.LABEL, " 督手 "), (Tone.TEXT, f"{sums.demand_fee}")]
    right += [(Tone.LABEL, " 計 "), (Tone.STRONG, f"{sums.owed}")]
    return apart(left, right, width)


def family_name(name: str) -> str:
    """What a narrow column shows of a clerk."""
    return name.replace("\u3000", " ").split(" ")[0]


def course_line(row: CourseRow, width: int) -> Line:
    """A row of the course in one line: day, time, sort, counterpart, words, clerk."""
    lead = f" {wareki(row.on):8} {row.at:5} " + cells.pad_right(f"{row.sort} {row.who}".strip(), 13)
    tone = Tone.QUIET if row.corrected else Tone.TEXT
    return apart(
        [(tone, lead + " "), (tone, row.words)], [(Tone.QUIET, cells.cut(family_name(row.staff_name), 6))], width
    )


def promise_words(view: CaseView) -> str:
    """The newest promise that failed, and how many in a row."""
    failed = [one for one in view.promises if one.state.failed]
    count = broken_in_a_row(view.promises)
    if not failed or not count:
        return ""
    last = failed[-1]
    return f"前の約束 {wareki(last.promise.promised_on)} {last.promise.amount}円 {last.state.value} 連続{count}回"


def task_words(view: CaseView, most: int = 2) -> list[str]:
    """The next tasks and open promises, by day."""
    found = []
    for one in view.promises:
        if one.state in (PromiseState.OPEN, PromiseState.LATE):
            day = one.promise.promised_on
            off = (day - view.today).days
            left = f"あと{off}日" if off > 0 else "本日" if off == 0 else one.state.value
            found.append((day, f"{wareki(day)} {weekday(day)} 約束 {one.promise.amount}円（{left}）"))
    for task in view.tasks:
        words = f"{wareki(task.due_on)} {task.kind.value} {task.words}（{days_until(task, view.today)}）"
        if not task.source.startswith("promise:"):
            found.append((task.due_on, words))
    return [words for _, words in sorted(found)[:most]]


def household_words(view: CaseView) -> str:
    """What the others of the household owe, never added to what the party owes (A15)."""
    house = view.household
    if not house.people:
        return ""
    return f"世帯ほか{house.people}人 滞納{house.owing}人 {house.owed}円"


def others_words(view: CaseView) -> str:
    """Claims of another fund, which enter nothing that is done here (A13)."""
    if not view.others:
        return ""
    told = "・".join(f"{one.name} {one.terms}期別 {one.owed_yen:,}円" for one in view.others)
    return f"別管轄 {told}"


def digest(view: CaseView, chosen: int, width: int) -> list[Line]:
    """The lines under the chosen pane on a small terminal: six, the newest of the others."""
    lines: list[Line] = []
    if chosen == 1:
        lines.append(section("1 滞納", width, f"{len(view.rows)}期別 計 {view.sums.owed}"))
        lines += [text(f"未納の古い方  {words}") for words in _oldest(view)]
    else:
        beside_it = [words for words in (others_words(view), household_words(view)) if words]
        lines.append(section("2 経過  新しい順", width, "  ".join([*beside_it, f"全{view.course_count:,}件"])))
        rows = view.course.rows[:3]
        lines += [course_line(row, width) for row in rows] or [text("経過の記録はありません。", Tone.QUIET)]
    while len(lines) < 4:
        lines.append(())
    tasks = "  ".join(task_words(view)) or "予定なし"
    failed = promise_words(view)
    lines.append(_labelled("4 予定", f"{tasks}{'  ' + failed if failed else ''}", width))
    words = f"{_arranged(view.dispositions)}   6 誓約猶予 {_arranged(view.arrangements)}"
    assets = "   3 財産 なし"
    fits = cells.width(words + assets) <= width - 9
    lines.append(_labelled("5 処分", words + assets if fits else words, width))
    return lines


def beside(view: CaseView, width: int, chosen: int) -> list[Line]:
    """The column at the right of a wide terminal: all panes at once, but the two that stand large at its left."""
    lines: list[Line] = []
    if chosen > 1:
        lines.append(section("2 経過", width, f"全{view.course_count:,}件"))
        lines += [_short(row, width) for row in view.course.rows[:4]]
    if chosen != 2:
        lines += [section("3 財産", width), text(EMPTY[2], Tone.QUIET)]
    if chosen != 3:
        lines.append(section("4 予定・約束", width))
        lines += [text(cells.cut(words, width - 2)) for words in task_words(view, 4)] or [text("なし", Tone.QUIET)]
        failed = promise_words(view)
        lines += [text(cells.cut(failed, width - 2), Tone.BAD)] if failed else []
    if chosen != 4:
        lines.append(section("5 処分", width))
        lines += _arrangement_lines(view.dispositions, width)
    if chosen != 5:
        lines.append(section("6 誓約・猶予", width))
        lines += _arrangement_lines(view.arrangements, width)
    if view.others:
        lines.append(section("別管轄（税の処分に入らない）", width))
        lines += [text(f"{one.name} {one.terms}期別 {one.owed_yen:,}") for one in view.others]
    house = household_words(view)
    if house:
        lines += [section("世帯（本人分に含まない）", width), text(cells.cut(house.removeprefix("世帯"), width - 2))]
    if view.notes or view.deputies:
        lines.append(section("付箋・副担当", width))
        lines += [text(cells.cut(note, width - 2)) for note in view.notes]
        lines += [text(cells.cut(f"副担当 {'・'.join(view.deputies)}", width - 2))] if view.deputies else []
    return lines


def _short(row: CourseRow, width: int) -> Line:
    """A row of the course in a narrow column."""
    return text(
        cells.cut(f"{wareki(row.on)} {row.sort} {row.words}", width - 2), Tone.QUIET if row.corrected else Tone.TEXT
    )


def day_line(view: CaseView) -> Line:
    """基準日, where it is another day than today: with the sum of today beside it (F5)."""
    return pairs(("基準日", wareki(view.as_of)), ("本日の計", f"{view.now.owed}"))


def _oldest(view: CaseView) -> Sequence[str]:
    return [
        f"{wareki(row.term.receivable.due_on)} {row.tax_name}{row.term.label}期 残 {row.term.unpaid} 延滞金 {row.term.late_charge}"
        for row in view.rows[:3]
    ]


def _labelled(label: str, words: str, width: int) -> Line:
    lead = f" {label} "
    return [(Tone.LABEL, lead), (Tone.TEXT, cells.cut(words, width - cells.width(lead) - 1))]


def _arranged(rows: Sequence[Arrangement]) -> str:
    if not rows:
        return "なし"
    first = rows[0]
    until = f"-{wareki(first.until_on)}" if first.until_on else ""
    more = f" ほか{len(rows) - 1}" if len(rows) > 1 else ""
    return f"{first.hold.value} {first.words} {wareki(first.from_on)}{until} {len(first.receivable_ids)}期別{more}".replace(
        "  ", " "
    )


def _arrangement_lines(rows: Sequence[Arrangement], width: int) -> list[Line]:
    if not rows:
        return [text("なし", Tone.QUIET)]
    found: list[Line] = []
    for one in rows[:3]:
        until = f"-{wareki(one.until_on)}" if one.until_on else ""
        words = f"{one.hold.value} {one.words}".strip()
        found.append(text(cells.cut(f"{words} {wareki(one.from_on)}{until}", width - 2)))
        found.append(text(cells.cut(f"  {len(one.receivable_ids)}期別 本税の残 {one.unpaid}", width - 2)))
    return found
