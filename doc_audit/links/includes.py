"""Text that pages bring in from other files: whose links and anchors count where, and from which page they are seen.

What is brought in before Markdown is read belongs to the page that brings it in: a link in it leads from there. It is
reported where it stands.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from posixpath import basename, splitext

from doc_audit.model.columns import INCLUDES, Anchors, Links
from doc_audit.model.document import Document
from doc_audit.model.pages import is_page

# What is read on a forge as well, whoever brings it in.
_READ_ON_A_FORGE = frozenset(
    {"readme", "changelog", "contributing", "code_of_conduct", "security", "license", "history"}
)
_NUMBERS = re.compile(r"(?P<first>\d{0,9}):(?P<last>\d{0,9})")
_TEXTS = frozenset({"", ".txt", ".inc", ".include", ".part", ".partial", ".tmpl", ".text", ".erb"})
# Deeper than anybody includes.
_DEEPEST = 12

Span = tuple[int, int]
_TO_THE_END = 1 << 30


@dataclass(frozen=True, slots=True)
class Brought:
    """Lines of the file at *path* (1-based first and last ones; None: all of them) that stand on some page.

    *rebased*: relative links were written anew, so that they lead from the file itself.
    """

    path: str
    spans: tuple[Span, ...] | None = None
    rebased: bool = False

    def has(self, line: int) -> bool:
        """Say whether *line* is among them."""
        return self.spans is None or any(first <= line <= last for first, last in self.spans)


@dataclass(frozen=True)
class Includes:
    """What the parsed *pages* bring in.

    *find* gives the file that an include of a page names, *appended* what stands at the end of a page; *moves* says whether the
    links of what it brings in lead from it.
    """

    pages: Mapping[str, Document]
    find: Callable[[Document, int], str | None] = field(repr=False)
    appended: Callable[[str], tuple[str, ...]] = field(repr=False)
    moves: Callable[[str], bool] = field(repr=False)

    def direct(self, document: Document) -> Iterator[tuple[int, Brought]]:
        """Give what *document* names, each with the line where it does: 0 for what stands at its end."""
        links = Links.of(document.links)
        moves = self.moves(document.path)
        if not INCLUDES.isdisjoint(links.kinds):
            for number, letter in enumerate(links.kinds):
                if letter not in INCLUDES:
                    continue
                path = self.find(document, number)
                if path is None:
                    continue
                link = links[number]
                spans = self._spans(link.text, path)
                yield link.location.line, Brought(path, spans, rebased=not moves or link.kind == "rebased-include")
        for path in self.appended(document.path):
            yield 0, Brought(path)

    def _spans(self, part: str, path: str) -> tuple[Span, ...] | None:
        """Give the lines of the *part* (`#name`, `2:9`) of the file at *path*; None is all of them, or that nobody knows."""
        numbers = _NUMBERS.fullmatch(part)
        if numbers is not None:
            return ((int(numbers["first"] or 1), int(numbers["last"] or _TO_THE_END)),)
        document = self.pages.get(path)
        if not part.startswith("#") or document is None or not document.regions:
            return None
        if "|" in part:
            return (_between(document, *part[1:].split("|", 1)),)
        wanted = part[1:]
        return tuple((first, last) for name, first, last in document.regions if name == wanted)

    def brought(self, path: str) -> tuple[Brought, ...]:
        """Give all that stands on the page at *path* beside its own text."""
        if path not in self._brought:
            self._brought[path] = tuple(self._walk(path, None, {Brought(path)}, 0))
        return self._brought[path]

    @cached_property
    def _brought(self) -> dict[str, tuple[Brought, ...]]:
        return {}

    def _walk(self, path: str, within: Brought | None, known: set[Brought], depth: int) -> Iterator[Brought]:
        """Give what *path* brings in, *within* the lines of it that count, and what that brings in: each but once."""
        document = self.pages.get(path)
        if document is None or depth > _DEEPEST:
            return
        for line, item in self.direct(document):
            # What is appended to a page is not appended to what it brings in.
            is_there = within is None or (line > 0 and within.has(line))
            is_known = item in known or replace(item, spans=None, rebased=False) in known
            if is_there and not is_known:
                known.add(item)
                yield item
                yield from self._walk(item.path, item, known, depth + 1)

    @cached_property
    def viewers(self) -> Mapping[str, tuple[tuple[str, Brought], ...]]:
        """Map each file that others bring in to these pages, and to what of it they bring in."""
        found: dict[str, list[tuple[str, Brought]]] = {}
        for path in sorted(self.pages):
            for item in self.brought(path):
                found.setdefault(item.path, []).append((path, item))
        return {path: tuple(items) for path, items in found.items()}

    def anchors(self, path: str) -> Iterator[str]:
        """Give the names of the anchors that the page at *path* has from elsewhere."""
        for item in self.brought(path):
            document = self.pages.get(item.path)
            if document is None:
                continue
            anchors = Anchors.of(document.anchors)
            for number, name in enumerate(anchors.names):
                if item.spans is None or item.has(anchors[number].location.line):
                    yield name

    def definition(self, path: str, label: str) -> str | None:
        """Give where a reference called *label* leads by what the page at *path* brings in; None if that does not define it."""
        if path not in self._definitions:
            self._definitions[path] = dict(self._defined(path))
        return self._definitions[path].get(" ".join(label.split()).casefold())

    @cached_property
    def _definitions(self) -> dict[str, dict[str, str]]:
        return {}

    def _defined(self, path: str) -> Iterator[tuple[str, str]]:
        # The first that defines a label counts, so it is given last.
        for item in reversed(self.brought(path)):
            document = self.pages.get(item.path)
            if document is not None:
                yield from document.definitions


def _between(document: Document, start: str, end: str) -> Span:
    """Give the lines of *document* behind the mark *start* and before the mark *end*, each empty if there is none."""
    lines = {name: line for name, line, _ in reversed(document.regions)}
    return lines.get(start, 0) + 1, lines.get(end, _TO_THE_END + 1) - 1


def is_text(path: str) -> bool:
    """Say whether what is brought in from *path* is read as Markdown, by its name; code is not."""
    return is_page(path) or splitext(path)[1].lower() in _TEXTS


def is_read_on_a_forge(path: str) -> bool:
    """Say whether people read the file at *path* in the repository too, whoever brings it in."""
    return basename(path).partition(".")[0].lower() in _READ_ON_A_FORGE
