"""Accounts that a machine uses: a key file instead of a password, the same rights and the same lines of the log."""

from __future__ import annotations

import pytest

from core.office import signing_in
from core.office.rights import NotPermitted
from core.office.roster import StaffKind
from core.office.signing_in import SignInRefused
from tests.office.access.accounts import add_machine
from tests.office.test_signing_in import newest, refused
from tests.people import add_staff
from tui.wiring import City


@pytest.fixture
def yamada(city: City) -> str:
    """A person."""
    return add_staff(city, "YAMADA", "collection", name="山田花子")


@pytest.fixture
def night_key(city: City) -> bytes:
    return add_machine(city, "nightly", "夜間処理", "operator")


def test_an_unattended_account_comes_in_by_its_key(city: City, night_key: bytes) -> None:
    ctx = signing_in.authenticate_unattended(city.vault, city.clock, city.outside, "nightly", night_key)
    assert ctx.authorize("office.operations", "enter")
    with pytest.raises(NotPermitted):
        ctx.authorize("ledger.payments", "read")


@pytest.mark.parametrize("name", ["nightly", "system", "nobody", "yamada"])
def test_another_key_or_account_is_refused_and_recorded(city: City, yamada: str, night_key: bytes, name: str) -> None:
    with pytest.raises(SignInRefused):
        signing_in.authenticate_unattended(city.vault, city.clock, city.outside, name, bytes(32))
    assert newest(city, "無人処理の開始")["result"] == "refused"


def test_an_unattended_account_cannot_sign_in(city: City, night_key: bytes) -> None:
    assert refused(city, who="nightly", password=night_key.hex()) == "unknown"


def test_the_key_itself_is_not_in_the_file(city: City, night_key: bytes) -> None:
    with city.vault.read() as store:
        member = store.roster.get("nightly")
        stored = store.roster.secrets("nightly").password_hash
    assert member.kind == StaffKind.UNATTENDED
    assert night_key.hex() not in stored
