"""A name on its way: from the file of parties through the search and 2101 to paper, as the register has it."""

from __future__ import annotations

from typing import Any

import pytest

from core.formats.faults import FileRefused
from core.ledger.assessments.importing import import_assessments
from core.office.context import Context
from core.parties.importing import import_parties
from core.parties.search import Criteria, open_party, search_parties
from tests.conftest import CtxFor
from tests.formats import files
from tests.printouts.reading import whole
from tests.printouts.test_paper import a_page
from tests.screens.collection.working import opened, settled, typed
from tests.screens.pictures import SIZES
from tests.terminal.harness import screen_lines, screen_text
from tests.widgets.hostile import forbidden
from tui.screens.ledger.summary import SummaryScreen
from tui.screens.parties.search import PartySearchScreen
from tui.widgets import cells
from tui.widgets.form import Form
from tui.wiring import City

Ctx = Context[Any]
NAMES = {
    "𠮷野　さくら": ("吉野", "𠮷野　さくら"),
    "葛\U000e0100城 太郎": ("葛城", "葛城 太郎"),
    "髙﨑 濵": ("高崎", "髙﨑 濵"),
    "山田　　太郎": ("山田", "山田　　太郎"),
    "伊勢[/]太郎": ("伊勢", "伊勢[/]太郎"),
    "[red]商店{0}": ("商店", "[red]商店{0}"),
}
"""A name in the register: what a clerk types to find it, and how the screen shows it."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_the_same_in_the_file_on_the_screen_and_on_paper(
    city: City, clerk: Ctx, ctx_for: CtxFor, name: str, size: tuple[int, int]
) -> None:
    sought, shown = NAMES[name]
    office = ctx_for("assessment")
    import_parties(office, files.party_file(files.party(name=name, name_kana="カナ")), "parties.csv")
    import_assessments(office, files.assessment_file(files.assessment()), "assessments.csv")
    [hit] = search_parties(clerk, Criteria(name=sought)).hits
    app = opened(PartySearchScreen(), clerk)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.screen.query_one(Form).fill({"name": sought})
        await typed(pilot, "f5", "enter")
        assert isinstance(app.screen, SummaryScreen)
        assert shown in screen_text(app)
        lines = screen_lines(app)
        assert [cells.width(line) for line in lines] == [size[0]] * size[1]
        assert forbidden("".join(lines)) == []
    assert name in whole(a_page(open_party(clerk, hit.party.party_id).party.name))


@pytest.mark.parametrize("character", ["\x1b", "\x00", "\x9b", "\u202e", "\r", "\t"])
def test_a_name_that_would_command_a_terminal_is_refused_with_its_line_and_leaves_nothing(
    city: City, ctx_for: CtxFor, character: str
) -> None:
    content = files.party_file(files.party(), files.party(party_no="10000002", name=f"伊勢{character}太郎"))
    with pytest.raises(FileRefused) as refused:
        import_parties(ctx_for("assessment"), content, "parties.csv")
    assert "3行目" in refused.value.message and character not in refused.value.message
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM party").fetchone()[0] == 0
