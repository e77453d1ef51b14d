"""The five lists of 6105 and the forms below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from core.delinquency.cases.labels import LabelSort
from core.delinquency.relations.addresses import AddressKind
from core.delinquency.relations.contact_points import PointKind
from core.delinquency.relations.related import RelationKind
from tui.widgets import columns
from tui.widgets.field import Candidate, CodeField, DateField, Field, SearchField
from tui.widgets.form import Form, FormRow

KINDS = {str(number): kind for number, kind in enumerate(RelationKind, 1)}
ADDRESSES = {str(number): kind for number, kind in enumerate(AddressKind, 1)}
POINTS = {str(number): kind for number, kind in enumerate(PointKind, 1)}
SORTS = {"1": LabelSort.CAUSE, "2": LabelSort.TAG, "3": LabelSort.CAUTION}

COLUMNS = (
    (
        columns.text("種別", 14),
        columns.code("宛名番号"),
        columns.text("氏名・名称", 16, flex=True, most=30),
        columns.day("始まり"),
        columns.day("終わり"),
        columns.amount("その人の残"),
        columns.text("住所", 20, rank=1, flex=True, most=40),
        columns.text("電話", 14, rank=2),
        columns.text("備考", 16, rank=2, flex=True, most=40),
    ),
    (
        columns.text("種別", 8),
        columns.text("状態", 4),
        columns.text("住所", 30, flex=True, most=60),
        columns.day("始まり"),
        columns.day("終わり"),
        columns.text("宛名", 14, rank=1, flex=True, most=30),
        columns.text("備考", 12, rank=2, flex=True, most=30),
    ),
    (
        columns.text("種別", 6),
        columns.text("番号・アドレス", 22, flex=True, most=40),
        columns.text("相手", 8, flex=True, most=16),
        columns.text("時間", 11),
        columns.text("日", 4),
        columns.day("同意"),
        columns.text("備考", 16, rank=1, flex=True, most=40),
    ),
    (
        columns.code("宛名番号"),
        columns.text("氏名・名称", 16, flex=True, most=30),
        columns.text("一致", 24, flex=True, most=40),
        columns.text("相違", 10),
        columns.text("見込", 8),
        columns.text("住所", 20, rank=1, flex=True, most=40),
    ),
    (
        columns.text("種別", 6),
        columns.text("内容", 30, flex=True, most=60),
        columns.day("始まり"),
        columns.day("期限"),
        columns.text("職員", 12, flex=True, most=20),
        columns.text("承認", 12, rank=1),
        columns.text("根拠", 20, rank=1, flex=True, most=60),
    ),
)
EMPTY = (
    "関係人も世帯員もいません。",
    "送付先はありません。住民登録の住所に発送します。",
    "連絡先はありません。",
    "同じ人かもしれない宛名はありません。",
    "原因・付箋・要注意区分はありません。",
)


def forms(label_codes: Callable[[str], Sequence[Candidate]]) -> Iterator[Form]:
    """The forms, `form0` to `form4`; `label_codes` gives the words of the chosen table."""
    yield Form(
        FormRow(
            CodeField("kind", "種別", codes={n: k.value for n, k in KINDS.items()}, width=2, required=True),
            SearchField("related_no", "宛名番号", width=9, most=8, hint="宛名にある人は番号で"),
            Field("name", "氏名", most=60, hint="宛名にない人は氏名で"),
        ),
        FormRow(
            Field("address", "住所", width=36, most=120),
            SearchField("phone", "電話", width=16, most=20),
        ),
        FormRow(
            DateField("from_on", "始まり", hint="空なら今日"),
            DateField("until_on", "終わり"),
            Field("words", "備考", most=60),
        ),
        id="form0",
    )
    yield Form(
        FormRow(
            CodeField("kind", "種別", "1", codes={n: k.label for n, k in ADDRESSES.items()}, width=1, required=True),
            SearchField("postal_code", "〒", width=9, most=8),
            Field("addressee", "宛名", most=60, hint="代理人等の氏名。本人あてなら空"),
        ),
        FormRow(Field("address", "住所", most=120, required=True)),
        FormRow(DateField("from_on", "始まり", hint="空なら今日"), DateField("until_on", "終わり")),
        id="form1",
    )
    yield Form(
        FormRow(
            CodeField("kind", "種別", "2", codes={n: k.label for n, k in POINTS.items()}, width=1, required=True),
            SearchField("number", "番号", width=24, most=80, required=True, hint="電話番号かメールアドレス"),
            Field("holder", "相手", most=20, hint="空なら本人"),
        ),
        FormRow(
            SearchField("hours", "時間", width=12, most=11, hint="連絡してよい時間 12:00-13:00。空なら終日"),
            CodeField("days", "日", codes={"": "毎日", "1": "平日", "2": "休日"}, width=1),
            DateField("consent_on", "同意の日", hint="メール・SMS は同意の日が要ります"),
        ),
        FormRow(Field("words", "備考", most=60)),
        id="form2",
    )
    yield Form(
        FormRow(
            SearchField("other_no", "宛名番号", width=9, most=8, required=True, hint="候補の行で Enter"),
            Field("words", "理由", most=80, hint="確かめたことを書きます"),
        ),
        id="form3",
    )
    yield Form(
        FormRow(
            CodeField("sort", "種別", "2", codes={n: s.label for n, s in SORTS.items()}, width=1, required=True),
            Field("code", "内容", width=22, most=30, required=True, hint="F4 で表から選びます", candidates=label_codes),
            DateField("until_on", "期限", hint="付箋には期限が要ります"),
        ),
        FormRow(Field("words", "補足", most=40)),
        FormRow(Field("ground", "根拠", most=120, hint="要注意区分のとき。いつ、何があったか")),
        id="form4",
    )
