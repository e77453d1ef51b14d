"""6102: from the ringing telephone to the saved promise in six keys; nothing typed is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry
from core.delinquency.contacts.recording import record_contact
from core.office.context import Context
from tests.conftest import CtxFor
from tests.people import FixedClock
from tests.screens.collection.working import opened, said, settled
from tests.screens.delinquency.contacts.collector import Desk
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.gallery import DESK
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.screens.delinquency.contacts.case import CaseScreen
from tui.screens.delinquency.contacts.contact import ContactScreen
from tui.screens.parties.telephone import TelephoneScreen
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
TODAY = date(2026, 11, 24)


def field(app: OfficeApp, name: str) -> str:
    return app.screen.query_one(Form).field(name).value


@pytest.mark.parametrize("size", SIZES)
async def test_an_entry_opens_with_what_the_machine_knows(desk: Desk, collector: Ctx, size: tuple[int, int]) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(app, "6102_empty")


@pytest.mark.parametrize("size", SIZES)
async def test_a_promise_fills_in_its_task(desk: Desk, collector: Ctx, size: tuple[int, int]) -> None:
    app = opened(ContactScreen(desk.party_id, desk.receivables[:2]), collector)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press(*"21", "enter", *"R8.11.27", "enter", *"300000", "enter", "2", "enter")
        await settled(pilot)
        check_picture(app, "6102_promise")
        assert (field(app, "next_on"), field(app, "next_words")) == ("R8.11.30", "約束の確認")


async def test_from_the_ringing_telephone_to_the_saved_promise_in_six_keys(
    city: City, desk: Desk, collector: Ctx
) -> None:
    pressed = []
    app = OfficeApp(lambda: CaseScreen(desk.others[0]), ctx=collector, desk=DESK)
    async with app.run_test() as pilot:
        await settled(pilot)
        for text in ("ctrl+r", "イセ　タロウ:", "enter", "+", "21:", "enter", "R8.11.27:", "enter", "30000:", "f9"):
            if text.endswith(":"):
                await pilot.press(*text[:-1])
            else:
                pressed.append(text)
                await pilot.press(text)
            await settled(pilot)
        assert isinstance(app.screen, CaseScreen)
        assert said(app).startswith("完了 登録しました。約束 R8.11.27 に 30,000円")
    assert len(pressed) == 6
    with city.vault.read() as store:
        [promise] = [one for one in store.promises.of_party(desk.party_id) if one.made_on == TODAY]
        assert promise.amount.amount == 30_000


@pytest.mark.parametrize("typed", ["0596001234", "00123456", "243001230 1".replace(" ", "0")])
async def test_one_field_finds_by_telephone_and_by_numbers(desk: Desk, collector: Ctx, typed: str) -> None:
    app = OfficeApp(lambda: CaseScreen(desk.others[0]), ctx=collector, desk=DESK)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("ctrl+r", *typed, "enter")
        await settled(pilot)
        assert isinstance(app.screen, CaseScreen | TelephoneScreen)
        assert "伊勢　太郎" in screen_text(app)


async def test_at_a_desk_of_receipts_the_telephone_leads_to_what_was_paid(desk: Desk, clerk: Ctx) -> None:
    app = OfficeApp(lambda: TelephoneScreen(), ctx=clerk, desk=DESK)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press(*"イセ　タロウ", "enter")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "収納総括照会" in screen_text(app)


async def test_a_promise_in_the_past_is_refused_and_the_text_stays(desk: Desk, collector: Ctx) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press(*"21", "enter", *"R8.11.20", "enter", *"30000", "f9")
        await settled(pilot)
        assert said(app) == "不可 約束日 R8.11.20 は過ぎた日です。R8.11.24 以後の日を入力してください。"
        assert field(app, "amount") == "30,000"
        focused = app.screen.focused
        assert focused is not None and focused.name == "promised_on"


async def test_what_a_colleague_wrote_is_shown_and_saving_again_saves(
    city: City, desk: Desk, collector: Ctx, ctx_for: CtxFor
) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press(*"91", "enter", "enter", *"ABC")
        entry = ContactEntry(desk.party_id, TODAY, "09:59", "1", "1", "91", "同僚が先に話した。")
        record_contact(ctx_for("delinquency", "2"), entry)
        await pilot.press("f9")
        await settled(pilot)
        assert "注意" in said(app) and "同僚が先" in said(app)
        assert field(app, "text1") == "ABC"
        assert "同僚が先に話した。" in screen_text(app)
        await pilot.press("f9")
        await settled(pilot)
    with city.vault.read() as store:
        newest = store.timeline.of_party(desk.party_id, limit=2)
        assert [row.facts["text"] for row in newest] == ["ABC", "同僚が先に話した。"]


async def test_cautions_stand_while_one_types(desk: Desk, collector: Ctx, clock: FixedClock) -> None:
    clock.move(hours=11)
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        form = app.screen.query_one(Form)
        form.fill({"method": "2", "counterpart": "6", "result": "41"})
        await settled(pilot)
        shown = screen_text(app)
    assert "21:00 の発信・訪問は、連絡してよい時間（09:00-21:00）の外です。" in shown
    assert "勤務先への連絡です。" in shown
    assert "口頭の承認では時効は更新されません。" in shown


async def test_f4_adds_a_phrase_and_takes_receivables_one_after_another(desk: Desk, collector: Ctx) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        form = app.screen.query_one(Form)
        app.screen.set_focus(form.field("text1"))
        await pilot.press(*"A", "f4", "4", "enter")
        await settled(pilot)
        assert field(app, "text1") == "A分納には誓約書が要ると説明した。"
        for number in ("2", "5"):
            app.screen.set_focus(app.screen.query_one(Form).field("targets"))
            await pilot.press("f4", number, "enter")
            await settled(pilot)
        assert field(app, "targets") == "2,5"


async def test_the_balance_is_read_aloud_by_f5(desk: Desk, collector: Ctx) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("f5")
        assert said(app) == "案内 本日 R8.11.24 の納付額は 計 166,000円（本税 153,800円 延滞金 12,200円）"


async def test_continuous_entry_keeps_the_head_and_opens_the_next(desk: Desk, collector: Ctx) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        await pilot.press("f6", *"91", "enter", "enter", *"ABC", "f9")
        await settled(pilot)
        assert (field(app, "text1"), field(app, "method"), field(app, "on")) == ("", "1", "R8.11.24")
        assert "ABC" in screen_text(app)


async def test_a_correction_shows_the_record_and_asks_why(desk: Desk, collector: Ctx) -> None:
    wrong = record_contact(collector, ContactEntry(desk.party_id, TODAY, "09:30", "2", "2", "91", "配偶者と話した。"))
    app = opened(ContactScreen(desk.party_id, corrects=wrong.event_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert (field(app, "at"), field(app, "counterpart"), field(app, "text1")) == ("09:30", "2", "配偶者と話した。")
        check_picture(app, "6102_correction")
        await pilot.press("f9")
        await settled(pilot)
        assert "訂正の理由を入力してください" in said(app)


async def test_a_tag_is_stuck_on_with_the_contact(city: City, desk: Desk, collector: Ctx) -> None:
    app = opened(ContactScreen(desk.party_id), collector)
    async with app.run_test() as pilot:
        await settled(pilot)
        app.screen.query_one(Form).fill({"result": "91", "text1": "失業した。", "tag": "1"})
        await pilot.press("f9")
        await settled(pilot)
    with city.vault.read() as store:
        assert len(store.case_labels.in_force(desk.party_id, TODAY)) == 1
