"""Start, keys and memory of the real app in a pty, in turn with sample programs of the same toolkit.

    python -m bench.terminal --dir CITY [--repeat 5] [--fleet 10]

Start to sign-in beside the smallest Textual program; key to first changed cell on 2001 and 2102 beside a stock table of
1,000 rows; PSS of one session and of a fleet. CITY is a demonstration city (`osame demo --size city --accounts 40`).
"""

from __future__ import annotations

import argparse
import os
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import ground
from storage.transactions import read
from tests.terminal.harness import Terminal

HELLO = """
from textual.app import App
from textual.widgets import Static, Input
class Hello(App):
    def compose(self):
        yield Static("HELLO READY"); yield Input()
Hello().run()
"""
TABLE = """
from textual.app import App
from textual.widgets import DataTable, Header, Footer
class Table(App):
    BINDINGS = [("f2", "x", "検索"), ("f3", "x", "入金")]
    def compose(self):
        yield Header(); yield DataTable(cursor_type="row"); yield Footer()
    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("通知書番号", "氏名", "税目", "年度", "期", "税額", "残高", "納期限")
        table.add_rows([("%011d" % i, "伊勢 太郎%d" % i, "固定資産税", "2026", str(i % 4 + 1), "%d" % (i * 100), "0", "2026-06-30") for i in range(1000)])
        table.focus(); self.title = "TABLE READY"
Table().run()
"""

APP = [sys.executable, "-m", "tui.cli.main"]


class Probe(Terminal):
    """A terminal that tells when any cell changes, in text or in looks."""

    @property
    def descriptor(self) -> int:
        """What to wait on."""
        return self._master

    def read_now(self) -> None:
        """Take what is there."""
        self._read(0)

    def looks(self) -> list[tuple[object, ...]]:
        """Every cell with its attributes."""
        screen = self._screen
        return [tuple(screen.buffer[y][x] for x in range(screen.columns)) for y in range(screen.lines)]


def started(argv: list[str], ready: str) -> tuple[Probe, float]:
    """A program in a terminal of 120x40, and the milliseconds until the text stood there."""
    began = time.perf_counter()
    terminal = Probe(argv, rows=40, cols=120, env={"COLORTERM": ""})
    terminal.wait_for(ready, timeout=30)
    return terminal, (time.perf_counter() - began) * 1000


def settled(terminal: Terminal, quiet: float = 0.15) -> None:
    """Read until nothing comes any more."""
    while terminal.bytes_within(quiet):
        pass


def waits_of(terminal: Probe, keys: list[str], count: int) -> list[float]:
    """Milliseconds from a key to the first changed cell, each sent when the screen is quiet."""
    waits = []
    for turn in range(count + 4):
        settled(terminal, 0.1)
        before = terminal.looks()
        began = time.perf_counter()
        terminal.send(keys[turn % len(keys)])
        while terminal.looks() == before and time.perf_counter() - began < 2:
            select.select([terminal.descriptor], [], [], 0.02)
            terminal.read_now()
        if turn >= 4:
            waits.append((time.perf_counter() - began) * 1000)
    return waits


def pss_mb(pid: int) -> float:
    """Memory of a process, shared pages counted by share."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def signed_in(folder: str, number: int) -> Probe:
    """A session of a probe account on the menu."""
    told = subprocess.run(
        [*APP, "demo", "code", f"probe{number:02d}", "--dir", folder], check=True, capture_output=True, text=True
    ).stdout
    fields = told.strip().split("\t")
    terminal, _ = started([*APP, "--dir", folder], "パスワード")
    for field in fields:
        terminal.send(field)
        settled(terminal)
        terminal.send("\r")
        settled(terminal)
    terminal.wait_for("1001", timeout=20)
    settled(terminal, 0.5)
    return terminal


def heaviest(folder: str) -> str:
    """宛名番号 of the person with the most receivables."""
    with read(Path(folder) / "city.db") as store:
        row = store.db.execute(
            """
            SELECT party_no FROM party JOIN receivable USING(party_id)
             WHERE kind = 'resident' AND protected = 0 GROUP BY party_id ORDER BY count(*) DESC LIMIT 1
            """
        ).fetchone()
    return str(row[0])


def main() -> None:
    """Interleave ours and the samples; medians over the runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dir", required=True, help="a demonstration city with probe accounts")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--keys", type=int, default=30, help="measured key presses a run")
    parser.add_argument("--kana", default="イ", help="what is searched on 2001: many hits")
    parser.add_argument("--fleet", type=int, default=0, help="so many sessions at once")
    asked = parser.parse_args()
    heavy = heaviest(asked.dir)
    ms: dict[str, list[float]] = {}
    down, up = "\x1b[B", "\x1b[A"
    zigzag = [down] * 5 + [up] * 5
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("hello.py", HELLO), ("table.py", TABLE)):
            Path(folder, name).write_text(text)
        for turn in range(asked.repeat):
            hello, took = started([sys.executable, str(Path(folder, "hello.py"))], "HELLO READY")
            ms.setdefault("hello_start", []).append(took)
            hello.kill()
            ours, took = started([*APP, "--dir", asked.dir], "パスワード")
            ms.setdefault("start", []).append(took)
            ours.kill()
            table, _ = started([sys.executable, str(Path(folder, "table.py"))], "TABLE READY")
            ms.setdefault("table_keys", []).extend(waits_of(table, zigzag, asked.keys))
            table.kill()
            session = signed_in(asked.dir, turn + 1)
            session.send("\x1bOQ")
            session.wait_for("2001")
            settled(session)
            session.send(asked.kana)
            settled(session)
            session.send("\x1b[15~")
            session.wait_for("検索結果", timeout=20)
            settled(session, 0.5)
            ms.setdefault("keys_2001", []).extend(waits_of(session, zigzag, asked.keys))
            session.send("\x1bOR")
            settled(session)
            session.send("\x1bOQ")
            session.wait_for("2001")
            settled(session)
            for _ in range(5):  # カナ, 漢字, 生年月日, 電話, 住所: the next field is 宛名番号
                session.send("\r")
                settled(session, 0.05)
            session.send(heavy)
            settled(session)
            session.send("\x1b[15~")
            session.wait_for("1-1/1", timeout=20)
            settled(session)
            session.send("\r")
            settled(session, 1.0)
            if "照会の事由" in session.text():  # once a day for a person: the first of the grounds on offer
                session.send("1")
                settled(session)
                session.send("\r")
            session.wait_for("基準日", timeout=20)
            settled(session, 0.5)
            session.send("\r")
            session.wait_for("2102", timeout=20)
            settled(session, 0.5)
            ms.setdefault("keys_2102", []).extend(waits_of(session, [down, up], asked.keys))
            ms.setdefault("pss_mb", []).append(pss_mb(session.pid))
            session.kill()
    figures: dict[str, object] = {"bench": "terminal"}
    for name, values in ms.items():
        figures[name] = {
            "p50": round(ground.percentile(values, 0.5), 1),
            "p95": round(ground.percentile(values, 0.95), 1),
        }
    half, most = (lambda name: ground.percentile(ms[name], 0.5)), (lambda name: ground.percentile(ms[name], 0.95))
    figures["start_ratio"] = round(half("start") / half("hello_start"), 2)
    for screen in ("keys_2001", "keys_2102"):
        figures[f"{screen}_ratio_p50"] = round(half(screen) / half("table_keys"), 2)
        figures[f"{screen}_ratio_p95"] = round(most(screen) / most("table_keys"), 2)
    if asked.fleet:
        fleet = [signed_in(asked.dir, number) for number in range(20, 20 + asked.fleet)]
        time.sleep(3)
        figures["fleet_pss_mb_each"] = round(sum(pss_mb(t.pid) for t in fleet) / len(fleet), 1)
        for terminal in fleet:
            terminal.kill()
    ground.show(**figures)


if __name__ == "__main__":
    os.environ.pop("COLORTERM", None)
    main()
