"""Document-control tables: labels in a column, or in a header over one row of values."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from doc_audit.markdown.pagetext import PageText
from doc_audit.metadata.fields import REVIEWING, Field, bare_label, is_firm, two_faced
from doc_audit.metadata.normalise import Bare, undress
from doc_audit.metadata.qualify import is_meant_as_cycle
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.model.document import Role

# No character of a rule can be read in two ways: a row of empty cells must not be tried in all of them.
_RULE = re.compile(r"\s*+(?:\|\s*+)?:?-++:?+\s*+(?:\|\s*+:?+-*+:?+\s*+)+\Z")


@lru_cache(maxsize=1)
def table_rows(page: PageText, lines: frozenset[int]) -> frozenset[int]:
    """The 1-based numbers of those of *lines* that belong to a table: rows with outer bars, or around a rule of dashes."""
    lines = frozenset(number for number in lines if "|" in page.lines[number - 1])
    rows = {number for number in lines if number not in page.code_lines and _has_outer_bar(page.lines[number - 1])}
    for number in lines:
        if number in rows or number in page.code_lines or not _RULE.match(page.lines[number - 1]):
            continue
        for step in (-1, 1):
            place = number if step == 1 else number - 1
            while place in lines and "|" in page.lines[place - 1]:
                rows.add(place)
                place += step
                if step == -1:
                    break
    return frozenset(rows)


def _has_outer_bar(text: str) -> bool:
    text = text.strip()
    return text.startswith("|") and text.count("|") >= 2


def tables(page: PageText, lines: frozenset[int], known: Vocabulary) -> Iterator[Field]:
    """The fields of the tables among *lines*."""
    table: list[int] = []
    for number in [*sorted(table_rows(page, lines)), 0]:
        if table and number != table[-1] + 1:
            yield from _fields(page, table, known)
            table = []
        table.append(number)


def _fields(page: PageText, numbers: Sequence[int], known: Vocabulary) -> Iterator[Field]:
    rows = [(number, _cells(page.lines[number - 1])) for number in numbers if not _RULE.match(page.lines[number - 1])]
    if not rows:
        return
    header = [known.role(_plain(bare)) for bare in rows[0][1]]
    upright = sum(any(known.role(_plain(cell)) is not None for cell in cells[::2]) for _, cells in rows) >= 2
    strong = any(
        role is not None and known.core(_plain(bare)) not in known.weak
        for bare, role in zip(rows[0][1], header, strict=True)
    )
    if not upright and strong and len(rows) == 2 and sum(role is not None for role in header) >= 2:
        number, cells = rows[1]
        for name, role, value in zip(rows[0][1], header, cells, strict=False):
            if role is not None:
                yield _field(role, name, value, number, known)
        return
    if not upright and len(rows) != 1 and any(role is not None for role in header[1:]):
        # Labels over columns: an index of pages, each with its own date, or who does what.
        return
    found = [
        field
        for number, cells in rows
        for field in _pairs(number, cells, known)
        if field.role != "cycle" or is_meant_as_cycle(field, known)
    ]
    if any(_says_review(field, known) for field in found):
        yield from found


def row_fields(line: str, number: int, known: Vocabulary) -> Iterator[Field]:
    """The fields of one row, label and value side by side."""
    return _pairs(number, _cells(line), known)


def _says_review(field: Field, known: Vocabulary) -> bool:
    """A strong label with a value of its kind; how often a device is updated says nothing of reviews."""
    if field.role == "cycle" and not REVIEWING.search(field.label):
        return False
    return not field.weak and is_firm(field, known)


def _pairs(number: int, cells: list[Bare], known: Vocabulary) -> Iterator[Field]:
    """Label and value side by side; a third column holds remarks."""
    if len(cells) == 3 and known.roles.get(known.core(_plain(cells[0]))) in ("reviewed", "updated", "next", "owner"):
        cells = cells[:2]
    if len(cells) % 2:
        return
    for name, value in zip(cells[::2], cells[1::2], strict=False):
        core = known.core(_plain(name))
        role = known.roles.get(core) or two_faced(core, value.text, known)
        if role is not None:
            yield _field(role, name, value, number, known)


def _field(role: Role, name: Bare, value: Bare, number: int, known: Vocabulary) -> Field:
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


def _plain(name: Bare) -> str:
    return bare_label(name.text.strip())


def _cells(line: str) -> list[Bare]:
    """The cells of a table row, undressed, with their own columns."""
    bounds = [match.start() for match in re.finditer(r"(?<!\\)\|", line)]
    if not _has_outer_bar(line):
        bounds = [-1, *bounds]
    cells = []
    for left, right in zip(bounds, [*bounds[1:], len(line.rstrip())], strict=True):
        if right > left + 1 or right < len(line.rstrip()):
            cells.append(undress(line[left + 1 : right], left + 1))
    return cells
