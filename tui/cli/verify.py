"""`osame verify`: the books counted again from the journal; what does not follow from it is listed."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from core.ledger.verification import Findings
from core.office.audit import Result
from storage.ledger.verification import verify_books
from tui.cli.data import add_data_options, opened, say
from tui.wiring import City, system_context


def add_parser(subparsers: Any) -> None:
    """Register `verify` with the `osame` command."""
    parser = subparsers.add_parser("verify", help="帳簿を仕訳から検算します。誤りがあれば終了コード 1")
    add_data_options(parser)


def run(args: argparse.Namespace) -> int:
    """0 when everything follows from the journal, 1 with the list of what does not."""
    with opened(args, with_keys=False) as city:
        with city.vault.read() as store:
            findings = verify_books(store.db)
        _record(city, findings)
    answer = {
        "ok": findings.right,
        "checks": [
            {"check": check, "rows": findings.rows.get(check, 0), "differences": found}
            for check, found in findings.found.items()
        ],
        "differences": [asdict(difference) for difference in findings.differences],
        "notes": [asdict(note) for note in findings.notes],
    }
    say(args, answer, lambda: _words(findings))
    return int(not findings.right)


def _record(city: City, findings: Findings) -> None:
    ctx = system_context(city)
    result = Result.DONE if findings.right else Result.FAILED
    with ctx.write() as store:
        store.audit.record(ctx.entry("office.audit", "検算", result, rows=findings.rows, differences=findings.found))


def _words(findings: Findings) -> str:
    lines = [f"{check}  {rows:,}  差異 {findings.found[check]:,}" for check, rows in findings.rows.items()]
    lines += [f"{d.check}  {d.subject}  記録 {d.kept}  検算 {d.counted}" for d in findings.differences]
    lines += [f"提案 {d.check}  {d.subject}  記録 {d.kept}  再計算 {d.counted}（6401 の F4）" for d in findings.notes]
    lines.append("検算 正常" if findings.right else f"検算 差異 {sum(findings.found.values()):,}件")
    return "\n".join(lines)
