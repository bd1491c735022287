"""A page split into blocks, by markdown-it's tokens: what stands in containers too, and what stands around lines that no parser reads."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from markdown_it.token import Token

from doc_audit.markdown import python_markdown
from doc_audit.markdown.containers import split
from doc_audit.markdown.open_page import OpenPage
from doc_audit.markdown.parser import parse_blocks
from doc_audit.markdown.rescue import halves, name_lines

# Containers in containers.
_DEEPEST = 20


def split_into_blocks(page: OpenPage) -> list[Token]:
    """Split the body of *page* into blocks, in order, and note the references that it defines."""
    return _with_containers(page, page.first, _rows(page), 0)


def _rows(page: OpenPage) -> list[str]:
    """Give the lines of the body as the parser has to see them."""
    rows = page.source.lines[page.first :]
    if page.dialect.line_comments:
        # https://myst-parser.readthedocs.io/en/latest/syntax/typography.html#comments
        for number, row in enumerate(rows):
            if row.startswith("%"):
                rows[number] = ""
    if page.dialect.python:
        return python_markdown.with_heading_blanks(rows)
    return rows


def _with_containers(page: OpenPage, first: int, rows: Sequence[str], depth: int) -> list[Token]:
    """Split *rows*, which begin at the line *first*, into blocks, and what stands in containers with them, in order."""
    if not page.dialect.has_containers or depth > _DEEPEST:
        return _blocks(page, first, rows)
    outer, parts = split(rows, page.dialect)
    around = _blocks(page, first, outer)
    if not parts:
        return around
    tokens: list[Token] = []
    for token in around:
        while parts and token.map is not None and token.map[0] >= first + parts[0].first:
            part = parts.pop(0)
            tokens += _with_containers(page, first + part.first, part.rows, depth + 1)
        tokens.append(token)
    for part in parts:
        tokens += _with_containers(page, first + part.first, part.rows, depth + 1)
    return tokens


def _blocks(page: OpenPage, first: int, rows: Sequence[str]) -> list[Token]:
    """Split *rows*, which begin at the line *first*, into blocks; if the parser fails on them, each half by itself."""
    try:
        return _placed(page, first, rows)
    except Exception as error:
        half = halves(rows)
        if not half:
            solid = [first + index for index, row in enumerate(rows) if row.strip()] or [first]
            page.rescue.give_up(name_lines(solid[0], solid[-1] + 1), solid[0] + 1, error)
            return []
    return _blocks(page, first, rows[:half]) + _blocks(page, first + half, rows[half:])


def _placed(page: OpenPage, first: int, rows: Sequence[str]) -> list[Token]:
    """Split *rows* into blocks, with the lines that these, and the references that they define, have on the page."""
    references = page.references
    known = len(references)
    tokens = parse_blocks("\n".join(rows), page.env)
    if first:
        # New ones are the last.
        for definition in islice(reversed(references.values()), len(references) - known):
            _move_definition(definition, first)
        for token in tokens:
            if token.map is not None:
                token.map = [token.map[0] + first, token.map[1] + first]
    _take_later_definitions(page, first)
    return tokens


def _take_later_definitions(page: OpenPage, first: int) -> None:
    """Take the later of two definitions of a label, as kramdown and Python-Markdown do; CommonMark takes the earlier."""
    for again in page.env.pop("duplicate_refs", ()):
        if page.dialect.is_kramdown:
            _move_definition(again, first)
            page.references[again["label"]] = again


def _move_definition(definition: dict[str, Any], lines: int) -> None:
    first, last = definition["map"]
    definition["map"] = [first + lines, last + lines]
