"""Blocks that hold Markdown in a way that CommonMark does not know: what is in them is read where it stands."""

import pytest

from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse

MKDOCS = Dialect(ids="mkdocs", admonitions=True, definitions=True, html_blocks=True)
MDX = Dialect(ids="docusaurus", components=True, comment_ids=True)
MYST = Dialect(directives=True, line_comments=True)

# A page, its dialect, the links that a reader of the built page can follow (line, column, destination), and its headings.
CASES = {
    "admonition": (MKDOCS, "!!! note\n\n    See [x](a.md).\n\n    ## In it\n", [(3, 9, "a.md")], ["in-it"]),
    "collapsed": (MKDOCS, '??? tip "T"\n    [x](a.md)\n\n    [y](b.md)\n', [(2, 5, "a.md"), (4, 5, "b.md")], []),
    "open": (MKDOCS, "???+ note\n    [x](a.md)\n", [(2, 5, "a.md")], []),
    "tabs": (
        MKDOCS,
        '=== "One"\n\n    [x](a.md)\n\n=== "Two"\n\n    [y](b.md)\n',
        [(3, 5, "a.md"), (7, 5, "b.md")],
        [],
    ),
    "nested": (
        MKDOCS,
        "!!! a\n\n    !!! b\n\n        [x](a.md)\n\n    [y](b.md)\n",
        [(5, 9, "a.md"), (7, 5, "b.md")],
        [],
    ),
    "code in an admonition": (MKDOCS, "!!! note\n\n    ```\n    [x](a.md)\n\n    [x](b.md)\n    ```\n", [], []),
    "indented code in one": (MKDOCS, "!!! note\n\n    Text.\n\n        [x](a.md)\n", [], []),
    "an admonition in code": (MKDOCS, "```\n!!! note\n\n    [x](a.md)\n```\n", [], []),
    "list in an admonition": (
        MKDOCS,
        "!!! note\n\n    - [x](a.md)\n    - [y](b.md)\n",
        [(3, 7, "a.md"), (4, 7, "b.md")],
        [],
    ),
    "admonition in a list": (
        MKDOCS,
        "1.  One\n\n    !!! note\n\n        [x](a.md)\n\n2.  [y](b.md)\n",
        [(5, 9, "a.md"), (7, 5, "b.md")],
        [],
    ),
    "tabs as indentation": (MKDOCS, "!!! note\n\n\t[x](a.md)\n", [(3, 2, "a.md")], []),
    "definition": (MKDOCS, "Term\n:   First.\n\n    Second [x](a.md).\n", [(4, 12, "a.md")], []),
    "html": (MKDOCS, '<div markdown="1">\n[x](a.md)\n\n## In it\n</div>\n', [(2, 1, "a.md")], ["in-it"]),
    "html without the attribute": (MKDOCS, "<div>\n[x](a.md)\n</div>\n", [], []),
    "definition of a label": (MKDOCS, "[x][l]\n\n!!! note\n\n    [l]: a.md\n", [(1, 1, "a.md")], []),
    "admonition on GitHub": (Dialect(), "!!! note\n\n    [x](a.md)\n", [], []),
    "components": (
        MDX,
        "<Tabs>\n  <TabItem value='x'>\n\n    [x](a.md)\n\n    ## In it\n\n  </TabItem>\n</Tabs>\n\n## After\n",
        [(4, 5, "a.md")],
        ["in-it", "after"],
    ),
    "tight text in a component": (MDX, "<Note>\n[x](a.md)\n</Note>\n", [(2, 1, "a.md")], []),
    "fence in a component": (MDX, "<Tabs>\n  ```sh\n  # no\n\n  [x](a.md)\n  ```\n</Tabs>\n\n## Yes\n", [], ["yes"]),
    "a tag over lines": (MDX, '<Card\n  title="T"\n  color="red"\n>\n[x](a.md)\n</Card>\n', [(5, 1, "a.md")], []),
    "a component that closes itself": (MDX, "<Card />\n\n[x](a.md)\n", [(3, 1, "a.md")], []),
    "a component that nothing closes": (MDX, "<Card>\n\n[x](a.md)\n", [(3, 1, "a.md")], []),
    "comment as an id": (MDX, "## Title {/* #own */}\n", [], ["own"]),
    "directive": (MYST, "```{note}\n[x](a.md)\n```\n", [(2, 1, "a.md")], []),
    "directive with options": (MYST, "```{figure} x.png\n:name: f\n\n[x](a.md)\n```\n", [(4, 1, "a.md")], []),
    "directive of code": (MYST, "```{code-block} md\n[x](a.md)\n```\n", [], []),
    "comment": (MYST, "% [x](a.md)\n[y](b.md)\n", [(2, 1, "b.md")], []),
    "no comment on GitHub": (Dialect(), "% [x](a.md)\n", [(1, 3, "a.md")], []),
    "nested directives": (MYST, "````{note}\n```{tip}\n[x](a.md)\n```\n````\n", [(3, 1, "a.md")], []),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_in_a_container_is_read_where_it_stands(name: str) -> None:
    dialect, text, links, headings = CASES[name]
    page = parse("a.md", text, dialect=dialect, labels={})
    assert [(link.location.line, link.location.column, link.href) for link in page.links] == links
    assert [anchor.name for anchor in page.anchors if anchor.kind in ("heading", "explicit")][
        : len(headings)
    ] == headings
    for link in page.links:
        if link.span is not None:
            assert text[link.span[0] : link.span[1]] == link.href


def test_many_containers_are_read_in_one_go() -> None:
    text = "!!! note\n\n    [x](a.md)\n\n" * 2000
    assert len(parse("a.md", text, dialect=MKDOCS, labels={}).links) == 2000
