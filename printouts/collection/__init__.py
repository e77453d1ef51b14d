"""Papers of the money that comes in."""

from core.collection.daily_report import DailyReport
from printouts.collection import daily_report

PAPERS = {DailyReport: daily_report.draw}
