"""Whatever is done to the log behind the program's back is found at its row (L13); what the chain cannot see, by anchors (L14)."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from core.office.traces.alarms import AlarmKind, list_alarms
from core.office.traces.audit_chain import VERIFIED, record_check
from storage.office.audit import COLUMNS, row_hash
from storage.office.traces.audit_chain import verify_chain
from tests.office.traces.families import family
from tui.wiring import City, system_context

Log = Callable[[], sqlite3.Connection]
NAMES = [name.strip() for name in COLUMNS.split(",")]
ROWS = 40


@pytest.fixture
def log(city: City, clerk: Any) -> Log:
    """A log of some forty rows, every fifth with a list of persons; each call gives a copy without its guards."""
    father, child = family(city)
    for number in range(ROWS):
        seen = {"seen": [father, child][: number % 3]} if number % 5 == 0 else {}
        clerk.record_view(
            "office.menu", f"閲覧 {number}", reason="窓口", party_id=father if number % 2 else None, **seen
        )
    plain = sqlite3.connect(city.folder / "city.db")

    def copy() -> sqlite3.Connection:
        db = sqlite3.connect(":memory:", isolation_level=None)
        plain.backup(db)
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("PRAGMA foreign_keys = OFF")
        return db

    return copy


def last_of(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT max(seq) FROM audit_log").fetchone()[0])


def renumber(db: sqlite3.Connection, seqs: list[int], by: int) -> None:
    for seq in seqs:
        db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (seq + by, seq))


def rehash(db: sqlite3.Connection, seq: int) -> None:
    """Give a row the hash that fits its content now."""
    columns = db.execute(f"SELECT {COLUMNS} FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    (prev,) = db.execute("SELECT prev_hash FROM audit_log WHERE seq = ?", (seq,)).fetchone()
    db.execute("UPDATE audit_log SET hash = ? WHERE seq = ?", (row_hash(prev, columns), seq))


def edit(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    """One column of one row; the row must be found."""
    seq, name = dice.randrange(1, last + 1), dice.choice([*NAMES[1:], "hash", "prev_hash"])
    values: dict[str, object] = {
        "session_id": 9_999, "party_id": 7_777, "hash": dice.randbytes(32), "prev_hash": dice.randbytes(32),
        "file_name": "滞納情報ファイル", "reason": "別の事由",
    }  # fmt: skip
    if name == "result":
        (now,) = db.execute("SELECT result FROM audit_log WHERE seq = ?", (seq,)).fetchone()
        values["result"] = dice.choice([each for each in ("done", "viewed", "refused", "failed") if each != now])
    if name in values:
        db.execute(f"UPDATE audit_log SET {name} = ? WHERE seq = ?", (values[name], seq))
    else:
        (text,) = db.execute(f"SELECT {name} FROM audit_log WHERE seq = ?", (seq,)).fetchone()
        at = dice.randrange(len(text))
        db.execute(
            f"UPDATE audit_log SET {name} = ? WHERE seq = ?",
            (text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :], seq),
        )
    return seq


def edit_and_rehash(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    seq = dice.randrange(1, last)
    db.execute("UPDATE audit_log SET reason = '作り話' WHERE seq = ?", (seq,))
    rehash(db, seq)
    return seq


def delete(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    seq = dice.randrange(1, last)
    db.execute("DELETE FROM audit_log WHERE seq = ?", (seq,))
    if dice.random() < 0.5:
        renumber(db, list(range(seq + 1, last + 1)), -1)
    return seq


def insert(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    """A row that was never written, with a hash that follows the row before it."""
    seq = dice.randrange(2, last + 1)
    renumber(db, list(range(last, seq - 1, -1)), 1)
    db.execute("UPDATE audit_seen SET seq = seq + 1 WHERE seq >= ?", (seq,))
    others = ", ".join([*NAMES[1:], "prev_hash", "hash"])
    db.execute(f"INSERT INTO audit_log SELECT ?, {others} FROM audit_log WHERE seq = ?", (seq, seq - 1))
    (before,) = db.execute("SELECT hash FROM audit_log WHERE seq = ?", (seq - 1,)).fetchone()
    db.execute("UPDATE audit_log SET prev_hash = ?, body = '{}' WHERE seq = ?", (before, seq))
    rehash(db, seq)
    return seq


def swap(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    one, other = sorted(dice.sample(range(1, last + 1), 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (new, old))
    return one


def reorder(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    """A run of rows in another order."""
    first = dice.randrange(1, last - 3)
    run = list(range(first, min(last, first + dice.randrange(3, 8)) + 1))
    mixed = run[1:] + run[:1]
    for old in run:
        db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (-old, old))
    for old, new in zip(run, mixed, strict=True):
        db.execute("UPDATE audit_log SET seq = ? WHERE seq = ?", (new, -old))
    return first


def spoil(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    """Bytes that are no text any more."""
    seq = dice.randrange(1, last + 1)
    name = dice.choice(["body", "reason", "terminal"])
    db.execute(f"UPDATE audit_log SET {name} = CAST(x'ff' || {name} AS TEXT) WHERE seq = ? AND {name} <> ''", (seq,))
    return seq if db.execute("SELECT changes()").fetchone()[0] else edit(db, dice, last)


def change_lists(db: sqlite3.Connection, dice: random.Random, last: int) -> int:
    """The index of who stood in which list."""
    kept = db.execute("SELECT party_id, seq FROM audit_seen").fetchall()
    party, seq = dice.choice(kept)
    how = dice.randrange(3)
    if how == 0:
        db.execute("DELETE FROM audit_seen WHERE party_id = ? AND seq = ?", (party, seq))
    elif how == 1:
        seq = dice.choice([each for each in range(1, last + 1) if (party, each) not in kept])
        db.execute("INSERT INTO audit_seen VALUES(?,?)", (party, seq))
    else:
        db.execute("UPDATE audit_seen SET party_id = 4242 WHERE party_id = ? AND seq = ?", (party, seq))
    return int(seq)


ATTACKS = [edit, edit_and_rehash, delete, insert, swap, reorder, spoil, change_lists]


def attack(log: Log, count: int, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(count):
        db = log()
        how = ATTACKS[number % len(ATTACKS)]
        seq = how(db, dice, last_of(db))
        assert verify_chain(db).broken_at == seq, (how.__name__, number)
        db.close()


def test_sixty_attacks_are_found_at_their_rows(log: Log) -> None:
    attack(log, 64, seed=1)


@pytest.mark.slow
def test_a_thousand_attacks_are_found_at_their_rows(log: Log) -> None:
    attack(log, 1_000, seed=2)


def test_the_copy_without_an_attack_is_intact(log: Log) -> None:
    assert verify_chain(log()).broken_at is None


def forge_from(db: sqlite3.Connection, first: int) -> None:
    """Change a row and compute all that follow anew: the chain alone is content with it."""
    db.execute("UPDATE audit_log SET reason = '作り話' WHERE seq = ?", (first,))
    rehash(db, first)
    for seq in range(first + 1, last_of(db) + 1):
        db.execute(
            "UPDATE audit_log SET prev_hash = (SELECT hash FROM audit_log WHERE seq = ?) WHERE seq = ?", (seq - 1, seq)
        )
        rehash(db, seq)


@pytest.mark.parametrize("seed", [3, pytest.param(4, marks=pytest.mark.slow)])
def test_what_the_chain_cannot_see_is_found_through_the_heads_kept_outside(log: Log, seed: int) -> None:
    dice = random.Random(seed)
    for number in range(20 if seed == 3 else 100):
        db = log()
        last = last_of(db)
        at = {
            n: db.execute("SELECT hash FROM audit_log WHERE seq = ?", (n,)).fetchone()[0].hex()
            for n in (last // 2, last)
        }
        if number % 2:
            cut = dice.randrange(1, last)
            db.execute("DELETE FROM audit_log WHERE seq > ?", (last - cut,))
            db.execute("DELETE FROM audit_seen WHERE seq > ?", (last - cut,))
            expected = last - cut + 1
        else:
            first = dice.randrange(1, last + 1)
            forge_from(db, first)
            expected = last // 2 if first <= last // 2 else last
        assert verify_chain(db).broken_at is None
        assert verify_chain(db, at).broken_at == expected
        db.close()


def test_a_break_is_told_once_until_it_is_answered(city: City, operator: Any, log: Log) -> None:
    db = log()
    db.execute("UPDATE audit_log SET reason = 'x' WHERE seq = 9")
    state = verify_chain(db)
    for _ in range(2):
        record_check(system_context(city), VERIFIED, state)
    [alarm] = list_alarms(operator)
    assert alarm.kind is AlarmKind.CHAIN
    assert alarm.body == "操作ログの 9行目 から鎖が合いません。行の内容が記録時と違います。"
