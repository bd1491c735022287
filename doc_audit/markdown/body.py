"""A page's body: its blocks in order, and what each of them yields.

`hidden` keeps from Markdown what other programs read, `splitting` makes blocks of the rest, `texts`, `headings` and `html_blocks`
take what is in them, `site_parts` what only some sites have beside them, and `references` says which labels nothing defines.
"""

from markdown_it.token import Token

from doc_audit.markdown.headings import HeadingReader
from doc_audit.markdown.hidden import hide, hide_calls, show_again, show_calls
from doc_audit.markdown.html_blocks import read_html_block
from doc_audit.markdown.open_page import Body, OpenPage
from doc_audit.markdown.references import settle_references
from doc_audit.markdown.rescue import Rescue, name_lines
from doc_audit.markdown.site_parts import read_python_markdown, read_site_parts
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.markdown.splitting import split_into_blocks
from doc_audit.markdown.texts import TextReader, first_line
from doc_audit.model.dialect import Dialect

__all__ = ["Body", "read_body"]


def read_body(path: str, source: SourceMap, skip: int, dialect: Dialect, rescue: Rescue) -> Body:
    """Read everything after the first *skip* lines, which are the front matter; *rescue* takes what the parser fails on."""
    page = OpenPage(path=path, written=source, source=source, first=skip, dialect=dialect, rescue=rescue)
    if dialect.components:
        # https://mdxjs.com/docs/what-is-mdx/#markdown: indentation makes no code there.
        page.env["no_indented_code"] = True
    if dialect.calls == "hugo":
        hide_calls(page)
    hidden = hide(page)
    _read(page)
    if dialect.calls == "hugo":
        show_calls(page)
    settle_references(page)
    if hidden is not None:
        show_again(page, hidden)
    return page.body


def _read(page: OpenPage) -> None:
    tokens = split_into_blocks(page)
    texts = TextReader(page)
    headings = HeadingReader(page, texts)
    if page.dialect.python:
        read_python_markdown(page, tokens)
    before: Token | None = None
    for token in tokens:
        try:
            _read_block(token, before or token, page, texts, headings)
        except Exception as error:
            first, last = token.map or (0, 1)
            page.rescue.give_up(name_lines(first, last), first + 1, error)
        before = token
    if page.dialect.headers_without_blank:
        headings.read_without_blank()
    if page.dialect.term_ids:
        headings.read_terms()
    read_site_parts(page)


def _read_block(token: Token, before: Token, page: OpenPage, texts: TextReader, headings: HeadingReader) -> None:
    match token.type:
        case "inline" if before.type == "heading_open":
            headings.read(token, before)
        case "inline":
            texts.read(token, before)
        case "fence" | "code_block":
            first, last = token.map or (0, 0)
            page.body.code_lines.update(range(first + 1, last + 1))
        case "html_block":
            read_html_block(token, page, texts, headings)
        case "footnote_reference_open":
            texts.add_footnote(str(token.meta["label"]), first_line(token))
