"""Lists of persons that the log held before their index was there are in it afterwards."""

from __future__ import annotations

from typing import Any

from storage.office.traces.audit_chain import verify_chain
from tests.office.traces.families import family
from tests.office.traces.test_chain_attacks import Log, log  # noqa: F401  a log with lists, its copies without guards
from tui.wiring import City


def filling() -> list[str]:
    """The statements of the step that fill the index. The step is registered in its turn, when the city was made."""
    from storage.migrations.m0011_disclosure import STATEMENTS

    return [statement for statement in STATEMENTS if "INSERT OR IGNORE INTO audit_seen" in statement]


def test_the_step_finds_what_the_rows_tell(city: City, clerk: Any, log: Log) -> None:  # noqa: F811  the fixture
    father, child = family(city, "900002")
    clerk.record_view("parties.search", "検索", seen=["90000201", "90000202", "00000000"])
    db = log()
    before = db.execute("SELECT * FROM audit_seen").fetchall()
    assert {father, child} <= {row[0] for row in before}
    db.execute("DELETE FROM audit_seen")
    for statement in filling():
        db.execute(statement)
    assert db.execute("SELECT * FROM audit_seen").fetchall() == before
    assert verify_chain(db).broken_at is None


def test_a_row_whose_body_was_spoilt_does_not_stop_the_step(city: City, log: Log) -> None:  # noqa: F811  the fixture
    db = log()
    db.execute("UPDATE audit_log SET body = '{\"seen\":[' WHERE seq = 3")
    for statement in filling():
        db.execute(statement)
