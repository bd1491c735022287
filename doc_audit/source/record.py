"""A document as compact JSON and back: what worker processes hand over and what the page cache keeps.

Links and anchors, of which there are many, are written column by column; everything else as rows of its fields. The text
comes from a disk, so reading checks the type of every value.
"""

import datetime as dt
import json
import typing
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import repeat
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from doc_audit.model.document import Anchor, AnchorKind, Document, Link, LinkKind
from doc_audit.model.place import Location

_LINK_KINDS: dict[LinkKind, str] = {
    "inline": "i", "reference": "r", "image": "m", "autolink": "a", "bare": "b", "html": "h",
}  # fmt: skip
_ANCHOR_KINDS: dict[AnchorKind, str] = {"heading": "h", "explicit": "e", "html": "t", "footnote": "f"}
_LINK_OF = {letter: kind for kind, letter in _LINK_KINDS.items()}
_ANCHOR_OF = {letter: kind for kind, letter in _ANCHOR_KINDS.items()}
_COLUMNS = frozenset({"path", "links", "anchors"})
_TEXT = frozenset({str})
_NUMBER = frozenset({int})
_NUMBER_OR_NONE = frozenset({int, NoneType})


def write_record(document: Document) -> str:
    """Write *document*, without its path: everything that a page's bytes yield."""
    links, anchors = document.links, document.anchors
    record = [
        [
            [link.href for link in links],
            [link.text for link in links],
            "".join(_LINK_KINDS[link.kind] for link in links),
            *_places(link.location for link in links),
            [link.span and link.span[0] for link in links],
            [link.span and link.span[1] for link in links],
        ],
        [
            [anchor.name for anchor in anchors],
            [anchor.text for anchor in anchors],
            "".join(_ANCHOR_KINDS[anchor.kind] for anchor in anchors),
            *_places(anchor.location for anchor in anchors),
        ],
        # What a page does not have, most of all these, costs nothing: a default is left out.
        {
            item.name: _plain(value)
            for item in _others()
            if (value := getattr(document, item.name)) != item.default
        },
    ]  # fmt: skip
    return json.dumps(record, separators=(",", ":"))


def read_record(path: str, text: str | bytes) -> Document:
    """Read what `write_record` wrote of the page at *path*.

    Raises:
        ValueError: it is anything else.
    """
    try:
        links, anchors, rest = json.loads(text)
        readers = _document_readers()
        others = {name: readers[name](value, path) for name, value in rest.items()}
        return Document(path=path, links=_links(path, *links), anchors=_anchors(path, *anchors), **others)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a record: {error}") from error


def _places(locations: Iterable[Location]) -> tuple[list[int], list[int]]:
    places = [(location.line, location.column) for location in locations]
    return [line for line, _ in places], [column for _, column in places]


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


def _links(
    path: str,
    hrefs: list[str],
    texts: list[str],
    kinds: str,
    lines: list[int],
    columns: list[int],
    firsts: list[int | None],
    lasts: list[int | None],
) -> tuple[Link, ...]:
    _check(hrefs, _TEXT)
    _check(texts, _TEXT)
    _check(firsts, _NUMBER_OR_NONE)
    _check(lasts, _NUMBER_OR_NONE)
    _same_length(hrefs, texts, kinds, lines, columns, firsts, lasts)
    places = _locations(path, lines, columns)
    spans = [
        None if first is None or last is None else (first, last) for first, last in zip(firsts, lasts, strict=True)
    ]
    return tuple(map(_link, hrefs, texts, [_LINK_OF[kind] for kind in kinds], places, spans))


def _anchors(
    path: str, names: list[str], texts: list[str], kinds: str, lines: list[int], columns: list[int]
) -> tuple[Anchor, ...]:
    _check(names, _TEXT)
    _check(texts, _TEXT)
    _same_length(names, texts, kinds, lines, columns)
    places = _locations(path, lines, columns)
    return tuple(map(_anchor, names, texts, [_ANCHOR_OF[kind] for kind in kinds], places))


def _locations(path: str, lines: list[int], columns: list[int]) -> list[Location]:
    _check(lines, _NUMBER)
    _check(columns, _NUMBER)
    return list(map(_location_at, repeat(path, len(lines)), lines, columns))


# A frozen dataclass spends two thirds of its making on looking up its own fields by name. There are a hundred thousand of
# these in a large tree, so their slots are filled directly.
_new = object.__new__
_set_path, _set_line, _set_column = (getattr(Location, name).__set__ for name in ("path", "line", "column"))
_set_href, _set_text, _set_kind, _set_location, _set_span = (
    getattr(Link, name).__set__ for name in ("href", "text", "kind", "location", "span")
)
_set_name, _set_heading, _set_sort, _set_place = (
    getattr(Anchor, name).__set__ for name in ("name", "text", "kind", "location")
)


def _location_at(path: str, line: int, column: int) -> Location:
    location = _new(Location)
    _set_path(location, path)
    _set_line(location, line)
    _set_column(location, column)
    return location


def _link(href: str, text: str, kind: LinkKind, location: Location, span: tuple[int, int] | None) -> Link:
    link = _new(Link)
    _set_href(link, href)
    _set_text(link, text)
    _set_kind(link, kind)
    _set_location(link, location)
    _set_span(link, span)
    return link


def _anchor(name: str, text: str, kind: AnchorKind, location: Location) -> Anchor:
    anchor = _new(Anchor)
    _set_name(anchor, name)
    _set_heading(anchor, text)
    _set_sort(anchor, kind)
    _set_place(anchor, location)
    return anchor


def _same_length(*columns: Sequence[Any]) -> None:
    if len(set(map(len, columns))) != 1:
        raise ValueError("its columns differ in length")


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
        return lambda value, path: dt.date.fromisoformat(value)
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
