"""Columns and rows of 6602."""

from __future__ import annotations

from core.delinquency.suspension.suspension import SuspensionLine
from core.delinquency.write_off.listing import ExtinctClaim, YearPage
from core.delinquency.write_off.write_off import WriteOffCause, WriteOffLine
from core.ledger.tax_items import term_label
from core.values.dates import wareki, wareki_year
from tui.widgets import columns
from tui.widgets.data_list import Row
from tui.widgets.tone import Tone

EXTINCT = (
    columns.code("宛名番号", 8),
    columns.text("氏名", 12, flex=True, most=30),
    columns.code("年度", 3),
    columns.text("税目", 8, flex=True, most=12),
    columns.text("期", 3),
    columns.amount("残", 9),
    columns.day("消滅日", 9),
    columns.text("理由", 10, flex=True, most=60),
    columns.text("担当", 8, rank=1, flex=True, most=14),
)
IMMEDIATE = (
    columns.code("停止番号", 11),
    columns.code("宛名番号", 8),
    columns.text("氏名", 14, flex=True, most=30),
    columns.day("停止日", 9),
    columns.day("満了日", 9),
    columns.number("期別", 4),
    columns.amount("残", 10),
)
YEAR = (
    columns.code("決議番号", 11),
    columns.code("宛名番号", 8),
    columns.text("氏名", 8, flex=True, most=30),
    columns.code("年度", 3),
    columns.text("税目・期", 11, flex=True, most=20),
    columns.amount("欠損額", 9),
    columns.day("消滅日", 8),
    columns.text("種別", 8),
    columns.day("計上日", 9, rank=1),
)


def extinct_row(claim: ExtinctClaim) -> Row:
    """A claim that is gone."""
    line = claim.line
    needs = claim.cause is WriteOffCause.LIMITATION and not claim.words
    return Row(
        line.row.receivable_id,
        (
            line.party_no,
            claim.name,
            wareki_year(line.levy_year),
            line.tax_name,
            term_label(line.tax_item, line.term_no),
            "" if claim.near else f"{line.open_yen:,}",
            wareki(claim.end.last_on),
            (Tone.WARN, "e で入力") if needs else claim.words,
            line.staff_name,
        ),
    )


def immediate_row(line: SuspensionLine) -> Row:
    """A suspension of 1号."""
    one = line.suspension
    return Row(
        one.suspension_id,
        (
            one.suspension_no,
            line.party_no,
            line.party_name,
            wareki(one.suspended_on) if one.suspended_on else "",
            wareki(one.expires_on) if one.expires_on else "",
            str(line.claims),
            f"{line.open_yen:,}",
        ),
    )


def year_row(line: WriteOffLine) -> Row:
    """A claim of a decision."""
    taken_back = line.claim.reversed_by is not None
    return Row(
        (line.write_off.write_off_id, line.claim.receivable_id),
        (
            line.write_off.write_off_no,
            line.party_no,
            line.party_name,
            wareki_year(line.levy_year),
            f"{line.tax_name} {term_label(line.tax_item, line.term_no)}期",
            f"{line.claim.yen}",
            wareki(line.claim.extinct_on),
            (Tone.WARN, "取消済") if taken_back else line.write_off.cause.label,
            wareki(line.write_off.booked_on),
        ),
    )


def sum_lines(page: YearPage) -> str:
    """The sums of a year by cause, in one line."""
    sums: dict[WriteOffCause, int] = {}
    for each in page.sums:
        sums[each.cause] = sums.get(each.cause, 0) + each.yen
    return "  ".join(f"{cause.label} {yen:,}" for cause, yen in sums.items())
