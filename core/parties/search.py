"""宛名検索: finding a party by what the caller or the paper gives, and opening one. Each look is recorded."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from core.office.rights import Held
from core.office.settings import value_of
from core.office.traces.looking import brake_searches, checked_ground, near_parties
from core.parties.names import address_prefix, kana_key, name_key, phone_key
from core.parties.opening import begin_look
from core.parties.party import (
    SEE_PROTECTED,
    Label,
    Member,
    Party,
    PartyView,
    Shown,
    flags_of,
    masked,
    need_reason,
    shown_of,
)
from core.parties.ports import Context, Store
from core.parties.register import Found, Keys, PageKey
from core.values.refusals import BadInput

FUNCTION = "parties.search"
PAGE = 50
LEAST_CONTAINED = 2
"""Characters of a name that must be given before it is looked for inside names."""
DEMAND_DAYS = 20
"""Days after 納期限 within which a demand must be sent (法329条①); after them an unpaid claim is called 滞納."""

UNTOLD = "伏せる"
"""What the log has in the place of an address or telephone by which a protected person was found."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the clerk typed in 2001; any one field starts a search, several narrow it."""

    kana: str = ""
    name: str = ""
    birth_on: date | None = None
    phone: str = ""
    address: str = ""
    party_no: str = ""
    notice_no: str = ""
    slip_no: str = ""
    """納付書番号, the 44 digits of a bar code, or a customer number of direct debit."""
    withholding_no: str = ""

    @property
    def words(self) -> str:
        """The criteria in words, for the caption of the list and the audit log."""
        words = {
            "kana": "カナ", "name": "漢字", "phone": "電話", "address": "住所", "party_no": "宛名番号", "notice_no": "通知書番号",
            "slip_no": "納付書番号", "withholding_no": "指定番号", "birth_on": "生年月日",
        }  # fmt: skip
        return "、".join(f"{words[f.name]}「{getattr(self, f.name)}」" for f in fields(self) if getattr(self, f.name))

    @property
    def untold(self) -> Criteria:
        """For the log when a protected person was found: by what, but not the address or telephone itself (V8)."""
        address, phone = (UNTOLD if given else "" for given in (self.address, self.phone))
        return replace(self, address=address, phone=phone)


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the result list, masked as the clerk's right says."""

    party: Party
    shown: Shown
    caution: str
    """One word beside the status: 滞納 or nothing."""
    unpaid: int
    near: bool = False
    """The clerk's own record, the household's or a colleague's: who it is, and no more (see `traces.looking`)."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; `after` opens the next one when there is `more`.

    `most` is set where more were found than one search may show: it can only be narrowed.
    """

    hits: tuple[Hit, ...]
    more: bool
    after: PageKey | None
    words: str
    most: int | None = None


def search_parties(
    ctx: Context, criteria: Criteria, after: PageKey | None = None, limit: int = PAGE, reason: str = ""
) -> Page:
    """Find parties by what was typed (K01); more than `limit` say so and ask to narrow (K10).

    A protected person is never found by address, telephone or birth date without the grant, and is shown by number
    alone; of oneself, one's household and colleagues no address and no claim is told. All pages together show no more
    than the setting `search_hits_most`. Raises BadInput when nothing was typed,
    ReasonNeeded at the counter, BrakePulled behind too many searches.
    """
    held = ctx.authorize(FUNCTION, "read")
    need_reason(held, reason)
    reason = checked_ground(ctx, FUNCTION, reason)
    limit = min(limit, PAGE)
    keys = _keys(criteria)
    if not any(keys):
        raise BadInput(reason="検索する項目を1つ以上入力してください。", field="kana")
    brake_searches(ctx, FUNCTION)
    shown = after.shown if after is not None else 0
    with ctx.read() as store:
        most = int(value_of(store, "search_hits_most", ctx.now().date()))
        limit = max(0, min(limit, most - shown))
        sees = sees_protected(ctx, store)
        inside = after is not None and after.inside
        found = store.parties.search(keys, after, limit + 1, inside=inside, protected=sees)
        if not found and after is None and len(keys.name) >= LEAST_CONTAINED:
            found = store.parties.search(keys, after, limit + 1, inside=True, protected=sees)
        near = near_parties(ctx, store, [one.party.party_id for one in found])
    page = _page(found, limit, held, sees, criteria.words, ctx.today(), near, shown=shown, most=most)
    _record_search(ctx, page, reason, criteria.untold.words if _protected(page) else page.words)
    return page


def search_by_one_field(ctx: Context, text: str, limit: int = PAGE, reason: str = "") -> Page:
    """受電 (Ctrl+R): one field takes a name, a reading, a telephone number or any number on a paper."""
    held = ctx.authorize(FUNCTION, "read")
    need_reason(held, reason)
    reason = checked_ground(ctx, FUNCTION, reason)
    limit = min(limit, PAGE)
    readings = [keys for keys in map(_keys, _readings_of(text)) if any(keys)]
    if not readings:
        raise BadInput(reason="氏名、電話番号、番号のどれかを入力してください。", field="text")
    brake_searches(ctx, FUNCTION)
    found: dict[int, Found] = {}
    with ctx.read() as store:
        sees = sees_protected(ctx, store)
        for keys in readings:
            for hit in store.parties.search(keys, None, limit + 1, inside=False, protected=sees):
                found.setdefault(hit.party.party_id, hit)
        near = near_parties(ctx, store, list(found))
    page = _page(list(found.values()), limit, held, sees, f"「{text.strip()}」", ctx.today(), near)
    by_phone = any(keys.phone for keys in readings)
    _record_search(ctx, page, reason, f"「{UNTOLD}」" if by_phone and _protected(page) else page.words)
    return page


def open_party(ctx: Context, party_id: int, reason: str = "") -> PartyView:
    """Open one party: the header of the screens, with household, co-owners, labels and flags.

    Raises NotFound, GroundNeeded, LookStopped.
    """
    held = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, held, reason)
    today = ctx.today()
    with ctx.read() as store:
        view = view_of(ctx, store, party_id, held, today)
    ctx.record_view(
        FUNCTION,
        "閲覧",
        party_id=party_id,
        reason=ground.text,
        ground=ground.kind.value,
        shown=view.shown.value,
        protected=view.party.protected,
    )
    return view


def view_of(ctx: Context, store: Store, party_id: int, held: Held, today: date) -> PartyView:
    """What a clerk may see of a party; the shared step of every view that shows one person."""
    sees = sees_protected(ctx, store)
    party = store.parties.get(party_id)
    shown = shown_of(party.protected, held, sees)
    if shown is Shown.NUMBER_ONLY:
        return PartyView(masked(party, shown), shown, flags=flags_of(party))
    household = store.parties.household(party.household_no) if party.household_no else []
    return PartyView(
        masked(party, shown),
        shown,
        tuple(_member(other, held, sees) for other in household if other.party_id != party_id),
        tuple(_member(other, held, sees) for other in store.parties.members(party_id)),
        tuple(_labels(store, party_id, today)),
        flags_of(party),
    )


def sees_protected(ctx: Context, store: Store) -> bool:
    """Whether the clerk holds the grant for protected persons today (G2)."""
    grants = store.roster.grants(ctx.actor.staff_no, ctx.now().date())
    return any(grant.grant_code == SEE_PROTECTED for grant in grants)


def _keys(criteria: Criteria) -> Keys:
    return Keys(
        kana_key(criteria.kana),
        name_key(criteria.name) if criteria.name.strip() else "",
        criteria.birth_on.isoformat() if criteria.birth_on else "",
        phone_key(criteria.phone),
        address_prefix(criteria.address),
        _plain(criteria.party_no),
        _plain(criteria.notice_no),
        _plain(criteria.slip_no),
        _plain(criteria.withholding_no),
    )


def _plain(number: str) -> str:
    return unicodedata.normalize("NFKC", number).replace(" ", "")


def _readings_of(text: str) -> list[Criteria]:
    """What the one field may mean: digits are a number of ours or a telephone, letters a reading, the rest a name."""
    plain = _plain(text).removeprefix("(").strip()
    digits = phone_key(plain)
    if digits and all(character.isdigit() or character in "-+()" for character in plain):
        numbers = [Criteria(party_no=digits), Criteria(notice_no=digits), Criteria(slip_no=digits)]
        if len(digits) <= 8:
            numbers[0] = Criteria(party_no=digits.zfill(8))
        return [*numbers, Criteria(phone=digits)] if len(digits) >= 6 else numbers
    kana = kana_key(text)
    if kana and all("ァ" <= character <= "ヺ" or character.isascii() for character in kana):
        return [Criteria(kana=text), Criteria(name=text)]
    return [Criteria(name=text)]


def _protected(page: Page) -> bool:
    """Does a protected person stand in the list?"""
    return any(hit.party.protected for hit in page.hits)


def _record_search(ctx: Context, page: Page, reason: str, words: str) -> None:
    """What was asked, how many were found, and who was seen in the list."""
    seen = [hit.party.party_no for hit in page.hits]
    ctx.record_view(FUNCTION, "検索", reason=reason or None, criteria=words, hits=len(seen), more=page.more, seen=seen)


def _page(
    found: list[Found],
    limit: int,
    held: Held,
    sees: bool,
    words: str,
    today: date,
    near: frozenset[int],
    *,
    shown: int = 0,
    most: int | None = None,
) -> Page:
    kept = found[:limit]
    hits = tuple(_hit(one, held, sees, today, one.party.party_id in near) for one in kept)
    more = len(found) > limit
    shown += len(kept)
    if more and most is not None and shown >= most:
        return Page(hits, False, None, words, most)
    return Page(hits, more, kept[-1].page_key._replace(shown=shown) if more else None, words)


def _hit(found: Found, held: Held, sees: bool, today: date, near: bool) -> Hit:
    shown = shown_of(found.party.protected, held, sees)
    party = masked(found.party, shown)
    if near:
        return Hit(
            replace(party, birth_on=None, phone="", postal_code="", address="", address_building=""), shown, "", 0, True
        )
    late = found.oldest_due_on is not None and found.oldest_due_on + timedelta(days=DEMAND_DAYS) < today
    return Hit(party, shown, "滞納" if late or found.demanded else "", found.unpaid)


def _member(party: Party, held: Held, sees: bool) -> Member:
    seen = masked(party, shown_of(party.protected, held, sees))
    return Member(seen.party_id, seen.party_no, seen.name, seen.household_relation, seen.birth_on, seen.status)


def _labels(store: Store, party_id: int, today: date) -> list[Label]:
    return [Label(*row) for row in store.parties.labels(party_id, today)]
