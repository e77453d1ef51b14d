"""What 不納欠損 registers."""

from core.delinquency.write_off import deciding, papers, reversing
from core.office.drafts import Act
from core.office.outputs.register import OutputKind
from core.office.papers.issuing import letter_output

ACTS: dict[str, Act] = {
    deciding.ACT: Act(deciding.FUNCTION, "不納欠損", deciding.execute_write_off, deciding.describe_write_off),
    reversing.ACT: Act(deciding.FUNCTION, "不納欠損の取消し", reversing.execute_reversal, reversing.describe_reversal),
}

OUTPUTS: dict[str, OutputKind] = {form: letter_output(title) for form, title in papers.TITLES_HERE.items()}
