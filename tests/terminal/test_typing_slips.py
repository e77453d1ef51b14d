"""The main job in a real terminal: a sheet and its slips typed with the number pad, to difference 0, and posted."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.people import CHEAP, FixedClock
from tests.screens.collection.town import new_town
from tests.terminal.harness import ENTER, F3, F7, F9, Terminal
from tui.wiring import open_city

SLIPS = [(f"0830{number:08d}", yen) for number, yen in ((1, 27_000), (2, 27_000), (4, 40_100), (5, 10_800))]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    new_town(tmp_path / "town").close()
    yield tmp_path / "town"


def screen(folder: Path, number: str) -> list[str]:
    return [sys.executable, "-m", "tests.screens.collection.town", str(folder), number]


def state(folder: Path) -> tuple[str, int]:
    """State of the first batch, and the cash in the books."""
    city = open_city(folder, None, clock=FixedClock(), passwords=CHEAP)
    with city.vault.read() as store:
        found = store.db.execute("SELECT state FROM payment_batch WHERE batch_id = 1").fetchone()[0]
        cash = store.db.execute(
            "SELECT coalesce(sum(amount_yen), 0) FROM posting WHERE account = 'cash_in'"
        ).fetchone()[0]
    city.close()
    return found, cash


def test_a_sheet_of_slips_is_typed_to_difference_nought_and_posted(folder: Path) -> None:
    with Terminal(screen(folder, "3102")) as terminal:
        terminal.wait_for("新しいバッチ")
        terminal.wait_for("R8.11.24 ")
        terminal.send(f"0154{ENTER}312{ENTER}{len(SLIPS)}{ENTER}104900{ENTER}")
        terminal.wait_for("バッチ 1 を作りました")
        for place, (number, yen) in enumerate(SLIPS, 1):
            day = "5081120" if place == 1 else ""
            terminal.send(f"{number}{ENTER}{day}{ENTER}{ENTER}{ENTER}{ENTER}")  # in one burst, as a scanner sends it
            terminal.wait_for(f"{place}行目 {yen:,}円")
        terminal.wait_for("差 0 です。F9 で確認画面へ。")
        terminal.send(F9)
        terminal.wait_for("この内容で消し込みますか")
        terminal.send(F9 * 20 + ENTER)
        terminal.wait_for("何も変えていません")
        assert state(folder) == ("read", 0)
        terminal.send(f"{F9}y{ENTER}")
        terminal.wait_for("済通の消込が終わりました。4件 104,900円")
    assert state(folder) == ("posted", 104_900)


def test_a_wrong_line_is_found_and_corrected_before_anything_is_posted(folder: Path) -> None:
    with Terminal(screen(folder, "3102"), rows=40, cols=120) as terminal:
        terminal.wait_for("R8.11.24 ")
        terminal.send(f"0154{ENTER}{ENTER}1{ENTER}27000{ENTER}")
        terminal.wait_for("バッチ 1 を作りました")
        terminal.send(f"{SLIPS[0][0]}{ENTER}5081120{ENTER}24000{ENTER}{ENTER}{ENTER}")
        terminal.wait_for("3,000円 少ない入力です")
        terminal.send(ENTER)
        terminal.wait_for("1行目 24,000円 一部")
        terminal.send(F9)
        terminal.wait_for("差が -3,000円 あります")
        terminal.send(F7)
        terminal.wait_for("1行目 訂正")
        terminal.send(f"27000{ENTER}{ENTER}{ENTER}")
        terminal.wait_for("差 0 です")
        terminal.send(f"{F9}y{ENTER}")
        terminal.wait_for("済通の消込が終わりました")
    assert state(folder) == ("posted", 27_000)


def test_a_file_is_taken_reviewed_and_posted_with_the_paper_of_the_deposit(folder: Path) -> None:
    with Terminal(screen(folder, "3103")) as terminal:
        terminal.wait_for("CVS20261124.csv")
        terminal.send(f"3{F9}")
        terminal.wait_for("入金の通知書 件数")
        terminal.send(F9)
        terminal.wait_for("入金の通知書の件数と金額が未入力です")
        terminal.send(f"\t12{ENTER}292700")
        terminal.wait_for("一致", 5)
        terminal.send(f"{F9}")
        terminal.wait_for("この内容で消し込みますか")
        terminal.send(f"y{ENTER}")
        terminal.wait_for("消込が終わりました。13件 292,700円")
        terminal.send(F3)
        terminal.wait_for("取込結果の確認  確定")
    assert state(folder) == ("posted", 292_700)
