"""Who may do what: every function, role and level against the city's permission matrix, asked of the services' own gate."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.office.functions import FUNCTIONS, ROLES
from core.office.rights import Level, NotPermitted
from core.office.roster import GivenRight
from tests.conftest import CtxFor
from tui.wiring import City

COLUMNS = (
    "collection",
    "delinquency",
    "chief",
    "manager",
    "assessment",
    "branch",
    "rights_admin",
    "operator",
    "auditor",
    "maintenance",
)
"""収納 整理 係長 課長 課税 支所 権管 運用 監査 保守, as the columns of the matrix."""

MATRIX = """
    parties.search              R  R  R  R  R  r  -  -  R  -
    ledger.payments             R  R  R  R  R  r  -  -  R  -
    ledger.assessments          R  R  R  R  R  r  -  -  R  -
    ledger.statistics           R  R  R  R  R  R  -  -  R  -
    ledger.assessment_import    -  -  A  -  W  -  -  W  -  -
    parties.import              -  -  A  -  W  -  -  W  -  -
    collection.paid_slips       W  -  -  -  -  W  -  -  -  -
    collection.payment_files    W  -  -  -  -  -  -  W  -  -
    collection.correction       W  -  A  A  -  -  -  -  -  -
    collection.suspense         W  -  R  -  -  -  -  -  -  -
    collection.batches          R  -  R  R  -  r  -  R  R  -
    collection.daily_close      W  -  R  R  -  -  -  -  -  -
    office.delegation           -  -  W  W  -  -  -  -  -  -
    office.staff                -  -  -  A  -  -  W  -  -  -
    office.rights               -  -  -  RA -  -  W  -  -  -
    office.rights_review        -  -  -  W  -  -  R  -  R  -
    office.break_glass          -  -  RA RA -  -  -  W  -  -
    office.printers             -  -  R  R  -  -  -  W  -  -
    office.settings             -  -  W  RA -  -  -  -  -  -
    office.operations           -  -  -  A  -  -  -  W  -  -
    office.audit                -  -  -  R  -  -  -  -  R  -
    office.audit_export         -  -  -  W  -  -  -  -  W  -
    office.alarms               -  -  -  W  -  -  -  W  -  -
    office.watch_list           -  -  -  W  -  -  -  -  -  -
    office.disclosure           -  -  -  R  -  -  -  -  R  -
    office.witness              -  -  A  A  -  -  -  -  -  -
    office.outputs              W  W  W  W  -  W  W  W  W  -
    office.media                W  W  RA RA -  -  -  -  -  -
    office.retention            -  -  W  A  -  -  -  R  -  -
    office.backup               -  -  -  RA -  -  -  W  -  -
    office.letters              W  W  R  R  -  -  -  -  -  -
    office.letter_forms         -  -  W  RA -  -  -  -  -  -
    notices.returned_mail       W  W  R  R  -  -  -  -  -  -
    notices.publication         W  W  RA RA -  -  -  -  -  -
    delinquency.lists           -  R  R  R  -  -  -  -  -  -
    delinquency.cases           R  W  R  R  -  -  -  -  R  -
    delinquency.contacts        R  W  R  R  -  -  -  -  R  -
    delinquency.tasks           R  W  R  R  -  -  -  -  -  -
    delinquency.assignment      -  R  W  R  -  -  -  -  -  -
    delinquency.relations       -  W  RA RA -  -  -  -  -  -
    delinquency.reminders       W  W  RA RA -  -  -  -  -  -
    delinquency.plans           -  W  RA RA -  -  -  -  -  -
    delinquency.graces          -  W  RA RA -  -  -  -  -  -
    delinquency.suspension      -  W  RA RA -  -  -  -  -  -
    delinquency.limitation      -  W  RA RA -  -  -  -  R  -
    delinquency.write_off       -  W  RA RA -  -  -  -  -  -
    delinquency.succession      -  W  RA RA -  -  -  -  -  -
    delinquency.liability       -  W  RA RA -  -  -  -  -  -
    delinquency.insolvency      -  W  RA RA -  -  -  -  -  -
    delinquency.survey          -  W  R  R  -  -  -  -  -  -
    delinquency.figures         -  R  R  R  -  -  -  -  R  -
    delinquency.nightly         -  -  W  -  -  -  -  W  -  -
    office.notice               -  -  W  W  -  -  -  W  -  -
    office.jobs                 R  R  R  R  -  -  -  R  -  -
    office.approvals            RW RW RWA RA RW -  RW RW -  -
    office.menu                 R  R  R  R  R  R  R  R  R  R
    office.sign_in              -  -  -  -  -  -  -  -  -  -
"""
"""R read, r read at the counter (masked, with a reason), W enter, A approve. The rows above `office.notice` are those of
the city's matrix (a batch that the operator runs is a W); the rest follows from who works on the screen."""

EXPECTED = {
    row.split()[0]: dict(zip(COLUMNS, row.split()[1:], strict=True)) for row in MATRIX.split("\n") if row.strip()
}


def cell(letters: str, level: Level) -> str:
    """What a cell gives for a level: '-' nothing, '' everywhere, 'counter' at the counter."""
    gives = {"R": Level.READ, "r": Level.READ, "W": Level.ENTER, "A": Level.APPROVE}
    implied = {Level.READ: {Level.READ}, Level.ENTER: {Level.ENTER, Level.READ}, Level.APPROVE: {Level.APPROVE}}
    scopes = [
        "counter" if letter == "r" else "" for letter in letters if letter != "-" and level in implied[gives[letter]]
    ]
    return min(scopes) if scopes else "-"


def found(ctx: Any, function_code: str, level: Level) -> str:
    try:
        return str(ctx.authorize(function_code, level).scope)
    except NotPermitted:
        return "-"


def test_every_function_and_role_has_its_row_and_column() -> None:
    assert set(EXPECTED) == {function.code for function in FUNCTIONS}
    assert set(COLUMNS) == set(ROLES)


@pytest.mark.parametrize("role", COLUMNS)
def test_a_role_may_exactly_what_the_matrix_says(ctx_for: CtxFor, role: str) -> None:
    ctx = ctx_for(role)
    wrong = [
        (code, level.value, scope, cell(letters[role], level))
        for code, letters in EXPECTED.items()
        for level in Level
        if (scope := found(ctx, code, level)) != cell(letters[role], level)
    ]
    assert not wrong


@pytest.mark.parametrize("level", list(Level))
def test_a_refusal_beats_role_and_grant_on_every_function(city: City, ctx_for: CtxFor, level: Level) -> None:
    ctx = ctx_for("chief")
    day = ctx.now().date()
    still = []
    for function in FUNCTIONS:
        with city.vault.write() as store:
            earlier = GivenRight(function.code, level, "grant", day - timedelta(days=1), None)
            store.roster.set_right(ctx.actor.staff_no, earlier, 0, 1)
        assert ctx.authorize(function.code, level)
        with city.vault.write() as store:
            store.roster.set_right(ctx.actor.staff_no, GivenRight(function.code, level, "refuse", day, None), 0, 1)
        if found(ctx, function.code, level) != "-":
            still.append(function.code)
    assert not still


def test_a_role_that_is_taken_away_is_gone_at_the_very_next_call(city: City, ctx_for: CtxFor) -> None:
    wrong = []
    for number, role in enumerate(COLUMNS):
        ctx = ctx_for(role, f"x{number}")
        with city.vault.write() as store:
            store.roster.end_role(ctx.actor.staff_no, role, ctx.now().date() - timedelta(days=1))
        wrong += [(role, code) for code in EXPECTED for level in Level if ctx.may(code, level)]
    assert not wrong


def test_every_refusal_is_in_the_log(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("maintenance")
    denied = [function.code for function in FUNCTIONS if found(ctx, function.code, Level.ENTER) == "-"]
    with city.vault.read() as store:
        rows = store.db.execute(
            "SELECT function_code FROM audit_log WHERE staff_no = ? AND result = 'refused' ORDER BY seq",
            (ctx.actor.staff_no,),
        ).fetchall()
    assert [row[0] for row in rows] == denied == [function.code for function in FUNCTIONS]
