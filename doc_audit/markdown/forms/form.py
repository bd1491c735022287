"""What a reader of one more form of link is given, and gives."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from doc_audit.markdown.pagetext import FrontMatterEntry
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The lines of a page: its *source*, and the 1-based numbers of those that are code or comment from end to end.

    *first* is the 0-based number of the first line behind the front matter. *html*: raw HTML is shown. *call_links*: arguments
    of the site's own shortcodes that are links.
    """

    source: SourceMap
    first: int = 0
    code_lines: Set[int] = frozenset()
    comment_lines: Set[int] = frozenset()
    html: bool = True
    call_links: tuple[tuple[str, str], ...] = ()

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Give each line of text behind the front matter with its 0-based number: no code, no comment."""
        for number in range(self.first, len(self.source.lines)):
            if self.is_text(number):
                yield number, self.source.lines[number]

    def is_text(self, number: int) -> bool:
        """Say whether the line *number* (0-based) is neither code nor comment."""
        return number + 1 not in self.code_lines and number + 1 not in self.comment_lines

    def link(self, number: int, start: int, end: int, kind: LinkKind, text: str = "") -> LinkRow:
        """Make the link whose destination stands in the line *number* (0-based) from *start* to before *end*."""
        offset = self.source.offset(number, start)
        href = self.source.lines[number][start:end]
        return LinkRow(number + 1, start + 1, href, text, kind, (offset, offset + end - start))


Reader = Callable[[Rows], Iterator[LinkRow]]


def read_fields(rows: Rows, entries: tuple[FrontMatterEntry, ...], keys: tuple[str, ...]) -> Iterator[LinkRow]:
    """Find the links in the *entries* of the front matter that *keys* name."""
    for entry in entries:
        if entry.key not in keys or not entry.value:
            continue
        number, start = entry.line - 1, entry.column - 1
        line = rows.source.lines[number]
        end = start + len(entry.value)
        if line[start:end] == entry.value:
            yield rows.link(number, start, end, "front-matter")
        else:
            # Quoted with escapes, or folded over lines: it cannot be written by its place.
            yield LinkRow(entry.line, entry.column, entry.value, "", "front-matter", None)
