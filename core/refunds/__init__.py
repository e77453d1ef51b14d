"""Over-payments (過誤納) and what becomes of them."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """What the area registers, put together when they are first asked for: a clerk's terminal starts without them."""
    if name not in ("ACTS", "STEPS", "KEPT", "ERASURES", "SEALED"):
        raise AttributeError(name)
    from core.refunds import registered

    return getattr(registered, name, {})
