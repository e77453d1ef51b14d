"""Graces: one row each, what happened to them beside it; lists by index."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.delinquency.graces.grace import Grace, GraceEvent, GraceEventKind, NewGrace, Security
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.planning import Finances, Instalment
from core.values.money import Yen
from core.values.refusals import ChangedByAnother, NotFound

_COLUMNS = """grace_id, grace_no, party_id, kind, clause, received_on, arose_on, asked_from_on, asked_until_on, parent_id,
              version"""
_FIELDS = ("cash", "deposits", "other", "business_needs", "living_needs", "monthly_income", "monthly_outgo")


class Graces:
    """Rows of `grace` and what hangs on them."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, new: NewGrace, audit_seq: int) -> int:
        """A grace with the next number of the fiscal year, its receivables and what the papers say."""
        day = new.received_on or new.asked_on
        year = day.year - (day.month < 4)
        row = self._db.execute(
            """
            INSERT INTO grace(grace_no, party_id, kind, clause, received_on, arose_on, asked_from_on, asked_until_on,
                              parent_id, audit_seq)
            SELECT printf('Y-%04d-%05d', :year, coalesce(max(CAST(substr(grace_no, 8) AS INTEGER)), 0) + 1),
                   :party, :kind, :clause, :received, :arose, :from, :until, :parent, :seq
              FROM grace
             WHERE grace_no >= printf('Y-%04d-', :year) AND grace_no < printf('Y-%04d-', :year + 1)
            RETURNING grace_id
            """,
            {
                "year": year,
                "party": new.party_id,
                "kind": new.kind.value,
                "clause": new.clause.value,
                "received": _iso(new.received_on),
                "arose": _iso(new.arose_on),
                "from": new.from_on.isoformat(),
                "until": new.until_on.isoformat(),
                "parent": new.parent_id,
                "seq": audit_seq,
            },
        ).fetchone()
        grace_id = int(row[0])
        self._db.executemany(
            "INSERT INTO grace_receivable(grace_id, receivable_id, open_yen) VALUES(?,?,?)",
            [(grace_id, number, yen.amount) for number, yen in new.receivables],
        )
        if new.statement:
            self._note(grace_id, new.party_id, "statement", new.statement, audit_seq)
        self._note(grace_id, new.party_id, "finances", _frozen(new.finances), audit_seq)
        return grace_id

    def get(self, grace_id: int) -> Grace:
        """One grace."""
        found = self.many([grace_id])
        if not found:
            raise NotFound(what="猶予")
        return found[0]

    def of_party(self, party_id: int) -> list[Grace]:
        """All graces of a party, newest first."""
        rows = self._db.execute("SELECT grace_id FROM grace WHERE party_id = ? ORDER BY grace_id DESC", (party_id,))
        return self.many([row[0] for row in rows])

    def many(self, grace_ids: Sequence[int]) -> list[Grace]:
        """Several, in the order of the numbers given."""
        wanted = json.dumps(list(grace_ids))
        rows = {
            row[0]: row
            for row in self._db.execute(
                f"SELECT {_COLUMNS} FROM grace WHERE grace_id IN (SELECT value FROM json_each(?))", (wanted,)
            )
        }
        receivables: dict[int, list[tuple[int, Yen]]] = defaultdict(list)
        for grace_id, number, yen in self._db.execute(
            """
            SELECT g.grace_id, g.receivable_id, g.open_yen
              FROM grace_receivable g JOIN receivable r USING(receivable_id)
             WHERE g.grace_id IN (SELECT value FROM json_each(?))
             ORDER BY r.due_on, g.receivable_id
            """,
            (wanted,),
        ):
            receivables[grace_id].append((number, Yen(yen)))
        plans: dict[int, dict[int, list[Instalment]]] = defaultdict(lambda: defaultdict(list))
        for grace_id, plan_no, line_no, due_on, yen in self._db.execute(
            """
            SELECT grace_id, plan_no, line_no, due_on, amount_yen FROM grace_instalment
             WHERE grace_id IN (SELECT value FROM json_each(?)) ORDER BY grace_id, plan_no, line_no
            """,
            (wanted,),
        ):
            plans[grace_id][plan_no].append(Instalment(line_no, date.fromisoformat(due_on), Yen(yen)))
        events, notes = self._events(wanted), self._notes(wanted)
        securities = self._securities(wanted)
        found = []
        for grace_id in grace_ids:
            row = rows.get(grace_id)
            if row is None:
                continue
            plan_no = max(plans[grace_id], default=0)
            statement, finances = notes.get(grace_id, ("", ""))
            found.append(
                Grace(
                    grace_id=grace_id,
                    grace_no=row[1],
                    party_id=row[2],
                    kind=GraceKind(row[3]),
                    clause=Clause(row[4]),
                    received_on=_day(row[5]),
                    arose_on=_day(row[6]),
                    asked_from_on=date.fromisoformat(row[7]),
                    asked_until_on=date.fromisoformat(row[8]),
                    parent_id=row[9],
                    receivables=tuple(receivables[grace_id]),
                    instalments=tuple(plans[grace_id][plan_no]) if plan_no else (),
                    plan_no=plan_no,
                    finances=_thawed(finances),
                    statement=statement,
                    events=tuple(events[grace_id]),
                    securities=tuple(securities[grace_id]),
                    version=row[10],
                )
            )
        return found

    def live(self, *, after: int = 0, limit: int = 200) -> list[int]:
        """Numbers of graces about which somebody has to do something, by number."""
        rows = self._db.execute(
            "SELECT grace_id FROM grace WHERE live = 1 AND grace_id > ? ORDER BY grace_id LIMIT ?", (after, limit)
        )
        return [row[0] for row in rows]

    def count_live(self) -> int:
        """How many there are."""
        return int(self._db.execute("SELECT count(*) FROM grace WHERE live = 1").fetchone()[0])

    def happen(
        self,
        grace: Grace,
        kind: GraceEventKind,
        on: date,
        staff_no: str,
        audit_seq: int,
        *,
        facts: Mapping[str, Any] | None = None,
        words: str = "",
        draft_id: int | None = None,
        ends_on: date | None = None,
        over: bool = False,
    ) -> int:
        """Append an event and move the version on."""
        given = dict(facts or {})
        correction = given.get("until") if kind is GraceEventKind.CORRECTION_ASKED else None
        keeps = kind not in (GraceEventKind.CORRECTION_ASKED, GraceEventKind.CORRECTED, GraceEventKind.GRANTED)
        done = self._db.execute(
            f"""
            UPDATE grace SET version = version + 1, live = min(live, ?), ends_on = coalesce(?, ends_on),
                   correction_on = {"correction_on" if keeps else "?"}
             WHERE grace_id = ? AND version = ?
            """,
            (
                0 if over else 1,
                _iso(ends_on),
                *(() if keeps else (correction,)),
                grace.grace_id,
                grace.version,
            ),
        ).rowcount
        if done != 1:
            raise ChangedByAnother(what="猶予")
        row = self._db.execute(
            """
            INSERT INTO grace_event(grace_id, kind, happened_on, facts, draft_id, staff_no, audit_seq)
            VALUES(?,?,?,?,?,?,?) RETURNING event_id
            """,
            (
                grace.grace_id,
                kind.value,
                on.isoformat(),
                json.dumps(given, ensure_ascii=False),
                draft_id,
                staff_no,
                audit_seq,
            ),
        ).fetchone()
        if words:
            self._note(grace.grace_id, grace.party_id, "words", words, audit_seq, int(row[0]))
        return int(row[0])

    def put_plan(self, grace_id: int, plan_no: int, lines: Sequence[Instalment]) -> None:
        """The instalments of a version of the plan."""
        self._db.executemany(
            "INSERT INTO grace_instalment(grace_id, plan_no, line_no, due_on, amount_yen) VALUES(?,?,?,?,?)",
            [(grace_id, plan_no, line.line_no, line.due_on.isoformat(), line.amount.amount) for line in lines],
        )

    def plan(self, grace_id: int, plan_no: int) -> tuple[Instalment, ...]:
        """The instalments of an older version."""
        rows = self._db.execute(
            """
            SELECT line_no, due_on, amount_yen FROM grace_instalment
             WHERE grace_id = ? AND plan_no = ? ORDER BY line_no
            """,
            (grace_id, plan_no),
        )
        return tuple(Instalment(line, date.fromisoformat(on), Yen(yen)) for line, on, yen in rows)

    def put_finances(self, grace: Grace, finances: Finances, audit_seq: int) -> None:
        """資産・収支 as the papers say now."""
        self._note(grace.grace_id, grace.party_id, "finances", _frozen(finances), audit_seq)

    def add_security(
        self, grace: Grace, kind: str, words: str, provider: str, worth: Yen, on: date, audit_seq: int
    ) -> int:
        """A security that was given."""
        row = self._db.execute(
            """
            INSERT INTO grace_security(grace_id, party_id, kind, words, provider, worth_yen, given_on, audit_seq)
            VALUES(?,?,?,?,?,?,?,?) RETURNING security_id
            """,
            (grace.grace_id, grace.party_id, kind, words, provider, worth.amount, on.isoformat(), audit_seq),
        ).fetchone()
        return int(row[0])

    def release_security(self, security_id: int, on: date) -> None:
        """It was given back."""
        done = self._db.execute(
            "UPDATE grace_security SET released_on = ? WHERE security_id = ? AND released_on IS NULL",
            (on.isoformat(), security_id),
        ).rowcount
        if done != 1:
            raise ChangedByAnother(what="担保")

    def ending(self, on: date, after: int, limit: int) -> list[int]:
        """Numbers of graces in force whose last day is up to the day."""
        rows = self._db.execute(
            """
            SELECT grace_id FROM grace
             WHERE live = 1 AND ends_on <= ? AND grace_id > ? ORDER BY grace_id LIMIT ?
            """,
            (on.isoformat(), after, limit),
        )
        return [row[0] for row in rows]

    def waiting_corrections(self, on: date) -> list[int]:
        """Numbers of applications whose correction was due before the day."""
        rows = self._db.execute(
            "SELECT grace_id FROM grace WHERE live = 1 AND correction_on < ? ORDER BY correction_on, grace_id",
            (on.isoformat(),),
        )
        return [row[0] for row in rows]

    def in_force_of(self, receivable_ids: Sequence[int]) -> dict[int, list[int]]:
        """Live graces by receivable."""
        found: dict[int, list[int]] = defaultdict(list)
        for number, grace_id in self._db.execute(
            """
            SELECT gr.receivable_id, g.grace_id
              FROM grace_receivable gr JOIN grace g USING(grace_id)
             WHERE gr.receivable_id IN (SELECT value FROM json_each(?)) AND g.live = 1
             ORDER BY g.grace_id
            """,
            (json.dumps(list(receivable_ids)),),
        ):
            found[number].append(grace_id)
        return dict(found)

    def _note(
        self, grace_id: int, party_id: int, kind: str, body: str, audit_seq: int, event_id: int | None = None
    ) -> None:
        self._db.execute(
            "INSERT INTO grace_note(grace_id, party_id, event_id, kind, body, audit_seq) VALUES(?,?,?,?,?,?)",
            (grace_id, party_id, event_id, kind, body, audit_seq),
        )

    def _events(self, wanted: str) -> dict[int, list[GraceEvent]]:
        found: dict[int, list[GraceEvent]] = defaultdict(list)
        for row in self._db.execute(
            """
            SELECT e.grace_id, e.event_id, e.kind, e.happened_on, e.facts, coalesce(n.body, ''), e.staff_no, s.name,
                   e.draft_id, e.audit_seq
              FROM grace_event e JOIN staff s USING(staff_no)
              LEFT JOIN grace_note n ON n.event_id = e.event_id
             WHERE e.grace_id IN (SELECT value FROM json_each(?))
             ORDER BY e.event_id
            """,
            (wanted,),
        ):
            grace_id, event_id, kind, on, facts, words, staff_no, name, draft_id, seq = row
            found[grace_id].append(
                GraceEvent(
                    event_id,
                    GraceEventKind(kind),
                    date.fromisoformat(on),
                    json.loads(facts),
                    words,
                    staff_no,
                    name,
                    draft_id,
                    seq,
                )
            )
        return found

    def _notes(self, wanted: str) -> dict[int, tuple[str, str]]:
        """The statement and the newest finances, by grace."""
        found: dict[int, tuple[str, str]] = {}
        for grace_id, kind, body in self._db.execute(
            """
            SELECT grace_id, kind, body FROM grace_note
             WHERE grace_id IN (SELECT value FROM json_each(?)) AND kind <> 'words' ORDER BY note_id
            """,
            (wanted,),
        ):
            statement, finances = found.get(grace_id, ("", ""))
            found[grace_id] = (body, finances) if kind == "statement" else (statement, body)
        return found

    def _securities(self, wanted: str) -> dict[int, list[Security]]:
        found: dict[int, list[Security]] = defaultdict(list)
        for grace_id, number, kind, words, provider, worth, given, released in self._db.execute(
            """
            SELECT grace_id, security_id, kind, words, provider, worth_yen, given_on, released_on FROM grace_security
             WHERE grace_id IN (SELECT value FROM json_each(?)) ORDER BY security_id
            """,
            (wanted,),
        ):
            found[grace_id].append(
                Security(number, kind, words, provider, Yen(worth), date.fromisoformat(given), _day(released))
            )
        return found


def _frozen(finances: Finances) -> str:
    return json.dumps({name: getattr(finances, name).amount for name in _FIELDS})


def _thawed(body: str) -> Finances:
    return Finances(**{name: Yen(yen) for name, yen in json.loads(body).items()}) if body else Finances()


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
