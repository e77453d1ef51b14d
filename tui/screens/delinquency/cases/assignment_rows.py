"""Rows of the four lists of 6104, what was typed in its form of rules, and the paper of a takeover."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

from core.delinquency.cases import takeover
from core.delinquency.cases.assigning import Collector
from core.delinquency.cases.assignment import FUNCTION
from core.delinquency.cases.assignment_list import AssignmentLine
from core.delinquency.cases.rules import AssignmentRule, Conditions
from core.delinquency.cases.takeover import Takeover
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.office.outputs.print_page import Leaving, ask_print
from tui.screens.office_screen import OfficeScreen
from tui.widgets.data_list import Row
from tui.widgets.tone import Tone


def conditions_of(values: dict[str, object]) -> Conditions:
    """The conditions that were typed. Raises BadInput."""
    return Conditions(
        districts=_parts(values, "districts"),
        postal=_parts(values, "postal"),
        tax_items=_parts(values, "tax_items"),
        least_yen=_yen(values, "least_yen"),
        most_yen=_yen(values, "most_yen"),
        least_years=number_in(values, "least_years"),
        most_years=number_in(values, "most_years"),
        kana_from=str(values["kana_from"]).strip(),
        kana_to=str(values["kana_to"]).strip(),
        high_difficulty=values["high"] == "1",
    )


def _parts(values: dict[str, object], name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", str(values[name])).replace("、", " ").replace(",", " ").replace("・", " ")
    return tuple(plain.split())


def number_in(values: dict[str, object], name: str) -> int | None:
    """A number that was typed, None for nothing. Raises BadInput."""
    plain = unicodedata.normalize("NFKC", str(values[name])).strip()
    if not plain:
        return None
    if not plain.isdigit():
        raise BadInput(reason="数字で入力してください。", field=name)
    return int(plain)


def _yen(values: dict[str, object], name: str) -> int | None:
    value = values[name]
    return value.amount if isinstance(value, Yen) else None


def case_row(line: AssignmentLine) -> Row:
    """A case of pane 1."""
    oldest = wareki(date.fromisoformat(line.oldest_due_on)) if line.oldest_due_on else ""
    return Row(
        line.case_id,
        (
            line.case_no,
            line.party_no,
            line.name,
            f"{Yen(line.owed_yen)}",
            str(line.terms),
            line.state,
            line.duty or "なし",
            oldest,
            line.origin,
            line.proposal,
            line.deputies,
            line.address,
        ),
    )


def staff_row(one: Collector, team: str) -> Row:
    """A staff member of pane 2."""
    return Row(
        one.staff_no,
        (
            one.staff_no,
            one.name,
            team,
            f"{one.cases:,}",
            f"{one.deputies:,}",
            f"{Yen(one.owed_yen)}",
            (Tone.TEXT, "担当可") if one.active else (Tone.BAD, "担当不可"),
        ),
    )


def rule_row(one: AssignmentRule) -> Row:
    """A rule of pane 3."""
    return Row(one.rule_id, (str(one.rank), one.name, one.staff_name, one.conditions.words))


def takeover_row(one: Takeover) -> Row:
    """A takeover of pane 4."""
    return Row(
        one.takeover_id,
        (
            wareki(one.taken_on),
            one.from_name,
            one.to_name,
            f"{len(one.cases):,}",
            f"{one.task_count:,}",
            str(len(one.drafts)),
            one.words,
        ),
    )


def print_takeover_of(screen: OfficeScreen[Any], one: Takeover) -> None:
    """Ask why and where to, then let the 引継ぎ書 leave."""
    ctx = screen.office.ctx
    leaving = Leaving(takeover.TITLE, [f"{one.from_name} から {one.to_name} へ  {len(one.cases):,}件"], "04", FUNCTION)
    ask_print(
        screen,
        leaving,
        lambda reason, to, printer, witness: takeover.print_takeover(
            ctx, one.takeover_id, reason, to=to, printer_code=printer, witness=witness
        ),
    )
