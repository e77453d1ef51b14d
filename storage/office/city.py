"""The city of the file: its name, offices and roles."""

from __future__ import annotations

import sqlite3

from core.office.rights import Level
from core.office.roster import Municipality, Office


class City:
    """Written when the file is founded."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def municipality(self) -> Municipality | None:
        """The city of the file; None before it is founded."""
        row = self._db.execute("SELECT municipality_code, name, demo FROM municipality").fetchone()
        return Municipality(row[0], row[1], bool(row[2])) if row else None

    def found(self, municipality: Municipality) -> None:
        """Write whose file this is, once."""
        self._db.execute(
            "INSERT INTO municipality VALUES(1,?,?,?)",
            (municipality.municipality_code, municipality.name, int(municipality.demo)),
        )

    def add_office(self, office: Office) -> None:
        """An office of the city."""
        self._db.execute("INSERT INTO office VALUES(?,?,?)", (office.office_code, office.name, office.kind))

    def offices(self) -> list[Office]:
        """All offices by code."""
        rows = self._db.execute("SELECT office_code, name, kind FROM office ORDER BY office_code")
        return [Office(*row) for row in rows]

    def add_role(self, role_code: str, name: str) -> None:
        """A role that rights are given by."""
        self._db.execute("INSERT INTO role VALUES(?,?)", (role_code, name))

    def add_role_right(self, role_code: str, function_code: str, level: Level, scope: str) -> None:
        """A right of a role; present ones stay."""
        self._db.execute(
            "INSERT INTO role_right VALUES(?,?,?,?) ON CONFLICT DO NOTHING",
            (role_code, function_code, str(level), scope),
        )
