"""What only the pages of some sites have beside Markdown: forms of links, labels, components, names of blocks."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from doc_audit.markdown import python_markdown
from doc_audit.markdown.component_ids import read_component_ids, read_open_components, read_summaries
from doc_audit.markdown.forms import Rows, read_forms, with_forms
from doc_audit.markdown.labels import read_labels
from doc_audit.markdown.open_page import OpenPage
from doc_audit.markdown.slugs import github_slug
from doc_audit.model.columns import ANY_ANCHOR

# https://mkdocstrings.github.io/usage/#autodoc-syntax
_OBJECT = "::: "
_BLOCK_NAME = re.compile(r"\^[A-Za-z0-9-]+\Z")


def read_site_parts(page: OpenPage) -> None:
    """Take what the dialect of *page* names, once its blocks have been read."""
    dialect = page.dialect
    if dialect.includes or dialect.forms:
        _read_forms(page)
    if dialect.directives:
        _read_labels(page)
    if dialect.open_components or dialect.components:
        _note_components(page)
    if dialect.summaries_have_ids:
        for text, line in read_summaries(page.source.lines):
            page.add_anchor(github_slug(text), "html", (line, 0))
    elif dialect.component_ids:
        for name, line in read_component_ids(page.source.lines):
            page.add_anchor(name, "html", (line, 0))
    if dialect.named_by_text:
        _read_block_names(page)


def read_python_markdown(page: OpenPage, tokens: Sequence[Token]) -> None:
    """Take what Python-Markdown reads line by line: definitions of references, tabs, and blocks that name themselves.

    *tokens* are the blocks of *page*.
    """
    lines = page.source.lines
    code: set[int] = set()
    for token in tokens:
        if token.type in ("fence", "code_block") and token.map is not None:
            code.update(range(*token.map))
    page.references.update(python_markdown.definitions(lines, code))
    if page.dialect.tabs:
        for name, _, line in python_markdown.tabs(lines, code):
            page.add_anchor(name, "explicit", (line, 0))
        for name, line in python_markdown.block_ids(lines):
            page.add_anchor(name, "explicit", (line, 0))
    if page.dialect.open_marks:
        for number, row in enumerate(lines):
            if number not in code or "exec=" in row:
                _note_code(page, row, number)


def _note_code(page: OpenPage, row: str, line: int) -> None:
    """Note what code makes of a *row*: any text, or what it says of an object, whose name is then a place of the page."""
    for mark in page.dialect.open_marks:
        if mark == _OBJECT:
            _note_object(page, row, line)
        elif mark in row:
            page.body.made_by_code = "text"


def _note_object(page: OpenPage, row: str, line: int) -> None:
    if not row.startswith(_OBJECT):
        return
    name = row.removeprefix(_OBJECT).strip()
    page.add_anchor(name, "explicit", (line, 0))
    if name.startswith("mkdocs-"):
        page.body.made_by_code = "text"
    elif not page.body.made_by_code:
        page.body.made_by_code = "objects"


def _read_forms(page: OpenPage) -> None:
    rows = Rows(
        source=page.written,
        first=page.first,
        code_lines=page.body.code_lines,
        comment_lines=page.body.comment_lines,
        html=page.dialect.html,
        call_links=page.dialect.call_links,
    )
    try:
        page.body.links = with_forms(page.body.links, list(read_forms(rows, page.dialect)))
    except Exception as error:
        page.rescue.give_up("the links of its site generator", page.first + 1, error)


def _read_labels(page: OpenPage) -> None:
    try:
        for found in read_labels(page.source.lines, page.first, page.body.comment_lines):
            page.add_anchor(found.name, found.kind, (found.line, 0), found.text)
    except Exception as error:
        page.rescue.give_up("the labels of its site generator", page.first + 1, error)


def _note_components(page: OpenPage) -> None:
    """Leave a sign of components whose code may make places or text."""
    found = read_open_components(_rows_without_code(page), page.dialect.open_components)
    if found.brings_text:
        page.body.made_by_code = "text"
    elif found.line is not None:
        page.add_anchor(ANY_ANCHOR, "explicit", (found.line, 0))


def _rows_without_code(page: OpenPage) -> Iterator[tuple[int, str]]:
    for number in range(page.first, len(page.source.lines)):
        if number + 1 not in page.body.code_lines:
            yield number, page.source.lines[number]


def _read_block_names(page: OpenPage) -> None:
    """Take the names of blocks: `^name` at the end of a line (https://help.obsidian.md/links#Link+to+a+block+in+a+note)."""
    for line in range(page.first, len(page.source.lines)):
        before, mark, name = page.source.lines[line].rstrip().rpartition("^")
        name = f"{mark}{name}"
        if _BLOCK_NAME.match(name) and not before[-1:].isalnum():
            page.add_anchor(name, "explicit", (line, len(before)))
