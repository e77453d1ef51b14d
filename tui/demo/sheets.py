"""総括票: the banks' paper of today, as text: totals of the files, and the paid slips (済通) that are still to be typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.values.dates import wareki
from tui.demo.bank_files import Arrived
from tui.demo.claims import Claim
from tui.demo.days import Days
from tui.demo.places import BANKS, CITY_NAME, Bank
from tui.demo.pools import Pools

NAME = "今日の総括票.txt"
LateCharge = Callable[[Claim, date], int]
"""function(claim, paid on): the late charge of a principal that is paid whole on the day, in yen."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One paid slip as it lies on the desk; `number` is blank where only the notice can be read."""

    claim: Claim
    number: str
    paid_on: date
    principal_yen: int
    fee_yen: int
    late_yen: int

    @property
    def key(self) -> str:
        """What is typed: the slip's number, or tax item, levy year, notice and term."""
        term = self.claim.term
        return self.number or f"{term.tax_item}-{term.levy_year}-{self.claim.notice_no}-{term.term_no}"

    @property
    def yen(self) -> int:
        """All that was paid."""
        return self.principal_yen + self.fee_yen + self.late_yen


@dataclass(frozen=True, slots=True)
class Sheet:
    """One bank's bundle of slips with the total that the bank wrote on it."""

    bank: Bank
    slips: tuple[Slip, ...]
    typed: int = 0
    """Slips that a colleague has typed already."""

    @property
    def yen(self) -> int:
        """The bank's total."""
        return sum(slip.yen for slip in self.slips)


def sheets_of(pools: Pools, today: date, days: Days, late_of: LateCharge) -> tuple[Sheet, ...]:
    """Bundles of four banks: slips paid in time, some late ones with what had grown on them, one without a number, one
    paid in part; the last bundle is half typed."""
    found = []
    paid_on = date.fromordinal(days.before(today.toordinal(), 2))
    heaviest = sorted(
        pools.demanded, key=lambda claim: (claim.course.fee_yen > 0, claim.yen * (today.toordinal() - claim.term.due))
    )
    for place, (soon, late) in enumerate(((8, 2), (5, 1), (4, 1), (6, 1))):
        slips = [Slip(c, c.slip_no, paid_on, c.open_yen, 0, 0) for c in pools.at_counter(soon)]
        for claim in pools.take(heaviest, late):
            fee = claim.course.fee_yen - claim.course.fee_paid_yen
            slips.append(Slip(claim, claim.slip_no, paid_on, claim.open_yen, fee, late_of(claim, paid_on)))
        if place == 1:
            slips[0] = Slip(slips[0].claim, "", paid_on, slips[0].principal_yen, 0, 0)
        if place == 2:
            half = slips[1].principal_yen // 2000 * 1000 or slips[1].principal_yen
            slips[1] = Slip(slips[1].claim, slips[1].number, paid_on, half, 0, 0)
        found.append(Sheet(BANKS[place], tuple(slips), 4 if place == 3 else 0))
    return tuple(found)


def text_of(today: date, arrived: Sequence[Arrived], sheets: Sequence[Sheet]) -> str:
    """The paper."""
    lines = [
        f"{CITY_NAME}（デモ・架空の市）  {wareki(today)} に届いたもの",
        "",
        "1. ファイル（3103 ファイル取込。宛名と調定は運用 unyo で取り込みます）",
        "   件数と金額は入金の通知書のものです。",
        "",
    ]
    for file in arrived:
        money = f"入金 {file.count:,}件 {file.yen:,}円" if file.count else "入金なし"
        lines.append(f"   in/{file.channel}/{file.name}")
        lines.append(f"      {file.remark}  {'取り込めません（壊れています）' if file.refused else money}")
    lines += ["", "2. 済通（3101 日計バッチ一覧から F6 で入力します）", ""]
    for sheet in sheets:
        lines.append(f"   {sheet.bank.bank_no} {sheet.bank.name} 支店 {sheet.bank.branch_no}  収入日 {wareki(today)}")
        lines.append(f"   総括票  件数 {len(sheet.slips)}  金額 {sheet.yen:,}")
        if sheet.typed:
            lines.append(f"   （田中が {sheet.typed}行目まで入力し、途中で保存しています）")
        lines.append("   行  納付書番号          領収日          本税     督手   延滞金        計")
        for number, slip in enumerate(sheet.slips, 1):
            lines.append(
                f"   {number:>2}  {slip.key:<18}  {wareki(slip.paid_on):<9} {slip.principal_yen:>10,} {slip.fee_yen:>8,} "
                f"{slip.late_yen:>8,} {slip.yen:>10,}"
            )
            if not slip.number:
                term = slip.claim.term
                lines.append(
                    f"       番号が読めない納付書: 税目 {term.tax_item}  年度 {term.levy_year}  通知書 {slip.claim.notice_no}  期 {term.term_no}"
                )
        lines.append("")
    lines += ["3. 銀行の収納金報告（3106 日計締めで入力します）", ""]
    lines += [f"   件数 {count:>4}  金額 {yen:>10,}  {title}" for title, count, yen in _reported(arrived, sheets)]
    return "\n".join([*lines, ""])


def _reported(arrived: Sequence[Arrived], sheets: Sequence[Sheet]) -> list[tuple[str, int, int]]:
    """What came into the city's accounts today, as 3106 lists it: the files of direct debits all lie at the first bank."""
    found = []
    for channel, title in (("direct_debit", f"{BANKS[0].name} 口座振替"), ("convenience", "コンビニ")):
        files = [file for file in arrived if file.channel == channel and not file.refused]
        found.append((title, sum(file.count for file in files), sum(file.yen for file in files)))
    return found + [(f"{sheet.bank.name} 済通", len(sheet.slips), sheet.yen) for sheet in sheets]
