"""The monthly review: lists that are right, quick, signed once, and leave through the gate alone."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.office.access.rights_review import (
    NUMBER_VIEW,
    ReviewList,
    SignedAlready,
    export_review,
    list_signed,
    review_list,
    sign_review,
)
from core.office.functions import FUNCTIONS
from core.office.rights import Level, NotPermitted
from core.values.refusals import BadInput
from tests.conftest import CtxFor, FixedClock, add_staff
from tests.office.access.rights_drafts import TODAY, changed, end, grant, right, role
from tui.wiring import City


@pytest.fixture
def admin(ctx_for: CtxFor) -> Any:
    """A 権管."""
    return ctx_for("rights_admin")


def test_who_holds_a_function_is_listed_with_why_and_until_when(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    until = date(2026, 12, 31)
    who = clerk.actor.staff_no
    changed(city, clock, admin, manager, who, right("office.audit", until_on=until))
    rows = [row for row in review_list(manager, ReviewList.BY_FUNCTION).rows if row[0] == "9201" and row[2] == who]
    assert rows == [("9201", "操作ログ", who, "山田花子", "収納推進課", "参照", "個別付与", "", "2026-12-31")]


def test_the_list_by_function_is_what_the_gate_says(city: City, ctx_for: CtxFor, manager: Any) -> None:
    people = [ctx_for(role) for role in ("collection", "chief", "operator", "auditor", "maintenance", "rights_admin")]
    listed = {(row[1], row[2]): row[5] for row in review_list(manager, ReviewList.BY_FUNCTION).rows}
    wrong = []
    for ctx in people:
        for function in FUNCTIONS:
            may = "・".join(level.label for level in Level if ctx.may(function.code, level) is not None)
            if listed.get((function.name, ctx.actor.staff_no), "") != may:
                wrong.append((ctx.actor.staff_no, function.code, may))
    assert not wrong


def test_a_person_is_listed_with_roles_and_counts(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    changed(city, clock, admin, manager, clerk.actor.staff_no, right("office.audit"), grant("G5", TODAY + timedelta(9)))
    rows = [row for row in review_list(manager, ReviewList.BY_PERSON, "0100").rows if row[0] == clerk.actor.staff_no]
    assert rows == [(clerk.actor.staff_no, "山田花子", "収納推進課", "収納", "1", "0", "G5")]


def test_an_account_that_lay_still_for_sixty_days_is_listed(
    city: City, clock: FixedClock, manager: Any, clerk: Any
) -> None:
    add_staff(city, "0999", "collection", name="使用 なし")
    clock.move(days=61)
    later = manager_again(city, "MANAGER2")
    rows = review_list(later, ReviewList.UNUSED).rows
    assert [(row[0], row[5]) for row in rows] == [
        ("0999", "使用なし"),
        (clerk.actor.staff_no, "2026-11-24"),
        (manager.actor.staff_no, "2026-11-24"),
    ]


def manager_again(city: City, staff_no: str) -> Any:
    from tests.people import context_of

    add_staff(city, staff_no, "manager", name="別の 課長")
    return context_of(city, staff_no)


def test_what_ends_this_month_is_listed(city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any) -> None:
    last = date(2026, 11, 30)
    changed(
        city,
        clock,
        admin,
        manager,
        clerk.actor.staff_no,
        end(role("collection", date(2020, 11, 24)), last),
        right("office.audit", until_on=last),
        grant("G4", last, limit_yen=500_000),
        right("office.jobs", "enter", until_on=date(2026, 12, 1)),
    )
    rows = review_list(manager, ReviewList.ENDING).rows
    assert [row[3] for row in rows] == ["G4 承認限度額", "役割 収納", "9201 操作ログ 参照"]


def test_holders_of_the_individual_number_are_listed_with_their_views(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    changed(city, clock, admin, manager, clerk.actor.staff_no, grant("G1", TODAY + timedelta(30)))
    for _ in range(3):
        clerk.record_view("ledger.payments", NUMBER_VIEW)
    rows = review_list(manager, ReviewList.NUMBERS).rows
    assert rows == ((clerk.actor.staff_no, "山田花子", "収納推進課", "R8.11.24-R8.12.24", "3"),)


def test_the_head_of_the_office_signs_once_a_month(clock: FixedClock, manager: Any, ctx_for: CtxFor) -> None:
    signed = sign_review(manager, "変更なし")
    assert (signed.month, signed.office_code) == ("2026-11", "0100")
    with pytest.raises(SignedAlready):
        sign_review(ctx_for("manager", "2"), "もう一度")
    assert [(one.month, one.office_name, one.signed_by) for one in list_signed(manager)] == [
        ("2026-11", "収納推進課", "佐藤良子")
    ]


def test_the_signature_is_in_the_log(city: City, manager: Any) -> None:
    sign_review(manager, "変更なし")
    with city.vault.read() as store:
        row = store.db.execute(
            "SELECT reason, json_extract(body,'$.act') FROM audit_log ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    assert row == ("変更なし", "権限の点検のサインオフ")


def test_who_only_reads_does_not_sign(admin: Any, auditor: Any, manager: Any) -> None:
    for ctx in (admin, auditor):
        assert review_list(ctx, ReviewList.BY_PERSON).rows
        with pytest.raises(NotPermitted):
            sign_review(ctx, "変更なし")
    with pytest.raises(BadInput):
        sign_review(manager, " ")


def test_a_list_leaves_as_a_file_through_the_gate(tmp_path: Path, manager: Any) -> None:
    issued = export_review(manager, ReviewList.BY_PERSON, "", "07")
    file = next((tmp_path / "city" / "out").rglob("*.csv"))
    assert issued.place in str(file) and file.stat().st_mode & 0o777 == 0o600
    assert "職員番号,氏名,所属,役割" in file.read_text("utf-8-sig")


@pytest.mark.parametrize("wanted", list(ReviewList))
def test_each_list_of_a_hundred_people_is_there_within_five_seconds(
    city: City, manager: Any, wanted: ReviewList
) -> None:
    roles = ("collection", "delinquency", "chief", "branch", "auditor")
    for number in range(100):
        add_staff(city, f"{5000 + number}", roles[number % len(roles)])
    begun = time.perf_counter()
    review_list(manager, wanted)
    assert time.perf_counter() - begun < 5
