"""What a destination that Liquid fills in leads to, as far as the page itself tells (https://jekyllrb.com/docs/liquid/).

`{% link _posts/x.md %}` names a source, `{% post_url 2024-01-01-x %}` a post, `{{ "/x" | relative_url }}` and
`{{ site.baseurl }}/x` an address of the site below its base. What comes from variables is left as it is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_LITERAL = re.compile(r"(?P<quote>[\"'])(?P<text>[^\"']*+)(?P=quote)\s*+(?P<rest>.*)", re.DOTALL)
_OPENING = re.compile(r"\{\{|\{%")
_CLOSINGS = {"{{": "}}", "{%": "%}"}
_TAG = re.compile(r"-?\s*+(?P<name>\w++)\s++(?P<argument>.*?)-?\Z", re.DOTALL)
_WORD = re.compile(r"[\"']?(?P<word>[^\s\"']++)")
# Filters that do not change where an address leads.
_HARMLESS = frozenset({"strip_index", "strip", "escape", "xml_escape", "uri_escape", "lstrip", "rstrip"})
_BASES = frozenset({"site.baseurl", "site.github.url", "site.base_url"})
Start = Literal["", "base", "host", "both"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a call stands for: *start* is what of the site's own address comes before *text*; *kind* names a source or a post."""

    start: Start = ""
    text: str = ""
    kind: LinkKind | None = None

    @property
    def begins(self) -> bool:
        """Whether nothing can stand before it."""
        return bool(self.start or self.kind)


def filled_in(row: LinkRow, tags: frozenset[str]) -> LinkRow:
    """Give the link *row* as Liquid fills it in; *tags* are those of the site's own that name a page as `link` does.

    The row as it is where the page does not tell. What is filled in cannot be rewritten by its place.
    """
    if "{{" not in row.href and "{%" not in row.href:
        return row
    found = _evaluate(row.href.strip(), tags)
    if found is None:
        return row
    kind, href = found
    return row._replace(kind=kind or row.kind, href=href, span=None)


def _evaluate(href: str, tags: frozenset[str]) -> tuple[LinkKind | None, str] | None:
    start: Start = ""
    kind: LinkKind | None = None
    text = ""
    for is_call, written in _pieces(href):
        piece: _Piece | None = _Piece(text=written)
        if is_call:
            piece = _read_call(written, tags)
        if piece is None or (text and piece.begins) or (kind and piece.kind):
            return None
        start = _joined(start, piece.start)
        kind = piece.kind or kind
        text += piece.text
    if kind is not None or not start:
        return kind, text
    if start == "host":
        return None, _rooted(text)
    if text.startswith(("/", "#", "?")):
        return "shortcode", text
    if not text:
        return "shortcode", "/"
    return None


def _rooted(path: str) -> str:
    if path.startswith("/"):
        return path
    return f"/{path}"


def _pieces(href: str) -> Iterator[tuple[bool, str]]:
    """Part *href* into calls, without their marks, and the text around them."""
    place = 0
    while place < len(href):
        opening = _OPENING.search(href, place)
        if opening is None:
            break
        closing = href.find(_CLOSINGS[opening[0]], opening.end())
        if closing < 0:
            break
        if opening.start() > place:
            yield False, href[place : opening.start()]
        place = closing + 2
        yield True, href[opening.start() : place]
    if place < len(href):
        yield False, href[place:]


def _read_call(written: str, tags: frozenset[str]) -> _Piece | None:
    inner = written[2:-2]
    if written.startswith("{%"):
        return _read_tag(inner, tags)
    return _read_output(inner.strip("-").strip())


def _read_tag(inner: str, tags: frozenset[str]) -> _Piece | None:
    match = _TAG.match(inner)
    if match is None or "{{" in match["argument"]:
        return None
    name, argument = match["name"], match["argument"].strip()
    if name == "link" and argument:
        return _Piece(kind="tag", text=argument)
    if name == "post_url" and argument:
        return _Piece(kind="name", text=argument)
    word = _WORD.match(argument)
    if name in tags and word is not None:
        return _Piece(kind="tag", text=word["word"])
    return None


def _read_output(inner: str) -> _Piece | None:
    """Read what stands between `{{` and `}}`: a variable of the site, or a text with filters."""
    if inner in _BASES:
        return _Piece(start="base")
    if inner == "site.url":
        return _Piece(start="host")
    match = _LITERAL.match(inner)
    if match is None:
        return None
    piece = _Piece(text=match["text"])
    rest = match["rest"].strip()
    if rest and not rest.startswith("|"):
        return None
    for written in rest.split("|")[1:]:
        name, _, argument = written.partition(":")
        changed = _filtered(piece, name.strip(), argument.strip())
        if changed is None:
            return None
        piece = changed
    return piece


def _filtered(piece: _Piece, name: str, argument: str) -> _Piece | None:
    if name in ("relative_url", "absolute_url"):
        return _Piece(start="base", text=_rooted(piece.text))
    if name == "url" and piece.text.startswith("/"):
        # https://www.11ty.dev/docs/filters/url/
        return _Piece(start="base", text=piece.text)
    if name == "prepend" and argument in _BASES:
        return _Piece(start=_joined("base", piece.start), text=piece.text)
    if name == "prepend" and argument == "site.url":
        return _Piece(start=_joined("host", piece.start), text=piece.text)
    if name in _HARMLESS:
        return piece
    return None


def _joined(first: Start, second: Start) -> Start:
    if not first or first == second:
        return second or first
    if second:
        return "both"
    return first
