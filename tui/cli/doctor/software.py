"""Python, the packages in the versions that were tested, SQLite, and the typefaces of the papers."""

from __future__ import annotations

import importlib.metadata
import re
import sqlite3
import sys
from pathlib import Path

from tui.cli.doctor.findings import Finding, judged, unknown

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 40, 1)
FONTS = ("fonts-morisawa-bizud-gothic", "fonts-morisawa-bizud-mincho")
_FILES = ("bizud-gothic/BIZUDGothic-Regular.ttf", "bizud-mincho/BIZUDMincho-Regular.ttf")
_FONTS = Path("/usr/share/fonts/truetype")
_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)\s*([^;]*)(;.*)?$")


def look_at_software() -> list[Finding]:
    """All checks of this part."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    return [
        judged("Python", sys.version_info[:2] >= OLDEST_PYTHON, version, "Python 3.11 以上で入れ直してください。"),
        *_packages(),
        judged(
            "SQLite",
            sqlite3.sqlite_version_info >= OLDEST_SQLITE and sqlite3.threadsafety == 3,
            f"{sqlite3.sqlite_version} threadsafety {sqlite3.threadsafety}",
            "SQLite 3.40.1 以上（直列化対応）の Python が必要です。",
        ),
        _fonts(),
    ]


def _packages() -> list[Finding]:
    """What the package itself says that it needs, and what is there."""
    try:
        needed = importlib.metadata.requires("osame") or []
    except importlib.metadata.PackageNotFoundError:
        return [unknown("パッケージ", "osame がパッケージとして入っていません", "pip install で入れてください。")]
    findings, count = [], 0
    for line in needed:
        found = _REQUIREMENT.match(line)
        if found is None or (found[3] and "extra" in found[3]):
            continue
        name, wanted = found[1], found[2].replace(" ", "")
        try:
            there = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            there = ""
        count += 1
        if not there or not _meets(there, wanted):
            said = f"{name} {there or 'なし'}（必要 {wanted}）"
            findings.append(judged("パッケージ", False, said, "install.sh をもう一度実行してください。"))
    return findings or [judged("パッケージ", True, f"{count}件 決められた版", "")]


def _meets(there: str, wanted: str) -> bool:
    """Does a version meet `>=1.2,<3` or `==8.2.8`?"""
    has = _numbers(there)
    for rule in filter(None, wanted.split(",")):
        sign, number = rule.rstrip("0123456789.abrc"), _numbers(rule)
        ok = {
            "==": has == number,
            ">=": has >= number,
            "<=": has <= number,
            "<": has < number,
            ">": has > number,
        }.get(sign, False)
        if not ok:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(part) for part in re.findall(r"\d+", version)[:4]]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def _fonts() -> Finding:
    missing = [package for package, file in zip(FONTS, _FILES, strict=True) if not (_FONTS / file).is_file()]
    if not missing:
        return judged("書体", True, "BIZ UD", "")
    return unknown("書体", "BIZ UD がないため Noto で印刷します", f"apt-get install {' '.join(missing)}")
