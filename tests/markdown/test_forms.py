"""Links in forms that only some sites know."""

from doc_audit.markdown.forms import with_forms
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
