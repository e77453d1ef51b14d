"""Jobs of the room `parties`."""

from core.office.work import JobKind
from core.parties.erasing import ERASURES, KEPT
from core.parties.importing import FUNCTION, import_step

STEPS = {"import_parties": JobKind("宛名の取込", FUNCTION, import_step)}

__all__ = ["ERASURES", "KEPT", "STEPS"]
