"""Wikilinks and embeds, with their places."""

import pytest

from doc_audit.model.columns import Links
from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse

VAULT = Dialect(ids="text", forms=("wikilinks",))
WIKI = Dialect(forms=("wikilinks-of-wikis",))


@pytest.mark.parametrize(
    ("text", "dialect", "kind", "href", "shown"),
    [
        ("[[Note]]", VAULT, "wikilink", "Note", "Note"),
        ("[[ Note one#Part|text ]]", VAULT, "wikilink", "Note one#Part", "text"),
        ("![[a.png|100]]", VAULT, "embed", "a.png", "100"),
        ("[[Text|Page-one]]", WIKI, "wikilink", "Page-one", "Text"),
        ("| a |\n|---|\n| [[Note\\|t]] |", VAULT, "wikilink", "Note", "t"),
        ("%% a %% [[Note]]", VAULT, "wikilink", "Note", "Note"),
        ("`%%` begins a comment. [[Note]]", VAULT, "wikilink", "Note", "Note"),
    ],
)
def test_a_wikilink_names_a_page(text: str, dialect: Dialect, kind: str, href: str, shown: str) -> None:
    found = Links.of(parse("x.md", text, dialect=dialect, labels={}).links)[0]
    assert (found.kind, found.href, found.text) == (kind, href, shown)
    assert found.span is not None
    assert text[slice(*found.span)] == href


@pytest.mark.parametrize(
    "text", ["`[[a]]`", "```\n[[a]]\n```", "\\[[a]]", "%%\n[[a]]\n%%", "%% [[a]] %%", "[[_TOC_]]", "$[[a]]$", "[[ ]]"]
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not parse("x.md", text, dialect=VAULT, labels={}).links


def test_elsewhere_brackets_are_text() -> None:
    assert not parse("x.md", "[[Note]]", dialect=Dialect(), labels={}).links


def test_blocks_have_names() -> None:
    text = "A block ^one\n\n![[a.png]]^two\n\n^three\n\n2^4\n\nx^y z\n"
    anchors = parse("x.md", text, dialect=VAULT, labels={}).anchors
    assert [anchor.name for anchor in anchors] == ["^one", "^two", "^three"]
