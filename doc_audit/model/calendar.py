"""Dates and review cycles as written, with their precision and their doubts kept."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.plural import plural

Precision = Literal["day", "month", "quarter"]

_ISO = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenDate:
    """A calendar date in text. A month or quarter runs from *first* to *last*; for a day the two are equal."""

    first: dt.date
    last: dt.date
    precision: Precision = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A review interval: calendar months, and exact days. At least one of them is above zero."""

    months: int = 0
    days: int = 0

    @classmethod
    def from_iso(cls, text: str) -> "Interval | None":
        """Read an ISO 8601 duration of whole years, months, weeks and days; None if *text* is anything else."""
        match = _ISO.fullmatch(text.strip().upper())
        if match is None:
            return None
        years, months, weeks, days = map(int, match.groups(default="0"))
        months, days = 12 * years + months, 7 * weeks + days
        if not months and not days:
            return None
        return cls(months=months, days=days)

    def iso(self) -> str:
        """Write the interval as ISO 8601: `P1Y`, `P3M`, `P2W`, `P90D`."""
        return "P" + "".join(f"{count}{unit[0].upper()}" for count, unit in self._parts())

    def words(self) -> str:
        """Write the interval for a reader: `1 year`, `3 months`, `2 weeks`, `1 month and 15 days`."""
        return " and ".join(f"{count} {plural(count, unit)}" for count, unit in self._parts())

    def _parts(self) -> Iterator[tuple[int, str]]:
        """Give months and days in the largest units that hold them exactly."""
        if self.months and self.months % 12 == 0:
            yield self.months // 12, "year"
        elif self.months:
            yield self.months, "month"
        if self.days and self.days % 7 == 0 and not self.months:
            yield self.days // 7, "week"
        elif self.days:
            yield self.days, "day"

    def approximate_days(self) -> int:
        """Say how long the interval is in days, a month counted as 30.44 days; for thresholds, never for due dates."""
        return round(self.months * 30.4375) + self.days


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCycle:
    """A review cycle in text.

    *kind* is `interval` (sure), `ambiguous` (*interval* is the lenient reading), `event` (reviewed when something
    happens; no interval), `placeholder` or `unknown` (*suggestion* is the nearest known word, if any).
    """

    kind: Literal["interval", "ambiguous", "event", "placeholder", "unknown"]
    interval: Interval | None = None
    suggestion: str | None = None

    @property
    def certain(self) -> Interval | None:
        """Give the interval if the text can mean only one."""
        if self.kind != "interval":
            return None
        return self.interval
