"""Collection data of convenience stores: one internal record for every company's layout.

Faults of frame, order, encoding and unreadable amounts refuse the file. A line whose money is known but that does not add up
keeps its place and carries a fault, so that its money goes to suspense whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from core.formats import gs1_128
from core.formats.convenience_profiles import Form, KeyKind, NoticeKind, Place, Profile
from core.formats.faults import Fault, FaultCode, FaultList, LineFault, shown
from core.formats.lines import (
    DEFAULT_CAPS,
    Caps,
    cells_of,
    decoded,
    foreign_encoding,
    is_clean,
    lines_of,
    without_end_mark,
)
from core.formats.zengin import records_of
from core.values.refusals import BadInput


class ConvenienceRecord(NamedTuple):
    """One line as any company's file tells it; a NamedTuple, since a file holds very many.

    `slip_key` is the 44 digits or the request number, `amount_yen` whole yen.

    `paid_on` is the day at the till (領収日), None only under a date fault; `paid_time` HH:MM or blank. `settle_on` is the day
    the money reaches the city. A record with a `fault` must not be reconciled. CORRECTED restates an amount: it is not new money.
    """

    vendor: str
    line_no: int
    kind: NoticeKind
    kind_code: str
    paid_on: date | None
    paid_time: str
    slip_key: str
    amount_yen: int
    chain: str
    store: str
    data_on: date | None
    settle_on: date | None
    raw: bytes
    fault: LineFault | None


@dataclass(frozen=True, slots=True)
class ConvenienceFile:
    """A whole file that was accepted. `declared_count` is what its header says, None where a layout has no totals at all.

    Without totals a file cut at a line's end cannot be told from a whole one: the clerk must compare count and yen.
    """

    vendor: str
    header: bytes
    records: tuple[ConvenienceRecord, ...]
    declared_count: int | None
    warnings: tuple[Fault, ...]

    @property
    def count(self) -> int:
        """Number of data lines, whatever their kind."""
        return len(self.records)

    @property
    def total_yen(self) -> int:
        """Yen of all data lines, whatever their kind."""
        return sum(r.amount_yen for r in self.records)

    def total_of(self, kind: NoticeKind) -> tuple[int, int]:
        """Count and yen of the lines of one kind."""
        amounts = [r.amount_yen for r in self.records if r.kind is kind]
        return len(amounts), sum(amounts)


def read_convenience(data: bytes, profile: Profile, *, caps: Caps = DEFAULT_CAPS) -> ConvenienceFile:
    """Read a file by its company's profile. Raises FileRefused.

    Two lines alike in data day, kind, key, day and time: the second carries the fault DUPLICATE, its money goes to suspense.
    """
    return _Reading(profile).run(data, caps)


_FIELDS = ("paid_on", "paid_time", "data_on", "settle_on", "key", "kind", "amount", "chain", "store", "refused")
_YEN = _FIELDS.index("amount")

Cut = Sequence[str]
"""A line as cells or as the text of its bytes."""


class Dates(NamedTuple):
    """The days and the time of a line, and what is wrong with them."""

    paid_on: date | None
    paid_time: str
    data_on: date | None
    settle_on: date | None
    fault: LineFault | None


class _Reading:
    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.take = itemgetter(*(self._where(place) for place in profile.places.values()))
        names = list(profile.places)
        self.at = [names.index(name) if name in names else -1 for name in _FIELDS]
        self.dates: dict[tuple[str, ...], Dates] = {}
        self.faults = FaultList()
        self.records: list[ConvenienceRecord] = []
        self.seen: dict[tuple[str, ...], int] = {}
        self.header = b""
        self.header_seen = False
        self.declared: int | None = None

    def run(self, data: bytes, caps: Caps) -> ConvenienceFile:
        if self.profile.error_mark and data.startswith(self.profile.error_mark):
            raise self.faults.stop(
                1,
                "ファイル",
                f"収納代行会社のエラー応答です（「{shown(data.splitlines()[0])}」）。取り直してください。",
            )
        clean = self.profile.form is Form.CSV and is_clean(data, self.profile.encoding)
        for line_no, raw in enumerate(self._lines(data, caps), 1):
            cut = raw.decode(self.profile.encoding).split(",") if clean else self._cut(line_no, raw)
            if cut is not None:
                self._take(line_no, raw, cut)
        self._check_end()
        self.faults.refuse_if_any()
        return ConvenienceFile(
            self.profile.code, self.header, tuple(self.records), self.declared, tuple(self._warnings())
        )

    def _lines(self, data: bytes, caps: Caps) -> Iterator[bytes]:
        if self.profile.form is Form.FIXED:
            return records_of(data, caps)
        alien = foreign_encoding(data)
        if alien:
            raise self.faults.stop(1, "文字コード", f"{alien}のファイルです。シフトJISで受け取り直してください。")
        return lines_of(without_end_mark(data), caps)

    def _where(self, place: Place) -> int | slice:
        """The place of a field: a column of a row, or bytes of a record."""
        return place.first - 1 if self.profile.form is Form.CSV else slice(place.first - 1, place.last)

    def _cut(self, line_no: int, raw: bytes) -> Cut | None:
        """The line as something that gives its fields by place: cells, or the text of its bytes; None when unreadable.

        A record of fixed length is read as Latin-1, so that a place in the text is a place in the bytes.
        """
        try:
            text = decoded(raw, self.profile.encoding)
            return raw.decode("latin-1") if self.profile.form is Form.FIXED else cells_of(text)
        except ValueError as wrong:
            self.faults.add(line_no, "ファイル", str(wrong))
            return None

    def _take(self, line_no: int, raw: bytes, cut: Cut) -> None:
        profile = self.profile
        mark, width = cut[0], len(cut)
        if line_no == 1 and profile.titles:
            if tuple(cut) != profile.titles:
                raise self.faults.stop(
                    1, "見出し", f"1行目が{profile.name}の見出しと一致しません。形式を確かめてください。"
                )
            self.header, self.header_seen = raw, True
            return
        if line_no == 1 and mark == profile.header_mark and not profile.titles:
            self.header, self.header_seen = raw, True
            self._take_declared(width, cut)
            return
        if line_no == 1 and profile.header_required and not profile.titles:
            raise self.faults.stop(
                1, "レコード区分", f"1行目がヘッダーではありません（「{shown(mark)}」）。形式を確かめてください。"
            )
        if profile.data_mark and mark != profile.data_mark:
            self.faults.add(line_no, "レコード区分", f"明細のはずですが「{shown(mark)}」です。")
        elif width != profile.width:
            self.faults.add(line_no, "項目数", f"項目が{width}個あります。{profile.width}個のはずです。")
        else:
            self._take_data(line_no, raw, cut)

    def _take_declared(self, width: int, cut: Cut) -> None:
        place = self.profile.header_count
        if place is None:
            return
        text = str(cut[self._where(place)]) if place.first <= width else ""
        if re.fullmatch(r"[0-9]{1,9}", text):
            self.declared = int(text)
        else:
            self.faults.add(1, place.name, f"件数が数字ではありません（「{shown(text)}」）。")

    def _check_end(self) -> None:
        if not self.header_seen and self.profile.header_required:
            self.faults.add(1, "見出し", "ヘッダーがありません。")
        if self.declared is not None and self.declared != len(self.records):
            self.faults.add(1, "合計件数", f"ヘッダーは{self.declared:,}件、明細は{len(self.records):,}件です。")

    def _warnings(self) -> Iterator[Fault]:
        if not self.records:
            yield Fault(0, "ファイル", "明細が1件もありません。")
        unsettled = [r.line_no for r in self.records if r.kind is NoticeKind.CONFIRMED and r.settle_on is None]
        if unsettled:
            yield Fault(
                unsettled[0], "振込日", f"振込日のない確報が{len(unsettled):,}件あります。収入日を確かめてください。"
            )

    def _take_data(self, line_no: int, raw: bytes, cut: Cut) -> None:
        values = [*map(str.strip, self.take(cut)), ""]  # a field that the layout lacks is the blank at the end
        paid_on, paid_time, data_on, settle_on, number, code, yen, chain, store, refused = [values[n] for n in self.at]
        key, barcode, fault = self._key(number)
        amount = self._amount(line_no, yen if self.at[_YEN] >= 0 else None, barcode)
        if amount is None:
            return
        kind = self.profile.kinds.get(code, NoticeKind.UNKNOWN)
        dates = self.dates.get((paid_on, paid_time, data_on, settle_on))
        if dates is None:
            dates = self.dates[paid_on, paid_time, data_on, settle_on] = self._dates(
                paid_on, paid_time, data_on, settle_on
            )
        if kind is NoticeKind.UNKNOWN or kind is NoticeKind.CORRECTED:
            fault = self._kind_fault(kind, code)
        if fault is None:
            fault = self._amount_fault(amount, barcode) or dates.fault or self._refused_fault(refused)
        earlier = self.seen.setdefault((data_on, code, key, paid_on, paid_time), line_no)
        if earlier != line_no and fault is None:
            fault = LineFault(FaultCode.DUPLICATE, self.profile.places["key"].name, f"{earlier}行目と同じ収納です。")
        self.records.append(
            ConvenienceRecord(
                self.profile.code, line_no, kind, code, dates.paid_on, dates.paid_time, key, amount, chain, store,
                dates.data_on, dates.settle_on, raw, fault,
            )
        )  # fmt: skip

    def _dates(self, paid_on: str, paid_time: str, data_on: str, settle_on: str) -> Dates:
        """The days and the time of a line; lines of a file share few of them."""
        told = {"paid_on": paid_on, "data_on": data_on, "settle_on": settle_on, "paid_time": paid_time}
        text = {name: value for name, value in told.items() if name in self.profile.places}
        clock = _clock(paid_time)
        days = {name: _day(value) for name, value in text.items() if name != "paid_time"}
        fault = self._date_fault(text, days, clock)
        return Dates(days["paid_on"], clock or "", days.get("data_on"), days.get("settle_on"), fault)

    def _key(self, text: str) -> tuple[str, int | None, LineFault | None]:
        """The number, the amount that its bar code holds (if it is one), and what is wrong with it."""
        name = self.profile.places["key"].name
        if self.profile.key is KeyKind.REQUEST_NO:
            return text, None, None if text else LineFault(FaultCode.KEY, name, "番号がありません。")
        plain = text.removeprefix(self.profile.key_prefix)
        try:
            if self.profile.key_prefix and plain == text:
                raise BadInput(reason=f"{self.profile.key_prefix}で始まっていません。")
            amount_yen, written, expected = gs1_128.amount_and_check(plain)
            return plain, amount_yen, None if written == expected else _barcode_fault(written, expected)
        except BadInput:
            return text, None, LineFault(FaultCode.KEY, name, f"44桁のバーコードではありません（「{shown(text)}」）。")

    def _amount(self, line_no: int, text: str | None, barcode: int | None) -> int | None:
        """The yen of the line; None when they cannot be read, which refuses the file: money must never take another value."""
        if text is None:
            if barcode is not None:
                return barcode
            self.faults.add(line_no, self.profile.places["key"].name, "バーコードが読めないため、金額が分かりません。")
        elif re.fullmatch(r"[0-9]{1,12}", text):
            return int(text)
        else:
            self.faults.add(
                line_no, self.profile.places["amount"].name, f"金額が数字ではありません（「{shown(text)}」）。"
            )
        return None

    def _kind_fault(self, kind: NoticeKind, code: str) -> LineFault | None:
        name = self.profile.places["kind"].name
        if kind is NoticeKind.UNKNOWN:
            return LineFault(
                FaultCode.UNKNOWN_KIND, name, f"{name}「{shown(code)}」は{self.profile.name}の決まりにありません。"
            )
        if kind is NoticeKind.CORRECTED:
            return LineFault(
                FaultCode.CORRECTION, name, "訂正後の金額の知らせです。前の収納と見比べて処理してください。"
            )
        return None

    def _amount_fault(self, amount: int, barcode: int | None) -> LineFault | None:
        place = self.profile.places.get("amount") or self.profile.places["key"]
        if barcode is not None and barcode != amount:
            return LineFault(
                FaultCode.AMOUNT,
                place.name,
                f"金額{amount:,}円が、バーコードの金額{barcode:,}円と一致しません。",
            )
        return LineFault(FaultCode.ZERO_AMOUNT, place.name, "金額が0円です。") if amount == 0 else None

    def _date_fault(
        self, text: Mapping[str, str], days: Mapping[str, date | None], paid_time: str | None
    ) -> LineFault | None:
        places = self.profile.places
        for name, day in days.items():
            blank = name == "settle_on" and not text[name].strip("0")
            if day is None and not blank:
                return LineFault(FaultCode.DATE, places[name].name, f"暦にない日付です（「{shown(text[name])}」）。")
        if paid_time is None:
            return LineFault(
                FaultCode.DATE, places["paid_time"].name, f"時刻ではありません（「{shown(text['paid_time'])}」）。"
            )
        paid_on, data_on = days["paid_on"], days.get("data_on")
        if paid_on and data_on and paid_on > data_on:
            return LineFault(FaultCode.DATE, places["paid_on"].name, "収納日がデータの作成日より後です。")
        return None

    def _refused_fault(self, mark: str) -> LineFault | None:
        if mark in ("", "0"):
            return None
        return LineFault(
            FaultCode.REFUSED_BY_VENDOR,
            self.profile.places["refused"].name,
            f"収納代行会社がNG（{shown(mark)}）としています。",
        )


def _barcode_fault(written: int, expected: int) -> LineFault:
    return LineFault(FaultCode.CHECK_DIGIT, "バーコード", f"検査数字が合いません（{written}、正しくは{expected}）。")


@lru_cache(maxsize=1024)
def _day(text: str) -> date | None:
    """YYYYMMDD as a day; None for a day that does not exist and for anything else."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def _clock(text: str) -> str | None:
    """HHMM as HH:MM, blank as blank; None for what is no time of day."""
    if not text:
        return ""
    found = re.fullmatch(r"([01][0-9]|2[0-3])([0-5][0-9])", text)
    return f"{found[1]}:{found[2]}" if found else None
