"""`osame manual --out DIR`: writes the manual's pages from the code; `--check` only says whether they are up to date."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from tui.cli.answers import OK, print_text

FOUND_WRONG = 1
PAGE_OF_SCREEN = re.compile(r"\d{4}\.md")
EMPTY_README = "# 操作手引\n\n<!-- 画面の一覧: ここから -->\n<!-- 画面の一覧: ここまで -->\n"


def add_parser(subparsers: Any) -> None:
    """Register `manual` with the `osame` command."""
    parser = subparsers.add_parser("manual", help="操作手引をプログラムから作ります")
    parser.add_argument("--out", metavar="DIR", type=Path, required=True, help="書き出す場所")
    parser.add_argument("--check", action="store_true", help="書かずに、最新かどうかだけを調べます")


def run(args: argparse.Namespace) -> int:
    """Write the pages that are not as they must be, or with `--check` name them and return 1."""
    stale = stale_pages(args.out)
    if args.check:
        for name in stale:
            print_text(f"{args.out / name} が最新ではありません。make manual で作り直してください。")
        return FOUND_WRONG if stale else OK
    args.out.mkdir(parents=True, exist_ok=True)
    for name, text in stale.items():
        if text is None:
            (args.out / name).unlink()
        else:
            (args.out / name).write_text(text, encoding="utf-8")
    print_text(f"{args.out}: {len(stale)}ページを書き直しました。")
    return OK


def stale_pages(folder: Path) -> dict[str, str | None]:
    """Pages of a folder that are not up to date, with what must stand there; None for one whose screen is gone."""
    from tui.cli.manual_pages import pages, with_screen_list

    wanted: dict[str, str | None] = dict(pages())
    readme = folder / "README.md"
    wanted["README.md"] = with_screen_list(readme.read_text("utf-8") if readme.is_file() else EMPTY_README)
    for path in sorted(folder.glob("*.md")):
        if PAGE_OF_SCREEN.fullmatch(path.name):
            wanted.setdefault(path.name, None)
    return {name: text for name, text in wanted.items() if text is None or _present(folder / name) != text}


def _present(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


if __name__ == "__main__":
    command = argparse.ArgumentParser(prog="osame")
    add_parser(command.add_subparsers())
    sys.exit(run(command.parse_args(["manual", *sys.argv[1:]])))
