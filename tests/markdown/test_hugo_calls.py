"""Calls of Hugo's shortcodes: how they are read, and what Markdown sees in their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.markdown.forms.hugo_calls import MASK, masked, read_calls, without_math
from doc_audit.model.dialect import Dialect
from doc_audit.source.page import parse

HUGO = Dialect(ids="hugo", definitions=True, term_ids=True, calls="hugo", forms=("hugo",))


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ('{{< ref "/about" >}}', "ref", {"0": "/about"}),
        ("{{< ref /about >}}", "ref", {"0": "/about"}),
        ("{{<relref `a b`>}}", "relref", {"0": "a b"}),
        ('{{% ref path="/a" lang="de" %}}', "ref", {"path": "/a", "lang": "de"}),
        ("{{< a x=/y/z />}}", "a", {"x": "/y/z"}),
        ('{{< a "x\\"y" >}}', "a", {"0": 'x"y'}),
        ('{{< figure\n  src="a.png"\n  alt="A"\n>}}', "figure", {"src": "a.png", "alt": "A"}),
        ("{{% blocks/cover %}}", "blocks/cover", {}),
        ("{{< /a >}}", "a", {}),
    ],
)
def test_a_call_is_read_with_its_arguments(text: str, name: str, arguments: dict[str, str]) -> None:
    (call,) = read_calls(f"before {text} behind")
    assert (call.name, {each.key: each.value for each in call.arguments}) == (name, arguments)
    assert f"before {text} behind"[call.start : call.end] == text


@pytest.mark.parametrize("text", ['{{</* ref "x" */>}}', "{{ .Site }}", "{{< a", '{{< a "b >}}', "{{< >}}"])
def test_what_is_no_call(text: str) -> None:
    assert list(read_calls(text)) == []


@given(st.text(alphabet='{}<>%/*"` \nax=\\'))
def test_a_mask_keeps_every_place(text: str) -> None:
    hidden = masked(text, list(read_calls(text)))
    assert len(hidden) == len(text)
    assert [char for char in hidden if char in "\r\n"] == [char for char in text if char in "\r\n"]
    assert all(new in (old, MASK) for old, new in zip(text, hidden, strict=True))


def test_mathematics_is_hidden_within_a_paragraph() -> None:
    assert without_math(r"a \(x\) b", 0, ((r"\(", r"\)"),)) == f"a {MASK * 5} b"
    text = "a $$ b\n\n c $$ d"
    assert without_math(text, 0, (("$$", "$$"),)) == text


def links(text: str) -> list[tuple[int, str, str]]:
    return [(link.location.line, link.kind, link.href) for link in parse("a.md", text, dialect=HUGO, labels={}).links]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[a]({{< ref "x.md" >}})', [(1, "tag", "x.md")]),
        ('[a]({{< relref "x" >}}#part)', [(1, "tag", "x#part")]),
        ('[a]({{< ref path="x#part" lang="de" >}})', [(1, "tag", "x?lang=de#part")]),
        ('[a][b]\n\n[b]: {{< ref "x" >}}', [(1, "tag", "x")]),
        ('<a href="{{< ref "x" >}}">t</a>', [(1, "tag", "x")]),
        ('{{< figure src="a.png" link="/b/" >}}', [(1, "shortcode", "a.png"), (1, "html", "/b/")]),
        ('{{< card link="/b/" title="x" >}}', [(1, "component", "/b/")]),
        ('{{% include "/parts/x.md" %}}', [(1, "include", "/parts/x.md")]),
        ('[a]({{< param "base" >}}/x)', [(1, "inline", '{{< param "base" >}}/x')]),
        ('```\n{{< ref "x" >}}\n```', []),
        ("{{< highlight md >}}\n[a](b.md)\n{{< /highlight >}}", []),
        ('- a\n  {{% param\n  "x" %}}\n- [b](c.md)', [(4, "inline", "c.md")]),
    ],
)
def test_links_in_calls(text: str, expected: list[tuple[int, str, str]]) -> None:
    assert links(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## The _quick_ fox", ["the-quick-fox", "the-_quick_-fox"]),
        ("## Named {.wide #own .x}", ["own"]),
        ("## Only a class {.wide}", ["only-a-class"]),
        ("## v1.2 {#v1.2}", ["v1.2"]),
        ("## Tom &amp; Jerry", ["tom-amp-jerry"]),
        ("## With {{< badge >}}", []),
        ("Term\nOther *one*\n: Text", ["term", "other-one", "other-_one_".replace("_", "")]),
        ("Loose\n\n: Text", ["loose"]),
        ("a[^x] b[^y] c[^x]\n\n[^y]: y\n\n[^x]: x", ["fn:1", "fnref:1", "fn:2", "fnref:2", "fnref1:1"]),
    ],
)
def test_ids(text: str, expected: list[str]) -> None:
    found = [anchor.name for anchor in parse("a.md", text, dialect=HUGO, labels={}).anchors]
    assert found == list(dict.fromkeys(expected))
