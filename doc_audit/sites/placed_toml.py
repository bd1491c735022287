"""Texts in TOML with their places: Python's parser gives values without them, so each is looked for where it is written."""

import re
from collections.abc import Iterator
from typing import Any

from doc_audit.sites.placed import Placed
from doc_audit.sites.reading import read_toml

# https://toml.io/en/v1.0.0#string; what stands before `=` is a key. The marks at the end are there in all that can be read.
_STRING = re.compile(
    r"#[^\n]*+"
    r"|\"\"\"(?:[^\"]|\"(?!\"\"))*+(?:\"\"\")?+"
    r"|'''(?:[^']|'(?!''))*+(?:''')?+"
    r"|\"(?P<basic>(?:[^\"\\\n]|\\.)*+)\"?+(?P<key>[ \t]*+=)?"
    r"|'(?P<literal>[^'\n]*+)'?+(?P<literal_key>[ \t]*+=)?"
)


def toml_texts(text: str) -> Iterator[Placed]:
    """Give every text of the TOML in *text* that is written on one line without escapes, in source order.

    The key of a list's item is its number. Where a text is there more than once, the first place is that of the first keys.
    """
    waiting: dict[str, list[tuple[str, ...]]] = {}
    for keys, value in _walk(read_toml(text), ()):
        waiting.setdefault(value, []).append(keys)
    line, done = 1, 0
    for match in _STRING.finditer(text):
        group = "basic" if match["basic"] is not None else "literal"
        found = waiting.get(match[group]) if match[group] is not None else None
        if not found or match["key"] or match["literal_key"]:
            continue
        start = match.start(group)
        line += text.count("\n", done, start)
        done = start
        column = start - text.rfind("\n", 0, start)
        yield Placed(keys=found.pop(0), text=match[group], line=line, column=column, span=match.span(group))


def _walk(value: Any, keys: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _walk(item, (*keys, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*keys, str(number)))
