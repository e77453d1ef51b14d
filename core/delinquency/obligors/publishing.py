"""公示送達 (3404): drafted on the record of an investigation, begun in both places, deemed served after seven days.

A demand that is served so counts for limitation and seizure from the day on which the publication began (徴基通47-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.contacts.tasks import TaskKind, TaskRequest, add_task, end_tasks
from core.delinquency.letters import send_letter
from core.delinquency.limits.state import refresh_limits, refuse_completed
from core.delinquency.nightly.phases import Phase, PhaseStep
from core.delinquency.obligors.people import Person, people_of
from core.delinquency.obligors.survey import Survey, proof_of_nowhere, survey_words
from core.delinquency.timeline import Happened, tell
from core.notices.publication import (
    FUNCTION,
    PAGE,
    NewPublication,
    Publication,
    PublicationGround,
    PublicationStep,
    began_on,
    deemed_served_on,
    missing_place,
    seizable_after_publication,
)
from core.office.approvals import draft_act
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.papers.addressing import AddresseeDead
from core.office.papers.documents import Document, DocumentEvent
from core.office.papers.letters import Block, Box, LetterAddress, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.opening import begin_look
from core.parties.party import PartyStatus
from core.values.dates import wareki, wareki_long
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.papers.issuing import IssuedLetter
    from core.office.traces.witness import Witness

ACT = "publication"
P90 = "P90"
_LETTERS = 100


class NoInvestigation(Refusal):
    """There is no proof that the addressee cannot be found."""

    sentence = "住所調査の記録がないため公示送達はできません。6704 で実態調査（判定「所在不明」、有効期間内）を登録してください（法20条の2①）。"


class PublishedAlready(Refusal):
    """The letter is being published, or was."""

    sentence = "この文書の公示送達は登録済みです（{state}）。一覧で確かめてください。"


class PublicationOver(Refusal):
    """The publication was given up or has ended."""

    sentence = "この公示送達は「{state}」です。F5 で読み直してください。"


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication in one row."""

    publication: Publication
    person: Person
    state: str


@dataclass(frozen=True, slots=True)
class Publishable:
    """Letters of a party that can be published, and the investigation on which it rests; None without one.

    `proof` says that nobody knows where the party is; `newest` is any investigation, enough for an address abroad.
    """

    letters: tuple[Document, ...]
    proof: Survey | None
    newest: Survey | None = None

    def survey_for(self, ground: PublicationGround) -> Survey | None:
        """What a publication on this ground rests on."""
        return self.proof if ground is PublicationGround.UNKNOWN else self.newest


def list_publications(ctx: Context, *, limit: int = PAGE) -> list[PublicationLine]:
    """All of them, the newest first."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = without_near(ctx, store, store.publications.listed(limit=limit), lambda each: each.party_id)
        people = people_of(ctx, store, [each.party_id for each in found])
    ctx.record_view(FUNCTION, "公示送達の一覧", rows=len(found), seen=[one.party_no for one in people.values()])
    return [PublicationLine(each, people[each.party_id], each.state(today)) for each in found]


def publishable(ctx: Context, party_id: int, reason: str = "") -> Publishable:
    """What could be published for a party. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    today = ctx.today()
    with ctx.read() as store:
        letters = [each for each in store.documents.listed(party_id=party_id, limit=_LETTERS) if not each.gone]
        proof = proof_of_nowhere(store, party_id, today)
        newest = store.surveys.latest([party_id]).get(party_id)
    ctx.record_view(FUNCTION, "公示送達の対象の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return Publishable(tuple(letters), proof, newest)


def draft_publication(ctx: Context, new: NewPublication, *, revises: int | None = None) -> DraftRef:
    """起案. Raises NoInvestigation, PublishedAlready, AddresseeDead, LimitationCompleted, BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        check_publication(store, new, ctx.today())
        return draft_act(ctx, store, ACT, _payload(new), party_id=new.party_id, revises=revises)


def check_publication(store: Store, new: NewPublication, today: date) -> None:
    """What stands against it; asked when it is drafted and when it is approved."""
    _refuse_dead(store, new.party_id)
    survey = store.surveys.latest([new.party_id]).get(new.party_id)
    proof = proof_of_nowhere(store, new.party_id, today) if new.ground is PublicationGround.UNKNOWN else survey
    if proof is None or proof.survey_id != new.survey_id:
        raise NoInvestigation
    if not new.kept_at.strip():
        raise BadInput(reason="文書の保管場所を入力してください。", field="kept_at")
    letter = store.documents.get(new.document_id)
    if letter.party_id != new.party_id:
        raise BadInput(reason="この宛名の文書ではありません。文書を選び直してください。", field="document")
    if letter.gone:
        raise BadInput(reason=f"この文書は「{letter.state_word}」です。別の文書を選んでください。", field="document")
    for other in store.publications.of_document(new.document_id):
        if PublicationStep.CANCELLED not in other.events:
            raise PublishedAlready(state=other.state(today))
    refuse_completed(store, store.publications.demanded_by(new.document_id), today)


def _refuse_dead(store: Store, party_id: int) -> None:
    """Nothing is served on the dead, by publication neither: raises AddresseeDead."""
    party = store.parties.get(party_id)
    if party.status is PartyStatus.DECEASED:
        raise AddresseeDead(name=party.name, on=wareki(party.status_on) if party.status_on else "日は未確認")


def execute_publication(ctx: Context, store: Store, draft: Draft) -> int:
    """決裁: it may begin. Raises what drafting raises."""
    new = _read(draft.payload)
    check_publication(store, new, ctx.today())
    letter = store.documents.get(new.document_id)
    words = f"{letter.title} {letter.document_no}"
    entry = ctx.entry(FUNCTION, "公示送達の決定", party_id=new.party_id, document=new.document_id, draft=draft.draft_id)
    seq = store.audit.record(entry)
    claims = store.publications.demanded_by(new.document_id)
    number = store.publications.add(new, words, claims, ctx.today(), draft.draft_id, seq)
    tell(ctx, store, new.party_id, Happened.LETTER, f"公示送達を決定（{words}）", seq, facts={"publication": number})
    return number


def describe_publication(store: Store, draft: Draft) -> Described:
    """What the approver sees."""
    new = _read(draft.payload)
    party, letter = store.parties.get(new.party_id), store.documents.get(new.document_id)
    survey = store.surveys.get(new.survey_id)
    rows = (
        BeforeAfter("送達すべき書類", letter.state_word, f"{letter.title} {letter.document_no}"),
        BeforeAfter("受送達者", "", party.name),
        BeforeAfter("保管場所", "", new.kept_at),
    )
    notes = [
        f"事由 {new.ground.value}（法20条の2①）",
        f"住所調査 {survey_words(survey)}（{'・'.join(each.value for each in survey.inquiries)}を照会）",
        "承認の後、インターネットと掲示場（または事務所の画面）で開始し、遅い方から7日を経過した日に送達とみなします。",
    ]
    if store.publications.demanded_by(new.document_id):
        notes.append("督促状のため、開始日から起算して10日を経過した日の翌日から差押えができます（徴基通47-11）。")
    return Described(f"公示送達 {party.name} {letter.title}", rows, tuple(notes))


def put_start(ctx: Context, publication_id: int, place: PublicationStep, on: date, note: str = "") -> Publication:
    """It has begun in a place; when both have begun, the days are counted from the later one.

    Raises PublicationOver, AddresseeDead, BadInput, NearChange.
    """
    ctx.authorize(FUNCTION, "enter")
    if not place.begins:
        raise BadInput(reason="開始の場所を選んでください。", field="place")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        found = _living(store, publication_id, today)
        refuse_near(ctx, store, found.party_id)
        _refuse_dead(store, found.party_id)
        if place in found.events:
            raise BadInput(
                reason=f"{place.label}での開始は {wareki(found.events[place])} に登録済みです。", field="place"
            )
        if found.began_on is not None:
            raise BadInput(reason=f"公示は {wareki(found.began_on)} に始まっています。", field="place")
        if not found.approved_on <= on <= today:
            raise BadInput(reason="開始の日は決裁の日から今日までにしてください。", field="on")
        entry = ctx.entry(
            FUNCTION, "公示送達の開始", party_id=found.party_id, place=place.label, publication=publication_id, on=on.isoformat()
        )  # fmt: skip
        seq = store.audit.record(entry)
        store.publications.add_step(publication_id, place, on, note.strip(), seq)
        starts = found.starts | {place: on}
        began = began_on(starts)
        if began is None:
            words = f"公示送達 {place.label}で開始（{missing_place(starts)}が残る）"
        else:
            _begun(ctx, store, found, began, seq)
            words = f"公示送達 {place.label}で開始（{wareki(deemed_served_on(began))} に送達とみなす）"
        tell(ctx, store, found.party_id, Happened.LETTER, words, seq, on=on, facts={"publication": publication_id})
        _settle(ctx, store, store.publications.get(publication_id), today)
        return store.publications.get(publication_id)


def end_publication(ctx: Context, publication_id: int, on: date, note: str = "") -> None:
    """It is taken down: after the service, or given up before it (a reason is needed then). Raises PublicationOver."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with changing(ctx, FUNCTION) as store:
        found = _living(store, publication_id, today)
        refuse_near(ctx, store, found.party_id)
        served = found.served_on
        given_up = served is None or on < served
        step = PublicationStep.CANCELLED if given_up else PublicationStep.ENDED
        if given_up and not note.strip():
            raise BadInput(
                reason="送達とみなす日より前に終えるときは、取りやめの理由を入力してください。", field="note"
            )
        if on > today or on < found.approved_on:
            raise BadInput(reason="終わりの日は決裁の日から今日までにしてください。", field="on")
        entry = ctx.entry(
            FUNCTION, f"公示送達の{step.label}", party_id=found.party_id, reason=note.strip() or None, publication=publication_id
        )  # fmt: skip
        seq = store.audit.record(entry)
        if not given_up:
            _settle(ctx, store, found, today)
        store.publications.add_step(publication_id, step, on, note.strip(), seq)
        words = f"公示送達 {found.document_words} を{step.label}"
        tell(ctx, store, found.party_id, Happened.LETTER, words, seq, on=on, facts={"publication": publication_id})
        end_tasks(ctx, store, f"publication:{publication_id}", step.label)


def print_publication(
    ctx: Context, publication_id: int, *, record: bool = False, witness: Witness | None = None
) -> IssuedLetter:
    """公示送達書 for board and Internet, or 公示送達調書 for the file (`record`), both P-90. Raises what papers refuse."""
    ctx.authorize(FUNCTION, "enter")
    today = ctx.today()
    with ctx.read() as store:
        found = store.publications.get(publication_id)
        if not record:
            _refuse_dead(store, found.party_id)
        name = store.parties.get(found.party_id).name
        survey = store.surveys.get(found.survey_id)
        blocks = record_blocks(found, name, survey, today) if record else notice_blocks(found, name)
    request = LetterRequest(
        P90,
        "公示送達調書" if record else "公示送達書",
        found.party_id,
        blocks,
        reason="02" if record else "03",
        internal=record,
        to_body=None if record else LetterAddress(name=name),
        draft_id=found.draft_id,
    )
    words = f"公示送達{'調書' if record else '書'}を作成（{found.document_words}）"
    return send_letter(ctx, request, function_code=FUNCTION, words=words, witness=witness)


def notice_blocks(found: Publication, name: str) -> tuple[Block, ...]:
    """What is put up."""
    began = found.began_on
    return (
        Paragraph(
            "次の書類は、送達を受けるべき者の住所等が明らかでないため送達することができないので、地方税法第20条の2の規定により公示送達をします。"
            if found.ground is PublicationGround.UNKNOWN
            else "次の書類は、外国においてすべき送達につき困難な事情があるため、地方税法第20条の2の規定により公示送達をします。"
        ),
        Box(("送達すべき書類は、いつでも送達を受けるべき者に交付します。",)),
        Pairs(
            (
                ("送達すべき書類", found.document_words),
                ("送達を受けるべき者", name),
                ("保管場所", found.kept_at),
                ("公示の開始日", wareki_long(began) if began else "　　年　　月　　日"),
                (
                    "送達とみなす日",
                    wareki_long(deemed_served_on(began)) if began else "開始日から起算して7日を経過した日",
                ),
            )
        ),
    )


def record_blocks(found: Publication, name: str, survey: Survey, today: date) -> tuple[Block, ...]:
    """What the file keeps."""
    steps = tuple(
        (f"{step.label}", wareki_long(day)) for step, day in sorted(found.events.items(), key=lambda one: one[1])
    )
    served = found.served_on
    return (
        Pairs(
            (
                ("送達すべき書類", found.document_words),
                ("送達を受けるべき者", name),
                ("保管場所", found.kept_at),
                ("事由", found.ground.value),
                ("決裁の日", wareki_long(found.approved_on)),
                *steps,
                ("送達とみなす日", wareki_long(served) if served else "未定"),
                ("現在の状態", found.state(today)),
            )
        ),
        Pairs(
            (
                ("住所調査の日", wareki_long(survey.surveyed_on)),
                ("調査の場所", survey.place),
                ("調査員", survey.staff_name),
                *((item.value, words) for item, words in survey.findings.items()),
                ("照会した先", "、".join(each.value for each in survey.inquiries) or "なし"),
                ("判定", survey.judgement.value),
            )
        ),
    )


def settle_step(ctx: Context, store: Store, after: int, limit: int) -> PhaseStep:
    """One step of the night: what is deemed served today is noted with its letter."""
    today = ctx.now().date()
    found = store.publications.running(after, limit)
    done = sum(_settle(ctx, store, each, today) for each in found)
    return PhaseStep(found[-1].publication_id if len(found) == limit else None, done)


PHASE = Phase("publications", "公示送達の送達日", settle_step)


def _begun(ctx: Context, store: Store, found: Publication, began: date, seq: int) -> None:
    """Both places have begun: the letter is published from the later day on, and its demands count from it."""
    served = deemed_served_on(began)
    store.documents.happen(found.document_id, DocumentEvent.PUBLISHED, began, seq)
    if found.is_demand:
        store.publications.set_seizable(found.document_id, seizable_after_publication(began))
        refresh_limits(store, list(found.receivables), ctx.today())
    wanted = TaskRequest(
        found.party_id,
        TaskKind.DEADLINE,
        served,
        f"公示送達（{found.document_words}）が送達とみなされる日",
        statutory=True,
        source=f"publication:{found.publication_id}",
    )
    add_task(ctx, store, wanted)


def _settle(ctx: Context, store: Store, found: Publication, today: date) -> bool:
    """Note the service once its day has come; True when something was noted."""
    served = found.served_on
    if served is None or today < served or PublicationStep.SERVED in found.events:
        return False
    entry = ctx.entry(
        FUNCTION, "公示送達による送達", party_id=found.party_id, publication=found.publication_id, on=served.isoformat()
    )
    seq = store.audit.record(entry)
    store.publications.add_step(found.publication_id, PublicationStep.SERVED, served, "", seq)
    store.documents.happen(found.document_id, DocumentEvent.DEEMED_DELIVERED, served, seq, "公示送達")
    words = f"{found.document_words} 公示送達により送達とみなす"
    facts = {"publication": found.publication_id}
    tell(ctx, store, found.party_id, Happened.LETTER, words, seq, on=served, facts=facts)
    end_tasks(ctx, store, f"publication:{found.publication_id}", "送達とみなした")
    return True


def _living(store: Store, publication_id: int, today: date) -> Publication:
    found = store.publications.get(publication_id)
    if PublicationStep.CANCELLED in found.events or PublicationStep.ENDED in found.events:
        raise PublicationOver(state=found.state(today))
    return found


def _payload(new: NewPublication) -> dict[str, Any]:
    return {
        "party_id": new.party_id,
        "document_id": new.document_id,
        "survey_id": new.survey_id,
        "ground": new.ground.value,
        "kept_at": new.kept_at.strip(),
    }


def _read(payload: Mapping[str, Any]) -> NewPublication:
    return NewPublication(
        int(payload["party_id"]),
        int(payload["document_id"]),
        int(payload["survey_id"]),
        PublicationGround(payload["ground"]),
        str(payload["kept_at"]),
    )
