"""A reading in katakana as it is written in Latin letters, in the spellings that people use for their own names."""

from __future__ import annotations

import unicodedata

_ROWS = {
    "アイウエオ": "a i u e o",
    "カキクケコ": "ka ki ku ke ko",
    "サシスセソ": "sa shi su se so",
    "タチツテト": "ta chi tsu te to",
    "ナニヌネノ": "na ni nu ne no",
    "ハヒフヘホ": "ha hi fu he ho",
    "マミムメモ": "ma mi mu me mo",
    "ヤユヨ": "ya yu yo",
    "ラリルレロ": "ra ri ru re ro",
    "ワヰヱヲン": "wa i e o n",
    "ガギグゲゴ": "ga gi gu ge go",
    "ザジズゼゾ": "za ji zu ze zo",
    "ダヂヅデド": "da ji zu de do",
    "バビブベボ": "ba bi bu be bo",
    "パピプペポ": "pa pi pu pe po",
    "ヴ": "vu",
}
_KANA = {kana: latin for row, spelt in _ROWS.items() for kana, latin in zip(row, spelt.split(), strict=True)}
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}
_SOFT = {"shi": "sh", "chi": "ch", "ji": "j"}
_KUNREI = (
    ("shi", "si"),
    ("sh", "sy"),
    ("chi", "ti"),
    ("ch", "ty"),
    ("tsu", "tu"),
    ("ji", "zi"),
    ("j", "zy"),
    ("fu", "hu"),
)


def readings(kana: str) -> tuple[str, ...]:
    """The words of a reading in Latin letters: サトウ ケンイチ gives satou, sato, satoh, kenichi, kenniti and so on."""
    found: list[str] = []
    for word in unicodedata.normalize("NFKC", kana).split():
        long = _spelt(word)
        short = long
        for pair, one in (("ou", "o"), ("oo", "o"), ("uu", "u")):
            short = short.replace(pair, one)
        for spelling in (long, short, short.replace("o", "oh") if short != long else short):
            found.extend((spelling, _kunrei(spelling)))
    return tuple(dict.fromkeys(word for word in found if len(word) >= 3))


def _spelt(word: str) -> str:
    """One word in Hepburn's spelling, long vowels written out."""
    out: list[str] = []
    doubled = False
    for character in word:
        if character == "ッ":
            doubled = True
            continue
        if character == "ー":
            out.append(out[-1][-1] if out else "")
            continue
        if character in _SMALL and out:
            before = out.pop()
            out.append(_SOFT.get(before, before[:-1] + "y") + _SMALL[character])
            continue
        latin = _KANA.get(character, "")
        if doubled and latin:
            latin, doubled = latin[0] + latin, False
        out.append(latin)
    return "".join(out)


def _kunrei(spelling: str) -> str:
    for hepburn, kunrei in _KUNREI:
        spelling = spelling.replace(hepburn, kunrei)
    return spelling
