"""F4 of the case screen: what can be done in the case, and what not, with reason, article and the day from which (pure).

The acts themselves ask again and decide; what is told here is told so that nobody walks into a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.delinquency.contacts.case_rows import CaseRow, CaseView
from core.delinquency.graces.acting import may_apply
from core.delinquency.plans.claims import PlanFacts, may_plan, obstacle_of
from core.delinquency.reminders.exclusions import ClaimFacts as ReminderClaim
from core.delinquency.reminders.exclusions import PartyFacts, judge
from core.delinquency.standing import Hold
from core.delinquency.suspension.rules import ClaimFacts, claim_refused
from core.parties.party import PartyStatus
from core.values.dates import wareki

ONE_DAY = timedelta(days=1)
SEIZABLE_DAYS = 10


@dataclass(frozen=True, slots=True)
class CaseAct:
    """An act of the list: its code, name, the screen that does it, and why it cannot be done now ('' when it can)."""

    code: str
    name: str
    number: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seizable:
    """Whether one receivable may be seized for on a day: '' or the reason, its article, and the first day."""

    row: CaseRow
    reason: str
    article: str
    from_on: date | None

    @property
    def sentence(self) -> str:
        """The reason with article and day, as F4 shows it."""
        if not self.reason:
            return ""
        day = f"{wareki(self.from_on)} から可能です。" if self.from_on is not None else ""
        return f"{self.reason}{day}（{self.article}）"


_DRAFTED = (
    ("plans", "分納誓約・納付受託", "6301", "delinquency.plans"),
    ("graces", "猶予", "6401", "delinquency.graces"),
    ("suspension", "執行停止", "6501", "delinquency.suspension"),
    ("write_off", "不納欠損", "6602", "delinquency.write_off"),
    ("succession", "相続・承継", "6701", "delinquency.succession"),
    ("liability", "第二次・連帯", "6702", "delinquency.liability"),
    ("insolvency", "破産・繰上徴収", "6703", "delinquency.insolvency"),
)
_OPENED = (
    ("limitation", "時効の根拠と対策", "6601", "delinquency.limitation"),
    ("reminders", "催告", "6201", "delinquency.reminders"),
    ("survey", "実態調査", "6704", "delinquency.survey"),
    ("assignment", "担当割当・引継ぎ", "6104", "delinquency.assignment"),
    ("returned", "返戻・公示送達", "3404", "notices.returned_mail"),
    ("relations", "関係人・付箋", "6105", "delinquency.relations"),
)
_SEEN = {
    "plans": ((Hold.PLAN,), "誓約を見る（履行・変更）"),
    "graces": ((Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE), "猶予を見る（履行・延長・取消し）"),
    "suspension": ((Hold.SUSPENSION,), "執行停止を見る（見直し・取消し）"),
    "succession": ((Hold.SUCCEEDED,), "承継を見る"),
    "insolvency": ((Hold.BANKRUPTCY,), "破産を見る"),
}
"""What stands already is looked at also where nothing new of it can be drafted."""


def acts_of(view: CaseView, marked: Collection[int], lacking: Collection[str], stands_in: bool) -> list[CaseAct]:
    """The acts of the case, in the order of the list.

    `lacking`: functions for which the clerk has no right to enter. `stands_in`: a 係長, who may draft for the collector.
    """
    rows = [row for row in view.rows if row.receivable_id in marked] or list(view.rows)
    closed = _closed(view)
    found = [
        CaseAct("contact", "折衝の記録", "6102", _lacks("delinquency.contacts", lacking)),
        CaseAct("task", "予定の登録", "6103", _lacks("delinquency.tasks", lacking) or closed),
        CaseAct(
            "policy", "方針と見直し", "", _lacks("delinquency.cases", lacking) or closed or _others(view, stands_in)
        ),
        CaseAct("seizable", "差押の可否（期別）", "", "" if view.rows else "滞納の期別がありません。"),
    ]
    for code, name, number, function in _DRAFTED:
        reason = _lacks(function, lacking) or _others(view, stands_in) or _state(code, view, rows)
        found.append(CaseAct(code, name, number, reason))
        holds, seen = _SEEN.get(code, ((), ""))
        if reason and any(row.standing.under(*holds) for row in view.rows if holds):
            found.append(CaseAct(f"see_{code}", seen, number))
    found += [
        CaseAct(code, name, number, _hidden(function, lacking) or _opened(code, view))
        for code, name, number, function in _OPENED
    ]
    found += [
        CaseAct("summary", "収納総括照会", "2101"),
        CaseAct("late_charge", "延滞金の内訳", "2105", "" if view.rows else "滞納の期別がありません。"),
        CaseAct("print_record", "折衝経過記録票の印刷", ""),
    ]
    return found


def seizable_of(row: CaseRow, on: date) -> Seizable:
    """May property be seized for the receivable on a day? (法331条①: 10 days after the day of the demand, or the day of a 繰上徴収, have passed)."""
    held = row.standing.under(
        Hold.WRITTEN_OFF, Hold.SUCCEEDED, Hold.HANDED_OVER, Hold.COLLECTION_GRACE, Hold.SUSPENSION, Hold.BANKRUPTCY
    )
    limit = row.limit.completes_on
    if limit is not None and limit < on:
        return Seizable(row, f"時効が{wareki(limit)}に完成しています。", "法18条", None)
    if held is not None:
        reason, article = _HELD[held.hold]
        return Seizable(row, reason, article, held.until_on + ONE_DAY if held.until_on is not None else None)
    demand, advanced = row.term.demand, row.standing.advanced_due_on
    if advanced is not None and on <= advanced:
        return Seizable(
            row, f"繰上徴収の納期限 {wareki(advanced)} を過ぎていません。", "法331条①二", advanced + ONE_DAY
        )
    if demand is None and advanced is None:
        return Seizable(row, "督促状を発していません。", "法331条①一", None)
    if demand is not None and advanced is None and on < demand.seizable_from_on:
        return Seizable(row, f"督促から{SEIZABLE_DAYS}日を経過していません。", "法331条①一", demand.seizable_from_on)
    if not row.term.receivable.open_for_pursuit:
        return Seizable(row, "速報の入金で残額がありません。", "確報を待ちます", None)
    return Seizable(row, "", "", None)


_HELD = {
    Hold.WRITTEN_OFF: ("不納欠損で消滅しています。", "法15条の7④⑤ 18条"),
    Hold.SUCCEEDED: ("相続人へ承継されています。相続人の案件で行います。", "法9条"),
    Hold.HANDED_OVER: ("機構へ移管中です。返還を待ちます。", "三重地方税管理回収機構規約3条"),
    Hold.COLLECTION_GRACE: ("徴収猶予中は新たな差押えができません。", "法15条の2の3①"),
    Hold.SUSPENSION: ("執行停止中です。取消しが先です。", "法15条の7 15条の8"),
    Hold.BANKRUPTCY: ("破産手続中は新たな滞納処分ができません。", "破産法43条①"),
}


def _lacks(function: str, lacking: Collection[str]) -> str:
    return "入力の権限がありません。権限のある職員に依頼してください。" if function in lacking else ""


def _hidden(function: str, lacking: Collection[str]) -> str:
    return "参照の権限がありません。権限のある職員に依頼してください。" if function in lacking else ""


def _closed(view: CaseView) -> str:
    if view.case is None:
        return "滞納案件がありません。督促状を発した滞納がある人だけが対象です。"
    if not view.case.open:
        return f"案件は終結しています（{view.case.closing_cause}）。折衝の記録だけができます。"
    return ""


def _others(view: CaseView, stands_in: bool) -> str:
    """Only the collector drafts; a deputy reads and notes contacts (B19)."""
    if not view.collector_no or view.collects or stands_in:
        return ""
    return f"担当は{view.collector}です。処分の起案は担当が行います（副担当は閲覧と折衝の記録まで）。"


def _state(code: str, view: CaseView, rows: Sequence[CaseRow]) -> str:
    """What stands against an act in these receivables."""
    closed = _closed(view)
    if closed and code not in ("liability", "insolvency"):
        return closed
    if not rows:
        return "滞納の期別がありません。"
    dead = view.party.party.status is PartyStatus.DECEASED
    if code == "write_off":
        complete = [row for row in rows if row.limit.mark(view.today) == "済"]
        if not complete and not any(row.standing.under(Hold.SUSPENSION) for row in rows):
            return "消滅した期別がありません。時効の完成か執行停止が要ります（法15条の7④⑤ 18条）。"
    if code == "plans":
        obstacles = tuple(reason for row in rows if (reason := _no_plan(row, view.today)))
        if len(rows) < len(view.rows) and obstacles:  # what was marked is what the plan would be of
            return _blocked(rows, True, lambda row: _no_plan(row, view.today))
        return may_plan(PlanFacts(dead, len(rows), obstacles))
    if code == "graces":
        return may_apply(rows) or _blocked(rows, len(rows) < len(view.rows), lambda row: _no_grace(row, view.today))
    if code == "suspension":
        return _blocked(rows, len(rows) < len(view.rows), lambda row: _no_suspension(row, view.today), named=False)
    return ""


def _blocked(rows: Sequence[CaseRow], marked: bool, why: Callable[[CaseRow], str], *, named: bool = True) -> str:
    """Why the act is not possible for these rows: of marked ones each must do, of all of them one is enough."""
    reasons = [(row, why(row)) for row in rows]
    bad = [(row, reason) for row, reason in reasons if reason]
    if not bad or (not marked and len(bad) < len(reasons)):
        return ""
    row, reason = bad[0]
    return f"{_name(row)}は{reason}" if named else reason


def _complete(row: CaseRow, today: date) -> str:
    return "時効が完成しています。外して選んでください（法18条）。" if row.limit.mark(today) == "済" else ""


def _no_plan(row: CaseRow, today: date) -> str:
    return obstacle_of(row.standing) or _complete(row, today)


def _no_grace(row: CaseRow, today: date) -> str:
    held = row.standing.under(Hold.COLLECTION_GRACE, Hold.REALISATION_GRACE)
    if held is None:
        return _complete(row, today)
    since = f"{wareki(held.until_on + ONE_DAY)} から可能です" if held.until_on is not None else "期間の後に可能です"
    return f"{held.hold.value}中です。重ねてできません。{since}（延長は「猶予を見る」から）。"


def _no_suspension(row: CaseRow, today: date) -> str:
    receivable = row.term.receivable
    facts = ClaimFacts(receivable.receivable_id, _name(row), receivable.open, receivable.due_on, row.standing)
    complete = _complete(row, today)
    return claim_refused(facts, today) or (f"{_name(row)}は{complete}" if complete else "")


def _opened(code: str, view: CaseView) -> str:
    """What stands against opening another room for the party: a reminder that nobody could put back."""
    if code != "reminders":
        return ""
    claims = tuple(
        ReminderClaim(
            row.receivable_id,
            row.term.receivable.open_for_pursuit.amount,
            row.term.receivable.provisional.amount,
            row.term.demand.issued_on if row.term.demand is not None else None,
            row.limit.completes_on,
            row.standing,
        )
        for row in view.rows
    )
    party = view.party.party
    dead = party.status is PartyStatus.DECEASED
    ground = judge(
        PartyFacts(party.party_id, dead, party.protected, False, False, False, False, claims), view.today
    ).ground
    return ground.reason if ground is not None and ground.final else ""


def _name(row: CaseRow) -> str:
    return f"{row.tax_name}{row.term.label}期"
