"""A clerk's terminal over ssh, with the installed configuration: the sign-in, a dropped line, and every side door."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.people import add_staff
from tests.terminal.harness import Terminal
from tests.terminal.ssh_line import NEEDED, TERMINAL, Line, served
from tests.terminal.test_session_rows import sign_in
from tui.wiring import City

pytestmark = NEEDED


@pytest.fixture
def line(city: City) -> Iterator[Line]:
    """The daemon, ended after the test. It probes a silent line after a second instead of fifteen."""
    with served(city, ClientAliveInterval="1", UnusedConnectionTimeout="3s") as running:
        yield running


def ends(city: City) -> list[tuple[str, str]]:
    """Terminal and cause of each session that is over."""
    with city.vault.read() as store:
        return store.db.execute(
            "SELECT terminal, end_cause FROM live_session WHERE ended_at IS NOT NULL ORDER BY session_id"
        ).fetchall()


def apps(line: Line) -> list[int]:
    """Process numbers of the apps that this server started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"tui.cli.main" in words and str(line.folder / "srv").encode() in b"".join(words):
                found.append(int(entry.name))
    return found


def until(true: Callable[[], object], seconds: float, what: str) -> float:
    """Wait for a condition; how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, what
        select_nothing()
    return time.monotonic() - began


def select_nothing() -> None:
    """Let the other processes have the machine for a moment."""
    threading.Event().wait(0.02)


def asked(line: Line, *argv: str, seconds: float = 30) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, timeout=seconds, check=False)


def test_a_clerk_signs_in_over_ssh_and_a_dropped_line_ends_the_session_with_its_row(city: City, line: Line) -> None:
    add_staff(city, "LINE1", "collection")
    with Terminal(line.client(before=("-tt",))) as terminal:
        sign_in(terminal)
        assert ends(city) == []
        terminal.kill()
        until(lambda: ends(city), 20, "the session did not end with its line")
    [(name, cause)] = ends(city)
    assert (name, cause) in ((TERMINAL, "hangup"), (TERMINAL, "vanished"))
    with city.vault.read() as store:
        acts = store.db.execute("SELECT body ->> 'act' FROM audit_log WHERE staff_no = 'LINE1' ORDER BY seq").fetchall()
        keys = store.db.execute("SELECT terminal_key FROM live_session").fetchall()
    assert acts[-1][0] == "サインアウト"
    assert keys == [(line.print,)]
    until(lambda: not apps(line), 10, "a process is left")


@pytest.mark.parametrize("how", ["frozen client", "killed server"])
def test_a_line_that_falls_silent_leaves_no_process_and_no_lock(how: str, city: City, line: Line) -> None:
    add_staff(city, "LINE1", "collection")
    with Terminal(line.client(before=("-tt",))) as terminal:
        sign_in(terminal)
        terminal.send("3102\r")
        terminal.wait_for("3102 日計入力", 20)
        (app,) = apps(line)
        if how == "frozen client":
            terminal.signal(signal.SIGSTOP)
        else:
            os.kill(int(Path(f"/proc/{app}/stat").read_text().rpartition(")")[2].split()[1]), signal.SIGKILL)
        until(lambda: not apps(line), 30, "the app lives on")
        with city.vault.write() as store:
            assert store.db.execute("SELECT 1").fetchone() == (1,)
        assert [name for name, _ in ends(city)] == [TERMINAL]


def test_an_idle_screen_sends_nothing_over_the_line(city: City, line: Line) -> None:
    with Terminal(line.client(before=("-tt",))) as terminal:
        terminal.wait_for("利用者ID", 30)
        terminal.bytes_within(1.0)
        assert terminal.bytes_within(4.0) == 0


@pytest.mark.parametrize("words", [("id",), ("cat", "{db}"), ("bash", "-i"), ("rsync", "--server", "{db}")])
def test_whatever_a_client_asks_for_it_gets_no_command_and_no_file(
    words: tuple[str, ...], city: City, line: Line
) -> None:
    command = [word.format(db=city.folder / "city.db") for word in words]
    done = asked(line, *line.client(*command))
    assert done.returncode == 2
    assert b"uid=" not in done.stdout and b"SQLite" not in done.stdout
    assert "端末から起動" in (done.stdout + done.stderr).decode()


def test_a_command_with_a_terminal_gets_the_program(city: City, line: Line) -> None:
    with Terminal(line.client("sh -c 'echo SHELL; id'", before=("-tt",))) as terminal:
        terminal.wait_for("利用者ID", 30)
        assert "uid=" not in terminal.text()


@pytest.mark.parametrize("program", ["sftp", "scp", "scp -O"])
def test_no_file_leaves(program: str, city: City, line: Line, tmp_path: Path) -> None:
    name, *more = program.split()
    found = shutil.which(name)
    if found is None:
        pytest.skip("openssh-client")
    loot = tmp_path / "loot"
    from_there = f"{line.to}:{city.folder / 'city.db'}"
    done = asked(line, found, *more, *line.options, "-P", str(line.port), from_there, str(loot))
    assert done.returncode != 0
    assert not loot.exists()


def test_no_file_comes_in(city: City, line: Line, tmp_path: Path) -> None:
    (tmp_path / "evil").write_text("x")
    scp = shutil.which("scp")
    assert scp is not None
    for more in ([], ["-O"]):
        there = f"{line.to}:{tmp_path / 'placed'}"
        assert asked(line, scp, *more, *line.options, "-P", str(line.port), str(tmp_path / "evil"), there).returncode
    assert not (tmp_path / "placed").exists()


@pytest.mark.parametrize(
    "options",
    [
        ("-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:{port}"),
        ("-W", "127.0.0.1:{port}"),
        ("-o", "ExitOnForwardFailure=yes", "-N", "-w", "any"),
        ("-o", "ExitOnForwardFailure=yes", "-N", "-R", "/tmp/osame-test.sock:127.0.0.1:{port}"),
    ],
)
def test_nothing_is_forwarded(options: tuple[str, ...], line: Line) -> None:
    with socket.socket() as target:
        target.bind(("127.0.0.1", 0))
        target.listen()
        target.settimeout(0.3)
        told = tuple(option.format(port=target.getsockname()[1]) for option in options)
        assert asked(line, *line.client(before=told)).returncode not in (0, None)
        with pytest.raises(TimeoutError):
            target.accept()


@pytest.mark.parametrize("option", ["-L", "-D"])
def test_a_forwarding_of_the_client_reaches_nothing(option: str, line: Line) -> None:
    with socket.socket() as target, socket.socket() as free:
        target.bind(("127.0.0.1", 0))
        target.listen()
        target.settimeout(0.5)
        free.bind(("127.0.0.1", 0))
        local = free.getsockname()[1]
        free.close()
        place = target.getsockname()[1]
        told = f"127.0.0.1:{local}" + (f":127.0.0.1:{place}" if option == "-L" else "")
        with Terminal(line.client(before=("-tt", option, told))) as terminal:
            terminal.wait_for("利用者ID", 30)
            with socket.create_connection(("127.0.0.1", local), 5) as door:
                hello = b"x" if option == "-L" else b"\x05\x01\x00"
                door.sendall(hello)
                if option == "-D":
                    door.recv(2)
                    door.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01" + place.to_bytes(2, "big"))
                with pytest.raises(TimeoutError):
                    target.accept()


def test_a_connection_carries_one_screen(line: Line) -> None:
    control = str(line.folder / "ctl")
    with Terminal(line.client(before=("-M", "-S", control, "-tt"))) as terminal:
        terminal.wait_for("利用者ID", 30)
        second = asked(line, *line.client("id", before=("-S", control, "-o", "ControlMaster=no", "-p", "1")))
        assert second.returncode != 0 and b"uid=" not in second.stdout


def test_a_connection_without_a_screen_is_closed(line: Line) -> None:
    assert asked(line, *line.client(before=("-N",))).returncode != 0


def test_nothing_of_the_client_s_environment_reaches_the_program(line: Line) -> None:
    evil = "TEXTUAL_LOG=/nowhere PYTHONPATH=/nowhere LC_EVIL=1 LD_PRELOAD=/nowhere/x.so OSAME_KEYS=/nowhere LANG=ja_JP.SJIS"
    with Terminal(line.client(before=("-A", "-o", f"SetEnv={evil}", "-tt"))) as terminal:
        terminal.wait_for("利用者ID", 30)
        (app,) = apps(line)
        environ = Path(f"/proc/{app}/environ").read_bytes().decode().split("\0")
    names = {each.partition("=")[0] for each in environ if each}
    assert names == {"LANG", "TZ", "PATH", "HOME", "TERM", "SSH_CONNECTION", "SSH_USER_AUTH"}
    assert "LANG=C.UTF-8" in environ and "TZ=Asia/Tokyo" in environ


@pytest.mark.parametrize("term", ["dumb", "linux", "xterm", "screen", "x" * 10_000, "../../x", "vt100;reboot", "$(id)"])
def test_whatever_a_terminal_calls_itself_it_gets_the_program(term: str, line: Line) -> None:
    with Terminal(line.client(before=("-tt",)), env={"TERM": term}) as terminal:
        terminal.wait_for("利用者ID", 30)
        (app,) = apps(line)
        told = dict(
            each.split("=", 1) for each in Path(f"/proc/{app}/environ").read_bytes().decode().split("\0") if "=" in each
        )
        assert told["TERM"] == (term if term in ("dumb", "linux", "xterm", "screen") else "xterm-256color")


def test_one_process_serves_one_clerk(line: Line) -> None:
    with Terminal(line.client(before=("-tt",))) as terminal:
        terminal.wait_for("利用者ID", 30)
        (app,) = apps(line)
        parent = Path(f"/proc/{app}/stat").read_text().rpartition(")")[2].split()[1]
        assert b"sshd" in Path(f"/proc/{parent}/cmdline").read_bytes(), "a shell stands between sshd and the program"
        limits = Path(f"/proc/{app}/limits").read_text()
        assert "Max core file size        0" in limits


def test_a_password_another_key_and_another_user_are_refused(line: Line) -> None:
    stranger = [word.replace(str(line.folder / "id"), str(line.folder / "stranger")) for word in line.client("id")]
    password = line.client(
        "id", before=("-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password,keyboard-interactive")
    )
    other = [word.replace(line.to, "nobody@127.0.0.1") for word in line.client("id")]
    for argv in (stranger, password, other):
        done = asked(line, *argv)
        assert (done.returncode, done.stdout) == (255, b"")


def test_a_key_of_the_terminal_s_own_account_opens_nothing(line: Line) -> None:
    """Only root's list counts: ~/.ssh/authorized_keys of the account is not looked at."""
    assert "/.ssh/" not in (line.folder / "conf").read_text()


@pytest.mark.slow
def test_two_hundred_connections_from_one_terminal_do_not_shut_the_others_out(city: City) -> None:
    with served(city) as line:
        held = []
        try:
            for _ in range(200):
                door = socket.socket()
                door.bind(("127.0.0.2", 0))
                door.setblocking(False)
                door.connect_ex(("127.0.0.1", line.port))
                held.append(door)
            with Terminal(line.client(before=("-tt",))) as terminal:
                terminal.wait_for("利用者ID", 5)
        finally:
            for door in held:
                door.close()


@pytest.mark.slow
def test_after_many_dropped_sessions_nothing_is_left(city: City) -> None:
    with served(city, ClientAliveInterval="1") as line:
        before = set(os.listdir("/tmp"))
        lying = {path for path in city.folder.rglob("*") if path.name not in ("city.db-wal", "city.db-shm")}
        for _ in range(50):
            screens = [Terminal(line.client(before=("-tt",))) for _ in range(4)]
            for screen in screens:
                screen.wait_for("利用者ID", 60)
            for screen in screens:
                screen.kill()
                screen.hangup()
        until(lambda: not apps(line), 30, f"{len(apps(line))} processes are left")
        until(
            lambda: not {n for n in set(os.listdir("/tmp")) - before if n.startswith("sshauth")}, 20, "files are left"
        )
        with city.vault.write():
            pass
        found = {path for path in city.folder.rglob("*") if path.name not in ("city.db-wal", "city.db-shm")}
        assert {path for path in found - lying if path.is_file() and path.name != "city.lock"} == set()
