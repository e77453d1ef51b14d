"""From the registration to a session that can be used: first password, own password, own second factor, recovery codes."""

from __future__ import annotations

import re
from typing import Any

import pytest

from core.office.access.enrolment import FactorPresent, PasswordFirst, begin_enrolment, confirm_enrolment
from core.office.access.machine import first_password_at_machine
from core.office.access.own_password import change_password
from core.office.access.recovery_codes import codes_left, is_recovery_code, new_codes, renew_recovery_codes
from core.office.proofs import CodeRefused, check_code
from core.office.rights import PasswordMustChange
from core.office.signing_in import SignInRefused, reauthenticate
from core.office.traces.witness import WitnessRefused, check_witness
from tests.conftest import CtxFor
from tests.office.access.accounts import OWN, arrives, comes_in, enrol, registered, settled_in
from tests.office.test_signing_in import newest
from tests.people import FixedClock, code_at
from tui.wiring import City, system_context


def test_a_registered_person_has_no_right_and_no_second_factor(city: City) -> None:
    registered(city)
    with city.vault.read() as store:
        assert store.roster.roles("0213", city.clock.now().date()) == []
        assert store.roster.secrets("0213").totp_secret == b""


def test_the_first_password_alone_leads_to_password_and_factor_and_to_nothing_else(city: City) -> None:
    found = arrives(city, registered(city, "0213", "tanaka", "collection"))
    assert (found.password, found.factor) == (True, True)
    with pytest.raises(PasswordMustChange):
        found.context.authorize("office.menu", "read")
    with pytest.raises(PasswordMustChange):
        found.context.require_session()


def test_the_password_comes_before_the_factor(city: City) -> None:
    ctx = arrives(city, registered(city)).context
    with pytest.raises(PasswordFirst):
        begin_enrolment(ctx)


def test_a_password_alone_does_not_open_the_session(city: City) -> None:
    first = registered(city, "0213", "tanaka", "collection")
    ctx = arrives(city, first).context
    change_password(ctx, first, OWN)
    with pytest.raises(PasswordMustChange):
        ctx.authorize("collection.paid_slips", "enter")


def test_with_password_and_factor_the_session_can_be_used(city: City) -> None:
    ctx, factor, codes = settled_in(city, "collection")
    assert ctx.authorize("collection.paid_slips", "enter")
    assert len(set(codes.codes)) == 10 and all(is_recovery_code(code) for code in codes.codes)
    assert newest(city, "認証番号の登録")["result"] == "done"


def test_a_wrong_code_takes_no_factor_into_use(city: City) -> None:
    first = registered(city)
    ctx = arrives(city, first).context
    change_password(ctx, first, OWN)
    factor = begin_enrolment(ctx)
    with pytest.raises(CodeRefused):
        confirm_enrolment(ctx, factor, "000000")
    with city.vault.read() as store:
        assert store.roster.secrets("0213").totp_secret == b""


def test_the_code_that_confirmed_is_used_up(city: City, clock: FixedClock) -> None:
    _, factor, _ = settled_in(city, "collection")
    with pytest.raises(SignInRefused):
        comes_in(city, OWN, code_at(clock.now(), factor.secret))
    clock.move(seconds=30)
    assert comes_in(city, OWN, code_at(clock.now(), factor.secret))


def test_who_has_a_factor_makes_no_second_one(city: City) -> None:
    ctx, factor, _ = settled_in(city, "collection")
    with pytest.raises(FactorPresent):
        begin_enrolment(ctx)
    with pytest.raises(FactorPresent):
        confirm_enrolment(ctx, factor, code_at(city.clock.now(), factor.secret))


def test_whoever_broke_off_goes_on_where_they_were(city: City) -> None:
    first = registered(city)
    change_password(arrives(city, first).context, first, OWN)
    found = arrives(city, OWN)
    assert (found.password, found.factor) == (False, True)
    assert enrol(city, found.context)


def test_after_a_day_without_a_factor_the_way_in_is_shut(city: City, clock: FixedClock) -> None:
    first = registered(city)
    change_password(arrives(city, first).context, first, OWN)
    clock.move(hours=24, seconds=1)
    with pytest.raises(SignInRefused):
        arrives(city, OWN)
    assert newest(city)["cause"] == "enrolment_expired"


def test_a_new_first_password_leaves_the_factor_on(city: City, clock: FixedClock) -> None:
    _, factor, _ = settled_in(city, "collection")
    clock.move(minutes=5)
    again = first_password_at_machine(system_context(city), "0213").password
    with pytest.raises(SignInRefused):
        comes_in(city, again, "")
    found = arrives(city, again, code_at(clock.now(), factor.secret))
    assert (found.password, found.factor) == (True, False)
    change_password(found.context, again, "ほしぞらのくじらがうたう")
    assert found.context.authorize("collection.paid_slips", "enter")


def test_the_address_of_the_secret_is_short_and_in_ascii(city: City) -> None:
    first = registered(city, "0213", "a" * 25)
    ctx = arrives(city, first, login_id="a" * 25).context
    change_password(ctx, first, OWN)
    factor = begin_enrolment(ctx)
    assert re.fullmatch(r"otpauth://totp/osame:a{25}\?secret=[A-Z2-7]{32}", factor.uri)
    assert factor.groups.split() == [factor.secret[at : at + 4] for at in range(0, 32, 4)]


def test_secret_and_recovery_codes_stand_in_no_table_as_they_are(city: City) -> None:
    _, factor, codes = settled_in(city, "collection")
    city.vault.close()
    content = b"".join(path.read_bytes() for path in city.folder.glob("city.db*"))
    for secret in (factor.secret, *codes.codes, *(code.replace("-", "") for code in codes.codes)):
        assert secret.encode() not in content


# Recovery codes


def test_a_recovery_code_stands_for_the_telephone_once(city: City) -> None:
    _, _, codes = settled_in(city, "collection")
    ctx = comes_in(city, OWN, codes.codes[3])
    assert ctx.authorize("collection.paid_slips", "enter")
    assert (newest(city)["second_factor"], codes_left(ctx)) == ("recovery_code", 9)
    with pytest.raises(SignInRefused):
        comes_in(city, OWN, codes.codes[3])
    assert newest(city)["cause"] == "code_used"


def test_a_recovery_code_is_understood_in_full_width_and_without_hyphens(city: City) -> None:
    _, _, codes = settled_in(city, "collection")
    typed = codes.codes[0].upper().replace("-", " ").translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
    assert comes_in(city, OWN, typed)


def test_a_recovery_code_of_another_person_is_of_no_use(city: City) -> None:
    _, _, codes = settled_in(city, "collection")
    second = registered(city, "0214", "sato", "collection")
    ctx = arrives(city, second, login_id="sato").context
    change_password(ctx, second, OWN)
    enrol(city, ctx)
    with pytest.raises(SignInRefused):
        comes_in(city, OWN, codes.codes[0], login_id="sato")


def test_a_recovery_code_approves_nothing_and_stands_beside_nobody(city: City, clock: FixedClock, clerk: Any) -> None:
    ctx, _, codes = settled_in(city, "chief")
    with pytest.raises(CodeRefused):
        check_code(ctx, codes.codes[0], "office.approvals")
    with pytest.raises(CodeRefused):
        reauthenticate(ctx, code=codes.codes[0])
    clock.move(hours=1)
    with pytest.raises(WitnessRefused):
        check_witness(clerk, "parties.search", "tanaka", codes.codes[0])


def test_new_recovery_codes_void_the_old_ones_and_need_a_fresh_code(city: City, clock: FixedClock) -> None:
    ctx, factor, old = settled_in(city, "collection")
    with pytest.raises(CodeRefused):
        renew_recovery_codes(ctx, "000000")
    clock.move(seconds=30)
    new = renew_recovery_codes(ctx, code_at(clock.now(), factor.secret))
    assert not set(new.codes) & set(old.codes)
    with pytest.raises(SignInRefused):
        comes_in(city, OWN, old.codes[0])
    clock.move(minutes=2)
    assert comes_in(city, OWN, new.codes[0])


def test_no_two_recovery_codes_are_alike() -> None:
    made = [code for _ in range(50) for code in new_codes().codes]
    assert len(set(made)) == 500
    assert not any(re.search(r"[ilo01]", code) for code in made)


def test_a_code_of_six_digits_is_no_recovery_code() -> None:
    assert not is_recovery_code("123456") and not is_recovery_code("") and not is_recovery_code("a" * 17)


def test_a_suspended_person_s_recovery_code_is_not_used_up(city: City, ctx_for: CtxFor) -> None:
    from core.office.access.registering import set_state
    from core.office.roster import StaffState

    _, _, codes = settled_in(city, "collection")
    set_state(ctx_for("rights_admin"), "0213", StaffState.SUSPENDED)
    with pytest.raises(SignInRefused):
        comes_in(city, OWN, codes.codes[0])
    set_state(ctx_for("rights_admin"), "0213", StaffState.ACTIVE)
    assert comes_in(city, OWN, codes.codes[0])
