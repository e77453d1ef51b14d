"""Making the demonstration city: a small one through the import files, a whole one by the short way; then its last days.

It is made beside its folder and moved there when it is complete: a folder holds a whole city or none.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from random import Random

from core.collection.posting import current_rules
from core.ledger.fiscal_years import fiscal_year_containing
from core.ledger.founding import due_dates_of
from core.ledger.late_charge import late_charge
from core.office.audit import AuditEntry, Result
from core.office.clock import JST
from core.office.roster import Municipality
from core.values.money import Yen
from core.values.refusals import BadInput
from storage.connection import STOCK
from tui.demo import places
from tui.demo.accounts import ACCOUNTS, CHEAP, SUPPORT, add_accounts, probes
from tui.demo.bank_files import Arrived
from tui.demo.bulk import BulkCity
from tui.demo.claims import Claim, Claims
from tui.demo.courses import Courses
from tui.demo.days import Days
from tui.demo.delinquency.cases import tell_births
from tui.demo.delinquency.story import tell_delinquency
from tui.demo.incoming import Incoming, put_down
from tui.demo.people import PartyLine, Population
from tui.demo.pools import Pools
from tui.demo.recent import STORY_DAYS, Recent
from tui.demo.register_changes import next_assessments, next_parties
from tui.demo.register_files import assessment_file, assessment_row, party_file
from tui.demo.rights import tell_of_rights
from tui.demo.sheets import NAME as SHEET_NAME
from tui.demo.sheets import Sheet, sheets_of, text_of
from tui.demo.story import StoryClock, signed_in
from tui.demo.terms import DEBITED, FIRST_NOTICE_DAY, DueDates
from tui.demo.tills import Tills
from tui.wiring import City, create_city, keys_folder

YEARS = 5
_HELD_DEBITS = 700
_HELD_WITHIN_DAYS = 60
Progress = Callable[[str, float], None]
"""function(what is being done, share of it that is done)."""


class Size(StrEnum):
    """How large the city is."""

    SMALL = "small"
    CITY = "city"

    @property
    def parties(self) -> int:
        """Parties in the register."""
        return 2_000 if self is Size.SMALL else 130_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made. `parties` overrides the number that goes with the size; the story of today ends at `most`."""

    today: date
    size: Size = Size.SMALL
    seed: int = 1
    probe_accounts: int = 0
    parties: int = 0
    most: datetime | None = None

    @property
    def count(self) -> int:
        """Parties in the register."""
        return self.parties or self.size.parties


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: parties, claims, today's files and sheets."""

    parties: int
    claims: int
    arrived: tuple[Arrived, ...]
    sheets: tuple[Sheet, ...]


def refuse_occupied(folder: Path) -> None:
    """Raise BadInput unless the folder is absent or empty: nothing is ever written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            reason=f"{folder} は空ではありません。空の場所を --dir で指定してください（前のデモを開くときは --keep）。",
            field="dir",
        )


def build(folder: Path, plan: Plan, keys: Path | None = None, tell: Progress | None = None) -> Made:
    """Make the city in an absent or empty folder. Raises BadInput, StoreUnusable."""
    refuse_occupied(folder)
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    keys = keys_folder(folder, keys)
    own_keys = not keys.exists()
    site = folder.with_name(f".{folder.name}.building-{os.getpid()}")
    shutil.rmtree(site, ignore_errors=True)
    gc.disable()  # millions of small values that all stay: the collector would look at them again and again
    try:
        made = _Site(site, keys, plan, tell or (lambda _what, _share: None)).build()
        STOCK.drop(site / "city.db")
        os.rename(site, folder)
    except BaseException:  # also a stopped build leaves nothing behind; the cause goes on up
        shutil.rmtree(site, ignore_errors=True)
        if own_keys:
            shutil.rmtree(keys, ignore_errors=True)
        raise
    finally:
        gc.enable()
    return made


class _Site:
    """One city while it is made."""

    def __init__(self, folder: Path, keys: Path, plan: Plan, tell: Progress) -> None:
        self._plan = plan
        self._tell = tell
        self._current_year = fiscal_year_containing(plan.today)
        self._first_year = self._current_year - YEARS + 1
        self._days = Days(date(self._first_year - 1, 12, 1), date(self._current_year + 2, 6, 30))
        self._until = self._days.before(plan.today.toordinal(), STORY_DAYS)
        self._levied_year = fiscal_year_containing(date.fromordinal(self._until - FIRST_NOTICE_DAY))
        """The last levy year of which notices have gone out."""
        self._clock = StoryClock(datetime.combine(date(self._first_year, 4, 1), time(8, 30), JST))
        municipality = Municipality(places.CITY_CODE, places.CITY_NAME, demo=True)
        at_any_hour = {"office_hours_held": False}
        self._city: City = create_city(
            folder, municipality, keys, clock=self._clock, passwords=CHEAP, settings=at_any_hour
        )

    def build(self) -> Made:
        """All of it."""
        plan, city, days, tell = self._plan, self._city, self._days, self._tell
        try:
            add_accounts(city, (*ACCOUNTS, *SUPPORT, *probes(plan.probe_accounts)))
            tell("住民と法人", 0.0)
            register = list(Population(self._random(0), plan.count, plan.today))
            lines, payers = [line for line, _ in register], [payer for _, payer in register if payer is not None]
            del register
            due_dates = self._due_dates()
            held_due = self._held_due(due_dates)
            courses = self._courses(held_due)
            claims = Claims(self._random(1), payers, due_dates, days, courses, self._until)
            share = min(1.0, 6_000 / plan.count)
            pools = Pools(self._random(2), share, self._levied_year, self._until, held_due)
            count = (
                self._by_files(lines, claims, pools) if plan.size is Size.SMALL else self._at_once(lines, claims, pools)
            )
            pools.sort()
            made = self._last_days(lines, pools, held_due)
            return Made(len(lines), count, *made)
        finally:
            city.close()

    def _random(self, part: int) -> Random:
        """A generator of its own for each part: what one draws changes nothing in the others."""
        return Random(self._plan.seed * 16 + part)  # noqa: S311  invented people, no secret is made of it

    def _due_dates(self) -> DueDates:
        """The city's own table; years that it does not hold yet are added by the same rule."""
        found = {}
        with self._city.vault.write() as store:
            items = store.tax_items.all()
            for levy_year in range(self._first_year, self._current_year + 1):
                if not any(store.tax_items.due_dates(item, levy_year) for item in items):
                    store.tax_items.put_due_dates(due_dates_of(levy_year))
                found.update({(item, levy_year): store.tax_items.due_dates(item, levy_year) for item in items})
        return found

    def _held_due(self, due_dates: DueDates) -> int:
        """The last due date of debits whose result can have arrived by now; 0 when there was none lately."""
        latest = self._days.before(self._plan.today.toordinal(), 2)
        dues = {row.due_on.toordinal() for (item, _), rows in due_dates.items() if item in DEBITED for row in rows}
        return max((due for due in dues if latest - _HELD_WITHIN_DAYS <= due <= latest), default=0)

    def _courses(self, held_due: int) -> Courses:
        with self._city.vault.read() as store:
            rates = store.rates.table()
            fees = tuple(
                (day, store.rates.demand_fee_yen(date.fromordinal(day)))
                for year in range(self._first_year, self._current_year + 1)
                for day in (date(year, 4, 1).toordinal(),)
            )
        share = min(1.0, _HELD_DEBITS / (0.124 * self._plan.count))
        return Courses(self._random(3), self._days, rates, fees, self._until, held_due, share)

    def _years(self, claims: Claims, pools: Pools) -> Iterator[tuple[int, Iterator[Claim]]]:
        for levy_year in range(self._first_year, self._current_year + 1):
            yield levy_year, pools.watch(claims.of_year(levy_year))

    def _by_files(self, lines: Sequence[PartyLine], claims: Claims, pools: Pools) -> int:
        """The way of a migration: one file of parties and one of assessments, imported by 運用."""
        from core.ledger.assessments.importing import import_assessments
        from core.parties.importing import import_parties

        rows = [
            assessment_row(claim, self._days, with_keys=claim.has_keys(self._levied_year))
            for _, year in self._years(claims, pools)
            for claim in year
        ]
        self._clock.set_to(date.fromordinal(self._until), 19)
        with signed_in(self._city, self._clock, "unyo") as ctx:
            self._tell("宛名の取込", 0.0)
            import_parties(ctx, party_file(lines), "IKO_ATENA.csv")
            self._tell("調定の取込", 0.0)
            content = assessment_file(rows)
            import_assessments(
                ctx, content, "IKO_CHOTEI.csv", on_progress=lambda job: self._tell("調定の取込", job.percent / 100)
            )
        return len(rows)

    def _at_once(self, lines: Sequence[PartyLine], claims: Claims, pools: Pools) -> int:
        """The short way, while nobody else has the file."""
        from storage.bulk import Bulk

        path = self._city.folder / "city.db"
        self._city.vault.close()
        STOCK.drop(path)
        staff = {account.login_id: account.staff_no for account in ACCOUNTS}
        with Bulk(path) as bulk:
            city = BulkCity(
                bulk, self._days, _entry, current_year=self._levied_year, clerk=staff["yamada"], operator=staff["unyo"]
            )
            city.take_parties(lines)
            for levy_year, year in self._years(claims, pools):
                self._tell("調定", (levy_year - self._first_year) / YEARS)
                city.take_claims(levy_year, year)
            city.write_journal(lambda share: self._tell("収納", share))
            self._tell("索引", 0.0)
        return city.count

    def _last_days(
        self, lines: Sequence[PartyLine], pools: Pools, held_due: int
    ) -> tuple[tuple[Arrived, ...], tuple[Sheet, ...]]:
        """The story of the last days, and what lies in the inbox this morning."""
        plan, days = self._plan, self._days
        len(self._city.outside.acts)  # all areas are loaded now and not inside the first transaction that asks for one
        today = plan.today.toordinal()
        open_days = [date.fromordinal(days.before(today, back)) for back in range(STORY_DAYS - 1, 0, -1)]
        debit_on = date.fromordinal(held_due or days.before(today, 3))
        if not held_due:
            pools.held = [claim for claim in pools.demanded if claim.customer_no]
            pools.demanded = [claim for claim in pools.demanded if not claim.customer_no]
        scale = 1 if plan.count < 10_000 else 6
        tills = Tills(self._random(4))
        recent = Recent(self._city, self._clock, pools, tills, scale)
        recent.tell(open_days, debit_on, lambda share: self._tell("直近の日計", share))
        incoming = Incoming(plan.today, open_days, pools, tills, recent, scale)
        arrived = (
            *incoming.convenience(),
            *incoming.direct_debit(debit_on),
            next_parties(lines, plan.today, self._random(5)),
            next_assessments(pools, plan.today, days),
        )
        sheets = sheets_of(pools, plan.today, days, self._late_of)
        tell_of_rights(self._city, self._clock, plan.today)
        tell_births(self._city, self._clock)
        if plan.size is Size.SMALL:
            tell_delinquency(self._city, self._clock, plan)
        self._clock.set_to(plan.today, 8, 40, most=plan.most)
        recent.half_typed(sheets[-1], plan.today)
        put_down(self._city.folder, arrived)
        paper = self._city.folder / "in" / SHEET_NAME
        paper.write_text(text_of(plan.today, arrived, sheets), "utf-8")
        return arrived, sheets

    def _late_of(self, claim: Claim, paid_on: date) -> int:
        """What a principal that is paid whole on a day owes for its delay, by the rates and settings in force."""
        with self._city.vault.read() as store:
            rules = current_rules(store, [], self._plan.today)
            bears = store.tax_items.all()[claim.term.tax_item].bears_late_charge
        if not bears:
            return 0
        due_on = date.fromordinal(claim.term.due)
        return late_charge(
            Yen(claim.open_yen), due_on, paid_on, rules.rates, split_at_new_year=rules.split_at_new_year
        ).result.amount


def _entry(moment: datetime, staff_no: str, act: str, facts: dict[str, object]) -> AuditEntry:
    """An audit row of the past."""
    return AuditEntry(moment, "demo", staff_no, None, "demo", _FUNCTIONS[act], act, Result.DONE, facts=facts)


_FUNCTIONS = {
    "調定": "ledger.assessment_import",
    "督促状の発送": "ledger.assessment_import",
    "督促手数料": "ledger.assessment_import",
    "消込": "collection.payment_files",
    "日計締め": "collection.daily_close",
    "出納閉鎖": "office.operations",
}
"""The function that stands beside each act in the log."""
