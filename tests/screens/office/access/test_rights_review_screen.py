"""9003: the lists of the monthly review, the signature of the head of the office, the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.office.access.rights_review import list_signed
from tests.conftest import CtxFor, FixedClock, add_staff
from tests.office.access.rights_drafts import TODAY, changed, grant, right
from tests.screens.collection.working import cells_of, opened, said, settled
from tests.screens.office.access.pressing import press
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.access.rights import RightsScreen
from tui.screens.office.access.rights_review import RightsReviewScreen
from tui.widgets.form import Form
from tui.wiring import City

END = TODAY.replace(day=30)


@pytest.fixture
def town(city: City, clock: FixedClock, ctx_for: CtxFor, manager: Any, clerk: Any) -> City:
    """People with rights that end, an account that lay still, a holder of the Individual Number."""
    admin = ctx_for("rights_admin")
    changed(city, clock, admin, manager, clerk.actor.staff_no, right("office.audit", until_on=END), grant("G1", END))
    add_staff(city, "0999", "chief", name="休 職")
    return city


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", [1, 2, 3, 4, 5])
async def test_each_list_looks_like_the_office_s(town: City, manager: Any, size: tuple[int, int], pane: int) -> None:
    app = opened(RightsReviewScreen(), manager)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, str(pane))
        check_picture(app, f"9003_list{pane}")


async def test_o_shows_every_office(town: City, manager: Any) -> None:
    app = opened(RightsReviewScreen(), manager)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "2")
        assert "RIGHTS_ADMIN1" not in [cells[0] for cells in cells_of(app, 1)]
        await press(pilot, "o")
        assert "RIGHTS_ADMIN1" in [cells[0] for cells in cells_of(app, 1)]


async def test_the_head_of_the_office_signs_after_y(town: City, manager: Any) -> None:
    app = opened(RightsReviewScreen(), manager)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        app.screen.query_one(Form).fill({"reason": "変更なし"})
        await press(pilot, "f9", "enter")
        assert list_signed(manager) == []
        await press(pilot, "f9")
        app.screen.query_one(Form).fill({"reason": "変更なし"})
        await press(pilot, "f9", "y", "enter")
        assert said(app) == "完了 収納推進課 R8.11 の点検を記録しました。"
    assert [one.note for one in list_signed(manager)] == ["変更なし"]


async def test_for_who_only_reads_f9_rests(town: City, auditor: Any) -> None:
    app = opened(RightsReviewScreen(), auditor)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "f9")
        assert said(app) == "不可 参照だけできます。変更には権限の点検の入力の権限が要ります。"


async def test_f12_gives_the_list_out_through_the_gate(town: City, tmp_path: Path, manager: Any) -> None:
    app = opened(RightsReviewScreen(), manager)
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "2", "f12")
        app.screen.query_one(Form).fill({"reason": "07"})
        await press(pilot, "f9")
        assert said(app).startswith("完了 R9003-R8-000001 を出力フォルダに出しました")
    assert len(list((tmp_path / "city" / "out").rglob("*.csv"))) == 1


async def test_enter_opens_the_person_on_9002(town: City, ctx_for: CtxFor) -> None:
    app = opened(RightsReviewScreen(), ctx_for("rights_admin"))
    async with app.run_test() as pilot:
        await settled(pilot)
        await press(pilot, "5", "o", "enter")
        assert isinstance(app.screen, RightsScreen)
