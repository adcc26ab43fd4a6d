"""Days of the calendar: months that end on their last day, and the day a moment falls on where the process is."""

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none: 31 August + 6 months is 28 February.

    `months` may be negative.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def day_of(moment: datetime, time_zone: str) -> date:
    """The day of the calendar on which a moment falls in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()
