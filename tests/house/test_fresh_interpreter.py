"""What a fresh process has loaded: core stands alone, and a clerk's sign-in waits for nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys

from tests.house.sources import ROOT, sources

SLOW_TO_LOAD = ("fpdf", "fontTools", "argon2", "pyotp", "segno", "sqlite_utils", "cryptography")
"""Loaded where they are used: a clerk's process starts with Textual and sqlite3 alone."""


def loaded_after(modules: list[str], watched: tuple[str, ...]) -> str:
    """Import modules in an interpreter of its own; which of the watched ones are then loaded, one a line."""
    program = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        f"from importlib import import_module\n"
        f"for name in {modules!r}: import_module(name)\n"
        f"print(*[name for name in {watched!r} if name in sys.modules], sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_core_loads_neither_textual_nor_sqlite3() -> None:
    modules = [source.module for source in sources("core")]
    watched = ("textual", "rich", "sqlite3", "sqlite_utils", "fpdf", "storage", "printouts", "tui")
    assert loaded_after(modules, watched) == ""


def test_the_app_and_the_sign_in_screen_load_no_slow_library() -> None:
    from tui.screens import SCREENS

    sign_in = SCREENS["0001"].partition(":")[0]
    assert loaded_after(["tui.app", "tui.wiring", sign_in], SLOW_TO_LOAD) == ""
