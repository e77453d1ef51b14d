"""抽出 (E42-E45): a source and a stage become a run; everybody of the source stands in it, as a target or with the ground why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.reminders.exclusions import Ground, Judged, judge
from core.delinquency.reminders.facts import facts_of
from core.delinquency.reminders.runs import FUNCTION, NewRun, NewTargetRow, RunCounts
from core.delinquency.reminders.saved import SourceKind, SourceRef, parties_of, source_words
from core.delinquency.reminders.stages import POLICY_OF_HANDOVER, Stage, skip_words, skipped
from core.parties.opening import begin_look
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

AT_ONCE = 2_000
"""People whose facts are read together."""
MOST_PEOPLE = 20_000
MOST_TITLE = 40
MOST_DAYS = 180


@dataclass(frozen=True, slots=True)
class RunWanted:
    """A run as a clerk asks for it. `pay_by_on` is the 指定期限; `leaflet` encloses the direct-debit leaflet (E51)."""

    title: str
    stage: Stage
    source: SourceRef
    pay_by_on: date
    leaflet: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """What became of it: the run, its counts, and how many of the source are no candidates of the stage (E45)."""

    run_id: int
    counts: RunCounts
    no_candidates: int


class TooManyPeople(Refusal):
    """More people than one run takes."""

    sentence = "対象が{count:,}人です。1回の催告は{most:,}人までです。条件を分けてください。"


class NobodyFound(Refusal):
    """A source that gives nobody for the stage."""

    sentence = "{source}に、{stage}の対象となる人がいません。条件か段階を確かめてください。"


def extract(ctx: Context, wanted: RunWanted) -> Extracted:
    """Make a run. A run for a single person is a look at that person and needs its ground.

    Raises BadInput, NobodyFound, TooManyPeople, and for a single person NotRemindable when no letter can go at all.
    """
    right = ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    title = _checked(wanted, today)
    if wanted.source.kind is SourceKind.PARTY:
        begin_look(ctx, FUNCTION, wanted.source.number, right, "", item="催告")
    with ctx.read() as store:
        people, others = candidates_of(store, wanted.source, wanted.stage, today)
        words = source_words(store, wanted.source)
        if not people:
            raise NobodyFound(source=words, stage=wanted.stage.label)
        if len(people) > MOST_PEOPLE:
            raise TooManyPeople(count=len(people), most=MOST_PEOPLE)
        rows = rows_of(store, people, wanted.stage, today)
        if wanted.source.kind is SourceKind.PARTY:
            _refuse_final(rows[0], store, people[0])
    facts: dict[str, Any] = {"source": words, "leaflet": wanted.leaflet, "no_candidates": others}
    new = NewRun(title, wanted.stage, wanted.source.code, today, wanted.pay_by_on, facts, ctx.actor.staff_no, ctx.now())
    with ctx.write() as store:
        single = people[0] if wanted.source.kind is SourceKind.PARTY else None
        entry = ctx.entry(
            FUNCTION,
            "催告の抽出",
            party_id=single,
            stage=wanted.stage.label,
            source=words,
            count=len(rows),
            targets=sum(not row.grounds for row in rows),
        )
        run_id = store.reminder_runs.add(new, rows, store.audit.record(entry))
        return Extracted(run_id, store.reminder_runs.counts(run_id), others)


class NotRemindable(Refusal):
    """A single letter to somebody who gets none, whatever a clerk says."""

    sentence = "{name}には催告できません。{reason}"


def candidates_of(store: Store, source: SourceRef, stage: Stage, on: date) -> tuple[list[int], int]:
    """The people of a source for a stage, and how many of it are no candidates: 移管予告 is for 移管候補 alone (E45)."""
    people = parties_of(store, source, on)
    if stage is not Stage.HANDOVER:
        return people, 0
    policies = store.reminder_facts.policies(people)
    chosen = [number for number in people if policies.get(number) == POLICY_OF_HANDOVER]
    return chosen, len(people) - len(chosen)


def rows_of(store: Store, people: Sequence[int], stage: Stage, on: date) -> list[NewTargetRow]:
    """Everybody as a target or an exclusion, in the order of their numbers."""
    rows: list[NewTargetRow] = []
    for start in range(0, len(people), AT_ONCE):
        part = people[start : start + AT_ONCE]
        judged = judged_of(store, part, on)
        sent = store.reminder_runs.sent_stages(part) if stage.rung else {}
        for number in part:
            one = judged[number]
            listed = one.listed
            rows.append(
                NewTargetRow(
                    number,
                    tuple(ground.value for ground in one.grounds),
                    sum(yen for _, yen in listed or one.could),
                    len(listed or one.could),
                    "" if one.grounds else skip_words(skipped(stage, sent.get(number, frozenset()))),
                    () if one.grounds else listed,
                )
            )
    return rows


def judged_of(store: Store, people: Sequence[int], on: date) -> dict[int, Judged]:
    """What the facts of a day say of each; who has no open case owes nothing that could be asked for."""
    found = {facts.party_id: judge(facts, on) for facts in facts_of(store, people, on)}
    return {
        number: found.get(number) or Judged(number, (Ground.NOTHING_OPEN,), (), ()) for number in dict.fromkeys(people)
    }


def _refuse_final(row: NewTargetRow, store: Store, party_id: int) -> None:
    if row.grounds and Ground(row.grounds[0]).final:
        name = store.reminder_facts.names([party_id])[party_id].name
        raise NotRemindable(name=name, reason=Ground(row.grounds[0]).reason)


def _checked(wanted: RunWanted, today: date) -> str:
    title = wanted.title.strip()
    if not title or len(title) > MOST_TITLE:
        raise BadInput(reason=f"催告の名前を{MOST_TITLE}字までで入力してください。", field="title")
    if wanted.pay_by_on <= today:
        raise BadInput(reason="指定期限は明日以後の日を入力してください。", field="pay_by")
    if (wanted.pay_by_on - today).days > MOST_DAYS:
        raise BadInput(reason=f"指定期限は{MOST_DAYS}日以内の日を入力してください。", field="pay_by")
    return title
