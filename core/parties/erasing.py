"""What the register keeps and erases: a party without a claim, a receipt or a duty for its whole period (AT40)."""

from __future__ import annotations

from core.office.keeping.retention import FOR_EVER, Erasure, Kept

KEPT: dict[str, Kept] = {
    "party": Kept("parties", "最後の納付・異動の日", "請求・納付・届出がなくなってから期間を過ぎたら個人の項目を消去"),
    "party_change": Kept("parties", "宛名と同じ", "異動の前の内容"),
    "party_label": Kept("parties", "宛名と同じ", "付箋"),
    "party_member": Kept("parties", "宛名と同じ", "共有の構成員"),
    "import_file": Kept(FOR_EVER, "取込の日", "二重取込を防ぐ値。個人の情報を含まない"),
    "import_piece": Kept(FOR_EVER, "取込の日", "取込が済むと行がなくなる"),
}
"""Tables of the register, by name."""

ERASURES: dict[str, Erasure] = {
    "parties": Erasure("宛名（個人の項目）", "parties", "最後の納付・異動の日", lambda store: store.party_erasing),
}
"""The number, without anything that says who it was, stays for the books."""
