"""Writing rights: the one step through which a row of somebody's rights comes into the file or ends.

Used by an approved draft (9002) and by the administrator of the machine while a city is being set up; nothing else
changes a right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from core.office.access.changes import Change, Effect, Key, PersonRights, Subject, rows_of
from core.office.rights import Level
from core.office.roster import GivenGrant, GivenRight, GivenRole

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store


class RightsRows(Protocol):
    """Rows of rights in the store that the roster does not need for its own work."""

    def standing(self, staff_no: str, on: date) -> tuple[list[GivenRole], list[GivenRight], list[GivenGrant]]:
        """Every row that holds on the day or later."""
        ...

    def role_rights(self) -> list[tuple[str, str, Level, str]]:
        """What each role gives: role, function, level, scope."""
        ...

    def end(self, staff_no: str, key: Key, from_on: date, last_on: date) -> bool:
        """Let the row that began on a day end after another; False when there is none."""
        ...


_WORDS = {
    (Subject.ROLE, Effect.GIVE): "役割の付与",
    (Subject.ROLE, Effect.END): "役割の終了",
    (Subject.FUNCTION, Effect.GIVE): "個別の権限の付与",
    (Subject.FUNCTION, Effect.REFUSE): "個別の権限の拒否",
    (Subject.FUNCTION, Effect.END): "個別の権限の終了",
    (Subject.GRANT, Effect.GIVE): "別に与える権限の付与",
    (Subject.GRANT, Effect.END): "別に与える権限の終了",
}


def person_rights(store: Store, staff_no: str, on: date) -> PersonRights:
    """A person with all rows of the day and later. Raises NotFound."""
    member = store.roster.get(staff_no)
    return PersonRights(
        member, rows_of(*store.rights_rows.standing(staff_no, on)), tuple(store.rights_rows.role_rights())
    )


def carry_out(
    ctx: Context[Store], store: Store, function_code: str, staff_no: str, changes: Sequence[Change], draft_id: int
) -> None:
    """Write the changes, one audit row for each, and raise `rights_version`: they hold at the person's next call.

    `draft_id` is that of the approved draft, 0 at the machine. The rules have been asked before.
    """
    for change in sorted(changes, key=lambda one: one.effect is not Effect.END):  # an ended row may begin anew
        seq = store.audit.record(
            ctx.entry(function_code, _WORDS[change.key.subject, change.effect], **_facts(staff_no, change, draft_id))
        )
        _write(store, staff_no, change, draft_id, seq)
    store.roster.rights_changed(staff_no)


def _facts(staff_no: str, change: Change, draft_id: int) -> dict[str, Any]:
    name = {Subject.ROLE: "role", Subject.FUNCTION: "function", Subject.GRANT: "grant"}[change.key.subject]
    facts: dict[str, Any] = {"staff": staff_no, name: change.key.code, "from_on": change.from_on.isoformat()}
    if change.until_on is not None:
        facts["until_on"] = change.until_on.isoformat()
    if change.key.level is not None:
        facts["level"] = change.key.level.value
    if change.limit_yen is not None:
        facts["limit_yen"] = change.limit_yen
    if draft_id:
        facts["draft"] = draft_id
    return facts


def _write(store: Store, staff_no: str, change: Change, draft_id: int, seq: int) -> None:
    key, from_on, until_on = change.key, change.from_on, change.until_on
    if change.effect is Effect.END:
        assert until_on is not None
        store.rights_rows.end(staff_no, key, from_on, until_on)
    elif key.subject is Subject.ROLE:
        store.roster.give_role(staff_no, key.code, from_on, until_on, draft_id, seq)
    elif key.subject is Subject.GRANT:
        assert until_on is not None
        store.roster.give_grant(staff_no, GivenGrant(key.code, change.limit_yen, from_on, until_on), draft_id, seq)
    else:
        assert key.level is not None
        effect = "grant" if change.effect is Effect.GIVE else "refuse"
        store.roster.set_right(staff_no, GivenRight(key.code, key.level, effect, from_on, until_on), draft_id, seq)
