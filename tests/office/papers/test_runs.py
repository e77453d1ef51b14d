"""一括発行: order, files, stopping and going on, what is left out, dispatch, pulling out, printing again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import core.office.papers.running as running
from core.office.context import Context
from core.office.jobs import run_job
from core.office.outputs.gate import MassOutputRefused
from core.office.papers.desk import DocumentFilter, get_run, list_documents, list_skipped
from core.office.papers.files import draw_file, draw_ready_files, reprint_pages
from core.office.papers.running import (
    AlreadyDispatched,
    CountDiffers,
    NotDrawn,
    NothingToSend,
    SentWithItsRun,
    dispatch_letters,
    dispatch_run,
    withdraw_for,
    withdraw_letter,
)
from core.office.papers.runs import JOB, NothingToPrint, RunExists, RunState
from core.office.work import JobState
from core.values.refusals import BadInput, ChangedByAnother
from tests.office.papers.desk import (
    DISPATCHED,
    MISSING,
    a_run,
    give_grant,
    job_of,
    person,
    placed,
    rows,
    said,
    with_form,
)
from tests.people import TUESDAY
from tests.printouts.reading import pieces
from tui.wiring import City

Ctx = Context[Any]
TODAY = TUESDAY.date()


@pytest.fixture
def parties(city: City, clerk: Ctx) -> list[int]:
    """Eight people, asked for against the order of their postal codes."""
    with_form(city)
    numbers = [person(city, name=f"伊勢　{word}子") for word in "一二三四五六七八"]
    with city.vault.write() as store:
        for place, number in enumerate(numbers):
            store.db.execute(
                "UPDATE party SET postal_code = ? WHERE party_id = ?", (f"516{9000 - place * 100:04d}", number)
            )
    return numbers


def small(monkeypatch: pytest.MonkeyPatch, *, step: int = 3, pages: int = 4) -> None:
    monkeypatch.setattr(running, "STEP", step)
    monkeypatch.setattr(running, "PAGES_A_FILE", pages)


def test_letters_follow_the_postal_codes_in_files_of_so_many_pages(
    clerk: Ctx, city: City, parties: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch)
    run_id = a_run(clerk, parties)
    assert run_job(clerk, job_of(clerk, run_id)).job.state is JobState.DONE
    assert rows(city, "SELECT party_id FROM document ORDER BY serial_no") == [(each,) for each in reversed(parties)]
    view = get_run(clerk, run_id)
    assert view.state is RunState.READY
    assert [(each.letters, each.pages, each.first_no, each.last_no) for each in view.files] == [
        (4, 4, "伊収第P01-8-1号", "伊収第P01-8-4号"),
        (4, 4, "伊収第P01-8-5号", "伊収第P01-8-8号"),
    ]
    names = [name for name, _ in placed(city)]
    assert names == ["L01-R8-000001.pdf", "P01-R8-000001.pdf", "P01-R8-000002.pdf"]
    assert len(pieces(dict(placed(city))["P01-R8-000001.pdf"])) == 4


def test_the_total_sheet_counts_by_area_and_names_the_first_and_last_number(
    clerk: Ctx, city: City, parties: list[int]
) -> None:
    run_id = a_run(clerk, parties, **{f"p{parties[0]}": {"ground": "納付済"}})
    run_job(clerk, job_of(clerk, run_id))
    text = said(city, "L01-R8-000001.pdf")
    for words in ("発送文書総括表", "516", "伊収第P01-8-1号", "伊収第P01-8-7号", "納付済", "対象", "8", "7"):
        assert words in text
    assert "伊勢一子" not in text


@pytest.mark.parametrize("stop_after", [1, 2])
def test_a_job_that_stopped_goes_on_without_a_gap_and_without_a_double(
    clerk: Ctx, city: City, parties: list[int], monkeypatch: pytest.MonkeyPatch, stop_after: int
) -> None:
    small(monkeypatch)
    run_id = a_run(clerk, parties)
    steps: list[int] = []

    def until(progress: Any) -> bool:
        steps.append(1)
        return len(steps) >= stop_after

    assert run_job(clerk, job_of(clerk, run_id), until=until).job.state is JobState.PAUSED
    assert get_run(clerk, run_id).state is RunState.MAKING and placed(city) == []
    run_job(clerk, job_of(clerk, run_id))
    assert rows(city, "SELECT serial_no, place FROM document JOIN letter USING(document_id) ORDER BY 1") == [
        (number, number) for number in range(1, 9)
    ]
    assert [each.letters for each in get_run(clerk, run_id).files] == [4, 4]


def test_a_file_that_had_left_when_the_machine_died_is_not_drawn_again(
    clerk: Ctx, city: City, parties: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, pages=1000)
    run_id = a_run(clerk, parties)
    died: list[int] = []

    def dies(self: Any, *facts: Any) -> None:
        died.append(1)
        raise KeyboardInterrupt

    from storage.office.papers.runs import LetterRuns

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(LetterRuns, "drawn", dies)
        run_job(clerk, job_of(clerk, run_id))
    assert get_run(clerk, run_id).state is RunState.MADE
    draw_file(clerk, run_id, 1)
    assert [name for name, _ in placed(city)] == ["P01-R8-000001.pdf"]
    assert get_run(clerk, run_id).state is RunState.READY
    with pytest.raises(BadInput):
        draw_file(clerk, run_id, 1)


def test_whoever_gets_none_is_listed_with_the_ground(clerk: Ctx, city: City, parties: list[int]) -> None:
    dead = person(city, name="伊勢　亡男", status="deceased")
    hidden = person(city, name="伊勢　秘子", protected=True)
    rare = person(city, name=MISSING)
    nowhere = person(city, name="伊勢　無所", address="")
    run_id = a_run(clerk, [parties[0], dead, hidden, rare, nowhere], **{f"p{parties[0]}": {"ground": "分納を履行中"}})
    run_job(clerk, job_of(clerk, run_id))
    grounds = {each.party_id: each for each in list_skipped(clerk, run_id)}
    assert grounds[parties[0]].ground == "分納を履行中"
    assert "死亡" in grounds[dead].ground
    assert grounds[hidden].ground.startswith("支援措置") and grounds[hidden].name == "支援措置"
    assert grounds[rare].held_id is not None and "U+2F9FE" in grounds[rare].ground
    assert "住所がありません" in grounds[nowhere].ground
    assert get_run(clerk, run_id).state is RunState.EMPTY


def test_whoever_comes_under_protection_after_the_numbering_is_pulled_out(
    clerk: Ctx, city: City, parties: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, pages=1000)
    run_id = a_run(clerk, parties)
    kind = city.outside.steps[JOB]
    object.__setattr__(city.outside, "steps", {JOB: replace(kind, afterwards=None)})
    run_job(clerk, job_of(clerk, run_id))
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET protected = 1 WHERE party_id = ?", (parties[2],))
        store.db.execute("UPDATE party SET status = 'deceased' WHERE party_id = ?", (parties[3],))
    draw_file(clerk, run_id, 1)
    text = said(city, "P01-R8-000001.pdf")
    assert "伊勢三子" not in text and "伊勢四子" not in text and "伊勢五子" in text
    assert get_run(clerk, run_id).counts.withdrawn == 2


def test_more_people_than_one_may_print_need_the_grant(clerk: Ctx, city: City, parties: list[int]) -> None:
    with city.vault.write() as store:
        store.settings.put("mass_output_rows", date(2026, 1, 1), 5, 1)
    run_id = a_run(clerk, parties)
    run_job(clerk, job_of(clerk, run_id))
    with pytest.raises(MassOutputRefused):
        draw_file(clerk, run_id, 1)
    assert get_run(clerk, run_id).state is RunState.MADE
    give_grant(city, "COLLECTION1", "G3")
    draw_file(clerk, run_id, 1)
    assert get_run(clerk, run_id).state is RunState.READY


def test_dispatch_is_fixed_once_and_the_area_is_told(clerk: Ctx, city: City, parties: list[int]) -> None:
    run_id = a_run(clerk, parties)
    with pytest.raises(NotDrawn):
        dispatch_run(clerk, run_id, TODAY, 8)
    run_job(clerk, job_of(clerk, run_id))
    first = rows(city, "SELECT min(document_id) FROM document")[0][0]
    withdraw_letter(clerk, first, "納付済")
    with pytest.raises(BadInput):
        dispatch_run(clerk, run_id, date(2026, 11, 25), 7)
    with pytest.raises(BadInput):
        dispatch_run(clerk, run_id, date(2026, 11, 20), 7)
    with pytest.raises(CountDiffers, match="7通のはず"):
        dispatch_run(clerk, run_id, TODAY, 8)
    with pytest.raises(SentWithItsRun):
        dispatch_letters(clerk, [first + 1], TODAY)
    assert dispatch_run(clerk, run_id, TODAY, 7) == 7
    assert len(DISPATCHED) == 7 and first not in [number for number, _ in DISPATCHED]
    with pytest.raises(ChangedByAnother):
        dispatch_run(clerk, run_id, TODAY, 7)
    assert get_run(clerk, run_id).state is RunState.DISPATCHED
    with pytest.raises(AlreadyDispatched):
        withdraw_letter(clerk, first + 1, "納付済")
    with pytest.raises(BadInput):
        dispatch_letters(clerk, [first], TODAY)


def test_a_file_of_which_every_letter_was_pulled_out_stops_no_other_one(
    clerk: Ctx, city: City, parties: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    small(monkeypatch, pages=4)
    run_id = a_run(clerk, parties)
    kind = city.outside.steps[JOB]
    object.__setattr__(city.outside, "steps", {JOB: replace(kind, afterwards=None)})
    run_job(clerk, job_of(clerk, run_id))
    for number, _ in rows(city, "SELECT document_id, place FROM letter WHERE file_no = 1"):
        withdraw_letter(clerk, number, "納付済")
    draw_ready_files(clerk)
    assert [each.owed for each in get_run(clerk, run_id).files] == [False, False]
    assert get_run(clerk, run_id).state is RunState.READY
    assert dispatch_run(clerk, run_id, TODAY, 4) == 4


def test_a_run_of_which_every_letter_was_pulled_out_is_not_dispatched(
    clerk: Ctx, city: City, parties: list[int]
) -> None:
    run_id = a_run(clerk, parties)
    run_job(clerk, job_of(clerk, run_id))
    for (number,) in rows(city, "SELECT document_id FROM document"):
        withdraw_letter(clerk, number, "納付済")
    with pytest.raises(NothingToSend):
        dispatch_run(clerk, run_id, TODAY, 0)


def test_pages_are_counted_as_the_file_was_drawn_also_after_a_letter_was_pulled_out(
    clerk: Ctx, city: City, parties: list[int]
) -> None:
    run_id = a_run(clerk, parties)
    run_job(clerk, job_of(clerk, run_id))
    first, second = (number for (number,) in rows(city, "SELECT document_id FROM letter ORDER BY place LIMIT 2"))
    withdraw_letter(clerk, first, "納付済")
    with pytest.raises(BadInput, match="引抜済み"):
        reprint_pages(clerk, run_id, 1, 1, 1, "用紙が詰まったため")
    again = reprint_pages(clerk, run_id, 1, 2, 2, "用紙が詰まったため")
    assert rows(city, f"SELECT document_no FROM letter WHERE document_id = {second}")[0][0] in said(
        city, f"{again.number}.pdf"
    )


def test_what_is_printed_for_a_party_is_pulled_out_when_money_came(clerk: Ctx, city: City, parties: list[int]) -> None:
    run_job(clerk, job_of(clerk, a_run(clerk, parties)))
    with clerk.write() as store:
        assert len(withdraw_for(clerk, store, parties[0], "納付済", ("P01",))) == 1
        assert withdraw_for(clerk, store, parties[0], "納付済", ("P01",)) == []
        assert withdraw_for(clerk, store, parties[1], "納付済", ("P04",)) == []


def test_pages_are_printed_again_whole_letters_with_the_mark_and_the_same_amounts(
    clerk: Ctx, city: City, parties: list[int]
) -> None:
    run_id = a_run(clerk, parties, **{f"p{parties[7]}": {"lines": 120}})
    run_job(clerk, job_of(clerk, run_id))
    assert get_run(clerk, run_id).counts.pages > 8
    with city.vault.write() as store:
        store.db.execute("UPDATE party SET name = '改名　済'")
    again = reprint_pages(clerk, run_id, 1, 2, 4, "用紙が詰まったため")
    text = said(city, f"{again.number}.pdf")
    assert "伊勢八子様" in text and "伊勢七子様" in text and "伊勢一子様" not in text and "改名" not in text
    assert "再印刷の理由用紙が詰まったため" in text.replace(" ", "")
    assert again.reissue
    with pytest.raises(BadInput):
        reprint_pages(clerk, run_id, 1, 90, 99, "用紙が詰まったため")


def test_the_same_run_is_not_asked_for_twice_and_none_is_empty(clerk: Ctx, city: City, parties: list[int]) -> None:
    run_job(clerk, job_of(clerk, a_run(clerk, parties)))
    with pytest.raises(RunExists):
        a_run(clerk, parties)
    with pytest.raises(NothingToPrint):
        a_run(clerk, [], "set:2")


def test_documents_are_found_by_number_party_and_run(clerk: Ctx, city: City, parties: list[int]) -> None:
    run_id = a_run(clerk, parties)
    run_job(clerk, job_of(clerk, run_id))
    assert [each.serial_no for each in list_documents(clerk, DocumentFilter(number="3"))] == [3]
    assert len(list_documents(clerk, DocumentFilter(number="伊収第P01-8-3号"))) == 1
    assert len(list_documents(clerk, DocumentFilter(run_id=run_id))) == 8
    no = rows(city, f"SELECT party_no FROM party WHERE party_id = {parties[0]}")[0][0]
    assert [each.party_id for each in list_documents(clerk, DocumentFilter(party_no=no))] == [parties[0]]
    assert list_documents(clerk, DocumentFilter(party_no="99999999")) == []
