"""日計締め (3106): the day is footed by account, compared bank by bank, and closed; then it takes no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from core.collection.batches import SlipSheet, add_paid_slip_batch
from core.collection.corrections import draft_move, draft_reversal
from core.collection.daily_close import (
    AlreadyClosed,
    BankNotTyped,
    BatchesWait,
    DayDiffers,
    DayNotOver,
    NothingToBook,
    book_difference,
    close_day,
    day_rows,
    day_totals,
    open_day_view,
    print_daily_report,
    type_bank_total,
)
from core.collection.importing import import_payment_file
from core.collection.paid_slips import post_slips, save_line
from core.collection.posting import BookingDayClosed
from core.collection.records.day_totals import Agreement, Likeness, TypedSlip, likely_slips
from core.collection.records.slip_lines import SlipEntry, SlipKey
from core.collection.suspense import attach_suspense
from core.ledger.journal import DayClosed
from core.ledger.statuses import Facts, Status, status_of
from core.office.context import Context
from core.office.jobs import run_job
from core.office.rights import NotPermitted
from core.values.check_digits import slip_number
from core.values.money import Yen
from core.values.refusals import ChangedByAnother
from tests import builders
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import Paid

TODAY = date(2026, 11, 24)
DUE = date(2026, 11, 30)
NOVEMBER: dict[str, Any] = {"day": "20261120", "settle": "20261124", "made": "20261121"}


def typed(desk: Desk, *slips: tuple[int | None, int], bank: str = "0154", day: date = TODAY) -> int:
    """A posted batch of typed slips (claim or None, yen) of a bank."""
    whole = sum(yen for _, yen in slips)
    batch = add_paid_slip_batch(desk.ctx, SlipSheet(day, bank, "312", len(slips), Yen(whole))).batch_id
    for claim, yen in slips:
        key = SlipKey()
        if claim is not None:
            made = desk.one("SELECT count(*) FROM payment_slip")
            key = SlipKey.numbered(desk.slip(claim, yen, key=slip_number(1_000 + made), kind="slip_no"))
        save_line(desk.ctx, batch, SlipEntry(key, day - timedelta(days=5), Yen(yen)))
    run_job(desk.ctx, post_slips(desk.ctx, batch))
    return batch


def agree(desk: Desk, day: date = TODAY) -> None:
    """Type what the books have as the banks' figures."""
    for line in open_day_view(desk.ctx, day).banks:
        if line.agreement is not Agreement.AGREES:
            type_bank_total(desk.ctx, day, line.bank_no, line.channel, line.count, line.books, line.version or 0)


def table(desk: Desk, day: date = TODAY) -> list[tuple[str, str, int, int, int, int]]:
    return [
        (r.label, r.name, r.count, r.principal.amount, r.demand_fee.amount, r.late_charge.amount)
        for r in day_totals(desk.ctx, day).rows
    ]


def test_the_day_is_footed_by_year_class_and_item_with_suspense_inside(desk: Desk) -> None:
    """B29, B17."""
    this_year = desk.claim(principal=27_000, due_on=DUE)
    property_tax = desk.claim(principal=40_000, tax_item="03", due_on=DUE)
    old = desk.claim(principal=200_000, levy_year=2024, due_on=date(2025, 1, 31))
    typed(desk, (this_year, 27_000), (property_tax, 40_000), (old, 8_000), (None, 5_000))
    assert table(desk) == [
        ("R8現年", "市県民税", 1, 27_000, 0, 0),
        ("R8現年", "固定資産", 1, 40_000, 0, 0),
        ("R8滞繰", "市県民税", 1, 8_000, 0, 0),
        ("保留", "不明金", 1, 5_000, 0, 0),
    ]
    totals = day_totals(desk.ctx, TODAY)
    assert (totals.count, totals.total, totals.cash, totals.foots) == (4, Yen(80_000), Yen(80_000), True)


def test_late_charges_and_fees_stand_in_their_columns(desk: Desk) -> None:
    """B29: 本税, 督促, 延滞. 200,000 yen paid on 2026-08-31 bear 2,000 yen."""
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30), demanded_on=date(2026, 7, 17), fee=100)
    notice = Paid(desk.slip(claim, 202_100), 202_100, day="20260831", settle="20261124", made="20260901")
    desk.take("cvs-dsk", files.dsk(notice))
    assert table(desk) == [("R8現年", "市県民税", 1, 200_000, 100, 2_000)]


def test_the_channels_add_up_to_the_day(desk: Desk) -> None:
    """B02, B03: 口座, コンビニ and typed slips by bank."""
    claims = [desk.claim(principal=12_000, due_on=DUE) for _ in range(3)]
    typed(desk, (claims[0], 12_000))
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claims[1], 12_000), 12_000, **NOVEMBER)))
    key = desk.slip(claims[2], 12_000, key="01260501000000001017", kind="customer_no")
    desk.take("zengin-91", files.zengin((key, 12_000, "0"), day="1120"), booked_on=TODAY)
    view = open_day_view(desk.ctx, TODAY)
    assert [(line.title, line.count, line.books.amount) for line in view.banks] == [
        ("三十三銀行 済通", 1, 12_000),
        ("百五銀行 口座振替", 1, 12_000),
        ("コンビニ", 1, 12_000),
    ]
    assert sum(line.books.amount for line in view.banks) == view.totals.cash.amount


def test_over_paid_money_stands_in_the_row_of_its_item(desk: Desk) -> None:
    claim = desk.claim(principal=9_000, due_on=DUE)
    typed(desk, (claim, 12_000))
    assert table(desk) == [("R8現年", "市県民税", 1, 12_000, 0, 0)]


def test_every_total_can_be_opened_page_by_page(desk: Desk) -> None:
    claims = [desk.claim(principal=1_000, due_on=DUE) for _ in range(3)]
    typed(desk, *((claim, 1_000) for claim in claims))
    cell = day_totals(desk.ctx, TODAY).rows[0].cell
    first = day_rows(desk.ctx, TODAY, cell, limit=2)
    rest = day_rows(desk.ctx, TODAY, cell, after=first.rows[-1].posting.posting_id)
    found = [row.posting.receivable_id for row in (*first.rows, *rest.rows)]
    assert sorted(number for number in found if number) == claims
    assert (first.more, rest.more) == (True, False)
    assert sum(row.posting.yen for row in (*first.rows, *rest.rows)) == 3_000


def test_one_column_of_a_row_can_be_opened_alone(desk: Desk) -> None:
    claim = desk.claim(principal=200_000, due_on=date(2026, 6, 30))
    notice = Paid(desk.slip(claim, 202_000), 202_000, day="20260831", settle="20261124", made="20260901")
    desk.take("cvs-dsk", files.dsk(notice))
    cell = day_totals(desk.ctx, TODAY).rows[0].cell._replace(component="late_charge")
    assert [row.posting.yen for row in day_rows(desk.ctx, TODAY, cell).rows] == [2_000]


def test_what_lies_in_suspense_can_be_opened_too(desk: Desk) -> None:
    typed(desk, (None, 5_000))
    row = day_totals(desk.ctx, TODAY).rows[0]
    assert [each.posting.yen for each in day_rows(desk.ctx, TODAY, row.cell).rows] == [5_000]


def test_opening_a_total_is_recorded_and_masks_protected_persons(desk: Desk) -> None:
    with desk.write() as store:
        party = builders.a_party(store, name="三重　花子", protected=True)
    typed(desk, (desk.claim(party_id=party, principal=1_000, due_on=DUE), 1_000))
    page = day_rows(desk.ctx, TODAY, day_totals(desk.ctx, TODAY).rows[0].cell)
    claim = page.rows[0].claim
    assert claim is not None and claim.party.name == "支援措置"
    assert "日計の明細" in desk.one("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1")


def test_a_day_is_closed_when_every_bank_agrees(desk: Desk) -> None:
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    agree(desk)
    view = close_day(desk.ctx, TODAY)
    assert view.closed is not None
    assert (view.closed.by, view.closed.at, view.closed.amount) == ("山田花子", desk.ctx.now(), Yen(27_000))
    assert desk.one("SELECT bank_yen, books_yen FROM day_close") == (27_000, 27_000)


def test_a_planted_difference_of_one_yen_stops_the_close(desk: Desk) -> None:
    """B35."""
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(27_001))
    with pytest.raises(DayDiffers, match=r"三十三銀行 済通 差 -1円"):
        close_day(desk.ctx, TODAY)
    assert desk.one("SELECT count(*) FROM day_close") == 0


def test_two_differences_that_cancel_out_stop_the_close(desk: Desk) -> None:
    for bank in ("0154", "0155"):
        typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000), bank=bank)
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(24_000))
    type_bank_total(desk.ctx, TODAY, "0155", "paid_slip", 1, Yen(30_000))
    assert open_day_view(desk.ctx, TODAY).difference == Yen(0)
    with pytest.raises(DayDiffers):
        close_day(desk.ctx, TODAY)


def test_a_bank_whose_sheet_was_not_typed_stops_the_close(desk: Desk) -> None:
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    with pytest.raises(BankNotTyped, match="三十三銀行 済通"):
        close_day(desk.ctx, TODAY)


def test_the_difference_names_the_slip_that_was_typed_short(desk: Desk) -> None:
    claims = [desk.claim(principal=yen, due_on=DUE) for yen in (40_000, 27_000)]
    batch = typed(desk, (claims[0], 40_000), (claims[1], 24_000))
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 2, Yen(67_000))
    line = open_day_view(desk.ctx, TODAY).banks[0]
    assert (line.agreement, line.difference) == (Agreement.DIFFERS, Yen(-3_000))
    assert [(slip.batch_id, slip.line_no, slip.likeness) for slip in line.likely] == [(batch, 2, Likeness.SHORTFALL)]
    with pytest.raises(DayDiffers) as refused:
        close_day(desk.ctx, TODAY)
    assert refused.value.message == (
        f"三十三銀行 済通 差 -3,000円で締められません。バッチ{batch} 2行目の不足と同額です（3102）。"
    )


@pytest.mark.parametrize(
    ("yen", "difference", "likeness"),
    [
        (3_000, 3_000, [Likeness.SAME]),
        (3_000, -3_000, [Likeness.SAME]),
        (45_300, -9_000, [Likeness.SWAPPED]),  # 54,300 was typed so
        (54_300, 9_000, [Likeness.SWAPPED]),
        (54_300, -9_000, []),
        (54_300, 1, []),
    ],
)
def test_slips_that_may_be_the_difference_are_told_from_the_others(
    yen: int, difference: int, likeness: list[Likeness]
) -> None:
    found = likely_slips([TypedSlip(1, 1, "0154", yen, 0)], difference)
    assert [slip.likeness for slip in found] == likeness


def test_money_that_nobody_can_name_is_booked_to_suspense_so_that_the_sums_hold(desk: Desk) -> None:
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 2, Yen(30_000))
    held = book_difference(desk.ctx, TODAY, "済通のない入金 銀行へ照会中")
    assert desk.held() == [("unknown", 3_000)]
    assert held == [1]
    view = close_day(desk.ctx, TODAY)
    assert (view.totals.cash, view.bank) == (Yen(30_000), Yen(30_000))
    assert desk.all("SELECT state FROM payment_batch") == [("posted",), ("posted",)]


def test_the_difference_that_was_booked_can_be_attached_later(desk: Desk) -> None:
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 2, Yen(30_000))
    number = book_difference(desk.ctx, TODAY, "照会中")[0]
    claim = desk.claim(principal=3_000, due_on=DUE)
    attach_suspense(desk.ctx, number, claim)
    assert desk.owed(claim) == 0


def test_what_was_typed_too_much_is_not_booked_away(desk: Desk) -> None:
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(24_000))
    with pytest.raises(NothingToBook):
        book_difference(desk.ctx, TODAY, "照会中")


def test_batches_of_the_day_that_are_not_posted_stop_the_close_by_name(desk: Desk) -> None:
    batch = add_paid_slip_batch(desk.ctx, SlipSheet(TODAY, "0154", "", 1, Yen(1_000))).batch_id
    with pytest.raises(BatchesWait, match=f"バッチ{batch} 三十三銀行 済通"):
        close_day(desk.ctx, TODAY)


def test_a_file_with_money_of_several_days_stops_the_close_of_each(desk: Desk) -> None:
    claims = [desk.claim(principal=1_000) for _ in range(2)]
    notices = [
        Paid(desk.slip(claims[0], 1_000), 1_000, day="20261110", settle="20261123", made="20261111"),
        Paid(desk.slip(claims[1], 1_000), 1_000, day="20261110", settle="20261124", made="20261111"),
    ]
    import_payment_file(desk.ctx, "cvs-dsk", "F", files.dsk(*notices))
    for day in (date(2026, 11, 23), TODAY):
        with pytest.raises(BatchesWait):
            close_day(desk.ctx, day)


def test_a_day_to_come_is_not_closed(desk: Desk) -> None:
    with pytest.raises(DayNotOver):
        close_day(desk.ctx, TODAY + timedelta(days=1))


def test_a_day_is_closed_once_and_the_second_clerk_is_told_by_whom(desk: Desk, ctx_for: Any) -> None:
    close_day(desk.ctx, TODAY)
    with pytest.raises(AlreadyClosed, match="R8.11.24 10:00 に山田花子が締め済"):
        close_day(ctx_for("collection", "2"), TODAY)


def test_a_closed_day_takes_no_more_money(desk: Desk) -> None:
    """B28."""
    close_day(desk.ctx, TODAY)
    with pytest.raises(BookingDayClosed):
        add_paid_slip_batch(desk.ctx, SlipSheet(TODAY, "0154", "", 1, Yen(1_000)))
    with pytest.raises(BookingDayClosed):
        type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(1_000))
    with pytest.raises(DayClosed), desk.write() as store:
        builders.a_payment(store, builders.a_receivable(store), 1_000, TODAY)


def test_a_file_of_a_closed_day_lies_in_suspense_on_the_next_open_day(desk: Desk) -> None:
    """B28."""
    close_day(desk.ctx, TODAY)
    claim = desk.claim(principal=12_000)
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, 12_000), 12_000, **NOVEMBER)))
    assert table(desk) == []
    assert table(desk, TODAY + timedelta(days=1)) == [("保留", "締め済", 1, 12_000, 0, 0)]


def test_a_past_day_foots_to_the_same_figures_after_later_corrections(
    desk: Desk, chief: Context[Any], clock: Any
) -> None:
    """J15, B28: corrections stand on the day of their approval."""
    wrong, right = desk.claim(principal=5_000, due_on=DUE), desk.claim(principal=5_000, due_on=DUE)
    typed(desk, (wrong, 5_000), (None, 3_000))
    agree(desk)
    before = close_day(desk.ctx, TODAY).totals
    attach_suspense(desk.ctx, 1, desk.claim(principal=3_000, due_on=DUE))
    payment = desk.one("SELECT payment_id FROM payment WHERE amount_yen = 5000")
    desk.approved(chief, draft_move(desk.ctx, payment, right, reason="期別の取違え"))
    assert day_totals(desk.ctx, TODAY) == before


def test_a_move_leaves_the_sum_of_its_day_at_nought(desk: Desk, chief: Context[Any]) -> None:
    """B23: ± rows of the two claims."""
    wrong = desk.claim(principal=5_000, tax_item="08", due_on=DUE)
    right = desk.claim(principal=5_000, due_on=DUE)
    typed(desk, (wrong, 5_000), day=date(2026, 11, 20))
    payment = desk.payments()[0]
    desk.approved(chief, draft_move(desk.ctx, payment, right, reason="税目の取違え"))
    assert table(desk) == [("R8現年", "市県民税", 1, 5_000, 0, 0), ("R8現年", "軽自動車", -1, -5_000, 0, 0)]
    totals = day_totals(desk.ctx, TODAY)
    assert (totals.count, totals.total, totals.foots) == (0, Yen(0), True)


def test_a_reversal_is_a_negative_row_of_its_day_and_its_bank(desk: Desk, chief: Context[Any]) -> None:
    """B22."""
    typed(desk, (desk.claim(principal=5_000, due_on=DUE), 5_000), day=date(2026, 11, 20))
    desk.approved(chief, draft_reversal(desk.ctx, desk.payments()[0], "入力の誤り"))
    assert table(desk) == [("R8現年", "市県民税", -1, -5_000, 0, 0)]
    line = open_day_view(desk.ctx, TODAY).banks[0]
    assert (line.title, line.count, line.books) == ("三十三銀行 済通", -1, Yen(-5_000))


def test_money_attached_from_suspense_leaves_the_cash_of_the_day_alone(desk: Desk) -> None:
    """B18."""
    typed(desk, (None, 5_000), day=date(2026, 11, 20))
    attach_suspense(desk.ctx, 1, desk.claim(principal=5_000, due_on=DUE))
    assert table(desk) == [("R8現年", "市県民税", 1, 5_000, 0, 0), ("保留", "不明金", -1, -5_000, 0, 0)]
    assert day_totals(desk.ctx, TODAY).cash == Yen(0)


def test_a_bank_figure_is_changed_by_version(desk: Desk) -> None:
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(1_000))
    view = type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(2_000), version=1)
    assert view.banks[0].bank == Yen(2_000)
    for version in (0, 1):
        with pytest.raises(ChangedByAnother):
            type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 1, Yen(3_000), version=version)


def test_another_number_of_slips_is_shown_and_does_not_stop_the_close(desk: Desk) -> None:
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000))
    type_bank_total(desk.ctx, TODAY, "0154", "paid_slip", 2, Yen(27_000))
    assert open_day_view(desk.ctx, TODAY).banks[0].agreement is Agreement.COUNT
    close_day(desk.ctx, TODAY)


def test_the_close_before_is_shown_with_its_clerk(desk: Desk) -> None:
    close_day(desk.ctx, date(2026, 11, 20))
    previous = open_day_view(desk.ctx, TODAY).previous
    assert previous is not None
    assert (previous.booked_on, previous.by) == (date(2026, 11, 20), "山田花子")


def test_who_may_only_look_closes_nothing(desk: Desk, chief: Context[Any]) -> None:
    assert open_day_view(chief, TODAY).totals.rows == ()
    with pytest.raises(NotPermitted):
        close_day(chief, TODAY)


@pytest.mark.parametrize(
    ("paid", "provisional", "overpaid", "expected"),
    [
        (0, 0, 0, Status.UNPAID),
        (4_000, 0, 0, Status.PART),
        (10_000, 0, 0, Status.PAID),
        (10_000, 0, 2_000, Status.OVERPAID),
        (0, 10_000, 0, Status.PROVISIONAL),
    ],
)
def test_the_state_of_a_claim_follows_from_its_sums(
    paid: int, provisional: int, overpaid: int, expected: Status
) -> None:
    """B30: computed, never typed."""
    facts = Facts(
        Yen(10_000), Yen(paid), Yen(10_000 - paid), Yen(provisional), Yen(overpaid), Yen(0), TODAY, demanded=False
    )
    assert status_of(facts, TODAY + timedelta(days=1)) is expected


class Papers:
    """What was laid out and put into the outbox."""

    def __init__(self) -> None:
        self.documents: list[Any] = []

    def __call__(self, document: object) -> bytes:
        self.documents.append(document)
        return b"%PDF- /Type /Page "


def test_the_printed_report_carries_the_figures_of_the_screen_and_a_number_of_the_day(desk: Desk, city: Any) -> None:
    """P17."""
    papers = Papers()
    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000), (None, 5_000))
    agree(desk)
    close_day(desk.ctx, TODAY)
    ctx = Context(desk.ctx.actor, desk.ctx.vault, desk.ctx.clock, replace(desk.ctx.outside, render=papers))
    first, second = print_daily_report(ctx, TODAY), print_daily_report(ctx, TODAY)
    assert (first.number, second.number) == ("P17-R8-000001", "P17-R8-000002")
    assert (city.folder / "out" / first.place).read_bytes() == b"%PDF- /Type /Page "
    report = papers.documents[0]
    assert (report.municipality, report.total, report.count) == ("伊勢市", Yen(32_000), 2)
    assert [row.revenue_class for row in report.rows] == ["現年課税分", "保留"]
    assert isinstance(report.closed_at, datetime)
    assert [document.reprint for document in papers.documents] == [False, True]
    assert desk.one("SELECT count(*) FROM daily_report") == 2


def test_the_paper_in_the_outbox_can_be_read_back(desk: Desk, city: Any) -> None:
    """P17: suspense inside, the totals, and who printed it."""
    import pypdfium2

    typed(desk, (desk.claim(principal=27_000, due_on=DUE), 27_000), (None, 5_000))
    printed = print_daily_report(desk.ctx, TODAY)
    paper = pypdfium2.PdfDocument((city.folder / "out" / printed.place).read_bytes())
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    for words in ("収納日計表", "未締", "現年課税分 市県民税 1 27,000", "保留 不明金 1 5,000", "32,000", "山田花子"):
        assert words in text


def test_a_receipt_that_was_attached_in_part_counts_once(desk: Desk) -> None:
    """B29: the counts of all accounts come to the receipts of the day, whatever happened to one of them on it."""
    typed(desk, (None, 5_000), (None, 4_000))
    attach_suspense(desk.ctx, 1, desk.claim(principal=5_000, due_on=DUE), Yen(2_000))
    attach_suspense(desk.ctx, 1, desk.claim(principal=5_000, tax_item="03", due_on=DUE), Yen(1_000))
    assert table(desk) == [
        ("R8現年", "市県民税", 1, 2_000, 0, 0),
        ("R8現年", "固定資産", 0, 1_000, 0, 0),
        ("保留", "不明金", 1, 6_000, 0, 0),
    ]
    view = open_day_view(desk.ctx, TODAY)
    assert (view.totals.count, sum(line.count for line in view.banks)) == (2, 2)
