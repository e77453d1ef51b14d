"""What a change of rights may not do: the rules that hold for every way in, also at the machine (security §5, F10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core.office.access.changes import GRANTS, Change, Effect, Held, PersonRights, Subject, after, name_of
from core.office.functions import FUNCTIONS, ROLES, function_named
from core.office.rights import Level
from core.office.roster import StaffKind, StaffState
from core.values.refusals import BadInput, Refusal

LONGEST_GRANT = timedelta(days=365)
"""G1 to G6 are looked at anew each year."""

APART = ("rights_admin", "operator", "maintenance")
"""Roles that see no taxpayer and are held together with no other role."""

BY_ROLE_ALONE = frozenset({"office.rights", "office.staff"})
"""Who administers rights and who decides on them follows from a role, never from a single grant."""

OF_PERSONS = frozenset({"G1", "G2", "G6"})
"""Grants that open persons' records."""

_FUNCTIONS = {function.code for function in FUNCTIONS}
_SYSTEM = "system"


class RolesApart(Refusal):
    """Administering rights, operating the machine and its maintenance go with no other role."""

    sentence = "「{one}」と「{other}」は兼ねられません。先に一方の役割を終えてください。"


class ByRoleAlone(Refusal):
    """A single grant of administering or deciding rights, which would make an administrator without the role."""

    sentence = "{what}は個別に付与できません。役割（権管・課長）で付与してください。"


class NoTaxpayer(Refusal):
    """A single grant that would open taxpayers' records to a role that sees none."""

    sentence = "「{role}」の役割では個人の記録を扱えないため、{what}は付与できません。"


class NothingStanding(Refusal):
    """A single grant to a contractor, who has nothing but an emergency support that is open."""

    sentence = "保守の利用者には役割のほかを付与できません。必要なときは 9004 緊急の支援で起案してください。"


class NumberNotHere(Refusal):
    """The right to use the Individual Number for somebody whose work needs none."""

    sentence = "G1 個人番号の利用は「{role}」には付与できません。収納か整理の職員に限ります。"


class WithoutRole(Refusal):
    """A single grant or one of G1 to G6 for somebody without a role: it would do nothing."""

    sentence = "{what}は、その日に役割のない人には働きません。役割も付与してください。"


class BothHands(Refusal):
    """One person would enter and approve on the same function (security §5: nobody holds two of W and A on one item)."""

    sentence = "「{function}」の入力と承認は同じ人に付与できません。先に一方を終えるか、拒否にしてください。"


class Overlapping(Refusal):
    """Two rows of the same right on the same day."""

    sentence = "{what}の期間が、いまの行か別の変更と重なります。先の行を終えるか、期間を直してください。"


class SystemsOwn(Refusal):
    """The account of the system itself is changed by no draft."""

    sentence = "システムの利用者の権限は変更できません。"


def check_changes(rights: PersonRights, changes: Sequence[Change], today: date, *, past: bool = False) -> None:
    """Refuse what must not be drafted, approved or done. `past`: a first day before today is allowed (founding).

    Raises BadInput, Overlapping, RolesApart, ByRoleAlone, NoTaxpayer, NothingStanding, NumberNotHere, WithoutRole,
    BothHands, SystemsOwn.
    """
    if rights.member.staff_no == _SYSTEM:
        raise SystemsOwn
    if not changes:
        raise BadInput(reason="変更がありません。機能の行で Space を押すか、F4 から変更してください。")
    for change in changes:
        _check_code(change)
        if change.effect is Effect.END:
            _check_end(rights, change, today)
        else:
            _check_days(change, today, past=past)
    new = [change.row for change in changes if change.effect is not Effect.END]
    if new and rights.member.state is StaffState.RETIRED:
        raise BadInput(reason=f"{rights.member.name}は退職しています。権限は付与できません。")
    rows = [*after(rights.rows, [change for change in changes if change.effect is Effect.END]), *new]
    for row in new:
        _check_row(row, [other for other in rows if other is not row and other.overlaps(row)], rights.member.kind)
    both = _in_both_hands(rights, rows) - _in_both_hands(rights, rights.rows)
    if both:
        raise BothHands(function=function_named(min(both)).name)


def _check_code(change: Change) -> None:
    key = change.key
    if key.subject is Subject.ROLE and key.code not in ROLES:
        raise BadInput(reason=f"役割「{key.code}」はありません（{'、'.join(ROLES)} から選びます）。", field="role")
    if key.subject is Subject.FUNCTION and key.code not in _FUNCTIONS:
        raise BadInput(reason=f"機能「{key.code}」はありません。", field="function")
    if key.subject is Subject.GRANT and key.code not in GRANTS:
        raise BadInput(reason="G1 から G6 を指定してください。", field="grant")
    if (key.subject is Subject.FUNCTION) != (key.level is not None):
        raise BadInput(reason="参照・入力・承認は機能にだけ、必ず指定してください。", field="level")
    if change.effect is Effect.REFUSE and key.subject is not Subject.FUNCTION:
        raise BadInput(reason="拒否できるのは機能だけです。役割と G1 から G6 は終了にしてください。", field="effect")


def _check_days(change: Change, today: date, *, past: bool) -> None:
    what = name_of(change.key)
    if change.from_on < today and not past:
        raise BadInput(
            reason=f"{what}の始まりが過ぎた日です。今日か、それより後の日を入力してください。", field="from_on"
        )
    if change.until_on is not None and change.until_on < change.from_on:
        raise BadInput(reason=f"{what}の終わりが始まりより前です。期間を直してください。", field="until_on")
    if change.key.subject is not Subject.GRANT:
        return
    if change.until_on is None:
        raise BadInput(reason=f"{what}には終わりの日が要ります。1年以内の日を入力してください。", field="until_on")
    if change.until_on - change.from_on > LONGEST_GRANT:
        raise BadInput(reason=f"{what}は1年までです。終わりを1年以内の日にしてください。", field="until_on")
    if (change.key.code == "G4") != (change.limit_yen is not None):
        raise BadInput(reason="限度額は G4 にだけ、必ず指定してください。", field="limit")
    if change.limit_yen is not None and change.limit_yen <= 0:
        raise BadInput(reason="限度額は1円以上で入力してください。", field="limit")


def _check_end(rights: PersonRights, change: Change, today: date) -> None:
    what = name_of(change.key)
    row = next((one for one in rights.of(change.key) if one.from_on == change.from_on), None)
    if row is None:
        raise BadInput(reason=f"{what}の終える行がありません。F5 で読み直してください。")
    if change.until_on is None or change.until_on < today - timedelta(days=1):
        raise BadInput(
            reason=f"{what}の終わりが過ぎた日です。昨日（今日から無効）より後の日にしてください。", field="until_on"
        )
    if row.until_on is not None and change.until_on >= row.until_on:
        raise BadInput(reason=f"{what}はその日より前に終わります。日付を確かめてください。", field="until_on")


def _check_row(row: Held, beside: Sequence[Held], kind: StaffKind) -> None:
    """A new row against every other row that holds on one of its days."""
    what = name_of(row.key)
    if any(other.key == row.key for other in beside):
        raise Overlapping(what=what)
    roles = [other.key.code for other in beside if other.key.subject is Subject.ROLE]
    if row.key.subject is Subject.ROLE:
        for other in roles:
            if row.key.code in APART or other in APART:
                raise RolesApart(one=ROLES[other], other=ROLES[row.key.code])
        for single in beside:
            if single.key.subject is not Subject.ROLE and single.effect is Effect.GIVE:
                _check_single(single, [row.key.code])
        return
    if row.effect is Effect.REFUSE:
        return
    _check_single(row, roles)
    begins = any(other.key.subject is Subject.ROLE and other.from_on <= row.from_on for other in beside)
    if not begins and kind is StaffKind.PERSON:
        raise WithoutRole(what=what)


def _in_both_hands(rights: PersonRights, rows: Sequence[Held]) -> set[str]:
    """Functions that the rows let the person enter and approve on one day, by two rows and with no refusal of either."""
    gives: dict[tuple[str, Level], list[Held]] = {}
    for row in rows:
        if row.effect is Effect.GIVE and row.key.subject is Subject.ROLE:
            for role, code, level, _ in rights.role_rights:
                if role == row.key.code:
                    gives.setdefault((code, level), []).append(row)
        elif row.effect is Effect.GIVE and row.key.level is not None:
            gives.setdefault((row.key.code, row.key.level), []).append(row)
    found = set()
    for code in {code for code, level in gives if level is Level.APPROVE}:
        refused = [row for row in rows if row.effect is Effect.REFUSE and row.key.code == code]
        for enters in gives.get((code, Level.ENTER), []):
            for approves in gives[(code, Level.APPROVE)]:
                if approves is not enters and approves.overlaps(enters) and not _refused(enters, approves, refused):
                    found.add(code)
    return found


def _refused(one: Held, other: Held, refused: Sequence[Held]) -> bool:
    """Does one refusal hold on all the days on which both rows do?"""
    first = max(one.from_on, other.from_on)
    last = min(one.until_on or date.max, other.until_on or date.max)
    return any(row.from_on <= first and (row.until_on or date.max) >= last for row in refused)


def _check_single(row: Held, roles: Sequence[str]) -> None:
    """A single grant, or one of G1 to G6, beside roles."""
    what, key = name_of(row.key), row.key
    if key.subject is Subject.FUNCTION and key.code in BY_ROLE_ALONE and key.level is not Level.READ:
        raise ByRoleAlone(what=what)
    for role in roles:
        if role == "maintenance":
            raise NothingStanding
        opens = key.code in OF_PERSONS or (key.subject is Subject.FUNCTION and not key.code.startswith("office."))
        if role in APART and opens:
            raise NoTaxpayer(role=ROLES[role], what=what)
        if key.code == "G1" and role in ("branch", "assessment", "auditor"):
            raise NumberNotHere(role=ROLES[role])
