"""Letters after the demand: returned mail and service by publication (返戻・公示送達)."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    """What the area registers, put together when they are first asked for: a clerk's terminal starts without them."""
    if name not in ("ACTS", "STEPS", "OUTPUTS", "KEPT", "ERASURES", "SEALED", "FOLLOWS", "LETTER_RUNS"):
        raise AttributeError(name)
    from core.notices import registered

    return getattr(registered, name, {})
