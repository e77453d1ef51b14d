"""第三者納付 (F61): who pays for a delinquent, by name and relation. Receipts stay in the delinquent's name (法20条の6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.delinquency.timeline import Happened, tell
from core.office.traces.looking import changing, refuse_near
from core.values.refusals import BadInput, ChangedByAnother

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.plans"


@dataclass(frozen=True, slots=True)
class Payer:
    """Somebody who pays for a party, from a day on; `ended_on` is the last day."""

    payer_id: int
    party_id: int
    name: str
    relation: str
    from_on: date
    ended_on: date | None
    version: int

    @property
    def words(self) -> str:
        """花子（配偶者）."""
        return f"{self.name}（{self.relation}）"


class Payers(Protocol):
    """Third-party payers in the store."""

    def add(self, party_id: int, name: str, relation: str, from_on: date, audit_seq: int) -> int:
        """A new one; its number."""
        ...

    def end(self, payer: Payer, ended_on: date) -> bool:
        """Let one end; False when somebody else was faster."""
        ...

    def get(self, payer_id: int) -> Payer:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Payer]:
        """All of a party, the present ones first."""
        ...


def record_payer(ctx: Context, party_id: int, name: str, relation: str) -> int:
    """Note that somebody else pays for the party from today on; the number. Raises BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    name, relation = name.strip(), relation.strip()
    if not name:
        raise BadInput(reason="第三者の氏名・名称を入力してください。", field="name")
    if not relation:
        raise BadInput(reason="滞納者との関係を入力してください（配偶者、勤務先など）。", field="relation")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        entry = ctx.entry(FUNCTION, "第三者納付者の登録", party_id=party_id, relation=relation)
        seq = store.audit.record(entry)
        tell(ctx, store, party_id, Happened.PLAN, f"第三者納付 {name}（{relation}）を記録", seq)
        return store.payers.add(party_id, name, relation, today, seq)


def end_payer(ctx: Context, payer_id: int) -> None:
    """Note that somebody no longer pays for the party. Raises NotFound, ChangedByAnother, NearChange."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        payer = store.payers.get(payer_id)
        refuse_near(ctx, store, payer.party_id)
        entry = ctx.entry(FUNCTION, "第三者納付者の終了", party_id=payer.party_id, payer=payer_id)
        seq = store.audit.record(entry)
        if not store.payers.end(payer, today):
            raise ChangedByAnother(what="第三者納付")
        tell(ctx, store, payer.party_id, Happened.PLAN, f"第三者納付 {payer.words} を終了", seq)
