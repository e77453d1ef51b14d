"""Texts that attack a terminal, a markup parser or a column; and names as they occur in Ise."""

from __future__ import annotations

import unicodedata

HOSTILE = (
    "税[/]太郎",
    "[red]山田",
    "[@click=app.quit]押す",
    "[",
    "\x1b]0;PWNED\x1b\\",
    "\x1b[2J\x1b[31m赤",
    "\x9b31m\x9d52;c;QUJD\x9c",
    "\u202e逆さ\u2066\u2069",
    "\u200b\u200b見えない\ufeff",
    "𠮷野 さくら",
    "葛\U000e0100城",
    unicodedata.normalize("NFD", "がぎぐパピプ"),
    "e\u0301\u0301\u0301",
    "山田\u3000太郎",
    "①②③ ㈱伊勢 … ― ─│ ■●○ αβ Дж ★",
    "ｶﾌﾞｼｷｶﾞｲｼﾔ ｲｾ",
    "\ue000\ue001外字",
    "👨\u200d👩\u200d👧 家族",
    "A\tB\nC\rD\x00E",
    "長" * 10_000,
    "\u0e33\u0f84\u1160한글",
)

NAMES = ("髙﨑 葛城商事(株)", "𠮷野 さくら", "葛\U000e0100城", "渡邉　邊", "[/]", "伊勢太郎商店こと伊勢太郎" * 4)


def forbidden(text: str) -> list[str]:
    """Characters of a drawn text that some client draws in another width, or that control it."""
    return [
        character
        for character in text
        if not ("\x20" <= character <= "\x7e" or unicodedata.east_asian_width(character) in "WFH")
        or unicodedata.category(character)[0] in "CM"
    ]
