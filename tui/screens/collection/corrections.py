"""3105 収納取消・訂正: the receipts of a person or a claim; Enter opens one to take it back or to move it, by a draft."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.collection import corrections
from core.collection.corrections import FoundReceipt
from core.parties import search
from core.parties.party import PartyView
from core.parties.search import Criteria, Hit
from core.values.dates import wareki
from core.values.refusals import BadInput, NotFound
from tui.screens.collection.correction_entry import CorrectionScreen
from tui.screens.collection.files.pages import slip_shown
from tui.screens.collection.receipt_words import places_of
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section
from tui.widgets.page import Page
from tui.widgets.party_facts import facts_of
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone, tone_of

HINT = "番号を入れて Enter で収納を表示"
NOBODY = "宛名・通知書・納付書の番号のどれかを入れて Enter を押してください。"
PLACE_LINES = 4

COLUMNS = (
    columns.number("番", 3),
    columns.day("領収日", 9),
    columns.day("収入日", 9),
    columns.text("経路", 8),
    columns.amount("金額", 10),
    columns.text("調定", 18, flex=True, most=40),
    columns.text("状態", 6),
    columns.number("バッチ", 6, rank=1),
    columns.code("納付書番号", 14, rank=1),
)


class CorrectionsScreen(LookScreen[None]):
    """Receipts, newest first. `receivable_id` opens those of one claim (from 2103), `party_id` those of a person."""

    NUMBER, NAME = "3105", "収納取消・訂正"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "操作", "f5": "再表示", "ctrl+r": "受電"}
    FUNCTION = "collection.correction"
    LETTER_HELP = {"Enter": "この収納を訂正する"}
    HELP_LINES = (
        "消し込んだ収納を、取り消すか、正しい期別へ付け替えるための画面です。",
        "元の行は消えません。決裁の日の日計に赤と黒の行が加わり、領収日は残ります。",
        "取消済 お金が残っていない収納   過誤納・保留 調定に入っていない収納",
        "訂正は起案になり、8001 でほかの職員が承認すると効きます。",
    )
    MANUAL = (
        "収納の取消、別の期別への付替え、不渡りの処理を起案する画面です。"
        "宛名番号、通知書番号、納付書番号のどれかで収納を探します。"
        "収納を Enter で開き、区分と付替え先、事由を入れて F9 を押すと、確認画面に変更前・変更後・差が出ます。"
        "Y と Enter で決裁へ回り、8001 でほかの職員が承認すると帳簿に載ります。"
        "元の行は消えず、赤の行と黒の行が加わります。"
    )

    def __init__(self, receivable_id: int | None = None, party_id: int | None = None) -> None:
        super().__init__()
        self._ground = ""
        self._claim, self._party = receivable_id, party_id
        self._slip = ""
        self._found: list[FoundReceipt] = []
        self._more = False
        self._today: date | None = None
        self._told = ""

    def compose(self) -> ComposeResult:
        yield PartyHeader(id="party")
        yield Form(
            FormRow(
                SearchField("party_no", "宛名番号", width=9, hint=HINT),
                SearchField("notice_no", "通知書番号", width=12, hint=HINT),
                SearchField("slip_no", "納付書番号", width=20, hint=HINT),
            )
        )
        yield DataList(COLUMNS, id="receipts", empty=NOBODY, hint="番号か上下で選び Enter で訂正へ  Tab 番号の欄")
        yield Section("選択中の収納", id="head")
        yield Lines([()] * PLACE_LINES, id="places")

    def on_mount(self) -> None:
        if self._claim is not None or self._party is not None:
            self.set_focus(self._list)
            self._load()

    def on_screen_resume(self) -> None:
        if self._found:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#receipts", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    # Whose receipts

    def on_form_completed(self, event: Form.Completed) -> None:
        self._search()

    def on_japanese_input_submitted(self, event: JapaneseInput.Submitted) -> None:
        """Enter in any field that holds something searches; the later fields need not be passed."""
        if event.input.value.strip() and event.input.name != "slip_no":
            self._search()

    def _search(self) -> None:
        values = self._form.values()
        wanted = Criteria(
            party_no=_padded(str(values["party_no"])),
            notice_no=str(values["notice_no"]),
            slip_no=str(values["slip_no"]),
        )
        if not wanted.words:
            raise BadInput(reason=NOBODY, field="party_no")
        self._slip = wanted.slip_no
        ctx = self.office.ctx
        self.read_work("party", lambda: search.search_parties(ctx, wanted), self._parties_found)

    async def _parties_found(self, page: search.Page) -> None:
        if not page.hits:
            raise NotFound(what=f"{page.words} の宛名", field="party_no")
        if len(page.hits) == 1:
            self._open_party(page.hits[0].party.party_id)
            return
        await self.app.push_screen(HitsPage(self, page.hits), self._open_party)

    def _open_party(self, party_id: int | None) -> None:
        if party_id is not None:
            self._claim, self._party, self._ground = None, party_id, ""
            self.set_focus(self._list)
            self._load()

    # Reading

    def action_refresh(self) -> None:
        if self._claim is None and self._party is None:
            self._search()
        else:
            self._load()

    def _load(self) -> None:
        ctx, claim, party, ground = self.office.ctx, self._claim, self._party, self._ground
        self.read_work(
            "receipts",
            lambda: (corrections.find_receipts(ctx, receivable_id=claim, party_id=party, reason=ground), ctx.today()),
            self._show,
        )

    def reason_given(self, reason: str) -> None:
        self._ground = reason
        self._load()

    async def no_reason(self) -> None:
        self._ground = ""
        await super().no_reason()

    async def let_in(self) -> None:
        self.action_refresh()

    def _show(self, found: tuple[list[FoundReceipt], date]) -> None:
        self._found, self._today = found
        self._more = len(self._found) == corrections.PAGE
        to = next(
            (one.receipt.payment_id for one in self._found if self._slip and one.receipt.slip_key == self._slip), None
        )
        self._slip = ""
        self._list.empty = "収納はありません。別の番号で探してください。"
        self._list.show(
            [_row(number, one) for number, one in enumerate(self._found, 1)],
            caption="収納  この期別だけ" if self._claim is not None else "収納  この宛名の全て",
            sort="新しい順",
            more=self._more,
            to=to,
        )
        self._show_current()
        if self._told:
            told, self._told = self._told, ""
            self.say("完了", told)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        ctx, claim, party, before = self.office.ctx, self._claim, self._party, int(str(event.after))

        def add(found: list[FoundReceipt]) -> None:
            rows = [_row(number, one) for number, one in enumerate(found, len(self._found) + 1)]
            self._found += found
            self._more = len(found) == corrections.PAGE
            event.data_list.append(rows, more=self._more)

        self.read_work(
            "receipts",
            lambda: corrections.find_receipts(ctx, receivable_id=claim, party_id=party, before=before),
            add,
        )

    # The current one

    def _current(self) -> FoundReceipt | None:
        return self._found[self._list.cursor] if self._list.rows else None

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._show_current()

    def _show_current(self) -> None:
        one, header = self._current(), self.query_one(PartyHeader)
        lines = places_of(one) if one is not None else []
        self.query_one("#places", Lines).show([*lines[:PLACE_LINES], *[()] * (PLACE_LINES - len(lines))])
        party = next((each.claims[0] for each in ([one] if one else []) + self._found if each.claims), None)
        if party is not None and self._today is not None:
            header.show(facts_of(PartyView(party.party, party.shown, flags=party.flags), self._today))
        place = f"{self._list.cursor + 1}/{len(self._found)}件" if self._found else ""
        self.title_bar.show(position=place)

    def resting(self, key: str) -> str:
        return NOBODY if key == "f4" and not self._found else ""

    def acts(self) -> Sequence[Act]:
        one = self._current()
        gone = "" if one is not None and one.receipt.places else "この収納は取消済みです。"
        return (
            Act("取消・付替え（事由を入れて決裁へ）", "correct", gone),
            Act("決裁箱", "tray", number="8001"),
            Act("保留・不明金の処理", "suspense", number="3104"),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_correct()

    async def action_correct(self) -> None:
        one = self._current()
        if one is None:
            return
        if not one.receipt.places:
            self.say("不可", "この収納は取消済みです。2103 で履歴を確かめてください。")
            return
        if not one.claims:
            self.say("不可", "この収納は調定に入っていません。保留は 3104 で処理します。")
            return
        await self.app.push_screen(CorrectionScreen(one), self._drafted)

    def _drafted(self, told: str | None) -> None:
        if told:
            self._told = told

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    async def action_suspense(self) -> None:
        await self.office.go_to("3104")


class HitsPage(Page[int]):
    """Several persons have the number: which one is meant. Gives back the party's number."""

    WORD = "宛名"
    HINT = "番号か上下で選び Enter  F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], hits: Sequence[Hit]) -> None:
        super().__init__(above)
        self._hits = tuple(hits)

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("番", 3),
                columns.code("宛名番号"),
                columns.text("氏名・名称", 20, flex=True, most=40),
                columns.text("住所", 24, flex=True, most=60),
            ),
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        rows = [
            Row(hit.party.party_id, (str(n), hit.party.party_no, hit.party.name, hit.party.address))
            for n, hit in enumerate(self._hits, 1)
        ]
        self.query_one(DataList).show(rows, caption="宛名")

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.dismiss(int(str(event.row.key)))


def _padded(party_no: str) -> str:
    """宛名番号 has eight digits; clerks leave out the zeros in front."""
    return party_no.zfill(8) if party_no.isascii() and party_no.isdigit() else party_no


def _row(number: int, one: FoundReceipt) -> Row:
    receipt = one.receipt
    labels = [claim.label for claim in one.claims]
    more = f" ほか{len(labels) - 1}" if len(labels) > 1 else ""
    return Row(
        receipt.payment_id,
        (
            str(number),
            wareki(receipt.paid_on),
            wareki(receipt.booked_on),
            receipt.channel.label,
            f"{receipt.amount}",
            f"{labels[0]}{more}" if labels else "",
            (tone_of(receipt.state) if receipt.state != "取消済" else Tone.QUIET, receipt.state),
            str(receipt.batch_id),
            slip_shown(receipt.slip_key),
        ),
    )
