"""Which terminal this is: told by the key with which it reached the SSH server, not by what it says of itself.

The server names the key of the connection in a file (ExposeAuthInfo). The list of terminals, which the account of the
city can read and not write, has a line for each key with the name of the terminal behind it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MOST = 64
"""Characters of a terminal's name."""
LONGEST_LIST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class TerminalKey:
    """A terminal as the session row names it: its name, and the fingerprint of its key ('' when it has none)."""

    name: str
    fingerprint: str = ""


def terminal_of(environ: Mapping[str, str], told: str = "", terminals: str = "") -> TerminalKey:
    """The terminal of this process.

    By the key, if the server tells it and the list has a name for it; else as the command line says (`--terminal`);
    else the address that the line comes from; else this machine's own.
    """
    key = _key_of_line(environ.get("SSH_USER_AUTH", ""))
    fingerprint = _fingerprint(key)
    known = _name_of(key, terminals) if key and terminals else ""
    address = environ.get("SSH_CONNECTION", "").split(" ")[0]
    return TerminalKey(_clean(known) or _clean(told) or _clean(address) or "local", fingerprint)


def _key_of_line(auth_info: str) -> str:
    """The base64 of the key by which the connection was let in; empty when the server does not tell it."""
    for line in _lines(auth_info):
        words = line.split()
        if len(words) >= 3 and words[0] == "publickey":
            return words[2]
    return ""


def _name_of(key: str, terminals: str) -> str:
    """What stands behind the key in the list of terminals."""
    for line in _lines(terminals):
        before, found, behind = line.partition(f" {key}")
        if found and (not behind or behind[0] == " ") and not before.lstrip().startswith("#"):
            return behind.strip()
    return ""


def _lines(path: str) -> list[str]:
    if not path:
        return []
    try:
        with Path(path).open("rb") as file:
            return file.read(LONGEST_LIST).decode("utf-8", "replace").splitlines()
    except OSError:  # without the list the address stands for the name
        return []


def _fingerprint(key: str) -> str:
    """The key's fingerprint as ssh-keygen shows it."""
    try:
        raw = base64.b64decode(key, validate=True)
    except binascii.Error:
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(raw).digest()).decode().rstrip("=") if raw else ""


def _clean(name: str) -> str:
    return "".join(character for character in name if character.isprintable()).strip()[:MOST]
