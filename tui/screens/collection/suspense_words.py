"""3104 in words: what is known of money in suspense, a candidate as a row, the question before it is attached."""

from __future__ import annotations

from datetime import date

from core.collection.suspense import Candidate, Effect, HeldView
from core.parties.party import PartyView
from core.values.dates import wareki
from tui.screens.collection.changes import changes_of
from tui.screens.collection.files.pages import slip_shown
from tui.widgets import cells
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.lines import change, pairs, text
from tui.widgets.painted import Line
from tui.widgets.party_facts import facts_of as party_facts
from tui.widgets.tone import Tone, tone_of


def facts_of(view: HeldView) -> list[Line]:
    """Four lines: why it lies there and how long, where it came from, its slip, what is printed on it."""
    held = view.held
    badge = (Tone.BAD_BADGE, " 不明金 ") if view.notes else (Tone.WARN_BADGE, " 保留 ")
    badge = badge if held.open else (Tone.GOOD_BADGE, " 解決済 ")
    reason = f"エラー {held.fault_reason}" if held.fault_reason else held.cause.label
    place = f"{cells.cut(held.source_name, 20)} {held.line_no:,}行".strip()
    printed = f"{view.printed.label}  {view.printed.party.name}" if view.printed else "納付書の控えなし"
    part = f"（うち {held.amount}円 の残り）" if held.open and held.open != held.amount else ""
    return [
        [
            (Tone.TEXT, " "),
            badge,
            (Tone.LABEL, " 経過 "),
            (Tone.TEXT, f"{view.age_days}日"),
            (Tone.TEXT, f"  {reason}"),
        ],
        pairs(
            ("出所", f"{held.channel.label} {place}"),
            ("領収日", wareki(held.paid_on)),
            ("収入日", wareki(held.booked_on)),
        ),
        pairs(
            ("納付書", slip_shown(held.slip_key) or "なし"),
            ("金額", f"{held.open or held.amount}", Tone.STRONG),
            ("店舗", f"{held.outlet or 'なし'}{part}"),
        ),
        pairs(
            ("印字", "  ".join(one for one in (printed, view.printed_name) if one)),
            ("前の処理", view.notes[0].text if view.notes else "なし"),
        ),
    ]


def candidate_row(number: int, candidate: Candidate) -> Row:
    claim = candidate.claim
    return Row(
        claim.receivable_id,
        (
            str(number),
            str(candidate.ground),
            claim.party.party_no,
            claim.party.name,
            claim.label,
            wareki(claim.term.receivable.due_on),
            f"{candidate.owed}",
            change(0, candidate.difference.amount),
            (tone_of(str(claim.term.status)), str(claim.term.status)),
        ),
    )


def question_of(view: HeldView, candidate: Candidate, effect: Effect, today: date) -> Question:
    """What attaching the money to the claim does, and how it can be undone."""
    held, claim = view.held, candidate.claim
    notes: list[str | Line] = [
        f"領収日 {wareki(held.paid_on)} と収入日 {wareki(held.booked_on)} は変わりません。会計 {effect.year}",
        "仕訳は本日の日計に載ります（収入の合計は変わりません）。",
    ]
    if effect.surplus:
        notes.append(f"{effect.surplus}円は過誤納になり、充当か還付へ回ります。")
    if effect.left_in_suspense:
        notes.append(f"{effect.left_in_suspense}円は保留に残ります。")
    notes.append("戻せるか 3105 で付替え（保留へ）を起案し、決裁を受けます。")
    return Question(
        f"確認  保留の消込（{claim.label}）",
        "この内容で消し込みますか",
        facts=[
            f"出所 {held.channel.label} {held.source_name}  金額 {held.open}円",
            text(f"根拠 {candidate.ground}  納期限 {wareki(claim.term.receivable.due_on)}"),
        ],
        changes=changes_of(effect.rows),
        notes=notes,
        party=party_facts(PartyView(claim.party, claim.shown, flags=claim.flags), today),
        leads_to="消込",
    )
