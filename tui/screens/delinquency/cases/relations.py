"""6105 関係人・名寄せ: the persons around a delinquent, addresses, contact points, numbers that may be one person, labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult

from core.delinquency.cases import labels
from core.delinquency.cases.labels import LabelSort
from core.delinquency.relations import addresses, contact_points, name_links, related
from core.delinquency.relations.addresses import NewAddress
from core.delinquency.relations.contact_points import NewPoint
from core.delinquency.relations.related import NewRelation
from core.delinquency.relations.view import FUNCTION, RelationsView, find_number, open_relations
from core.values.refusals import BadInput
from tui.screens.delinquency.cases.relations_forms import ADDRESSES as ADDRESS_KINDS
from tui.screens.delinquency.cases.relations_forms import COLUMNS, EMPTY, KINDS, POINTS, SORTS, forms
from tui.screens.delinquency.cases.relations_rows import rows_of, words_of
from tui.screens.ledger.person_screen import NO_PERSON, PersonScreen
from tui.screens.parties.persons import Persons
from tui.widgets.act_list import Act
from tui.widgets.confirm import Question
from tui.widgets.data_list import DataList
from tui.widgets.field import Candidate
from tui.widgets.form import Form
from tui.widgets.lines import Lines, Section, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.party_header import PartyHeader

RELATED, ADDRESSES, CONTACTS, NUMBERS, LABELS = range(5)
NAMES = ("関係人", "送付先", "連絡先", "名寄せ", "付箋")


class RelationsScreen(PersonScreen[Persons]):
    """`RelationsScreen(party_id)` or with the persons of a list; alone it waits for F2."""

    NUMBER, NAME = "6105", "関係人・名寄せ"
    FUNCTION = FUNCTION
    KEYS: ClassVar[dict[str, str]] = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "候補",
        "f5": "再表示",
        "f7": "前の人",
        "f8": "次の人",
        "f9": "登録",
        "ctrl+r": "受電",
    }
    HEADS = ("関係人の登録", "送付先の登録", "連絡先の登録", "名寄せの起案", "原因・付箋・要注意の登録")
    LETTERS = {"d": "end"}
    LETTER_HELP = {
        "1-5": "区画（関係人 送付先 連絡先 名寄せ 付箋）",
        "Enter": "その人の案件 / 候補を入力欄へ",
        "d": "今の行を終える",
    }
    HELP_LINES = (
        "滞納者のまわりの人、送付先、連絡先、名寄せ、付箋を登録する画面です。",
        "世帯と関係人の滞納は並べて見せるだけで、本人の残高には入りません。",
        "送付先は始まりの日から使い、返戻の日から使いません。勤務先へは発送しません。",
        "名寄せは候補を示すだけです。起案し、ほかの人の承認で確定し、解除できます。",
        "付箋は期限の翌日に消えます。要注意区分は根拠を付けた起案と承認が要ります。",
    )
    MANUAL = (
        "滞納者の関係人（保証人、納税管理人、法人代表者など）、送付先、電話などの連絡先、同じ人かもしれない宛名、滞納原因・付箋・要注意区分を扱う画面です。"
        "数字の 1 から 5 で区画を選び、下の欄に入れて F9 で登録します。終えるときは行を選んで d を押します。"
        "名寄せは、氏名のカナ、生年月日、住所、過去の住所、電話の一致で候補を並べるだけで、自動では行いません。"
        "起案してほかの人が承認すると宛名どうしが結び付き、残高や案件は宛名ごとのままです。"
    )
    HINT = "1-5 区画  F9 登録  d 終える"

    def __init__(self, wanted: Persons | int | None = None) -> None:
        super().__init__(Persons((wanted,)) if isinstance(wanted, int) else wanted)
        self._at = 0
        self._view: RelationsView | None = None
        self._told: tuple[str, str] | None = None
        self._codes: dict[LabelSort, Sequence[str]] = {}

    def compose(self) -> ComposeResult:
        yield PartyHeader()
        yield Panes([Pane(name) for name in NAMES], id="panes")
        for index, shown in enumerate(COLUMNS):
            yield DataList(shown, id=f"list{index}", digits=False, empty=EMPTY[index], hint=self.HINT)
        yield Section("", id="head")
        yield Lines([()], id="told")
        yield from forms(self._label_codes)

    def on_mount(self) -> None:
        self._turn()
        self.load()

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._turn()

    def _turn(self) -> None:
        for index, head in enumerate(self.HEADS):
            shown = index == self._at
            self.query_one(f"#list{index}").display = self.query_one(f"#form{index}").display = shown
            if shown:
                self.query_one("#head", Section).show(head)
        self._tell()
        self.set_focus(self._list)
        self.refresh_keys()

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#list{self._at}", DataList)

    @property
    def _form(self) -> Form:
        return self.query_one(f"#form{self._at}", Form)

    # Reading

    def take_chosen(self, chosen: object) -> bool:
        if not isinstance(chosen, Persons):
            return False
        self.persons = chosen
        self.load()
        return True

    def load(self) -> None:
        persons, ctx = self.persons, self.office.ctx
        if persons is None:
            self.say("案内", NO_PERSON)
            return
        party_id, reason = persons.current, persons.reason

        def read() -> tuple[RelationsView, dict[LabelSort, Sequence[str]]]:
            view = open_relations(ctx, party_id, reason)
            return view, {sort: labels.list_codes(ctx, sort) for sort in LabelSort}

        self.read_work("relations", read, lambda found: self._show(*found))

    def action_refresh(self) -> None:
        self.load()

    def _show(self, view: RelationsView, codes: dict[LabelSort, Sequence[str]]) -> None:
        self._view, self._codes = view, codes
        self.show_party(view.person)
        lists = rows_of(view, self.today())
        self.query_one(Panes).show([Pane(name, len(rows)) for name, rows in zip(NAMES, lists, strict=True)])
        for index, rows in enumerate(lists):
            self.query_one(f"#list{index}", DataList).show(rows, caption=NAMES[index])
        self._tell()
        self.refresh_keys()
        if self._told is not None:
            told, self._told = self._told, None
            self.say(*told)

    def _tell(self) -> None:
        words = words_of(self._view, self._at) if self._view is not None else ""
        self.query_one("#told", Lines).show([text(words)])

    def _label_codes(self, typed: str) -> Sequence[Candidate]:
        form = self.query_one("#form4", Form)
        sort = SORTS.get(form.field("sort").value, LabelSort.TAG)
        return [Candidate(code, sort.label) for code in self._codes.get(sort, ())]

    # Keys

    def resting(self, key: str) -> str:
        step = {"f7": -1, "f8": 1}.get(key)
        if step is not None and (self.persons is None or self.persons.stepped(step) is None):
            return "前後の人がいません。"
        if key == "f9":
            if self._view is None:
                return NO_PERSON if self.persons is None else "読込み中です。終わるまでお待ちください。"
            if self.office.ctx.may(FUNCTION, "enter") is None:
                return "登録の権限がありません。"
            if self._view.hidden and self._at in (ADDRESSES, CONTACTS, NUMBERS):
                return "支援措置の対象者です。閲覧を許された職員（G2）が登録します。"
        return ""

    def acts(self) -> Sequence[Act]:
        return (
            Act("今の行を終える", "end", self._cannot_end()),
            Act("案件", "case", "" if self._view is not None else NO_PERSON, number="6101"),
        )

    def action_previous(self) -> None:
        self._step(-1)

    def action_next(self) -> None:
        self._step(1)

    def _step(self, step: int) -> None:
        persons = self.persons.stepped(step) if self.persons is not None else None
        if persons is not None:
            self.persons = persons
            self.load()

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        key = str(event.row.key)
        if self._at == NUMBERS and key.startswith("match:"):
            self._form.fill({"other_no": str(event.row.cells[0])})
            self.set_focus(self._form.field("words"))
        elif key.startswith("party:"):
            self._open_case(int(key.partition(":")[2].partition(":")[0]))

    def action_case(self) -> None:
        if self.persons is not None:
            self._open_case(self.persons.current)

    def _open_case(self, party_id: int) -> None:
        from tui.screens.delinquency.contacts.case import CaseScreen

        self.app.push_screen(CaseScreen(party_id))

    # F9

    async def action_confirm(self) -> None:
        view = self._view
        if view is None or self.persons is None:
            return
        values, party_id, ctx = self._form.values(), self.persons.current, self.office.ctx
        if self._at == RELATED:
            kind = KINDS[str(values["kind"])]
            typed = str(values["related_no"]).strip()

            def add_relation() -> str:
                number = find_number(ctx, typed) if typed else None
                related.add_relation(
                    ctx,
                    NewRelation(
                        party_id,
                        kind,
                        _day(values, "from_on") or self.today(),
                        _day(values, "until_on"),
                        number,
                        str(values["name"]),
                        address=str(values["address"]),
                        phone=str(values["phone"]),
                        words=str(values["words"]),
                    ),
                )
                return f"関係人（{kind.value}）を登録しました。"

            await self._ask("関係人の登録", [f"{kind.value} {typed or values['name']}"], add_relation)
        elif self._at == ADDRESSES:
            new = NewAddress(
                party_id,
                ADDRESS_KINDS[str(values["kind"])],
                str(values["postal_code"]),
                str(values["address"]),
                _day(values, "from_on") or self.today(),
                _day(values, "until_on"),
                str(values["addressee"]),
            )
            note = "" if new.kind.written_to else "勤務先へは発送しません。参考として残します。"
            await self._ask(
                "送付先の登録",
                [f"{new.kind.label} 〒{new.postal_code} {new.address} {new.addressee}".strip(), note],
                lambda: f"{new.kind.label}を登録しました（{addresses.add_address(ctx, new)}）。",
            )
        elif self._at == CONTACTS:
            point = NewPoint(
                party_id,
                POINTS[str(values["kind"])],
                str(values["number"]),
                self.today(),
                holder=str(values["holder"]),
                hours=str(values["hours"]),
                days={"1": "平日", "2": "休日"}.get(str(values["days"]), ""),
                consent_on=_day(values, "consent_on"),
                words=str(values["words"]),
            )
            await self._ask(
                "連絡先の登録",
                [f"{point.kind.label} {point.number} {point.holder} {point.hours} {point.days}".strip()],
                lambda: f"連絡先を登録しました（{contact_points.add_point(ctx, point)}）。",
            )
        elif self._at == NUMBERS:
            await self._link(str(values["other_no"]), str(values["words"]), party_id)
        else:
            await self._label(values, party_id)

    async def _link(self, other_no: str, words: str, party_id: int) -> None:
        ctx = self.office.ctx

        def draft() -> str:
            ref = name_links.draft_link(ctx, party_id, find_number(ctx, other_no, "other_no"), words)
            return f"名寄せを起案しました（起案{ref.draft_id}）。ほかの人の承認で確定します。"

        facts = [f"宛名 {other_no} をこの人と同じ人として名寄せ"]
        await self._ask("名寄せの起案", facts, draft, leads="決裁へ")

    async def _label(self, values: dict[str, object], party_id: int) -> None:
        sort, code, ctx = SORTS[str(values["sort"])], str(values["code"]).strip(), self.office.ctx
        until, words, ground = _day(values, "until_on"), str(values["words"]), str(values["ground"])

        def stick() -> str:
            if sort is LabelSort.CAUTION:
                ref = labels.draft_caution(ctx, party_id, code, ground, until, words)
                return f"要注意区分を起案しました（起案{ref.draft_id}）。"
            labels.add_label(ctx, party_id, sort, code, until, words)
            return f"{sort.label}「{code}」を付けました。"

        leads = "決裁へ" if sort is LabelSort.CAUTION else "登録へ"
        await self._ask(f"{sort.label}の登録", [f"{sort.label} {code} {words}".strip()], stick, leads=leads)

    async def _ask(self, title: str, facts: Sequence[str], act: Callable[[], str], *, leads: str = "登録へ") -> None:
        question = Question(
            f"確認  {title}", "この内容で登録しますか", facts=[fact for fact in facts if fact], leads_to=leads
        )
        await self.confirm(question, lambda: self.write_work(act, self._over))

    def _over(self, told: str) -> None:
        self._told = ("完了", told)
        self._form.clear()
        self.set_focus(self._list)
        self.load()

    # Ending

    def _cannot_end(self) -> str:
        row = self._list.current
        if row is None:
            return "行がありません。"
        kind = str(row.key).partition(":")[0]
        return "" if kind in ("relation", "address", "point", "link", "label") else "この行は終えるものではありません。"

    async def action_end(self) -> None:
        reason = self._cannot_end() or self.resting("f9")
        row = self._list.current
        if reason or row is None:
            self.say("不可", reason)
            return
        kind, _, number = str(row.key).partition(":")
        if kind == "link":
            self.ask_line(
                "解除の理由", lambda words: self._end(kind, int(number), words), width=40, note="承認で解除されます"
            )
            return
        question = Question(
            "確認  終了",
            "この行を今日で終えますか",
            facts=[" ".join(_plain(cell) for cell in row.cells[:4])],
            leads_to="終了へ",
        )
        await self.confirm(question, lambda: self._end(kind, int(number), ""))

    def _end(self, kind: str, number: int, words: str) -> None:
        ctx, today = self.office.ctx, self.today()
        if kind == "link" and not words.strip():
            raise BadInput(reason="解除の理由を入力してください。")

        def end() -> str:
            if kind == "relation":
                related.end_relation(ctx, number, today)
            elif kind == "address":
                addresses.end_address(ctx, number, today)
            elif kind == "point":
                contact_points.end_point(ctx, number, today)
            elif kind == "label":
                labels.end_label(ctx, number)
            else:
                ref = name_links.draft_unlink(ctx, number, words)
                return f"名寄せの解除を起案しました（起案{ref.draft_id}）。"
            return "終えました。"

        self.write_work(end, self._over)


def _day(values: dict[str, object], name: str) -> date | None:
    value = values[name]
    return value if isinstance(value, date) else None


def _plain(cell: object) -> str:
    return str(cell[1]) if isinstance(cell, tuple) else str(cell)
