"""The cases of the demonstration city: born of what is demanded and owed, given to collectors by rules, counted by the night."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.demo.delinquency.story import Cases, StoryCase
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from core.office.context import Context
    from tui.demo.building import Plan
    from tui.demo.story import StoryClock
    from tui.wiring import City

COLLECTOR, CHIEF = "1003", "1004"
"""中村 and 鈴木."""


def run_night(ctx: Context[Any]) -> None:
    """The count of a night, as `osame job run` runs it."""
    from core.delinquency.nightly.phases import request_nightly
    from core.office.jobs import run_job

    run_job(ctx, request_nightly(ctx))


def tell_births(city: City, clock: StoryClock) -> None:
    """The first night: the cases are born; the chief lays down rules and keeps what is high to herself."""
    from core.delinquency.cases.assigning import add_rule, apply_rules
    from core.delinquency.cases.rules import Conditions

    with signed_in(city, clock, "suzuki") as ctx:
        add_rule(ctx, 10, "高額は係長", CHIEF, Conditions(high_difficulty=True))
        add_rule(ctx, 20, "法人市民税は係長", CHIEF, Conditions(tax_items=("04",)))
        add_rule(ctx, 90, "アからマまで", COLLECTOR, Conditions(kana_to="マ"))
        run_night(ctx)
        apply_rules(ctx)


def open_cases(city: City, clock: StoryClock, plan: Plan) -> Cases:
    """The open cases with their collectors; the company or person behind each tells whether a story can be told of it."""
    del clock, plan
    with city.vault.read() as store:
        books = store.case_figures.books()
        mains = store.assignments.mains([each.case_id for each in books])
        return Cases(
            [
                StoryCase(
                    each.case_id,
                    each.party_id,
                    mains[each.case_id].staff_no if each.case_id in mains else "",
                    tuple(number for number, *_ in each.owed),
                    sum(yen for _, yen, _, _ in each.owed),
                    each.status,
                    store.parties.get(each.party_id).kind.value,
                    each.protected,
                )
                for each in books
            ]
        )
