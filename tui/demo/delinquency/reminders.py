"""催告 in the demonstration: two conditions, a run that is dispatched, one that waits for 鈴木, warnings past their day, a call list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.reminders import calls, dispatching, extraction, issuing, saved
from core.delinquency.reminders.conditions import AllOf, AnyOf, Column, Compared, Comparison
from core.delinquency.reminders.extraction import RunWanted
from core.delinquency.reminders.saved import SourceRef
from core.delinquency.reminders.stages import Stage
from core.office.approvals import approve
from core.office.calendar import BUSINESS_DATE
from core.office.jobs import run_job
from tui.demo.accounts import current_code
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from core.office.context import Context
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

_BACK = 21
"""Days before today on which the warnings were made, as the business date of the story's last evening has it."""


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """What 中村 and 鈴木 did about reminders."""
    warned = cases.take(4, lambda case: case.plain and case.owed_yen >= 20_000)
    with signed_in(city, clock, "nakamura") as ctx:
        high = saved.save_condition(
            ctx,
            "残額5万円以上・90日催告なし",
            AllOf(
                (
                    Compared(Column.OWED, Comparison.AT_LEAST, 50_000),
                    AnyOf(
                        (
                            Compared(Column.LAST_REMINDER, Comparison.ABSENT),
                            Compared(Column.LAST_REMINDER, Comparison.DAYS_AGO, 90),
                        )
                    ),
                )
            ),
            shared=True,
        )
        cars = saved.save_condition(
            ctx,
            "軽自動車税だけの個人",
            AllOf(
                (
                    Compared(Column.TAX_ITEM, Comparison.IS, "08"),
                    Compared(Column.OWED, Comparison.AT_MOST, 20_000),
                    Compared(Column.PARTY_KIND, Comparison.IS, "resident"),
                )
            ),
            shared=False,
        )
        calls.make_call_list(ctx, "夜間の電話催告", cars.ref)
    business = plan.today - timedelta(days=_BACK)
    _business_date(city, clock, business)
    source = _set_of(city, clock, warned)
    _run(
        city, clock, source, Stage.SEIZURE, "差押予告", plan.today - timedelta(days=1), "督促から長く、納付も連絡もない"
    )
    _run(city, clock, cars.ref, Stage.FIRST, "軽自動車税 第1回", plan.today + timedelta(days=7), "")
    _business_date(city, clock, None)
    with signed_in(city, clock, "nakamura") as ctx:
        wanted = RunWanted("年末の催告", Stage.FIRST, high.ref, plan.today + timedelta(days=21), leaflet=True)
        made = extraction.extract(ctx, wanted)
        if made.counts.targets:
            issuing.draft_run(ctx, made.run_id, "年末の徴収強化期間の一斉催告")


def _set_of(city: City, clock: StoryClock, chosen: Sequence[StoryCase]) -> SourceRef:
    """A set of some parties, from a list of their numbers as the office would hand it in."""
    with city.vault.read() as store:
        numbers = [store.parties.get(case.party_id).party_no for case in chosen]
    rows = ["party_no", *numbers, f"#CONTROL,{len(numbers)},0"]
    content = "".join(f"{row}\r\n" for row in rows).encode()
    with signed_in(city, clock, "nakamura") as ctx:
        taken = saved.set_of_numbers(ctx, content, "差押予告の候補", shared=True, origin="CSV YOKOKU.csv")
        return SourceRef(saved.SourceKind.SET, taken.set_id)


def _run(city: City, clock: StoryClock, source: SourceRef, stage: Stage, title: str, pay_by: date, reason: str) -> None:
    """A run from its extraction to the post: drafted by 中村, approved by 鈴木."""
    with signed_in(city, clock, "nakamura") as ctx:
        made = extraction.extract(ctx, RunWanted(title, stage, source, pay_by))
        run_id = made.run_id
        if not made.counts.targets:  # a small city of another seed may have nobody for it
            return
        ref = issuing.draft_run(ctx, run_id, reason)
    with signed_in(city, clock, "suzuki") as chief:
        code = current_code(city, "suzuki").code
        job_id = approve(chief, ref.draft_id, ref.revision, ref.digest, code).job_id
    with signed_in(city, clock, "nakamura") as ctx:
        assert job_id is not None
        run_job(ctx, job_id)
        _send(ctx, run_id)


def _send(ctx: Context[Any], run_id: int) -> None:
    found = dispatching.before_dispatch(ctx, run_id)
    if found.pulled:
        dispatching.pull_letters(ctx, run_id)
    if found.letters:
        dispatching.dispatch(ctx, run_id, ctx.today(), found.letters)


def _business_date(city: City, clock: StoryClock, business: date | None) -> None:
    """The story's evening stands for an earlier day of business, or for itself again: the log goes on in its order."""
    real = clock.now().date()
    value = {"real": real.isoformat(), "business": (business or real).isoformat()}
    with city.vault.write() as store:
        store.settings.put(BUSINESS_DATE, real, value, store.audit.last_seq())
