"""One page while its body is read: what is known of it by now, and what was found."""

from dataclasses import dataclass, field
from typing import Any

from doc_audit.markdown.pagetext import Comment, PageHeading
from doc_audit.markdown.rescue import Rescue
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Anchor, AnchorKind, MadeByCode, UndefinedReference
from doc_audit.model.place import Location

# A 0-based line and column.
Place = tuple[int, int]


@dataclass(slots=True)
class Body:
    """What a page's body holds, in source order; lines are 1-based."""

    links: list[LinkRow] = field(default_factory=list)
    undefined: list[UndefinedReference] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    headings: list[PageHeading] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    definitions: list[tuple[str, str]] = field(default_factory=list)
    made_by_code: MadeByCode = ""
    code_lines: set[int] = field(default_factory=set)
    comment_lines: set[int] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class OpenPage:
    """The page at *path*, written in *dialect*, behind its *first* lines, which are the front matter.

    *written* is the page as it is, *source* what Markdown is read from: the same, with what other programs read masked.
    *env* is what markdown-it keeps from block to block; *rescue* takes what a parser fails on, *body* what is found.
    """

    path: str
    written: SourceMap
    source: SourceMap
    first: int
    dialect: Dialect
    rescue: Rescue
    env: dict[str, Any] = field(default_factory=dict)
    body: Body = field(default_factory=Body)

    @property
    def start(self) -> int:
        """The offset at which the body begins."""
        if self.first >= len(self.source.lines):
            return len(self.source.text)
        return self.source.offset(self.first, 0)

    @property
    def references(self) -> dict[str, dict[str, Any]]:
        """The definitions of references by their labels, as markdown-it keeps them."""
        found: dict[str, dict[str, Any]] = self.env.setdefault("references", {})
        return found

    def location(self, place: Place) -> Location:
        """Give the location of *place*."""
        line, column = place
        return Location(path=self.path, line=line + 1, column=column + 1)

    def add_anchor(self, name: str, kind: AnchorKind, place: Place, text: str = "") -> None:
        """Note that *place* can be linked to by *name*; *text* is what a heading says."""
        self.body.anchors.append(Anchor(name=name, kind=kind, location=self.location(place), text=text))
