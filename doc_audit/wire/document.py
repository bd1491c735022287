"""A document as compact JSON and back: what worker processes hand over and what the page cache keeps.

Links and anchors, of which there are many, are written column by column; everything else by the names of its fields. What a run
asks of every page stands in the first line, what it asks of few links in the two others. The text comes from a disk, so
reading checks the type of every value.
"""

import json
import typing
from collections.abc import Mapping
from dataclasses import fields
from functools import cache, partial
from typing import Any

import msgspec

from doc_audit.errors import DocAuditError
from doc_audit.model.columns import ANCHOR_KINDS, LINK_KINDS, AnchorDetails, Anchors, LinkDetails, Links
from doc_audit.model.document import Document
from doc_audit.wire.convert import plain


class RecordError(DocAuditError):
    """A record that does not fit, though its checksum was right: another program wrote it."""


_COLUMNS = frozenset({"path", "links", "anchors"})
_TEXT = frozenset({str})


def write_record(document: Document) -> str:
    """Write *document*, without its path: everything that a page's bytes yield. The record has three lines."""
    links, anchors = Links.of(document.links), Anchors.of(document.anchors)
    # What a page does not have, most of all these, costs nothing: a default is left out.
    rest = {item.name: value for item in _others() if (value := getattr(document, item.name)) != item.default}
    head = (links.hrefs, links.kinds, anchors.names, anchors.kinds, plain(rest))
    return "\n".join([json.dumps(part, separators=(",", ":")) for part in (head, links.details, anchors.details)])


def read_record(path: str, text: str) -> Document:
    """Read what `write_record` wrote of the page at *path*. The second and third line are read when they are asked for.

    Raises:
        ValueError: it is anything else. `RecordError`, later, if it is one of the other lines.
    """
    try:
        head, links, anchors = text.split("\n")
        hrefs, kinds, names, sorts, rest = json.loads(head)
        _check_texts(hrefs)
        _check_texts(names)
        _check_kinds(kinds, len(hrefs), LINK_KINDS)
        _check_kinds(sorts, len(names), ANCHOR_KINDS)
        return Document(
            path=path,
            links=Links(path, hrefs, kinds, partial(_details, LinkDetails, links, len(hrefs))),
            anchors=Anchors(path, names, sorts, partial(_details, AnchorDetails, anchors, len(names))),
            **msgspec.convert(rest, _rest()),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError(f"not a record: {error}") from error


def _details(kind: Any, text: str, count: int) -> Any:
    try:
        columns = msgspec.convert(json.loads(text), kind)
        if any(len(column) != count for column in columns):
            raise ValueError("its columns differ in length")
    except (ValueError, TypeError, RecursionError) as error:
        raise RecordError(
            f"the page cache holds what was not written to it ({error}); `doc-audit cache clear` empties it"
        ) from error
    return columns


@cache
def _others() -> tuple[Any, ...]:
    return tuple(item for item in fields(Document) if item.name not in _COLUMNS)


@cache
def _rest() -> Any:
    """Make the type of what is not in columns, from the model's own annotations."""
    hints = typing.get_type_hints(Document)
    return typing.TypedDict("_Rest", {item.name: hints[item.name] for item in _others()}, total=False)  # type: ignore[operator]


def _check_kinds(kinds: Any, count: int, known: Mapping[str, str]) -> None:
    if type(kinds) is not str or len(kinds) != count or not known.keys() >= set(kinds):
        raise ValueError("an unknown kind")


def _check_texts(values: Any) -> None:
    # By hand: msgspec copies a list that it checks, which makes reading a record half as slow again.
    if type(values) is not list or not _TEXT.issuperset(map(type, values)):
        raise ValueError("a value is not text")
