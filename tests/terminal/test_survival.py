"""What must not end a session, and what must: bytes, signals, a lost line. In a real terminal."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.harness import DOWN, F9, Terminal

GALLERY = [sys.executable, "-m", "tests.terminal.gallery"]
READY = "F1 ヘルプ"


@pytest.mark.parametrize(
    "sent",
    [
        b"\xff",
        "伊勢市".encode("cp932"),
        "伊勢市".encode("euc_jp"),
        b"\xe4\xbc",
        b"\x1b[99999999u",
        b"\x1b[1114112u",
        b"\x1b[55296u",
        b"\x1b[1:2;1:3u",
        b"\x1b[27;5;99999999~",
        b"\x1b[48;99999;99999;9;9t",
        b"\x1b[O\x1b[I",
        b"\x1b[<0;10;10M\x1b[<0;10;10m",
        b"\x1b[9999;9999R",
        b"\x10\x11\x1a\x1c\x03",
        b"\x1b[200~\x1b[31m\x07\r\x1b[201~",
    ],
)
def test_no_byte_of_a_client_ends_the_session(sent: bytes) -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send(sent)
        terminal.bytes_within(0.1)
        terminal.send("\x1b\x1b" + "\t" + "生")
        terminal.wait_for("生")
        assert terminal.alive()


@pytest.mark.parametrize(
    ("number", "cause"), [(signal.SIGHUP, "回線切断"), (signal.SIGTERM, "停止"), (signal.SIGINT, "停止")]
)
def test_a_signal_ends_the_session_wipes_the_terminal_and_is_told(number: int, cause: str, tmp_path: Path) -> None:
    told = tmp_path / "end"
    with Terminal([*GALLERY, "list", str(told)]) as terminal:
        terminal.wait_for(READY)
        terminal.signal(number)
        assert terminal.exit_code(2) == 128 + number
        assert b"\x1b[?1049l" in terminal.raw
        assert "伊勢" not in terminal.text()
        assert told.read_text(encoding="utf-8").startswith(cause)


@pytest.mark.parametrize("ignored", [False, True])
def test_a_closed_terminal_ends_the_session_even_if_hangups_are_ignored(ignored: bool, tmp_path: Path) -> None:
    told = tmp_path / "end"
    with Terminal([*GALLERY, "list", str(told)], ignore_hangup=ignored) as terminal:
        terminal.wait_for(READY)
        terminal.hangup()
        terminal.exit_code(2)
        assert told.exists()


def test_nothing_is_sent_while_nobody_types() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.bytes_within(0.7)
        assert terminal.bytes_within(3.0) == 0


def test_a_step_of_the_cursor_sends_two_rows() -> None:
    with Terminal([*GALLERY, "list"], rows=40, cols=120) as terminal:
        terminal.wait_for(READY)
        terminal.bytes_within(0.3)
        terminal.send(DOWN)
        assert 0 < terminal.bytes_within(0.5) <= 1500


def test_variables_of_the_environment_do_nothing(tmp_path: Path) -> None:
    asked = {
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_SCREENSHOT": "1",
        "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL_PRESS": "f9",
        "TEXTUAL_DRIVER": "os:system",
        "PYTHONIOENCODING": "cp932",
    }
    with Terminal([*GALLERY, "entry"], env=asked) as terminal:
        terminal.wait_for("日計入力")
        terminal.bytes_within(1.2)
        assert terminal.alive()
        assert "Y/N" not in terminal.text()
        assert list(tmp_path.iterdir()) == []


def test_only_the_sixteen_colours_are_sent() -> None:
    with Terminal([*GALLERY, "list"], env={"COLORTERM": "truecolor"}) as terminal:
        terminal.wait_for(READY)
        assert b"38;2;" not in terminal.raw and b"38;5;" not in terminal.raw
        assert b"48;2;" not in terminal.raw and b"48;5;" not in terminal.raw


def test_resizing_below_the_least_size_loses_nothing() -> None:
    with Terminal([*GALLERY, "entry"]) as terminal:
        terminal.wait_for(READY)
        terminal.send("08030012")
        terminal.wait_for("08030012")
        terminal.resize(20, 72)
        terminal.wait_for("いま 72x20")
        assert "08030012" not in terminal.text()
        terminal.send("9")
        terminal.resize(24, 80)
        terminal.wait_for("08030012")
        terminal.send("3")
        terminal.wait_for("080300123")


def test_a_crash_shows_a_number_and_no_data() -> None:
    program = (
        "import sys\n"
        "from tests.terminal.gallery import *\n"
        "class Broken(EntryScreen):\n"
        "    def on_unmount(self): pass\n"
        "    async def action_candidates(self):\n"
        "        secret = '123456789018'\n"
        "        self.query_one(Form).mount(Lines(), before=99)\n"
        "        self.app._handle_exception(ValueError(secret))\n"
        "app = OfficeApp(Broken)\n"
        "sys.exit(app.serve())\n"
    )
    with Terminal([sys.executable, "-c", program]) as terminal:
        terminal.wait_for(READY)
        terminal.send("\x1bOS")
        assert terminal.exit_code() == 1
        assert b"123456789018" not in terminal.raw and b"Traceback" not in terminal.raw
        assert "情報係" in terminal.raw.decode()


def test_a_fault_in_an_act_is_told_by_number_and_the_session_goes_on(tmp_path: Path) -> None:
    log = tmp_path / "incidents.log"
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.terminal.gallery import *\n"
        "class Broken(EntryScreen):\n"
        "    async def action_confirm(self):\n"
        "        secret = '123456789018'\n"
        "        raise ValueError(secret + ' 伊勢太郎')\n"
        f"sys.exit(OfficeApp(Broken, incident_log=Path({str(log)!r})).serve())\n"
    )
    with Terminal([sys.executable, "-c", program]) as terminal:
        terminal.wait_for(READY)
        terminal.send(F9)
        terminal.wait_for("障害")
        assert "123456789018" not in terminal.text()
        terminal.send("まだ動く")
        terminal.wait_for("まだ動く")
    text = log.read_text(encoding="utf-8")
    assert "action_confirm" in text and "ValueError" in text
    assert "123456789018" not in text and "伊勢" not in text
    assert log.stat().st_mode & 0o077 == 0


def test_a_size_fixed_by_the_environment_does_not_count() -> None:
    with Terminal([*GALLERY, "entry"], env={"COLUMNS": "200", "LINES": "60"}) as terminal:
        terminal.wait_for(READY)
        terminal.resize(20, 72)
        terminal.wait_for("いま 72x20")
