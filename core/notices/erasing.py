"""What `notices` keeps."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Kept

BY_NUMBER = "発送と送達の記録。宛名は番号だけを持つ"
WORDS = "返戻と送達の記録。住所と備考は宛名の消去で消える"

KEPT: dict[str, Kept] = {
    "returned_mail": Kept("parties", "宛名と同じ", WORDS),
    "returned_mail_end": Kept("parties", "宛名と同じ", WORDS),
    "publication": Kept("parties", "宛名と同じ", WORDS),
    "publication_receivable": Kept(FOR_EVER, "送達の日", BY_NUMBER),
    "publication_event": Kept("parties", "宛名と同じ", WORDS),
}
"""Tables of the room, by name."""
