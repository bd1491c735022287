"""Text that another program than the Markdown parser reads, hidden from it: Liquid, kramdown's comments and blanks, math.

What is hidden keeps its length, so every place stays what it is: a sign becomes one that no writer uses (`hide`), and is what it
was when the page has been read (`show`). So `[x]({{ "/y z" | relative_url }})` is a link like any other to the parser.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass

from doc_audit.model.dialect import Dialect

# Private use, plane 15 (The Unicode Standard, 23.5): each stands for the ASCII character that is as far behind its start.
_FIRST = 0xF0000
_SIGNS = {ord(sign): _FIRST + ord(sign) for sign in f" {string.punctuation}"}
_BACK = {hidden: code for code, hidden in _SIGNS.items()}
# Whose body is no text of the page, and whose is shown as it stands (https://shopify.github.io/liquid/tags/template/).
_DROPPED = {"comment": "endcomment", "highlight": "endhighlight"}
_OPENING = re.compile(r"\{\{|\{%")
_CLOSINGS = {"{{": "}}", "{%": "%}"}
_SEEN = re.compile(r"[^\r\n]")
_TAG_NAME = re.compile(r"-?\s*+(?P<name>\w++)")
_BLOCK_COMMENT = re.compile(r"\{::comment\}|\{:/(?:comment)?\}")
# kramdown takes blanks in a destination (`Parser::Kramdown#parse_link`); a quotation mark behind one begins the title.
_DESTINATION = re.compile(r"(?<=\]\()[^()\s<][^()\n\"'`]*+")
_MATH = re.compile(r"(?<![\\\w$`])\$(?![\s$])(?P<inner>[^$\n`]++)(?<![\s\\])\$(?![\w$])")
_SIZE = re.compile(r"(?<=[^\s(])[ \t]=\d{0,5}x\d{0,5}(?=\))")
# HTML in a string, in the braces of an attribute (https://mdxjs.com/docs/what-is-mdx/#jsx).
_STRING = re.compile(r"""=\{[ \t]*+(?:"(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+')[ \t]*+\}""")
_BRACKET = re.compile(r"[\[\]]")


# Parts of a text: where each begins, and the place behind it.
Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Masked:
    """A page's text with what is hidden in it; *dropped* are the ranges of it that are no text of the page, but code."""

    text: str
    dropped: Ranges = ()


def mask(text: str, start: int, dialect: Dialect) -> Masked | None:
    """Hide from *start* on what the *dialect* gives another program to read; None if there is nothing of the kind."""
    hidden = text
    dropped: Ranges = ()
    if dialect.calls == "liquid" and ("{%" in text or "{{" in text):
        hidden, dropped = _mask_liquid(text, start)
    if dialect.is_kramdown:
        hidden = _mask_kramdown(hidden, start)
    if dialect.components:
        hidden = _STRING.sub(_mask_string, hidden)
    if dialect.list_marks != ("{", "}"):
        hidden = _with_plain_marks(hidden, *dialect.list_marks)
    if dialect.azure:
        hidden, dropped = _mask_azure(hidden, start)
    if dialect.math and "$" in text:
        hidden = _MATH.sub(_mask_math, _mask_display(hidden, start))
    if hidden == text:
        return None
    return Masked(hidden, dropped)


def _mask_azure(text: str, start: int) -> tuple[str, Ranges]:
    """Blank blocks between `:::`, and sizes of pictures (https://learn.microsoft.com/en-us/azure/devops/project/wiki/markdown-guidance)."""
    dropped: Ranges = ()
    if ":::" in text:
        dropped = tuple(_azure_blocks(text, start))
    pieces, done = [], 0
    for first, last in dropped:
        pieces += [text[done:first], _blank(text[first:last])]
        done = last
    pieces.append(text[done:])
    return _SIZE.sub(lambda match: " " * len(match[0]), "".join(pieces)), dropped


def _azure_blocks(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Give where each block `::: mermaid` begins, and where the line `:::` ends that closes it."""
    place, opened = start, -1
    for row in text[start:].split("\n"):
        mark = row.strip()
        if opened < 0 and mark.startswith(":::") and mark != ":::":
            opened = place
        elif opened >= 0 and mark == ":::":
            yield opened, place + len(row)
            opened = -1
        place += len(row) + 1


def hide(text: str) -> str:
    """Write *text* without a sign that means something to the parser; its lines stay."""
    return text.translate(_SIGNS)


def show(text: str) -> str:
    """Undo `hide`."""
    return text.translate(_BACK)


def _mask_string(match: re.Match[str]) -> str:
    if "<" in match[0]:
        return hide(match[0])
    return match[0]


def _with_plain_marks(text: str, left: str, right: str) -> str:
    """Write attribute lists between *left* and *right* as others do."""
    if not left or not right:
        return text
    opened, closed = "{".rjust(len(left)), "}".ljust(len(right))
    return text.replace(left, opened).replace(right, closed)


def _mask_math(match: re.Match[str]) -> str:
    """https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions."""
    if _BRACKET.search(match["inner"]):
        return hide(match[0])
    return match[0]


def _mask_display(text: str, start: int) -> str:
    """Hide what stands between two `$$`, in one paragraph, if a link might be seen in it."""
    pieces, done = [], 0
    first = text.find("$$", start)
    while first >= 0:
        last = text.find("$$", first + 2)
        if last < 0:
            break
        inner = text[first + 2 : last]
        if "\n\n" in inner or "`" in inner:
            # What opens is no math: the other may.
            first = last
            continue
        if "](" in inner or "][" in inner:
            pieces += [text[done:first], hide(text[first : last + 2])]
            done = last + 2
        first = text.find("$$", last + 2)
    return "".join((*pieces, text[done:]))


def _mask_liquid(text: str, start: int) -> tuple[str, Ranges]:
    pieces, dropped, done = [text[:start]], [], start
    is_raw = False
    opened: tuple[str, int] | None = None
    for first, last in _calls(text, start):
        name = _tag_name(text, first)
        if opened is not None:
            # Within what is no text of the page, up to the tag that ends it.
            end, begin = opened
            if name == end:
                dropped.append((begin, last))
                pieces.append(_blank(text[done:last]))
                done = last
                opened = None
            continue
        if is_raw and name != "endraw":
            # It is shown as it stands: as a destination it leads nowhere.
            bracket = first - 2
            if bracket >= done and text.startswith("](", bracket):
                pieces += [text[done:bracket], hide(text[bracket:last])]
                done = last
            continue
        pieces.append(text[done:first])
        if name in _DROPPED:
            opened = (_DROPPED[name], first)
            done = first
            continue
        is_raw = name == "raw"
        pieces.append(hide(text[first:last]))
        done = last
    pieces.append(text[done:])
    return "".join(pieces), tuple(dropped)


def _calls(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Give where each tag and output begins and ends; one that is not closed is text."""
    place = start
    unclosed = set()
    while opening := _OPENING.search(text, place):
        kind = opening[0]
        if kind in unclosed:
            place = opening.start() + 1
            continue
        place = opening.end()
        last = text.find(_CLOSINGS[kind], place)
        if last < 0:
            # Another kind may still be closed further on.
            unclosed.add(kind)
            continue
        yield opening.start(), last + 2
        place = last + 2


def _tag_name(text: str, first: int) -> str:
    if text[first + 1] != "%":
        return ""
    match = _TAG_NAME.match(text[first + 2 : first + 60])
    if match is None:
        return ""
    return match["name"]


def _blank(text: str) -> str:
    return _SEEN.sub(" ", text)


def _mask_kramdown(text: str, start: int) -> str:
    """https://kramdown.gettalong.org/syntax.html#extensions, and blanks in destinations."""
    if "{::comment}" in text:
        text = text[:start] + _without_comments(text[start:])
    return _DESTINATION.sub(lambda match: _mask_blanks(match[0]), text)


def _without_comments(text: str) -> str:
    pieces, done, opened = [], 0, -1
    for match in _BLOCK_COMMENT.finditer(text):
        is_opening = match[0] == "{::comment}"
        if is_opening and opened < 0:
            opened = match.start()
        elif not is_opening and opened >= 0:
            pieces += [text[done:opened], _blank(text[opened : match.end()])]
            done, opened = match.end(), -1
    return "".join((*pieces, text[done:]))


def _mask_blanks(destination: str) -> str:
    kept = destination.rstrip()
    return kept.replace(" ", hide(" ")) + destination[len(kept) :]
