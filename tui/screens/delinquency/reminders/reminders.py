"""6201 催告: conditions and sets, the people of a run, runs and their drafts, dispatch, calls, warnings past their day."""

from __future__ import annotations

from collections.abc import Sequence

from core.delinquency.reminders.calls import CallBoard
from core.delinquency.reminders.reviewing import RunView
from core.delinquency.reminders.runs import FUNCTION, RunState
from core.delinquency.reminders.saved import SavedCondition
from tui.screens.delinquency.reminders.call_acts import CallActs
from tui.screens.delinquency.reminders.panes import CALLS, DISPATCH, EXPIRED, RUNS, SOURCES, TARGETS
from tui.screens.delinquency.reminders.run_acts import RunActs
from tui.screens.delinquency.reminders.source_acts import SourceActs
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList
from tui.widgets.form import Form


class RemindersScreen(SourceActs, RunActs, CallActs):
    """Six panes by digit. `party_id` opens it for a single person (from 6101)."""

    NUMBER, NAME = "6201", "催告"
    FUNCTION = FUNCTION
    WRITES = FUNCTION
    LETTERS = {
        "n": "new_condition",
        "c": "take_file",
        "b": "combine",
        "t": "make_calls",
        "m": "message",
        "g": "by_ground",
        "w": "write",
        "p": "pulled",
        "o": "choose_list",
        "j": "run_job",
    }
    LETTER_HELP = {
        "1-6": "区画",
        "Enter": "条件を開く・対象を見る・案件へ",
        "n": "新しい条件",
        "c": "宛名番号のCSVから集合",
        "b": "集合の演算",
        "t": "架電の一覧を作る",
        "m": "SMS・メール",
        "g": "根拠で絞る",
        "w": "下書きの印刷 / 文書の催告へ",
        "p": "引抜の一覧",
        "o": "架電の一覧を選ぶ",
        "j": "印刷のジョブを動かす",
    }
    HELP_LINES = (
        "条件か集合から催告を抽出し、対象と除外を確かめ、起案、決裁、印刷、発送へ進む画面です。",
        "除外には根拠があり、理由を入れて一人ずつ戻せます。死亡と支援措置は戻せません。",
        "催告書は1人に1通で、滞納している期別を全て載せます。世帯ではまとめません。",
        "印刷の前と発送の前に入金と除外の根拠を見直し、引き抜く文書番号を示します。",
        "発送日を確定すると、到達の日から6か月は時効が完成しません（民法150条、1回だけ）。",
    )
    MANUAL = (
        "1 の区画で抽出条件や集合を選び、名前、段階、指定期限を入れて F9 を押すと、催告の対象と除外が抽出されます。"
        "2 の区画で除外の根拠を確かめ、理由を入れて F9 で個別に対象へ戻すか、対象から除きます。"
        "3 の区画で F9 を押すと起案になり、8001 でほかの職員が承認すると印刷のジョブが 8101 に並びます。"
        "4 の区画で引抜の一覧を確かめ、発送日を入れて F9 を押し、発送する通数を入力すると発送日が確定します。"
        "5 の区画は電話の催告で、結果は折衝の記録になり、続けて3回不在の人は文書の催告を提案します。"
        "6 の区画は指定期限を過ぎた差押予告の一覧で、Enter で案件を開きます。"
    )

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        one = self._current()
        if isinstance(one, SavedCondition):
            await self._open_condition(one)
        elif isinstance(one, RunView):
            self._open_run(one.run.run_id)
        elif self._at == TARGETS:
            self.set_focus(self._form.field("target_reason"))
        elif self._at == CALLS:
            self.set_focus(self._form.field("call_result"))
        elif self._at == EXPIRED and one is not None:
            await self._open_case(int(str(event.row.key)))

    async def _open_case(self, party_id: int) -> None:
        from tui.screens.delinquency.contacts.case import CaseScreen

        await self.app.push_screen(CaseScreen(party_id))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で確認画面へ進みます。まだ何も変わっていません。")

    # Keys

    def resting(self, key: str) -> str:
        if key != "f9":
            return ""
        one = self._current()
        if self._at == SOURCES:
            return "" if one is not None or self._party is not None else "条件か集合を選んでください。"
        if self._at == TARGETS:
            return self._cannot_change(one)
        if self._at == RUNS:
            return self._cannot_draft(one)
        if self._at == DISPATCH:
            return self._cannot_dispatch(one)
        if self._at == CALLS:
            return "" if one is not None else "架電の相手がいません。"
        return "この区画では確定するものがありません。Enter で案件を開きます。"

    def acts(self) -> Sequence[Act]:
        one, none = self._current(), self.resting("f9")
        if self._at == SOURCES:
            own = "" if one is not None else "条件も集合もありません。"
            condition = "" if isinstance(one, SavedCondition) else "条件の行を選んでください。"
            return (
                Act("催告を作る（対象と除外の抽出）", "confirm", none),
                Act("新しい条件", "new_condition"),
                Act("宛名番号のCSVから集合を作る", "take_file"),
                Act("集合の演算（和・差・積）", "combine", own),
                Act("架電の一覧を作る", "make_calls", own),
                Act("SMS・メールの送信データ", "message", own),
                Act("条件を廃止する", "retire", condition),
            )
        if self._at == TARGETS:
            run = "" if self._run is not None else "催告が選ばれていません。"
            return (
                Act("復帰・除く（理由を入力）", "confirm", none),
                Act("根拠で絞る", "by_ground", run),
                Act("この人の下書きを印刷", "draft_print", run),
                Act("案件を開く", "case", "" if one is not None else "対象がありません。", number="6101"),
            )
        if self._at == RUNS:
            awaited = isinstance(one, RunView) and one.state is RunState.AWAITED
            return (
                Act("起案（理由を入力）", "confirm", none),
                Act("起案を取り下げる", "take_back", "" if awaited else "決裁待ちの起案ではありません。"),
                Act("催告を取り消す", "cancel", self._cannot_cancel(one)),
                Act("決裁箱", "tray", number="8001"),
            )
        if self._at == DISPATCH:
            printed = (
                "" if isinstance(one, RunView) and one.state is RunState.PRINTED else "発送を待つ催告ではありません。"
            )
            return (
                Act("発送日の確定（通数を入力）", "confirm", none),
                Act("引抜の一覧", "pulled", printed),
                Act("印刷のジョブを動かす", "run_job", self._cannot_print(one)),
                Act("催告を取り消す", "cancel", self._cannot_cancel(one)),
                Act("発送文書・外字保留", "letters", number="9303"),
            )
        if self._at == CALLS:
            board = self._found.get(CALLS)
            proposed = "" if isinstance(board, CallBoard) and board.proposed else "続けて不在の人がいません。"
            return (
                Act("架電の結果を記録", "confirm", none),
                Act("架電の一覧を選ぶ", "choose_list"),
                Act("続けて不在の人を文書の催告へ", "propose", proposed),
                Act("この一覧を終える", "end_calls", "" if board is not None else "架電の一覧がありません。"),
            )
        return (Act("案件を開く", "case", "" if one is not None else "行がありません。", number="6101"),)

    async def action_tray(self) -> None:
        await self.office.go_to("8001")

    async def action_letters(self) -> None:
        await self.office.go_to("9303")

    async def action_case(self) -> None:
        data = self._list
        if data.rows:
            await self._open_case(int(str(data.rows[data.cursor].key)))

    def action_write(self) -> None:
        """w: the draft of one letter on pane 2; on pane 5, those who are never there as a set for a letter."""
        if self._at == CALLS:
            self.action_propose()
        elif self._at == TARGETS:
            self.action_draft_print()

    # F9

    async def action_confirm(self) -> None:
        reason = self.resting("f9")
        if reason:
            self.say("不可", reason)
            return
        await (self._extract, self._change, self._draft, self._dispatch, self._record)[self._at]()
