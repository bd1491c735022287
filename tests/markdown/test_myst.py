"""What is a link, and what has a name, on a page of MyST or reStructuredText."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.markdown.directives import Directive, walk
from doc_audit.markdown.forms.form import Rows
from doc_audit.markdown.forms.myst import read_myst
from doc_audit.markdown.labels import read_labels
from doc_audit.markdown.rest import read_rest
from doc_audit.markdown.sourcemap import SourceMap


def links(text: str) -> list[tuple[str, str, int, int]]:
    found = []
    for row in read_myst(Rows(source=SourceMap(text))):
        if row.span is not None:
            assert text[row.span[0] : row.span[1]] == row.href
        found.append((row.text, row.href, row.line, row.column))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See {doc}`install`.", [("{doc}", "install", 1, 11)]),
        ("See {ref}`the words <label>`.", [("{ref} the words", "label", 1, 22)]),
        ("{ref}`over\ntwo lines <label>`", [("{ref} over\ntwo lines", "label", 2, 12)]),
        ("{term}`a long\nterm`", [("{term}", "a long term", 1, 8)]),
        ("{cite:p}`a, b`", [("{cite:p}", "a", 1, 10), ("{cite:p}", "b", 1, 13)]),
        ("{external+mole:ref}`quay`", [("{external+mole:ref}", "quay", 1, 21)]),
        ("{doc}`!install` {kbd}`Ctrl` {abbr}`A (b)`", []),
        ("`{doc}` is a role, and `` {doc}`x` `` is code", []),
        ("\\{doc}`x`", []),
        ("% {doc}`x`", []),
        ("```md\n{doc}`x`\n```", []),
        ("```{code-block} md\n{doc}`x`\n```", []),
        ("```{note}\n{doc}`x`\n```", [("{doc}", "x", 2, 7)]),
        ("````{tip}\n```{note}\n{doc}`x`\n```\n{doc}`y`\n````", [("{doc}", "x", 3, 7), ("{doc}", "y", 5, 7)]),
        (":::{admonition} See {doc}`x`\n:::", [("{doc}", "x", 1, 27)]),
        ("```{figure} a.png\n:target: b.md\n```", [("{figure}", "a.png", 1, 13), ("{target}", "b.md", 2, 10)]),
        ("```{csv-table} Rows\n:file: a.csv\n```", [("{csv-table}", "a.csv", 2, 8)]),
        ("```{mermaid} a.mmd\n```", [("{mermaid}", "a.mmd", 1, 14)]),
        ("```{mermaid}\ngraph TD\n```", []),
        ("```{card} T\n:link: a\n:link-type: doc\n```", [("{doc}", "a", 2, 8)]),
        ("```{card} T\n:link: https://example.org/\n```", [("{url}", "https://example.org/", 2, 8)]),
        ("```{button-ref} a\n:ref-type: ref\n```", [("{ref}", "a", 1, 17)]),
        ("```{toctree}\n:maxdepth: 1\na\nB <b>\nself\n\n```", [("{toctree}", "a", 3, 1), ("{toctree}", "b", 4, 4)]),
        ("```{toctree}\n:glob:\n*\n```", [("{toctree-glob}", "*", 3, 1)]),
        ("```{toctree}\n---\nmaxdepth: 1\n---\na\n```", [("{toctree}", "a", 5, 1)]),
        ("```{eval-rst}\n:doc:`a`\n\n.. image:: b.png\n```", [("{doc}", "a", 2, 7), ("{image}", "b.png", 4, 12)]),
        ("```{glue:figure} plot\n:name: fig\n{doc}`x`\n```", [("{doc}", "x", 3, 7)]),
        ('```{figure-md} fig\n<img src="a.png">\n```', [("{image}", "a.png", 2, 11)]),
        ("```{include} a.md\n```", [("", "a.md", 1, 14)]),
        ("````md\n```{include} a.md\n```\n````", []),
        ("- item {doc}`x`\n> {doc}`y`", [("{doc}", "x", 1, 14), ("{doc}", "y", 2, 9)]),
    ],
)
def test_roles_and_directives_are_links(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert links(text) == expected


@given(st.text(alphabet="`:{}~<>!% \nadoc()=-#", max_size=200))
def test_any_text_is_read_to_its_end(text: str) -> None:
    links(text)
    lines = text.split("\n")
    list(read_labels(lines, 0))
    list(read_rest(lines))
    for block in walk(lines, 0):
        assert 0 <= block.line < len(lines)
        if isinstance(block, Directive):
            assert block.body.stop <= len(lines)


def names(text: str) -> list[tuple[str, str, str]]:
    return [(found.name, found.kind, found.text) for found in read_labels(text.split("\n"), 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(A Label)=\n\n## Title", [("a label", "label", "Title"), ("a-label", "explicit", "")]),
        (
            "(a)=\n(b)=\nTitle\n=====",
            [("a", "label", "Title"), ("a", "explicit", ""), ("b", "label", "Title"), ("b", "explicit", "")],
        ),
        ("(a)=\nWords.", [("a", "label", ""), ("a", "explicit", "")]),
        ("```{figure} x.png\n:name: fig\n```", [("fig", "label", "figure"), ("fig", "explicit", "")]),
        ("```{note}\n:name: n\n```", [("n", "label", ""), ("n", "explicit", "")]),
        ("$$ a $$ (eq)", [("eq", "label", ""), ("equation-eq", "explicit", "")]),
        ("```{math}\n:label: eq\na\n```", [("eq", "label", ""), ("equation-eq", "explicit", "")]),
        ("```{glossary}\nA Term\n  Words.\n```", [("term-a-term", "term", "A Term")]),
        ("{.glossary}\nterm\n: Words.", [("term-term", "term", "term")]),
        ("```{automodule} x\n```", [("*", "explicit", "")]),
        ("```\n(a)=\n```", []),
    ],
)
def test_labels_and_terms_have_names(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title\n=====\n\nPart\n----", [("title", "heading"), ("part", "heading")]),
        ("=====\nTitle\n=====", [("title", "heading")]),
        (".. _A label:\n\nTitle\n=====", [("a label", "label"), ("a-label", "explicit"), ("title", "heading")]),
        (".. _`a: b`:\n\nWords.", [("a: b", "label"), ("a-b", "explicit")]),
        (".. figure:: x.png\n   :name: fig\n", [("fig", "label"), ("fig", "explicit")]),
        (".. glossary::\n\n   term\n      Words.\n", [("term-term", "term")]),
        (".. automodule:: x\n", [("*", "explicit")]),
        ("Words\n\n+----+\n| x  |\n+----+", []),
    ],
)
def test_restructuredtext_has_names(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(found.name, found.kind) for found in read_rest(text.split("\n"))] == expected
