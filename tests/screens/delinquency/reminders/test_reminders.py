"""6201 by keys at 80x24: a condition is made, a run extracted, somebody put back, drafted; calls are recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.delinquency.reminders import calls, expired, extraction, reviewing, saved
from core.delinquency.reminders.conditions import Column, Compared, Comparison
from core.delinquency.reminders.extraction import RunWanted
from core.delinquency.reminders.stages import Stage
from core.ledger.receivable_events import NewReceivableEvent
from tests.builders import an_entry
from tests.delinquency.reminders.test_issuing import approved
from tests.delinquency.world import a_delinquent
from tests.screens.answered import all_answered
from tui.app import OfficeApp
from tui.screens.delinquency.reminders.condition import CODE_OF_COLUMN, CODE_OF_COMPARISON, ConditionPage
from tui.screens.delinquency.reminders.reminders import RemindersScreen

ALL = Compared(Column.OWED, Comparison.AT_LEAST, 1)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


@pytest.fixture
def people(city: Any) -> list[Any]:
    with city.vault.write() as store:
        found = [a_delinquent(store, name="髙﨑 [/]"), a_delinquent(store, status="deceased"), a_delinquent(store)]
        seq = store.audit.record(an_entry("準備", function_code="delinquency.cases"))
        for number in found[2].receivables:
            store.receivable_events.add(NewReceivableEvent(number, "suspension", date(2026, 9, 1)), seq)
        return found


async def settled(app: OfficeApp, pilot: Any) -> None:
    for _ in range(3):
        await all_answered(app)
        await pilot.pause()


def shown(app: OfficeApp) -> str:
    return "\n".join(
        "".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips(app.size)
    )


def typed(screen: Any, form: str, **values: str) -> None:
    screen.query_one(form).fill(values)


async def test_a_condition_is_made_row_by_row_counted_and_saved(collector: Any, people: list[Any]) -> None:
    app = OfficeApp(lambda: RemindersScreen(), ctx=collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("n")
        page = app.screen
        assert isinstance(page, ConditionPage)
        typed(page, "#test", column=CODE_OF_COLUMN[Column.OWED], comparison=CODE_OF_COMPARISON[Comparison.AT_LEAST])
        typed(page, "#test", value="30,000")
        await pilot.press("f6")
        typed(page, "#test", column=CODE_OF_COLUMN[Column.PARTY_KIND], comparison=CODE_OF_COMPARISON[Comparison.IS])
        typed(page, "#test", value="個人")
        await pilot.press("f6")
        await pilot.press("f5")
        await settled(app, pilot)
        assert "3人" in page.message_line.sentence
        typed(page, "#saving", name="高額の個人", shared="1")
        await pilot.press("f9")
        await settled(app, pilot)
        assert "高額の個人" in app.screen.message_line.sentence
    found = saved.list_sources(collector).conditions[0]
    assert found.tree.words == "残額 30,000円以上 かつ 宛名種別 「個人」である"


async def test_a_condition_half_made_is_kept_as_a_draft(collector: Any, people: list[Any]) -> None:
    kept: dict[str, Any] = {}

    class Drafts:
        def load(self, key: str) -> Any:
            return kept.get(key)

        def save(self, key: str, texts: Any) -> None:
            kept[key] = dict(texts)

        def drop(self, key: str) -> None:
            kept.pop(key, None)

    app = OfficeApp(lambda: RemindersScreen(), ctx=collector, drafts=Drafts())
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("n")
        typed(app.screen, "#test", column=CODE_OF_COLUMN[Column.SUSPENSION])
        typed(app.screen, "#test", comparison=CODE_OF_COMPARISON[Comparison.ABSENT])
        await pilot.press("f6")
        await pilot.press("f3")
        await settled(app, pilot)
        await pilot.press("n")
        await settled(app, pilot)
        assert "執行停止" in shown(app)


async def test_a_run_is_extracted_shown_with_grounds_and_somebody_put_back(collector: Any, people: list[Any]) -> None:
    saved.save_condition(collector, "全員", ALL, shared=False)
    app = OfficeApp(lambda: RemindersScreen(), ctx=collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        typed(app.screen, "#form0", title="11月の催告")
        await pilot.press("f9")
        await settled(app, pilot)
        assert "対象 1人、除外 2人" in app.screen.message_line.sentence
        text = shown(app)
        assert "髙﨑 [/]" in text and "死亡" in text and "執行停止" in text
        await pilot.press("down", "down")
        typed(app.screen, "#form1", target_reason="本人の求め")
        await pilot.press("f9")
        await settled(app, pilot)
        assert "復帰" in app.screen.message_line.sentence
        await pilot.press("up")
        await pilot.press("f9")
        assert "戻せません" in app.screen.message_line.sentence


async def test_a_run_is_drafted_through_the_confirmation(collector: Any, people: list[Any]) -> None:
    source = saved.save_condition(collector, "全員", ALL, shared=False).ref
    extraction.extract(collector, RunWanted("11月の催告", Stage.FIRST, source, date(2026, 12, 15)))
    app = OfficeApp(lambda: RemindersScreen(), ctx=collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("3")
        await settled(app, pilot)
        await pilot.press("f9")
        await pilot.press("y", "enter")
        await settled(app, pilot)
        assert "決裁へ回しました" in app.screen.message_line.sentence
    assert [view.state.value for view in reviewing.list_runs(collector)] == ["決裁待"]


async def test_j_prints_what_was_approved_and_the_count_fixes_the_day(
    collector: Any, chief: Any, people: list[Any]
) -> None:
    source = saved.save_condition(collector, "全員", ALL, shared=False).ref
    run = extraction.extract(collector, RunWanted("11月の催告", Stage.FIRST, source, date(2026, 12, 15))).run_id
    approved(collector, chief, run)
    app = OfficeApp(lambda: RemindersScreen(), ctx=collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("4")
        await settled(app, pilot)
        await pilot.press("f9")
        assert "j で印刷" in app.screen.message_line.sentence
        await pilot.press("j")
        await settled(app, pilot)
        assert "印刷のジョブは" in app.screen.message_line.sentence
        await pilot.press("f9")
        await settled(app, pilot)
        await pilot.press("2", "enter")
        assert "件数が違います" in app.screen.message_line.sentence
        await pilot.press("ctrl+u", "1", "enter")
        await settled(app, pilot)
        assert "1通の発送日を" in app.screen.message_line.sentence
    assert [view.state.value for view in reviewing.list_runs(collector)] == ["発送済"]


async def test_a_call_is_recorded_as_a_contact(collector: Any, people: list[Any]) -> None:
    source = saved.save_condition(collector, "全員", ALL, shared=False).ref
    calls.make_call_list(collector, "夜の電話", source)
    app = OfficeApp(lambda: RemindersScreen(), ctx=collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        await pilot.press("5")
        await settled(app, pilot)
        assert "0596-00-1234" in shown(app)
        typed(app.screen, "#form4", call_result="31")
        await pilot.press("f9")
        await settled(app, pilot)
        assert "架電を記録しました" in app.screen.message_line.sentence
        assert "不在1" in shown(app)
    with collector.read() as store:
        assert "不在" in store.timeline.of_party(people[0].party_id)[0].words


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_pane_fits_and_says_what_an_empty_one_is_for(collector: Any, size: tuple[int, int]) -> None:
    app = OfficeApp(lambda: RemindersScreen(), ctx=collector)
    async with app.run_test(size=size) as pilot:
        await settled(app, pilot)
        for digit in "123456":
            await pilot.press(digit)
            await settled(app, pilot)
            assert app.screen.query_one(f"#list{int(digit) - 1}").empty[:4] in shown(app)
    assert expired.list_expired(collector) == []


async def test_it_opens_for_a_single_person(collector: Any, people: list[Any]) -> None:
    app = OfficeApp(lambda: RemindersScreen(people[0].party_id), ctx=collector)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(app, pilot)
        typed(app.screen, "#form0", title="個別の催告")
        await pilot.press("f9")
        await settled(app, pilot)
        assert "対象 1人" in app.screen.message_line.sentence
