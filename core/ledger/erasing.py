"""What the ledger keeps: the books stay as long as the city's file; they name a party by its number alone."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Kept

BOOKS = "帳簿。宛名は番号だけを持つ"

KEPT: dict[str, Kept] = {
    "demand": Kept(FOR_EVER, "督促の日", BOOKS),
    "demand_fee_rate": Kept(FOR_EVER, "効力の始まり", "過去の計算の根拠"),
    "due_date": Kept(FOR_EVER, "納期限", "過去の計算の根拠"),
    "fiscal_year_close": Kept(FOR_EVER, "締めの日", BOOKS),
    "late_charge_rate": Kept(FOR_EVER, "効力の始まり", "過去の計算の根拠"),
    "posting": Kept(FOR_EVER, "記帳の日", BOOKS),
    "receivable": Kept(FOR_EVER, "調定の日", BOOKS),
    "receivable_event": Kept(FOR_EVER, "出来事の日", BOOKS),
    "receivable_part": Kept(FOR_EVER, "調定の日", BOOKS),
    "tax_item": Kept(FOR_EVER, "作成の日", "台帳"),
    "voucher": Kept(FOR_EVER, "記帳の日", BOOKS),
    "voucher_seal": Kept(FOR_EVER, "記帳の日", BOOKS),
}
"""Tables of the ledger, by name."""
