"""A letter as JSON and back: what is kept of an issued document, and what its digest is made of.

The same letter gives the same text, key by key, so that a digest can be made again years later.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from core.office.papers import letters
from core.office.papers.letters import Letter
from core.values.money import Yen

_KINDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        letters.Letter,
        letters.LetterAddress,
        letters.Issuer,
        letters.Seal,
        letters.Paragraph,
        letters.Heading,
        letters.Pairs,
        letters.LetterColumn,
        letters.Columns,
        letters.ClaimLine,
        letters.ClaimTable,
        letters.Box,
        letters.SignatureBlock,
        letters.Lines,
        letters.PageBreak,
        letters.AppealKind,
        letters.CopyMark,
    )
}
_MARK = "_"
"""The key under which an object says what it is."""


def freeze(letter: Letter) -> str:
    """The letter as JSON."""
    return json.dumps(_down(letter), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def thaw(frozen: str) -> Letter:
    """The letter that was frozen."""
    letter = _up(json.loads(frozen))
    assert isinstance(letter, Letter)
    return letter


def digest_of(frozen: str) -> bytes:
    """SHA-256 over what a document says."""
    return hashlib.sha256(frozen.encode("utf-8", "surrogatepass")).digest()


def freeze_value(value: object) -> str:
    """A value that is made of such parts, as JSON."""
    return json.dumps(_down(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def thaw_value(frozen: str, kind: type[Any]) -> Any:
    """The value of this kind that was frozen."""
    return _up(json.loads(frozen), _KINDS | {kind.__name__: kind})


def _down(value: Any) -> Any:
    if isinstance(value, Yen):
        return {_MARK: "Yen", "yen": value.amount}
    if isinstance(value, StrEnum):
        return {_MARK: type(value).__name__, "word": value.value}
    if is_dataclass(value):
        # A field that stands at its default is left out: most of them do, and thousands of letters are kept.
        return {_MARK: type(value).__name__} | {
            each.name: _down(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != each.default
        }
    if isinstance(value, date):
        return {_MARK: "date", "on": value.isoformat()}
    if isinstance(value, bytes):
        return {_MARK: "bytes", "base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, Mapping):
        return {_MARK: "map", "of": dict(value)}
    if isinstance(value, (tuple, list)):
        return [_down(each) for each in value]
    return value


def _up(value: Any, kinds: Mapping[str, type[Any]] = _KINDS) -> Any:
    if isinstance(value, list):
        return tuple(_up(each, kinds) for each in value)
    if not isinstance(value, dict):
        return value
    kind = value[_MARK]
    if kind == "Yen":
        return Yen(value["yen"])
    if kind == "date":
        return date.fromisoformat(value["on"])
    if kind == "bytes":
        return base64.b64decode(value["base64"])
    if kind == "map":
        return value["of"]
    if issubclass(kinds[kind], StrEnum):
        return kinds[kind](value["word"])
    return kinds[kind](**{name: _up(each, kinds) for name, each in value.items() if name != _MARK})
