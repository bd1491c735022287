"""A new date in the form that the old one had: same order, same words, same signs; only the numbers and names change."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from doc_audit.fixes.weekdays import in_place_of, moved_along
from doc_audit.metadata.vocabulary import Vocabulary, languages, month_tables
from doc_audit.metadata.weekdays import is_of, name_at
from doc_audit.metadata.words import fold, words
from doc_audit.model.calendar import WrittenDate

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
# Endings that only the first of a month has: French, Spanish and Portuguese, Italian, Catalan.
_FIRST = re.compile(r"(?:er|re|r)(?![^\W_])|\.?[ºª°]|[oa](?![^\W_])", re.IGNORECASE)
_OF = re.compile(r"(?:\bd(['’])|\bde\s)\Z", re.IGNORECASE)
_ABBREVIATED = re.compile(r"\.[\s,]")
_LONGEST_SHORT = 5
_SPAN = 60
# Ways to read a date are followed up to this number; three numbers have six.
_MOST_WAYS = 32
_SHORTEST_WEEKDAY = 3


def redated(text: str, old: WrittenDate, new: dt.date, label: str, known: Vocabulary) -> tuple[str, ...]:
    """Give every way to write *new* into *text*, which starts with the date *old*, in the form of that date.

    The longest form is tried first; more than one answer means that the form does not say which number is which. *label*
    tells English from other languages that share a month's name. Empty: the form is not one that can be written.

    Raises:
        WrongWeekdayError: a weekday beside the date cannot be moved along.
    """
    tokens = list(_TOKEN.finditer(text[:_SPAN]))
    wanted = 2
    if old.precision == "day":
        wanted = 3
    dates = _Dates(old=old.first, new=new, to_the_day=old.precision == "day")
    found: dict[str, None] = {}
    for parts in _assignments(tokens, old, wanted, known):
        rewritten = _rewritten(text, parts, dates, label, known)
        if rewritten is not None:
            found[rewritten] = None
    return tuple(found)


_Part = tuple[re.Match[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dates:
    old: dt.date
    new: dt.date
    to_the_day: bool


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
    taken = {kind for _, kind in way}
    stands_for_nothing = True
    for kind in _kinds(token[0], old, known):
        if kind not in taken:
            stands_for_nothing = False
            yield [*way, (token, kind)]
    # "7 de febrero de 2026", "the 7th of February".
    if stands_for_nothing and (not dates or token[0].isalpha()):
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
    if is_of(word, old.first):
        return ["weekday"]
    return []


def _kinds_of_number(token: str, old: WrittenDate) -> list[str]:
    day, number = old.first, int(token)
    if len(token) == 8 and token == f"{day:%Y%m%d}":
        return ["whole"]
    if len(token) == 4 and number != day.year:
        return []
    if len(token) == 4:
        return ["year"]
    kinds = _parts_of_year(number, old)
    if len(token) == 2 and number == day.year % 100:
        kinds.append("short year")
    return kinds


def _parts_of_year(number: int, old: WrittenDate) -> list[str]:
    """Say which part of the year *number* may stand for in *old*."""
    day = old.first
    kinds = []
    if old.precision == "quarter":
        if number == _quarter(day):
            kinds.append("quarter")
        return kinds
    if old.precision == "day" and number == day.day:
        kinds.append("day")
    if number == day.month:
        kinds.append("month")
    return kinds


def _quarter(day: dt.date) -> int:
    return (day.month + 2) // 3


def _rewritten(text: str, parts: list[_Part], date: _Dates, label: str, known: Vocabulary) -> str | None:
    """Write the new date in place of *parts*; None if one of them cannot be written.

    Raises:
        WrongWeekdayError: a weekday beside the date cannot be moved along.
    """
    out, place = [], 0
    style = _style(parts)
    name, spoken = _month_of(parts, date.new.month, label, known)
    for token, kind in parts:
        out.append(text[place : token.start()])
        place = token.end()
        match kind:
            case "month" if not token[0].isdigit():
                if name is None:
                    return None
                out[-1] = _elided(out[-1], name, spoken)
                out.append(_cased(name, token[0], spoken))
                place = _behind_abbreviation(text, place, name, spoken)
            case "weekday":
                # A name may be of several tokens: `segunda-feira`.
                name_here, place = name_at(text, token.start()) or (token[0], place)
                out.append(in_place_of(name_here, date.old, date.new, spoken))
            case _:
                out.append(_in_digits_of(token[0], _number(kind, date.new, style)))
        if kind == "day":
            written, place = _ordinal(text, place, date, spoken)
            out.append(written)
    rest = text[place:]
    if date.to_the_day and all(kind != "weekday" for _, kind in parts):
        rest = moved_along(rest, date.old, date.new, spoken)
    return "".join([*out, rest])


def _style(parts: list[_Part]) -> str:
    """Say how days and months are filled up to two digits: `padded`, `plain`, or `named` where a month's name stands."""
    written = [token[0] for token, kind in parts if kind in ("day", "month")]
    numbers = list(filter(str.isdigit, written))
    if any(number.startswith(_zero(number)) for number in numbers):
        return "padded"
    if any(len(number) == 1 for number in numbers):
        return "plain"
    if numbers == written:
        return "padded"
    return "named"


def _number(kind: str, new: dt.date, style: str) -> str:
    match kind:
        case "whole":
            return f"{new:%Y%m%d}"
        case "year":
            return f"{new.year:04d}"
        case "short year":
            return f"{new.year % 100:02d}"
        case "quarter":
            return str(_quarter(new))
        case "day":
            number = new.day
        case _:
            number = new.month
    if style == "padded":
        return f"{number:02d}"
    return str(number)


def _zero(digit: str) -> str:
    """Give the zero of the digits that *digit* begins with, such as the Arabic-Indic ones."""
    return chr(ord(digit[0]) - int(digit[0]))


def _in_digits_of(token: str, number: str) -> str:
    zero = ord(_zero(token))
    return "".join(chr(zero + int(digit)) for digit in number)


def _ordinal(text: str, place: int, date: _Dates, spoken: frozenset[str]) -> tuple[str, int]:
    """Give what stands behind the new day in place of the old one's ending, and where the text goes on."""
    english = _ORDINAL.match(text, place)
    if english:
        return _suffix(date.new.day, english[0]), english.end()
    first = _FIRST.match(text, place)
    if first and date.old.day == 1:
        # "1er", "1.º": only the first of a month is called so.
        if date.new.day != 1:
            return "", first.end()
        return first[0], first.end()
    if first is None and date.new.day == 1 and spoken == {"fr"}:
        return "er", place
    return "", place


def _elided(before: str, name: str, spoken: frozenset[str]) -> str:
    """Write `de` or `d'` before the month as its first letter asks for; only Catalan and French shorten it."""
    of = _OF.search(before)
    if of is None:
        return before
    vowel = name[:1] in "aeiouàáâèéêíîòóôúû"
    shortened = of[1] is not None
    if shortened and not vowel:
        return f"{before[: of.start()]}{_as(of[0], 'de')} "
    if not shortened and vowel and spoken == {"ca"}:
        return f"{before[: of.start()]}{_as(of[0], 'd')}'"
    return before


def _as(like: str, word: str) -> str:
    if like[:1].isupper():
        return word.upper()
    return word


def _behind_abbreviation(text: str, place: int, name: str, spoken: frozenset[str]) -> int:
    """Skip the full stop of an abbreviation where the new name is not one ("Feb. 7", "May 7")."""
    if text[place : place + 1] != "." or text[place + 1 : place + 2].isdigit():
        return place
    whole: set[str] = set()
    for language in spoken:
        whole.update(month_tables().get(language, ()))
    if name in whole and _ABBREVIATED.match(text, place):
        return place + 1
    return place


def _month_of(parts: list[_Part], month: int, label: str, known: Vocabulary) -> tuple[str | None, frozenset[str]]:
    """Give the new month's name in the language and length of the old one, and the languages that it may be in.

    None where the languages that know it differ, or where the project names the old month itself and not the new one.
    """
    word = _name_of_month(parts)
    if not word:
        return None, _spoken(label)
    old = known.months[word]
    own = _own_month(word, known.own_months.get(old, ()), known.own_months.get(month, ()))
    if own is not None:
        return own, _spoken(label)
    answers = _month_by_language(word, old, month, known)
    fitting = dict(answers)
    for language in answers.keys() - _spoken(label):
        del fitting[language]
    # Where no language of the label knows the month, any other may be meant.
    fitting = fitting or answers
    found = set(fitting.values())
    if len(found) != 1:
        return None, frozenset(fitting)
    return found.pop(), frozenset(fitting)


def _name_of_month(parts: list[_Part]) -> str:
    """Give the folded name of the month among *parts*; empty if there is none, or it is a number."""
    for token, kind in parts:
        if kind == "month" and not token[0].isdigit():
            return token[0].casefold()
    return ""


def _month_by_language(word: str, old: int, month: int, known: Vocabulary) -> dict[str, str]:
    """Give the new month's name in each language in which *word* is the old one."""
    answers: dict[str, str] = {}
    for table, names in month_tables().items():
        if names[old - 1].casefold() == word:
            language = table.partition("_")[0]
            answers.setdefault(language, names[month - 1] or _of_same_length(language, word, old, month, known))
    return answers


def _of_same_length(language: str, word: str, old: int, month: int, known: Vocabulary) -> str:
    """Give the month's name in *language* for a form that the tables know of some months only: long or short as *word* is."""
    whole = month_tables()[language]
    if len(word) >= min(len(whole[old - 1]), _LONGEST_SHORT + 1):
        return whole[month - 1]
    short = month_tables().get(f"{language}_short", [""] * 12)[month - 1] or whole[month - 1][:3]
    if known.months.get(short) == month:
        return short
    return whole[month - 1]


def _spoken(label: str) -> frozenset[str]:
    """Give the languages that *label* may be in; English parts inside a word of another language ("uppdaterad") do not count."""
    found = languages(label)
    starts = tuple(words("languages")["en"])
    if len(found) > 1 and not any(word.startswith(starts) for word in fold(label).split()):
        return found - {"en"}
    return found


def _own_month(word: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """Give the project's own name in the place that *word* has among the *old* names; None where it has none."""
    folded = list(map(fold, old))
    if word not in folded or not new:
        return None
    return new[min(folded.index(word), len(new) - 1)]


def _cased(word: str, like: str, spoken: frozenset[str]) -> str:
    if like.isupper() and len(like) > 1:
        # Turkish has a capital for each of its two kinds of i.
        if spoken == {"tr"}:
            word = word.replace("i", "İ")
        return word.upper()
    if like[:1].isupper():
        return word[:1].upper() + word[1:]
    return word[:1].lower() + word[1:]


def _suffix(day: int, like: str) -> str:
    ending = "th"
    if day not in (11, 12, 13):
        ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    if like.isupper():
        return ending.upper()
    return ending
