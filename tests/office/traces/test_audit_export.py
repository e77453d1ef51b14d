"""The log leaves with a reason and a grant only, as cells that are harmless, and that it left is itself in the log."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.office.audit_view import AuditFilter, list_audit
from core.office.rights import NotPermitted
from core.office.roster import GivenGrant
from core.office.traces.audit_export import ExportNotGranted, export_audit
from core.values.refusals import BadInput
from tui.wiring import City

HOSTILE = "=cmd|' /C calc'!A0\n改行,カンマ\x1b[31m"
REASON = "監査 R8-3 への提出"


@pytest.fixture
def granted(city: City, auditor: Any, clerk: Any) -> Any:
    """An auditor with G3; a clerk's rows with a hostile reason are in the log."""
    today = city.clock.now().date()
    with city.vault.write() as store:
        store.roster.give_grant(auditor.actor.staff_no, GivenGrant("G3", None, today, today + timedelta(days=30)), 0, 1)
    for _ in range(3):
        clerk.record_view("office.menu", "閲覧", reason=HOSTILE)
    return auditor


def left(city: City) -> list[Path]:
    return [path for path in (city.folder / "out").rglob("*") if path.is_file()]


def rows_in(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_one_row_stays_one_row_and_no_cell_begins_a_formula(city: City, granted: Any, clerk: Any) -> None:
    export_audit(granted, AuditFilter(staff_no=clerk.actor.staff_no), REASON)
    [path] = left(city)
    head, *rows = rows_in(path)
    assert len(rows) == 3
    assert {row[head.index("事由")] for row in rows} == {"'" + HOSTILE.replace("\x1b", "")}
    assert [row[head.index("一致")] for row in rows] == ["一致"] * 3
    assert [int(row[0]) for row in rows] == sorted(int(row[0]) for row in rows)


def test_the_export_is_recorded_with_conditions_count_and_digest(city: City, granted: Any, clerk: Any) -> None:
    export_audit(granted, AuditFilter(staff_no=clerk.actor.staff_no), REASON)
    [path] = left(city)
    rows = list_audit(granted, AuditFilter(function_codes=("office.audit_export",)))
    told = next(row for row in rows if "wanted" in row.facts)
    assert told.reason == REASON
    assert told.facts["wanted"] == {"staff_no": clerk.actor.staff_no}
    assert (told.facts["count"], told.facts["sha256"]) == (3, hashlib.sha256(path.read_bytes()).hexdigest())


def test_without_the_grant_nothing_leaves_and_the_try_is_recorded(city: City, auditor: Any) -> None:
    with pytest.raises(ExportNotGranted):
        export_audit(auditor, AuditFilter(), REASON)
    assert left(city) == []
    assert list_audit(auditor, limit=1)[0].result.value == "refused"


@pytest.mark.parametrize("reason", ["", "  ", "監査"])
def test_a_reason_is_needed(city: City, granted: Any, reason: str) -> None:
    with pytest.raises(BadInput):
        export_audit(granted, AuditFilter(), reason)
    assert left(city) == []


def test_nothing_found_is_no_file(city: City, granted: Any) -> None:
    with pytest.raises(BadInput):
        export_audit(granted, AuditFilter(words="ありえない操作"), REASON)
    assert left(city) == []


def test_a_clerk_may_not_export(clerk: Any) -> None:
    with pytest.raises(NotPermitted):
        export_audit(clerk, AuditFilter(), REASON)
