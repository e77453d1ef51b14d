"""Today's small files of the resident and tax systems: people who moved, died, married, were born; claims that were changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from tui.demo import names, places
from tui.demo.bank_files import Arrived, compact
from tui.demo.claims import Claim
from tui.demo.courses import UNPAID
from tui.demo.days import Days
from tui.demo.people import FIRST_NUMBER, PartyLine
from tui.demo.pools import Pools
from tui.demo.register_files import assessment_file, assessment_row, party_file
from tui.demo.tills import days_before


def next_parties(lines: Sequence[PartyLine], today: date, rng: Random) -> Arrived:
    """宛名: changes of people who are known, and some who are new."""
    yesterday = days_before(today, 1).isoformat()
    residents = [
        line for line in lines[:2_000] if line.kind == "resident" and line.status == "current" and line.protected == "0"
    ]
    moved, died, married, hidden, gone = residents[3], residents[40], residents[77], residents[120], residents[160]
    surname = names.SURNAMES.draw(rng)
    place = places.address_in_town(rng)
    next_no = FIRST_NUMBER + len(lines)
    newborn = names.given_name(rng, "2", today.year)
    household = residents[200]
    newcomer = names.SURNAMES.draw(rng)
    changed = [
        moved._replace(postal_code=place.postal_code, address=place.address, address_building=place.building),
        died._replace(status="deceased", status_on=yesterday),
        married._replace(
            name=f"{surname.written}　{married.name.split('　')[-1]}", name_kana=f"{surname.kana}　{married.name_kana.split('　')[-1]}"
        ),
        hidden._replace(protected="1"),
        gone._replace(status="moved_out", status_on=yesterday),
        PartyLine(
            str(next_no), "resident", f"{household.name.split('　')[0]}　{newborn.written}", f"{household.name_kana.split('　')[0]}　{newborn.kana}",
            days_before(today, 6).isoformat(), "2", household.postal_code, household.address, household.address_building, household.phone,
            household.household_no, "子", lived_from=days_before(today, 6).isoformat(),
        ),
        PartyLine(
            str(next_no + 1), "resident", f"{newcomer.written}　葛󠄀乃", f"{newcomer.kana}　カツノ", "1994-02-28", "2",
            *places.address_in_town(rng), household_no="9000001", household_relation="世帯主", lived_from=yesterday,
        ),
        PartyLine(
            str(next_no + 2), "company", "一般社団法人　五十鈴の森を育てる会", "イッパンシャダンホウジンイスズノモリヲソダテルカイ", "", "",
            *places.address_in_town(rng),
        ),
    ]  # fmt: skip
    name = f"ATENA_{compact(today)}.csv"
    return Arrived(
        "parties",
        name,
        party_file(changed),
        "parties",
        False,
        0,
        0,
        f"宛名の異動 {len(changed)}件（転居・死亡・氏名・支援措置・転出・出生・転入・法人）",
    )


def next_assessments(pools: Pools, today: date, days: Days) -> Arrived:
    """調定: reductions below what was paid and of what is open, an increase, one claim taken back whole, a new 随時."""
    day = days.iso(days.open_from(days.before(today.toordinal(), 1)))
    paid = [*pools.take(pools.settled, 1), *pools.take(pools.debited, 1)]
    still_open = pools.at_counter(3)
    rows = [(_changed(claim, claim.yen // 2000 * 1000 or 1000, day)) for claim in paid]
    rows += [
        _changed(claim, yen, day)
        for claim, yen in zip(still_open, (still_open[0].yen // 2 + 500, still_open[1].yen + 3_400, 0), strict=True)
    ]
    rows.append(_occasional(still_open[0], today, day, days))
    content = assessment_file([assessment_row(claim, days, with_keys=claim.term.term_no == 0) for claim in rows])
    name = f"CHOTEI_{compact(today)}.csv"
    return Arrived(
        "assessments", name, content, "assessments", False, 0, 0,
        f"調定の異動 {len(rows)}件（納付済より下への減額 {len(paid)}件、減額、増額、取消、随時）",
    )  # fmt: skip


def _changed(claim: Claim, yen: int, day: str) -> Claim:
    """The claim with another amount, decided on a day; what was paid is not said again."""
    parts = tuple((code, part * yen // claim.yen) for code, part in claim.parts[1:])
    first = ((claim.parts[0][0], yen - sum(part for _, part in parts)),) if claim.parts else ()
    return claim._replace(
        yen=yen, parts=(*first, *parts) if yen else (), course=UNPAID, term=claim.term._replace(assessed_on=day)
    )


def _occasional(like: Claim, today: date, day: str, days: Days) -> Claim:
    """随時: a claim of an earlier tax year that was found now; due at the end of next month."""
    nominal = date(today.year + (today.month == 12), today.month % 12 + 1, 26 if today.month == 11 else 28)
    due = days.open_from(nominal.toordinal())
    term = like.term._replace(
        term_no=0, nominal_due_on=nominal.isoformat(), due_on=days.iso(due), statutory_due_on=days.iso(due), priority_on=day, assessed_on=day, due=due
    )  # fmt: skip
    return like._replace(
        term=term,
        notice_no=f"{like.notice_no[:4]}900001",
        serial=999_000_001,
        yen=18_600,
        parts=_parts_of(like),
        course=UNPAID,
    )


def _parts_of(like: Claim) -> tuple[tuple[str, int], ...]:
    return ((like.parts[0][0], 18_600),) if like.parts else ()
