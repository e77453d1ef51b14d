"""Two pairs of eyes: another person approves the very content they saw, with a fresh code, and the act happens once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from typing import Any

import pytest

from core.office.approvals import approve, draft_act, get_draft, list_in_tray, send_back, withdraw
from core.office.drafts import (
    ActUnknown,
    ApprovedAlready,
    DraftChanged,
    DraftDecided,
    DraftRef,
    DraftState,
    NotTheDrafter,
    OwnCase,
    OwnDraft,
)
from core.office.proofs import CodeRefused
from core.office.rights import NotPermitted
from core.values.money import Yen
from core.values.refusals import BadInput
from tests.conftest import CtxFor, FixedClock, add_staff, code_at, context_of
from tests.office.giving import TooMuch, given, with_act
from tui.wiring import City


def drafted(ctx: Any, yen: int = 5000, **more: Any) -> DraftRef:
    with ctx.write() as store:
        return draft_act(ctx, store, "gift", {"to": "髙﨑"}, amount=Yen(yen), **more)


@pytest.fixture
def office(city: City, ctx_for: CtxFor) -> Any:
    """A function that gives the context of a role in the city that knows the act."""
    acting = with_act(city)

    def of(role: str, who: str = "1", steps: int = 1) -> Any:
        return context_of(with_act(city, steps) if steps > 1 else acting, ctx_for(role, who).actor.staff_no)

    return of


def yes(ctx: Any, ref: DraftRef, clock: FixedClock) -> Any:
    """Approve with the code of a new step."""
    clock.move(seconds=30)
    return approve(ctx, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))


def test_the_approval_of_another_executes_the_act(city: City, office: Any, clock: FixedClock) -> None:
    ref = drafted(office("collection"))
    approved = yes(office("chief"), ref, clock)
    assert (approved.executed, approved.outcome, given(city)) == (True, "5000円", 1)


def test_nobody_approves_their_own_draft(city: City, office: Any, clock: FixedClock) -> None:
    chief = office("chief")
    ref = drafted(chief)
    with pytest.raises(OwnDraft):
        yes(chief, ref, clock)
    assert given(city) == 0


def test_a_person_with_two_accounts_is_one_person(city: City, office: Any, clock: FixedClock) -> None:
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_no) VALUES('1')")
    add_staff(city, "A1", "chief", party_id=1)
    add_staff(city, "A2", "chief", party_id=1)
    ref = drafted(context_of(with_act(city), "A1"))
    with pytest.raises(OwnDraft):
        yes(context_of(with_act(city), "A2"), ref, clock)


def test_who_drafted_an_earlier_revision_does_not_approve_a_later_one(
    city: City, office: Any, clock: FixedClock
) -> None:
    chief = office("chief")
    ref = drafted(chief)
    again = drafted(chief, 4000, revises=ref.draft_id)
    with pytest.raises(OwnDraft):
        yes(chief, again, clock)


def test_the_party_of_a_draft_does_not_approve_it(city: City, office: Any, clock: FixedClock) -> None:
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_no) VALUES('1')")
    add_staff(city, "A1", "chief", party_id=1)
    ref = drafted(office("collection"), party_id=1)
    with pytest.raises(OwnCase):
        yes(context_of(with_act(city), "A1"), ref, clock)


def test_an_approval_needs_the_right_of_the_act(office: Any, clock: FixedClock) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(NotPermitted):
        yes(office("collection", "2"), ref, clock)


def test_a_wrong_code_is_refused_and_recorded(city: City, office: Any) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(CodeRefused):
        approve(office("chief"), ref.draft_id, ref.revision, ref.digest, "000000")
    with city.vault.read() as store:
        row = store.db.execute("SELECT result, body FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row[0] == "refused"
    assert "000000" not in row[1]


def test_one_code_approves_one_draft(office: Any, clock: FixedClock) -> None:
    first, second = drafted(office("collection")), drafted(office("collection"))
    chief = office("chief")
    code = code_at(clock.now())
    approve(chief, first.draft_id, first.revision, first.digest, code)
    with pytest.raises(CodeRefused):
        approve(chief, second.draft_id, second.revision, second.digest, code)


def test_a_new_revision_voids_what_was_seen(city: City, office: Any, clock: FixedClock) -> None:
    clerk = office("collection")
    seen = drafted(clerk, 5000)
    drafted(clerk, 9000, revises=seen.draft_id)
    with pytest.raises(DraftChanged):
        yes(office("chief"), seen, clock)
    assert given(city) == 0


def test_another_digest_is_refused(office: Any, clock: FixedClock) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(DraftChanged):
        yes(office("chief"), DraftRef(ref.draft_id, ref.revision, bytes(32)), clock)


@pytest.mark.parametrize("changed", [{"yen": 5001}, {"payee_key": "別の口座"}, {"party_id": 1}])
def test_every_part_that_an_approver_relies_on_is_in_the_digest(
    city: City, office: Any, changed: dict[str, Any]
) -> None:
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_no) VALUES('1')")
    clerk = office("collection")
    assert drafted(clerk).digest != drafted(clerk, **changed).digest


def test_an_act_that_refuses_leaves_the_draft_awaited_and_the_code_unused(
    city: City, office: Any, clock: FixedClock
) -> None:
    chief = office("chief")
    too_much, small = drafted(office("collection"), 200_000), drafted(office("collection"), 1)
    code = code_at(clock.now())
    with pytest.raises(TooMuch):
        approve(chief, too_much.draft_id, 1, too_much.digest, code)
    with city.vault.read() as store:
        assert store.drafts.get(too_much.draft_id).state == DraftState.AWAITED
    assert approve(chief, small.draft_id, 1, small.digest, code).executed


def test_an_executed_draft_is_not_approved_again(city: City, office: Any, clock: FixedClock) -> None:
    ref = drafted(office("collection"))
    yes(office("chief"), ref, clock)
    with pytest.raises(DraftDecided):
        yes(office("manager"), ref, clock)
    assert given(city) == 1


def test_a_withdrawn_draft_is_not_approved(office: Any, clock: FixedClock) -> None:
    clerk = office("collection")
    ref = drafted(clerk)
    withdraw(clerk, ref.draft_id, ref.revision, ref.digest, "入力の誤り")
    with pytest.raises(DraftDecided):
        yes(office("chief"), ref, clock)


def test_only_the_drafter_withdraws(office: Any) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(NotTheDrafter):
        withdraw(office("collection", "2"), ref.draft_id, ref.revision, ref.digest, "不要")


def test_a_draft_that_was_sent_back_is_approved_in_its_next_revision(
    city: City, office: Any, clock: FixedClock
) -> None:
    clerk, chief = office("collection"), office("chief")
    ref = drafted(clerk)
    send_back(chief, ref.draft_id, ref.revision, ref.digest, "金額を確かめてください")
    [line] = list_in_tray(clerk)
    assert (line.draft.state, line.draft.reason) == (DraftState.SENT_BACK, "金額を確かめてください")
    yes(chief, drafted(clerk, 4000, revises=ref.draft_id), clock)
    assert given(city) == 1


def test_sending_back_needs_a_reason(office: Any) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(BadInput):
        send_back(office("chief"), ref.draft_id, ref.revision, ref.digest, "　")


def test_two_steps_need_two_people(city: City, office: Any, clock: FixedClock) -> None:
    ref = drafted(office("collection", steps=2))
    first = yes(office("chief", steps=2), ref, clock)
    assert (first.executed, given(city)) == (False, 0)
    with pytest.raises(ApprovedAlready):
        yes(office("chief", steps=2), ref, clock)
    assert yes(office("manager", steps=2), ref, clock).executed
    assert given(city) == 1


def test_someone_else_s_draft_cannot_be_revised(office: Any) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(NotTheDrafter):
        drafted(office("collection", "2"), revises=ref.draft_id)


def test_an_unknown_act_cannot_be_drafted(office: Any) -> None:
    clerk = office("collection")
    with pytest.raises(ActUnknown), clerk.write() as store:
        draft_act(clerk, store, "nothing", {})


def test_the_tray_says_why_a_draft_cannot_be_approved(office: Any) -> None:
    ref = drafted(office("collection"))
    [own] = list_in_tray(office("collection"))
    [for_chief] = list_in_tray(office("chief"))
    assert own.obstacle.startswith("収納取消・訂正の承認の権限がありません")
    assert (for_chief.obstacle, for_chief.draft.ref) == ("", ref)


def test_who_has_no_part_in_an_act_does_not_see_its_draft(office: Any) -> None:
    drafted(office("collection"))
    assert list_in_tray(office("rights_admin")) == []


def test_a_draft_shows_before_and_after_and_the_day_s_sum_for_the_payee(office: Any) -> None:
    clerk = office("collection")
    drafted(clerk, 99_999, payee_key="口座1")
    ref = drafted(clerk, 99_999, payee_key="口座1")
    view = get_draft(office("chief"), ref.draft_id)
    assert view.payee_today == Yen(199_998)
    assert view.described.rows[0].after == "0円"


def test_looking_at_a_draft_is_recorded_with_its_party(city: City, office: Any) -> None:
    with city.vault.write() as store:
        store.db.execute("INSERT INTO party(party_no) VALUES('1')")
    ref = drafted(office("collection"), party_id=1)
    get_draft(office("chief"), ref.draft_id)
    with city.vault.read() as store:
        row = store.db.execute("SELECT result, party_id, file_name FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row == ("viewed", 1, "収納情報ファイル")


def test_sixteen_approvals_at_once_execute_the_act_once(city: City, office: Any, clock: FixedClock) -> None:
    ref = drafted(office("collection"))
    processes = []
    for number in range(16):
        ctx = office("chief", str(number))
        arguments = [str(city.folder), str(city.folder.with_name("city.keys")), ctx.actor.staff_no]
        arguments += [str(ctx.actor.session_id), str(ref.draft_id), "1", ref.digest.hex(), code_at(clock.now())]
        processes.append(
            subprocess.Popen(
                [sys.executable, "-m", "tests.office.giving", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    said = sorted(process.communicate()[0].strip() for process in processes)
    assert said == ["DraftDecided"] * 15 + ["approved"]
    assert given(city) == 1


# What the store itself refuses, past every service


def decide_by_hand(city: City, ref: DraftRef, by: str, *, totp_step: int | None = 1, step_no: int = 1) -> None:
    with city.vault.write() as store:
        store.db.execute(
            """
            INSERT INTO approval(draft_id, revision, step_no, decision, decided_by, decided_at, totp_step, digest, audit_seq)
            VALUES(?,?,?,'approve',?,'2026-11-24T10:00:00+09:00',?,?,1)
            """,
            (ref.draft_id, ref.revision, step_no, by, totp_step, ref.digest),
        )


def test_the_store_refuses_the_drafter(city: City, office: Any) -> None:
    clerk = office("collection")
    ref = drafted(clerk)
    with pytest.raises(sqlite3.IntegrityError, match="approval"):
        decide_by_hand(city, ref, clerk.actor.staff_no)


def test_the_store_refuses_an_approval_without_a_fresh_code(city: City, office: Any) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(sqlite3.IntegrityError, match="approval"):
        decide_by_hand(city, ref, office("chief").actor.staff_no, totp_step=None)


def test_the_store_refuses_an_old_revision(city: City, office: Any) -> None:
    clerk = office("collection")
    ref = drafted(clerk)
    drafted(clerk, 1, revises=ref.draft_id)
    with pytest.raises(sqlite3.IntegrityError, match="approval"):
        decide_by_hand(city, ref, office("chief").actor.staff_no)


def test_the_store_refuses_an_execution_that_nobody_approved(city: City, office: Any) -> None:
    ref = drafted(office("collection"))
    with pytest.raises(sqlite3.IntegrityError, match="not approved"), city.vault.write() as store:
        store.drafts.execute(ref.draft_id, 1, "2026-11-24", 1)
