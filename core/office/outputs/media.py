"""外部媒体の授受 (9302): lists that another body gets on a medium, from the draft to the day the medium is destroyed.

A list waits sealed (媒体待ち). One clerk drafts its hand-over, a superior approves the very content, body and key
(評価書 Ⅱ5: 授受の記録と承認); only then the file is written, encrypted to the body's key. Protected persons and those
for whom nothing is answered automatically (自動応答不可) stop the draft until somebody has looked at each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.outputs.media_recipients import MediaRecipient
from core.office.outputs.register import HAND_OVER, LEAST_REASON, Output, OutputState
from core.values.dates import wareki
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.media"
ACT = HAND_OVER
NAME = "外部媒体の引渡し"
MOST_PERSONS = 9_999
"""One medium holds fewer than 10,000 persons (評価書: 特定個人情報の提供の方法)."""
PAGE = 100


class Medium(StrEnum):
    """On what the file goes; flash memory is not among them. The value is the word on the screen."""

    OPTICAL = "光ディスク"
    DISK = "外付けディスク"
    NETWORK = "LGWAN"


class MediaState(StrEnum):
    """Where a medium stands; the value is the word on the screen."""

    APPROVED = "書出し待ち"
    WRITTEN = "引渡し待ち"
    GIVEN = "引渡し済"
    RETURNED = "返却済"
    DESTROYED = "廃棄済"


class MediaEvent(StrEnum):
    """What happened to a medium; stored as it is."""

    WRITTEN = "written"
    GIVEN = "given"
    RETURNED = "returned"
    DESTROYED = "destroyed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"written": "書出し", "given": "引渡し", "returned": "返却", "destroyed": "廃棄"}[self.value]

    @property
    def leads_to(self) -> MediaState:
        """The state after it."""
        return MediaState[self.name]


AFTER: dict[MediaEvent, tuple[MediaState, ...]] = {
    MediaEvent.WRITTEN: (MediaState.APPROVED,),
    MediaEvent.GIVEN: (MediaState.WRITTEN,),
    MediaEvent.RETURNED: (MediaState.GIVEN,),
    MediaEvent.DESTROYED: (MediaState.WRITTEN, MediaState.GIVEN, MediaState.RETURNED),
}
"""From which states each event leads on."""


@dataclass(frozen=True, slots=True)
class NewMedia:
    """An approved hand-over before it gets its number."""

    source_id: int
    recipient_id: int
    medium: Medium
    label: str
    office_code: str
    purpose: str
    draft_id: int
    drafted_by: str
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class Media:
    """A medium in the register."""

    media_id: int
    source: Output
    recipient: MediaRecipient
    medium: Medium
    label: str
    office_code: str
    purpose: str
    draft_id: int
    drafted_by_name: str
    approved_by_name: str
    approved_at: datetime
    state: MediaState
    state_on: date | None
    output_number: str = ""


@dataclass(frozen=True, slots=True)
class MediaHappened:
    """One row behind a medium."""

    kind: MediaEvent
    on: date
    staff_name: str
    second_name: str
    counterpart: str
    note: str


@dataclass(frozen=True, slots=True)
class Flagged:
    """A person on a list who must be looked at before it goes."""

    party_id: int
    party_no: str
    why: str


class FlaggedPersons(Refusal):
    """Persons on the list are protected or nothing is answered for them automatically, and nobody has looked."""

    sentence = "支援措置・自動応答不可が{count}名含まれます（{numbers}）。1名ずつ確かめ、確認の内容を入力してください。"


class TooManyPersons(Refusal):
    """More persons than one medium may hold."""

    sentence = "{count:,}名分は1つの媒体に入れられません（{most:,}名まで）。一覧を分けてください。"


class NotForMedia(Refusal):
    """The output does not wait for a medium, or its content is gone."""

    sentence = "{number} は「{state}」のため媒体に入れられません。一覧を作り直してください。"


class RecipientNotInForce(Refusal):
    """The key of the body is over, or not yet in force."""

    sentence = "{name} の鍵は有効ではありません。係長に提供先の登録を依頼してください。"


class ChangedSinceDraft(Refusal):
    """What was drafted is not what would be handed over now."""

    sentence = "起案のあとに{what}が変わりました。起案し直してください。"


class MediaNotReady(Refusal):
    """The event does not follow from the state of the medium."""

    sentence = "媒体{media_id} は「{state}」のため{act}を記録できません。F5 で読み直してください。"


class MediaRoom(Protocol):
    """Media and bodies in the store; events are only ever added."""

    def recipients(self) -> list[MediaRecipient]:
        """All bodies with their keys."""
        ...

    def recipient(self, recipient_id: int) -> MediaRecipient:
        """One body. Raises NotFound."""
        ...

    def add_recipient(self, recipient: MediaRecipient, staff_no: str, audit_seq: int) -> MediaRecipient:
        """A new body."""
        ...

    def end_recipient(self, recipient_id: int, on: date) -> None:
        """From this day nothing is encrypted to the key."""
        ...

    def add(self, new: NewMedia, audit_seq: int) -> int:
        """An approved hand-over; its number."""
        ...

    def get(self, media_id: int) -> Media:
        """One medium. Raises NotFound."""
        ...

    def listed(self, *, office_code: str | None, before: int | None, limit: int) -> list[Media]:
        """Media newest first."""
        ...

    def happen(
        self,
        media_id: int,
        happened: MediaHappened,
        staff_no: str,
        at: datetime,
        audit_seq: int,
        *,
        output_id: int | None = None,
    ) -> None:
        """A row behind a medium."""
        ...

    def events(self, media_id: int) -> list[MediaHappened]:
        """What happened to a medium, in order."""
        ...

    def flagged(self, output_id: int, on: date) -> list[Flagged]:
        """Persons of a list who are protected or marked 自動応答不可 on the day."""
        ...


def draft_hand_over(
    ctx: Context[Store],
    source_id: int,
    recipient_id: int,
    medium: Medium,
    label: str,
    purpose: str,
    *,
    second_look: str = "",
) -> DraftRef:
    """Draft that a waiting list goes to a body. `second_look` says what was found out about each flagged person.

    Raises FlaggedPersons, TooManyPersons, NotForMedia, RecipientNotInForce, BadInput.
    """
    from core.office.approvals import draft_act

    ctx.authorize(FUNCTION, "enter")
    if not label.strip():
        raise BadInput(reason="媒体のラベルを入力してください（例 2026-11-001）。", field="label")
    if len(purpose.strip()) < LEAST_REASON:
        raise BadInput(reason=f"提供の目的を{LEAST_REASON}文字以上で入力してください。", field="purpose")
    with ctx.write() as store:
        source, recipient = _source(ctx, store, source_id), store.media.recipient(recipient_id)
        if not recipient.holds_on(ctx.today()):
            raise RecipientNotInForce(name=recipient.name)
        if source.person_count > MOST_PERSONS:
            raise TooManyPersons(count=source.person_count, most=MOST_PERSONS)
        flagged = store.media.flagged(source_id, ctx.today())
        if flagged and len(second_look.strip()) < LEAST_REASON:
            raise FlaggedPersons(count=len(flagged), numbers=_numbers(flagged), field="second_look")
        assert source.content is not None
        payload = {
            "source": source_id,
            "number": source.number,
            "sha256": source.content.sha256.hex(),
            "persons": source.person_count,
            "recipient": recipient_id,
            "fingerprint": recipient.fingerprint,
            "medium": medium.value,
            "label": label.strip(),
            "purpose": purpose.strip(),
            "flagged": [each.party_id for each in flagged],
            "second_look": second_look.strip() if flagged else "",
        }
        return draft_act(ctx, store, HAND_OVER, payload)


def describe_hand_over(store: Store, draft: Draft) -> Described:
    """The draft in words for 8001: to whom, under which key, how many persons, who among them was looked at."""
    told = draft.payload
    source, recipient = store.outputs.get(told["source"]), store.media.recipient(told["recipient"])
    flagged = [each for each in store.media.flagged(source.output_id, draft.drafted_at.date())]
    notes = [
        f"目的 {told['purpose']}",
        f"鍵の指紋 {told['fingerprint']}（{wareki(recipient.until_on)} まで）相手と読み合わせた指紋と同じか確かめます。",
        "承認のあと、起案した所属が暗号化して書き出します。",
    ]
    if flagged:
        notes.insert(0, f"支援措置・自動応答不可 {len(flagged)}名（{_numbers(flagged)}） 確認 {told['second_look']}")
    return Described(
        title=f"{NAME}  {recipient.name}  {told['number']} {source.title}",
        rows=(
            BeforeAfter("提供先", "なし", recipient.name),
            BeforeAfter("人数", "0名", f"{told['persons']:,}名", f"+{told['persons']:,}名"),
            BeforeAfter("媒体", "なし", f"{told['medium']} {told['label']}"),
        ),
        notes=tuple(notes),
    )


def execute_hand_over(ctx: Context[Store], store: Store, draft: Draft) -> int:
    """Enter the approved hand-over, in the transaction of the approval, if everything is as it was drafted.

    Raises NotForMedia, RecipientNotInForce, ChangedSinceDraft.
    """
    told = draft.payload
    source, recipient = store.outputs.get(told["source"]), store.media.recipient(told["recipient"])
    if source.state is not OutputState.HELD:
        raise NotForMedia(number=source.number, state=source.state)
    if source.content is None or source.content.sha256.hex() != told["sha256"]:
        raise ChangedSinceDraft(what="一覧")
    if not recipient.holds_on(ctx.today()) or recipient.fingerprint != told["fingerprint"]:
        raise RecipientNotInForce(name=recipient.name)
    if {each.party_id for each in store.media.flagged(source.output_id, ctx.today())} - set(told["flagged"]):
        raise ChangedSinceDraft(what="支援措置・自動応答不可")
    entry = ctx.entry(
        FUNCTION, NAME, draft=draft.draft_id, output=told["number"], given_to=recipient.name, people=told["persons"]
    )
    new = NewMedia(
        source_id=source.output_id,
        recipient_id=recipient.recipient_id,
        medium=Medium(told["medium"]),
        label=told["label"],
        office_code=source.office_code,
        purpose=told["purpose"],
        draft_id=draft.draft_id,
        drafted_by=draft.drafted_by,
        approved_by=ctx.actor.staff_no,
        approved_at=ctx.now(),
    )
    return store.media.add(new, store.audit.record(entry))


def list_waiting(ctx: Context[Store]) -> list[Output]:
    """Lists of one's own office that wait for a medium."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.outputs.listed(
            office_code=ctx.actor.office_code,
            kind=None,
            from_on=None,
            until_on=None,
            states=(OutputState.HELD,),
            before=None,
            limit=PAGE,
        )


def list_media(ctx: Context[Store], *, before: int | None = None, limit: int = PAGE) -> list[Media]:
    """The register of media of one's own office, newest first; the look is recorded."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        found = store.media.listed(office_code=ctx.actor.office_code, before=before, limit=limit)
    ctx.record_view(FUNCTION, "外部媒体の一覧", found=len(found))
    return found


def media_events(ctx: Context[Store], media_id: int) -> list[MediaHappened]:
    """What happened to a medium."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.media.events(media_id)


def refuse_unless_follows(media: Media, kind: MediaEvent) -> None:
    """Raise MediaNotReady where the event does not follow from the state."""
    if media.state not in AFTER[kind]:
        raise MediaNotReady(media_id=media.media_id, state=media.state, act=kind.label)


def _source(ctx: Context[Store], store: Store, source_id: int) -> Output:
    source = store.outputs.get(source_id)
    if source.state is not OutputState.HELD or source.office_code != ctx.actor.office_code or source.content is None:
        raise NotForMedia(number=source.number, state=source.state)
    return source


def _numbers(flagged: Sequence[Flagged]) -> str:
    shown = "、".join(f"{each.party_no} {each.why}" for each in flagged[:3])
    return f"{shown} ほか{len(flagged) - 3}名" if len(flagged) > 3 else shown
