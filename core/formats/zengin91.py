"""Direct debit file of the banks (全銀 預金口座振替, 種別91): reading what was requested and how each debit ended.

A group is header, data records, trailer; one end record closes the file. Faults of frame, order, totals, encoding and number
fields refuse the file; an unknown result is a fault of its line, which is never taken as paid.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field
from datetime import date

from core.formats.faults import FAULT_LIMIT, Fault, FaultCode, FaultList, LineFault, shown
from core.formats.lines import DEFAULT_CAPS, Caps
from core.formats.zengin import LEGAL, NAME, illegal_byte, records_of
from core.formats.zengin91_records import (
    DATA,
    HEADER,
    NUMBERS,
    RESULTS,
    TRAILER,
    DebitFile,
    DebitGroup,
    DebitHeader,
    DebitRecord,
    DebitTrailer,
)
from core.values.dates import mmdd
from core.values.refusals import BadInput

YUCHO = b"9900"
"""ゆうちょ銀行: its branch is digits 2-4 of the 通帳記号, so 000 and 999 occur there."""


def read_result(data: bytes, *, near: date, multi_header: bool = False, caps: Caps = DEFAULT_CAPS) -> DebitFile:
    """Read what a bank sends back. `near` is the day it came: the debit day has no year and is taken as the nearest one.

    `multi_header` lets several header-trailer groups into one file (マルチファイル), which only some banks agree to.
    Raises FileRefused.
    """
    return _Reading(near, multi_header, request=False).run(data, caps)


def read_request(data: bytes, *, near: date, multi_header: bool = False, caps: Caps = DEFAULT_CAPS) -> DebitFile:
    """Read a request as it goes to a bank: as `read_result`, but codes and result totals must all be zero. Raises FileRefused."""
    return _Reading(near, multi_header, request=True).run(data, caps)


def _plain(results: bytes) -> re.Pattern[bytes]:
    """A data record about which there is nothing to say. Any other takes the slow way, which says what."""
    return re.compile(
        rb"2\d{4}" + LEGAL + rb"{15}(?!000|999)\d{3}" + LEGAL + rb"{15}    [1239]\d{7}" + NAME
        + rb"{30}(?!0{10})\d{10}[012]" + LEGAL + rb"{20}[" + results + rb"]" + LEGAL + rb"{8}"
    )  # fmt: skip


_PLAIN_RESULT, _PLAIN_REQUEST = _plain(b"0123489"), _plain(b"0")
_NOT_IN_NAMES = re.compile(rb"[^" + NAME[1:-1] + rb"]")
_TRAILER_CUT = struct.Struct("".join(f"{width}s" for _, width in TRAILER))
_HEADER_CUT = struct.Struct("".join(f"{width}s" for _, width in HEADER))
_DATA_CUT = struct.Struct("".join(f"{width}s" for _, width in DATA))


@dataclass(slots=True)
class _Reading:
    near: date
    multi_header: bool
    request: bool
    faults: FaultList = field(default_factory=FaultList)
    warnings: list[Fault] = field(default_factory=list)
    groups: list[DebitGroup] = field(default_factory=list)

    def run(self, data: bytes, caps: Caps) -> DebitFile:
        header: DebitHeader | None = None
        records: list[DebitRecord] = []
        ended = False
        plain = (_PLAIN_REQUEST if self.request else _PLAIN_RESULT).fullmatch
        number = count = total = paid_count = paid = 0
        for number, raw in enumerate(records_of(data, caps), 1):
            if ended:
                raise self.faults.stop(number, "データ区分", "エンドレコードのあとに続きがあります。")
            kind = raw[0]
            if kind == 0x32 and header is not None:  # 2, by far the most frequent
                fault = None if plain(raw) else self._judge(number, raw)
                digits = raw[80:90]
                amount = int(digits) if digits.isdigit() else 0
                count += 1
                total += amount
                if raw[111] == 0x30:
                    paid_count += 1
                    paid += amount
                records.append(DebitRecord(number, amount, raw, fault))
            elif kind == 0x31 and header is None:  # 1
                if self.groups and not self.multi_header:
                    raise self.faults.stop(
                        number, "データ区分", "ヘッダーが2つあります。マルチファイルの取扱いは設定されていません。"
                    )
                header = self._header(number, raw)
            elif kind == 0x38 and header is not None:  # 8
                trailer = self._trailer(number, raw, (count, total, paid_count, paid), records)
                self.groups.append(DebitGroup(header, tuple(records), trailer, paid_count, paid))
                header, records = None, []
                count = total = paid_count = paid = 0
            elif kind == 0x39 and header is None and self.groups:  # 9
                self._legal(number, "エンドレコード", raw)
                ended = True
            else:
                expected = "2か8" if header is not None else "1か9" if self.groups else "1"
                raise self.faults.stop(
                    number, "データ区分", f"データ区分は{expected}のはずですが「{shown(raw[:1])}」です。"
                )
        if not ended:
            raise self.faults.stop(
                number + 1, "データ区分", "エンドレコードがありません。途中で切れていないか確かめてください。"
            )
        self.faults.refuse_if_any()
        return DebitFile(tuple(self.groups), tuple(self.warnings))

    def _warn(self, line: int, name: str, reason: str) -> None:
        if len(self.warnings) < FAULT_LIMIT:
            self.warnings.append(Fault(line, name, reason))

    def _legal(self, line: int, name: str, piece: bytes) -> None:
        bad = illegal_byte(piece)
        if bad:
            self.faults.add(line, name, f"使えないバイト {bad} があります。")

    def _numbers(self, line: int, layout: tuple[tuple[str, int], ...], cut: tuple[bytes, ...]) -> None:
        for (name, width), piece in zip(layout, cut, strict=True):
            if name in NUMBERS:
                if not piece.isdigit():
                    self.faults.add(line, name, f"数字{width}桁ではありません（「{shown(piece)}」）。")
            else:
                self._legal(line, name, piece)

    def _header(self, line: int, raw: bytes) -> DebitHeader:
        cut = _HEADER_CUT.unpack(raw)
        if cut[1] != b"91":
            raise self.faults.stop(
                line, "種別コード", f"口座振替（91）のファイルではありません（「{shown(cut[1])}」）。"
            )
        if cut[2] == b"1":
            raise self.faults.stop(
                line, "コード区分", "EBCDIC（コード区分1）のファイルです。JIS（コード区分0）で受け取り直してください。"
            )
        if cut[2] != b"0":
            raise self.faults.stop(line, "コード区分", f"コード区分は0のはずですが「{shown(cut[2])}」です。")
        self._numbers(line, HEADER, cut)
        if _NOT_IN_NAMES.search(cut[4]):
            self._warn(line, "委託者名", "全銀の決まりにない文字（小書きのカナなど）があります。")
        debit_on = self.near
        if cut[5].isdigit():
            try:
                debit_on = mmdd(cut[5].decode("ascii"), near=self.near)
            except BadInput:
                self.faults.add(line, "引落日", f"暦にない日付です（「{shown(cut[5])}」）。")
        text = [piece.decode("cp932", "replace") for piece in cut]
        return DebitHeader(
            line, text[3], text[4].rstrip(), debit_on, text[6], text[8], text[10], text[11], raw
        )  # fmt: skip

    def _judge(self, line: int, raw: bytes) -> LineFault | None:
        """The slow way for a record that is not plain: note faults of the file and warnings, return the fault of the line."""
        cut = _DATA_CUT.unpack(raw)
        self._numbers(line, DATA, cut)
        _, bank, _, branch, _, _, account_kind, _, holder, amount, new_code, _, result, _ = cut
        if branch in (b"000", b"999") and bank != YUCHO:
            self._warn(line, "引落支店番号", f"支店番号{shown(branch)}はゆうちょ銀行のほかでは使われません。")
        if account_kind not in b"1239":
            self._warn(line, "預金種目", f"預金種目「{shown(account_kind)}」は決まりにありません。")
        if new_code not in b"012":
            self._warn(line, "新規コード", f"新規コード「{shown(new_code)}」は決まりにありません。")
        if _NOT_IN_NAMES.search(holder):
            self._warn(line, "預金者名", "全銀の決まりにない文字（小書きのカナなど）があります。")
        if self.request and result != b"0":
            self.faults.add(line, "振替結果コード", f"依頼では0のはずですが「{shown(result)}」です。")
        if shown(result) not in RESULTS:
            return LineFault(
                FaultCode.UNKNOWN_RESULT,
                "振替結果コード",
                f"結果コード「{shown(result)}」は決まりにありません。銀行に確かめてください。",
            )
        if amount == b"0000000000":
            return LineFault(FaultCode.ZERO_AMOUNT, "引落金額", "引落金額が0円です。依頼と突き合わせてください。")
        return None

    def _trailer(
        self, line: int, raw: bytes, seen: tuple[int, int, int, int], records: list[DebitRecord]
    ) -> DebitTrailer:
        cut = _TRAILER_CUT.unpack(raw)
        self._numbers(line, TRAILER, cut)
        if not b"".join(cut[1:7]).isdigit():
            return DebitTrailer(line, 0, 0, 0, 0, 0, 0)
        trailer = DebitTrailer(line, *(int(piece) for piece in cut[1:7]))
        count, total, paid_count, paid = seen
        self._agree(line, "合計件数", trailer.count, count, "件")
        self._agree(line, "合計金額", trailer.yen, total, "円")
        if self.request:
            if not trailer.results_blank:
                self.faults.add(line, "振替済件数", "依頼では振替済と振替不能の合計は0のはずです。")
        elif trailer.results_blank:
            if records:
                self._warn(
                    line,
                    "振替済件数",
                    f"結果の合計がすべて0です。明細から数えました（振替済{paid_count:,}件、{paid:,}円）。",
                )
                if paid_count == len(records):
                    self._warn(
                        line, "振替結果コード", "すべて0で、依頼のファイルと見分けられません。入金を確かめてください。"
                    )
        else:
            self._agree(line, "振替済件数", trailer.paid_count, paid_count, "件")
            self._agree(line, "振替済金額", trailer.paid_yen, paid, "円")
            self._agree(line, "振替不能件数", trailer.failed_count, count - paid_count, "件")
            self._agree(line, "振替不能金額", trailer.failed_yen, total - paid, "円")
        return trailer

    def _agree(self, line: int, name: str, declared: int, counted: int, unit: str) -> None:
        if declared != counted:
            self.faults.add(
                line,
                name,
                f"トレーラーは{declared:,}{unit}、明細は{counted:,}{unit}です（差 {declared - counted:+,}{unit}）。",
            )
