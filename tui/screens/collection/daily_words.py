"""3106 in words: rows of the two tables, what waits, what a difference may be, the question before a day is closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.collection.payments import Batch
from core.collection.records.day_totals import Agreement, BankLine, Cell, DayRow, DayView, Likeness
from core.ledger.fiscal_years import fiscal_year_containing
from core.values.dates import wareki, wareki_year, weekday
from core.values.money import Yen
from tui.widgets import columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.lines import change, pairs
from tui.widgets.painted import Line, Piece
from tui.widgets.tone import Tone

ACCOUNTS = (
    columns.text("会計区分", 8),
    columns.text("税目", 12, flex=True, most=24),
    columns.number("件数", 6),
    columns.amount("本税", 12),
    columns.amount("督手", 6),
    columns.amount("延滞金", 10),
    columns.amount("計", 12),
    columns.amount("加算・処分費", 12, rank=1),
)
BANKS = (
    columns.text("金融機関・経路", 20, flex=True, most=36),
    columns.number("銀行件", 6),
    columns.number("入力件", 6),
    columns.amount("銀行の入金", 12),
    columns.amount("入力・取込", 12),
    columns.amount("差", 9),
    columns.text("突合", 6),
)
_ORDER = {Agreement.DIFFERS: 0, Agreement.COUNT: 1, Agreement.NOT_TYPED: 2, Agreement.AGREES: 3}
_TONES = {
    Agreement.AGREES: Tone.GOOD,
    Agreement.COUNT: Tone.WARN,
    Agreement.NOT_TYPED: Tone.WARN,
    Agreement.DIFFERS: Tone.BAD,
}


def in_order(lines: Sequence[BankLine]) -> list[BankLine]:
    """What does not agree first: it must not lie below the window."""
    return sorted(lines, key=lambda line: _ORDER[line.agreement])


def account_row(row: DayRow) -> Row:
    """A line by account; its key opens what is behind it."""
    held = Tone.WARN if row.cell.cause else Tone.TEXT
    return Row(
        row.cell,
        (
            (held, row.label),
            row.name,
            f"{row.count:,}",
            f"{row.principal}",
            f"{row.demand_fee}",
            f"{row.late_charge}",
            f"{row.total}",
            f"{row.other}",
        ),
    )


def account_total(view: DayView) -> tuple[str, ...]:
    """The total of the day by column."""
    rows = view.totals.rows

    def summed(values: Sequence[Yen]) -> str:
        return f"{sum(yen.amount for yen in values):,}"

    return (
        "",
        "計",
        f"{view.totals.count:,}",
        summed([row.principal for row in rows]),
        summed([row.demand_fee for row in rows]),
        summed([row.late_charge for row in rows]),
        f"{view.totals.total}",
        summed([row.other for row in rows]),
    )


def bank_row(number: int, line: BankLine) -> Row:
    """A line of 銀行突合; a sheet that was not typed has no figure and no difference."""
    typed = line.bank is not None
    off = change(0, line.difference.amount) if typed else ""
    word = line.agreement
    return Row(
        number,
        (
            line.title,
            f"{line.bank_count:,}" if line.bank_count is not None else "",
            f"{line.count:,}",
            f"{line.bank}" if typed else "",
            f"{line.books}",
            (Tone.BAD, off) if typed and line.difference else off,
            (_TONES[word], str(word)),
        ),
    )


def bank_total(view: DayView) -> tuple[str, ...]:
    """The sums of both sides."""
    typed = all(line.bank is not None for line in view.banks)
    return (
        "計",
        f"{sum(line.bank_count or 0 for line in view.banks):,}",
        f"{sum(line.count for line in view.banks):,}",
        f"{view.bank}",
        f"{view.totals.cash}",
        change(0, view.difference.amount) if typed else "",
        "",
    )


def state_line(view: DayView) -> Line:
    """Whether the day is closed, the year of the money, and the close before it."""
    closed, before, day = view.closed, view.previous, view.totals.booked_on
    line: list[Piece] = [(Tone.TEXT, f"{weekday(day)}  ")]
    if closed is not None:
        line.append((Tone.GOOD, f"締め済 {wareki(closed.at.date())} {closed.at:%H:%M} {closed.by}"))
    else:
        line.append((Tone.WARN, "未締"))
    line += [(Tone.LABEL, "  会計 "), (Tone.TEXT, wareki_year(fiscal_year_containing(day)))]
    line += [(Tone.LABEL, "  前の締め "), (Tone.TEXT, wareki(before.booked_on) if before else "なし")]
    if before is not None and closed is None:
        line.append((Tone.TEXT, f" {before.by}"))
    return line


def waiting_line(waiting: Sequence[Batch]) -> Line:
    """Batches with money of the day that are not posted yet, by name."""
    if not waiting:
        return [(Tone.TEXT, " "), (Tone.LABEL, "未確定のバッチ "), (Tone.TEXT, "なし")]
    names = "、".join(f"{batch.batch_id} {batch.source_name}（{batch.state.label}）" for batch in waiting)
    return [
        (Tone.TEXT, " "),
        (Tone.WARN, f"未確定のバッチ {len(waiting)}件"),
        (Tone.TEXT, f"  {names}"),
    ]


def advice_of(line: BankLine | None, closed: bool) -> Line:
    """What the current bank's difference may be, and what Enter does."""
    if line is None:
        return ()
    if line.likely:
        slip = line.likely[0]
        word = slip.likeness if slip.likeness is Likeness.SHORTFALL else f"{Yen(slip.yen)}円 が{slip.likeness}"
        return pairs(
            (line.title, f"差 {change(0, line.difference.amount)}円", Tone.BAD),
            (f"バッチ{slip.batch_id} {slip.line_no}行目", f"{word}（Enter で 3102）"),
        )
    if closed:
        return pairs((line.title, f"{line.agreement}  銀行 {line.bank or 0}円  入力・取込 {line.books}円"))
    told = {
        Agreement.AGREES: "件数も金額も一致しています。b で入力し直せます",
        Agreement.COUNT: "金額は一致、件数が違います。b で銀行の件数を確かめます",
        Agreement.NOT_TYPED: "Enter で銀行の件数と金額を入力します",
        Agreement.DIFFERS: "総括票と明細を見比べてください（3101）。b で入力し直せます",
    }
    return pairs((line.title, told[line.agreement]))


def reason_against(view: DayView, today: date) -> str:
    """Why the day cannot be closed, in a sentence; empty when it can. A difference names its likely slip."""
    day = wareki(view.totals.booked_on)
    if view.closed is not None:
        return f"収入日 {day} は締め済です。訂正は本日付けで行います（3105）。"
    if view.totals.booked_on > today:
        return f"収入日 {day} はまだ来ていません。その日になってから締めてください。"
    if view.waiting:
        first = view.waiting[0]
        more = f" ほか{len(view.waiting) - 1}件" if len(view.waiting) > 1 else ""
        return f"未確定のバッチ{first.batch_id}{more}があります。3101 で確定してください。"
    for line in in_order(view.banks):
        if line.agreement is Agreement.DIFFERS:
            off = f"差 {change(0, line.difference.amount)}円で締められません。"
            if not line.likely:
                return f"{off}{line.title} の総括票と明細を見比べてください（3101）。"
            slip = line.likely[0]
            return f"{off}{line.bank_name or line.word} {slip.line_no}行目の{slip.likeness}です（Enter）。"
        if line.agreement is Agreement.NOT_TYPED and line.books:
            return f"{line.title}の銀行の入金が未入力です。行で Enter を押して入力します。"
    return ""


def question_of(view: DayView) -> Question:
    """What closing does. It cannot be undone, so the number of receipts is asked for."""
    day = view.totals.booked_on
    held = [row for row in view.totals.rows if row.cell.cause]
    notes = [
        f"銀行 {sum(line.bank_count or 0 for line in view.banks):,}件 {view.bank}円  差 0円 一致",
        "締めた日には、もう入金を加えられません。訂正は後の日付けで行います（3105）。",
        "締めは取り消せません。確かめた上で、この日の件数を入力してください。",
    ]
    if held:
        count, yen = sum(row.count for row in held), sum(row.total.amount for row in held)
        notes.insert(1, f"保留 {count:,}件 {yen:,}円 も含みます（3104 で処理を続けられます）。")
    return Question(
        f"確認  日計の締め（収入日 {wareki(day)} {weekday(day)}）",
        f"収入日 {wareki(day)} を締めますか",
        changes=[
            Change("状態", "未締", "締め済"),
            Change("件数", f"{view.totals.count:,}件", f"{view.totals.count:,}件"),
            Change("収入の計", f"{view.totals.cash}円", f"{view.totals.cash}円"),
        ],
        notes=notes,
        items=view.totals.count,
        leads_to="締め",
    )


EVERYTHING = Cell()
"""The total of the whole day."""
