"""0001: signing in and out, first passwords, the lock, and what ends with the session."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from core.office.passwords import FIRST_PASSWORD_LIFE
from tests.people import CHEAP, PASSWORD, FixedClock, add_staff, code_at
from tests.screens.collection.working import said, settled, typed
from tests.screens.office.sitting import fill, sign_in, sitting
from tests.screens.pictures import SIZES, check_picture
from tests.terminal.harness import screen_text
from tui.clerk_session import ClerkSession
from tui.screens.blank import BlankScreen
from tui.screens.office.locked import LockedScreen
from tui.screens.office.menu import MenuScreen
from tui.screens.office.passwords import FirstPasswordPage
from tui.screens.office.signing_in import SignInScreen
from tui.screens.office_screen import OfficeScreen
from tui.session_end import EndCause
from tui.widgets.field import Field
from tui.widgets.form import Form, FormRow
from tui.wiring import City

CODES = r"(?<!\d)\d{6}(?!\d)|\d{3} \d{3}"
"""Codes of the demonstration come from random secrets."""


@pytest.fixture
def session(city: City) -> ClerkSession:
    """A terminal of a city in which YAMADA works."""
    add_staff(city, "YAMADA", "collection", name="山田花子")
    return sitting(city)


def log_of(city: City) -> list[tuple[str, str]]:
    """Act and result of each row of the log that belongs to signing in, and the cause of an end."""
    with city.vault.read() as store:
        rows = store.db.execute(
            "SELECT body, result FROM audit_log WHERE function_code = 'office.sign_in' ORDER BY seq"
        ).fetchall()
    found = []
    for body, result in rows:
        facts = json.loads(body)
        found.append((facts["act"] + " " + str(facts.get("facts", facts).get("word", "")), result))
    return [(act.strip(), result) for act, result in found]


@pytest.mark.parametrize("size", SIZES)
async def test_the_sign_in_looks_as_its_picture(session: ClerkSession, size: tuple[int, int]) -> None:
    async with session.app.run_test(size=size) as pilot:
        await settled(pilot)
        check_picture(session.app, "0001_sign_in")


async def test_a_clerk_signs_in_and_out_and_both_are_recorded(
    session: ClerkSession, city: City, clock: FixedClock
) -> None:
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "ｙａｍａｄａ")
        assert isinstance(app.screen, MenuScreen)
        assert "収納 山田花子" in screen_text(app)
        await typed(pilot, "f3")
        assert "サインアウトしますか" in screen_text(app)
        await typed(pilot, "Y", "enter")
        assert isinstance(app.screen, SignInScreen)
        assert app.ctx is None
        assert "山田花子" not in screen_text(app)
    assert log_of(city) == [("サインイン", "done"), ("サインアウト 利用者の操作", "done")]


async def test_enter_goes_from_field_to_field_and_sends_at_the_last(session: ClerkSession, clock: FixedClock) -> None:
    app = session.app
    async with app.run_test() as pilot:
        await settled(pilot)
        fill(session, login_id="yamada", password=PASSWORD, code=code_at(clock.now()))
        await typed(pilot, "enter", "enter")
        assert isinstance(app.screen, SignInScreen)
        await typed(pilot, "enter")
        assert isinstance(app.screen, MenuScreen)


async def test_a_failure_says_the_same_for_every_reason_and_keeps_only_the_user_id(
    session: ClerkSession, clock: FixedClock
) -> None:
    app = session.app
    sentences = set()
    async with app.run_test() as pilot:
        for login, password in (("yamada", "ちがうパスワード"), ("nobody", PASSWORD)):
            await sign_in(session, pilot, clock, login, password)
            sentences.add(said(app))
            assert app.screen.query_one(Form).draft() == {"login_id": login, "code": ""}
            assert app.screen.query_one(Form).field("password").value == ""
    assert len(sentences) == 1 and sentences.pop().startswith("不可 サインインできません。")


async def test_a_password_counts_as_it_was_typed(session: ClerkSession, city: City, clock: FixedClock) -> None:
    blank = " つきよのかえるがはねました "
    with city.vault.write() as store:
        store.roster.set_password("YAMADA", CHEAP.hash(blank), None, clock.now())
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada", blank)
        assert isinstance(session.app.screen, MenuScreen)


async def test_a_first_password_is_exchanged_before_anything_else(
    session: ClerkSession, city: City, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        until = clock.now() + FIRST_PASSWORD_LIFE
        store.roster.set_password("YAMADA", CHEAP.hash("first-word-1234"), until, clock.now())
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada", "first-word-1234")
        assert isinstance(app.screen, FirstPasswordPage)
        check_picture(app, "0001_first_password")
        fill(session, password="みじかい", again="みじかい")
        await typed(pilot, "f9")
        assert said(app).startswith("不可 パスワードは12文字以上")
        fill(session, password="あたらしいあいことばです", again="あたらしいあいことば")
        await typed(pilot, "f9")
        assert said(app).startswith("不可 2つの入力が違います。")
        fill(session, password="ほしぞらのくじらがうたう", again="ほしぞらのくじらがうたう")
        await typed(pilot, "f9")
        assert isinstance(app.screen, MenuScreen)
        await typed(pilot, "f3", "Y", "enter")
        await sign_in(session, pilot, clock, "yamada", "ほしぞらのくじらがうたう")
        assert isinstance(app.screen, MenuScreen)


async def test_who_gives_up_the_exchange_is_signed_out(session: ClerkSession, city: City, clock: FixedClock) -> None:
    with city.vault.write() as store:
        until = clock.now() + FIRST_PASSWORD_LIFE
        store.roster.set_password("YAMADA", CHEAP.hash("first-word-1234"), until, clock.now())
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada", "first-word-1234")
        await typed(pilot, "f3")
        assert isinstance(app.screen, SignInScreen)
        await settled(pilot)
    assert log_of(city)[-1] == ("サインアウト 利用者の操作", "done")


# Walking away


class Seconds:
    """A clock of seconds that a test moves."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def idle(session: ClerkSession, pilot: Pilot[None], clock: Seconds, seconds: float) -> None:
    """Let seconds go by without a key."""
    clock.at += seconds
    session.app._look_at_idle()
    await settled(pilot)


async def test_after_three_minutes_the_screen_is_covered_and_a_key_only_uncovers_it(
    session: ClerkSession, city: City, clock: FixedClock
) -> None:
    seconds = Seconds()
    session = sitting(city, seconds)
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await idle(session, pilot, seconds, 179)
        assert isinstance(app.screen, MenuScreen)
        await idle(session, pilot, seconds, 2)
        assert isinstance(app.screen, BlankScreen)
        assert "メニュー" not in screen_text(app)
        await typed(pilot, "f3")
        assert isinstance(app.screen, MenuScreen)
        assert "サインアウトしますか" not in screen_text(app)


@pytest.mark.parametrize("by", ["password", "code"])
async def test_after_ten_minutes_password_or_code_opens_the_work_again(
    session: ClerkSession, city: City, clock: FixedClock, by: str
) -> None:
    seconds = Seconds()
    session = sitting(city, seconds)
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await typed(pilot, "f2")
        fill(session, kana="イセ")
        await idle(session, pilot, seconds, 181)
        await idle(session, pilot, seconds, 420)
        assert isinstance(app.screen, LockedScreen)
        assert not any(isinstance(screen, BlankScreen) for screen in app.screen_stack)
        if by == "password":
            check_picture(app, "0001_locked")
        fill(session, password="ちがうものを入れました")
        await typed(pilot, "f9")
        assert isinstance(app.screen, LockedScreen) and said(app).startswith("不可 パスワードが違います。")
        clock.move(minutes=2)
        fill(session, **({"password": PASSWORD} if by == "password" else {"code": code_at(clock.now())}))
        await typed(pilot, "f9")
        assert "2001 宛名検索" in screen_text(app)
        assert app.screen.query_one(Form).field("kana").value == "イセ"


async def test_the_lock_can_be_left_by_signing_out(session: ClerkSession, city: City, clock: FixedClock) -> None:
    seconds = Seconds()
    session = sitting(city, seconds)
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await idle(session, pilot, seconds, 601)
        await typed(pilot, "f3")
        assert isinstance(session.app.screen, SignInScreen)
        assert len(session.app.screen_stack) == 1
    assert log_of(city)[-1][0] == "サインアウト 利用者の操作"


async def test_twelve_hours_end_the_session(session: ClerkSession, city: City, clock: FixedClock) -> None:
    seconds = Seconds()
    session = sitting(city, seconds)
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await idle(session, pilot, seconds, 12 * 3600)
    assert log_of(city)[-1] == ("サインアウト 12時間", "done")


# Ends from outside


@pytest.mark.parametrize(
    ("cause", "word"),
    [(EndCause.HANGUP, "回線の切断"), (EndCause.STOPPED, "停止の指示"), (EndCause.VANISHED, "端末の消失")],
)
async def test_whatever_ends_the_process_is_told_once(
    session: ClerkSession, city: City, clock: FixedClock, cause: EndCause, word: str
) -> None:
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        session.app.session_end.tell(cause)
        session.app.session_end.tell(EndCause.FAULT)
    assert log_of(city)[1:] == [(f"サインアウト {word}", "done")]


async def test_a_session_taken_over_at_another_terminal_leads_back_to_the_sign_in(
    session: ClerkSession, city: City, clock: FixedClock
) -> None:
    app = session.app
    async with app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await typed(pilot, "f2")
        clock.move(seconds=30)
        other = ClerkSession(city, "3階-10")
        other.sign_in("yamada", PASSWORD, code_at(clock.now()))
        fill(session, kana="イセ")
        await typed(pilot, "f5")
        assert isinstance(app.screen, SignInScreen)
        assert said(app).startswith("不可 サインインが終了しています。")


async def test_the_store_is_told_now_and_then_that_somebody_works(
    session: ClerkSession, city: City, clock: FixedClock
) -> None:
    seconds = Seconds()
    session = sitting(city, seconds)
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        clock.move(minutes=2)
        seconds.at += 100
        await typed(pilot, "down")
        with city.vault.read() as store:
            live = store.sessions.live_of("YAMADA")
        assert live is not None and live.seen_at == clock.now()


class Typing(OfficeScreen[None]):
    """A screen on which something is typed that is not committed."""

    NUMBER, NAME = "3102", "日計入力"
    KEYS = {"f3": "戻る"}

    def compose(self) -> Iterator[Widget]:
        yield Form(FormRow(Field("slip", "納付書番号", width=20)))

    @property
    def draft_key(self) -> str | None:
        return "3102:7"


async def test_what_was_typed_when_the_line_dropped_is_there_at_the_next_sign_in(
    session: ClerkSession, city: City, clock: FixedClock
) -> None:
    async with session.app.run_test() as pilot:
        await sign_in(session, pilot, clock, "yamada")
        await session.app.push_screen(Typing())
        await settled(pilot)
        fill(session, slip="0830012301")
        session.app.session_end.tell(EndCause.HANGUP)
    again = sitting(city)
    async with again.app.run_test() as pilot:
        await sign_in(again, pilot, clock, "yamada")
        await typed(pilot, "f3")
        assert "下書き 1件 は残ります。" in screen_text(again.app)
        await typed(pilot, "f3")
        await again.app.push_screen(Typing())
        await settled(pilot)
        assert again.app.screen.query_one(Form).field("slip").value == "0830012301"


# The demonstration


@pytest.mark.parametrize("size", SIZES)
async def test_a_demonstration_shows_its_accounts_and_one_code_at_a_key(
    city: City, clock: FixedClock, size: tuple[int, int]
) -> None:
    from tui.demo.accounts import ACCOUNTS, add_accounts

    with city.vault.write() as store:
        store.db.execute("UPDATE municipality SET demo = 1")
    add_accounts(city, ACCOUNTS)
    session = ClerkSession(city, "デモ端末")
    app = session.app
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        assert "demo-yamada" in screen_text(app) and "認証番号 残り" in screen_text(app)
        fill(session, login_id="suzuki")
        await typed(pilot, "f5")
        check_picture(app, "0001_demo", blur=CODES)
        await typed(pilot, "f9")
        assert isinstance(app.screen, MenuScreen)


async def test_after_a_sign_out_the_next_clerk_types_over_the_user_id_and_f5_gives_their_code(
    city: City, clock: FixedClock
) -> None:
    from tui.demo.accounts import ACCOUNTS, add_accounts

    with city.vault.write() as store:
        store.db.execute("UPDATE municipality SET demo = 1")
    add_accounts(city, ACCOUNTS)
    app = ClerkSession(city, "デモ端末").app
    async with app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "suzuki", "f5", "f9")
        assert isinstance(app.screen, MenuScreen)
        await typed(pilot, "f3", "Y", "enter")
        form = app.screen.query_one(Form)
        assert app.screen.focused is form.field("login_id") and form.field("login_id").value == "suzuki"
        await typed(pilot, "tanaka", "f5")
        assert form.field("login_id").value == "tanaka"
        assert app.screen.focused is form.field("code") and len(str(form.field("code").value)) == 6
        await typed(pilot, "shift+tab", "shift+tab")
        assert app.screen.focused is form.field("login_id")
        await typed(pilot, "f5", "f9")
        assert isinstance(app.screen, MenuScreen)


async def test_a_city_that_is_no_demonstration_lists_nobody_and_has_no_f5(session: ClerkSession) -> None:
    async with session.app.run_test() as pilot:
        await settled(pilot)
        await typed(pilot, "f5")
        assert "F5" not in screen_text(session.app) and "demo" not in screen_text(session.app)
