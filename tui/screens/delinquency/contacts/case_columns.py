"""The six lists of the case screen: their columns, and rows from what the service gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.delinquency.contacts.case_rows import Arrangement, CaseRow, CaseSums
from core.delinquency.contacts.contact import PromiseState
from core.delinquency.contacts.course import CourseRow
from core.delinquency.contacts.promises import PromiseStanding
from core.delinquency.contacts.task import Task
from core.delinquency.contacts.tasks import days_until
from core.delinquency.standing import Hold
from core.ledger.inquiry.terms import Term
from core.values.dates import wareki, wareki_year, weekday
from tui.screens.delinquency.contacts.case_digest import family_name
from tui.widgets import columns
from tui.widgets.columns import Column
from tui.widgets.data_list import Cell, Row
from tui.widgets.tone import Tone

CLAIMS: tuple[Column, ...] = (
    columns.code("年度", 4),
    columns.text("税目", 8, flex=True, most=14),
    columns.code("期", 2),
    columns.day("納期限", 8),
    columns.amount("本税", 7, rank=1),
    columns.amount("収納", 6, rank=5),
    columns.amount("残", 7),
    columns.amount("延滞", 6),
    columns.day("督促日", 8, rank=2),
    columns.text("処分", 4),
    columns.text("停猶", 4),
    columns.code("時効完成", 9),
    columns.text("承認", 4, rank=6),
    columns.day("最終領収", 8, rank=6),
    columns.amount("督手", 4, rank=7),
    columns.code("通知書番号", 10, rank=7),
)
COURSE: tuple[Column, ...] = (
    columns.code("日時", 14),
    columns.text("種別", 4),
    columns.text("相手", 8),
    columns.text("内容", 34, flex=True, most=400),
    columns.text("職員", 6),
)
ASSETS: tuple[Column, ...] = (
    columns.text("種別", 4),
    columns.text("財産", 30, flex=True, most=80),
    columns.amount("価額", 9),
    columns.text("状態", 8),
    columns.day("調査日", 9),
)
TASKS: tuple[Column, ...] = (
    columns.code("期日", 12),
    columns.text("種別", 8),
    columns.text("内容", 26, flex=True, most=80),
    columns.text("あと", 8),
    columns.text("状態", 8),
)
DISPOSITIONS: tuple[Column, ...] = (
    columns.text("処分", 8),
    columns.text("内容", 14, flex=True, most=60),
    columns.day("効力", 9),
    columns.number("期別", 4),
    columns.amount("本税の残", 9),
    columns.text("状態", 8),
)
ARRANGEMENTS: tuple[Column, ...] = (
    columns.text("種別", 8),
    columns.day("始まり", 9),
    columns.day("終わり", 9),
    columns.number("期別", 4),
    columns.amount("本税の残", 9),
    columns.text("内容", 10, flex=True, most=60),
)
_SHORT = {
    Hold.COLLECTION_GRACE: "猶予",
    Hold.REALISATION_GRACE: "換猶",
    Hold.SUSPENSION: "停止",
    Hold.PLAN: "誓約",
    Hold.HANDED_OVER: "移管",
    Hold.SUCCEEDED: "承継",
    Hold.BANKRUPTCY: "破産",
    Hold.DISPUTED: "係争",
    Hold.WRITTEN_OFF: "欠損",
    Hold.ADVANCED: "繰上",
    Hold.SEIZURE: "差押",
    Hold.CLAIM: "交付",
}
"""停猶 in four cells."""


def year_of(term: Term) -> str:
    """R8, with the year that the tax is for where that is another."""
    key = term.receivable.key
    return wareki_year(key.levy_year)


def receivable_row(row: CaseRow, on: date) -> Row:
    """A receivable."""
    term = row.term
    gone = row.limit.mark(on)
    limit = wareki(row.limit.completes_on) if row.limit.completes_on else row.limit.held_by and f"{row.limit.held_by}中"
    tone = Tone.BAD if gone in ("済", "!!") else Tone.WARN if gone else Tone.TEXT
    stay = next((_SHORT[hold.hold] for hold in row.standing.held if hold.hold.value == row.stay), "")
    return Row(
        row.receivable_id,
        (
            year_of(term),
            row.tax_name,
            term.label,
            wareki(term.receivable.due_on),
            f"{term.assessed}",
            f"{term.received}",
            f"{term.unpaid}",
            f"{term.late_charge}",
            wareki(term.demand.issued_on) if term.demand else "",
            (Tone.BAD, row.disposition) if row.disposition else "",
            (Tone.WARN, stay) if stay else "",
            (tone, f"{limit}{gone}"),
            row.acknowledged,
            wareki(term.last_paid_on) if term.last_paid_on else "",
            f"{term.demand_fee}",
            term.receivable.key.notice_no,
        ),
    )


def receivable_total(sums: CaseSums, count: int) -> tuple[Cell, ...]:
    """計, under the figures that may be added, and of how many receivables."""
    return (
        "計",
        f"{count}期別",
        *("",) * 2,
        f"{sums.assessed}",
        f"{sums.received}",
        f"{sums.unpaid}",
        f"{sums.late_charge}",
        *("",) * 6,
        f"{sums.demand_fee}",
        "",
    )


def course_row(row: CourseRow) -> Row:
    """A row of the course; what was corrected stays and says so."""
    state = "［訂正済］" if row.corrected else "［訂正］" if row.correction else ""
    words = f"{state}{row.words}"
    return Row(
        row.key,
        (
            f"{wareki(row.on):8} {row.at}".rstrip(),
            row.sort,
            row.who,
            (Tone.QUIET, words) if row.corrected else words,
            family_name(row.staff_name),
        ),
    )


def task_row(task: Task, today: date) -> Row:
    """A task: its day with weekday and time, how far off, and whether the law sets it."""
    off = days_until(task, today)
    tone = Tone.BAD if task.due_on < today else Tone.WARN if task.due_on == today else Tone.TEXT
    return Row(
        ("task", task.task_id),
        (
            f"{wareki(task.due_on)} {weekday(task.due_on)} {task.at}".rstrip(),
            task.kind.value,
            task.words,
            (tone, off),
            "法定" if task.statutory else "",
        ),
    )


def promise_row(standing: PromiseStanding, today: date) -> Row:
    """A promise with how it stands."""
    promise = standing.promise
    days = (promise.promised_on - today).days
    off = f"あと{days}日" if days > 0 else "本日" if days == 0 else ""
    paid = f"（入金 {standing.paid}円）" if standing.paid else ""
    return Row(
        ("promise", promise.promise_id),
        (
            f"{wareki(promise.promised_on)} {weekday(promise.promised_on)}",
            "約束",
            f"約束 {promise.amount}円{paid}",
            off,
            (promise_tone(standing.state), standing.state.value),
        ),
    )


def promise_tone(state: PromiseState) -> Tone:
    """The tone beside the word of a promise."""
    if state.failed:
        return Tone.BAD
    if state is PromiseState.KEPT:
        return Tone.GOOD
    return Tone.WARN if state is PromiseState.LATE else Tone.TEXT


def disposition_row(number: int, one: Arrangement) -> Row:
    """A seizure or a claim over several receivables."""
    return Row(
        number,
        (
            (Tone.BAD, one.hold.value),
            one.words,
            wareki(one.from_on),
            str(len(one.receivable_ids)),
            f"{one.unpaid}",
            "継続中",
        ),
    )


def arrangement_row(number: int, one: Arrangement) -> Row:
    """A plan, a grace, a suspension over several receivables."""
    return Row(
        number,
        (
            one.hold.value,
            wareki(one.from_on),
            wareki(one.until_on) if one.until_on else "",
            str(len(one.receivable_ids)),
            f"{one.unpaid}",
            one.words,
        ),
    )


def chosen_words(rows: Sequence[CaseRow]) -> str:
    """How many receivables and how much, as the line of the marked ones says it."""
    owed = sum(row.owed.amount for row in rows)
    return f"選択 {len(rows)}期別 延滞金込み {owed:,}円"
