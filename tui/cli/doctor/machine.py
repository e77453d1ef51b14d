"""The machine: clock, time zone, characters, core dumps, and whether one process can look into another."""

from __future__ import annotations

import locale
import os
import re
import resource
import shutil
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from tui.cli.doctor.findings import Finding, judged, unknown

EARLIEST, LATEST = 2026, 2100
"""Years between which a clock can be right."""
_PROC = Path("/proc/sys")


def look_at_machine() -> list[Finding]:
    """All checks of this part."""
    year = datetime.now().year
    return [
        judged("時計", EARLIEST <= year < LATEST, f"{datetime.now():%Y-%m-%d %H:%M:%S}", "時計を合わせてください。"),
        _synchronised(),
        judged(
            "時間帯",
            time.localtime().tm_gmtoff == 9 * 3600,
            f"UTC{time.localtime().tm_gmtoff / 3600:+g} {time.tzname[0]}",
            "timedatectl set-timezone Asia/Tokyo を行うか、起動の環境に TZ=Asia/Tokyo を置いてください。",
        ),
        _encoding(),
        _terminal(),
        _core_dumps(),
        _kernel("プロセス間の参照", "kernel/yama/ptrace_scope", lambda value: value >= 1, "1 以上"),
        _kernel("権限を変えたプロセスの控え", "fs/suid_dumpable", lambda value: value == 0, "0"),
        _environment(),
    ]


def _synchronised() -> Finding:
    """Does something keep the clock? A second factor lives for 30 seconds."""
    mend = "apt-get install systemd-timesyncd（または chrony）を行い、庁内の時刻サーバーを指定してください。"
    program = shutil.which("timedatectl")
    if program is not None:
        try:
            done = subprocess.run(  # noqa: S603  a fixed command
                [program, "show", "--property=NTPSynchronized", "--value"],
                capture_output=True, text=True, timeout=5, check=False,
            )  # fmt: skip
            if done.returncode == 0 and done.stdout.strip() in ("yes", "no"):
                kept = done.stdout.strip() == "yes"
                return judged("時刻の同期", kept, "同期中" if kept else "同期していません", mend)
        except (OSError, subprocess.TimeoutExpired):
            pass
    return unknown("時刻の同期", "timedatectl に聞けません", mend)


def _encoding() -> Finding:
    told = next((os.environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if os.environ.get(name)), "")
    fit = bool(re.search(r"utf-?8", told, re.IGNORECASE)) and locale.getencoding().lower() in ("utf-8", "utf8")
    return judged("文字コード", fit, told or "指定なし", "LANG=C.UTF-8 で起動してください（端末も UTF-8 にします）。")


def _terminal() -> Finding:
    term = os.environ.get("TERM", "")
    if term in ("", "dumb", "unknown"):
        return unknown("端末の種類", term or "指定なし", "職員の端末では xterm-256color などになります。")
    return judged("端末の種類", True, term, "")


def _core_dumps() -> Finding:
    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    said = "作りません" if soft == 0 else "作ります"
    return judged(
        "異常終了時の控え（core）", soft == 0, said, "ulimit -c 0（unit では LimitCORE=0）で起動してください。"
    )


def _kernel(check: str, name: str, fit: Callable[[int], bool], wanted: str) -> Finding:
    mend = (
        f"/etc/sysctl.d/60-osame.conf で {name.replace('/', '.')} を {wanted} にし、sysctl --system を行ってください。"
    )
    try:
        value = int((_PROC / name).read_text("ascii"))
    except (OSError, ValueError):
        return unknown(check, f"{name} を読めません", mend)
    return judged(check, fit(value), f"{name.replace('/', '.')} = {value}", mend)


def _environment() -> Finding:
    """Nothing that acts on Python or Textual is handed over by whoever starts the program (S16)."""
    # The app removes them at its start; here it is told what came in, from the process's own first environment.
    try:
        raw = Path("/proc/self/environ").read_bytes().decode("utf-8", "replace").split("\0")
    except OSError:
        return unknown("起動の環境", "環境を読めません")
    evil = sorted({each.partition("=")[0] for each in raw if each.startswith(("PYTHON", "TEXTUAL", "LD_"))})
    said = "、".join(evil) or "余分な変数なし"
    return judged("起動の環境", not evil, said, "env -i と python -I で起動してください（osame-city を使います）。")
