"""A change of rights: one draft by an administrator, approved by 課長, in force at the person's next call."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from core.office.access import change_rules
from core.office.access.change_rules import (
    BothHands,
    ByRoleAlone,
    NoTaxpayer,
    NothingStanding,
    NumberNotHere,
    Overlapping,
    RolesApart,
    SystemsOwn,
    WithoutRole,
)
from core.office.access.changes import Change, Effect, Key, Subject, Wish, changes_for
from core.office.access.rights_changes import (
    DraftedAlready,
    describe_changes,
    draft_rights,
    get_rights_file,
    list_past_changes,
    list_people,
)
from core.office.approvals import get_draft, list_in_tray, send_back
from core.office.functions import FUNCTIONS
from core.office.rights import Level, NotPermitted
from core.values.refusals import BadInput, ChangedByAnother, Refusal
from tests.conftest import CtxFor, FixedClock, add_staff
from tests.office.access.rights_drafts import TODAY, changed, decide, draft, end, grant, right, role, version
from tui.wiring import City

NEXT_YEAR = date(2027, 11, 24)


@pytest.fixture
def admin(ctx_for: CtxFor) -> Any:
    """A 権管."""
    return ctx_for("rights_admin")


def test_nothing_holds_before_the_approval_and_everything_at_the_next_call_after_it(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who = clerk.actor.staff_no
    ref = draft(city, admin, who, role("delinquency"), right("office.audit"), grant("G5", NEXT_YEAR))
    assert clerk.may("office.audit", "read") is None
    decide(clock, manager, ref)
    assert clerk.authorize("office.audit", "read")
    with city.vault.read() as store:
        rows = store.db.execute(
            """
            SELECT draft_id FROM staff_role WHERE role_code = 'delinquency' UNION ALL SELECT draft_id FROM staff_right
             WHERE staff_no = ? UNION ALL SELECT draft_id FROM special_grant
            """,
            (who,),
        ).fetchall()
    assert [row[0] for row in rows] == [ref.draft_id] * 3


def test_the_version_of_the_rights_is_raised_once(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    before = version(city, clerk.actor.staff_no)
    changed(city, clock, admin, manager, clerk.actor.staff_no, right("office.audit"), right("office.jobs", "enter"))
    assert version(city, clerk.actor.staff_no) == before + 1


def test_each_right_that_is_refused_is_gone_at_the_very_next_call(
    city: City, clock: FixedClock, admin: Any, manager: Any, ctx_for: CtxFor
) -> None:
    wrong = []
    for number, holder in enumerate(("collection", "chief", "operator", "auditor", "assessment")):
        ctx = ctx_for(holder, f"a12{number}")
        held = [(one.code, level) for one in FUNCTIONS for level in Level if ctx.may(one.code, level)]
        refusals = [right(code, level.value, effect=Effect.REFUSE) for code, level in held]
        ref = draft(city, admin, ctx.actor.staff_no, *refusals)
        assert all(ctx.authorize(code, level) for code, level in held)
        decide(clock, manager, ref)
        wrong += [(holder, code, level) for code, level in held if ctx.may(code, level) is not None]
    assert not wrong


def test_an_end_takes_a_role_away_at_once(city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any) -> None:
    who = clerk.actor.staff_no
    given = role("collection", date(2020, 11, 24))
    changed(city, clock, admin, manager, who, end(given, TODAY - timedelta(days=1)))
    with pytest.raises(NotPermitted):
        clerk.authorize("collection.batches", "read")


def test_the_approver_sees_before_and_after_in_words(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    ref = draft(
        city,
        admin,
        clerk.actor.staff_no,
        right("collection.paid_slips", "enter", effect=Effect.REFUSE),
        grant("G1", NEXT_YEAR),
    )
    told = get_draft(manager, ref.draft_id).described
    assert told.title == "個人番号利用権限と権限の変更  職員 COLLECTION1 山田花子（収納推進課）"
    assert [(row.label, row.before, row.after) for row in told.rows] == [
        ("【個人番号】G1 個人番号の利用", "なし", "付与 R8.11.24-R9.11.24"),
        ("3102 日計入力（済通） 入力", "役割どおり 可", "拒否 R8.11.24から"),
    ]
    assert told.notes[0] == "理由 異動による"


def test_the_tray_says_whose_rights_each_draft_is_about(city: City, admin: Any, manager: Any, clerk: Any) -> None:
    draft(city, admin, clerk.actor.staff_no, right("office.audit"))
    assert [(line.name, line.about) for line in list_in_tray(manager)] == [("権限変更", "山田花子")]


def test_a_draft_approved_late_begins_on_the_day_of_the_approval(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any, ctx_for: CtxFor
) -> None:
    ref = draft(city, admin, clerk.actor.staff_no, right("office.audit"))
    clock.move(days=2)
    decide(clock, ctx_for("manager", "2"), ref)
    row = get_rights_file(ctx_for("rights_admin", "2"), clerk.actor.staff_no).rights.of(
        Key(Subject.FUNCTION, "office.audit", Level.READ)
    )
    assert [one.from_on for one in row] == [TODAY + timedelta(days=2)]


def test_a_draft_whose_days_are_over_is_not_carried_out(
    city: City, clock: FixedClock, admin: Any, clerk: Any, ctx_for: CtxFor
) -> None:
    ref = draft(city, admin, clerk.actor.staff_no, right("office.audit", until_on=TODAY))
    clock.move(days=1)
    with pytest.raises(BadInput, match="期間が過ぎました"):
        decide(clock, ctx_for("manager", "2"), ref)


def test_the_history_tells_who_drafted_and_who_approved(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who = clerk.actor.staff_no
    changed(city, clock, admin, manager, who, right("office.audit"))
    changed(city, clock, admin, manager, who, grant("G5", NEXT_YEAR))
    past = list_past_changes(admin, who)
    assert [(one.drafted_by, one.approved_by, one.approved_on, one.reason) for one in past] == [
        ("管理 太郎", "佐藤良子", TODAY, "異動による")
    ] * 2
    assert past[0].changes[0].key.code == "G5"


def test_rights_that_changed_meanwhile_have_to_be_read_anew(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who = clerk.actor.staff_no
    seen = version(city, who)
    changed(city, clock, admin, manager, who, right("office.audit"))
    with pytest.raises(ChangedByAnother):
        draft_rights(admin, who, seen, [right("office.settings")], "理由")


def test_a_person_has_one_open_draft_at_a_time(city: City, admin: Any, manager: Any, clerk: Any) -> None:
    who = clerk.actor.staff_no
    ref = draft(city, admin, who, right("office.audit"))
    with pytest.raises(DraftedAlready):
        draft(city, admin, who, right("office.settings"))
    send_back(manager, ref.draft_id, ref.revision, ref.digest, "期間を入れてください")
    assert draft(city, admin, who, right("office.settings"))


def test_a_change_needs_its_reason(city: City, admin: Any, clerk: Any) -> None:
    with pytest.raises(BadInput, match="理由"):
        draft(city, admin, clerk.actor.staff_no, right("office.audit"), reason=" ")


def test_who_may_not_draft_rights_drafts_none(city: City, manager: Any, chief: Any, clerk: Any) -> None:
    for ctx in (manager, chief):
        with pytest.raises(NotPermitted):
            draft(city, ctx, clerk.actor.staff_no, right("office.audit"))


REFUSED: list[tuple[str, tuple[Change, ...], type[Refusal]]] = [
    ("no change", (), BadInput),
    ("a day that is past", (right("office.audit", from_on=TODAY - timedelta(days=1)),), BadInput),
    ("an end before the beginning", (right("office.audit", until_on=TODAY - timedelta(days=1)),), BadInput),
    ("an unknown role", (role("mayor"),), BadInput),
    ("an unknown function", (right("no.such"),), BadInput),
    ("an unknown grant", (grant("G7", NEXT_YEAR),), BadInput),
    ("a grant for more than a year", (grant("G5", NEXT_YEAR + timedelta(days=1)),), BadInput),
    ("a grant without an end", (Change(Key(Subject.GRANT, "G5"), Effect.GIVE, TODAY, None),), BadInput),
    ("a limit without G4", (grant("G5", NEXT_YEAR, limit_yen=1),), BadInput),
    ("G4 without a limit", (grant("G4", NEXT_YEAR),), BadInput),
    ("G4 of nothing", (grant("G4", NEXT_YEAR, limit_yen=0),), BadInput),
    ("the same role twice", (role("collection"),), Overlapping),
    ("a row twice in the draft", (right("office.audit"), right("office.audit", from_on=NEXT_YEAR)), Overlapping),
    (
        "grant and refusal of the same",
        (right("office.audit"), right("office.audit", effect=Effect.REFUSE)),
        Overlapping,
    ),
    ("administering beside the business", (role("rights_admin"),), RolesApart),
    ("operating beside the business", (role("operator", NEXT_YEAR),), RolesApart),
    ("administering as a single grant", (right("office.rights", "enter"),), ByRoleAlone),
    ("deciding rights as a single grant", (right("office.rights", "approve"),), ByRoleAlone),
    ("a role that is refused", (Change(Key(Subject.ROLE, "chief"), Effect.REFUSE, TODAY, None),), BadInput),
    ("an end of nothing", (end(right("office.audit"), TODAY),), BadInput),
    ("an end in the past", (end(role("collection", date(2020, 11, 24)), TODAY - timedelta(days=2)),), BadInput),
]


@pytest.mark.parametrize(("changes", "refusal"), [each[1:] for each in REFUSED], ids=[each[0] for each in REFUSED])
def test_what_is_no_change_of_rights_is_refused(
    city: City, admin: Any, clerk: Any, changes: tuple[Change, ...], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        draft(city, admin, clerk.actor.staff_no, *changes)


BY_ROLE: list[tuple[str, Change, type[Refusal]]] = [
    ("operator", right("ledger.payments"), NoTaxpayer),
    ("operator", grant("G2", NEXT_YEAR), NoTaxpayer),
    ("rights_admin", grant("G1", NEXT_YEAR), NoTaxpayer),
    ("rights_admin", right("parties.search"), NoTaxpayer),
    ("maintenance", right("office.jobs"), NothingStanding),
    ("maintenance", grant("G5", NEXT_YEAR), NothingStanding),
    ("maintenance", role("collection"), RolesApart),
    ("branch", grant("G1", NEXT_YEAR), NumberNotHere),
]


@pytest.mark.parametrize(("holder", "change", "refusal"), BY_ROLE)
def test_some_roles_take_no_such_right(
    city: City, ctx_for: CtxFor, holder: str, change: Change, refusal: type[Refusal]
) -> None:
    person, admin = ctx_for(holder, "9").actor.staff_no, ctx_for("rights_admin", "7")
    with pytest.raises(refusal):
        draft(city, admin, person, change)


def test_a_role_of_the_business_does_not_come_to_rest_on_grants_of_another_kind(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who = clerk.actor.staff_no
    changed(city, clock, admin, manager, who, grant("G1", NEXT_YEAR))
    leaving = end(role("collection", date(2020, 11, 24)), TODAY - timedelta(days=1))
    with pytest.raises(NoTaxpayer):
        draft(city, admin, who, leaving, role("operator"))


def test_a_person_changes_over_from_one_role_to_another_in_one_draft(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    leaving = end(role("collection", date(2020, 11, 24)), TODAY - timedelta(days=1))
    changed(city, clock, admin, manager, clerk.actor.staff_no, leaving, role("operator"))
    assert clerk.may("office.operations", "enter") and clerk.may("ledger.payments", "read") is None


def test_a_grant_needs_a_role_on_its_first_day(city: City, admin: Any) -> None:
    add_staff(city, "0999")
    for change in (right("office.audit"), grant("G5", NEXT_YEAR)):
        with pytest.raises(WithoutRole):
            draft(city, admin, "0999", change)
    assert draft(city, admin, "0999", role("collection"), grant("G5", NEXT_YEAR))


def test_the_system_s_own_account_is_changed_by_no_draft(city: City, admin: Any) -> None:
    with pytest.raises(SystemsOwn):
        draft(city, admin, "system", right("office.audit"))
    assert "system" not in [member.staff_no for member, _ in list_people(admin)]


def test_what_is_composed_is_told_before_it_is_drafted(city: City, admin: Any, clerk: Any) -> None:
    told = describe_changes(admin, clerk.actor.staff_no, [right("office.audit")])
    assert [(row.before, row.after) for row in told.rows] == [("役割どおり なし", "付与 R8.11.24から")]
    with city.vault.read() as store:
        assert store.db.execute("SELECT count(*) FROM draft").fetchone()[0] == 0


def test_a_wish_becomes_the_shortest_list_of_changes(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who, key = clerk.actor.staff_no, Key(Subject.FUNCTION, "office.audit", Level.READ)
    changed(city, clock, admin, manager, who, right("office.audit", until_on=date(2027, 3, 31)))
    rights = get_rights_file(admin, who).rights

    def wished(effect: Effect, from_on: date, until_on: date | None) -> list[Change]:
        return changes_for(rights, {key: Wish(effect, from_on, until_on)}, TODAY)

    given = right("office.audit")
    assert wished(Effect.GIVE, TODAY, date(2027, 3, 31)) == []
    assert wished(Effect.GIVE, TODAY, date(2027, 1, 31)) == [end(given, date(2027, 1, 31))]
    assert wished(Effect.GIVE, TODAY, date(2027, 5, 31)) == [
        right("office.audit", from_on=date(2027, 4, 1), until_on=date(2027, 5, 31))
    ]
    assert wished(Effect.REFUSE, TODAY, None) == [
        end(given, TODAY - timedelta(days=1)),
        right("office.audit", effect=Effect.REFUSE),
    ]
    assert changes_for(rights, {key: None}, TODAY) == [end(given, TODAY - timedelta(days=1))]


def test_a_grant_becomes_a_refusal_of_the_same_day(
    city: City, clock: FixedClock, admin: Any, manager: Any, clerk: Any
) -> None:
    who = clerk.actor.staff_no
    changed(city, clock, admin, manager, who, right("office.audit"))
    leaving = end(right("office.audit"), TODAY - timedelta(days=1))
    changed(city, clock, admin, manager, who, leaving, right("office.audit", effect=Effect.REFUSE))
    assert clerk.may("office.audit", "read") is None


def test_every_rule_has_a_sentence_of_its_own() -> None:
    sentences = [
        one.sentence for one in vars(change_rules).values() if isinstance(one, type) and issubclass(one, Refusal)
    ]
    assert len(sentences) == len(set(sentences))


# Nobody enters and approves on one item


@pytest.mark.parametrize(
    ("holder", "change"),
    [
        ("collection", role("chief")),
        ("chief", role("manager")),
        ("collection", right("collection.correction", "approve")),
        ("manager", right("office.settings", "enter")),
    ],
)
def test_nobody_gets_to_enter_and_approve_on_one_function(
    city: City, admin: Any, ctx_for: CtxFor, holder: str, change: Change
) -> None:
    who = ctx_for(holder, "w").actor.staff_no
    with pytest.raises(BothHands):
        draft(city, admin, who, change)


def test_both_hands_are_possible_one_after_the_other_and_where_one_is_refused(
    city: City, clock: FixedClock, admin: Any, manager: Any, ctx_for: CtxFor
) -> None:
    after_the_other = ctx_for("collection", "w").actor.staff_no
    given = role("collection", date(2020, 11, 24))
    changed(city, clock, admin, manager, after_the_other, end(given, TODAY), role("chief", TODAY + timedelta(days=1)))
    refused = ctx_for("collection", "v").actor.staff_no
    no_entry = right("collection.correction", "enter", effect=Effect.REFUSE)
    changed(city, clock, admin, manager, refused, no_entry, right("collection.correction", "approve"))
