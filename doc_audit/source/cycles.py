"""Review cycles as people write them: words, numbers, ISO 8601, phrases."""

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from doc_audit.model.calendar import Interval, WrittenCycle
from doc_audit.source.dates import normalise

_WORDS: dict[str, Interval] = {
    "daily": Interval(days=1),
    "weekly": Interval(days=7),
    "biweekly": Interval(days=14),
    "fortnightly": Interval(days=14),
    "semimonthly": Interval(days=15),
    "monthly": Interval(months=1),
    "quarterly": Interval(months=3),
    "trimestral": Interval(months=3),
    "trimestriel": Interval(months=3),
    "vierteljährlich": Interval(months=3),
    "trimesterly": Interval(months=4),
    "semiannual": Interval(months=6),
    "semiannually": Interval(months=6),
    "halfyearly": Interval(months=6),
    "semestral": Interval(months=6),
    "halbjährlich": Interval(months=6),
    "annual": Interval(months=12),
    "annually": Interval(months=12),
    "yearly": Interval(months=12),
    "anual": Interval(months=12),
    "annuel": Interval(months=12),
    "jährlich": Interval(months=12),
    "mensual": Interval(months=1),
    "mensal": Interval(months=1),
    "mensuel": Interval(months=1),
    "monatlich": Interval(months=1),
    "mensile": Interval(months=1),
    "semanal": Interval(days=7),
    "wöchentlich": Interval(days=7),
    "biennial": Interval(months=24),
    "biennially": Interval(months=24),
    "ежемесячно": Interval(months=1),
    "ежеквартально": Interval(months=3),
    "ежегодно": Interval(months=12),
    "每周": Interval(days=7),
    "每月": Interval(months=1),
    "毎月": Interval(months=1),
    "每季度": Interval(months=3),
    "每半年": Interval(months=6),
    "每年": Interval(months=12),
    "毎年": Interval(months=12),
}
# Twice in a period, or every two: dictionaries allow both, so the longer one is taken and reported.
_AMBIGUOUS: dict[str, Interval] = {
    "bimonthly": Interval(months=2),
    "biannual": Interval(months=6),
    "biannually": Interval(months=6),
    "biyearly": Interval(months=6),
    "bianual": Interval(months=6),
}
_UNITS = {"d": (0, 1), "w": (0, 7), "m": (1, 0), "q": (3, 0), "y": (12, 0)}
_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
    "nine": 9,
    "twelve": 12,
    "eighteen": 18,
    "other": 2,
}
_COUNTED = re.compile(
    r"(?:(?:once|reviewed?|updated?)\s+)?(?:every|each|per|once (?:a|per|every)|after|within)?\s*"
    r"(?:(?P<low>\d{1,5})\s*(?:-|to|–)\s*(?=\d))?(?P<n>\d{1,5}|" + "|".join(_NUMBERS) + r")?\s*-?\s*"
    r"(?P<unit>days?|weeks?|wks?|months?|mos?|quarters?|years?|yrs?|tage|wochen|monate?|jahre?|mois|meses|ans?|años?|mesi|anni|[dwmqy])\b",
    re.IGNORECASE,
)
_TWICE = re.compile(r"(?:twice|two times|2x)\s+(?:a|per|each|every)\s+(?P<unit>week|month|quarter|year)", re.IGNORECASE)
_EVENT = re.compile(
    r"as[ -]needed|on[ -](?:change|demand|update)|event[ -]driven|per[ -]?(?:release|change|sprint|pr|phase|milestone|event)"
    r"|(?:each|every|after|before|with|upon|when|whenever|during|until|at|following)\b|ongoing|continuous(?:ly)?|living document"
    r"|ad[ -]hoc|updated? (?:with|when|as|on)|as (?:required|necessary)|when(?:ever)?\b|immediately|real[ -]?time|rolling|always|version",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"tbd|tba|tbc|todo|n/?a\b|\[[^\]]*\]|\{\{|\{[a-z_ ]+\}|<[^>]*>|\$\{|\?+\Z|to be (?:determined|defined)|-+\Z|…|\.\.\.",
    re.IGNORECASE,
)
_BELOW_A_DAY = re.compile(r"(?:every\s+)?(?:\d+\s*)?(?:hours?|hourly|minutes?|seconds?)\b", re.IGNORECASE)


def read_cycle(text: str, *, number_is_days: bool = True) -> WrittenCycle | None:
    """Read the cycle that *text* names; None if it names nothing (an empty value).

    The first cadence decides ("Monthly operations review" is monthly). Several cadences, ranges and words with two
    meanings are `ambiguous`, with the lenient reading. A bare number is days.
    """
    value = normalise(text[:300]).strip(" *_`~\"'“”.").replace("_", " ")
    if not value:
        return None
    if _PLACEHOLDER.match(value) or _is_menu(value):
        return WrittenCycle(kind="placeholder")
    iso = Interval.from_iso(value)
    if iso is not None:
        return WrittenCycle(kind="interval", interval=iso)
    if value.isdigit():
        days = int(value)
        usable = number_is_days and 0 < days < 36_500
        return WrittenCycle(kind="interval", interval=Interval(days=days)) if usable else WrittenCycle(kind="unknown")
    if _BELOW_A_DAY.match(value):
        return WrittenCycle(kind="unknown")
    return _phrase(value)


def _phrase(value: str) -> WrittenCycle:
    found = _cadences(value)
    if found:
        return _first(found)
    if _EVENT.search(value):
        return WrittenCycle(kind="event")
    return WrittenCycle(kind="unknown", suggestion=_near(value))


def _first(found: list[tuple[int, Interval, bool]]) -> WrittenCycle:
    _, interval, doubtful = found[0]
    others = {other.approximate_days() for _, other, _ in found} - {interval.approximate_days()}
    return WrittenCycle(kind="ambiguous" if doubtful or others else "interval", interval=interval)


def _cadences(value: str) -> list[tuple[int, Interval, bool]]:
    """Every cadence in *value* with its place, its interval, and whether it has two meanings."""
    hits: list[tuple[int, Interval, bool]] = []
    twice = _TWICE.search(value)
    if twice:
        halves = {
            "week": Interval(days=3),
            "month": Interval(days=15),
            "quarter": Interval(days=45),
            "year": Interval(months=6),
        }
        hits.append((twice.start(), halves[twice["unit"].lower()], False))
    for match in _COUNTED.finditer(value):
        if twice and twice.start() <= match.start() < twice.end():
            continue
        interval = _counted(match)
        if interval is not None:
            hits.append((match.start(), interval, match["low"] is not None))
    for start, word in _spoken(value):
        if word in _WORDS:
            hits.append((start, _WORDS[word], False))
        elif word in _AMBIGUOUS:
            hits.append((start, _AMBIGUOUS[word], True))
    return sorted(hits, key=lambda hit: hit[0])


def _counted(match: re.Match[str]) -> Interval | None:
    unit = match["unit"].lower()
    bare = match["n"] is None
    if bare and not re.match(r"(?:once|every|each|per)", match[0], re.IGNORECASE):
        return None
    if len(unit) == 1 and (bare or not match["n"].isdigit()):
        return None
    count = 1 if bare else _NUMBERS.get(match["n"].lower()) or int(match["n"])
    key = {"t": "d", "j": "y", "a": "y"}.get(unit[0], unit[0])
    months, days = _UNITS[key]
    interval = Interval(months=months * count, days=days * count)
    return interval if 0 < interval.approximate_days() < 40_000 else None


def _spoken(value: str) -> Iterator[tuple[int, str]]:
    """Single words and hyphenated pairs, joined: `Semi-Annual` is `semiannual`."""
    taken_to = 0
    for match in re.finditer(r"[^\W\d_]+", value):
        if match.start() < taken_to:
            continue
        pair = re.match(r"(?:bi|semi|half|tri)[-\s]([^\W\d_]+)", value[match.start() :], re.IGNORECASE)
        if pair:
            taken_to = match.start() + pair.end()
            yield match.start(), re.sub(r"[-\s]", "", pair[0]).casefold()
        else:
            yield match.start(), match[0].casefold()


def _is_menu(value: str) -> bool:
    """A template's list of choices, `Monthly | Quarterly | Annual`, that nobody has chosen from."""
    return value.count("|") >= 2


@cache
def _vocabulary() -> tuple[str, ...]:
    return (*_WORDS, *_AMBIGUOUS)


def _near(value: str) -> str | None:
    """The known word that the first word is a slip of, at most two letters away."""
    word = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)?", value)
    if word is None or len(word[0]) < 5:
        return None
    plain = word[0].replace("-", "").casefold()
    found = process.extractOne(plain, _vocabulary(), scorer=DamerauLevenshtein.distance, score_cutoff=2)
    return str(found[0]) if found else None
