"""検算: what the journal says, counted again from its first row, beside what the tables and seals say. Pure comparisons.

Everything that is kept for speed (balances, totals, states of batches) must follow from the postings, and every voucher
must be what was sealed into the audit chain (ledger rules 1, 2 and 5).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.ledger.accrual import FixedCharge
from core.ledger.balances import ASSESSED
from core.ledger.components import Component

_LEVIED = ASSESSED - {"succession"}
"""What the parts of a principal say: how it was levied, whoever owes it since (承継)."""

MOST_TOLD = 1_000
"""Differences that are listed one by one; all of them are counted."""
HELD = ("suspense", "overpayment", "deposit")
_HELD_COLUMN = {"suspense": 10, "overpayment": 11, "deposit": 12}

PostingRow = tuple[Any, ...]
"""voucher_id, then the columns of a posting in the order of the digest: account, kind, amount, value day, year, class,
receivable, component, payment, suspense, over-payment, deposit, offsetting, refund, reversed posting."""


class Head(NamedTuple):
    """A voucher with its seal, and what the audit row of the seal tells of it (voucher, count, digest in hex)."""

    voucher_id: int
    booked_on: str
    batch_id: int | None
    posting_count: int | None
    digest: bytes | None
    told: tuple[object, object, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not follow from the journal: the check, what it is about, what is kept and what is right."""

    check: str
    subject: str
    kept: str
    counted: str


@dataclass(slots=True)
class Findings:
    """Rows looked at and differences found, by check. Every difference counts, the first thousand are told."""

    rows: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    notes: list[Difference] = field(default_factory=list)
    """What follows from the journal and yet waits for somebody's decision; it makes nothing wrong."""

    def looked(self, check: str, rows: int = 1) -> None:
        """Note rows that a check has looked at."""
        self.rows[check] = self.rows.get(check, 0) + rows
        self.found.setdefault(check, 0)

    def differ(self, check: str, subject: str, kept: object, counted: object) -> None:
        """Note a difference."""
        self.found[check] = self.found.get(check, 0) + 1
        if len(self.differences) < MOST_TOLD:
            self.differences.append(Difference(check, subject, str(kept), str(counted)))

    def note(self, check: str, subject: str, kept: object, counted: object) -> None:
        """Note something for somebody to decide about."""
        if len(self.notes) < MOST_TOLD:
            self.notes.append(Difference(check, subject, str(kept), str(counted)))

    @property
    def right(self) -> bool:
        """True when nothing differs."""
        return not any(self.found.values())


class Recount:
    """The sums of the journal by claim, payment, batch, day and holding, counted in one pass with little memory."""

    def __init__(self, receivables: int, payments: int, findings: Findings) -> None:
        self.balances = {str(c): array("q", bytes(8 * (receivables + 1))) for c in Component}
        self.assessed = array("q", bytes(8 * (receivables + 1)))
        self.placed = array("q", bytes(8 * (payments + 1)))
        self.day_cash: dict[str, int] = {}
        self.batch_cash: dict[int, int] = {}
        self.taken_back: dict[int, int] = {}
        """Yen of single payments that were taken back, by batch; filled when the payments are compared."""
        self.held: dict[tuple[str, int], int] = {}
        self.findings = findings

    def count(
        self, heads: Iterable[Head], rows: Iterable[PostingRow], digest_of: Callable[[list[tuple[Any, ...]]], bytes]
    ) -> None:
        """Go through all vouchers and all postings, both in the order in which they were written."""
        group: list[PostingRow] = []
        waiting = iter(heads)
        for row in rows:
            if group and row[0] != group[0][0]:
                self._voucher(self._head(waiting, group[0][0]), group, digest_of)
                group = []
            group.append(row)
        if group:
            self._voucher(self._head(waiting, group[0][0]), group, digest_of)
        for head in waiting:
            self.findings.differ("伝票", f"伝票{head.voucher_id}", "仕訳あり", "仕訳なし")

    def _head(self, waiting: Iterable[Head], voucher_id: int) -> Head | None:
        for head in waiting:
            if head.voucher_id == voucher_id:
                return head
            self.findings.differ("伝票", f"伝票{head.voucher_id}", "仕訳あり", "仕訳なし")
            if head.voucher_id > voucher_id:
                break
        return None

    def _voucher(
        self, head: Head | None, rows: list[PostingRow], digest_of: Callable[[list[tuple[Any, ...]]], bytes]
    ) -> None:
        voucher_id = rows[0][0]
        name = f"伝票{voucher_id}"
        differ = self.findings.differ
        self.findings.looked("仕訳", len(rows))
        self.findings.looked("伝票")
        if head is None:
            differ("伝票", name, "伝票なし", f"仕訳{len(rows)}行")
            return
        if total := sum(row[3] for row in rows):
            differ("貸借", name, 0, total)
        if head.posting_count != len(rows):
            differ("封印の行数", name, head.posting_count, len(rows))
        digest = digest_of([row[1:] for row in rows])
        if head.digest != digest:
            differ("封印の値", name, _hex(head.digest), _hex(digest))
        if head.told != (voucher_id, len(rows), digest.hex()):
            differ("操作ログの封印", name, head.told, (voucher_id, len(rows), digest.hex()))
        self._add(head, rows)

    def _add(self, head: Head, rows: list[PostingRow]) -> None:
        balances, placed, assessed, held = self.balances, self.placed, self.assessed, self.held
        for row in rows:
            account, kind, yen = row[1], row[2], row[3]
            if account == "receivable":
                balances[row[8]][row[7]] += yen
                if row[8] == "principal" and kind in _LEVIED:
                    assessed[row[7]] += yen
            elif account == "cash_in":
                self.day_cash[head.booked_on] = self.day_cash.get(head.booked_on, 0) + yen
                if head.batch_id is not None:
                    self.batch_cash[head.batch_id] = self.batch_cash.get(head.batch_id, 0) + yen
                continue
            elif account in _HELD_COLUMN:
                key = (account, row[_HELD_COLUMN[account]])
                held[key] = held.get(key, 0) - yen
            if kind == "receipt" and row[9] is not None:
                placed[row[9]] -= yen


def compare_receivables(
    recount: Recount, kept: Iterable[tuple[int, int, int, int, int, int, int]], provisional: dict[int, int]
) -> None:
    """Balances of receivables: (number, the five components, provisional)."""
    sums = [recount.balances[str(c)] for c in Component]
    findings = recount.findings
    for number, *balances in kept:
        counted = [*(column[number] for column in sums), provisional.get(number, 0)]
        if balances != counted:
            findings.differ("残高", f"期別{number}", _yen(balances), _yen(counted))
        findings.looked("残高")


def compare_parts(recount: Recount, kept: Iterable[tuple[int, int]]) -> None:
    """Parts of the principal: (receivable, sum of its parts) must be what is assessed; what is missing differs."""
    findings = recount.findings
    seen = 0
    for number, yen in kept:
        seen += yen != 0
        if recount.assessed[number] != yen:
            findings.differ("内訳", f"期別{number}", yen, recount.assessed[number])
        findings.looked("内訳")
    assessed = sum(1 for yen in recount.assessed if yen)
    if assessed > seen:
        findings.differ("内訳", "内訳のない期別", f"{seen}件", f"{assessed}件")


def compare_payments(recount: Recount, kept: Iterable[tuple[int, int, str, str, int]]) -> None:
    """Payments: (number, batch, its state, kind of notice, yen). Settled money of a posted batch has its place whole,
    or was taken back whole; news of money has none."""
    findings = recount.findings
    for number, batch, state, kind, yen in kept:
        placed = recount.placed[number]
        whole = kind == "settled" and state in ("posting", "posted", "reversing")
        if placed not in ((yen, 0) if whole else (0,)):
            findings.differ("収納の行き先", f"収納{number}", yen if whole else 0, placed)
        if whole and state == "posted" and not placed:
            recount.taken_back[batch] = recount.taken_back.get(batch, 0) + yen
        findings.looked("収納の行き先")


def compare_batches(recount: Recount, kept: Iterable[tuple[int, str, int]]) -> None:
    """Batches: (number, state, yen of settled payments). The cash of a posted one is its payments less those that were
    taken back alone (3105), of a reversed one nought."""
    findings = recount.findings
    for number, state, yen in kept:
        cash = recount.batch_cash.get(number, 0)
        standing = yen - recount.taken_back.get(number, 0)
        least = standing if state == "posted" else 0
        most = standing if state in ("posted", "posting", "reversing") else 0
        if not least <= cash <= most:
            findings.differ("バッチ", f"バッチ{number}", most, cash)
        findings.looked("バッチ")


def compare_days(recount: Recount, kept: Iterable[tuple[str, int, int]]) -> None:
    """Closed days: (day, yen of the bank, yen of the books) against the cash of the journal."""
    findings = recount.findings
    for day, bank_yen, books_yen in kept:
        cash = recount.day_cash.get(day, 0)
        if not bank_yen == books_yen == cash:
            findings.differ("日計", day, f"銀行{bank_yen} 帳簿{books_yen}", cash)
        findings.looked("日計")


def compare_held(recount: Recount) -> None:
    """Nothing held for somebody is ever below nought: suspense, over-payments, deposits."""
    words = {"suspense": "保留", "overpayment": "過誤納", "deposit": "預り"}
    for (account, number), yen in sorted(recount.held.items()):
        if yen < 0:
            recount.findings.differ("預かった金", f"{words[account]}{number}", "0以上", yen)
        recount.findings.looked("預かった金")


def note_fixed_charges(charges: Iterable[tuple[int, FixedCharge]], findings: Findings) -> None:
    """Fixed late charges of claims that something waives, beside what the rule gives now (rule 8). A difference is a
    proposal for 6401 and no fault of the books."""
    for number, charge in charges:
        if charge.difference_yen:
            findings.note("確定延滞金", f"期別{number}", f"{charge.fixed}円", f"{charge.right}円")
        findings.looked("確定延滞金")


def _yen(amounts: Sequence[int]) -> str:
    words = ("本税", "督促", "延滞金", "加算金", "処分費", "仮消")
    return " ".join(f"{word}{yen}" for word, yen in zip(words, amounts, strict=True) if yen) or "0"


def _hex(digest: bytes | None) -> str:
    return digest.hex()[:16] if digest else "なし"
