"""Roles in a text, as MyST (`{doc}`x``) and reStructuredText (`:doc:`x``) write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MYST = re.compile(r"(?:\{(?P<role>[A-Za-z][\w:+.-]*+)\})?(?P<ticks>`++)")
_REST = re.compile(r"(?<![\w:`+.-]):(?P<role>[A-Za-z][\w+.-]*+(?::[\w+.-]++)*+):`(?P<content>[^`]++)`")
_TICKS = re.compile(r"`++")


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A use of a role: its *name* with its domain, and from *start* to *end* of the text what it names; *text* is its own text."""

    name: str
    target: str
    start: int
    end: int
    text: str = ""


def myst_roles(text: str) -> Iterator[Role]:
    """Give the roles in *text*, lines of MyST Markdown that stand together; what stands in code is none."""
    place = 0
    while found := _MYST.search(text, place):
        closing = _closing(text, found)
        if closing < 0:
            place = found.end()
            continue
        place = closing + len(found["ticks"])
        escaped = text[: found.start()].endswith("\\")
        if found["role"] and not escaped:
            yield from _role(found["role"], text, found.end(), closing)


def rest_roles(text: str) -> Iterator[Role]:
    """Give the roles in *text* of reStructuredText."""
    for found in _REST.finditer(text):
        yield from _role(found["role"], text, found.start("content"), found.end("content"))


def _closing(text: str, found: re.Match[str]) -> int:
    """Give where as many backticks as opened close the span; -1 if none do (https://spec.commonmark.org/0.31.2/#code-spans)."""
    place = found.end()
    while ticks := _TICKS.search(text, place):
        if len(ticks[0]) == len(found["ticks"]):
            return ticks.start()
        place = ticks.end()
    return -1


def _role(name: str, text: str, start: int, end: int) -> Iterator[Role]:
    """Read `target`, `text <target>`, and `!target`, which makes no link (Sphinx, cross-referencing syntax)."""
    content = text[start:end]
    if content.lstrip().startswith("!"):
        return
    own = ""
    if content.rstrip().endswith(">") and (opening := content.rfind("<")) > 0 and content[:opening].strip():
        own = content[:opening].strip()
        end = start + content.rstrip().rfind(">")
        start += opening + 1
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Role(name=name, target=text[start:end], start=start, end=end, text=own)
