"""Where a page's lines lie in its source, so that every fact can say its exact line, column and offset."""

from bisect import bisect_right
from itertools import accumulate

from doc_audit.model.lines import line_starts, split_lines


class SourceMap:
    """A page's text as lines, whatever ends them. Lines are counted from 0 here; offsets are into the text as given."""

    __slots__ = ("lines", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)
        if "\r" in text:
            self.starts = line_starts(text)
        else:
            # The same, sooner.
            self.starts = list(accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))

    def offset(self, line: int, column: int) -> int:
        """Turn a 0-based line and column into an offset."""
        return self.starts[line] + column

    def place(self, offset: int) -> tuple[int, int]:
        """Turn an offset into a 0-based line and column."""
        line = bisect_right(self.starts, offset) - 1
        return line, offset - self.starts[line]


class BlockMap:
    """Leads from an offset in a block's content, as Markdown sees it, back to the source.

    Markdown takes container marks and indentation from the front of a line and blanks from its end, so a content line is
    what its source line ends with. A line of which that is not true (a table cell, a heading with closing marks) is
    looked for from the column *cursor* on.
    """

    __slots__ = ("_columns", "_content_starts", "_first", "_source", "_straight", "_unescaped_pipes", "content")

    def __init__(
        self, source: SourceMap, content: str, first: int, *, cursor: int | None = None, table: bool = False
    ) -> None:
        self.content = content
        self._source = source
        self._first = first
        self._unescaped_pipes = table and "|" in content
        # Most content is one line.
        self._content_starts = [0]
        if cursor is not None:
            self._columns = [max(0, cursor)]
        elif "\n" not in content:
            self._columns = [self._from_end(first, content)]
        else:
            rows = content.split("\n")
            self._content_starts = list(accumulate((len(row) + 1 for row in rows[:-1]), initial=0))
            self._columns = [self._from_end(first + index, row) for index, row in enumerate(rows)]
        self._straight = self._straight_column()

    def _straight_column(self) -> int | None:
        """Give the column of content that stands in one line of its source as it is: only the column has to be added."""
        is_one_line = len(self._columns) == 1 and self._first < len(self._source.lines)
        if is_one_line and not self._unescaped_pipes and self._columns[0] >= 0:
            return self._columns[0]
        return None

    def _from_end(self, line: int, content: str) -> int:
        lines = self._source.lines
        raw = ""
        if line < len(lines):
            raw = lines[line]
        # Below zero where a tab that was cut in two is longer in the content than in the source.
        return len(raw.rstrip()) - len(content.rstrip())

    def place(self, offset: int) -> tuple[int, int]:
        """Turn an offset in the content into a 0-based line and column of the source."""
        if self._straight is not None and offset >= 0:
            return self._first, self._straight + offset
        index = bisect_right(self._content_starts, offset) - 1
        if index >= len(self._columns):
            index = len(self._columns) - 1
        column = self._columns[index] + offset - self._content_starts[index]
        if self._unescaped_pipes:
            column += self.content.count("|", 0, offset)
        return min(self._first + index, len(self._source.lines) - 1), max(0, column)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Turn a range of the content into one of the source, or None if it does not read the same there."""
        if start > end:
            return None
        if self._straight is not None and start >= 0:
            base = self._source.starts[self._first] + self._straight
            first, last = base + start, base + end
        else:
            first = self._source.offset(*self.place(start))
            last = self._source.offset(*self.place(end))
        if self._source.text[first:last] != self.content[start:end]:
            return None
        return first, last
