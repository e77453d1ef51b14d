"""Papers of a grace: forms for the applicant, notices of what was decided; each is numbered and told in the course."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.graces import papers
from core.delinquency.graces.applying import FUNCTION
from core.delinquency.graces.deciding import Outcome
from core.delinquency.graces.examining import lineage_of, may_be_asked_for, open_principal
from core.delinquency.graces.grace import Grace, GraceEventKind
from core.delinquency.graces.kinds import CLAUSES, GraceKind
from core.delinquency.graces.papers import Named
from core.delinquency.graces.planning import Finances
from core.delinquency.letters import send_letter, tell_letter
from core.delinquency.timeline import Happened
from core.office.outputs.delivery import Destination
from core.office.papers.issuing import IssuedLetter
from core.office.papers.letters import AppealKind, Block, CopyMark
from core.office.papers.requests import LetterRequest, NumberedLetter
from core.values.money import Yen, total
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.traces.witness import Witness

NOTED = "grace.letter"
"""Code of what is written with the number of a paper, in FOLLOWS."""


class NoSuchPaper(Refusal):
    """What the paper tells of has not happened."""

    sentence = "{paper}を出す決定や記録がありません。{cause}"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of a grace as it would be issued: blocks, title and what kind of paper it is."""

    form_no: str
    title: str
    blocks: tuple[Block, ...]
    appeal: AppealKind = AppealKind.NONE
    signed: bool = True
    internal: bool = False
    in_person: bool = False
    copies: tuple[CopyMark, ...] = (CopyMark.FILE_COPY,)
    facts: Mapping[str, Any] = field(default_factory=dict)


def possible_papers(grace: Grace) -> tuple[tuple[str, str, str], ...]:
    """(code, title, why not): which papers of a grace can be issued, in the order of their numbers."""
    found = []
    for code, (form, title, needs) in _PAPERS.items():
        why = "" if needs is None or grace.last(*needs) is not None else f"「{needs[0].label}」がありません。"
        if code == "P23" and grace.parent_id is not None:
            why = "延長は P-25 で通知します。"
        if code == "P25" and grace.parent_id is None:
            why = "延長ではありません。"
        if code in ("P20", "P22") and not grace.kind.applied_for:
            why = "職権による猶予に申請書はありません。"
        found.append((code, f"P-{form[1:]} {title}", why))
    return tuple(found)


_PAPERS: dict[str, tuple[str, str, tuple[GraceEventKind, ...] | None]] = {
    "P20": (papers.APPLICATION, "申請書", None),
    "P21": (papers.FINANCES, "財産収支状況書", None),
    "P22": (papers.CORRECTION, "補正通知書", (GraceEventKind.CORRECTION_ASKED,)),
    "P23": (papers.GRANT, "許可通知書", (GraceEventKind.GRANTED,)),
    "P24": (papers.REFUSAL, "不許可通知書", (GraceEventKind.REFUSED,)),
    "P25": (papers.EXTENSION, "期間延長許可通知書", (GraceEventKind.GRANTED,)),
    "P25B": (papers.EXTENSION, "納付計画変更通知書", (GraceEventKind.PLAN_CHANGED,)),
    "P26": (papers.HEARING, "弁明聴取の通知書", (GraceEventKind.HEARING_NOTIFIED,)),
    "P26B": (papers.HEARING, "弁明記録", (GraceEventKind.HEARD,)),
    "P27": (papers.CANCELLATION, "取消・短縮通知書", (GraceEventKind.CANCELLED, GraceEventKind.SHORTENED)),
    "P28": (papers.SECURITY, "担保提供書", None),
    "P28B": (papers.SECURITY, "担保解除通知書", (GraceEventKind.SECURITY_RELEASED,)),
}


def print_paper(
    ctx: Context,
    grace_id: int,
    code: str,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """F12: one paper of a grace by its code (P20 …). Raises NoSuchPaper and the refusals of `send_letter`."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        grace = store.graces.get(grace_id)
        why = next((why for each, _, why in possible_papers(grace) if each == code), "種類を選び直してください。")
        if why:
            raise NoSuchPaper(paper=_PAPERS[code][1] if code in _PAPERS else code, cause=why)
        paper = paper_of(store, grace, code)
    request = LetterRequest(
        form_no=paper.form_no,
        title=paper.title,
        party_id=grace.party_id,
        blocks=paper.blocks,
        appeal=paper.appeal,
        reason=reason,
        internal=paper.internal,
        in_person=paper.in_person,
        signed=paper.signed,
        copies=paper.copies,
        follow=NOTED,
        follow_facts={"grace_id": grace_id, "code": code, "kind": Happened.LETTER.value, "words": ""},
    )
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def print_form(
    ctx: Context,
    party_id: int,
    kind: GraceKind,
    form_no: str,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """P-20 or P-21 to be filled in by somebody who has not applied yet, with what may be asked for.

    Raises NoSuchPaper and the refusals of `send_letter`.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    with ctx.read() as store:
        owed = open_principal(store, may_be_asked_for(store, party_id, kind, today))
        if not owed:
            within = "申請の期限（条例。納期限から数えます）の内にあり、" if kind is GraceKind.BY_REQUEST else ""
            raise NoSuchPaper(
                paper="申請書",
                cause=f"納期限を過ぎた未納の本税で、{within}猶予・停止・時効完成のないものがありません。",
            )
        grace = _to_be_filled_in(party_id, kind, owed, today)
        paper = paper_of(store, grace, form_no)
    request = LetterRequest(
        paper.form_no,
        f"{paper.title}（記入用）",
        party_id,
        paper.blocks,
        reason=reason,
        in_person=True,
        signed=False,
    )
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def _to_be_filled_in(party_id: int, kind: GraceKind, owed: tuple[tuple[int, Yen], ...], today: date) -> Grace:
    """A grace that nobody has applied for: it has no number, no day and no period yet."""
    return Grace(
        grace_id=0,
        grace_no="",
        party_id=party_id,
        kind=kind,
        clause=CLAUSES[kind][0],
        received_on=None,
        arose_on=None,
        asked_from_on=today,
        asked_until_on=today,
        parent_id=None,
        receivables=owed,
        instalments=(),
        plan_no=0,
        finances=Finances(),
        statement="",
        events=(),
        securities=(),
        version=0,
    )


def print_relief(
    ctx: Context,
    party_id: int,
    relief_id: int,
    *,
    reason: str = "03",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedLetter:
    """The notice of a decision on a late charge. Raises NoSuchPaper and the refusals of `send_letter`."""
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    with ctx.read() as store:
        found = next((each for each in store.reliefs.of_party(party_id) if each.relief_id == relief_id), None)
        if found is None:
            raise NoSuchPaper(paper="決定通知書", cause="免除・減免の決定を選んでください。")
        reasons = str(store.drafts.get(found.draft_id).payload["reasons"])
        blocks = papers.relief_blocks(found, named_of(store, (found.receivable_id,)), reasons)
    what = "減免" if found.ground.waiver is None else "免除"
    title = f"延滞金{what}{'' if found.granted else '不承認'}決定通知書"
    request = LetterRequest(
        papers.RELIEF,
        title,
        party_id,
        blocks,
        appeal=AppealKind.DISPOSITION,
        reason=reason,
        copies=(CopyMark.FILE_COPY,),
    )
    return send_letter(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def note_paper(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The event of the grace and the row of the course, in the transaction of the letter's number (FOLLOWS)."""
    grace = store.graces.get(int(facts["grace_id"]))
    store.graces.happen(
        grace,
        GraceEventKind.NOTIFIED,
        letter.issued_on,
        ctx.actor.staff_no,
        letter.audit_seq,
        facts={"code": facts["code"], "document": letter.document_id, "document_no": letter.document_no},
    )
    tell_letter(ctx, store, letter, facts)


def paper_of(store: Store, grace: Grace, code: str) -> Paper:
    """A paper as it would be issued now; `possible_papers` has said that it can be."""
    named = named_of(store, grace.numbers)
    return _MADE[code](store, grace, named)


def named_of(store: Store, receivable_ids: tuple[int, ...]) -> Named:
    """What the papers name the receivables by."""
    return Named({number: store.receivables.get(number) for number in receivable_ids}, store.tax_items.all())


def _application(store: Store, grace: Grace, named: Named) -> Paper:
    title = f"{papers.word_of(grace.kind)}{'期間延長' if grace.parent_id is not None else ''}申請書"
    return Paper(papers.APPLICATION, title, papers.application_blocks(grace, named), signed=False, in_person=True)


def _finances(store: Store, grace: Grace, named: Named) -> Paper:
    blocks = papers.finances_blocks(grace, total([yen for _, yen in grace.receivables]))
    return Paper(papers.FINANCES, "財産収支状況書", blocks, signed=False, in_person=True, copies=())


def _correction(store: Store, grace: Grace, named: Named) -> Paper:
    asked = grace.last(GraceEventKind.CORRECTION_ASKED)
    assert asked is not None
    return Paper(papers.CORRECTION, "猶予申請書の補正通知書", papers.correction_blocks(grace, asked))


def _grant(store: Store, grace: Grace, named: Named) -> Paper:
    title = "徴収猶予許可通知書" if grace.kind.stops_collection else "換価の猶予通知書"
    return Paper(papers.GRANT, title, papers.grant_blocks(grace, named), AppealKind.DISPOSITION, copies=_copies(grace))


def _refusal(store: Store, grace: Grace, named: Named) -> Paper:
    title = f"{papers.word_of(grace.kind)}不許可通知書"
    return Paper(papers.REFUSAL, title, papers.refusal_blocks(grace, named), AppealKind.DISPOSITION)


def _extension(store: Store, grace: Grace, named: Named) -> Paper:
    granted = grace.granted
    partial = granted is not None and granted.facts.get("outcome") == Outcome.PARTIAL
    blocks = papers.extension_blocks(grace, lineage_of(store, grace.parent_id), named)
    appeal = AppealKind.DISPOSITION if partial else AppealKind.NONE
    return Paper(
        papers.EXTENSION, f"{papers.word_of(grace.kind)}期間延長許可通知書", blocks, appeal, copies=_copies(grace)
    )


def _plan_change(store: Store, grace: Grace, named: Named) -> Paper:
    changed = grace.last(GraceEventKind.PLAN_CHANGED)
    assert changed is not None
    worse = papers.worse(store.graces.plan(grace.grace_id, grace.plan_no - 1), grace.instalments)
    appeal = AppealKind.DISPOSITION if worse else AppealKind.NONE
    return Paper(papers.EXTENSION, "猶予に係る納付計画変更通知書", papers.plan_change_blocks(grace, changed), appeal)


def _hearing(store: Store, grace: Grace, named: Named) -> Paper:
    notice = grace.last(GraceEventKind.HEARING_NOTIFIED)
    assert notice is not None
    return Paper(papers.HEARING, "弁明を聴取する旨の通知書", papers.hearing_blocks(grace, notice))


def _hearing_record(store: Store, grace: Grace, named: Named) -> Paper:
    heard = grace.last(GraceEventKind.HEARD)
    assert heard is not None
    notice = grace.last(GraceEventKind.HEARING_NOTIFIED)
    blocks = papers.hearing_record_blocks(grace, heard, notice)
    return Paper(papers.HEARING, "弁明記録", blocks, internal=True, copies=())


def _cancellation(store: Store, grace: Grace, named: Named) -> Paper:
    ended = grace.last(GraceEventKind.CANCELLED, GraceEventKind.SHORTENED)
    assert ended is not None
    word = "取消" if ended.kind is GraceEventKind.CANCELLED else "期間短縮"
    blocks = papers.cancellation_blocks(grace, ended, open_principal(store, grace.numbers), named)
    return Paper(
        papers.CANCELLATION,
        f"{papers.word_of(grace.kind)}{word}通知書",
        blocks,
        AppealKind.DISPOSITION,
        copies=_copies(grace),
    )


def _security_offer(store: Store, grace: Grace, named: Named) -> Paper:
    blocks = papers.security_offer_blocks(grace, named)
    return Paper(papers.SECURITY, "担保提供書", blocks, signed=False, in_person=True)


def _security_release(store: Store, grace: Grace, named: Named) -> Paper:
    released = grace.last(GraceEventKind.SECURITY_RELEASED)
    assert released is not None
    security = next(each for each in grace.securities if each.security_id == released.facts["security"])
    blocks = papers.security_release_blocks(grace, security, released)
    return Paper(papers.SECURITY, "担保解除通知書", blocks, copies=(CopyMark.FILE_COPY, CopyMark.DUPLICATE))


def _copies(grace: Grace) -> tuple[CopyMark, ...]:
    """The office's copy, and one for whoever gave a security or stands surety."""
    others = any(each.provider for each in grace.held_securities)
    return (CopyMark.FILE_COPY, CopyMark.DUPLICATE) if others else (CopyMark.FILE_COPY,)


_MADE: dict[str, Callable[[Any, Grace, Named], Paper]] = {
    "P20": _application,
    "P21": _finances,
    "P22": _correction,
    "P23": _grant,
    "P24": _refusal,
    "P25": _extension,
    "P25B": _plan_change,
    "P26": _hearing,
    "P26B": _hearing_record,
    "P27": _cancellation,
    "P28": _security_offer,
    "P28B": _security_release,
}
