"""Links in forms that only some sites know."""

import pytest

from doc_audit.markdown.component_ids import read_component_ids
from doc_audit.markdown.forms import with_forms
from doc_audit.markdown.forms.docfx import read_docfx
from doc_audit.markdown.forms.form import Rows
from doc_audit.markdown.forms.gitbook import read_gitbook
from doc_audit.markdown.forms.mintlify import read_mintlify
from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse


def row(href: str, text: str, start: int, end: int) -> LinkRow:
    return LinkRow(1, start + 1, href, text, "inline", (start, end))


def test_a_link_inside_a_destination_is_what_that_one_links_to() -> None:
    outer, inner = row("{{< ref x >}}", "text", 7, 20), row("x", "", 15, 16)
    other = row("y.md", "other", 30, 34)
    assert with_forms([outer, other], [inner]) == [outer._replace(href="x", span=inner.span), other]
    assert with_forms([other], [inner]) == [other, inner]


def test_each_use_of_a_definition_links_to_what_is_inside_it() -> None:
    first, second = (row("{{< ref x >}}", "text", 7, 20)._replace(line=number) for number in (3, 5))
    inner = row("x", "", 15, 16)._replace(line=9)
    found = with_forms([first, second], [inner])
    assert [(link.href, link.line) for link in found] == [("x", 3), ("x", 5)]


def test_front_matter_holds_links_and_what_makes_an_address() -> None:
    text = '---\nslug: /start\nhero:\n  actions:\n    - link: /guide\n      text: Go\n    - link: "/b"\n---\n\n# T\n'
    dialect = Dialect(fields=("slug",), link_fields=("hero.actions.link",))
    document = parse("a.md", text, dialect=dialect, labels={})
    assert document.fields == (("slug", "/start"),)
    found = [(link.href, link.kind, link.location.line, link.location.column) for link in document.links]
    assert found == [("/guide", "front-matter", 5, 13), ("/b", "front-matter", 7, 14)]
    for link in document.links:
        assert link.span is not None
        assert text[link.span[0] : link.span[1]] == link.href


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (':::image type="content" source="a.png" lightbox="b.png" alt-text="x":::', ["a.png", "b.png"]),
        ('1. :::code language="cs" source="~/x.cs" id="y":::', ["~/x.cs"]),
        (":::moniker range='x'", []),
        ("See @uid.of, and @other.", ["uid.of", "other"]),
        ('See @"a uid" (@b)', ["a uid", "b"]),
        ("me@example.org `@code` x@y", []),
    ],
)
def test_docfx_names_files_in_blocks_and_resources_in_short(text: str, expected: list[str]) -> None:
    found = list(read_docfx(Rows(source=SourceMap(text))))
    assert [row.href for row in found] == expected
    for row in found:
        assert row.span is not None
        assert text[row.span[0] : row.span[1]] == row.href


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<Card title="x" href="/a">', ["/a"]),
        ('<Card\n  title="a > b"\n  href="/a"\n/>', ["/a"]),
        ("<Card href={'/a'} img={`/b.png`} />", ["/a", "/b.png"]),
        ('<a href="/a">', []),
        ('`<Card href="/a">`', []),
        ('import X from "/snippets/x.mdx";', ["/snippets/x.mdx"]),
        ('import X from "package";', []),
    ],
)
def test_mintlify_components_lead_somewhere(text: str, expected: list[str]) -> None:
    assert [row.href for row in read_mintlify(Rows(source=SourceMap(text)))] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{% content-ref url="a.md" %}', [("directive", "a.md")]),
        ('{% file src=".gitbook/assets/a%20b.pdf" %}', [("directive", ".gitbook/assets/a%20b.pdf")]),
        ('{% include "../.gitbook/includes/a.md" %}', [("include", "../.gitbook/includes/a.md")]),
        ('{% hint style="info" %}', []),
    ],
)
def test_gitbook_blocks_lead_somewhere(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(row.kind, row.href) for row in read_gitbook(Rows(source=SourceMap(text)))] == expected


def test_components_name_places() -> None:
    lines = ['<ParamField path="a.b">', "<Tab", '  title="A Tab"', ">", "### `x` <Badge>y</Badge>"]
    assert list(read_component_ids(lines)) == [("param-a-b", 0), ("response-a-b", 0), ("a-tab", 1), ("x", 4)]
