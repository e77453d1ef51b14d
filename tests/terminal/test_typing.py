"""Keys as clients, input methods and scanners send them. In a real terminal."""

from __future__ import annotations

import sys

from tests.terminal.harness import CTRL_G, DOWN, ENTER, ESC, F1, F3, F9, Terminal

GALLERY = [sys.executable, "-m", "tests.terminal.gallery"]
READY = "F1 ヘルプ"

SCANNER = """
import sys
from tests.terminal.gallery import *
class Scanner(OfficeScreen):
    NUMBER, NAME = "3102", "読取"
    KEYS = {"f9": "確定"}
    def __init__(self):
        super().__init__(); self.read = []
    def compose(self):
        yield Form(FormRow(Field("slip", "番号", width=20)), FormRow(Field("yen", "金額", width=20)), wraps=True)
        yield Lines([text("0")], id="count")
    def on_form_completed(self, event):
        self.read.append((event.values["slip"], event.values["yen"]))
        event.form.clear()
        wrong = [n for n, pair in enumerate(self.read) if pair != (f"A{n:04d}", f"{n * 7}")]
        self.query_one("#count").show([text(f"{len(self.read)} 誤り {len(wrong)}")])
sys.exit(OfficeApp(Scanner).serve())
"""


def test_a_full_width_space_of_an_input_method_is_kept() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send("山田　太郎")
        terminal.wait_for("山田　太郎")


def test_characters_whose_bytes_come_apart_arrive_whole() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        text = "𠮷野髙﨑".encode()
        for cut in range(0, len(text), 3):
            terminal.send(text[cut : cut + 3])
        terminal.wait_for("𠮷野髙﨑")


def test_a_scanner_burst_arrives_right_and_in_order() -> None:
    with Terminal([sys.executable, "-c", SCANNER]) as terminal:
        terminal.wait_for(READY)
        for start in range(0, 200, 20):
            terminal.send("".join(f"A{n:04d}\r{n * 7}\r" for n in range(start, start + 20)))
            terminal.wait_for(f" {start + 20} 誤り", 20)
        terminal.wait_for("200 誤り 0")


def test_escape_and_a_digit_stand_for_a_function_key_in_a_field() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send("12")
        terminal.wait_for("12")
        terminal.send(ESC)
        terminal.bytes_within(0.2)
        terminal.send("9")
        terminal.wait_for("Y/N")
        terminal.send(ESC + "3")
        terminal.wait_for("何も変えていません")
        assert "納付書番号 12 " in terminal.text()


def test_every_spelling_of_a_function_key_is_understood() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        for f1, f3 in (("\x1bOP", "\x1bOR"), ("\x1b[11~", "\x1b[13~"), ("\x1b[[A", "\x1b[[C")):
            terminal.send(f1)
            terminal.wait_for("どの画面でも同じキー")
            terminal.send(f3)
            terminal.wait_gone("どの画面でも同じキー")


def test_f9_held_down_for_two_seconds_executes_nothing() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        for _ in range(60):
            terminal.send(F9)
            terminal.bytes_within(0.033)
        terminal.wait_for("Y/N")
        terminal.send(F3)
        terminal.wait_for("何も変えていません")
        assert "決裁へ回しました" not in terminal.text()


def test_enter_held_down_on_the_confirmation_executes_nothing() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send(F9)
        terminal.wait_for("Y/N")
        terminal.send(ENTER * 40)
        terminal.bytes_within(0.5)
        assert "決裁へ回しました" not in terminal.text()


def test_a_paste_confirms_nothing_and_brings_no_control_characters() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send(F9)
        terminal.wait_for("Y/N")
        terminal.send("\x1b[200~Y\r\n\x1b[31mY\r\x1bY\r\x1b[201~")
        terminal.bytes_within(0.3)
        assert "決裁へ回しました" not in terminal.text()
        assert "Y/N" in terminal.text()


def test_a_paste_that_closes_its_own_bracket_presses_no_key() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send("\x1b[200~甲\x1b[201~" + F9 + "Y" + ENTER + "x" * 5000)
        terminal.wait_for("納付書番号 甲")
        terminal.bytes_within(0.3)
        assert "Y/N" not in terminal.text() and "x" not in terminal.text()
        terminal.send(F9)
        terminal.wait_for("Y/N")


def test_a_paste_of_a_megabyte_is_cut_and_the_next_key_is_taken() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        sent = ("\x1b[200~" + "あ" * 300_000 + "\x1b[201~").encode()
        for start in range(0, len(sent), 4096):
            terminal.send(sent[start : start + 4096])
        terminal.wait_for("ああああ", 30)
        terminal.bytes_within(0.3)
        terminal.send(F9)
        terminal.wait_for("Y/N")


def test_typed_ahead_keys_meet_the_screens_that_they_were_meant_for() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send(F9 + "Ｙ" + ENTER)
        terminal.wait_for("決裁へ回しました")
        terminal.send(F1 + F3 + "abc")
        terminal.wait_for("納付書番号 abc")


def test_an_unknown_screen_number_is_answered() -> None:
    with Terminal([*GALLERY, "list"]) as terminal:
        terminal.wait_for(READY)
        terminal.send(CTRL_G + "9999" + ENTER)
        terminal.wait_for("画面番号 9999 はありません")
        terminal.send(DOWN)
        terminal.wait_for("Enter 期別明細")


def test_a_tap_on_an_editing_key_keeps_the_order_of_a_burst() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send("ABX\x7fC\x1b[D\x1b[DYZ\x1b[F9")
        terminal.wait_for("AYZBC9")
