"""A document survives its record whatever it holds; a record that was tampered with is refused, never believed."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doc_audit.model.columns import Anchors, Links
from doc_audit.model.document import Document
from doc_audit.model.place import Location
from doc_audit.wire.document import RecordError, read_record, write_record

locations = st.builds(Location, path=st.just("p.md"), line=st.integers(1, 10**6), column=st.integers(1, 10**6))
st.register_type_strategy(Location, locations)
# Built from the model's own annotations, with every field filled: a new field that records do not carry fails here.
documents = st.builds(Document, **{item.name: ... for item in fields(Document)}).map(lambda d: replace(d, path="p.md"))


@given(documents)
def test_every_document_survives(document: Document) -> None:
    assert read_record("p.md", write_record(document)) == document


def test_text_of_another_class_survives() -> None:
    class Text(str):
        pass

    document = Document(path="p.md", title=Text("T"), lines=1)
    assert read_record("p.md", write_record(document)) == Document(path="p.md", title="T", lines=1)


def test_the_path_comes_from_the_reader() -> None:
    document = read_record("new.md", write_record(Document(path="old.md", title="T", lines=1)))
    assert document == Document(path="new.md", title="T", lines=1)


@settings(max_examples=25)
@given(documents, st.data())
def test_a_value_of_another_type_is_refused(document: Document, data: st.DataObject) -> None:
    parts = [json.loads(line) for line in write_record(document).split("\n")]
    holes = list(_holes(parts))
    *way, last = data.draw(st.sampled_from([hole for hole in holes if len(hole) > 1]))
    inner: Any = parts
    for step in way:
        inner = inner[step]
    inner[last] = 0.5
    with pytest.raises((ValueError, RecordError), match=r"not a record|was not written"):
        _read_wholly("\n".join(map(json.dumps, parts)))


@pytest.mark.parametrize("part", [1, 2])
@pytest.mark.parametrize("text", ["", "null", "[]", "[[],[]]", "7", "[" * 100_000, "[[1],[1],[1]]"])
def test_a_line_that_is_read_later_is_refused_then(part: int, text: str) -> None:
    lines = write_record(Document(path="p.md", title="T", lines=1)).split("\n")
    lines[part] = text
    read_record("p.md", "\n".join(lines))
    with pytest.raises(RecordError, match="cache clear"):
        _read_wholly("\n".join(lines))


def _read_wholly(text: str) -> None:
    document = read_record("p.md", text)
    repr((Links.of(document.links).details, Anchors.of(document.anchors).details))


def _holes(value: object, way: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found: list[tuple[object, ...]] = [way] if way else []
    inner = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for key, item in inner:
        found += _holes(item, (*way, key))
    return found


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "[[],[],{}]", "[1,2,3]", "[" * 100_000, '"x"', "{}", "\0", "\n\n", "[]\n[]\n[]", "1\n" * 9],
)
def test_what_is_no_record(text: str) -> None:
    with pytest.raises(ValueError, match="not a record"):
        read_record("p.md", text)
