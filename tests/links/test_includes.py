"""Whose links and anchors count where text is brought in."""

import pytest

from doc_audit.links.includes import Brought, Includes, is_read_on_a_forge, is_text
from doc_audit.model.document import Anchor, Document, Link
from doc_audit.model.place import Location


def document(path: str, *included: tuple[str, str], **more: object) -> Document:
    links = tuple(
        Link(href=href, text=part, kind="include", location=Location(path=path, line=number))
        for number, (href, part) in enumerate(included, start=1)
    )
    return Document(path=path, title="", lines=9, links=links, **more)  # type: ignore[arg-type]


def includes(*documents: Document, appended: tuple[str, ...] = ()) -> Includes:
    return Includes(
        pages={item.path: item for item in documents},
        find=lambda item, number: item.links[number].href,
        appended=lambda path: appended if path.startswith("page") else (),
        moves=lambda _: True,
    )


def test_what_is_brought_in_may_bring_in_more() -> None:
    found = includes(document("page", ("a", "")), document("a", ("b", "")), document("b", ("page", "")))
    assert found.brought("page") == (Brought("a"), Brought("b"))
    assert found.viewers["b"] == (("a", Brought("b")), ("page", Brought("b")))


@pytest.mark.parametrize(
    ("part", "spans"),
    [("", None), ("2:4", ((2, 4),)), ("3:", ((3, 1 << 30),)), ("#one", ((2, 3),)), ("#gone", ()), ("text", None)],
)
def test_a_part_is_some_lines(part: str, spans: tuple[tuple[int, int], ...] | None) -> None:
    found = includes(document("page", ("a", part)), document("a", regions=(("one", 2, 3),)))
    assert found.brought("page") == (Brought("a", spans),)


def test_only_what_stands_in_the_part_counts() -> None:
    anchors = tuple(
        Anchor(name=name, kind="heading", location=Location(path="a", line=line))
        for name, line in (("first", 1), ("third", 3))
    )
    found = includes(document("page", ("a", "2:4")), document("a", anchors=anchors))
    assert list(found.anchors("page")) == ["third"]


def test_marks_bound_a_part() -> None:
    marked = document("a", regions=(("<!--start-->", 2, 2), ("<!--end-->", 8, 8)))
    found = includes(document("page", ("a", "#<!--start-->|<!--end-->")), marked)
    assert found.brought("page") == (Brought("a", ((3, 7),)),)


def test_what_is_appended_defines_references() -> None:
    found = includes(document("page"), document("links", definitions=(("home", "/home"),)), appended=("links",))
    assert found.definition("page", "Home") == "/home"
    assert found.definition("page", "away") is None


def test_many_ways_to_one_file_are_one() -> None:
    # Every page brings in the two below it: without a memory there are 2^40 ways to the last.
    pages = [document(f"p{n}", (f"p{n + 1}", ""), (f"p{n + 2}", "")) for n in range(40)]
    found = includes(*pages)
    assert [item.path for item in found.brought("p0")][:3] == ["p1", "p2", "p3"]
    assert len(found.brought("p0")) < 40


def test_names_tell_what_is_text_and_what_a_forge_shows() -> None:
    assert is_text("a/b.md")
    assert is_text("notes.txt")
    assert not is_text("main.rs")
    assert is_read_on_a_forge("docs/README.md")
    assert not is_read_on_a_forge("snippets/readme-part.md")
