"""Review cycles as people write them: words, numbers, ISO 8601, phrases."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from doc_audit.metadata.normalise import normalise_value
from doc_audit.metadata.vocabulary import fold, words
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
_PERIODS = {"week": 7, "month": 30, "quarter": 90}
_LONGEST = 40_000
# Said on purpose: nothing is missing here.
_NEVER = frozenset({"never", "none", "n/a", "na", "not applicable"})


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
    value = normalise_value(text[:300]).strip(" *_`~\"'“”").replace("_", " ")
    value = _CAMEL.sub(" ", value)
    if not value:
        return None
    if value.strip(" .").casefold() in _NEVER:
        return WrittenCycle(kind="event")
    if _PLACEHOLDER.match(value) or value.count("|") >= 2 or _is_one_of("placeholders", value):
        return WrittenCycle(kind="placeholder")
    value = value.strip(".")
    iso = Interval.from_iso(value)
    if iso is not None:
        return WrittenCycle(kind="interval", interval=iso)
    if value.isdigit():
        days = int(value)
        usable = number_is_days and 0 < days < 36_500
        return WrittenCycle(kind="interval", interval=Interval(days=days)) if usable else WrittenCycle(kind="unknown")
    if _BELOW_A_DAY.match(value) or _ZERO.match(value):
        return WrittenCycle(kind="unknown")
    return _phrase(value)


def opens_with_cadence(text: str) -> bool:
    """Say whether *text* starts with a word for a cadence ("Quarterly, or after an incident"), or is a number of periods and no more."""
    value = normalise_value(text[:300]).strip(" *_`~\"'“”.")
    found = _cadences(value)
    if not found:
        return False
    spoken = _word_pattern().match(value) is not None
    alone = _OPENING.fullmatch(value[: found[0].start]) is not None and not value[found[0].stop :].split("(")[0].strip()
    return spoken or alone


def _phrase(value: str) -> WrittenCycle:
    found = _cadences(value)
    if _MENU.fullmatch(value) and len(found) >= 3:
        return WrittenCycle(kind="placeholder")
    if found:
        return _first(value, found)
    if _event().match(value) or _is_one_of("events", value):
        return WrittenCycle(kind="event")
    return WrittenCycle(kind="unknown", suggestion=_near(value))


def _first(value: str, found: list[_Hit]) -> WrittenCycle:
    first, *others = found
    different = [hit for hit in others if abs(hit.interval.approximate_days() - first.interval.approximate_days()) > 2]
    # "Bi-monthly (every 2 months)": what follows says which of the two meanings is meant.
    if (
        first.doubtful
        and others
        and not others[0].doubtful
        and value[first.stop : others[0].start].strip() in ("(", ",", "-", "–", "—", "=", ":", "i.e.", ", i.e.")
    ):
        return WrittenCycle(kind="interval", interval=others[0].interval)
    return WrittenCycle(kind="ambiguous" if first.doubtful or different else "interval", interval=first.interval)


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
        count = 2 if match["twice"] else _number(match["n"])
        unit = (match["unit"] or match["per"]).lower()
        if not count or count < 2:
            continue
        if unit in _PERIODS:
            interval = Interval(days=max(1, _PERIODS[unit] // count))
        else:
            interval = Interval(months=12 // count) if count <= 12 else Interval(days=365 // count)
        if interval.approximate_days() > 0:
            yield _Hit(match.start(), match.end(), interval)


def _counted(value: str) -> Iterator[_Hit]:
    """Find `every 3 months`, `12-18 months`, `90 days`, `6m`, `once a year`, `alle zwei Wochen`."""
    for match in _count_pattern().finditer(value):
        bare, unit = match["n"] is None, fold(match["unit"])
        if bare and match["every"] is None:
            continue
        compact = len(unit) == 1 and unit.isascii()
        if compact and (bare or not match["n"].isdigit()):
            continue
        count = 1 if bare else _number(match["n"]) or 0
        one = _COMPACT[unit] if compact else _units()[unit]
        interval = Interval(months=one.months * count, days=one.days * count)
        if 0 < interval.approximate_days() < _LONGEST:
            yield _Hit(match.start(), match.end(), interval, match["low"] is not None)


def _spoken(value: str) -> Iterator[_Hit]:
    """Find words for a whole cadence: `Semi-Annual`, `vierteljährlich`, `每季度`."""
    for match in _word_pattern().finditer(value):
        interval, doubtful = _vocabulary()[_joined(match[0])]
        yield _Hit(match.start(), match.end(), interval, doubtful)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else _numbers().get(fold(text))


@cache
def _vocabulary() -> Mapping[str, tuple[Interval, bool]]:
    """Give each word, its parts joined, with its interval and whether it has two meanings."""
    found = {}
    for section, doubtful in (("cycles", False), ("cycles-with-two-meanings", True)):
        for iso, names in words(section).items():
            interval = Interval.from_iso(iso)
            assert interval is not None, iso
            found.update({_joined(name): (interval, doubtful) for name in names})
    return found


def _joined(word: str) -> str:
    return re.sub(r"[\s_-]+", "", word).casefold()


@cache
def _word_pattern() -> re.Pattern[str]:
    names = {
        name
        for section in ("cycles", "cycles-with-two-meanings")
        for group in words(section).values()
        for name in group
    }
    # "Semi-anual" is a slip of a whole word, and not an annual review.
    alone = "".join(rf"(?<!{part}[ -])" for part in ("semi", "half", "bi", "tri"))
    return re.compile(alone + _either(names, gap=r"[\s-]*"), re.IGNORECASE)


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


def _either(names: tuple[str, ...] | set[str] | list[str], *, gap: str) -> str:
    """Write a group for *names*: those of alphabets stand alone, those of scripts without spaces anywhere."""
    parts = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        pattern = gap.join(map(re.escape, name.split(" ")))
        parts.append(pattern if _is_unspaced(name) else rf"(?<![^\W\d_]){pattern}(?![^\W_])")
    return "(?:" + "|".join(parts) + ")"


def _is_unspaced(name: str) -> bool:
    return name[0] >= "\u3040"


@cache
def _units() -> Mapping[str, Interval]:
    found = {}
    for iso, names in words("units").items():
        interval = Interval.from_iso(iso)
        assert interval is not None, iso
        found.update({fold(name): interval for name in names if len(name) > 1 or not name.isascii()})
    return found


@cache
def _numbers() -> Mapping[str, int]:
    return {fold(name): int(number) for number, names in words("numbers").items() for name in names}


@cache
def _event() -> re.Pattern[str]:
    """Match what names a cause at its start: a known phrase, or an opener such as "after" with words behind it."""
    data = words("events")
    known, openers, causes = (_either(data[name], gap=r"[\s-]+") for name in ("words", "openers", "causes"))
    return re.compile(
        rf"{known}|{openers}[\s-]+\w|(?:[^\W_]+[\s-]+){{0,3}}{causes}\W*\Z"
        r"|[^\W_]+(?:-[^\W_]+)*-(?:driven|based|close)\b|as .{1,30} (?:arise|change|evolve|occur)",
        re.IGNORECASE,
    )


@cache
def _phrases(section: str) -> frozenset[str]:
    return frozenset(words(section)["words"])


def _is_one_of(section: str, value: str) -> bool:
    return value.strip(" .!").casefold() in _phrases(section)


def _near(value: str) -> str | None:
    """Give the known English word that the first word is a slip of, at most two letters away."""
    word = re.match(r"[^\W\d_]+(?:-[^\W\d_]+)?", value)
    if word is None or len(word[0]) < 5:
        return None
    plain = word[0].replace("-", "").casefold()
    known = [name for name in _vocabulary() if name.isascii() and len(name) >= 5]
    found = process.extractOne(plain, known, scorer=DamerauLevenshtein.distance, score_cutoff=2)
    return str(found[0]) if found else None
