"""What a script says, as plain values."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from operator import itemgetter

from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.document import Document, LinkKind

# The key under which an object holds what it takes from an unknown one.
REST = "..."


class Placed(str):
    """A string of a file, equal to the plain string, that knows where it stands.

    *path* is the file; *line* and *column* are 1-based, in characters; *span* holds the offsets of its first character and
    behind its last one in that file, None where the source does not read like the string (escapes, parts put together).
    """

    __slots__ = ("column", "line", "path", "span")
    path: str
    line: int
    column: int
    span: tuple[int, int] | None

    def __new__(cls, text: str, path: str, line: int, column: int, span: tuple[int, int] | None = None) -> "Placed":
        """Put *text* at a place."""
        made = super().__new__(cls, text)
        made.path, made.line, made.column, made.span = path, line, column, span
        return made

    def link(self, kind: LinkKind, href: str | None = None) -> LinkRow:
        """Make the link to *href*, which is the string itself if nothing else is given."""
        whole = href is None or href == self
        return LinkRow(
            self.line, self.column, str(self) if href is None else href, "", kind, self.span if whole else None
        )

    def at_same_place(self, text: str) -> "Placed":
        """Give another *text*, made from this one."""
        return Placed(text, self.path, self.line, self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What only running the script would tell: the *reason*, the place, and what it may be, as far as that is written.

    Of the call of a function that is not known, *made_by* is its name, and *given* are the values that it is given.
    """

    reason: str
    path: str
    line: int
    column: int
    choices: tuple["Value", ...] = ()
    made_by: str = ""
    given: tuple["Value", ...] = ()


# A list and a table are of values again; a string is a `Placed`, and so is each key of a table.
Value = Placed | float | bool | None | Unknown | list["Value"] | dict[str, "Value"]


def choices(value: Value) -> Iterator[Value]:
    """Give what *value* may be: itself, or each of the choices of an unknown one."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Unknown):
            waiting.extend(reversed(found.choices))
        else:
            yield found


def look_up(value: Value, *keys: str) -> Value:
    """Give what stands below *keys* in a table of tables; None where it has none, Unknown where that cannot be said."""
    for key in keys:
        if isinstance(value, dict):
            value = _of_table(value, key)
        elif isinstance(value, Unknown):
            found = [_of_table(choice, key) for choice in choices(value) if isinstance(choice, dict)]
            value = replace(value, choices=tuple(choice for choice in found if choice is not None))
        else:
            return None
    return value


def _of_table(table: dict[str, Value], key: str) -> Value:
    if key in table:
        return table[key]
    rest = table.get(REST)
    if not isinstance(rest, Unknown):
        return None
    found = [choice[key] for choice in choices(rest) if isinstance(choice, dict) and key in choice]
    return replace(rest, choices=tuple(found))


def strings(value: Value) -> Iterator[Placed]:
    """Give every string in *value*, in the order of the source, without the keys of tables; choices count."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Placed):
            yield found
        elif isinstance(found, Unknown):
            waiting.extend(reversed(found.choices))
        elif isinstance(found, list):
            waiting.extend(reversed(found))
        elif isinstance(found, dict):
            waiting.extend(reversed(found.values()))


def documents(found: Iterable[tuple[str, LinkRow]]) -> Iterator[Document]:
    """Put links, each with the path of the file that it stands in, together as one document a file."""
    by_file: dict[str, set[LinkRow]] = {}
    for path, row in found:
        by_file.setdefault(path, set()).add(row)
    for path, rows in by_file.items():
        ordered = sorted(rows, key=itemgetter(0, 1))
        yield Document(path=path, title="", lines=0, links=Links.of_rows(path, ordered))
