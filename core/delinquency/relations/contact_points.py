"""電話・連絡先 (A8): numbers and addresses by which a delinquent is reached, with the hours in which they may be used (C34).

Mail and SMS are used only with the delinquent's consent, which has its day (E50).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from core.delinquency.timeline import Happened, tell
from core.office.traces.looking import changing, refuse_near
from core.values.refusals import BadInput, NotFound

if TYPE_CHECKING:
    from core.delinquency.ports import Context

FUNCTION = "delinquency.relations"
_HOURS = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]")


class PointKind(StrEnum):
    """What a contact point is; stored as it stands."""

    HOME = "home"
    MOBILE = "mobile"
    WORK = "work"
    KIN = "kin"
    MAIL = "mail"
    SMS = "sms"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return {
            "home": "自宅",
            "mobile": "携帯",
            "work": "勤務先",
            "kin": "親族",
            "mail": "メール",
            "sms": "SMS",
            "other": "その他",
        }[self.value]

    @property
    def needs_consent(self) -> bool:
        """May it be used only where the delinquent has agreed?"""
        return self in (PointKind.MAIL, PointKind.SMS)


DAYS = ("", "平日", "休日")
"""Days on which it may be used; all when empty."""


@dataclass(frozen=True, slots=True)
class NewPoint:
    """A contact point to be kept. `hours` as 12:00-13:00, all day when empty."""

    party_id: int
    kind: PointKind
    number: str
    from_on: date
    until_on: date | None = None
    holder: str = "本人"
    hours: str = ""
    days: str = ""
    consent_on: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A contact point as it lies in the books."""

    point_id: int
    party_id: int
    kind: PointKind
    number: str
    holder: str
    hours: str
    days: str
    consent_on: date | None
    words: str
    from_on: date
    until_on: date | None

    def holds(self, on: date) -> bool:
        """Is it in use on the day?"""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)

    def not_now(self, at: datetime, *, closed_day: bool) -> str:
        """Why it should not be used at this moment; empty when it may."""
        if self.kind.needs_consent and (self.consent_on is None or self.consent_on > at.date()):
            return f"{self.kind.label}での連絡に同意がありません。"
        if self.hours and not self.hours[:5] <= at.strftime("%H:%M") <= self.hours[6:]:
            return f"{self.kind.label}への連絡は{self.hours}の間だけです。"
        if (self.days == "平日" and closed_day) or (self.days == "休日" and not closed_day):
            return f"{self.kind.label}への連絡は{self.days}だけです。"
        return ""


class ContactPoints(Protocol):
    """Contact points in the store."""

    def of_party(self, party_id: int) -> list[ContactPoint]:
        """All of a party, those in use first."""
        ...

    def get(self, point_id: int) -> ContactPoint:
        """One. Raises NotFound."""
        ...

    def add(self, new: NewPoint, audit_seq: int) -> int:
        """Keep it; its number."""
        ...

    def end(self, point_id: int, until_on: date, audit_seq: int) -> bool:
        """Let it end after a day."""
        ...


def add_point(ctx: Context, new: NewPoint) -> int:
    """Keep a contact point; its number. Raises BadInput, NearChange."""
    ctx.authorize(FUNCTION, "enter", party_id=new.party_id)
    number = unicodedata.normalize("NFKC", new.number).strip()
    if not number:
        raise BadInput(reason="電話番号か連絡先を入力してください。", field="number")
    if new.kind is PointKind.MAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", number):
        raise BadInput(reason="メールアドレスの形になっていません（例 taro@example.jp）。", field="number")
    if (
        new.kind is not PointKind.MAIL
        and new.kind is not PointKind.OTHER
        and not re.fullmatch(r"[0-9+\-() ]{6,20}", number)
    ):
        raise BadInput(reason="電話番号は数字とハイフンで入力してください。", field="number")
    if new.hours and (not _HOURS.fullmatch(new.hours) or new.hours[:5] >= new.hours[6:]):
        raise BadInput(reason="連絡してよい時間は 12:00-13:00 のように入力してください。", field="hours")
    if new.days not in DAYS:
        raise BadInput(reason="連絡してよい日は平日か休日、または空欄です。", field="days")
    with changing(ctx, FUNCTION) as store:
        refuse_near(ctx, store, new.party_id)
        seq = store.audit.record(ctx.entry(FUNCTION, "連絡先の登録", party_id=new.party_id, kind=new.kind.label))
        kept = NewPoint(
            new.party_id,
            new.kind,
            number,
            new.from_on,
            new.until_on,
            new.holder.strip() or "本人",
            new.hours,
            new.days,
            new.consent_on,
            new.words.strip(),
        )
        point_id = store.contact_points.add(kept, seq)
        tell(ctx, store, new.party_id, Happened.NOTE, f"連絡先 {new.kind.label} を登録", seq)
        return point_id


def end_point(ctx: Context, point_id: int, until_on: date) -> None:
    """It is used no longer after a day. Raises NotFound."""
    ctx.authorize(FUNCTION, "enter")
    with changing(ctx, FUNCTION) as store:
        point = store.contact_points.get(point_id)
        refuse_near(ctx, store, point.party_id)
        seq = store.audit.record(ctx.entry(FUNCTION, "連絡先の終了", party_id=point.party_id, kind=point.kind.label))
        if not store.contact_points.end(point_id, max(until_on, point.from_on), seq):
            raise NotFound(what="連絡先")
        tell(ctx, store, point.party_id, Happened.NOTE, f"連絡先 {point.kind.label} を終了", seq)
