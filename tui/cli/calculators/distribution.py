"""Calculators of the money of an auction: distribution (from a file) and auction-notice."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from core.seizure.auction_days import auction_notice
from core.seizure.distribution.claims import Claim, ClaimKind
from core.seizure.distribution.sharing import distribute
from core.values.money import LIMIT, Yen
from core.values.refusals import BadInput
from tui.cli.answers import Answer, Command, Option
from tui.cli.values import day, derivation, plain_name

MOST_BYTES = 1_000_000
MOST_RANK = 100_000
_KINDS = {"tax": (ClaimKind.TAX, "tax_rank"), "private": (ClaimKind.SECURED, "private_rank")}


def distribution_of(args: argparse.Namespace) -> Answer:
    """配当 of the proceeds in a file."""
    told = _read(Path(args.input))
    rows = told.get("claims")
    if not isinstance(rows, list):
        raise BadInput(reason="claims に債権の一覧を指定してください。", field="claims")
    claims = [_claim(number, row) for number, row in enumerate(rows, 1)]
    costs = _yen(told, "costs", "滞納処分費") if "costs" in told else Yen(0)
    found = distribute(_yen(told, "proceeds", "換価代金"), claims, costs=costs)
    paid = {share.claim.name: share.paid.amount for share in found.shares}
    return {
        "distribution": {claim.name: paid[claim.name] for claim in claims},
        "costs": found.costs.amount,
        "surplus": found.surplus.amount,
        "tax_total": found.public_total.amount,
        "private_total": found.private_total.amount,
        "circle": found.circle,
        "derivation": derivation(found.derivation),
    }


def notice_of_auction(args: argparse.Namespace) -> Answer:
    """The last day for posting 公売公告."""
    found = auction_notice(day(args.auction, "auction"))
    return {"post_by": found.on.isoformat(), "derivation": derivation(found.derivation)}


def _read(path: Path) -> Mapping[str, Any]:
    """The file as one JSON object. Raises BadInput for what is no file, too large, no JSON, or nested without end."""
    try:
        if not path.is_file():
            raise BadInput(reason="指定したファイルがありません。置き場所を確かめてください。", field="input")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise BadInput(reason="ファイルが大きすぎます（1MB まで）。", field="input")
        told = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(
            reason="ファイルを JSON（UTF-8）として読めません。中身を確かめてください。", field="input"
        ) from error
    if not isinstance(told, dict):
        raise BadInput(reason="ファイルは1つの JSON の組にしてください。", field="input")
    return told


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand once each; of two amounts nobody knows which counts."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadInput(reason="同じ項目が2回あります。1つにしてください。", field="input")
    return found


def _claim(number: int, row: object) -> Claim:
    if not isinstance(row, dict):
        raise BadInput(reason=f"債権{number}を name、type、amount、date の組で指定してください。", field="claims")
    name = row.get("name")
    if not isinstance(name, str):
        raise BadInput(reason=f"債権{number}の name に名前を指定してください。", field="name")
    kind = row.get("type")
    if not isinstance(kind, str) or kind not in _KINDS:
        raise BadInput(reason=f"債権{number}の type は tax か private です。", field="type")
    claim_kind, rank = _KINDS[kind]
    return Claim(
        plain_name(name, "name"),
        claim_kind,
        _yen(row, "amount", f"債権{number}"),
        _day(number, row),
        _rank(number, row, rank),
    )


def _yen(told: Mapping[str, Any], name: str, what: str) -> Yen:
    value = told.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LIMIT:
        raise BadInput(reason=f"{what}の {name} に0円以上の金額を整数で指定してください。", field=name)
    return Yen(value)


def _day(number: int, row: Mapping[str, Any]) -> date:
    value = row.get("date")
    if not isinstance(value, str):
        raise BadInput(
            reason=f"債権{number}の date に法定納期限等か登記の日を指定してください（例 2026-11-24）。", field="date"
        )
    return day(value, "date")


def _rank(number: int, row: Mapping[str, Any], name: str) -> int | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST_RANK:
        raise BadInput(reason=f"債権{number}の {name} に1以上の順位を整数で指定してください。", field=name)
    return value


CALCULATORS = {
    "distribution": Command(
        "換価代金の配当",
        (
            Option(
                "input",
                "ファイル",
                "換価代金 proceeds、滞納処分費 costs、債権 claims（JSON）。順位を省くと日付の順",
                required=True,
            ),
        ),
        distribution_of,
    ),
    "auction-notice": Command(
        "公売公告の最終日", (Option("auction", "日付", "公売日", required=True),), notice_of_auction
    ),
}
