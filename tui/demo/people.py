"""The people of the demonstration city: households, people from elsewhere, companies, co-owners, shops; and what they are taxed on.

Everything is drawn from one seeded generator, in one order: the same seed and size give the same city.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from tui.demo import names, places
from tui.demo.digits import corporate_number

FIRST_NUMBER = 10_000_001


class PartyLine(NamedTuple):
    """A row of the file of parties: its nineteen columns as text, blank where there is nothing."""

    party_no: str
    kind: str
    name: str
    name_kana: str
    birth_on: str = ""
    sex: str = ""
    postal_code: str = ""
    address: str = ""
    address_building: str = ""
    phone: str = ""
    household_no: str = ""
    household_relation: str = ""
    status: str = "current"
    status_on: str = ""
    corporate_no: str = ""
    representative: str = ""
    protected: str = "0"
    lived_from: str = ""
    member_nos: str = ""


class Payer(NamedTuple):
    """What a party is taxed on, in yen a year (0: not), how it pays, and its bank account for direct debit."""

    index: int
    """Place in the register, from 0."""
    party_no: str
    kana: str
    resident_yen: int
    withheld_yen: int
    property_yen: int
    corporate_yen: int
    vehicles: tuple[int, ...]
    insurance_yen: int
    manner: str
    bank: int
    account: str
    since: int
    """First levy year."""
    closing_month: int
    """Month in which a company's business year ends."""


_VEHICLES = (10_800, 10_800, 12_900, 7_200, 2_400, 2_000, 5_000)
_MANNERS = ("debit", "store", "bank", "late", "arrears")
_MANNER_WEIGHTS = (46, 73, 92, 97, 100)


class Population:
    """Draws parties one by one, numbered from FIRST_NUMBER, with what each is taxed on."""

    def __init__(self, rng: Random, size: int, today: date) -> None:
        self._rng = rng
        self._size = size
        self._today = today
        self._drawn = 0
        self._households = 0
        self._grown: list[str] = []
        """Numbers of some grown-ups, for co-owners."""

    def __iter__(self) -> Iterator[tuple[PartyLine, Payer | None]]:
        size = self._size
        companies, co_owners, shops, elsewhere = (
            max(6, size * part // 1000) for part in (55, 30, 5, 70)
        )  # fmt: skip
        residents = size - companies - co_owners - shops - elsewhere
        while self._drawn < residents:
            yield from self._household(residents - self._drawn)
        for _ in range(elsewhere):
            yield self._from_elsewhere()
        for number in range(companies):
            yield self._company(number)
        for _ in range(co_owners):
            yield self._co_owners()
        for _ in range(shops):
            yield self._shop()

    def _number(self) -> str:
        self._drawn += 1
        return str(FIRST_NUMBER - 1 + self._drawn)

    def _household(self, most: int) -> Iterator[tuple[PartyLine, Payer | None]]:
        rng = self._rng
        self._households += 1
        household_no = f"{self._households:07d}"
        place = places.address_in_town(rng)
        phone = places.phone(rng) if rng.random() < 0.6 else ""
        foreign = names.FOREIGN[int(rng.random() * len(names.FOREIGN))] if rng.random() < 0.02 else None
        surname = names.SURNAMES.draw(rng)
        protected = "1" if rng.random() < 0.004 else "0"
        for relation, sex, age in _members(rng, most):
            born = _day(rng, self._today.year - age)
            given = names.given_name(rng, sex, born.year)
            written, kana = f"{surname.written}　{given.written}", f"{surname.kana}　{given.kana}"
            if foreign is not None:
                written, kana = (
                    (foreign.written, foreign.kana)
                    if relation == "世帯主"
                    else (f"{foreign.written} {given.kana}", f"{foreign.kana}　{given.kana}")
                )
            status, status_on = _status(rng, age, self._today)
            lived_from = max(born, self._today - timedelta(days=int(rng.random() * 16000)))
            if status_on and lived_from >= date.fromisoformat(status_on):
                lived_from = born
            line = PartyLine(
                self._number(), "resident", written, kana, born.isoformat(), sex, *place, phone, household_no, relation,
                status, status_on, "", "", protected, lived_from.isoformat(),
            )  # fmt: skip
            if age >= 25 and status == "current" and len(self._grown) < 4000 and rng.random() < 0.3:
                self._grown.append(line.party_no)
            yield line, self._taxed(line, age, relation == "世帯主", lived_from)

    def _taxed(self, line: PartyLine, age: int, head: bool, lived_from: date) -> Payer | None:
        """What a resident is taxed on; employees pay through their employer and have nothing of their own here."""
        rng = self._rng
        income = property_yen = insurance = 0
        vehicles: tuple[int, ...] = ()
        if (20 <= age < 65 and rng.random() < 0.19) or (age >= 65 and rng.random() < 0.44):
            income = _amount(rng, 52_000, 0.8)
        if head and age >= 25:
            property_yen = _amount(rng, 86_000, 0.7) if rng.random() < 0.66 else 0
            insurance = _amount(rng, 168_000, 0.5) if age < 75 and rng.random() < 0.26 else 0
            vehicles = tuple(_VEHICLES[int(rng.random() ** 1.6 * 7)] for _ in range(int(rng.random() * 2.6)))
        if not (income or property_yen or insurance or vehicles):
            return None
        return self._payer(
            line, income, 0, property_yen, 0, vehicles, insurance, lived_from.year + (lived_from.month > 1)
        )

    def _payer(
        self,
        line: PartyLine,
        resident: int,
        withheld: int,
        property_yen: int,
        corporate: int,
        vehicles: tuple[int, ...],
        insurance: int,
        since: int = 0,
        closing_month: int = 3,
    ) -> Payer:
        rng = self._rng
        luck = int(rng.random() * 100)
        manner = next(word for word, until in zip(_MANNERS, _MANNER_WEIGHTS, strict=True) if luck < until)
        if line.status == "deceased":
            manner = "arrears" if luck % 3 == 0 else "bank"
        bank = int(rng.random() ** 1.5 * len(places.BANKS)) if luck % 4 else len(places.BANKS) - 1
        return Payer(
            int(line.party_no) - FIRST_NUMBER, line.party_no, line.name_kana, resident, withheld, property_yen, corporate, vehicles,
            insurance, manner, bank, f"{int(rng.random() * 10_000_000):07d}", since, closing_month,
        )  # fmt: skip

    def _from_elsewhere(self) -> tuple[PartyLine, Payer]:
        """住登外: somebody who lives in another city and owns something in this one."""
        rng = self._rng
        surname = names.SURNAMES.draw(rng)
        sex = "1" if rng.random() < 0.6 else "2"
        born = _day(rng, self._today.year - 30 - int(rng.random() * 55))
        given = names.given_name(rng, sex, born.year)
        line = PartyLine(
            self._number(), "non_resident", f"{surname.written}　{given.written}", f"{surname.kana}　{given.kana}",
            born.isoformat() if rng.random() < 0.8 else "", sex, *places.address_elsewhere(rng),
            places.phone(rng) if rng.random() < 0.3 else "",
        )  # fmt: skip
        vehicles = (_VEHICLES[0],) if rng.random() < 0.1 else ()
        return line, self._payer(line, 0, 0, _amount(rng, 48_000, 0.8), 0, vehicles, 0)

    def _company(self, number: int) -> tuple[PartyLine, Payer]:
        rng = self._rng
        word, business = names.COMPANY_WORDS.draw(rng), names.BUSINESSES.draw(rng)
        form, form_kana = names.COMPANY_FORMS[int(rng.random() * len(names.COMPANY_FORMS))]
        written, kana = form.format(word.written + business.written), form_kana.format(word.kana + business.kana)
        if number < len(names.ODD_COMPANIES):
            written, kana = names.ODD_COMPANIES[number]
        chief = names.SURNAMES.draw(rng)
        closed = rng.random() < 0.04
        line = PartyLine(
            self._number(), "company", written, kana, "", "",
            *(places.address_in_town(rng) if rng.random() < 0.85 else places.address_elsewhere(rng)),
            places.phone(rng), "", "", "closed" if closed else "current",
            _day(rng, self._today.year - 1 - int(rng.random() * 3)).isoformat() if closed else "",
            corporate_number(f"2400010{self._drawn:05d}"[-12:]),
            f"{chief.written}　{names.given_name(rng, '1', 1960).written}",
        )  # fmt: skip
        vehicles = tuple(_VEHICLES[int(rng.random() * 7)] for _ in range(int(rng.random() * 3)))
        payer = self._payer(
            line, 0, _amount(rng, 900_000, 1.1) if rng.random() < 0.55 else 0,
            _amount(rng, 240_000, 1.0) if rng.random() < 0.75 else 0, _amount(rng, 90_000, 0.9), vehicles, 0,
            closing_month=(3, 3, 3, 6, 9, 12)[int(rng.random() * 6)],
        )  # fmt: skip
        return line, payer

    def _co_owners(self) -> tuple[PartyLine, Payer]:
        rng = self._rng
        surname, given = names.SURNAMES.draw(rng), names.given_name(rng, "1", 1950)
        members = rng.sample(self._grown, min(len(self._grown), 2 + int(rng.random() ** 2 * 5)))
        line = PartyLine(
            self._number(), "co_owners", f"{surname.written}　{given.written}　外{len(members) - 1}名", f"{surname.kana}　{given.kana}",
            "", "", *places.address_in_town(rng), member_nos=";".join(members),
        )  # fmt: skip
        return line, self._payer(line, 0, 0, _amount(rng, 60_000, 0.8), 0, (), 0)

    def _shop(self) -> tuple[PartyLine, Payer]:
        """屋号: the name under which somebody trades."""
        rng = self._rng
        surname, business = names.SURNAMES.draw(rng), names.BUSINESSES.draw(rng)
        line = PartyLine(
            self._number(), "trade_name", f"{surname.written}{business.written}こと {surname.written}　{names.given_name(rng, '2', 1970).written}",
            f"{surname.kana}{business.kana}", "", "", *places.address_in_town(rng), places.phone(rng),
        )  # fmt: skip
        return line, self._payer(line, 0, 0, _amount(rng, 30_000, 0.6), 0, (_VEHICLES[1],), 0)


def _members(rng: Random, most: int) -> list[tuple[str, str, int]]:
    """Relation, sex and age of the members of a household, head first."""
    luck = rng.random()
    head_sex = "1" if rng.random() < 0.78 else "2"
    age = 22 + int(rng.random() * 72)
    found = [("世帯主", head_sex, age)]
    if luck > 0.34:
        partner = ("妻", "2") if head_sex == "1" else ("夫", "1")
        found.append((*partner, max(20, age - 6 + int(rng.random() * 10))))
    if luck > 0.60 and age >= 24:
        for _ in range(1 + int(rng.random() * 2.4)):
            found.append(("子", "1" if rng.random() < 0.51 else "2", max(0, age - 22 - int(rng.random() * 14))))
    if luck > 0.93 and age < 70:
        found.append(("母", "2", age + 20 + int(rng.random() * 12)))
    return found[:most]


def _status(rng: Random, age: int, today: date) -> tuple[str, str]:
    """現存, 死亡 or 転出, and since when."""
    luck = rng.random()
    day = (today - timedelta(days=20 + int(rng.random() * 1500))).isoformat()
    if age > 4 and luck < (0.16 if age >= 85 else 0.03 if age >= 65 else 0.002):
        return "deceased", day
    return ("moved_out", day) if age > 4 and luck > 0.95 else ("current", "")


def _day(rng: Random, year: int) -> date:
    """A day of a year."""
    return date(year, 1, 1) + timedelta(days=int(rng.random() * 365))


def _amount(rng: Random, middle_yen: int, spread: float) -> int:
    """A yearly tax in hundreds of yen around a middle, a few of them far above it."""
    return max(2_000, int(rng.lognormvariate(0, spread) * middle_yen) // 100 * 100)
