"""Whoever owes in the place of somebody in the demonstration: heirs, one liable, a bankrupt; letters that came back, a publication."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

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
from core.delinquency.obligors.advance import AdvanceGround, NewAdvance
from core.delinquency.obligors.heirs import Heir
from core.delinquency.obligors.insolvency import NewInsolvency
from core.delinquency.obligors.liability import NewLiability
from core.delinquency.obligors.liability_rules import LiabilityKind, LimitKind
from core.delinquency.obligors.ranks import Proceedings
from core.delinquency.obligors.shares import Relation
from core.delinquency.obligors.survey import Inquiry, Item, Judgement, NewSurvey
from core.notices.publication import NewPublication, PublicationGround, PublicationStep
from core.notices.returned_mail import NewReturn, ReturnReason
from core.office.approvals import approve
from core.office.drafts import DraftRef
from core.values.money import Yen
from core.values.refusals import Refusal
from tui.demo.accounts import current_code
from tui.demo.delinquency.cases import COLLECTOR
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

REASON = "滞納整理の調査"


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """What 鈴木 and 中村 did: 鈴木 drafts nothing that she approves."""
    del plan
    _successions(city, clock, cases.take(3, lambda case: case.status == "deceased"))
    own = cases.take(1, lambda case: case.plain and case.staff_no == COLLECTOR)
    others = cases.take(4, lambda case: case.plain and case.kind == "resident")
    if own and len(others) == 4:
        _liability(city, clock, own[0], others[0].party_id)
        _bankruptcy(city, clock, others[1])
        _returned(city, clock, others[2:4])


def _approve(city: City, clock: StoryClock, ref: DraftRef) -> Any:
    """鈴木 approves."""
    clock.at += timedelta(minutes=1)
    with signed_in(city, clock, "suzuki") as ctx:
        return approve(ctx, ref.draft_id, ref.revision, ref.digest, current_code(city, "suzuki").code).outcome


def _successions(city: City, clock: StoryClock, dead: Iterable[StoryCase]) -> None:
    """The first goes to the heirs and they are told; the second waits for its approval; the third has no heir yet."""
    for place, case in enumerate(dead):
        with signed_in(city, clock, "nakamura") as ctx:
            with ctx.read() as store:
                party = store.parties.get(case.party_id)
                family = [
                    each
                    for each in store.parties.household(party.household_no)
                    if each.party_id != party.party_id and each.status.value == "current"
                ]
            succession.open_view(ctx, case.party_id, REASON)
            number = succession.put_succession(ctx, case.party_id, party.status_on or ctx.today())
            if not family:
                continue
            heirs = [
                Heir(at, "", Relation.SPOUSE if at == 1 else Relation.CHILD, each.party_id, representative=at == 1)
                for at, each in enumerate(family, 1)
            ]
            succession.put_heirs(ctx, number, 0, heirs)
            try:
                ref = succeeding.draft_split(ctx, number, "戸籍謄本で相続人を確認")
            except Refusal:  # the case is another collector's, or a claim of it may not be divided now: it waits
                continue
        if place:
            continue
        _approve(city, clock, ref)
        with signed_in(city, clock, "nakamura") as ctx:
            try:
                succession_letters.inform_heir(ctx, number, 1)
            except Refusal:  # a letter that waits for a glyph stands in 外字保留, as it would in an office
                continue


def _liability(city: City, clock: StoryClock, case: StoryCase, receiver: int) -> None:
    """A gift to somebody else, who is notified."""
    with signed_in(city, clock, "nakamura") as ctx:
        terms = liable.claims_to_answer_for(ctx, case.party_id, REASON)
        new = NewLiability(
            LiabilityKind.GRATUITOUS,
            receiver,
            case.party_id,
            tuple(term.receivable_id for term in terms if term.unpaid)[:4],
            LimitKind.VALUE,
            "土地の持分を無償で譲り受けた（登記事項証明書）",
            "預金と給与の調査で徴収に不足",
            limit_yen=Yen(300_000),
            disposed_on=ctx.today() - timedelta(days=90),
        )
        ref = liable.draft_liability(ctx, new)
    number = int(_approve(city, clock, ref))
    with signed_in(city, clock, "nakamura") as ctx:
        liable_letters.issue_notice(ctx, number)


def _bankruptcy(city: City, clock: StoryClock, case: StoryCase) -> None:
    """Proceedings with a trustee; what is not due yet is asked for at once, as far as there is any."""
    with signed_in(city, clock, "nakamura") as ctx:
        today = ctx.today()
        insolvent.insolvencies_of(ctx, case.party_id, REASON)
        new = NewInsolvency(
            case.party_id,
            Proceedings.BANKRUPTCY,
            "津地方裁判所伊勢支部",
            "令和8年（フ）第12号",
            today - timedelta(days=20),
            "弁護士　見本一郎",
            "516-0000",
            "伊勢市見本町1番1号",
            today + timedelta(days=25),
        )
        insolvent.put_insolvency(ctx, new)
        claims = tuple(advance.advanceable(ctx, case.party_id).values())
        if claims:
            wanted = NewAdvance(
                case.party_id, claims[:1], AdvanceGround.EXECUTION, "破産手続の開始", today + timedelta(days=7)
            )
            try:
                advance.draft_advance(ctx, wanted)
            except Refusal:  # the case is another collector's, or the day lies behind the due day
                return


def _returned(city: City, clock: StoryClock, cases: list[StoryCase]) -> None:
    """Two letters came back; one addressee is nowhere, and their letter is being published."""
    first, second = cases
    with signed_in(city, clock, "nakamura") as ctx:
        today = ctx.today()
        for case, reason in ((first, ReturnReason.UNKNOWN), (second, ReturnReason.EXPIRED)):
            publishing.publishable(ctx, case.party_id, REASON)
            returned.put_returned(
                ctx,
                NewReturn(case.party_id, today - timedelta(days=9), reason, _letter_of(ctx, case), "督促状"),
            )
        found = survey.put_survey(ctx, _nowhere(first.party_id, today - timedelta(days=5)))
        letter = _letter_of(ctx, first)
        if letter is None:
            return
        ref = publishing.draft_publication(
            ctx, NewPublication(first.party_id, letter, found, PublicationGround.UNKNOWN, "収納推進課")
        )
    number = int(_approve(city, clock, ref))
    with signed_in(city, clock, "nakamura") as ctx:
        for place in (PublicationStep.BOARD, PublicationStep.INTERNET):
            publishing.put_start(ctx, number, place, ctx.today())


def _letter_of(ctx: Any, case: StoryCase) -> int | None:
    """The newest demand of a case that still counts."""
    with ctx.read() as store:
        demands = store.receivables.demands(case.receivables)
    newest = max(demands.values(), key=lambda demand: demand.issued_on, default=None)
    return newest.document_id if newest is not None else None


def _nowhere(party_id: int, on: date) -> NewSurvey:
    return NewSurvey(
        party_id,
        on,
        "登録の住所",
        {
            Item.LIVING: "カーテンがなく、居住の様子がない",
            Item.VEHICLE: "車両なし",
            Item.NAMEPLATE: "表札なし",
            Item.NEIGHBOURS: "隣人は半年ほど姿を見ていない",
            Item.METERS: "電気メーターが止まっている",
        },
        Judgement.NOWHERE,
        photos=("genkan_1.jpg", "meter_1.jpg"),
        heard="隣人から聴取",
        inquiries=(Inquiry.RESIDENT, Inquiry.PHONE),
        at="10:40",
    )
