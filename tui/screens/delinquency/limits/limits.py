"""6601 時効: claims by how near their end is, by collector; Enter shows why, what would help, and every event."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from core.delinquency.limits import listing
from core.delinquency.limits.classes import EndCause, LimitClass, class_of, mark_of
from core.delinquency.limits.listing import LimitPage, PartyLimits, ShownLine
from core.ledger.tax_items import term_label
from core.values.dates import wareki, wareki_year
from tui.screens.office_screen import OfficeScreen
from tui.screens.parties.look_reason import LookScreen
from tui.widgets import columns
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList, Row
from tui.widgets.lines import Lines, text
from tui.widgets.panes import Pane, Panes
from tui.widgets.tone import Tone

COLUMNS = (
    columns.text("印", 2),
    columns.day("完成日", 9),
    columns.code("宛名番号", 8),
    columns.text("氏名", 12, flex=True, most=30),
    columns.code("年度", 3),
    columns.text("税目", 8, flex=True, most=12),
    columns.text("期", 3),
    columns.amount("残", 9),
    columns.text("停止・猶予", 8, flex=True, most=24),
    columns.text("担当", 8, rank=1, flex=True, most=14),
    columns.day("停止満了", 9, rank=2),
    columns.day("納期限", 9, rank=3),
)
_TONES = {"済": Tone.BAD, "!!": Tone.BAD, "!": Tone.WARN}
_TOLD = {
    LimitClass.COMPLETED: "完成しています。収納も更新もできません。不納欠損（6602）で整理します。",
    LimitClass.HELD: "差押え・交付要求・猶予・執行停止の間です。時効のための手当ては要りません。",
    LimitClass.FAR: "年度内に完成しません。いまは手当てが要りません。",
}


class LimitsScreen(LookScreen[None]):
    """Opened with a party it shows the claims of that party, without one the lists of the office."""

    NUMBER, NAME = "6601", "時効"
    FUNCTION = listing.FUNCTION
    KEYS = {
        "f2": "検索",
        "f3": "戻る",
        "f4": "操作",
        "f5": "再表示",
        "f7": "前の一覧",
        "f8": "次の一覧",
        "ctrl+r": "受電",
    }
    LETTERS = {"c": "whose", "o": "open_case"}
    NUMBERS = {"6602": "write_off"}
    LETTER_HELP = {"Enter": "根拠・対策・事象", "1-7": "一覧を替える", "c": "自分の担当だけ / 全員", "o": "案件 6101"}
    HELP_LINES = (
        "期別ごとに、いつ時効が完成するかを見る画面です。日は事象から計算し、だれも直接は変えません。",
        "済 完成した（不納欠損へ）   !! 30日以内   ! 90日以内",
        "停止中 差押え・交付要求・猶予・執行停止の間で、時効の手当てが要らないもの",
        "不要 年度内に完成しないもの   停止満了 執行停止の3年が満ちる日（先に来る方で消滅）",
        "夜間計算の結果です。根拠の画面は、その場で計算し直します。",
    )
    MANUAL = (
        "期別ごとの時効を、完成済・30日・90日・180日・年度内・停止中・不要に分けて見る画面です。"
        "数字か F7・F8 で一覧を替え、c で自分の担当だけにします。"
        "行を選んで Enter を押すと、計算の根拠、全ての事象、いま役に立つ対策を見られます。"
        "完成日を直すことはできません。根拠の画面で事象を加える起案をし、承認を受けます。"
        "口頭の約束では時効は更新しません。"
    )
    HINT = "Enter 根拠と対策  c 担当  o 案件  F8 次の一覧"

    def __init__(self, party_id: int | None = None) -> None:
        super().__init__()
        self._party_id = party_id
        self._at = 0
        self._mine = False
        self._reason = ""
        self._lines: dict[int, ShownLine] = {}
        self._rows: list[Row] = []
        self._last: LimitPage | None = None

    def compose(self) -> ComposeResult:
        yield Panes([Pane(_short(which)) for which in LimitClass], id="panes")
        yield DataList(COLUMNS, id="claims", empty=" ", digits=False, spells=True, hint=self.HINT)
        yield Lines([()], id="told")

    def on_mount(self) -> None:
        self.query_one(Panes).display = self._party_id is None
        self._load()

    def on_screen_resume(self) -> None:
        if self._last is not None or self._lines:
            self._load()

    @property
    def _list(self) -> DataList:
        return self.query_one("#claims", DataList)

    @property
    def _which(self) -> LimitClass:
        return list(LimitClass)[self._at]

    # Reading

    def _load(self) -> None:
        ctx, which, party_id = self.office.ctx, self._which, self._party_id
        if party_id is not None:
            reason = self._reason
            self.read_work("limits", lambda: listing.list_party_limits(ctx, party_id, reason), self._show_party)
            return
        mine = ctx.actor.staff_no if self._mine else ""
        self.read_work("limits", lambda: listing.list_limits(ctx, which, staff_no=mine), self._show)

    def _show(self, page: LimitPage) -> None:
        self._last = page
        self.query_one(Panes).show([Pane(_short(which), count) for which, count in page.counts])
        whose = "自分の担当" if self._mine else "全員"
        self._list.empty = f"「{page.which.value}」の期別はありません。"
        self._fill(page.lines, page, f"{page.which.value}  {whose}", page.more is not None)

    def _show_party(self, found: PartyLimits) -> None:
        self._list.empty = "残額のある期別はありません（夜間計算の前なら F5 で明日に）。"
        shown = LimitPage(LimitClass.FAR, found.today, found.lines, (), None)
        self._last = shown
        party = found.party.party
        self._fill(found.lines, shown, f"{party.party_no} {party.name}", False)

    def _fill(self, lines: Sequence[ShownLine], page: LimitPage, caption: str, more: bool) -> None:
        here = self._list.current
        self._lines = {each.line.row.receivable_id: each for each in lines}
        self._list.show(
            [_row(each, page) for each in lines],
            caption=caption,
            sort="完成日(早)",
            counted=len(lines),
            at_least=more,
            more=more,
            to=here.key if here is not None else None,
            total=_total(lines) if lines else None,
        )
        self._tell()

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        page, ctx = self._last, self.office.ctx
        if page is None or page.more is None:
            return
        mine = ctx.actor.staff_no if self._mine else ""

        def read() -> LimitPage:
            assert page.more is not None
            return listing.list_limits(ctx, page.which, staff_no=mine, after=page.more)

        self.read_work("more", read, self._append)

    def _append(self, page: LimitPage) -> None:
        self._last = page
        self._lines.update({each.line.row.receivable_id: each for each in page.lines})
        self._list.append([_row(each, page) for each in page.lines], more=page.more is not None)

    def reason_given(self, reason: str) -> None:
        self._reason = reason
        self._load()

    async def let_in(self) -> None:
        self._load()

    # The current row

    def on_data_list_moved(self, event: DataList.Moved) -> None:
        self._tell()

    def _current(self) -> ShownLine | None:
        row = self._list.current
        return self._lines.get(int(str(row.key))) if row is not None else None

    def _tell(self) -> None:
        one, page = self._current(), self._last
        words = ""
        if one is not None and page is not None:
            row = one.line.row
            which = class_of(row, page.today)
            words = _TOLD.get(which, "完成が近づいています。Enter で、いま役に立つ対策を見られます。")
            end = one.end
            if end is not None and end.cause is EndCause.SUSPENSION:
                words = f"執行停止の3年が先に満ちます（{wareki(end.last_on)}）。消滅の理由は停止3年です。"
        self.query_one("#told", Lines).show([text(words)])

    # Panes and keys

    def on_panes_chosen(self, event: Panes.Chosen) -> None:
        self._at = event.index
        self._load()
        self.set_focus(self._list)

    def action_next(self) -> None:
        self.query_one(Panes).step(1)

    def action_previous(self) -> None:
        self.query_one(Panes).step(-1)

    def action_refresh(self) -> None:
        self._load()

    def action_whose(self) -> None:
        self._mine = not self._mine
        self._load()

    def resting(self, key: str) -> str:
        if key in ("f7", "f8") and self._party_id is not None:
            return "1人の期別を見ています。一覧は画面番号 6601 で開きます。"
        return ""

    def acts(self) -> Sequence[Act]:
        one = self._current()
        missing = "行がありません。" if one is None else ("近い宛名です。係長の立会いで開けます。" if one.near else "")
        done = one is not None and self._last is not None and mark_of(one.line.row, self._last.today) == "済"
        return (
            Act("根拠・対策・事象を見る", "open_claim", missing),
            Act("案件を開く", "open_case", missing, "6101"),
            Act("不納欠損へ", "write_off", missing or ("" if done else "時効が完成していません。"), "6602"),
            Act("自分の担当だけ / 全員", "whose", "1人の期別を見ています。" if self._party_id is not None else ""),
        )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        await self.action_open_claim()

    async def action_open_claim(self) -> None:
        from tui.screens.delinquency.limits.claim import LimitClaimPage

        one = self._current()
        if one is not None:
            await self.app.push_screen(LimitClaimPage(self, one.line.row.receivable_id, self._reason))

    async def action_open_case(self) -> None:
        await open_case(self, one.line.row.party_id if (one := self._current()) is not None else None)

    async def action_write_off(self) -> None:
        await self.office.go_to("6602")


async def open_case(screen: OfficeScreen[None], party_id: int | None) -> None:
    """The case of the party of the current row, above the screen."""
    from tui.screens import load_screen

    case = load_screen("6101")
    if party_id is None or case is None:
        screen.say("不可", "行がありません。")
        return
    await screen.app.push_screen(case(party_id))  # type: ignore[call-arg]  # the case screen takes its party


def _short(which: LimitClass) -> str:
    """The name of a pane: seven stand in one row of 80 cells."""
    return which.value.removesuffix("以内")


def _row(each: ShownLine, page: LimitPage) -> Row:
    line, row = each.line, each.line.row
    mark = mark_of(row, page.today)
    label = term_label(line.tax_item, line.term_no)
    return Row(
        row.receivable_id,
        (
            (_TONES.get(mark, Tone.TEXT), mark),
            wareki(row.completes_on) if row.completes_on else "完成せず",
            line.party_no,
            each.name,
            wareki_year(line.levy_year),
            line.tax_name,
            label,
            "" if each.near else f"{line.open_yen:,}",
            "" if each.near else row.held_by,
            line.staff_name,
            wareki(row.expires_on) if row.expires_on else "",
            wareki(line.due_on),
        ),
    )


def _total(lines: Sequence[ShownLine]) -> tuple[str, ...]:
    return ("", "合計", "", "", "", "", "", f"{listing.total_open(lines)}", *("",) * 4)
