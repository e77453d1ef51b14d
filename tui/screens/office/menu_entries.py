"""What the menu lists: number, name and reading of each screen, by section. Only screens that exist are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.office.functions import FUNCTIONS
from core.parties.names import kana_key
from tui.screens import SCREENS


@dataclass(frozen=True, slots=True)
class Entry:
    """One screen: its number, its name in at most nine kanji, its reading in hiragana."""

    number: str
    name: str
    kana: str

    @property
    def functions(self) -> tuple[str, ...]:
        """Codes of the functions that stand on the screen; a right to one of them is enough to open it."""
        return tuple(function.code for function in FUNCTIONS if function.screen == self.number)


@dataclass(frozen=True, slots=True)
class MenuSection:
    """Screens that belong together."""

    name: str
    entries: tuple[Entry, ...]


SECTIONS: tuple[MenuSection, ...] = (
    MenuSection(
        "照会",
        (
            Entry("2001", "宛名検索", "あてなけんさく"),
            Entry("2101", "収納総括照会", "しゅうのうそうかつしょうかい"),
            Entry("2104", "納付書発行履歴", "のうふしょはっこうりれき"),
        ),
    ),
    MenuSection(
        "収納",
        (
            Entry("3101", "日計バッチ一覧", "にっけいばっちいちらん"),
            Entry("3103", "ファイル取込", "ふぁいるとりこみ"),
            Entry("3104", "保留・不明金", "ほりゅうふめいきん"),
            Entry("3105", "収納取消・訂正", "しゅうのうとりけしていせい"),
            Entry("3106", "日計締め", "にっけいじめ"),
            Entry("3107", "窓口収納", "まどぐちしゅうのう"),
        ),
    ),
    MenuSection(
        "還付・充当",
        (
            Entry("3201", "過誤納一覧", "かごのういちらん"),
            Entry("3202", "充当・還付", "じゅうとうかんぷ"),
            Entry("3204", "支払データ", "しはらいでーた"),
        ),
    ),
    MenuSection(
        "督促・証明",
        (
            Entry("3401", "督促抽出", "とくそくちゅうしゅつ"),
            Entry("3404", "返戻・公示送達", "へんれいこうじそうたつ"),
            Entry("3501", "納付書再発行", "のうふしょさいはっこう"),
            Entry("3601", "納税証明", "のうぜいしょうめい"),
        ),
    ),
    MenuSection(
        "滞納整理",
        (
            Entry("6001", "朝の一覧", "あさのいちらん"),
            Entry("6101", "案件", "あんけん"),
            Entry("6103", "予定", "よてい"),
            Entry("6104", "担当割当・引継ぎ", "たんとうわりあてひきつぎ"),
            Entry("6105", "関係人・名寄せ", "かんけいにんなよせ"),
            Entry("6201", "催告", "さいこく"),
            Entry("6301", "分納誓約", "ぶんのうせいやく"),
            Entry("6401", "猶予", "ゆうよ"),
            Entry("6501", "執行停止", "しっこうていし"),
            Entry("6601", "時効", "じこう"),
            Entry("6602", "不納欠損", "ふのうけっそん"),
            Entry("6701", "相続・承継", "そうぞくしょうけい"),
            Entry("6702", "第二次・連帯", "だいにじれんたい"),
            Entry("6703", "破産・繰上徴収", "はさんくりあげちょうしゅう"),
            Entry("6704", "実態調査", "じったいちょうさ"),
            Entry("6801", "実績・進行管理", "じっせきしんこうかんり"),
        ),
    ),
    MenuSection(
        "滞納処分",
        (
            Entry("7001", "財産・照会", "ざいさんしょうかい"),
            Entry("7201", "差押起案", "さしおさえきあん"),
            Entry("7202", "差押管理", "さしおさえかんり"),
            Entry("7301", "交付要求", "こうふようきゅう"),
            Entry("7401", "公売", "こうばい"),
            Entry("7501", "配当", "はいとう"),
        ),
    ),
    MenuSection(
        "共通",
        (
            Entry("8001", "決裁箱", "けっさいばこ"),
            Entry("8002", "代決の委任", "だいけつのいにん"),
            Entry("8101", "ジョブ", "じょぶ"),
            Entry("9301", "出力簿", "しゅつりょくぼ"),
            Entry("9302", "外部媒体の授受", "がいぶばいたいのじゅじゅ"),
            Entry("9303", "発送文書・外字", "はっそうぶんしょがいじほりゅう"),
        ),
    ),
    MenuSection(
        "管理",
        (
            Entry("9001", "利用者", "りようしゃ"),
            Entry("9002", "利用者の権限", "りようしゃのけんげん"),
            Entry("9003", "権限の点検", "けんげんのてんけん"),
            Entry("9004", "緊急の支援", "きんきゅうのしえん"),
            Entry("9101", "設定", "せってい"),
            Entry("9102", "プリンタ・端末", "ぷりんたたんまつ"),
            Entry("9103", "様式・教示・公印", "ようしききょうじこういん"),
            Entry("9201", "操作ログ", "そうさろぐ"),
            Entry("9202", "通報・要注意", "つうほうようちゅうい"),
            Entry("9203", "閲覧者の報告", "えつらんしゃのほうこく"),
            Entry("9401", "保存期間・消去", "ほぞんきかんしょうきょ"),
            Entry("9402", "控えの点検", "ひかえのてんけん"),
        ),
    ),
)

REACHED_FROM = {
    **{"0001": "", "0002": "1001", "1001": ""},
    **{"2102": "2101", "2103": "2102", "2105": "2101", "3102": "3101", "6102": "6101"},
}
"""Screens that the menu does not list, and the one from which each is opened: they need a person, a batch, a case."""

LEFT, MIDDLE, RIGHT = ("照会", "収納", "還付・充当"), ("督促・証明", "滞納整理", "滞納処分"), ("共通", "管理")
"""The three columns of a wide terminal."""
NARROW_LEFT, NARROW_RIGHT = (*LEFT, "共通"), (*MIDDLE, "管理")
"""The two columns of a narrow one."""


def sections() -> list[MenuSection]:
    """The sections with the screens that exist; a section without any is left out."""
    found = [
        MenuSection(section.name, tuple(entry for entry in section.entries if entry.number in SCREENS))
        for section in SECTIONS
    ]
    return [section for section in found if section.entries]


def matching(typed: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries whose number begins with what was typed, or whose name or reading holds it."""
    if not typed:
        return []
    if typed.isdigit():
        return [entry for entry in entries if entry.number.startswith(typed)]
    reading = kana_key(typed)
    return [entry for entry in entries if typed in entry.name or (reading and reading in kana_key(entry.kana))]
