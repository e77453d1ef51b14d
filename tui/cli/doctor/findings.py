"""What the doctor says: one line a check, whether it is as it must be, and what to do if it is not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Fit, unfit, or not to be told from here."""

    FIT = "適"
    UNFIT = "不適"
    UNKNOWN = "不明"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its name, the verdict, what was found, and for an unfit one how it is mended."""

    check: str
    verdict: Verdict
    said: str
    mend: str = ""

    @property
    def line(self) -> str:
        """As one line."""
        mend = f" → {self.mend}" if self.mend and self.verdict is not Verdict.FIT else ""
        return f"{self.verdict.value}\t{self.check}\t{self.said}{mend}"


def judged(check: str, fit: bool, said: str, mend: str) -> Finding:
    """A check that can be decided."""
    return Finding(check, Verdict.FIT if fit else Verdict.UNFIT, said, "" if fit else mend)


def unknown(check: str, said: str, mend: str = "") -> Finding:
    """A check that cannot be decided here."""
    return Finding(check, Verdict.UNKNOWN, said, mend)
