"""Choosing one's own password: after a first one, or whenever its owner thinks it is known. Nobody else can set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.office.access.romaji import readings
from core.office.passwords import refuse_weak
from core.office.proofs import check_password
from core.values.refusals import BadInput

if TYPE_CHECKING:
    from core.office.context import Context
    from core.office.ports import Store
    from core.office.roster import StaffMember

FUNCTION = "office.sign_in"


def change_password(ctx: Context[Store], old: str, new: str) -> None:
    """Choose a new password. Raises PasswordWrong, PasswordRefused, BadInput.

    A session that was opened with a first password can be used afterwards, once there is a second factor as well.
    """
    ctx.require_session(enrolling=True)
    check_password(ctx, old, FUNCTION)
    with ctx.read() as store:
        member = store.roster.get(ctx.actor.staff_no)
        own_words = _own_words(ctx, store, member)
    refuse_weak(new, login_id=member.login_id, own_words=own_words)
    if new == old:
        raise BadInput(reason="いまと同じパスワードです。別のパスワードを入力してください。", field="password")
    new_hash = ctx.outside.passwords.hash(new)
    with ctx.write() as store:
        store.roster.set_password(member.staff_no, new_hash, None, ctx.now())
        if ctx.actor.session_id is not None and store.roster.secrets(member.staff_no).enrolled:
            store.sessions.enrolled(ctx.actor.session_id)
        store.audit.record(ctx.entry(FUNCTION, "パスワードの変更"))


def _own_words(ctx: Context[Store], store: Store, member: StaffMember) -> tuple[str, ...]:
    """What anyone would try first for this person: names in all spellings, number, city, and the city's own words."""
    city = store.city.municipality()
    words = store.settings.get("password_words", ctx.now().date()) or []
    names = (member.name, *member.name.split(), member.kana, *member.kana.split(), *readings(member.kana))
    return tuple(word for word in (*names, member.staff_no, city.name if city else "", *words) if word)
