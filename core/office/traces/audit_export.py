"""Handing rows of the log over (操作ログの出力): with a reason and the grant for mass output, through the gate, and recorded."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from core.formats.csv_writing import csv_bytes
from core.office.audit import Result
from core.office.audit_view import AuditFilter, AuditRow, rows_of, within_sight
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import MASS_OUTPUT, OutputRequest, issue_output
from core.office.outputs.register import CSV, reason_words
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.outputs.gate import IssuedOutput
    from core.office.ports import Store
    from core.office.traces.witness import Witness

FUNCTION = "office.audit_export"
KIND, TITLE = "L92", "操作ログ"
MOST_ROWS = 100_000
"""Rows of one file; more are several periods."""
_PAGE = 5_000

HEADER = (
    "連番", "日時", "日時UTC", "起動番号", "職員番号", "職員", "サインイン", "端末", "機能", "操作", "結果", "宛名番号", "ファイル",
    "事由", "内容", "前の行の値", "この行の値", "一致",
)  # fmt: skip


class ExportNotGranted(Refusal):
    """Rows of the log tell of many persons: they leave only by whoever holds G3."""

    sentence = "操作ログの出力には大量出力（G3）の付与が要ります。課長へ申し出てください。"


def export_audit(
    ctx: Context[Store],
    wanted: AuditFilter,
    reason: str,
    *,
    to: Destination = Destination.AUTO,
    witness: Witness | None = None,
) -> IssuedOutput:
    """The rows of a filter as CSV through the gate of outputs, oldest first.

    What was taken, on which conditions, and the digest of the file are a row of the log before the file leaves.
    Raises ExportNotGranted, BadInput (reason, nothing found, too many rows), and what the gate refuses.
    """
    ctx.authorize(FUNCTION, "enter")
    reason = reason_words(reason)
    with ctx.read() as store:
        wanted = within_sight(ctx, store, wanted)
        granted = any(
            grant.grant_code == MASS_OUTPUT for grant in store.roster.grants(ctx.actor.staff_no, ctx.now().date())
        )
    if not granted:
        _refuse(ctx, wanted, reason)
    rows = _all_rows(ctx, wanted)
    content = csv_bytes(HEADER, [_cells(row) for row in rows])
    parties = tuple(sorted({row.party_id for row in rows if row.party_id is not None}))
    digest = hashlib.sha256(content).hexdigest()
    with ctx.write() as store:
        entry = ctx.entry(
            FUNCTION,
            "操作ログの出力",
            party_id=wanted.party_id,
            reason=reason,
            wanted=wanted.facts,
            count=len(rows),
            sha256=digest,
        )
        store.audit.record(entry)
    request = OutputRequest(
        KIND,
        TITLE,
        "audit.csv",
        content,
        CSV,
        reason,
        party_ids=parties,
        subject={"wanted": wanted.facts, "count": len(rows), "sha256": digest},
    )
    return issue_output(ctx, request, function_code=FUNCTION, level="enter", to=to, witness=witness)


def _refuse(ctx: Context[Store], wanted: AuditFilter, reason: str) -> None:
    with ctx.write() as store:
        entry = ctx.entry(
            FUNCTION, "操作ログの出力", Result.REFUSED, reason=reason, wanted=wanted.facts, grant=MASS_OUTPUT
        )
        store.audit.record(entry)
    raise ExportNotGranted


def _all_rows(ctx: Context[Store], wanted: AuditFilter) -> list[AuditRow]:
    """The rows, oldest first, as they stood at one moment."""
    found: list[AuditRow] = []
    with ctx.read() as store:
        before = store.audit.last_seq() + 1
        while page := rows_of(ctx, store, wanted, before=before, limit=_PAGE):
            found += page
            before = page[-1].seq
            if len(found) > MOST_ROWS:
                raise BadInput(reason=f"{MOST_ROWS:,}行を超えます。期間を分けて出力してください。", field="from_on")
    if not found:
        raise BadInput(reason="この条件の記録はありません。条件を変えてください。", field="from_on")
    return found[::-1]


def _cells(row: AuditRow) -> tuple[str | int | None, ...]:
    return (
        row.seq,
        row.at.isoformat(timespec="milliseconds"),
        row.at_utc.isoformat(timespec="milliseconds"),
        row.boot_id,
        row.staff_no,
        row.staff_name,
        row.session_id,
        row.terminal,
        row.function_code,
        row.act,
        row.result.label,
        row.party_no,
        row.file_name,
        row.reason,
        json.dumps(dict(row.facts), ensure_ascii=False, sort_keys=True),
        row.prev_hash.hex(),
        row.hash.hex(),
        "一致" if row.intact else "不一致",
    )
