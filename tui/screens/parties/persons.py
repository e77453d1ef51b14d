"""The persons that a search found, the one that is looked at, and the reason given for each at the counter."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Persons:
    """Handed from screen to screen, so that F7 and F8 go through what was found. There is at least one."""

    numbers: tuple[int, ...]
    """Numbers of the parties (party_id), in the order of the list."""
    at: int = 0
    reasons: dict[int, str] = field(default_factory=dict)
    last_reason: str = ""

    @property
    def current(self) -> int:
        """The party that is looked at."""
        return self.numbers[self.at]

    @property
    def reason(self) -> str:
        """Why the current party is looked at; empty if nothing was asked yet."""
        return self.reasons.get(self.current, "")

    @property
    def position(self) -> str:
        """`1/10人` for the title line."""
        return f"{self.at + 1}/{len(self.numbers)}人"

    def give_reason(self, reason: str) -> None:
        """The reason for the current party; it is proposed for the next one."""
        self.reasons[self.current] = self.last_reason = reason

    def alone(self) -> Persons:
        """The current one without the others, with the reason that was given."""
        return Persons((self.current,), 0, dict(self.reasons), self.last_reason)

    def stepped(self, step: int) -> Persons | None:
        """The same persons, one further or back; None at the end."""
        at = self.at + step
        if not 0 <= at < len(self.numbers):
            return None
        return Persons(self.numbers, at, self.reasons, self.last_reason)
