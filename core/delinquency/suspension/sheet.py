"""調査票: what was looked for before a suspension, by kind of asset, with the day, the result and who judged (K130).

A suspension is not decided while a kind has not been looked for. The sheet belongs to a party and may be filled in over
days; one on which a suspension was decided is never written over: what is found later begins a new sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.office.traces.looking import changing, refuse_near
from core.parties.opening import begin_look
from core.values.refusals import BadInput, Refusal

if TYPE_CHECKING:
    from core.delinquency.ports import Context, Store

FUNCTION = "delinquency.suspension"
MOST_WORDS = 400


class AssetKind(StrEnum):
    """A kind of asset that must be looked for; stored as it stands, the value is the word on the screen."""

    DEPOSIT = "預貯金"
    WAGES = "給与・報酬"
    PENSION = "年金等"
    INSURANCE = "生命保険"
    LAND = "不動産"
    VEHICLE = "自動車等"
    SECURITIES = "有価証券"
    CLAIMS = "売掛金・還付金等"
    MOVABLES = "動産（捜索）"


class AssetResult(StrEnum):
    """What was found; stored as it stands."""

    NONE = "none"
    FOUND = "found"
    UNATTACHABLE = "unattachable"
    """There is something, but it may not be seized or would bring nothing (差押禁止・無益)."""

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {"none": "なし", "found": "あり", "unattachable": "差押不可"}[self.value]


@dataclass(frozen=True, slots=True)
class AssetLook:
    """One kind as it was looked for: on which day, with which result, and in words where (機関, 照会番号)."""

    kind: AssetKind
    looked_on: date
    result: AssetResult
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a party. `income_yen` is a month's; `dependants` are kin of one livelihood beside the party."""

    sheet_id: int
    party_id: int
    made_on: date
    looks: tuple[AssetLook, ...] = ()
    household: str = ""
    dependants: int | None = None
    income: str = ""
    income_yen: int | None = None
    survey_on: date | None = None
    survey: str = ""
    judgement: str = ""
    judged_by: str = ""
    judged_by_name: str = ""
    judged_on: date | None = None
    version: int = 1

    @property
    def missing(self) -> tuple[str, ...]:
        """What has not been filled in, in the words of the form; empty for a finished sheet."""
        looked = {look.kind for look in self.looks}
        words = [kind.value for kind in AssetKind if kind not in looked]
        if not self.household.strip():
            words.append("世帯")
        if not self.income.strip():
            words.append("収入")
        if self.survey_on is None or not self.survey.strip():
            words.append("実態調査")
        if not self.judgement.strip() or not self.judged_by or self.judged_on is None:
            words.append("判定")
        return tuple(words)

    @property
    def found(self) -> tuple[str, ...]:
        """Kinds in which something was found that may be seized."""
        return tuple(look.kind.value for look in self.looks if look.result is AssetResult.FOUND)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """What the clerk has typed into a sheet; None and '' are what is still open."""

    looks: Sequence[AssetLook] = ()
    household: str = ""
    dependants: int | None = None
    income: str = ""
    income_yen: int | None = None
    survey_on: date | None = None
    survey: str = ""
    judgement: str = ""


class SheetUnfinished(Refusal):
    """The sheet does not yet say everything that a decision rests on."""

    sentence = "調査票に未了の項目があります（{missing}）。全て記入してから起案・決裁してください（法15条の7）。"


class Sheets(Protocol):
    """Sheets in the store."""

    def get(self, sheet_id: int) -> Sheet:
        """One sheet. Raises NotFound."""
        ...

    def latest(self, party_id: int) -> Sheet | None:
        """The newest sheet of a party."""
        ...

    def add(self, party_id: int, made_on: date, audit_seq: int) -> int:
        """A new, empty sheet; its number."""
        ...

    def put(self, sheet: Sheet) -> None:
        """Write a sheet over the one of the version before. Raises ChangedByAnother."""
        ...

    def decided_on(self, sheet_id: int) -> bool:
        """True when a suspension was decided, or moved to another ground, on it."""
        ...


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """A sheet with what is still missing."""

    sheet: Sheet
    missing: tuple[str, ...] = field(default=())


def find_sheet(ctx: Context, party_id: int, reason: str = "") -> Sheet | None:
    """The newest sheet of a party. Raises GroundNeeded, LookStopped."""
    right = ctx.authorize(FUNCTION, "read", party_id=party_id)
    ground = begin_look(ctx, FUNCTION, party_id, right, reason)
    with ctx.read() as store:
        sheet = store.suspension_sheets.latest(party_id)
    ctx.record_view(
        FUNCTION, "調査票の閲覧", party_id=party_id, reason=ground.text, ground=ground.kind.value, sheet=bool(sheet)
    )
    return sheet


def save_sheet(
    ctx: Context, party_id: int, entry: SheetEntry, *, sheet_id: int | None = None, version: int = 0
) -> SavedSheet:
    """Keep a sheet, finished or not; who saves it with a judgement is the one who judged, today.

    Without a number, or over a sheet on which a suspension was decided, it is a new one: P-80 says what was known when
    it was decided. Raises BadInput for days to come or amounts below 0, ChangedByAnother, NearChange.
    """
    ctx.authorize(FUNCTION, "enter", party_id=party_id)
    today = ctx.today()
    _check(entry, today)
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, party_id)
        audit = ctx.entry(FUNCTION, "調査票の記入", party_id=party_id, kinds=len(entry.looks))
        seq = store.audit.record(audit)
        before = store.suspension_sheets.get(sheet_id) if sheet_id is not None else None
        if before is not None and before.party_id != party_id:
            raise BadInput(reason="別の人の調査票です。F5 で読み直してください。")
        if before is None or store.suspension_sheets.decided_on(before.sheet_id):
            before = store.suspension_sheets.get(store.suspension_sheets.add(party_id, today, seq))
            version = before.version
        judged = bool(entry.judgement.strip())
        kept = before.judged_by if judged and entry.judgement.strip() == before.judgement else ""
        sheet = replace(
            before,
            looks=tuple(sorted(entry.looks, key=lambda look: list(AssetKind).index(look.kind))),
            household=entry.household.strip(),
            dependants=entry.dependants,
            income=entry.income.strip(),
            income_yen=entry.income_yen,
            survey_on=entry.survey_on,
            survey=entry.survey.strip(),
            judgement=entry.judgement.strip(),
            judged_by=(kept or ctx.actor.staff_no) if judged else "",
            judged_on=((before.judged_on if kept else None) or today) if judged else None,
            version=version or before.version,
        )
        store.suspension_sheets.put(sheet)
        saved = store.suspension_sheets.get(before.sheet_id)
    return SavedSheet(saved, saved.missing)


def need_finished(store: Store, sheet_id: int) -> Sheet:
    """The sheet, finished. Raises SheetUnfinished naming what is open."""
    sheet = store.suspension_sheets.get(sheet_id)
    if sheet.missing:
        raise SheetUnfinished(missing="、".join(sheet.missing))
    return sheet


def _check(entry: SheetEntry, today: date) -> None:
    kinds = [look.kind for look in entry.looks]
    if len(set(kinds)) != len(kinds):
        raise BadInput(reason="同じ財産種別が2度あります。1行にまとめてください。", field="kind")
    days = [look.looked_on for look in entry.looks] + ([entry.survey_on] if entry.survey_on else [])
    if any(day > today for day in days):
        raise BadInput(reason="調査日が今日より後です。調査した日を入力してください。", field="looked_on")
    if any(number is not None and number < 0 for number in (entry.dependants, entry.income_yen)):
        raise BadInput(reason="人数と収入は0以上で入力してください。", field="income_yen")
    texts = (entry.household, entry.income, entry.survey, entry.judgement, *(look.words for look in entry.looks))
    if any(len(text) > MOST_WORDS for text in texts):
        raise BadInput(reason=f"1つの欄は{MOST_WORDS}字までです。", field="judgement")
