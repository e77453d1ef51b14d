"""What has been committed is never reported as failed, whatever becomes of the log behind it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from storage.connection import connect
from tui.wiring import City

WRITER = """
import resource, sys
from pathlib import Path
from storage import transactions
path = Path(sys.argv[1])
transactions.LONGEST_LOG = 1
size = path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
with transactions.write(path) as store:
    store.db.executemany(
        "INSERT INTO bank(bank_no, name, kana) VALUES(?,?,'')", [(f"x{n}", "a" * 1000) for n in range(200)]
    )
print("committed")
"""


def test_a_commit_stands_although_the_disk_has_no_room_for_the_log(city: City) -> None:
    """The file may not grow any more: copying the log into it fails, after the commit."""
    path: Path = city.vault.path
    city.close()
    done = subprocess.run([sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, check=False)
    db = connect(path)
    (rows,) = db.execute("SELECT count(*) FROM bank WHERE bank_no LIKE 'x%'").fetchone()
    db.close()
    assert rows == 200
    assert done.stdout.strip() == "committed", done.stderr[-400:]


def test_a_reader_who_looks_on_does_not_make_a_commit_fail(city: City) -> None:
    """The log cannot be begun anew while someone reads an older moment; the writer goes on."""
    from storage import transactions

    before, transactions.LONGEST_LOG = transactions.LONGEST_LOG, 1
    reader = connect(city.vault.path)
    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM bank").fetchone()
        with city.vault.write() as store:
            store.db.execute("INSERT INTO bank(bank_no, name, kana) VALUES('y1', 'a', '')")
    finally:
        transactions.LONGEST_LOG = before
        reader.close()
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM bank WHERE bank_no = 'y1'").fetchone() == (1,)
