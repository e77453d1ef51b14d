"""Rights: roles, single grants and refusals, and what ends them."""

from __future__ import annotations

import pytest

from core.office.rights import NotPermitted


def test_a_role_gives_its_right(clerk) -> None:
    assert clerk.authorize("collection.paid_slips", "enter").scope == ""


def test_a_right_that_no_role_gives_is_refused_and_recorded(clerk, city) -> None:
    with pytest.raises(NotPermitted):
        clerk.authorize("office.audit", "read")
    with city.vault.read() as store:
        row = store.db.execute("SELECT result, function_code FROM audit_log ORDER BY seq DESC LIMIT 1").fetchone()
    assert row == ("refused", "office.audit")
