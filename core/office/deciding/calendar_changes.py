"""Changes of the calendar and of the business date (9101): drafted by 係長, in force once 課長 has approved them (§5).

Closed days move 納期限 and the days of 延滞金, a business date the day under which money is taken: neither is set alone.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.office.approvals import draft_act
from core.office.calendar import (
    FUNCTION,
    CalendarDay,
    check_business_date,
    put_business_date,
    put_day,
    take_day_away,
)
from core.office.drafts import BeforeAfter, Described, Draft, DraftRef
from core.values.dates import wareki
from core.values.refusals import BadInput, ChangedByAnother

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

DAY_ACT, DAY_NAME = "calendar_day", "暦の変更"
DATE_ACT, DATE_NAME = "business_date", "業務日付の変更"
_KINDS = {"closed": "閉庁", "open": "開庁"}
_BY_LAW = "法律・条例のとおり"


def draft_day(ctx: Context[Store], day: date, kind: str, name: str) -> DraftRef:
    """起案: close a day or keep it open (`closed`, `open`), with a name for the screens. Raises BadInput."""
    ctx.authorize(FUNCTION, "enter")
    if kind not in _KINDS:
        raise BadInput(reason="休業（closed）か開庁（open）を指定してください。", field="kind")
    if not name.strip():
        raise BadInput(reason="日の名前を入力してください（例 市の休日）。", field="name")
    with ctx.write() as store:
        before = _set(store, day)
        after = {"kind": kind, "name": name.strip()}
        if before == after:
            raise BadInput(reason="その日はもうこの設定です。", field="day")
        return draft_act(ctx, store, DAY_ACT, {"day": day.isoformat(), "before": before, "after": after})


def draft_day_removal(ctx: Context[Store], day: date) -> DraftRef:
    """起案: leave a day to the law's calendar again. Raises BadInput where nothing is set."""
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        before = _set(store, day)
        if before is None:
            raise BadInput(reason="その日には設定がありません。", field="day")
        return draft_act(ctx, store, DAY_ACT, {"day": day.isoformat(), "before": before, "after": None})


def draft_business_date(ctx: Context[Store], business: date, reason: str) -> DraftRef:
    """起案: work under another date for the rest of this very day.

    Raises BusinessDateTooFar, BadInput for a closed day or a date that holds already.
    """
    ctx.authorize(FUNCTION, "enter")
    if not reason.strip():
        raise BadInput(reason="変更の理由を入力してください。", field="reason")
    real, now = ctx.now().date(), ctx.today()
    if business == now:
        raise BadInput(reason="業務日付はもうこの日です。", field="business_date")
    with ctx.write() as store:
        check_business_date(store, real, business)
        payload = {
            "real": real.isoformat(),
            "before": now.isoformat(),
            "after": business.isoformat(),
            "reason": reason.strip(),
        }
        return draft_act(ctx, store, DATE_ACT, payload)


def execute_day(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """決裁: the day is set, if it is still as the approver has seen it. Raises ChangedByAnother."""
    day, after = date.fromisoformat(draft.payload["day"]), draft.payload["after"]
    if _set(store, day) != draft.payload["before"]:
        raise ChangedByAnother(what=f"暦の{wareki(day)}")
    if after is None:
        take_day_away(ctx, store, day, draft.draft_id)
    else:
        put_day(ctx, store, CalendarDay(day, after["kind"], after["name"]), draft.draft_id)


def execute_business_date(ctx: Context[Store], store: Store, draft: Draft) -> None:
    """決裁: the business date holds from now until midnight. Raises BadInput once the day of the draft is over."""
    if ctx.now().date().isoformat() != draft.payload["real"]:
        raise BadInput(reason="起案した日が過ぎました。差し戻して、必要なら今日の分を起案してください。")
    put_business_date(ctx, store, date.fromisoformat(draft.payload["after"]), draft.draft_id)


def describe_day(store: Store, draft: Draft) -> Described:
    """The day before and after."""
    day = date.fromisoformat(draft.payload["day"])
    row = BeforeAfter(wareki(day), _words(draft.payload["before"]), _words(draft.payload["after"]))
    notes = (
        "閉庁日は、納期限の延長（法20条の5②）、延滞金と督促の日数に効きます。",
        "すでに確定した納期限は変わりません。これから計算する日に効きます。",
    )
    return Described(f"{DAY_NAME}  {wareki(day)}", (row,), notes)


def describe_business_date(store: Store, draft: Draft) -> Described:
    """The business date before and after."""
    before, after = (wareki(date.fromisoformat(draft.payload[side])) for side in ("before", "after"))
    real = wareki(date.fromisoformat(draft.payload["real"]))
    notes = (
        f"理由 {draft.payload['reason']}",
        f"全ての職員の画面に、{real} の1日だけ有効です。0時に暦の日付へ戻ります。",
        "締め済の日や過去の仕訳は変わりません。操作ログの日時は暦のままです。",
    )
    return Described(f"{DATE_NAME}  {real}", (BeforeAfter("業務日付", before, after),), notes)


def _set(store: Store, day: date) -> dict[str, Any] | None:
    """What the city has set for a day, as a draft keeps it."""
    found = next(iter(store.calendar.listed(day, day)), None)
    return {"kind": found.kind, "name": found.name} if found is not None else None


def _words(value: dict[str, Any] | None) -> str:
    return _BY_LAW if value is None else f"{_KINDS[value['kind']]} {value['name']}"
