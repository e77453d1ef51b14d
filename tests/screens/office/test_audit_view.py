"""9201: the log by conditions, page by page, with the row in full and whether its value fits."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.pilot import Pilot

from core.office.audit import Result
from core.office.context import Context
from core.office.roster import GivenGrant
from tests.conftest import CtxFor
from tests.house.sources import sources
from tests.people import context_of
from tests.screens.answered import all_answered
from tests.screens.office.tray import draft, with_acts
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tests.widgets.hostile import HOSTILE, forbidden
from tui.app import OfficeApp
from tui.screens.office.audit_view import AuditScreen
from tui.screens.office.audit_words import NAMES, told
from tui.widgets.data_list import DataList
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
CHAIN_VALUES = r"[0-9a-f]{4} [0-9a-f]{4}"


async def ready(pilot: Pilot[None]) -> None:
    for _ in range(2):
        await all_answered(pilot.app)
        await pilot.pause()


@pytest.fixture
def looked(city: City, ctx_for: CtxFor) -> Ctx:
    """A log with acts of a clerk on a party, a refusal, and a verification of the chain."""
    clerk = context_of(with_acts(city), ctx_for("collection").actor.staff_no)
    draft(clerk)
    clerk.record_view("parties.search", "検索", criteria={"カナ": "イセ タロウ"}, hits=10)
    auditor = ctx_for("auditor")
    with clerk.write() as store:
        store.audit.record(auditor.entry("office.audit", "操作ログの検証", count=2_004_118, head="ab" * 32))
    return clerk


def log(ctx: Ctx) -> OfficeApp:
    return OfficeApp(AuditScreen, ctx=ctx, desk=DESK)


def shown(app: OfficeApp) -> list[str]:
    return [str(row.cells[4]) for row in app.screen.query_one(DataList).rows]


@pytest.mark.parametrize("size", SIZES)
async def test_the_log_shows_the_newest_first_and_the_current_row_in_full(
    looked: Ctx, auditor: Ctx, size: tuple[int, int]
) -> None:
    app = log(auditor)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f8", "f8")
        await pilot.pause()
        check_picture(app, "9201_log", blur=CHAIN_VALUES)


async def test_the_party_number_finds_its_rows_and_only_them(looked: Ctx, auditor: Ctx) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"party": "555120"})
        await pilot.press("f5")
        await ready(pilot)
        assert shown(app) == ["還付 起案"]
        assert "宛名 00555120" in screen_text(app)


async def test_an_unknown_party_number_is_told_and_the_rows_stay(looked: Ctx, auditor: Ctx) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        before = shown(app)
        app.screen.query_one(Form).fill({"party": "99999999"})
        await pilot.press("f5")
        await ready(pilot)
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.message_line.sentence == "宛名番号 99999999 が見つかりません。番号を確かめてください。"
        assert shown(app) == before


async def test_f4_narrows_to_the_clerk_of_the_row(looked: Ctx, auditor: Ctx) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        screen = app.screen
        screen.query_one(DataList).move_to(1)
        await pilot.pause()
        await pilot.press("f4", "1", "enter")
        await ready(pilot)
        assert screen.query_one(Form).field("staff").value == "COLLECTION1"
        assert {str(row.cells[2]) for row in screen.query_one(DataList).rows} == {"山田花子"}


async def test_rows_below_the_page_come_by_key(looked: Ctx, auditor: Ctx) -> None:
    for n in range(150):
        looked.record_view("office.menu", f"表示{n}")
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        data = app.screen.query_one(DataList)
        assert len(data.rows) == 100
        data.move_to(99)
        await pilot.press("down")
        await ready(pilot)
        assert len(data.rows) > 150


async def test_a_row_that_was_changed_behind_the_program_is_named(city: City, looked: Ctx, auditor: Ctx) -> None:
    from tests.office.test_audit import attacked

    attacked(
        city, lambda db: db.execute("UPDATE audit_log SET reason = 'x' WHERE seq = (SELECT max(seq) FROM audit_log)")
    )
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.message_line.sentence.startswith("値が中身と合わない行が 1件 あります。")
        assert "不一致" in screen_text(app)


async def test_f12_asks_why_and_lets_the_rows_leave_by_the_gate(city: City, looked: Ctx, auditor: Ctx) -> None:
    today = city.clock.now().date()
    with city.vault.write() as store:
        store.roster.give_grant(auditor.actor.staff_no, GivenGrant("G3", None, today, today), 0, 1)
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("f12")
        await ready(pilot)
        app.screen.query_one(Form).fill({"reason": "監査 R8-3 への提出"})
        await pilot.press("f9")
        await ready(pilot)
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.message_line.word == "完了"
    assert len(list((city.folder / "out").rglob("*.csv"))) == 1


async def test_f12_without_the_grant_says_so(looked: Ctx, auditor: Ctx) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        await pilot.press("f12")
        await ready(pilot)
        app.screen.query_one(Form).fill({"reason": "監査 R8-3 への提出"})
        await pilot.press("f9")
        await ready(pilot)
        assert "大量出力（G3）" in screen_text(app)


@pytest.mark.parametrize(
    ("values", "acts"),
    [
        ({"words": "起案"}, {"還付 起案"}),
        ({"file": "1", "words": "検"}, {"検索"}),
        ({"from_time": "23:00", "until_time": "5:00"}, set()),
        ({"odd": "2"}, set()),
        ({"from_time": "900", "until_time": "10：30", "words": "還付"}, {"還付 起案"}),
    ],
)
async def test_each_condition_of_the_form_narrows(
    looked: Ctx, auditor: Ctx, values: dict[str, str], acts: set[str]
) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill(values)
        await pilot.press("f5")
        await ready(pilot)
        assert set(shown(app)) == acts


async def test_a_time_that_is_none_is_told_at_its_field(looked: Ctx, auditor: Ctx) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        app.screen.query_one(Form).fill({"from_time": "25:00"})
        await pilot.press("f5")
        await ready(pilot)
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.message_line.sentence == "時刻は 21:00 の形で入力してください。"
        assert app.focused is app.screen.query_one(Form).field("from_time")


async def test_f4_shows_one_sign_in_alone_until_the_conditions_are_cleared(looked: Ctx, auditor: Ctx) -> None:
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        screen = app.screen
        screen.query_one(DataList).move_to(1)
        await pilot.pause()
        await pilot.press("f4", "4", "enter")
        await ready(pilot)
        assert {str(row.cells[2]) for row in screen.query_one(DataList).rows} == {"山田花子"}
        assert "サインイン" in screen_text(app) and "だけ" in screen_text(app)


@pytest.fixture
def curious(city: City, looked: Ctx) -> Ctx:
    """A clerk who looked at a namesake late in the evening."""
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO party(party_id, party_no, name, name_key) VALUES(77, '00000077', '山田　太郎', '山田太郎')"
        )
        late = city.clock.now().replace(hour=21, minute=14) - timedelta(days=1)
        entry = looked.entry(
            "ledger.payments", "収納総括照会", Result.VIEWED, party_id=77, reason="納付の確認", ground="事由"
        )
        store.audit.record(replace(entry, at=late, clock=None))
    return looked


@pytest.mark.parametrize("size", SIZES)
async def test_p_shows_the_looks_that_somebody_should_ask_about(
    curious: Ctx, auditor: Ctx, size: tuple[int, int]
) -> None:
    app = log(auditor)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("p")
        await ready(pilot)
        assert shown(app) == ["収納総括照会"]
        assert "同姓（職員と同じ姓）" in screen_text(app)
        check_picture(app, "9201_patterns", blur=CHAIN_VALUES)
        await pilot.press("p")
        await ready(pilot)
        assert len(shown(app)) > 1


async def test_a_clerk_without_the_right_sees_nothing(looked: Ctx) -> None:
    app = log(looked)
    async with app.run_test() as pilot:
        await ready(pilot)
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.message_line.sentence.startswith("操作ログの参照の権限がありません")
        assert shown(app) == []


async def test_hostile_reasons_stay_in_their_line(looked: Ctx, auditor: Ctx) -> None:
    for data in HOSTILE:
        looked.record_view("office.menu", data[:200], reason=data, more=data)
    app = log(auditor)
    async with app.run_test() as pilot:
        await ready(pilot)
        for _ in HOSTILE:
            await pilot.press("f8")
            assert forbidden(screen_text(app).replace("\n", "")) == []


def test_facts_are_told_in_the_words_of_the_office() -> None:
    facts = {
        "digest": "ab" * 32,
        "yen": 5_000,
        "booked_on": "2026-11-24",
        "wanted": {"result": "refused"},
        "more": True,
    }
    assert told(facts) == "金額 5,000円  収入日 R8.11.24  条件 （結果 拒否）  続き はい  内容の値 abab abab"


def test_the_names_of_facts_are_japanese() -> None:
    assert not [name for name in NAMES.values() if name.isascii()]


def test_every_fact_that_a_service_records_has_a_name() -> None:
    named = {
        keyword.arg
        for source in sources("core")
        for call in source.calls()
        if ast.unparse(call.func) in ("ctx.entry", "ctx.record_view")
        for keyword in call.keywords
    }
    assert not sorted(str(name) for name in named - set(NAMES) - {"party_id", "reason", "result", None})


def test_the_second_factor_of_a_sign_in_is_told_in_words() -> None:
    assert told({"second_factor": "code"}) == "認証番号 認証アプリ"
    assert told({"second_factor": "recovery_code"}) == "認証番号 予備コード"
