"""What delinquency work keeps: cases and their course, by the number of the party."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Kept

COURSE = "滞納整理の記録。本文は宛名の消去で消える"
BY_NUMBER = "処分の記録。宛名は番号だけを持つ"

KEPT: dict[str, Kept] = {
    "delinquency_case": Kept(FOR_EVER, "終結の日", "案件の記録。宛名は番号だけを持つ"),
    "case_receivable": Kept(FOR_EVER, "終結の日", "案件の記録。番号だけを持つ"),
    "case_event": Kept("parties", "宛名と同じ", COURSE),
    "case_task": Kept("parties", "宛名と同じ", COURSE),
    "contact": Kept(FOR_EVER, "折衝の日", "折衝の符号。番号と符号だけを持つ"),
    "promise": Kept(FOR_EVER, "約束の日", "納付約束の記録。番号と額だけを持つ"),
    "promise_receivable": Kept(FOR_EVER, "約束の日", "納付約束の記録。番号だけを持つ"),
    "promise_event": Kept(FOR_EVER, "約束の日", "納付約束の記録。額だけを持つ"),
    "case_team": Kept(FOR_EVER, "班の終わり", "班の名。個人の情報を含まない"),
    "case_team_member": Kept(FOR_EVER, "班の終わり", "職員番号だけを持つ"),
    "assignment_rule": Kept(FOR_EVER, "規則の終わり", "割当の規則。職員番号だけを持つ"),
    "case_assignment": Kept(FOR_EVER, "終結の日", "担当の記録。番号だけを持つ"),
    "case_policy_event": Kept("parties", "宛名と同じ", "方針と見直しの日"),
    "case_label": Kept("parties", "宛名と同じ", "滞納原因・付箋・要注意区分"),
    "party_relation": Kept("parties", "宛名と同じ", "関係人"),
    "mailing_address": Kept("parties", "宛名と同じ", "送付先"),
    "contact_point": Kept("parties", "宛名と同じ", "電話・連絡先"),
    "name_link": Kept("parties", "宛名と同じ", "名寄せ"),
    "case_figure": Kept(FOR_EVER, "終結の日", "夜間に計算し直す。番号と額だけを持つ"),
    "case_register_event": Kept(FOR_EVER, "終結の日", "異動に応じた印。番号だけを持つ"),
    "delinquency_mark": Kept(FOR_EVER, "毎日", "夜間計算の到達点。個人の情報を含まない"),
    "survey": Kept("parties", "宛名と同じ", COURSE),
    "succession": Kept(FOR_EVER, "承継の日", BY_NUMBER),
    "succession_heir": Kept("parties", "宛名と同じ", COURSE),
    "succession_event": Kept(FOR_EVER, "承継の日", BY_NUMBER),
    "liability": Kept("parties", "宛名と同じ", COURSE),
    "liability_receivable": Kept(FOR_EVER, "告知の日", BY_NUMBER),
    "liability_event": Kept("parties", "宛名と同じ", COURSE),
    "insolvency": Kept("parties", "宛名と同じ", COURSE),
    "insolvency_receivable": Kept(FOR_EVER, "開始の日", BY_NUMBER),
    "insolvency_event": Kept("parties", "宛名と同じ", COURSE),
    "advance_collection": Kept("parties", "宛名と同じ", COURSE),
    "advance_receivable": Kept(FOR_EVER, "決定の日", BY_NUMBER),
    "figure_month": Kept(FOR_EVER, "月の終わり", "月末静止点。個人の情報を含まない"),
    "figure_counted": Kept(FOR_EVER, "月の終わり", "月末静止点。個人の情報を含まない"),
    "limitation_years": Kept(FOR_EVER, "効力の始まり", "過去の計算の根拠"),
    "receivable_limit": Kept(FOR_EVER, "毎日", "夜間に計算し直す。番号と日だけを持つ"),
    "expiry_account_event": Kept("parties", "宛名と同じ", COURSE),
    "suspension_sheet": Kept("parties", "宛名と同じ", COURSE),
    "suspension_sheet_asset": Kept("parties", "宛名と同じ", COURSE),
    "suspension": Kept("parties", "宛名と同じ", COURSE),
    "suspension_receivable": Kept(FOR_EVER, "停止の日", BY_NUMBER),
    "suspension_event": Kept("parties", "宛名と同じ", COURSE),
    "write_off": Kept(FOR_EVER, "決議の日", "不納欠損の決議。番号と額だけを持つ"),
    "write_off_claim": Kept(FOR_EVER, "決議の日", "不納欠損の決議。番号と額だけを持つ"),
}
"""Tables of the room, by name."""
