"""Due dates: calendar months and years are added once and clamped, weeks and days are exact."""

import datetime as dt
from functools import lru_cache
from math import ceil

from dateutil.relativedelta import relativedelta

from doc_audit.model.calendar import Interval

LAST_DAY = dt.date.max
# The shortest month: a cycle below it leaves little time to be late in.
_MONTH_DAYS = 28


# A large tree has few pairs of day and cycle.
@lru_cache(maxsize=1 << 14)
def due_day(anchor: dt.date, cycle: Interval) -> dt.date:
    """Give the last day on which a page reviewed on *anchor* is good (Jan 31 and a month: Feb 28); never before *anchor*."""
    try:
        return anchor + relativedelta(months=cycle.months) + dt.timedelta(days=cycle.days)
    except (OverflowError, ValueError):
        return LAST_DAY


def soon_days(cycle: Interval) -> int:
    """Say how many days before the due day a page counts as due soon: 15% of the cycle, at least 3, at most 30."""
    return min(30, max(3, ceil(0.15 * cycle.approximate_days())))


def grace(cycle: Interval, grace_days: int) -> int:
    """Give the days after the due day before a page is overdue; a cycle below a month leaves one day at most."""
    if cycle.months == 0 and cycle.days < _MONTH_DAYS:
        return min(grace_days, 1)
    return grace_days
