"""9103: what letters say beside their own words, drafted here and in force once it was approved."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.office.approvals import approve
from core.office.context import Context
from core.office.papers.letters import AppealKind
from core.office.papers.master_changes import draft_master
from core.office.papers.masters import DEFAULT_APPEALS, MasterKind, appeal_text_of, issuer_of, number_words
from core.values.refusals import BadInput
from tests.people import code_at
from tests.screens.collection.working import opened, settled, typed
from tests.screens.pictures import SIZES, check_picture
from tui.screens.office.papers.letter_forms import LetterFormsScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
ON = date(2026, 12, 1)


def decide(chief: Ctx, manager: Ctx, kind: MasterKind, code: str, value: dict[str, str], on: date = ON) -> None:
    ref = draft_master(chief, kind, code, on, value, "文書規程による")
    approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(manager.clock.now()))
    manager.clock.move(seconds=31)  # type: ignore[attr-defined]  # the clock of tests stands still until it is moved


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", [1, 2, 4, 7])
async def test_each_pane_shows_its_rows(chief: Ctx, manager: Ctx, size: tuple[int, int], pane: int) -> None:
    decide(chief, manager, MasterKind.FORM, "P01", {"title": "納付催告書", "note": "口座振替の案内を同封します。"})
    decide(chief, manager, MasterKind.SEAL, "", {"square": "伊勢市長之印"})
    app = opened(LetterFormsScreen(), chief)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        if pane > 1:
            await typed(pilot, str(pane))
        await settled(pilot)
        check_picture(app, f"9103_letter_forms_{pane}")


async def test_f9_drafts_a_change_that_holds_from_its_day(chief: Ctx, city: City) -> None:
    app = opened(LetterFormsScreen(), chief)
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "3")
        app.screen.query_one("#form2", Form).fill(
            {"title": "伊勢市長", "name": "鈴木　一郎", "from_on": "R8.12.1", "reason_of_change": "就任"}
        )
        await typed(pilot, "f9")
        assert isinstance(app.screen, Confirm)
        await typed(pilot, "y", "enter")
        await settled(pilot)
    with city.vault.read() as store:
        assert store.db.execute("SELECT act_code FROM draft").fetchall() == [("letter_master",)]
        assert issuer_of(store, ON).name == ""


def test_a_master_holds_from_its_day_on(chief: Ctx, manager: Ctx, city: City) -> None:
    decide(chief, manager, MasterKind.ISSUER, "", {"title": "伊勢市長", "name": "鈴木　一郎"})
    decide(chief, manager, MasterKind.NUMBER, "", {"pattern": "伊収{era}{form}第{no}号"})
    words = DEFAULT_APPEALS[AppealKind.DISPOSITION].replace("3か月", "三月")
    decide(chief, manager, MasterKind.APPEAL, "処分", {"text": words})
    with city.vault.read() as store:
        assert issuer_of(store, date(2026, 11, 30)).name == ""
        assert issuer_of(store, ON).name == "鈴木　一郎"
        assert number_words(store, "P01", 2026, 7, ON) == "伊収R8P01第7号"
        assert number_words(store, "P01", 2026, 7, date(2026, 11, 30)) == "伊収第P01-8-7号"
        assert "三月以内に、伊勢市長" in appeal_text_of(store, AppealKind.DISPOSITION, ON, "伊勢市", "伊勢市長")
        assert appeal_text_of(store, AppealKind.NONE, ON, "伊勢市", "伊勢市長") == ""


@pytest.mark.parametrize(
    ("kind", "code", "value"),
    [
        (MasterKind.NUMBER, "", {"pattern": "伊収第{no}号"}),
        (MasterKind.SEAL, "", {"square": "印", "words": "公印省略"}),
        (MasterKind.SEAL, "", {"image": "これは画像でない"}),
        (MasterKind.APPEAL, "処分", {"text": "短い"}),
        (MasterKind.APPEAL, "催告", {"text": "長い文" * 40}),
        (MasterKind.FORM, "催告書", {"title": "催告"}),
        (MasterKind.ISSUER, "", {"name": "鈴木"}),
        (MasterKind.SUBSTITUTE, "髙橋さん", {"text": "高"}),
        (MasterKind.SUBSTITUTE, "髙", {"text": '"'}),
    ],
)
def test_what_makes_no_sense_is_not_drafted(chief: Ctx, kind: MasterKind, code: str, value: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        draft_master(chief, kind, code, ON, value, "文書規程による")
