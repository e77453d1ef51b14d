"""A collector's day in a real terminal of 80 by 24: from the morning lists through every act of a case, and the chief's part.

Every step is reached by keys alone, and each way back ends on the row from which it began.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from core.delinquency.cases.assigning import assign
from core.delinquency.cases.assignment import Duty
from core.delinquency.cases.figures import refresh
from core.delinquency.contacts.task import TaskKind, TaskRequest
from core.delinquency.contacts.tasks import add_task
from core.delinquency.limits.nightly import keep_limits
from core.office.clock import JST
from core.values.dates import wareki
from tests.delinquency.world import a_delinquent
from tests.people import PASSWORD, add_staff, at_any_hour, code_at, context_of
from tests.screens.taxpayers import new_city
from tests.terminal.harness import CTRL_G, DOWN, ENTER, F3, F4, F5, F9, TAB, Terminal
from tui.wiring import open_city

COLLECTOR, OTHER, CHIEF = "DELINQUENCY1", "DELINQUENCY2", "CHIEF1"
PEOPLE = {
    "umi": ("鳥羽　うみ", "トバ　ウミ"),
    "ichiro": ("志摩　一郎", "シマ　イチロウ"),
    "jiro": ("度会　次郎", "ワタライ　ジロウ"),
    "saburo": ("玉城　三郎", "タマキ　サブロウ"),
}


def today() -> date:
    return datetime.now(JST).date()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A city with four delinquents: a call for today, one for every act, a colleague's case, one that completes soon."""
    day = today()
    city = new_city(tmp_path / "city")
    at_any_hour(city)
    add_staff(city, OTHER, "delinquency", name="東　四郎")
    head = context_of(city, add_staff(city, "CHIEF9", "chief", name="南　係長"))
    old = (day.replace(day=1, year=day.year - 5) + timedelta(days=20), 30_000)
    late = ((day - timedelta(days=400), 24_000), (day - timedelta(days=200), 24_000))
    parties = {}
    with city.vault.write() as store:
        for key, (name, kana) in PEOPLE.items():
            dues = (old,) if key == "saburo" else late
            who = a_delinquent(store, name=name, kana=kana, dues=dues, opened_on=day - timedelta(days=60))
            parties[key] = who.party_id
            refresh(head, store, who.party_id)
        keep_limits(head, store, 0, 100)
        add_task(head, store, TaskRequest(parties["umi"], TaskKind.CALL, day, "約束の日を聞く"))
    assign(head, [parties[key] for key in ("umi", "ichiro", "saburo")], COLLECTOR)
    assign(head, [parties["jiro"]], OTHER)
    assign(head, [parties["jiro"]], COLLECTOR, Duty.DEPUTY)
    city.close()
    return tmp_path / "city"


class Desk:
    """A signed-in clerk at a terminal."""

    def __init__(self, folder: Path, login: str) -> None:
        self.terminal = Terminal([sys.executable, "-m", "tui.cli.main", "--dir", str(folder)])
        self.terminal.wait_for("0001 サインイン")
        self.terminal.wait_for("利用者IDを入力してください")
        for text in (login.lower(), PASSWORD, code_at(datetime.now(JST))):
            self.terminal.send(text)
            self.terminal.send(ENTER)
        self.terminal.wait_for("1001 メニュー")

    def keys(self, *keys: str, sees: str) -> None:
        """Keys one after the other, then what the screen must show."""
        for key in keys:
            self.terminal.send(key)
        self.terminal.wait_for(sees)

    def go(self, number: str, sees: str) -> None:
        self.keys(CTRL_G, sees="画面番号 _")
        self.keys(number, ENTER, sees=sees)

    def act(self, word: str, sees: str) -> None:
        """An act of F4 by its name."""
        self.keys(F4, sees="番  操作")
        row = next(line for line in self.terminal.lines() if word in line)
        self.keys(row.replace(">", " ").split()[0], ENTER, sees=sees)

    def back(self, sees: str) -> None:
        self.keys(F3, sees=sees)

    def current(self) -> str:
        """The row under the cursor."""
        return next(line for line in self.terminal.lines() if line.startswith(">"))


@pytest.fixture
def collector(folder: Path) -> Iterator[Desk]:
    desk = Desk(folder, COLLECTOR)
    with desk.terminal:
        yield desk


def morning_lists(desk: Desk) -> None:
    """A call from its list, the completion that comes near; each way back leads to its row."""
    promised_on = wareki(today() + timedelta(days=3))
    desk.go("6001", "朝の一覧")
    desk.keys("7", sees="約束の日を聞く")
    desk.keys("n", sees="直近の経過")
    desk.keys("21", sees="21 納付約束")
    desk.keys(ENTER, promised_on, ENTER, "30000", sees="約束の確認")
    desk.keys(F9, sees="登録しました。約束")
    desk.keys("4", sees="対策を見る")
    assert "玉城" in desk.current()
    desk.keys("n", sees="6601 時効")
    desk.keys(ENTER, sees="時効の計算")
    desk.back("Enter 根拠と対策")
    desk.back("6001 朝の一覧")
    assert "玉城" in desk.current()
    desk.keys(ENTER, sees="6101 案件")
    desk.back("6001 朝の一覧")
    assert "玉城" in desk.current()


def open_of_list(desk: Desk, kana: str, name: str) -> None:
    """A case from the list of 6101, by its reading."""
    desk.keys("/", sees="空で解除")
    desk.keys(*["\x7f"] * 20, kana, ENTER, sees=f"「{kana}」")
    desk.terminal.wait_until(lambda: name in desk.current(), what=name)
    desk.keys(ENTER, sees="1 滞納")


def task_and_plan(desk: Desk) -> None:
    day = wareki(today() + timedelta(days=7))
    desk.keys("4", sees="予定と約束はありません")
    desk.keys("+", sees="予定の登録")
    desk.keys("1", ENTER, day, ENTER, ENTER, "夕方に電話", F9, sees="予定を登録しました。")
    desk.keys("1", sees="Space 選ぶ")
    desk.act("分納誓約・納付受託", "6301 分納誓約")
    desk.terminal.wait_for("起算")
    desk.keys("8000", F5, sees="計画を作りました")
    desk.keys(F9, sees="既定は N")
    desk.keys("Y", ENTER, sees="版 1 を案に残しました")
    desk.back("6101 案件")


def grace_and_suspension(desk: Desk) -> None:
    arose, until = wareki(today() - timedelta(days=30)), wareki(today() + timedelta(days=200))
    desk.act("猶予 ", "6401 猶予")
    desk.terminal.wait_for("猶予はありません")
    desk.act("申請受付", "対象の期別")
    desk.keys("12", ENTER, ENTER, arose, ENTER, ENTER, until, ENTER, "入院", F9, sees="時効が更新しました")
    desk.back("6101 案件")
    desk.act("執行停止", "6501 執行停止  起案")
    desk.terminal.wait_for("停止できる")
    desk.keys("e", sees="未調査 9種別")
    desk.keys("n", sees="未調査 0種別")
    visited = wareki(today() - timedelta(days=5))
    desk.keys(TAB, TAB, "単身", ENTER, "0", ENTER, "無職", ENTER, "0", ENTER, sees="無職")
    desk.keys(visited, ENTER, "在宅", ENTER, "財産なし", F9, sees="全ての項目が済みました")
    desk.back("号         __")
    desk.keys(TAB, "1", F9, sees="既定は N")
    desk.keys("Y", ENTER, sees="決裁箱へ送りました")
    desk.back("6101 案件")


def reminder(desk: Desk) -> None:
    desk.act("催告", "個別の催告を作る")
    desk.keys(F9, sees="対象 1人")
    desk.back("6101 案件")


def deputy(desk: Desk) -> None:
    """A colleague's case: read and noted, not disposed of, with the reason."""
    desk.keys(F4, sees="番  操作")
    row = next(line for line in desk.terminal.lines() if "分納誓約" in line)
    assert "担当は東" in row
    desk.back("1 滞納")
    desk.keys("+", sees="直近の経過")
    desk.keys("91", ENTER, sees="91")
    desk.keys(F9, sees="本文")


def sign_in_and_decide(folder: Path) -> None:
    """The chief approves the suspension from the morning list and hands the colleague's cases over."""
    chief = Desk(folder, CHIEF)
    with chief.terminal:
        chief.go("6001", "朝の一覧")
        chief.keys("6", sees="執行停止")
        chief.keys(ENTER, sees="承認すると")
        chief.terminal.wait_for("志摩")
        chief.keys(TAB, code_at(datetime.now(JST) + timedelta(seconds=30)), F9, sees="承認しました")
        chief.back("6001 朝の一覧")
        chief.go("6104", "担当割当・引継ぎ")
        chief.keys("2", sees="全部を引き継ぐ")
        while "東" not in chief.current():
            chief.keys(DOWN, sees="全部を引き継ぐ")
        chief.keys(TAB, COLLECTOR, ENTER, "異動", F9, sees="既定は N")
        chief.keys("Y", ENTER, sees="引き継")


def test_a_collector_works_a_day_from_the_morning_lists_without_leaving_the_keyboard(
    collector: Desk, folder: Path
) -> None:
    morning_lists(collector)
    collector.go("6101", "案件の一覧")
    open_of_list(collector, "シマ", "志摩")
    task_and_plan(collector)
    grace_and_suspension(collector)
    reminder(collector)
    collector.back("案件の一覧")
    assert "志摩" in collector.current()
    open_of_list(collector, "ワタライ", "度会")
    deputy(collector)
    sign_in_and_decide(folder)
    city = open_city(folder)
    with city.vault.read() as store:
        counts = {
            table: store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("promise", "instalment_plan", "grace", "suspension", "reminder_run", "case_takeover")
        }
    city.close()
    assert all(counts.values()), counts
