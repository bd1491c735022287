"""Texts in TOML with their places: Python's parser gives values without them, so each is looked for where it is written."""

import re
from collections.abc import Iterator
from typing import Any

from doc_audit.sites.placed import Placed
from doc_audit.sites.reading import read_toml

# https://toml.io/en/v1.0.0#string and #comment.
_MARK = re.compile("#[^\\n]*+|\"\"\"|'''|\"|'")


def toml_texts(text: str) -> Iterator[Placed]:
    """Give every text of the TOML in *text* that is written on one line without escapes, in source order.

    The key of a list's item is its number. Where a text is there more than once, the first place is that of the first keys.
    """
    waiting: dict[str, list[tuple[str, ...]]] = {}
    for keys, value in _walk(read_toml(text), ()):
        waiting.setdefault(value, []).append(keys)
    line, done = 1, 0
    for start, end in _strings(text):
        found = waiting.get(text[start:end])
        # What stands before `=` is a key.
        if not found or text[end + 1 : end + 20].lstrip(" \t").startswith("="):
            continue
        line += text.count("\n", done, start)
        done = start
        column = start - text.rfind("\n", 0, start)
        yield Placed(keys=found.pop(0), text=text[start:end], line=line, column=column, span=(start, end))


def _strings(text: str) -> Iterator[tuple[int, int]]:
    """Give where each text within single quotation marks begins and ends."""
    place = 0
    while (match := _MARK.search(text, place)) is not None:
        place = match.end()
        mark = match[0]
        if mark.startswith("#"):
            continue
        end = text.find(mark, place)
        while mark == '"' and end >= 0 and _is_escaped(text, place, end):
            end = text.find(mark, end + 1)
        if end < 0:
            return
        if len(mark) == 1:
            yield place, end
        place = end + len(mark)


def _is_escaped(text: str, start: int, end: int) -> bool:
    """Say whether an odd number of backslashes stands before *end*."""
    before = text[max(start, end - 20) : end]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _walk(value: Any, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*keys, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*keys, str(number)))
