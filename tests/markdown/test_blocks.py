"""The quick block parser and the quick reading of plain paragraphs find exactly what the stock parser's rules find."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkDestination
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from doc_audit.markdown import parser as markdown
from doc_audit.markdown.blocks import _State, use_blocks
from doc_audit.markdown.inline import InlineFacts, is_notable
from doc_audit.markdown.parser import parse_blocks, parse_inline
from doc_audit.markdown.plain import InlineLink, parse_destination

# The Markdown of the CommonMark Spec's examples (John MacFarlane, CC-BY-SA 4.0).
SPEC = json.loads((Path(__file__).parent / "data" / "commonmark_examples.json").read_text(encoding="utf-8"))["examples"]


@cache
def stock() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": 60, "html": True}).enable("table")
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.validateLink = lambda _: True  # type: ignore[method-assign, assignment]
    return md


def stock_blocks(text: str) -> tuple[list[Any], dict[str, Any]]:
    env: dict[str, Any] = {}
    tokens: list[Token] = []
    stock().block.parse(text.replace("\0", "\ufffd"), stock(), env, tokens)
    return _read(tokens), env


def quick_blocks(text: str) -> tuple[list[Any], dict[str, Any]]:
    env: dict[str, Any] = {}
    return _read(parse_blocks(text, env)), env


def _read(tokens: list[Token]) -> list[Any]:
    """Everything that `source.body` looks at; paragraphs only where something can be found in them."""
    seen: list[Any] = []
    for index, token in enumerate(tokens):
        parent = tokens[index - 1] if index else None
        if token.type == "inline" and parent and parent.type in ("heading_open", "th_open", "td_open"):
            seen.append((parent.type, parent.tag, parent.markup, token.content, token.map))
        elif token.type == "inline" and (is_notable(token.content) or "{" in token.content):
            seen.append(("text", token.content, token.map))
        elif token.type in ("fence", "code_block", "html_block"):
            seen.append((token.type, token.map, token.content))
        elif token.type == "footnote_reference_open":
            seen.append((token.type, token.map, token.meta))
    return seen


def assert_same_inline(content: str, env: dict[str, Any]) -> None:
    """Compare with what the parser finds when nothing is read without it."""
    md = markdown._parser(rich=False)  # noqa: SLF001 - what the door hides is compared with what it gives
    stock_env = copy.deepcopy(env) | {"facts": InlineFacts()}
    stock_tokens: list[Token] = []
    md.inline.parse(content, md, stock_env, stock_tokens)
    expected: InlineFacts = stock_env["facts"]
    facts, tokens = parse_inline(content, copy.deepcopy(env), rich=False)
    assert [_bare(link) for link in facts.links] == [_bare(link) for link in expected.links], content
    assert (facts.tags, facts.undefined) == (expected.tags, expected.undefined), content
    assert _footnotes(tokens) == _footnotes(stock_tokens), content


def _footnotes(tokens: list[Token]) -> list[dict[str, Any]]:
    return [token.meta for token in tokens if token.type == "footnote_ref"]


def assert_same(text: str) -> None:
    (wanted, env), (found, quick_env) = stock_blocks(text), quick_blocks(text)
    assert found == wanted
    assert quick_env == env
    for item in wanted:
        if item[0] in ("text", "td_open", "th_open"):
            assert_same_inline(item[1] if item[0] == "text" else item[3], env)


def _bare(link: InlineLink) -> tuple[Any, ...]:
    # The label names a reference's definition; other links have no use for it.
    label = link.label if link.kind == "reference" or link.destination is None else ""
    return link.kind, link.href, link.start, link.end, link.destination, link.text, label


@pytest.mark.parametrize("number", range(0, len(SPEC), 25))
def test_the_examples_of_the_commonmark_spec(number: int) -> None:
    for text in SPEC[number : number + 25]:
        assert_same(text)
        assert_same("> " + text.replace("\n", "\n> "))
        assert_same("1. " + text.replace("\n", "\n   "))
        assert_same("- a\n\n" + text)
        assert_same("a\n" + text)


def test_all_examples_on_one_page() -> None:
    assert_same("\n\n".join(SPEC))
    assert_same("\n".join(SPEC))


STARTS = [
    "",
    " ",
    "   ",
    "    ",
    "\t",
    " \t",
    "> ",
    ">",
    "- ",
    "-",
    "* ",
    "+\t",
    "1. ",
    "2) ",
    "10. ",
    "1234567890. ",
    "-   ",
    "-     ",
]
MARKS = ["# ", "#", "####### ", "```", "~~~ x", "---", "===", "***", "- - -", "_ _ _", "--", "|", "<div>", "<!--", "-->", "<a>", "</pre>",
         "[^n]: ", "[r]: u.md", "[r]:", "[r", "|---|", "a | b", ":-", "<?", "<![CDATA[", "<b c='d'>"]  # fmt: skip
WORDS = ["text", "[a](b.md)", "![i](j.png)", "[a](<b c>)", "[a](b 'T')", "https://x.example/y", "www.x.example", "xhttps://n.example", "`c`",
         "``d`e``", "`[a](b)`", "[`c`](d)", "[a`](b)`", "[r]", "[r][]", "[x][r]", "[x][nope]", "[^n]", "[]", "[ ]", "[a][b](c)", "]", "[", "!",
         "\\[a](b)", "<https://a.example>", "<b>", "[a [b](c)](d)", "[![i](j)](k)", "[a](b&amp;c)", "[a](b(c)d)", "[a](b\\)c)", "{#id}", "{",
         "[a](b", "(c)", "[a] (b)", "&amp;", "*e*", "~s~", "_u_", "[www.x.example](y)", "a@b.example", "\u00a0", "\x0b", "\x1f", "\\", "|", "[a\\]b](c)"]  # fmt: skip
LINE = st.builds(
    lambda starts, marks, words: "".join(starts) + "".join(marks) + " ".join(words),
    st.lists(st.sampled_from(STARTS), max_size=4),
    st.lists(st.sampled_from(MARKS), max_size=1),
    st.lists(st.sampled_from(WORDS), max_size=4),
)
PAGE = st.builds(
    "\n".join, st.lists(st.one_of(LINE, st.just(""), st.text("-=>|`#[]()<!1.*\\ \t:x", max_size=12)), max_size=14)
)


@settings(max_examples=1_500)
@given(PAGE)
@example("-\n\n  a")
@example("- a\n\n\n  b\n 1) c\n> - d\nlazy\n\te")
@example("   \t")
@example("a [^n] b, [r] and [x]\n\n[^n]: x\n[r]: y")
@example("a\n   ")
@example("a\n\n   \n")
def test_generated_pages(text: str) -> None:
    assert_same(text)


ITEM_STARTS = [
    "- ",
    "  - ",
    "    - ",
    "* ",
    " * ",
    "+ ",
    "1. ",
    "2) ",
    "   1. ",
    "-\t",
    "-   ",
    "> - ",
    ">   - ",
    "  ",
    "    ",
    "",
]
ITEM_TEXTS = ["[a](b.md)", "[r]", "[r]: u.md", "[^n]: x", "[^n]", "[x]", "**b** [a](b)", "**", "***", "** *", "`c` [a](b)", "```", "``` [a](b)", "_e_",
              "1. [a](b)", "12", "# [a](b)", "<a id=x>", "<div>", "[a](b) | c", "-|-", "---", "===", "", "https://x.example", "[r][]", "![r]"]  # fmt: skip
LISTS = st.lists(st.builds(str.__add__, st.sampled_from(ITEM_STARTS), st.sampled_from(ITEM_TEXTS)), max_size=10)


@settings(max_examples=1_500)
@given(LISTS.map("\n".join))
def test_generated_lists(text: str) -> None:
    assert_same(text)


@settings(max_examples=500)
@given(st.text("[]()`!<>\\&^www.htps:/x \n", max_size=30))
def test_generated_paragraphs(content: str) -> None:
    assert_same_inline(content, {})
    assert_same_inline(content, {"references": {"X": {"href": "u"}, "WW": {"href": "v"}}})


@settings(max_examples=500)
@given(st.text("()<>\\& \n;amp\x7f\u00e9x", max_size=16), st.integers(0, 4), st.integers(0, 16))
def test_destinations(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    if start >= end:
        return
    quick, wanted = parse_destination(text, start, end), parseLinkDestination(text, start, end)
    assert (quick.ok, quick.ok and (quick.pos, quick.str)) == (wanted.ok, wanted.ok and (wanted.pos, wanted.str))


@settings(max_examples=500)
@given(st.text("a \t\n", max_size=40))
def test_lines(text: str) -> None:
    quick, wanted = _State(text, stock(), {}, []), StateBlock(text, stock(), {}, [])
    for name in ("bMarks", "eMarks", "tShift", "sCount", "bsCount", "lineMax", "src", "line"):
        assert getattr(quick, name) == getattr(wanted, name), name


def test_every_corpus(corpus: Path) -> None:
    for page in sorted(corpus.rglob("*.md")):
        if page.is_file():
            assert_same(page.read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n"))


def test_a_block_rule_that_nobody_knows_is_refused() -> None:
    blocks = use_blocks(stock_with_table := MarkdownIt("commonmark"))
    stock_with_table.block.ruler.push("novel", lambda *_: False)
    with pytest.raises(ValueError, match="novel"):
        blocks.compile()
