"""Review cycles as people write them: words, numbers, ISO 8601, phrases."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from doc_audit.metadata.normalise import normalise_value
from doc_audit.metadata.words import fold, phrases, words
from doc_audit.model.calendar import Interval, WrittenCycle

_PLACEHOLDER = re.compile(
    r"\[[^\]]*\]|\{\{|\{[\w |/,-]+\}|<[^>]*>|\$\{|\?+\Z|[-–—_.…]+\Z|(?:x{1,3}|n|#|_+)[- ](?=\w)", re.IGNORECASE
)
_BELOW_A_DAY = re.compile(
    r"(?:every|each|per)?\s*+(?:(?:\d++|one|two|few)\s*+)?-?(?:hours?|hourly|hrs?|minutes?|mins|seconds?)\b(?!\s+(?:day|week|month|quarter|year))",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_OPENING = re.compile(r"(?:in|every|each|within)?\s*", re.IGNORECASE)
_ZERO = re.compile(r"(?:every |each )?0+\b")
# Nobody chooses with bars, and nobody has chosen from three alternatives alone.
_MENU = re.compile(r"[^|/]+(?:[|/][^|/]+){2,}")
_COMPACT = {
    "d": Interval(days=1),
    "w": Interval(days=7),
    "m": Interval(months=1),
    "q": Interval(months=3),
    "y": Interval(months=12),
}
_TIMES = re.compile(
    r"(?P<n>\d{1,2}|(?<![a-z])[a-z]+)\s*+(?:times|x|×)\s*+(?:(?:a|an|per|each|every|in a|/)\s*+)?"
    r"(?P<unit>week|month|quarter|year|yearly|annum)\b"
    r"|(?P<twice>twice)[\s-]*(?:a|an|per|each|every|in a)\s+(?P<per>week|month|quarter|year)",
    re.IGNORECASE,
)
_DAYS = {"week": 7, "month": 30, "quarter": 90}
_LONGEST = 40_000
_MOST_DAYS = 36_500
# Said on purpose: nothing is missing here.
_NEVER = frozenset({"never", "none", "n/a", "na", "not applicable"})
# What may stand between a word with two meanings and the phrase that says which one is meant.
_EXPLAINING = frozenset({"(", ",", "-", "–", "—", "=", ":", "i.e.", ", i.e."})
# "Semi-anual" is a slip of a whole word, and not an annual review.
_NOT_HALVED = r"(?<!semi[ -])(?<!half[ -])(?<!bi[ -])(?<!tri[ -])"
# Sections of the vocabulary, and whether their words have two meanings.
_CADENCES = {"cycles": False, "cycles-with-two-meanings": True}
_EVENT = WrittenCycle(kind="event")
_BLANK = WrittenCycle(kind="placeholder")
_UNKNOWN = WrittenCycle(kind="unknown")


@dataclass(frozen=True, slots=True)
class _Hit:
    """A cadence in a text: where it stands, what it means, and whether it has a second meaning."""

    start: int
    stop: int
    interval: Interval
    doubtful: bool = False


def read_cycle(text: str, *, number_is_days: bool = True) -> WrittenCycle | None:
    """Read the cycle that *text* names; None if it names nothing (an empty value).

    The first cadence decides ("Monthly operations review" is monthly). Several cadences, ranges and words with two
    meanings are `ambiguous`, with the lenient reading. A bare number is days.
    """
    value = _without_signs(text).replace("_", " ")
    value = _CAMEL.sub(" ", value)
    if not value:
        return None
    if value.strip(" .").casefold() in _NEVER:
        return _EVENT
    if _PLACEHOLDER.match(value) or value.count("|") >= 2 or _is_one_of("placeholders", value):
        return _BLANK
    value = value.strip(".")
    iso = Interval.from_iso(value)
    if iso is not None:
        return _every(iso)
    if value.isdigit():
        return _bare_number(int(value), number_is_days)
    if _BELOW_A_DAY.match(value) or _ZERO.match(value):
        return _UNKNOWN
    return _phrase(value)


def _without_signs(text: str) -> str:
    return normalise_value(text[:300]).strip(" *_`~\"'“”")


def _every(interval: Interval) -> WrittenCycle:
    return WrittenCycle(kind="interval", interval=interval)


def _bare_number(number: int, is_days: bool) -> WrittenCycle:
    if is_days and 0 < number < _MOST_DAYS:
        return _every(Interval(days=number))
    return _UNKNOWN


def opens_with_cadence(text: str) -> bool:
    """Say whether *text* starts with a word for a cadence ("Quarterly, or after an incident"), or is a number of periods and no more."""
    value = normalise_value(text[:300]).strip(" *_`~\"'“”.")
    found = _cadences(value)
    if not found:
        return False
    if _word_pattern().match(value):
        return True
    before, behind = value[: found[0].start], value[found[0].stop :]
    return _OPENING.fullmatch(before) is not None and not behind.split("(")[0].strip()


def _phrase(value: str) -> WrittenCycle:
    found = _cadences(value)
    if _MENU.fullmatch(value) and len(found) >= 3:
        return _BLANK
    if found:
        return _first(value, found)
    if _event().match(value) or _is_one_of("events", value):
        return _EVENT
    return WrittenCycle(kind="unknown", suggestion=_near(value))


def _first(value: str, found: list[_Hit]) -> WrittenCycle:
    first, *others = found
    if first.doubtful and others and _is_explained(value, first, others[0]):
        return _every(others[0].interval)
    if first.doubtful or any(_differ(first, other) for other in others):
        return WrittenCycle(kind="ambiguous", interval=first.interval)
    return _every(first.interval)


def _is_explained(value: str, first: _Hit, second: _Hit) -> bool:
    """Say whether *second* says which meaning of *first* is meant: "Bi-monthly (every 2 months)"."""
    return not second.doubtful and value[first.stop : second.start].strip() in _EXPLAINING


def _differ(one: _Hit, other: _Hit) -> bool:
    return abs(other.interval.approximate_days() - one.interval.approximate_days()) > 2


def _cadences(value: str) -> list[_Hit]:
    """Find every cadence in *value*, in its order; where two overlap, the longer one is meant."""
    hits = [*_times(value), *_counted(value), *_spoken(value)]
    hits.sort(key=lambda hit: (hit.start, -hit.stop))
    kept: list[_Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].stop:
            if hit.stop - hit.start > kept[-1].stop - kept[-1].start:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept


def _times(value: str) -> Iterator[_Hit]:
    """Find `twice a year`, `4 times per year`, `2x/month`."""
    for match in _TIMES.finditer(value):
        if match["twice"]:
            count, unit = 2, match["per"]
        else:
            count, unit = _number(match["n"]) or 0, match["unit"]
        if count < 2:
            continue
        interval = _divided(unit.lower(), count)
        if interval.approximate_days() > 0:
            yield _Hit(match.start(), match.end(), interval)


def _divided(unit: str, count: int) -> Interval:
    """Give the time between two reviews if there are *count* of them in a *unit*."""
    if unit in _DAYS:
        return Interval(days=max(1, _DAYS[unit] // count))
    if count <= 12:
        return Interval(months=12 // count)
    return Interval(days=365 // count)


def _counted(value: str) -> Iterator[_Hit]:
    """Find `every 3 months`, `12-18 months`, `90 days`, `6m`, `once a year`, `alle zwei Wochen`."""
    for match in _count_pattern().finditer(value):
        interval = _multiplied(match)
        if interval is not None and 0 < interval.approximate_days() < _LONGEST:
            yield _Hit(match.start(), match.end(), interval, match["low"] is not None)


def _multiplied(match: re.Match[str]) -> Interval | None:
    """Give the number of units in *match*; None if it is a unit without "every", or a letter without digits."""
    number, unit = match["n"], fold(match["unit"])
    if unit in _COMPACT:
        if number is None or not number.isdigit():
            return None
        one = _COMPACT[unit]
    else:
        one = _units()[unit]
    if number is not None:
        count = _number(number) or 0
    elif match["every"] is not None:
        count = 1
    else:
        return None
    return Interval(months=one.months * count, days=one.days * count)


def _spoken(value: str) -> Iterator[_Hit]:
    """Find words for a whole cadence: `Semi-Annual`, `vierteljährlich`, `每季度`."""
    for match in _word_pattern().finditer(value):
        interval, doubtful = _vocabulary()[_joined(match[0])]
        yield _Hit(match.start(), match.end(), interval, doubtful)


def _number(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    return _numbers().get(fold(text))


@cache
def _vocabulary() -> Mapping[str, tuple[Interval, bool]]:
    """Give each word, its parts joined, with its interval and whether it has two meanings."""
    found: dict[str, tuple[Interval, bool]] = {}
    for section, doubtful in _CADENCES.items():
        for name, interval in _intervals(section):
            found[_joined(name)] = (interval, doubtful)
    return found


def _intervals(section: str) -> Iterator[tuple[str, Interval]]:
    """Give each name in *section* of the vocabulary with its interval."""
    for iso, names in words(section).items():
        interval = Interval.from_iso(iso)
        assert interval is not None, iso
        for name in names:
            yield name, interval


def _joined(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word).casefold()


@cache
def _word_pattern() -> re.Pattern[str]:
    names: set[str] = set()
    for section in _CADENCES:
        names.update(name for name, _ in _intervals(section))
    return re.compile(_NOT_HALVED + _either(names, gap=r"[\s-]*"), re.IGNORECASE)


@cache
def _count_pattern() -> re.Pattern[str]:
    numbers = _either((*_numbers(),), gap=r"[\s-]+")
    every = _either(words("every")["words"], gap=r"\s+")
    units = _either((*_units(), *_COMPACT), gap=r"\s+")
    return re.compile(
        rf"(?<![\w])(?:(?P<every>{every})\s++(?:(?:calendar|full)\s++)?)?"
        rf"(?:(?P<low>\d{{1,5}}|{numbers})\s*+(?:-|–|to|or|bis|à|a)\s*+(?=\d|{numbers}))?"
        rf"(?:(?P<n>\d{{1,5}}|{numbers})\s*+(?:\(\s*+\d{{1,4}}\s*+\)\s*+)?(?:-|(?:calendar|full|consecutive)\s++)?\s*+)?"
        rf"(?P<unit>{units})",
        re.IGNORECASE,
    )  # fmt: skip


def _either(names: Iterable[str], *, gap: str) -> str:
    """Write a group that matches one of *names*, the longest first."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "(?:" + "|".join(_pattern_of(name, gap) for name in ordered) + ")"


def _pattern_of(name: str, gap: str) -> str:
    """Write a pattern for *name*, whose words *gap* parts: in an alphabet it stands alone, in a script without spaces anywhere."""
    pattern = gap.join(map(re.escape, name.split(" ")))
    if _is_unspaced(name):
        return pattern
    return rf"(?<![^\W\d_]){pattern}(?![^\W_])"


def _is_unspaced(name: str) -> bool:
    return name[0] >= "\u3040"


@cache
def _units() -> Mapping[str, Interval]:
    found = {}
    for name, interval in _intervals("units"):
        # Single letters are units only behind digits.
        if len(name) > 1 or not name.isascii():
            found[fold(name)] = interval
    return found


@cache
def _numbers() -> Mapping[str, int]:
    found = {}
    for number, names in words("numbers").items():
        for name in names:
            found[fold(name)] = int(number)
    return found


@cache
def _event() -> re.Pattern[str]:
    """Match what names a cause at its start: a known phrase, or an opener such as "after" with words behind it."""
    data = words("events")
    known = _either(data["words"], gap=r"[\s-]+")
    openers = _either(data["openers"], gap=r"[\s-]+")
    causes = _either(data["causes"], gap=r"[\s-]+")
    return re.compile(
        rf"{known}|{openers}[\s-]+\w|(?:[^\W_]+[\s-]+){{0,3}}{causes}\W*\Z"
        r"|[^\W_]+(?:-[^\W_]+)*-(?:driven|based|close)\b|as .{1,30} (?:arise|change|evolve|occur)",
        re.IGNORECASE,
    )


def _is_one_of(section: str, value: str) -> bool:
    return value.strip(" .!").casefold() in phrases(section)


def _near(value: str) -> str | None:
    """Give the known English word that the first word is a slip of, at most two letters away."""
    word = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)?", value)
    if word is None or len(word[0]) < 5:
        return None
    plain = word[0].replace("-", "").casefold()
    known = [name for name in _vocabulary() if name.isascii() and len(name) >= 5]
    found = process.extractOne(plain, known, scorer=DamerauLevenshtein.distance, score_cutoff=2)
    if found is None:
        return None
    return str(found[0])
