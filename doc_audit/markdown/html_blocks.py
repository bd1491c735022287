"""Blocks of raw HTML: links and ids in them, headings, code, comments."""

import re

from markdown_it.token import Token

from doc_audit.markdown.headings import HeadingReader
from doc_audit.markdown.html import HtmlHeading, read_html
from doc_audit.markdown.kramdown import attribute_ids
from doc_audit.markdown.open_page import Body, OpenPage
from doc_audit.markdown.sourcemap import BlockMap
from doc_audit.markdown.texts import TextReader

_COMMENT_ONLY = re.compile(r"\s*<!--")
_CODE = re.compile(r"\s*<(?:pre|script|style|textarea)\b", re.IGNORECASE)


def read_html_block(token: Token, page: OpenPage, texts: TextReader, headings: HeadingReader) -> None:
    """Take what the block *token* of *page* holds."""
    first, last = token.map or (0, 0)
    content = token.content.rstrip("\n")
    block = BlockMap(page.source, content, first)
    if _CODE.match(content):
        page.body.code_lines.update(range(first + 1, last + 1))
    elif _COMMENT_ONLY.match(content):
        _mark_comment_lines(content, first, page.body)
    html = read_html(content)
    texts.take_html(block, html)
    if page.dialect.components:
        texts.read_beside_jsx(block)
    if page.dialect.is_kramdown:
        # Headers that are written as HTML get no ids.
        for name, row in attribute_ids(content):
            page.add_anchor(name, "explicit", (first + row, 0))
    elif page.dialect.html:
        for heading in html.headings:
            _add_heading(heading, block, headings)


def _add_heading(heading: HtmlHeading, block: BlockMap, headings: HeadingReader) -> None:
    text = heading.text.strip()
    if not text:
        return
    place = block.place(heading.start)
    headings.add(text, heading.level, place)
    if text != heading.text:
        headings.add_other_name(heading.text, place, text)


def _mark_comment_lines(content: str, first: int, body: Body) -> None:
    """Mark the lines that are comment from end to end; an unclosed comment runs to the end of its block."""
    end = content.find("-->")
    if end < 0:
        body.comment_lines.update(range(first + 1, first + content.count("\n") + 2))
        return
    after = content[end + 3 :].partition("\n")[0]
    last = first + content.count("\n", 0, end)
    if not after.strip():
        last += 1
    body.comment_lines.update(range(first + 1, last + 1))
