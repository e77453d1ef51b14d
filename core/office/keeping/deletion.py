"""消去: what is past its time is drafted by kind, approved, and erased by a job, step by step, with a certificate.

Each step looks anew: what has come alive since the approval stays. The audit row of a step is the certificate of what
it erased; the last one sums up. The numbers of what was erased stay in a list, so that an older copy of the books that
is brought back is cleaned by the same list before anybody signs in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.jobs import request_job
from core.office.keeping.retention import COUNTED, FUNCTION, Erasure, years_before, years_of
from core.office.work import Job, StepDone
from core.values.dates import wareki
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

ACT = "erase_expired"
JOB = "erase"
ROWS_A_STEP = 200
BETWEEN = ":"
"""Stands in the key of a step between the kind and the number that it has reached."""


@dataclass(frozen=True, slots=True)
class ErasedRow:
    """One number of the list of what was erased."""

    kind: str
    key: int
    erased_on: date


@dataclass(frozen=True, slots=True)
class Run:
    """A past run as 9401 lists it: who drafted it and why, when it was approved, and how much it has erased."""

    draft_id: int
    drafted_by: str
    reason: str
    planned: int
    executed_on: date | None
    job_id: int | None
    erased: int
    audit_seq: int | None
    """The audit row with the certificate; None until the job is done."""


class Deletions(Protocol):
    """The list of what was erased, and the runs."""

    def add(self, kind: str, keys: Sequence[int], on: date, audit_seq: int) -> None:
        """Note numbers as erased."""
        ...

    def listed(self, *, after: tuple[str, int], limit: int) -> list[ErasedRow]:
        """The list in order of kind and number."""
        ...

    def unknown(self, kind: str, keys: Sequence[int]) -> list[int]:
        """Those of the numbers that are not in the list."""
        ...

    def erased_by(self, job_id: int) -> int:
        """How many rows the steps of a job have erased."""
        ...

    def runs(self, *, before: int | None, limit: int) -> list[Run]:
        """Runs, newest draft first."""
        ...


def draft_deletion(ctx: Context[Store], codes: Sequence[str], reason: str) -> DraftRef:
    """Draft the erasure of everything that is due today of the kinds. Raises BadInput when nothing is."""
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="消去の理由を入力してください。", field="reason")
    unknown = [code for code in codes if code not in ctx.outside.erasures]
    if unknown or not codes:
        raise BadInput(reason="消去する種別を一覧から選んでください。", field="kinds")
    today = ctx.today()
    kinds: dict[str, dict[str, object]] = {}
    for code in sorted(set(codes)):
        erasure = ctx.outside.erasures[code]
        with ctx.read() as store:
            before = years_before(today, years_of(store, erasure.period, today))
            keys = erasure.room(store).due(before, 0, COUNTED)
        if keys:
            kinds[code] = {
                "name": erasure.name,
                "before": before.isoformat(),
                "count": len(keys),
                "first": keys[0],
                "last": keys[-1],
                "digest": _digest(keys),
            }
    if not kinds:
        raise BadInput(reason="保存期間を過ぎたものはありません。", field="kinds")
    with ctx.write() as store:
        return draft_act(ctx, store, ACT, {"kinds": kinds, "reason": reason.strip()})


def describe_deletion(store: Store, draft: Draft) -> Described:
    """What will be gone, by kind, for 8001."""
    del store
    rows = tuple(
        BeforeAfter(
            facts["name"],
            f"{facts['count']:,}件",
            "消去",
            f"{wareki(date.fromisoformat(facts['before']))}より前  番号 {facts['first']}-{facts['last']}",
        )
        for facts in draft.payload["kinds"].values()
    )
    notes = (
        f"理由 {draft.payload['reason']}",
        "消去したものは戻せません。請求中のものは実行のときにもう一度確かめ、残します。",
        "実行はジョブ（8101）で行い、消去の証明が操作ログに残ります。",
    )
    return Described("保存期間を過ぎたものの消去", rows, notes)


def execute_deletion(ctx: Context[Store], store: Store, draft: Draft) -> int:
    """Ask for the job that erases, in the transaction of the approval; its number."""
    planned = sum(int(facts["count"]) for facts in draft.payload["kinds"].values())
    params = {"kinds": draft.payload["kinds"], "draft": draft.draft_id}
    return request_job(ctx, store, JOB, "erasure", params, expected_count=planned)


def erase_step(ctx: Context[Store], store: Store, job: Job, last_key: str) -> StepDone:
    """Erase the next rows of the kind that has been reached; a step that finds none goes on to the next kind."""
    kinds = sorted(job.params["kinds"])
    code, _, reached = last_key.partition(BETWEEN) if last_key else (kinds[0], BETWEEN, "0")
    facts = job.params["kinds"][code]
    erasure: Erasure = ctx.outside.erasures[code]
    room = erasure.room(store)
    last = int(facts["last"])
    keys = [key for key in room.due(date.fromisoformat(facts["before"]), int(reached), ROWS_A_STEP) if key <= last]
    if keys:
        done = room.erase(keys)
        entry = ctx.entry(
            FUNCTION, "消去", job=job.job_id, draft=job.params["draft"], erasure=code, rows=done.rows, first=keys[0],
            last=keys[-1], digest=_digest(keys), before=done.before, after=done.after,
        )  # fmt: skip
        seq = store.audit.record(entry)
        store.deletions.add(code, keys, ctx.today(), seq)
        return StepDone(f"{code}{BETWEEN}{keys[-1]}", len(keys), 0, False, seq)
    rest = [each for each in kinds if each > code]
    if rest:
        return StepDone(f"{rest[0]}{BETWEEN}0", 0, 0, False)
    planned = sum(int(each["count"]) for each in job.params["kinds"].values())
    erased = store.deletions.erased_by(job.job_id)
    entry = ctx.entry(
        FUNCTION, "消去の証明", job=job.job_id, draft=job.params["draft"], erasures=",".join(kinds), planned=planned,
        erased=erased, kept=planned - erased,
    )  # fmt: skip
    return StepDone(last_key, 0, 0, True, store.audit.record(entry))


def after_erasing(ctx: Context[Store]) -> None:
    """The log of the file still holds the pages from before: it is copied into the file and begun anew."""
    ctx.authorize("office.operations", "enter")
    for _ in range(20):
        if ctx.vault.begin_log_anew():
            return
    raise BadInput(reason="ほかの職員の参照が続き、書込みの記録を片付けられません。人の少ない時に再開してください。")


def list_runs(ctx: Context[Store], *, before: int | None = None, limit: int = 100) -> list[Run]:
    """Past and present runs, newest first."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.deletions.runs(before=before, limit=limit)


def erased_list(ctx: Context[Store]) -> list[ErasedRow]:
    """The whole list of what was ever erased: numbers without persons, to be kept beside the copies of the books."""
    ctx.authorize(FUNCTION, "read")
    rows: list[ErasedRow] = []
    after = ("", 0)
    while True:
        with ctx.read() as store:
            page = store.deletions.listed(after=after, limit=5000)
        rows += page
        if len(page) < 5000:
            return rows
        after = (page[-1].kind, page[-1].key)


def reapply(ctx: Context[Store], rows: Iterable[ErasedRow]) -> int:
    """Erase again, in books that were brought back, what the list says was erased; how many rows (D8).

    Needs no new approval: the list is what was approved.
    """
    ctx.authorize("office.operations", "enter")
    by_kind: dict[str, list[int]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row.key)
    count = 0
    for code, keys in sorted(by_kind.items()):
        erasure = ctx.outside.erasures.get(code)
        if erasure is None:
            raise BadInput(reason=f"消去の種別「{code}」はこのシステムにありません。情報係へ連絡してください。")
        for at in range(0, len(keys), ROWS_A_STEP):
            with ctx.write() as store:
                part = store.deletions.unknown(code, keys[at : at + ROWS_A_STEP])
                if not part:
                    continue
                done = erasure.room(store).erase(part)
                entry = ctx.entry(
                    FUNCTION, "消去の再適用", erasure=code, rows=done.rows, first=part[0], last=part[-1],
                    digest=_digest(part), before=done.before, after=done.after,
                )  # fmt: skip
                store.deletions.add(code, part, ctx.today(), store.audit.record(entry))
                count += len(part)
    if count:
        after_erasing(ctx)
    return count


def _digest(keys: Sequence[int]) -> str:
    return hashlib.sha256(",".join(map(str, keys)).encode()).hexdigest()
