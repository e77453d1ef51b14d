"""The first password leaves as a sealed notice (A17): to the person's own office, seen by nobody on the way."""

from __future__ import annotations

from typing import Any

import pytest

from core.office.access.first_password import NotActive
from core.office.access.password_notice import issue_first_password
from core.office.access.registering import OwnAccount, Person, register_staff, set_state
from core.office.access.transfers import transfer_staff
from core.office.outputs.desk import ForItsOffice, print_again
from core.office.rights import NotPermitted, SessionEnded
from core.office.roster import StaffState
from core.office.signing_in import SignInRefused
from core.office.traces.alarms import AlarmKind, list_alarms
from core.values.refusals import NotFound
from tests.conftest import CtxFor
from tests.office.access.accounts import OWN, arrives, comes_in, settled_in
from tests.office.test_signing_in import newest
from tests.people import FixedClock, code_at
from tests.printouts.reading import pieces
from tui.wiring import City


@pytest.fixture
def admin(ctx_for: CtxFor) -> Any:
    """権管, who has no printer."""
    return ctx_for("rights_admin")


def words_of(city: City, place: str) -> str:
    """The text of a paper in the folder of outputs."""
    return " ".join(piece.text for page in pieces((city.folder / "out" / place).read_bytes()) for piece in page)


def password_in(words: str) -> str:
    """The first password as the person reads it off the notice."""
    import re

    found = re.search(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", words)
    assert found is not None, words
    return found[0]


def test_the_notice_lies_in_the_folder_of_the_person_s_office_and_opens_the_way_in(city: City, admin: Any) -> None:
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), "1100")
    issued = issue_first_password(admin, "0213")
    assert issued.place.startswith("1100/")
    words = words_of(city, issued.place)
    assert "親展" in words and "tanaka" in words and issued.number in words
    assert arrives(city, password_in(words)).factor


def test_what_the_administrator_is_told_holds_the_number_and_no_password(city: City, admin: Any) -> None:
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), "0100")
    issued = issue_first_password(admin, "0213")
    password = password_in(words_of(city, issued.place))
    assert issued.number in issued.told and password not in str(issued)
    with city.vault.read() as store:
        log = str(store.db.execute("SELECT body, reason FROM audit_log").fetchall())
        kept = store.db.execute("SELECT * FROM output").fetchall()
    assert password not in log + str(kept)
    city.vault.close()
    assert password.encode() not in b"".join(path.read_bytes() for path in city.folder.glob("city.db*"))


def test_the_notice_holds_for_a_day(city: City, admin: Any, clock: FixedClock) -> None:
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), "0100")
    password = password_in(words_of(city, issue_first_password(admin, "0213").place))
    clock.move(hours=24, seconds=1)
    with pytest.raises(SignInRefused):
        arrives(city, password)
    assert newest(city)["cause"] == "first_password_expired"


def test_a_notice_for_a_person_with_a_factor_leaves_it_on_and_ends_the_session(
    city: City, admin: Any, clock: FixedClock
) -> None:
    ctx, factor, _ = settled_in(city, "collection")
    password = password_in(words_of(city, issue_first_password(admin, "0213").place))
    with pytest.raises(SessionEnded):
        ctx.authorize("office.menu", "read")
    clock.move(minutes=1)
    with pytest.raises(SignInRefused):
        comes_in(city, password, "")
    with pytest.raises(SignInRefused):
        comes_in(city, OWN, code_at(clock.now(), factor.secret))
    assert not arrives(city, password, code_at(clock.now(), factor.secret)).factor


def test_who_left_gets_no_password(admin: Any) -> None:
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), "0100")
    set_state(admin, "0213", StaffState.RETIRED)
    with pytest.raises(NotActive):
        issue_first_password(admin, "0213")


def test_only_who_administers_staff_issues_a_password(ctx_for: CtxFor, admin: Any) -> None:
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), "0100")
    for role in ("collection", "chief", "manager", "operator", "auditor"):
        with pytest.raises(NotPermitted):
            issue_first_password(ctx_for(role), "0213")


def left_undelivered(city: City, admin: Any, clock: FixedClock, office: str) -> int:
    """A notice whose folder failed while it was written; its number, when it is offered again."""
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), office)
    (city.folder / "out").mkdir(exist_ok=True)
    (city.folder / "out" / office).write_text("")  # a file in the place of the folder
    with pytest.raises(OSError):
        issue_first_password(admin, "0213")
    (city.folder / "out" / office).unlink()
    clock.move(minutes=3)
    with city.vault.read() as store:
        return int(store.db.execute("SELECT max(output_id) FROM output").fetchone()[0])


def test_who_had_a_notice_made_does_not_let_it_out_again(city: City, admin: Any, clock: FixedClock) -> None:
    output_id = left_undelivered(city, admin, clock, "0400")
    with pytest.raises(ForItsOffice):
        print_again(admin, output_id, "04")
    assert newest(city, "初回パスワード通知書 再印刷")["result"] == "refused"
    assert not (city.folder / "out" / "0400").exists()


def test_a_notice_that_did_not_come_out_is_let_out_by_the_person_s_own_office(
    city: City, admin: Any, clock: FixedClock, ctx_for: CtxFor
) -> None:
    output_id = left_undelivered(city, admin, clock, "1100")
    with pytest.raises(NotFound):
        print_again(admin, output_id, "04")
    with pytest.raises(ForItsOffice):
        print_again(ctx_for("auditor"), output_id, "04")
    assert print_again(ctx_for("branch"), output_id, "04").place.startswith("1100/")


def test_a_notice_that_its_issuer_could_come_by_is_told_to_the_head_of_the_office(
    city: City, admin: Any, ctx_for: CtxFor
) -> None:
    """Whoever moves somebody into their own office to get their first password does not do so unseen."""
    register_staff(admin, Person("0213", "tanaka", "田中 次郎"), "0100")
    issue_first_password(admin, "0213")
    assert list_alarms(ctx_for("manager")) == []
    transfer_staff(admin, "0213", "0400", admin.now().date())
    issue_first_password(admin, "0213")
    assert [alarm.kind for alarm in list_alarms(ctx_for("manager", "2"))] == [AlarmKind.OWN_OFFICE_NOTICE]


def test_nobody_issues_a_first_password_to_themself(admin: Any) -> None:
    with pytest.raises(OwnAccount):
        issue_first_password(admin, admin.actor.staff_no)
