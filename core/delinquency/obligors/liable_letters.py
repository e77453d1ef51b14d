"""納付通知書 (P-86) and 納付催告書 (P-87): the letters by which a liable debtor is asked, and what their numbers do (法11条①②)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.letters import claim_rows, send_letter, tell_letter
from core.delinquency.limits.state import refresh_limits, refuse_completed
from core.delinquency.obligors.liability import Liability, LiabilityStep
from core.delinquency.obligors.liability_rules import (
    REMIND_WITHIN,
    LimitKind,
    may_notify,
    may_remind,
    notice_days,
    owed_by_liable,
    seizable_from,
)
from core.delinquency.obligors.liable import FUNCTION, LiabilityOver, facts_of
from core.delinquency.timeline import Happened
from core.office.calendar import days_set
from core.office.papers.letters import AppealKind, Block, Box, ClaimTable, Heading, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.values.business_days import shift
from core.values.dates import wareki_long
from core.values.money import Yen
from core.values.refusals import Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.papers.issuing import IssuedLetter
    from core.office.papers.requests import NumberedLetter
    from core.office.traces.witness import Witness

P86, P87 = "P86", "P87"
NOTIFIED, TOLD_MAIN, REMINDED = "obligors.notified", "obligors.told_main", "obligors.reminded"


class NotPossibleYet(Refusal):
    """A letter to the liable cannot be issued now; the reason says why."""

    sentence = "{reason}"


def issue_notice(ctx: Context, liability_id: int, *, witness: Witness | None = None) -> IssuedLetter:
    """納付通知書 to the liable: their own 納付期限 begins. Raises NotPossibleYet, and what letters refuse."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = _living(store, liability_id)
        _refuse(may_notify(facts_of(store, found, today)))
        refuse_completed(store, sorted(found.children), today)
        due_on = _due_on(store, today)
        table = claim_rows(store, sorted(found.children), today)
        blocks = _notice_blocks(store, found, table, due_on)
    request = LetterRequest(
        P86,
        "納付通知書（第二次納税義務）",
        found.party_id,
        blocks,
        appeal=AppealKind.DISPOSITION,
        about=(found.main_party_id,),
        draft_id=found.draft_id,
        follow=NOTIFIED,
        follow_facts={"liability": liability_id, "due_on": due_on.isoformat()},
    )
    return send_letter(ctx, request, function_code=FUNCTION, witness=witness)


def tell_main(ctx: Context, liability_id: int, *, witness: Witness | None = None) -> IssuedLetter:
    """The main debtor is told that somebody was notified in their place. Raises NotPossibleYet, and what letters refuse."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = _living(store, liability_id)
        notice = found.happened(LiabilityStep.NOTIFIED)
        _refuse("" if notice is not None else "先に納付通知書を発付してください（法11条①）。")
        assert notice is not None
        liable = store.parties.get(found.party_id)
        blocks: tuple[Block, ...] = (
            Paragraph(
                "あなたの滞納に係る下記の徴収金について、地方税法の規定により次の者に第二次納税義務の納付通知書を発しましたので、"
                "通知します。"
            ),
            Pairs(
                (
                    ("第二次納税義務者", liable.name),
                    ("適用条項", found.kind.article),
                    ("納付通知書の発付日", wareki_long(notice.on)),
                    ("納付期限", wareki_long(notice.due_on) if notice.due_on else ""),
                    ("限度", _limit_words(found)),
                )
            ),
            claim_rows(store, sorted(found.children), today),
        )
    request = LetterRequest(
        P86,
        "第二次納税義務の告知に関する通知書",
        found.main_party_id,
        blocks,
        about=(found.party_id,),
        draft_id=found.draft_id,
        follow=TOLD_MAIN,
        follow_facts={"liability": liability_id},
    )
    return send_letter(ctx, request, function_code=FUNCTION, witness=witness)


def issue_reminder(ctx: Context, liability_id: int, *, witness: Witness | None = None) -> IssuedLetter:
    """納付催告書 after the due day, within 20 days of it (a later one is valid as well): what a demand is to others.

    Raises NotPossibleYet, and what letters refuse.
    """
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = _living(store, liability_id)
        _refuse(may_remind(facts_of(store, found, today), today))
        refuse_completed(store, sorted(found.children), today)
        table = claim_rows(store, sorted(found.children), today)
        blocks = _reminder_blocks(store, found, table, today)
    request = LetterRequest(
        P87,
        "納付催告書",
        found.party_id,
        blocks,
        appeal=AppealKind.SEIZURE,
        about=(found.main_party_id,),
        draft_id=found.draft_id,
        follow=REMINDED,
        follow_facts={"liability": liability_id},
    )
    return send_letter(ctx, request, function_code=FUNCTION, witness=witness)


# In the transaction of the number


def note_notice(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The claims of the liable have their own 納期限 now; within 20 days after it they are to be reminded."""
    found = _living(store, int(facts["liability"]))
    if found.happened(LiabilityStep.NOTIFIED) is not None:
        raise NotPossibleYet(reason="納付通知書は発付済みです。")
    due_on = date.fromisoformat(facts["due_on"])
    store.liabilities.add_event(
        found.liability_id, LiabilityStep.NOTIFIED, letter.issued_on, letter.audit_seq, due_on=due_on, document_id=letter.document_id
    )  # fmt: skip
    for child in found.children.values():
        store.child_claims.set_due_on(child, due_on)
    words = "納付催告書を発する期限（納付期限から20日以内、法11条②）"
    wanted = TaskRequest(
        found.party_id,
        TaskKind.DEADLINE,
        due_on + REMIND_WITHIN,
        words,
        statutory=True,
        source=f"liability:{found.liability_id}",
    )
    add_task(ctx, store, wanted)
    _told(ctx, store, letter, f"納付通知書を発付（納付期限 {wareki_long(due_on)}）")


def note_told_main(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """The main debtor knows."""
    store.liabilities.add_event(
        int(facts["liability"]),
        LiabilityStep.TOLD_MAIN,
        letter.issued_on,
        letter.audit_seq,
        document_id=letter.document_id,
    )
    _told(ctx, store, letter, "第二次納税義務者への告知を通知")


def note_reminder(ctx: Context, store: Store, letter: NumberedLetter, facts: Mapping[str, Any]) -> None:
    """It is the demand of the claims of the liable: seizable from the eleventh day after it on."""
    found = _living(store, int(facts["liability"]))
    if found.happened(LiabilityStep.REMINDED) is not None:
        raise NotPossibleYet(reason="納付催告書は発付済みです。")
    store.liabilities.add_event(
        found.liability_id, LiabilityStep.REMINDED, letter.issued_on, letter.audit_seq, document_id=letter.document_id
    )
    for child in found.children.values():
        store.child_claims.put_demand(child, letter.document_id, letter.issued_on, seizable_from(letter.issued_on))
    refresh_limits(store, list(found.children.values()), letter.issued_on)
    end_tasks(ctx, store, f"liability:{found.liability_id}", "納付催告書を発付")
    _told(ctx, store, letter, "納付催告書を発付")


def _told(ctx: Context, store: Store, letter: NumberedLetter, words: str) -> None:
    tell_letter(ctx, store, letter, {"kind": Happened.LETTER.value, "words": words})


# Words


def _notice_blocks(store: Store, found: Liability, table: ClaimTable, due_on: date) -> tuple[Block, ...]:
    main = store.parties.get(found.main_party_id)
    owed = _owed(found, table)
    return (
        Paragraph(
            f"次の主たる納税者の滞納に係る下記の徴収金について、{found.kind.article}の規定により、あなたは第二次納税義務を負うことと"
            "なりましたので、同法第11条第1項の規定により通知します。納付期限までに納付してください。"
        ),
        Box((f"納付すべき金額　{owed}円", f"納付期限　{wareki_long(due_on)}"), large=True),
        Pairs(
            (
                ("主たる納税者", main.name),
                ("適用条項", f"{found.kind.article}（{found.kind.label}）"),
                ("納付責任の限度", _limit_words(found)),
                ("納付場所", "市役所収納推進課、総合支所及び指定金融機関等"),
            )
        ),
        Heading("主たる納税者の滞納税"),
        table,
        Paragraph(
            "延滞金は、作成日までの額です。主たる納税者が納付したときは、その額だけ納付すべき金額が減ります。"
            "納付期限までに完納されないときは、納付催告書を発し、滞納処分をすることがあります。"
        ),
    )


def _reminder_blocks(store: Store, found: Liability, table: ClaimTable, today: date) -> tuple[Block, ...]:
    main = store.parties.get(found.main_party_id)
    owed = _owed(found, table)
    due = wareki_long(found.due_on) if found.due_on else ""
    until = wareki_long(seizable_from(today))
    return (
        Paragraph(
            f"納付通知書により通知した第二次納税義務に係る下記の徴収金は、納付期限（{due}）を過ぎても完納されていません。"
            "地方税法第11条第2項の規定により催告します。"
        ),
        Box((f"納付すべき金額　{owed}円", "至急納付してください。"), large=True),
        Pairs(
            (
                ("主たる納税者", main.name),
                ("適用条項", f"{found.kind.article}（{found.kind.label}）"),
                ("納付責任の限度", _limit_words(found)),
            )
        ),
        table,
        Paragraph(
            f"この催告書を発した日から起算して10日を経過した日までに完納されないときは、{until}以後、財産を差し押さえます。"
        ),
    )


def _limit_words(found: Liability) -> str:
    if found.limit_kind is LimitKind.WHOLE:
        return "全額"
    if found.limit_kind is LimitKind.VALUE:
        return f"{found.limit_yen}円の限度"
    return f"{found.limit_words}（財産の限度）"


def _owed(found: Liability, table: ClaimTable) -> Yen:
    return owed_by_liable(table.totals[-1], found.limit_yen, found.paid)


def _due_on(store: Store, issued_on: date) -> date:
    days = days_set(store)
    return shift(notice_days(issued_on).due_on, closed=days.closed, opened=days.opened)


def _living(store: Store, liability_id: int) -> Liability:
    found = store.liabilities.get(liability_id)
    if found.cancelled:
        raise LiabilityOver
    return found


def _refuse(why: str) -> None:
    if why:
        raise NotPossibleYet(reason=why)
