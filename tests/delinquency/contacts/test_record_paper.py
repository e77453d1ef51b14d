"""The record of the course on paper: in the order of time, third persons blacked out where the clerk said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry
from core.delinquency.contacts.record_paper import EmptyCourse, blacked, open_record, print_record
from core.delinquency.contacts.recording import correct_contact, record_contact
from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.visiting import NoVisits, plan_visits, print_visits
from tests.builders import a_party
from tests.delinquency.world import Delinquent, a_delinquent
from tests.printouts.reading import whole
from tui.wiring import City

CtxFor = Callable[..., Any]
TODAY = date(2026, 11, 24)


@pytest.fixture
def who(city: City) -> Delinquent:
    with city.vault.write() as store:
        a_party(store, name="伊勢　花子", kana="イセ　ハナコ", household_no="0004561")
        return a_delinquent(store, household_no="0004561")


def spoken(ctx: Any, who: Delinquent) -> None:
    first = ContactEntry(
        who.party_id, TODAY, "10:40", "2", "2", "91", "妻の花子と話した。勤務先は丸八工業、0596-22-3333。"
    )
    wrong = record_contact(ctx, first)
    correct_contact(
        ctx, wrong.event_id, ContactEntry(who.party_id, TODAY, "10:41", "2", "1", "91", "本人と話した。"), "相手の誤り"
    )


def printed(city: City) -> str:
    """The text of the only paper in the output folder."""
    [path] = (city.folder / "out").rglob("*.pdf")
    return whole(path.read_bytes())


def test_the_paper_of_the_office_shows_all_in_the_order_of_time(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    spoken(ctx, who)
    print_record(ctx, who.party_id, "04")
    text = printed(city)
    assert "花子" in text and "0596-22-3333" in text
    assert text.index("【訂正済】") < text.index("【訂正】")


def test_the_paper_for_disclosure_tells_of_nobody_else(city: City, ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    spoken(ctx, who)
    masks = [mask.words for mask in open_record(ctx, who.party_id).masks]
    print_record(ctx, who.party_id, "04", disclosed=True, masks=masks)
    text = printed(city)
    assert "花子" not in text and "0596-22-3333" not in text and "丸八" not in text
    assert "■■" in text and "第三者" in text and "配偶者" not in text


def test_what_tells_of_others_is_proposed(ctx_for: CtxFor, who: Delinquent) -> None:
    ctx = ctx_for("delinquency")
    spoken(ctx, who)
    masks = {mask.words: mask.why for mask in open_record(ctx, who.party_id).masks}
    assert masks["花子"] == "世帯員"
    assert masks["妻"] == "続柄"
    assert masks["0596-22-3333"] == "電話番号"
    assert any(why == "勤務先・事業者" for why in masks.values())
    assert "太郎" not in masks


def test_the_longest_words_are_blacked_out_first() -> None:
    assert blacked("伊勢花子と花子", ["花子", "伊勢花子"]) == "■■■■と■■"


def test_a_record_without_rows_is_not_printed(city: City, ctx_for: CtxFor) -> None:
    with city.vault.write() as store:
        party_id = a_party(store)
    with pytest.raises(EmptyCourse):
        open_record(ctx_for("delinquency"), party_id)


def test_visits_without_a_task_are_refused(ctx_for: CtxFor) -> None:
    with pytest.raises(NoVisits):
        print_visits(ctx_for("delinquency"), TODAY, "", "04")


def test_the_paper_of_visits_has_the_order_of_the_list(city: City, ctx_for: CtxFor) -> None:
    ctx = ctx_for("delinquency")
    with city.vault.write() as store:
        for name, address in (("一", "伊勢市二見町1"), ("二", "伊勢市岩渕一丁目2"), ("三", "伊勢市二見町0")):
            who = a_delinquent(store, name=f"伊勢　{name}", address=address)
            store.tasks.add(TaskRequest(who.party_id, TaskKind.VISIT, TODAY, "臨戸"), ctx.actor.staff_no, 1)
    assert [row.name for row in plan_visits(ctx, TODAY).rows] == ["伊勢　三", "伊勢　一", "伊勢　二"]
    assert print_visits(ctx, TODAY, "", "04").number
