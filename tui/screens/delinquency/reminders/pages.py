"""Pages of 6201 that answer one question: which file, which sets, which message, which letters to take out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.delinquency.reminders import messages
from core.delinquency.reminders.calls import CallList
from core.delinquency.reminders.dispatching import BeforeDispatch
from core.delinquency.reminders.messages import Channel, Message
from core.delinquency.reminders.saved import Operation, SourceRef
from core.formats.faults import Fault
from core.values.dates import wareki
from tui.screens.delinquency.reminders.panes import YES_NO
from tui.screens.office_screen import OfficeScreen
from tui.widgets import columns
from tui.widgets.data_list import DataList, Row
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, text, wrapped
from tui.widgets.page import Page

OPERATIONS = {str(number): operation for number, operation in enumerate(Operation, 1)}
CHANNELS = {str(number): channel for number, channel in enumerate(Channel, 1)}


@dataclass(frozen=True, slots=True)
class FileChosen:
    """A file of the inbox to make a set of."""

    file_name: str
    name: str
    shared: bool


class FilePage(Page[FileChosen]):
    """Which file of numbers becomes a set. Nothing is read here."""

    KEYS = {"f3": "戻る", "f9": "取込", "ctrl+g": ""}
    WORD = "CSV取込"
    HINT = "番号か上下で選び F9 で取込"

    def __init__(self, above: OfficeScreen[Any], names: Sequence[str]) -> None:
        super().__init__(above)
        self._names = tuple(names)

    def compose(self) -> ComposeResult:
        yield DataList(
            (columns.number("番", 3), columns.text("ファイル", 40, flex=True, most=70)),
            id="files",
            digits=False,
            empty="受領箱 in/reminders に宛名番号のファイルがありません。",
            hint=self.HINT,
        )
        yield Form(
            FormRow(
                Field("name", "集合の名前", most=40, width=30, hint="空欄はファイル名"),
                CodeField("shared", "共有", "0", codes=YES_NO, required=True),
            )
        )

    def on_mount(self) -> None:
        rows = [Row(name, (str(number), name)) for number, name in enumerate(self._names, 1)]
        self.query_one(DataList).show(rows, caption="宛名番号のCSV", counted=len(rows))

    def resting(self, key: str) -> str:
        return "ファイルがありません。" if key == "f9" and not self._names else ""

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.set_focus(self.query_one(Form).field("name"))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で取り込みます。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        name = self._names[self.query_one(DataList).cursor]
        self.dismiss(FileChosen(name, str(values["name"]), values["shared"] == "1"))


class FaultPage(Page[None]):
    """The lines of a file that were left out, each with its reason."""

    WORD = "取り込めなかった行"
    HINT = "F3 で戻る"

    def __init__(self, above: OfficeScreen[Any], told: str, faults: Sequence[Fault]) -> None:
        super().__init__(above)
        self._told, self._faults = told, tuple(faults)

    def compose(self) -> ComposeResult:
        yield Lines([text(self._told)])
        yield DataList(
            (columns.number("行", 6), columns.text("理由", 50, flex=True, most=100)), hint=self.HINT, digits=False
        )

    def on_mount(self) -> None:
        rows = [Row(number, (f"{fault.line:,}", fault.reason)) for number, fault in enumerate(self._faults)]
        self.query_one(DataList).show(rows, caption="取り込めなかった行", counted=len(rows))


@dataclass(frozen=True, slots=True)
class CombineChosen:
    """Another source and how the two make a set."""

    name: str
    operation: Operation
    other: SourceRef
    shared: bool


class CombinePage(Page[CombineChosen]):
    """Two sources make a set: the one on which the cursor stood, and one that is chosen here."""

    KEYS = {"f3": "戻る", "f4": "候補", "f9": "作成", "ctrl+g": ""}
    WORD = "集合の演算"

    def __init__(self, above: OfficeScreen[Any], first: str, others: Mapping[str, tuple[str, SourceRef]]) -> None:
        super().__init__(above)
        self._first, self._others = first, dict(others)

    def compose(self) -> ComposeResult:
        yield Lines([text(f"元 {self._first}")])
        yield Form(
            FormRow(
                CodeField("operation", "演算", codes={c: one.value for c, one in OPERATIONS.items()}, required=True),
                CodeField(
                    "other", "相手", codes={code: name for code, (name, _) in self._others.items()}, required=True,
                    meaning_width=40,
                ),
            ),
            FormRow(
                Field("name", "名前", most=40, width=30, required=True),
                CodeField("shared", "共有", "0", codes=YES_NO, required=True, hint="F9 作成"),
            ),
        )  # fmt: skip

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で集合を作ります。")

    def action_confirm(self) -> None:
        values = self.query_one(Form).values()
        other = self._others[str(values["other"])][1]
        shared = values["shared"] == "1"
        self.dismiss(CombineChosen(str(values["name"]), OPERATIONS[str(values["operation"])], other, shared))


@dataclass(frozen=True, slots=True)
class MessageChosen:
    """A message that was looked at and is to be exported."""

    channel: Channel
    due_on: date
    message: Message


class MessagePage(Page[MessageChosen]):
    """SMS・メール: the text of the day and who gets it; gives it back for the way out."""

    KEYS = {"f3": "戻る", "f4": "候補", "f5": "試算", "f9": "出力へ", "ctrl+g": ""}
    WORD = "SMS・メール"
    HELP_LINES = (
        "同意を得た連絡先だけに送るデータを作ります。このシステムから送信はしません。",
        "文面は設定（9101）です。リンクは書けず、金額は設定で許したときだけ書けます。",
    )

    def __init__(self, above: OfficeScreen[Any], source: SourceRef, name: str) -> None:
        super().__init__(above)
        self._source, self._name = source, name
        self._message: Message | None = None
        self._due: date | None = None

    def compose(self) -> ComposeResult:
        yield Lines([text(f"対象 {self._name}")])
        yield Form(
            FormRow(
                CodeField("channel", "方法", codes={c: one.label for c, one in CHANNELS.items()}, required=True),
                DateField("due", "期限", required=True, hint="F5 で文面と人数を確かめる"),
            )
        )
        yield Section("文面")
        yield Lines(id="message")

    def on_form_completed(self, event: Form.Completed) -> None:
        self.action_refresh()

    def resting(self, key: str) -> str:
        return "先に F5 で文面と人数を確かめてください。" if key == "f9" and self._message is None else ""

    def action_refresh(self) -> None:
        values = self.query_one(Form).values()
        ctx, source, due = self.office.ctx, self._source, values["due"]
        assert isinstance(due, date)
        channel = CHANNELS[str(values["channel"])]
        self._due = due
        self.read_work("message", lambda: messages.preview_message(ctx, channel, source, due), self._show)

    def _show(self, message: Message) -> None:
        self._message = message
        out = "  ".join(f"{ground} {count:,}" for ground, count in message.excluded) or "なし"
        lines = [
            *wrapped(message.text, self.size.width - 2),
            (),
            text(f"{len(message.text)}字  送る人 {len(message.to):,}人  送らない人 {out}"),
        ]
        self.query_one("#message", Lines).show(lines)
        self.refresh_keys()

    def action_confirm(self) -> None:
        assert self._message is not None and self._due is not None
        self.dismiss(MessageChosen(self._message.channel, self._due, self._message))


class PullPage(Page[bool]):
    """引抜の一覧: printed letters that must not go. True when they were taken out of the pile."""

    KEYS = {"f3": "戻る", "f9": "引抜", "ctrl+g": ""}
    WORD = "引抜の一覧"
    HINT = "文書番号の催告書を抜いてから F9"

    def __init__(self, above: OfficeScreen[Any], found: BeforeDispatch) -> None:
        super().__init__(above)
        self._found = found

    def compose(self) -> ComposeResult:
        count = len(self._found.pulled)
        yield Lines([text(f"引抜 {count:,}通  残り {self._found.letters:,}通を発送します。")])
        yield DataList(
            (
                columns.number("番", 3),
                columns.code("文書番号", 18),
                columns.code("宛名番号"),
                columns.text("氏名・名称", 16, flex=True, most=30),
                columns.text("理由", 20, flex=True, most=50),
            ),
            empty="引き抜く催告書はありません。",
            hint=self.HINT,
            digits=False,
        )

    def on_mount(self) -> None:
        rows = [
            Row(one.party_id, (str(n), one.document_no, one.party_no, one.name, one.cause))
            for n, one in enumerate(self._found.pulled, 1)
        ]
        self.query_one(DataList).show(rows, caption="引抜の一覧", counted=len(rows))

    def resting(self, key: str) -> str:
        return "引き抜く催告書はありません。" if key == "f9" and not self._found.pulled else ""

    def action_confirm(self) -> None:
        self.dismiss(True)


class ListsPage(Page[int]):
    """Which list of calls is worked on; gives back its number."""

    WORD = "架電の一覧"
    HINT = "番号か上下で選び Enter"

    def __init__(self, above: OfficeScreen[Any], found: Sequence[CallList]) -> None:
        super().__init__(above)
        self._found = tuple(found)

    def compose(self) -> ComposeResult:
        yield DataList(
            (
                columns.number("番", 3),
                columns.text("名前", 24, flex=True, most=40),
                columns.day("作成", 9),
                columns.number("人数", 5),
                columns.text("作成者", 8, flex=True, most=16),
                columns.text("元", 16, flex=True, most=60),
            ),
            empty="架電の一覧はありません。",
            hint=self.HINT,
        )

    def on_mount(self) -> None:
        rows = [
            Row(one.list_id, (str(n), one.title, wareki(one.made_on), f"{one.count:,}", one.made_by_name, one.source))
            for n, one in enumerate(self._found, 1)
        ]
        self.query_one(DataList).show(rows, caption="架電の一覧", counted=len(rows))

    def on_data_list_opened(self, event: DataList.Opened) -> None:
        self.dismiss(int(str(event.row.key)))
