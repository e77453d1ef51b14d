"""Sheets and suspensions for tests, made through the services."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.delinquency.suspension.drafting import WantedSuspension, draft_suspension
from core.delinquency.suspension.notifying import NoticeWay, issue_notice
from core.delinquency.suspension.rules import Ground
from core.delinquency.suspension.sheet import AssetKind, AssetLook, AssetResult, Sheet, SheetEntry, save_sheet
from tests.delinquency.deciding import Deciders
from tests.delinquency.world import Delinquent, a_delinquent

LOOKED = date(2026, 11, 10)


def full_entry(*, found: AssetKind | None = None, leave_out: AssetKind | None = None, **more: Any) -> SheetEntry:
    """A finished sheet: everything was looked for on a day, nothing was found."""
    looks = tuple(
        AssetLook(kind, LOOKED, AssetResult.FOUND if kind is found else AssetResult.NONE, "照会 回答済")
        for kind in AssetKind
        if kind is not leave_out
    )
    facts: dict[str, Any] = {
        "household": "単身",
        "dependants": 0,
        "income": "なし",
        "income_yen": 0,
        "survey_on": LOOKED,
        "survey": "居宅に家財のみ",
        "judgement": "換価できる財産がない",
    }
    return SheetEntry(looks, **{**facts, **more})


def a_sheet(ctx: Any, party_id: int, **facts: Any) -> Sheet:
    return save_sheet(ctx, party_id, full_entry(**facts)).sheet


def someone(ctx: Any, **facts: Any) -> Delinquent:
    with ctx.write() as store:
        return a_delinquent(store, **facts)


def wanted(ctx: Any, who: Delinquent, ground: Ground = Ground.NO_ASSETS, **more: Any) -> WantedSuspension:
    sheet = more.pop("sheet", None) or a_sheet(ctx, who.party_id)
    numbers = more.pop("claims", who.receivables)
    return WantedSuspension(who.party_id, ground, tuple(numbers), sheet.sheet_id, **more)


def decided(ctx: Any, deciders: Deciders, who: Delinquent, ground: Ground = Ground.NO_ASSETS, **more: Any) -> int:
    return int(deciders.decide(draft_suspension(ctx, wanted(ctx, who, ground, **more))))


def standing(ctx: Any, deciders: Deciders, who: Delinquent, ground: Ground = Ground.NO_ASSETS, **more: Any) -> int:
    number = decided(ctx, deciders, who, ground, **more)
    issue_notice(ctx, number, NoticeWay.HAND)
    return number
