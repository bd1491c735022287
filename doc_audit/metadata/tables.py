"""Document-control tables: labels in a column, or in a header over one row of values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from doc_audit.markdown.pagetext import PageText
from doc_audit.metadata.fields import REVIEWING, Field, bare_label, is_firm, role_by_value
from doc_audit.metadata.normalise import NormalisedLine, normalise_line
from doc_audit.metadata.qualify import is_meant_as_cycle, names_metadata
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.metadata.words import fold
from doc_audit.model.document import Role

# No character of a rule can be read in two ways: a row of empty cells must not be tried in all of them.
_RULE = re.compile(r"\s*+(?:\|\s*+)?:?-++:?+\s*+(?:\|\s*+:?+-*+:?+\s*+)+\Z")

_BAR = re.compile(r"(?<!\\)\|")
# What else stands in the first column of a table of control.
_CONTROL_WORDS = frozenset({
    "version", "status", "state", "document id", "id", "title", "name", "author", "authors", "approver", "approved by", "approval",
    "approved", "reviewer", "reviewers", "reviewed by", "classification", "confidentiality", "department", "type", "category",
    "scope", "audience", "created", "effective date", "contact", "slack", "team", "priority", "severity", "language", "tags",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: its line, and its cells."""

    number: int
    cells: list[NormalisedLine]


@lru_cache(maxsize=1)
def table_rows(page: PageText, lines: frozenset[int]) -> frozenset[int]:
    """Give the 1-based numbers of those of *lines* that belong to a table: rows with outer bars, or around a rule of dashes."""
    barred = frozenset(number for number in lines if "|" in page.lines[number - 1])
    written = barred - page.code_lines
    rows = {number for number in written if _has_outer_bar(page.lines[number - 1])}
    for number in written - rows:
        if _RULE.match(page.lines[number - 1]):
            rows.update(_rows_around(number, barred))
    return frozenset(rows)


def _rows_around(rule: int, barred: frozenset[int]) -> Iterator[int]:
    """Give the rows of a table without outer bars: the line above its rule, the rule, and all that follow without a gap."""
    if rule - 1 in barred:
        yield rule - 1
    number = rule
    while number in barred:
        yield number
        number += 1


def _has_outer_bar(text: str) -> bool:
    text = text.strip()
    return text.startswith("|") and text.count("|") >= 2


def tables(page: PageText, lines: frozenset[int], known: Vocabulary) -> Iterator[Field]:
    """Give the fields of the tables among *lines*."""
    table: list[int] = []
    for number in [*sorted(table_rows(page, lines)), 0]:
        if table and number != table[-1] + 1:
            yield from _fields(page, table, known)
            table = []
        table.append(number)


def _fields(page: PageText, numbers: Sequence[int], known: Vocabulary) -> Iterator[Field]:
    rows = []
    for number in numbers:
        line = page.lines[number - 1]
        if not _RULE.match(line):
            rows.append(_Row(number, _cells(line)))
    if not rows:
        return
    roles = [known.role(_plain(cell)) for cell in rows[0].cells]
    if _is_list(page, rows, known):
        return
    if _is_upright(rows, known):
        yield from _side_by_side(rows, known, named=_is_named_for_metadata(page, rows[0].number))
    elif _is_header_of_one(rows, roles, known):
        yield from _below(rows, roles, known)
    elif len(rows) == 1 or not any(roles[1:]):
        # Any other labels over columns are an index of pages, each with its own date, or who does what.
        yield from _side_by_side(rows, known, named=_is_named_for_metadata(page, rows[0].number))


def _is_named_for_metadata(page: PageText, first: int) -> bool:
    """Say whether the line above the table, a heading or a bold line, names the page's metadata."""
    for number in range(first - 1, max(0, first - 3), -1):
        text = page.lines[number - 1].strip()
        if text:
            return text.startswith(("#", "*", "_")) and names_metadata(text)
    return False


def _is_list(page: PageText, rows: Sequence[_Row], known: Vocabulary) -> bool:
    """Say whether a label heads a column of things: no row below it begins as those of a table of control do."""
    header, *others = rows
    below = page.lines[header.number : header.number + 1]
    if not others or len(header.cells) != 2 or not below or not _RULE.match(below[0]):
        return False
    first, second = map(_plain, header.cells)
    if known.role(first) is None or known.role(second) is not None:
        return False
    return not any(_begins_with_a_label(row, known) for row in others)


def _begins_with_a_label(row: _Row, known: Vocabulary) -> bool:
    name = _plain(row.cells[0])
    return known.role(name) is not None or fold(name) in _CONTROL_WORDS


def _is_upright(rows: Sequence[_Row], known: Vocabulary) -> bool:
    """Say whether the labels stand in a column: two rows or more have one before a value."""
    labelled = sum(_has_label_before_value(row, known) for row in rows)
    return labelled >= 2


def _has_label_before_value(row: _Row, known: Vocabulary) -> bool:
    return any(known.role(_plain(cell)) is not None for cell in row.cells[::2])


def _is_header_of_one(rows: Sequence[_Row], roles: Sequence[Role | None], known: Vocabulary) -> bool:
    """Say whether the first row holds labels, two of them or more and one of them strong, over one row of values."""
    labels = []
    for cell, role in zip(rows[0].cells, roles, strict=True):
        if role is not None:
            labels.append(known.core(_plain(cell)))
    return len(rows) == 2 and len(labels) >= 2 and not known.weak.issuperset(labels)


def _below(rows: Sequence[_Row], roles: Sequence[Role | None], known: Vocabulary) -> Iterator[Field]:
    """Give the values of the second row under the labels of the first."""
    header, values = rows
    for name, role, value in zip(header.cells, roles, values.cells, strict=False):
        if role is not None:
            yield _field(role, name, value, values.number, known)


def _side_by_side(rows: Sequence[_Row], known: Vocabulary, *, named: bool) -> Iterator[Field]:
    """Give the labels with the values beside them, if one of them surely speaks of reviews or the table is *named* for metadata."""
    found = []
    for row in rows:
        for field in _pairs(row.number, row.cells, known):
            if field.role != "cycle" or is_meant_as_cycle(field, known):
                found.append(field)
    if named or any(_says_review(field, known) for field in found):
        yield from found


def row_fields(line: str, number: int, known: Vocabulary) -> Iterator[Field]:
    """Give the fields of one row, label and value side by side."""
    return _pairs(number, _cells(line), known)


def _says_review(field: Field, known: Vocabulary) -> bool:
    """Say whether it is a strong label with a value of its kind; how often a device is updated says nothing of reviews."""
    if field.role == "cycle" and not REVIEWING.search(field.label):
        return False
    return not field.weak and is_firm(field, known)


def _pairs(number: int, cells: list[NormalisedLine], known: Vocabulary) -> Iterator[Field]:
    """Give label and value side by side; a third column holds remarks."""
    if len(cells) == 3 and known.roles.get(known.core(_plain(cells[0]))) in ("reviewed", "updated", "next", "owner"):
        cells = cells[:2]
    if len(cells) % 2:
        return
    for name, value in zip(cells[::2], cells[1::2], strict=False):
        core = known.core(_plain(name))
        role = known.roles.get(core) or role_by_value(core, value.text, known)
        if role is not None:
            yield _field(role, name, value, number, known)


def _field(role: Role, name: NormalisedLine, value: NormalisedLine, number: int, known: Vocabulary) -> Field:
    core = known.core(_plain(name))
    indent = len(value.text) - len(value.text.lstrip())
    return Field(
        role=role,
        label=_plain(name),
        raw=value.text.strip(" `"),
        line=number,
        column=value.column(indent),
        source="table",
        weak=core in known.weak,
        last_resort=core in known.last_resort,
    )


def _plain(name: NormalisedLine) -> str:
    return bare_label(name.text.strip())


def _cells(line: str) -> list[NormalisedLine]:
    """Give the cells of a table row, normalised, with their own columns."""
    line = line.rstrip()
    bounds = [match.start() for match in _BAR.finditer(line)]
    if not _has_outer_bar(line):
        bounds = [-1, *bounds]
    cells = []
    for left, right in zip(bounds, [*bounds[1:], len(line)], strict=True):
        is_behind_last_bar = right == len(line) and right <= left + 1
        if not is_behind_last_bar:
            cells.append(normalise_line(line[left + 1 : right], left + 1))
    return cells
