"""P-20 to P-29: each paper is issued, says what its form asks for, carries the 教示 where it is a disposition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.delinquency.graces.applying import ask_correction, give_security
from core.delinquency.graces.causes import Cause
from core.delinquency.graces.deciding import Outcome, draft_decision, draft_plan_change
from core.delinquency.graces.desk import grace_desk
from core.delinquency.graces.ending import Ending, draft_ending, draft_release, notify_hearing, record_hearing
from core.delinquency.graces.grace import Grace, GraceEventKind
from core.delinquency.graces.kinds import Clause, GraceKind
from core.delinquency.graces.notifying import NoSuchPaper, possible_papers, print_form, print_paper, print_relief
from core.delinquency.graces.papers import cited
from core.delinquency.graces.planning import Finances, Instalment
from core.delinquency.graces.relief import ReliefGround
from core.delinquency.graces.relieving import AskedRelief, draft_relief
from core.office.context import Context
from core.office.outputs.delivery import Destination
from core.values.money import Yen
from tests.builders import a_receivable
from tests.delinquency.graces.world import TODAY, Approve, a_decision, a_grace, an_applicant, an_application, days
from tests.printouts.reading import texts

Ctx = Context[Any]
Read = Callable[[Grace, str], str]
APPEAL = "審査請求をすることができます"


@pytest.fixture
def read(collector: Ctx, city: Any) -> Read:
    """Issue a paper and read it back, blanks taken out."""

    def issue(grace: Grace, code: str) -> str:
        issued = print_paper(collector, grace.grace_id, code, to=Destination.FOLDER)
        return plain((Path(city.folder) / "out" / issued.output.place).read_bytes())

    return issue


def plain(pdf: bytes) -> str:
    return "".join("".join(texts(pdf)).split())


def test_an_application_carries_what_was_received(collector: Ctx, read: Read) -> None:
    grace = an_application(
        collector, an_applicant(collector), statement="売上が減り一時に納められない", finances=Finances(cash=Yen(50_000), living_needs=Yen(80_000))
    )  # fmt: skip
    paper = read(grace, "P20")
    assert "換価の猶予申請書" in paper
    assert "売上が減り一時に納められない" in paper
    assert "120,000" in paper
    assert "令和9年5月31日" in paper
    assert APPEAL not in paper


def test_the_statement_of_finances_is_short_up_to_a_million_and_long_above(collector: Ctx, read: Read) -> None:
    small = an_application(collector, an_applicant(collector))
    great = an_application(collector, an_applicant(collector, dues=((date(2026, 6, 30), 1_200_000),)))
    assert "財産目録" not in read(small, "P21").replace("財産目録・収支の明細", "")
    assert "前1年間の収支の実績" in read(great, "P21")


def test_a_correction_tells_what_lacks_and_what_follows(collector: Ctx, read: Read) -> None:
    grace = an_application(collector, an_applicant(collector))
    grace = ask_correction(collector, grace.grace_id, "財産収支状況書の添付がありません。")
    paper = read(grace, "P22")
    assert "財産収支状況書の添付がありません。" in paper
    assert "令和8年12月14日" in paper
    assert "取り下げたものとみなします" in paper
    assert APPEAL not in paper


def test_a_grant_tells_claims_days_instalments_security_waiver_and_what_ends_it(
    collector: Ctx, approve_it: Approve, read: Read
) -> None:
    paper = read(a_grace(collector, approve_it, an_applicant(collector)), "P23")
    for words in (
        "換価の猶予通知書",
        "令和8年11月24日から令和9年5月31日まで",
        "240,000円",
        "令和8年12月31日",
        "40,000",
        "要しません",
        "猶予特例基準割合",
        "猶予を取り消し",
        APPEAL,
    ):
        assert words in paper, words


def test_a_disaster_s_grant_waives_all(collector: Ctx, approve_it: Approve, read: Read) -> None:
    grace = a_grace(collector, approve_it, an_applicant(collector), kind=GraceKind.COLLECTION, clause=Clause.DISASTER)
    paper = read(grace, "P23")
    assert "徴収猶予許可通知書" in paper
    assert "延滞金は全額を免除します" in paper


def test_a_partial_grant_says_why(collector: Ctx, approve_it: Approve, read: Read) -> None:
    partial = {"outcome": Outcome.PARTIAL, "until_on": date(2027, 3, 31), "reasons": "納付能力から3月までに完納できる"}
    grace = a_grace(collector, approve_it, an_applicant(collector), decision=partial)
    paper = read(grace, "P23")
    assert "一部許可します" in paper
    assert "納付能力から3月までに完納できる" in paper


def test_a_refusal_gives_its_reasons_and_the_way_to_appeal(collector: Ctx, approve_it: Approve, read: Read) -> None:
    grace = an_application(collector, an_applicant(collector))
    refuse = a_decision(grace, outcome=Outcome.REFUSE, reasons="納付について誠実な意思が認められない")
    approve_it(draft_decision(collector, grace.grace_id, refuse))
    paper = read(grace, "P24")
    assert "納付について誠実な意思が認められない" in paper
    assert APPEAL in paper


def test_an_extension_joins_old_and_new_period(collector: Ctx, approve_it: Approve, read: Read) -> None:
    who = an_applicant(collector)
    first = a_grace(collector, approve_it, who)
    second = an_application(collector, who, parent_id=first.grace_id, until_on=date(2027, 11, 30))
    approve_it(draft_decision(collector, second.grace_id, a_decision(second)))
    paper = read(second, "P25")
    assert "令和8年11月24日から令和9年5月31日まで" in paper
    assert "令和9年6月1日から令和9年11月30日まで" in paper
    assert "通算13か月（372日）" in paper


def test_a_change_of_the_plan_to_the_worse_carries_the_way_to_appeal(
    collector: Ctx, approve_it: Approve, read: Read
) -> None:
    better = a_grace(collector, approve_it, an_applicant(collector))
    worse = a_grace(collector, approve_it, an_applicant(collector))
    for grace, early in ((better, 30_000), (worse, 47_000)):
        yen = [early] * 5 + [240_000 - 5 * early]
        lines = [Instalment(n, line.due_on, Yen(yen[n - 1])) for n, line in enumerate(grace.instalments, 1)]
        approve_it(draft_plan_change(collector, grace.grace_id, lines, "収入の変動"))
    assert APPEAL not in read(better, "P25B")
    assert APPEAL in read(worse, "P25B")


def test_a_hearing_is_announced_and_kept(collector: Ctx, approve_it: Approve, read: Read) -> None:
    grace = a_grace(collector, approve_it, an_applicant(collector), kind=GraceKind.COLLECTION)
    grace = notify_hearing(collector, grace.grace_id, Cause.DEFAULT, TODAY + days(7), "収納推進課の窓口で面談")
    notice = read(grace, "P26")
    assert "地方税法第15条の3第1項第二号" in notice
    assert "令和8年12月1日" in notice
    assert APPEAL not in notice
    grace = record_hearing(collector, grace.grace_id, TODAY, "売掛金が入らず払えない")
    record = read(grace, "P26B")
    assert "売掛金が入らず払えない" in record
    assert "徴収猶予（地方税法第15条第1項）" in record


def test_a_cancellation_names_its_clause_and_what_is_collected_at_once(
    collector: Ctx, approve_it: Approve, read: Read
) -> None:
    grace = a_grace(collector, approve_it, an_applicant(collector))
    approve_it(draft_ending(collector, grace.grace_id, Ending(Cause.FALSE, TODAY, "収入を隠していた")))
    paper = read(grace, "P27")
    assert "地方税法第15条の3第1項第五号" in paper
    assert "直ちに徴収する額240,000円" in paper
    assert "ただし書" in paper
    assert APPEAL in paper


def test_security_is_offered_and_released_on_paper_and_its_giver_gets_a_copy(
    collector: Ctx, approve_it: Approve, read: Read
) -> None:
    who = an_applicant(collector, dues=((date(2026, 6, 30), 1_500_000),))
    grace = an_application(collector, who)
    grace = give_security(
        collector, grace.grace_id, "土地", "伊勢市岩渕1丁目 宅地", Yen(3_000_000), provider="伊勢 花子"
    )
    assert "抵当権の設定登記" in read(grace, "P28")
    approve_it(draft_decision(collector, grace.grace_id, a_decision(grace)))
    assert read(grace, "P23").count("1,500,000円") >= 3
    approve_it(draft_release(collector, grace.grace_id, grace.securities[0].security_id, "完納"))
    released = read(grace, "P28B")
    assert "担保解除通知書" in released
    assert "3,000,000円" in released


def test_a_paper_of_what_has_not_happened_is_refused_with_the_cause(collector: Ctx) -> None:
    grace = an_application(collector, an_applicant(collector))
    with pytest.raises(NoSuchPaper, match="許可"):
        print_paper(collector, grace.grace_id, "P23", to=Destination.FOLDER)
    causes = {code: why for code, _, why in possible_papers(grace)}
    assert causes["P20"] == ""
    assert causes["P27"] != ""


def test_an_issued_paper_stands_in_grace_and_course(collector: Ctx, approve_it: Approve, read: Read) -> None:
    who = an_applicant(collector)
    grace = a_grace(collector, approve_it, who)
    read(grace, "P23")
    with collector.read() as store:
        assert store.graces.get(grace.grace_id).last(GraceEventKind.NOTIFIED) is not None
        assert any("換価の猶予通知書（" in row.words for row in store.timeline.of_party(who.party_id))


def test_a_decision_on_a_late_charge_is_notified(collector: Ctx, approve_it: Approve, city: Any) -> None:
    who = an_applicant(collector)
    asked = AskedRelief(
        who.receivables[0], ReliefGround.SECURED, "全額の差押え中", from_on=date(2026, 8, 1), until_on=TODAY
    )
    approve_it(draft_relief(collector, asked))
    [relief] = grace_desk(collector, who.party_id).reliefs
    issued = print_relief(collector, who.party_id, relief.relief_id, to=Destination.FOLDER)
    paper = plain((Path(city.folder) / "out" / issued.output.place).read_bytes())
    for words in (
        "延滞金免除決定通知書",
        "地方税法第15条の9第4項附則第3条の2第3項",
        "全額の差押え中",
        f"{relief.relieved}円",
        APPEAL,
    ):
        assert words in paper, words


def test_a_form_for_somebody_who_has_not_applied_lists_what_is_due_and_leaves_the_rest_empty(
    collector: Ctx, city: Any
) -> None:
    who = an_applicant(collector)
    issued = print_form(collector, who.party_id, GraceKind.COLLECTION, "P20", to=Destination.FOLDER)
    paper = plain((Path(city.folder) / "out" / issued.output.place).read_bytes())
    assert "徴収猶予申請書（記入用）" in paper
    assert "120,000" in paper
    assert "■" not in paper
    with collector.read() as store:
        assert store.graces.of_party(who.party_id) == []


def test_nobody_who_owes_nothing_gets_a_form(collector: Ctx) -> None:
    who = an_applicant(collector, dues=((date(2026, 12, 25), 10_000),), demanded=False)
    with pytest.raises(NoSuchPaper):
        print_form(collector, who.party_id, GraceKind.COLLECTION, "P20", to=Destination.FOLDER)


def test_a_form_lists_what_may_be_asked_for_alone(collector: Ctx, city: Any) -> None:
    """Taxes within the months of applying (法15条の6①); nothing whose limitation completed, no claim of another fund."""
    dues = ((date(2020, 6, 30), 11_000), (date(2026, 2, 2), 22_000), (date(2026, 8, 31), 33_000))
    who = an_applicant(collector, dues=dues)
    with city.vault.write() as store:
        a_receivable(store, party_id=who.party_id, tax_item="23", principal=44_000, due_on=date(2026, 9, 30))

    def amounts(kind: GraceKind) -> list[bool]:
        issued = print_form(collector, who.party_id, kind, "P20", to=Destination.FOLDER)
        paper = plain((Path(city.folder) / "out" / issued.output.place).read_bytes())
        return [yen in paper for yen in ("11,000", "22,000", "33,000", "44,000")]

    assert amounts(GraceKind.BY_REQUEST) == [False, False, True, False]
    assert amounts(GraceKind.COLLECTION) == [False, True, True, False]


def test_no_form_is_given_out_when_nothing_may_be_asked_for(collector: Ctx) -> None:
    who = an_applicant(collector, dues=((date(2026, 2, 2), 22_000),))
    with pytest.raises(NoSuchPaper, match="申請の期限"):
        print_form(collector, who.party_id, GraceKind.BY_REQUEST, "P20", to=Destination.FOLDER)


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("法15条①", "地方税法第15条第1項"),
        ("法15条の6の3②（法15条の3①二準用）", "地方税法第15条の6の3第2項（地方税法第15条の3第1項第二号準用）"),
        ("法15条の9④ 附則3条の2③", "地方税法第15条の9第4項 附則第3条の2第3項"),
        ("市税条例", "市税条例"),
        ("本人の申出", "本人の申出"),
    ],
)
def test_papers_name_articles_in_full(short: str, full: str) -> None:
    assert cited(short) == full
