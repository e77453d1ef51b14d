"""承諾: a written consent opens what ④ and ⑤ protect, never the taxes and premiums of ① to ③ (国税徴収法76条⑤, 徴基通76-15, 76-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.seizure.exemption.severance import SeveranceExemption
from core.seizure.exemption.wages import Exemption, left_of
from core.values.dates import wareki
from core.values.derivation import Step
from core.values.money import Yen
from core.values.refusals import BadInput, Refusal


class NoWrittenConsent(Refusal):
    """The exempt part was to be seized with a consent that is not in writing, or not yet signed."""

    sentence = "{day} 時点で書面の承諾がないため、差押禁止額は差し押さえできません。承諾書を登録してください（国税徴収法76条⑤）。"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent of the delinquent: when it was signed (None while it is only spoken), and up to what amount in all."""

    signed_on: date | None
    up_to: Yen | None = None
    """What may be seized in all; None where it names no limit."""


@dataclass(frozen=True, slots=True)
class Consented:
    """What may be seized with the consent (yen)."""

    seizable: Yen
    derivation: tuple[Step, ...]


def with_consent(found: Exemption | SeveranceExemption, consent: Consent, on: date) -> Consented:
    """What may be seized on a day of wages or of a severance payment when the person has agreed in writing.

    Raises NoWrittenConsent without a signature up to that day, BadInput for a negative limit.
    """
    if consent.signed_on is None or consent.signed_on > on:
        raise NoWrittenConsent(day=wareki(on))
    if consent.up_to is not None and consent.up_to.amount < 0:
        raise BadInput(reason="承諾の額は0円以上で入力してください。", field="up_to")
    open_to_consent = left_of(found.gross, found.withheld)
    seizable = open_to_consent
    steps = [
        Step(
            f"{wareki(consent.signed_on)} の書面の承諾により、税と社会保険料の控除を除いた額まで差し押さえできます。",
            "徴収法76条⑤ 徴基通76-15 76-16",
            open_to_consent,
        )
    ]
    if consent.up_to is not None:
        seizable = max(found.seizable, min(open_to_consent, consent.up_to))
        steps.append(Step(f"承諾の限度 {consent.up_to}円により、差し押さえできる額です。", "徴収法76条⑤", seizable))
    return Consented(seizable, tuple(steps))
