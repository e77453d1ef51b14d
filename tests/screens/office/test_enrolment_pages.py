"""0001: making one's own second factor by the picture on the terminal, recovery codes, and the end of the hours of use."""

from __future__ import annotations

import json
import re

import pytest
import zxingcpp

from core.office.clock import JST
from core.office.sessions import EndCause
from tests.office.access.accounts import OWN, registered, settled_in
from tests.people import FixedClock, add_staff, code_at
from tests.screens.collection.working import said, settled, typed
from tests.screens.office.camera import photograph
from tests.screens.office.sitting import fill, sign_in, sitting
from tests.screens.office.test_signing_in_screen import Seconds, idle
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_lines, screen_text
from tests.widgets.hostile import forbidden
from tui.app import OfficeApp
from tui.clerk_session import ClerkSession
from tui.screens.office.access.enrolment import FactorPage, RecoveryCodesPage
from tui.screens.office.menu import MenuScreen
from tui.screens.office.passwords import FirstPasswordPage
from tui.screens.office.signing_in import SignInScreen
from tui.widgets import cells
from tui.widgets.qr_code import QrCode, modules
from tui.wiring import City

BLOCKS = "\u2580\u2584"
SECRET = r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}"
CODES = r"[a-z0-9]{4}(?:-[a-z0-9]{4}){3}"


def read(app: OfficeApp, *, wide: int = 8) -> str:
    """What a camera reads in the picture on the screen."""
    found = zxingcpp.read_barcodes(photograph(app, wide=wide))
    return found[0].text if found else ""


async def to_the_factor(session: ClerkSession, pilot: object, first: str) -> None:
    """Sign in with a first password and choose another one."""
    await settled(pilot)  # type: ignore[arg-type]  # a Pilot
    fill(session, login_id="tanaka", password=first, code="")
    await typed(pilot, "f9")  # type: ignore[arg-type]  # a Pilot
    assert isinstance(session.app.screen, FirstPasswordPage)
    fill(session, password=OWN, again=OWN)
    await typed(pilot, "f9")  # type: ignore[arg-type]  # a Pilot
    assert isinstance(session.app.screen, FactorPage)


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_first_password_to_the_menu(city: City, clock: FixedClock, size: tuple[int, int]) -> None:
    session = sitting(city)
    app = session.app
    async with app.run_test(size=size) as pilot:
        await to_the_factor(session, pilot, registered(city, "0213", "tanaka", "collection"))
        assert [cells.width(line) for line in screen_lines(app)] == [size[0]] * size[1]
        assert set(forbidden(screen_text(app))) - {"\n"} == set(BLOCKS)
        uri = read(app)
        shown = re.search(SECRET, screen_text(app))
        assert shown is not None
        assert uri == f"otpauth://totp/osame:tanaka?secret={shown[0].replace(' ', '')}"
        fill(session, code=code_at(clock.now(), shown[0].replace(" ", "")))
        await typed(pilot, "f9")
        assert isinstance(app.screen, RecoveryCodesPage)
        check_picture(app, "0001_recovery_codes", blur=CODES)
        assert len(set(re.findall(CODES, screen_text(app)))) == 10
        await typed(pilot, "f9")
        assert isinstance(app.screen, RecoveryCodesPage)
        fill(session, kept="Y")
        await typed(pilot, "f9")
        assert isinstance(app.screen, MenuScreen)
        assert "田中 次郎" in screen_text(app)


async def test_a_refused_password_is_gone_before_the_next_one_is_typed(city: City) -> None:
    session = sitting(city)
    app = session.app
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(session, login_id="tanaka", password=registered(city), code="")
        await typed(pilot, "f9")
        await typed(pilot, *"tanaka9", "enter", *"tanaka9", "enter")
        assert isinstance(app.screen, FirstPasswordPage)
        assert said(app).startswith("不可 パスワードは12文字以上")
        await typed(pilot, *"greenlittleboat", "enter", *"greenlittleboat", "enter")
        assert isinstance(app.screen, FactorPage)
        await typed(pilot, "f3")
        fill(session, login_id="tanaka", password="greenlittleboat", code="")
        await typed(pilot, "f9")
        assert isinstance(app.screen, FactorPage)


@pytest.mark.parametrize("wide", [6, 8, 10, 16], ids=["slim", "usual", "broad", "drawn twice as wide"])
async def test_the_picture_is_read_on_terminals_of_every_shape(city: City, clock: FixedClock, wide: int) -> None:
    session = sitting(city)
    async with session.app.run_test() as pilot:
        await to_the_factor(session, pilot, registered(city))
        assert read(session.app, wide=wide).startswith("otpauth://totp/osame:tanaka?secret=")


async def test_the_picture_is_read_without_colours(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sitting(city)
    async with session.app.run_test() as pilot:
        session.app.no_color = True
        await to_the_factor(session, pilot, registered(city))
        session.app.screen.query_one(QrCode).refresh()
        await settled(pilot)
        assert read(session.app).startswith("otpauth://totp/osame:tanaka?secret=")


async def test_nothing_stands_to_the_right_of_the_picture(city: City) -> None:
    session = sitting(city)
    async with session.app.run_test() as pilot:
        await to_the_factor(session, pilot, registered(city))
        rows = [line for line in screen_lines(session.app) if set(line) & set(BLOCKS)]
        assert len(rows) >= 17
        assert not [row for row in rows if row[38:].strip()]


def test_the_longest_user_id_still_fits_under_twenty_four_lines() -> None:
    picture = modules("otpauth://totp/osame:" + "w" * 25 + "?secret=", "A7" * 16)
    assert (len(picture), len(picture[0])) == (38, 37)


async def test_a_wrong_code_leaves_the_picture_and_says_so(city: City) -> None:
    session = sitting(city)
    app = session.app
    async with app.run_test() as pilot:
        await to_the_factor(session, pilot, registered(city))
        before = read(app)
        fill(session, code="000000")
        await typed(pilot, "f9")
        assert isinstance(app.screen, FactorPage)
        assert said(app).startswith("不可 認証番号が違うか使用済みです。")
        assert read(app) == before


async def test_who_breaks_off_is_signed_out_and_finds_the_picture_again(city: City) -> None:
    session = sitting(city)
    app = session.app
    async with app.run_test() as pilot:
        await to_the_factor(session, pilot, registered(city))
        first = read(app)
        await typed(pilot, "f3")
        assert isinstance(app.screen, SignInScreen)
        assert not set(screen_text(app)) & set(BLOCKS)
        fill(session, login_id="tanaka", password=OWN, code="")
        await typed(pilot, "f9")
        assert isinstance(app.screen, FactorPage)
        assert read(app) not in ("", first)


async def test_a_picture_left_alone_for_ten_minutes_is_gone(city: City) -> None:
    seconds = Seconds()
    session = sitting(city, seconds)
    async with session.app.run_test() as pilot:
        await to_the_factor(session, pilot, registered(city))
        await idle(session, pilot, seconds, 181)
        assert not set(screen_text(session.app)) & set(BLOCKS)
        await idle(session, pilot, seconds, 420)
        await settled(pilot)
        assert isinstance(session.app.screen, SignInScreen)
    with city.vault.read() as store:
        assert store.sessions.live_of("0213") is None


async def test_a_recovery_code_opens_the_menu_and_says_how_many_are_left(city: City) -> None:
    _, _, codes = settled_in(city, "collection")
    session = sitting(city)
    async with session.app.run_test() as pilot:
        await settled(pilot)
        fill(session, login_id="tanaka", password=OWN, code=codes.codes[0])
        await typed(pilot, "f9")
        assert isinstance(session.app.screen, MenuScreen)
        assert said(session.app).startswith("注意 予備コードでサインインしました。残り9個です")


# The end of the hours of use


async def test_ten_minutes_before_the_end_of_the_hours_a_word_and_at_the_end_the_sign_in(
    city: City, clock: FixedClock
) -> None:
    add_staff(city, "YAMADA", "collection", name="山田花子")
    clock.at = clock.at.replace(hour=21, minute=40)
    session = sitting(city)
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        assert isinstance(app.screen, MenuScreen)
        await typed(pilot, "f2")
        fill(session, kana="イセ")
        clock.at = clock.at.replace(hour=21, minute=50, second=0)
        session.closing.look()
        assert said(app).startswith("注意 利用時間は 22:00 までです。")
        clock.at = clock.at.replace(hour=21, minute=59, second=59)
        session.closing.look()
        await settled(pilot)
        assert isinstance(app.screen, SignInScreen) and len(app.screen_stack) == 1
        assert said(app).startswith("案内 利用時間が終わったため、")
    with city.vault.read() as store:
        rows = store.db.execute(
            "SELECT body FROM audit_log WHERE function_code = 'office.sign_in' ORDER BY seq"
        ).fetchall()
    assert [json.loads(body).get("cause") for (body,) in rows] == [None, EndCause.CLOSED]


async def test_outside_the_hours_the_sign_in_says_so(city: City, clock: FixedClock) -> None:
    add_staff(city, "YAMADA", "collection", name="山田花子")
    clock.at = clock.at.astimezone(JST).replace(hour=23)
    session = sitting(city)
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        assert isinstance(session.app.screen, SignInScreen)
        assert said(session.app).startswith("不可 利用時間外です（07:00-22:00")
