"""P-80 to P-83: the record and decision of a suspension, its notice, its cancellation, the notice that a claim is extinct."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.delinquency.limits.state import expiry_of
from core.delinquency.suspension.rules import Ground, hardship_words
from core.delinquency.suspension.sheet import Sheet
from core.delinquency.suspension.suspension import Suspension
from core.office.papers.letters import Block, Box, ClaimTable, Columns, Heading, LetterColumn, Pairs, Paragraph
from core.values.dates import wareki_long

if TYPE_CHECKING:
    from core.delinquency.ports import Store

P80, P81, P82, P83 = "P80", "P81", "P82", "P83"
TITLES = {
    P80: "滞納処分執行停止調書・決議書",
    P81: "滞納処分執行停止通知書",
    P82: "滞納処分執行停止取消通知書",
    P83: "納税義務消滅通知書",
}

_EFFECTS = (
    "停止の日から、新たな差押え及び換価は行いません。延滞金は停止の期間の分を免除します（地方税法第15条の9第1項）。"
    "停止が3年間続いたときは、納税義務は消滅します（同法第15条の7第4項）。停止の間も納付することができます。"
    "資力が回復したと認めたときは、停止を取り消します（同法第15条の8第1項）。"
)


def notice_blocks(store: Store, suspension: Suspension, claims: ClaimTable, on: date) -> tuple[Block, ...]:
    """P-81: which claims, a part or all, on which ground, with which effect."""
    scope = f"一部（理由 {suspension.partial_reason}）" if suspension.partial_reason else "滞納の全部"
    release: tuple[Block, ...] = ()
    if suspension.ground is Ground.HARDSHIP:
        release = (
            Paragraph("既に行っている差押えがあるときは、これを解除します（地方税法第15条の7第3項）。", indent=1),
        )
    return (
        Paragraph(
            "下記の滞納について、地方税法第15条の7第1項の規定により滞納処分の執行を停止したので、通知します。", indent=1
        ),
        Pairs(
            (
                ("停止の理由", f"{suspension.ground.label}（地方税法第15条の7第1項第{suspension.ground.value}号）"),
                ("停止した日", wareki_long(on)),
                ("停止の範囲", scope),
            )
        ),
        claims,
        Heading("停止の効果"),
        Paragraph(_EFFECTS, indent=1),
        *release,
    )


def record_blocks(
    store: Store, suspension: Suspension, sheet: Sheet, claims: ClaimTable, on: date
) -> tuple[Block, ...]:
    """P-80: ground, what was looked for, claims and amounts, 停止日, the day of expiry and of the next look."""
    day = suspension.suspended_on
    dates = (
        ("停止日", wareki_long(day) if day else "通知書を発した日"),
        ("3年の満了日", wareki_long(expiry_of(day)) if day else "停止日から3年"),
        ("次の見直し日", wareki_long(suspension.review_on) if suspension.review_on else "停止日から1年以内"),
    )
    rows = tuple((look.kind.value, wareki_long(look.looked_on), look.result.label, look.words) for look in sheet.looks)
    columns = (
        LetterColumn("財産の種別", 22),
        LetterColumn("調査日", 22),
        LetterColumn("結果", 14),
        LetterColumn("調査先・内容", 60),
    )
    return (
        Pairs(
            (
                ("停止番号", suspension.suspension_no),
                ("該当する号", f"{suspension.ground.label}（{suspension.ground.article}）"),
                ("範囲", f"一部（{suspension.partial_reason}）" if suspension.partial_reason else "滞納の全部"),
                ("決裁日", wareki_long(suspension.decided_on)),
                *dates,
            )
        ),
        Heading("財産調査の結果"),
        Columns(columns, rows),
        Heading("生活の状況と判定"),
        Pairs(
            (
                ("世帯", sheet.household),
                ("収入", " ".join(part for part in (sheet.income, hardship_words(sheet, on)) if part)),
                ("実態調査", f"{wareki_long(sheet.survey_on) if sheet.survey_on else ''} {sheet.survey}".strip()),
                ("判定", sheet.judgement),
                (
                    "判定者",
                    f"{sheet.judged_by_name} {wareki_long(sheet.judged_on) if sheet.judged_on else ''}".strip(),
                ),
            )
        ),
        claims,
    )


def cancellation_blocks(suspension: Suspension, claims: ClaimTable, reason: str, on: date) -> tuple[Block, ...]:
    """P-82: why and when the suspension was cancelled, and what is owed again."""
    day = suspension.suspended_on
    return (
        Paragraph(
            "下記の滞納処分の執行の停止は、地方税法第15条の8第1項の規定により取り消したので、通知します。", indent=1
        ),
        Pairs(
            (
                ("停止した日", wareki_long(day) if day else ""),
                ("取り消した日", wareki_long(on)),
                ("取消しの理由", reason),
            )
        ),
        Box((f"納付していただく額 {claims.totals[4]}円",)),
        claims,
        Paragraph(
            "停止していた期間は、再び停止するときに通算しません。納付が困難なときは、お早めに御相談ください。", indent=1
        ),
    )


def extinction_blocks(
    claims: ClaimTable, extinct_on: Sequence[tuple[str, date]], article: str, words: str
) -> tuple[Block, ...]:
    """P-83: which claims are extinct, since when, by which article. `extinct_on` are the claims by name with their days."""
    days = dict.fromkeys(day for _, day in extinct_on)
    told = [
        (
            "消滅した日",
            wareki_long(day) + (f"（{'、'.join(n for n, on in extinct_on if on == day)}）" if len(days) > 1 else ""),
        )
        for day in sorted(days)
    ]
    return (
        Paragraph(f"下記の徴収金の納税義務は、{article}の規定により消滅したので、通知します。", indent=1),
        Pairs((*told, ("消滅の根拠", f"{article}（{words}）"))),
        claims,
        Paragraph(
            "この徴収金に係る延滞金は、上の表にない分も含め、同時に消滅しました。納付していただく必要はありません。",
            indent=1,
        ),
    )
