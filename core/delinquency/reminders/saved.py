"""抽出条件と対象の集合 (E40, E41): saved, named, own or shared; conditions in versions, sets as they were made.

A condition asks the books anew each time; a set stays what it was. Either can be the source of a run, and two of them
make another set (和集合, 差集合, 積集合).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.reminders.conditions import Node, checked
from core.formats.faults import Fault, FileRefused
from core.formats.party_numbers_csv import NUMBER_CAPS, read_party_numbers
from core.values.refusals import BadInput, NotFound, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.reminders"
FOLDER = "reminders"
"""The folder of the inbox in which files of numbers are put down."""
MOST_NAME = 40


class SourceKind(StrEnum):
    """Where parties come from; stored as it stands."""

    CONDITION = "condition"
    SET = "set"
    PARTY = "party"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"condition": "条件", "set": "集合", "party": "宛名"}[self.value]


class Operation(StrEnum):
    """How two sources make a set; the value is the word on the screen."""

    UNION = "和集合"
    DIFFERENCE = "差集合"
    INTERSECTION = "積集合"


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A condition, a set or a single party, by number."""

    kind: SourceKind
    number: int

    @property
    def code(self) -> str:
        """As it is stored: condition:3."""
        return f"{self.kind.value}:{self.number}"


@dataclass(frozen=True, slots=True)
class SavedCondition:
    """A condition in one version. `condition_id` 0 is one that is not saved yet."""

    condition_id: int
    version: int
    name: str
    owner_no: str
    owner_name: str
    shared: bool
    tree: Node
    retired: bool
    saved_by: str
    saved_at: datetime

    @property
    def ref(self) -> SourceRef:
        """How a run names it."""
        return SourceRef(SourceKind.CONDITION, self.condition_id)


@dataclass(frozen=True, slots=True)
class NewSet:
    """A set to be written; `origin` says in words where it came from."""

    name: str
    origin: str
    owner_no: str
    shared: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PartySet:
    """A set as it lies in the books, with the number of its members."""

    set_id: int
    name: str
    origin: str
    owner_no: str
    owner_name: str
    shared: bool
    made_at: datetime
    count: int

    @property
    def ref(self) -> SourceRef:
        """How a run names it."""
        return SourceRef(SourceKind.SET, self.set_id)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the clerk can start from: own and shared conditions and sets."""

    conditions: tuple[SavedCondition, ...]
    sets: tuple[PartySet, ...]
    tax_items: Mapping[str, str] = field(default_factory=dict)
    """Short names of the tax items by code, for the values of conditions."""


@dataclass(frozen=True, slots=True)
class TakenNumbers:
    """What became of a file of numbers: the set, how many are in it, and each line that was left out with its reason."""

    set_id: int
    count: int
    faults: tuple[Fault, ...]


class NotTheOwner(Refusal):
    """Somebody else's condition is changed or taken away."""

    sentence = "「{name}」は{owner}の条件です。自分の条件として別の名前で保存してください。"


class ReminderSources(Protocol):
    """Conditions and sets in the store."""

    def matching(self, tree: Node, on: date) -> list[int]:
        """Parties with an open case that a condition takes on a day, by number."""
        ...

    def put(self, new: SavedCondition, audit_seq: int) -> SavedCondition:
        """A new condition (number 0), or the next version of one."""
        ...

    def condition(self, condition_id: int, version: int | None = None) -> SavedCondition:
        """A condition, its newest version or another one. Raises NotFound."""
        ...

    def conditions(self, staff_no: str) -> list[SavedCondition]:
        """Own and shared ones that are not retired, newest versions, by number."""
        ...

    def add_set(self, new: NewSet, party_ids: Sequence[int], audit_seq: int) -> int:
        """A set of parties; its number."""
        ...

    def party_set(self, set_id: int) -> PartySet:
        """A set without its members. Raises NotFound."""
        ...

    def sets(self, staff_no: str) -> list[PartySet]:
        """Own and shared ones, newest first."""
        ...

    def members(self, set_id: int) -> list[int]:
        """Parties of a set, by number."""
        ...

    def with_numbers(self, party_nos: Sequence[str]) -> dict[str, int]:
        """Parties by 宛名番号; numbers that nobody has are missing."""
        ...


def list_sources(ctx: Context) -> Sources:
    """Own and shared conditions and sets."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        mine = ctx.actor.staff_no
        return Sources(
            tuple(store.reminder_sources.conditions(mine)),
            tuple(store.reminder_sources.sets(mine)),
            {code: item.short_name for code, item in sorted(store.tax_items.all().items())},
        )


def count_matching(ctx: Context, tree: Node) -> int:
    """How many open cases a condition takes today, before it is saved. Raises BadInput for one that tests nothing."""
    ctx.authorize(FUNCTION, "read")
    wanted = checked(tree)
    today = ctx.today()
    with ctx.read() as store:
        count = len(store.reminder_sources.matching(wanted, today))
    ctx.record_view(FUNCTION, "抽出条件の件数", criteria=wanted.words, count=count)
    return count


def save_condition(ctx: Context, name: str, tree: Node, *, shared: bool, condition_id: int = 0) -> SavedCondition:
    """Save a condition under a name, or the next version of an own one. Raises BadInput, NotTheOwner."""
    ctx.authorize(FUNCTION, "enter")
    wanted, called = checked(tree), _name(name)
    mine, now = ctx.actor, ctx.now()
    with ctx.write() as store:
        if condition_id:
            _own(store.reminder_sources.condition(condition_id), mine.staff_no)
        new = SavedCondition(
            condition_id, 0, called, mine.staff_no, mine.name, shared, wanted, False, mine.staff_no, now
        )
        entry = ctx.entry(
            FUNCTION,
            "抽出条件の保存",
            name=called,
            criteria=wanted.words,
            shared=shared,
            condition=condition_id or None,
        )
        return store.reminder_sources.put(new, store.audit.record(entry))


def retire_condition(ctx: Context, condition_id: int) -> None:
    """Take an own condition off the list; its versions stay for the runs that used them. Raises NotTheOwner."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        found = store.reminder_sources.condition(condition_id)
        _own(found, ctx.actor.staff_no)
        seq = store.audit.record(ctx.entry(FUNCTION, "抽出条件の廃止", name=found.name, condition=condition_id))
        store.reminder_sources.put(replace(found, retired=True, saved_by=ctx.actor.staff_no, saved_at=ctx.now()), seq)


def waiting_numbers(ctx: Context) -> list[str]:
    """Names of the files of numbers that wait in the inbox."""
    ctx.authorize(FUNCTION, "enter")
    return ctx.outside.inbox.names(FOLDER)


def take_numbers(ctx: Context, file_name: str, name: str, *, shared: bool) -> TakenNumbers:
    """Make a set of a file of numbers in the inbox. Raises FileNotTaken, FileRefused."""
    ctx.authorize(FUNCTION, "enter")
    content = ctx.outside.inbox.read(FOLDER, file_name, limit=NUMBER_CAPS.file_bytes)
    return set_of_numbers(ctx, content, name or file_name, shared=shared, origin=f"CSV {file_name}")


def set_of_numbers(ctx: Context, content: bytes, name: str, *, shared: bool, origin: str = "CSV") -> TakenNumbers:
    """Make a set of the numbers of a file; numbers that are wrong, doubled or nobody's are told and left out.

    Raises FileRefused for the frame of the file, and when not one number of it is known.
    """
    ctx.authorize(FUNCTION, "enter")
    called = _name(name[:MOST_NAME])
    read = read_party_numbers(content)
    with ctx.read() as store:
        known = store.reminder_sources.with_numbers([line.party_no for line in read.lines])
    faults = list(read.faults)
    faults += [
        Fault(line.line_no, "party_no", f"宛名番号 {line.party_no} はありません。")
        for line in read.lines
        if line.party_no not in known
    ]
    faults.sort(key=lambda fault: fault.line)
    if not known:
        raise FileRefused(faults or [Fault(0, "ファイル", "宛名番号が1つもありません。")])
    new = NewSet(called, origin, ctx.actor.staff_no, shared, ctx.now())
    with ctx.write() as store:
        entry = ctx.entry(
            FUNCTION, "対象の集合の取込", name=called, count=len(known), faults=len(faults), origin=origin
        )
        set_id = store.reminder_sources.add_set(new, list(known.values()), store.audit.record(entry))
    return TakenNumbers(set_id, len(known), tuple(faults))


def combine(
    ctx: Context, name: str, left: SourceRef, operation: Operation, right: SourceRef, *, shared: bool
) -> PartySet:
    """Make a set of two sources; a condition counts as what it takes today. Raises BadInput when nothing is left."""
    ctx.authorize(FUNCTION, "enter")
    called, today = _name(name), ctx.today()
    with ctx.read() as store:
        first, second = set(parties_of(store, left, today)), set(parties_of(store, right, today))
        words = (source_words(store, left), source_words(store, right))
    found = _operated(first, operation, second)
    if not found:
        raise BadInput(reason=f"{operation.value}に入る人がいません。元の条件と集合を確かめてください。", field="name")
    origin = f"{words[0]} と {words[1]} の{operation.value}"
    new = NewSet(called, origin, ctx.actor.staff_no, shared, ctx.now())
    with ctx.write() as store:
        seq = store.audit.record(ctx.entry(FUNCTION, "対象の集合の作成", name=called, count=len(found), origin=origin))
        return store.reminder_sources.party_set(store.reminder_sources.add_set(new, sorted(found), seq))


def parties_of(store: Store, ref: SourceRef, on: date) -> list[int]:
    """The parties of a source on a day, by number. Raises NotFound."""
    if ref.kind is SourceKind.CONDITION:
        found = store.reminder_sources.condition(ref.number)
        if found.retired:
            raise NotFound(what="抽出条件")
        return store.reminder_sources.matching(found.tree, on)
    if ref.kind is SourceKind.SET:
        store.reminder_sources.party_set(ref.number)
        return store.reminder_sources.members(ref.number)
    return [store.parties.get(ref.number).party_id]


def source_words(store: Store, ref: SourceRef) -> str:
    """A source as lists and papers call it."""
    if ref.kind is SourceKind.CONDITION:
        found = store.reminder_sources.condition(ref.number)
        return f"条件「{found.name}」版{found.version}"
    if ref.kind is SourceKind.SET:
        return f"集合「{store.reminder_sources.party_set(ref.number).name}」"
    return f"宛名 {store.parties.get(ref.number).party_no}"


def _operated(first: set[int], operation: Operation, second: set[int]) -> set[int]:
    if operation is Operation.UNION:
        return first | second
    return first - second if operation is Operation.DIFFERENCE else first & second


def _own(found: SavedCondition, staff_no: str) -> None:
    if found.owner_no != staff_no:
        raise NotTheOwner(name=found.name, owner=found.owner_name)


def _name(typed: str) -> str:
    name = typed.strip()
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise BadInput(reason=f"名前を{MOST_NAME}字までで入力してください。", field="name")
    return name
