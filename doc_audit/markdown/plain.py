"""Inline content that holds nothing but text, bare URLs and the plainest links: read at once, without the parser.

Most paragraphs are like that. Whatever might be anything else is left to the parser; tests compare the two.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.helpers import parseLinkDestination

from doc_audit.markdown.bare_url import match_bare_url
from doc_audit.model.document import LinkKind

# Escapes, autolinks, tags, and code spans with more than one mark take the parser.
_RICH = re.compile(r"[\\<]|``")
_LABEL = r"[^\[\]`]*(?:`[^`]*`[^\[\]`]*)*"
# No destination begins in the middle of another: each stands behind a bracket or white space.
_DESTINATION = re.compile(r"(?<=[\x00-\x20(])(?!<)[^\x00-\x20\x7f()\\]+")
_IN_BRACKETS = re.compile(r"<([^<>\n\\]*)>")
_LONGEST_LABEL = 999  # CommonMark 0.31, link labels
_ITEM = re.compile(
    r"(?P<url>(?<![A-Za-z0-9])(?:https?://|www\.))"
    rf"|(?P<mark>!?)\[(?P<text>{_LABEL})\]\((?P<destination>{_DESTINATION.pattern})\)"
    r"|(?P<code>`)"
    rf"|\[(?!\^)(?P<label>{_LABEL})\](?![(\[])"
    rf"|\[(?!\^)(?P<shown>{_LABEL})\]\[(?!\^)(?P<name>{_LABEL})\]"
    r"|\[",
    re.IGNORECASE,
)


@dataclass(slots=True)
class InlineLink:
    """A link by content offsets: the construct, its destination (None for a reference) and its text."""

    kind: LinkKind
    href: str
    start: int
    end: int
    destination: tuple[int, int] | None
    text: tuple[int, int]
    label: str = ""


@dataclass(slots=True)
class Destination:
    """What `parse_destination` read, in the form markdown-it's rules take it: up to *pos*, unescaped as *str*."""

    ok: bool
    pos: int
    str: str


def read_plain(content: str, references: Mapping[str, Any]) -> list[InlineLink] | None:
    """Read the links of *content*, on a page that defines *references*; None if it takes the parser to do so."""
    if _RICH.search(content):
        return None
    links: list[InlineLink] = []
    position = 0
    while match := _ITEM.search(content, position):
        link: InlineLink | None = None
        position = match.end()
        match match.lastgroup:
            case "destination":
                link = _direct(match)
            case "url":
                link = _bare(match)
                position = match.start() + 1
            case "code":
                # What follows the mark is code up to the next one; without a next one the mark is text.
                position = content.find("`", position) + 1 or position
            case "label" if not references or normalizeReference(match["label"]) not in references:
                # Brackets that refer to nothing are text, and so is what stands in them.
                position = match.start() + 1
            case "label" | "name":
                link = _reference(match, references)
                if link is None:
                    return None
            case _:
                return None
        if link is not None:
            links.append(link)
            position = link.end
    return links


def _direct(match: re.Match[str]) -> InlineLink:
    kind: LinkKind = "inline"
    if match["mark"]:
        kind = "image"
    href = unescapeAll(match["destination"])
    return InlineLink(kind, href, match.start(), match.end(), match.span("destination"), match.span("text"))


def _bare(match: re.Match[str]) -> InlineLink | None:
    start = match.start()
    found = match_bare_url(match.string, start, len(match.string))
    if found is None:
        return None
    span = (start, found.end)
    return InlineLink("bare", found.href, start, found.end, span, span)


def _reference(match: re.Match[str], references: Mapping[str, Any]) -> InlineLink | None:
    """Give the link that `[label]`, `[text][label]` or `[text][]` is, if the label is defined and it is no image."""
    start, end = match.span()
    shown = "shown"
    if match.lastgroup == "label":
        shown = "label"
    written = match["name"] or match[shown]
    if match.string[start - 1 : start] == "!" or len(written) > _LONGEST_LABEL:
        return None
    name = normalizeReference(written)
    if name not in references:
        return None
    return InlineLink("reference", str(references[name]["href"]), start, end, None, match.span(shown), label=name)


def parse_destination(string: str, pos: int, maximum: int) -> Any:
    """Read a destination at once where it is plain; markdown-it's own function looks at every character."""
    match = _DESTINATION.match(string, pos, maximum)
    if match is not None and string[match.end() : match.end() + 1] not in ("(", "\\"):
        return Destination(True, match.end(), unescapeAll(match[0]))
    match = _IN_BRACKETS.match(string, pos, maximum)
    if match is not None:
        return Destination(True, match.end(), unescapeAll(match[1]))
    return parseLinkDestination(string, pos, maximum)
