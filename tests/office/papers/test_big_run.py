"""Five thousand reminders as a job: stopped and gone on, in files of a thousand pages, without a gap, a double, or much memory."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tui.wiring import City

PROGRAM = """
import json, sys, time
from pathlib import Path
from core.office.context import Context
from core.office.jobs import run_job
from core.office.papers.desk import get_run
from core.office.papers.requests import LetterRequest
from core.office.papers.runs import NewTarget, RunForm, RunRequest
from core.office.papers.running import plan_run
from bench.letters import a_reminder
from tests.office.outputs.papers import give_grant
from tests.people import CHEAP, FixedClock, add_staff, context_of
from tui.wiring import open_city

count, folder = int(sys.argv[1]), Path(sys.argv[2])
city = open_city(folder, clock=FixedClock(), passwords=CHEAP)
add_staff(city, "COLLECTION1", "collection", name="山田花子", office="0100")
give_grant(city, "COLLECTION1", "G3")
ctx = context_of(city, "COLLECTION1")
with city.vault.write() as store:
    store.db.executemany(
        "INSERT INTO party(party_id, party_no, name, postal_code, address) VALUES(?,?,?,?,?)",
        [(n, f"{n:08d}", a_reminder(n, 1).address.name, f"516{n * 7 % 10000:04d}", a_reminder(n, 1).address.address)
         for n in range(1, count + 1)],
    )

def make(ctx, store, run, targets):
    return {t.place: LetterRequest("P01", "催告書", t.party_id, a_reminder(t.party_id, 4).blocks) for t in targets}

object.__setattr__(city.outside, "letter_runs", {"P01": RunForm("催告書", "delinquency.reminders", make)})
tuple(ctx.outside.steps)
with ctx.write() as store:
    run_id = plan_run(ctx, store, RunRequest("P01", "催告書", "big", [NewTarget(n) for n in range(1, count + 1)]))
    job_id = store.letter_runs.get(run_id).job_id
began, stops = time.perf_counter(), []
run_job(ctx, job_id, until=lambda progress: stops.append(1) or len(stops) >= 3)
run_job(ctx, job_id)
spent = time.perf_counter() - began
view = get_run(ctx, run_id)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
with ctx.read() as store:
    serials = [row[0] for row in store.db.execute("SELECT serial_no FROM document ORDER BY 1")]
    places = [row[0] for row in store.db.execute("SELECT place FROM letter ORDER BY 1")]
print(json.dumps({
    "state": view.state.value, "files": [each.pages for each in view.files], "spent": round(spent, 1),
    "peak_mb": round(int(peak.split()[1]) * 1024 / 1e6, 1),
    "whole": serials == places == list(range(1, count + 1)),
    "drawn": len(list((folder / "out").rglob("P01-*.pdf"))),
}))
"""


@pytest.mark.slow
def test_five_thousand_reminders_stop_and_go_on_within_a_hundred_and_fifty_megabytes(city: City) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "5000", str(city.folder)], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["state"] == "発送待ち" and found["whole"]
    assert found["files"] == [1000] * 5 and found["drawn"] == 5
    assert found["peak_mb"] <= 150, found
