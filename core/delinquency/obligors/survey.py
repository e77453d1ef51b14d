"""実態調査 (6704; H89): what somebody found at the place, item by item, with the names of photographs and a judgement.

The record stays as it is; a later look is another one. 執行停止 3号 and 公示送達 rest on it: a judgement that nobody knows
where the person is needs the place looked at and the registers asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.contacts.tasks import end_tasks
from core.delinquency.letters import send_letter
from core.delinquency.obligors.people import Person, people_of
from core.delinquency.timeline import Happened, tell
from core.office.papers.letters import Block, Columns, LetterColumn, Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.office.settings import value_of
from core.office.traces.looking import changing, refuse_near, without_near
from core.parties.opening import begin_look
from core.values.dates import wareki, wareki_long
from core.values.periods import months_after
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store
    from core.office.papers.issuing import IssuedLetter
    from core.office.traces.witness import Witness

FUNCTION = "delinquency.survey"
P37 = "P37"
PAGE = 200
VALID = "survey_valid_months"
"""Key of the setting: after so many months a survey is to be made anew (H90, [P])."""
_PHOTO = re.compile(r"[^/\\\0]{1,80}\.(?:jpe?g|png|heic|tiff?)", re.IGNORECASE)


class Item(StrEnum):
    """What is looked at; stored as it stands."""

    LIVING = "居住"
    BUSINESS = "営業"
    VEHICLE = "車両"
    NAMEPLATE = "表札"
    NEIGHBOURS = "近隣"
    METERS = "メーター・郵便受"


REQUIRED = (Item.LIVING, Item.NAMEPLATE, Item.NEIGHBOURS)
"""What must have been looked at before somebody is held to be nowhere."""


class Judgement(StrEnum):
    """What follows from it; stored as it stands."""

    LIVES_THERE = "居住を確認"
    BUSINESS_THERE = "営業を確認"
    ELSEWHERE = "転居先判明"
    UNCERTAIN = "不明（再調査）"
    NOWHERE = "所在不明"


class Inquiry(StrEnum):
    """Registers and people that were asked beside the place; stored as it stands."""

    RESIDENT = "住民票・戸籍の附票"
    FAMILY = "親族"
    LANDLORD = "家主・管理会社"
    WORKPLACE = "勤務先"
    PHONE = "電話"
    UTILITIES = "電気・水道"


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """A survey as it is entered. `photos` are names of files that lie in the office's own folder."""

    party_id: int
    surveyed_on: date
    place: str
    findings: Mapping[Item, str]
    judgement: Judgement
    photos: tuple[str, ...] = ()
    heard: str = ""
    inquiries: tuple[Inquiry, ...] = ()
    at: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey as it lies in the books."""

    survey_id: int
    party_id: int
    surveyed_on: date
    at: str
    place: str
    findings: Mapping[Item, str]
    photos: tuple[str, ...]
    heard: str
    judgement: Judgement
    inquiries: tuple[Inquiry, ...]
    staff_no: str
    staff_name: str

    @property
    def nowhere(self) -> bool:
        """True for the proof that nobody knows where the person is (法15条の7①三, 法20条の2①)."""
        return self.judgement is Judgement.NOWHERE


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """A survey in one row; `stale` tells that it is to be made anew."""

    survey: Survey
    person: Person
    stale: bool


@dataclass(frozen=True, slots=True)
class FieldStop:
    """Somebody to be looked for on a round: why, since when, and the address of the day."""

    person: Person
    address: str
    why: str
    due_on: date | None
    last: Survey | None


class Surveys(Protocol):
    """Surveys in the store."""

    def add(self, new: NewSurvey, staff_no: str, audit_seq: int) -> int:
        """Append a survey; its number."""
        ...

    def get(self, survey_id: int) -> Survey:
        """One of them. Raises NotFound."""
        ...

    def of_party(self, party_id: int) -> list[Survey]:
        """Those of a party, newest first."""
        ...

    def latest(self, party_ids: Sequence[int]) -> dict[int, Survey]:
        """The newest of each party."""
        ...

    def listed(self, *, limit: int) -> list[Survey]:
        """Newest first."""
        ...

    def wanted(self, limit: int) -> list[tuple[int, str, date]]:
        """Parties with a live task of the kind 実態調査 or 返戻: party, words, day; one row a party."""
        ...


def list_surveys(ctx: Context, *, limit: int = PAGE) -> list[SurveyLine]:
    """The newest surveys."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        found = without_near(ctx, store, store.surveys.listed(limit=limit), lambda each: each.party_id)
        people = people_of(ctx, store, [each.party_id for each in found])
        months = int(value_of(store, VALID, today))
    ctx.record_view(FUNCTION, "実態調査の一覧", rows=len(found), seen=[one.party_no for one in people.values()])
    return [SurveyLine(each, people[each.party_id], is_stale(each, months, today)) for each in found]


def surveys_of(ctx: Context, party_id: int, reason: str = "") -> list[Survey]:
    """Surveys of a party, newest first. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    with ctx.read() as store:
        found = store.surveys.of_party(party_id)
    ctx.record_view(FUNCTION, "実態調査の照会", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return found


def field_list(ctx: Context, *, limit: int = PAGE) -> list[FieldStop]:
    """Whom to look for, by address: one round in one direction (臨戸一覧). A protected person has no address here."""
    ctx.authorize(FUNCTION, "read")
    today = ctx.today()
    with ctx.read() as store:
        wanted = without_near(ctx, store, store.surveys.wanted(limit), lambda row: row[0])
        people = people_of(ctx, store, [row[0] for row in wanted])
        addresses = store.addressees.many(people, today)
        latest = store.surveys.latest(list(people))
        stops = [
            FieldStop(
                people[party_id],
                "" if people[party_id].hidden else addresses[party_id].address + addresses[party_id].address_building,
                words,
                due_on,
                latest.get(party_id),
            )
            for party_id, words, due_on in wanted
        ]
    ctx.record_view(FUNCTION, "調査先の一覧", rows=len(stops), seen=[one.party_no for one in people.values()])
    return sorted(stops, key=lambda stop: (stop.address, stop.person.party_no))


def put_survey(ctx: Context, new: NewSurvey) -> int:
    """Record what was found; it is never changed. Raises BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    today = ctx.today()
    _check(new, today)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        entry = ctx.entry(
            FUNCTION, "実態調査の記録", party_id=new.party_id, surveyed_on=new.surveyed_on.isoformat(), judgement=new.judgement.value
        )  # fmt: skip
        seq = store.audit.record(entry)
        number = store.surveys.add(new, ctx.actor.staff_no, seq)
        words = f"実態調査 {new.place.strip()} 判定 {new.judgement.value}"
        tell(ctx, store, new.party_id, Happened.SURVEY, words, seq, on=new.surveyed_on, facts={"survey": number})
        for task in store.tasks.of_party(new.party_id):
            if task.kind.value == "実態調査" and task.source and not task.statutory:
                end_tasks(ctx, store, task.source, f"実態調査 {new.judgement.value}")
        return number


def print_survey(ctx: Context, survey_id: int, *, witness: Witness | None = None) -> IssuedLetter:
    """実態調査書 (P-37), a paper of the office. Raises what papers refuse."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.read() as store:
        found = store.surveys.get(survey_id)
        blocks = survey_blocks(found, store.parties.get(found.party_id).name)
    request = LetterRequest(P37, "実態調査書", found.party_id, blocks, reason="02", internal=True)
    return send_letter(
        ctx, request, function_code=FUNCTION, kind=Happened.SURVEY, words="実態調査書を作成", witness=witness
    )


def survey_blocks(found: Survey, name: str) -> tuple[Block, ...]:
    """What the paper says."""
    rows = tuple((item.value, found.findings.get(item, "") or "確認していない") for item in Item)
    blocks: list[Block] = [
        Pairs(
            (
                ("対象者", name),
                ("調査日時", f"{wareki_long(found.surveyed_on)}　{found.at}".strip()),
                ("調査場所", found.place),
                ("調査員", found.staff_name),
            )
        ),
        Columns((LetterColumn("項目", 2), LetterColumn("確認した内容", 8)), rows, title="調査項目"),
        Pairs(
            (
                ("聴取", found.heard or "なし"),
                ("照会した先", "、".join(each.value for each in found.inquiries) or "なし"),
                ("写真", "、".join(found.photos) or "なし"),
                ("判定", found.judgement.value),
            )
        ),
    ]
    if found.nowhere:
        blocks.append(Paragraph("住所、居所及び事務所のいずれも明らかでない。"))
    return tuple(blocks)


def is_stale(found: Survey, months: int, today: date) -> bool:
    """True from the day after the last one of its months on (H90)."""
    return today > months_after(found.surveyed_on, months)


def proof_of_nowhere(store: Store, party_id: int, today: date) -> Survey | None:
    """The newest survey when it says that nobody knows where the person is and is not stale: what 執行停止 3号 and
    公示送達 must have."""
    found = store.surveys.latest([party_id]).get(party_id)
    if found is None or not found.nowhere or is_stale(found, int(value_of(store, VALID, today)), today):
        return None
    return found


def _check(new: NewSurvey, today: date) -> None:
    if new.surveyed_on > today:
        raise BadInput(reason="調査日は今日かそれより前にしてください。", field="surveyed_on")
    if not new.place.strip():
        raise BadInput(reason="調査した場所を入力してください。", field="place")
    if not any(words.strip() for words in new.findings.values()):
        raise BadInput(reason="調査項目を1つ以上入力してください。", field="item0")
    for name in new.photos:
        if not _PHOTO.fullmatch(name):
            raise BadInput(
                reason=f"写真「{name}」はファイル名（例 R8-11-24_1.jpg）で入力してください。", field="photos"
            )
    if new.judgement is Judgement.NOWHERE:
        missing = [item.value for item in REQUIRED if not new.findings.get(item, "").strip()]
        if missing:
            raise BadInput(
                reason=f"所在不明と判定するには「{'・'.join(missing)}」の確認が要ります。項目を入力してください。",
                field=f"item{list(Item).index(Item(missing[0]))}",
            )
        if Inquiry.RESIDENT not in new.inquiries:
            raise BadInput(
                reason="所在不明と判定するには住民票・戸籍の附票の照会が要ります（公用請求 P-92）。", field="inquiries"
            )


def survey_words(found: Survey) -> str:
    """One line of it."""
    return f"{wareki(found.surveyed_on)} {found.place} {found.judgement.value}"
