"""`osame restore`: books from a copy, into a new folder or in the place of present ones."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.office.clock import JST
from core.office.functions import function_named
from core.office.keeping.backups import Manifest
from core.office.keeping.deletion import ErasedRow
from core.office.keeping.drills import Check
from core.office.keeping.restoring import NotApprovedToRestore, Restored, check_permit, record_parting
from core.values.refusals import BadInput
from storage.backup import work_room
from storage.office.keeping.packing import opens_with, sha256_of, unpack
from storage.office.keeping.recipients import read_identity
from storage.transactions import queue
from tui.cli.audit import heads_of
from tui.cli.keeping.judging import judge, refuse_foreign
from tui.cli.keeping.losses import Present, present_books
from tui.cli.keeping.replacing import head_now, put_in_place, settle
from tui.wiring import open_city, system_context

LISTED = 200
"""Entries after the point that are listed in words; with --json all of them."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a restore did: the copy, the checks, what was lost, what was set aside, erased again, and how long it took."""

    manifest: Manifest
    checks: list[Check]
    present: Present | None
    beyond: int
    aside: Path | None
    erased: int
    seconds: float


def add_parser(subparsers: Any) -> None:
    """Register `restore`."""
    parser = subparsers.add_parser("restore", help="控えから戻します")
    parser.add_argument("file", type=Path, help="控えのファイル")
    parser.add_argument("--to", type=Path, required=True, help="戻す先のデータの置き場")
    parser.add_argument("--identity", type=Path, action="append", required=True, help="受取人の鍵（0600）")
    parser.add_argument("--expect", default="", help="団体コード（新しい置き場に戻すとき）")
    parser.add_argument("--replace", action="store_true", help="いまのデータと入れ替えます（2人の手続きが要ります）")
    parser.add_argument("--draft", type=int, help="決裁済みの復元の起案の番号")
    parser.add_argument("--witness-note", default="", help="データが読めないとき: 立ち会った2人の氏名と理由")
    parser.add_argument("--live", type=Path, help="比べる相手の、いまのデータの置き場")
    parser.add_argument("--anchor", type=Path, help="osame audit anchor の控え")
    parser.add_argument("--erased", type=Path, help="osame retention list の出力（消去をもう一度行います）")
    parser.add_argument("--dir", help=argparse.SUPPRESS)
    parser.add_argument("--keys", help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true", help="結果を JSON で出力します")


def run(args: argparse.Namespace) -> int:
    """0, or 1 when the copy did not pass and nothing was changed."""
    started = time.monotonic()
    folder: Path = args.to
    standing = any((folder / name).exists() for name in ("city.db", "city.db-wal"))
    if standing and not args.replace:
        raise BadInput(reason=f"{folder} にはデータがあります。入れ替えるときは --replace を付けます。", field="to")
    if not args.file.is_file():
        raise BadInput(reason=f"{args.file} がありません。", field="file")
    new = [each for each in (folder / "backup", folder) if not each.exists()]
    try:
        with work_room(folder / "backup") as room:
            outcome = _restore(args, room, standing, started)
    finally:
        for each in new:
            _drop_if_unused(each)
    passed = all(check.passed for check in outcome.checks)
    _tell(args, outcome, passed)
    return int(not passed)


def _drop_if_unused(made: Path) -> None:
    """Take back a folder that was made for nothing: no books have come into it."""
    books = (made if made.name != "backup" else made.parent) / "city.db"
    if made.is_dir() and not books.exists():
        (made / ".lock").unlink(missing_ok=True)
        if not any(made.iterdir()):
            made.rmdir()


def _restore(args: argparse.Namespace, room: Path, standing: bool, started: float) -> Outcome:
    folder: Path = args.to
    identities = [read_identity(each) for each in args.identity]
    plain = room / "city.db"
    manifest = unpack(args.file, plain, identities)
    present = present_books((args.live or folder) / "city.db", manifest)
    code = present.code if present is not None else args.expect
    if not code:
        raise BadInput(reason="だれの控えかを確かめるため、団体コードを --expect で指定してください。", field="expect")
    if args.expect and args.expect != code:
        raise BadInput(reason=f"戻す先は団体コード {code} のものです。", field="expect")
    refuse_foreign(manifest, args.file.name, code=code, mark=present.mark if present is not None else "")
    heads = heads_of(args.anchor) if args.anchor else {}
    checks = judge(plain, manifest, heads)
    beyond = max([0, *(count - manifest.audit_count for count in heads)])
    if not all(check.passed for check in checks):
        return Outcome(manifest, checks, present, beyond, None, 0, time.monotonic() - started)
    sha256 = sha256_of(args.file)
    with ExitStack() as stack:
        if standing:
            _ask_two_people(args, manifest, present, identities, sha256)
            stack.enter_context(queue(folder / "city.lock"))
        lost, head = _lost_now(folder if standing else args.live, present, manifest)
        restored = Restored(
            args.file.name, sha256, manifest.audit_count, args.draft, args.witness_note.strip(), lost, head
        )
        erased = [*(present.erased if present is not None else ()), *_erased_rows(args.erased)]
        again = settle(room, restored, erased)
        aside = put_in_place(room, folder, datetime.now(JST))
    return Outcome(manifest, checks, present, beyond, aside, again, time.monotonic() - started)


def _ask_two_people(
    args: argparse.Namespace, manifest: Manifest, present: Present | None, identities: list[Any], sha256: str
) -> None:
    """Readable books: an approval of today. Books that nobody can read: both holders of identities, and their names."""
    if present is not None:
        if args.draft is None:
            raise NotApprovedToRestore(reason="9402 で起案し、決裁のあと --draft で番号を指定してください。")
        city = open_city(args.to, with_keys=False)
        try:
            ctx = system_context(city)
            check_permit(ctx, args.draft, sha256)
            record_parting(ctx, args.draft, args.file.name)
        finally:
            city.close()
        return
    own = {str(each.to_public()) for each in identities} & set(manifest.recipients)
    if len(own) < 2 or not all(opens_with(args.file, each) for each in identities):
        raise NotApprovedToRestore(
            reason="データを読めないため、受取人2人の鍵を --identity で2つとも指定してください。"
        )
    if not args.witness_note.strip():
        raise NotApprovedToRestore(reason="立ち会った2人の氏名と理由を --witness-note で指定してください。")


def _lost_now(folder: Path | None, present: Present | None, manifest: Manifest) -> tuple[int | None, str]:
    """Rows beyond the copy and the head of the log, now that nobody writes any more."""
    if folder is None or present is None:
        return None, ""
    count, head = head_now(folder / "city.db")
    return (count - manifest.audit_count if present.lost is not None else None), head


def _erased_rows(path: Path | None) -> list[ErasedRow]:
    """The list of `osame retention list`. Raises BadInput."""
    if path is None:
        return []
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        return [ErasedRow(str(kind), int(key), date.fromisoformat(on)) for kind, key, on in lines]
    except (OSError, ValueError, TypeError) as error:
        raise BadInput(reason=f"{path.name} を読めません。", field="erased") from error


def _tell(args: argparse.Namespace, outcome: Outcome, passed: bool) -> None:
    if args.json:
        print(json.dumps(_facts(args, outcome, passed), ensure_ascii=False))
    else:
        print("\n".join(_words(args, outcome, passed)))


def _facts(args: argparse.Namespace, outcome: Outcome, passed: bool) -> Mapping[str, Any]:
    present = outcome.present
    return {
        "ok": passed,
        "dir": str(args.to),
        "made_at": outcome.manifest.made_at.isoformat(timespec="seconds"),
        "audit_count": outcome.manifest.audit_count,
        "checks": [{"check": c.name, "ok": c.passed, "found": c.found} for c in outcome.checks],
        "lost": None if present is None else present.lost,
        "lost_by_anchor": outcome.beyond,
        "lost_vouchers": 0 if present is None else present.vouchers,
        "lost_yen": 0 if present is None else present.received_yen,
        "later": [] if present is None else [list(entry) for entry in present.entries],
        "set_aside": str(outcome.aside) if outcome.aside else None,
        "erased_again": outcome.erased,
        "seconds": round(outcome.seconds, 1),
    }


def _words(args: argparse.Namespace, outcome: Outcome, passed: bool) -> list[str]:
    lines = [f"{'適' if check.passed else '不適'}  {check.name}  {check.found}" for check in outcome.checks]
    if not passed:
        return [*lines, "この控えは使えません。何も変えていません。"]
    made_at = outcome.manifest.made_at
    lines.append(f"控えの時点 {made_at:%Y-%m-%d %H:%M:%S}  操作ログ {outcome.manifest.audit_count:,}行")
    lines += _lost_words(outcome)
    if outcome.erased:
        lines.append(f"消去の一覧により {outcome.erased:,}件 をもう一度消去しました。")
    if outcome.aside:
        lines.append(f"いままでのデータは {outcome.aside} に移しました。調べ終えたら消してください。")
    lines.append(f"{args.to} に戻しました（{outcome.seconds:.0f}秒）。サインイン中だった人は入り直します。")
    return lines


def _lost_words(outcome: Outcome) -> list[str]:
    present = outcome.present
    if present is None:
        more = f"外の控えでは、その後 {outcome.beyond:,}行 の記録がありました。" if outcome.beyond else ""
        return [f"その後の入力は、いまのデータを読めないため分かりません。{more}"]
    if present.lost is None:
        return ["いまのデータはこの控えの続きではないため、失われるものを比べられません。"]
    total = f"その後の操作ログ {present.lost:,}行  伝票 {present.vouchers:,}件  収納 {present.received_yen:,}円"
    lines = [f"{total} は失われます。入れ直してください。"]
    for (staff_no, function_code), count in sorted(present.groups.items()):
        lines.append(f"  {staff_no}  {function_named(function_code).name}  {count:,}件")
    for seq, at, staff_no, _, act, voucher, yen in present.entries[:LISTED]:
        paid = f"  伝票{voucher}  {yen:,}円" if voucher is not None else ""
        lines.append(f"  {seq}  {at[:19]}  {staff_no}  {act}{paid}")
    if len(present.entries) > LISTED:
        lines.append(f"  ほか {len(present.entries) - LISTED:,}件（--json で全部を出力します）")
    return lines
