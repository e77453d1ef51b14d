"""What 2101, 2102, 2103 and 2105 have in common: one person on top, a reason at the counter, a day that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime

from textual.screen import ScreenResultType

from core.parties.party import PartyView
from core.values.dates import parse_date, wareki
from tui.screens import SCREENS
from tui.screens.parties.look_reason import LookScreen
from tui.screens.parties.persons import Persons
from tui.widgets.act_list import Act
from tui.widgets.party_facts import facts_of
from tui.widgets.party_header import PartyHeader

NO_PERSON = "F2 で宛名を検索し、人を選んでください。"


class PersonScreen(LookScreen[ScreenResultType]):
    """Shows something of the current one of some persons."""

    def __init__(self, persons: Persons | None) -> None:
        super().__init__()
        self.persons = persons

    def load(self) -> None:
        """Read what is shown, in a thread."""
        raise NotImplementedError

    @property
    def reason(self) -> str:
        """Why the current person is looked at."""
        return self.persons.reason if self.persons is not None else ""

    def proposed_reason(self) -> str:
        return self.persons.last_reason if self.persons is not None else ""

    def reason_given(self, reason: str) -> None:
        if self.persons is not None:
            self.persons.give_reason(reason)
            self.load()

    async def no_reason(self) -> None:
        if self.persons is not None:
            self.persons.reasons.pop(self.persons.current, None)
        await super().no_reason()

    async def let_in(self) -> None:
        self.load()

    def show_party(self, view: PartyView) -> None:
        """The three rows of the person."""
        self.query_one(PartyHeader).show(facts_of(view, self.today()))

    def today(self) -> date:
        """The day of the age in the header."""
        now: datetime = self.office.ctx.now()
        return now.date()

    def ask_day(self, label: str, shown: date | None, then: Callable[[date | None], None]) -> None:
        """Ask for a day in the place of the message line; nothing typed is None, the business day."""

        def answered(typed: str) -> None:
            then(parse_date(typed, today=date.max) if typed else None)

        value = wareki(shown) if shown is not None else ""
        self.ask_line(label, answered, value=value, width=12, note="例 R8.11.24。空なら今日。Enter 決定  Esc やめる")


def existing(acts: Iterable[Act]) -> list[Act]:
    """Those of the acts whose screen there is."""
    return [act for act in acts if not act.number or act.number in SCREENS]


def terms_in_short(labels: Iterable[str]) -> str:
    """Terms as a list, runs of three and more with a hyphen: `1-4`, `1,3`, `全`."""
    parts: list[str] = []
    run: list[int] = []

    def end_run() -> None:
        if len(run) >= 3:
            parts.append(f"{run[0]}-{run[-1]}")
        else:
            parts.extend(str(number) for number in run)
        run.clear()

    for label in labels:
        if label.isdigit() and (not run or int(label) == run[-1] + 1):
            run.append(int(label))
            continue
        end_run()
        if label.isdigit():
            run.append(int(label))
        else:
            parts.append(label)
    end_run()
    return ",".join(parts)
