"""Routes and limits (決裁の経路・限度): who decides what, by act or function, office and amount, as dated settings.

A route is a row of steps. The last one is a 決裁; a 審査 before it is an opinion only. Limits are yen that a role
decides in its own name; an act without an amount knows no limit (security §5, A(>限度)).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.office.functions import FUNCTIONS, ROLES
from core.values.refusals import BadInput

ROUTES, LIMITS = "approval_routes", "approval_limits"
ANY = "approver"
"""A step for whoever holds the right to approve the function."""

MOST_STEPS = 5

CHIEF_LIMIT_YEN = 300_000

DEFAULT_ROUTES: list[dict[str, Any]] = [
    {"act": "", "function": "", "office": "", "over_yen": 0, "steps": ["chief"]},
    {"act": "", "function": "", "office": "", "over_yen": CHIEF_LIMIT_YEN, "steps": ["chief", "manager"]},
    *(
        {"act": "", "function": f"office.{name}", "office": "", "over_yen": 0, "steps": ["manager"]}
        for name in ("staff", "rights", "settings", "retention", "backup")
    ),
    *(
        {"act": "", "function": f"delinquency.{name}", "office": "", "over_yen": 0, "steps": ["chief", "manager"]}
        for name in ("suspension", "write_off")
    ),
]
"""係長 decides up to 300,000 yen, above that 課長 as well; rights, settings, erasure and restore are 課長's alone.
執行停止 and 不納欠損, which end claims, go from 係長 to 課長 whatever the amount."""

DEFAULT_LIMITS: dict[str, int | None] = {"chief": CHIEF_LIMIT_YEN, "manager": None}
"""Yen by role; None is without limit. A role that is not named decides no money."""


class StepKind(StrEnum):
    """What is done at a step; the value is the word on the screen."""

    DECIDE = "決裁"
    REVIEW = "審査"


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of a route: the role that takes it, or ANY, and whether it decides or only gives an opinion."""

    role: str
    kind: StepKind = StepKind.DECIDE

    @property
    def code(self) -> str:
        """As it is stored: `chief`, `review:chief`."""
        return f"review:{self.role}" if self.kind is StepKind.REVIEW else self.role

    @property
    def word(self) -> str:
        """As the screen says it: 係長, 審査 係長."""
        name = role_name(self.role)
        return f"{StepKind.REVIEW} {name}" if self.kind is StepKind.REVIEW else name


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the setting: blank fields hold for all; it holds above `over_yen`, or for everything at 0."""

    act: str
    function: str
    office: str
    over_yen: int
    steps: tuple[RouteStep, ...]

    def speaks_of(self, act: str, function: str, office: str, yen: int) -> bool:
        """Does the rule hold for a draft of so many yen (0 for an act without an amount)?"""
        named = (self.act in ("", act), self.function in ("", function), self.office in ("", office))
        return all(named) and (self.over_yen == 0 or yen > self.over_yen)


def role_name(role: str) -> str:
    """The Japanese word of a step's role."""
    return "承認者" if role == ANY else ROLES.get(role, role)


def above(role: str) -> frozenset[str]:
    """Roles that may take a step of the role: 課長 may take what is 係長's."""
    return frozenset((role, "manager")) if role == "chief" else frozenset((role,))


def step_of(code: str) -> RouteStep:
    """A stored step. Raises BadInput for a role that there is not."""
    kind, _, role = code.rpartition(":")
    if kind not in ("", "review") or (role != ANY and role not in ROLES):
        raise BadInput(reason=f"決裁の段「{code}」はありません。役割の一覧から選んでください。", field="value")
    return RouteStep(role, StepKind.REVIEW if kind else StepKind.DECIDE)


def rules_of(value: object) -> tuple[Rule, ...]:
    """The rules of the setting. Raises BadInput for anything that is not a list of rules."""
    if not isinstance(value, list) or not value:
        raise BadInput(reason="決裁経路の規則がありません。1行以上入力してください。", field="value")
    return tuple(_rule(one) for one in value)


def _rule(one: object) -> Rule:
    if not isinstance(one, dict) or set(one) - {"act", "function", "office", "over_yen", "steps"}:
        raise BadInput(reason="決裁経路の規則の形が違います。いまの値を確かめてください。", field="value")
    act, function, office = names = [one.get(key, "") for key in ("act", "function", "office")]
    over, codes = one.get("over_yen", 0), one.get("steps")
    if not all(isinstance(name, str) for name in names) or type(over) is not int or over < 0:
        raise BadInput(reason="決裁経路の対象は文字、金額は0以上の整数です。", field="value")
    if function and function not in {each.code for each in FUNCTIONS}:
        raise BadInput(reason=f"機能「{function}」はありません。機能の一覧から選んでください。", field="value")
    if not isinstance(codes, list) or not 0 < len(codes) <= MOST_STEPS or not all(isinstance(c, str) for c in codes):
        raise BadInput(reason=f"決裁の段は1つから{MOST_STEPS}つです。", field="value")
    steps = tuple(step_of(code) for code in codes)
    if steps[-1].kind is StepKind.REVIEW:
        raise BadInput(reason="最後の段は審査でなく決裁にしてください。", field="value")
    return Rule(act, function, office, over, steps)


def route_for(
    rules: Iterable[Rule], *, act: str, function: str, office: str, yen: int, least: int = 1
) -> tuple[RouteStep, ...]:
    """The route of a draft: the rule that says most about it (act before function before office, then the amount).

    `yen` is what the payee gets on the day, this draft among it. `least` steps are laid down by the act itself.
    """
    found = [rule for rule in rules if rule.speaks_of(act, function, office, yen)]
    best = max(found, key=lambda r: (r.act != "", r.function != "", r.office != "", r.over_yen), default=None)
    steps = best.steps if best is not None else (RouteStep(ANY),)
    return steps + (RouteStep(ANY),) * (least - len(steps))


def check_routes(value: object) -> None:
    """Raises BadInput for rules that make no sense, or that would leave nobody to decide on the next change of them."""
    rules = rules_of(value)
    for office in {rule.office for rule in rules}:
        way = route_for(rules, act="put_setting", function="office.settings", office=office, yen=0)
        if any(step.role not in (ANY, "chief", "manager") for step in way if step.kind is StepKind.DECIDE):
            raise BadInput(reason="設定・料率・暦の決裁は、課長か係長の段にしてください。", field="value")


def covers(laid_down: Sequence[RouteStep], needed: Sequence[RouteStep]) -> bool:
    """Does a route that was laid down hold every decision that is needed now, in its order?"""
    rest = [step.role for step in laid_down if step.kind is StepKind.DECIDE]
    for wanted in (step.role for step in needed if step.kind is StepKind.DECIDE):
        while rest and not _stands_for(rest[0], wanted):
            rest.pop(0)
        if not rest:
            return False
        rest.pop(0)
    return True


def _stands_for(role: str, wanted: str) -> bool:
    """A step of anybody who may approve is as good as the lowest one, 係長's."""
    return wanted == ANY or role in above(wanted) or (role == ANY and wanted == "chief")


def limits_of(value: object) -> dict[str, int | None]:
    """The limits of the setting: yen by role, None without limit. Raises BadInput."""
    if not isinstance(value, dict) or set(value) - set(ROLES):
        raise BadInput(reason="決裁限度の役割が違います。役割の一覧から選んでください。", field="value")
    if any(yen is not None and (type(yen) is not int or yen < 0) for yen in value.values()):
        raise BadInput(reason="決裁限度は0以上の円か「なし」です。", field="value")
    return dict(value)


def limit_of(roles: Iterable[str], limits: Mapping[str, int | None]) -> int | None:
    """Yen up to which somebody with the roles decides; None without limit, 0 without a role that is named."""
    found = [limits[role] for role in roles if role in limits]
    if None in found:
        return None
    return max((yen for yen in found if yen is not None), default=0)


def within(yen: int, limit: int | None) -> bool:
    """Does the limit cover the amount?"""
    return limit is None or yen <= limit


def limit_word(limit: int | None) -> str:
    """A limit as the office says it: 30万円以下, なし."""
    if limit is None:
        return "なし"
    return f"{limit // 10_000:,}万円以下" if limit and limit % 10_000 == 0 else f"{limit:,}円以下"


def told_rules(rules: Iterable[Rule]) -> list[str]:
    """The rules as lines: `全て 30万円超 係長→課長`."""
    names = {function.code: function.name for function in FUNCTIONS}
    lines = []
    for rule in rules:
        about = rule.act or names.get(rule.function, rule.function) or "全て"
        office = f" 所属{rule.office}" if rule.office else ""
        over = f" {limit_word(rule.over_yen).removesuffix('以下')}超" if rule.over_yen else ""
        lines.append(f"{about}{office}{over} {'→'.join(step.word for step in rule.steps)}")
    return lines


def told_limits(limits: Mapping[str, int | None]) -> list[str]:
    """The limits as lines: `係長 30万円以下`."""
    return [f"{role_name(role)} {limit_word(limit)}" for role, limit in limits.items()]
