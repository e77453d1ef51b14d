"""滞納原因・付箋・要注意区分 (A10, A11): words from the office's tables that stick to a delinquent for a time.

A 付箋 always has an end and is gone on the day after it. A 要注意区分 is drafted with its ground and approved by another;
it then stands on every screen that shows the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from core.delinquency.timeline import Happened, tell
from core.office.approvals import draft_act
from core.office.contact_tables import table_of
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.settings import value_of
from core.office.traces.looking import changing, refuse_near
from core.values.dates import wareki
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.relations"
CAUTION = "case_caution"
CAUTION_NAME = "要注意区分"
LEAST_GROUND = 10
"""Letters of the ground of a caution."""


class LabelSort(StrEnum):
    """Which table a label is from; stored as it stands."""

    CAUSE = "cause"
    TAG = "tag"
    CAUTION = "caution"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"cause": "原因", "tag": "付箋", "caution": "要注意"}[self.value]


@dataclass(frozen=True, slots=True)
class NewLabel:
    """A label to be stuck on; `until_on` is the last day on which it is shown."""

    party_id: int
    sort: LabelSort
    code: str
    words: str
    from_on: date
    until_on: date | None
    ground: str = ""
    staff_no: str = ""
    approved_by: str = ""
    draft_id: int | None = None


@dataclass(frozen=True, slots=True)
class CaseLabel:
    """A label as it lies in the books."""

    label_id: int
    party_id: int
    sort: LabelSort
    code: str
    words: str
    from_on: date
    until_on: date | None
    ground: str
    staff_name: str
    approver_name: str
    ended_on: date | None

    @property
    def text(self) -> str:
        """Code and words in one."""
        return f"{self.code}（{self.words}）" if self.words else self.code


class LabelTwice(Refusal):
    """The same label is in force already."""

    sentence = "{sort}「{code}」はすでに付いています。先に外してから付け直してください。"


class CaseLabels(Protocol):
    """Labels in the store."""

    def in_force(self, party_id: int, on: date) -> list[CaseLabel]:
        """Labels that hold on a day: cautions first, then causes, then tags."""
        ...

    def with_label(self, sort: LabelSort, code: str, on: date) -> list[int]:
        """The parties that bear a label on a day."""
        ...

    def get(self, label_id: int) -> CaseLabel:
        """One label. Raises NotFound."""
        ...

    def add(self, new: NewLabel, audit_seq: int) -> int:
        """Stick a label on; its number."""
        ...

    def end(self, label_id: int, ended_on: date, audit_seq: int) -> bool:
        """Take it off; False when it is off already."""
        ...


def codes_of(store: Store, sort: LabelSort, on: date) -> Sequence[str]:
    """The words of a table in force on a day."""
    if sort is LabelSort.CAUSE:
        return list(table_of([str(line) for line in value_of(store, "contact_reasons", on)]).values())
    return [str(word) for word in value_of(store, "case_tags" if sort is LabelSort.TAG else "case_cautions", on)]


def list_codes(ctx: Context, sort: LabelSort) -> Sequence[str]:
    """The words that may be stuck on today."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return codes_of(store, sort, ctx.now().date())


def add_label(ctx: Context, party_id: int, sort: LabelSort, code: str, until_on: date | None, words: str = "") -> int:
    """Stick a cause or a tag on; its number. Raises BadInput (a tag without an end, a word of no table), LabelTwice."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    if sort is LabelSort.CAUTION:
        raise BadInput(reason="要注意区分は根拠を付けて起案し、承認を受けてください。", field="sort")
    today = ctx.today()
    if sort is LabelSort.TAG and until_on is None:
        raise BadInput(reason="付箋には期限の日を入力してください。", field="until_on")
    if until_on is not None and until_on < today:
        raise BadInput(reason="期限は今日以後の日を入力してください。", field="until_on")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        _check(store, party_id, sort, code, today)
        seq = store.audit.record(
            ctx.entry(FUNCTION, f"{sort.label}の登録", party_id=party_id, label=code, until_on=str(until_on or ""))
        )
        new = NewLabel(party_id, sort, code, words.strip(), today, until_on, staff_no=ctx.actor.staff_no)
        number = store.case_labels.add(new, seq)
        until = f"（{wareki(until_on)}まで）" if until_on else ""
        tell(ctx, store, party_id, Happened.NOTE, f"{sort.label} {code}{until}", seq)
        return number


def end_label(ctx: Context, label_id: int) -> None:
    """Take a label off before its end. Raises NotFound."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        label = store.case_labels.get(label_id)
        refuse_near(ctx, store, label.party_id)
        seq = store.audit.record(
            ctx.entry(FUNCTION, f"{label.sort.label}の終了", party_id=label.party_id, label=label.code)
        )
        if not store.case_labels.end(label_id, ctx.today(), seq):
            raise NotFound(what="付箋")
        tell(ctx, store, label.party_id, Happened.NOTE, f"{label.sort.label} {label.code} を外しました", seq)


def draft_caution(
    ctx: Context, party_id: int, code: str, ground: str, until_on: date | None, words: str = ""
) -> DraftRef:
    """Draft a 要注意区分 with what it rests on. Raises BadInput, LabelTwice."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    if len(ground.strip()) < LEAST_GROUND:
        raise BadInput(
            reason=f"要注意とする根拠を{LEAST_GROUND}文字以上で入力してください（いつ、何があったか）。", field="ground"
        )
    today = ctx.today()
    if until_on is not None and until_on < today:
        raise BadInput(reason="期限は今日以後の日を入力してください。", field="until_on")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        _check(store, party_id, LabelSort.CAUTION, code, today)
        payload = {
            "code": code,
            "ground": ground.strip(),
            "words": words.strip(),
            "until_on": until_on.isoformat() if until_on else "",
        }
        return draft_act(ctx, store, CAUTION, payload, party_id=party_id)


def describe_caution(store: Store, draft: Draft) -> Described:
    """The draft in words for 8001."""
    until = draft.payload["until_on"]
    return Described(
        title=f"{CAUTION_NAME}  宛名 {draft.party_no} {draft.party_name}",
        rows=(
            BeforeAfter(CAUTION_NAME, "なし", f"{draft.payload['code']} {draft.payload['words']}".strip()),
            BeforeAfter("期限", "", wareki(date.fromisoformat(until)) if until else "なし"),
        ),
        notes=(f"根拠 {draft.payload['ground']}", "承認すると、この人を表示するすべての画面の上段に出ます。"),
    )


def execute_caution(ctx: Context, store: Store, draft: Draft) -> Any:
    """Stick it on in the transaction of the approval. Raises LabelTwice, BadInput."""
    party_id, today = int(draft.party_id or 0), ctx.now().date()
    code, until = str(draft.payload["code"]), draft.payload["until_on"]
    _check(store, party_id, LabelSort.CAUTION, code, today)
    seq = store.audit.record(
        ctx.entry(FUNCTION, f"{CAUTION_NAME}の登録", party_id=party_id, label=code, draft=draft.draft_id)
    )
    store.case_labels.add(
        NewLabel(
            party_id,
            LabelSort.CAUTION,
            code,
            str(draft.payload["words"]),
            today,
            date.fromisoformat(until) if until else None,
            str(draft.payload["ground"]),
            draft.drafted_by,
            ctx.actor.staff_no,
            draft.draft_id,
        ),
        seq,
    )
    tell(ctx, store, party_id, Happened.NOTE, f"要注意 {code}（承認 {ctx.actor.name}）", seq)
    return None


def _check(store: Store, party_id: int, sort: LabelSort, code: str, on: date) -> None:
    if code not in codes_of(store, sort, on):
        raise BadInput(reason=f"{sort.label}「{code}」は表にありません。F4 の候補から選んでください。", field="code")
    if any(label.sort is sort and label.code == code for label in store.case_labels.in_force(party_id, on)):
        raise LabelTwice(sort=sort.label, code=code, field="code")
