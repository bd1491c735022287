"""What a page brings in is a link, and its headings are on the page."""

import pytest

from doc_audit.markdown.sourcemap import SourceMap
from doc_audit.model.dialect import Dialect, Includes
from doc_audit.source.page import parse


@pytest.mark.parametrize(
    ("form", "text", "href"),
    [
        ("mdbook", "{{#include ../part.md}}", "../part.md"),
        ("mdbook", "{{#include file.rs:2:10}}", "file.rs"),
        ("mdbook", "\\{{#include shown.md}}", ""),
        ("mdbook", "```rust\n{{#include x.rs}}\n```", ""),
        ("vitepress", "<!--@include: ./a-b/p.md-->", "./a-b/p.md"),
        ("vitepress", "<!-- @include: ./p.md{3,5} -->", "./p.md"),
        ("vitepress", "<!-- @include: ./p.md#part -->", "./p.md"),
        ("docfx", "[!INCLUDE [part](../includes/part.md)]", "../includes/part.md"),
        ("docfx", "See [!include[](x.md)].", "x.md"),
    ],
)
def test_each_site_has_its_own_way(form: Includes, text: str, href: str) -> None:
    page = parse("a.md", text + "\n", dialect=Dialect(includes=form), labels={})
    found = [link for link in page.links if link.kind == "include"]
    assert [link.href for link in found] == ([href] if href else [])
    for link in found:
        assert link.span is not None
        assert SourceMap(text).text[link.span[0] : link.span[1]] == href


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("<!--@include: ./p.md-->", ""),
        ("<!-- @include: ./p.md{3,5} -->", "3:5"),
        ("<!--@include: ./p.md{3,}-->", "3:"),
        ("<!--@include: ./p.md{,5}-->", ":5"),
        ("<!--@include: ./p.md#knots-->", "#knots"),
    ],
)
def test_a_part_of_a_file_may_be_brought_in(text: str, part: str) -> None:
    page = parse("a.md", text + "\n", dialect=Dialect(includes="vitepress"), labels={})
    assert [link.text for link in page.links] == [part]


def test_a_page_names_its_parts() -> None:
    text = "<!-- #region a -->\nText\n<!-- region b -->\n<!-- endregion b -->\n<!-- #endregion a -->\n<!-- #endregion c -->\n"
    page = parse("p.md", text, dialect=Dialect(includes="vitepress"), labels={})
    assert page.regions == (("b", 3, 4), ("a", 1, 5))


@pytest.mark.parametrize("call", ['{{< ref "b.md" >}}', "{% link b.md %}", "{{ site.baseurl }}/b", '<{{< ref "b" >}}>'])
def test_a_label_that_a_call_defines_is_defined(call: str) -> None:
    text = f"See [the page][p] and [it][].\n\n[P]: {call}\n[it]: {call}\n"
    hugo = parse("a.md", text, dialect=Dialect(calls="hugo"), labels={})
    assert hugo.undefined_references == ()
    assert len(parse("a.md", "[x][gone]\n", dialect=Dialect(calls="hugo"), labels={}).undefined_references) == 1


def test_a_place_that_is_named_by_an_empty_link_is_no_link() -> None:
    page = parse(
        "a.md", "[](){#here} Text.\n\n{#there}\n# T\n", dialect=Dialect(attributes=True, directives=True), labels={}
    )
    assert len(page.links) == 0
    assert {"here", "there"} <= {anchor.name for anchor in page.anchors}
    assert [link.href for link in parse("a.md", "[]() {x}\n", dialect=Dialect(), labels={}).links] == [""]
