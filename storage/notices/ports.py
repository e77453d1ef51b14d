"""Rooms of returned mail and service by publication. A room's file is loaded when the room is first entered."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.notices.publication import Publications
    from storage.notices.returned_mail import ReturnedMails


class NoticesRooms:
    """Rooms of returned mail and service by publication."""

    db: sqlite3.Connection

    @cached_property
    def returned_mail(self) -> ReturnedMails:
        from storage.notices.returned_mail import ReturnedMails

        return ReturnedMails(self.db)

    @cached_property
    def publications(self) -> Publications:
        from storage.notices.publication import Publications

        return Publications(self.db)
