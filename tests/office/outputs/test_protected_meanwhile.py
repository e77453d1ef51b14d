"""A person comes under protection while a paper is made, waits or is on its way: it does not leave (N4, V1, V3)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyrage
import pytest

from core.office import approvals
from core.office.context import Context
from core.office.outputs.delivery import Destination
from core.office.outputs.desk import print_again
from core.office.outputs.gate import issue_output
from core.office.outputs.handing_over import write_media
from core.office.outputs.media import Medium, draft_hand_over
from core.office.outputs.media_recipients import register_recipient
from core.office.outputs.protected import ProtectedInOutput, ProtectedSince
from core.office.outputs.register import CSV, Numbered, OutputState
from core.office.traces.witness import check_witness
from tests.office.outputs.papers import (
    FAILS,
    FUNCTION,
    PAGE,
    TODAY,
    WORKS,
    Make,
    add_party,
    add_printer,
    give_grant,
    paper,
    rows,
)
from tests.people import FixedClock, code_at
from tui.wiring import City

Ctx = Context[Any]


def protect(city: City, party_id: int) -> None:
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = ?", (party_id,))


def nothing_left(city: City) -> bool:
    folder = city.folder / "out"
    return not [each for each in folder.rglob("*") if each.is_file()]


def test_a_flag_set_while_the_paper_is_drawn_voids_its_number(clerk: Ctx, city: City) -> None:
    add_party(city, 1)

    def draw(numbered: Numbered) -> bytes:
        protect(city, 1)
        return PAGE

    with pytest.raises(ProtectedSince, match="1名"):
        issue_output(clerk, paper(party_ids=(1,), content=draw), function_code=FUNCTION)
    assert nothing_left(city)
    assert rows(city, "SELECT kind FROM output_event") == [("void",)]
    assert rows(city, "SELECT count(*) FROM output_content") == [(0,)]
    assert rows(city, "SELECT result FROM audit_log ORDER BY seq DESC LIMIT 1") == [("refused",)]


def test_a_superior_beside_the_clerk_answers_for_those_who_were_protected_then_and_for_no_other(
    clerk: Ctx, chief: Ctx, city: City, clock: FixedClock
) -> None:
    add_party(city, 1)
    add_party(city, 2, protected=True)
    give_grant(city, "COLLECTION1", "G2")
    witness = check_witness(clerk, FUNCTION, "chief1", code_at(clock.now()))

    def draw(numbered: Numbered) -> bytes:
        protect(city, 1)
        return PAGE

    with pytest.raises(ProtectedSince, match="1名"):
        issue_output(clerk, paper(party_ids=(1, 2), content=draw), function_code=FUNCTION, witness=witness)
    assert nothing_left(city)


def test_a_paper_that_the_printer_refused_is_not_printed_again_for_somebody_protected_since(
    clerk: Ctx, operator: Ctx, city: City, tmp_path: Path
) -> None:
    add_party(city, 1)
    add_printer(city, operator, tmp_path / "tray", FAILS)
    failed = issue_output(clerk, paper(party_ids=(1,)), function_code=FUNCTION)
    add_printer(city, operator, tmp_path / "tray", WORKS, code="LP2")
    protect(city, 1)
    for to in (Destination.AUTO, Destination.FOLDER):
        with pytest.raises(ProtectedSince):
            print_again(clerk, failed.output_id, "02", to=to)
    assert nothing_left(city)
    assert not (tmp_path / "tray").exists()


def test_a_protected_person_s_paper_is_printed_again_with_the_grant_only(
    clerk: Ctx, chief: Ctx, operator: Ctx, city: City, ctx_for: Make, clock: FixedClock, tmp_path: Path
) -> None:
    add_party(city, 2, protected=True)
    give_grant(city, "COLLECTION1", "G2")
    add_printer(city, operator, tmp_path / "tray", FAILS)
    witness = check_witness(clerk, FUNCTION, "chief1", code_at(clock.now()))
    failed = issue_output(clerk, paper(party_ids=(2,)), function_code=FUNCTION, witness=witness)
    with pytest.raises(ProtectedInOutput, match="G2"):
        print_again(ctx_for("collection", "2"), failed.output_id, "02", to=Destination.FOLDER)
    again = print_again(clerk, failed.output_id, "02", to=Destination.FOLDER)
    assert again.state is OutputState.PLACED


def test_an_approved_list_does_not_go_out_with_somebody_protected_since(
    clerk: Ctx, chief: Ctx, city: City, clock: FixedClock
) -> None:
    add_party(city, 1)
    request = paper(kind="M02", title="移管の一覧", content=b"x", media_type=CSV, name="ISE.csv", party_ids=(1,))
    source = issue_output(clerk, request, function_code=FUNCTION, to=Destination.HELD).output_id
    key = str(pyrage.x25519.Identity.generate().to_public())
    body = register_recipient(chief, "三重地方税管理回収機構", key, TODAY, TODAY + timedelta(days=365))
    ref = draft_hand_over(clerk, source, body.recipient_id, Medium.OPTICAL, "2026-11-001", "滞納整理の移管のため")
    clock.move(seconds=30)
    approvals.approve(chief, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    protect(city, 1)
    with pytest.raises(ProtectedSince):
        write_media(clerk, 1)
    assert nothing_left(city)
