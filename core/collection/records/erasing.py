"""What the collection keeps and erases: the lines of files as they came, and the notes on held money."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Erasure, Kept

MONEY = "収納の記録。帳簿の根拠"

KEPT: dict[str, Kept] = {
    "bank": Kept(FOR_EVER, "作成の日", "台帳"),
    "bank_total": Kept(FOR_EVER, "収入日", MONEY),
    "daily_report": Kept(FOR_EVER, "印刷の日", MONEY),
    "day_close": Kept(FOR_EVER, "締めの日", MONEY),
    "paid_slip_line": Kept(FOR_EVER, "入力の日", MONEY),
    "payment": Kept("raw", "収入日", "原票の行（口座番号を含むことがある）だけを消去し、金額は残す"),
    "payment_batch": Kept(FOR_EVER, "収入日", MONEY),
    "payment_slip": Kept(FOR_EVER, "発行の日", MONEY),
    "provisional_end": Kept(FOR_EVER, "収入日", MONEY),
    "provisional_mark": Kept(FOR_EVER, "収入日", MONEY),
    "suspense": Kept(FOR_EVER, "収入日", MONEY),
    "suspense_note": Kept("raw", "収入日", "調べの覚書。個人の情報を含むことがある"),
}
"""Tables of the collection, by name."""

ERASURES: dict[str, Erasure] = {
    "raw": Erasure("収納の原票の行と覚書", "raw", "収入日", lambda store: store.payment_erasing),
}
"""Kinds of erasure of the collection, by code."""
