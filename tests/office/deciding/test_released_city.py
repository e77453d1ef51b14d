"""A city from before routes were kept comes over with its drafts: those that wait are decided as they were drafted."""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from core.office.deciding.capacity import RouteOutgrown
from core.office.drafts import NewDraft
from storage.connection import connect
from storage.migrations import apply
from storage.migrations.plan import migrations
from tests.office.deciding.conftest import Office

DRAFTS = (
    "INSERT INTO staff(staff_no, login_id, office_code, password_hash, totp_secret, name) VALUES('1','a','0100','x',x'','甲')",
    "INSERT INTO staff(staff_no, login_id, office_code, password_hash, totp_secret, name) VALUES('2','b','0100','x',x'','乙')",
    *(
        "INSERT INTO draft(draft_id, act_code, payload, digest, drafted_by, drafted_at, steps, audit_seq)"
        f" VALUES({n},'gift','null',x'{n:02}','1','2026-11-24T10:00:00+09:00',1,1)"
        for n in (1, 2, 3, 4)
    ),
    "INSERT INTO approval VALUES(1,1,1,'approve','2','2026-11-24T10:00:00+09:00',1,x'01',NULL,1)",
    "INSERT INTO draft_execution VALUES(1,1,'2026-11-24',1)",
    "INSERT INTO approval VALUES(2,1,1,'withdraw','1','2026-11-24T10:00:00+09:00',NULL,x'02','不要',1)",
    "INSERT INTO approval VALUES(3,1,1,'send_back','2','2026-11-24T10:00:00+09:00',NULL,x'03','確認',1)",
)


def before_routes(path: Path) -> sqlite3.Connection:
    """A file as the release before left it."""
    path.touch(mode=0o600)
    sqlite3.connect(path).execute("PRAGMA journal_mode=WAL").close()
    for name in apply.names():
        importlib.import_module(f"storage.migrations.{name}")
    db = connect(path)
    migrations.apply(Database(db), stop_before="m0007_access")
    return db


def test_drafts_of_a_released_city_are_open_or_over_as_they_were(tmp_path: Path) -> None:
    db = before_routes(tmp_path / "city.db")
    db.execute("PRAGMA foreign_keys=OFF")
    for statement in DRAFTS:
        db.execute(statement)
    migrations.apply(Database(db))
    assert db.execute("SELECT draft_id, revision FROM draft_open ORDER BY 1").fetchall() == [(3, 1), (4, 1)]
    assert db.execute("SELECT DISTINCT route FROM draft").fetchall() == [("",)]
    db.close()


@pytest.mark.parametrize(("yen", "executed"), [(300_000, True), (300_001, False)])
def test_a_draft_without_a_route_is_decided_within_the_limit(office: Office, yen: int, executed: bool) -> None:
    clerk = office.of("collection")
    draft = NewDraft("gift", {}, yen, None, None, clerk.actor.staff_no, office.clock.now(), ("approver",))
    with office.city.vault.write() as store:
        store.drafts.add(draft, 1)
        store.db.execute("DROP TRIGGER draft_no_update")
        store.db.execute("UPDATE draft SET route = ''")
        ref = store.drafts.get(1).ref
    if executed:
        assert office.yes(office.of("chief"), ref).executed
    else:
        with pytest.raises(RouteOutgrown):
            office.yes(office.of("chief"), ref)
