"""Layouts of payment files that can be imported, and how a line of each becomes a payment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.collection.payments import Cause, Channel, NewPayment, NoticeKind
from core.formats import convenience, convenience_profiles, zengin91
from core.formats.convenience_profiles import PROFILES, Profile
from core.formats.convenience_profiles import NoticeKind as Told
from core.formats.faults import Fault, FaultCode, FileRefused, LineFault
from core.formats.lines import Caps
from core.values.refusals import BadInput


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A payment file that was accepted: who sent it, its lines, what its totals were, what the clerk must see."""

    vendor_code: str
    bank_no: str
    payments: list[NewPayment]
    count: int
    yen: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader needs beside the bytes: the business date, and the 収入日 for layouts that do not carry one."""

    today: date
    booked_on: date
    multi_header: bool
    caps: Caps


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout by its code; `asks_booked_on` is true where the clerk gives the 収入日 for the whole file.

    `declares_totals` is true where the file itself says how many yen it holds: a file without totals that was cut at a
    line's end cannot be told from a whole one, so count and yen are compared with the paper of the deposit.
    """

    code: str
    name: str
    channel: Channel
    asks_booked_on: bool
    declares_totals: bool
    read: Callable[[bytes, Reading], ReadFile]


_CAUSES = {
    FaultCode.AMOUNT: Cause.AMOUNT,
    FaultCode.CHECK_DIGIT: Cause.CHECK_DIGIT,
    FaultCode.KEY: Cause.NO_RECEIVABLE,
}


def _fault(fault: LineFault | None) -> tuple[str, str]:
    """The cause under which the line's money lies in suspense, and the reason in words."""
    return ("", "") if fault is None else (str(_CAUSES.get(fault.code, Cause.UNKNOWN)), fault.reason)


def _refuse_zero(line_no: int, amount_yen: int) -> None:
    """A line of nought is no payment and cannot be kept as one: the file goes back to its sender."""
    if amount_yen <= 0:
        raise FileRefused([Fault(line_no, "金額", "0円の行があります。送信元に確かめてください。")])


def read_direct_debit(content: bytes, how: Reading) -> ReadFile:
    """口座振替結果 (全銀91): a debit with code 0 is money of the debit day, all else posts nothing (B10)."""
    file = zengin91.read_result(content, near=how.today, multi_header=how.multi_header, caps=how.caps)
    booked_on = how.booked_on.isoformat()
    payments = []
    for group in file.groups:
        debit_on = group.header.debit_on.isoformat()
        for record in group.records:
            _refuse_zero(record.line_no, record.amount_yen)
            settled = record.paid or (
                record.fault is not None
                and record.fault.code is not FaultCode.UNKNOWN_RESULT
                and record.result_code == "0"
            )
            cause, reason = _fault(record.fault)
            payments.append(
                NewPayment(
                    record.line_no,
                    NoticeKind.SETTLED.value if settled else NoticeKind.FAILED.value,
                    record.customer_no,
                    record.amount_yen,
                    debit_on,
                    "",
                    booked_on if settled else None,
                    f"{record.bank_no}-{record.branch_no}",
                    record.raw,
                    cause,
                    reason,
                    result_code=record.result_code,
                    data_on=debit_on,
                )
            )
    header = file.groups[0].header
    warnings = tuple(f"{w.line}行目 {w.reason}" if w.line else w.reason for w in file.warnings) + tuple(
        "結果の合計欄がすべて0で結果コードもすべて0です。依頼ファイルの取り違えでないか、入金を確かめてください。"
        for group in file.groups
        if group.looks_like_request
    )
    return ReadFile(header.consignor_code, header.bank_no, payments, file.count, file.total_yen, warnings)


_TOLD = {
    Told.PRELIMINARY: NoticeKind.PRELIMINARY.value,
    Told.CONFIRMED: NoticeKind.SETTLED.value,
    Told.CANCELLED: NoticeKind.CANCELLED.value,
}
"""Plain words: a member of an enumeration costs the store a search for its adapter, for each line."""


def _convenience(profile: Profile) -> Callable[[bytes, Reading], ReadFile]:
    def read(content: bytes, how: Reading) -> ReadFile:
        file = convenience.read_convenience(content, profile, caps=how.caps)
        today = how.today.isoformat()
        iso: dict[date | None, str] = {None: ""}  # a file holds few days and very many lines
        payments = []
        for record in file.records:
            _refuse_zero(record.line_no, record.amount_yen)
            for day in (record.paid_on, record.data_on, record.settle_on):
                if day not in iso:
                    iso[day] = day.isoformat() if day else ""
            # A kind that nobody knows, and a correction of an earlier amount, is not money: it is listed, never posted.
            kind = _TOLD.get(record.kind, "failed")
            cause, reason = _fault(record.fault) if record.fault is not None else ("", "")
            settled = kind == "settled"
            if settled and record.settle_on is None and not cause:
                cause, reason = str(Cause.UNKNOWN), "振込日がありません。"
            payments.append(
                NewPayment(
                    record.line_no,
                    kind,
                    record.slip_key,
                    record.amount_yen,
                    iso[record.paid_on or record.data_on] or today,
                    record.paid_time,
                    iso[record.settle_on] or today if settled else None,
                    f"{record.chain}-{record.store}",
                    record.raw,
                    cause,
                    reason,
                    result_code=record.kind_code,
                    data_on=iso[record.data_on],
                )
            )
        warnings = tuple(f"{w.line}行目 {w.reason}" if w.line else w.reason for w in file.warnings)
        return ReadFile(file.vendor, "", payments, file.count, file.total_yen, warnings)

    return read


LAYOUTS: dict[str, Layout] = {
    "zengin-91": Layout("zengin-91", "口座振替結果（全銀91）", Channel.DIRECT_DEBIT, True, True, read_direct_debit),
} | {
    code: Layout(code, f"コンビニ収納（{profile.name}）", Channel.CONVENIENCE, False, False, _convenience(profile))
    for code, profile in PROFILES.items()
}


def layout_named(code: str) -> Layout:
    """The layout of a code. Raises BadInput."""
    if code not in LAYOUTS:
        raise BadInput(reason="ファイルの種別がありません。F4 で選んでください。", field="layout")
    return LAYOUTS[code]


def guess_layout(content: bytes) -> str:
    """The code of the layout that a file seems to have, by its first bytes; '' when none fits. The clerk decides."""
    first, _, rest = content[:4_096].partition(b"\n")
    second = rest.partition(b"\n")[0] if rest else content[120:240]
    if first.startswith(b"191"):
        return "zengin-91"
    if first.startswith(",".join(convenience_profiles.DSK.titles[:4]).encode("cp932")):
        return convenience_profiles.DSK.code
    if first.startswith(b"1,") and second.count(b",") == convenience_profiles.NTT.width - 1:
        return convenience_profiles.NTT.code
    for profile in (convenience_profiles.MIZUHO, convenience_profiles.MUFG):
        key = profile.places["key"]
        for record in (second, first):
            digits = record[key.first - 1 : key.last]
            if record.startswith(b"2") and digits.startswith(b"91") and len(digits) == 44 and digits.isdigit():
                return profile.code
    return ""
