"""The `osame` command. Without a word it opens the terminal app; each sub-command lies in a module of its own name.

Exit codes: 0 all is well, 1 something was found wrong, 2 bad input, 3 the data cannot be opened.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Sequence

import tui.hardening

OK, FOUND_WRONG, BAD_INPUT, NOT_OPENED = 0, 1, 2, 3

COMMANDS: dict[str, str] = {
    "demo": "架空の市のデータを作り、画面を開きます",
    "init": "市のデータと鍵を新しく作ります",
    "migrate": "データの形式を新しくします",
    "doctor": "動作環境を調べます",
    "user": "利用者と権限を登録します",
    "job": "ジョブを実行します",
    "import": "ファイルを取り込みます",
    "received": "届いたファイルの一覧と整理",
    "report": "帳票と統計を出力します",
    "outputs": "出力フォルダを片付けます",
    "printer": "プリンタへの渡し方を決めます",
    "reap": "異常終了したサインインを終了させます",
    "backup": "控えを取ります",
    "restore": "控えから戻します",
    "drill": "控えから戻せることを確かめます",
    "replica": "別の機械への複製を設定し、遅れを調べます",
    "keys": "鍵を調べ、替えます",
    "retention": "保存期間を過ぎたものを調べます",
    "verify": "帳簿を検算します",
    "audit": "操作ログの鎖を検証し、控えを出します",
    "calc": "法令の計算をします",
    "format": "ファイルやバーコードの中身を調べます",
    "manual": "手引きを作ります",
}
"""Sub-commands in the order of the help; one whose module is not installed is left out."""

_PLACES = {
    "import": "receiving.importing",
    "received": "receiving.received",
    **{name: f"keeping.{name}" for name in ("backup", "restore", "drill", "replica", "keys", "retention")},
}
"""Modules that do not bear the name of their command."""

_VALUED = ("--dir", "--keys", "--terminal", "--terminals")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code of the process."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.pop("SSH_ORIGINAL_COMMAND", None)  # what the client asked for is never looked at
    name, at = _command(words)
    if name in ("-h", "--help"):
        print(_usage())
        return OK
    if not name:
        return _open_app(words)
    if name not in COMMANDS or not installed(name):
        print(f"osame {name} はありません。osame --help で一覧を見てください。", file=sys.stderr)
        return BAD_INPUT
    return _run(name, words[:at], words[at + 1 :])


def _command(words: Sequence[str]) -> tuple[str, int]:
    """The first word that is no option nor the value of one, and where it stands."""
    skip = False
    for at, word in enumerate(words):
        if skip:
            skip = False
        elif word in _VALUED:
            skip = True
        elif word in ("-h", "--help") or not word.startswith("-"):
            return word, at
    return "", len(words)


def installed(name: str) -> bool:
    """True when the module of a sub-command is there."""
    return importlib.util.find_spec(f"tui.cli.{_module(name)}") is not None


def _module(name: str) -> str:
    return _PLACES.get(name, name)


def _usage() -> str:
    lines = [f"  {name:<8} {text}" for name, text in COMMANDS.items() if installed(name)]
    return "\n".join(
        [
            "osame [--dir DIR] [--keys KEYS]          画面を開きます",
            "osame COMMAND [--dir DIR] [--keys KEYS] [--json] …",
            "",
            *lines,
            "",
            "DIR と KEYS は OSAME_DIR と OSAME_KEYS でも指定できます。",
        ]
    )


def _run(name: str, before: Sequence[str], rest: Sequence[str]) -> int:
    """Load the module of one sub-command and run it; its refusals become a sentence and an exit code."""
    import argparse

    module = importlib.import_module(f"tui.cli.{_module(name)}")
    parser = argparse.ArgumentParser(prog="osame", allow_abbrev=False)
    module.add_parser(parser.add_subparsers(dest="command", required=True))
    own = [] if name in ("calc", "format") else list(before)  # the calculators open no data
    try:
        args = parser.parse_args([name, *rest, *own])
    except SystemExit as leaving:  # argparse has told what is wrong, or shown the help
        return OK if leaving.code in (0, None) else BAD_INPUT
    return _told(module.run, args)


def _told(run: object, args: object) -> int:
    from core.values.refusals import Refusal
    from storage.connection import StoreUnusable
    from tui.cli.data import say_refused

    try:
        return int(run(args))  # type: ignore[operator]  # each module has run(args) -> int
    except StoreUnusable as unusable:
        say_refused(args, str(unusable))
        return NOT_OPENED
    except Refusal as refusal:
        say_refused(args, refusal.message, refusal.field)
        return BAD_INPUT
    except PermissionError as denied:  # as of a copy in root's home: osame-city works as the city's account
        say_refused(args, f"{denied.filename} を開けません。この処理を行うアカウントが読める場所と権限にしてください。")
        return BAD_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whoever read the output has left
        return OK


def _open_app(words: Sequence[str]) -> int:
    """Open the terminal app on a real terminal."""
    options = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        key, joined, value = word.partition("=")
        if key not in _VALUED or not (joined or rest):
            print(f"{word} は指定できません。osame --help を見てください。", file=sys.stderr)
            return BAD_INPUT
        options[key] = value if joined else rest.pop(0)
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        print("osame の画面は端末から起動してください。", file=sys.stderr)
        return BAD_INPUT
    from core.values.refusals import Refusal
    from storage.connection import StoreUnusable
    from tui import wiring
    from tui.cli.data import folder_of, keys_of
    from tui.terminal_key import terminal_of

    tui.hardening.deny_dumps()
    try:
        city = wiring.open_city(folder_of(options.get("--dir")), keys_of(options.get("--keys")))
    except StoreUnusable as unusable:
        print(unusable, file=sys.stderr)
        return NOT_OPENED
    except Refusal as refusal:
        print(refusal.message, file=sys.stderr)
        return BAD_INPUT
    try:
        terminal = terminal_of(os.environ, options.get("--terminal", ""), options.get("--terminals", ""))
        return int(importlib.import_module("tui.app").run_app(city, terminal.name, terminal.fingerprint))
    finally:
        city.close()


if __name__ == "__main__":
    sys.exit(main())
