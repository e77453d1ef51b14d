"""What the letters P-01 to P-06 say: the city's words of the day, the receivables with their late charge, where to pay and ask.

None of them is a disposition: no 教示, no word about limitation. P-06 says nothing of taxes, so that nobody who sees it
over a shoulder learns of a debt.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.letters import claim_rows
from core.delinquency.plans.entrusting import entrusted_yen
from core.delinquency.reminders.runs import ReminderRun
from core.delinquency.reminders.stages import Course, Stage
from core.office.papers.letters import Block, Box, ClaimTable, CopyMark, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.office.settings import value_of
from core.values.dates import wareki_long
from core.values.money import Yen

if TYPE_CHECKING:
    from core.delinquency.ports import Store

NUMBERED = "reminder_numbered"
"""Code of what is written when a letter of a run gets its number, in FOLLOWS."""


def request_of(
    store: Store,
    run: ReminderRun,
    party_id: int,
    receivable_ids: Sequence[int],
    on: date,
    *,
    course: Course = Course.NONE,
    leaflet: bool = False,
    copy: CopyMark = CopyMark.NONE,
    draft_id: int | None = None,
) -> LetterRequest:
    """The letter of one person of a run, with everything that is owed as of a day: one letter a person, never one a household."""
    promised = None
    if run.stage is Stage.SINGLE and course is Course.PROMISE:
        promised = _promised(store, party_id)
    blocks = blocks_of(store, run, receivable_ids, on, course=course, leaflet=leaflet, promised=promised)
    facts = {"run": run.run_id, "claims": list(receivable_ids)}
    return LetterRequest(
        form_no=run.form_no,
        title=run.stage.heading,
        party_id=party_id,
        blocks=blocks,
        copy=copy,
        issued_on=on,
        draft_id=draft_id,
        follow="" if copy is CopyMark.DRAFT else NUMBERED,
        follow_facts={} if copy is CopyMark.DRAFT else facts,
    )


def blocks_of(
    store: Store,
    run: ReminderRun,
    receivable_ids: Sequence[int],
    on: date,
    *,
    course: Course = Course.NONE,
    leaflet: bool = False,
    promised: tuple[str, str] | None = None,
) -> tuple[Block, ...]:
    """The body of a letter; `promised` is what was promised and not kept, label and words (P-02)."""
    words = _Words(store, run.pay_by_on, on)
    if run.stage is Stage.SUMMONS:
        return (Paragraph(words.of("reminder_p06")), Pairs((("期限", wareki_long(run.pay_by_on)),)))
    entrusted = entrusted_yen(store, receivable_ids, on)
    table = claim_rows(store, receivable_ids, on, today=on, less=entrusted)
    return (
        *_opening(words, run.stage, course),
        *((Pairs((promised,)),) if promised else ()),
        Box((f"納付の期限　{wareki_long(run.pay_by_on)}", f"納付する額　{table.totals[4]}円（{wareki_long(on)}現在）")),
        *_stage_facts(words, run.stage),
        table,
        Paragraph(words.of("reminder_pay")),
        Paragraph(words.of("reminder_late_charge")),
        Paragraph(words.of("reminder_consult")),
        Paragraph(words.of("reminder_crossing")),
        *((Paragraph(words.of("reminder_leaflet")),) if leaflet else ()),
    )


def total_of(blocks: Sequence[Block]) -> int:
    """What a letter asks for in all, in yen."""
    return sum(block.totals[4].amount for block in blocks if isinstance(block, ClaimTable))


class _Words:
    """The city's words in force on a day, with the places in braces filled in."""

    def __init__(self, store: Store, pay_by_on: date, on: date) -> None:
        self._store, self._on = store, on
        city = store.city.municipality()
        self._places = {
            "due": wareki_long(pay_by_on),
            "city": city.name if city is not None else "",
            "body": str(value_of(store, "handover_body", on)),
        }

    def of(self, key: str) -> str:
        """One text."""
        words = str(value_of(self._store, key, self._on))
        for place, value in self._places.items():
            words = words.replace(f"{{{place}}}", value)
        return words


def words_of(store: Store, key: str, pay_by_on: date, on: date) -> str:
    """One text of the city with its places filled in."""
    return _Words(store, pay_by_on, on).of(key)


def _promised(store: Store, party_id: int) -> tuple[str, str] | None:
    found = store.reminder_facts.broken_promise(party_id)
    return ("これまでのお約束", f"{wareki_long(found[0])}に{Yen(found[1])}円") if found else None


def _opening(words: _Words, stage: Stage, course: Course) -> list[Block]:
    if stage is Stage.FINAL:
        return [Paragraph(words.of("reminder_p03")), Paragraph(words.of("reminder_p03_next"))]
    if stage is Stage.SINGLE:
        return [Paragraph(words.of(f"reminder_p02_{course.value}"))]
    key = {Stage.SEIZURE: "reminder_p04", Stage.HANDOVER: "reminder_p05"}.get(stage, "reminder_p01")
    return [Paragraph(words.of(key))]


def _stage_facts(words: _Words, stage: Stage) -> list[Block]:
    """What only the warnings say: kinds of property (never which), where the case would go."""
    if stage is Stage.SEIZURE:
        return [Pairs((("財産の種別", words.of("reminder_p04_kinds")),))]
    if stage is Stage.HANDOVER:
        return [
            Pairs(
                (
                    ("移管先", words.of("handover_body")),
                    ("移管の根拠", words.of("handover_ground")),
                    ("移管後の窓口", words.of("handover_contact")),
                )
            )
        ]
    return []
