"""9203 閲覧者の報告: everybody who has seen one person's file, summed up or row by row, and the paper for 開示請求."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.office.audit_view import known_break
from core.office.traces import disclosure
from core.office.traces.disclosure import How, Look, LookGroup, Looks
from core.values.dates import wareki
from core.values.refusals import BadInput
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office.traces.audit_lines import NUMBERS
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import DateField, SearchField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, wrapped
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

DETAIL_LINES = 4
GROUPS, ROWS = "groups", "rows"
NOTHING_YET = "宛名番号、期間、請求番号を入力して F5 を押してください。"
NO_LOOKS = "この期間に、この人を見た記録はありません。"


class DisclosureScreen(OfficeScreen[None]):
    """By office and staff member; Enter shows the rows of one of them, d all rows."""

    NUMBER, NAME = "9203", "閲覧者の報告"
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "表示",
        "f7": "前",
        "f8": "次",
        "ctrl+r": "受電",
        "f12": "報告書",
    }
    FUNCTION = "office.disclosure"
    LETTERS = {"d": "all_rows"}
    LETTER_HELP = {"Enter": "その職員の明細", "d": "全ての明細・集計へ戻る"}
    HELP_LINES = (
        "開示請求のために、1人の記録をだれが見たかを、操作ログの全ての行から集めます。",
        "閲覧 開いた  一覧 検索結果に出た  処理 登録や計算に使った  拒否 断られた",
        "この照会も、請求番号を事由として記録されます。",
        "報告書は所属と機能ごとです。職員名を載せるかは設定（9101）で決まります。",
    )
    MANUAL = (
        "開示請求のあった人の記録を、だれが、いつ、何のために見たかを調べる画面です。"
        "宛名番号、期間、請求番号を入力して F5 を押すと、所属と職員ごとの集計が出ます。"
        "Enter でその職員の明細、d で全ての明細を見られます。"
        "F12 は本人に渡す報告書で、所属と機能ごとの件数、日時、事由が載り、出力簿に残ります。"
        "職員の監督のための記録（通報、要注意、立会い）は、画面には出て、報告書には載りません。"
    )

    def __init__(self, party_no: str = "") -> None:
        super().__init__()
        self._party_no = party_no
        self._looks: Looks | None = None
        self._shown: tuple[Look, ...] | None = None

    def compose(self) -> ComposeResult:
        hint = "Enter 次の欄  F5 表示"
        yield Form(
            FormRow(
                SearchField("party", "宛名番号", self._party_no, width=10, required=True, hint=hint),
                DateField("from_on", "期間", required=True, hint=hint),
                DateField("until_on", "から", required=True, hint=hint),
            ),
            FormRow(SearchField("request_no", "請求番号", width=24, required=True, hint="例 R8-12  F5 表示")),
        )
        yield DataList(
            (
                columns.text("所属", 14, flex=True, most=24),
                columns.text("職員", 12, flex=True, most=24),
                columns.text("機能", 12, flex=True, most=24),
                columns.text("種別", 4),
                columns.number("件数", 6),
                columns.code("最初", 9),
                columns.code("最後", 9),
                columns.text("事由", 12, rank=1, flex=True, most=60),
            ),
            id=GROUPS,
            digits=False,
            empty=NOTHING_YET,
            hint="Enter 明細  d 全ての明細  F12 報告書",
            spells=True,
        )
        yield DataList(
            (
                columns.number("連番", 9),
                columns.code("日時", 14),
                columns.text("所属", 10, flex=True, most=24),
                columns.text("職員", 8, flex=True, most=16),
                columns.code("機能", 4),
                columns.text("操作", 10, flex=True, most=24),
                columns.text("種別", 4),
                columns.text("事由", 8, flex=True, most=60),
            ),
            id=ROWS,
            digits=False,
            empty=NO_LOOKS,
            hint="d 集計へ戻る  F12 報告書",
            spells=True,
        )
        yield Section("選択中の行", id="head")
        yield Lines([()] * DETAIL_LINES, id="detail")

    def on_mount(self) -> None:
        self.query_one(f"#{ROWS}").display = False
        self.set_focus(self._form.field("party"))
        self.say("案内", NOTHING_YET)

        def begin(today: Any) -> None:
            first = date(today.year - (today.month < 4), 4, 1)
            self._form.fill({"from_on": wareki(first), "until_on": wareki(today)})

        self.read_work("today", lambda: self.office.ctx.now().date(), begin)

    @property
    def _form(self) -> Form:
        return self.query_one(Form)

    @property
    def _list(self) -> DataList:
        return self.query_one(f"#{GROUPS if self._shown is None else ROWS}", DataList)

    # Reading

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_refresh()

    def action_refresh(self) -> None:
        values, ctx = self._form.values(), self.office.ctx
        if not any(character.isdigit() for character in values["request_no"]):
            raise BadInput(reason="開示請求の番号を入力してください（例 R8-12）。", field="request_no")

        def ask() -> tuple[Looks, int | None]:
            looks = disclosure.who_looked(
                ctx, values["party"], values["from_on"], values["until_on"], f"開示請求 {values['request_no']}"
            )
            return looks, known_break(ctx, self.FUNCTION)

        self.read_work("looks", ask, self._show)

    def _show(self, answer: tuple[Looks, int | None]) -> None:
        looks, broken_at = answer
        self._looks = looks
        caption: Line = [
            (Tone.LABEL, f"{looks.party_no} {looks.party_name}  "),
            (Tone.TEXT, f"{len(looks.rows):,}件"),
        ]
        groups = self.query_one(f"#{GROUPS}", DataList)
        groups.empty = NO_LOOKS
        groups.show([_group(n, group) for n, group in enumerate(looks.groups)], caption=caption, sort="所属順")
        self._turn_to(None)
        if broken_at is not None:  # a look may have been taken out of the log or laid on somebody else
            self.say("注意", f"ログが {broken_at}行目で合いません。9201 で確かめるまで報告しないでください。")
            return
        self.say("完了", f"{looks.party_name} を見た記録は {len(looks.rows):,}件です。")

    def _turn_to(self, rows: tuple[Look, ...] | None) -> None:
        """Show the sums, or these rows."""
        self._shown = rows
        self.query_one(f"#{GROUPS}").display = rows is None
        self.query_one(f"#{ROWS}").display = rows is not None
        if rows is not None:
            self._list.show([_row(row) for row in rows], caption=f"明細 {len(rows):,}件（d で集計へ）", sort="新しい順")
        self.set_focus(self._list)
        self._show_current()

    # Keys

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        if self._shown is None and self._looks is not None:
            group = self._looks.groups[self._list.cursor]
            self._turn_to(tuple(row for row in self._looks.rows if _belongs(row, group)))

    def action_all_rows(self) -> None:
        if self._looks is None:
            self.say("案内", NOTHING_YET)
        else:
            self._turn_to(self._looks.rows if self._shown is None else None)

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._show_current()

    def _show_current(self) -> None:
        lines: list[Line] = []
        head = "選択中の行"
        if self._looks is not None and self._list.rows:
            at = self._list.cursor
            if self._shown is None:
                lines = _group_lines(self._looks.groups[at], self.size.width)
            else:
                lines, head = _row_lines(self._shown[at], self.size.width), f"{self._shown[at].seq:,}"
        self.query_one("#head", Section).show(head)
        kept = lines[:DETAIL_LINES]
        self.query_one("#detail", Lines).show([*kept, *[()] * (DETAIL_LINES - len(kept))])

    def action_next(self) -> None:
        self._list.move_to(self._list.cursor + 1)

    def action_previous(self) -> None:
        self._list.move_to(self._list.cursor - 1)

    def acts(self) -> Sequence[Act]:
        unread = NOTHING_YET if self._looks is None else ""
        return (
            Act("明細と集計の切替（d）", "all_rows", unread),
            Act("報告書の出力（F12）", "print", unread),
        )

    def resting(self, key: str) -> str:
        if key == "f12" and self._looks is None:
            return NOTHING_YET
        if key in ("f7", "f8") and not self._list.rows:
            return NO_LOOKS if self._looks is not None else NOTHING_YET
        return ""

    def action_print(self) -> None:
        """F12: the paper for the person, of what is shown."""
        looks, ctx = self._looks, self.office.ctx
        if looks is None:
            return
        request = str(self._form.values()["request_no"])
        leaving = Leaving(
            f"閲覧者の報告  {looks.party_no} {looks.party_name}",
            [
                f"期間 {wareki(looks.from_on)} から {wareki(looks.until_on)}  請求番号 {request}",
                "本人に渡す報告書です。職員の監督のための記録は載りません。",
            ],
            f"開示請求 {request}",
            self.FUNCTION,
            party_id=looks.party_id,
        )
        ask_print(
            self,
            leaving,
            lambda reason, to, printer, witness: disclosure.issue_disclosure(
                ctx,
                looks.party_no,
                looks.from_on,
                looks.until_on,
                request,
                reason=reason,
                to=to,
                printer_code=printer,
                witness=witness,
            ),
        )


def _belongs(row: Look, group: LookGroup) -> bool:
    return (row.office_name, row.staff_no, row.function_name, row.how) == (
        group.office_name,
        group.staff_no,
        group.function_name,
        group.how,
    )


def _group(number: int, group: LookGroup) -> Row:
    return Row(
        number,
        (
            group.office_name,
            group.staff_name or group.staff_no,
            group.function_name,
            _how(group.how),
            f"{group.count:,}",
            wareki(group.first_at.date()),
            wareki(group.last_at.date()),
            "、".join(group.reasons),
        ),
    )


def _row(look: Look) -> Row:
    return Row(
        look.seq,
        (
            f"{look.seq:,}",
            f"{wareki(look.at.date())} {look.at:%H:%M}",
            look.office_name,
            look.staff_name or look.staff_no,
            NUMBERS.get(look.function_code, ""),
            look.act,
            _how(look.how),
            look.reason,
        ),
    )


def _how(how: How) -> tuple[Tone, str]:
    return (Tone.WARN if how is How.REFUSED else Tone.TEXT, how.value)


def _group_lines(group: LookGroup, width: int) -> list[Line]:
    first, last = group.first_at, group.last_at
    return [
        pairs(("所属", group.office_name or "なし"), ("職員", f"{group.staff_no} {group.staff_name}")),
        pairs(("機能", group.function_name), ("種別", group.how.value), ("件数", f"{group.count:,}")),
        pairs(
            ("最初", f"{wareki(first.date())} {first:%H:%M}"),
            ("最後", f"{wareki(last.date())} {last:%H:%M}"),
        ),
        *wrapped("事由 " + ("、".join(group.reasons) or "なし"), width),
    ]


def _row_lines(look: Look, width: int) -> list[Line]:
    return [
        pairs(
            ("日時", f"{wareki(look.at.date())} {look.at:%H:%M:%S}"),
            ("所属", look.office_name or "なし"),
            ("職員", f"{look.staff_no} {look.staff_name}"),
        ),
        pairs(
            ("機能", f"{NUMBERS.get(look.function_code, '')} {look.function_name}".strip()),
            ("操作", look.act),
            ("種別", look.how.value),
        ),
        *wrapped(f"事由 {look.reason or 'なし'}", width),
    ]
