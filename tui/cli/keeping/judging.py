"""Judging a plain copy: whose it is, that it is whole, and that every figure in it follows from the journal."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from core.office.keeping.backups import BackupRefused, Manifest
from core.office.keeping.drills import Check
from storage.backup import (
    at_rest,
    counted_balances,
    drawn_persons,
    head_of,
    kept_balances,
    last_voucher,
    mark_of,
    steps_of,
    totals_of,
)
from storage.connection import StoreUnusable
from storage.ledger.verification import verify_books
from storage.migrations import apply
from storage.office.traces.audit_chain import verify_chain


def refuse_foreign(manifest: Manifest, name: str, *, code: str, mark: str = "") -> None:
    """Raises BackupRefused unless the copy bears its own name and is of the city of that code and, if told, mark."""
    if manifest.file_name != name:
        reason = f"{manifest.file_name} の名前で作られたものです。取り違えていないか確かめ、元の名前に戻してください。"
        raise BackupRefused(name=name, reason=reason)
    if manifest.municipality_code != code:
        reason = f"別の市（{manifest.municipality_code} {manifest.municipality_name}）のものです。"
        raise BackupRefused(name=name, reason=reason)
    if mark and manifest.city_mark != mark:
        reason = "同じ団体コードの別のデータのものです。デモや試験のものでないか確かめてください。"
        raise BackupRefused(name=name, reason=reason)
    newer = sorted(set(manifest.steps) - set(apply.names()))
    if newer:
        reason = "新しい版のシステムで作られたものです。その版を入れてから行ってください。"
        raise BackupRefused(name=name, reason=reason)


def judge(plain: Path, manifest: Manifest, heads: Mapping[int, str]) -> list[Check]:
    """All checks of a plain copy; an older form is brought up to date between them. `heads` are anchors kept outside."""
    checks: list[Check] = []
    try:
        with at_rest(plain) as db:
            checks += [_whole(db), _as_told(db, manifest)]
        if not all(check.passed for check in checks):
            return checks
        if steps := apply.migrate(plain):
            checks.append(Check("データの形式", True, f"{len(steps)}件を適用"))
        with at_rest(plain) as db:
            checks.append(_books(db))
            if heads:
                checks.append(_anchored(db, manifest, heads))
    except (StoreUnusable, sqlite3.Error) as error:
        checks.append(Check("ファイル", False, str(error)))
    return checks


def _whole(db: sqlite3.Connection) -> Check:
    told = [row[0] for row in db.execute("PRAGMA quick_check(3)")]
    return Check("ファイル", told == ["ok"], "正常" if told == ["ok"] else "、".join(told))


def _as_told(db: sqlite3.Connection, manifest: Manifest) -> Check:
    """City, forms, log and sums of the copy are those that its manifest was made with."""
    (code,) = db.execute("SELECT municipality_code FROM municipality").fetchone()
    differing = [
        word
        for word, found, told in (
            ("団体コード", code, manifest.municipality_code),
            ("市の印", mark_of(db), manifest.city_mark),
            ("データの形式", steps_of(db), list(manifest.steps)),
            ("操作ログ", head_of(db), (manifest.audit_count, manifest.audit_head)),
            ("合計", dict(totals_of(db)), dict(manifest.totals)),
        )
        if found != told
    ]
    rows = f"操作ログ {manifest.audit_count:,}行 伝票 {manifest.totals.get('vouchers', 0):,}件"
    return Check("見出し", not differing, f"{'、'.join(differing)} が違う" if differing else rows)


def _books(db: sqlite3.Connection) -> Check:
    findings = verify_books(db)
    if findings.right:
        return Check("検算", True, f"{sum(findings.rows.values()):,}行")
    first = findings.differences[0]
    return Check("検算", False, f"差異 {sum(findings.found.values()):,}件（{first.check} {first.subject}）")


def _anchored(db: sqlite3.Connection, manifest: Manifest, heads: Mapping[int, str]) -> Check:
    within = {count: head for count, head in heads.items() if count <= manifest.audit_count}
    state = verify_chain(db, within)
    if state.broken_at is not None:
        return Check("外の控え", False, f"{state.broken_at:,}行目 {state.reason}")
    beyond = max(heads) - manifest.audit_count
    return Check("外の控え", True, f"{len(within)}件一致" + (f"、この後に{beyond:,}行あった" if beyond > 0 else ""))


def compare_persons(plain: Path, live: sqlite3.Connection, most: int) -> tuple[int, Check]:
    """Persons drawn by lot: what the copy keeps of each against the live journal up to the copy's last voucher."""
    differing = []
    with at_rest(plain) as copy:
        until = last_voucher(copy)
        persons = drawn_persons(copy, most)
        for party_id in persons:
            kept = kept_balances(copy, party_id)
            counted = {number: counted_balances(live, number, until) for number in kept}
            if kept != counted:
                differing.append(party_id)
    found = f"{len(persons)}人" + (f" 差異 {len(differing)}人" if differing else " 一致")
    return len(persons), Check("個人の残高", not differing, found)
