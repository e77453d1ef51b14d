"""P-80 to P-85: each paper is issued, says what its form asks for, and carries 教示 only where it is a disposition."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.delinquency.limits.state import refresh_limits
from core.delinquency.outward import Outward
from core.delinquency.suspension.ending import draft_cancel, issue_cancellation
from core.delinquency.suspension.notifying import NoticeWay, issue_notice
from core.delinquency.suspension.rules import Ground, ImmediateGround
from core.delinquency.suspension.watching import issue_record
from core.delinquency.write_off.deciding import WantedWriteOff, describe_write_off, draft_write_off
from core.delinquency.write_off.listing import explain_expiry
from core.delinquency.write_off.papers import issue_decision, issue_expiry, issue_extinction
from core.delinquency.write_off.write_off import WriteOffCause
from core.ledger.accrual import Terms, accrual_of, course_of
from core.ledger.receivable_events import NewReceivableEvent
from core.office.outputs.delivery import Destination
from core.values.money import Yen
from tests.builders import an_entry
from tests.delinquency.deciding import Deciders
from tests.delinquency.suspension.world import decided, someone, standing
from tests.delinquency.write_off.test_writing_off import ENDED, OLD, complete
from tests.people import TUESDAY
from tests.printouts.reading import texts

OUT = Outward(to=Destination.FOLDER)
APPEAL = "審査請求をすることができます"
Read = Callable[[Any], str]


@pytest.fixture
def read(city: Any) -> Read:
    """The text of a letter that has left, blanks taken out."""

    def plain(letter: Any) -> str:
        pdf = (Path(city.folder) / "out" / letter.output.place).read_bytes()
        if kept := os.environ.get("OSAME_KEEP_PAPERS"):
            (Path(kept) / f"{letter.document_no}.pdf").write_bytes(pdf)
        return "".join("".join(texts(pdf)).split())

    return plain


def test_a_notice_names_claims_ground_scope_and_effect_and_no_appeal(
    collector: Any, deciders: Deciders, read: Read
) -> None:
    number = decided(collector, deciders, someone(collector), Ground.HARDSHIP)
    paper = read(issue_notice(collector, number, NoticeWay.MAIL, out=OUT))
    for words in ("滞納処分執行停止通知書", "2号生活を著しく窮迫", "令和8年11月24日", "滞納の全部", "48,000"):
        assert words in paper
    assert "解除します" in paper and "3年間続いたとき" in paper
    assert APPEAL not in paper


def test_a_notice_of_a_part_says_so_and_why(collector: Any, deciders: Deciders, read: Read) -> None:
    who = someone(collector)
    number = decided(collector, deciders, who, claims=who.receivables[:1], partial_reason="2期は保証人から徴収する")
    assert "一部（理由2期は保証人から徴収する）" in read(issue_notice(collector, number, out=OUT))


def test_the_record_lists_every_kind_of_asset_and_who_judged(collector: Any, deciders: Deciders, read: Read) -> None:
    number = standing(collector, deciders, someone(collector))
    paper = read(issue_record(collector, number, out=OUT))
    for words in (
        "執行停止調書・決議書",
        "預貯金",
        "動産（捜索）",
        "照会回答済",
        "換価できる財産がない",
        "令和11年11月24日",
    ):
        assert words in paper
    assert APPEAL not in paper


def test_a_cancellation_tells_why_what_is_owed_again_and_the_appeal(
    collector: Any, deciders: Deciders, read: Read
) -> None:
    number = standing(collector, deciders, someone(collector))
    deciders.decide(draft_cancel(collector, number, "給与の支払が始まった", TUESDAY.date()))
    paper = read(issue_cancellation(collector, number, out=OUT))
    for words in ("執行停止取消通知書", "給与の支払が始まった", "通算しません", APPEAL):
        assert words in paper


def test_an_extinction_tells_claims_day_and_article(collector: Any, deciders: Deciders, read: Read) -> None:
    who = someone(collector)
    standing(collector, deciders, who)
    wanted = WantedWriteOff(WriteOffCause.IMMEDIATE, who.receivables, ImmediateGround.NO_HEIRS, "受理証明")
    number = deciders.decide(draft_write_off(collector, wanted))
    paper = read(issue_extinction(collector, number, who.party_id, out=OUT))
    for words in ("納税義務消滅通知書", "地方税法第15条の7第5項", "令和8年11月24日", "24,000", "上の表にない分も含め"):
        assert words in paper
    assert APPEAL not in paper
    course = read(issue_decision(collector, number, out=OUT))
    assert "停止の調査票T-2026-0001（1号）換価できる財産がない" in course


def test_claims_that_were_gone_on_different_days_have_each_its_own(
    collector: Any, deciders: Deciders, read: Read
) -> None:
    who = someone(collector, dues=((date(2023, 1, 31), 9_000), (date(2023, 2, 28), 8_000)))
    with collector.write() as store:
        seq = store.audit.record(an_entry(function_code="delinquency.suspension"))
        for claim, day in zip(who.receivables, (date(2023, 9, 1), date(2023, 10, 1)), strict=True):
            store.receivable_events.add(NewReceivableEvent(claim, "suspension", day), seq)
        refresh_limits(store, who.receivables, TUESDAY.date())
    number = deciders.decide(draft_write_off(collector, WantedWriteOff(WriteOffCause.SUSPENSION, who.receivables)))
    paper = read(issue_extinction(collector, number, who.party_id, out=OUT))
    assert "令和8年9月1日（R4市県民税1期）" in paper and "令和8年10月1日（R4市県民税2期）" in paper


def test_a_decision_shows_both_days_and_the_sums_of_its_components(
    collector: Any, deciders: Deciders, read: Read
) -> None:
    who = complete(collector, fee=100)
    number = deciders.decide(draft_write_off(collector, WantedWriteOff(WriteOffCause.LIMITATION, who.receivables)))
    paper = read(issue_decision(collector, number, out=OUT))
    for words in ("不納欠損調書・決議書", "R8.7.30", "令和8年11月24日", "地方税法第18条第1項", "30,200", "督促"):
        assert words in paper


def test_a_premium_is_written_off_by_its_own_law(collector: Any, deciders: Deciders, read: Read) -> None:
    who = someone(collector, dues=((date(2023, 6, 30), 9_000),), tax_item="23")
    with collector.write() as store:
        refresh_limits(store, who.receivables, TUESDAY.date())
    explain_expiry(collector, who.receivables, "所在不明のまま完成した")
    ref = draft_write_off(collector, WantedWriteOff(WriteOffCause.LIMITATION, who.receivables))
    with collector.read() as store:
        assert "根拠 国保法110条①" in describe_write_off(store, store.drafts.get(ref.draft_id)).notes
    paper = read(issue_decision(collector, deciders.decide(ref), out=OUT))
    assert "国民健康保険法第110条第1項" in paper and "地方税法第18条" not in paper


def test_the_record_of_a_completion_counts_late_charge_until_the_claim_was_gone(
    collector: Any, deciders: Deciders, read: Read
) -> None:
    who = complete(collector)
    paper = read(issue_expiry(collector, who.receivables[0], out=OUT))
    with collector.read() as store:
        entries = store.receivables.entries(who.receivables[:1])
        rates = store.rates.table()
    right = accrual_of(course_of(entries, ENDED, ()), OLD, ENDED, Terms(rates)).missing
    assert "延滞金の計算日R8.7.30" in paper and f"{right}" in paper and f"{Yen(20_000) + right}" in paper


def test_the_record_of_a_completion_shows_events_count_and_why_nobody_stopped_it(
    collector: Any, deciders: Deciders, read: Read
) -> None:
    who = complete(collector)
    paper = read(issue_expiry(collector, who.receivables[0], out=OUT))
    for words in ("時効完成調書", "R3.7.20", "督促", "令和8年7月30日", "所在不明で財産も見つからず", "20,000"):
        assert words in paper
