"""The books as the machine sees them: form, pragmas, when the chain, a copy and a restore were last tried, and stuck jobs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from core.office.clock import JST
from storage.connection import StoreUnusable, connect
from storage.migrations import apply
from tui.cli.doctor.findings import Finding, judged, unknown

CHAIN_DAYS, BACKUP_DAYS, DRILL_DAYS = 2, 2, 10
_LATEST_VERIFICATION = """
    SELECT at_local, body ->> 'broken_at' FROM audit_log
     WHERE function_code = 'office.audit' AND body ->> 'act' = '操作ログの検証' ORDER BY seq DESC LIMIT 1
"""


def look_at_books(folder: Path) -> list[Finding]:
    """All checks of this part. Nothing is written."""
    path = folder / "city.db"
    if not path.is_file():
        return [judged("帳簿", False, f"{path} がありません", "osame init で作成してください。")]
    try:
        pending = apply.pending(path)
        with closing(connect(path)) as db:
            findings = [judged("帳簿の設定", True, "WAL、FULL、消去時の上書き", "")]
            mend = "osame migrate を行ってください。"
            findings.append(judged("データの形式", not pending, f"未適用 {len(pending)}件", mend))
            return findings if pending else [*findings, *_ages(db), *_jobs(db)]
    except (StoreUnusable, sqlite3.Error) as error:
        return [judged("帳簿", False, str(error), "置き場の権限を確かめ、直らなければ控えから戻してください。")]


def _ages(db: sqlite3.Connection) -> list[Finding]:
    return [
        _chain(db.execute(_LATEST_VERIFICATION).fetchone()),
        _age(
            "控え",
            db.execute("SELECT max(ended_at) FROM backup_run WHERE state = '完了'").fetchone(),
            BACKUP_DAYS,
            "osame-backup のタイマーと受取人の鍵を確かめてください。",
        ),
        _age(
            "復元の訓練",
            db.execute("SELECT max(started_at) FROM drill_run WHERE passed = 1").fetchone(),
            DRILL_DAYS,
            "osame-drill のタイマーと訓練の鍵を確かめてください。",
        ),
    ]


def _chain(row: tuple[str, int | None] | None) -> Finding:
    """The latest verification of the log: how old it is, and whether it found a break."""
    if row is not None and row[1] is not None:
        mend = "9201 と 9202 で行を確かめ、監査へ知らせ、osame audit verify を外の控えと行ってください。"
        return judged("操作ログの検証", False, f"{row[1]}行目から鎖が合いません", mend)
    return _age(
        "操作ログの検証",
        None if row is None else (row[0],),
        CHAIN_DAYS,
        "osame-audit-verify のタイマーを確かめてください。",
    )


def _age(check: str, row: tuple[str | None] | None, days: int, mend: str) -> Finding:
    """How long ago something was last done well."""
    if row is None or row[0] is None:
        return unknown(check, "まだ一度もありません", mend)
    at = datetime.fromisoformat(row[0])
    at = at if at.tzinfo is not None else at.replace(tzinfo=JST)
    fresh = datetime.now(JST) - at <= timedelta(days=days)
    return judged(check, fresh, f"最後 {at:%Y-%m-%d %H:%M}", mend)


def _jobs(db: sqlite3.Connection) -> list[Finding]:
    """Jobs that say they run although their worker's lease is over for an hour."""
    limit = (datetime.now(JST) - timedelta(hours=1)).isoformat(timespec="seconds")
    stuck = db.execute(
        "SELECT count(*) FROM job WHERE state IN ('running', 'reversing') AND lease_until_at < ?", (limit,)
    ).fetchone()[0]
    return [judged("ジョブ", not stuck, f"停止 {stuck}件", "8101 か osame job run で再開してください。")]
