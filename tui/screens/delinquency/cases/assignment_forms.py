"""The four lists of 6104 and the forms below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tui.widgets import columns
from tui.widgets.field import Candidate, CodeField, Field, SearchField, YenField
from tui.widgets.form import Form, FormRow
from tui.widgets.lines import Lines, text

COLUMNS = (
    (
        columns.code("案件番号", 13),
        columns.code("宛名番号"),
        columns.text("氏名・名称", 14, flex=True, most=30),
        columns.amount("残"),
        columns.number("期", 3),
        columns.text("状態", 6),
        columns.text("担当", 6),
        columns.day("納期限(古)", rank=1),
        columns.text("割当", 6, rank=1),
        columns.text("区分", 8, rank=2),
        columns.text("副担当", 12, rank=2),
        columns.text("住所", 20, rank=3, flex=True, most=40),
    ),
    (
        columns.code("職員番号", 8),
        columns.text("氏名", 16, flex=True, most=24),
        columns.text("班", 8, flex=True, most=20),
        columns.number("担当", 6),
        columns.number("副担当", 6),
        columns.amount("残", 13),
        columns.text("状態", 8),
    ),
    (
        columns.number("順", 3),
        columns.text("名", 14, flex=True, most=24),
        columns.text("職員", 12, flex=True, most=20),
        columns.text("条件", 40, flex=True, most=80),
    ),
    (
        columns.day("引継ぎの日"),
        columns.text("から", 12, flex=True, most=20),
        columns.text("へ", 12, flex=True, most=20),
        columns.number("案件", 6),
        columns.number("予定", 6),
        columns.number("起案", 4),
        columns.text("理由", 16, flex=True, most=40),
    ),
)


def forms(candidates: Callable[[str], Sequence[Candidate]]) -> Iterator[Form | Lines]:
    """The forms, `form0` to `form3`; `candidates` gives the staff who can have cases."""
    yield Form(
        FormRow(
            Field(
                "staff_no",
                "職員",
                width=14,
                required=True,
                hint="職員番号か氏名、班の名  F4 候補",
                candidates=candidates,
            ),
            CodeField(
                "duty", "区分", "1", codes={"1": "担当", "2": "副担当", "3": "班（副担当）"}, width=1, required=True
            ),
        ),
        id="form0",
    )
    yield Form(
        FormRow(
            Field(
                "to_staff",
                "引き受ける職員",
                width=14,
                required=True,
                hint="職員番号か氏名  F4 候補",
                candidates=candidates,
            ),
            Field("words", "理由", most=60, hint="4月の人事異動 など"),
        ),
        id="form1",
    )
    yield Form(
        FormRow(
            SearchField("rank", "順位", width=3, most=3, required=True, hint="小さいものから当てはめます"),
            Field("name", "名", width=20, most=24, required=True),
            Field("rule_staff", "職員", width=14, required=True, hint="職員番号か氏名  F4 候補", candidates=candidates),
        ),
        FormRow(
            Field("districts", "地区", width=26, most=80, hint="町名の始め。「、」で区切る"),
            SearchField("postal", "〒", width=10, most=40, hint="郵便番号の始め"),
            SearchField("tax_items", "税目", width=10, most=20, hint="科目コード（01 など）"),
        ),
        FormRow(
            YenField("least_yen", "残の下限"),
            YenField("most_yen", "上限"),
            SearchField("least_years", "年数", width=3, most=2, hint="滞納年数の下限"),
            SearchField("most_years", "〜", width=3, most=2, hint="滞納年数の上限"),
        ),
        FormRow(
            SearchField("kana_from", "五十音", width=6, most=4, hint="ア"),
            SearchField("kana_to", "〜", width=6, most=4, hint="オ"),
            CodeField("high", "高額困難", "0", codes={"0": "問わない", "1": "だけ"}, width=1),
        ),
        id="form2",
    )
    yield Form(FormRow(Lines([text("引継ぎは区画2で職員を選んで行います。")])), id="form3")
