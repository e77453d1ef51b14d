"""Sixteen approvers and one draft: the reversal of a posted receipt, which may be executed once.

`python -m bench.adapter.race DIR K` is approver K: it makes everything ready, waits for the moment in RACE_AT and
approves. It ends with 0 when its approval executed the act, with 3 when the books refused it.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

from bench import ground
from core.collection.corrections import draft_reversal
from core.collection.importing import import_payment_file
from core.collection.posting import commit_batch
from core.office.approvals import approve
from core.office.context import Actor, Context
from core.office.jobs import run_job
from core.office.roster import NewStaff, Secrets, StaffKind
from core.office.second_factor import new_secret
from core.office.settings import ALWAYS
from core.values.refusals import Refusal
from tui.wiring import City, open_city

ROOT = Path(__file__).resolve().parents[2]
"""Where the project lies: the tools start the approvers from anywhere."""
APPROVERS = 16
SOURCE = "race.csv"
"""The file of the receipt that is reversed: other parts of a bench leave its batch alone."""


def lay_down(city: City, ctx: Context[Any], receivable: int) -> None:
    """The approvers, a posted receipt of a receivable (numbered from 0), and the draft that waits to be approved."""
    seal = city.outside.keys.seal
    with city.vault.write() as store:
        store.settings.put("office_hours_held", ALWAYS.replace(year=2020), False, 1)
        for number in range(1, APPROVERS + 1):
            staff_no = f"RACE{number:02d}"
            secrets = Secrets("x", None, seal("staff.totp_secret", staff_no, new_secret().encode()), 0)
            store.roster.add(NewStaff(staff_no, staff_no.lower(), staff_no, "0100", StaffKind.PERSON, secrets, None))
            store.roster.give_role(staff_no, "chief", ALWAYS, None, 0, 1)
    today, digits = f"{ctx.now():%Y%m%d}", ground.barcode_of(receivable)
    row = f"02,{today},1815,EAN{digits},{digits[13:19]},{digits[19:30]},0,{int(digits[37:43])},010,店,110001,{today},{today}\r\n"
    batch = import_payment_file(ctx, "cvs-dsk", SOURCE, (ground.TITLES + row).encode("cp932"))
    run_job(ctx, commit_batch(ctx, batch.batch_id))
    with city.vault.read() as store:
        payment = store.db.execute("SELECT payment_id FROM payment WHERE batch_id = ?", (batch.batch_id,)).fetchone()[0]
    draft_reversal(ctx, payment, "競争の計測")


def race_cmd(folder: str, number: int) -> list[str]:
    """The process that is approver `number`, from 1."""
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from bench.adapter.race import main; sys.exit(main(sys.argv[1], int(sys.argv[2])))"
    return [sys.executable, "-c", start, str(folder), str(number)]


def race_done(folder: str) -> int:
    """How many times the receipt has been reversed."""
    city = open_city(Path(folder), Path(f"{folder}.keys"), passwords=ground.CHEAP)
    try:
        with city.vault.read() as store:
            return int(store.db.execute("SELECT count(*) FROM voucher WHERE act_code = 'reversal'").fetchone()[0])
    finally:
        city.close()


def _approver(city: City, number: int) -> Context[Any]:
    staff_no = f"RACE{(number - 1) % APPROVERS + 1:02d}"
    with city.vault.write() as store:
        me = city.outside.processes.me()
        session = store.sessions.open(staff_no, "race", city.clock.now(), me, must_change=False)
    return city.context(Actor(staff_no, staff_no, "0100", "収納推進課", session, "race"))


def main(folder: str, number: int) -> int:
    """Approve the draft at the moment; the exit code."""
    import pyotp

    city = open_city(Path(folder), Path(f"{folder}.keys"), passwords=ground.CHEAP)
    ctx = _approver(city, number)
    with city.vault.read() as store:
        draft, secrets = store.drafts.get(1), store.roster.secrets(ctx.actor.staff_no)
    sealed = city.outside.keys.open("staff.totp_secret", ctx.actor.staff_no, secrets.totp_secret)
    totp = pyotp.TOTP(sealed.decode("ascii"))
    time.sleep(max(0.0, float(os.environ.get("RACE_AT", "0")) - time.time()))
    try:
        done = approve(ctx, draft.draft_id, draft.revision, draft.digest, totp.now())
    except Refusal:
        return 3
    finally:
        city.close()
    return 0 if done.executed else 4


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
