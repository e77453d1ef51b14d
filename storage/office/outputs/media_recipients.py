"""Encrypting to the age keys of other bodies."""

from __future__ import annotations

from core.office.outputs.media_recipients import NoPublicKey


def encrypt(public_keys: tuple[str, ...], content: bytes) -> bytes:
    """The age file that the holders of the keys can open. The library is loaded with the first one."""
    import pyrage
    from pyrage import x25519

    try:
        recipients = [x25519.Recipient.from_str(key) for key in public_keys]
    except pyrage.RecipientError as error:
        raise NoPublicKey(field="public_key") from error
    return bytes(pyrage.encrypt(content, recipients))
