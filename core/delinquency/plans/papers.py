"""What P-08, P-09, P-10 and P-11 say: blocks of letters made of a plan, its defaults, an entrusted paper. Pure.

P-08 is the proof of the acknowledgement (民法152条): the receivables that it lists, and no others, are acknowledged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.plans.claims import short_of
from core.delinquency.plans.fulfilment import LineState, LineTold
from core.delinquency.plans.plan import Plan
from core.delinquency.plans.planning import LateChargeMode, PartOrder, PlanLine, PlanPart
from core.delinquency.plans.securities import EntrustedPaper
from core.ledger.receivables import Receivable
from core.ledger.tax_items import TaxItem, term_label
from core.office.papers.letters import (
    Block,
    Box,
    ClaimLine,
    ClaimTable,
    Columns,
    Heading,
    LetterColumn,
    PageBreak,
    Pairs,
    Paragraph,
    SignatureBlock,
)
from core.values.dates import wareki, wareki_long, wareki_year, weekday

PLEDGE, SCHEDULE, DEFAULT, CUSTODY = "P08", "P09", "P10", "P11"
BY_LAW = "法律による金額"

_SCHEDULE = (
    LetterColumn("回", 2, "right"),
    LetterColumn("納付期限", 6),
    LetterColumn("曜", 2, "center"),
    LetterColumn("納付額", 5, "right"),
    LetterColumn("充てる期別（見込み）", 16),
    LetterColumn("残り", 5, "right"),
)
_DEFAULTS = (
    LetterColumn("回", 2, "right"),
    LetterColumn("納付期限", 6),
    LetterColumn("約束の額", 5, "right"),
    LetterColumn("納付のあった額", 5, "right"),
    LetterColumn("不足額", 5, "right"),
)
_PARTS = (LetterColumn("税目", 8), LetterColumn("年度", 3), LetterColumn("期", 3), LetterColumn("充てる額", 5, "right"))


@dataclass(frozen=True, slots=True)
class Named:
    """What papers name receivables by: the receivables and tax items of the store."""

    receivables: Mapping[int, Receivable]
    items: Mapping[str, TaxItem]

    def short(self, receivable_id: int) -> str:
        """R6市1."""
        key = self.receivables[receivable_id].key
        return short_of(key, self.items[key.tax_item])


def pledge_title(plan: Plan) -> str:
    """納付誓約書 where all is paid at once, else 分納誓約書."""
    return "分納誓約書" if len(plan.lines) > 1 else "納付誓約書"


def pledge_blocks(plan: Plan, named: Named, payers: Sequence[str]) -> tuple[Block, ...]:
    """P-08 with P-09 as its annex."""
    last, first = plan.lines[-1], plan.lines[0]
    included = plan.mode is LateChargeMode.INCLUDED
    rows = [
        ("納付の総額", f"{plan.total}円（{len(plan.claims)}期別）"),
        ("毎月の納付額", f"{plan.monthly}円　毎月{day_words(plan.day)}（休日のときは次の開庁日）"),
        ("回数", f"{len(plan.lines)}回　第1回 {wareki_long(first.due_on)}　最終回 {last.amount}円"),
        ("完納予定日", wareki_long(last.due_on)),
        ("納付の方法", plan.method.value),
        ("延滞金", _late_words(plan, included)),
    ]
    if payers:
        rows.append(("納める人", "、".join(payers) + "　領収証書は滞納者の名義です。"))
    return (
        Paragraph(
            "私は、次の市税等を滞納していることを承認し、その全額について、下の計画のとおり納付することを誓約します。",
            indent=1,
        ),
        claims_table(plan, named),
        Heading("納付の計画"),
        Pairs(tuple(rows)),
        Heading("承知する事項"),
        *(Paragraph(words) for words in _undertakings(plan)),
        SignatureBlock("上のとおり誓約します。", ("年月日", "住所", "氏名", "電話")),
        *schedule_blocks(plan, named),
    )


def schedule_blocks(plan: Plan, named: Named, pledged: str = "") -> tuple[Block, ...]:
    """P-09: each instalment with its day, amount and the receivables that it is expected to go to. It is the annex of
    P-08 unless `pledged` says of which pledge it tells by itself."""
    rows: list[tuple[str | int, ...]] = []
    for line in plan.lines:
        parts = "　".join(
            f"{named.short(part.receivable_id)}{'延' if part.late_charge and not part.base else ''} {part.amount}"
            for part in _in_order(line, plan.order)
        )
        rows.append(
            (line.line_no, wareki(line.due_on), weekday(line.due_on), line.amount.amount, parts, line.rest.amount)
        )
    total = ("", "計", "", plan.total.amount, "", 0)
    table = Columns(_SCHEDULE, tuple(rows), (total,))
    words = Paragraph(
        f"充てる順 {order_words(plan.order)}。納付のあった額が約束の額より多いときは次の回に充て、"
        "延滞金の額は納付の日により変わります。"
    )
    if pledged:
        return (Paragraph(pledged, indent=1), table, words)
    return (PageBreak("別紙　分割納付計画書（P-09）"), table, words)


def _in_order(line: PlanLine, order: PartOrder) -> list[PlanPart]:
    """The parts of an instalment as they are paid: where 本税 goes first, what is 延滞金 alone comes behind it."""
    if order is PartOrder.BY_RECEIVABLE:
        return list(line.parts)
    return sorted(line.parts, key=lambda part: not part.base)


def claims_table(plan: Plan, named: Named) -> ClaimTable:
    """The receivables as they stood when the plan was made."""
    rows = []
    for claim in plan.claims:
        receivable = named.receivables[claim.receivable_id]
        key = receivable.key
        rows.append(
            ClaimLine(
                tax=named.items[key.tax_item].name,
                tax_year=wareki_year(key.levy_year),
                term=term_label(key.tax_item, key.term_no),
                notice_no=key.notice_no,
                due_on=receivable.due_on,
                principal=claim.principal,
                late_charge=claim.late_charge,
                demand_fee=claim.other,
                late_charge_words="" if plan.mode is LateChargeMode.INCLUDED else BY_LAW,
            )
        )
    if plan.mode is LateChargeMode.INCLUDED:
        return ClaimTable(tuple(rows), title="期別明細（延滞金は計画どおりに納付したときの見込み）")
    return ClaimTable(tuple(rows))


def default_blocks(signed_on: date, lines: Sequence[LineTold], consecutive: int, until_on: date) -> tuple[Block, ...]:
    """P-10: which instalments are missing, by when they are to be paid, what may follow."""
    failed = [line for line in lines if line.state in (LineState.SHORT, LineState.MISSED)]
    rows: list[tuple[str | int, ...]] = [
        (line.line_no, wareki(line.due_on), line.amount.amount, line.paid.amount, line.short.amount) for line in failed
    ]
    short = sum(line.short.amount for line in failed)
    total = ("", "計", sum(line.amount.amount for line in failed), sum(line.paid.amount for line in failed), short)
    in_a_row = f"（連続{consecutive}回）" if consecutive > 1 else ""
    return (
        Paragraph(
            f"{wareki_long(signed_on)}の分納誓約について、次のとおり約束の納付が確認できません{in_a_row}。",
            indent=1,
        ),
        Columns(_DEFAULTS, tuple(rows), (total,)),
        Box((f"不足額　{short:,}円", f"納付期限　{wareki_long(until_on)}"), large=True),
        Paragraph(
            "この期限までに納付がないときは、分納誓約を取り消し、滞納処分（財産の差押え等）を行うことがあります。",
            indent=1,
        ),
        Paragraph("納付できない事情があるときは、期限までにご相談ください。", indent=1),
        Paragraph("この通知と行き違いに納付されたときは、ご容赦ください。", indent=1),
    )


def custody_blocks(paper: EntrustedPaper, named: Named) -> tuple[Block, ...]:
    """P-11: the paper that was entrusted, what it is meant for, until when late charge is counted, who collects it."""
    wish = paper.wish
    rows: list[tuple[str | int, ...]] = []
    for part in paper.parts:
        key = named.receivables[part.receivable_id].key
        rows.append(
            (
                named.items[key.tax_item].name,
                wareki_year(key.levy_year),
                term_label(key.tax_item, key.term_no),
                part.amount.amount,
            )
        )
    total = ("計", "", "", sum(part.amount.amount for part in paper.parts))
    return (
        Paragraph("次の証券による納付の委託を受けました（地方税法第16条の2）。", indent=1),
        Pairs(
            (
                ("受託の日", wareki_long(paper.accepted_on)),
                ("券種", wish.kind.value),
                ("証券の番号", wish.paper_no),
                ("券面金額", f"{wish.face}円"),
                ("支払期日", wareki_long(wish.due_on)),
                ("振出人", wish.drawn_by),
                ("支払場所", wish.drawn_on_bank),
                ("提供者", wish.brought_by),
                ("再委託先", wish.reentrusted_to),
                ("延滞金の計算終期", wareki_long(wish.charge_until_on)),
            )
        ),
        Heading("充てる税"),
        Columns(_PARTS, tuple(rows), (total,)),
        Paragraph(
            "証券が支払われるまでは納付になりません。支払われないとき（不渡り）は、納付の委託がなかったものとして"
            "滞納処分を行うことがあります。",
            indent=1,
        ),
    )


def day_words(day: int) -> str:
    """毎月 …: 25日, 末日."""
    return "末日" if day == 31 else f"{day}日"


def order_words(order: PartOrder) -> str:
    """How voluntary money is laid out, for the reader of a paper."""
    return "本税（古い納期限から）、次に延滞金" if order is PartOrder.PRINCIPAL_FIRST else "期別ごとに本税、次に延滞金"


def _late_words(plan: Plan, included: bool) -> str:
    where = "計画に含みます" if included else "本税の完納の後に納付します"
    assumed = f"。{plan.assumed}" if plan.assumed else ""
    return f"{where}（完納予定日の見込み {plan.late_charge}円{assumed}）"


def _undertakings(plan: Plan) -> tuple[str, ...]:
    return (
        f"1　上の{len(plan.claims)}期別の税額と延滞金について、納付の義務があることを承認します。"
        "この承認により消滅時効は更新されます（民法第152条）。",
        "2　延滞金は納付の日までの日数により計算され、上の見込みと異なるときは計算した額を納付します。",
        "3　約束の期限に納付しないとき、又は新たに滞納したときは、誓約を取り消され、滞納処分（財産の差押え等）を受けることが"
        "あることを承知しています。",
        "4　誓約の間も、市は法律により財産の調査及び差押えを行うことがあり、還付金は滞納に充てられます。",
        "5　住所、勤務先又は収入が変わったときは、速やかに届け出ます。",
    )
