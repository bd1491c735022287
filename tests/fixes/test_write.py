"""Destinations written into a source: only they change, and every form of link keeps its dress."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doc_audit.fixes.plan import Fix
from doc_audit.fixes.write import Written, write
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.source.page import parse


def read(text: str) -> Document:
    labels: Mapping[str, tuple[str, ...]] = {}
    return parse("a.md", text, dialect=Dialect(ids="github"), labels=labels)


def mended(text: str, old: str, new: str) -> Written:
    fixes = [Fix(link=link, href=new, safe=True, why="test") for link in read(text).links if link.href == old]
    return write(text, fixes, read)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](old.md)\n", "[a](new.md)\n"),
        ('[a](old.md "A title")\n', '[a](new.md "A title")\n'),
        ("[a](  old.md  )\n", "[a](  new.md  )\n"),
        ("[a](<old.md>)\n", "[a](<new.md>)\n"),
        ("![a](old.md)\n", "![a](new.md)\n"),
        ("[![i](x.png)](old.md)\n", "[![i](x.png)](new.md)\n"),
        ("[a][r] and [r]\n\n[r]: old.md 'T'\n", "[a][r] and [r]\n\n[r]: new.md 'T'\n"),
        ("[r]:\n  <old.md>\n\n[r]\n", "[r]:\n  <new.md>\n\n[r]\n"),
        ('<a href="old.md">a</a>\n', '<a href="new.md">a</a>\n'),
        ("<a href='old.md'>a</a> <img src=old.md>\n", "<a href='new.md'>a</a> <img src=new.md>\n"),
        ("> - [a](old.md)\r\n> - b\r\n", "> - [a](new.md)\r\n> - b\r\n"),
        ("| a | b |\n|---|---|\n| [a](old.md) | `old.md` |\n", "| a | b |\n|---|---|\n| [a](new.md) | `old.md` |\n"),
        ("# [old.md](old.md)\n", "# [old.md](new.md)\n"),
        ("---\nnext: old.md\n---\n[a](old.md) old.md\n", "---\nnext: old.md\n---\n[a](new.md) old.md\n"),
        ("ünïcödé 🚀 [a](old.md) ünï\n", "ünïcödé 🚀 [a](new.md) ünï\n"),
        ("[a](old.md) [b](other.md) [c](old.md)\n", "[a](new.md) [b](other.md) [c](new.md)\n"),
    ],
)
def test_only_the_destination_changes(text: str, expected: str) -> None:
    written = mended(text, "old.md", "new.md")
    assert written.text == expected
    assert written.done
    assert not written.left


@pytest.mark.parametrize(
    ("text", "href", "expected"),
    [
        ("[a](old.md)", "a b.md", "[a](a%20b.md)"),
        ("[a](old.md)", "a(b.md", "[a](a%28b.md)"),
        ("[a](<old.md>)", "a b.md", "[a](<a b.md>)"),
        ("|a|\n|-|\n|[a](old.md)|", "x|y.md", "|a|\n|-|\n|[a](x%7Cy.md)|"),
        ('<a href="old.md">a</a>', 'x"y.md', '<a href="x%22y.md">a</a>'),
        ("[a](x?a=1&amp;b=2)", "y?a=1&b=2", "[a](y?a=1&amp;b=2)"),
        ("[a](x?a=1&b=2)", "y?a=1&b=2", "[a](y?a=1&b=2)"),
        ("[a](x?a=1&b=2)", "y?a=1&copy;=2", "[a](y?a=1&amp;copy;=2)"),
        ("[a](old.md)", "snake_case_name.md", "[a](snake_case_name.md)"),
    ],
)
def test_what_would_break_the_source_is_escaped(text: str, href: str, expected: str) -> None:
    assert mended(text, read(text).links[0].href, href).text == expected


def test_two_answers_for_one_definition_are_none() -> None:
    text = "[a][r] [b][r]\n\n[r]: old.md\n"
    one, two = read(text).links
    fixes = [Fix(link=one, href="x.md", safe=True, why=""), Fix(link=two, href="y.md", safe=True, why="")]
    written = write(text, fixes, read)
    assert (written.text, written.done, len(written.left)) == (text, (), 2)


def test_a_destination_that_the_page_would_not_take_is_left() -> None:
    written = mended("[a](old.md)\n", "old.md", "new\nline.md")
    assert written.text in ("[a](old.md)\n", "[a](new%0Aline.md)\n")


@given(
    st.text(alphabet="ab[]()<>!`*_ \n#|\"'\\&;é🚀", max_size=60),
    st.text(alphabet="ab /.()<>|\"'`*_&;é", min_size=1, max_size=12),
)
def test_whatever_the_page_and_the_answer_are_no_other_link_changes(noise: str, href: str) -> None:
    text = f"{noise}\n\n[x](old.md) {noise}\n\n[y](other.md)\n"
    before = read(text)
    written = write(
        text, [Fix(link=link, href=href, safe=True, why="") for link in before.links if link.href == "old.md"], read
    )
    after = read(written.text)
    others = [link.href for link in before.links if link.href != "old.md"]
    kept = [new.href for old, new in zip(before.links, after.links, strict=True) if old.href != "old.md"]
    assert kept == others
    if not written.done:
        assert written.text == text
