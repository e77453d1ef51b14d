"""What `notices` keeps."""

from __future__ import annotations

from core.office.keeping.retention import Kept

KEPT: dict[str, Kept] = {}
"""Tables of the room, by name."""
