"""Taking one copy: a plain one for a moment, its manifest, the encrypted one; failures are written down and told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.office.context import Context
from core.office.keeping.backups import Manifest, begin_backup, end_backup, fail_backup
from core.values.refusals import BadInput, Refusal
from storage.backup import copy_online, manifest_of, work_room
from storage.connection import StoreUnusable
from storage.office.keeping.packing import ENDING, pack
from storage.office.keeping.recipients import parsed, require_recipients


@dataclass(frozen=True, slots=True)
class Taken:
    """A copy that lies whole on the disk."""

    path: Path
    byte_count: int
    sha256: str
    manifest: Manifest


def take_backup(ctx: Context[Any], folder: Path, keys: Path, out: Path | None = None) -> Taken:
    """Take a copy of the city's file while clerks work. Raises TooFewRecipients, BadInput, StoreUnusable, NotPermitted;
    all but the last have been written down and told before."""
    made_at = ctx.now()
    target = out or folder / "backup" / _name(ctx)
    run_id = begin_backup(ctx, target.name)
    try:
        recipients = [each.public_key for each in require_recipients(keys)]
        if target.exists():
            raise BadInput(reason=f"{target.name} はすでにあります。別の名前を指定してください。", field="out")
        with work_room(folder / "backup") as room:
            plain = room / "copy.db"
            copy_online(folder / "city.db", plain)
            manifest = manifest_of(plain, file_name=target.name, made_at=made_at, recipients=recipients)
            byte_count, sha256 = pack(plain, target, manifest, parsed(recipients))
    except OSError as error:
        reason = f"{target.parent} に書き込めません（{error.strerror}）。"
        fail_backup(ctx, run_id, target.name, reason)
        raise StoreUnusable(f"控えを作成できません。{reason}") from error
    except Refusal as refusal:
        fail_backup(ctx, run_id, target.name, refusal.message)
        raise
    except StoreUnusable as unusable:
        fail_backup(ctx, run_id, target.name, str(unusable))
        raise
    end_backup(ctx, run_id, byte_count, sha256, manifest)
    return Taken(target, byte_count, sha256, manifest)


def _name(ctx: Context[Any]) -> str:
    with ctx.read() as store:
        city = store.city.municipality()
    return f"osame-{city.municipality_code}-{ctx.now():%Y%m%d-%H%M%S}{ENDING}"
