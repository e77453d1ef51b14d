"""受領箱から: what becomes of a file itself when it is taken, refused, rejected, put back, or left by a stopped machine."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from core.collection import waiting
from core.collection.files import taking
from core.collection.files.taking import refuse_waiting, return_refused, take_waiting
from core.collection.importing import reject_batch
from core.collection.payments import AlreadyImported, Batch, BatchState
from core.collection.waiting import Folder, WaitingFile, waiting_files, waiting_register_files
from core.formats.faults import FileRefused
from core.office.context import Context
from core.office.receiving.received import Outcome, ReceivedFile, bytes_of
from core.office.rights import NotPermitted
from core.values.refusals import BadInput
from tests.conftest import CtxFor
from tests.formats import files
from tests.people import FixedClock
from tests.screens.collection import town
from tui.wiring import City

Ctx = Context[Any]
GOOD, BROKEN = "KOZA20261102.dat", "KOZA20261102[b]ｺﾜﾚ①….dat"
DEBITS = Folder.DIRECT_DEBIT


@pytest.fixture
def claims(city: City) -> dict[str, int]:
    return town.fill(city)


def lies(city: City, where: str) -> list[str]:
    folder = city.folder / "in" / where
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def listed(ctx: Ctx, name: str) -> WaitingFile:
    (found,) = (file for file in waiting_files(ctx) if file.name == name)
    return found


def received(ctx: Ctx, content: bytes) -> ReceivedFile:
    with ctx.read() as store:
        found: ReceivedFile = store.received.with_content(hashlib.sha256(content).digest())
    return found


def debit_bytes(city: City) -> bytes:
    return (city.folder / "in" / "direct_debit" / GOOD).read_bytes()


def test_a_taken_file_is_kept_and_leaves_the_tray(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    content = debit_bytes(city)
    batch = take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    assert isinstance(batch, Batch)
    assert lies(city, "done/direct_debit") == [f"20261124-{GOOD}"]
    assert GOOD not in lies(city, "direct_debit")
    kept = received(clerk, content)
    assert (kept.outcome, kept.place) == (Outcome.TAKEN, f"20261124-{GOOD}")
    with clerk.read() as store:
        assert bytes_of(clerk, store, kept) == content


def test_the_list_tells_of_a_taken_file_for_the_day(clerk: Ctx, claims: dict[str, int]) -> None:
    take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    file = listed(clerk, GOOD)
    assert (file.state, file.who, file.waiting, file.fresh) == ("確認待", "山田花子", False, False)


def test_a_broken_file_goes_to_the_refused_ones_and_its_bytes_are_kept(
    clerk: Ctx, city: City, claims: dict[str, int]
) -> None:
    content = (city.folder / "in" / "direct_debit" / BROKEN).read_bytes()
    with pytest.raises(FileRefused):
        take_waiting(clerk, DEBITS, BROKEN, "zengin-91", booked_on=clerk.today())
    assert lies(city, "refused/direct_debit") == [f"20261124-{BROKEN}"]
    assert received(clerk, content).outcome is Outcome.REFUSED
    assert listed(clerk, BROKEN).state == "不受理"


def test_a_file_that_is_read_as_something_else_stays(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    town.put(city, "convenience", "unclear.txt", b"what is this\r\n")
    with pytest.raises(FileRefused):
        take_waiting(clerk, Folder.CONVENIENCE, "unclear.txt", "cvs-dsk")
    assert "unclear.txt" in lies(city, "convenience")
    assert listed(clerk, "unclear.txt").state == "未取込"


def test_a_refused_file_can_be_put_back_and_taken_again(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    with pytest.raises(FileRefused):
        take_waiting(clerk, DEBITS, BROKEN, "zengin-91", booked_on=clerk.today())
    return_refused(clerk, DEBITS, listed(clerk, BROKEN).refused)
    assert BROKEN in lies(city, "direct_debit") and lies(city, "refused/direct_debit") == []
    assert listed(clerk, BROKEN).state == "未取込"


def test_a_rejected_import_lies_in_the_tray_again(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    first = take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    assert isinstance(first, Batch)
    assert reject_batch(clerk, first.batch_id, "収入日の誤り").state is BatchState.REJECTED
    assert GOOD in lies(city, "direct_debit")
    second = take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    assert isinstance(second, Batch) and second.batch_id != first.batch_id


def test_the_same_content_again_is_refused_and_waits_for_a_word(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    content = debit_bytes(city)
    take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    town.put(city, "direct_debit", "again.dat", content)
    assert listed(clerk, "again.dat").state == "確認待"
    with pytest.raises(AlreadyImported, match="山田花子"):
        take_waiting(clerk, DEBITS, "again.dat", "zengin-91", booked_on=clerk.today())
    refuse_waiting(clerk, DEBITS, "again.dat", "銀行が二度送った")
    assert lies(city, "refused/direct_debit") == ["20261124-again.dat"]
    assert received(clerk, content).outcome is Outcome.TAKEN


def test_a_file_that_is_not_ours_is_put_aside_with_a_reason(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    with pytest.raises(BadInput, match="理由"):
        refuse_waiting(clerk, DEBITS, GOOD, " ")
    refuse_waiting(clerk, DEBITS, GOOD, "他市のファイル")
    assert listed(clerk, GOOD).state == "不受理"
    with clerk.read() as store:
        row = store.db.execute(
            "SELECT reason FROM audit_log WHERE body ->> 'act' = '不受理' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    assert row == ("他市のファイル",)


@pytest.mark.parametrize("moment", ["before the import", "before the move"])
def test_a_machine_that_stops_in_between_loses_and_doubles_nothing(
    moment: str, clerk: Ctx, city: City, claims: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        pass

    def stop(*_: object, **__: object) -> None:
        raise Stopped

    with monkeypatch.context() as patched, pytest.raises(Stopped):
        patched.setattr(taking, "import_payment_file" if moment == "before the import" else "shelve", stop)
        take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    assert GOOD in lies(city, "direct_debit")
    state = listed(clerk, GOOD).state
    if moment == "before the import":
        assert state == "未取込"
        take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    assert lies(city, "done/direct_debit") == [f"20261124-{GOOD}"]
    with clerk.read() as store:
        assert store.db.execute("SELECT count(*) FROM payment_batch").fetchone() == (1,)


def test_what_was_hashed_is_what_is_booked_though_the_file_changes(
    clerk: Ctx, city: City, claims: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = debit_bytes(city)
    place = city.folder / "in" / "direct_debit" / GOOD
    real = taking.import_payment_file

    def swapped(*args: Any, **named: Any) -> Batch:
        place.write_bytes(content.replace(b"7654321", b"1111111"))
        return real(*args, **named)

    monkeypatch.setattr(taking, "import_payment_file", swapped)
    batch = take_waiting(clerk, DEBITS, GOOD, "zengin-91", booked_on=clerk.today())
    assert isinstance(batch, Batch)
    with clerk.read() as store:
        assert store.batches.content_of(batch.batch_id) == hashlib.sha256(content).digest()
        assert bytes_of(clerk, store, received(clerk, content)) == content
    assert place.exists() and lies(city, "done/direct_debit") == []


def test_a_look_does_not_move_what_nobody_has_decided(clerk: Ctx, city: City, claims: dict[str, int]) -> None:
    before = lies(city, "direct_debit")
    waiting_files(clerk)
    assert lies(city, "direct_debit") == before


def test_a_file_of_the_registers_leaves_the_tray_too(city: City, ctx_for: CtxFor, claims: dict[str, int]) -> None:
    town.put(city, "parties", "ATENA.csv", files.party_file(files.party()))
    operator = ctx_for("operator")
    with pytest.raises(BadInput, match="種別"):
        take_waiting(operator, Folder.PARTIES, "ATENA.csv", "zengin-91")
    take_waiting(operator, Folder.PARTIES, "ATENA.csv", "parties")
    assert lies(city, "done/parties") == ["20261124-ATENA.csv"]
    (file,) = waiting_register_files(operator, Folder.PARTIES)
    assert (file.state, file.line_count) == ("取込済", 1)


def test_the_list_of_yesterday_is_gone(clerk: Ctx, ctx_for: CtxFor, clock: FixedClock, claims: dict[str, int]) -> None:
    refuse_waiting(clerk, DEBITS, GOOD, "他市のファイル")
    clock.move(days=1)
    assert GOOD not in [file.name for file in waiting_files(ctx_for("collection", "2"))]


@pytest.mark.parametrize("act", ["take", "refuse", "return"])
def test_whoever_has_no_right_moves_nothing(act: str, city: City, ctx_for: CtxFor, claims: dict[str, int]) -> None:
    stranger = ctx_for("delinquency")
    with pytest.raises(NotPermitted):
        if act == "take":
            take_waiting(stranger, DEBITS, GOOD, "zengin-91")
        elif act == "refuse":
            refuse_waiting(stranger, DEBITS, GOOD, "理由")
        else:
            return_refused(stranger, DEBITS, 1)
    assert GOOD in lies(city, "direct_debit")


def test_the_folders_of_the_tray_are_those_of_the_list() -> None:
    assert {folder.value for folder in waiting.PAYMENTS + waiting.REGISTERS} == {folder.value for folder in Folder}
