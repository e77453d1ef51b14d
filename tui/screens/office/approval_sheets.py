"""9101: routes and limits of approvals; a change is drafted here and holds once 課長 has approved it (8001)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from textual.widget import Widget

from core.office import settings
from core.office.deciding.routes import (
    ANY,
    LIMITS,
    ROUTES,
    RouteStep,
    Rule,
    StepKind,
    limit_word,
    role_name,
    rules_of,
)
from core.office.deciding.setting_changes import draft_setting
from core.office.functions import FUNCTIONS, MATRIX, ROLES
from core.values.dates import wareki
from core.values.money import Yen
from core.values.refusals import BadInput
from tui.screens.office.settings_sheet import Sheet
from tui.widgets import columns
from tui.widgets.before_after import Change
from tui.widgets.confirm import Question
from tui.widgets.data_list import Row
from tui.widgets.field import DateField, Field, YenField
from tui.widgets.form import FormRow
from tui.widgets.lines import text
from tui.widgets.painted import Line

ALL = "全て"
NONE = "なし"
_APPROVED = [one for one in FUNCTIONS if any("A" in letters for letters in MATRIX.get(one.code, {}).values())]
"""Functions that somebody approves: rules speak of these."""
_ROLE_OF = {name: code for code, name in ROLES.items()} | {role_name(ANY): ANY}
_PARTS = re.compile(r"[→、,\s>・]+")


def drafted(number: int) -> str:
    """What is said after the draft."""
    return f"起案しました（起案{number}）。課長が 8001 で決裁すると効きます。"


def steps_word(steps: Sequence[RouteStep]) -> str:
    """The steps as they are shown and typed: 審査 収納→係長→課長."""
    return "→".join(step.word for step in steps)


def steps_of(typed: str) -> tuple[RouteStep, ...]:
    """What was typed, as steps. Raises BadInput."""
    found, kind = [], StepKind.DECIDE
    for part in _PARTS.split(unicodedata.normalize("NFKC", typed).strip()):
        word = part.removeprefix(StepKind.REVIEW)
        kind = StepKind.REVIEW if part.startswith(StepKind.REVIEW) else kind
        if not word:
            continue
        if word not in _ROLE_OF:
            raise BadInput(reason=f"「{word}」は役割にありません。係長→課長 の形で入力してください。", field="steps")
        found.append(RouteStep(_ROLE_OF[word], kind))
        kind = StepKind.DECIDE
    return tuple(found)


def stored(rule: Rule) -> dict[str, Any]:
    """A rule as the setting holds it."""
    return {
        "act": rule.act,
        "function": rule.function,
        "office": rule.office,
        "over_yen": rule.over_yen,
        "steps": [step.code for step in rule.steps],
    }


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A rule of the day among all rules."""

    rule: Rule
    rules: tuple[Rule, ...]

    @property
    def about(self) -> str:
        """What it speaks of, in words."""
        named = next((one.name for one in FUNCTIONS if one.code == self.rule.function), self.rule.function)
        return self.rule.act or named or ALL


def _key(rule: Rule) -> tuple[str, str, str, int]:
    return rule.act, rule.function, rule.office, rule.over_yen


class RouteSheet(Sheet):
    """Who decides what, above which amount."""

    NAME = "決裁経路"
    COLUMNS = (
        columns.number("番", 3),
        columns.text("対象", 18, flex=True, most=40),
        columns.code("所属", 4),
        columns.amount("この額を超える", 14),
        columns.text("決裁の段", 16, flex=True, most=60),
    )
    HINT = "Enter 下の欄へ  d 経路の取消の起案  数字 区画  F9 確認画面へ"
    SORT = "登録順"
    REMOVES = "経路の取消（起案）"

    def __init__(self) -> None:
        self._today: date | None = None

    def fields(self) -> Sequence[Widget]:
        names = "、".join(one.name for one in _APPROVED)
        return (
            FormRow(
                Field("about", "対象", required=True, width=20, most=40, hint=f"機能の名前か「{ALL}」", help=[names]),
                Field("office", "所属", width=6, most=4, hint="所属の番号（空欄は全ての所属）"),
                YenField("over", "超える額", hint="この額を超えるもの（空欄は額によらない）"),
            ),
            FormRow(
                Field("steps", "段  ", required=True, width=24, most=60, hint="係長→課長、審査 収納→係長 の形"),
                DateField("from_on", "適用", required=True),
            ),
            FormRow(Field("reason", "理由", required=True, most=60, hint="規程の名や改正の日  F9 確認画面へ")),
        )

    def read(self, ctx: Any) -> Sequence[RouteLine]:
        self._today = ctx.today()
        found = next(one for one in settings.list_settings(ctx, self._today) if one.setting.key == ROUTES)
        rules = rules_of(found.value)
        return [RouteLine(rule, rules) for rule in rules]

    def row(self, number: int, one: RouteLine) -> Row:
        rule = one.rule
        over = f"{rule.over_yen:,}" if rule.over_yen else ""
        return Row(number, (str(number), one.about, rule.office, over, steps_word(rule.steps)))

    def told(self, found: Sequence[RouteLine]) -> list[Line]:
        return [text("額は同じ支払先の当日計です。対象・所属・額の同じ行だけが入れ替わります。")]

    def fresh(self) -> Mapping[str, str]:
        return {"from_on": wareki(self._today)} if self._today else {}

    def filled(self, one: RouteLine) -> Mapping[str, str]:
        rule = one.rule
        over = f"{rule.over_yen:,}" if rule.over_yen else ""
        return {"about": one.about, "office": rule.office, "over": over, "steps": steps_word(rule.steps)}

    def cannot(self, one: RouteLine | None) -> str:
        return "読込み中です。終わるまでお待ちください。" if one is None else ""

    def _rule(self, values: Mapping[str, Any], one: RouteLine) -> Rule:
        about = unicodedata.normalize("NFKC", values["about"]).strip()
        function = next((each.code for each in _APPROVED if about in (each.name, each.code)), "")
        kept = one.rule.act if about == one.rule.act else ""
        if not function and not kept and about != ALL:
            raise BadInput(
                reason=f"「{about}」を承認する機能はありません。機能の名前を入力してください。", field="about"
            )
        over = values["over"].amount if values["over"] is not None else 0
        return Rule(kept, function, values["office"].strip(), over, steps_of(values["steps"]))

    def _changed(self, values: Mapping[str, Any], one: RouteLine) -> tuple[Rule, Rule | None, list[Rule]]:
        """The new rule, the one that it takes the place of, and all rules then."""
        rule = self._rule(values, one)
        before = next((each for each in one.rules if _key(each) == _key(rule)), None)
        rules = [rule if each is before else each for each in one.rules]
        return rule, before, rules if before is not None else [*rules, rule]

    def question(self, values: Mapping[str, Any], one: RouteLine | None) -> Question:
        assert one is not None
        rule, before, rules = self._changed(values, one)
        rules_of([stored(each) for each in rules])
        about = f"{RouteLine(rule, ()).about} {f'{Yen(rule.over_yen)}円超' if rule.over_yen else ''}".strip()
        return Question(
            "確認  決裁経路の変更の起案",
            "この経路を起案しますか",
            facts=[f"適用 {wareki(values['from_on'])} から  理由 {values['reason']}"],
            changes=[Change(about, steps_word(before.steps) if before else NONE, steps_word(rule.steps))],
            notes=["課長が決裁すると効きます。すでに起案されたものの経路は変わりません。"],
            leads_to="起案",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: RouteLine | None) -> str:
        assert one is not None
        _, _, rules = self._changed(values, one)
        ref = draft_setting(ctx, ROUTES, values["from_on"], [stored(each) for each in rules], values["reason"])
        return drafted(ref.draft_id)

    def cannot_remove(self, one: RouteLine | None) -> str:
        if one is None or len(one.rules) == 1:
            return "最後の経路は取り消せません。"
        return ""

    def removal(self, one: RouteLine) -> Question:
        return Question(
            "確認  決裁経路の取消の起案",
            "この経路の取消を起案しますか",
            facts=[f"対象 {one.about}"],
            changes=[Change("段", steps_word(one.rule.steps), NONE)],
            notes=["課長が決裁すると、きょうから効きます。"],
            leads_to="起案",
        )

    def remove(self, ctx: Any, one: RouteLine) -> str:
        rules = [stored(each) for each in one.rules if each is not one.rule]
        return drafted(draft_setting(ctx, ROUTES, ctx.today(), rules, f"{one.about}の経路の取消").draft_id)


class LimitField(Field):
    """Yen or なし; what was there goes with the first key."""

    REPLACES = True


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A role and what it decides up to, among all limits."""

    role: str
    limits: Mapping[str, int | None]

    @property
    def word(self) -> str:
        """The limit in words; a role that is not named decides no money."""
        return limit_word(self.limits[self.role]) if self.role in self.limits else "決裁しない"


class LimitSheet(Sheet):
    """Up to how many yen a role decides in its own name."""

    NAME = "決裁限度"
    COLUMNS = (columns.number("番", 3), columns.text("役割", 10), columns.text("限度額", 20, flex=True, most=30))
    HINT = "Enter 下の欄へ  数字 区画  F9 確認画面へ"
    SORT = "役割順"

    def __init__(self) -> None:
        self._today: date | None = None

    def fields(self) -> Sequence[Widget]:
        return (
            FormRow(
                LimitField("limit", "限度額", required=True, width=14, most=14, hint=f"円。限度がないときは「{NONE}」"),
                DateField("from_on", "適用", required=True),
            ),
            FormRow(Field("reason", "理由", required=True, most=60, hint="規程の名や改正の日  F9 確認画面へ")),
        )

    def read(self, ctx: Any) -> Sequence[LimitLine]:
        self._today = ctx.today()
        found = next(one for one in settings.list_settings(ctx, self._today) if one.setting.key == LIMITS)
        roles = [role for role in ROLES if "A" in MATRIX["office.approvals"].get(role, "")]
        return [LimitLine(role, found.value) for role in dict.fromkeys([*roles, *found.value])]

    def row(self, number: int, one: LimitLine) -> Row:
        return Row(number, (str(number), role_name(one.role), one.word))

    def told(self, found: Sequence[LimitLine]) -> list[Line]:
        return [text("同じ支払先の当日計の限度です。個人の限度（G4）は 9002 で付与します。")]

    def fresh(self) -> Mapping[str, str]:
        return {"from_on": wareki(self._today)} if self._today else {}

    def filled(self, one: LimitLine) -> Mapping[str, str]:
        limit = one.limits.get(one.role, 0)
        return {"limit": NONE if limit is None else f"{limit:,}"}

    def cannot(self, one: LimitLine | None) -> str:
        return "読込み中です。終わるまでお待ちください。" if one is None else ""

    def _limits(self, values: Mapping[str, Any], one: LimitLine) -> dict[str, int | None]:
        typed = unicodedata.normalize("NFKC", values["limit"]).strip()
        limit = None if typed == NONE else Yen.parse(typed, field="limit").amount
        if limit is not None and limit < 0:
            raise BadInput(reason="限度額は0円以上です。", field="limit")
        return {**one.limits, one.role: limit}

    def question(self, values: Mapping[str, Any], one: LimitLine | None) -> Question:
        assert one is not None
        after = self._limits(values, one)[one.role]
        return Question(
            f"確認  {role_name(one.role)}の決裁限度の変更の起案",
            "この限度額を起案しますか",
            facts=[f"適用 {wareki(values['from_on'])} から  理由 {values['reason']}"],
            changes=[Change(f"{role_name(one.role)}の限度", one.word, limit_word(after))],
            notes=["課長が決裁すると効きます。決裁を待つ起案にも、決裁する時の限度が効きます。"],
            leads_to="起案",
        )

    def write(self, ctx: Any, values: Mapping[str, Any], one: LimitLine | None) -> str:
        assert one is not None
        limits = self._limits(values, one)
        return drafted(draft_setting(ctx, LIMITS, values["from_on"], limits, values["reason"]).draft_id)
