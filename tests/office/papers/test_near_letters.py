"""Nobody has a letter to themselves or their household numbered, printed or printed again."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.context import Context
from core.office.papers.issuing import issue_letter, print_letter_again
from core.office.traces.grounds import NearChange
from tests.office.papers.desk import a_request, person, rows
from tui.wiring import City

FUNCTION = "delinquency.reminders"


@pytest.fixture
def writer(ctx_for: Any) -> Context[Any]:
    """A clerk of 整理."""
    return ctx_for("delinquency")  # type: ignore[no-any-return]


@pytest.fixture
def me(city: City, writer: Context[Any]) -> int:
    """The clerk's own record."""
    number = person(city)
    with city.vault.write() as store:
        store.db.execute("UPDATE staff SET party_id = ? WHERE staff_no = ?", (number, writer.actor.staff_no))
    return number


def test_a_letter_to_oneself_is_refused_before_it_has_a_number(city: City, writer: Context[Any], me: int) -> None:
    with pytest.raises(NearChange):
        issue_letter(writer, a_request(me), function_code=FUNCTION)
    assert rows(city, "SELECT count(*) FROM document") == [(0,)]
    [(result, party, body)] = rows(city, "SELECT result, party_id, body FROM audit_log ORDER BY seq DESC LIMIT 1")
    assert (result, party) == ("refused", me) and "NearChange" in body


def test_a_letter_that_shows_ones_own_record_is_refused_too(city: City, writer: Context[Any], me: int) -> None:
    other = person(city, name="高田　一")
    with pytest.raises(NearChange):
        issue_letter(writer, a_request(other, about=(me,)), function_code=FUNCTION)


def test_a_letter_of_a_colleague_to_oneself_is_not_printed_again_by_oneself(
    city: City, ctx_for: Any, writer: Context[Any], me: int
) -> None:
    colleague = ctx_for("delinquency", "2")
    issue_letter(colleague, a_request(me), function_code=FUNCTION)
    with city.vault.read() as store:
        [(key,)] = store.db.execute("SELECT letter_key FROM letter").fetchall()
    with pytest.raises(NearChange):
        print_letter_again(writer, {"letter": key}, "03")
