"""利用者の権限 (9002): a change of one person's rights is one draft, approved by 課長, and holds at the person's next call.

Nobody drafts or approves for themself, for a second account of the same party, or for their household, and the two who
do it are as far apart (F1, F10). Whoever composes it sees staff alone, no taxpayer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from core.office.access.carrying_out import carry_out, person_rights
from core.office.access.change_rules import SystemsOwn, check_changes
from core.office.access.changes import (
    GRANTS,
    Change,
    Effect,
    Held,
    Key,
    PersonRights,
    Subject,
    after,
    as_payload,
    due,
    name_of,
    of_payload,
    words_of,
)
from core.office.audit import Result
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.founding import SYSTEM
from core.office.rights import COUNTER
from core.office.roster import StaffMember
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.rights"
ACT = "office.rights"
NAME = "権限変更"
NUMBER_GRANT = "G1"


class OwnRights(Refusal):
    """Nobody changes their own rights, under whatever number."""

    sentence = "自分の権限は変更できません。ほかの権限管理者に依頼してください。"


class HouseholdRights(Refusal):
    """The person is of one's household."""

    sentence = "同じ世帯の職員の権限は変更できません。ほかの権限管理者に依頼してください。"


class OwnBenefit(Refusal):
    """The approver is the person whose rights change, has another account of them, or is of their household."""

    sentence = "自分や世帯員の権限の変更は承認できません。ほかの課長に依頼してください。"


class DrafterNear(Refusal):
    """The approver and the drafter are one person or one household."""

    sentence = "起案者と同一人か同じ世帯のため承認できません。ほかの課長に依頼してください。"


class DraftedAlready(Refusal):
    """Another change of the person's rights is still awaited."""

    sentence = "{name}の権限の変更（起案{draft_id}）が決裁待ちです。先に決裁か取下げを済ませてください。"


@dataclass(frozen=True, slots=True)
class RightsFile:
    """One person as 9002 shows them. `obstacle` says why the one who looks cannot change them; empty when they can."""

    rights: PersonRights
    today: date
    seen_at: datetime | None
    obstacle: str
    awaited: int | None
    """Number of the draft about the person that waits for a decision."""


@dataclass(frozen=True, slots=True)
class PastChange:
    """An approved change of a person's rights: which draft, by whom, approved by whom and when, and what it was."""

    draft_id: int
    drafted_by: str
    drafted_on: date
    approved_by: str
    approved_on: date
    reason: str
    changes: tuple[Change, ...]


class RightsChanges(Protocol):
    """Drafts of rights by the person whom they are about."""

    def awaited(self, staff_no: str) -> int | None:
        """Number of the draft about a person that waits for a decision."""
        ...

    def past(self, staff_no: str, limit: int) -> list[PastChange]:
        """Changes that were carried out, newest first."""
        ...

    def seen_at(self, staff_no: str) -> datetime | None:
        """When the person worked last."""
        ...


def list_people(ctx: Context[Store]) -> list[tuple[StaffMember, str]]:
    """All staff and accounts with their roles of today in words, by number; the system's own account is left out."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.now().date()
    with ctx.read() as store:
        return [
            (member, "・".join(role.name for role in store.roster.roles(member.staff_no, today)))
            for member in store.roster.listed()
            if member.staff_no != SYSTEM
        ]


def get_rights_file(ctx: Context[Store], staff_no: str) -> RightsFile:
    """One person's rights. Raises NotFound."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.now().date()
    with ctx.read() as store:
        rights = person_rights(store, staff_no, today)
        awaited = store.rights_changes.awaited(staff_no)
        obstacle = "" if ctx.actor.staff_no != staff_no else OwnRights.sentence
        refusal = _near(store, ctx.actor.staff_no, staff_no)
        if staff_no == SYSTEM:
            obstacle = SystemsOwn.sentence
        elif refusal is not None:
            obstacle = refusal.message
        return RightsFile(rights, today, store.rights_changes.seen_at(staff_no), obstacle, awaited)


def list_past_changes(ctx: Context[Store], staff_no: str, *, limit: int = 100) -> list[PastChange]:
    """The history of a person's rights, newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.rights_changes.past(staff_no, limit)


def describe_changes(ctx: Context[Store], staff_no: str, changes: Sequence[Change]) -> Described:
    """What the changes would do, in words, after every rule was asked; nothing is drafted."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.now().date()
    with ctx.read() as store:
        _refuse_drafting(ctx, store, staff_no)
        rights = person_rights(store, staff_no, today)
        check_changes(rights, changes, today)
        return _described(rights, changes, "", today)


def draft_rights(
    ctx: Context[Store], staff_no: str, rights_version: int, changes: Sequence[Change], reason: str
) -> DraftRef:
    """Draft the changes of one person's rights; `rights_version` is the one on which they were composed.

    Raises OwnRights, HouseholdRights, DraftedAlready, ChangedByAnother, BadInput and the refusals of `check_changes`.
    What is refused about oneself and one's household is recorded.
    """
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="変更の理由を入力してください（例 R8.12.1 の異動による）。", field="reason")
    today = ctx.now().date()
    with ctx.read() as store:
        refusal = _near(store, ctx.actor.staff_no, staff_no)
    if refusal is not None:
        with ctx.write() as store:
            store.audit.record(ctx.entry(FUNCTION, "自分・世帯の権限の起案", Result.REFUSED, staff=staff_no))
        raise refusal
    from core.office.approvals import draft_act

    with ctx.write() as store:
        _refuse_drafting(ctx, store, staff_no)
        rights = person_rights(store, staff_no, today)
        if rights.member.rights_version != rights_version:
            raise ChangedByAnother(what=f"{rights.member.name}の権限")
        awaited = store.rights_changes.awaited(staff_no)
        if awaited is not None:
            raise DraftedAlready(name=rights.member.name, draft_id=awaited)
        check_changes(rights, changes, today)
        payload = {
            "staff_no": staff_no,
            "name": rights.member.name,
            "reason": reason.strip(),
            "changes": [as_payload(change) for change in changes],
        }
        return draft_act(ctx, store, ACT, payload)


def changes_of(draft: Draft) -> list[Change]:
    """The changes that a draft holds."""
    return [of_payload(values) for values in draft.payload["changes"]]


def describe_rights(store: Store, draft: Draft) -> Described:
    """The draft in words for 8001, against the rights as they stand now."""
    day = draft.drafted_at.date()
    rights = person_rights(store, str(draft.payload["staff_no"]), day)
    return _described(rights, changes_of(draft), str(draft.payload["reason"]), day)


def execute_rights(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """Carry the changes out in the transaction of the approval. What would have begun before begins today.

    Raises OwnBenefit, DrafterNear, BadInput and the refusals of `check_changes`: the file may have changed since.
    """
    staff_no, today = str(draft.payload["staff_no"]), ctx.now().date()
    refusal = bars_approval(store, draft.draft_id, ctx.actor.staff_no)
    if refusal is not None:
        raise refusal
    changes = due(changes_of(draft), today)
    check_changes(person_rights(store, staff_no, today), changes, today)
    carry_out(ctx, store, FUNCTION, staff_no, changes, draft.draft_id)


def bars_approval(store: Store, draft_id: int, staff_no: str) -> Refusal | None:
    """Why somebody may not decide a draft about another person's access, in their own name or in anybody's."""
    draft = store.drafts.get(draft_id)
    if _near(store, staff_no, str(draft.payload["staff_no"])) is not None:
        return OwnBenefit()
    if any(_near(store, staff_no, drafter) is not None for drafter in store.cases.get(draft_id).drafters):
        return DrafterNear()
    return None


def _refuse_drafting(ctx: Context[Store], store: Store, staff_no: str) -> None:
    refusal = _near(store, ctx.actor.staff_no, staff_no)
    if refusal is not None:
        raise refusal


def _near(store: Store, one: str, other: str) -> Refusal | None:
    """The refusal for two numbers that are one person or one household."""
    if one == other:
        return OwnRights()
    party_id = store.roster.get(other).party_id
    if party_id is None or not store.kin.relation(one, party_id).near:
        return None
    return OwnRights() if store.roster.get(one).party_id == party_id else HouseholdRights()


def _described(rights: PersonRights, changes: Sequence[Change], reason: str, today: date) -> Described:
    """Rows before and after; the right to use the Individual Number comes first, under a heading of its own."""
    member = rights.member
    keys = list(dict.fromkeys(change.key for change in changes))
    number = Key(Subject.GRANT, NUMBER_GRANT)
    keys.sort(key=lambda key: (key != number, list(Subject).index(key.subject)))
    result = after(rights.rows, changes)
    rows = tuple(
        BeforeAfter(
            f"【個人番号】{name_of(key)}" if key == number else name_of(key),
            _standing(rights, key, rights.of(key), today),
            _standing(rights, key, [row for row in result if row.key == key], today),
        )
        for key in keys
    )
    notes = [f"理由 {reason}"] if reason else []
    if number in keys:
        gives = any(change.key == number and change.effect is Effect.GIVE for change in changes)
        notes.append(f"個人番号利用権限の{'付与' if gives else '終了'}を含みます。事務に要るかを確かめてください。")
    notes.append("承認すると、本人の次の操作から効きます。元に戻すには、もう一度起案します。")
    subject = (
        "個人番号利用権限と権限"
        if number in keys and len(keys) > 1
        else "個人番号利用権限"
        if number in keys
        else "権限"
    )
    return Described(
        f"{subject}の変更  職員 {member.staff_no} {member.name}（{member.office_name}）", rows, tuple(notes)
    )


def _standing(rights: PersonRights, key: Key, rows: Sequence[Held], today: date) -> str:
    """How a right stands by its rows; without one by the roles."""
    told = "、".join(words_of(row) for row in sorted(rows, key=lambda row: row.from_on))
    if told:
        return told
    if key.subject is not Subject.FUNCTION or key.level is None:
        return "なし"
    scope = rights.by_role(key.code, key.level, today)
    return "役割どおり なし" if scope is None else "役割どおり 可（窓口）" if scope == COUNTER else "役割どおり 可"


def change_words(change: Change) -> str:
    """A change in one line, for the history: G5 時間外の利用 付与 R8.12.1-R9.3.31."""
    if change.effect is Effect.END:
        assert change.until_on is not None
        return f"{name_of(change.key)} {wareki(change.until_on)}で終了"
    return f"{name_of(change.key)} {words_of(change.row)}"


__all__ = [
    "GRANTS",
    "RightsFile",
    "bars_approval",
    "change_words",
    "describe_changes",
    "describe_rights",
    "draft_rights",
    "execute_rights",
    "get_rights_file",
    "list_past_changes",
    "list_people",
]
