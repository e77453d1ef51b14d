"""What delinquency work says of a person goes with the person; whatever is alive keeps them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.delinquency.obligors.heirs import SuccessionKind
from core.delinquency.obligors.survey import Item, Judgement, NewSurvey
from core.notices.publication import NewPublication, PublicationGround, PublicationStep
from core.office.approvals import approve
from core.office.context import Context
from core.office.jobs import run_job
from core.office.keeping.deletion import draft_deletion
from core.values.refusals import BadInput
from storage.parties.erasing import PartyErasing
from tests.builders import a_document, a_party
from tests.people import FixedClock, code_at
from tui.wiring import City

Ctx = Context[Any]
MARK = "消されるはずの事情"
LONG_AGO = "2010-03-31"


def gone(store: Any) -> int:
    """A party that moved out long ago and had a case that was closed."""
    party = a_party(store, name="消える　人", status="moved_out")
    store.db.execute("UPDATE party SET status_on = ? WHERE party_id = ?", (LONG_AGO, party))
    store.db.execute(
        """
        INSERT INTO delinquency_case(case_no, party_id, opened_on, closed_on, closing_cause, audit_seq)
        VALUES('K-2008-000001', ?, '2008-05-01', '2009-05-01', '完納', 1)
        """,
        (party,),
    )
    return party


def a_course(store: Any, party: int) -> None:
    """Something said in each kind of record."""
    db = store.db
    for sql in (
        "INSERT INTO case_event(party_id, kind, happened_on, words, staff_no, audit_seq) VALUES(:p,'折衝',:d,:m,'system',1)",
        "INSERT INTO case_task(party_id, kind, due_on, words, statutory, made_by, ended_on, outcome, audit_seq)"
        " VALUES(:p,'電話',:d,:m,1,'system',:d,:m,1)",
        "INSERT INTO case_policy_event(case_id, policy, review_on, words, set_on, staff_no, audit_seq)"
        " SELECT case_id,'分納','2009-01-01',:m,'2008-12-01','system',1 FROM delinquency_case",
        "INSERT INTO case_label(party_id, sort, code, words, from_on, staff_no, audit_seq) VALUES(:p,'cause','失業',:m,:d,'system',1)",
        "INSERT INTO party_relation(party_id, kind, name, from_on, audit_seq) VALUES(:p,'保証人',:m,:d,1)",
        "INSERT INTO mailing_address(party_id, kind, address, from_on, audit_seq) VALUES(:p,'mailing',:m,:d,1)",
        "INSERT INTO contact_point(party_id, kind, number, words, from_on, audit_seq) VALUES(:p,'home','0',:m,:d,1)",
        "INSERT INTO grace_security(grace_id, party_id, kind, words, worth_yen, given_on, audit_seq) SELECT 1,:p,'x',:m,0,:d,1 WHERE 0",
    ):
        db.execute(sql, {"p": party, "d": "2009-04-01", "m": MARK})


def test_the_course_of_an_erased_party_says_nothing_more(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        party = gone(store)
        a_course(store, party)
    ref = draft_deletion(chief, ("parties",), "規程第5条による")
    clock.move(seconds=30)
    done = approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    run_job(operator, done.job_id or 0)
    with city.vault.read() as store:
        assert [row.words for row in store.timeline.of_party(party)] == ["（消去済）"]
        assert [(t.words, t.outcome) for t in store.tasks.of_party(party, live=False)] == [("（消去済）", "（消去済）")]
        assert store.related.of_party(party) == []
        assert store.mailing_addresses.of_party(party) == []
    assert not [path.name for path in Path(city.folder).glob("city.db*") if MARK.encode() in path.read_bytes()]


def test_a_succession_and_a_publication_lose_their_words_and_can_still_be_read(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        party, day = gone(store), date(2009, 4, 1)
        number = store.successions.open(party, day, day, 1)
        facts = {"name": MARK, "address": MARK, "court": MARK, "children": {}}
        store.successions.add_event(number, SuccessionKind.ADMINISTRATOR, day, facts, None, 1)
        look = NewSurvey(party, day, MARK, {Item.LIVING: MARK}, Judgement.NOWHERE)
        proof = store.surveys.add(look, "system", 1)
        document = a_document(store, party_id=party, issued_on=day)
        new = NewPublication(party, document, proof, PublicationGround.UNKNOWN, "収納推進課")
        published = store.publications.add(new, MARK, (), day, 1, 1)
        store.publications.add_step(published, PublicationStep.CANCELLED, day, MARK, 1)
    ref = draft_deletion(chief, ("parties",), "規程第5条による")
    clock.move(seconds=30)
    done = approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    run_job(operator, done.job_id or 0)
    with city.vault.read() as store:
        assert store.successions.get(number).events[0].facts == {"children": {}}
        assert store.publications.get(published).ground is PublicationGround.UNKNOWN
        assert store.surveys.get(proof).place == "（消去済）"
    assert not [path.name for path in Path(city.folder).glob("city.db*") if MARK.encode() in path.read_bytes()]


@pytest.mark.parametrize("why", ["open_case", "lately_closed", "task", "course", "guarantor"])
def test_whoever_is_worked_on_is_not_due(city: City, chief: Ctx, why: str) -> None:
    with city.vault.write() as store:
        party, db = gone(store), store.db
        if why == "open_case":
            db.execute(
                "INSERT INTO delinquency_case(case_no, party_id, opened_on, audit_seq) VALUES('K-2008-000009',?,?,1)",
                (party, LONG_AGO),
            )
        elif why == "lately_closed":
            db.execute(
                """
                INSERT INTO delinquency_case(case_no, party_id, opened_on, closed_on, closing_cause, audit_seq)
                VALUES('K-2023-000009',?,'2023-01-01','2024-01-01','完納',1)
                """,
                (party,),
            )
        elif why == "task":
            db.execute(
                "INSERT INTO case_task(party_id, kind, due_on, words, made_by, audit_seq) VALUES(?,'電話',?,'x','system',1)",
                (party, LONG_AGO),
            )
        elif why == "course":
            db.execute(
                "INSERT INTO case_event(party_id, kind, happened_on, words, staff_no, audit_seq) VALUES(?,'折衝','2024-01-01','x','system',1)",
                (party,),
            )
        else:
            debtor = a_party(store)
            db.execute(
                "INSERT INTO delinquency_case(case_no, party_id, opened_on, audit_seq) VALUES('K-2008-000009',?,?,1)",
                (debtor, LONG_AGO),
            )
            db.execute(
                "INSERT INTO party_relation(party_id, kind, related_party_id, from_on, audit_seq) VALUES(?,'保証人',?,?,1)",
                (debtor, party, LONG_AGO),
            )
    with pytest.raises(BadInput):
        draft_deletion(chief, ("parties",), "規程による")


def test_every_kept_table_with_the_period_of_the_party_is_erased_with_it(city: City) -> None:
    from core.delinquency.erasing import KEPT as delinquency
    from core.notices.erasing import KEPT as notices
    from storage.parties import erasing

    named = {table for kept in (delinquency, notices) for table, one in kept.items() if one.period == "parties"}
    assert not named - {*erasing._AROUND, *erasing._TEXTS}
    with city.vault.write() as store:
        assert PartyErasing(store.db).erase([date.max.year * 1000]).rows == 0
