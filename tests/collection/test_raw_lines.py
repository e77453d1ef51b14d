"""Lines of direct debits hold bank accounts: they lie sealed in the file and are opened for their own row only."""

from __future__ import annotations

from typing import Any

import pytest

from core.collection.importing import import_payment_file
from core.collection.raw_lines import opened
from core.office.ports import SealBroken
from tests.collection.files import zengin
from tui.wiring import City

ACCOUNT = b"7654321"
FILE = zengin(("1" * 20, 12_000, "0"))


def test_no_account_number_lies_readable_in_the_file(city: City, clerk: Any) -> None:
    import_payment_file(clerk, "zengin-91", "KEKKA.dat", FILE)
    city.close()
    for name in ("city.db", "city.db-wal"):
        path = city.folder / name
        assert not path.exists() or ACCOUNT not in path.read_bytes()


def test_a_line_opens_for_its_own_row_only(city: City, clerk: Any) -> None:
    batch = import_payment_file(clerk, "zengin-91", "KEKKA.dat", FILE)
    with city.vault.read() as store:
        line_no, raw = store.db.execute("SELECT line_no, raw FROM payment").fetchone()
    keys = city.outside.keys
    assert ACCOUNT in opened(keys, "zengin-91", batch.batch_id, line_no, raw)
    with pytest.raises(SealBroken):
        opened(keys, "zengin-91", batch.batch_id, line_no + 1, raw)
