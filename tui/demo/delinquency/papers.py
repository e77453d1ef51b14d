"""Letters in the demonstration: two summons, one printed again, and one that waits for a character no font has."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from core.delinquency.letters import send_letter
from core.office.outputs.delivery import Destination
from core.office.papers.desk import DocumentFilter, list_documents
from core.office.papers.holding import HeldForGlyph
from core.office.papers.issuing import print_letter_again
from core.office.papers.letters import Pairs, Paragraph
from core.office.papers.requests import LetterRequest
from core.values.dates import wareki_long
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
    """What 中村 sent."""
    chosen = cases.take(3)
    with signed_in(city, clock, "nakamura") as ctx:
        for case in chosen[:2]:
            send_letter(ctx, _letter(case, plan.today, ""), function_code=FUNCTION, to=Destination.FOLDER)
        found = list_documents(ctx, DocumentFilter(form_no="P06"))
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
    words = Paragraph(f"お伝えしたいことがありますので、下の期限までに御連絡ください。{more}")
    until = Pairs((("期限", wareki_long(today + timedelta(days=10))),))
    return LetterRequest("P06", "ご連絡のお願い", case.party_id, (words, until))
