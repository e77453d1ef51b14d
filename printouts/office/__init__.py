"""Papers of the office itself."""

from core.office.access.password_notice import FirstPasswordNotice
from core.office.outputs.list_paper import OutputList
from core.office.outputs.listing import Listing
from core.office.papers.files import RunSummary
from core.office.papers.letters import LetterFile
from core.office.traces.disclosure import DisclosureReport
from printouts.office import disclosure, letter, listing, output_list, password_notice, run_summary

PAPERS = {
    DisclosureReport: disclosure.draw,
    FirstPasswordNotice: password_notice.draw,
    Listing: listing.draw,
    LetterFile: letter.draw,
    OutputList: output_list.draw,
    RunSummary: run_summary.draw,
}
