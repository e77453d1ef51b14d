"""The last days before today, told through the real services: files imported and posted, slips typed, days closed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.collection.batches import SlipSheet, add_paid_slip_batch
from core.collection.daily_close import close_day, open_day_view, type_bank_total
from core.collection.importing import import_payment_file
from core.collection.paid_slips import post_slips, save_line
from core.collection.records.reviewed import Tally
from core.collection.records.slip_lines import SlipEntry, SlipKey
from core.collection.review import commit_payment_file
from core.office.context import Context
from core.office.jobs import run_job
from core.values.business_days import business_day_before
from core.values.money import Yen
from tui.demo.bank_files import CONFIRMED, PRELIMINARY, Debit, StoreLine, compact, debit_file, dsk_file
from tui.demo.places import BANKS
from tui.demo.pools import Pools
from tui.demo.sheets import Sheet
from tui.demo.story import StoryClock, signed_in
from tui.demo.tills import Tills, days_before
from tui.wiring import City

STORY_DAYS = 8
"""Business days that are told one by one."""
_FIVE_DAYS = 5
"""Business days from 速報 to 確報."""
_LOCAL_BANK = 3
"""The bank whose results came before today: its place in the list of banks."""


@dataclass
class Recent:
    """What is told and what of it today's files go on with."""

    city: City
    clock: StoryClock
    pools: Pools
    tills: Tills
    scale: int
    """How many times the lines of a small city."""
    preliminary: dict[date, list[StoreLine]] = field(default_factory=dict)
    """速報 by the day of its file."""

    def tell(self, days: Sequence[date], debit_on: date, on_day: Callable[[float], None] | None = None) -> None:
        """The story of these business days, oldest first."""
        for number, day in enumerate(days):
            self.clock.set_to(day, 9)
            with signed_in(self.city, self.clock, "yamada") as ctx:
                if number == 0:
                    self._late_news(ctx, day)
                self._news(ctx, day, days[number - 1] if number else days_before(day, 1))
                self._confirmed(ctx, day, days[number - _FIVE_DAYS] if number >= _FIVE_DAYS else None, number)
                if number == 1:
                    self._debits(ctx, day, debit_on)
            with signed_in(self.city, self.clock, "tanaka") as ctx:
                self._slips(ctx, day, number)
            self.clock.set_to(day, 17)
            with signed_in(self.city, self.clock, "yamada") as ctx:
                _close(ctx, day)
            if on_day is not None:
                on_day((number + 1) / len(days))

    def _late_news(self, ctx: Context[Any], day: date) -> None:
        """速報 that no 確報 ever follows: the marks are more than three weeks old today."""
        claims = self.pools.at_till(3)
        lines = [self.tills.at_store(claim, days_before(day, 17)) for claim in claims]
        made_on = days_before(day, 16)
        content = dsk_file([(PRELIMINARY, line, "0") for line in lines], made_on)
        _post(ctx, "cvs-dsk", f"CVS_S_{compact(made_on)}.csv", content, None)

    def _news(self, ctx: Context[Any], day: date, before: date) -> None:
        """Yesterday's 速報."""
        claims = self.pools.at_till(12 * self.scale)
        spread = max(1, (day - before).days)
        lines = [self.tills.at_store(claim, days_before(day, 1 + n % spread)) for n, claim in enumerate(claims)]
        self.preliminary[day] = lines
        content = dsk_file([(PRELIMINARY, line, "0") for line in lines], day)
        _post(ctx, "cvs-dsk", f"CVS_S_{compact(day)}.csv", content, None)

    def _confirmed(self, ctx: Context[Any], day: date, news_of: date | None, number: int) -> None:
        """確報 of a week ago, with the mishaps of the week."""
        if news_of is None:
            claims = self.pools.at_till(10 * self.scale)
            lines = [self.tills.at_store(claim, days_before(day, 9)) for claim in claims]
        else:
            lines = list(self.preliminary[news_of])
        tills, pools, paid_on = self.tills, self.pools, days_before(day, 9)
        if number in (0, 2, 5):
            lines.append(tills.unknown_slip(paid_on))
        if number in (1, 4):
            lines += [tills.line(c.barcode44, c.yen, paid_on) for c in pools.take(pools.settled, 2)]
        if number == 2:
            lines += [tills.wrong_digit(c, paid_on) for c in pools.at_till(1)]
            lines += [tills.other_amount(c, paid_on) for c in pools.at_till(1)]
        if number == 3:
            lines += [tills.at_store(c, paid_on) for c in pools.take(pools.in_part, 1)]
        content = dsk_file([(CONFIRMED, line, compact(day)) for line in lines], days_before(day, 1))
        tally = Tally(len(lines), sum(line.yen for line in lines))
        _post(ctx, "cvs-dsk", f"CVS_K_{compact(day)}.csv", content, tally)

    def _debits(self, ctx: Context[Any], day: date, debit_on: date) -> None:
        """The result of one bank's debits, which came before the others'."""
        mine = [claim for claim in self.pools.held if claim.payer.bank == _LOCAL_BANK]
        self.pools.held = [claim for claim in self.pools.held if claim.payer.bank != _LOCAL_BANK]
        if not mine:
            return
        debits: list[Debit] = [self.tills.debit(claim, "1" if n % 17 == 16 else "0") for n, claim in enumerate(mine)]
        content = debit_file(debits, debit_on, end=b"\r\n")
        _post(ctx, "zengin-91", f"KEKKA{compact(debit_on)}_1583.dat", content, None, booked_on=day)

    def _slips(self, ctx: Context[Any], day: date, number: int) -> None:
        """済通 of one bank, typed and posted; each day has one that was paid late."""
        bank = BANKS[number % 3]
        paid_on = business_day_before(business_day_before(day))
        claims = self.pools.at_counter(4 * self.scale)
        entries = [(claim, claim.open_yen) for claim in (*claims, *self.pools.take(self.pools.demanded, 1))]
        total = sum(yen for _, yen in entries)
        batch = add_paid_slip_batch(ctx, SlipSheet(day, bank.bank_no, bank.branch_no, len(entries), Yen(total)))
        for claim, yen in entries:
            save_line(ctx, batch.batch_id, SlipEntry(SlipKey(slip_no=claim.slip_no), paid_on, Yen(yen)))
        run_job(ctx, post_slips(ctx, batch.batch_id))

    def half_typed(self, sheet: Sheet, day: date) -> None:
        """Today's bundle that a colleague has begun to type and left: 3101 shows its difference."""
        with signed_in(self.city, self.clock, "tanaka") as ctx:
            head = SlipSheet(day, sheet.bank.bank_no, sheet.bank.branch_no, len(sheet.slips), Yen(sheet.yen))
            batch = add_paid_slip_batch(ctx, head)
            for slip in sheet.slips[: sheet.typed]:
                parts = (Yen(slip.principal_yen), Yen(slip.fee_yen), Yen(slip.late_yen))
                save_line(ctx, batch.batch_id, SlipEntry(SlipKey(slip_no=slip.number), slip.paid_on, *parts))


def _close(ctx: Context[Any], day: date) -> None:
    """日計締め: the banks' sheets say what the books say, and the day is closed."""
    for line in open_day_view(ctx, day).banks:
        type_bank_total(ctx, day, line.bank_no, line.channel, line.count, line.books)
    close_day(ctx, day)


def _post(
    ctx: Context[Any], layout: str, name: str, content: bytes, tally: Tally | None, *, booked_on: date | None = None
) -> None:
    """Import, commit, post: what a clerk does from 3103. A file without lines does not come."""
    if tally == Tally(0, 0):
        return
    batch = import_payment_file(ctx, layout, name, content, booked_on=booked_on)
    run_job(ctx, commit_payment_file(ctx, batch.batch_id, tally))
