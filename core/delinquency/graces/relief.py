"""延滞金の免除・減免 as data: grounds with their articles, a decision on one receivable, the rows in the store.

Ground, article, period and yen stand one by one for each receivable (§10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.ledger.waivers import WaiverKind
from core.values.money import Yen


class ReliefGround(StrEnum):
    """区分; stored as it stands."""

    HARDSHIP = "hardship"
    SECURED = "secured"
    EXTENDED = "extended"
    ENTRUSTED = "entrusted"
    DISTRIBUTED = "distributed"
    ORDINANCE_DISASTER = "ordinance_disaster"
    ORDINANCE_WELFARE = "ordinance_welfare"
    ORDINANCE_ILLNESS = "ordinance_illness"
    ORDINANCE_LOSS = "ordinance_loss"
    ORDINANCE_OTHER = "ordinance_other"

    @property
    def label(self) -> str:
        """The words on screens and papers."""
        return _GROUNDS[self][0]

    @property
    def article(self) -> str:
        """By which article."""
        return _GROUNDS[self][1]

    @property
    def waiver(self) -> WaiverKind | None:
        """How much of a day is waived; None for 減免 by the ordinance, which lowers what is fixed."""
        return _GROUNDS[self][2]


_GROUNDS: dict[ReliefGround, tuple[str, str, WaiverKind | None]] = {
    ReliefGround.HARDSHIP: ("納付が困難なやむを得ない理由", "法15条の9②", WaiverKind.ALL),
    ReliefGround.SECURED: ("全額の差押え・担保の提供", "法15条の9④ 附則3条の2③", WaiverKind.EXCESS),
    ReliefGround.EXTENDED: ("期限の延長", "法20条の9の5①", WaiverKind.ALL),
    ReliefGround.ENTRUSTED: ("納付委託の再委託先の遅れ", "法20条の9の5②一", WaiverKind.ALL),
    ReliefGround.DISTRIBUTED: ("交付要求等の受領から充当まで", "法20条の9の5②三", WaiverKind.ALL),
    ReliefGround.ORDINANCE_DISASTER: ("減免 災害・盗難", "市税条例", None),
    ReliefGround.ORDINANCE_WELFARE: ("減免 生活保護", "市税条例", None),
    ReliefGround.ORDINANCE_ILLNESS: ("減免 疾病・死亡", "市税条例", None),
    ReliefGround.ORDINANCE_LOSS: ("減免 事業の損失・失業", "市税条例", None),
    ReliefGround.ORDINANCE_OTHER: ("減免 その他", "市税条例", None),
}


@dataclass(frozen=True, slots=True)
class NewRelief:
    """A decision to be kept."""

    party_id: int
    receivable_id: int
    ground: ReliefGround
    received_on: date | None
    from_on: date | None
    until_on: date | None
    before: Yen
    relieved: Yen
    decided_on: date
    granted: bool
    draft_id: int
    event_id: int | None = None
    voucher_id: int | None = None


@dataclass(frozen=True, slots=True)
class Relief:
    """A decision as it lies in the books: 減免前額 and 減免額 (R-08)."""

    relief_id: int
    receivable_id: int
    ground: ReliefGround
    article: str
    received_on: date | None
    from_on: date | None
    until_on: date | None
    before: Yen
    relieved: Yen
    decided_on: date
    granted: bool
    draft_id: int

    @property
    def after(self) -> Yen:
        """What is left; never below 0."""
        return self.before - self.relieved


class Reliefs(Protocol):
    """Decisions on late charges in the store."""

    def add(self, new: NewRelief, audit_seq: int) -> int:
        """Keep one; its number."""
        ...

    def of_party(self, party_id: int) -> list[Relief]:
        """Newest first."""
        ...
