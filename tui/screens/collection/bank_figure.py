"""3106: what a bank's sheet of the day says, typed to be compared with the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.app import ComposeResult

from core.collection import batches
from core.collection.payments import Channel
from core.collection.records.day_totals import BankLine
from core.values.dates import wareki
from core.values.money import Yen
from tui.screens.collection.slips.entry_fields import CountField
from tui.screens.office_screen import OfficeScreen
from tui.widgets.field import Candidate, CodeField, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, Section, pairs, text
from tui.widgets.page import Page

CHANNELS = {str(number): channel.label for number, channel in enumerate(Channel, 1) if channel is not Channel.OPENING}
_CHANNEL_OF = {str(number): channel for number, channel in enumerate(Channel, 1)}
HINT = "銀行の収納金報告を見て入力  F9 登録"


@dataclass(frozen=True, slots=True)
class BankFigure:
    """What was typed of one bank or channel; `version` is that of the figure that it replaces, 0 for none."""

    bank_no: str
    channel: str
    count: int
    amount: Yen
    version: int


class BankFigurePage(Page[BankFigure]):
    """Gives back the figure, or None. Without a line the bank and the channel are typed as well."""

    WORD = "銀行の入金"
    KEYS = {"f3": "戻る", "f4": "候補", "f9": "登録", "ctrl+g": ""}
    HELP_LINES = (
        "指定金融機関の収納金報告にある、この日の件数と金額を入力します。",
        "入力した額が、入力・取込の合計と比べる相手になります。締めるまで直せます。",
    )

    def __init__(self, above: OfficeScreen[Any], day: date, line: BankLine | None) -> None:
        super().__init__(above)
        self._day, self._line = day, line

    def compose(self) -> ComposeResult:
        line = self._line
        yield Section(f"銀行の入金  {line.title if line else '銀行・経路を加える'}", f"収入日 {wareki(self._day)}")
        figures = [
            CountField("count", "件数", _shown(line.bank_count) if line else "", required=True, hint=HINT),
            YenField("amount", "金額", _shown_yen(line) if line else "", width=14, required=True, hint=HINT),
        ]
        if line is None:
            yield Form(
                FormRow(
                    CodeField("channel", "経路", codes=CHANNELS, width=1, required=True, hint="経路の番号  F4 一覧"),
                    CodeField(
                        "bank_no",
                        "金融機関",
                        width=4,
                        meaning_width=14,
                        candidates=self._banks_like,
                        hint="金融機関の番号（コンビニなどは空のまま）  F4 一覧",
                    ),
                ),
                FormRow(*figures),
            )
        else:
            yield Lines(
                [
                    pairs(("入力・取込", f"{line.count:,}件 {line.books}円"), ("突合", str(line.agreement))),
                    text("銀行の収納金報告の件数と金額を入力してください。"),
                ]
            )
            yield Form(FormRow(*figures))

    def _banks_like(self, typed: str) -> Sequence[Candidate]:
        found = batches.list_banks(self.office.ctx)
        return [Candidate(b.bank_no, b.name, b.kana) for b in found if b.bank_no.startswith(typed) or typed in b.name]

    def action_confirm(self) -> None:
        values: dict[str, Any] = self.query_one(Form).values()
        line = self._line
        if line is not None:
            place = line.bank_no, line.channel, line.version or 0
        else:
            place = str(values["bank_no"]), str(_CHANNEL_OF[values["channel"]]), 0
        self.dismiss(BankFigure(place[0], place[1], values["count"], values["amount"], place[2]))

    def on_form_completed(self, event: Form.Completed) -> None:
        self.say("案内", "F9 で登録します。F3 で戻ります。")


def _shown(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _shown_yen(line: BankLine) -> str:
    return "" if line.bank is None else f"{line.bank}"
