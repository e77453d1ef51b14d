"""第二次・連帯の記録 (L145-L148, L154): who answers for which claims of whom up to what, as values of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from core.delinquency.obligors.liability_rules import LiabilityKind, LimitKind
from core.values.money import Yen


class LiabilityStep(StrEnum):
    """What happened; stored as it stands."""

    NOTIFIED = "notified"
    """納付通知書 issued; `due_on` is its 納付期限."""
    TOLD_MAIN = "told_main"
    REMINDED = "reminded"
    """納付催告書."""
    PAID = "paid"
    """Money that the liable brought, in yen; it lies on the main claim."""
    MAIN_REALISED = "main_realised"
    """The property of the main debtor was put up for sale (換価に付した)."""
    LAWSUIT = "lawsuit"
    LAWSUIT_ENDED = "lawsuit_ended"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "notified": "納付通知書",
            "told_main": "主たる納税者へ通知",
            "reminded": "納付催告書",
            "paid": "納付",
            "main_realised": "主の財産を換価に付した",
            "lawsuit": "訴訟の係属",
            "lawsuit_ended": "訴訟の終了",
            "cancelled": "取消し",
        }[self.value]


@dataclass(frozen=True, slots=True)
class NewLiability:
    """A liability as it is drafted. `claims` are those of the main debtor; `disposed_on` what the one-year test asks."""

    kind: LiabilityKind
    party_id: int
    main_party_id: int
    claims: tuple[int, ...]
    limit_kind: LimitKind
    ground: str
    shortfall: str
    limit_yen: Yen | None = None
    limit_words: str = ""
    disposed_on: date | None = None


@dataclass(frozen=True, slots=True)
class LiabilityEvent:
    """One thing that happened."""

    event_id: int
    kind: LiabilityStep
    on: date
    due_on: date | None
    yen: Yen | None
    note: str


@dataclass(frozen=True, slots=True)
class Liability:
    """A liability as it lies in the books. `children` gives the claim of the liable by that of the main debtor."""

    liability_id: int
    kind: LiabilityKind
    party_id: int
    main_party_id: int
    limit_kind: LimitKind
    limit_yen: Yen | None
    limit_words: str
    disposed_on: date | None
    ground: str
    shortfall: str
    approved_on: date
    draft_id: int
    children: Mapping[int, int]
    events: tuple[LiabilityEvent, ...]

    def happened(self, kind: LiabilityStep) -> LiabilityEvent | None:
        """The newest event of a kind."""
        return next((each for each in reversed(self.events) if each.kind is kind), None)

    @property
    def due_on(self) -> date | None:
        """納付期限 of the notice."""
        notice = self.happened(LiabilityStep.NOTIFIED)
        return notice.due_on if notice else None

    @property
    def paid(self) -> Yen:
        """What the liable have brought."""
        return Yen(sum(each.yen.amount for each in self.events if each.yen is not None))

    @property
    def lawsuit(self) -> bool:
        """True while one is pending."""
        kinds = [each.kind for each in self.events if each.kind in (LiabilityStep.LAWSUIT, LiabilityStep.LAWSUIT_ENDED)]
        return bool(kinds) and kinds[-1] is LiabilityStep.LAWSUIT

    @property
    def cancelled(self) -> bool:
        """True once it was taken back."""
        return self.happened(LiabilityStep.CANCELLED) is not None

    @property
    def state(self) -> str:
        """Where it stands, derived from the events."""
        if self.cancelled:
            return "取消し"
        if not self.kind.secondary:
            return "連帯"
        if self.happened(LiabilityStep.REMINDED):
            return "催告済"
        return "告知済" if self.happened(LiabilityStep.NOTIFIED) else "決裁済"


class Liabilities(Protocol):
    """Liabilities in the store."""

    def add(self, new: NewLiability, approved_on: date, draft_id: int, audit_seq: int) -> int:
        """One that was approved; its number. Its claims are added by `add_claim`."""
        ...

    def add_claim(self, liability_id: int, main_receivable_id: int, receivable_id: int) -> None:
        """The claim of the liable beside that of the main debtor."""
        ...

    def get(self, liability_id: int) -> Liability:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Liability]:
        """Those in which a party is liable or the main debtor, newest first."""
        ...

    def listed(self, *, limit: int) -> list[Liability]:
        """Newest first."""
        ...

    def of_mains(self, receivable_ids: Sequence[int]) -> list[Liability]:
        """Those that answer for some of these claims."""
        ...

    def add_event(
        self,
        liability_id: int,
        kind: LiabilityStep,
        on: date,
        audit_seq: int,
        *,
        due_on: date | None = None,
        yen: Yen | None = None,
        document_id: int | None = None,
        note: str = "",
    ) -> int:
        """Append an event; its number."""
        ...
