"""Rooms of returned mail and service by publication."""

from __future__ import annotations

import sqlite3


class NoticesRooms:
    """Rooms of returned mail and service by publication."""

    db: sqlite3.Connection
