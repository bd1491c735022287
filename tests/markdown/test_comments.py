"""`doc-audit:` comments: what they switch off, where, and what is wrong with them."""

import datetime as dt

import pytest

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Directive
from doc_audit.source.page import parse


def read(text: str) -> tuple[Directive, ...]:
    return parse("page.md", text, dialect=Dialect(ids="github"), labels={}).directives


@pytest.mark.parametrize(
    ("text", "codes", "lines"),
    [
        ("<!-- doc-audit: ignore[DA101] -->\n\n[a](b)", ("DA101",), (1, 3)),
        ("[a](b) <!-- doc-audit: ignore[DA101, da2] -->\n[c](d)", ("DA101", "DA2"), (1, 1)),
        ("- <!-- doc-audit: ignore[DA101] -->\n- [a](b)", ("DA101",), (1, 2)),
        ("x\n\n<!-- doc-audit: ignore[missing-file] -->\ny", ("missing-file",), (3, 4)),
        ("<!--\ndoc-audit: ignore[DA101]\n-->\ny", ("DA101",), (1, 4)),
        ("a\nb\n\n<!-- doc-audit: ignore-file[DA3] -->", ("DA3",), (1, 4)),
    ],
)
def test_what_is_covered(text: str, codes: tuple[str, ...], lines: tuple[int, int]) -> None:
    (directive,) = read(text)
    assert (directive.codes, directive.lines, directive.problem) == (codes, lines, "")


def test_reason_and_date() -> None:
    (directive,) = read('<!-- doc-audit: ignore[DA101] reason="being moved" until=2027-01-31 -->')
    assert (directive.reason, directive.until) == ("being moved", dt.date(2027, 1, 31))


@pytest.mark.parametrize(
    ("inner", "word"),
    [
        ("ignroe[DA101]", "unknown directive"),
        ("ignore", "no rule"),
        ("ignore[]", "no rule"),
        ("ignore[XX1]", "XX1"),
        ("ignore[DA101] until=2027-02-30", "not a date"),
        ("ignore[DA101] reson=x", "reson"),
        ("ignore[DA101] because", "because"),
    ],
)
def test_mistakes_are_named(inner: str, word: str) -> None:
    (directive,) = read(f"<!-- doc-audit: {inner} -->")
    assert word in directive.problem


def test_code_is_not_a_directive() -> None:
    assert read("```\n<!-- doc-audit: ignore[DA101] -->\n```\n`<!-- doc-audit: ignore[DA1] -->`") == ()


def test_an_exemption_is_no_ignore() -> None:
    text = '# A\n\n<!-- doc-audit: exempt reason="frozen" until=2027-01-31 -->\n'
    document = parse("a.md", text, dialect=Dialect(ids="github"), labels={})
    assert (document.directives, document.exemption is not None) == ((), True)


def test_the_comments_of_mdx_are_comments() -> None:
    text = (
        "# A\n\n"
        '{/* doc-audit: ignore[DA101] reason="r" */}\n[a](gone.md)\n\n'
        "{/*\n[old](older.md)\n*/}\n\n{/*[b](c.md)*/} text [d](e.md) {/* [f](g.md) */}\n\n"
        "`{/* doc-audit: ignore[DA1] */}`\n"
    )
    document = parse("a.mdx", text, dialect=Dialect(ids="github"), labels={})
    assert [(link.href, link.location.line, link.location.column) for link in document.links] == [
        ("gone.md", 4, 1),
        ("e.md", 10, 22),
    ]
    (directive,) = document.directives
    assert (directive.codes, directive.lines, directive.reason) == (("DA101",), (3, 4), "r")
    assert all(text[slice(*link.span)] == link.href for link in document.links if link.span)
    # In Markdown braces mean nothing.
    assert len(parse("a.md", text, dialect=Dialect(ids="github"), labels={}).links) == 5
