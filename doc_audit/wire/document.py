"""A document as compact JSON and back: what worker processes hand over and what the page cache keeps.

Links and anchors, of which there are many, are written column by column; everything else as rows of its fields. What a run
asks of every page stands in the first line, what it asks of few links in the two others. The text comes from a disk, so
reading checks the type of every value.
"""

import datetime as dt
import json
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache, partial
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from doc_audit.errors import DocAuditError
from doc_audit.model.columns import ANCHOR_KINDS, LINK_KINDS, AnchorDetails, Anchors, LinkDetails, Links
from doc_audit.model.document import Document
from doc_audit.model.place import Location


class RecordError(DocAuditError):
    """A record that is not what it was taken for. Its checksum was right, so somebody made it so."""


_COLUMNS = frozenset({"path", "links", "anchors"})
_TEXT = frozenset({str})
_NUMBER = frozenset({int})
_PLACE = frozenset({int, NoneType})


def write_record(document: Document) -> str:
    """Write *document*, without its path: everything that a page's bytes yield. The record has three lines."""
    links, anchors = Links.of(document.links), Anchors.of(document.anchors)
    # What a page does not have, most of all these, costs nothing: a default is left out.
    rest = {item.name: _plain(value) for item in _others() if (value := getattr(document, item.name)) != item.default}
    head = (links.hrefs, links.kinds, anchors.names, anchors.kinds, rest)
    return "\n".join([json.dumps(part, separators=(",", ":")) for part in (head, links.details, anchors.details)])


def read_record(path: str, text: str) -> Document:
    """Read what `write_record` wrote of the page at *path*. The second and third line are read when they are asked for.

    Raises:
        ValueError: it is anything else. `RecordError`, later, if it is one of the other lines.
    """
    try:
        head, links, anchors = text.split("\n")
        hrefs, kinds, names, sorts, rest = json.loads(head)
        _check(hrefs, _TEXT)
        _check(names, _TEXT)
        _check_kinds(kinds, len(hrefs), LINK_KINDS)
        _check_kinds(sorts, len(names), ANCHOR_KINDS)
        readers = _document_readers()
        return Document(
            path=path,
            links=Links(path, hrefs, kinds, partial(_link_details, links, len(hrefs))),
            anchors=Anchors(path, names, sorts, partial(_anchor_details, anchors, len(names))),
            **{name: readers[name](value, path) for name, value in rest.items()},
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a record: {error}") from error


def _link_details(text: str, count: int) -> LinkDetails:
    texts, lines, columns, starts, ends = _details(text, count, (_TEXT, _NUMBER, _NUMBER, _PLACE, _PLACE))
    return texts, lines, columns, starts, ends


def _anchor_details(text: str, count: int) -> AnchorDetails:
    texts, lines, columns = _details(text, count, (_TEXT, _NUMBER, _NUMBER))
    return texts, lines, columns


def _details(text: str, count: int, types: Sequence[frozenset[type]]) -> list[Any]:
    try:
        columns: list[Any] = json.loads(text)
        for column, kinds in zip(columns, types, strict=True):
            _check(column, kinds)
            if len(column) != count:
                raise ValueError("its columns differ in length")
    except (ValueError, TypeError, RecursionError) as error:
        raise RecordError(
            f"the page cache holds what was not written to it ({error}); `doc-audit cache clear` empties it"
        ) from error
    return columns


@cache
def _others() -> tuple[Any, ...]:
    return tuple(item for item in fields(Document) if item.name not in _COLUMNS)


def _plain(value: Any) -> Any:
    if isinstance(value, Location):
        return [value.line, value.column]
    if is_dataclass(value):
        return [_plain(getattr(value, item.name)) for item in fields(value)]
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _check_kinds(kinds: Any, count: int, known: Mapping[str, str]) -> None:
    if type(kinds) is not str or len(kinds) != count or not known.keys() >= set(kinds):
        raise ValueError("an unknown kind")


def _check(values: Sequence[Any], types: frozenset[type]) -> None:
    if type(values) is not list or not types.issuperset(map(type, values)):
        raise ValueError("a value is of another type")


# Everything else: a reader for each type, made once from the model's own annotations ---------------------------------

_Reader = Callable[[Any, str], Any]


@cache
def _document_readers() -> dict[str, _Reader]:
    hints = typing.get_type_hints(Document)
    return {item.name: _reader(hints[item.name]) for item in _others()}


@cache
def _reader(hint: Any) -> _Reader:
    """Make the function that turns plain JSON into a value of type *hint*, on the page with the given path."""
    if hint is Location:
        return _location
    if hint is dt.date:
        return lambda value, _: dt.date.fromisoformat(value)
    if is_dataclass(hint):
        return _row_reader(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple_reader(inner)
    if origin is Literal:
        return _choice_reader(frozenset(inner))
    if NoneType in inner:
        read = _reader(next(member for member in inner if member is not NoneType))
        return lambda value, path: None if value is None else read(value, path)
    if hint not in (str, int, bool):
        raise NotImplementedError(f"a record cannot hold {hint}")
    return _leaf_reader(hint)


def _location(value: Any, path: str) -> Location:
    line, column = value
    _check(value, _NUMBER)
    return Location(path=path, line=line, column=column)


def _row_reader(kind: Any) -> _Reader:
    hints = typing.get_type_hints(kind)
    named = [(item.name, _reader(hints[item.name])) for item in fields(kind)]

    def read(values: Any, path: str) -> Any:
        return kind(**{name: one(value, path) for (name, one), value in zip(named, _listed(values), strict=True)})

    return read


def _tuple_reader(inner: tuple[Any, ...]) -> _Reader:
    if inner[1:] == (...,):
        one = _reader(inner[0])
        return lambda values, path: tuple([one(value, path) for value in _listed(values)])
    each = [_reader(hint) for hint in inner]
    return lambda values, path: tuple([one(value, path) for one, value in zip(each, _listed(values), strict=True)])


def _listed(values: Any) -> list[Any]:
    if type(values) is not list:
        raise ValueError(f"not {values!r}")
    return values


def _choice_reader(choices: frozenset[Any]) -> _Reader:
    def read(value: Any, _: str) -> Any:
        if value not in choices:
            raise ValueError(f"not {value!r}")
        return value

    return read


def _leaf_reader(kind: type) -> _Reader:
    def read(value: Any, _: str) -> Any:
        if type(value) is not kind:
            raise ValueError(f"not {value!r}")
        return value

    return read
