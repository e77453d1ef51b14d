"""How a staff member stands to a party: the same person, of the same household, or a colleague (評価書 Ⅲ, security §5).

Who stands so near neither approves nor changes anything about the party, and looks only with a superior beside them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol


class Relation(StrEnum):
    """The nearest relation; the value is the word on the screen."""

    NONE = ""
    OWN = "本人"
    HOUSEHOLD = "世帯"
    COLLEAGUE = "職員"

    @property
    def near(self) -> bool:
        """True for one's own record and those of the household: never to be changed or approved."""
        return self in (Relation.OWN, Relation.HOUSEHOLD)


class Kin(Protocol):
    """Relations between staff and parties, as the register has them."""

    def relation(self, staff_no: str, party_id: int) -> Relation:
        """How the staff member stands to the party; a colleague's household counts as the colleague."""
        ...
