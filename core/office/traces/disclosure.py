"""閲覧者の報告 (9203): everybody who has seen a person's file, for 開示請求: complete, by day, and as a paper for the person.

Three kinds of rows tell of it: those about the person, searches in whose list the person stood, and vouchers that move a
claim of theirs (an import's voucher names nobody, but was made with their data).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.office.audit import Result
from core.office.functions import FUNCTIONS
from core.office.outputs.delivery import Destination
from core.office.outputs.gate import OutputRequest, issue_output
from core.office.outputs.protected import SEE_PROTECTED
from core.office.outputs.register import PDF, Numbered
from core.office.settings import value_of
from core.office.traces.looking import look
from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.outputs.gate import IssuedOutput
    from core.office.ports import Store
    from core.office.traces.witness import Witness

FUNCTION = "office.disclosure"
FORM_NO = "L02"
TITLE = "閲覧者の報告"
PROTECTED = "支援措置"
_NAMES = {function.code: function.name for function in FUNCTIONS}
SUPERVISION = ("office.alarms", "office.watch_list", "office.witness")
"""What the office notes about its own staff: on the screen, and not on the person's paper."""


class How(StrEnum):
    """How a row tells of the person; the value is the word on screen and paper."""

    VIEWED = "閲覧"
    LISTED = "一覧"
    WORKED = "処理"
    REFUSED = "拒否"


@dataclass(frozen=True, slots=True)
class Look:
    """One row of the log that tells of the person, with the office in which the staff member was on that day."""

    seq: int
    at: datetime
    staff_no: str
    staff_name: str
    office_name: str
    function_code: str
    act: str
    result: Result
    reason: str
    listed: bool
    """The person only stood in a list."""

    @property
    def how(self) -> How:
        """In a word."""
        if self.result in (Result.REFUSED, Result.FAILED):
            return How.REFUSED
        if self.listed:
            return How.LISTED
        return How.VIEWED if self.result is Result.VIEWED else How.WORKED

    @property
    def function_name(self) -> str:
        """The function's name on the screen."""
        return _NAMES.get(self.function_code, self.function_code)


@dataclass(frozen=True, slots=True)
class LookGroup:
    """Looks of one office (and, where names are told, one staff member) by one function and in one way."""

    office_name: str
    staff_no: str
    staff_name: str
    function_name: str
    how: How
    count: int
    first_at: datetime
    last_at: datetime
    reasons: tuple[str, ...]
    """Different grounds, in the order in which they were given."""


@dataclass(frozen=True, slots=True)
class Looks:
    """All looks at a person in a period, newest first."""

    party_id: int
    party_no: str
    party_name: str
    from_on: date
    until_on: date
    rows: tuple[Look, ...]

    @property
    def groups(self) -> tuple[LookGroup, ...]:
        """By office and staff member, most looks first."""
        return grouped(self.rows, by_staff=True)


@dataclass(frozen=True, slots=True)
class DisclosureReport:
    """The paper for the person: who, by office and function, looked at their file, when and on what ground."""

    municipality: str
    office: str
    party_no: str
    party_name: str
    request_no: str
    from_on: date
    until_on: date
    groups: tuple[LookGroup, ...]
    with_staff: bool
    fiscal_year: int
    run_no: str
    printed_at: datetime
    printed_by: str
    terminal: str
    reprint: bool = False

    @property
    def count(self) -> int:
        """Looks in all."""
        return sum(group.count for group in self.groups)


class LookReader(Protocol):
    """Who has seen a person, in the store."""

    def of_party(self, party_id: int, from_on: date, until_on: date) -> list[Look]:
        """All rows that tell of the person in the period, newest first, each once."""
        ...

    def name_of(self, party_id: int) -> tuple[str, str]:
        """宛名番号 and name. Raises NotFound."""
        ...


def grouped(rows: Sequence[Look], *, by_staff: bool) -> tuple[LookGroup, ...]:
    """Looks summed up by office, function and way, and by staff member if wanted; most looks first."""
    found: dict[tuple[str, str, str, str, How], list[Look]] = {}
    for row in rows:
        staff = (row.staff_no, row.staff_name) if by_staff else ("", "")
        found.setdefault((row.office_name, *staff, row.function_name, row.how), []).append(row)
    groups = [
        LookGroup(
            *key,
            count=len(looks),
            first_at=min(look.at for look in looks),
            last_at=max(look.at for look in looks),
            reasons=tuple(dict.fromkeys(each.reason for each in sorted(looks, key=lambda one: one.seq) if each.reason)),
        )
        for key, looks in found.items()
    ]
    return tuple(
        sorted(groups, key=lambda group: (group.office_name, -group.count, group.staff_no, group.function_name))
    )


def who_looked(ctx: Context[Store], party_no: str, from_on: date, until_on: date, ground: str = "") -> Looks:
    """Everybody who has seen the person in the period; the question is itself recorded, with its ground.

    Raises NotFound, BadInput, and what a look at the person may raise (GroundNeeded, OwnRecord …).
    """
    ctx.authorize(FUNCTION, "read")
    if from_on > until_on:
        raise BadInput(reason="期間の終わりが始まりより前です。", field="until_on")
    party_id = _party_of(ctx, party_no)
    because = look(ctx, FUNCTION, party_id, ground)
    looks = _read(ctx, party_id, from_on, until_on)
    if _hides_name(ctx, party_id):
        looks = replace(looks, party_name=PROTECTED)
    ctx.record_view(
        FUNCTION,
        "閲覧者の照会",
        party_id=party_id,
        reason=because.text,
        ground=because.kind.value,
        from_on=from_on.isoformat(),
        until_on=until_on.isoformat(),
        found=len(looks.rows),
    )
    return looks


def issue_disclosure(
    ctx: Context[Store],
    party_no: str,
    from_on: date,
    until_on: date,
    request_no: str,
    *,
    reason: str = "",
    to: Destination = Destination.AUTO,
    printer_code: str = "",
    witness: Witness | None = None,
) -> IssuedOutput:
    """The paper for the person, through the gate of outputs; its reason is the number of the 開示請求 unless another is given.

    Raises NotFound, BadInput, and whatever the gate refuses.
    """
    ctx.authorize(FUNCTION, "read")
    number = " ".join(request_no.split())
    if not any(character.isdigit() for character in number):
        raise BadInput(reason="開示請求の番号を入力してください（例 R8-12）。", field="request_no")
    party_id = _party_of(ctx, party_no)
    look(ctx, FUNCTION, party_id, f"開示請求 {number}")
    looks = _read(ctx, party_id, from_on, until_on)
    today = ctx.today()
    with ctx.read() as store:
        names = bool(value_of(store, "disclosure_staff_names", today))
        city = store.city.municipality()
    rows = [row for row in looks.rows if row.function_code not in SUPERVISION]

    def draw(numbered: Numbered) -> bytes:
        report = DisclosureReport(
            municipality=city.name if city else "",
            office=ctx.actor.office_name,
            party_no=looks.party_no,
            party_name=looks.party_name,
            request_no=number,
            from_on=from_on,
            until_on=until_on,
            groups=grouped(rows, by_staff=names),
            with_staff=names,
            fiscal_year=today.year - (today.month < 4),
            run_no=numbered.number,
            printed_at=numbered.at,
            printed_by=ctx.actor.name,
            terminal=ctx.actor.terminal,
            reprint=numbered.reissue,
        )
        return ctx.outside.render(report)

    request = OutputRequest(
        FORM_NO,
        TITLE,
        "",
        draw,
        PDF,
        reason or f"開示請求 {number}",
        party_ids=(party_id,),
        addressee=looks.party_name,
        subject={"party": looks.party_no, "from_on": from_on.isoformat(), "until_on": until_on.isoformat()},
    )
    return issue_output(ctx, request, function_code=FUNCTION, to=to, printer_code=printer_code, witness=witness)


def _hides_name(ctx: Context[Store], party_id: int) -> bool:
    """A protected person stands by number alone on the screen of whoever has not the grant for them (V8)."""
    with ctx.read() as store:
        grants = store.roster.grants(ctx.actor.staff_no, ctx.now().date())
        opens = any(grant.grant_code == SEE_PROTECTED for grant in grants)
        return not opens and bool(store.outputs.protected((party_id,)))


def _party_of(ctx: Context[Store], party_no: str) -> int:
    with ctx.read() as store:
        found = store.audit_reader.party_id_of(party_no) or store.audit_reader.party_id_of(party_no.zfill(8))
    if found is None:
        raise NotFound(what=f"宛名番号 {party_no} ", field="party")
    return found


def _read(ctx: Context[Store], party_id: int, from_on: date, until_on: date) -> Looks:
    with ctx.read() as store:
        number, name = store.look_reader.name_of(party_id)
        return Looks(
            party_id, number, name, from_on, until_on, tuple(store.look_reader.of_party(party_id, from_on, until_on))
        )
