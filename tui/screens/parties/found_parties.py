"""The list of found parties, the same for the search by fields and for the search of a ringing telephone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.parties.party import Shown
from core.parties.register import PageKey
from core.parties.search import Hit, Page
from core.values.dates import wareki
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.screens.parties.persons import Persons
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.tone import Tone, tone_of

COLUMNS = (
    columns.number("番", 2),
    columns.code("宛名番号", 8),
    columns.text("氏名・名称", 18, flex=True, most=24),
    columns.text("カナ", 20, rank=1, flex=True, most=30),
    columns.day("生年月日", 8),
    columns.text("住所", 16, flex=True, most=44),
    columns.text("種別", 4),
    columns.text("状態", 4),
    columns.text("注意", 4),
    columns.number("未納", 5),
)
HIDDEN = "（閲覧には許可が要ります）"

Search = Callable[[PageKey | None, str], Page]
"""A search that was asked: the page after a key, for a reason."""


class FoundPartiesScreen(LookScreen[None]):
    """Runs a search and shows what it found. Subclasses have the fields and hand over the search."""

    FUNCTION = "parties.search"
    NO_HITS = "該当する宛名はありません。条件を変えて検索してください。"
    PAGES = True
    """Can what comes after the first page be read?"""
    GROUND = ""
    """The ground that goes without saying for what is searched here."""
    TO_NARROW = "項目を足して絞り込むか、PgDn で続きを読めます。"
    LETTER_HELP = {"Enter": "収納総括照会 2101", "番号": "その行へ", "PgDn": "続きを読む"}

    def __init__(self) -> None:
        super().__init__()
        self._search: Search | None = None
        self._reason = self._last_reason = ""
        self._reasons: dict[int, str] = {}
        self._hits: list[Hit] = []
        self._after: PageKey | None = None
        self._words = ""

    def result_list(self) -> DataList:
        """The list, empty at first."""
        return DataList(
            COLUMNS,
            id="found",
            empty=" ",
            hint="番号か上下で選び Enter で 2101 へ。生年月日と住所で本人を確かめる",
            spells=True,
        )

    @property
    def _list(self) -> DataList:
        return self.query_one("#found", DataList)

    # Searching

    def start(self, search: Search, reason: str = "") -> None:
        """Search anew; the old rows stay until the answer is there. Another search is for another visitor."""
        self._search, self._reason, self._reasons = search, reason or self.GROUND, {}
        ground = self._reason
        self.read_work("search", lambda: search(None, ground), self._found)

    async def _found(self, page: Page) -> None:
        self._show(page)
        await self.show_found(page)

    def proposed_reason(self) -> str:
        return self._last_reason

    def reason_given(self, reason: str) -> None:
        self._last_reason = reason
        if self._search is not None:
            self.start(self._search, reason)

    async def let_in(self) -> None:
        if self._search is not None:
            self.start(self._search, self._reason)

    def _show(self, page: Page) -> None:
        self._hits, self._after, self._words = list(page.hits), page.after, page.words
        self._list.empty = self.NO_HITS
        rows = [self._row(n, hit) for n, hit in enumerate(self._hits, 1)]
        self._list.show(
            rows,
            caption=f"検索結果  {page.words}{self._kind_of_match(page)}",
            sort="カナ,生年",
            counted=len(rows),
            at_least=page.more,
            more=page.more and self.PAGES,
            to=rows[0].key if rows else None,
        )
        if not rows:
            self.say("注意", f"{page.words}の宛名はありません。条件を変えてください。")
            return
        if page.most is not None:
            self.say("注意", f"{page.most}件を超えました。ここまでしか表示しません。項目を足して絞り込んでください。")
        elif page.more:
            self.say("注意", f"{len(rows)}件を超えました。{self.TO_NARROW}")
        else:
            self.say("案内", f"{len(rows)}件。{self._list.hint}")
        self.set_focus(self._list)

    @staticmethod
    def _kind_of_match(page: Page) -> str:
        """で始まる, behind a single criterion that is compared with the beginning."""
        begins = page.words.startswith(("カナ", "漢字", "住所", "電話")) and "、" not in page.words
        inside = page.after is not None and page.after.inside
        return "で始まる" if begins and not inside else ""

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        search, after, reason = self._search, self._after, self._reason
        if search is not None and after is not None:
            self.read_work("page", lambda: search(after, reason), self._append)

    def _append(self, page: Page) -> None:
        first = len(self._hits) + 1
        self._hits.extend(page.hits)
        self._after = page.after
        self._list.append([self._row(n, hit) for n, hit in enumerate(page.hits, first)], more=page.more)
        if page.most is not None:
            self.say("注意", f"{page.most}件を超えました。ここまでしか表示しません。項目を足して絞り込んでください。")

    def clear_list(self) -> None:
        """Nothing was searched."""
        self._search, self._after, self._hits = None, None, []
        self._list.empty = " "
        self._list.show([])

    def _row(self, number: int, hit: Hit) -> Row:
        party = hit.party
        hidden = hit.shown is Shown.NUMBER_ONLY
        address = HIDDEN if hidden or hit.near else self._near(f"{party.address} {party.address_building}".strip())
        return Row(
            party.party_id,
            (
                str(number),
                party.party_no,
                (Tone.BAD, party.name) if hidden else party.name,
                party.name_kana,
                wareki(party.birth_on) if party.birth_on else "",
                address,
                party.kind.label,
                party.status.label,
                (tone_of(hit.caution), hit.caution),
                "" if hit.near else f"{hit.unpaid} 件",
            ),
        )

    def _near(self, address: str) -> str:
        """An address as lists show it: without prefecture and name of our own city, with which most of them begin."""
        session = self.office.session
        city = session.city_name if session is not None else ""
        before, found, rest = address.partition(city) if city else ("", "", address)
        return rest if found and len(before) <= 4 else address

    # Opening

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.open_current()

    async def open_current(self) -> None:
        """Go on with the current person: back to the screen that asked for one, else to 2101."""
        persons = self.found_persons()
        if persons is None:
            return
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        if isinstance(below, OfficeScreen) and below.take_chosen(persons):
            self.dismiss(None)
            return
        from tui.screens.ledger.summary import SummaryScreen

        await self.app.push_screen(SummaryScreen(persons), self._returned)

    def found_persons(self) -> Persons | None:
        """Those of the list with the current one, and the ground that was given for the visitor; None for no hits."""
        if not self._hits:
            return None
        numbers = tuple(hit.party.party_id for hit in self._hits)
        persons = Persons(numbers, self._list.cursor, self._reasons, self._last_reason)
        if self._reason and not self._reasons:  # it was given for the visitor, not for everybody found
            persons.give_reason(self._reason)
        return persons

    async def show_found(self, page: Page) -> None:
        """What a screen does with the rows once they are shown."""

    def _returned(self, persons: Persons | None) -> None:
        """Back from 2101: the cursor goes to the person who was looked at last."""
        if persons is not None and persons.at < len(self._list.rows):
            self._list.move_to(persons.at)

    def acts(self) -> Sequence[Act]:
        reason = "" if self._hits else "先に検索してください。"
        return (Act("収納総括照会", "open_summary", reason, "2101"),)

    async def action_open_summary(self) -> None:
        await self.open_current()
