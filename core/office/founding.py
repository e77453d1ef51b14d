"""Founding a city's file: whose it is, its offices, roles with their rights, the system's own account, first settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.office import functions
from core.office.audit import AuditEntry, Result
from core.office.clock import Clock
from core.office.ports import S_co, Store, Vault
from core.office.rights import Level
from core.office.roster import GivenRight, Municipality, NewStaff, Office, Secrets, StaffKind
from core.office.settings import ALWAYS, found_settings
from core.values.refusals import Refusal

SYSTEM = "system"
"""Staff number of the system's own account: what the administrator's commands do at the machine, without a sign-in."""

SYSTEM_RIGHTS: tuple[tuple[str, Level], ...] = (
    ("office.staff", Level.ENTER),
    ("office.jobs", Level.READ),
    ("office.operations", Level.ENTER),
    ("office.notice", Level.ENTER),
    ("office.audit", Level.READ),
    ("office.outputs", Level.ENTER),
    ("office.printers", Level.ENTER),
    ("office.backup", Level.ENTER),
)
"""No taxpayer's file is among them."""

OFFICES: tuple[Office, ...] = (
    Office("0100", "収納推進課", "division"),
    Office("0200", "課税課", "division"),
    Office("0300", "医療保険課", "division"),
    Office("0400", "総務課", "division"),
    Office("0500", "情報係", "division"),
    Office("0600", "監査委員事務局", "division"),
    Office("1100", "二見総合支所生活福祉課", "branch"),
    Office("1200", "御薗総合支所生活福祉課", "branch"),
    Office("1300", "小俣総合支所生活福祉課", "branch"),
    Office("2100", "神社支所", "branch"),
    Office("2200", "大湊支所", "branch"),
    Office("2300", "浜郷支所", "branch"),
    Office("2400", "豊浜支所", "branch"),
    Office("2500", "北浜支所", "branch"),
    Office("2600", "城田支所", "branch"),
    Office("2700", "四郷支所", "branch"),
    Office("2800", "宮本支所", "branch"),
    Office("2900", "沼木支所", "branch"),
    Office("9000", "保守事業者", "outside"),
)
"""The offices of the city that the system was made for (伊勢市の組織); another city passes its own."""

Founder = Callable[[Any, int], None]
"""function(store, audit_seq): what another area lays down in a new file, such as rates and due dates."""


class AlreadyFounded(Refusal):
    """The file belongs to a city already."""

    sentence = "このデータは{name}のものとして作成済みです。別の場所を指定してください。"


def found_city(
    vault: Vault[S_co],
    clock: Clock,
    municipality: Municipality,
    *,
    offices: Iterable[Office] = OFFICES,
    settings: Mapping[str, object] | None = None,
    founders: Iterable[Founder] = (),
) -> None:
    """Lay down what every service expects, in one transaction. There is no account to sign in with afterwards.

    Takes its parts one by one: there is no one yet who could act. Raises AlreadyFounded.
    """
    with vault.write() as store:
        present = store.city.municipality()
        if present is not None:
            raise AlreadyFounded(name=present.name)
        store.city.found(municipality)
        for office in offices:
            store.city.add_office(office)
        for role_code, name in functions.ROLES.items():
            store.city.add_role(role_code, name)
        for row in functions.role_rights():
            store.city.add_role_right(*row)
        seq = store.audit.record(_entry(clock, municipality))
        _add_system(store, seq)
        found_settings(store, seq, settings)
        for found in founders:
            found(store, seq)


def _entry(clock: Clock, municipality: Municipality) -> AuditEntry:
    return AuditEntry(
        at=clock.now(),
        boot_id=clock.boot_id(),
        staff_no=SYSTEM,
        session_id=None,
        terminal="local",
        function_code="office.settings",
        act="市のデータの作成",
        result=Result.DONE,
        facts={
            "municipality": municipality.municipality_code,
            "name": municipality.name,
            "demo": municipality.demo,
        },
    )


def _add_system(store: Store, audit_seq: int) -> None:
    """The system's own account: no password can match its empty hash, so nobody signs in with it."""
    store.roster.add(
        NewStaff(SYSTEM, SYSTEM, "システム", "0500", StaffKind.UNATTENDED, Secrets("", None, b"", 0)),
    )
    for function_code, level in SYSTEM_RIGHTS:
        store.roster.set_right(
            SYSTEM, GivenRight(function_code, level, "grant", from_on=ALWAYS, until_on=None), 0, audit_seq
        )
