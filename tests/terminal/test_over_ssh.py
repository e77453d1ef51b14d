"""A clerk's terminal over ssh, with an sshd of the test's own on loopback: the sign-in, a dropped line, other commands."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.people import add_staff
from tests.terminal.harness import ROOT, Terminal
from tests.terminal.test_session_rows import sign_in
from tui.wiring import City

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
SSHD, SSH = shutil.which("sshd", path=PATH), shutil.which("ssh", path=PATH)
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(SSHD is None, reason="sshd (apt-get install openssh-server)"),
    pytest.mark.skipif(SSH is None, reason="ssh (apt-get install openssh-client)"),
]

CONF = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile {folder}/pid
AuthorizedKeysFile {folder}/keys
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
StrictModes no
PermitUserEnvironment no
PermitRootLogin prohibit-password
AllowTcpForwarding no
X11Forwarding no
PrintMotd no
PrintLastLog no
ForceCommand cd {root} && exec {python} -m tui.cli.main --dir {city} --terminal 3F-09
"""


@dataclass(frozen=True)
class Line:
    """How a client reaches the city's app."""

    port: int
    folder: Path

    def client(self, *words: str) -> list[str]:
        """The command line of a client that knows nothing of this machine's own settings."""
        options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes"]
        settings = [word for option in options for word in ("-o", option)]
        where = ["-F", "none", "-p", str(self.port), "-i", str(self.folder / "id"), f"{getpass.getuser()}@127.0.0.1"]
        return [str(SSH), *settings, *where, *words]


@pytest.fixture
def line(city: City, tmp_path: Path) -> Iterator[Line]:
    """The daemon, ended after the test."""
    folder = tmp_path / "ssh"
    folder.mkdir()
    for name in ("host", "id"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    shutil.copy(folder / "id.pub", folder / "keys")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = CONF.format(port=port, folder=folder, root=ROOT, python=sys.executable, city=city.folder)
    (folder / "conf").write_text(conf)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    log = folder / "log"
    with log.open("wb") as told:
        daemon = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(folder / "conf")], stderr=told)
    try:
        _wait_for_port(port, daemon, log)
        yield Line(port, folder)
    finally:
        daemon.terminate()
        daemon.wait(10)


def _wait_for_port(port: int, daemon: subprocess.Popen[bytes], log: Path) -> None:
    while True:
        if daemon.poll() is not None:
            pytest.skip(f"sshd does not start here: {log.read_text().strip()[-120:]}")
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return


def ends(city: City) -> list[tuple[str, str]]:
    """Terminal and cause of each session that is over."""
    with city.vault.read() as store:
        return store.db.execute(
            "SELECT terminal, end_cause FROM live_session WHERE ended_at IS NOT NULL ORDER BY session_id"
        ).fetchall()


def test_a_clerk_signs_in_over_ssh_and_a_dropped_line_ends_the_session_with_its_row(city: City, line: Line) -> None:
    add_staff(city, "LINE1", "collection")
    with Terminal(line.client("-tt")) as terminal:
        sign_in(terminal)
        assert ends(city) == []
        terminal.kill()
        until = time.monotonic() + 20
        while not ends(city):
            assert time.monotonic() < until, "the session did not end with its line"
    [(name, cause)] = ends(city)
    assert (name, cause) in (("3F-09", "hangup"), ("3F-09", "vanished"))
    with city.vault.read() as store:
        acts = store.db.execute("SELECT body ->> 'act' FROM audit_log WHERE staff_no = 'LINE1' ORDER BY seq").fetchall()
    assert acts[-1][0] == "サインアウト"


def test_whatever_a_client_asks_for_it_gets_no_command_and_no_file(city: City, line: Line) -> None:
    for words in (("id",), ("cat", str(city.folder / "city.db")), ("-s", "sftp"), ("bash", "-i")):
        done = subprocess.run(
            line.client(*words), capture_output=True, stdin=subprocess.DEVNULL, timeout=60, check=False
        )
        assert done.returncode != 0
        assert b"uid=" not in done.stdout and b"SQLite" not in done.stdout
