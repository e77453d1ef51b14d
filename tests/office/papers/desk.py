"""A city with parties to write to, a form for runs, and papers read back from the output folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.office.context import Context
from core.office.papers.letters import Box, Paragraph
from core.office.papers.requests import LetterRequest
from core.office.papers.running import plan_run
from core.office.papers.runs import LetterRun, NewTarget, RunForm, RunRequest, Target
from tests.builders import a_party
from tests.office.outputs.papers import give_grant, rows
from tests.printouts.reading import whole
from tui.wiring import City

FUNCTION = "office.letters"
FORM = "P01"
MISSING = "伊勢\U0002f9fe子"
"""A name with a character that no font has: a code point that stands for nothing yet."""

DISPATCHED: list[tuple[int, date]] = []
"""What the form of these tests was told of dispatch."""


def make(ctx: Context[Any], store: Any, run: LetterRun, targets: Sequence[Target]) -> Mapping[int, LetterRequest | str]:
    """Letters of these tests: facts may say why there is none, or how many pages one takes."""
    made: dict[int, LetterRequest | str] = {}
    for target in targets:
        ground = str(target.facts.get("ground", ""))
        words = "\n".join(["催告します。"] * int(target.facts.get("lines", 1)))
        made[target.place] = ground or LetterRequest(FORM, "催告書", target.party_id, (Paragraph(words),))
    return made


def note_dispatch(ctx: Context[Any], store: Any, documents: Sequence[Any], on: date, audit_seq: int) -> None:
    DISPATCHED.extend((each.document_id, on) for each in documents)


def with_form(city: City) -> None:
    """Register the form of these tests in the open city."""
    forms = {FORM: RunForm("催告書", "delinquency.reminders", make, note_dispatch)}
    object.__setattr__(city.outside, "letter_runs", forms)
    DISPATCHED.clear()


def person(city: City, **party: Any) -> int:
    """Somebody to write to."""
    with city.vault.write() as store:
        number = a_party(store, **party)
        store.db.execute("UPDATE party SET postal_code = '5168601' WHERE party_id = ? AND postal_code = ''", (number,))
    return number


def a_request(party_id: int, **other: Any) -> LetterRequest:
    """A letter."""
    facts: dict[str, Any] = {"blocks": (Paragraph("至急、納付してください。"), Box(("納付額　12,300円",)))}
    return LetterRequest("P02", "個別催告書", party_id, **(facts | other))


def a_run(ctx: Context[Any], parties: Sequence[int], subject: str = "set:1", **facts: Mapping[str, Any]) -> int:
    """A run over parties; `facts` by the number of the party as text."""
    targets = [NewTarget(number, facts.get(f"p{number}", {})) for number in parties]
    with ctx.write() as store:
        return plan_run(ctx, store, RunRequest(FORM, "催告書", subject, targets))


def job_of(ctx: Context[Any], run_id: int) -> int:
    with ctx.read() as store:
        return int(store.letter_runs.get(run_id).job_id)


def placed(city: City) -> list[tuple[str, bytes]]:
    """Files of the output folder by name."""
    return sorted((path.name, path.read_bytes()) for path in (city.folder / "out").rglob("*.pdf"))


def said(city: City, name: str) -> str:
    """All that a file of the folder says."""
    return whole(dict(placed(city))[name]).replace("\u3000", "")


__all__ = [
    "DISPATCHED",
    "FORM",
    "FUNCTION",
    "MISSING",
    "a_request",
    "a_run",
    "give_grant",
    "job_of",
    "person",
    "rows",
    "said",
]
