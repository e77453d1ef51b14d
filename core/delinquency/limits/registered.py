"""What 時効 registers."""

from core.delinquency.limits import adding, listing
from core.office.drafts import Act

ACTS: dict[str, Act] = {
    adding.ADD: Act(listing.FUNCTION, "時効の事象の追加", adding.execute_event, adding.describe_event),
    adding.CANCEL: Act(listing.FUNCTION, "時効の事象の取消", adding.execute_cancellation, adding.describe_cancellation),
}
