"""Registering staff (9001), changing what they are called, suspending, retiring and taking them back.

Registering gives no right: that is a draft of its own (9002). It is about staff alone; the party that a person is, for
keeping them out of their own case, is named by 宛名番号 and never shown.
"""

from __future__ import annotations

import re
import secrets as randomness
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.office.roster import NewStaff, Secrets, StaffKind, StaffMember, StaffState
from core.office.sessions import EndCause
from core.office.signing_in import KEY_BYTES, end_sessions_of, hash_of_key
from core.office.traces.alarms import AlarmKind, raise_alarm
from core.values.refusals import BadInput, ChangedByAnother, Refusal

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store

FUNCTION = "office.staff"
_STAFF_NO = re.compile(r"[0-9A-Za-z-]{1,12}", re.ASCII)
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,24}", re.ASCII)
"""Short and plain: it stands in the picture that an authenticator app reads."""


class StaffPresent(Refusal):
    """The staff number or login id is taken."""

    sentence = "{what}は登録済みです。別の番号・利用者IDを指定してください。"


class OwnAccount(Refusal):
    """Nobody administers themself, also not under a second number."""

    sentence = "自分の登録は変更できません。ほかの権限管理者に依頼してください。"


@dataclass(frozen=True, slots=True)
class Person:
    """What is entered of a person. `kana` may be blank; `party_no` is blank where they are in no register here."""

    staff_no: str
    login_id: str
    name: str
    kana: str = ""
    party_no: str = ""


def register_staff(ctx: Context[Store], person: Person, office_code: str) -> StaffMember:
    """A new person without any right, password or second factor. Raises StaffPresent, BadInput."""
    ctx.authorize(FUNCTION, "enter")
    person = _checked(person)
    nobody = Secrets(ctx.outside.passwords.of_nobody, None, b"", 0)
    with ctx.write() as store:
        party_id = _party_id(store, person.party_no)
        new = NewStaff(
            person.staff_no, person.login_id, person.name, office_code, StaffKind.PERSON, nobody, party_id, person.kana
        )
        _add(ctx, store, new)
        return store.roster.get(person.staff_no)


def register_unattended(ctx: Context[Store], staff_no: str, name: str, office_code: str) -> bytes:
    """An account for a machine's work; its key of 32 random bytes, to be put into a file of mode 0600 and kept nowhere."""
    ctx.authorize(FUNCTION, "enter")
    key = randomness.token_bytes(KEY_BYTES)
    proof = Secrets(hash_of_key(key), None, b"", 0)
    with ctx.write() as store:
        _add(ctx, store, NewStaff(staff_no, staff_no, name, office_code, StaffKind.UNATTENDED, proof))
    return key


def change_staff(
    ctx: Context[Store], staff_no: str, version: int, person: Person, *, forget_party: bool = False
) -> StaffMember:
    """Change login id, name, reading and party of a person. A blank `party_no` leaves the party unless `forget_party`.

    Nobody changes their own: the party decides on which cases they may work. When one is taken away or put in the place
    of another the head of the office is told. Raises OwnAccount, StaffPresent, BadInput,
    ChangedByAnother.
    """
    ctx.authorize(FUNCTION, "enter")
    person = _checked(person)
    with ctx.write() as store:
        refuse_own(ctx, store, staff_no)
        member = _at_version(store, staff_no, version)
        if any(each.login_id == person.login_id and each.staff_no != staff_no for each in store.roster.listed()):
            raise StaffPresent(what=person.login_id, field="login_id")
        party_id = None if forget_party else member.party_id
        if person.party_no.strip():
            party_id = _party_id(store, person.party_no)
        store.roster.change(member, person.login_id, person.name, person.kana, party_id)
        facts: dict[str, Any] = {
            name: f"{before} → {after}"
            for name, before, after in (
                ("login", member.login_id, person.login_id),
                ("name", member.name, person.name),
                ("kana", member.kana, person.kana),
            )
            if before != after
        }
        if party_id != member.party_id:
            facts["party_link"] = "解除" if party_id is None else "変更" if member.party_id else "登録"
        if member.party_id not in (None, party_id):
            body = f"職員 {staff_no} {member.name} の本人の宛名の{facts['party_link']}"
            raise_alarm(ctx, store, FUNCTION, AlarmKind.PARTY_LINK, body)
        store.audit.record(ctx.entry(FUNCTION, "利用者の変更", staff=staff_no, **facts))
        return store.roster.get(staff_no)


def set_state(ctx: Context[Store], staff_no: str, state: StaffState, *, reason: str = "") -> StaffMember:
    """Suspend, retire or take back. Who is no longer active loses their live session in the same moment.

    Drafts that they leave behind stand in 8001 for their superiors, who withdraw them or take them over. Raises OwnAccount.
    """
    ctx.authorize(FUNCTION, "enter")
    with ctx.write() as store:
        refuse_own(ctx, store, staff_no)
        member = store.roster.get(staff_no)
        store.roster.set_state(member, state)
        if state is not StaffState.ACTIVE:
            end_sessions_of(store, ctx.clock, staff_no, EndCause.SUSPENDED)
        entry = ctx.entry(FUNCTION, f"利用者の{state.label}", reason=reason.strip() or None, staff=staff_no)
        store.audit.record(entry)
        return store.roster.get(staff_no)


def list_staff(ctx: Context[Store]) -> list[StaffMember]:
    """All staff members and accounts by number."""
    ctx.authorize(FUNCTION, "read")
    with ctx.read() as store:
        return store.roster.listed()


def refuse_own(ctx: Context[Store], store: Store, staff_no: str) -> None:
    """Refuse what somebody would do to themself. Raises OwnAccount."""
    me, other = store.roster.get(ctx.actor.staff_no), store.roster.get(staff_no)
    if me.staff_no == other.staff_no or (me.party_id is not None and me.party_id == other.party_id):
        raise OwnAccount


def _at_version(store: Store, staff_no: str, version: int) -> StaffMember:
    member = store.roster.get(staff_no)
    if member.version != version:
        raise ChangedByAnother(what=f"職員{member.name}")
    return member


def _checked(person: Person) -> Person:
    """The entry in the form in which it is kept. Raises BadInput."""
    staff_no, login_id = (
        unicodedata.normalize("NFKC", text).strip() for text in (person.staff_no, person.login_id.casefold())
    )
    if not _STAFF_NO.fullmatch(staff_no):
        raise BadInput(reason="職員番号は12文字までの英数字で入力してください。", field="staff_no")
    if not _LOGIN.fullmatch(login_id):
        raise BadInput(
            reason="利用者IDは25文字までの英小文字・数字・記号（. _ -）で入力してください。", field="login_id"
        )
    name = person.name.strip()
    if not name:
        raise BadInput(reason="氏名を入力してください。", field="name")
    kana = unicodedata.normalize("NFKC", person.kana).strip()
    if not re.fullmatch(r"[ァ-ヶー 　]*", kana):
        raise BadInput(reason="カナは全角カタカナで入力してください（例 タナカ ジロウ）。", field="kana")
    return Person(staff_no, login_id, name, kana, unicodedata.normalize("NFKC", person.party_no).strip())


def _party_id(store: Store, party_no: str) -> int | None:
    """The party of a 宛名番号; None for a blank one. Raises BadInput."""
    if not party_no:
        return None
    party_id = store.staff_lines.party_id_of(party_no)
    if party_id is None:
        raise BadInput(reason="その宛名番号はありません。番号を確かめてください。", field="party_no")
    return party_id


def _add(ctx: Context[Store], store: Store, staff: NewStaff) -> None:
    for each in store.roster.listed():
        if staff.staff_no.casefold() == each.staff_no.casefold():
            raise StaffPresent(what=f"職員番号{each.staff_no}", field="staff_no")
        if staff.login_id == each.login_id:
            raise StaffPresent(what=f"利用者ID{staff.login_id}", field="login_id")
    if all(office.office_code != staff.office_code for office in store.city.offices()):
        raise BadInput(reason=f"所属「{staff.office_code}」はありません。", field="office")
    if not staff.staff_no or not staff.name.strip():
        raise BadInput(reason="職員番号・氏名を入力してください。", field="name")
    store.roster.add(staff)
    entry = ctx.entry(
        FUNCTION,
        "利用者の登録",
        staff=staff.staff_no,
        login=staff.login_id,
        office=staff.office_code,
        kind=staff.kind.value,
    )
    store.audit.record(entry)
