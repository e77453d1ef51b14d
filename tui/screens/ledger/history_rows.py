"""The lines of a journal as rows of a list, the same in 2103 and on a wide 2102."""

from __future__ import annotations

from core.collection.payments import Channel
from core.ledger.inquiry.history import HistoryLine
from core.values.dates import wareki
from core.values.money import Yen
from tui.widgets import columns
from tui.widgets.data_list import Row
from tui.widgets.tone import Tone

COLUMNS = (
    columns.day("領収日", 8),
    columns.day("収入日", 8),
    columns.text("種別", 8),
    columns.amount("本税", 8),
    columns.amount("督手", 4),
    columns.amount("延滞金", 6),
    columns.amount("残高", 9, rank=1),
    columns.text("方法", 8),
    columns.text("内容・番号", 12, flex=True, most=44),
    columns.text("職員", 6, flex=True, most=12),
)

_ISSUED = {
    "調定": "調定の取込",
    "督促": "督促状の発付",
    "延滞金": "延滞金の確定",
    "調定変更": "調定の変更",
    "繰越": "滞納繰越",
}


def journal_row(number: int, line: HistoryLine) -> Row:
    """One line; news of a payment, which is no money, is set in the tone of what waits."""
    tone = Tone.BAD if line.reversal else Tone.WARN if not line.in_books else Tone.TEXT
    return Row(
        number,
        (
            wareki(line.paid_on) if line.paid_on else "",
            wareki(line.booked_on),
            (tone, line.word),
            _shown(line.change.principal),
            _shown(line.change.demand_fee),
            _shown(line.change.late_charge),
            f"{line.balance.total}",
            channel_name(line.channel),
            contents_of(line),
            family_name(line.staff_name),
        ),
    )


def family_name(name: str) -> str:
    """What lists show of a colleague; a name that is written without a blank stays whole."""
    return name.split()[0] if name.split() else ""


def channel_name(channel: str) -> str:
    """The word for a channel; what is no channel is shown as it is."""
    return Channel(channel).label if channel in {one.value for one in Channel} else channel


def contents_of(line: HistoryLine) -> str:
    """What the line is about, and the number by which its paper is found."""
    if line.reason:
        return line.reason
    if line.slip_key:
        return f"{line.outlet} {line.slip_key}".strip()
    if line.batch_id is not None:
        return f"{line.outlet} バッチ{line.batch_id}-{line.line_no}".strip()
    return _ISSUED.get(line.word, "")


def _shown(yen: Yen) -> str:
    """A change; blank where the component is not touched."""
    return f"{yen}" if yen else ""
