"""Dates as people write them, by an anchored grammar: a value is a date only if it starts with one."""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from doc_audit.model.calendar import Precision, WrittenDate
from doc_audit.model.document import DateProblem
from doc_audit.source.labels import months

_DASHES = re.compile(r"(?<=[\w.])[\u2010\u2011\u2012\u2013\u2212](?=\w)")
_SELECTORS = re.compile("[\ufe00-\ufe0f\u200b-\u200d\u2060]")
_PLACEHOLDER = re.compile(
    r"(?:tbd|tba|tbc|todo|to be (?:determined|defined|decided|added|confirmed|assigned)|n/?a|none|never|pending|fixme|xxx+|\?+|\.\.\.|…|-+"
    r"|not (?:yet )?(?:set|reviewed|available|specified))[.!]?\s*\Z"
    r"|\[[^\]]*\]|\{\{|\{%|\{[a-z_ ]+\}|<[^>]*>|\$date\$|\$\{|%[a-z]|__+|(?:yyyy|jjjj|aaaa|dd|mm|yy|xx)\s*[-/. ]",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"\be\.g\.|\bfor example\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:today|yesterday|now|just now|recently|currently|this (?:week|month|year)|last (?:week|month|year)|hoy|heute|aujourd.hui"
    r"|(?:\d+|an?|one|two|three|a few|few|several) (?:minute|hour|day|week|month|year)s? ago)\b",
    re.IGNORECASE,
)
_RCS = re.compile(r"\$Date:\s*(.*?)\s*\$\Z", re.IGNORECASE)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+(?=[\w])", re.IGNORECASE)
_LOOKS_LIKE = re.compile(r"\d{1,4}\s?[-/.]\s?\d|\d{8}|\d{4}年|(?:19|20)\d\d\b|v?\d+\b")
_COMMIT = re.compile(r"(?:commit|sha|rev(?:ision)?|build|release|version|sprint|phase|from)\b", re.IGNORECASE)
# What may follow a date directly: nothing that would make it another number or word.
_END = r"(?![\w/]|-\w|--)"
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})*)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """What a value was read as. *readings* are both readings of an ambiguous numeric date, month first.

    None of *date*, *readings* and *problem* being set means: this is not about a date at all.
    """

    date: WrittenDate | None = None
    readings: tuple[dt.date, ...] = ()
    problem: DateProblem | None = None
    note: str = ""


_Reader = Callable[[re.Match[str], bool | None], DateReading]


def normalise(text: str) -> str:
    """Fold compatibility forms, dashes between digits, no-break spaces and invisible marks."""
    plain = _SELECTORS.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_DASHES.sub("-", plain).split())


def read_date(text: str, *, month_first: bool | None = None) -> DateReading:
    """Read the date that *text* starts with. *month_first* decides numeric dates if it is known."""
    value = normalise(text[:400]).strip(" *_`~\"'“”")
    if not value:
        return DateReading(problem="placeholder", note="there is no value")
    rcs = _RCS.match(value)
    if rcs:
        value = rcs[1]
    if _PLACEHOLDER.match(value):
        return DateReading(problem="placeholder", note=f"“{value[:60]}” stands where a date should be")
    if _RELATIVE.match(value):
        return DateReading(problem="relative", note=f"“{value[:60]}” was true on the day it was written only")
    weekday = _WEEKDAY.match(value)
    rest = value[weekday.end() :] if weekday else value
    found = _read(rest, month_first)
    if found is None:
        return _unread(value)
    if weekday and found.date and found.date.precision == "day" and not _same_weekday(weekday[1], found.date.first):
        return DateReading(date=found.date, note=f"{found.date.first} is not a {weekday[0].strip(' ,.')}")
    return found


def _unread(value: str) -> DateReading:
    first = re.match(r"[^\W\d_]+", value)
    month = first is not None and first[0].casefold() in months() and bool(re.search(r"\d", value[:24]))
    if _EXAMPLE.search(value):
        return DateReading(problem="placeholder", note="an example stands where a date should be")
    if _LOOKS_LIKE.match(value) or month or (_COMMIT.match(value) and re.search(r"\d", value)):
        return DateReading(problem="invalid", note=f"“{value[:60]}” is not a date")
    return DateReading()


def _read(value: str, month_first: bool | None) -> DateReading | None:
    for pattern, reader in _grammar():
        match = pattern.match(value)
        if match:
            return reader(match, month_first)
    return None


@cache
def _grammar() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    names = "|".join(sorted((re.escape(name) for name in months()), key=len, reverse=True))
    month = rf"(?P<month>{names})\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª)?\.?"
    year = r"(?P<year>\d{4})"
    table = (
        (rf"{year}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<day>\d{{1,2}}){_TIME}{_END}", _ymd),
        (rf"{year}(?P<m>\d{{2}})(?P<day>\d{{2}}){_END}", _ymd),
        (rf"{year}\s?年\s?(?P<m>\d{{1,2}})\s?月\s?(?P<day>\d{{1,2}})\s?日?", _ymd),
        (rf"{year}\s?년\s?(?P<m>\d{{1,2}})\s?월\s?(?P<day>\d{{1,2}})\s?일?", _ymd),
        (rf"{year}\s?[年년]\s?(?P<m>\d{{1,2}})\s?[月월]", _month),
        (rf"{year}[-\s]{month}[-\s](?P<day>\d{{1,2}}){_END}", _named),
        (rf"{day}(?:\s+(?:de|of|del))?[\s,-]*{month}(?:\s+(?:de|del|of))?[\s,.'-]*{year}{_END}", _named),
        (rf"{month}[\s-]*(?:the\s+)?{day}[\s,.-]+(?:de\s+)?{year}{_END}", _named),
        (rf"{month}(?:\s+(?:de|del|of))?[\s,.'-]*{year}{_END}", _month),
        (rf"{year}[\s,-]+{month}{_END}", _month),
        (rf"(?P<day>\d{{1,2}})\.\s?(?P<m>\d{{1,2}})\.\s?{year}{_END}", _ymd),
        (rf"(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<year>\d{{4}}|\d{{2}}){_END}", _numeric),
        (rf"(?:Q(?P<q>[1-4])[\s,/-]*{year}){_END}", _quarter),
        (rf"(?:{year}[\s/-]*Q(?P<q>[1-4])){_END}", _quarter),
        (rf"{year}[-/](?P<m>\d{{1,2}}){_END}", _month),
        (rf"(?P<m>\d{{1,2}})/{year}{_END}", _month),
        (rf"{year}\.?\Z", _year),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in table)


def _ymd(match: re.Match[str], _: bool | None) -> DateReading:
    return _day(int(match["year"]), int(match["m"]), int(match["day"]), match[0])


def _named(match: re.Match[str], _: bool | None) -> DateReading:
    return _day(int(match["year"]), months()[match["month"].casefold()], int(match["day"]), match[0])


def _month(match: re.Match[str], _: bool | None) -> DateReading:
    groups = match.groupdict()
    number = months()[groups["month"].casefold()] if groups.get("month") else int(groups["m"])
    year = int(match["year"])
    if not 1 <= number <= 12 or year < 1970:
        return _invalid(match[0])
    return DateReading(date=_span(year, number, number, "month"))


def _quarter(match: re.Match[str], _: bool | None) -> DateReading:
    quarter = int(match["q"])
    return DateReading(date=_span(int(match["year"]), 3 * quarter - 2, 3 * quarter, "quarter"))


def _year(match: re.Match[str], _: bool | None) -> DateReading:
    return DateReading(problem="ambiguous", note=f"{match['year']} names no month")


def _numeric(match: re.Match[str], month_first: bool | None) -> DateReading:
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    year += 2000 if len(match["year"]) == 2 else 0
    possible = [day for day in (_date(year, a, b), _date(year, b, a)) if day is not None]
    if not possible:
        return _invalid(match[0])
    if len(match["year"]) == 2 and a > 12 and b <= 12 and a > 23:
        # 26-02-07 may be year first as well.
        return DateReading(problem="ambiguous", readings=tuple(possible), note=f"{match[0]} can be read in two ways")
    if len(set(possible)) == 1:
        return DateReading(date=WrittenDate(first=possible[0], last=possible[0]))
    if month_first is not None:
        chosen = possible[0] if month_first else possible[1]
        order = "month before day" if month_first else "day before month"
        return DateReading(date=WrittenDate(first=chosen, last=chosen), note=f"read as {order}")
    return DateReading(
        problem="ambiguous", readings=tuple(possible), note=f"{match[0]} is {possible[0]} or {possible[1]}"
    )


def _day(year: int, month: int, day: int, text: str) -> DateReading:
    date = _date(year, month, day)
    return DateReading(date=WrittenDate(first=date, last=date)) if date and year >= 1970 else _invalid(text)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _invalid(text: str) -> DateReading:
    return DateReading(problem="invalid", note=f"{text.strip()} is no day of the calendar")


def _span(year: int, first: int, last: int, precision: Precision) -> WrittenDate:
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return WrittenDate(first=dt.date(year, first, 1), last=end, precision=precision)


def _same_weekday(name: str, day: dt.date) -> bool:
    return _WEEKDAYS[day.weekday()].startswith(name.casefold()[:3])
