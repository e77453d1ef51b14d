"""Screens by number. A screen is loaded when it is first opened, so that start-up loads the sign-in screen alone."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.office.context import Context
    from tui.screens.office_screen import OfficeScreen

SCREENS: dict[str, str] = {
    "0001": "tui.screens.office.signing_in:SignInScreen",
    "0002": "tui.screens.office.access.own_sign_in:OwnSignInScreen",
    "1001": "tui.screens.office.menu:MenuScreen",
    "2001": "tui.screens.parties.search:PartySearchScreen",
    "2101": "tui.screens.ledger.summary:SummaryScreen",
    "2102": "tui.screens.ledger.notices:NoticesScreen",
    "2103": "tui.screens.ledger.history:HistoryScreen",
    "2105": "tui.screens.ledger.trial:TrialScreen",
    "3101": "tui.screens.collection.batches:BatchesScreen",
    "3102": "tui.screens.collection.paid_slips:PaidSlipsScreen",
    "3103": "tui.screens.collection.payment_files:PaymentFilesScreen",
    "3104": "tui.screens.collection.suspense:SuspenseScreen",
    "3105": "tui.screens.collection.corrections:CorrectionsScreen",
    "3106": "tui.screens.collection.daily_close:DailyCloseScreen",
    "6001": "tui.screens.delinquency.lists.morning:MorningScreen",
    "6101": "tui.screens.delinquency.contacts.case:CaseScreen",
    "6102": "tui.screens.delinquency.contacts.contact:ContactScreen",
    "6103": "tui.screens.delinquency.contacts.agenda:AgendaScreen",
    "6104": "tui.screens.delinquency.cases.assignment:AssignmentScreen",
    "6105": "tui.screens.delinquency.cases.relations:RelationsScreen",
    "6501": "tui.screens.delinquency.suspension.suspensions:SuspensionsScreen",
    "6601": "tui.screens.delinquency.limits.limits:LimitsScreen",
    "6602": "tui.screens.delinquency.write_off.write_offs:WriteOffsScreen",
    "6301": "tui.screens.delinquency.plans.plan:PlanScreen",
    "6401": "tui.screens.delinquency.graces.graces:GracesScreen",
    "6801": "tui.screens.delinquency.figures.figures:FiguresScreen",
    "6201": "tui.screens.delinquency.reminders.reminders:RemindersScreen",
    "3404": "tui.screens.notices.returned:ReturnedScreen",
    "6701": "tui.screens.delinquency.obligors.succession:SuccessionScreen",
    "6702": "tui.screens.delinquency.obligors.liability:LiabilityScreen",
    "6703": "tui.screens.delinquency.obligors.insolvency:InsolvencyScreen",
    "6704": "tui.screens.delinquency.obligors.survey:SurveyScreen",
    "8001": "tui.screens.office.approvals:ApprovalsScreen",
    "8002": "tui.screens.office.deciding.delegation:DelegationScreen",
    "8101": "tui.screens.office.jobs:JobsScreen",
    "9001": "tui.screens.office.access.staff:StaffScreen",
    "9002": "tui.screens.office.access.rights:RightsScreen",
    "9003": "tui.screens.office.access.rights_review:RightsReviewScreen",
    "9004": "tui.screens.office.access.break_glass:BreakGlassScreen",
    "9101": "tui.screens.office.settings:SettingsScreen",
    "9102": "tui.screens.office.outputs.printers:PrintersScreen",
    "9103": "tui.screens.office.papers.letter_forms:LetterFormsScreen",
    "9301": "tui.screens.office.outputs.register:OutputsScreen",
    "9302": "tui.screens.office.outputs.media:MediaScreen",
    "9303": "tui.screens.office.papers.documents:LettersScreen",
    "9401": "tui.screens.office.retention:RetentionScreen",
    "9402": "tui.screens.office.keeping.inspection:KeepingScreen",
    "9201": "tui.screens.office.audit_view:AuditScreen",
    "9202": "tui.screens.office.traces.alarms:AlarmsScreen",
    "9203": "tui.screens.office.traces.disclosure:DisclosureScreen",
}
"""Number of a screen: where it stands, as `module:Class`."""


OWN_SESSION = "office.sign_in"
"""The function of what every clerk may do with their own sign-in, whatever their rights."""


def load_screen(number: str) -> type[OfficeScreen[Any]] | None:
    """The class of a screen, or None for a number that no screen has."""
    place = SCREENS.get(number)
    if place is None:
        return None
    module, _, name = place.partition(":")
    found: type[OfficeScreen[Any]] = getattr(import_module(module), name)
    return found


def may_read(ctx: Context[Any], functions: Iterable[str]) -> bool:
    """Is there a right to read in one of the functions? Who may enter may read; who approves does it in 8001."""
    return any(ctx.may(code, "read") is not None for code in functions)


def ask_to_read(ctx: Context[Any], screen: OfficeScreen[Any]) -> None:
    """Ask for the right to what a screen shows before it opens: to one of the functions that stand on it.

    Raises NotPermitted, which is recorded as every refusal, or SessionEnded.
    """
    from core.office.functions import FUNCTIONS

    if screen.FUNCTION == OWN_SESSION:
        ctx.require_session()
        return
    number = next((one.screen for one in FUNCTIONS if one.code == screen.FUNCTION), "")
    beside = [one.code for one in FUNCTIONS if one.screen == number and number == screen.NUMBER]
    if not may_read(ctx, [screen.FUNCTION, *beside]):
        ctx.authorize(screen.FUNCTION, "read")
