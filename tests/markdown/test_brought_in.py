"""The forms in which MkDocs and mdBook bring in other files."""

import pytest

from doc_audit.markdown.forms.include_markdown import read_marks
from doc_audit.markdown.forms.includes import read_anchors
from doc_audit.markdown.forms.pymdown_snippets import read_parts
from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse

SNIPPETS = Dialect(ids="mkdocs", python=True, forms=("pymdown-snippets",))
MARKDOWN = Dialect(ids="mkdocs", python=True, forms=("include-markdown",))
BOOK = Dialect(ids="mdbook", includes="mdbook")


def found(text: str, dialect: Dialect) -> list[tuple[str, str, str, int, int]]:
    document = parse("a.md", text, dialect=dialect, labels={})
    for link in document.links:
        assert link.span is not None
        assert text[slice(*link.span)] == link.href
    return [(x.href, x.text, x.kind, x.location.line, x.location.column) for x in document.links]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('--8<-- "a.md"\n', [("a.md", "", "include", 1, 9)]),
        ("-8<- 'a.md:part'\n", [("a.md", "#part", "include", 1, 7)]),
        ('--8<-- "a.md:2:9"\n', [("a.md", "2:9", "include", 1, 9)]),
        ('--8<-- "a.md:2"\n', [("a.md", "2:", "include", 1, 9)]),
        ('--8<-- "a.md:-3:"\n', [("a.md", "", "include", 1, 9)]),
        ('    --8<-- "a.md"\n', [("a.md", "", "directive", 1, 13)]),
        (';--8<-- "a.md"\n', []),
        ('text --8<-- "a.md"\n', []),
        ("--8<--\na.md\n; b.md\n\nc.md:x\n--8<--\n", [("a.md", "", "include", 2, 1), ("c.md", "#x", "include", 5, 1)]),
        ('```\n--8<-- "a.py"\n```\n', [("a.py", "", "directive", 2, 9)]),
    ],
)
def test_snippets(text: str, links: list[tuple[str, str, str, int, int]]) -> None:
    assert found(text, SNIPPETS) == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('{% include-markdown "a.md" %}\n', [("a.md", "", "rebased-include", 1, 22)]),
        ("{%- include '../a.md' -%}\n", [("../a.md", "", "include", 1, 14)]),
        ('{%\n  include-markdown "a.md"\n  start="<!--s-->"\n%}\n', [("a.md", "#<!--s-->|", "rebased-include", 2, 21)]),
        ('{% include-markdown "*.md" %}\n', []),
        ('{% includes "a.md" %}\n', []),
        ('{% set x = "a.md" %}\n', []),
    ],
)
def test_include_markdown(text: str, links: list[tuple[str, str, str, int, int]]) -> None:
    assert found(text, MARKDOWN) == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("{{#include a.md}}\n", [("a.md", "", "include", 1, 1)]),
        ("{{#include a.md:part}}\n", [("a.md", "#part", "include", 1, 1)]),
        ("{{#include a.md:2}}\n", [("a.md", "2:2", "include", 1, 1)]),
        ("{{#include a.md:2:}}\n", [("a.md", "2:", "include", 1, 1)]),
        ("{{#include a.md::5}}\n", [("a.md", ":5", "include", 1, 1)]),
        ("{{#template a.md x=y}}\n", [("a.md", "", "include", 1, 1)]),
        ("\\{{#include a.md}}\n", []),
        ("{{#title Hello}}\n", []),
        ("```rust\n{{#rustdoc_include a.rs:4:7}}\n```\n", [("a.rs", "4:7", "directive", 2, 1)]),
    ],
)
def test_books(text: str, links: list[tuple[str, str, str, int, int]]) -> None:
    assert found(text, BOOK) == links


def test_parts_have_names() -> None:
    assert list(read_parts(["# -8<- [start:a]", "x", "# -8<- [end:a]", "# -8<- [start:b]", "y"])) == [
        ("a", 2, 2),
        ("b", 5, 5),
    ]
    assert list(read_anchors(["// ANCHOR: a", "x", "// ANCHOR_END: a"])) == [("a", 1, 3)]
    assert list(read_marks(["<!--a-->", "x <!--b-->"])) == [("<!--a-->", 1, 1)]
