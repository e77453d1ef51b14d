"""The rows and words of 9302."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.office.outputs.media import Media, MediaHappened, MediaState
from core.office.outputs.media_recipients import MediaRecipient
from core.office.outputs.register import Output
from core.values.dates import wareki
from tui.widgets import columns
from tui.widgets.data_list import Row
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line
from tui.widgets.tone import Tone

LISTS = (
    columns.number("番", 3),
    columns.code("番号", 13),
    columns.text("一覧", 16, flex=True, most=40),
    columns.number("人数", 6),
    columns.text("作成", 11),
    columns.text("職員", 10, flex=True, most=20),
)
MEDIA = (
    columns.number("媒体", 4),
    columns.text("提供先", 14, flex=True, most=40),
    columns.text("種類", 10),
    columns.text("ラベル", 12, flex=True, most=20),
    columns.number("人数", 6),
    columns.text("状態", 10),
    columns.day("日付"),
)
RECIPIENTS = (
    columns.number("番", 3),
    columns.text("名称", 16, flex=True, most=40),
    columns.code("指紋", 19),
    columns.day("始まり"),
    columns.day("終わり"),
    columns.text("状態", 6),
)
_TONES = {MediaState.APPROVED: Tone.WARN, MediaState.WRITTEN: Tone.WARN, MediaState.GIVEN: Tone.WAIT}


def list_row(number: int, output: Output) -> Row:
    """A list that waits for a medium."""
    at = f"{output.at.month}.{output.at.day} {output.at:%H:%M}"
    cells = (str(number), output.number, output.title, f"{output.person_count:,}", at, output.staff_name)
    return Row(output.output_id, cells)


def media_row(medium: Media) -> Row:
    """A medium with where it stands."""
    return Row(
        medium.media_id,
        (
            str(medium.media_id),
            medium.recipient.name,
            medium.medium.value,
            medium.label,
            f"{medium.source.person_count:,}",
            (_TONES.get(medium.state, Tone.TEXT), medium.state.value),
            wareki(medium.state_on or medium.approved_at.date()),
        ),
    )


def recipient_row(body: MediaRecipient, today: date) -> Row:
    """A body with its key."""
    tone, word = (Tone.GOOD, "有効") if body.holds_on(today) else (Tone.TEXT, "期間外")
    if body.ended_on is not None:
        tone, word = Tone.TEXT, "終了"
    cells = (
        str(body.recipient_id),
        body.name,
        body.fingerprint,
        wareki(body.from_on),
        wareki(body.until_on),
        (tone, word),
    )
    return Row(body.recipient_id, cells)


def told_of(medium: Media, events: Sequence[MediaHappened]) -> list[Line]:
    """A medium in two lines: who decided, and what happened last."""
    numbers = f"{medium.source.number} {medium.output_number}" if medium.output_number else medium.source.number
    first = pairs(
        ("一覧", numbers),
        ("起案", f"{medium.draft_id} {medium.drafted_by_name}"),
        ("承認", f"{medium.approved_by_name} {wareki(medium.approved_at.date())}"),
    )
    if not events:
        return [first, text(f"目的 {medium.purpose}")]
    last = events[-1]
    people = "  ".join(
        word
        for word in (
            f"相手方 {last.counterpart}" if last.counterpart else "",
            f"立会 {last.second_name}" if last.second_name else "",
            last.note,
        )
        if word
    )
    return [first, text(f"{wareki(last.on)} {last.kind.label} {last.staff_name}  {people}".rstrip())]
