"""6701 相続・承継: the deceased who owe, their heirs and parts, the claims that go to them; of the office, or of one deceased."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.delinquency.obligors import succeeding, succession, succession_letters
from core.delinquency.obligors.header import number_of
from core.delinquency.obligors.heirs import Heir, Succession
from core.delinquency.obligors.shares import fraction_words
from core.delinquency.obligors.succession import SuccessionBoard, SuccessionView
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import Refusal
from tui.screens.delinquency.obligors.entry_page import Values
from tui.screens.delinquency.obligors.heir_form import FACTS, LABEL, RELATIONS, heir_of, heir_rows
from tui.screens.delinquency.obligors.obligor_screen import Lists, ObligorScreen
from tui.screens.delinquency.obligors.survey import inquiry_of, register_rows
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

FIRST, SECOND = range(2)
NOT_BEGUN = "相続の登録がありません。F9 で登録します。"

COLUMNS = (
    (
        columns.number("番", 3),
        columns.text("氏名・宛名番号", 20, flex=True, most=34),
        columns.text("続柄・死亡", 9),
        columns.text("状態", 14),
        columns.text("相続分", 8),
        columns.amount("額", 11),
        columns.text("代襲元", 6, rank=1),
    ),
    (
        columns.number("番", 3),
        columns.text("文書・氏名", 24, flex=True, most=44),
        columns.day("日", 9),
        columns.text("状態", 12),
        columns.amount("残", 11),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """The board of the office, or the view of one deceased with what the division would come to."""

    board: SuccessionBoard | None = None
    view: SuccessionView | None = None
    amounts: dict[int, Yen] | None = None
    why_not: str = ""


class SuccessionScreen(ObligorScreen):
    """`SuccessionScreen(party_id)` is one deceased; alone it lists."""

    NUMBER, NAME = "6701", "相続・承継"
    FUNCTION = succession.FUNCTION
    PANES: ClassVar[tuple[str, ...]] = ("相続・相続人", "承継待ち・死亡後の文書")
    COLUMNS = COLUMNS
    EMPTY: ClassVar[tuple[str, ...]] = ("相続人の登録はありません。F9 で登録します。", "ありません。")
    LETTER_HELP: ClassVar[dict[str, str]] = {"1-2": "区画", "Enter": "その人の相続"}
    HELP_LINES = (
        "税を残して亡くなった人の相続人と相続分を登録し、承継を起案する画面です。",
        "相続分は民法900条から902条までで計算し、手では入れません（遺言を除く）。",
        "承認されると期別ごとに相続人の債権ができ、時効も相続人ごとに進みます。",
        "死亡前に督促した期別は、相続人に改めて督促せず催告します。",
        "承継の後に放棄があれば、一覧を直して訂正を起案します。",
    )
    MANUAL = (
        "亡くなった滞納者の相続を扱う画面です。人を選んで F9 を押すと、はじめは相続の登録、次からは相続人の追加になります。"
        "続柄、代襲元、放棄、遺言の相続分を入れると、法定相続分と額が出ます。"
        "F4 の「承継の起案」を承認すると、期別が相続人の債権に分かれます。承継通知書（P-88）は F12 で相続人ごとに発行します。"
        "限定承認、相続人不存在、相続財産清算人、死亡後に発した文書の無効も、F4 から登録します。"
    )

    def read(self) -> Shown:
        ctx = self.office.ctx
        if self.party_id is None:
            return Shown(board=succession.list_successions(ctx))
        view = succession.open_view(ctx, self.party_id, self.ground)
        if view is None:
            return Shown()
        try:
            plan = succeeding.preview_split(ctx, view.succession.succession_id)
        except Refusal as refusal:  # the view must be shown all the same, with why nothing can be divided
            return Shown(view=view, why_not=refusal.message)
        return Shown(view=view, amounts=plan.amounts)

    @property
    def view(self) -> SuccessionView | None:
        """The one deceased."""
        return self.found.view if self.found is not None else None

    def rows_of(self, found: Shown) -> Lists:
        if found.board is not None:
            return (
                [
                    Row(
                        line.person.party_id,
                        (
                            str(number),
                            f"{line.person.name} {line.person.party_no}",
                            wareki(line.succession.died_on),
                            (_tone(line.succession), line.succession.state),
                            f"{line.heirs}人",
                            f"{line.open}",
                            "",
                        ),
                    )
                    for number, line in enumerate(found.board.successions, 1)
                ],
                [
                    Row(
                        one.person.party_id,
                        (
                            str(number),
                            f"{one.person.name} {one.person.party_no}",
                            wareki(one.died_on) if one.died_on else "",
                            (Tone.WARN, "登録待ち"),
                            f"{one.open}",
                        ),
                    )
                    for number, one in enumerate(found.board.waiting, 1)
                ],
            )
        view = found.view
        if view is None:
            return [], []
        return (
            [self._heir_row(view, heir, found.amounts or {}) for heir in view.succession.heirs],
            [
                Row(
                    f"document:{each.document_id}",
                    (
                        str(number),
                        each.words,
                        wareki(each.issued_on),
                        (Tone.QUIET, "無効") if each.noted else (Tone.WARN, "要無効"),
                        "",
                    ),
                )
                for number, each in enumerate(view.void_documents, 1)
            ],
        )

    @staticmethod
    def _heir_row(view: SuccessionView, heir: Heir, amounts: dict[int, Yen]) -> Row:
        share = view.shares.get(heir.heir_no)
        person = view.people.get(heir.party_id) if heir.party_id is not None else None
        state = (
            "放棄" if heir.renounced_on else "先に死亡" if heir.died_before else "代表者" if heir.representative else ""
        )
        if not state and heir.party_id is None:
            state = "宛名なし"
        return Row(
            heir.heir_no,
            (
                str(heir.heir_no),
                f"{heir.name} {person.party_no if person else ''}".strip(),
                f"{heir.relation.value}{'(半血)' if heir.half_blood else ''}",
                (Tone.WARN if state == "宛名なし" else Tone.TEXT, state),
                fraction_words(share) if share else "-",
                f"{amounts[heir.heir_no]}" if heir.heir_no in amounts else "",
                f"{heir.through_no}" if heir.through_no else "",
            ),
        )

    def below(self) -> tuple[str, Sequence[Line]]:
        shown, width = self.found, self.size.width
        if shown.board is not None:
            return ("", [text("Enter でその人の相続を開きます。")])
        view = shown.view
        if view is None:
            return "相続", [text(NOT_BEGUN)]
        one = view.succession
        events = "、".join(f"{each.kind.label} {wareki(each.on)}" for each in one.events) or "なし"
        lines = [
            pairs(("死亡", wareki(one.died_on)), ("状態", one.state), ("残っている税", f"{view.open}円")),
            pairs(("熟慮期間", f"{wareki(view.think_until)} まで（民法915条）")),
            *wrapped(f"経過 {events}", width)[:2],
        ]
        if shown.why_not and not one.split:
            lines += wrapped(shown.why_not, width)[:2]
        return "相続の状態", lines

    def acts(self) -> Sequence[Act]:
        view = self.view
        none = self.no_person() or self.cannot_enter()
        begun = none or ("" if view is not None else NOT_BEGUN)
        split = view is not None and view.succession.split
        heirs = begun or ("" if view is not None and view.succession.heirs else "相続人を登録してください。")
        void = view is not None and any(not each.noted for each in view.void_documents)
        why = self.found.why_not if self.found is not None and not split else ""
        no_row = "" if self.key is not None and self.pane == FIRST else "相続人を選んでください。"
        return (
            Act("相続の登録" if view is None else "相続人の追加", "main", none),
            Act("相続人の修正（放棄など）", "change", heirs or no_row),
            Act("承継の訂正の起案" if split else "承継の起案", "split", heirs or why),
            Act("承継の取消しの起案", "take_back", begun or ("" if split else "承継していません。")),
            Act(
                "承継通知書の発行（P-88）",
                "paper",
                heirs or ("" if split else "承継の決裁の後に発行します。") or no_row,
            ),
            Act("限定承認の登録", "limited", begun),
            Act("相続人不存在の登録", "no_heirs", begun or ("承継済みです。" if split else "")),
            Act("相続財産清算人の登録", "administrator", begun or ("承継済みです。" if split else "")),
            Act("死亡後に発した文書を無効とする", "void", begun or ("" if void else "無効とする文書はありません。")),
            Act("戸籍・住民票の公用請求（P-92）", "registers", none),
            Act("案件", "case", self.no_person(), number="6101"),
        )

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self.party_id is None:
            self.open_person(int(str(event.row.key)))
        elif self.pane == FIRST and self.view is not None:
            heir = self._heir()
            if heir is not None and heir.party_id is not None:
                self.open_case(heir.party_id)

    def action_case(self) -> None:
        if self.party_id is not None:
            self.open_case(self.party_id)

    def _heir(self) -> Heir | None:
        view = self.view
        if view is None or self.pane != FIRST:
            return None
        return next((heir for heir in view.succession.heirs if heir.heir_no == self.key), None)

    # F9: the succession, then heirs

    def action_main(self) -> None:
        if self.view is None:

            def rows() -> Sequence[FormRow]:
                return (FormRow(DateField("died_on", "死亡日", label_width=LABEL, required=True)),)

            self.enter("相続の登録", ["死亡の異動が取り込まれている人だけ登録できます。"], rows, self._begun)
            return
        self.enter("相続人の追加", FACTS, heir_rows, self._heir_added)

    async def _begun(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        died_on = values["died_on"]

        def job() -> str:
            succession.put_succession(ctx, party_id, died_on)
            return "相続を登録しました。相続人を F9 で登録してください。"

        question = Question("確認  相続の登録", "登録しますか", facts=[f"死亡日 {wareki(died_on)}"])
        await self.propose(question, job)

    async def _heir_added(self, values: Values) -> None:
        view = self.view
        if view is not None:
            number = max((heir.heir_no for heir in view.succession.heirs), default=0) + 1
            await self._put(view, values, number)

    def action_change(self) -> None:
        heir = self._heir()
        if heir is None:
            return
        fill = {
            "name": heir.name,
            "relation": next(code for code, each in RELATIONS.items() if each is heir.relation),
            "through": str(heir.through_no or ""),
            "half": "1" if heir.half_blood else "0",
            "died": "1" if heir.died_before else "0",
            "renounced_on": wareki(heir.renounced_on) if heir.renounced_on else "",
            "by_will": fraction_words(heir.by_will) if heir.by_will else "",
            "leads": "1" if heir.representative else "0",
        }
        view = self.view
        person = view.people.get(heir.party_id) if view is not None and heir.party_id is not None else None
        fill["party_no"] = person.party_no if person is not None else ""
        self.enter(f"相続人の修正（{heir.heir_no}番）", FACTS, heir_rows, self._heir_changed, fill=fill)

    async def _heir_changed(self, values: Values) -> None:
        view, heir = self.view, self._heir()
        if view is not None and heir is not None:
            await self._put(view, values, heir.heir_no)

    async def _put(self, view: SuccessionView, values: Values, heir_no: int) -> None:
        ctx, one = self.office.ctx, view.succession

        def job() -> str:
            typed = str(values["party_no"]).strip()
            heir = heir_of(values, heir_no, number_of(ctx, succession.FUNCTION, typed) if typed else None)
            others = [each for each in one.heirs if each.heir_no != heir_no]
            heirs = sorted([*others, heir], key=lambda each: each.heir_no)
            succession.put_heirs(ctx, one.succession_id, one.revision, heirs)
            return f"相続人の一覧を登録しました（{len(heirs)}人）。"

        who = f"{heir_no}番 {values['name']} {values['party_no']} {RELATIONS[str(values['relation'])].value}"
        await self.propose(Question("確認  相続人の登録", "登録しますか", facts=[who]), job)

    # Drafts

    def action_split(self) -> None:
        self._draft("承継の訂正" if self.view and self.view.succession.split else "承継", self._split)

    def action_take_back(self) -> None:
        self._draft("承継の取消し", self._take_back)

    def _draft(self, word: str, then: Callable[[Values], Awaitable[None]]) -> None:
        def rows() -> Sequence[FormRow]:
            return (
                FormRow(
                    Field("reason", "理由", label_width=6, most=200, required=True, hint="確認した資料（戸籍など）")
                ),
            )

        self.enter(f"{word}の起案", ["起案の理由は、決裁する人が読みます。"], rows, then)

    async def _split(self, values: Values) -> None:
        view, ctx = self.view, self.office.ctx
        if view is None:
            return
        one, reason = view.succession, str(values["reason"])
        amounts = self.found.amounts or {}
        names = {heir.heir_no: heir.name for heir in one.heirs}
        word = "承継の訂正" if one.split else "承継"

        def job() -> str:
            ref = succeeding.draft_split(ctx, one.succession_id, reason)
            return f"起案{ref.draft_id}を決裁へ回しました（8001）。"

        question = Question(
            f"確認  {word}の起案",
            "この内容で決裁へ回しますか",
            facts=[f"理由 {reason}"],
            changes=[
                Change(f"{names[number]}（{fraction_words(part)}）", "", f"{amounts.get(number, Yen(0))}円")
                for number, part in view.shares.items()
            ],
            notes=["承認した日に仕訳し、相続人ごとに案件と時効ができます。"],
            leads_to="決裁へ",
        )
        await self.propose(question, job)

    async def _take_back(self, values: Values) -> None:
        view, ctx = self.view, self.office.ctx
        if view is None:
            return
        number, reason = view.succession.succession_id, str(values["reason"])

        def job() -> str:
            ref = succeeding.draft_take_back(ctx, number, reason)
            return f"起案{ref.draft_id}を決裁へ回しました（8001）。"

        facts = [f"理由 {reason}", "相続人の債権の未納を被相続人に戻します。納付された分があると行えません。"]
        await self.propose(Question("確認  承継の取消し", "決裁へ回しますか", facts=facts, leads_to="決裁へ"), job)

    # Other records

    def action_limited(self) -> None:
        self._note("限定承認の登録", "裁判所・事件番号", self._limited)

    async def _limited(self, values: Values) -> None:
        await self._record("限定承認", values, lambda number: succession.put_limited(self.office.ctx, number, values["on"], str(values["words"])))  # fmt: skip

    def action_no_heirs(self) -> None:
        self._note("相続人不存在の登録", "根拠", self._no_heirs)

    async def _no_heirs(self, values: Values) -> None:
        await self._record("相続人不存在", values, lambda number: succession.put_no_heirs(self.office.ctx, number, values["on"], str(values["words"])))  # fmt: skip

    def action_administrator(self) -> None:
        def rows() -> Sequence[FormRow]:
            return (
                FormRow(DateField("on", "選任の日", label_width=LABEL, required=True)),
                FormRow(Field("name", "清算人", label_width=LABEL, most=40, required=True)),
                FormRow(Field("address", "住所", label_width=LABEL, most=80, required=True)),
                FormRow(Field("words", "家庭裁判所", label_width=LABEL, most=60)),
            )

        self.enter(
            "相続財産清算人の登録", ["先に「相続人不存在」を登録します（民法952条）。"], rows, self._administrator
        )

    async def _administrator(self, values: Values) -> None:
        name, address = str(values["name"]), str(values["address"])
        await self._record(
            "清算人",
            values,
            lambda number: succession.put_administrator(
                self.office.ctx, number, values["on"], name, address, str(values["words"])
            ),
        )

    def _note(self, title: str, label: str, then: Callable[[Values], Awaitable[None]]) -> None:
        def rows() -> Sequence[FormRow]:
            return (
                FormRow(DateField("on", "日", label_width=LABEL, required=True)),
                FormRow(Field("words", label, label_width=LABEL, most=100, required=True)),
            )

        self.enter(title, [], rows, then)

    async def _record(self, word: str, values: Values, put: Callable[[int], None]) -> None:
        view = self.view
        if view is None:
            return
        number = view.succession.succession_id

        def job() -> str:
            put(number)
            return f"{word}を登録しました。"

        facts = [f"{wareki(values['on'])} {values['words']}"]
        await self.propose(Question(f"確認  {word}の登録", "登録しますか", facts=facts), job)

    async def action_void(self) -> None:
        view, ctx = self.view, self.office.ctx
        if view is None:
            return
        letters = [each.words for each in view.void_documents if not each.noted]

        def job() -> str:
            count = succession.void_documents(ctx, view.succession.succession_id)
            return f"死亡後に発した文書 {count}件を無効としました。"

        notes = ["督促状が含まれるときは、督促がなかったものとして相続人に改めて督促します。"]
        question = Question("確認  死亡後の文書の無効", "無効としますか", facts=letters[:10], notes=notes)
        await self.propose(question, job)

    async def action_paper(self) -> None:
        view, heir, ctx = self.view, self._heir(), self.office.ctx
        if view is None or heir is None:
            return
        number = view.succession.succession_id
        question = Question("確認  承継通知書の発行", "発行しますか", facts=[f"{heir.name} 宛て"], leads_to="発行")
        await self.propose(question, lambda: succession_letters.inform_heir(ctx, number, heir.heir_no).told)

    def action_registers(self) -> None:
        self.enter(
            "公用請求書の作成",
            ["戸籍・附票・住民票を、ほかの市町村長に請求します。"],
            register_rows,
            self._registers_wanted,
        )

    async def _registers_wanted(self, values: Values) -> None:
        party_id, ctx = self.party_id, self.office.ctx
        if party_id is None:
            return
        inquiry = inquiry_of(party_id, values)
        facts = [f"{inquiry.city} へ {inquiry.asked.value}", inquiry.purpose]
        await self.propose(
            Question("確認  公用請求書", "発行しますか", facts=facts),
            lambda: succession_letters.ask_registers(ctx, inquiry).told,
        )


def _tone(one: Succession) -> Tone:
    return Tone.STRONG if one.split else Tone.WARN
