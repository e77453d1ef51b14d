"""Lists and figures that can be drawn again (9301)."""

from __future__ import annotations

from core.delinquency.figures import carry_over, effects, performance, progress, rates
from core.delinquency.lists import morning
from core.office.outputs.register import OutputKind

OUTPUTS: dict[str, OutputKind] = {
    morning.FORM: OutputKind("朝の一覧", morning.print_morning_again),
    performance.FORM: OutputKind("担当者別実績", performance.print_performance_again),
    effects.FORM: OutputKind("催告の効果", effects.print_effects_again),
    performance.DISPOSED_FORM: OutputKind("処分統計", performance.print_disposed_again),
    progress.FORM: OutputKind("進行管理表", progress.print_progress_again),
    carry_over.FORM: OutputKind("滞納繰越の推移", carry_over.print_carry_over_again),
    rates.FORM: OutputKind("徴収率", rates.print_rates_again),
}
