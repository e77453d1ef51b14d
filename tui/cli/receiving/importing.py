"""`osame import`: files of payments, parties and assessments, taken in by an unattended account. Nothing is posted here.

Payments are laid into a batch that waits for its review (3103); parties and assessments are applied by their job.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

from core.collection import importing
from core.collection.layouts import LAYOUTS, guess_layout
from core.formats.faults import FileRefused
from core.formats.lines import DEFAULT_CAPS
from core.ledger.assessments import importing as assessments
from core.office.context import Context
from core.office.ports import Shelf
from core.office.receiving.shelving import shelve
from core.office.work import JobProgress, JobState
from core.parties import importing as parties
from core.values.refusals import BadInput
from tui.cli.data import add_account_options, add_data_options, as_account, day, folder_of, say
from tui.cli.incoming import read_incoming, tray_of

SHOWN_FAULTS = 20


def add_parser(subparsers: Any) -> None:
    """Register `import` with its kinds of files."""
    kinds = subparsers.add_parser("import", help="ファイルを取り込みます").add_subparsers(dest="kind", required=True)
    for name, help_text in (
        ("payments", "収納のファイル（口座振替結果、コンビニ）を取り込みます。消込はしません（3103 で確認）"),
        ("parties", "宛名のファイルを取り込みます"),
        ("assessments", "調定のファイルを取り込みます"),
    ):
        parser = kinds.add_parser(name, help=help_text)
        add_data_options(parser)
        add_account_options(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="取り込むファイル")
        if name == "payments":
            parser.add_argument("--layout", choices=tuple(LAYOUTS), help="種別（なければ中身から判断します）")
            parser.add_argument("--booked-on", type=day, help="収入日（口座振替結果。なければ業務日付）")
            parser.add_argument(
                "--multi-header", action="store_true", help="見出しが複数あるファイルを認めます（全銀）"
            )


def run(args: argparse.Namespace) -> int:
    """Import one file; 1 when its job has failed, 2 when the file is refused, with its faults."""
    content = read_incoming(args.file, DEFAULT_CAPS.file_bytes)
    digest = hashlib.sha256(content).digest()
    with as_account(args) as ctx:
        channel = tray_of(args.file, folder_of(args.dir))
        try:
            if args.kind == "payments":
                code = _payments(args, ctx, content)
                _shelve(ctx, channel, args.file.name, digest)
                return code
            service = parties.import_parties if args.kind == "parties" else assessments.import_assessments
            imported = service(ctx, content, args.file.name, on_progress=None if args.json else _tell)
            _shelve(ctx, channel, args.file.name, digest)
        except FileRefused as refused:
            _say_faults(args, refused)
            return 2
    job = imported.job
    facts = {
        "import_id": imported.import_id,
        "job_id": job.job.job_id,
        "state": job.job.state.value,
        "rows": job.reached.row_count,
        "yen": job.reached.amount_yen,
        "message": job.job.message,
    }
    words = f"{job.name} {job.job.state.label}  {job.reached.row_count:,}件  ジョブ {job.job.job_id}  {job.job.message}"
    say(args, facts, lambda: words.rstrip())
    return int(job.job.state is JobState.FAILED)


def _shelve(ctx: Context[Any], channel: str, name: str, digest: bytes) -> None:
    """A file that lay in the tray leaves it; any other stays where it is."""
    if channel:
        shelve(ctx, channel, name, digest, Shelf.DONE)


def _payments(args: argparse.Namespace, ctx: Context[Any], content: bytes) -> int:
    layout = args.layout or guess_layout(content)
    if not layout:
        raise BadInput(
            reason=f"種別が分かりません。--layout で指定してください（{'、'.join(LAYOUTS)}）。", field="layout"
        )
    batch = importing.import_payment_file(
        ctx, layout, args.file.name, content, booked_on=args.booked_on, multi_header=args.multi_header
    )
    facts = {
        "batch_id": batch.batch_id,
        "layout": batch.layout,
        "state": batch.state.value,
        "count": batch.declared_count,
        "yen": batch.declared.amount,
        "booked_on": batch.booked_on.isoformat() if batch.booked_on else None,
        "warnings": list(batch.warnings),
    }
    words = [
        f"バッチ {batch.batch_id}  {LAYOUTS[batch.layout].name}  {batch.declared_count:,}件 {batch.declared}円  確認待（3103）",
        *(f"注意 {warning}" for warning in batch.warnings),
    ]
    say(args, facts, lambda: "\n".join(words))
    return 0


def _say_faults(args: argparse.Namespace, refused: FileRefused) -> None:
    """Why the file is refused: all faults as data, the first ones in words."""
    if args.json:
        faults = [{"line": fault.line, "field": fault.field, "reason": fault.reason} for fault in refused.faults]
        say(args, {"error": refused.message, "field": refused.field, "faults": faults}, str)
        return
    lines = [refused.message]
    for fault in refused.faults[:SHOWN_FAULTS]:
        lines.append(f"  {f'{fault.line}行目' if fault.line else '全体'}  {fault.field}  {fault.reason}")
    if len(refused.faults) > SHOWN_FAULTS:
        lines.append(f"  ほか {len(refused.faults) - SHOWN_FAULTS}件（--json で全て）")
    print("\n".join(lines), file=sys.stderr)


def _tell(progress: JobProgress) -> None:
    if sys.stderr.isatty():
        print(f"\r{progress.name} {progress.percent}% {progress.reached.row_count:,}件", end="", file=sys.stderr)
