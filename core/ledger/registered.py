"""Jobs of the room `ledger`."""

from core.ledger.assessments.importing import FUNCTION, import_step
from core.ledger.erasing import KEPT
from core.office.work import JobKind

STEPS = {"import_assessments": JobKind("調定の取込", FUNCTION, import_step)}

__all__ = ["KEPT", "STEPS"]
