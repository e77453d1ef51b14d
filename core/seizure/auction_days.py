"""公売と配当の日: until when an auction is announced, claims are reported, the statement is sent, the money handed over."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from core.values.business_days import NO_DAYS, business_day_on_or_before, shift
from core.values.dates import wareki_long
from core.values.derivation import Step
from core.values.periods import ONE_DAY, days_elapsed_on
from core.values.refusals import BadInput, Refusal

NOTICE_DAYS = 10
STATEMENT_DAYS = 3
DELIVERY_DAYS = 7
EARLIEST = date(1900, 1, 1)


class AuctionAnnouncedTooLate(Refusal):
    """The last day for announcing an auction on the day chosen is past."""

    sentence = "公売公告は {last} までにしなければなりません。公売日を改めてください（国税徴収法95条）。"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day with the steps that lead to it."""

    on: date
    derivation: tuple[Step, ...]


def auction_notice(auction_on: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> Deadline:
    """The last day for posting 公売公告: the day before the tenth day counted back from the day before the auction.

    A closed day gives way to the business day before it (徴収法95条①, 徴基通95-2): 12/15 asks for 12/4. Raises
    BadInput for a day of no modern calendar.
    """
    if auction_on < EARLIEST:
        raise BadInput(reason="公売日を確かめてください。", field="auction")
    tenth = auction_on - timedelta(days=NOTICE_DAYS)
    last = tenth - ONE_DAY
    post_by = business_day_on_or_before(last, closed=closed, opened=opened)
    steps = [
        Step(
            f"公売日 {wareki_long(auction_on)} の前日を第1日として逆算した10日目は {wareki_long(tenth)} です。",
            "徴収法95条①",
        ),
        Step(f"その前日は {wareki_long(last)} です。", "徴基通95-2"),
    ]
    if post_by != last:
        steps.append(Step(f"閉庁日なので、その前の開庁日 {wareki_long(post_by)} までに公告します。", "徴基通95-2"))
    return Deadline(post_by, tuple(steps))


def refuse_late_notice(
    auction_on: date, posted_on: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS
) -> None:
    """Raises AuctionAnnouncedTooLate if the notice is posted after its last day."""
    last = auction_notice(auction_on, closed=closed, opened=opened).on
    if posted_on > last:
        raise AuctionAnnouncedTooLate(last=wareki_long(last))


def claims_reported_by(sale_decided_on: date) -> Deadline:
    """債権現在額申立書: the day before 売却決定, a closed day too (徴収法130条①, 徴基通130-2)."""
    by = sale_decided_on - ONE_DAY
    words = f"売却決定の日の前日 {wareki_long(by)} までです。休日でも延びません。"
    return Deadline(by, (Step(words, "徴収法130条① 徴基通130-2"),))


def claims_reported_by_collection(collected_on: date) -> Deadline:
    """債権現在額申立書 where money is collected from a third party debtor: the day of collection (徴収令48条②)."""
    words = f"取立ての日 {wareki_long(collected_on)} までです。休日でも延びません。"
    return Deadline(collected_on, (Step(words, "徴収法130条① 徴収令48条②"),))


def statement_sent_by(paid_on: date, *, closed: Set[date] = NO_DAYS, opened: Set[date] = NO_DAYS) -> Deadline:
    """配当計算書: within three days of the payment (or collection), its day not counted, a closed last day giving way.

    徴収法131条, 徴基通131-4.
    """
    third = paid_on + timedelta(days=STATEMENT_DAYS)
    by = shift(third, closed=closed, opened=opened)
    steps = [Step(f"代金の納付（取立て）の翌日から数えた3日目は {wareki_long(third)} です。", "徴収法131条 民法140条")]
    if by != third:
        steps.append(Step(f"閉庁日なので、次の開庁日 {wareki_long(by)} までです。", "徴基通131-4"))
    return Deadline(by, tuple(steps))


def money_handed_over_on(sent_on: date) -> Deadline:
    """換価代金等の交付期日: seven days, the day of sending counted, have passed; closed days do not move it.

    Objections come until then. It may be set earlier only where nobody but taxes and the delinquent takes part
    (徴収法132条②, 徴基通132-1).
    """
    on = days_elapsed_on(sent_on, DELIVERY_DAYS)
    steps = (
        Step(
            f"発した日 {wareki_long(sent_on)} を1日目として7日を経過した日は {wareki_long(on)} です。休日でも延びません。",
            "徴収法132条② 徴基通132-1",
        ),
    )
    return Deadline(on, steps)
