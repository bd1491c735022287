"""Dates as people write them, by an anchored grammar: a value is a date only if it starts with one."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from doc_audit.metadata.normalise import normalise_value
from doc_audit.metadata.vocabulary import Vocabulary, month_tables
from doc_audit.metadata.weekdays import is_of, is_telling, name_at
from doc_audit.metadata.words import phrases
from doc_audit.model.calendar import Precision, WrittenDate
from doc_audit.model.document import DateProblem

# Nothing of the value is a date: a template's brackets, or a form that nobody filled in.
_TEMPLATE = re.compile(r"\[[^\]]*\]|\{\{|\{%|\{[\w .:-]+\}|<[^>]*>|\$date\$|\$\{|%[a-z]|@\w+@", re.IGNORECASE)
_BLANK = re.compile(
    r"y{2,4}|m{1,4}|d{1,4}|j{2,4}|a{4}|t{2}|h{2}|s{2}|z|x{2,4}|0{2,4}|(?:19|20)(?:xx|yy)|[dt]{2}[th]hh?|s{2}z",
    re.IGNORECASE,
)
_PUNCTUATION_ONLY = re.compile(r"[-–—_./?…·*#:()\[\]{}<>|\s]+\Z")
_EXAMPLE = re.compile(r"\be\.g\.|\bfor example\b", re.IGNORECASE)
_AGO = re.compile(
    r"(?:about |over |almost |circa |ca\. )?(?:\d+|an?|one|two|three|four|five|six|a few|few|several|a couple of|some) "
    r"(?:minute|hour|day|week|month|quarter|year)s? (?:ago|back)\b"
    r"|(?:this|last|past|earlier this|late last|early this) (?:week|month|quarter|year|spring|summer|autumn|fall|winter|sprint|"
    r"mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\b"
    r"|(?:vor|hace|il y a|há|ha|för|for) \w+ (?:minut|stund|tag|woch|monat|jahr|día|semana|mes|año|jour|semaine|mois|an|dia|mês"
    r"|ano|dag|veck|uk|måned|månad|år)"
    r"|\w+ (?:giorn|settiman|mes|ann)\w fa\b|\w+ (?:dagen|weken|maanden|jaar) geleden\b",
    re.IGNORECASE,
)
_NOISE = re.compile(r"(?:[^\w\s\[{<$%@#!?._/(-]+\s*|\((?=\d{4}-)|~)+")
_INTRO = re.compile(
    r"(?:on|as of|as at|since|at|the|le|el|den|der|am|vom|em|op|il|dated|updated|reviewed|ngày)\s+(?=\w)", re.IGNORECASE
)
_RCS = re.compile(r"\$Date:\s*+(.*)\$\Z", re.IGNORECASE)
# Before it nobody dated pages.
_FIRST_YEAR = 1970
_ORDINALS = ("first", "second", "third", "fourth")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+(?=[\w])", re.IGNORECASE)
_LOOKS_LIKE = re.compile(r"\d{1,4}\s?[-/.]\s?\d|\d{8}|\d{4}年|(?:19|20)\d\d\b|v?\d+\b")
_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W_]+(?:'s)?")
_WORD_AND_YEAR = re.compile(r"[^\W\d_]+\.?,? (?:of )?\d{4}\b")
_CLAUSE_END = re.compile(r"(?<!\s)\s*[(,;–—|]|\s-\s")
_COMMIT = re.compile(r"(?:commit|sha|rev(?:ision)?|build|release|version|sprint|phase|from)\b", re.IGNORECASE)
# A date by its shape, whatever its month is called: "Febuary 7, 2026", "7 Foo 2026".
_SHAPE = re.compile(
    r"([^\W\d_]{3,12})\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\d{1,2}(?:st|nd|rd|th|\.)? ([^\W\d_]{3,12})\.?,? \d{4}\b",
    re.IGNORECASE,
)
_SEASON = re.compile(
    r"(?:(?:early|mid|late)[ -])?(?:H[12]|spring|summer|autumn|fall|winter|year)[ ,/-]*(?:of )?(?:19|20)\d\d\b"
    r"|(?:19|20)\d\d[ ,/-]*H[12]\b|(?:early|mid|late)[ -](?:19|20)\d\d\b",
    re.IGNORECASE,
)
# What may follow a date directly: nothing that would make it another number or word.
_END = r"(?![\w/]|-\w|--)"
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})*)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """What a value was read as. *readings* are both readings of an ambiguous numeric date, month first.

    None of *date*, *readings* and *problem* being set means: this is not about a date at all. *decided* says that a numeric
    date was read in one of two ways because the order was known.
    """

    date: WrittenDate | None = None
    readings: tuple[dt.date, ...] = ()
    problem: DateProblem | None = None
    note: str = ""
    decided: bool = False

    @property
    def has_date(self) -> bool:
        """Say whether a date was read, in one way or in two."""
        return self.date is not None or bool(self.readings)

    @property
    def is_full_date(self) -> bool:
        """Say whether a single day was read."""
        return self.date is not None and self.date.precision == "day"

    @property
    def is_about_a_date(self) -> bool:
        """Say whether the value is a date, or one gone wrong."""
        return self.date is not None or self.problem is not None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a date is read with: the names of months, and whether numeric dates have the month first, if that is known."""

    months: Mapping[str, int]
    month_first: bool | None


# None: the word in the month's place is no month.
_Reader = Callable[[re.Match[str], _Known], DateReading | None]


def read_date(text: str, vocabulary: Vocabulary, *, month_first: bool | None = None) -> DateReading:
    """Read the date that *text* starts with. *month_first* decides numeric dates if it is known."""
    known = _Known(vocabulary.months, month_first)
    value = _without_signs(text)
    if not value:
        return DateReading(problem="placeholder", note="there is no value")
    rcs = _RCS.match(value)
    if rcs:
        value = rcs[1].rstrip()
    if _is_relative(value):
        return DateReading(problem="relative", note=f"“{value[:60]}” was true on the day it was written only")
    if _is_placeholder(value):
        return DateReading(problem="placeholder", note=f"“{value[:60]}” stands where a date should be")
    return _without_preface(value, known) or _unread(value, known.months)


def _without_signs(text: str) -> str:
    value = normalise_value(text[:400]).strip(" *`~\"'“”")
    if len(value) > 1 and value.startswith("_") and value.endswith("_") and not value.startswith("__"):
        return value.strip("_ ")
    return value


def _without_preface(value: str, known: _Known) -> DateReading | None:
    """Give the date behind a check mark, a weekday or a word such as "on", if there is one."""
    noise = _NOISE.match(value)
    if noise:
        value = value[noise.end() :]
    found = _read_day(value, known)
    intro = _INTRO.match(value)
    if found is None and intro:
        return _read_day(value[intro.end() :], known)
    return found


def _read_day(text: str, known: _Known) -> DateReading | None:
    """Give the date that *text* starts with, with its weekday before it or without."""
    weekday = _WEEKDAY.match(text)
    if weekday is None:
        return _read(text, known) or _behind_weekday(text, known)
    found = _read(text[weekday.end() :], known)
    exact = _exact(found)
    if exact is None or _same_weekday(weekday[1], exact.first):
        return found
    return _of_another_weekday(exact, weekday[0].strip(" ,."))


def _behind_weekday(text: str, known: _Known) -> DateReading | None:
    """Give the date behind a weekday of another language than English, which the date has to be of."""
    named = name_at(text, 0)
    if named is None:
        return None
    name, end = named
    found = _read(text[end:].lstrip(" \t.,"), known)
    exact = _exact(found)
    if exact is None:
        return None
    if is_of(name, exact.first):
        return found
    if not is_telling(name):
        return None
    return _of_another_weekday(exact, name)


def _exact(reading: DateReading | None) -> WrittenDate | None:
    """Give the date that was read if it is a single day."""
    if reading is None or not reading.is_full_date:
        return None
    return reading.date


def _of_another_weekday(date: WrittenDate, name: str) -> DateReading:
    return DateReading(date=date, problem="weekday", note=f"{date.first} is not a {name}")


def _is_relative(value: str) -> bool:
    return _AGO.match(value) is not None or _is_one_of("relative", _CLAUSE_END.split(value, maxsplit=1)[0])


def _is_placeholder(value: str) -> bool:
    """Say whether *value* is a template's brackets, a form such as `YYYY-MM-DD`, a word such as `TBD`, or nothing but signs."""
    if _TEMPLATE.match(value) or _PUNCTUATION_ONLY.match(value) or _is_one_of("words", value.rstrip(".!")):
        return True
    plain = re.sub(r"[年月日]", " ", value.strip("(){}[]<>!@#%_"))
    tokens = _TOKEN.findall(plain)
    if tokens and _is_one_of("words", " ".join(tokens)):
        return True
    return _is_blank_form(tokens)


def _is_blank_form(tokens: Sequence[str]) -> bool:
    """Say whether *tokens* are letters and zeros that stand for parts of a date, with numbers beside them at most (`2026-MM-DD`)."""
    blanks, others = [], []
    for token in tokens:
        if _BLANK.fullmatch(token) or _is_one_of("blanks", token):
            blanks.append(token)
        else:
            others.append(token)
    if not blanks or not all(map(str.isdigit, others)):
        return False
    # Zeros beside numbers may be a time.
    return not others or any(map(_is_made_of_letters, blanks))


def _is_made_of_letters(token: str) -> bool:
    return _BLANK.fullmatch(token) is not None and not token.isdigit()


def _is_one_of(kind: str, value: str) -> bool:
    return value.strip(" .").casefold() in phrases("placeholders", kind)


def _unread(value: str, months: Mapping[str, int]) -> DateReading:
    """Say what is wrong with a value that no form of a date fits: nothing if it is not about a date."""
    if _EXAMPLE.search(value):
        return DateReading(problem="placeholder", note="an example stands where a date should be")
    if _SEASON.match(value):
        return DateReading(problem="ambiguous", note=f"“{value[:60]}” names no month")
    shape = _SHAPE.match(value)
    if shape:
        return _no_date(value, _hint(shape[1] or shape[2], months))
    word = _first_word(value)
    if _is_about_a_date(value, word, months):
        return _no_date(value, _hint(word, months))
    if _WORD_AND_YEAR.match(value):
        hint = _hint(word, months)
        if hint:
            return _no_date(value, hint)
    return DateReading()


def _first_word(value: str) -> str:
    found = _WORD.match(value)
    if found is None:
        return ""
    return found[0]


def _is_about_a_date(value: str, word: str, months: Mapping[str, int]) -> bool:
    """Say whether *value*, which starts with *word*, begins with numbers like those of a date, a month or a version."""
    if _LOOKS_LIKE.match(value):
        return True
    if word.casefold() in months and re.search(r"\d", value[:24]):
        return True
    return _COMMIT.match(value) is not None and re.search(r"\d", value) is not None


def _no_date(value: str, hint: str) -> DateReading:
    return DateReading(problem="invalid", note=f"“{value[:60]}” is not a date{hint}")


def _hint(word: str, months: Mapping[str, int]) -> str:
    """Give a hint at the month that *word* is a slip of, at most two letters away; empty if there is none."""
    from rapidfuzz import process
    from rapidfuzz.distance import DamerauLevenshtein

    word = word.casefold()
    if len(word) < 5 or word in months:
        return ""
    english = month_tables()["en"]
    found = process.extractOne(word, english, scorer=DamerauLevenshtein.distance, score_cutoff=2)
    if found is None:
        return ""
    return f"; did you mean {found[0].capitalize()}?"


def _read(value: str, known: _Known) -> DateReading | None:
    for pattern, reader in _grammar():
        match = pattern.match(value)
        if match is None:
            continue
        found = reader(match, known)
        if found is not None:
            return found
    return None


@cache
def _grammar() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    month = r"(?P<month>[^\W\d_]{3,12})\.?"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|re|\.?[oa]|e|º|ª)?(?![^\W\d_])\.?"
    year = r"(?P<year>\d{4})"
    number = r"(?P<m>\d{1,2})"
    of = r"(?:\s+(?:de|del|of|di)\b|\s+d['’])?"
    table = (
        (rf"{year}(?P<s>[-/.]){number}(?P=s)(?P<day>\d{{1,2}}){_TIME}{_END}", _ymd),
        (rf"{year}\.\s{number}\.\s(?P<day>\d{{1,2}})\b\.?", _ymd),
        (rf"{year}(?P<m>\d{{2}})(?P<day>\d{{2}}){_END}", _ymd),
        (rf"{year}\s?[年년]\s?{number}\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일号]?", _ymd),
        (rf"{year}\s?[年년]\s?{number}\s?[月월]", _numbered_month),
        (rf"(?P<day>\d{{1,2}})\s+tháng\s+{number}[\s,]*(?:năm\s+)?{year}{_END}", _ymd),
        (rf"tháng\s+{number}[\s,/]*(?:năm\s+)?{year}{_END}", _numbered_month),
        (rf"{year}[-\s,.]+{month}[-\s,.]+(?P<day>\d{{1,2}}){_END}", _named),
        (rf"{day}{of}[\s,-]*{month}{of}[\s,.'-]*{year}{_END}", _named),
        (rf"{month}[\s-]*(?:the\s+)?{day}[\s,.-]+(?:de\s+|del\s+|of\s+)?{year}{_END}", _named),
        # As spreadsheets write it: nobody writes the year first beside a month's name.
        (r"(?P<day>\d{1,2})[- ]" + month + rf"[- '](?P<year>\d{{2}}){_END}", _named),
        # What `date` prints.
        (
            rf"{month}\s+(?P<day>\d{{1,2}})\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s+[A-Z+:\d-]{{1,6}})?\s+{year}{_END}",
            _named,
        ),
        (rf"{month}{of}[\s,.'-]*{year}{_END}", _named_month),
        (rf"{year}[\s,.-]+{month}{_END}", _named_month),
        (rf"(?P<day>\d{{1,2}})\.\s?{number}\.\s?{year}{_END}", _ymd),
        (rf"(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<year>\d{{4}}|\d{{2}}){_END}", _numeric),
        (rf"(?P<a>\d{{1,2}})(?P<s>[/-])\s?(?P<b>\d{{1,2}})(?P=s)\s?(?P<year>\d{{4}}){_END}", _numeric),
        (rf"[QT](?P<q>[1-4])[\s,/'-]*{year}{_END}", _numbered_quarter),
        (rf"{year}[\s,/-]*Q(?P<q>[1-4]){_END}", _numbered_quarter),
        (rf"(?:the\s+)?(?P<q>[1-4])(?:st|nd|rd|th)\s+quarter(?:\s+of)?[\s,]*{year}{_END}", _numbered_quarter),
        (rf"(?:the\s+)?(?P<quarter>first|second|third|fourth)\s+quarter(?:\s+of)?[\s,]*{year}{_END}", _named_quarter),
        (rf"{year}[-/.]{number}{_END}", _numbered_month),
        (rf"{number}\s?[-/.]\s?{year}{_END}", _numbered_month),
        (r"(?P<year>(?:19|20)\d\d)\.?\Z", _year),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), reader) for pattern, reader in table)


def _ymd(match: re.Match[str], _: _Known) -> DateReading:
    return _day(int(match["year"]), int(match["m"]), int(match["day"]), match[0])


def _named(match: re.Match[str], known: _Known) -> DateReading | None:
    month = known.months.get(match["month"].casefold())
    if month is None:
        return None
    return _day(_full_year(match["year"]), month, int(match["day"]), match[0])


def _named_month(match: re.Match[str], known: _Known) -> DateReading | None:
    month = known.months.get(match["month"].casefold())
    if month is None:
        return None
    return _whole_month(int(match["year"]), month, match[0])


def _numbered_month(match: re.Match[str], _: _Known) -> DateReading:
    return _whole_month(int(match["year"]), int(match["m"]), match[0])


def _whole_month(year: int, month: int, text: str) -> DateReading:
    if not 1 <= month <= 12 or year < _FIRST_YEAR:
        return _invalid(text)
    return DateReading(date=_span(year, month, month, "month"))


def _named_quarter(match: re.Match[str], _: _Known) -> DateReading:
    return _whole_quarter(int(match["year"]), _ORDINALS.index(match["quarter"].lower()) + 1)


def _numbered_quarter(match: re.Match[str], _: _Known) -> DateReading:
    return _whole_quarter(int(match["year"]), int(match["q"]))


def _whole_quarter(year: int, quarter: int) -> DateReading:
    return DateReading(date=_span(year, 3 * quarter - 2, 3 * quarter, "quarter"))


def _year(match: re.Match[str], _: _Known) -> DateReading:
    return DateReading(problem="ambiguous", note=f"{match['year']} names no month")


def _numeric(match: re.Match[str], known: _Known) -> DateReading:
    a, b, year = int(match["a"]), int(match["b"]), _full_year(match["year"])
    possible = [day for day in (_date(year, a, b), _date(year, b, a)) if day is not None]
    if not possible:
        return _invalid(match[0])
    year_first = _year_first(match)
    if year_first is not None:
        return _ambiguous(match[0], year_first, possible[0])
    if match["s"] == ".":
        # Dotted numbers have the day first, always.
        possible = possible[-1:]
    if len(set(possible)) == 1:
        return DateReading(date=_on(possible[0]))
    by_month, by_day = possible
    if known.month_first is None:
        return _ambiguous(match[0], by_month, by_day)
    if known.month_first:
        return DateReading(date=_on(by_month), note="read as month before day", decided=True)
    return DateReading(date=_on(by_day), note="read as day before month", decided=True)


def _ambiguous(text: str, one: dt.date, other: dt.date) -> DateReading:
    return DateReading(problem="ambiguous", readings=(one, other), note=f"{text} is {one} or {other}")


def _year_first(match: re.Match[str]) -> dt.date | None:
    """Give the date if its first number may be a year of two digits (26-02-07), which no month and no day rules out."""
    first, last = int(match["a"]), int(match["year"])
    if len(match["year"]) != 2 or first <= 12 or not _may_be_year_first(first, last, match["s"]):
        return None
    return _date(2000 + first, int(match["b"]), last)


def _may_be_year_first(first: int, last: int, sign: str) -> bool:
    """Say whether the first number may be the year, as in 26-02-07. Dots and slashes hardly ever have it first."""
    return first >= 15 and (sign == "-" or last < 15)


def _day(year: int, month: int, day: int, text: str) -> DateReading:
    date = _date(year, month, day)
    if date is None or year < _FIRST_YEAR:
        return _invalid(text)
    return DateReading(date=_on(date))


def _on(day: dt.date) -> WrittenDate:
    return WrittenDate(first=day, last=day)


def _full_year(text: str) -> int:
    if len(text) == 2:
        return 2000 + int(text)
    return int(text)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _invalid(text: str) -> DateReading:
    return DateReading(problem="invalid", note=f"{text.strip()} is not a valid date")


def _span(year: int, first: int, last: int, precision: Precision) -> WrittenDate:
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return WrittenDate(first=dt.date(year, first, 1), last=end, precision=precision)


def _same_weekday(name: str, day: dt.date) -> bool:
    return _WEEKDAYS[day.weekday()].startswith(name.casefold()[:3])
