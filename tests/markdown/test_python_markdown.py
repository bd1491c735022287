"""What Python-Markdown reads in another way than CommonMark."""

import pytest

from doc_audit.markdown import python_markdown
from doc_audit.markdown.python_markdown import BLANK
from doc_audit.markdown.slugs import Slugger
from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.model.document import Document
from doc_audit.source.page import parse

PYTHON = Dialect(ids="mkdocs", python=True, attributes=True, admonitions=True, html_blocks=True, emoji=True, tabs=True)


def page(text: str, dialect: Dialect = PYTHON) -> Document:
    return parse("a.md", text, dialect=dialect, labels={})


def names(text: str, dialect: Dialect = PYTHON) -> list[str]:
    return [anchor.name for anchor in page(text, dialect).anchors]


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ("[x](my file.md)", f"[x](my{BLANK}file.md)"),
        ('[x](my file.md "Title")', f'[x](my{BLANK}file.md "Title")'),
        ("[x]( a.md )", "[x]( a.md )"),
        ("[x](<a b.md>)", "[x](<a b.md>)"),
        ("[x](a (b).md)", "[x](a (b).md)"),
        ("[x](a b.md) and [y](c d.md)", f"[x](a{BLANK}b.md) and [y](c{BLANK}d.md)"),
        ("](](](", "](](]("),
    ],
)
def test_a_destination_may_hold_blanks(content: str, written: str) -> None:
    assert python_markdown.with_destinations(content) == written


def test_a_link_with_blanks_has_its_place() -> None:
    text = "# T\n\nSee [it](my old file.md#x) there.\n"
    (link,) = page(text).links
    assert (link.href, link.text, link.location.line, link.location.column) == ("my old file.md#x", "it", 3, 5)
    assert link.span is not None
    assert text[slice(*link.span)] == "my old file.md#x"


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("## A {#b}", "b"),
        ("## A {: #b .c }", "b"),
        ('## A { id="b" }', "b"),
        ("## A { id=b }", "b"),
        ("## A {#my.cnf}", "my.cnf"),
        ("## A {: .c }", "a"),
        ("## A{#b}", "ab"),
        ("##Tight", "tight"),
        ("## Wave :wave: back", "wave-back"),
        ("## At 10:30:15", "at-103015"),
    ],
)
def test_a_heading_is_named(heading: str, name: str) -> None:
    assert names(f"{heading}\n") == [name]


def test_without_attr_list_braces_are_text() -> None:
    assert names("## A {#b}\n", Dialect(ids="mkdocs", python=True)) == ["a-b"]


def test_tabs_are_numbered_by_sets() -> None:
    text = '=== "A"\n\n    x\n\n    === "B"\n\n        y\n\n=== "C"\n\n    z\n\nText.\n\n=== "D"\n\n    w\n'
    assert names(text) == ["__tabbed_1_1", "__tabbed_2_1", "__tabbed_1_2", "__tabbed_3_1"]


def test_the_later_definition_counts_also_among_text() -> None:
    document = page("[x][a]\n\n[a]: one.md\n\nText\n[a]: two.md\n")
    assert [(link.href, link.location.line) for link in document.links] == [("two.md", 1)]


def test_raw_html_holds_no_markdown() -> None:
    assert names("<div>\n\n## A\n\n</div>\n\n## B\n") == ["b"]
    assert names("<div markdown>\n\n## A\n\n</div>\n") == ["a"]
    (link,) = page('<p markdown="span">See [x](y.md) there.</p>\n').links
    assert (link.href, link.location.column) == ("y.md", 24)


def test_names_stand_for_what_the_site_defines() -> None:
    document = page("[x][pkg.Name] and [`Other`][]\n", Dialect(ids="mkdocs", python=True, names=True))
    assert [(link.href, link.kind) for link in document.links] == [("pkg.Name", "name"), ("Other", "name")]
    assert document.undefined_references == ()


@pytest.mark.parametrize(
    ("mark", "row", "made"),
    [
        ("::: ", "::: pkg.module", "objects"),
        ("::: ", "::: mkdocs-click", "text"),
        ("::: ", "a ::: b", ""),
        ("{{", "Hello {{ name }}", "text"),
        ("{{", "    {{ code }}", ""),
    ],
)
def test_what_code_makes_is_noted(mark: str, row: str, made: str) -> None:
    assert page(f"# T\n\n{row}\n", Dialect(ids="mkdocs", python=True, open_marks=(mark,))).made_by_code == made


@pytest.mark.parametrize(
    ("rule", "separator", "name"),
    [
        ("mkdocs", "-", "uber-alles-a_b"),
        ("mkdocs", "_", "uber_alles-_a_b"),
        ("python", "-", "über-alles-a_b"),
        ("pymdownx", "-", "über-alles--a_b"),
        ("pymdownx", "_", "über_alles-_a_b"),
        ("pymdownx-cased", "-", "Über-Alles--a_b"),
        ("pymdownx-ascii", "-", "Über-alles--a_b"),
        ("mdbook", "-", "über-alles--a_b"),
    ],
)
def test_slugs(rule: IdRule, separator: str, name: str) -> None:
    assert Slugger(rule, separator).name("Über Alles- a_b") == name
