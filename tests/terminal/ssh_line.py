"""An SSH server of the test's own on loopback, with the very sshd_config and launcher that are installed on a server.

Only places, port, groups and the host key are other ones; as root the account is root, since a test makes no accounts.
"""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal.harness import ROOT
from tui.wiring import City

PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
SSHD, SSH = shutil.which("sshd", path=PATH), shutil.which("ssh", path=PATH)
NEEDED = [
    pytest.mark.system,
    pytest.mark.skipif(SSHD is None, reason="sshd (apt-get install openssh-server)"),
    pytest.mark.skipif(SSH is None, reason="ssh (apt-get install openssh-client)"),
]
DEPLOY = ROOT / "deploy"
TERMINAL = "3階-09"


@dataclass(frozen=True)
class Line:
    """How a client reaches the city's app."""

    port: int
    folder: Path
    print: str
    """Fingerprint of the terminal's key."""
    daemon: subprocess.Popen[bytes]

    @property
    def options(self) -> list[str]:
        """Options of a client that knows nothing of this machine's own settings."""
        told = [
            "StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes",
            "BatchMode=yes", f"IdentityFile={self.folder / 'id'}",
        ]  # fmt: skip
        return ["-F", "none", *(word for option in told for word in ("-o", option))]

    @property
    def to(self) -> str:
        """Whom the client asks for."""
        return f"{getpass.getuser()}@127.0.0.1"

    def client(self, *words: str, before: tuple[str, ...] = ()) -> list[str]:
        """The command line of ssh; `before` stands before the host, `words` behind it."""
        return [str(SSH), *self.options, "-p", str(self.port), *before, self.to, *words]

    def said(self) -> str:
        """What the server has told so far."""
        return (self.folder / "log").read_text("utf-8", "replace")


def installed(folder: Path, city: City) -> Path:
    """The installed files below a folder, as the installation lays them; the path of the server's configuration."""
    user = getpass.getuser()
    name = user.removeprefix("osame-")
    etc, opt, srv = (folder / each for each in ("etc", "opt", "srv"))
    for each in (etc / "terminals", etc / "senders", etc / "keys", opt / "bin", opt / "venv" / "bin", srv):
        each.mkdir(parents=True)
    (srv / name).symlink_to(city.folder)
    (etc / "keys" / name).symlink_to(city.folder.with_name(city.folder.name + ".keys"))
    (opt / "venv" / "bin" / "python").symlink_to(sys.executable)
    key = (folder / "id.pub").read_text().split()
    (etc / "terminals" / user).write_text(f"restrict,pty {key[0]} {key[1]} {TERMINAL}\n", encoding="utf-8")
    places = {"/etc/osame": str(etc), "/opt/osame": str(opt), "/srv/osame": str(srv)}

    def placed(text: str) -> str:
        for old, new in places.items():
            text = text.replace(old + "/", new + "/")
        return text

    # A symbolic link to the interpreter does not lead to its packages; the launcher is given the real one.
    launcher = placed((DEPLOY / "bin" / "osame-terminal").read_text("utf-8"))
    launcher = launcher.replace(str(opt / "venv" / "bin" / "python"), sys.executable)
    (opt / "bin" / "osame-terminal").write_text(launcher, encoding="utf-8")
    (opt / "bin" / "osame-terminal").chmod(0o755)
    config = placed((DEPLOY / "sshd_config").read_text("utf-8"))
    group = grp.getgrgid(os.getegid()).gr_name
    for line, other in {
        "Port 2222": "Port {port}\nListenAddress 127.0.0.1",
        "HostKey /etc/ssh/ssh_host_ed25519_key": f"HostKey {folder / 'host'}",
        "StrictModes yes": "StrictModes no",  # a temporary folder lies in one that all can write
        "PermitRootLogin no": "PermitRootLogin " + ("prohibit-password" if user == "root" else "no"),
        "AllowGroups osame-clerks osame-senders": f"AllowGroups {group}",
        "Match Group osame-clerks": f"Match Group {group}",
    }.items():
        assert re.search(rf"^{re.escape(line)}$", config, re.M), f"{line} is not in the configuration"
        config = re.sub(rf"^{re.escape(line)}$", lambda _, other=other: other, config, flags=re.M)  # type: ignore[misc]
    (folder / "conf").write_text(config)
    return folder / "conf"


@contextmanager
def served(city: City, **other: str) -> Iterator[Line]:
    """A running server for a city; `other` replaces a line by its first word, to make a test shorter."""
    with tempfile.TemporaryDirectory(prefix="osame-ssh-") as place:  # short: a socket's path has 100 characters
        folder = Path(place)
        for name in ("host", "id", "stranger"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        shown = subprocess.run(["ssh-keygen", "-lf", str(folder / "id")], capture_output=True, text=True, check=True)
        conf = installed(folder, city)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        text = conf.read_text().replace("{port}", str(port))
        for word, value in other.items():
            text, count = re.subn(rf"^{word} .*$", f"{word} {value}", text, flags=re.M)
            assert count == 1, f"{word} stands {count} times in the configuration"
        conf.write_text(text)
        if os.geteuid() == 0:
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        with (folder / "log").open("wb") as told:
            daemon = subprocess.Popen([str(SSHD), "-D", "-e", "-f", str(conf)], stderr=told)
        line = Line(port, folder, shown.stdout.split()[1], daemon)
        try:
            _wait_for_port(line)
            yield line
        finally:
            daemon.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                daemon.wait(10)


def _wait_for_port(line: Line) -> None:
    while True:
        if line.daemon.poll() is not None:
            pytest.skip(f"sshd does not start here: {line.said().strip()[-120:]}")
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", line.port)) == 0:
                return
