"""仮消 without its 確報 (B09): listed by age, released with a reason; it is no money all the while."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.collection.daily_close import day_totals
from core.collection.provisional import MarkEnded, list_provisional, release_provisional
from core.office.context import Context
from core.office.rights import NotPermitted
from core.values.money import Yen
from core.values.refusals import BadInput
from tests.collection import files
from tests.collection.desk import Desk
from tests.collection.files import PRELIMINARY, Paid


def heard(desk: Desk, day: str, yen: int = 12_000) -> int:
    """A claim that a 速報 calls paid on a day."""
    claim = desk.claim(principal=yen)
    desk.take("cvs-dsk", files.dsk(Paid(desk.slip(claim, yen), yen, day=day, kind=PRELIMINARY, made=day)))
    return claim


def test_a_mark_of_twenty_days_is_listed_and_one_of_nineteen_is_not(desk: Desk) -> None:
    """B09."""
    old = heard(desk, "20261104")
    heard(desk, "20261105")
    page = list_provisional(desk.ctx)
    assert [(each.claim.receivable_id, each.age_days) for each in page.marks] == [(old, 20)]


def test_the_age_that_counts_as_old_can_be_chosen(desk: Desk) -> None:
    claims = [heard(desk, "20261104"), heard(desk, "20261105")]
    page = list_provisional(desk.ctx, older_than_days=0)
    assert [each.claim.receivable_id for each in page.marks] == claims


def test_the_list_goes_on_behind_the_last_mark(desk: Desk) -> None:
    claims = [heard(desk, day) for day in ("20261103", "20261101", "20261102")]
    first = list_provisional(desk.ctx, limit=2)
    assert [each.claim.receivable_id for each in first.marks] == [claims[1], claims[2]]
    last = first.marks[-1].mark
    rest = list_provisional(desk.ctx, after=(last.paid_on, last.mark_id))
    assert [each.claim.receivable_id for each in rest.marks] == [claims[0]]


def test_a_confirmed_mark_is_no_longer_listed(desk: Desk) -> None:
    """B08."""
    claim = heard(desk, "20261101")
    notice = Paid(files.barcode(claim, 12_000), 12_000, day="20261101", settle="20261110", made="20261102")
    desk.take("cvs-dsk", files.dsk(notice))
    assert list_provisional(desk.ctx).marks == ()


def test_a_released_claim_counts_as_unpaid_again_and_the_reason_stays(desk: Desk) -> None:
    claim = heard(desk, "20261101")
    mark = list_provisional(desk.ctx).marks[0].mark
    assert mark.amount == Yen(12_000)
    release_provisional(desk.ctx, mark.mark_id, "収納代行会社に確認、取消あり")
    assert desk.provisional(claim) == 0
    assert desk.one("SELECT kind, reason FROM provisional_end") == ("released", "収納代行会社に確認、取消あり")


def test_a_mark_is_released_once(desk: Desk) -> None:
    heard(desk, "20261101")
    mark = list_provisional(desk.ctx).marks[0].mark
    release_provisional(desk.ctx, mark.mark_id, "確認済")
    with pytest.raises(MarkEnded):
        release_provisional(desk.ctx, mark.mark_id, "確認済")


def test_a_release_needs_a_reason(desk: Desk) -> None:
    heard(desk, "20261101")
    with pytest.raises(BadInput):
        release_provisional(desk.ctx, 1, " ")


def test_money_that_comes_after_the_release_pays_the_claim(desk: Desk) -> None:
    claim = heard(desk, "20261101")
    release_provisional(desk.ctx, 1, "確認済")
    notice = Paid(files.barcode(claim, 12_000), 12_000, day="20261101", settle="20261110", made="20261102")
    desk.take("cvs-dsk", files.dsk(notice))
    assert (desk.owed(claim), desk.provisional(claim)) == (0, 0)


def test_a_preliminary_notice_changes_no_figure_of_the_day(desk: Desk) -> None:
    """B06: the claim is left out of demands, and 日計 is unchanged."""
    heard(desk, "20261124")
    assert day_totals(desk.ctx, date(2026, 11, 24)).rows == ()


def test_who_may_only_look_releases_nothing(desk: Desk, chief: Context[Any]) -> None:
    heard(desk, "20261101")
    with pytest.raises(NotPermitted):
        release_provisional(chief, 1, "確認済")


def test_the_list_is_recorded_as_a_look(desk: Desk) -> None:
    heard(desk, "20261101")
    list_provisional(desk.ctx)
    assert "仮消の一覧" in desk.one("SELECT body FROM audit_log ORDER BY seq DESC LIMIT 1")
