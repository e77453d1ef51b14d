"""割当規則 (B17): rules by rank that say whose a case is; the first that fits counts. Pure, with the rows of the store.

Manual assignment stands above all rules. Nobody gets a case of their own or of their household (A16): the next rule that
fits counts then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from core.parties.names import address_prefix, kana_key
from core.values.money import Yen
from core.values.refusals import BadInput

MOST_RANK = 999


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a case must be for a rule to fit; empty ones do not count, all others must hold.

    `districts` are beginnings of addresses behind the city's name (岩渕), `postal` beginnings of postal codes, `kana` the
    first and last beginning of a reading (ア to オ), `years` of the oldest term that is owed.
    """

    districts: tuple[str, ...] = ()
    postal: tuple[str, ...] = ()
    tax_items: tuple[str, ...] = ()
    least_yen: int | None = None
    most_yen: int | None = None
    least_years: int | None = None
    most_years: int | None = None
    kana_from: str = ""
    kana_to: str = ""
    high_difficulty: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is stored: what does not count is left out."""
        values = {
            "districts": list(self.districts),
            "postal": list(self.postal),
            "tax_items": list(self.tax_items),
            "least_yen": self.least_yen,
            "most_yen": self.most_yen,
            "least_years": self.least_years,
            "most_years": self.most_years,
            "kana_from": self.kana_from,
            "kana_to": self.kana_to,
            "high_difficulty": self.high_difficulty,
        }
        return {key: value for key, value in values.items() if value not in ([], None, "", False)}

    @property
    def words(self) -> str:
        """In one line for the list of rules."""
        parts = []
        if self.districts:
            parts.append("地区 " + "・".join(self.districts))
        if self.postal:
            parts.append("〒" + "・".join(self.postal))
        if self.tax_items:
            parts.append("税目 " + "・".join(self.tax_items))
        if self.least_yen is not None or self.most_yen is not None:
            parts.append(f"{_yen(self.least_yen)}〜{_yen(self.most_yen)}円")
        if self.least_years is not None or self.most_years is not None:
            parts.append(f"{_number(self.least_years)}〜{_number(self.most_years)}年")
        if self.kana_from or self.kana_to:
            parts.append(f"五十音 {self.kana_from or 'ア'}〜{self.kana_to or 'ン'}")
        if self.high_difficulty:
            parts.append("高額困難")
        return " ".join(parts) or "すべて"


def conditions_from(values: Mapping[str, Any]) -> Conditions:
    """Read them back from what is stored."""
    fields: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    return Conditions(**fields)


def check_conditions(conditions: Conditions) -> None:
    """Raises BadInput where a band ends before it begins."""
    for least, most, what, field in (
        (conditions.least_yen, conditions.most_yen, "金額", "least_yen"),
        (conditions.least_years, conditions.most_years, "滞納年数", "least_years"),
    ):
        if least is not None and most is not None and least > most:
            raise BadInput(reason=f"{what}の下限が上限より大きくなっています。入れ直してください。", field=field)
    if conditions.kana_from and conditions.kana_to and kana_key(conditions.kana_from) > kana_key(conditions.kana_to):
        raise BadInput(reason="五十音の始めが終わりより後です。入れ直してください。", field="kana_from")


@dataclass(frozen=True, slots=True)
class AssignmentRule:
    """A rule as it lies in the books."""

    rule_id: int
    rank: int
    name: str
    staff_no: str
    staff_name: str
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class CaseTraits:
    """What rules look at in a case: keys of address, postal code and reading, tax items, yen owed, years, difficulty."""

    case_id: int
    party_id: int
    address_key: str
    postal_code: str
    kana_key: str
    tax_items: frozenset[str]
    owed_yen: int
    years: int
    high_difficulty: bool


@dataclass(frozen=True, slots=True)
class Given:
    """Whose a case is by the rules."""

    rule_id: int
    staff_no: str


class AssignmentRules(Protocol):
    """Rules and the traits of cases in the store."""

    def all(self) -> list[AssignmentRule]:
        """The rules that hold, by rank."""
        ...

    def add(
        self, rank: int, name: str, staff_no: str, conditions: Mapping[str, Any], from_on: date, audit_seq: int
    ) -> int:
        """A new rule; its number. The caller has made sure that the rank is free."""
        ...

    def end(self, rule_id: int, ended_on: date) -> bool:
        """Let a rule end; False when it has ended already."""
        ...

    def traits(self, *, unassigned: bool, after: int, limit: int) -> list[CaseTraits]:
        """Open cases by number above `after` that no one has, or also those that a rule gave."""
        ...

    def near(self, staff_nos: Sequence[str]) -> dict[str, frozenset[int]]:
        """The parties of these staff members and of their households, by staff number."""
        ...


def fits(conditions: Conditions, case: CaseTraits, town: str = "") -> bool:
    """Does the case meet all conditions? `town` is the key of the city's name, with which addresses may begin."""
    address = case.address_key.removeprefix(town)
    kana_last = kana_key(conditions.kana_to)
    return (
        (not conditions.districts or any(address.startswith(address_prefix(each)) for each in conditions.districts))
        and (not conditions.postal or any(_digits(case.postal_code).startswith(_digits(p)) for p in conditions.postal))
        and (not conditions.tax_items or bool(case.tax_items & set(conditions.tax_items)))
        and (conditions.least_yen is None or case.owed_yen >= conditions.least_yen)
        and (conditions.most_yen is None or case.owed_yen <= conditions.most_yen)
        and (conditions.least_years is None or case.years >= conditions.least_years)
        and (conditions.most_years is None or case.years <= conditions.most_years)
        and (not conditions.kana_from or case.kana_key >= kana_key(conditions.kana_from))
        and (not kana_last or case.kana_key[: len(kana_last)] <= kana_last)
        and (not conditions.high_difficulty or case.high_difficulty)
    )


def given_by(
    rules: Sequence[AssignmentRule], case: CaseTraits, town: str, may_have: Callable[[str, int], bool]
) -> Given | None:
    """The first rule, by rank, that fits and whose staff member may have the case (`may_have(staff_no, party_id)`)."""
    for rule in sorted(rules, key=lambda each: each.rank):
        if fits(rule.conditions, case, town) and may_have(rule.staff_no, case.party_id):
            return Given(rule.rule_id, rule.staff_no)
    return None


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def _yen(yen: int | None) -> str:
    return "" if yen is None else f"{Yen(yen)}"


def _number(number: int | None) -> str:
    return "" if number is None else str(number)
