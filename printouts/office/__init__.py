"""Papers of the office itself."""

from core.office.access.password_notice import FirstPasswordNotice
from core.office.traces.disclosure import DisclosureReport
from printouts.office import disclosure, password_notice

PAPERS = {DisclosureReport: disclosure.draw, FirstPasswordNotice: password_notice.draw}
