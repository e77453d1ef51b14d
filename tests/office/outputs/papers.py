"""Papers to let out, a printer that is a real small program, and people to be written to."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core.office.context import Actor, Context
from core.office.founding import SYSTEM
from core.office.outputs.gate import OutputRequest
from core.office.outputs.printers import Printer, PrinterKind, give_terminal, put_printer, set_command
from core.office.outputs.register import PDF, Numbered
from core.office.roster import GivenGrant
from tests.people import TERMINAL, TUESDAY
from tui.wiring import City

FUNCTION = "collection.daily_close"
PAGE = b"%PDF-1.3\n1 0 obj\n<< /Type /Pages >>\n2 0 obj\n<< /Type /Page\n/Parent 1 0 R >>\n%%EOF"
WORKS = "import sys; open(sys.argv[1], 'ab').write(sys.stdin.buffer.read()); print('request id is TEST-1 (1 file)')"
FAILS = "import sys; sys.stdin.buffer.read(); print('lp: no such printer'); sys.exit(1)"


def paper(**changes: Any) -> OutputRequest:
    """A paper of one page."""
    facts: dict[str, Any] = {"kind": "P17", "title": "日計表", "name": "P17.pdf", "content": PAGE, "media_type": PDF}
    return OutputRequest(**(facts | {"reason": "02"} | changes))


def marked(numbered: Numbered) -> bytes:
    """A drawn paper: its number, and the mark of a 再発行."""
    return PAGE + numbered.number.encode() + (" 再発行".encode() if numbered.reissue else b"")


def at_the_machine(city: City) -> Context[Any]:
    """What a command at the machine acts as."""
    return city.context(Actor(SYSTEM, "システム", "0500", "情報係", None, "local"))


def add_party(city: City, number: int, *, protected: bool = False, name: str = "伊勢太郎") -> int:
    """A person; the party's id."""
    with city.vault.write() as store:
        store.db.execute(
            "INSERT INTO party(party_id, party_no, name, address, protected) VALUES(?,?,?,?,?)",
            (number, f"{number:08d}", name, "伊勢市岩渕1丁目7番29号", int(protected)),
        )
    return number


def give_grant(city: City, staff_no: str, code: str) -> None:
    """A separate grant for a year."""
    day = TUESDAY.date()
    with city.vault.write() as store:
        store.roster.give_grant(staff_no, GivenGrant(code, None, day, day + timedelta(days=365)), 0, 1)


def add_printer(city: City, operator: Context[Any], tray: Path, program: str = WORKS, code: str = "LP1") -> Printer:
    """A printer of the terminal that runs a Python program with the tray's path as its word."""
    put_printer(operator, Printer(code, "収納1号機", "3階", PrinterKind.LASER, "0100"))
    give_terminal(operator, TERMINAL, code)
    return set_command(at_the_machine(city), code, (sys.executable, "-I", "-c", program, str(tray)))


def rows(city: City, sql: str) -> list[tuple[Any, ...]]:
    """What the file holds."""
    with city.vault.read() as store:
        return list(store.db.execute(sql))


Make = Callable[..., Context[Any]]
TODAY = date(2026, 11, 24)
