"""Letters in the demonstration: who signs, a letter that waits for a character no font has, one printed again, a run of notices."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from core.delinquency.letters import send_letter
from core.office.approvals import approve
from core.office.outputs.delivery import Destination
from core.office.papers.desk import DocumentFilter, list_documents
from core.office.papers.holding import HeldForGlyph
from core.office.papers.issuing import print_letter_again
from core.office.papers.letters import Box, Paragraph
from core.office.papers.master_changes import draft_master
from core.office.papers.masters import MasterKind
from core.office.papers.requests import LetterRequest
from core.values.dates import wareki_long
from tui.demo.accounts import current_code
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from core.office.context import Context
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases, StoryCase
    from tui.demo.story import StoryClock
    from tui.wiring import City

FUNCTION = "delinquency.reminders"
SHOP = "\U0002a6d6堂"
"""屋号 with a character that no font of the office has."""


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """What 鈴木 and 加藤 decided about letters, and what 中村 sent."""
    _master(city, clock, MasterKind.ISSUER, {"title": "伊勢市長", "name": "見本　太郎"})
    _master(city, clock, MasterKind.SEAL, {"square": "伊勢市長之印"})
    chosen = cases.take(3)
    with signed_in(city, clock, "nakamura") as ctx:
        for case in chosen[:2]:
            send_letter(ctx, _letter(case, plan.today, ""), function_code=FUNCTION, to=Destination.FOLDER)
        found = list_documents(ctx, DocumentFilter(form_no="P02"))
        if found:
            subject = {"letter": found[0].letter_key}
            print_letter_again(ctx, subject, "窓口での再交付の申出", to=Destination.FOLDER)
        for case in chosen[2:]:
            _held(ctx, case, plan.today)


def _held(ctx: Context[Any], case: StoryCase, today: date) -> None:
    try:
        send_letter(ctx, _letter(case, today, f"屋号「{SHOP}」の件を含みます。"), function_code=FUNCTION)
    except HeldForGlyph:
        return


def _letter(case: StoryCase, today: date, more: str) -> LetterRequest:
    words = f"　市税の滞納について、これまでの御相談のとおり納付されているか確かめたいので、御連絡ください。{more}"
    blocks = (Paragraph(words), Box((f"連絡の期限　{wareki_long(today)}から10日以内", f"滞納額　{case.owed_yen:,}円")))
    return LetterRequest("P02", "個別催告書", case.party_id, blocks)


def _master(city: City, clock: StoryClock, kind: MasterKind, value: dict[str, str]) -> None:
    with signed_in(city, clock, "suzuki") as chief:
        ref = draft_master(chief, kind, "", date(2026, 4, 1), value, "文書規程による")
    with signed_in(city, clock, "kato") as manager:
        approve(manager, ref.draft_id, ref.revision, ref.digest, current_code(city, "kato").code)
