"""What 3102 says of a slip and of a batch of slips: whose it is, how it will be applied, what posting will do."""

from __future__ import annotations

from core.collection.claims import ClaimFacts
from core.collection.paid_slips import ListedSlip, SlipBatch, SlipLookup
from core.collection.weighing import Weighed
from core.ledger.components import Component, Parts
from core.ledger.tax_items import term_label
from core.values.dates import wareki, wareki_year
from tui.widgets import cells, columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.lines import pairs, text
from tui.widgets.painted import Line, Piece
from tui.widgets.tone import Tone, tone_of

COLUMNS = (
    columns.number("行", 3),
    columns.day("領収日", 8),
    columns.code("年度", 4),
    columns.text("税目", 8),
    columns.text("期", 2, flex=True, most=4),
    columns.text("氏名", 14, flex=True, most=40),
    columns.amount("本税", 9),
    columns.amount("督手", 4),
    columns.amount("延滞金", 6),
    columns.text("結果", 4),
    columns.code("納付書番号", 14, rank=1),
)
SHORT = {
    Component.PRINCIPAL: "本税",
    Component.DEMAND_FEE: "督手",
    Component.LATE_CHARGE: "延滞金",
    Component.PENALTY_TAX: "加算金",
    Component.DISPOSITION_COST: "処分費",
}


def row_of(listed: ListedSlip) -> Row:
    """A kept line in the list."""
    line, claim = listed.line, listed.claim
    entry = line.entry
    year = item = term = ""
    if claim is not None:
        key = claim.term.receivable.key
        year, item, term = wareki_year(key.levy_year), claim.tax_item, term_label(key.tax_item, key.term_no)
    name = claim.party.name if claim is not None else (line.cause.label if line.cause else "相手が分かりません")
    return Row(
        line.line_no,
        (
            str(line.line_no),
            wareki(entry.paid_on),
            year,
            item,
            term,
            name if claim is not None else (Tone.WARN, name),
            f"{entry.principal}",
            f"{entry.demand_fee}",
            f"{entry.late_charge}",
            (tone_of(listed.result), listed.result),
            line.slip_key,
        ),
    )


def total_of(found: SlipBatch) -> list[str]:
    """The total row: figures that may be added."""
    entries = [listed.line.entry for listed in found.lines]
    sums = [sum(getattr(e, name).amount for e in entries) for name in ("principal", "demand_fee", "late_charge")]
    return ["", "", "", "", "", f"計 {len(entries)}件", *(f"{yen:,}" for yen in sums), "", ""]


def counterpart(found: SlipLookup, weighed: Weighed | None) -> list[Line]:
    """Two lines: whose slip it is, and what is owed on it behind the lines before, late charge up to its 領収日; or why
    nobody is known."""
    claim = found.claim
    if claim is None:
        why = found.cause.label if found.cause else "番号か、税目・年度・通知書・期を入力してください"
        hint = "番号と、年度・期を確かめてください。このまま登録するとお金は保留になります（3104）。"
        return [[(Tone.TEXT, " "), (Tone.WARN, f"{why}。")], text(hint if found.cause else "")]
    return [_who(claim), _owed(claim, weighed)]


def _who(claim: ClaimFacts) -> Line:
    party = claim.party
    kana = f"（{party.name_kana}）" if party.name_kana else " "
    born = f"{wareki(party.birth_on)}生  " if party.birth_on else ""
    where = "" if party.protected else f"{party.address} {party.address_building}".strip()
    flags: list[Piece] = [(Tone.BAD_BADGE, f" {flag} ") for flag in claim.flags[:2]]
    return [
        (Tone.TEXT, f" {party.party_no} "),
        *flags,
        (Tone.STRONG, f"{' ' if flags else ''}{cells.cut(party.name, 36)}"),
        (Tone.TEXT, f"{kana}{born}{where}"),
    ]


def _owed(claim: ClaimFacts, weighed: Weighed | None) -> Line:
    term = claim.term
    status = str(term.status)
    owed = weighed.owed if weighed is not None else None
    line = pairs(
        (claim.label, f"納期限 {wareki(term.receivable.due_on)}"),
        ("本税未納", f"{owed.principal if owed is not None else term.unpaid}", Tone.STRONG),
        ("延滞金", f"{owed.late_charge if owed is not None else term.late_charge}"),
        ("督手", f"{owed.demand_fee if owed is not None else term.demand_fee}"),
        gap=1,
    )
    more: list[Piece] = [(Tone.TEXT, " "), (tone_of(status), status)]
    if term.provisional:
        more += [(Tone.TEXT, "  "), (Tone.WARN, f"仮消 {term.provisional}")]
    return [*line, *more]


def applied(weighed: Weighed | None) -> Line:
    """How the money will be applied and what is left."""
    if weighed is None:
        return text("")
    if weighed.cause is not None:
        return [(Tone.LABEL, " 充て方 "), (Tone.WARN, f"保留（{weighed.cause.label}）")]
    line: list[Piece] = [(Tone.LABEL, " 充て方 "), (Tone.TEXT, _parts(weighed.applied) or "なし")]
    if weighed.surplus:
        line.append((Tone.WARN, f" / {weighed.outcome} {weighed.surplus}"))
    left = _parts(weighed.left, zero=False)
    line += [(Tone.LABEL, "    残り "), (Tone.STRONG, left or "なし（完納）")]
    return line


def _parts(parts: Parts, *, zero: bool = True) -> str:
    always = (Component.PRINCIPAL, Component.DEMAND_FEE, Component.LATE_CHARGE) if zero else ()
    shown = [c for c in Component if parts.of(c) or c in always]
    return " / ".join(f"{SHORT[c]} {parts.of(c)}" for c in shown)


def slips_question(found: SlipBatch) -> Question:
    """What posting a batch of typed slips will do."""
    batch, lines = found.batch, found.lines
    results: dict[str, tuple[int, int]] = {}
    for listed in lines:
        count, yen = results.get(listed.result, (0, 0))
        results[listed.result] = (count + 1, yen + listed.line.entry.amount.amount)
    held = results.pop("保留", (0, 0))
    money = found.difference.typed.amount
    words = "  ".join(f"{word} {count}件" for word, (count, _) in results.items() if word)
    booked = wareki(batch.booked_on) if batch.booked_on else ""
    return Question(
        f"確認  日計の確定（バッチ {batch.batch_id}）",
        "この内容で消し込みますか",
        facts=[
            f"{batch.source_name}  {batch.bank_no}-{batch.branch_no}".rstrip("-") + f"  収入日 {booked}",
            f"総括票 {batch.declared_count:,}件 {batch.declared}円   入力 {len(lines):,}件 {money:,}円   差 0件 0円 一致",
        ],
        changes=[
            Change(f"{booked} の収入（このバッチ）", 0, money),
            Change("調定へ消込（過誤納を含む）", 0, money - held[1]),
            Change(f"保留（{held[0]}件）", 0, held[1]),
        ],
        notes=[
            f"結果 {words or 'なし'}",
            f"日計 {booked} に載る   領収日は納付書のとおり   延滞金は領収日までで確定",
            "戻せるか 確定の後は 3101 からバッチ取消を起案し、決裁で全体を戻します",
        ],
        leads_to="消込",
    )
