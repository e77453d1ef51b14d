"""The phases of the night in their order: what others read comes first, the figures of the cases last."""

from __future__ import annotations

from core.delinquency.cases import assigning, births, closing, figures, register_changes
from core.delinquency.contacts.law_days import PHASE as LAW_DAYS
from core.delinquency.contacts.nightly import PHASE as PROMISES
from core.delinquency.figures.carry_over import MONTH_ENDS
from core.delinquency.graces.watching import PHASE as GRACES
from core.delinquency.limits.nightly import CHECK as LIMIT_CHECK
from core.delinquency.limits.nightly import PHASE as LIMITS
from core.delinquency.nightly.phases import Phase
from core.delinquency.obligors.publishing import PHASE as PUBLICATIONS
from core.delinquency.plans.watching import PHASE as PLANS
from core.delinquency.suspension.watching import PHASE as SUSPENSIONS

PHASES: tuple[Phase, ...] = (
    births.PHASE,
    closing.PHASE,
    register_changes.PHASE,
    PUBLICATIONS,
    LIMITS,
    LIMIT_CHECK,
    PROMISES,
    LAW_DAYS,
    PLANS,
    GRACES,
    SUSPENSIONS,
    figures.PHASE,
    assigning.PHASE,
    MONTH_ENDS,
)
"""Each room's phases stand in its own module; the order is that in which one needs the other's result."""
