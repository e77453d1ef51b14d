"""Files of the companies that collect at convenience stores (収納代行), as data: where each field stands and what its codes mean.

Every company has its own layout; most are known from published programs only, so bytes that nobody could name stay in `raw`.
A municipality's contract decides which profile a file is read with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class NoticeKind(StrEnum):
    """What a line tells: preliminary notices are no money, confirmed ones are."""

    PRELIMINARY = "速報"
    CONFIRMED = "確報"
    CANCELLED = "速報取消"
    CORRECTED = "郵便振替訂正"
    UNKNOWN = "種別不明"


class KeyKind(StrEnum):
    """By which number the money finds its slip."""

    BARCODE44 = "barcode44"
    REQUEST_NO = "request_no"


class Form(StrEnum):
    """How lines are divided into fields."""

    FIXED = "固定長"
    CSV = "CSV"


@dataclass(frozen=True, slots=True)
class Place:
    """A field's name in the layout and where it stands: first and last byte from 1 (fixed), or the column from 1 (CSV)."""

    name: str
    first: int
    last: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """One company's layout. `width` is bytes of a record (fixed) or columns of a row (CSV).

    `titles` is the exact first row, if there is one; otherwise column 1 holds `header_mark` on the header and `data_mark` on
    data. `places` maps our names (kind, paid_on, paid_time, key, amount, chain, store, data_on, settle_on, refused) to theirs;
    without `amount` the amount is the bar code's. `kinds` maps their codes; any other code is a fault of the line.
    """

    code: str
    name: str
    form: Form
    width: int
    key: KeyKind
    kinds: Mapping[str, NoticeKind]
    places: Mapping[str, Place]
    encoding: str = "cp932"
    titles: tuple[str, ...] = ()
    header_mark: str = ""
    header_required: bool = True
    data_mark: str = ""
    key_prefix: str = ""
    header_count: Place | None = None
    error_mark: bytes = b""
    remarks: str = field(default="", compare=False)


_THREE_KINDS = {"01": NoticeKind.PRELIMINARY, "02": NoticeKind.CONFIRMED, "03": NoticeKind.CANCELLED}

DSK = Profile(
    code="cvs-dsk",
    name="電算システム CSV",
    form=Form.CSV,
    width=13,
    key=KeyKind.BARCODE44,
    key_prefix="EAN",
    titles=(
        "種別", "収納日", "収納時刻", "バーコード情報", "ユーザー使用欄１", "ユーザー使用欄２", "印紙フラグ", "金額",
        "コンビニ本部コード", "コンビニ名", "コンビニ店舗コード", "振込日", "データ作成日",
    ),
    kinds={**_THREE_KINDS, "12": NoticeKind.CONFIRMED, "22": NoticeKind.CORRECTED},
    places={
        "kind": Place("種別", 1),
        "paid_on": Place("収納日", 2),
        "paid_time": Place("収納時刻", 3),
        "key": Place("バーコード情報", 4),
        "amount": Place("金額", 8),
        "chain": Place("コンビニ本部コード", 9),
        "store": Place("コンビニ店舗コード", 11),
        "settle_on": Place("振込日", 12),
        "data_on": Place("データ作成日", 13),
    },
    error_mark=b"error:",
    remarks="12 郵便振替, 22 郵便振替訂正 (the amount is the corrected one, not more money), 81 リアルデータ (not reconciled)",
)  # fmt: skip

MIZUHO = Profile(
    code="cvs-mizuho",
    name="みずほファクター 120バイト",
    form=Form.FIXED,
    width=120,
    key=KeyKind.BARCODE44,
    kinds=_THREE_KINDS,
    header_mark="1",
    data_mark="2",
    places={
        "kind": Place("種別", 2, 3),
        "paid_on": Place("店舗収納日", 4, 11),
        "paid_time": Place("時刻", 12, 15),
        "key": Place("バーコード", 17, 60),
        "store": Place("店舗コード", 64, 70),
        "data_on": Place("データ取得日", 73, 80),
        "settle_on": Place("振込予定日", 81, 88),
        "chain": Place("CVSコード", 97, 102),
    },
)

MUFG = Profile(
    code="cvs-mufg",
    name="三菱UFJファクター 120バイト",
    form=Form.FIXED,
    width=120,
    key=KeyKind.BARCODE44,
    kinds=_THREE_KINDS,
    header_mark="1",
    header_required=False,
    data_mark="2",
    places={
        "kind": Place("種別", 2, 3),
        "paid_on": Place("収納日", 4, 11),
        "paid_time": Place("時刻", 12, 15),
        "key": Place("バーコード", 16, 59),
        "settle_on": Place("振込予定日", 78, 85),
        "chain": Place("取扱先コード", 102, 105),
    },
    remarks="only partly published; the other bytes stay raw",
)

NTT = Profile(
    code="cvs-ntt",
    name="NTTスマートトレード CSV",
    form=Form.CSV,
    width=17,
    key=KeyKind.REQUEST_NO,
    kinds={"1": NoticeKind.PRELIMINARY, "2": NoticeKind.CONFIRMED, "9": NoticeKind.CANCELLED},
    header_mark="1",
    data_mark="2",
    header_count=Place("合計件数", 4),
    places={
        "kind": Place("速報確報区分", 13),
        "paid_on": Place("収納日", 3),
        "settle_on": Place("入金予定日", 4),
        "key": Place("請求番号", 5),
        "amount": Place("収納金額", 7),
        "refused": Place("NGフラグ", 8),
        "chain": Place("収納金融機関コード", 14),
        "store": Place("支店", 15),
    },
)

PROFILES: Mapping[str, Profile] = {p.code: p for p in (DSK, MIZUHO, MUFG, NTT)}
"""All profiles by the code that settings and commands use."""
