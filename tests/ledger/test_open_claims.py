"""Statistics of what is open: by tax item, by number of debtors, without persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.ledger.open_claims import OpenByParty, counted, open_statistics
from core.office.rights import NotPermitted
from core.values.money import Yen


def test_a_debtor_of_two_taxes_counts_once_in_all() -> None:
    rows = [OpenByParty(1, "01", 2, 3_000, 0), OpenByParty(1, "04", 1, 500, 500), OpenByParty(2, "01", 1, 1_000, 0)]
    statistics = counted(rows, {"01": "市県民税"})
    assert (statistics.parties, statistics.claims, statistics.open) == (2, 4, Yen(4_500))
    assert [(item.name, item.parties, item.open) for item in statistics.items] == [
        ("市県民税", 2, Yen(4_000)),
        ("04", 1, Yen(500)),
    ]


def test_nothing_open_is_nought(clerk: Any) -> None:
    statistics = open_statistics(clerk)
    assert (statistics.parties, statistics.open) == (0, Yen(0))


def test_the_administrator_of_rights_sees_no_statistics(ctx_for: Callable[..., Any]) -> None:
    with pytest.raises(NotPermitted):
        open_statistics(ctx_for("rights_admin"))
