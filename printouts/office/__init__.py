"""Papers of the office itself."""

from core.office.traces.disclosure import DisclosureReport
from printouts.office import disclosure

PAPERS = {DisclosureReport: disclosure.draw}
