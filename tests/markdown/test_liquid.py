"""Destinations that Liquid fills in, text that is hidden from the parser, and what kramdown knows more."""

import pytest

from doc_audit.model.columns import Anchors, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.source.page import parse

JEKYLL = Dialect(ids="kramdown-gfm", calls="liquid", definitions=True, html_blocks=True, link_tags=("page",))


def read(text: str, dialect: Dialect = JEKYLL) -> Document:
    return parse("x.md", text, dialect=dialect, labels={})


def links(text: str, dialect: Dialect = JEKYLL) -> list[tuple[str, str]]:
    return [(link.kind, link.href) for link in Links.of(read(text, dialect).links)]


@pytest.mark.parametrize(
    ("text", "kind", "href"),
    [
        ("[x]({% link a/b.md %})", "tag", "a/b.md"),
        ("[x]({% link a b.md %}#part)", "tag", "a b.md#part"),
        ("[x]({{ site.baseurl }}{% link a.md %})", "tag", "a.md"),
        ("[x]({% page 'setup' %})", "tag", "setup"),
        ("[x]({% post_url 2024-01-02-x %})", "name", "2024-01-02-x"),
        ('[x]({{ "/a.html" | relative_url }})', "shortcode", "/a.html"),
        ("[x]({{ 'a.html'|absolute_url }}#part)", "shortcode", "/a.html#part"),
        ('[x]({{ "/a" | prepend: site.baseurl }})', "shortcode", "/a"),
        ("[x]({{ site.baseurl }}/a?b=c)", "shortcode", "/a?b=c"),
        ("[x]({{ site.url }}{{ site.baseurl }}/a)", "shortcode", "/a"),
        ("[x]({{ site.url }}/a)", "inline", "/a"),
        ('<a href="{{ "/a" | relative_url }}">x</a>', "shortcode", "/a"),
        ("![x]({{ site.baseurl }}/a.png)", "shortcode", "/a.png"),
        ("[x][y]\n\n[y]: {% link a.md %}", "tag", "a.md"),
        # What a variable holds, nobody knows.
        ("[x]({{ page.next }})", "inline", "{{ page.next }}"),
        ("[x]({% link {{ page.next }} %})", "inline", "{% link {{ page.next }} %}"),
        ('[x]({{ "a" | some_filter }})', "inline", '{{ "a" | some_filter }}'),
        ("[x]({{ site.cdn }}/a)", "inline", "{{ site.cdn }}/a"),
        # kramdown takes blanks in a destination.
        ("[x](a b.html)", "inline", "a b.html"),
        ('[x](a b.html "title")', "inline", "a b.html"),
    ],
)
def test_a_destination_is_what_liquid_makes_of_it(text: str, kind: str, href: str) -> None:
    assert links(text) == [(kind, href)]


@pytest.mark.parametrize(
    "text",
    [
        "{% raw %}[x]({% link a.md %}){% endraw %}",
        "{% comment %}\n[x](a.md)\n{% endcomment %}",
        "{% highlight md %}\n[x](a.md)\n{% endhighlight %}",
        "{::comment}\n[x](a.md)\n{:/comment}",
        "`[x]({% link a.md %})`",
    ],
)
def test_what_is_no_text_of_the_page_holds_no_link(text: str) -> None:
    assert links(text) == []


def test_every_place_is_that_of_the_source() -> None:
    text = 'One {{ "two (three)" | x: "y" }} and [four](five.md), [six]({% link seven.md %})\n'
    four, six = Links.of(read(text).links)
    assert four.span is not None
    assert text[slice(*four.span)] == "five.md"
    assert (six.location.column, six.text, six.span) == (text.index("[six]") + 1, "six", None)


def test_what_is_not_closed_is_text() -> None:
    assert links("{{ open [x](a.md)\n\n{% open [y](b.md)") == [("inline", "a.md"), ("inline", "b.md")]


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("The form $[f](x.md)$ is math.", Dialect()),
        ("$$\n[a](b.md)\n$$", Dialect()),
        ("$$[[a](b)](c.md)$$", Dialect(ids="gitlab")),
    ],
)
def test_math_is_no_link_on_a_forge(text: str, dialect: Dialect) -> None:
    assert links(text, dialect) == []


@pytest.mark.parametrize(
    "text", ["It costs $5 or [x](a.md) and $6.", "`$$` and [x](a.md) and `$$`", "$$ a\n\n[x](a.md) $$"]
)
def test_dollars_alone_are_no_math(text: str) -> None:
    assert links(text, Dialect()) == [("inline", "a.md")]


@pytest.mark.parametrize(
    ("text", "ids", "names"),
    [
        ("## 1. First & best", "kramdown-gfm", {"1-first--best"}),
        ("## 1. First & best", "kramdown", {"first--best"}),
        ("## The `--force` flag -- now", "kramdown-gfm", {"the---force-flag--now"}),
        ("## A\n{: #b .c}", "kramdown-gfm", {"b"}),
        ("{: .c #b}\n## A", "kramdown-gfm", {"b"}),
        ("Text.\n{:#b}", "kramdown-gfm", {"b"}),
        ("*a*{: #b}", "kramdown-gfm", {"b"}),
        ("* x\n{:toc}", "kramdown-gfm", {"markdown-toc"}),
        ("<h2>A</h2>", "kramdown-gfm", set()),
        ("##No blank", "kramdown", {"no-blank"}),
        ("text\n## A", "kramdown", set()),
        ("## 日本語", "kramdown", {"section"}),
        ('{::options auto_ids="false" /}\n\n## A', "kramdown-gfm", set()),
        ("## A", "none", set()),
    ],
)
def test_kramdown_names_places(text: str, ids: str, names: set[str]) -> None:
    dialect = Dialect(ids=ids)  # type: ignore[arg-type]
    assert set(Anchors.of(read(f"{text}\n", dialect).anchors).names) == names


def test_kramdown_takes_the_later_definition() -> None:
    assert links("[x][y]\n\n[y]: a.md\n[y]: b.md\n") == [("reference", "b.md")]
