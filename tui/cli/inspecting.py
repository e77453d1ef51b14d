"""What `osame format inspect` says of each layout: the readers' values as plain words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from core.formats.assessment_csv import COLUMNS as ASSESSMENT_COLUMNS
from core.formats.assessment_csv import read_assessments
from core.formats.convenience import ConvenienceRecord, read_convenience
from core.formats.convenience_profiles import PROFILES, NoticeKind, Profile
from core.formats.faults import Fault, LineFault
from core.formats.party_csv import COLUMNS as PARTY_COLUMNS
from core.formats.party_csv import read_parties
from core.formats.strict_csv import Control
from core.formats.zengin91 import read_request, read_result
from core.formats.zengin91_records import DebitHeader, DebitRecord
from core.values.derivation import Step

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file that was accepted: header, totals, records with the way to show one, faults of lines, warnings, what was compared."""

    header: Row | None
    count: int
    total_yen: int
    records: Sequence[Any]
    show: Callable[[Any], Row]
    errors: list[Row] = field(default_factory=list)
    warnings: list[Row] = field(default_factory=list)
    more: Row = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


Reader = Callable[[bytes, date, bool, bool], Inspection]


def _zengin91(data: bytes, near: date, multi: bool, request: bool) -> Inspection:
    file = (read_request if request else read_result)(data, near=near, multi_header=multi)
    records = [record for group in file.groups for record in group.records]
    headers = [_debit_header(group.header) for group in file.groups]
    paid = sum(group.paid_count for group in file.groups), sum(group.paid_yen for group in file.groups)
    return Inspection(
        header=headers[0],
        count=file.count,
        total_yen=file.total_yen,
        records=records,
        show=_debit,
        errors=_line_errors((r.line_no, r.fault) for r in records),
        warnings=_rows(file.warnings),
        more={"groups": len(headers), "headers": headers, "paid_count": paid[0], "paid_total": paid[1]},
        steps=(
            Step(
                f"明細 {file.count:,}件、{file.total_yen:,}円がトレーラーの合計件数・合計金額と一致しました。",
                "全銀 種別91",
            ),
            Step(f"振替済（結果コード0）は {paid[0]:,}件、{paid[1]:,}円です。", "全銀 種別91"),
        ),
    )


def _debit_header(header: DebitHeader) -> Row:
    return {
        "consignor_code": header.consignor_code,
        "consignor_kana": header.consignor_kana,
        "debit_on": header.debit_on.isoformat(),
        "bank_no": header.bank_no,
        "branch_no": header.branch_no,
        "account_kind": header.account_kind,
        "account_no": header.account_no,
    }


def _debit(record: DebitRecord) -> Row:
    return {
        "line": record.line_no,
        "bank_no": record.bank_no,
        "branch_no": record.branch_no,
        "account_kind": record.account_kind,
        "account_no": record.account_no,
        "holder_kana": record.holder_kana,
        "amount": record.amount_yen,
        "customer_no": record.customer_no,
        "result_code": record.result_code,
        "result": record.result,
        "fault": record.fault.code if record.fault else None,
    }


def _convenience(profile: Profile) -> Reader:
    def read(data: bytes, near: date, multi: bool, request: bool) -> Inspection:
        file = read_convenience(data, profile)
        kinds = {kind.value: file.total_of(kind) for kind in NoticeKind}
        declared = file.declared_count
        compared = (
            f"ヘッダーの{declared:,}件と一致しました" if declared is not None else "比べる合計はファイルにありません"
        )
        return Inspection(
            header={"profile": profile.name, "text": file.header.decode(profile.encoding)} if file.header else None,
            count=file.count,
            total_yen=file.total_yen,
            records=file.records,
            show=_notice,
            errors=_line_errors((r.line_no, r.fault) for r in file.records),
            warnings=_rows(file.warnings),
            more={"kinds": {name: {"count": n, "total": yen} for name, (n, yen) in kinds.items() if n}},
            steps=(Step(f"明細 {file.count:,}件、{file.total_yen:,}円。{compared}。", profile.name),),
        )

    return read


def _notice(record: ConvenienceRecord) -> Row:
    return {
        "line": record.line_no,
        "kind": record.kind,
        "kind_code": record.kind_code,
        "paid_on": _plain(record.paid_on),
        "paid_time": record.paid_time,
        "slip_key": record.slip_key,
        "amount": record.amount_yen,
        "chain": record.chain,
        "store": record.store,
        "data_on": _plain(record.data_on),
        "settle_on": _plain(record.settle_on),
        "fault": record.fault.code if record.fault else None,
    }


def _parties(data: bytes, near: date, multi: bool, request: bool) -> Inspection:
    file = read_parties(data)
    return _of_control(PARTY_COLUMNS, file.records, file.control)


def _assessments(data: bytes, near: date, multi: bool, request: bool) -> Inspection:
    file = read_assessments(data)
    return _of_control(ASSESSMENT_COLUMNS, file.records, file.control)


def _of_control(columns: Sequence[str], records: Sequence[Any], control: Control) -> Inspection:
    step = Step(f"明細 {control.count:,}件、{control.yen:,}円がコントロール行と一致しました。", "docs/file-formats.md")
    return Inspection({"columns": list(columns)}, control.count, control.yen, records, _columns_of, steps=(step,))


def _columns_of(record: Any) -> Row:
    row = {f.name: _plain(getattr(record, f.name)) for f in fields(record)}
    return {"line": row.pop("line_no")} | row


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _line_errors(faults: Iterable[tuple[int, LineFault | None]]) -> list[Row]:
    return [
        {"line": line, "field": f.field, "reason": f.reason, "code": f.code.name.lower(), "cause": f.code.value}
        for line, f in faults
        if f is not None
    ]


def _rows(faults: Iterable[Fault]) -> list[Row]:
    return [{"line": f.line, "field": f.field, "reason": f.reason} for f in faults]


LAYOUTS: dict[str, Reader] = {
    "zengin-91": _zengin91,
    **{code: _convenience(profile) for code, profile in PROFILES.items()},
    "parties": _parties,
    "assessments": _assessments,
}
"""Layouts by the name that `--layout` takes."""
