"""A new date in the form that the old one had: same order, same words, same signs; only the numbers and names change."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from doc_audit.metadata.vocabulary import Vocabulary, fold, languages, month_tables
from doc_audit.model.calendar import WrittenDate

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
_SPAN = 60
# Ways to read a date are followed up to this number; three numbers have six.
_MOST_WAYS = 32
_SHORTEST_WEEKDAY = 3


def redated(text: str, old: WrittenDate, new: dt.date, label: str, known: Vocabulary) -> tuple[str, ...]:
    """Give every way to write *new* into *text*, which starts with the date *old*, in the form of that date.

    The longest form is tried first; more than one answer means that the form does not say which number is which. *label*
    tells English from other languages that share a month's name. Empty: the form is not one that can be written.
    """
    tokens = list(_TOKEN.finditer(text[:_SPAN]))
    wanted = 3 if old.precision == "day" else 2
    found: dict[str, None] = {}
    for parts in _assignments(tokens, old, wanted, known):
        rewritten = _rewritten(text, parts, new, label, known)
        if rewritten is not None:
            found[rewritten] = None
    return tuple(found)


_Part = tuple[re.Match[str], str]


def _assignments(
    tokens: list[re.Match[str]], old: WrittenDate, wanted: int, known: Vocabulary
) -> Iterator[list[_Part]]:
    """Say which token is which: the first *wanted* parts of a date, in every way that gives *old*."""
    ways: list[list[_Part]] = [[]]
    for token in tokens:
        further: list[list[_Part]] = []
        for way in ways:
            further += _continued(way, token, old, wanted, known)
        ways = further[:_MOST_WAYS]
    for way in ways:
        if _is_whole(way, wanted):
            yield way


def _continued(
    way: list[_Part], token: re.Match[str], old: WrittenDate, wanted: int, known: Vocabulary
) -> Iterator[list[_Part]]:
    """Give every way in which *way* goes on with *token*; none if the token stands for nothing that it may be."""
    if _is_whole(way, wanted):
        yield way
        return
    dates = _date_parts(way)
    taken = [kind for _, kind in way]
    kinds = [kind for kind in _kinds(token[0], old, known) if kind not in taken]
    for kind in kinds:
        yield [*way, (token, kind)]
    # "7 de febrero de 2026", "the 7th of February".
    if not kinds and (not dates or token[0].isalpha()):
        yield way


def _is_whole(way: list[_Part], wanted: int) -> bool:
    dates = _date_parts(way)
    return "whole" in dates or len(dates) == wanted


def _date_parts(way: list[_Part]) -> list[str]:
    return [kind for _, kind in way if kind != "weekday"]


def _kinds(token: str, old: WrittenDate, known: Vocabulary) -> list[str]:
    """Say what *token* may stand for in *old*."""
    if token.isdigit():
        return _kinds_of_number(token, old)
    word = token.casefold()
    if known.months.get(word) == old.first.month and old.precision != "quarter":
        return ["month"]
    if len(word) >= _SHORTEST_WEEKDAY and any(name.startswith(word) for name in _WEEKDAYS):
        return ["weekday"]
    return []


def _kinds_of_number(token: str, old: WrittenDate) -> list[str]:
    day, number = old.first, int(token)
    if len(token) == 8 and token == f"{day:%Y%m%d}":
        return ["whole"]
    if len(token) == 4:
        return ["year"] if number == day.year else []
    is_quarter = old.precision == "quarter"
    kinds = []
    if old.precision == "day" and number == day.day:
        kinds.append("day")
    if not is_quarter and number == day.month:
        kinds.append("month")
    if is_quarter and number == _quarter(day):
        kinds.append("quarter")
    if len(token) == 2 and number == day.year % 100:
        kinds.append("short year")
    return kinds


def _quarter(day: dt.date) -> int:
    return (day.month + 2) // 3


def _rewritten(text: str, parts: list[_Part], new: dt.date, label: str, known: Vocabulary) -> str | None:
    """Write *new* in place of *parts*; None if one of them cannot be written."""
    out, place = [], 0
    numeric = any(kind == "month" and token[0].isdigit() for token, kind in parts)
    for token, kind in parts:
        written = _written(token[0], kind, new, label, known, numeric=numeric)
        if written is None:
            return None
        out += [text[place : token.start()], written]
        place = token.end()
        ordinal = _ORDINAL.match(text, place)
        if kind == "day" and ordinal:
            out.append(_suffix(new.day, ordinal[0]))
            place = ordinal.end()
    out.append(text[place:])
    return "".join(out)


def _written(token: str, kind: str, new: dt.date, label: str, known: Vocabulary, *, numeric: bool) -> str | None:
    match kind:
        case "whole":
            return f"{new:%Y%m%d}"
        case "year":
            return f"{new.year:04d}"
        case "short year":
            return f"{new.year % 100:02d}"
        case "day":
            return _padded(new.day, token, numeric=numeric)
        case "quarter":
            return str(_quarter(new))
        case "month" if token.isdigit():
            return _padded(new.month, token, numeric=numeric)
        case "month":
            return _month(token, new.month, label, known)
        case _:
            return _weekday(token, new)


def _weekday(token: str, new: dt.date) -> str:
    name = _WEEKDAYS[new.weekday()]
    if token.casefold() not in _WEEKDAYS:
        name = name[: len(token)]
    return _cased(name, token)


def _padded(number: int, token: str, *, numeric: bool) -> str:
    """Write two digits where two stood; beside a month's name only where the first of them was a zero."""
    if len(token) == 2 and (numeric or token.startswith("0")):
        return f"{number:02d}"
    return str(number)


def _month(token: str, month: int, label: str, known: Vocabulary) -> str | None:
    """Give the month's name in the language and length of *token*.

    None where the languages that know it differ, or where the project names the old month itself and not the new one.
    """
    word = token.casefold()
    old = known.months[word]
    own = _own_month(word, known.own_months.get(old, ()), known.own_months.get(month, ()))
    if own is not None:
        return _cased(own, token)
    answers: dict[str, str] = {}
    for table, names in month_tables().items():
        if names[old - 1].casefold() == word:
            language = table.partition("_")[0]
            answers.setdefault(language, names[month - 1] or month_tables()[language][month - 1])
    of_label = {name for language, name in answers.items() if language in languages(label)}
    found = of_label or set(answers.values())
    if len(found) != 1:
        return None
    return _cased(found.pop(), token)


def _own_month(word: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """Give the project's own name in the place that *word* has among the *old* names; None where it has none."""
    places = [place for place, name in enumerate(old) if fold(name) == word]
    if not places or not new:
        return None
    return new[min(places[0], len(new) - 1)]


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like[:1].isupper():
        return word[:1].upper() + word[1:]
    return word[:1].lower() + word[1:]


def _suffix(day: int, like: str) -> str:
    ending = "th"
    if day not in (11, 12, 13):
        ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return ending.upper() if like.isupper() else ending
