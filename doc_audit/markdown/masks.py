"""Text that another program than the Markdown parser reads, hidden from it: Liquid, kramdown's comments and blanks, math.

What is hidden keeps its length, so every place stays what it is: a sign becomes one that no writer uses (`hide`), and is what it
was when the page has been read (`show`). So `[x]({{ "/y z" | relative_url }})` is a link like any other to the parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from doc_audit.model.dialect import Dialect

# Private use, plane 15 (The Unicode Standard, 23.5): each stands for the ASCII character that is as far behind its start.
_FIRST = 0xF0000
_SIGNS = {code: _FIRST + code for code in range(0x20, 0x7F) if not chr(code).isalnum()}
_BACK = {hidden: code for code, hidden in _SIGNS.items()}
# Whose body is no text of the page, and whose is shown as it stands (https://shopify.github.io/liquid/tags/template/).
_DROPPED = {"comment": "endcomment", "highlight": "endhighlight"}
_TAG_NAME = re.compile(r"-?\s*+(?P<name>\w++)")
_BLOCK_COMMENT = re.compile(r"\{::comment\}|\{:/(?:comment)?\}")
# kramdown takes blanks in a destination (`Parser::Kramdown#parse_link`); a quotation mark behind one begins the title.
_DESTINATION = re.compile(r"(?<=\]\()[^()\s<][^()\n\"'`]*+")
_MATH = re.compile(r"(?<![\\\w$`])\$(?![\s$])(?P<inner>[^$\n`]++)(?<![\s\\])\$(?![\w$])")
_SIZE = re.compile(r"(?<=[^\s(])[ \t]=\d{0,5}x\d{0,5}(?=\))")
# HTML in a string, in the braces of an attribute (https://mdxjs.com/docs/what-is-mdx/#jsx).
_STRING = re.compile(r"""=\{[ \t]*+(?:"(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+')[ \t]*+\}""")
_BRACKET = re.compile(r"[\[\]]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A page's text with what is hidden in it; *dropped* are the ranges of it that are no text of the page, but code."""

    text: str
    dropped: tuple[tuple[int, int], ...] = ()


def mask(text: str, start: int, dialect: Dialect) -> Masked | None:
    """Hide from *start* on what the *dialect* gives another program to read; None if there is nothing of the kind."""
    masked = Masked(text)
    if dialect.calls == "liquid" and ("{%" in text or "{{" in text):
        masked = _mask_liquid(text, start)
    if dialect.is_kramdown:
        masked = Masked(_mask_kramdown(masked.text, start), masked.dropped)
    if dialect.components and "={" in text:
        masked = Masked(_STRING.sub(_mask_string, masked.text), masked.dropped)
    if dialect.list_marks != ("{", "}"):
        masked = Masked(_with_plain_marks(masked.text, *dialect.list_marks), masked.dropped)
    if dialect.azure:
        masked = _mask_azure(masked.text, start)
    if dialect.math and "$" in text:
        masked = Masked(_MATH.sub(_mask_math, _mask_display(masked.text, start)), masked.dropped)
    return None if masked.text == text else masked


def _mask_azure(text: str, start: int) -> Masked:
    """Blank blocks between `:::`, and sizes of pictures (https://learn.microsoft.com/en-us/azure/devops/project/wiki/markdown-guidance)."""
    dropped = []
    pieces, place, opened = [text[:start]], start, -1
    for row in text[start:].split("\n") if ":::" in text else ():
        mark = row.strip()
        if opened < 0 and mark.startswith(":::") and mark != ":::":
            opened = place
        elif opened >= 0 and mark == ":::":
            dropped.append((opened, place + len(row)))
            opened = -1
        place += len(row) + 1
    done = start
    for first, last in dropped:
        pieces += [text[done:first], _blank(text[first:last])]
        done = last
    pieces.append(text[done:])
    return Masked(_SIZE.sub(lambda match: " " * len(match[0]), "".join(pieces)), tuple(dropped))


def hide(text: str) -> str:
    """Write *text* without a sign that means something to the parser; its lines stay."""
    return text.translate(_SIGNS)


def show(text: str) -> str:
    """Undo `hide`."""
    return text.translate(_BACK)


def _mask_string(match: re.Match[str]) -> str:
    return hide(match[0]) if "<" in match[0] else match[0]


def _with_plain_marks(text: str, left: str, right: str) -> str:
    """Write attribute lists between *left* and *right* as others do."""
    if not left or not right:
        return text
    opened, closed = "{".rjust(len(left)), "}".ljust(len(right))
    return text.replace(left, opened).replace(right, closed)


def _mask_math(match: re.Match[str]) -> str:
    """https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions."""
    return hide(match[0]) if _BRACKET.search(match["inner"]) else match[0]


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


def _mask_liquid(text: str, start: int) -> Masked:
    pieces, dropped, done = [text[:start]], [], start
    raw = ""
    opened: tuple[str, int] | None = None
    for first, last in _calls(text, start):
        name = _tag_name(text, first)
        if raw:
            if name == raw:
                raw = ""
                pieces += [text[done:first], hide(text[first:last])]
                done = last
            elif text[first - 2 : first] == "](" and first - 2 >= done:
                # It is shown as it stands, and leads nowhere.
                pieces += [text[done : first - 2], hide(text[first - 2 : last])]
                done = last
            continue
        if opened is not None:
            if name != opened[0]:
                continue
            dropped.append((opened[1], last))
            pieces.append(_blank(text[done:last]))
            opened = None
        else:
            pieces.append(text[done:first])
            if name in _DROPPED:
                opened = (_DROPPED[name], first)
                done = first
                continue
            if name == "raw":
                raw = "endraw"
            pieces.append(hide(text[first:last]))
        done = last
    pieces.append(text[done:])
    return Masked("".join(pieces), tuple(dropped))


def _calls(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Give where each tag and output begins and ends; one that is not closed is text."""
    place = start
    while (first := _first(text, place)) >= 0:
        closing = "%}" if text[first + 1] == "%" else "}}"
        last = text.find(closing, first + 2)
        if last < 0:
            # Another kind may still be closed further on.
            other = text.find("{{" if closing == "%}" else "{%", first + 2)
            if other < 0 or text.find("}}" if closing == "%}" else "%}", other) < 0:
                return
            place = other
            continue
        yield first, last + 2
        place = last + 2


def _first(text: str, start: int) -> int:
    places = [place for place in (text.find("{{", start), text.find("{%", start)) if place >= 0]
    return min(places, default=-1)


def _tag_name(text: str, first: int) -> str:
    if text[first + 1] != "%":
        return ""
    match = _TAG_NAME.match(text[first + 2 : first + 60])
    return match["name"] if match else ""


def _blank(text: str) -> str:
    return "".join(char if char in "\r\n" else " " for char in text)


def _mask_kramdown(text: str, start: int) -> str:
    """https://kramdown.gettalong.org/syntax.html#extensions, and blanks in destinations."""
    if "{::comment}" in text:
        text = text[:start] + _without_comments(text[start:])
    return _DESTINATION.sub(lambda match: _mask_blanks(match[0]), text)


def _without_comments(text: str) -> str:
    pieces, done, opened = [], 0, -1
    for match in _BLOCK_COMMENT.finditer(text):
        if match[0] == "{::comment}":
            opened = match.start() if opened < 0 else opened
        elif opened >= 0:
            pieces += [text[done:opened], _blank(text[opened : match.end()])]
            done, opened = match.end(), -1
    return "".join((*pieces, text[done:]))


def _mask_blanks(destination: str) -> str:
    kept = destination.rstrip()
    return kept.replace(" ", hide(" ")) + destination[len(kept) :]
