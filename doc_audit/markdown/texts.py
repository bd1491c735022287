"""The text of blocks: its links, tags, footnotes, and the ids that attribute lists give it."""

import re
from collections.abc import Iterable
from typing import Any

from markdown_it.token import Token

from doc_audit.markdown import python_markdown
from doc_audit.markdown.footnotes import FootnoteIds
from doc_audit.markdown.html import HtmlFacts, read_html
from doc_audit.markdown.inline import InlineFacts, InlineTag, is_notable
from doc_audit.markdown.kramdown import attribute_ids, toc_id
from doc_audit.markdown.open_page import OpenPage, Place
from doc_audit.markdown.pagetext import Comment
from doc_audit.markdown.parser import parse_inline
from doc_audit.markdown.plain import InlineLink
from doc_audit.markdown.sourcemap import BlockMap
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import AnchorKind, LinkKind, UndefinedReference

# Attribute lists: `{#id}`, and Python-Markdown's `{: #id .class }`.
EXPLICIT_ID = re.compile(r"\{:?[ \t]*+(?:\.[\w-]{1,80}[ \t]++)?#(?P<id>[^\s{}#.]{1,200}+)[^{}\n]{0,200}\}")
_MARKUP = re.compile(r"[*`~\\]|!?\[|\]\([^)\n]{0,300}\)|\]|<[^<>]{0,300}>")
_DEFINITION = re.compile(
    r"(?<!\\)\[(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*+\n?+[ \t>]*(?P<destination><[^<>\n]*>|[^\s<]\S*)", re.DOTALL
)
# https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html#default-destination-resolution
_EXTERNAL = re.compile(r"\{[^{}\n]{0,200}\.external(?![\w-])")
# https://vitepress.dev/guide/asset-handling#linked-files
_WITH_TARGET = re.compile(r"\{[^{}\n]{0,200}?(?:target=|download)")
_CELLS = ("th_open", "td_open")


class TextReader:
    """Reads the text of the blocks of *page*, in their order."""

    def __init__(self, page: OpenPage) -> None:
        self._page = page
        self._footnotes = FootnoteIds(page.dialect)
        # The line of the table's row that is read, and the column behind the cells that have been.
        self._row_line, self._row_cursor = -1, 0

    def read(self, token: Token, parent: Token) -> None:
        """Take what the paragraph or cell *token*, which stands in *parent*, holds."""
        content, line = token.content, first_line(token)
        dialect = self._page.dialect
        if dialect.is_kramdown:
            self._read_kramdown_ids(content, line)
        if is_notable(content):
            facts, tokens = parse_inline(self._for_parser(content), self._page.env, rich=False)
            self._take(self._block_map(token, parent), facts, tokens)
        elif parent.type in _CELLS:
            self._cell_column(line, content)
        if "{" in content and dialect.has_attribute_lists:
            self._read_explicit_ids(content, line)

    def read_heading(self, token: Token, parent: Token, text: str) -> list[Token]:
        """Take what the *text* of a heading holds; give it as tokens."""
        facts, tokens = parse_inline(self._for_parser(text), self._page.env, rich=True)
        self._take(self._block_map(token, parent), facts, tokens)
        return tokens

    def read_beside_jsx(self, block: BlockMap) -> None:
        """Take the links in Markdown that stand beside JSX, on the lines of its tags (https://mdxjs.com/docs/what-is-mdx/)."""
        content = block.content
        has_link = "](" in content or "][" in content
        if not has_link or "<code" in content or "<pre" in content:
            return
        facts, _ = parse_inline(content, self._page.env, rich=False)
        for link in facts.links:
            if link.kind in ("inline", "reference", "image"):
                self._page.body.links.append(self._link(block, link))

    def take_html(self, block: BlockMap, html: HtmlFacts, base: int = 0) -> None:
        """Take what *html* holds, which begins at the offset *base* of *block*."""
        page = self._page
        for text, start in html.comments:
            line, column = block.place(base + start)
            page.body.comments.append(Comment(text=text, line=line + 1, column=column + 1))
        if not page.dialect.html:
            return
        for found in html.links:
            if page.path.endswith(".mdx") and found.href.startswith("{"):
                continue
            line, column = block.place(base + found.start)
            first, last = found.value
            span = block.span(base + first, base + last)
            text = " ".join(found.text.split())
            page.body.links.append(LinkRow(line + 1, column + 1, found.href, text, "html", span))
        for name, start in html.ids:
            page.add_anchor(name, "html", block.place(base + start))

    def add_footnote(self, label: str, line: int) -> None:
        """Take the ids of the footnote called *label*."""
        for name in self._footnotes.of_note(label):
            self._page.add_anchor(name, "footnote", (line, 0))

    def _for_parser(self, content: str) -> str:
        """Give *content* as it has to be for the parser, character for character."""
        if self._page.dialect.python:
            return python_markdown.with_destinations(content)
        return content

    # Places ---------------------------------------------------------------------------------------------------------

    def _block_map(self, token: Token, parent: Token) -> BlockMap:
        source, content, line = self._page.source, token.content, first_line(token)
        if parent.type in _CELLS:
            return BlockMap(source, content, line, cursor=self._cell_column(line, content), table=True)
        if parent.type == "heading_open" and parent.markup.startswith("#"):
            return BlockMap(source, content, line, cursor=source.lines[line].rfind(content))
        return BlockMap(source, content, line)

    def _cell_column(self, line: int, content: str) -> int:
        """Find a table cell, which stands somewhere behind the cell before it."""
        if line != self._row_line:
            self._row_line, self._row_cursor = line, 0
        written = content.replace("|", "\\|")
        column = self._page.source.lines[line].find(written, self._row_cursor)
        if column < 0:
            return self._row_cursor
        if content:
            self._row_cursor = column + len(written)
        return column

    # Ids ------------------------------------------------------------------------------------------------------------

    def _read_kramdown_ids(self, content: str, first: int) -> None:
        """Take the ids that attribute lists name in a block."""
        for name, row in attribute_ids(content):
            self._page.add_anchor(name, "explicit", (first + row, 0))
        contents = toc_id(content)
        if contents:
            self._page.add_anchor(contents, "explicit", (first, 0))

    def _read_explicit_ids(self, content: str, line: int) -> None:
        dialect = self._page.dialect
        kind: AnchorKind = "explicit"
        if dialect.directives:
            kind = "label"
        found: Iterable[tuple[str, int]] = _explicit_ids(content)
        if dialect.python:
            found = python_markdown.ids(content)
        number, place = line, 0
        for name, start in found:
            number += content.count("\n", place, start)
            place = start
            self._page.add_anchor(name, kind, (number, 0))

    # Links ----------------------------------------------------------------------------------------------------------

    def _take(self, block: BlockMap, facts: InlineFacts, tokens: list[Token]) -> None:
        page = self._page
        quiet = self._read_tags(block, facts.tags)
        for link in facts.links:
            if not _is_in(quiet, link.start) and not self._is_none(block.content, link):
                page.body.links.append(self._link(block, link))
        for reference in facts.undefined:
            if not _is_in(quiet, reference.start):
                location = page.location(block.place(reference.start))
                text = _plain(reference.text)
                page.body.undefined.append(UndefinedReference(label=reference.label, text=text, location=location))
        for token in tokens:
            if token.type == "footnote_ref":
                self._add_footnote_reference(token, block.place(0))

    def _add_footnote_reference(self, token: Token, place: Place) -> None:
        label, again = str(token.meta.get("label", "")), token.meta.get("subId", 0)
        for name in self._footnotes.of_reference(label, again):
            self._page.add_anchor(name, "footnote", place)

    def _is_none(self, content: str, link: InlineLink) -> bool:
        """Say whether the *link* is none: `[](){#id}` gives a place its name, and `[id]: x` is a definition among text."""
        dialect = self._page.dialect
        if dialect.python and link.kind == "reference" and content.startswith(":", link.end):
            return True
        return not link.href and content.startswith("{", link.end) and dialect.has_attribute_lists

    def _link(self, block: BlockMap, link: InlineLink) -> LinkRow:
        if link.destination is None:
            span = self._definition_span(link.label)
        else:
            span = block.span(*link.destination)
        first, last = link.text
        text = block.content[first:last]
        if link.kind not in ("autolink", "bare"):
            text = _plain(text)
        line, column = block.place(link.start)
        kind: LinkKind = link.kind
        marks = self._left_alone
        if marks is not None and marks.match(block.content, link.end):
            # Left as it is written, for a browser to follow.
            kind = "html"
        href = link.href.replace(python_markdown.BLANK, " ")
        return LinkRow(line + 1, column + 1, href, text, kind, span)

    @property
    def _left_alone(self) -> re.Pattern[str] | None:
        """What stands behind a link whose address the site leaves as it is; None if it changes all."""
        dialect = self._page.dialect
        if dialect.attributes and not dialect.python:
            return _EXTERNAL
        if dialect.targets_leave_links:
            return _WITH_TARGET
        return None

    def _definition_span(self, label: str) -> tuple[int, int] | None:
        definition = self._page.references.get(label)
        if not definition:
            return None
        if "span" not in definition:
            definition["span"] = self._find_definition(definition)
        span: tuple[int, int] | None = definition["span"]
        return span

    def _find_definition(self, definition: dict[str, Any]) -> tuple[int, int] | None:
        source = self._page.source
        first, last = definition["map"]
        start = source.offset(first, 0)
        end = source.offset(last - 1, len(source.lines[last - 1]))
        text = source.text[start:end].replace("\r\n", " \n").replace("\r", "\n")
        match = _DEFINITION.search(text)
        if match is None:
            return None
        begin, stop = match.span("destination")
        if text[begin] == "<":
            begin, stop = begin + 1, stop - 1
        return start + begin, start + stop

    def _read_tags(self, block: BlockMap, tags: Iterable[InlineTag]) -> list[tuple[int, int]]:
        """Take the links and ids of inline *tags*; give the ranges of the content that stand in HTML code elements."""
        quiet: list[tuple[int, int]] = []
        depth = opened = 0
        for tag in tags:
            if tag.raw.startswith(("<?", "<!")) and not tag.raw.startswith("<!--"):
                continue
            html = read_html(tag.raw, code_depth=depth)
            self.take_html(block, html, tag.start)
            if html.code_depth and not depth:
                opened = tag.start
            elif depth and not html.code_depth:
                quiet.append((opened, tag.start))
            depth = html.code_depth
        if depth:
            quiet.append((opened, len(block.content)))
        return quiet


def first_line(token: Token) -> int:
    """Give the 0-based line on which the block *token* begins."""
    if token.map is None:
        return 0
    return token.map[0]


def _explicit_ids(content: str) -> Iterable[tuple[str, int]]:
    for match in EXPLICIT_ID.finditer(content):
        yield match["id"], match.start()


def _is_in(ranges: list[tuple[int, int]], offset: int) -> bool:
    return any(first <= offset < last for first, last in ranges)


def _plain(text: str) -> str:
    return " ".join(_MARKUP.sub("", text[:300]).split())
