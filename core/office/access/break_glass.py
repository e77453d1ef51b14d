"""緊急の支援 (9004): a contractor gets named functions for two hours at most, by two people, and every call is recorded.

The role of maintenance can do nothing by itself. What an approved draft opens holds from the approval until its end,
which comes by the clock, or earlier by whoever runs or manages the office. Opening and closing raise an alarm; the one
at the end tells what was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from core.office.access.rights_changes import bars_approval
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.functions import FUNCTIONS, function_named
from core.office.roster import StaffKind, StaffMember, StaffState
from core.office.traces.alarms import AlarmKind, raise_alarm
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.break_glass"
ACT = "office.break_glass"
NAME = "緊急の支援"
ROLE = "maintenance"
LONGEST_MINUTES = 120

USUAL = ("office.jobs", "office.operations", "office.printers", "office.backup", "office.notice", "ledger.statistics")
"""Functions that show no person: offered together. Every other one is named by itself."""

NEVER = frozenset(
    {
        "office.sign_in",
        "office.menu",
        "office.approvals",
        "office.delegation",
        "office.staff",
        "office.rights",
        "office.rights_review",
        "office.break_glass",
        "office.witness",
        "office.watch_list",
        "office.alarms",
        "office.audit_export",
        "office.media",
        "office.retention",
        "office.settings",
    }
)
"""Deciding, rights, traces and what leaves the house are nobody's emergency."""


class NotMaintenance(Refusal):
    """The account has not the role of maintenance, or is not in office."""

    sentence = "{name}は保守の利用者ではありません。保守の役割の在職者を指定してください。"


class SupportOpen(Refusal):
    """An emergency support of the account is open, or its draft is awaited."""

    sentence = "{name}の緊急の支援は{state}です。終わってから起案してください。"


class SupportOver(Refusal):
    """The support has ended already."""

    sentence = "この緊急の支援は終わっています。F5 で読み直してください。"


@dataclass(frozen=True, slots=True)
class Support:
    """One emergency support. While `ended_at` is None and `until_at` has not come, its functions can be used.

    `ended_by` is the name of who ended it early; empty when the clock did.
    """

    support_id: int
    staff_no: str
    staff_name: str
    draft_id: int
    reason: str
    from_at: datetime
    until_at: datetime
    ended_at: datetime | None
    ended_by: str
    functions: tuple[str, ...]
    drafted_by: str
    approved_by: str
    audit_seq: int

    def open_at(self, now: datetime) -> bool:
        """Can it be used at the moment?"""
        return self.ended_at is None and now < self.until_at

    @property
    def over_at(self) -> datetime:
        """When it ended or will end."""
        return self.ended_at or self.until_at


@dataclass(frozen=True, slots=True)
class Done:
    """What was done under a support: a function, an act as the log has it, how often, and how often it was refused."""

    function_code: str
    act: str
    count: int
    refused: int

    @property
    def words(self) -> str:
        """3103 ファイル取込 取込 2件（うち拒否 1件）."""
        function = next((one for one in FUNCTIONS if one.code == self.function_code), None)
        named = f"{function.screen} {function.name}".strip() if function else self.function_code
        return f"{named} {self.act} {self.count:,}件" + (f"（うち拒否 {self.refused:,}件）" if self.refused else "")


class Supports(Protocol):
    """Emergency supports in the store."""

    def add(
        self,
        staff_no: str,
        draft_id: int,
        reason: str,
        functions: Sequence[str],
        begins: datetime,
        ends: datetime,
        seq: int,
    ) -> int:
        """Open one; its number."""
        ...

    def get(self, support_id: int) -> Support:
        """One of them. Raises NotFound."""
        ...

    def listed(self, *, limit: int) -> list[Support]:
        """Newest first."""
        ...

    def unfinished(self) -> list[Support]:
        """Those that have not been closed, run out or not."""
        ...

    def end(self, support_id: int, at: datetime, by: str) -> bool:
        """Close it; False when it is closed."""
        ...

    def done(self, support: Support, until: datetime) -> list[Done]:
        """What the account did from the opening until a moment, by function and act."""
        ...

    def awaited(self, staff_no: str) -> bool:
        """Is a draft for the account waiting for a decision?"""
        ...


def usual_functions() -> tuple[str, ...]:
    """Codes that a draft names unless others are chosen."""
    return USUAL


def possible_functions() -> tuple[str, ...]:
    """Codes that can be named, the usual ones first."""
    return USUAL + tuple(one.code for one in FUNCTIONS if one.code not in NEVER and one.code not in USUAL)


def list_maintenance(ctx: Context[Store]) -> list[StaffMember]:
    """Accounts for which a support can be drafted."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.now().date()
    with ctx.read() as store:
        return [
            member
            for member in store.roster.listed()
            if any(role.role_code == ROLE for role in store.roster.roles(member.staff_no, today))
        ]


def draft_support(ctx: Context[Store], staff_no: str, functions: Sequence[str], minutes: int, reason: str) -> DraftRef:
    """Draft a support for a maintenance account. Raises NotMaintenance, SupportOpen, BadInput."""
    from core.office.approvals import draft_act

    ctx.authorize(FUNCTION, "enter")
    wanted = tuple(dict.fromkeys(functions))
    unknown = [code for code in wanted if code not in possible_functions()]
    if not wanted or unknown:
        raise BadInput(reason="支援に使う機能を一覧から選んでください。", field="functions")
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise BadInput(reason=f"時間は1分から{LONGEST_MINUTES}分までです。", field="minutes")
    if not reason.strip():
        raise BadInput(reason="障害の内容と支援が要る理由を入力してください。", field="reason")
    with ctx.write() as store:
        close_expired(ctx, store)
        member = _maintenance(ctx, store, staff_no)
        if store.supports.awaited(staff_no):
            raise SupportOpen(name=member.name, state="決裁待ち")
        payload = {
            "staff_no": staff_no,
            "name": member.name,
            "functions": list(wanted),
            "minutes": minutes,
            "reason": reason.strip(),
        }
        return draft_act(ctx, store, ACT, payload)


def describe_support(store: Store, draft: Draft) -> Described:
    """The draft in words for 8001: each function by itself, those that show persons marked."""
    named = draft.payload["functions"]
    rows = tuple(
        BeforeAfter(_function_words(code), "なし", f"参照・入力 {draft.payload['minutes']}分", _persons_word(code))
        for code in named
    )
    persons = sum(1 for code in named if code not in USUAL)
    notes = [f"理由 {draft.payload['reason']}"]
    if persons:
        notes.append(f"個人の記録に触れうる機能が {persons}件 あります。要るかを確かめてください。")
    notes.append("承認の時から始まり、時間が来ると自動で終わります。操作はすべて記録し、終わりに通報します。")
    return Described(f"{NAME}  保守 {draft.payload['staff_no']} {draft.payload['name']}", rows, tuple(notes))


def execute_support(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """Open it in the transaction of the approval. Raises NotMaintenance, SupportOpen and what bars the approver."""
    staff_no = str(draft.payload["staff_no"])
    refusal = bars_approval(store, draft.draft_id, ctx.actor.staff_no)
    if refusal is not None:
        raise refusal
    close_expired(ctx, store)
    member = _maintenance(ctx, store, staff_no)
    now, functions = ctx.now(), tuple(draft.payload["functions"])
    until = now + timedelta(minutes=int(draft.payload["minutes"]))
    reason = str(draft.payload["reason"])
    entry = ctx.entry(
        FUNCTION,
        "緊急の支援の開始",
        reason=reason,
        staff=staff_no,
        draft=draft.draft_id,
        function_codes=list(functions),
        until_at=until.isoformat(timespec="seconds"),
    )
    store.supports.add(staff_no, draft.draft_id, reason, functions, now, until, store.audit.record(entry))
    store.roster.rights_changed(staff_no)
    names = "、".join(function_named(code).name for code in functions)
    body = f"開始 {member.name} {now:%H:%M}から{until:%H:%M}まで 機能 {names} 理由 {reason}"
    raise_alarm(ctx, store, FUNCTION, AlarmKind.EMERGENCY, body)


def list_supports(ctx: Context[Store], *, limit: int = 100) -> list[Support]:
    """All supports, newest first; one that has run out is closed by that, with its alarm."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        over = any(not one.open_at(ctx.now()) for one in store.supports.unfinished())
    if over:
        with ctx.write() as store:
            close_expired(ctx, store)
    with ctx.read() as store:
        return store.supports.listed(limit=limit)


def list_done(ctx: Context[Store], support_id: int) -> list[Done]:
    """What was done under a support until now, by function; the look is recorded."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        support = store.supports.get(support_id)
        done = store.supports.done(support, support.ended_at or min(ctx.now(), support.until_at))
    ctx.record_view(FUNCTION, "緊急の支援の操作の一覧", found=len(done), support=support_id)
    return done


def end_support(ctx: Context[Store], support_id: int) -> None:
    """End a support at this moment: by whoever may see it, the one who drafted or approved it or another. Raises SupportOver."""
    ctx.authorize(FUNCTION, "read")
    with ctx.write() as store:
        close_expired(ctx, store)
        support = store.supports.get(support_id)
        if support.ended_at is not None:
            raise SupportOver
        _close(ctx, store, support, ctx.now(), ctx.actor.staff_no)


def close_run_out(ctx: Context[Store]) -> int:
    """Close what the clock has ended, so that its alarm comes the same minute; how many. Asked for by the reaper."""
    ctx.require_session()
    with ctx.read() as store:
        if all(one.open_at(ctx.now()) for one in store.supports.unfinished()):
            return 0
    with ctx.write() as store:
        return close_expired(ctx, store)


def close_expired(ctx: Context[Store], store: Store) -> int:
    """Close what the clock has ended, each with its alarm, in the caller's transaction; how many."""
    over = [one for one in store.supports.unfinished() if not one.open_at(ctx.now())]
    for support in over:
        _close(ctx, store, support, support.until_at, "")
    return len(over)


def _close(ctx: Context[Store], store: Store, support: Support, at: datetime, by: str) -> None:
    if not store.supports.end(support.support_id, at, by):
        return
    store.roster.rights_changed(support.staff_no)
    done = store.supports.done(support, at)
    entry = ctx.entry(
        FUNCTION,
        "緊急の支援の終了",
        staff=support.staff_no,
        support=support.support_id,
        draft=support.draft_id,
        count=sum(one.count for one in done),
        facts=[one.words for one in done],
    )
    store.audit.record(entry)
    how = "途中で終了" if by else "時間で終了"
    told = "、".join(one.words for one in done) or "操作なし"
    body = f"終了 {support.staff_name} {wareki(at.date())} {at:%H:%M} {how} 操作 {told}"
    raise_alarm(ctx, store, FUNCTION, AlarmKind.EMERGENCY, body)


def _maintenance(ctx: Context[Store], store: Store, staff_no: str) -> StaffMember:
    """The account, if a support can be opened for it now."""
    member = store.roster.get(staff_no)
    roles = {role.role_code for role in store.roster.roles(staff_no, ctx.now().date())}
    if ROLE not in roles or member.state is not StaffState.ACTIVE or member.kind is not StaffKind.PERSON:
        raise NotMaintenance(name=member.name)
    if any(one.staff_no == staff_no for one in store.supports.unfinished()):
        raise SupportOpen(name=member.name, state="実施中")
    return member


def _function_words(code: str) -> str:
    function = function_named(code)
    return f"{function.screen} {function.name}".strip()


def _persons_word(code: str) -> str:
    return "" if code in USUAL else "個人"
