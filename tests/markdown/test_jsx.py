"""MDX: what attributes of components, code in braces, and imports lead to, with exact places."""

import pytest

from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse

DIALECT = Dialect(ids="docusaurus", components=True, comment_ids=True, forms=("jsx",))


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('<Link to="/a">x</Link>', [("component", "/a")]),
        ("<Link to='/a'>x</Link>", [("component", "/a")]),
        ('<Link to={"/a"}>x</Link>', [("component", "/a")]),
        ("<Link to={`/a`}>x</Link>", [("component", "/a")]),
        ("<Link to={`/a/${b}`}>x</Link>", []),
        ("<Link to={b}>x</Link>", []),
        ("<Link to={useBaseUrl('/a')}>x</Link>", [("component", "/a")]),
        ('<Link\n  className="b"\n  to="/a"\n/>', [("component", "/a")]),
        ('<Card title="x" href="/a" icon={<B c={{d: 1}} />} to="/b" />', [("component", "/a"), ("component", "/b")]),
        ('<Card icon={<Link to="/a" />} href="/b" />', [("component", "/b"), ("component", "/a")]),
        ("<Image src='./a.png' />", [("component", "./a.png")]),
        ("<Image src='name' />", []),
        ("<img src={require('./a.png').default} />", [("directive", "./a.png")]),
        ('<a href={useBaseUrl("/a")}>x</a>', [("component", "/a")]),
        ("import A from './a.js'", [("directive", "./a.js")]),
        ("import A, {b} from '@site/a.mdx';", [("include", "@site/a.mdx")]),
        ("import {\n  a,\n  b,\n} from '../c'", [("directive", "../c")]),
        (r"import A from './\_a.mdx'", [("include", "./_a.mdx")]),
        ("import A from '@theme/Tabs'", []),
        ("import './a.css'", [("directive", "./a.css")]),
        ("`<Link to='/a' />`", []),
        ("```jsx\n<Link to='/a' />\n```", []),
        ("{/* <Link to='/a' /> */}", []),
        ("a < b and Link to='/a'", []),
        ("<Link to='/a", []),
        ("<Link to={'/a'", []),
    ],
)
def test_components_and_imports_are_links(text: str, links: list[tuple[str, str]]) -> None:
    page = parse("a.mdx", f"{text}\n", dialect=DIALECT, labels={})
    assert sorted((link.kind, link.href) for link in page.links) == sorted(links)
    for link in page.links:
        if link.span is not None:
            assert text[slice(*link.span)] == link.href


def test_text_beside_jsx_is_markdown_and_indentation_makes_no_code() -> None:
    text = "<details>\n<summary>[a](b.md)</summary>\n\n    [c](d.md)\n\n</details>\n"
    page = parse("a.mdx", text, dialect=DIALECT, labels={})
    assert [(link.href, link.location.line) for link in page.links] == [("b.md", 2), ("d.md", 4)]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("# Title", []),
        ("## Part", ["part"]),
        ("## Part {#own}", ["own"]),
        ("## Part {/* #own */}", ["own"]),
        ("## Part {/* #own, as we call it */}", ["own,"]),
        ("## Part <!-- #own -->", ["own"]),
        ("## Part\n\n## Part", ["part", "part-1"]),
        ("## A {#part}\n\n## Part", ["part", "part"]),
        ("# Part\n\n## Part", ["part-1"]),
    ],
)
def test_docusaurus_names_its_headings(heading: str, names: list[str]) -> None:
    page = parse("a.md", f"{heading}\n", dialect=DIALECT, labels={})
    assert [anchor.name for anchor in page.anchors] == names


def test_a_name_in_a_comment_is_known_on_any_page() -> None:
    page = parse("a.md", "## Part {/*own*/}\n", dialect=Dialect(), labels={})
    assert {"own", "part"} <= {anchor.name for anchor in page.anchors}
