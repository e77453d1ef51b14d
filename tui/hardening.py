"""Hardening that has to happen before Textual is loaded: this module is imported first and imports nothing of ours.

Variables of the environment could start a log of the screen, load a driver by name, type keys or change the encoding
of the output, so everything that Textual or Python would read from it is removed.
"""

from __future__ import annotations

import os
import sys

FORBIDDEN = ("TEXTUAL", "PYTHON")
"""Beginnings of the names that act on Textual or on the interpreter."""
FIXED_SIZE = ("COLUMNS", "LINES")
"""A shell that exports these fixes the size for ever: the terminal itself is asked, at the start and at each change."""


def scrub_environment() -> None:
    """Remove what acts on Textual or Python, then set the three switches that the terminals of the office need."""
    for name in [name for name in os.environ if name.startswith(FORBIDDEN) or name in FIXED_SIZE]:
        del os.environ[name]
    os.environ["TEXTUAL_ANIMATIONS"] = "none"
    os.environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    os.environ["TEXTUAL_SMOOTH_SCROLL"] = "0"


def speak_utf8() -> None:
    """Send UTF-8 whatever the locale says; a character that cannot be encoded becomes `?` instead of an end of the app."""
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def deny_dumps() -> None:
    """Keep core dumps, /proc/PID/mem and ptrace of this process from other processes of the same account (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    pr_set_dumpable = 4
    ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)


scrub_environment()
speak_utf8()
