"""The calculator of limitation (時効): one receivable with its events, from a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from core.delinquency.limitation import Event, EventKind, limitation
from core.values.refusals import BadInput
from tui.cli.answers import Answer, Command, Option
from tui.cli.values import day, derivation

MOST_BYTES = 1_000_000


def limitation_of(args: argparse.Namespace) -> Answer:
    """When the right to collect ends."""
    told = _read(Path(args.events))
    years = told.get("years")
    if not isinstance(years, int) or isinstance(years, bool):
        raise BadInput(reason="years に年数を整数で指定してください（税は 5、保険料は 2）。", field="years")
    rows = told.get("events")
    if not isinstance(rows, list):
        raise BadInput(reason="events に事象の一覧を指定してください。", field="events")
    events = [_event(number, row) for number, row in enumerate(rows, 1)]
    found = limitation(_day(told, "due_on"), years, events, _day(told, "as_of"))
    return {
        "starts_on": found.starts_on.isoformat(),
        "completes_on": found.completes_on.isoformat() if found.completes_on else None,
        "stays": [
            {"kind": stay.kind.value, "from": stay.from_on.isoformat(), "until": _iso(stay.until_on)}
            for stay in found.stays
        ],
        "pauses": [
            {"kind": pause.kind.value, "from": pause.from_on.isoformat(), "until": pause.until_on.isoformat()}
            for pause in found.pauses
        ],
        "completed": found.completed,
        "derivation": derivation(found.derivation),
    }


def _read(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        told = json.loads(data.decode("utf-8")) if len(data) <= MOST_BYTES else None
    except (OSError, ValueError) as error:
        raise BadInput(reason=f"{path.name} を JSON として読めません。", field="events") from error
    if not isinstance(told, dict):
        raise BadInput(reason=f"{path.name} は1つの JSON の組にしてください。", field="events")
    return told


def _day(told: Mapping[str, Any], name: str) -> date:
    value = told.get(name)
    if not isinstance(value, str):
        raise BadInput(reason=f"{name} を日付で指定してください（例 2026-11-24）。", field=name)
    return day(value, name)


def _event(number: int, row: object) -> Event:
    if not isinstance(row, dict):
        raise BadInput(reason=f"事象{number}を kind と on の組で指定してください。", field="events")
    try:
        kind = EventKind(str(row.get("kind")))
    except ValueError:
        raise BadInput(reason=f"事象{number}の kind は {'、'.join(EventKind)} のどれかです。", field="events") from None
    until = _day(row, "until") if row.get("until") is not None else None
    return Event(kind, _day(row, "on"), until)


def _iso(last: date | None) -> str | None:
    return last.isoformat() if last else None


CALCULATORS = {
    "limitation": Command(
        "徴収権の時効",
        (Option("events", "ファイル", "納期限、年数、基準日、事象（JSON）", required=True),),
        limitation_of,
    ),
}
