"""Printers, how they are reached, and the printer of each terminal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from core.office.outputs.printers import Printer, PrinterKind
from core.values.refusals import ChangedByAnother, NotFound

_SELECT = "SELECT printer_code, name, place, kind, office_code, active, command, version FROM printer"


def _printer(row: tuple[Any, ...]) -> Printer:
    return Printer(row[0], row[1], row[2], PrinterKind(row[3]), row[4], bool(row[5]), tuple(json.loads(row[6])), row[7])


class Printers:
    """One row a printer, changed by version."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def listed(self) -> list[Printer]:
        """All printers by code."""
        return [_printer(row) for row in self._db.execute(f"{_SELECT} ORDER BY printer_code")]

    def get(self, printer_code: str) -> Printer:
        """One printer."""
        row = self._db.execute(f"{_SELECT} WHERE printer_code = ?", (printer_code,)).fetchone()
        if row is None:
            raise NotFound(what=f"プリンタ{printer_code}")
        return _printer(row)

    def put(self, printer: Printer) -> None:
        """Add or change by version; the command stays as it is."""
        values = (printer.name, printer.place, printer.kind.value, printer.office_code, int(printer.active))
        if printer.version == 0:
            done = self._db.execute(
                "INSERT OR IGNORE INTO printer(name, place, kind, office_code, active, printer_code) VALUES(?,?,?,?,?,?)",
                (*values, printer.printer_code),
            )
        else:
            done = self._db.execute(
                "UPDATE printer SET name = ?, place = ?, kind = ?, office_code = ?, active = ?, version = version + 1"
                " WHERE printer_code = ? AND version = ?",
                (*values, printer.printer_code, printer.version),
            )
        if done.rowcount != 1:
            raise ChangedByAnother(what=f"プリンタ{printer.printer_code}")

    def set_command(self, printer_code: str, command: Sequence[str]) -> None:
        """How the printer is reached."""
        self._db.execute(
            "UPDATE printer SET command = ?, version = version + 1 WHERE printer_code = ?",
            (json.dumps(list(command), ensure_ascii=False), printer_code),
        )

    def of_terminal(self, terminal: str) -> str:
        """Code of the terminal's printer; empty for none."""
        row = self._db.execute("SELECT printer_code FROM terminal_printer WHERE terminal = ?", (terminal,)).fetchone()
        return row[0] if row else ""

    def terminals(self) -> list[tuple[str, str]]:
        """Terminals with the codes of their printers."""
        return list(self._db.execute("SELECT terminal, printer_code FROM terminal_printer ORDER BY terminal"))

    def give_terminal(self, terminal: str, printer_code: str) -> None:
        """Let a terminal print there; an empty code takes its printer away."""
        if printer_code:
            self._db.execute(
                "INSERT INTO terminal_printer(terminal, printer_code) VALUES(?,?)"
                " ON CONFLICT(terminal) DO UPDATE SET printer_code = excluded.printer_code",
                (terminal, printer_code),
            )
        else:
            self._db.execute("DELETE FROM terminal_printer WHERE terminal = ?", (terminal,))
