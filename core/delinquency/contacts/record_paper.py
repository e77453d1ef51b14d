"""折衝経過記録票 (P-12): the whole course on paper, for the office and, with third persons blacked out, for disclosure (C32).

What might tell of somebody else is proposed, occurrence by occurrence in all the texts; the clerk decides what goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.delinquency.contacts.course import CourseKey, CourseRow, course_of
from core.delinquency.ports import Context, Store
from core.office.outputs.gate import IssuedOutput
from core.office.outputs.listing import ListColumn, Listed, issue_list
from core.office.outputs.register import OutputKind
from core.parties.opening import begin_look
from core.values.dates import wareki
from core.values.refusals import Refusal

FUNCTION = "delinquency.cases"
FORM, TITLE = "P12", "折衝経過記録票"
DISCLOSED = f"{TITLE}（開示用）"
BLACK = "■"
MOST = 5_000
_SELF = ("", "本人", "応答なし")
_PHONE = re.compile(r"0\d{1,4}[-(ー]\d{1,4}[-)ー]\d{3,4}")
_FIRM = re.compile(
    r"(?:株式会社|有限会社|合同会社|医療法人|㈱)[^\s、。（）]{1,20}|[^\s、。（）]{1,20}(?:株式会社|有限会社|工業|商店|法律事務所)"
)
_KIN = re.compile(
    r"妻|夫|配偶者|[実義養]?[父母]親?|[長次二三]男|[長次二三]女|息子|娘|兄|弟|姉|妹|祖[父母]|同居人|隣人|大家"
)
_PARTS = re.compile(r"[\s\u3000]+")


class EmptyCourse(Refusal):
    """There is no row in the course."""

    sentence = "経過の記録がないため、折衝経過記録票は印刷できません。"


@dataclass(frozen=True, slots=True)
class Mask:
    """Words that might tell of somebody else: why, and in how many rows they stand."""

    words: str
    why: str
    rows: int


@dataclass(frozen=True, slots=True)
class RecordView:
    """What is to be printed, and what is proposed to be blacked out."""

    party_no: str
    name: str
    rows: int
    masks: tuple[Mask, ...]


def open_record(ctx: Context, party_id: int) -> RecordView:
    """The record before it is printed, with the masks that are proposed. Raises EmptyCourse, GroundNeeded."""
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, "", item=TITLE)
    with ctx.read() as store:
        party = store.parties.get(party_id)
        rows = _all_rows(store, party_id)
        masks = tuple(masks_of(rows, _others(store, party_id)))
    if not rows:
        raise EmptyCourse
    ctx.record_view(FUNCTION, "経過記録票の閲覧", party_id=party_id, reason=ground.text, ground=ground.kind.value)
    return RecordView(party.party_no, party.name, len(rows), masks)


def print_record(
    ctx: Context, party_id: int, reason: str, *, disclosed: bool = False, masks: Sequence[str] = (), **how: Any
) -> IssuedOutput:
    """Print the course in the order of time, with corrections beside what they correct.

    `disclosed`: for the person themself; `masks` are blacked out in every text, and a counterpart who is not the person
    is named only as 第三者. Raises EmptyCourse, LookStopped and what the gate refuses.
    """
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    begin_look(ctx, FUNCTION, party_id, held, "", item=TITLE)
    with ctx.read() as store:
        party = store.parties.get(party_id)
        rows = _all_rows(store, party_id)
    if not rows:
        raise EmptyCourse
    columns = (
        ListColumn("日時", 24),
        ListColumn("種別", 14),
        ListColumn("相手", 18),
        ListColumn("内容", 150),
        ListColumn("記録者", 24),
    )
    listed = Listed(
        FORM,
        DISCLOSED if disclosed else TITLE,
        f"宛名 {party.party_no}  {party.name}  {len(rows)}件",
        columns,
        tuple(_cells(row, masks if disclosed else (), disclosed) for row in reversed(rows)),
        party_ids=(party_id,),
        subject={"party": party_id, "disclosed": disclosed, "masks": list(masks)},
    )
    return issue_list(ctx, listed, reason, function_code=FUNCTION, **how)


def print_record_again(ctx: Context, subject: Mapping[str, Any], reason: str, **how: Any) -> IssuedOutput:
    """The record of the same person once more, as the course stands now."""
    ctx.authorize(FUNCTION, "read", party_id=int(subject["party"]))
    return print_record(
        ctx,
        int(subject["party"]),
        reason,
        disclosed=bool(subject["disclosed"]),
        masks=[str(each) for each in subject["masks"]],
        **how,
    )


def masks_of(rows: Sequence[CourseRow], others: Mapping[str, str]) -> list[Mask]:
    """What might tell of somebody else: names of `others` (with why), telephone numbers, firms. Most frequent first."""
    found: dict[str, str] = {}
    for name, why in others.items():
        for words in _ways_of(name):
            found.setdefault(words, why)
    for row in rows:
        for pattern, why in ((_PHONE, "電話番号"), (_FIRM, "勤務先・事業者"), (_KIN, "続柄")):
            for match in pattern.finditer(row.words):
                found.setdefault(match[0], why)
    masks = [Mask(words, why, sum(1 for row in rows if words in row.words)) for words, why in found.items()]
    return sorted((mask for mask in masks if mask.rows), key=lambda mask: (-mask.rows, mask.words))


def blacked(text: str, masks: Iterable[str]) -> str:
    """The text with the masks blacked out, the longest first, as many squares as letters."""
    for words in sorted(masks, key=len, reverse=True):
        text = text.replace(words, BLACK * len(words))
    return text


def _ways_of(name: str) -> list[str]:
    """A name as it may stand in a text: whole, without the blank, and the given name alone."""
    parts = [part for part in _PARTS.split(name) if part]
    ways = [name, "".join(parts), *(parts[1:] if len(parts) > 1 else [])]
    return [way for way in dict.fromkeys(ways) if len(way) > 1]


def _others(store: Store, party_id: int) -> dict[str, str]:
    """Persons around the delinquent by name, with who they are."""
    party = store.parties.get(party_id)
    found: dict[str, str] = {}
    if party.household_no:
        for other in store.parties.household(party.household_no):
            if other.party_id != party_id:
                found[other.name] = "世帯員"
    for relation in store.related.of_party(party_id):
        name = relation.name
        if not name and relation.related_party_id is not None:
            name = store.parties.get(relation.related_party_id).name
        if name and name != party.name:
            found.setdefault(name, relation.kind.value)
    for payer in store.payers.of_party(party_id):
        found.setdefault(payer.name, "第三者納付の納付者")
    for point in store.contact_points.of_party(party_id):
        if point.holder not in _SELF:
            found.setdefault(point.holder, "連絡先の持主")
    return found


def _all_rows(store: Store, party_id: int) -> list[CourseRow]:
    rows: list[CourseRow] = []
    after: CourseKey | None = None
    staff = {one.staff_no: one.name for one in store.roster.listed()}
    while len(rows) < MOST:
        page = course_of(store, party_id, after=after, limit=500, names=staff)
        rows += page.rows
        after = page.after
        if after is None:
            break
    return rows


def _cells(row: CourseRow, masks: Sequence[str], disclosed: bool) -> tuple[str, ...]:
    who = row.who if not disclosed or row.who in _SELF or row.event_id is None else "第三者"
    state = "【訂正済】" if row.corrected else "【訂正】" if row.correction else ""
    return f"{wareki(row.on)} {row.at}".strip(), row.sort, who, f"{state}{blacked(row.words, masks)}", row.staff_name


OUTPUTS: dict[str, OutputKind] = {FORM: OutputKind(TITLE, print_record_again)}
