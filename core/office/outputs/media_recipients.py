"""Bodies that get files from us on media (9302): each with the public key to which its files are encrypted.

Who approves hand-overs keeps the keys, who drafts them does not: nobody alone sends a list to a key of their own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.media"


class Encrypt(Protocol):
    """Encrypts for holders of age keys."""

    def __call__(self, public_keys: tuple[str, ...], content: bytes) -> bytes:
        """The encrypted file. Raises NoPublicKey for a text that is no public key."""
        ...


class NoPublicKey(Refusal):
    """A text is not the public key of an age identity."""

    sentence = "age の公開鍵（age1 で始まる62文字）ではありません。相手の送った鍵を確かめてください。"


@dataclass(frozen=True, slots=True)
class MediaRecipient:
    """A body with its key, in force from a day until a day, or until it was ended."""

    recipient_id: int
    name: str
    public_key: str
    from_on: date
    until_on: date
    ended_on: date | None = None

    @property
    def fingerprint(self) -> str:
        """What both sides read to each other on the telephone: SHA-256 of the key, 16 digits in fours."""
        digits = hashlib.sha256(self.public_key.encode("ascii")).hexdigest()[:16]
        return " ".join(digits[at : at + 4] for at in range(0, 16, 4))

    def holds_on(self, day: date) -> bool:
        """True while files may be encrypted to the key."""
        return self.from_on <= day <= self.until_on and (self.ended_on is None or day < self.ended_on)


def list_recipients(ctx: Context[Store]) -> list[MediaRecipient]:
    """All bodies, those in force first."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = store.media.recipients()
    return sorted(found, key=lambda each: (not each.holds_on(today), each.name, each.recipient_id))


def register_recipient(
    ctx: Context[Store], name: str, public_key: str, from_on: date, until_on: date
) -> MediaRecipient:
    """Register a body's key after its fingerprint was compared with the body. Raises NoPublicKey, BadInput."""
    ctx.authorize(FUNCTION, "approve")
    name, key = " ".join(name.split()), public_key.strip()
    if not name:
        raise BadInput(reason="提供先の名称を入力してください。", field="recipient")
    if until_on < from_on:
        raise BadInput(reason=f"終わりは {wareki(from_on)} 以後の日を入力してください。", field="until_on")
    ctx.outside.encrypt((key,), b"")
    with ctx.write() as store:
        if any(each.public_key == key and each.ended_on is None for each in store.media.recipients()):
            raise BadInput(reason="この公開鍵は登録済みです。別の鍵を確かめてください。", field="public_key")
        new = MediaRecipient(0, name, key, from_on, until_on)
        facts: dict[str, Any] = {"given_to": name, "fingerprint": new.fingerprint, "until_on": until_on.isoformat()}
        seq = store.audit.record(ctx.entry(FUNCTION, "提供先の登録", reason=None, **facts))
        return store.media.add_recipient(new, ctx.actor.staff_no, seq)


def end_recipient(ctx: Context[Store], recipient_id: int) -> MediaRecipient:
    """Let a key end today: nothing more is encrypted to it. Raises NotFound, BadInput."""
    ctx.authorize(FUNCTION, "approve")
    with ctx.write() as store:
        recipient = store.media.recipient(recipient_id)
        if recipient.ended_on is not None:
            raise BadInput(reason=f"{recipient.name} の鍵は終了済みです。F5 で読み直してください。", field="recipient")
        store.media.end_recipient(recipient_id, ctx.today())
        store.audit.record(ctx.entry(FUNCTION, "提供先の終了", given_to=recipient.name))
        return store.media.recipient(recipient_id)
