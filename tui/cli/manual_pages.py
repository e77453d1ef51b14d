"""The pages of the manual, made from the code: what a screen is for, its keys, who may use it, and what refuses."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Sequence
from typing import Any

import core
import printouts
import tui.screens
from core.office.functions import FUNCTIONS, MATRIX, ROLES, function_named
from core.office.staff import GRANTS
from core.values.refusals import BadInput, Refusal
from tui.screens import SCREENS, load_screen
from tui.screens.office_screen import OfficeScreen
from tui.widgets.help_page import EVERYWHERE
from tui.widgets.key_bar import PLACES

Screen = type[OfficeScreen[Any]]
Rows = Iterable[Sequence[str]]

BEGINNING, END = "<!-- 画面の一覧: ここから -->", "<!-- 画面の一覧: ここまで -->"
"""Between these lines of README.md stands the list of the screens."""

MADE = "<!-- osame manual が作ったページです。手で直さず、画面のクラスを直して make manual をしてください。 -->"

LETTERS = {"R": "参照", "r": "窓口", "W": "入力", "A": "承認"}

ROOMS = {
    "values": "入力した値",
    "formats": "取り込むファイル",
    "office": "サインイン・権限・決裁・ジョブ",
    "parties": "宛名",
    "ledger": "調定・仕訳",
    "refunds": "過誤納・充当・還付",
    "collection": "収納・消込",
    "notices": "督促・証明",
    "delinquency": "滞納整理",
    "seizure": "財産・差押",
    "exchange": "他システムとの連携",
}

COMMON_KEYS = {"f1": "ヘルプ", "ctrl+g": "画面番号"}


def pages() -> dict[str, str]:
    """Every page by its file name, except README.md."""
    screens = all_screens()
    made = {f"{screen.NUMBER}.md": screen_page(screen) for screen in screens}
    return made | {"keys.md": keys_page(screens), "rights.md": rights_page(), "refusals.md": refusals_page()}


def all_screens() -> list[Screen]:
    """The screens by number."""
    found = [load_screen(number) for number in sorted(SCREENS)]
    return [screen for screen in found if screen is not None]


def screen_list() -> str:
    """The list of the screens for README.md."""
    rows = [
        (f"[{screen.NUMBER} {screen.NAME}]({screen.NUMBER}.md)", _function_name(screen.FUNCTION))
        for screen in all_screens()
    ]
    return _table(("画面", "権限の機能"), rows)


def with_screen_list(readme: str) -> str:
    """README.md with the list of the screens as it is now; the rest of the text stays."""
    before, _, rest = readme.partition(BEGINNING)
    _, _, after = rest.partition(END)
    return f"{before}{BEGINNING}\n{screen_list()}\n{END}{after}"


def inner_screens(number: str) -> list[Screen]:
    """Screens that the screen of a number opens under the same number, by name: an entry behind its list."""
    for module in pkgutil.walk_packages(tui.screens.__path__, "tui.screens."):
        importlib.import_module(module.name)
    ours = [each for each in _below(OfficeScreen) if each.__module__.startswith("tui.")]
    found = [each for each in ours if number == each.NUMBER and each is not load_screen(number)]
    return sorted(found, key=lambda screen: (screen.NAME, screen.__name__))


def _below(screen: Screen) -> set[Screen]:
    direct = set(screen.__subclasses__())
    return direct.union(*(_below(each) for each in direct)) if direct else direct


def screen_page(screen: Screen) -> str:
    """One page: purpose and flow, keys, keys of its lists, its words, the screens behind it, and who may use it."""
    parts = [f"# {screen.NUMBER} {screen.NAME}", MADE, *_about(screen, "##")]
    for inner in inner_screens(screen.NUMBER):
        parts += [f"## 続きの画面 {inner.NAME}", *_about(inner, "###")]
    parts += ["## 使える職員", _who_may(screen.FUNCTION)]
    return _page(parts)


def _about(screen: Screen, level: str) -> list[str]:
    keys = COMMON_KEYS | dict(screen.KEYS)
    parts = [screen.MANUAL.strip()] if screen.MANUAL else []
    shown = [(name, keys[key]) for key, name in _places() if keys.get(key)]
    parts += [f"{level} キー", _table(("キー", "はたらき"), shown)]
    if screen.LETTER_HELP:
        parts += [f"{level} 一覧で使うキー", _table(("キー", "はたらき"), screen.LETTER_HELP.items())]
    if screen.HELP_LINES:
        parts += [f"{level} ことば", "\n".join(f"- {line.strip()}" for line in screen.HELP_LINES if line.strip())]
    return parts


def keys_page(screens: Sequence[Screen]) -> str:
    """Keys that do the same everywhere, and the label of each key on each screen."""
    names = {key: name for key, name in _places() if key not in COMMON_KEYS}
    rows = [
        (f"[{screen.NUMBER} {screen.NAME}]({screen.NUMBER}.md)", *(screen.KEYS.get(key, "") for key in names))
        for screen in screens
    ]
    return _page(
        [
            "# どの画面でも同じキー",
            MADE,
            "同じキーは、どの画面でも同じはたらきをします。Enter は次の欄へ進むだけで、確定はしません。",
            _table(("キー", "はたらき"), [*EVERYWHERE[::2], *EVERYWHERE[1::2]]),
            "キーの名前が（かっこ）に入っているときは、いまは使えません。押すと理由が出ます。",
            "## 画面ごとの名前",
            "空いているところは、その画面にないキーです。",
            _table(("画面", *names.values()), rows),
        ]
    )


def rights_page() -> str:
    """Which role may do what, and the separate grants."""
    rows = [
        (
            function.name,
            function.screen if function.screen in SCREENS else "",
            *(_letters(function.code, role) for role in ROLES),
        )
        for function in FUNCTIONS
    ]
    return _page(
        [
            "# 機能と権限",
            MADE,
            "新しいデータは、次の割当てから始まります。変更は権限管理者が 9002 で起案し、課長が 8001 で承認します。すべて操作ログに残ります。自分の権限は自分では変えられません。",
            "入力できる人は参照もできます。承認できる人が入力もできるとは限りません。自分が起案したものは承認できません。",
            "「窓口」は、理由を入れた相手だけを、一部を伏せて参照できることを表します。",
            _table(("機能", "画面", *ROLES.values()), rows),
            "## 個別の許可",
            "役割には含まれず、期限を決めて一人ずつ与えるものです。",
            _table(("記号", "内容"), GRANTS.items()),
        ]
    )


def refusals_page() -> str:
    """Every sentence that refuses an act, by room."""
    parts = [
        "# 「不可」の文と、その理由",
        MADE,
        "お金・権利・権限にかかわる操作が断られたときに、下から3行目に出る文です。〔 〕には、その場の日付や番号が入ります。",
        "このほか、入力した値を読み取れないときは、その欄ごとの文が出ます。",
    ]
    found = all_refusals()
    for area, title in ROOMS.items():
        parts += _refusals_of(title, [each for each in found if each.__module__.startswith(f"core.{area}.")])
    parts += _refusals_of("印刷", [each for each in found if each.__module__.startswith("printouts.")])
    return _page(parts)


def _refusals_of(title: str, refusals: Sequence[type[Refusal]]) -> list[str]:
    rows = [(_shown(refusal.sentence), f"`{refusal.__name__}`") for refusal in refusals]
    return [f"## {title}", _table(("文", "プログラム中の名前"), rows)] if rows else []


def all_refusals() -> list[type[Refusal]]:
    """Classes of refusals with a sentence of their own, by module and name."""
    for package in (core, printouts):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found: set[type[Refusal]] = set()
    waiting = list(Refusal.__subclasses__())
    while waiting:
        refusal = waiting.pop()
        waiting.extend(refusal.__subclasses__())
        if refusal.__module__.startswith(("core.", "printouts.")) and refusal is not BadInput:
            found.add(refusal)
    return sorted(found, key=lambda refusal: (refusal.__module__, refusal.__name__))


def _places() -> list[tuple[str, str]]:
    return [(key, name.replace("^", "Ctrl+")) for row in PLACES for key, name in row]


def _letters(code: str, role: str) -> str:
    return "・".join(LETTERS[letter] for letter in MATRIX.get(code, {}).get(role, ""))


def _function_name(code: str) -> str:
    return function_named(code).name if code else ""


def _who_may(code: str) -> str:
    rows = [(name, _letters(code, role)) for role, name in ROLES.items() if _letters(code, role)]
    if not rows:
        return "役割によらず、すべての職員が使えます。"
    return f"権限の機能は「{_function_name(code)}」です。\n\n{_table(('役割', 'できること'), rows)}"


def _shown(sentence: str) -> str:
    return re.sub(r"\{(\w+)[^}]*\}", "〔…〕", sentence)


def _table(head: Sequence[str], rows: Rows) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |" for line in lines)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"
