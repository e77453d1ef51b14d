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

COLLECTOR, OTHER, CHIEF, MANAGER = "DELINQUENCY1", "DELINQUENCY2", "CHIEF1", "MANAGER1"
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
        now = datetime.now(JST)
        # Of a step that has long to run the code before it is good too: then the code of the step is left for an approval.
        self._code_of = now - timedelta(seconds=30) if now.timestamp() % 30 < 15 else now
        self.terminal = Terminal([sys.executable, "-m", "tui.cli.main", "--dir", str(folder)])
        self.terminal.wait_for("0001 サインイン")
        self.terminal.wait_for("利用者IDを入力してください")
        for text in (login.lower(), PASSWORD, code_at(self._code_of)):
            self.terminal.send(text)
            self.terminal.send(ENTER)
        self.terminal.wait_for("1001 メニュー")

    def fresh_code(self) -> str:
        """A code that the sign-in has not used up."""

        def turned() -> bool:
            return datetime.now(JST).timestamp() // 30 > self._code_of.timestamp() // 30

        self.terminal.wait_until(turned, timeout=40.0, what="the next code")
        return code_at(datetime.now(JST))

    def keys(self, *keys: str, sees: str | tuple[str, ...]) -> None:
        """Keys one after the other, then what the screen must show, all of it at once.

        A title is there before what the screen reads, and F3 stops a reading: name what was read as well.
        """
        for key in keys:
            self.terminal.send(key)
        wanted = (sees,) if isinstance(sees, str) else sees
        self.terminal.wait_until(lambda: all(text in self.terminal.text() for text in wanted), what=repr(wanted))

    def again_until(self, key: str, sees: str) -> None:
        """Press once more where the screen was still reading, as it then says; what was decided has left the list."""
        reading = "読込み中です。"

        def there() -> bool:
            text = self.terminal.text()
            return sees in text or "決裁するものと自分の起案はありません" in text

        self.terminal.wait_until(lambda: there() or reading in self.terminal.text(), what=sees)
        for _ in range(20):
            if there():
                return
            self.terminal.send(key)
            self.terminal.wait_until(lambda: there() or reading in self.terminal.text(), what=sees)

    def go(self, number: str, sees: str | tuple[str, ...]) -> None:
        self.keys(CTRL_G, sees="画面番号 _")
        self.keys(number, ENTER, sees=sees)

    def act(self, word: str, sees: str | tuple[str, ...]) -> None:
        """An act of F4 by its name."""
        self.keys(F4, sees="番  操作")
        row = next(line for line in self.terminal.lines() if word in line)
        self.keys(row.replace(">", " ").split()[0], ENTER, sees=sees)

    def back(self, sees: str | tuple[str, ...]) -> None:
        """F3; once more where the first has stopped a search that ran long."""
        stopped = "検索を中止しました。"
        wanted = (sees,) if isinstance(sees, str) else sees

        def there() -> bool:
            return all(text in self.terminal.text() for text in wanted)

        self.terminal.send(F3)
        self.terminal.wait_until(lambda: there() or stopped in self.terminal.text(), what=repr(wanted))
        if not there():
            self.keys(F3, sees=sees)

    def current(self) -> str:
        """The row under the cursor."""
        return next((line for line in self.terminal.lines() if line.startswith(">")), "")

    def down_to(self, word: str) -> None:
        """Down from row to row, to the one that has the word."""
        while word not in self.current():
            still = ("", self.current())
            self.terminal.send(DOWN)
            self.terminal.wait_until(lambda still=still: self.current() not in still, what="the next row")


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
    desk.keys("n", sees=("6102 折衝入力", "直近の経過", "電話 05"))
    desk.keys("21", sees="21 納付約束")
    desk.keys(ENTER, promised_on, ENTER, "30000", sees="約束の確認")
    desk.keys(F9, sees="登録しました。約束")
    desk.keys("4", sees="対策を見る")
    assert "玉城" in desk.current()
    desk.keys("n", sees=("6601 時効", "Enter 根拠と対策", "玉城"))
    desk.keys(ENTER, sees=("時効の計算", "玉城", "完成"))
    desk.back("Enter 根拠と対策")
    desk.back(("6001 朝の一覧", "対策を見る"))
    assert "玉城" in desk.current()
    desk.keys(ENTER, sees=("6101 案件  K-", "玉城"))
    desk.back(("6001 朝の一覧", "対策を見る"))
    assert "玉城" in desk.current()


def open_of_list(desk: Desk, kana: str, name: str) -> None:
    """A case from the list of 6101, by its reading."""
    desk.keys("/", sees="空で解除")
    desk.keys(*["\x7f"] * 20, kana, ENTER, sees=f"「{kana}」")
    desk.terminal.wait_until(lambda: name in desk.current(), what=name)
    desk.keys(ENTER, sees=("6101 案件  K-", name))


def task_and_plan(desk: Desk) -> None:
    day = wareki(today() + timedelta(days=7))
    desk.keys("4", sees="予定と約束はありません")
    desk.keys("+", sees="予定の登録")
    desk.keys("1", ENTER, day, ENTER, ENTER, "夕方に電話", F9, sees="予定を登録しました。")
    desk.keys("1", sees="Space 選ぶ")
    desk.act("分納誓約・納付受託", ("6301 分納誓約", "志摩", "起算 R"))
    desk.keys("8000", F5, sees="計画を作りました")
    desk.keys(F9, sees="既定は N")
    desk.keys("Y", ENTER, sees="版 1 を案に残しました")
    desk.back(("6101 案件", "Space 選ぶ"))


def grace_and_suspension(desk: Desk) -> None:
    arose, until = wareki(today() - timedelta(days=30)), wareki(today() + timedelta(days=200))
    desk.act("猶予 ", ("6401 猶予", "志摩", "猶予はありません"))
    desk.act("申請受付", "対象の期別")
    desk.keys("12", ENTER, ENTER, arose, ENTER, ENTER, until, ENTER, "入院", F9, sees="時効が更新しました")
    desk.back(("6101 案件", "Space 選ぶ"))
    desk.act("執行停止", ("6501 執行停止  起案", "停止できる"))
    desk.keys("e", sees="未調査 9種別")
    desk.keys("n", sees="未調査 0種別")
    visited = wareki(today() - timedelta(days=5))
    desk.keys(TAB, TAB, "単身", ENTER, "0", ENTER, "無職", ENTER, "0", ENTER, sees="無職")
    desk.keys(visited, ENTER, "在宅", ENTER, "財産なし", F9, sees="全ての項目が済みました")
    desk.back(("号         __", "判定 財産なし"))
    desk.keys(TAB, "1", F9, sees="既定は N")
    desk.keys("Y", ENTER, sees="決裁箱へ送りました")
    desk.back(("6101 案件", "Space 選ぶ"))


def reminder(desk: Desk) -> None:
    desk.act("催告", ("個別の催告を作る", "名前 個別", "指定期限 R"))
    desk.keys(F9, sees="対象 1人")
    desk.back(("6101 案件", "Space 選ぶ"))


def deputy(desk: Desk) -> None:
    """A colleague's case: read and noted, not disposed of, with the reason."""
    desk.keys(F4, sees="番  操作")
    row = next(line for line in desk.terminal.lines() if "分納誓約" in line)
    assert "担当は東" in row
    desk.back("1 滞納")
    desk.keys("+", sees=("6102 折衝入力", "直近の経過", "電話 05"))
    desk.keys("91", ENTER, sees="91")
    desk.keys(F9, sees="本文を入力してください")  # the line of what was said is still empty, and has the cursor now
    desk.keys("担当へ伝える", F9, sees="登録しました")


def decide(desk: Desk, told: str) -> None:
    """The suspension from the morning list of drafts, with a code."""
    desk.go("6001", "朝の一覧")
    desk.keys("6", sees=("自分が決裁する起案", "志摩", "執行停止"))
    desk.keys(ENTER, sees=("承認すると", "志摩", "認証番号"))
    desk.keys(TAB, desk.fresh_code(), F9, sees=("8001",))
    desk.again_until(F9, told)
    desk.back("6001 朝の一覧")


def chief_and_manager(folder: Path) -> None:
    """The chief approves the suspension and hands the colleague's cases over; the manager approves it last."""
    chief = Desk(folder, CHIEF)
    with chief.terminal:
        decide(chief, "承認しました（1/2）")
        chief.go("6104", ("担当割当・引継ぎ", "案件 0"))
        chief.keys("2", sees=("全部を引き継ぐ", "東　四郎"))
        chief.down_to("東")
        chief.keys(TAB, COLLECTOR, ENTER, "異動", F9, sees="既定は N")
        chief.keys("Y", ENTER, sees="4 引継ぎ 1")
    manager = Desk(folder, MANAGER)
    with manager.terminal:
        decide(manager, "承認し、実行しました")


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
    chief_and_manager(folder)
    city = open_city(folder)
    with city.vault.read() as store:
        counts = {
            table: store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("promise", "instalment_plan", "grace", "suspension", "reminder_run", "case_takeover_event")
        }
        held = store.assignments.of_staff(OTHER)
    city.close()
    assert all(counts.values()), counts
    assert held == []
