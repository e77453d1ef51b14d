"""Who signs the letters of the demonstration, with which seal, and where one may ask: decided before the first one leaves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.office.approvals import approve
from core.office.papers.master_changes import draft_master
from core.office.papers.masters import MasterKind
from tui.demo.accounts import current_code
from tui.demo.story import signed_in

if TYPE_CHECKING:
    from tui.demo.building import Plan
    from tui.demo.delinquency.story import Cases
    from tui.demo.story import StoryClock
    from tui.wiring import City

MAYOR = "見本　太郎"
CONTACT = {"office": "収納推進課", "phone": "0596-00-0000", "hours": "平日 8時30分から17時15分まで"}


def tell(city: City, clock: StoryClock, plan: Plan, cases: Cases) -> None:
    """What 鈴木 and 加藤 decided about letters, for the whole year."""
    with signed_in(city, clock, "suzuki") as chief, chief.read() as store:
        found = store.city.municipality()
    title = f"{found.name if found is not None else ''}長"
    _master(city, clock, MasterKind.ISSUER, {"title": title, "name": MAYOR})
    _master(city, clock, MasterKind.SEAL, {"square": f"{title}之印"})
    _master(city, clock, MasterKind.CONTACT, CONTACT)


def _master(city: City, clock: StoryClock, kind: MasterKind, value: dict[str, str]) -> None:
    with signed_in(city, clock, "suzuki") as chief:
        ref = draft_master(chief, kind, "", date(2026, 4, 1), value, "文書規程による")
    with signed_in(city, clock, "kato") as manager:
        approve(manager, ref.draft_id, ref.revision, ref.digest, current_code(city, "kato").code)
