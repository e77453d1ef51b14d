"""The city's file as the services see it: read and write."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from storage import transactions
from storage.connection import STOCK
from storage.store import Store


class FileVault:
    """Opens transactions on one file, from any thread; idle connections of the process keep it open between them."""

    def __init__(self, path: Path) -> None:
        """Raises StoreUnusable when the file is absent or not as it must be."""
        self.path = path.resolve()
        with self.read() as store:
            store.db.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def read(self) -> AbstractContextManager[Store]:
        """See one moment; nothing stays."""
        return transactions.read(self.path)

    def write(self) -> AbstractContextManager[Store]:
        """Queue, begin, commit."""
        return transactions.write(self.path)

    def begin_log_anew(self) -> bool:
        """Copy the write-ahead log into the file and empty it; False when readers hold it."""
        return transactions.begin_log_anew(self.path)

    def close(self) -> None:
        """Let the file go; further acts still work."""
        STOCK.drop(self.path)
