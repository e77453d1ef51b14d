"""One of the family as 6701 asks for them: number in the register or name, relation, whom they represent, renunciation, will."""

from __future__ import annotations

from collections.abc import Sequence

from core.delinquency.obligors.heirs import Heir
from core.delinquency.obligors.shares import Relation, read_fraction
from core.values.refusals import BadInput
from tui.screens.delinquency.obligors.entry_page import Values
from tui.widgets.field import CodeField, DateField, Field, SearchField
from tui.widgets.form import FormRow

RELATIONS = {str(at): each for at, each in enumerate(Relation, 1)}
LABEL = 14
FACTS = (
    "宛名番号を入れると、氏名は宛名から入ります。放棄した人は放棄の日を入れます。",
    "先に亡くなった子や兄弟姉妹も登録し、その子には代襲元の番号を入れます。",
)


def heir_rows() -> Sequence[FormRow]:
    """The fields."""
    codes = {code: each.value for code, each in RELATIONS.items()}
    flag = {"0": "いいえ", "1": "はい"}
    return (
        FormRow(
            SearchField("party_no", "宛名番号", label_width=LABEL, width=10, hint="なければ空欄にし、氏名を入力"),
            Field("name", "氏名", width=24, most=40),
        ),
        FormRow(
            CodeField("relation", "続柄", label_width=LABEL, codes=codes, width=1, required=True),
            SearchField("through", "代襲元の番号", width=3, hint="先に亡くなった人の番号"),
        ),
        FormRow(
            CodeField("died", "先に死亡", "0", label_width=LABEL, codes=flag, width=1),
            CodeField("half", "半血", "0", codes=flag, width=1),
            CodeField("leads", "代表者", "0", codes=flag, width=1),
        ),
        FormRow(
            DateField("renounced_on", "放棄の日", label_width=LABEL),
            SearchField("by_will", "遺言の相続分", width=7, hint="1/3 の形。なければ空欄"),
        ),
    )


def heir_of(values: Values, heir_no: int, party_id: int | None) -> Heir:
    """The heir of what was typed. Raises BadInput, BadFamily."""
    through = str(values["through"]).strip()
    if through and not through.isdigit():
        raise BadInput(reason="代襲元は相続人の番号で入力してください。", field="through")
    return Heir(
        heir_no,
        str(values["name"]),
        RELATIONS[str(values["relation"])],
        party_id,
        int(through or 0),
        str(values["half"]) == "1",
        str(values["died"]) == "1",
        values["renounced_on"],
        read_fraction(str(values["by_will"])),
        str(values["leads"]) == "1",
    )
