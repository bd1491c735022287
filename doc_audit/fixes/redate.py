"""A date written anew in the form it had: same order, same words, same signs; only the numbers and names change."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from doc_audit.metadata.vocabulary import Vocabulary, fold, languages, month_tables
from doc_audit.model.calendar import WrittenDate

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\Z", re.IGNORECASE)
_SPAN = 60


def redated(text: str, old: WrittenDate, new: dt.date, label: str, known: Vocabulary) -> tuple[str, ...]:
    """Every way to write *new* into *text*, which starts with the date *old*, in the form of that date.

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
    """Which token is which: the first *wanted* date tokens, in every way that gives *old*."""
    ways: list[list[_Part]] = [[]]
    for token in tokens:
        further: list[list[_Part]] = []
        for way in ways:
            seen = {kind for _, kind in way}
            kinds = [kind for kind in _kinds(token[0], old, known) if kind not in seen]
            dates = {kind for kind in seen if kind in ("year", "month", "day", "quarter", "whole")}
            if "whole" in seen or len(dates) == wanted:
                further.append(way)
                continue
            further += [[*way, (token, kind)] for kind in kinds]
            if not kinds and not dates:
                further.append(way)
            elif not kinds and token[0].isalpha():
                # "7 de febrero de 2026", "the 7th of February".
                further.append(way)
        ways = further[:32]
    for way in ways:
        dates = {kind for _, kind in way if kind != "weekday"}
        if "whole" in dates or len(dates) == wanted:
            yield way


def _kinds(token: str, old: WrittenDate, known: Vocabulary) -> list[str]:
    day = old.first
    if token.isdigit():
        if len(token) == 8 and token == f"{day:%Y%m%d}":
            return ["whole"]
        number = int(token)
        if len(token) == 4:
            return ["year"] if number == day.year else []
        kinds = ["day"] if old.precision == "day" and number == day.day else []
        kinds += ["month"] if old.precision != "quarter" and number == day.month else []
        kinds += ["quarter"] if old.precision == "quarter" and number == (day.month + 2) // 3 else []
        return kinds + (["short year"] if len(token) == 2 and number == day.year % 100 else [])
    word = token.casefold()
    if known.months.get(word) == day.month and old.precision != "quarter":
        return ["month"]
    return ["weekday"] if any(len(word) >= 3 and name.startswith(word) for name in _WEEKDAYS) else []


def _rewritten(text: str, parts: list[_Part], new: dt.date, label: str, known: Vocabulary) -> str | None:
    out, place = [], 0
    numeric = any(kind == "month" and token[0].isdigit() for token, kind in parts)
    for token, kind in parts:
        written = _written(token[0], kind, new, label, known, numeric=numeric)
        if written is None:
            return None
        out += [text[place : token.start()], written]
        place = token.end()
        ordinal = re.match(r"(?:st|nd|rd|th)\b", text[place : place + 3], re.IGNORECASE) if kind == "day" else None
        if ordinal:
            out.append(_suffix(new.day, ordinal[0]))
            place += len(ordinal[0])
    return "".join([*out, text[place:]])


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
            return str((new.month + 2) // 3)
        case "month" if token.isdigit():
            return _padded(new.month, token, numeric=numeric)
        case "month":
            return _month(token, new.month, label, known)
        case _:
            name = _WEEKDAYS[new.weekday()]
            return _cased(name if token.casefold() in _WEEKDAYS else name[: len(token)], token)


def _padded(number: int, token: str, *, numeric: bool) -> str:
    """Two digits where two stood; beside a month's name only where the first of them was a zero."""
    return f"{number:02d}" if len(token) == 2 and (numeric or token.startswith("0")) else str(number)


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
    spoken = {language: name for language, name in answers.items() if language in languages(label)}
    found = set((spoken or answers).values())
    return _cased(found.pop(), token) if len(found) == 1 else None


def _own_month(word: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """Give the project's own name in the place that *word* has among the *old* names; None where it has none."""
    places = [place for place, name in enumerate(old) if fold(name) == word]
    if not places or not new:
        return None
    return new[min(places[0], len(new) - 1)]


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word[:1].lower() + word[1:]


def _suffix(day: int, like: str) -> str:
    ending = "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return ending.upper() if like.isupper() else ending
