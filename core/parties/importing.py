"""宛名の取込: the register is brought to the state of the resident system's file, the whole file or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from core.formats.faults import FaultList
from core.formats.party_csv import PartyRecord, read_parties
from core.office.jobs import run_job
from core.office.work import Job, JobProgress, StepDone
from core.parties.import_files import Imported, Pieces, accept, packed, unpacked
from core.parties.names import address_key, kana_key, name_key, phone_key
from core.parties.ports import Context, Store
from core.parties.register import PartyRow

FUNCTION = "parties.import"
ROWS_A_STEP = 2_500
"""Rows of one step, which holds the write lock below 200 ms even when every party has changed."""


def import_parties(
    ctx: Context, content: bytes, source_name: str, *, on_progress: Callable[[JobProgress], None] | None = None
) -> Imported:
    """Import a file of parties. Raises FileRefused with every fault, AlreadyRead when the same content has come before.

    What was accepted is applied by a job in bounded steps; a job that was cut off goes on from 8101 or `osame job run`.
    """
    ctx.authorize(FUNCTION, "enter")
    import_id, job_id = accept(
        ctx, FUNCTION, "parties", content, source_name, lambda data: _accepted(ctx, read_parties(data).records)
    )
    return Imported(import_id, run_job(ctx, job_id, on_progress=on_progress))


def import_step(ctx: Context, store: Store, job: Job, last_key: str) -> StepDone:
    """One step: the next piece of the file. Parties come first, then the co-owners behind them."""
    import_id, piece_no = int(job.params["import_id"]), int(last_key or 0) + 1
    piece = store.imports.take_piece(import_id, piece_no)
    if piece is None:
        return StepDone(str(piece_no), 0, 0, True)
    content = unpacked(piece)
    rows = [PartyRow._make(row) for row in content["rows"]]
    members = content["members"]
    audit_seq = store.audit.record(
        ctx.entry(
            FUNCTION,
            "宛名取込",
            job=job.job_id,
            file=import_id,
            piece=piece_no,
            rows=len(rows),
            co_owners=len(members),
        )
    )
    store.parties.apply(rows, ctx.now().isoformat(timespec="seconds"), audit_seq)
    store.parties.set_members(members)
    finished = not store.imports.has_piece(import_id, piece_no + 1)
    return StepDone(str(piece_no), len(rows), 0, finished, audit_seq)


def _accepted(ctx: Context, records: Sequence[PartyRecord]) -> Pieces:
    """The pieces of a file whose co-owners all have members that exist in it or in the register."""
    in_file = {record.party_no for record in records}
    with ctx.read() as store:
        known = store.parties.numbers([no for r in records for no in r.member_nos if no not in in_file])
    faults = FaultList()
    for record in records:
        missing = [no for no in record.member_nos if no not in in_file and no not in known]
        if missing:
            faults.add(
                record.line_no,
                "member_nos",
                f"構成員の宛名番号 {missing[0]} がありません。宛名を先に取り込んでください。",
            )
    faults.refuse_if_any()
    rows = [_row(record) for record in records]
    members = [(record.party_no, record.member_nos) for record in records if record.kind == "co_owners"]
    pieces = [packed({"rows": rows[at : at + ROWS_A_STEP], "members": []}) for at in range(0, len(rows), ROWS_A_STEP)]
    pieces += [packed({"rows": [], "members": members[at : at + 500]}) for at in range(0, len(members), 500)]
    return Pieces(len(rows), 0, tuple(pieces))


def _row(record: PartyRecord) -> PartyRow:
    return PartyRow(
        record.party_no,
        record.kind,
        record.name,
        record.name_kana,
        _iso(record.birth_on),
        record.sex,
        record.postal_code,
        record.address,
        record.address_building,
        record.phone,
        record.household_no,
        record.household_relation,
        record.status,
        _iso(record.status_on),
        record.corporate_no,
        record.representative,
        int(record.protected),
        _iso(record.lived_from),
        kana_key(record.name_kana or record.name),
        name_key(record.name),
        address_key(record.address),
        phone_key(record.phone),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
