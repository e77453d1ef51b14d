"""Acts and jobs of the room `office`."""

from core.office.drafts import Act
from core.office.work import JobKind

ACTS: dict[str, Act] = {}

STEPS: dict[str, JobKind] = {}
