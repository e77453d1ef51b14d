"""法定相続分 (民法887条から902条まで, 939条): who inherits and by which part. Pure; the parts are exact fractions that sum to 1.

Whoever died before the deceased is represented by their own line (代襲), children without end, siblings once. Whoever
renounced is as if they had never been (939条), and nobody represents them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from core.values.money import Yen
from core.values.refusals import Refusal


class Relation(StrEnum):
    """What an heir is to the deceased; stored as it stands. Who represents somebody names the one they stand for."""

    SPOUSE = "配偶者"
    CHILD = "子"
    PARENT = "父母"
    GRANDPARENT = "祖父母"
    SIBLING = "兄弟姉妹"


@dataclass(frozen=True, slots=True)
class Kin:
    """One of the family. `through_no` is the number of the one whose line this one represents, 0 for none.

    `half_blood` is a sibling who has one parent in common; `by_will` the part that a will gives (902条).
    """

    heir_no: int
    relation: Relation
    through_no: int = 0
    half_blood: bool = False
    died_before: bool = False
    renounced: bool = False
    by_will: Fraction | None = None

    @property
    def takes(self) -> bool:
        """True when they live to inherit and have not renounced."""
        return not self.died_before and not self.renounced


class BadFamily(Refusal):
    """The family as it was entered cannot be: a line through nobody, two spouses, more than everything by will."""

    sentence = "{reason}"


HALF = Fraction(1, 2)
_WITH_SPOUSE = {1: HALF, 2: Fraction(1, 3), 3: Fraction(1, 4)}
"""What the blood relations of a rank take beside a spouse (900条一から三まで)."""


def shares_of(family: Sequence[Kin]) -> dict[int, Fraction]:
    """The part of each heir by number; empty when there is no heir (相続人の不存在).

    A will that speaks of some leaves the rest to the others by the law (902条②). Raises BadFamily.
    """
    check_family(family)
    statutory = _statutory(family)
    willed = {kin.heir_no: kin.by_will for kin in family if kin.by_will is not None and kin.heir_no in statutory}
    if not willed:
        return statutory
    given = sum(willed.values(), Fraction(0))
    others = [kin for kin in family if kin.heir_no not in willed and kin.heir_no in statutory]
    if given > 1 or (given < 1 and not others):
        raise BadFamily(reason="遺言の相続分の合計を1にしてください（残る相続人がないか、1を超えています）。")
    weights = {kin.heir_no: statutory[kin.heir_no] for kin in others}
    whole = sum(weights.values(), Fraction(0))
    rest = {number: (1 - given) * weight / whole for number, weight in weights.items()}
    parts = {number: willed.get(number, rest.get(number, Fraction(0))) for number in statutory}
    return {number: part for number, part in parts.items() if part}


def check_family(family: Sequence[Kin]) -> None:
    """Raises BadFamily for what no family can be."""
    by_no = {kin.heir_no: kin for kin in family}
    if len(by_no) != len(family):
        raise BadFamily(reason="相続人の番号が重なっています。番号を直してください。")
    if sum(kin.relation is Relation.SPOUSE for kin in family) > 1:
        raise BadFamily(reason="配偶者は1人です。続柄を確かめてください。")
    for kin in family:
        if kin.half_blood and kin.relation is not Relation.SIBLING:
            raise BadFamily(reason="半血は兄弟姉妹だけに付けます（民法900条四）。")
        if not kin.through_no:
            continue
        over = by_no.get(kin.through_no)
        if over is None or over.heir_no == kin.heir_no:
            raise BadFamily(reason=f"{kin.heir_no}番の代襲元がありません。先に亡くなった人の番号を入力してください。")
        if kin.relation not in (Relation.CHILD, Relation.SIBLING) or over.relation is not kin.relation:
            raise BadFamily(reason=f"{kin.heir_no}番の続柄は代襲元と同じ「子」か「兄弟姉妹」にしてください。")
        if not over.died_before:
            raise BadFamily(reason=f"代襲元の{over.heir_no}番は先に亡くなっていません（放棄した人は代襲されません）。")
        if kin.relation is Relation.SIBLING and over.through_no:
            raise BadFamily(reason="兄弟姉妹の代襲は1代限りです（民法889条②）。")
        _refuse_ring(kin, by_no)


def _refuse_ring(kin: Kin, by_no: Mapping[int, Kin]) -> None:
    seen = {kin.heir_no}
    at = kin.through_no
    while at:
        if at in seen:
            raise BadFamily(reason="代襲の関係が輪になっています。番号を確かめてください。")
        seen.add(at)
        at = by_no[at].through_no if at in by_no else 0


def _statutory(family: Sequence[Kin]) -> dict[int, Fraction]:
    """The parts by the law alone."""
    spouse = next((kin for kin in family if kin.relation is Relation.SPOUSE and kin.takes), None)
    rank, blood = _blood(family)
    if spouse is None:
        return blood
    if not blood:
        return {spouse.heir_no: Fraction(1)}
    theirs = _WITH_SPOUSE[rank]
    parts = {spouse.heir_no: 1 - theirs}
    return parts | {number: part * theirs for number, part in blood.items()}


def _blood(family: Sequence[Kin]) -> tuple[int, dict[int, Fraction]]:
    """The first rank in which somebody inherits, and how they share among themselves."""
    children = _by_lines(family, Relation.CHILD, lambda kin: Fraction(1))
    if children:
        return 1, children
    for relation in (Relation.PARENT, Relation.GRANDPARENT):
        nearest = [kin for kin in family if kin.relation is relation and kin.takes]
        if nearest:
            return 2, {kin.heir_no: Fraction(1, len(nearest)) for kin in nearest}
    return 3, _by_lines(family, Relation.SIBLING, lambda kin: HALF if kin.half_blood else Fraction(1))


def _by_lines(family: Sequence[Kin], relation: Relation, weight: Callable[[Kin], Fraction]) -> dict[int, Fraction]:
    """Each line takes by its weight; within a line they share equally (901条)."""
    kins = [kin for kin in family if kin.relation is relation]

    def heirs_in(kin: Kin) -> dict[int, Fraction]:
        if kin.takes:
            return {kin.heir_no: Fraction(1)}
        if not kin.died_before or kin.renounced:
            return {}
        lines = [found for each in kins if each.through_no == kin.heir_no and (found := heirs_in(each))]
        return {number: part / len(lines) for line in lines for number, part in line.items()}

    lines = [(weight(kin), found) for kin in kins if not kin.through_no and (found := heirs_in(kin))]
    whole = sum((each for each, _ in lines), Fraction(0))
    return {number: part * each / whole for each, line in lines for number, part in line.items()}


class RestTo(StrEnum):
    """Who takes the yen that do not divide (setting `succession_rest`, [P]); stored as it stands."""

    LARGEST = "最大の相続分"
    FIRST = "番号の順"
    REPRESENTATIVE = "代表者"


def split_by_shares(
    amount: Yen, shares: Mapping[int, Fraction], rest_to: RestTo = RestTo.LARGEST, representative: int = 0
) -> dict[int, Yen]:
    """An amount in yen by exact parts: each part cut to the yen, what is left one yen after another by the setting.

    The parts sum to the amount. With RestTo.REPRESENTATIVE all that is left goes to the representative, if there is one
    among the heirs.
    """
    if not shares:
        raise ValueError("split_by_shares needs an heir")
    parts = {number: int(amount.amount * part) for number, part in shares.items()}
    left = amount.amount - sum(parts.values())
    order = (
        sorted(shares, key=lambda number: (-shares[number], number)) if rest_to is RestTo.LARGEST else sorted(shares)
    )
    if rest_to is RestTo.REPRESENTATIVE and representative in shares:
        order = [representative]
    for at in range(left):
        parts[order[at % len(order)]] += 1
    return {number: Yen(yen) for number, yen in parts.items()}


def fraction_words(part: Fraction) -> str:
    """1/2, or 全部."""
    return "全部" if part == 1 else f"{part.numerator}/{part.denominator}"


def read_fraction(text: str) -> Fraction | None:
    """A part as it was typed (1/3); None for nothing. Raises BadFamily."""
    plain = text.strip().replace("／", "/")
    if not plain:
        return None
    top, _, bottom = plain.partition("/")
    if not (top.isascii() and top.isdigit() and bottom.isascii() and bottom.isdigit() and int(bottom)):
        raise BadFamily(reason="遺言の相続分は 1/3 の形で入力してください。", field="by_will")
    part = Fraction(int(top), int(bottom))
    if not 0 < part <= 1:
        raise BadFamily(reason="遺言の相続分は0より大きく1以下にしてください。", field="by_will")
    return part
