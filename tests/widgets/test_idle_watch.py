"""Walking away from the counter, with a clock that the test turns."""

from __future__ import annotations

from tests.terminal.gallery import EntryScreen
from tests.terminal.harness import screen_text
from tui.app import OfficeApp
from tui.idle_watch import Due, IdleWatch, Limits


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def watching() -> tuple[IdleWatch, Clock]:
    clock = Clock()
    watch = IdleWatch(clock)
    watch.start()
    return watch, clock


def test_after_three_minutes_the_screen_is_blanked_and_after_ten_the_password_asked() -> None:
    watch, clock = watching()
    seen = []
    for clock.now in (179, 180, 599, 600):
        seen.append(watch.due())
    assert seen == [Due.NOTHING, Due.BLANK, Due.BLANK, Due.SIGN_IN_AGAIN]


def test_a_key_begins_the_idle_time_anew_and_not_the_session() -> None:
    watch, clock = watching()
    for clock.now in range(0, 12 * 3600, 100):
        watch.touch()
        assert watch.due() is Due.NOTHING
    clock.now = 12 * 3600
    assert watch.due() is Due.END


def test_the_next_look_is_when_a_limit_can_be_reached() -> None:
    watch, clock = watching()
    assert watch.next_look() == 180
    clock.now = 180
    assert watch.next_look() == 420


def test_nothing_is_counted_while_nobody_is_signed_in() -> None:
    watch, clock = watching()
    watch.stop()
    clock.now = 1e9
    assert watch.due() is Due.NOTHING and watch.next_look() is None


async def test_the_app_calls_back_once_for_each_limit() -> None:
    clock = Clock()
    called: list[str] = []
    app = OfficeApp(
        EntryScreen,
        monotonic=clock,
        limits=Limits(blank=3, sign_in_again=10, end=100),
        on_blank=lambda: called.append("blank"),
        on_sign_in_again=lambda: called.append("again"),
    )
    async with app.run_test() as pilot:
        app.start_session()
        for clock.now in (3.0, 4.0, 10.0, 11.0):
            app._look_at_idle()
            await pilot.pause()
        assert called == ["blank", "again"]
        assert "日計入力" in screen_text(app)


async def test_a_session_that_is_too_long_ends_and_says_why() -> None:
    clock = Clock()
    told: list[str] = []
    app = OfficeApp(EntryScreen, monotonic=clock, limits=Limits(end=100), on_end=told.append)
    async with app.run_test() as pilot:
        app.start_session()
        clock.now = 100
        app._look_at_idle()
        await pilot.pause()
    assert told == ["時間切れ"]


async def test_the_screen_is_blanked_and_any_key_brings_it_back_without_doing_anything() -> None:
    clock = Clock()
    app = OfficeApp(EntryScreen, monotonic=clock, limits=Limits(blank=3, sign_in_again=10, end=100))
    async with app.run_test() as pilot:
        app.start_session()
        await pilot.press("7")
        clock.now = 3.0
        app._look_at_idle()
        await pilot.pause()
        assert "日計入力" not in screen_text(app) and "画面を消しました" in screen_text(app)
        await pilot.press("9")
        await pilot.pause()
        assert "納付書番号 7 " in screen_text(app)
        clock.now = 6.5
        app._look_at_idle()
        await pilot.pause()
        assert "画面を消しました" in screen_text(app)
