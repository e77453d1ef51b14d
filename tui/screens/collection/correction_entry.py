"""3105: one receipt taken back or moved: kind, target, yen and reason, then the confirmation and the draft."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.collection import corrections
from core.collection.claims import ClaimFacts
from core.collection.corrections import Correction, FoundReceipt
from core.office.drafts import DraftRef
from core.parties.party import PartyView
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.collection.changes import changes_of
from tui.screens.collection.receipt_words import places_of
from tui.screens.parties.look_reason import LookScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, Field, SearchField, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.japanese_input import JapaneseInput
from tui.widgets.lines import Lines, Section, pairs
from tui.widgets.party_facts import facts_of
from tui.widgets.party_header import PartyHeader
from tui.widgets.tone import Tone, tone_of

MOVE, REVERSE, TO_SUSPENSE, DISHONOUR = "1", "2", "3", "4"
KINDS = {MOVE: "付替え", REVERSE: "取消", TO_SUSPENSE: "保留へ戻す", DISHONOUR: "不渡り"}
REASONS = {
    "01": "入力の誤り",
    "02": "納付書の取違え",
    "03": "期別の取違え",
    "04": "年度・税目の取違え",
    "05": "納付者の取違え",
    "06": "二重の取込",
    "07": "小切手の不渡り",
    "09": "その他",
}

TARGETS = (
    columns.number("番", 3),
    columns.text("調定", 18, flex=True, most=30),
    columns.day("納期限", 9),
    columns.amount("本税未納", 10),
    columns.amount("延滞金", 8),
    columns.text("状態", 6),
    columns.code("通知書", 10),
    columns.text("氏名", 8, rank=1, flex=True, most=30),
)


class ReasonCode(CodeField):
    """Two digits; one typed digit stands for itself."""

    def normalise(self, typed: str) -> str:
        plain = super().normalise(typed)
        return plain.zfill(2) if plain else ""


class CorrectionScreen(LookScreen[str]):
    """Gives back what to say of the draft that was made."""

    NUMBER, NAME = "3105", "収納取消・訂正"
    KEYS = {"f2": "検索", "f3": "戻る", "f4": "候補", "f5": "再表示", "f9": "起案", "ctrl+r": "受電"}
    FUNCTION = "collection.correction"
    LETTER_HELP = {"Enter": "この期別を付替え先にする"}
    HELP_LINES = (
        "付替え 正しい期別へ移します。   取消 収納を取り消し、期別は未納に戻ります。",
        "保留へ戻す 相手が違うが正しい期別が分からないとき。3104 に戻ります。",
        "不渡り 小切手が払われなかったとき。還付・充当の後でも取り消せます。",
        "額を入れると一部だけを動かします。空なら全額です。",
    )
    MANUAL = (
        "一つの収納の訂正を起案する画面です。"
        "区分を入れ、付替えでは一覧から付替え先を Enter で選び、事由を入れて F9 を押します。"
        "確認画面で変更前・変更後・差を確かめ、Y と Enter で決裁へ回します。"
    )
    AUTO_FOCUS = "JapaneseInput"

    def __init__(self, found: FoundReceipt, revises: int | None = None) -> None:
        """`revises` names the own draft of which the new one is the next revision."""
        super().__init__()
        self._found, self._revises = found, revises
        self._party = found.claims[0].party.party_id
        self._ground = ""
        self._targets: list[ClaimFacts] = []
        self._target: ClaimFacts | None = None
        self._today: date | None = None

    def compose(self) -> ComposeResult:
        claims = {str(number): claim.label for number, claim in enumerate(self._found.claims, 1)}
        yield PartyHeader(id="party")
        yield Section("元の収納")
        yield Lines(id="source")
        yield Form(
            FormRow(
                CodeField("kind", "区分", MOVE, codes=KINDS, width=1, required=True, hint="区分の番号  F4 一覧"),
                CodeField("from", "元の期別", "1", codes=claims, width=2, required=True),
                YenField("amount", "額", hint="一部だけ動かすときの額（空なら全額）"),
            ),
            FormRow(
                ReasonCode("code", "事由", codes=REASONS, width=2, required=True, hint="事由の番号  F4 一覧"),
                Field("reason", "", most=80, hint="申出の日や方法など（なくてもよい）  F9 確認画面へ"),
            ),
            FormRow(
                SearchField("party_no", "ほかの人へ移すとき 宛名番号", width=9, hint="宛名番号を入れて Enter で一覧")
            ),
        )
        yield Lines([()], id="target")
        yield DataList(
            TARGETS,
            id="targets",
            empty="この宛名の調定はありません。",
            hint="番号か上下で選び Enter で付替え先にする  Tab 欄へ  F9 確認画面へ",
        )

    def on_mount(self) -> None:
        self._show_target()
        self._load(self._found.claims[0].party.party_id)

    @property
    def _list(self) -> DataList:
        return self.query_one("#targets", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    # Reading

    def _load(self, party_id: int, ground: str = "") -> None:
        self._party, self._ground = party_id, ground
        ctx = self.office.ctx
        self.read_work("targets", lambda: (corrections.list_targets(ctx, party_id, ground), ctx.today()), self._show)

    def action_refresh(self) -> None:
        self._load(self._party, self._ground)

    def reason_given(self, reason: str) -> None:
        self._load(self._party, reason)

    async def no_reason(self) -> None:
        """Without a ground the claims of the receipt's own party stay in the list."""
        self._party, self._ground = self._found.claims[0].party.party_id, ""
        await super().no_reason()

    async def let_in(self) -> None:
        self.action_refresh()

    def _show(self, found: tuple[list[ClaimFacts], date]) -> None:
        self._targets, self._today = found
        claim = self._found.claims[0]
        self.query_one(PartyHeader).show(facts_of(PartyView(claim.party, claim.shown, flags=claim.flags), self._today))
        self.query_one("#source", Lines).show(places_of(self._found)[:3])
        name = self._targets[0].party.name if self._targets else ""
        self._list.show(
            [_row(number, one) for number, one in enumerate(self._targets, 1)],
            caption=f"付替え先  {name}",
            sort="未納,納期限",
        )

    def on_japanese_input_submitted(self, event: JapaneseInput.Submitted) -> None:
        if event.input.name == "party_no" and event.input.value.strip():
            self._find(event.input.value.strip())

    def _find(self, number: str) -> None:
        """Claims of another person: the payer used somebody else's slip."""
        from core.parties import search

        ctx = self.office.ctx
        wanted = search.Criteria(party_no=number.zfill(8) if number.isdigit() else number)

        def found(page: search.Page) -> None:
            if not page.hits:
                raise BadInput(reason=f"宛名番号 {number} はありません。番号を確かめてください。", field="party_no")
            self._target = None
            self._show_target()
            self.set_focus(self._list)
            self._load(page.hits[0].party.party_id)

        self.read_work("party", lambda: search.search_parties(ctx, wanted), found)

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self._target = self._targets[event.data_list.cursor]
        self._show_target()
        self.say("案内", f"付替え先を {self._target.label} にしました。F9 で確認画面へ進みます。")
        self.set_focus(self._form.field("code"))

    def _show_target(self) -> None:
        one = self._target
        told = (
            ("未定（一覧で選び Enter）", Tone.WARN) if one is None else (f"{one.label}  {one.party.name}", Tone.STRONG)
        )
        self.query_one("#target", Lines).show([pairs(("付替え先", *told))])

    def on_form_completed(self, event: Form.Completed) -> None:
        self.set_focus(self._list)

    # Keys

    def resting(self, key: str) -> str:
        return "読込み中です。終わるまでお待ちください。" if key == "f9" and self._today is None else ""

    def acts(self) -> Sequence[Act]:
        return (Act("起案（確認画面へ）", "confirm", self.resting("f9")),)

    # The draft

    async def action_confirm(self) -> None:
        """F9: work it out, then ask. Nothing is drafted before Y and Enter."""
        values = self._form.values()
        kind, reason = str(values["kind"]), _reason(values)
        if kind == MOVE and self._target is None:
            self.set_focus(self._list)
            raise BadInput(reason="付替え先を一覧で選び、Enter を押してください。")
        amount = values["amount"]
        ctx, number, revises = self.office.ctx, self._found.receipt.payment_id, self._revises
        source = self._found.claims[int(str(values["from"])) - 1]
        wanted = amount if isinstance(amount, Yen) else None
        to = self._target.receivable_id if kind == MOVE and self._target is not None else None

        def work_out() -> Correction:
            if kind in (REVERSE, DISHONOUR):
                return corrections.preview_reversal(ctx, number, dishonour=kind == DISHONOUR)
            return corrections.preview_move(ctx, number, to, wanted, from_receivable=source.receivable_id)

        def draft() -> DraftRef:
            if kind in (REVERSE, DISHONOUR):
                return corrections.draft_reversal(ctx, number, reason, dishonour=kind == DISHONOUR, revises=revises)
            return corrections.draft_move(
                ctx, number, to, wanted, reason=reason, from_receivable=source.receivable_id, revises=revises
            )

        async def ask(found: Correction) -> None:
            question = self._question(kind, source, reason, found)
            await self.confirm(
                question,
                lambda: self.write_work(draft, lambda done: self._drafted(kind, done), doing="起案しています。"),
            )

        self.read_work("question", work_out, ask)

    def _question(self, kind: str, source: ClaimFacts, reason: str, found: Correction) -> Question:
        receipt, today = found.receipt, self._today
        assert today is not None
        to = (
            f"（{source.label} から {self._target.label} へ）"
            if kind == MOVE and self._target
            else f"（{source.label}）"
        )
        total = "変わらない（差 0円）" if not found.cash else f"差 {found.cash}円"
        return Question(
            f"確認  収納の{KINDS[kind]}{to}",
            "この内容で決裁へ回しますか",
            facts=[
                pairs(
                    ("元の収納 領収日", wareki(receipt.paid_on)),
                    ("収入日", wareki(receipt.booked_on)),
                    (receipt.channel.label, f"{receipt.amount}円"),
                ),
                pairs(("事由", reason)),
            ],
            changes=changes_of(found.rows),
            notes=[
                f"仕訳 赤 {found.red_count}行 / 黒 {found.black_count}行   日計 {wareki(found.booked_on)} に載る"
                f"   金額の合計 {total}",
                "決裁 係長・課長（8001）   戻せるか 決裁前は取下げ、決裁後は新しい訂正で戻す",
            ],
            party=facts_of(PartyView(source.party, source.shown, flags=source.flags), today),
            leads_to="決裁へ",
        )

    @property
    def draft_key(self) -> str | None:
        return f"3105:{self._found.receipt.payment_id}"

    async def _drafted(self, kind: str, done: DraftRef) -> None:
        self.drop_draft()
        what = "起案しました" if self._revises is None else f"版{done.revision}に直しました"
        await self.leave(f"収納の{KINDS[kind]}を{what}（起案 {done.draft_id}）。8001 で決裁を待ちます。")


def _reason(values: Mapping[str, Any]) -> str:
    code, more = str(values["code"]), str(values["reason"]).strip()
    return f"{code} {REASONS[code]}" + (f"（{more}）" if more else "")


def _row(number: int, claim: ClaimFacts) -> Row:
    term = claim.term
    word = str(term.status)
    return Row(
        claim.receivable_id,
        (
            str(number),
            claim.label,
            wareki(term.receivable.due_on),
            f"{term.unpaid}",
            f"{term.late_charge}",
            (tone_of(word), word),
            term.receivable.key.notice_no,
            claim.party.name,
        ),
    )
