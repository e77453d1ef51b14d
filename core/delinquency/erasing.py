"""What delinquency work keeps: cases and their course, by the number of the party."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Kept

COURSE = "滞納整理の記録。本文は宛名の消去で消える"

KEPT: dict[str, Kept] = {
    "delinquency_case": Kept(FOR_EVER, "終結の日", "案件の記録。宛名は番号だけを持つ"),
    "case_receivable": Kept(FOR_EVER, "終結の日", "案件の記録。番号だけを持つ"),
    "case_event": Kept("parties", "宛名と同じ", COURSE),
    "case_task": Kept("parties", "宛名と同じ", COURSE),
    "contact": Kept(FOR_EVER, "折衝の日", "折衝の符号。番号と符号だけを持つ"),
    "promise": Kept(FOR_EVER, "約束の日", "納付約束の記録。番号と額だけを持つ"),
    "promise_receivable": Kept(FOR_EVER, "約束の日", "納付約束の記録。番号だけを持つ"),
    "promise_event": Kept(FOR_EVER, "約束の日", "納付約束の記録。額だけを持つ"),
}
"""Tables of the room, by name."""
