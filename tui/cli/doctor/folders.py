"""The data folder, its keys and the tray: who owns them, who can read them, whether they are apart, and the room left."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
from pathlib import Path

from storage.office.keys import numbers
from tui.cli.doctor.findings import Finding, judged, unknown

CHANNELS = ("direct_debit", "convenience", "parties", "assessments")
ROOM = 3
"""Times the size of the books that must be free: a copy, its encryption and a restore beside it."""


def look_at_folders(folder: Path, keys: Path) -> list[Finding]:
    """All checks of this part."""
    if not folder.is_dir():
        return [judged("データの置き場", False, f"{folder} がありません", "osame init で作成してください。")]
    owner = folder.stat().st_uid
    findings = [
        _private("データの置き場", folder, owner, 0o700),
        judged(
            "データの持主",
            owner not in (0,) and owner == os.geteuid() or os.geteuid() == 0 and owner != 0,
            _name(owner),
            "市の専用の利用者（osame-市の名）の持物にし、その利用者で動かしてください。",
        ),
        *(_private(f"データ {name}", folder / name, owner, mode) for name, mode in _PLACES if (folder / name).exists()),
        *_key_findings(folder, keys, owner),
        *_tray(folder / "in", owner),
        _room(folder),
    ]
    return findings


_PLACES = (
    ("city.db", 0o600),
    ("city.db-wal", 0o600),
    ("city.db-shm", 0o600),
    ("city.lock", 0o600),
    ("out", 0o700),
    ("log", 0o700),
    ("backup", 0o700),
)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _private(check: str, path: Path, owner: int, mode: int) -> Finding:
    """Owned by the city's account and closed to everybody else."""
    try:
        found = path.lstat()
    except OSError as error:
        return unknown(check, f"{path} を調べられません（{error.strerror}）")
    if stat.S_ISLNK(found.st_mode):
        return judged(check, False, f"{path} はリンクです", "置き場そのものを置いてください。")
    has = stat.S_IMODE(found.st_mode)
    fit = found.st_uid == owner and not has & ~mode & 0o777
    said = f"{path} {_name(found.st_uid)} {has:04o}"
    return judged(check, fit, said, f"chown {_name(owner)} と chmod {mode:04o} を行ってください。")


def _key_findings(folder: Path, keys: Path, owner: int) -> list[Finding]:
    apart = not keys.resolve().is_relative_to(folder.resolve()) and not folder.resolve().is_relative_to(keys.resolve())
    findings = [
        judged("鍵の場所", apart, str(keys), "鍵をデータの外の場所へ移し、--keys で指定してください。"),
        _private("鍵の置き場", keys, owner, 0o700),
    ]
    try:
        files = sorted(keys.iterdir())
        there = numbers(keys)
    except OSError as error:
        return [
            *findings,
            unknown("鍵", f"{keys} を読めません（{error.strerror}）", "市の利用者か root で実行してください。"),
        ]
    whole = bool(there) and (keys / "index.key").is_file()
    findings.append(
        judged("鍵", whole, f"データの鍵 {len(there)}本", "控えから鍵を戻してください。鍵なしでは何も開けません。")
    )
    # Public keys of those who can open copies may be read by anybody; they only must not be written.
    wrong = [
        f
        for f in (
            _private("鍵のファイル", f, owner, 0o644 if f.suffix == ".pub" else 0o600) for f in files if f.is_file()
        )
        if f.verdict != "適"
    ]
    return findings + (wrong or [judged("鍵のファイル", True, f"{len(files)}件 0600", "")])


def _tray(tray: Path, owner: int) -> list[Finding]:
    """Each channel is the sender's and the city's group may take out of it; nobody else comes in, and the sender sees
    nothing of the shelves."""
    if not tray.is_dir():
        return [judged("受領箱", False, f"{tray} がありません", "install.sh をもう一度実行してください。")]
    findings = []
    for name in CHANNELS:
        place = tray / name
        if not place.is_dir():
            findings.append(
                unknown(f"受領箱 {name}", "ありません", "このファイルが届くなら install.sh で作成してください。")
            )
            continue
        found = place.stat()
        mode = stat.S_IMODE(found.st_mode)
        takes = os.access(place, os.W_OK | os.X_OK) if os.geteuid() == owner else True
        apart = found.st_uid == owner or bool(mode & stat.S_ISGID)
        said = f"{_name(found.st_uid)} {mode:04o}"
        mend = f"持主を osame-in-市の名、組を {_name(owner)} とし、chmod 2770 を行ってください。"
        findings.append(judged(f"受領箱 {name}", takes and apart and not mode & 0o007, said, mend))
        if found.st_uid == owner:
            findings.append(
                unknown(
                    f"受領箱の持主 {name}",
                    "市の利用者と同じです",
                    "送る側の利用者（osame-in-市の名）を分けてください。",
                )
            )
    for name in ("done", "refused"):
        if (tray / name).is_dir():
            findings.append(_private(f"受領箱の棚 {name}", tray / name, owner, 0o700))
    return findings


def _room(folder: Path) -> Finding:
    size = sum(path.stat().st_size for path in folder.glob("city.db*") if path.is_file())
    free = shutil.disk_usage(folder).free
    said = f"空き {free // 1_048_576:,}MB  帳簿 {size // 1_048_576:,}MB"
    return judged(
        "ディスクの空き", free >= max(ROOM * size, 1 << 30), said, f"帳簿の {ROOM}倍、少なくとも 1GB を空けてください。"
    )
