"""The day of the week that stands beside a date, in whatever language, moved along with it."""

import datetime as dt
import re

from doc_audit.metadata.weekdays import is_east_asian, name_at, tables

# What may stand between a date and its weekday.
_BEFORE = re.compile(r"\s?[日号일]?[\s,.(（\[–—·-]*")
_SHORT = 3


class WrongWeekdayError(Exception):
    """A weekday that cannot be moved along: it is not that of the date, or its language is not clear."""


def moved_along(rest: str, old: dt.date, new: dt.date, spoken: frozenset[str]) -> str:
    """Write the weekday of *new* where *rest*, the text behind a date, begins with that of *old*; other text is given as it is.

    *spoken* are the languages that the date may be in; empty if nothing tells.

    Raises:
        WrongWeekdayError: there is another weekday, or one that several languages have.
    """
    lead = _BEFORE.match(rest)
    assert lead is not None  # it matches nothing at all, too
    start = lead.end()
    found = name_at(rest, start)
    if found is None:
        return rest
    name, end = found
    if not _stands_alone(rest, start, end):
        return rest
    return rest[:start] + in_place_of(name, old, new, spoken) + rest[end:]


def in_place_of(name: str, old: dt.date, new: dt.date, spoken: frozenset[str]) -> str:
    """Give the weekday of *new* in the language and form of *name*, the weekday of *old*.

    Raises:
        WrongWeekdayError: *name* is that of another day, or of several languages.
    """
    answers: dict[str, str] = {}
    for table, names in tables().items():
        if names[old.weekday()] == name.casefold():
            answers.setdefault(table.partition("_")[0], names[new.weekday()])
    if not answers:
        raise WrongWeekdayError(f"{old} is not the weekday “{name}”; one of the two is wrong")
    words = {answers[language] for language in spoken & answers.keys()} or set(answers.values())
    if len(words) != 1:
        raise WrongWeekdayError(f"several languages have the weekday “{name}”; write the new one there yourself")
    return _cased(words.pop(), name)


def _stands_alone(rest: str, start: int, end: int) -> bool:
    """Tell a weekday from a short word of the text: it is in brackets, or the last of its value."""
    longest_doubtful = _SHORT
    if is_east_asian(rest[start]):
        longest_doubtful = 1
    if end - start > longest_doubtful:
        return True
    before = rest[start - 1 : start]
    if before in ("(", "（", "["):
        return True
    if end - start == 1 and not before.isspace():
        return False
    return not rest[end:].lstrip(" .*_`|")[:1].isalnum()


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    if like[:1].isupper():
        return word[:1].upper() + word[1:]
    return word
