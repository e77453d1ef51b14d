"""The panes of 6201: what each lists, how a row looks, what stands under the list, and the fields below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from core.delinquency.reminders import calls, expired, reviewing, saved
from core.delinquency.reminders.calls import CallBoard, CallLine, CallState
from core.delinquency.reminders.expired import ExpiredWarning
from core.delinquency.reminders.reviewing import RunView, TargetPage
from core.delinquency.reminders.runs import RunState, Target
from core.delinquency.reminders.saved import PartySet, SavedCondition, Sources
from core.delinquency.reminders.stages import Stage
from core.values.dates import wareki
from tui.widgets import columns
from tui.widgets.columns import Column
from tui.widgets.data_list import Row
from tui.widgets.field import CodeField, DateField, Field
from tui.widgets.form import FormRow
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

STAGES: Mapping[str, Stage] = {str(number): stage for number, stage in enumerate(Stage, 1)}
STAGE_NAMES: Mapping[str, str] = {code: stage.label for code, stage in STAGES.items()}
YES_NO: Mapping[str, str] = {"1": "する", "0": "しない"}
_RUN_TONES = {
    RunState.REVIEW: Tone.WARN,
    RunState.AWAITED: Tone.WAIT,
    RunState.SENT_BACK: Tone.WAIT,
    RunState.PRINTING: Tone.WARN,
    RunState.PRINTED: Tone.WARN,
    RunState.DISPATCHED: Tone.GOOD,
    RunState.CANCELLED: Tone.QUIET,
}
_TARGET_TONES = {"除外": Tone.BAD, "除く": Tone.WARN, "引抜": Tone.WARN, "復帰": Tone.WARN, "発送済": Tone.GOOD}
_CALL_TONES = {CallState.LETTER: Tone.BAD, CallState.ABSENT: Tone.WARN, CallState.DONE: Tone.GOOD}


class ReminderPane:
    """One pane. `read` runs in a thread; the rest makes text of what it gave."""

    NAME: ClassVar[str] = ""
    HEAD: ClassVar[str] = ""
    COLUMNS: ClassVar[tuple[Column, ...]] = ()
    EMPTY: ClassVar[str] = ""
    HINT: ClassVar[str] = ""

    def fields(self) -> Sequence[Widget]:
        """Rows of the form."""
        return ()

    def read(self, ctx: Any, chosen: int | None) -> Any:
        """What the pane shows; `chosen` is the number of the run or list that is open."""
        raise NotImplementedError

    def things(self, found: Any) -> Sequence[Any]:
        """What stands in the rows, in their order."""
        return tuple(found)

    def row(self, number: int, one: Any) -> Row:
        """One of them."""
        raise NotImplementedError

    def caption(self, found: Any) -> str:
        """Over the list."""
        return self.NAME

    def told(self, found: Any, one: Any | None) -> list[Line]:
        """Under the list: what it means for the current row."""
        return []


class SourcePane(ReminderPane):
    """1 条件: conditions and sets, from which a run is made."""

    NAME, HEAD = "条件", "選択中の条件・集合から催告を作る"
    COLUMNS = (
        columns.number("番", 3),
        columns.text("種別", 4),
        columns.text("名前", 20, flex=True, most=40),
        columns.text("共有", 4),
        columns.text("持ち主", 8, flex=True, most=16),
        columns.number("人数", 6),
        columns.number("版", 3),
        columns.text("内容", 16, flex=True, most=200),
    )
    EMPTY = "条件も集合もありません。n で新しい条件を作ります。"
    HINT = "Enter 条件を開く  n 新しい条件  Tab 下の欄  F4 操作"

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(
                Field("title", "名前", most=40, required=True, width=24, hint="催告の名前"),
                CodeField("stage", "段階", codes=STAGE_NAMES, required=True),
                DateField("pay_by", "指定期限", required=True),
            ),
            FormRow(
                CodeField(
                    "leaflet", "口座振替案内の同封", "0", codes=YES_NO, required=True, hint="口座のある人には入れません"
                ),
            ),
        )

    def read(self, ctx: Any, chosen: int | None) -> Sources:
        return saved.list_sources(ctx)

    def things(self, found: Sources) -> Sequence[SavedCondition | PartySet]:
        return (*found.conditions, *found.sets)

    def row(self, number: int, one: SavedCondition | PartySet) -> Row:
        shared = "共有" if one.shared else ""
        if isinstance(one, SavedCondition):
            cells = (str(number), "条件", one.name, shared, one.owner_name, "", str(one.version), one.tree.words)
        else:
            cells = (str(number), "集合", one.name, shared, one.owner_name, f"{one.count:,}", "", one.origin)
        return Row(one.ref.code, cells)

    def told(self, found: Sources, one: SavedCondition | PartySet | None) -> list[Line]:
        if one is None:
            return []
        if isinstance(one, SavedCondition):
            return [text(f"条件 {one.tree.words}"), text(f"版 {one.version}  保存 {wareki(one.saved_at.date())}")]
        return [text(f"{one.origin}  {one.count:,}人  作成 {wareki(one.made_at.date())}")]


class TargetPane(ReminderPane):
    """2 対象・除外: the people of the run that is open."""

    NAME, HEAD = "対象", "理由を入れて F9 で復帰・除く"
    COLUMNS = (
        columns.number("番", 4),
        columns.code("宛名番号"),
        columns.text("氏名・名称", 16, flex=True, most=30),
        columns.amount("残額"),
        columns.number("期", 2),
        columns.text("状態", 6),
        columns.text("根拠・理由", 20, flex=True, most=80),
        columns.code("文書番号", 16, rank=1),
    )
    EMPTY = "催告が選ばれていません。3 の区画で Enter を押すか、1 の区画で作ります。"
    HINT = "上下で選ぶ  g 根拠で絞る  Tab 理由の欄  F4 操作"

    def fields(self) -> Sequence[Widget]:
        return (FormRow(Field("target_reason", "理由", most=60, hint="復帰か除く理由  F9 で確定")),)

    def read(self, ctx: Any, chosen: int | None) -> TargetPage | None:
        return reviewing.open_run(ctx, chosen) if chosen is not None else None

    def things(self, found: TargetPage | None) -> Sequence[Target]:
        return found.targets if found is not None else ()

    def row(self, number: int, one: Target, near: bool = False) -> Row:
        state = one.state
        owed = "" if near or one.protected else f"{one.owed}"
        return Row(
            one.party_id,
            (
                f"{number:,}",
                one.party_no,
                one.name,
                owed,
                "" if near or one.protected else str(one.terms),
                (_TARGET_TONES.get(state, Tone.TEXT), state),
                "" if near else one.reason,
                one.document_no,
            ),
        )

    def caption(self, found: TargetPage | None) -> str:
        if found is None:
            return self.NAME
        run, counts = found.view.run, found.view.counts
        return f"{run.title}  {run.stage.label}  対象 {counts.targets:,}  除外 {counts.excluded:,}"

    def told(self, found: TargetPage | None, one: Target | None) -> list[Line]:
        if found is None:
            return []
        view, counts = found.view, found.view.counts
        out = "  ".join(f"{ground} {count:,}" for ground, count in counts.by_ground) or "なし"
        lines = [
            pairs(
                ("状態", view.state.value),
                ("全", f"{counts.people:,}"),
                ("対象", f"{counts.targets:,}"),
                ("除外", f"{counts.excluded:,}"),
                ("除く", f"{counts.left_out:,}"),
                ("引抜", f"{counts.withdrawn:,}"),
            ),
            text(f"除外の内訳 {out}"),
        ]
        if one is not None and one.grounds and one.party_id not in found.near:
            lines.append(text(one.grounds[0].reason))
        elif counts.skipping:
            lines.append(text(f"段階を飛ばす人 {counts.skipping:,}人（徴基通47-18）"))
        return lines


class RunPane(ReminderPane):
    """3 段階・起案: the runs, newest first."""

    NAME, HEAD = "起案", "理由を入れて F9 で起案"
    COLUMNS = (
        columns.number("番", 3),
        columns.text("名前", 18, flex=True, most=40),
        columns.text("段階", 10),
        columns.day("抽出", 9),
        columns.day("指定期限", 9),
        columns.number("対象", 6),
        columns.number("除外", 6),
        columns.text("状態", 6),
        columns.number("引抜", 5, rank=1),
        columns.text("作成", 8, rank=1, flex=True, most=16),
        columns.text("元", 16, rank=2, flex=True, most=60),
    )
    EMPTY = "催告はありません。1 の区画で条件から作ります。"
    HINT = "Enter 対象を見る  Tab 理由の欄  F9 起案  F4 操作"

    def fields(self) -> Sequence[Widget]:
        return (FormRow(Field("draft_reason", "理由", most=100, hint="段階を飛ばすときは必ず  F9 で起案")),)

    def read(self, ctx: Any, chosen: int | None) -> Sequence[RunView]:
        return reviewing.list_runs(ctx)

    def row(self, number: int, one: RunView) -> Row:
        run, counts = one.run, one.counts
        return Row(
            run.run_id,
            (
                str(number),
                run.title,
                run.stage.label,
                wareki(run.extracted_on),
                wareki(run.pay_by_on),
                f"{counts.targets:,}",
                f"{counts.excluded:,}",
                (_RUN_TONES[one.state], one.state.value),
                f"{counts.withdrawn:,}",
                run.made_by_name,
                str(run.facts.get("source", "")),
            ),
        )

    def told(self, found: Sequence[RunView], one: RunView | None) -> list[Line]:
        if one is None:
            return []
        run, counts = one.run, one.counts
        lines = [text(f"元 {run.facts.get('source', '')}  {run.stage.form_no}  {counts.targets:,}通 {counts.yen:,}円")]
        if others := int(run.facts.get("no_candidates", 0)):
            lines.append(text(f"移管候補でない {others:,}人は入れていません。"))
        if counts.skipping:
            lines.append(text(f"段階を飛ばす人 {counts.skipping:,}人。起案に理由が要ります（徴基通47-18）。"))
        return lines


class DispatchPane(RunPane):
    """4 発送: runs that were approved."""

    NAME, HEAD = "発送", "発送日を入れて F9 で通数の確認へ"
    EMPTY = "決裁の済んだ催告はありません。"
    HINT = "p 引抜の一覧  Tab 発送日の欄  F9 発送の確定  F4 操作"
    _STATES = (RunState.PRINTING, RunState.PRINTED, RunState.DISPATCHED)

    def fields(self) -> Sequence[Widget]:
        return (FormRow(DateField("sent_on", "発送日", required=True, hint="郵便局へ出した日  F9 で確認画面へ")),)

    def things(self, found: Sequence[RunView]) -> Sequence[RunView]:
        return tuple(view for view in found if view.state in self._STATES)

    def told(self, found: Sequence[RunView], one: RunView | None) -> list[Line]:
        if one is None:
            return []
        counts = one.counts
        pulled = "  ".join(f"{cause} {count:,}" for cause, count in counts.by_withdrawal) or "なし"
        sent = f"  発送 {wareki(one.run.dispatched_on)}" if one.run.dispatched_on else ""
        return [
            text(f"印刷済 {counts.numbered:,}通  発送済 {counts.sent:,}通{sent}"),
            text(f"引抜 {counts.withdrawn:,}通（{pulled}）"),
        ]


class CallPane(ReminderPane):
    """5 架電: the lines of the list that is open, in the order of calling."""

    NAME, HEAD = "架電", "結果を入れて F9 で記録（折衝に残ります）"
    COLUMNS = (
        columns.number("番", 4),
        columns.code("宛名番号"),
        columns.text("氏名・名称", 14, flex=True, most=30),
        columns.code("電話", 13),
        columns.text("可能な時間", 10, flex=True, most=20, rank=1),
        columns.amount("残額"),
        columns.text("時間帯", 6),
        columns.number("回", 2),
        columns.text("状態", 8),
    )
    EMPTY = "架電の一覧がありません。1 の区画で t を押して作ります。"
    HINT = "上から順に電話  Tab 結果の欄  o 一覧を選ぶ  F4 操作"

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(
                CodeField("call_result", "結果", width=3, meaning_width=18, required=True),
                CodeField("call_counterpart", "相手", "1", width=2, meaning_width=12, required=True),
                Field("call_at", "時刻", width=5, required=True),
            ),
            FormRow(Field("call_text", "内容", most=200, hint="話した内容  F9 で記録")),
        )

    def read(self, ctx: Any, chosen: int | None) -> CallBoard | None:
        if chosen is None:
            lists = calls.list_call_lists(ctx)
            chosen = lists[0].list_id if lists else None
        return calls.open_calls(ctx, chosen) if chosen is not None else None

    def things(self, found: CallBoard | None) -> Sequence[CallLine]:
        return found.lines if found is not None else ()

    def row(self, number: int, one: CallLine) -> Row:
        row, hidden = one.row, one.near or one.row.protected
        state = f"{one.state.value}{one.absences}" if one.state is CallState.ABSENT else one.state.value
        return Row(
            row.party_id,
            (
                str(number),
                row.party_no,
                row.name,
                "" if hidden else row.phone,
                "" if hidden else row.hours,
                "" if hidden else f"{row.owed}",
                "" if one.state is CallState.DONE else one.next_band.value,
                str(one.tried),
                (_CALL_TONES.get(one.state, Tone.TEXT), state),
            ),
        )

    def caption(self, found: CallBoard | None) -> str:
        return f"架電  {found.call_list.title}" if found is not None else self.NAME

    def told(self, found: CallBoard | None, one: CallLine | None) -> list[Line]:
        if found is None:
            return []
        done = sum(line.state is CallState.DONE for line in found.lines)
        proposed = len(found.proposed)
        return [
            text(f"{found.call_list.source}  {done:,}/{len(found.lines):,}人 済"),
            text(f"続けて{found.most_absences}回不在 {proposed:,}人（w で文書の催告の集合にします）"),
        ]


class ExpiredPane(ReminderPane):
    """6 期限切れ: warnings of seizure whose day is past."""

    NAME, HEAD = "期限切れ", "差押予告の指定期限を過ぎ、納付のない人"
    COLUMNS = (
        columns.number("番", 3),
        columns.day("指定期限", 9),
        columns.code("宛名番号"),
        columns.text("氏名・名称", 16, flex=True, most=30),
        columns.amount("残額"),
        columns.number("期", 2),
        columns.day("発送", 9),
        columns.text("担当", 8, flex=True, most=16),
        columns.code("文書番号", 16, rank=1),
    )
    EMPTY = "指定期限を過ぎた差押予告はありません。"
    HINT = "Enter 案件 6101 へ"

    def read(self, ctx: Any, chosen: int | None) -> Sequence[ExpiredWarning]:
        return expired.list_expired(ctx)

    def row(self, number: int, one: ExpiredWarning) -> Row:
        return Row(
            one.party_id,
            (
                str(number),
                (Tone.BAD, wareki(one.pay_by_on)),
                one.party_no,
                one.name,
                f"{one.open}",
                str(one.terms),
                wareki(one.dispatched_on),
                one.staff_name,
                one.document_no,
            ),
        )

    def told(self, found: Sequence[ExpiredWarning], one: ExpiredWarning | None) -> list[Line]:
        return [text("期限の翌日から並びます。差押えの起案、分納、猶予のどれかへ進めます。")] if found else []


PANES: tuple[ReminderPane, ...] = (
    SourcePane(),
    TargetPane(),
    RunPane(),
    DispatchPane(),
    CallPane(),
    ExpiredPane(),
)
SOURCES, TARGETS, RUNS, DISPATCH, CALLS, EXPIRED = range(len(PANES))
