"""The SSH server's configuration, line by line as the installation lays it, and the lists of keys that only root writes.

`sshd -T` can only be asked by root; the file is read here as sshd reads it: the first value of a word counts, and a
Match block that fits goes before what stands outside.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from tui.cli.doctor.findings import Finding, judged, unknown

CLERKS, SENDERS = "osame-clerks", "osame-senders"
ETC = Path("/etc/osame")
NO = (
    "passwordauthentication", "kbdinteractiveauthentication", "hostbasedauthentication", "permitemptypasswords",
    "permitrootlogin", "allowtcpforwarding", "allowstreamlocalforwarding", "allowagentforwarding", "x11forwarding",
    "gatewayports", "permittunnel", "permituserrc", "permituserenvironment",
)  # fmt: skip
WANTED: dict[str, dict[str, str]] = {
    CLERKS: {
        **dict.fromkeys(NO, "no"),
        "pubkeyauthentication": "yes",
        "authenticationmethods": "publickey",
        "strictmodes": "yes",
        "exposeauthinfo": "yes",
        "maxsessions": "1",
        "subsystem": "sftp /bin/false",
        "authorizedkeysfile": "/etc/osame/terminals/%u",
        "forcecommand": "exec /opt/osame/bin/osame-terminal",
    },
    SENDERS: {
        **dict.fromkeys(NO, "no"),
        "permittty": "no",
        "maxsessions": "1",
        "authorizedkeysfile": "/etc/osame/senders/%u",
        "chrootdirectory": "/srv/osame-in/%u",
        "forcecommand": "internal-sftp -l info -u 0007",
    },
}
AT_MOST = {"logingracetime": 30, "clientaliveinterval": 15, "clientalivecountmax": 2, "unusedconnectiontimeout": 30}
"""Seconds or counts between one and this number."""
NEVER = ("acceptenv", "permitopen", "permitlisten", "authorizedkeyscommand", "trustedusercakeys")
_WORDS = {CLERKS: "端末", SENDERS: "送信元"}


def settings_for(text: str, groups: frozenset[str], user: str = "") -> dict[str, str]:
    """What counts for a user of some groups, word by word in small letters."""
    outside: dict[str, str] = {}
    matched: dict[str, str] = {}
    inside, fits = False, True
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        word, _, value = re.sub(r"^(\S+?)[\s=]+", r"\1 ", line, count=1).partition(" ")
        word, value = word.lower(), " ".join(value.strip().strip('"').split())
        if word == "match":
            inside, fits = True, _fits(value, groups, user)
        elif inside and fits:
            matched.setdefault(word, value)
        elif not inside:
            outside.setdefault(word, value)
    return outside | matched


def _fits(criteria: str, groups: frozenset[str], user: str) -> bool:
    """Does a Match line speak of the user? One that asks for something else is taken to fit: it could open a door."""
    words = criteria.split()
    for kind, patterns in zip(words[::2], words[1::2], strict=False):
        among = {"group": groups, "user": frozenset({user})}.get(kind.lower())
        if among is not None and not any(fnmatchcase(one, p) for p in patterns.split(",") for one in among):
            return False
    return True


def look_at_server(file: Path) -> list[Finding]:
    """Each line of the configuration that the terminals and the senders rely on; drift is unfit (S11)."""
    try:
        text = file.read_text("utf-8", "replace")
    except OSError as error:
        return [unknown("SSHの設定", f"{file} を読めません（{error.strerror}）", "install.sh を実行してください。")]
    findings: list[Finding] = []
    if re.search(r"^\s*include\b", text, re.IGNORECASE | re.MULTILINE):
        findings.append(judged("SSHの設定", False, "Include があります", "ほかの設定を読み込む行を除いてください。"))
    for group, wanted in WANTED.items():
        findings += _compared(group, settings_for(text, frozenset({group})), wanted)
    if not any(finding.mend for finding in findings):
        count = sum(len(wanted) for wanted in WANTED.values()) + 2 * len(AT_MOST)
        return [judged("SSHの設定", True, f"{file} {count}項目 相違なし", "")]
    return findings


def _compared(group: str, has: Mapping[str, str], wanted: Mapping[str, str]) -> list[Finding]:
    findings = []
    mend = "deploy/sshd_config のとおりに直し、systemctl reload sshd-osame を行ってください。"
    for word, right in wanted.items():
        value = has.get(word, "（指定なし）")
        if value.lower() != right.lower():
            findings.append(judged(f"SSHの設定 {_WORDS[group]}", False, f"{word} {value}（正 {right}）", mend))
    for word, most in AT_MOST.items():
        value = has.get(word, "（指定なし）")
        number = int(value.rstrip("s")) if value.rstrip("s").isdigit() else 0
        if not 1 <= number <= most:
            findings.append(judged(f"SSHの設定 {_WORDS[group]}", False, f"{word} {value}（正 1から{most}）", mend))
    for word in NEVER:
        if word in has:
            findings.append(judged(f"SSHの設定 {_WORDS[group]}", False, f"{word} {has[word]}（正 指定なし）", mend))
    return findings


def look_at_lists(folder: Path, etc: Path = ETC) -> list[Finding]:
    """Who may come in is root's to say: the account of the city can write neither its list nor a folder above it (S9)."""
    try:
        account = pwd.getpwuid(folder.stat().st_uid)
    except (OSError, KeyError):
        return [unknown("端末の鍵", f"{folder} の持主が分かりません")]
    findings = []
    for kind, name in (("terminals", account.pw_name), ("senders", account.pw_name.replace("osame-", "osame-in-", 1))):
        place = etc / kind / name
        check = "端末の鍵" if kind == "terminals" else "送信元の鍵"
        if not place.is_file():
            findings.append(
                unknown(check, f"{place} がありません", "docs/installation.md のとおりに登録してください。")
            )
            continue
        open_ones = [str(p) for p in (place, *place.parents) if _writable(p, account.pw_uid, account.pw_gid)]
        findings.append(
            judged(
                check,
                not open_ones,
                f"{place}",
                f"root の持物にし、書けないようにしてください（{'、'.join(open_ones)}）。",
            )
        )
        if kind == "terminals":
            findings += _named(place)
    home = Path(account.pw_dir)
    keys = home / ".ssh"
    findings.append(
        judged("利用者の .ssh", not os.path.lexists(keys), str(keys), "ほかの入口になるため、削除してください。")
    )
    return findings


def _writable(path: Path, uid: int, gid: int) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    mode = found.st_mode
    return bool(
        (found.st_uid == uid and uid != 0)
        or (mode & stat.S_IWGRP and found.st_gid == gid)
        or (mode & stat.S_IWOTH and not mode & stat.S_ISVTX)
    )


def _named(place: Path) -> list[Finding]:
    """Each key has a name behind it and may open a screen and nothing else."""
    try:
        lines = [line.strip() for line in place.read_text("utf-8", "replace").splitlines()]
    except OSError as error:
        return [unknown("端末の名", f"{place} を読めません（{error.strerror}）")]
    keys = [line for line in lines if line and not line.startswith("#")]
    loose = [line for line in keys if not line.startswith("restrict,pty ")]
    nameless = [line for line in keys if not re.search(r"\bAAAA\S+ \S", line)]
    names = [line.rsplit(" ", 1)[-1] for line in keys]
    twice = sorted({name for name in names if names.count(name) > 1})
    return [
        judged("端末の鍵の制限", not loose, f"{len(keys)}本", "各行を restrict,pty で始めてください。"),
        judged(
            "端末の名",
            not nameless and not twice,
            f"{len(keys)}台",
            f"各行の終わりに端末の名を1つずつ置いてください{'（重複 ' + '、'.join(twice) + '）' if twice else ''}。",
        ),
    ]
