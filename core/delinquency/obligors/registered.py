"""Acts of the room that others approve, the papers that it issues, and what follows the number of a letter."""

from __future__ import annotations

from core.delinquency.obligors import (
    advance,
    insolvent,
    liable,
    liable_letters,
    publishing,
    returned,
    succeeding,
    succession,
    succession_letters,
    survey,
)
from core.notices import publication
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.issuing import letter_output
from core.office.papers.requests import Follow

ACTS: dict[str, Act] = {
    succeeding.SPLIT: Act(succession.FUNCTION, "承継", succeeding.execute_split, succeeding.describe_split),
    succeeding.TAKE_BACK: Act(succession.FUNCTION, "承継の取消し", succeeding.execute_split, succeeding.describe_split),
    liable.ACT: Act(liable.FUNCTION, "納税義務の認定", liable.execute_liability, liable.describe_liability),
    advance.ACT: Act(insolvent.FUNCTION, "繰上徴収", advance.execute_advance, advance.describe_advance),
    publishing.ACT: Act(
        publication.FUNCTION, "公示送達", publishing.execute_publication, publishing.describe_publication
    ),
}

OUTPUTS: dict[str, OutputKind] = {
    survey.P37: letter_output("実態調査書"),
    liable_letters.P86: letter_output("納付通知書（第二次納税義務）"),
    liable_letters.P87: letter_output("納付催告書"),
    succession_letters.P88: letter_output("納税義務承継通知書"),
    advance.P89: letter_output("繰上徴収告知書"),
    publishing.P90: letter_output("公示送達書・調書"),
    returned.P91: letter_output("返戻票・再送依頼"),
    succession_letters.P92: letter_output("戸籍・住民票等の公用請求書"),
}

FOLLOWS: dict[str, Follow] = {
    liable_letters.NOTIFIED: liable_letters.note_notice,
    liable_letters.TOLD_MAIN: liable_letters.note_told_main,
    liable_letters.REMINDED: liable_letters.note_reminder,
    succession_letters.INFORMED: succession_letters.note_informed,
    advance.NOTIFIED: advance.note_notice,
}
