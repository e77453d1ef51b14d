"""What P-20 to P-28 say (and P-29 on relief of late charges): blocks of letters made of a grace. Pure.

P-20 and P-21 are forms with the office's data filled in, for the applicant to complete and sign.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.delinquency.graces.causes import Cause
from core.delinquency.graces.deciding import Outcome
from core.delinquency.graces.ending import hearing_needed
from core.delinquency.graces.grace import SECURITY_KINDS, Grace, GraceEvent, GraceEventKind, Security
from core.delinquency.graces.kinds import CLAUSES, GraceKind, waiver_words
from core.delinquency.graces.planning import Finances, Instalment, days_of, spread
from core.delinquency.graces.relief import Relief
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
    Lines,
    Pairs,
    Paragraph,
    SignatureBlock,
)
from core.values.dates import wareki, wareki_long, wareki_year
from core.values.money import ZERO, Yen, total

APPLICATION, FINANCES, CORRECTION, GRANT, REFUSAL = "P20", "P21", "P22", "P23", "P24"
EXTENSION, HEARING, CANCELLATION, SECURITY, RELIEF = "P25", "P26", "P27", "P28", "P29"

TITLES = {
    APPLICATION: "猶予申請書",
    FINANCES: "財産収支状況書",
    CORRECTION: "猶予申請書の補正通知書",
    GRANT: "猶予許可通知書",
    REFUSAL: "猶予不許可通知書",
    EXTENSION: "猶予期間延長・納付計画変更通知書",
    HEARING: "弁明聴取の通知書・記録",
    CANCELLATION: "猶予取消・期間短縮通知書",
    SECURITY: "担保提供書・担保解除通知書",
    RELIEF: "延滞金の免除・減免決定通知書",
}
BY_LAW = "法律による金額"
SIMPLE_UP_TO = Yen(1_000_000)
"""Up to this amount the short form of P-21 will do."""

_PLAN = (LetterColumn("回", 2, "right"), LetterColumn("納付期限", 8), LetterColumn("納付額", 6, "right"))


@dataclass(frozen=True, slots=True)
class Named:
    """What papers name receivables by: the receivables and tax items of the store."""

    receivables: Mapping[int, Receivable]
    items: Mapping[str, TaxItem]

    def table(self, rows: Sequence[tuple[int, Yen]], title: str) -> ClaimTable:
        """期別明細 with these amounts; late charge is as the law makes it."""
        return ClaimTable(tuple(self._row(number, yen) for number, yen in rows), title=title)

    def words(self, receivable_id: int) -> str:
        """R6年度 市民税・県民税 第1期."""
        key = self.receivables[receivable_id].key
        label = term_label(key.tax_item, key.term_no)
        return f"{wareki_year(key.levy_year)}年度 {self.items[key.tax_item].name} {label}期"

    def _row(self, number: int, yen: Yen) -> ClaimLine:
        receivable = self.receivables[number]
        key = receivable.key
        return ClaimLine(
            tax=self.items[key.tax_item].name,
            tax_year=wareki_year(key.levy_year),
            term=term_label(key.tax_item, key.term_no),
            notice_no=key.notice_no,
            due_on=receivable.due_on,
            principal=yen,
            late_charge=ZERO,
            demand_fee=ZERO,
            late_charge_words=BY_LAW,
        )


def cited(article: str) -> str:
    """An article in full, as papers name it: 地方税法第15条の3第1項第二号 for 法15条の3①二."""
    full = re.sub(r"(?<!税)法(?=[0-9])", "地方税法第", article)
    full = re.sub(r"附則(?=[0-9])", "附則第", full)
    return re.sub(r"([①-⑨])([一二三四五六七]?)", _paragraph, full)


def _paragraph(found: re.Match[str]) -> str:
    number = ord(found[1]) - ord("①") + 1
    return f"第{number}項" + (f"第{found[2]}号" if found[2] else "")


def _cause_words(cause: Cause, kind: GraceKind) -> str:
    own = cause.article(kind)
    return f"{cause.label}（{cited(own)}）" if own != cause.label else cause.label


def word_of(kind: GraceKind) -> str:
    """徴収猶予 or 換価の猶予."""
    return "徴収猶予" if kind.stops_collection else "換価の猶予"


def application_blocks(grace: Grace, named: Named) -> tuple[Block, ...]:
    """P-20, filled in with what was received; without a number yet, with what is owed alone, to be filled in."""
    blank = not grace.grace_no
    asked = (_day(None), _day(None)) if blank else (wareki_long(grace.asked_from_on), wareki_long(grace.asked_until_on))
    days = "" if blank else f"（{days_of(grace.asked_from_on, grace.asked_until_on)}日）"
    checks = "　".join(
        f"{'■' if clause is grace.clause and not blank else '□'}{clause.label}" for clause in CLAUSES[grace.kind]
    )
    received = wareki_long(grace.received_on) if grace.received_on else "　　年　　月　　日"
    listed = total([yen for _, yen in grace.receivables])
    return (
        Paragraph(f"{cited(grace.kind.article)}により、{word_of(grace.kind)}を申請します。", indent=1),
        Pairs(
            (
                ("受付番号", grace.grace_no),
                ("受付日", received),
                ("事由", checks),
                ("事由の生じた日", _day(grace.arose_on)),
            )
        ),
        named.table(grace.receivables, "猶予を受けようとする税"),
        Pairs(
            (
                ("納付すべき税額", f"{listed}円"),
                ("現在納付能力", "　　　　　　　円" if blank else f"{grace.finances.payable_now}円"),
                (
                    "猶予を受けたい期間",
                    f"{asked[0]} から {asked[1]} まで{days}",
                ),
            )
        ),
        *_plan_or_lines(grace.instalments),
        Heading("一時に納付できない事情"),
        Paragraph(grace.statement) if grace.statement else Lines("事情", 4),
        Heading("担保"),
        *_securities_or_lines(grace.securities),
        SignatureBlock("上のとおり申請します。", ("年月日", "住所", "氏名", "電話")),
    )


def finances_blocks(grace: Grace, amount: Yen) -> tuple[Block, ...]:
    """P-21: short up to 1,000,000 yen, else with the list of property and a year's income."""
    known = grace.finances != Finances()
    money = grace.finances

    def yen(value: Yen) -> str:
        return f"{value}円" if known else "　　　　　　　円"

    blocks: list[Block] = [
        Pairs((("受付番号", grace.grace_no), ("様式", "簡易" if amount <= SIMPLE_UP_TO else "財産目録・収支の明細"))),
        Heading("現在納付能力の調査"),
        Pairs(
            (
                ("現金", yen(money.cash)),
                ("預貯金", yen(money.deposits)),
                ("換価の容易な財産", yen(money.other)),
                ("当面の事業資金", yen(money.business_needs)),
                ("当面の生活費", yen(money.living_needs)),
                ("現在納付能力", yen(money.payable_now)),
            )
        ),
        Heading("今後の平均的な収支（月）"),
        Pairs(
            (
                ("収入", yen(money.monthly_income)),
                ("支出", yen(money.monthly_outgo)),
                ("納付可能額", yen(money.payable_monthly)),
            )
        ),
        Lines("臨時の収入・支出（年月・内容・金額）", 2),
    ]
    if amount > SIMPLE_UP_TO:
        blocks += [
            Heading("財産目録"),
            Lines("預貯金（金融機関・種類・残高）", 3),
            Lines("売掛金・貸付金（相手・金額・回収の予定）", 3),
            Lines("不動産・自動車・その他（所在・価額・担保）", 3),
            Lines("借入金・買掛金（相手・残高・返済の予定）", 3),
            Heading("前1年間の収支の実績（月ごとの収入・支出・差額）"),
            Lines("月別", 12),
        ]
    return (*blocks, SignatureBlock("上のとおり相違ありません。", ("年月日", "住所", "氏名")))


def correction_blocks(grace: Grace, asked: GraceEvent) -> tuple[Block, ...]:
    """P-22: what lacks, by when, and what follows if it does not come."""
    until = wareki_long(date.fromisoformat(asked.facts["until"]))
    received = wareki_long(grace.received_on) if grace.received_on else ""
    return (
        Paragraph(
            f"{received}に受け付けた{word_of(grace.kind)}の申請書（{grace.grace_no}）に次の不備がありますので、"
            "補正してください（地方税法第15条の2）。",
            indent=1,
        ),
        Heading("不備の内容"),
        Paragraph(asked.words),
        Box((f"補正の期限　{until}",), large=True),
        Paragraph("期限までに補正されないときは、期限の翌日に申請を取り下げたものとみなします。", indent=1),
    )


def grant_blocks(grace: Grace, named: Named) -> tuple[Block, ...]:
    """P-23: what is granted, its days, the instalments, the security, the late charge, what ends it."""
    granted = grace.granted
    assert granted is not None
    partial = granted.facts.get("outcome") == Outcome.PARTIAL
    listed = total([yen for _, yen in grace.receivables])
    lead = (
        f"{wareki_long(grace.received_on)}付けの申請について、次のとおり{word_of(grace.kind)}を"
        f"{'一部' if partial else ''}許可します。"
        if grace.received_on
        else f"次のとおり職権により{word_of(grace.kind)}をします。"
    )
    rows = [
        ("根拠", f"{cited(grace.kind.article)}　{grace.clause.label}"),
        ("猶予期間", f"{wareki_long(grace.from_on)} から {wareki_long(grace.until_on)} まで"),
        ("猶予する税額", f"{grace.amount}円"),
    ]
    if listed > grace.amount:
        rows.append(("直ちに納付する税額", f"{listed - grace.amount}円"))
    rows.append(("担保", _security_words(grace, granted)))
    if partial and granted.words:
        rows.append(("一部許可の理由", granted.words))
    return (
        Paragraph(f"{lead}（{grace.grace_no}）", indent=1),
        Pairs(tuple(rows)),
        named.table(spread(grace.receivables, min(grace.amount, listed)), "猶予する期別"),
        Heading("分割納付の期限と金額"),
        plan_table(grace.instalments),
        Heading("延滞金"),
        Paragraph(waiver_words(grace.kind, grace.clause), indent=1),
        Heading("猶予の取消し"),
        Paragraph(_endings(grace.kind), indent=1),
    )


def refusal_blocks(grace: Grace, named: Named) -> tuple[Block, ...]:
    """P-24: the refusal with its reasons."""
    refused = grace.last(GraceEventKind.REFUSED)
    assert refused is not None
    what = f"{word_of(grace.kind)}の期間の延長" if grace.parent_id is not None else word_of(grace.kind)
    received = wareki_long(grace.received_on) if grace.received_on else ""
    return (
        Paragraph(f"{received}付けの{what}の申請（{grace.grace_no}）は、次の理由により許可しません。", indent=1),
        Box((refused.words,)),
        named.table(grace.receivables, "申請のあった期別"),
        Paragraph("申請に係る徴収金は、直ちに納付してください。", indent=1),
    )


def extension_blocks(grace: Grace, lineage: Sequence[Grace], named: Named) -> tuple[Block, ...]:
    """P-25 of an extension: the old period, the new one, what they come to together."""
    before = lineage[-1]
    days = sum(days_of(each.from_on, each.until_on) for each in (*lineage, grace))
    return (
        Paragraph(
            f"{word_of(grace.kind)}の期間を、次のとおり延長します（{before.grace_no} → {grace.grace_no}）。", indent=1
        ),
        Pairs(
            (
                ("これまでの期間", f"{wareki_long(before.from_on)} から {wareki_long(before.until_on)} まで"),
                ("延長後の期間", f"{wareki_long(grace.from_on)} から {wareki_long(grace.until_on)} まで"),
                ("通算", f"{_months(lineage[0].from_on, grace.until_on)}か月（{days}日）"),
                ("猶予する税額", f"{grace.amount}円"),
            )
        ),
        named.table(
            spread(grace.receivables, min(grace.amount, total([y for _, y in grace.receivables]))), "猶予する期別"
        ),
        Heading("分割納付の期限と金額"),
        plan_table(grace.instalments),
        Paragraph(waiver_words(grace.kind, grace.clause), indent=1),
    )


def plan_change_blocks(grace: Grace, changed: GraceEvent) -> tuple[Block, ...]:
    """P-25 of a change of the instalments."""
    return (
        Paragraph(f"{word_of(grace.kind)}（{grace.grace_no}）の分割納付の計画を、次のとおり変更します。", indent=1),
        Pairs(
            (
                ("猶予期間", f"{wareki_long(grace.from_on)} から {wareki_long(grace.until_on)} まで（変わりません）"),
                ("変更の理由", changed.words),
            )
        ),
        Heading("変更後の分割納付の期限と金額"),
        plan_table(grace.instalments),
    )


def hearing_blocks(grace: Grace, notice: GraceEvent) -> tuple[Block, ...]:
    """P-26, the notice: why a cancellation is considered, when and how the holder is heard."""
    cause = Cause(notice.facts["cause"])
    on = wareki_long(date.fromisoformat(notice.facts["on"]))
    return (
        Paragraph(
            f"次の理由により{word_of(grace.kind)}（{grace.grace_no}）の取消し又は期間の短縮を検討しています。"
            "地方税法第15条の3第2項により弁明を聴きますので、お申し出ください。",
            indent=1,
        ),
        Pairs(
            (
                ("取消しの理由", _cause_words(cause, grace.kind)),
                ("弁明を聴く日", on),
                ("方法・場所", notice.words),
            )
        ),
        Paragraph("正当な理由なく弁明をされないときは、弁明がなかったものとして手続を進めます。", indent=1),
    )


def hearing_record_blocks(grace: Grace, heard: GraceEvent, notice: GraceEvent | None) -> tuple[Block, ...]:
    """P-26, the record, for the file of the office."""
    rows = [
        ("猶予", f"{grace.grace_no} {word_of(grace.kind)}（{cited(grace.kind.article)}）"),
        ("聴取した日", wareki_long(heard.on)),
        ("聴取者", heard.staff_name),
    ]
    if notice is not None:
        cause = Cause(notice.facts["cause"])
        rows.insert(1, ("通知した理由", _cause_words(cause, grace.kind)))
        rows.insert(2, ("通知した日", wareki_long(notice.on)))
    return (Pairs(tuple(rows)), Heading("弁明の内容"), Paragraph(heard.words))


def cancellation_blocks(
    grace: Grace, ended: GraceEvent, owed: Sequence[tuple[int, Yen]], named: Named
) -> tuple[Block, ...]:
    """P-27: the cause with its 号, the day, what is collected at once, how the late charge goes on."""
    cause = Cause(ended.facts["cause"])
    cancelled = ended.kind is GraceEventKind.CANCELLED
    word = "取り消します" if cancelled else "短縮します"
    until = wareki_long(date.fromisoformat(ended.facts["until"]))
    rows = [
        ("理由", _cause_words(cause, grace.kind)),
        ("理由の詳細", ended.words),
        ("取消しの日" if cancelled else "短縮後の終わり", wareki_long(ended.on) if cancelled else until),
    ]
    heard = grace.last(GraceEventKind.HEARD)
    if heard is not None:
        rows.append(("弁明", f"{wareki_long(heard.on)}に聴取"))
    elif grace.kind.stops_collection and not hearing_needed(grace, cause):
        rows.append(("弁明", "地方税法第15条の3第2項ただし書等により聴取を要しない"))
    since = wareki_long(date.fromisoformat(ended.facts["cause_on"]))
    late = (
        "猶予した期間の延滞金の免除は変わりません。"
        if ended.facts.get("waive")
        else f"理由の生じた日（{since}）以後の期間の延滞金は免除しません（地方税法第15条の9第1項ただし書）。"
    )
    blocks: list[Block] = [
        Paragraph(
            f"{word_of(grace.kind)}（{grace.grace_no}）{'' if cancelled else 'の期間'}を次のとおり{word}。", indent=1
        ),
        Pairs(tuple(rows)),
    ]
    if cancelled:
        sum_owed = total([yen for _, yen in owed])
        blocks += [
            Box((f"直ちに徴収する額　{sum_owed}円と延滞金",), large=True),
            named.table(owed, "直ちに徴収する期別"),
        ]
    return (*blocks, Heading("延滞金"), Paragraph(late, indent=1))


def security_offer_blocks(grace: Grace, named: Named) -> tuple[Block, ...]:
    """P-28, 担保提供書: signed by who offers it; the registration is asked for by the city."""
    return (
        Paragraph(
            f"{word_of(grace.kind)}（{grace.grace_no}）に係る徴収金の担保として、次の財産を提供します"
            "（地方税法第16条）。",
            indent=1,
        ),
        named.table(grace.receivables, "担保される税"),
        Heading("担保"),
        *_securities_or_lines(grace.securities),
        Paragraph("不動産等については、市が抵当権の設定登記を嘱託することを承諾します。", indent=1),
        SignatureBlock("上のとおり提供します。", ("年月日", "住所", "氏名", "申請者との関係")),
    )


def security_release_blocks(grace: Grace, security: Security, released: GraceEvent) -> tuple[Block, ...]:
    """P-28, 担保解除通知."""
    return (
        Paragraph(f"{word_of(grace.kind)}（{grace.grace_no}）の担保を、次のとおり解除します。", indent=1),
        Pairs(
            (
                ("種類", security.kind),
                ("名称・数量", security.words),
                ("価額", f"{security.worth}円"),
                ("提供者", security.provider or "本人"),
                ("解除の日", wareki_long(released.on)),
                ("理由", released.words),
            )
        ),
        Paragraph("抵当権の設定登記があるものは、市が抹消の登記を嘱託します。", indent=1),
    )


def relief_blocks(relief: Relief, named: Named, reasons: str) -> tuple[Block, ...]:
    """P-29: the decision on a late charge, one receivable, with ground, article, period and yen."""
    what = "減免" if relief.ground.waiver is None else "免除"
    lead = (
        f"延滞金を次のとおり{what}します。" if relief.granted else f"延滞金の{what}の申請は、次の理由により認めません。"
    )
    rows = [("対象", named.words(relief.receivable_id)), ("区分", f"{relief.ground.label}（{cited(relief.article)}）")]
    if relief.received_on:
        rows.append(("申請日", wareki_long(relief.received_on)))
    if relief.from_on and relief.until_on:
        rows.append(("期間", f"{wareki_long(relief.from_on)} から {wareki_long(relief.until_on)} まで"))
    rows += [
        ("決定前の延滞金", f"{relief.before}円"),
        (f"{what}する額", f"{relief.relieved}円"),
        ("決定後の延滞金", f"{relief.after}円"),
    ]
    rows.append(("理由", reasons))
    return (Paragraph(lead, indent=1), Pairs(tuple(rows)))


def plan_table(lines: Sequence[Instalment]) -> Columns:
    """The instalments with their sum."""
    rows = tuple((line.line_no, wareki_long(line.due_on), line.amount.amount) for line in lines)
    return Columns(_PLAN, rows, (("", "計", total([line.amount for line in lines]).amount),))


def worse(old: Sequence[Instalment], new: Sequence[Instalment]) -> bool:
    """True when some day asks for more in all than before: a change to the disadvantage, which carries the 教示."""

    def by(lines: Sequence[Instalment], day: date) -> int:
        return sum(line.amount.amount for line in lines if line.due_on <= day)

    return any(by(new, line.due_on) > by(old, line.due_on) for line in new)


def _plan_or_lines(lines: Sequence[Instalment]) -> tuple[Block, ...]:
    if lines:
        return (Heading("分割納付の計画"), plan_table(lines))
    return (Heading("分割納付の計画"), Lines("納付の年月日と金額（毎月）", 6))


def _securities_or_lines(securities: Sequence[Security]) -> tuple[Block, ...]:
    if not securities:
        return (Paragraph("　".join(f"□{kind}" for kind in SECURITY_KINDS)), Lines("名称・数量・価額・所在", 2))
    columns = (
        LetterColumn("種類", 5),
        LetterColumn("名称・数量・所在", 12),
        LetterColumn("価額", 5, "right"),
        LetterColumn("提供者", 6),
    )
    rows = tuple((each.kind, each.words, each.worth.amount, each.provider or "本人") for each in securities)
    return (Columns(columns, rows),)


def _security_words(grace: Grace, granted: GraceEvent) -> str:
    if grace.held_securities:
        return "、".join(f"{each.kind} {each.worth}円" for each in grace.held_securities)
    if granted.facts.get("security_excused"):
        return "徴しません（地方税法第16条第1項ただし書）"
    return "要しません（地方税法第16条第1項ただし書・条例）"


def _endings(kind: GraceKind) -> str:
    causes = "分割納付をしないとき、担保の変更等に応じないとき、新たに市税等を滞納したとき、偽りの申請が判明したとき、財産の状況等が変わったとき"
    article = "地方税法第15条の3" if kind.stops_collection else "地方税法第15条の5の3・第15条の6の3"
    return f"{causes}などは、猶予を取り消し、一時に徴収することがあります（{article}）。"


def _months(from_on: date, until_on: date) -> int:
    """Whole months and a begun one."""
    months = (until_on.year - from_on.year) * 12 + until_on.month - from_on.month
    return months + (until_on.day >= from_on.day)


def _day(day: date | None) -> str:
    return wareki_long(day) if day is not None else "　　年　　月　　日"


def short_days(grace: Grace) -> str:
    """R8.11.24～R9.5.31."""
    return f"{wareki(grace.from_on)}～{wareki(grace.until_on)}"
