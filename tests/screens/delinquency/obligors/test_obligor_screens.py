"""6701 to 6704 and 3404 on a real screen: lists, entries on a page, drafts to the tray, reasons why something rests."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.delinquency.obligors import insolvent, liable, returned, succeeding, survey
from core.delinquency.obligors.insolvency import NewInsolvency
from core.delinquency.obligors.ranks import Proceedings
from core.notices.returned_mail import NewReturn, ReturnReason
from core.office.approvals import list_in_tray
from tests.builders import a_party
from tests.delinquency.obligors.family import Desk, a_family
from tests.delinquency.obligors.test_survey import TODAY
from tests.delinquency.world import a_delinquent
from tests.screens.collection.working import cells_of, opened, said, settled, typed
from tests.terminal.harness import screen_lines
from tui.screens.delinquency.obligors.insolvency import InsolvencyScreen
from tui.screens.delinquency.obligors.liability import LiabilityScreen
from tui.screens.delinquency.obligors.succession import SuccessionScreen
from tui.screens.delinquency.obligors.survey import SurveyScreen
from tui.screens.notices.returned import ReturnedScreen
from tui.widgets.field import Field

SIZE = (80, 24)


def _fill(app: Any, **values: str) -> None:
    fields = {field.name: field for field in app.screen.query(Field)}
    for name, value in values.items():
        fields[name].value = value


async def test_the_deceased_who_wait_stand_beside_the_successions(desk: Desk, city: Any) -> None:
    a_family(desk, city)
    with city.vault.write() as store:
        a_delinquent(store, name="伊勢　四郎", status="deceased")
    app = opened(SuccessionScreen(), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "承継待" in "".join(cells_of(app, 0)[0])
        assert any("承継待ち・死亡後の文書 1" in line for line in screen_lines(app))


async def test_heirs_stand_with_their_parts_and_yen_and_a_split_goes_to_the_tray(desk: Desk, city: Any) -> None:
    family = a_family(desk, city)
    app = opened(SuccessionScreen(family.deceased.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert [row[4:6] for row in cells_of(app, 0)] == [("1/2", "24,000"), ("1/4", "12,000"), ("1/4", "12,000")]
        app.screen.action_split()
        await settled(pilot)
        _fill(app, reason="戸籍で確認")
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了")
    assert [line.name for line in list_in_tray(desk.ctx)] == ["承継"]


async def test_a_renunciation_is_entered_and_the_parts_change(desk: Desk, city: Any) -> None:
    family = a_family(desk, city)
    app = opened(SuccessionScreen(family.deceased.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down", "down")
        app.screen.action_change()
        await settled(pilot)
        _fill(app, renounced_on="R8.10.1")
        await typed(pilot, "f9", "y", "enter")
        assert [row[4] for row in cells_of(app, 0)] == ["1/2", "1/2", "-"]


async def test_an_heir_gets_the_notice_after_the_approval(desk: Desk, city: Any) -> None:
    family = a_family(desk, city)
    desk.approve(succeeding.draft_split(desk.ctx, family.succession_id, "戸籍で確認"))
    app = opened(SuccessionScreen(family.deceased.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "f12", "y", "enter")
        assert "伊収第P88" in said(app) or "発行" in said(app)


async def test_a_liability_is_drafted_from_the_main_taxpayer(desk: Desk, city: Any) -> None:
    with city.vault.write() as store:
        main = a_delinquent(store)
        a_party(store, party_no="00000099", name="伊勢　花子")
    app = opened(LiabilityScreen(main.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        _fill(app, party_no="99", kind="08", limit_kind="2", limit_yen="60000", disposed_on="R5.9.2")
        _fill(app, ground="土地の贈与", shortfall="預金なし")
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了")
    assert [line.name for line in list_in_tray(desk.ctx)] == ["納税義務の認定"]


async def test_why_no_reminder_goes_out_yet_stands_beside_the_act(desk: Desk, city: Any) -> None:
    from dataclasses import replace

    from core.delinquency.obligors.liability import NewLiability
    from core.delinquency.obligors.liability_rules import LiabilityKind, LimitKind

    with city.vault.write() as store:
        main = a_delinquent(store)
        other = a_party(store, name="伊勢　花子")
    new = NewLiability(
        LiabilityKind.PARTNER, other, main.party_id, main.receivables, LimitKind.WHOLE, "無限責任社員", "不足"
    )
    desk.approve(liable.draft_liability(desk.ctx, replace(new)))
    app = opened(LiabilityScreen(other), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        acts = {act.name: act.reason for act in app.screen.acts()}
        assert acts["納付催告書の発行（P-87）"] == "先に納付通知書を発付してください（法11条①）。"
        assert acts["納付通知書の発行（P-86）"] == ""
        assert any("主たる納税者の財産を換価に付した後" in line for line in screen_lines(app))


async def test_proceedings_are_entered_and_the_ranks_stand_in_the_second_pane(desk: Desk, city: Any) -> None:
    with city.vault.write() as store:
        debtor = a_delinquent(store, dues=((date(2024, 7, 1), 24_000), (date(2026, 7, 31), 30_000)))
    app = opened(InsolvencyScreen(debtor.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        _fill(app, opened_on="R8.9.1", court="津地裁伊勢支部", case_no="令和8年（フ）第12号")
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了")
        await typed(pilot, "2")
        assert [row[1] for row in cells_of(app, 1)] == ["財団債権", "優先的破産債権"]


async def test_an_advance_is_drafted_in_the_third_pane(desk: Desk, city: Any) -> None:
    with city.vault.write() as store:
        debtor = a_delinquent(store, dues=((date(2027, 1, 31), 24_000),), demanded=False)
    insolvent.put_insolvency(
        desk.ctx, NewInsolvency(debtor.party_id, Proceedings.BANKRUPTCY, "津地裁", "第1号", date(2026, 11, 1))
    )
    app = opened(InsolvencyScreen(debtor.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "3", "f9")
        _fill(app, ground="1", words="破産手続の開始", new_due_on="R8.12.4")
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了")
    assert [line.name for line in list_in_tray(desk.ctx)] == ["繰上徴収"]


async def test_what_was_typed_stays_when_a_survey_is_refused(desk: Desk, city: Any) -> None:
    with city.vault.write() as store:
        party_id = a_party(store)
    app = opened(SurveyScreen(party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        _fill(app, surveyed_on="R8.11.20", place="岩渕一丁目", item0="空家", judgement="5")
        await typed(pilot, "f9", "y", "enter")
        assert "表札" in said(app)
        assert "岩渕一丁目" in [field.value for field in app.screen.query(Field)]
        _fill(app, item3="なし", item4="見ない", inquiries="1")
        await typed(pilot, "f9", "y", "enter")
        assert [row[4] for row in cells_of(app, 0)] == ["所在不明"]


async def test_the_round_leads_to_the_person(desk: Desk, city: Any) -> None:
    with city.vault.write() as store:
        party_id = a_party(store)
    returned.put_returned(desk.ctx, NewReturn(party_id, TODAY, ReturnReason.MOVED, document_words="催告書"))
    app = opened(SurveyScreen(), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "2", "enter")
        assert isinstance(app.screen, SurveyScreen)
        assert app.screen.party_id == party_id


async def test_a_returned_letter_is_entered_by_its_name(desk: Desk, city: Any) -> None:
    with city.vault.write() as store:
        party_id = a_party(store)
    app = opened(ReturnedScreen(party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "f9")
        _fill(app, document="催告書（旧システム）", on="R8.11.20", reason="2")
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了")
        assert [row[5:] for row in cells_of(app, 0)] == [("宛所に尋ねあたらない", "調査中")]


async def test_a_publication_rests_without_an_investigation_and_runs_with_one(desk: Desk, city: Any) -> None:
    from tests.notices.test_publication import _found_nowhere

    with city.vault.write() as store:
        debtor = a_delinquent(store, dues=((date(2026, 10, 12), 20_000),))
    app = opened(ReturnedScreen(debtor.party_id), desk.ctx)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "2", "f9")
        assert "6704" in said(app)
        _found_nowhere(desk, debtor.party_id)
        await typed(pilot, "f5", "f9")
        with city.vault.read() as store:
            number = store.documents.listed(party_id=debtor.party_id)[0].document_no
        _fill(app, document=number)
        await typed(pilot, "f9", "y", "enter")
        assert said(app).startswith("完了")
    assert [line.name for line in list_in_tray(desk.ctx)] == ["公示送達"]
    assert survey.list_surveys(desk.ctx)[0].survey.nowhere
