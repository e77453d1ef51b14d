"""9302 外部媒体の授受: lists that wait for a medium, the register of media, the bodies with their keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from textual.app import ComposeResult

from core.office.drafts import DraftRef
from core.office.outputs import handing_over, media, media_recipients
from core.office.outputs.delivery import Issued
from core.office.outputs.handing_over import HandedOver
from core.office.outputs.media import Media, MediaEvent, MediaHappened, MediaNotReady, Medium
from core.office.outputs.media_recipients import MediaRecipient
from core.office.outputs.register import Output
from core.values.dates import wareki
from tui.screens.office.outputs.media_words import LISTS, MEDIA, RECIPIENTS, list_row, media_row, recipient_row, told_of
from tui.screens.office.paned import PanedScreen
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text
from tui.widgets.panes import Pane, Panes

WAITING, REGISTER, BODIES = 0, 1, 2
NAMES = ("媒体待ち", "授受の記録", "提供先")
MEDIUMS = {str(number): medium for number, medium in enumerate(Medium, 1)}
EVENTS = {"1": MediaEvent.GIVEN, "2": MediaEvent.RETURNED, "3": MediaEvent.DESTROYED}


@dataclass(frozen=True, slots=True)
class Found:
    """What the screen shows, read in one go."""

    waiting: list[Output]
    media: list[Media]
    bodies: list[MediaRecipient]
    today: date


class MediaScreen(PanedScreen):
    """Three panes by digit, each with its list and a form for F9."""

    NUMBER, NAME = "9302", "外部媒体の授受"
    HEADS = ("引渡しの起案", "授受の記録", "提供先の登録")
    FUNCTION = "office.media"
    LETTERS = {"w": "write", "d": "end"}
    LETTER_HELP = {"1-3": "区画", "w": "承認された媒体を書き出す", "d": "提供先の鍵を終わらせる"}
    HELP_LINES = (
        "媒体待ち  ほかの機関へ渡す一覧です。提供先や目的を入れて F9 で起案します。",
        "授受の記録  承認後に w で暗号化して書き出し、引渡しから廃棄まで記録します。",
        "提供先  係長が、相手と読み合わせた age の公開鍵と有効期間を登録します。",
        "支援措置・自動応答不可の人を含むときは、1名ずつ確かめた内容が要ります。",
        "廃棄には、立ち会った別の職員の職員番号が要ります。",
    )
    MANUAL = (
        "ほかの機関へ媒体で渡す一覧を、起案から廃棄まで記録する画面です。"
        "区画1で一覧を選び、提供先、媒体、ラベル、目的を入れて F9 で起案し、係長が 8001 で承認します。"
        "区画2で承認された媒体を選び、w を押すと提供先の鍵で暗号化したファイルが出力フォルダに出ます。"
        "引渡し、返却、廃棄は、区画2で日付と相手方を入れて F9 で記録します。"
        "区画3は提供先と公開鍵で、係長が登録します。"
        "支援措置や自動応答不可の人が含まれる一覧は、確かめた内容を入れるまで起案できません。"
    )
    HINT = "番号か上下で選ぶ  数字 区画  Tab 入力欄"

    def __init__(self) -> None:
        super().__init__()
        self._found: Found | None = None
        self._events: list[MediaHappened] = []
        self._told: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane(name) for name in NAMES], id="panes")
        yield DataList(
            LISTS,
            id="list0",
            digits=False,
            empty="媒体を待つ一覧はありません。ファイルの出力先を外部媒体にすると並びます。",
            hint="Tab 起案の入力欄  数字 区画",
            spells=True,
        )
        yield DataList(
            MEDIA,
            id="list1",
            digits=False,
            empty="媒体の記録はありません。起案が承認されると載ります。",
            hint="w 書出し  Tab 授受の入力欄  数字 区画",
            spells=True,
        )
        yield DataList(
            RECIPIENTS,
            id="list2",
            digits=False,
            empty="提供先はありません。係長が下の欄に入力して F9 で登録します。",
            hint="d 終了  Tab 登録の入力欄  数字 区画",
            spells=True,
        )
        yield Section("起案", id="head")
        yield Lines([(), ()], id="told")
        yield Form(
            FormRow(
                CodeField(
                    "recipient", "提供先", width=3, meaning_width=26, required=True, hint="提供先の番号  F4 一覧"
                ),
                CodeField("medium", "媒体", codes={n: m.value for n, m in MEDIUMS.items()}, width=1, required=True),
                Field("label", "ラベル", most=20, required=True, hint="媒体に書く番号（例 2026-11-001）"),
            ),
            FormRow(Field("purpose", "目的  ", most=60, required=True, hint="提供の目的  Enter 次の欄")),
            FormRow(
                Field(
                    "second_look", "確認  ", most=100, hint="支援措置・自動応答不可の人を確かめた内容（含まれるとき）"
                )
            ),
            id="form0",
        )
        yield Form(
            FormRow(
                CodeField("event", "記録", codes={n: e.label for n, e in EVENTS.items()}, width=1, required=True),
                DateField("on", "日付", required=True, hint="授受の日"),
                Field("counterpart", "相手方", most=40, hint="相手方の氏名（引渡し・返却）"),
            ),
            FormRow(
                Field("second", "廃棄の立会", width=12, most=20, hint="立ち会った職員の職員番号（廃棄）"),
                Field("note", "備考", most=60),
            ),
            id="form1",
        )
        yield Form(
            FormRow(
                Field("name", "名称  ", width=34, most=40, required=True),
                DateField("from_on", "始まり", required=True),
                DateField("until_on", "終わり", required=True),
            ),
            FormRow(Field("public_key", "公開鍵", most=90, required=True, hint="age1 で始まる公開鍵  F9 確認画面へ")),
            id="form2",
        )

    def on_mount(self) -> None:
        self._turn()
        self._load()

    def on_screen_resume(self) -> None:
        if self._found is not None:
            self._load()

    # Reading

    def _load(self) -> None:
        ctx = self.office.ctx

        def read() -> Found:
            return Found(
                media.list_waiting(ctx), media.list_media(ctx), media_recipients.list_recipients(ctx), ctx.now().date()
            )

        self.read_work("media", read, self._show)

    def _show(self, found: Found) -> None:
        self._found = found
        counts = (len(found.waiting), len(found.media), len(found.bodies))
        self.query_one(Panes).show([Pane(name, count) for name, count in zip(NAMES, counts, strict=True)])
        rows = (
            [list_row(number, each) for number, each in enumerate(found.waiting, 1)],
            [media_row(each) for each in found.media],
            [recipient_row(each, found.today) for each in found.bodies],
        )
        for index, lines in enumerate(rows):
            self.query_one(f"#list{index}", DataList).show(lines, caption=NAMES[index])
        field = self.query_one("#form0", Form).field("recipient")
        assert isinstance(field, CodeField)
        field.codes = {str(each.recipient_id): each.name for each in found.bodies if each.holds_on(found.today)}
        for index, usual in ((0, {}), (1, {"on": wareki(found.today)}), (2, {"from_on": wareki(found.today)})):
            form = self.query_one(f"#form{index}", Form)
            if self._told is not None:
                form.clear()
            form.fill({name: value for name, value in usual.items() if not form.field(name).value})
        self._tell()
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        """The newest hundred are what is worked on; older media stand in the printed register."""

    def _medium(self) -> Media | None:
        row = self.query_one("#list1", DataList).current
        found = self._found.media if self._found else []
        return next((each for each in found if row is not None and each.media_id == row.key), None)

    def _waiting(self) -> Output | None:
        row = self.query_one("#list0", DataList).current
        found = self._found.waiting if self._found else []
        return next((each for each in found if row is not None and each.output_id == row.key), None)

    def _body(self) -> MediaRecipient | None:
        row = self.query_one("#list2", DataList).current
        found = self._found.bodies if self._found else []
        return next((each for each in found if row is not None and each.recipient_id == row.key), None)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        if event.data_list is not self._list:
            return
        self._tell()
        medium = self._medium()
        if self._at == REGISTER and medium is not None:
            ctx, number = self.office.ctx, medium.media_id

            def show(events: list[MediaHappened]) -> None:
                self._events = events
                self._tell()

            self.read_work("events", lambda: media.media_events(ctx, number), show)

    def _tell(self) -> None:
        lines = self.query_one("#told", Lines)
        if self._at == WAITING:
            output = self._waiting()
            said = f"{output.number} {output.title}  {output.person_count:,}名分" if output else "一覧を選びます。"
            lines.show([text(said)])
        elif self._at == REGISTER:
            medium = self._medium()
            lines.show(told_of(medium, self._events) if medium else [text("媒体を選びます。")])
        else:
            body = self._body()
            told = f"公開鍵 {body.public_key}" if body else "指紋を相手と電話で読み合わせてから登録します。"
            lines.show([text(told)])

    # Acts

    def acts(self) -> Sequence[Act]:
        return (
            Act("承認された媒体を書き出す", "write", self._against_writing()),
            Act("提供先の鍵を終わらせる", "end", "" if self._at == BODIES and self._body() else "区画3で選びます。"),
            Act("決裁箱", "approvals", number="8001"),
            Act("出力簿", "outputs", number="9301"),
        )

    async def action_approvals(self) -> None:
        await self.office.go_to("8001")

    async def action_outputs(self) -> None:
        await self.office.go_to("9301")

    def _against_writing(self) -> str:
        medium = self._medium()
        if self._at != REGISTER or medium is None:
            return "区画2で媒体を選びます。"
        try:
            media.refuse_unless_follows(medium, MediaEvent.WRITTEN)
        except MediaNotReady as refusal:
            return refusal.message
        return ""

    async def action_write(self) -> None:
        medium, against, ctx = self._medium(), self._against_writing(), self.office.ctx
        if medium is None or against:
            self.say("不可", against)
            return
        question = Question(
            f"確認  媒体{medium.media_id} の書出し",
            f"{medium.recipient.name} の鍵で暗号化して書き出しますか",
            facts=[
                f"{medium.source.number} {medium.source.title}  {medium.source.person_count:,}名分",
                f"鍵の指紋 {medium.recipient.fingerprint}",
            ],
            notes=["元の一覧の内容は消え、暗号化したファイルだけが出力フォルダに残ります。"],
            leads_to="書出しへ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: handing_over.write_media(ctx, medium.media_id), self._written, doing="暗号化しています。"
            ),
        )

    def _written(self, issued: Issued) -> None:
        self._over(issued.told)

    async def action_end(self) -> None:
        body, ctx = self._body(), self.office.ctx
        if self._at != BODIES or body is None:
            self.say("不可", "区画3で提供先を選びます。")
            return
        question = Question(
            "確認  提供先の終了",
            f"{body.name} の鍵を今日で終わらせますか",
            facts=[f"指紋 {body.fingerprint}"],
            notes=["終わった鍵では、書き出しも承認もできません。"],
            leads_to="終了へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: media_recipients.end_recipient(ctx, body.recipient_id),
                lambda done: self._over(f"{done.name} の鍵を終わらせました。"),
            ),
        )

    # F9

    async def action_confirm(self) -> None:
        if self._at == WAITING:
            await self._draft()
        elif self._at == REGISTER:
            await self._record()
        else:
            await self._register()

    def resting(self, key: str) -> str:
        if key != "f9":
            return ""
        if self._at == WAITING and self._waiting() is None:
            return "媒体を待つ一覧がありません。"
        if self._at == REGISTER and self._medium() is None:
            return "媒体の記録がありません。"
        return ""

    async def _draft(self) -> None:
        output, values, ctx = self._waiting(), self._form.values(), self.office.ctx
        if output is None:
            return
        bodies = self._found.bodies if self._found else []
        body = next(each for each in bodies if str(each.recipient_id) == values["recipient"])
        medium, label = MEDIUMS[str(values["medium"])], str(values["label"])
        purpose, second_look = str(values["purpose"]), str(values["second_look"])
        question = Question(
            "確認  外部媒体の引渡しの起案",
            f"{body.name} への引渡しを起案しますか",
            facts=[
                f"{output.number} {output.title}  {output.person_count:,}名分",
                f"{medium.value} {label}  鍵の指紋 {body.fingerprint}",
                f"目的 {purpose}",
            ],
            notes=["係長が 8001 で承認すると、区画2から書き出せます。"],
            leads_to="起案へ",
        )

        def drafted(ref: DraftRef) -> None:
            self._over(f"起案{ref.draft_id} を出しました。係長の承認（8001）を待ちます。")

        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: media.draft_hand_over(
                    ctx, output.output_id, body.recipient_id, medium, label, purpose, second_look=second_look
                ),
                drafted,
            ),
        )

    async def _record(self) -> None:
        medium, values, ctx = self._medium(), self._form.values(), self.office.ctx
        if medium is None:
            return
        kind = EVENTS[str(values["event"])]
        media.refuse_unless_follows(medium, kind)
        facts = HandedOver(
            cast(date, values["on"]), str(values["counterpart"]), str(values["second"]).strip(), str(values["note"])
        )
        question = Question(
            f"確認  媒体{medium.media_id} の{kind.label}",
            f"{kind.label}を記録しますか",
            facts=[
                f"{medium.recipient.name}  {medium.medium.value} {medium.label}",
                f"{wareki(facts.on)}  相手方 {facts.counterpart or 'なし'}  立会 {facts.second_staff_no or 'なし'}",
            ],
            notes=["記録は消せません。"],
            leads_to="記録へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: handing_over.record_media(ctx, medium.media_id, kind, facts),
                lambda done: self._over(f"媒体{done.media_id} の{kind.label}を記録しました。"),
            ),
        )

    async def _register(self) -> None:
        values, ctx = self._form.values(), self.office.ctx
        name, key = str(values["name"]), str(values["public_key"]).strip()
        from_on, until_on = cast(date, values["from_on"]), cast(date, values["until_on"])
        shown = MediaRecipient(0, name, key if key.isascii() else "", from_on, until_on)
        question = Question(
            "確認  提供先の登録",
            f"{name} を登録しますか",
            facts=[f"指紋 {shown.fingerprint}", f"{wareki(from_on)} から {wareki(until_on)} まで"],
            notes=["指紋を相手と電話で読み合わせ、同じときだけ登録します。"],
            leads_to="登録へ",
        )
        await self.confirm(
            question,
            lambda: self.write_work(
                lambda: media_recipients.register_recipient(ctx, name, key, from_on, until_on),
                lambda done: self._over(f"{done.name} を登録しました（指紋 {done.fingerprint}）。"),
            ),
        )

    def _over(self, told: str) -> None:
        self._told = ("完了", told)
        self.set_focus(self._list)
        self._load()
