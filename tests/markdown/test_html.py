"""Raw HTML: links with the range of each value, ids, headings, comments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.markdown.html import read_html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('<a href="b.md">', ["b.md"]),
        ("<A HREF=b.md>", ["b.md"]),
        ("<a title='a > b' href='c'>", ["c"]),
        ('<a href="a&amp;b">', ["a&b"]),
        ("<a href>", []),
        ('<a data-href="no" href="yes">', ["yes"]),
        ('<img src="a.png" srcset="b.png 1x,\n c.png 2x">', ["a.png", "b.png", "c.png"]),
        ('<img srcset="data:image/png;base64,AA 1x, b.png 2x">', ["b.png"]),
        ('<video src="a" poster="b"><source src="c"><track src="d"></video>', ["a", "b", "c", "d"]),
        ("<!-- <a href=no> -->", []),
        ("<script>'<a href=no>'</script><a href=yes>", ["yes"]),
        ("<pre><a href=no></pre><code><img src=no></code><a href=yes>", ["yes"]),
        ('<a href="never closed', []),
        ("<![C x <a href=in-the-comment> <a href=yes>", ["yes"]),
        ("<![if !IE]><a href=yes><![endif]>", ["yes"]),
        ("<![endif]x><a href=yes>", ["yes"]),
        ("<![><a href=yes><![", ["yes"]),
        ("<![CDATA[ <a href=no> > ]]><a href=yes>", ["yes"]),
        ("<![CDATA[ x ><a href=yes>", ["yes"]),
        ("<!DOCTYPE html><!x><!><?php ?><a href=yes>", ["yes"]),
    ],
)
def test_links(text: str, links: list[str]) -> None:
    assert [link.href for link in read_html(text).links] == links


def test_values_ids_headings_and_comments() -> None:
    text = "<h2 id=\"top\"> A <b>B</b></h2>\n<p name=n><!-- note -->\n<a href='x&amp;y'>t</a>"
    facts = read_html(text)
    assert [text[slice(*link.value)] for link in facts.links] == ["x&amp;y"]
    assert [link.text for link in facts.links] == ["t"]
    assert [name for name, _ in facts.ids] == ["top", "n"]
    assert [(heading.level, heading.text) for heading in facts.headings] == [(2, " A B")]
    assert [(comment, text[start : start + 4]) for comment, start in facts.comments] == [(" note ", "<!--")]


@given(
    st.lists(
        st.sampled_from(["<a ", "href=", "'", '"', "b", ">", "<!--", "-->", "</a>", "<pre>", "\n", "&", "/"]),
        max_size=30,
    )
)
def test_any_soup_is_read_and_every_value_lies_in_it(parts: list[str]) -> None:
    text = "".join(parts)
    for link in read_html(text).links:
        assert 0 <= link.start < link.value[0] <= link.value[1] <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        '<div><![C x>\n<a href="b.md"></a></div>',
        '<![if !IE]><a href="b.md"></a><![endif]>',
        '<![CDATA[ x ]]><a href="b.md"></a>',
        '<!x><!DOCTYPE [<!y]><a href="b.md"></a>',
        '<![ x\n><a href="b.md">',
    ],
)
def test_a_marked_section_is_a_comment_as_in_browsers(text: str) -> None:
    assert [link.href for link in read_html(text).links] == ["b.md"]


@given(st.text(alphabet="<!>[]-?/ abCD\n'\"=&;", max_size=60))
def test_no_text_raises(text: str) -> None:
    read_html(text)
