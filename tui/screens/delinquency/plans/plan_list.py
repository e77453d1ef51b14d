"""The list of plans that 6301 is without a person: those of one's own cases first, or of everybody; the failing alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.app import ComposeResult
from textual.widget import Widget

from core.delinquency.plans.fulfilment import PlanState
from core.delinquency.plans.plan import PlanRow
from core.delinquency.plans.watching import PAGE, count_plans, list_plans
from tui.screens.delinquency.plans.plan_columns import ALL, plan_rows
from tui.screens.office_screen import OfficeScreen
from tui.widgets.act_list import Act
from tui.widgets.data_list import DataList

NOBODY = "分納誓約はありません。F2 で人を選び、新しい計画を作れます。"


class PlanListing(Widget):
    """Reads and shows the list, and opens the plan of a row."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[PlanRow] = []
        self._mine = False
        self._failed = False

    def compose(self) -> ComposeResult:
        yield DataList(
            ALL, id="plans", empty=NOBODY, hint="Enter 開く  c 担当/全員  u 不履行だけ  F2 人を選ぶ", digits=True
        )

    def on_mount(self) -> None:
        self.styles.height = "1fr"
        self.load()

    @property
    def _screen(self) -> OfficeScreen[Any]:
        assert isinstance(self.screen, OfficeScreen)
        return self.screen

    @property
    def data(self) -> DataList:
        """The list itself."""
        return self.query_one("#plans", DataList)

    @property
    def current(self) -> PlanRow | None:
        """The plan under the cursor."""
        return self._rows[self.data.cursor] if self._rows else None

    def load(self) -> None:
        """Read the list anew."""
        ctx, mine, failed = self._screen.office.ctx, self._mine, self._failed

        def read() -> tuple[list[PlanRow], dict[PlanState, int]]:
            return list_plans(ctx, mine=mine, failed=failed), count_plans(ctx, mine=mine)

        self._screen.read_work("plans", read, lambda found: self._show(*found))

    def _show(self, rows: list[PlanRow], counts: dict[PlanState, int]) -> None:
        self._rows = rows
        whose = "自分の案件" if self._mine else "全員"
        told = "  ".join(f"{state} {counts[state]}" for state in PlanState if counts.get(state))
        self.data.show(
            plan_rows(rows),
            caption=f"分納誓約  {whose}{'  不履行だけ' if self._failed else ''}  {told}",
            sort="番号",
            counted=len(rows),
            more=len(rows) == PAGE,
        )
        if self._screen.focused is None:
            self._screen.set_focus(self.data)

    def on_data_list_page_wanted(self, event: DataList.PageWanted) -> None:
        ctx, mine, failed, after = self._screen.office.ctx, self._mine, self._failed, int(str(event.after))

        def taken(rows: list[PlanRow]) -> None:
            first = len(self._rows) + 1
            self._rows.extend(rows)
            self.data.append(plan_rows(rows, first), more=len(rows) == PAGE)

        self._screen.read_work("plans", lambda: list_plans(ctx, mine=mine, failed=failed, after=after), taken)

    async def on_data_list_opened(self, event: DataList.Opened) -> None:
        event.stop()
        await self.open_current()

    async def open_current(self) -> None:
        """The plan of the current row."""
        from tui.screens.delinquency.plans.plan import PlanScreen

        row = self.current
        if row is not None:
            await self._screen.app.push_screen(PlanScreen(row.watch.party_id))

    def turn_whose(self) -> None:
        """One's own cases, or everybody's."""
        self._mine = not self._mine
        self.load()

    def turn_failed(self) -> None:
        """The failing alone, or all."""
        self._failed = not self._failed
        self.load()

    def acts(self) -> Sequence[Act]:
        """F4 on the list."""
        missing = "" if self._rows else "分納誓約がありません。"
        return (
            Act("この誓約を開く", "open_listed", missing),
            Act("担当の案件だけ / 全員", "whose"),
            Act("不履行だけ / 全部", "failed_only"),
            Act("案件を開く", "case", missing, "6101"),
        )
