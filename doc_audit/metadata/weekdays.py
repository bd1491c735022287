"""The names of the days of the week, in the languages in which people date pages."""

import datetime as dt
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

# A shorter name is a word of some language too often to prove anything by itself.
_TELLING = 4


def name_at(text: str, start: int) -> tuple[str, int] | None:
    """Give the longest weekday that begins at *start* of *text*, as it is written there, and where it ends."""
    first = text[start : start + 1].casefold()[:1]
    for name in _names().get(first, ()):
        end = start + len(name)
        found = text[start:end]
        if found.casefold() == name and (is_east_asian(name[0]) or not text[end : end + 1].isalnum()):
            return found, end
    return None


def is_of(name: str, day: dt.date) -> bool:
    """Say whether *name* is the weekday of *day* in some language."""
    folded = name.casefold()
    return any(names[day.weekday()] == folded for names in tables().values())


def is_telling(name: str) -> bool:
    """Say whether *name* is a weekday beyond doubt, so that a date beside it that is of another day is wrong."""
    return len(name) >= _TELLING


def is_east_asian(sign: str) -> bool:
    """Say whether *sign* is of a script that puts no blanks between words."""
    return "\u3040" <= sign <= "\ud7a3"


@cache
def _names() -> Mapping[str, Sequence[str]]:
    """Give the names by their first letter, the longest first."""
    names = {name for by_day in tables().values() for name in by_day}
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=len, reverse=True):
        found[name[0]].append(name)
    return found


@cache
def tables() -> Mapping[str, Sequence[str]]:
    """Give the seven names, Monday first and in folded case, by language and form (`en`, `en_short`)."""
    text = files("doc_audit.metadata").joinpath("weekdays.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
