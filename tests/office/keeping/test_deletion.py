"""What is past its time is erased after an approval, exactly that, gone from the bytes, and with a certificate."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.office.approvals import approve, get_draft
from core.office.context import Context
from core.office.jobs import run_job
from core.office.keeping.deletion import ErasedRow, draft_deletion, erased_list, list_runs, reapply
from core.office.keeping.retention import list_due, list_kept, years_before
from core.office.work import JobState
from core.values.refusals import BadInput
from storage.unlocking import unlocked
from tests import builders
from tests.conftest import FixedClock, add_staff, code_at
from tests.people import ask_for_grounds
from tui.wiring import City, open_city

Ctx = Context[Any]
MARK = "消去されるはずの名前"
LONG_AGO, LATELY = "2010-03-31", "2024-03-31"


def a_gone_party(store: Any, *, since: str = LONG_AGO, name: str = MARK, **facts: Any) -> int:
    """A party that moved out."""
    party_id = builders.a_party(store, name=name, address=f"{MARK}町1番地", status="moved_out", **facts)
    store.db.execute("UPDATE party SET status_on = ? WHERE party_id = ?", (since, party_id))
    return party_id


def erase(chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock, codes: tuple[str, ...] = ("parties",)) -> Any:
    """Draft, approve and run."""
    ref = draft_deletion(chief, codes, "規程第5条による")
    clock.move(seconds=30)
    done = approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    assert done.job_id is not None
    return run_job(operator, done.job_id)


def names(city: City) -> dict[int, str]:
    with city.vault.read() as store:
        return dict(store.db.execute("SELECT party_id, name FROM party").fetchall())


def test_a_party_that_is_long_gone_is_emptied_and_its_number_stays(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        gone = a_gone_party(store)
        number = store.db.execute("SELECT party_no FROM party WHERE party_id = ?", (gone,)).fetchone()[0]
        store.db.execute("INSERT INTO party_change VALUES(NULL,?,?,?,1)", (gone, LONG_AGO, f'{{"name":"{MARK}"}}'))
    assert erase(chief, manager, operator, clock).job.state is JobState.DONE
    with city.vault.read() as store:
        row = store.db.execute(
            "SELECT party_no, name, address, phone FROM party WHERE party_id = ?", (gone,)
        ).fetchone()
        assert row == (number, "（消去済）", "", "")
        assert store.db.execute("SELECT count(*) FROM party_change WHERE party_id = ?", (gone,)).fetchone()[0] == 0


def a_paper(store: Any, party_id: int, at: str) -> None:
    """A letter to the party that left on the day."""
    store.db.execute(
        """
        INSERT INTO output(output_id, kind, fiscal_year, serial_no, title, addressee, reason, media_type, person_count,
                           function_code, office_code, staff_no, terminal, requested_at, audit_seq)
        SELECT 1 + coalesce(max(output_id), 0), 'P01', 2009, 1 + coalesce(max(output_id), 0), '通知', ?, '発送',
               'application/pdf', 1, 'x', '0100', 'system', 't', ?, 1 FROM output
        """,
        (MARK, at),
    )
    store.db.execute("INSERT INTO output_party SELECT max(output_id), ? FROM output", (party_id,))


def alive(store: Any, party_id: int, why: str) -> None:
    """Make a gone party one that may not be erased."""
    if why == "open_claim":
        builders.a_receivable(store, party_id=party_id, principal=1000, levy_year=2010, due_on=date(2010, 6, 30))
    elif why == "label":
        store.db.execute("INSERT INTO party_label VALUES(NULL,?,'連絡待ち','2010-01-01',NULL,1)", (party_id,))
    elif why == "alarm":
        store.db.execute(
            "INSERT INTO alarm(kind, raised_at, staff_no, party_id, body, audit_seq) VALUES('要注意の閲覧',?,'system',?,'x',1)",
            (LATELY, party_id),
        )
    elif why == "deposit":
        store.db.execute("INSERT INTO deposit VALUES(NULL,?,'prepaid',NULL)", (party_id,))
    elif why == "share":
        owners = builders.a_party(store, kind="co_owners", name="共有")
        store.db.execute("INSERT INTO party_member VALUES(?,?)", (owners, party_id))
    elif why == "watched":
        store.db.execute(
            "INSERT INTO watch_list(party_id, kind, reason, from_on, added_by, audit_seq) VALUES(?,'報道','x',?,'system',1)",
            (party_id, LONG_AGO),
        )
    elif why == "permit":
        store.db.execute(
            "INSERT INTO look_permit VALUES(NULL,'CHIEF1',?,'system',?,'2024-04-01',1)", (party_id, LATELY)
        )
    elif why == "paper":
        a_paper(store, party_id, LATELY)
    elif why in ("draft", "payee"):
        store.db.execute(
            """
            INSERT INTO draft(draft_id, act_code, payload, digest, party_id, payee_key, drafted_by, drafted_at, steps, audit_seq)
            VALUES(900,'x','{}',zeroblob(32),?,?,'system',?,1,1)
            """,
            (party_id if why == "draft" else None, f"party:{party_id}" if why == "payee" else None, LONG_AGO),
        )
    elif why == "lately":
        store.db.execute("UPDATE party SET status_on = ? WHERE party_id = ?", (LATELY, party_id))
    elif why == "lives_here":
        store.db.execute("UPDATE party SET status = 'current' WHERE party_id = ?", (party_id,))


ALIVE = ("open_claim", "label", "alarm", "deposit", "share", "watched", "paper", "lately", "lives_here")


@pytest.mark.parametrize("why", (*ALIVE, "permit", "draft", "payee"))
def test_nothing_that_is_alive_is_due(why: str, city: City, chief: Ctx) -> None:
    with city.vault.write() as store:
        alive(store, a_gone_party(store), why)
    with pytest.raises(BadInput):
        draft_deletion(chief, ("parties",), "規程による")


def test_what_tells_of_a_party_elsewhere_goes_with_it(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    """Alarms that were answered, a place on the watch list that has ended, the addressee of a letter."""
    with city.vault.write() as store:
        gone = a_gone_party(store)
        a_paper(store, gone, LONG_AGO)
        store.db.execute(
            """
            INSERT INTO watch_list(party_id, kind, reason, from_on, added_by, audit_seq, ended_by, ended_at)
            VALUES(?,'報道',?,?,'system',1,'system',?)
            """,
            (gone, MARK, LONG_AGO, LONG_AGO),
        )
        store.db.execute(
            """
            INSERT INTO alarm(kind, raised_at, staff_no, party_id, body, audit_seq, answered_by, answered_at, answer)
            VALUES('要注意の閲覧',?,'system',?,?,1,'system',?,?)
            """,
            (LONG_AGO, gone, MARK, LONG_AGO, MARK),
        )
    erase(chief, manager, operator, clock)
    with city.vault.read() as store:
        assert store.db.execute("SELECT addressee FROM output").fetchall() == [("（消去済）",)]
        assert store.db.execute("SELECT count(*) FROM watch_list").fetchone() == (0,)
        assert store.db.execute("SELECT body, answer FROM alarm WHERE party_id = ?", (gone,)).fetchall() == [
            ("（消去済）", "（消去済）")
        ]
    text = MARK.encode()
    assert not [path.name for path in Path(city.folder).glob("city.db*") if text in path.read_bytes()]


def test_a_staff_member_s_own_record_is_not_due(city: City, chief: Ctx) -> None:
    with city.vault.write() as store:
        party_id = a_gone_party(store)
    add_staff(city, "S9", "collection", party_id=party_id)
    assert [line.count for line in list_due(chief) if line.code == "parties"] == [0]


def test_what_has_come_alive_since_the_approval_stays(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        gone, revived = a_gone_party(store), a_gone_party(store)
    ref = draft_deletion(chief, ("parties",), "規程による")
    with city.vault.write() as store:
        alive(store, revived, "open_claim")
    clock.move(seconds=30)
    done = approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    run_job(operator, done.job_id or 0)
    assert names(city) == {**names(city), gone: "（消去済）", revived: MARK}
    run = list_runs(chief)[0]
    assert (run.planned, run.erased) == (2, 1)
    with city.vault.read() as store:
        body = store.audit_reader.get(run.audit_seq)
    assert (body.act, body.facts["erased"], body.facts["kept"]) == ("消去の証明", 1, 1)


@given(st.lists(st.sampled_from((*ALIVE, "gone")), min_size=1, max_size=12))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exactly_what_the_model_says_is_due(city: City, chief: Ctx, kinds: list[str]) -> None:
    with city.vault.write() as store:
        store.db.execute("DELETE FROM party_member")
        made = []
        for kind in kinds:
            party_id = a_gone_party(store)
            alive(store, party_id, kind)
            made.append((party_id, kind))
    with city.vault.read() as store:
        due = store.party_erasing.due(date(2016, 11, 24), made[0][0] - 1, 1000)
    assert due == [party_id for party_id, kind in made if kind == "gone"]


def test_the_name_is_gone_from_every_byte_of_the_file_and_its_log(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        for number in range(300):
            a_gone_party(store, name=f"{MARK}{number}")
    text = MARK.encode()
    assert any(text in path.read_bytes() for path in Path(city.folder).glob("city.db*"))
    erase(chief, manager, operator, clock)
    assert not [path.name for path in Path(city.folder).glob("city.db*") if text in path.read_bytes()]


def test_a_lost_process_goes_on_where_it_stood(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock
) -> None:
    with city.vault.write() as store:
        for _ in range(450):
            a_gone_party(store)
    ref = draft_deletion(chief, ("parties",), "規程による")
    clock.move(seconds=30)
    done = approve(manager, ref.draft_id, ref.revision, ref.digest, code_at(clock.now()))
    job_id = done.job_id or 0
    assert run_job(operator, job_id, until=lambda progress: True).job.state is JobState.PAUSED
    assert run_job(operator, job_id).job.state is JobState.DONE
    assert list_runs(chief)[0].erased == 450


def test_the_approver_sees_how_much_of_what_will_be_gone(city: City, chief: Ctx, manager: Ctx) -> None:
    with city.vault.write() as store:
        a_gone_party(store)
    ref = draft_deletion(chief, ("parties", "drafts"), "規程による")
    described = get_draft(manager, ref.draft_id).described
    assert [(row.label, row.before) for row in described.rows] == [("宛名（個人の項目）", "1件")]


def test_an_older_copy_is_cleaned_by_the_list(
    city: City, chief: Ctx, manager: Ctx, operator: Ctx, clock: FixedClock, tmp_path: Path
) -> None:
    with city.vault.write() as store:
        gone = a_gone_party(store)
    older = tmp_path / "older"
    older.mkdir()
    with city.vault.read() as store:
        store.db.execute("COMMIT")
        store.db.execute("VACUUM INTO ?", (str(older / "city.db"),))
    with closing(sqlite3.connect(older / "city.db")) as copy:
        copy.execute("PRAGMA journal_mode=WAL")
    erase(chief, manager, operator, clock)
    rows = erased_list(chief)
    assert [(row.kind, row.key) for row in rows] == [("parties", gone)]
    back = open_city(older, city.folder.with_name("city.keys"), clock=clock)
    ctx = back.context(operator.actor)
    with back.vault.write() as store:
        store.db.execute("UPDATE live_session SET ended_at = NULL, end_cause = NULL")
    assert reapply(ctx, rows) == 1
    assert reapply(ctx, rows) == 0
    assert names(back)[gone] == "（消去済）"
    back.close()
    with pytest.raises(BadInput):
        reapply(operator, [ErasedRow("nothing", 1, date(2026, 1, 1))])


def test_a_log_that_is_read_for_long_is_left_and_no_writer_waits_for_it(city: City) -> None:
    """A copy, a count of the books or a litestream at work holds it: the job says so and is resumed later."""
    with city.vault.write() as store:
        a_gone_party(store)
    with city.vault.read() as held:
        held.db.execute("SELECT count(*) FROM party").fetchone()
        with city.vault.write() as store:
            a_gone_party(store)
        emptied: list[bool] = []
        emptying = threading.Thread(target=lambda: emptied.append(city.vault.begin_log_anew()))
        emptying.start()
        started = time.monotonic()
        with city.vault.write() as store:
            a_gone_party(store)
        assert time.monotonic() - started < 1.5
        emptying.join()
    assert emptied == [False]
    assert city.vault.begin_log_anew()
    assert (city.folder / "city.db-wal").stat().st_size == 0


@pytest.fixture
def tables(city: City) -> Iterator[set[str]]:
    with city.vault.write() as store:
        ask_for_grounds(store)  # the schema as a city has it
    with city.vault.read() as store:
        yield {
            name
            for (name,) in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("sqlite_", "_sqlite_"))
        }


def test_every_table_has_a_period_and_a_day_from_which_it_runs(tables: set[str], chief: Ctx) -> None:
    lines = {line.table: line for line in list_kept(chief)}
    assert set(lines) == tables
    assert all(line.starts and line.why for line in lines.values())


def test_every_period_is_one_that_can_be_set_and_erased(city: City) -> None:
    from core.office.settings import KNOWN

    periods = next(setting.default for setting in KNOWN if setting.key == "retention_years")
    used = {kept.period for kept in city.outside.kept.values() if kept.period}
    assert used <= set(periods)
    assert used <= {erasure.period for erasure in city.outside.erasures.values()}


@pytest.mark.parametrize("table", ["voucher", "posting", "audit_log", "draft"])
def test_the_books_and_the_log_are_never_unlocked(table: str, city: City) -> None:
    with city.vault.write() as store, pytest.raises(ValueError, match="never unlocked"), unlocked(store.db, table):
        pass


def test_a_table_is_locked_again_after_it_was_unlocked(city: City) -> None:
    with city.vault.read() as store:
        before = store.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1").fetchall()
    with city.vault.write() as store, unlocked(store.db, "payment", "party_change"):
        pass
    with city.vault.read() as store:
        after = store.db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1").fetchall()
    assert before == after


def test_a_leap_day_s_years_end_on_the_28th() -> None:
    assert years_before(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert years_before(date(2028, 2, 29), 4) == date(2024, 2, 29)
