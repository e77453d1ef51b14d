"""The name of a terminal comes from the list of keys; the session row holds the fingerprint of the key (S12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.office.signing_in import sign_in
from tests.people import PASSWORD, FixedClock, add_staff, code_at
from tui.terminal_key import TerminalKey, terminal_of
from tui.wiring import City

KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
PRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU"
"""Key and fingerprint that a host on the internet publishes, for a known pair."""


@pytest.fixture
def auth(tmp_path: Path) -> dict[str, str]:
    """What the server leaves for the session of that key."""
    told = tmp_path / "auth"
    told.write_text(f"publickey ssh-ed25519 {KEY}\n")
    return {"SSH_USER_AUTH": str(told), "SSH_CONNECTION": "10.1.2.3 50000 10.0.0.1 2222"}


def listed(tmp_path: Path, *lines: str) -> str:
    place = tmp_path / "terminals"
    place.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(place)


def test_the_name_behind_the_key_is_the_terminal(auth: dict[str, str], tmp_path: Path) -> None:
    terminals = listed(tmp_path, "ssh-ed25519 AAAAB3 2階-01", f"restrict,pty ssh-ed25519 {KEY} 3階-09")
    assert terminal_of(auth, "told", terminals) == TerminalKey("3階-09", PRINT)


def test_a_key_without_a_line_or_a_name_is_known_by_its_address(auth: dict[str, str], tmp_path: Path) -> None:
    for lines in ((), (f"#ssh-ed25519 {KEY} 3階-09",), (f"ssh-ed25519 {KEY}",), (f"ssh-ed25519 {KEY}x 3階-09",)):
        assert terminal_of(auth, "", listed(tmp_path, *lines)) == TerminalKey("10.1.2.3", PRINT)


def test_without_word_of_the_server_there_is_no_fingerprint(tmp_path: Path) -> None:
    terminals = listed(tmp_path, f"ssh-ed25519 {KEY} 3階-09")
    assert terminal_of({"SSH_CONNECTION": "10.1.2.3 1 2 3"}, "", terminals) == TerminalKey("10.1.2.3")


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\0\n", b"publickey\n", b"publickey ssh-ed25519 !!!\n", b"password\n"]
)
def test_a_strange_word_of_the_server_gives_no_fingerprint(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "auth").write_bytes(content)
    found = terminal_of({"SSH_USER_AUTH": str(tmp_path / "auth")}, "", str(tmp_path / "none"))
    assert found == TerminalKey("local")


def test_a_name_brings_no_control_character_and_is_not_long(auth: dict[str, str], tmp_path: Path) -> None:
    terminals = listed(tmp_path, f"ssh-ed25519 {KEY} 3\x1b[31m階{'x' * 90}")
    name = terminal_of(auth, "", terminals).name
    assert name.isprintable() and len(name) == 64


def test_the_fingerprint_stands_in_the_session_row_and_in_the_log(city: City, clock: FixedClock) -> None:
    add_staff(city, "LINE1", "collection")
    sign_in(city.vault, clock, city.outside, "line1", PASSWORD, code_at(clock.now()), "3階-09", PRINT)
    with city.vault.read() as store:
        row = store.db.execute("SELECT terminal, terminal_key FROM live_session").fetchone()
        told = store.db.execute("SELECT body ->> '$.terminal_key' FROM audit_log ORDER BY seq DESC").fetchone()
    assert (row, told) == (("3階-09", PRINT), (PRINT,))
