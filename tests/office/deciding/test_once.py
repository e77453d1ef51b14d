"""F5: approved once, whoever tries at the same moment, and never after a withdrawal or while it is being changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from core.office.approvals import approve, renew, withdraw
from core.office.drafts import DraftRef
from core.values.refusals import Refusal
from tests.office.deciding.conftest import Office
from tests.office.giving import given as times_given
from tests.people import code_at

ROUNDS = 5


def all_at_once(acts: list[Callable[[], object]]) -> list[str]:
    """What became of acts that begin together: `done` or the name of the refusal."""
    start = Barrier(len(acts))

    def go(act: Callable[[], object]) -> str:
        start.wait()
        try:
            act()
        except Refusal as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


def approval(office: Office, who: str, ref: DraftRef) -> Callable[[], object]:
    ctx, code = office.of("chief", who), code_at(office.clock.now())
    return lambda: approve(ctx, ref.draft_id, ref.revision, ref.digest, code)


def test_of_sixteen_approvals_one_executes_the_act(office: Office) -> None:
    for done_before in range(ROUNDS):
        office.clock.move(seconds=30)
        ref = office.draft(office.of("collection"))
        said = all_at_once([approval(office, str(number), ref) for number in range(16)])
        assert sorted(said) == ["DraftDecided"] * 15 + ["done"]
        assert times_given(office.city) == done_before + 1


def test_one_approver_at_sixteen_terminals_approves_once(office: Office) -> None:
    ref = office.draft(office.of("collection"))
    said = all_at_once([approval(office, "1", ref) for _ in range(16)])
    assert said.count("done") == 1
    assert times_given(office.city) == 1


def test_approving_withdrawing_and_changing_at_once_never_executes_what_is_void(office: Office) -> None:
    for _ in range(ROUNDS):
        office.clock.move(seconds=30)
        before = times_given(office.city)
        clerk = office.of("collection")
        ref = office.draft(clerk)
        acts = [approval(office, str(number), ref) for number in range(8)]
        acts += [partial(withdraw, clerk, ref.draft_id, 1, ref.digest, "不要")] * 4
        acts += [partial(renew, clerk, ref.draft_id, 1, ref.digest, "変更")] * 4
        said = all_at_once(acts)
        approved, gone, renewed = (said[:8].count("done"), said[8:12].count("done"), said[12:].count("done"))
        assert approved + gone + renewed == 1
        assert times_given(office.city) - before == approved
        state = office.state(ref)
        assert state == ("決裁済" if approved else "取下げ" if gone else "承認待")


def test_two_drafts_to_one_payee_are_not_both_approved_past_the_limit(office: Office) -> None:
    for round_ in range(ROUNDS):
        office.clock.move(seconds=30)
        refs = [office.draft(office.of("collection"), 199_999, payee_key=f"口座{round_}") for _ in range(2)]
        office.clock.move(seconds=30)
        said = all_at_once([approval(office, str(number), refs[number % 2]) for number in range(16)])
        assert said.count("done") <= 1  # the first step of the one whose route has two
    assert times_given(office.city) == 0


@pytest.mark.slow
def test_processes_approve_once_in_every_round(office: Office) -> None:
    for done_before in range(20):
        office.clock.move(seconds=30)
        ref = office.draft(office.of("collection"))
        processes = []
        for number in range(16):
            ctx = office.of("chief", str(number))
            words = [str(office.city.folder), str(office.city.folder.with_name("city.keys")), ctx.actor.staff_no]
            words += [str(ctx.actor.session_id), str(ref.draft_id), "1", ref.digest.hex(), code_at(office.clock.now())]
            words.append(office.clock.now().isoformat())
            processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.office.giving", *words],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("now\n")
            process.stdin.flush()
        said = sorted(process.communicate()[0].strip() for process in processes)
        assert said == ["DraftDecided"] * 15 + ["approved"]
        assert times_given(office.city) == done_before + 1
