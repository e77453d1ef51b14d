"""A change of what the city has decided (9101): drafted by 係長, in force once 課長 has approved it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from core.office.approvals import draft_act
from core.office.deciding.routes import LIMITS, ROUTES, limits_of, rules_of, told_limits, told_rules
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.office.settings import FUNCTION, check_value, known_setting, put_setting, value_of
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

ACT, NAME = "put_setting", "設定の変更"


def draft_setting(ctx: Context[Store], key: str, from_on: date, value: object, reason: str) -> DraftRef:
    """起案: ask for a value that holds from a day on.

    Raises BadInput for a setting that there is not, a value that makes no sense, or one that changes nothing.
    """
    ctx.authorize(FUNCTION, "enter")
    setting = known_setting(key)
    check_value(setting, value)
    if not reason.strip():
        raise BadInput(reason="変更の理由を入力してください。", field="reason")
    with ctx.write() as store:
        before = value_of(store, key, from_on)
        if before == value:
            raise BadInput(reason=f"「{setting.name}」はその日にはもうこの値です。", field="value")
        payload = {
            "key": key,
            "from_on": from_on.isoformat(),
            "before": before,
            "after": value,
            "reason": reason.strip(),
        }
        return draft_act(ctx, store, ACT, payload)


def execute_setting(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """決裁: the value is set, if what it takes the place of is still what the approver has seen."""
    key, from_on = draft.payload["key"], date.fromisoformat(draft.payload["from_on"])
    setting = known_setting(key)
    check_value(setting, draft.payload["after"])
    if value_of(store, key, from_on) != draft.payload["before"]:
        raise ChangedByAnother(what=f"設定「{setting.name}」")
    put_setting(ctx, store, key, from_on, draft.payload["after"], draft_id=draft.draft_id)


def describe_setting(store: Store, draft: Draft) -> Described:
    """What the approval changes: the value of before and after, line by line where it is a list."""
    key = draft.payload["key"]
    setting = known_setting(key)
    before, after = (told_lines(key, draft.payload[side]) for side in ("before", "after"))
    if isinstance(setting.default, Mapping):
        pairs = [dict(line.split(" ", 1) for line in lines) for lines in (before, after)]
        names = [name for name in dict.fromkeys([*pairs[0], *pairs[1]]) if pairs[0].get(name) != pairs[1].get(name)]
        rows = [BeforeAfter(name, pairs[0].get(name, ""), pairs[1].get(name, "")) for name in names]
    elif len(before) == len(after) == 1:
        rows = [BeforeAfter(setting.name, before[0], after[0])]
    else:
        rows = [BeforeAfter(setting.name, line, "") for line in before if line not in after]
        rows += [BeforeAfter(setting.name, "", line) for line in after if line not in before]
    notes = [
        f"理由 {draft.payload['reason']}",
        "全ての職員の処理に効きます。前の値は残り、これまでの仕訳は変わりません。",
    ]
    return Described(
        f"{setting.name} の変更 {wareki(date.fromisoformat(draft.payload['from_on']))} から", tuple(rows), tuple(notes)
    )


def told_lines(key: str, value: Any) -> list[str]:
    """A value as lines of text: one for a plain value, one an entry for a list."""
    if key == ROUTES:
        return told_rules(rules_of(value))
    if key == LIMITS:
        return told_limits(limits_of(value))
    if isinstance(value, Mapping):
        return [f"{name} {one}" for name, one in value.items()]
    if isinstance(value, list):
        return ["、".join(str(one) for one in value)]
    if isinstance(value, bool):
        return ["する" if value else "しない"]
    return [f"{value:,}" if isinstance(value, int) else str(value)]
