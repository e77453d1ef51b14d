"""What the sub-commands on a city's data share: where it lies, who acts, and how an answer is printed."""

from __future__ import annotations

import argparse
import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import tui.hardening
from core.office.context import Context
from core.office.signing_in import authenticate_unattended
from core.values.refusals import BadInput
from tui.wiring import City, open_city, system_context


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """--dir, --keys and --json, as every command on data has them."""
    parser.add_argument("--dir", help="データの置き場（既定 OSAME_DIR）")
    parser.add_argument("--keys", help="鍵の置き場（既定 OSAME_KEYS、なければ DIR.keys）")
    parser.add_argument("--json", action="store_true", help="結果を JSON で出力します")


def add_account_options(parser: argparse.ArgumentParser) -> None:
    """--as and --key: the unattended account that acts."""
    parser.add_argument("--as", dest="account", required=True, help="無人処理の利用者")
    parser.add_argument("--key", type=Path, required=True, help="その鍵ファイル（0600）")


def folder_of(told: str | None) -> Path:
    """The data folder as told, or OSAME_DIR. Raises BadInput when neither is there."""
    folder = told or os.environ.get("OSAME_DIR", "")
    if not folder:
        raise BadInput(reason="データの置き場を --dir か OSAME_DIR で指定してください。", field="dir")
    return Path(folder)


def keys_of(told: str | None) -> Path | None:
    """The key folder as told, or OSAME_KEYS, or None for the place beside the data."""
    keys = told or os.environ.get("OSAME_KEYS", "")
    return Path(keys) if keys else None


@contextmanager
def opened(args: argparse.Namespace, *, with_keys: bool = True) -> Iterator[City]:
    """The city that the options name. Raises StoreUnusable."""
    tui.hardening.deny_dumps()
    city = open_city(folder_of(args.dir), keys_of(args.keys), with_keys=with_keys)
    try:
        yield city
    finally:
        city.close()


@contextmanager
def as_system(args: argparse.Namespace) -> Iterator[Context[Any]]:
    """The context of the machine's administrator."""
    with opened(args) as city:
        yield system_context(city)


@contextmanager
def as_account(args: argparse.Namespace) -> Iterator[Context[Any]]:
    """The context of the unattended account of --as and --key. Raises SignInRefused, BadInput."""
    key = read_key(args.key)
    with opened(args) as city:
        yield authenticate_unattended(city.vault, city.clock, city.outside, args.account, key)


def read_key(path: Path) -> bytes:
    """The key in a file that only its owner can read. Raises BadInput."""
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadInput(reason=f"鍵 {path.name} をほかの利用者が読めます。chmod 600 にしてください。", field="key")
        return bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise BadInput(reason=f"鍵 {path.name} を読めません。", field="key") from error


def write_key(path: Path, key: bytes) -> None:
    """Write a key into a new file of mode 0600. Raises BadInput when the file is there already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(reason=f"鍵 {path} を作成できません（{error.strerror}）。", field="key-file") from error
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")


def day(text: str) -> date:
    """An ISO day of an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} は日付ではありません（例 2026-11-24）") from None


def say(args: argparse.Namespace, answer: Mapping[str, Any], words: Callable[[], str]) -> None:
    """Print the answer: as one JSON object with --json, else in words."""
    print(json.dumps(answer, ensure_ascii=False, default=str) if args.json else words())


def say_refused(args: object, sentence: str, field: str = "") -> None:
    """Tell why nothing was done: in JSON on the output when it was asked for, else on the error line."""
    if getattr(args, "json", False):
        print(json.dumps({"error": sentence, "field": field}, ensure_ascii=False))
    else:
        print(sentence, file=sys.stderr)
