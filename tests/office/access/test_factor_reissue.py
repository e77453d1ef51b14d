"""A lost second factor: one drafts, another approves, its owner makes a new one within a day."""

from __future__ import annotations

import pytest

from core.office.access.factor_reissue import NoFactor, draft_factor_reissue
from core.office.access.first_password import NotActive
from core.office.access.registering import OwnAccount, set_state
from core.office.approvals import approve, get_draft
from core.office.rights import NotPermitted, SessionEnded
from core.office.roster import StaffState
from core.office.signing_in import SignInRefused
from core.values.refusals import BadInput, Refusal
from tests.conftest import CtxFor
from tests.office.access.accounts import OWN, arrives, comes_in, enrol, registered, settled_in
from tests.people import FixedClock, code_at
from tui.wiring import City


def decide(ctx_for: CtxFor, clock: FixedClock, draft_id: int, role: str = "manager") -> None:
    """Let somebody of a role approve a draft with the code of the moment."""
    ctx = ctx_for(role)
    view = get_draft(ctx, draft_id)
    clock.move(seconds=30)
    approve(ctx, draft_id, view.draft.revision, view.draft.digest, code_at(clock.now()))


def test_two_people_take_it_away_and_the_owner_makes_a_new_one(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    ctx, old, codes = settled_in(city, "collection")
    ref = draft_factor_reissue(ctx_for("rights_admin"), "0213", "電話機の紛失")
    assert ctx.authorize("office.menu", "read")
    decide(ctx_for, clock, ref.draft_id)
    with pytest.raises(SessionEnded):
        ctx.authorize("office.menu", "read")
    clock.move(minutes=1)
    found = arrives(city, OWN, code_at(clock.now(), old.secret))
    assert (found.password, found.factor) == (False, True)
    new, _ = enrol(city, found.context)
    assert found.context.authorize("collection.paid_slips", "enter")
    clock.move(minutes=1)
    for code in (code_at(clock.now(), old.secret), codes.codes[0]):
        with pytest.raises(SignInRefused):
            comes_in(city, OWN, code)
    assert comes_in(city, OWN, code_at(clock.now(), new.secret))


def test_the_owner_has_a_day_for_it(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    settled_in(city, "collection")
    ref = draft_factor_reissue(ctx_for("rights_admin"), "0213", "電話機の紛失")
    decide(ctx_for, clock, ref.draft_id)
    clock.move(hours=24, seconds=1)
    with pytest.raises(SignInRefused):
        arrives(city, OWN)


def test_what_is_to_be_approved_says_whom_it_concerns(city: City, ctx_for: CtxFor) -> None:
    settled_in(city, "collection")
    ref = draft_factor_reissue(ctx_for("rights_admin"), "0213", "電話機の紛失")
    told = get_draft(ctx_for("manager"), ref.draft_id).described
    assert "0213 田中 次郎" in told.title and "電話機の紛失" in str(told.notes)
    assert ("認証番号", "あり") in [(row.label, row.before) for row in told.rows]


def test_the_drafter_cannot_approve_and_a_chief_cannot_either(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    settled_in(city, "collection")
    ref = draft_factor_reissue(ctx_for("rights_admin"), "0213", "電話機の紛失")
    for role in ("rights_admin", "chief"):
        with pytest.raises(Refusal):
            decide(ctx_for, clock, ref.draft_id, role)


def test_a_head_does_not_approve_the_loss_of_their_own_factor(city: City, ctx_for: CtxFor, clock: FixedClock) -> None:
    manager = ctx_for("manager")
    ref = draft_factor_reissue(ctx_for("rights_admin"), manager.actor.staff_no, "電話機の紛失")
    with pytest.raises(OwnAccount):
        decide(ctx_for, clock, ref.draft_id)
    decide_by_another = ctx_for("manager", "2")
    view = get_draft(decide_by_another, ref.draft_id)
    clock.move(seconds=30)
    assert approve(
        decide_by_another, ref.draft_id, view.draft.revision, view.draft.digest, code_at(clock.now())
    ).executed


def test_nobody_drafts_it_for_themself_or_without_a_reason_or_for_who_has_none(
    city: City, ctx_for: CtxFor, clerk: object
) -> None:
    admin = ctx_for("rights_admin")
    with pytest.raises(OwnAccount):
        draft_factor_reissue(admin, admin.actor.staff_no, "紛失")
    with pytest.raises(BadInput):
        draft_factor_reissue(admin, "COLLECTION1", " ")
    registered(city)
    with pytest.raises(NoFactor):
        draft_factor_reissue(admin, "0213", "紛失")
    set_state(admin, "COLLECTION1", StaffState.RETIRED)
    with pytest.raises(NotActive):
        draft_factor_reissue(admin, "COLLECTION1", "紛失")


def test_only_an_administrator_of_rights_drafts_it(ctx_for: CtxFor, clerk: object) -> None:
    for role in ("chief", "manager", "operator"):
        with pytest.raises(NotPermitted):
            draft_factor_reissue(ctx_for(role), "COLLECTION1", "紛失")


def test_codes_used_while_the_clock_ran_ahead_do_not_lock_the_owner_out(
    city: City, ctx_for: CtxFor, clock: FixedClock
) -> None:
    _, factor, _ = settled_in(city, "collection")
    clock.move(hours=1)
    comes_in(city, OWN, code_at(clock.now(), factor.secret))
    clock.move(hours=-1)
    ref = draft_factor_reissue(ctx_for("rights_admin"), "0213", "時計の進み")
    decide(ctx_for, clock, ref.draft_id)
    clock.move(minutes=1)
    new, _ = enrol(city, arrives(city, OWN).context)
    for _ in range(130):
        clock.move(seconds=30)
        assert comes_in(city, OWN, code_at(clock.now(), new.secret))
