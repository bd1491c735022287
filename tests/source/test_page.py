"""Links, anchors and references of a page, each at its exact place."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document, Link
from doc_audit.model.settings import SlugFlavour
from doc_audit.source.page import parse


def read(text: str, flavour: SlugFlavour = "github", path: str = "page.md") -> Document:
    return parse(path, text, dialect=Dialect(ids=flavour), labels={})


def shape(link: Link) -> tuple[str, str, int, int]:
    return link.href, link.kind, link.location.line, link.location.column


LINKS = [
    ("inline", "see [a](b.md)", [("b.md", "inline", 1, 5)]),
    ("title", '[a](b.md "t")', [("b.md", "inline", 1, 1)]),
    ("angle brackets", "[a](<b c.md>)", [("b c.md", "inline", 1, 1)]),
    ("entity and escape", r"[a](b&amp;c\_d.md)", [("b&c_d.md", "inline", 1, 1)]),
    ("percent stays", "[a](b%20c.md)", [("b%20c.md", "inline", 1, 1)]),
    ("any scheme", "[a](javascript:x)", [("javascript:x", "inline", 1, 1)]),
    ("empty", "[a]()", [("", "inline", 1, 1)]),
    ("empty in angles", "[a](<>)", [("", "inline", 1, 1)]),
    ("image", "x ![a](b.png)", [("b.png", "image", 1, 3)]),
    ("image in link", "[![a](b.png)](c.md)", [("c.md", "inline", 1, 1), ("b.png", "image", 1, 2)]),
    ("full reference", "[a][R]\n\n[r]: b.md", [("b.md", "reference", 1, 1)]),
    ("collapsed reference", "[r][]\n\n[r]: b.md", [("b.md", "reference", 1, 1)]),
    ("shortcut reference", "[r]\n\n[r]: b.md", [("b.md", "reference", 1, 1)]),
    ("image reference", "![a][r]\n\n[r]: b.png", [("b.png", "image", 1, 1)]),
    ("first definition wins", "[r]\n\n[r]: b.md\n[r]: c.md", [("b.md", "reference", 1, 1)]),
    ("autolink", "x <https://a.b/c>", [("https://a.b/c", "autolink", 1, 3)]),
    ("mail autolink", "<a@b.org>", [("mailto:a@b.org", "autolink", 1, 1)]),
    ("bare", "see https://a.b/c.", [("https://a.b/c", "bare", 1, 5)]),
    ("bare www", "see www.a.org, x", [("http://www.a.org", "bare", 1, 5)]),
    ("bare in brackets", "(https://a.b/c(d))", [("https://a.b/c(d)", "bare", 1, 2)]),
    ("bare emphasised", "**https://a.b/c**", [("https://a.b/c", "bare", 1, 3)]),
    ("bare entity", "https://a.b/c&quot;", [("https://a.b/c", "bare", 1, 1)]),
    ("no bare inside a word", "xhttps://a.b", []),
    ("no bare without a host", "http://<host>/ and https://{host}/x and http://$H", []),
    ("no bare in a link", "[https://a.b](c.md)", [("c.md", "inline", 1, 1)]),
    ("html", '<a href="b.md">x</a>', [("b.md", "html", 1, 1)]),
    ("html inline", "x <img src='b.png'>", [("b.png", "html", 1, 3)]),
    ("html block", "<p>\n  <a\n href=b.md>x</a></p>", [("b.md", "html", 2, 3)]),
    ("srcset", '<img srcset="a.png 1x, b.png 2x">', [("a.png", "html", 1, 1), ("b.png", "html", 1, 1)]),
    ("media", "<video src=a.mp4 poster=b.png></video>", [("a.mp4", "html", 1, 1), ("b.png", "html", 1, 1)]),
    ("iframe", '<iframe src="a.html"></iframe>', [("a.html", "html", 1, 1)]),
    ("second line", "one\ntwo [a](b.md)", [("b.md", "inline", 2, 5)]),
    ("list", "- x\n  - [a](b.md)", [("b.md", "inline", 2, 5)]),
    ("lazy quote", "> x\ny [a](b.md)", [("b.md", "inline", 2, 3)]),
    ("quote", "> x\n> > [a](b.md)", [("b.md", "inline", 2, 5)]),
    ("tab indent", "-\t[a](b.md)", [("b.md", "inline", 1, 3)]),
    ("heading", "## x [a](b.md) ##", [("b.md", "inline", 1, 6)]),
    ("setext", "x\n[a](b.md)\n===", [("b.md", "inline", 2, 1)]),
    ("table", "|a|b|\n|-|-|\n|x|[a](b.md)|", [("b.md", "inline", 3, 4)]),
    ("table, same twice", "|a|b|\n|-|-|\n|[a](b)|[a](b)|", [("b", "inline", 3, 2), ("b", "inline", 3, 9)]),
    ("table, escaped pipe", "a|b\n-|-\n`x\\|y` [a](b)|c", [("b", "inline", 3, 8)]),
    ("footnote", "x[^1]\n\n[^1]: see [a](b.md)", [("b.md", "inline", 3, 11)]),
    ("link over lines", "[a\nb](c.md)", [("c.md", "inline", 1, 1)]),
    ("front matter", "---\ntitle: [x](y)\n---\n[a](b.md)", [("b.md", "inline", 4, 1)]),
    ("fence", "```\n[a](b.md)\n```", []),
    ("tilde fence with backticks", "~~~\n```\n[a](b.md)\n~~~\n[c](d.md)", [("d.md", "inline", 5, 1)]),
    ("indented code", "x\n\n    [a](b.md)", []),
    ("code span", "`[a](b.md)`", []),
    ("comment", "<!-- [a](b.md) <a href=c.md> -->", []),
    ("html code", "<code>[a](b.md)</code> <pre><a href=c.md></a></pre>", []),
    ("html pre block", "<pre>\n<a href=b.md>x</a>\n</pre>", []),
    ("escaped", r"\[a](b.md)", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in LINKS], ids=[row[0] for row in LINKS])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_links_stand_where_they_stand(text: str, expected: list[tuple[str, str, int, int]], ending: str) -> None:
    assert [shape(link) for link in read(text.replace("\n", ending)).links] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [the guide][guide]", [("guide", 5)]),
        ("see [guide][]", [("guide", 5)]),
        ("[ok][r]\n\n[r]: x", []),
        ("matrix[0][1] and a[i][j]", []),
        ("[x] alone, [ ] task, [!NOTE]", []),
        ("note[^1] and [^1][^2]", []),
        ("`[a b][c d]`", []),
        ("[a-z][0-9] and [0][1]", []),
        ("[[a][b]]", []),
        (r"\[text][label]", []),
        ("![alt text][logo]", [("logo", 1)]),
    ],
)
def test_undefined_references(text: str, expected: list[tuple[str, int]]) -> None:
    found = read(text).undefined_references
    assert [(item.label, item.location.column) for item in found] == expected


@pytest.mark.parametrize(
    ("text", "flavour", "expected"),
    [
        ("# A & B", "github", ["a--b"]),
        ("# A\n# A\n## A-1", "github", ["a", "a-1", "a-1-1"]),
        ("# `x_y` *em* [l](u) ![alt](i) &amp; <kbd>K</kbd>", "github", ["x_y-em-l---k"]),
        ("Two\nlines\n---", "github", ["twolines", "two-lines"]),
        ("- # In a list\n\n> ## In a quote", "github", ["in-a-list", "in-a-quote"]),
        ("# T {#own}", "github", ["own", "t-own"]),
        ("## T {#own}", "docusaurus", ["own"]),
        ("# T {: #own .x }", "mkdocs", ["own"]),
        ("# T {#own}", "hugo", ["own"]),
        ("x <a name='n'></a> <b id=i>", "github", ["n", "i"]),
        ("<h2>Raw heading</h2>", "github", ["raw-heading"]),
        ("x[^n]\n\n[^n]: y", "github", ["fnref-n", "fn-n"]),
        ("x[^n]\n\n[^n]: y", "mkdocs", ["fnref:n", "fn:n"]),
        ("<!-- <a id=no> -->\n\n    # no\n\n```\n# no\n```", "github", []),
        ("---\ntitle: x\n---", "github", []),
        ("#NoSpace\n\n####### seven", "github", []),
    ],
)
def test_anchors(text: str, flavour: SlugFlavour, expected: list[str]) -> None:
    assert [anchor.name for anchor in read(text, flavour).anchors] == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Front\n---\n# First *one*", "First one"),
        ("---\ntitle: Front\n---\n## x", "Front"),
        ("<h1 align=center>\n Html\n</h1>", "Html"),
        ("nothing", "page.md"),
        ("", "page.md"),
    ],
)
def test_title(text: str, title: str) -> None:
    assert read(text).title == title


def test_span_of_a_reference_is_that_of_its_definition() -> None:
    text = "[a][r]\r\n\r\n> [r]: <b.md> 'title'\r\n"
    (link,) = read(text).links
    assert link.span is not None
    assert text[slice(*link.span)] == "b.md"


PIECES = st.sampled_from(
    ["[a](b.md)", "![i](c d.png)", "![i](<c d.png>)", "[![x](y.png)](z.md)", "[r]", "[t][r]", "`[no](no.md)`", "*em*"]
    + [
        "https://e.org/x",
        "<https://f.org>",
        "text",
        "é🛠️",
        "|",
        "\\|",
        "\\[",
        "[",
        "]",
        "(",
        "<b>",
        '<a href="h.md">',
        "&amp;",
    ]
    + ["~~s~~", "**", "_", "`", "[x](y 'title')", "[m\nn](o.md)", "[^1]", "<!-- c -->", "[u][v]"]
)
PREFIXES = st.sampled_from(
    ["", "# ", "> ", "- ", "  ", "1. ", "\t", "> - ", "| a | ", "    ", "```", "---", "| - | - |"]
)
LINES = st.builds(lambda prefix, pieces: prefix + " ".join(pieces), PREFIXES, st.lists(PIECES, max_size=4))
PAGES = st.builds(
    lambda lines, ending: ending.join([*lines, "", "[r]: ref.md", "", "[^1]: note [f](g.md)"]),
    st.lists(LINES, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
)
OPENERS = re.compile(r"!?\[|<|https?://|www\.", re.IGNORECASE)


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_every_location_and_span_points_at_the_link(text: str) -> None:
    lines = re.split(r"\r\n?|\n", text)
    for link in read(text).links:
        assert OPENERS.match(lines[link.location.line - 1], link.location.column - 1), link
        if link.span is not None:
            written = text[slice(*link.span)]
            assert written == link.href or "&" in written or "\\" in written, link


def stock_links(text: str) -> list[str]:
    """Ask an unchanged markdown-it for the destinations that it finds."""
    md = MarkdownIt("commonmark", {"maxNesting": 60}).enable(["table", "strikethrough"])
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
    found: list[str] = []

    def collect(tokens: list[Any] | None) -> None:
        for token in tokens or []:
            found.extend(str(token.attrs[name]) for name in ("href", "src") if name in token.attrs)
            if token.type != "image":
                collect(token.children)

    collect(md.parse(text))
    return found


def own_links(text: str) -> list[str]:
    return [link.href for link in read(text).links if link.kind not in ("bare", "html")]


@settings(max_examples=300, deadline=None)
@given(PAGES)
def test_finds_what_the_stock_parser_finds(text: str) -> None:
    if not text.startswith("---"):
        assert sorted(own_links(text)) == sorted(stock_links(text))


def test_corpora_yield_what_the_stock_parser_finds(corpus: Path) -> None:
    for page in sorted(corpus.rglob("*.md"))[:150]:
        text = page.read_text(encoding="utf-8-sig", errors="replace")
        if not text.startswith("---") and "<code" not in text and "<pre" not in text:
            assert sorted(own_links(text)) == sorted(stock_links(text)), page


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, "[" * 10_000 + "]" * 10_000, "> " * 10_000 + "x", "- " * 10_000, "a" * 1_000_000, "![" * 10_000]
    + ["<a b='" * 10_000, "<div>\n" + '<a b="' * 10_000, "[a](" * 10_000, "*a **b " * 10_000, "\t" * 100_000 + "x"],
    ids=lambda text: text[:8].strip() or "blank",
)
def test_absurd_pages_are_read(text: str) -> None:
    assert read(text).lines >= 1
