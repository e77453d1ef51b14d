"""Nobody changes what is in the books about themselves or their household; what work shows leaves its ground in the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from core.collection import corrections, paid_slips, provisional, review, suspense
from core.collection.records.slip_lines import SlipEntry
from core.ledger.inquiry import history, notices, summary, trial
from core.ledger.inquiry.terms import NoticeKey
from core.office.approvals import get_draft
from core.office.context import Context
from core.office.traces.grounds import GroundNeeded, LookStopped, NearChange, OwnRecord
from core.office.traces.permits import permit_look
from core.parties import search
from core.values.money import Yen
from tests.collection.desk import Desk
from tests.collection.test_no_log import TODAY, VIEWS, Town
from tests.people import FixedClock, ask_for_grounds, code_at

Ctx = Context[Any]
LINE = 1

CHANGES: dict[str, Callable[[Ctx, Town], object]] = {
    "a typed line": lambda ctx, town: paid_slips.save_line(ctx, town.typed, town.line),
    "a line typed anew": lambda ctx, town: paid_slips.change_line(
        ctx, town.typed, LINE, 1, SlipEntry(town.line.key, TODAY, Yen(1_000))
    ),
    "a line taken out": lambda ctx, town: paid_slips.delete_line(ctx, town.typed, LINE, 1),
    "attachment": lambda ctx, town: suspense.attach_suspense(ctx, town.held, town.claim),
    "a reversal": lambda ctx, town: corrections.draft_reversal(ctx, town.payment, "誤入力"),
    "a move away": lambda ctx, town: corrections.draft_move(ctx, town.payment, None, reason="付替え"),
    "a release": lambda ctx, town: provisional.release_provisional(ctx, 1, "確報が来ない"),
}
"""What changes something about the party of the town's claim."""

LOOKS: dict[str, Callable[[Ctx, Town, str], object]] = {
    "a party": lambda ctx, town, ground: search.open_party(ctx, town.party, ground),
    "2101": lambda ctx, town, ground: summary.payment_summary(ctx, town.party, reason=ground),
    "2102": lambda ctx, town, ground: notices.receivables_of_notice(
        ctx, NoticeKey(town.party, "01", 2026, 2026, "0830000001"), reason=ground
    ),
    "2103": lambda ctx, town, ground: history.payment_history(ctx, town.claim, ground),
    "2105": lambda ctx, town, ground: trial.late_charge_trial(ctx, [town.claim], reason=ground),
    "receipts": lambda ctx, town, ground: corrections.find_receipts(ctx, party_id=town.party, reason=ground),
    "targets": lambda ctx, town, ground: corrections.list_targets(ctx, town.party, ground),
}
"""What shows one person and asks for a ground."""

ITEMS: dict[str, tuple[Callable[[Ctx, Town], object], str]] = {
    "a slip": (lambda ctx, town: paid_slips.look_up_slip(ctx, town.typed, town.line.key), "の済通入力"),
    "a line of a file": (lambda ctx, town: review.get_line(ctx, town.payment), "の照会"),
    "a draft": (lambda ctx, town: get_draft(ctx, town.draft.draft_id), "の決裁"),
}
"""What comes to one person through its own work."""

PREVIEWS: dict[str, Callable[[Ctx, Town], object]] = {
    "attachment": lambda ctx, town: suspense.preview_attachment(ctx, town.held, town.claim),
    "a reversal": lambda ctx, town: corrections.preview_reversal(ctx, town.payment),
    "a move": lambda ctx, town: corrections.preview_move(ctx, town.payment, None),
}


@pytest.fixture
def town(desk: Desk) -> Town:
    made = Town(desk)
    with desk.write() as store:
        ask_for_grounds(store)
        store.db.execute("UPDATE party SET household_no = '1' WHERE party_id = ?", (made.party,))
    return made


def settle_near(desk: Desk, town: Town, relation: str) -> None:
    """The clerk is the party, or lives with it."""
    with desk.write() as store:
        me = town.party
        if relation == "household":
            me = store.db.execute(
                "INSERT INTO party(party_no, name, name_kana, household_no) VALUES('77777777', '妻', 'ツマ', '1')"
                " RETURNING party_id"
            ).fetchone()[0]
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (me, desk.ctx.actor.staff_no))


def last(desk: Desk) -> tuple[str, int | None, str | None, dict[str, Any]]:
    """Result, party, ground and facts of the newest row."""
    with desk.ctx.read() as store:
        row = store.db.execute(
            "SELECT result, party_id, reason, body FROM audit_log ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return row[0], row[1], row[2], json.loads(row[3])


@pytest.mark.parametrize("relation", ["own", "household"])
@pytest.mark.parametrize("name", CHANGES)
def test_near_records_are_never_changed_and_the_try_is_recorded(
    desk: Desk, town: Town, chief: Ctx, clock: FixedClock, name: str, relation: str
) -> None:
    settle_near(desk, town, relation)
    permit_look(desk.ctx, town.party, chief.actor.staff_no, code_at(clock.now()))
    books = desk.one("SELECT count(*) FROM posting")
    drafts = desk.one("SELECT count(*) FROM draft")
    with pytest.raises(NearChange):
        CHANGES[name](desk.ctx, town)
    result, party_id, _, body = last(desk)
    assert (result, party_id, body["cause"]) == ("refused", town.party, "NearChange")
    assert (desk.one("SELECT count(*) FROM posting"), desk.one("SELECT count(*) FROM draft")) == (books, drafts)


def test_a_receipt_of_another_is_not_moved_to_ones_own_claim(desk: Desk, town: Town) -> None:
    own = desk.claim(principal=9_000, notice_no="0830000002")
    with desk.write() as store:
        mine = store.receivables.get(own).party_id
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (mine, desk.ctx.actor.staff_no))
    if mine == town.party:
        pytest.fail("the two claims must be of two parties")
    with pytest.raises(NearChange):
        corrections.draft_move(desk.ctx, town.payment, own, reason="付替え")


@pytest.mark.parametrize("name", LOOKS)
def test_every_look_at_a_person_has_its_ground_in_the_log(desk: Desk, town: Town, ctx_for: Any, name: str) -> None:
    """Asked of a colleague: the clerk of the town has worked on the party today."""
    colleague = ctx_for("collection", "2")
    with pytest.raises(GroundNeeded):
        LOOKS[name](colleague, town, "")
    LOOKS[name](colleague, town, "納付の相談")
    result, party_id, reason, body = last(desk)
    assert (result, party_id, reason, body["ground"]) == ("viewed", town.party, "納付の相談", "事由")


@pytest.mark.parametrize("name", ITEMS)
def test_work_that_comes_to_a_person_is_its_own_ground(desk: Desk, town: Town, name: str) -> None:
    look, words = ITEMS[name]
    look(desk.ctx, town)
    result, party_id, reason, body = last(desk)
    assert (result, party_id, body["ground"]) == ("viewed", town.party, "処理")
    assert reason is not None and reason.endswith(words)


@pytest.mark.parametrize("name", [*LOOKS, *ITEMS])
def test_the_own_record_is_stopped_in_every_service(desk: Desk, town: Town, name: str) -> None:
    settle_near(desk, town, "own")
    with pytest.raises(OwnRecord):
        if name in LOOKS:
            LOOKS[name](desk.ctx, town, "納付の相談")
        else:
            ITEMS[name][0](desk.ctx, town)
    result, party_id, _, body = last(desk)
    assert (result, party_id, body["cause"]) == ("refused", town.party, "OwnRecord")
    assert issubclass(OwnRecord, LookStopped)


@pytest.mark.parametrize("name", PREVIEWS)
def test_a_preview_leaves_a_row_of_its_own(desk: Desk, town: Town, name: str) -> None:
    before = desk.one("SELECT count(*) FROM audit_log")
    PREVIEWS[name](desk.ctx, town)
    assert desk.one("SELECT count(*) FROM audit_log") == before + 1
    result, party_id, reason, body = last(desk)
    assert (result, party_id, body["ground"]) == ("viewed", town.party, "処理") and reason


def test_no_view_of_one_person_is_left_out_here(desk: Desk) -> None:
    several = {
        "a search", "a search by one field", "a sheet", "money in suspense", "candidates", "marks",
        "rows behind a total", "preview of attachment", "preview of a reversal", "preview of a move", "a batch", "the tray",
    }  # fmt: skip
    assert set(VIEWS) - several == set(LOOKS) | set(ITEMS)
