"""A whole city by the short way: the same claims and payments as by the import files, laid down in the order of their days."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, time

from core.ledger.fiscal_years import fiscal_year_containing, fiscal_year_of
from core.ledger.journal import Voucher
from core.office.audit import AuditEntry
from core.office.clock import JST
from core.parties.names import address_key, kana_key, name_key, phone_key
from core.parties.register import PartyRow
from core.values.periods import demand_dates
from storage.bulk import Bulk, BulkPosting
from tui.demo.claims import Claim, limit_of
from tui.demo.days import Days
from tui.demo.digits import barcode44, customer_number, slip_number
from tui.demo.people import FIRST_NUMBER, PartyLine
from tui.demo.places import BANKS
from tui.demo.terms import Term

_ROWS_A_WRITE = 20_000
_POSTINGS_A_VOUCHER = 3_000
_WAYS = ("", "debit", "store", "bank")
_COLLECTING_BANK = BANKS[0].bank_no
"""The bank that debits for all others (取りまとめ店)."""

Entries = Callable[[datetime, str, str, dict[str, object]], AuditEntry]
"""function(moment, staff number, act, facts): an audit row of the past."""


def party_row(line: PartyLine, kanas: dict[str, str], names: dict[str, str]) -> PartyRow:
    """A line of the register with its search keys; `kanas` and `names` remember the keys of names that come again."""
    kana, name = line.name_kana or line.name, line.name
    kana_key_ = kanas.get(kana)
    if kana_key_ is None:
        kana_key_ = kanas[kana] = kana_key(kana)
    name_key_ = names.get(name)
    if name_key_ is None:
        name_key_ = names[name] = name_key(name)
    return PartyRow(
        line.party_no, line.kind, name, line.name_kana, line.birth_on or None, line.sex, line.postal_code, line.address,
        line.address_building, line.phone, line.household_no, line.household_relation, line.status, line.status_on or None,
        line.corporate_no, line.representative, int(line.protected), line.lived_from or None,
        kana_key_, name_key_, address_key(line.address), phone_key(line.phone),
    )  # fmt: skip


class BulkCity:
    """Takes parties, then claims year by year, then writes the journal day by day."""

    def __init__(
        self, bulk: Bulk, days: Days, entries: Entries, *, current_year: int, clerk: str, operator: str
    ) -> None:
        self._bulk = bulk
        self._days = days
        self._entries = entries
        self._current_year = current_year
        self._clerk = clerk
        self._operator = operator
        self._terms: list[Term] = []
        self._first_of_year: dict[int, int] = {}
        # One place a receivable, by its number; place 0 is empty.
        self._yen, self._paid = array("i", [0]), array("i", [0])
        self._paid_on, self._notice = array("i", [0]), array("i", [0])
        self._term, self._bank = array("h", [0]), array("b", [0])
        self._extra: dict[int, tuple[int, int, int, int]] = {}
        """Late charge, late charge paid, fee, fee paid of the few that have any."""
        self._party = array("i", [0])
        self._assessed: dict[int, array[int]] = defaultdict(lambda: array("i"))
        self._demanded: dict[int, array[int]] = defaultdict(lambda: array("i"))
        self._received: dict[int, tuple[array[int], ...]] = defaultdict(lambda: tuple(array("i") for _ in _WAYS))
        self._payment_id = 0
        self._document_id = 0
        self._serials: dict[int, int] = defaultdict(int)
        self._fees: dict[int, int] = {}

    @property
    def count(self) -> int:
        """Receivables so far."""
        return len(self._yen) - 1

    def take_parties(self, lines: Sequence[PartyLine]) -> None:
        """The register; its numbers are its order."""
        kanas: dict[str, str] = {}
        names: dict[str, str] = {}
        self._bulk.add_parties(party_row(line, kanas, names) for line in lines)
        self._bulk.add_members(
            (number, int(member) - FIRST_NUMBER + 1)
            for number, line in enumerate(lines, 1)
            if line.member_nos
            for member in sorted(line.member_nos.split(";"))
        )

    def take_claims(self, levy_year: int, claims: Iterable[Claim]) -> None:
        """The receivables of a levy year, with the balances to which the journal will bring them."""
        self._first_of_year[levy_year] = len(self._yen)
        place_of: dict[int, int] = {}
        heads: list[tuple[object, ...]] = []
        receivables: list[tuple[object, ...]] = []
        parts: list[tuple[int, str, int]] = []
        slips: dict[str, list[tuple[str, int, str, int | None]]] = {"slip_no": [], "barcode": [], "customer_no": []}
        number = len(self._yen) - 1
        for claim in claims:
            number += 1
            payer, term, course, yen = claim.payer, claim.term, claim.course, claim.yen
            place = place_of.get(id(term))
            if place is None:
                place = place_of[id(term)] = len(self._terms)
                self._terms.append(term)
                heads.append(
                    (term.fiscal_year, term.nominal_due_on, term.due_on, term.statutory_due_on, term.priority_on)
                )
                base = place - len(heads) + 1
            party_id = payer.index + 1
            receivables.append((
                number, party_id, claim.notice_no, term.tax_item, levy_year, levy_year, term.term_no, claim.withholding_no,
                claim.return_no, claim.business_year_no, *heads[place - base], yen - course.paid_yen,
                course.fee_yen - course.fee_paid_yen, course.late_yen - course.late_paid_yen,
            ))  # fmt: skip
            if claim.parts:
                parts += [(number, code, part) for code, part in sorted(claim.parts) if part]
            else:
                parts.append((number, "whole", yen))
            if claim.has_keys(self._current_year):
                _add_slips(slips, claim, number)
            self._remember(number, party_id, place, claim)
            if len(receivables) >= _ROWS_A_WRITE:
                self._bulk.add_receivables(receivables)
                self._bulk.add_parts(parts)
                receivables, parts = [], []
        self._bulk.add_receivables(receivables)
        self._bulk.add_parts(parts)
        for rows in slips.values():
            self._bulk.add_slips(sorted(rows))

    def _remember(self, number: int, party_id: int, place: int, claim: Claim) -> None:
        """What the journal will need of a receivable."""
        term, course = claim.term, claim.course
        self._yen.append(claim.yen)
        self._paid.append(course.paid_yen)
        self._paid_on.append(course.paid)
        self._notice.append(int(claim.notice_no[4:]))
        self._term.append(place)
        self._bank.append(claim.payer.bank)
        self._party.append(party_id)
        self._assessed[term.assessed].append(number)
        if course.late_yen or course.fee_yen:
            self._extra[number] = (course.late_yen, course.late_paid_yen, course.fee_yen, course.fee_paid_yen)
        if course.demanded:
            self._demanded[course.demanded].append(number)
        if course.booked:
            self._received[course.booked][_WAYS.index(course.way)].append(number)

    def write_journal(self, on_day: Callable[[float], None] | None = None) -> None:
        """All vouchers in the order of their days; each day with money is closed, each year on its 5/31."""
        every = sorted({*self._assessed, *self._demanded, *self._received})
        open_years = sorted(self._first_of_year)
        for done, day in enumerate(every):
            day_on = self._days.iso(day)
            while open_years and day_on > f"{open_years[0] + 1}-05-31":
                self._close_year(open_years.pop(0))
            self._assess(day, day_on)
            self._demand(day, day_on)
            cash = self._receive(day, day_on)
            if cash:
                seq = self._bulk.audit(self._entry(day_on, 17, self._clerk, "日計締め", yen=cash))
                self._bulk.close_day(day_on, cash, self._clerk, seq)
            if on_day is not None:
                on_day((done + 1) / len(every))

    def _close_year(self, fiscal_year: int) -> None:
        closed_on = f"{fiscal_year + 1}-05-31"
        seq = self._bulk.audit(self._entry(closed_on, 17, self._operator, "出納閉鎖", fiscal_year=fiscal_year))
        self._bulk.close_year(fiscal_year, closed_on, seq)

    def _assess(self, day: int, day_on: str) -> None:
        terms, term_of, yen_of = self._terms, self._term, self._yen
        for numbers in _pieces(self._assessed.get(day, ())):
            postings: list[BulkPosting] = []
            revenue: dict[int, int] = defaultdict(int)
            for number in numbers:
                year, yen = terms[term_of[number]].fiscal_year, yen_of[number]
                postings.append(("receivable", "assess", yen, day_on, year, "current", number, "principal", None))
                revenue[year] += yen
            postings += [
                ("revenue", "assess", -yen, day_on, year, "current", None, "principal", None)
                for year, yen in sorted(revenue.items())
            ]
            entry = self._entry(day_on, 9, self._operator, "調定", rows=len(numbers), booked_on=day_on)
            self._bulk.append(Voucher("assess", day_on, self._operator), postings, entry)

    def _demand(self, day: int, day_on: str) -> None:
        numbers = self._demanded.get(day)
        if not numbers:
            return
        seq = self._bulk.audit(self._entry(day_on, 10, self._clerk, "督促状の発送", count=len(numbers)))
        year = int(day_on[:4]) - (day_on[5:7] < "04")
        seizable = demand_dates(datetime.fromisoformat(day_on).date()).seizable_from.isoformat()
        rows = [(number, self._party[number]) for number in numbers]
        self._bulk.add_demands(self._document_id + 1, self._serials[year] + 1, day_on, seizable, rows, seq)
        self._document_id += len(rows)
        self._serials[year] += len(rows)
        for part in _pieces([n for n in numbers if n in self._extra and self._extra[n][2]]):
            postings: list[BulkPosting] = []
            revenue: dict[tuple[int, str], int] = defaultdict(int)
            for number in part:
                place, fee = self._place(number, day_on), self._extra[number][2]
                postings.append(("receivable", "assess", fee, day_on, *place, number, "demand_fee", None))
                revenue[place] += fee
            postings += [
                ("revenue", "assess", -fee, day_on, *place, None, "demand_fee", None)
                for place, fee in sorted(revenue.items())
            ]
            entry = self._entry(day_on, 10, self._clerk, "督促手数料", count=len(part), booked_on=day_on)
            self._bulk.append(Voucher("demand", day_on, self._clerk), postings, entry)

    def _receive(self, day: int, day_on: str) -> int:
        """The batches of a day; their cash."""
        if day not in self._received:
            return 0
        _, debits, store, slips = self._received[day]
        stamp = day_on.replace("-", "")
        cash = self._batch(
            day_on, "direct_debit", "zengin-91", f"KEKKA{stamp}.dat", _COLLECTING_BANK, debits, self._debit_key
        )
        cash += self._batch(day_on, "convenience", "cvs-dsk", f"CVS{stamp}.csv", "", store, self._store_key)
        for place, bank in enumerate(BANKS):
            numbers = [n for n in slips if self._bank[n] == place]
            cash += self._batch(day_on, "paid_slip", "", f"{bank.name} 済通", bank.bank_no, numbers, self._slip_key)
        return cash

    def _batch(
        self,
        day_on: str,
        channel: str,
        layout: str,
        name: str,
        bank_no: str,
        numbers: Sequence[int],
        key_of: Callable[[int], str],
    ) -> int:
        """One batch of payments, its vouchers and their cash."""
        if not numbers:
            return 0
        amounts = [self._paid[n] + (self._extra[n][1] + self._extra[n][3] if n in self._extra else 0) for n in numbers]
        cash = sum(amounts)
        batch_id = self._bulk.add_batch(channel, layout, name, bank_no, day_on, len(numbers), cash, self._clerk)
        self._bulk.add_bank_total(day_on, bank_no, channel, len(numbers), cash, self._clerk)
        code = "0" if layout == "zengin-91" else "02" if layout else ""
        outlet = "010-110001" if channel == "convenience" else "0155-701" if channel == "direct_debit" else bank_no
        iso, paid_on = self._days.iso, self._paid_on
        first = self._payment_id + 1
        self._bulk.add_payments(
            batch_id,
            day_on,
            [
                (first + n, n + 1, key_of(number), amounts[n], iso(paid_on[number]), outlet, code)
                for n, number in enumerate(numbers)
            ],
        )
        self._payment_id += len(numbers)
        done = 0
        for part in _pieces(numbers):
            self._receipts(day_on, batch_id, part, first + done)
            done += len(part)
        return cash

    def _receipts(self, day_on: str, batch_id: int, numbers: Sequence[int], payment_id: int) -> None:
        """One voucher of receipts: what raises comes first, revenue and cash last."""
        iso, paid_on, paid = self._days.iso, self._paid_on, self._paid
        raising: list[BulkPosting] = []
        lowering: list[BulkPosting] = []
        revenue: dict[tuple[int, str], int] = defaultdict(int)
        cash = 0
        for payment, number in enumerate(numbers, payment_id):
            place, value_on = self._place(number, day_on), iso(paid_on[number])
            lowering.append(("receivable", "receipt", -paid[number], value_on, *place, number, "principal", payment))
            cash += paid[number]
            extra = self._extra.get(number)
            if extra is None:
                continue
            late, late_paid, _, fee_paid = extra
            if late:
                raising.append(("receivable", "assess", late, value_on, *place, number, "late_charge", payment))
                revenue[place] += late
            for component, yen in (("demand_fee", fee_paid), ("late_charge", late_paid)):
                if yen:
                    lowering.append(("receivable", "receipt", -yen, value_on, *place, number, component, payment))
                    cash += yen
        postings = [
            *raising,
            *lowering,
            *(("revenue", "assess", -yen, day_on, *place, None, "late_charge", None) for place, yen in sorted(revenue.items())),
            ("cash_in", "receipt", cash, day_on, fiscal_year_containing(datetime.fromisoformat(day_on).date()), "none", None, "", None),
        ]  # fmt: skip
        entry = self._entry(
            day_on, 11, self._clerk, "消込", batch=batch_id, payments=len(numbers), yen=cash, booked_on=day_on
        )
        self._bulk.append(Voucher("receipt", day_on, self._clerk, batch_id=batch_id), postings, entry)

    def _place(self, number: int, day_on: str) -> tuple[int, str]:
        """Fiscal year and class of money for a receivable on a day (R-17)."""
        year = self._terms[self._term[number]].fiscal_year
        if day_on <= f"{year + 1}-05-31":
            return year, "current"
        later, class_ = fiscal_year_of(year, datetime.fromisoformat(day_on).date())
        return later, str(class_)

    def _debit_key(self, number: int) -> str:
        term = self._terms[self._term[number]]
        notice_no = f"{term.levy_year % 100:02d}{term.tax_item}{self._notice[number]:06d}"
        return customer_number(term.tax_item, term.levy_year, term.term_no, notice_no)

    def _slip_key(self, number: int) -> str:
        levy_year = self._terms[self._term[number]].levy_year
        return slip_number(levy_year, number - self._first_of_year[levy_year] + 1)

    def _store_key(self, number: int) -> str:
        levy_year = self._terms[self._term[number]].levy_year
        return barcode44(self._slip_key(number), limit_of(levy_year), self._yen[number])

    def _entry(self, day_on: str, hour: int, staff_no: str, act: str, **facts: object) -> AuditEntry:
        moment = datetime.combine(datetime.fromisoformat(day_on), time(hour), JST)
        return self._entries(moment, staff_no, act, facts)


def _add_slips(slips: dict[str, list[tuple[str, int, str, int | None]]], claim: Claim, number: int) -> None:
    slips["slip_no"].append((claim.slip_no, number, "slip_no", claim.yen))
    barcode = claim.barcode44
    if barcode:
        slips["barcode"].append((barcode, number, "barcode", claim.yen))
    customer = claim.customer_no
    if customer:
        slips["customer_no"].append((customer, number, "customer_no", None))


def _pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Pieces that fit one voucher."""
    return (numbers[at : at + _POSTINGS_A_VOUCHER] for at in range(0, len(numbers), _POSTINGS_A_VOUCHER))
