"""Papers of contacts and tasks."""

from __future__ import annotations

from core.delinquency.contacts import record_paper, visiting
from core.office.outputs.register import OutputKind

OUTPUTS: dict[str, OutputKind] = {**record_paper.OUTPUTS, **visiting.OUTPUTS}
