"""Tones: colours by meaning, in 16 colours and, for terminals without colour, in attributes."""

from __future__ import annotations

from enum import Enum, auto
from functools import cache

from rich.style import Style


class Tone(Enum):
    """What a piece of text means. A state is a word first, its tone only goes beside it."""

    TEXT = auto()
    """Data."""
    LABEL = auto()
    """The name of a datum."""
    QUIET = auto()
    """What could be missing without harm: no right, zero. Some palettes do not show it at all."""
    STRONG = auto()
    """The figure to read aloud, the name of the person, totals."""
    FOCUS = auto()
    """Where the next key goes: the current row or field."""
    BAR = auto()
    """Title line."""
    KEY = auto()
    """Name of a key in the key bar."""
    KEY_LABEL = auto()
    """Label of a key in the key bar."""
    KEY_RESTING = auto()
    """Label of a key that rests."""
    GOOD = auto()
    GOOD_BADGE = auto()
    WARN = auto()
    WARN_BADGE = auto()
    BAD = auto()
    BAD_BADGE = auto()
    WAIT = auto()
    """With another person: drafted, waiting for approval, sent back."""
    DEMO = auto()
    """The word デモ and nothing else."""
    INFO_BADGE = auto()
    """The words 案内 and 処理中 of the message line, and the pane that was chosen."""
    HEAD = auto()
    """Header of a table; its underline over the whole width is the rule line."""
    SUM = auto()
    """The last row before a total: its underline is the rule of the sum."""
    FIELD = auto()
    """Value of a field that takes input."""
    FIELD_ERROR = auto()
    """Value that was refused."""
    CARET = auto()
    """The cell of the caret inside the focused field."""
    SCAN = auto()
    """Light on dark: what a camera is to read."""
    SCAN_FULL = auto()
    """The same turned round: a cell that is light all over."""


_COLOURED = {
    Tone.TEXT: Style(color="white", bgcolor="black"),
    Tone.LABEL: Style(color="cyan", bgcolor="black"),
    Tone.QUIET: Style(color="bright_black", bgcolor="black"),
    Tone.STRONG: Style(color="bright_white", bgcolor="black", bold=True),
    Tone.FOCUS: Style(color="black", bgcolor="cyan"),
    Tone.BAR: Style(color="bright_white", bgcolor="blue"),
    Tone.KEY: Style(color="bright_yellow", bgcolor="blue"),
    Tone.KEY_LABEL: Style(color="bright_white", bgcolor="blue"),
    Tone.KEY_RESTING: Style(color="cyan", bgcolor="blue"),
    Tone.GOOD: Style(color="bright_green", bgcolor="black"),
    Tone.GOOD_BADGE: Style(color="black", bgcolor="green"),
    Tone.WARN: Style(color="bright_yellow", bgcolor="black"),
    Tone.WARN_BADGE: Style(color="black", bgcolor="yellow"),
    Tone.BAD: Style(color="bright_red", bgcolor="black", bold=True),
    Tone.BAD_BADGE: Style(color="bright_white", bgcolor="red"),
    Tone.WAIT: Style(color="bright_magenta", bgcolor="black"),
    Tone.DEMO: Style(color="black", bgcolor="bright_yellow"),
    Tone.INFO_BADGE: Style(color="black", bgcolor="cyan"),
    Tone.HEAD: Style(color="cyan", bgcolor="black", underline=True),
    Tone.SUM: Style(color="white", bgcolor="black", underline=True),
    Tone.FIELD: Style(color="white", bgcolor="black", underline=True),
    Tone.FIELD_ERROR: Style(color="bright_red", bgcolor="black", bold=True, underline=True),
    Tone.CARET: Style(color="bright_white", bgcolor="black"),
    Tone.SCAN: Style(color="bright_white", bgcolor="black"),
    Tone.SCAN_FULL: Style(color="black", bgcolor="bright_white"),
}

_PLAIN = {
    Tone.TEXT: Style(),
    Tone.LABEL: Style(),
    Tone.QUIET: Style(),
    Tone.STRONG: Style(bold=True),
    Tone.FOCUS: Style(reverse=True),
    Tone.BAR: Style(reverse=True),
    Tone.KEY: Style(reverse=True),
    Tone.KEY_LABEL: Style(),
    Tone.KEY_RESTING: Style(),
    Tone.GOOD: Style(),
    Tone.GOOD_BADGE: Style(),
    Tone.WARN: Style(bold=True),
    Tone.WARN_BADGE: Style(reverse=True),
    Tone.BAD: Style(bold=True, underline=True),
    Tone.BAD_BADGE: Style(reverse=True),
    Tone.WAIT: Style(bold=True),
    Tone.DEMO: Style(bold=True),
    Tone.INFO_BADGE: Style(reverse=True),
    Tone.HEAD: Style(underline=True),
    Tone.SUM: Style(underline=True),
    Tone.FIELD: Style(underline=True),
    Tone.FIELD_ERROR: Style(bold=True, underline=True),
    Tone.CARET: Style(underline=True),
    Tone.SCAN: Style(),
    Tone.SCAN_FULL: Style(reverse=True),
}


@cache
def style_of(tone: Tone, no_color: bool, underlined: bool = False) -> Style:
    """The style that a tone has on this terminal; `underlined` lays the rule of a sum under any tone."""
    style = (_PLAIN if no_color else _COLOURED)[tone]
    return style + Style(underline=True) if underlined else style


STATE_TONES: dict[str, Tone] = {
    **dict.fromkeys(("完納", "一致", "確定", "適合", "可", "済", "成功"), Tone.GOOD),
    **dict.fromkeys(("仮消", "保留", "入力中", "一部", "警告", "注意", "未締"), Tone.WARN),
    **dict.fromkeys(("滞納", "差押", "拒否", "不一致", "不履行", "エラー", "支援措置", "失敗"), Tone.BAD),
    **dict.fromkeys(("起案", "承認待", "差戻し"), Tone.WAIT),
}


def tone_of(word: str) -> Tone:
    """The tone that goes beside a word of state; a word without one is plain text."""
    return STATE_TONES.get(word, Tone.TEXT)
