"""Encryption of single fields: AES-256-GCM, bound to column and row, with keys that lie outside the data folder."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
from functools import cached_property
from pathlib import Path

from core.office.ports import SealBroken
from storage.connection import StoreUnusable

_NONCE = 12
_DATA = re.compile(r"data-(\d{1,3})\.key")
_INDEX = "index.key"
_MARK = "city.mark"
_RETIRED = "retired"
"""Folder beside the keys where those lie that only old copies of the books need."""


def create_keys(folder: Path, data_folder: Path) -> None:
    """Make the key folder with a first data key and an index key; present keys are never touched."""
    _refuse_inside(folder, data_folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("data-1.key", _INDEX):
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")


def _refuse_inside(folder: Path, data_folder: Path) -> None:
    """Keys beside the data they protect go into every copy of it."""
    if folder.resolve().is_relative_to(data_folder.resolve()):
        raise StoreUnusable(
            f"鍵の置き場 {folder} はデータの中にあります。データの外の場所を --keys で指定してください。"
        )


def numbers(folder: Path) -> list[int]:
    """Numbers of the data keys in the folder, ascending."""
    return sorted(int(match[1]) for each in folder.iterdir() if (match := _DATA.fullmatch(each.name)))


def made_at(folder: Path, number: int) -> float:
    """When a data key was made, in seconds of the machine's clock."""
    return (folder / f"data-{number}.key").stat().st_mtime


def add_data_key(folder: Path) -> int:
    """Make the next data key; its number. Raises StoreUnusable."""
    number = numbers(folder)[-1] + 1
    if number > 255:
        raise StoreUnusable("データの鍵は255までです。")
    try:
        handle = os.open(folder / f"data-{number}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreUnusable(f"鍵 data-{number}.key を作成できません（{error.strerror}）。") from error
    return number


def retire_data_key(folder: Path, number: int) -> Path:
    """Move a data key aside; where it lies then."""
    place = folder / _RETIRED
    place.mkdir(mode=0o700, exist_ok=True)
    os.rename(folder / f"data-{number}.key", place / f"data-{number}.key")
    return place / f"data-{number}.key"


def mark_keys(folder: Path, mark: str) -> None:
    """Write beside the keys whose they are: the mark of the city's books. Raises StoreUnusable when they are another's."""
    refuse_foreign_keys(folder, mark)
    try:
        handle = os.open(folder / _MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(mark + "\n")


def refuse_foreign_keys(folder: Path, mark: str) -> None:
    """Raise StoreUnusable when the keys are marked as those of other books (M2). Keys without a mark are taken as they are:
    those of a city from before, until its next `osame migrate`, and those that were made after a loss."""
    try:
        found = (folder / _MARK).read_text("ascii").strip()
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise StoreUnusable(f"鍵の置き場の {_MARK} を読めません。") from error
    if found != mark:
        raise StoreUnusable(f"鍵の置き場 {folder} は別の市のデータの鍵です。--dir と --keys を確かめてください。")


class FieldKeys:
    """The keys of one city. Files are looked at when it is made, read when they are first needed."""

    def __init__(self, folder: Path, data_folder: Path) -> None:
        """Raises StoreUnusable when the keys are missing, lie inside the data folder or can be read by others."""
        _refuse_inside(folder, data_folder)
        self._folder = folder
        try:
            if stat.S_IMODE(folder.stat().st_mode) & 0o077:
                raise StoreUnusable(f"鍵の置き場 {folder} をほかの利用者が読めます。chmod 700 にしてください。")
            found = numbers(folder)
            for name in (*(f"data-{number}.key" for number in found), _INDEX):
                if stat.S_IMODE((folder / name).stat().st_mode) & 0o077:
                    raise StoreUnusable(f"鍵 {name} をほかの利用者が読めます。chmod 600 にしてください。")
        except OSError as error:
            raise StoreUnusable(f"鍵の置き場 {folder} を読めません（{error.strerror}）。") from error
        if not found:
            raise StoreUnusable(f"鍵の置き場 {folder} に鍵がありません。")
        self._newest = found[-1]
        self._data: dict[int, bytes] = {}

    def _read(self, name: str) -> bytes:
        try:
            key = bytes.fromhex((self._folder / name).read_text("ascii").strip())
        except (OSError, ValueError) as error:
            raise StoreUnusable(f"鍵 {name} を読めません。") from error
        if len(key) != 32:
            raise StoreUnusable(f"鍵 {name} の長さが違います。")
        return key

    def _data_key(self, number: int) -> bytes:
        if number not in self._data:
            self._data[number] = self._read(f"data-{number}.key")
        return self._data[number]

    @cached_property
    def _index_key(self) -> bytes:
        return self._read(_INDEX)

    @property
    def newest(self) -> int:
        """Number of the data key that seals."""
        return self._newest

    def number_of(self, sealed: bytes) -> int:
        """Number of the data key that a sealed field was sealed with: its first byte."""
        return sealed[0]

    def seal(self, column: str, row: str, plain: bytes) -> bytes:
        """Key number, nonce, ciphertext: opens only with the same column and row."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only here: 40 ms that no start should pay

        nonce = os.urandom(_NONCE)
        sealed = AESGCM(self._data_key(self._newest)).encrypt(nonce, plain, f"{column}|{row}".encode())
        return bytes([self._newest]) + nonce + sealed

    def open(self, column: str, row: str, sealed: bytes) -> bytes:
        """The plain bytes. Raises SealBroken when key, column or row is another, or a byte was changed."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        if len(sealed) < 1 + _NONCE + 16:
            raise SealBroken(column)
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        try:
            return AESGCM(self._data_key(sealed[0])).decrypt(nonce, rest, f"{column}|{row}".encode())
        except InvalidTag as error:
            raise SealBroken(column) from error

    def index(self, column: str, plain: bytes) -> bytes:
        """HMAC-SHA256 with a key of its own: equal contents of a column give equal values, and nobody can guess them."""
        return hmac.new(self._index_key, column.encode() + b"|" + plain, hashlib.sha256).digest()
