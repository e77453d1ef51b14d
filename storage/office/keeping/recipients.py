"""Who can open the copies: public keys in the key folder, and identities that two people keep outside the machine.

`backup-N.pub` is one person's public key; `drill.pub`, if present, belongs to the identity of the restore drill. Nothing
in the key folder opens a copy.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.office.keeping.backups import TooFewRecipients
from core.values.refusals import BadInput

LEAST = 2
DRILL = "drill.pub"
_PERSON = re.compile(r"backup-(\d{1,2})\.pub")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A public key, the file that holds it, and whose it is."""

    file_name: str
    public_key: str
    holder: str

    @property
    def person(self) -> bool:
        """True for one of the people, False for the drill."""
        return self.file_name != DRILL


def list_recipients(keys: Path) -> list[Recipient]:
    """All recipients, people first by number. Raises BadInput for a file that holds no public key."""
    if not keys.is_dir():
        return []
    found = sorted((int(match[1]), each) for each in keys.iterdir() if (match := _PERSON.fullmatch(each.name)))
    files = [each for _, each in found] + [keys / DRILL] * (keys / DRILL).is_file()
    return [_read(each) for each in files]


def require_recipients(keys: Path) -> list[Recipient]:
    """All recipients, of whom at least two are people with keys of their own. Raises TooFewRecipients."""
    found = list_recipients(keys)
    people = {each.public_key for each in found if each.person}
    if len(people) < LEAST:
        raise TooFewRecipients(count=len(people))
    return found


def add_recipient(keys: Path, public_key: str, holder: str, *, drill: bool = False) -> Recipient:
    """Write a public key into a new file; its number is the next free one. Raises BadInput."""
    _checked(public_key)
    holder = " ".join(holder.split())
    if not holder:
        raise BadInput(reason="鍵を持つ人の名前を --name で指定してください。", field="name")
    present = list_recipients(keys)
    if any(each.public_key == public_key for each in present):
        raise BadInput(reason="この公開鍵は登録済みです。別の人の鍵を指定してください。", field="add")
    numbers = {int(match[1]) for each in present if (match := _PERSON.fullmatch(each.file_name))}
    name = DRILL if drill else f"backup-{next(n for n in range(1, 100) if n not in numbers)}.pub"
    try:
        handle = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(reason=f"{name} を作成できません（{error.strerror}）。", field="add") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"# {holder}\n{public_key}\n")
        file.flush()
        os.fsync(file.fileno())
    return Recipient(name, public_key, holder)


def remove_recipient(keys: Path, file_name: str) -> Recipient:
    """Take a public key away: copies made before are still opened by it. Raises BadInput."""
    for each in list_recipients(keys):
        if each.file_name == file_name:
            (keys / file_name).unlink()
            return each
    raise BadInput(reason=f"{file_name} はありません。osame backup recipients で確かめてください。", field="remove")


def new_identity(path: Path) -> str:
    """Write a new identity into a new file of mode 0600; its public key. Raises BadInput when the file is there."""
    from pyrage import x25519

    identity = x25519.Identity.generate()
    public_key = str(identity.to_public())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BadInput(reason=f"{path} を作成できません（{error.strerror}）。", field="out") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"# public key: {public_key}\n{identity}\n")
        file.flush()
        os.fsync(file.fileno())
    return public_key


def read_identity(path: Path) -> Any:
    """The identity in a file that only its owner can read, as `age-keygen` writes it. Raises BadInput."""
    from pyrage import IdentityError, x25519

    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise BadInput(
                reason=f"鍵 {path.name} をほかの利用者が読めます。chmod 600 にしてください。", field="identity"
            )
        lines = [line.strip() for line in path.read_text("ascii").splitlines()]
        (text,) = [line for line in lines if line and not line.startswith("#")]
        return x25519.Identity.from_str(text)
    except (OSError, ValueError, IdentityError) as error:
        raise BadInput(reason=f"鍵 {path.name} を読めません。", field="identity") from error


def parsed(public_keys: list[str]) -> list[Any]:
    """Public keys as the encryption wants them."""
    return [_checked(each) for each in public_keys]


def _checked(public_key: str) -> Any:
    from pyrage import RecipientError, x25519

    try:
        return x25519.Recipient.from_str(public_key)
    except RecipientError as error:
        raise BadInput(reason="公開鍵（age1…）の形ではありません。", field="add") from error


def _read(path: Path) -> Recipient:
    try:
        lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
        (key,) = [line for line in lines if not line.startswith("#")]
    except (OSError, ValueError) as error:
        raise BadInput(reason=f"公開鍵 {path.name} を読めません。") from error
    _checked(key)
    return Recipient(path.name, key, next((line[1:].strip() for line in lines if line.startswith("#")), ""))
