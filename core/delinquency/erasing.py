"""What delinquency work keeps: cases and their course, by the number of the party."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Kept

COURSE = "滞納整理の記録。本文は宛名の消去で消える"

KEPT: dict[str, Kept] = {
    "delinquency_case": Kept(FOR_EVER, "終結の日", "案件の記録。宛名は番号だけを持つ"),
    "case_receivable": Kept(FOR_EVER, "終結の日", "案件の記録。番号だけを持つ"),
    "case_event": Kept("parties", "宛名と同じ", COURSE),
}
"""Tables of the room, by name."""
