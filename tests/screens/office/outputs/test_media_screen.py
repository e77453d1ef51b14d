"""9302: from the list that waits to the medium that is destroyed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyrage
import pytest

from core.office import approvals
from core.office.context import Context
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import issue_output
from core.office.outputs.media import MediaState, list_media
from core.office.outputs.media_recipients import list_recipients, register_recipient
from core.office.outputs.register import CSV
from tests.office.outputs.papers import FUNCTION, TODAY, add_party, paper
from tests.people import FixedClock, code_at
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.outputs.media import MediaScreen
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


@pytest.fixture
def waiting(clerk: Ctx, chief: Ctx, city: City) -> None:
    """A list that waits and a body with a key."""
    add_party(city, 1)
    request = paper(kind="M02", title="移管の一覧", content=b"1\r\n", media_type=CSV, party_ids=(1,))
    issue_output(clerk, request, function_code=FUNCTION, to=Destination.HELD)
    register_recipient(chief, "三重地方税管理回収機構", KEY, TODAY, TODAY + timedelta(days=365))


async def drafted(app: Any, pilot: Any) -> None:
    app.screen.query_one("#form0", Form).fill(
        {"recipient": "1", "medium": "1", "label": "2026-11-001", "purpose": "滞納整理の移管のため"}
    )
    await typed(pilot, "f9", "y", "enter")


def approve(chief: Ctx, clock: FixedClock) -> None:
    clock.move(seconds=30)
    ref = approvals.get_draft(chief, 1).draft.ref
    approvals.approve(chief, 1, ref.revision, ref.digest, code_at(clock.now()))


@pytest.mark.parametrize("size", SIZES)
async def test_lists_that_wait_are_shown_with_the_form_of_a_draft(
    clerk: Ctx, waiting: None, size: tuple[int, int]
) -> None:
    app = opened(MediaScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "9302_waiting")


@pytest.mark.parametrize("size", SIZES)
async def test_a_medium_goes_its_way_from_the_draft_to_the_end(
    clerk: Ctx, chief: Ctx, waiting: None, clock: FixedClock, ctx_for: Any, size: tuple[int, int], city: City
) -> None:
    ctx_for("delinquency")
    app = opened(MediaScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await drafted(app, pilot)
        assert said(app) == "完了 起案1 を出しました。係長の承認（8001）を待ちます。"
        approve(chief, clock)
        await typed(pilot, "f5", "2")
        assert [row[5] for row in cells_of(app, 1)] == ["書出し待ち"]
        await typed(pilot, "w", "y", "enter")
        assert said(app) == "完了 M01-R8-000001 を出力フォルダに出しました（0100/M01-R8-000001.age）。"
        form = app.screen.query_one("#form1", Form)
        form.fill({"event": "1", "counterpart": "三重太郎"})
        await typed(pilot, "f9", "y", "enter")
        assert said(app) == "完了 媒体1 の引渡しを記録しました。"
        check_picture(app, "9302_register")
        form.fill({"event": "3", "second": ""})
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("不可 廃棄に立ち会った別の職員")
        form.fill({"event": "3", "second": "DELINQUENCY1"})
        await typed(pilot, "f9", "y", "enter")
        assert said(app) == "完了 媒体1 の廃棄を記録しました。"
        await typed(pilot, "w")
        assert said(app).startswith("不可 媒体1 は「廃棄済」")
    assert [each.state for each in list_media(clerk)] == [MediaState.DESTROYED]


async def test_a_superior_registers_a_body_and_ends_its_key(chief: Ctx, waiting: None) -> None:
    app = opened(MediaScreen(), chief)
    key = str(pyrage.x25519.Identity.generate().to_public())
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3")
        app.screen.query_one("#form2", Form).fill({"name": "年金機構", "until_on": "R9.3.31", "public_key": key})
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了 年金機構 を登録しました")
        await typed(pilot, "d", "y", "enter")
        assert "終わらせました" in said(app)
    assert sum(each.ended_on is not None for each in list_recipients(chief)) == 1


async def test_a_wrong_key_is_refused_on_its_field(chief: Ctx, waiting: None) -> None:
    app = opened(MediaScreen(), chief)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3")
        app.screen.query_one("#form2", Form).fill({"name": "機構", "until_on": "R9.3.31", "public_key": "age1鍵"})
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("不可 age の公開鍵")
