"""Receivables, the journal, balances as of a date, allocation, late charges, fiscal years."""

from core.ledger.assessments.importing import FUNCTION, import_step
from core.office.work import JobKind

STEPS = {"import_assessments": JobKind("調定の取込", FUNCTION, import_step)}
