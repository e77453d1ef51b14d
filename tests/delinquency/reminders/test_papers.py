"""P-01 to P-06 read back from the page by another program: what each must say, and what none of them says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.delinquency.contacts.contact import ContactEntry, PromiseState, PromiseWanted
from core.delinquency.contacts.recording import record_contact
from core.delinquency.reminders import extraction, issuing
from core.delinquency.reminders.extraction import RunWanted
from core.delinquency.reminders.saved import SourceKind, SourceRef
from core.delinquency.reminders.stages import Stage
from core.office.outputs.delivery import Destination
from core.values.money import Yen
from tests.delinquency.world import Delinquent, a_delinquent
from tests.printouts.reading import texts

PAY_BY = date(2026, 12, 15)


@pytest.fixture
def collector(ctx_for: Any) -> Any:
    return ctx_for("delinquency")


@pytest.fixture
def debt(city: Any) -> Delinquent:
    dues = tuple((date(2024 + term // 4, 2 + 3 * (term % 4), 28), 10_000 + term) for term in range(4))
    with city.vault.write() as store:
        return a_delinquent(store, name="髙﨑　𠮷野", dues=dues)


Read = Callable[[Stage], str]


@pytest.fixture
def read(city: Any, collector: Any, debt: Delinquent) -> Read:
    """The draft of a letter to one person, printed and read back without blanks."""

    def paper(stage: Stage) -> str:
        with city.vault.write() as store:
            store.db.execute(
                """
                INSERT INTO case_policy_event(case_id, policy, review_on, set_on, staff_no, audit_seq)
                VALUES(?, '移管', '2027-01-31', '2026-11-02', 'T001', 1)
                """,
                (debt.case_id,),
            )
        source = SourceRef(SourceKind.PARTY, debt.party_id)
        run_id = extraction.extract(collector, RunWanted(stage.label, stage, source, PAY_BY)).run_id
        issued = issuing.print_draft(collector, run_id, debt.party_id, to=Destination.FOLDER)
        content = (Path(city.folder) / "out" / issued.output.place).read_bytes()
        return "".join("".join(texts(content)).split())

    return paper


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.FIRST, ("市税納付催告書", "督促状をお送りした後も")),
        (Stage.SECOND, ("市税納付催告書（第2回）",)),
        (Stage.SINGLE, ("納付催告書", "ご連絡も納付も確認できません")),
        (Stage.FINAL, ("最終催告書", "最後の催告です", "滞納処分を行います")),
        (Stage.SEIZURE, ("差押予告書", "財産を差し押さえます", "財産の調査を行っています", "預金、給与")),
        (Stage.HANDOVER, ("移管最終催告書", "三重地方税管理回収機構へ移管します", "移管の根拠", "移管後の窓口")),
    ],
)
def test_each_reminder_says_what_its_form_asks_for(read: Read, stage: Stage, words: tuple[str, ...]) -> None:
    paper = read(stage)
    for word in (
        *words,
        "髙﨑𠮷野",
        "令和8年12月15日",
        "期別明細",
        "10,000",
        "延滞金の計算日R8.11.24",
        "延滞金は、納付する日まで",
    ):
        assert word in paper, word
    for word in ("コンビニエンスストア", "問い合わせ先", "猶予の制度", "案"):
        assert word in paper, word
    assert "時効" not in paper and "審査請求" not in paper


def test_a_summons_says_nothing_of_a_debt(read: Read) -> None:
    paper = read(Stage.SUMMONS)
    assert "ご連絡のお願い" in paper and "令和8年12月15日" in paper
    assert not any(word in paper for word in ("税", "滞納", "納付", "円", "差押", "期別"))


def test_a_single_letter_after_a_broken_promise_names_it(
    city: Any, collector: Any, debt: Delinquent, read: Read
) -> None:
    promise = PromiseWanted(date(2026, 11, 24), Yen(20_000), "1")
    done = record_contact(
        collector,
        ContactEntry(debt.party_id, date(2026, 11, 24), "09:30", "1", "1", "21", promise=promise),
    )
    with city.vault.write() as store:
        store.promises.tell(done.promise_id, PromiseState.BROKEN, date(2026, 11, 24), Yen(0), 1)
    paper = read(Stage.SINGLE)
    assert "お約束いただいた日を過ぎても" in paper and "令和8年11月24日に20,000円" in paper
