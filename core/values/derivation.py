"""How a result came about: the steps of a rule with their articles, for a screen, a printout or a check by hand."""

from __future__ import annotations

from dataclasses import dataclass

from core.values.money import Yen


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a calculation in the office's words, the article it rests on, and the yen it gives if it gives any."""

    text: str
    article: str = ""
    amount: Yen | None = None
