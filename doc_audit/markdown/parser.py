"""The Markdown parsers: CommonMark with GitHub's tables, bare URLs and footnotes, and destinations left as written."""

from functools import cache
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel, parseLinkTitle
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from doc_audit.markdown.blocks import use_blocks
from doc_audit.markdown.inline import InlineFacts, install
from doc_audit.markdown.plain import parse_destination, read_plain

# Deep enough for every text written by people, shallow enough for Python's stack.
_MAX_NESTING = 60
# How often brackets may be looked behind; text written by people needs less than one look a character.
_LOOKS_A_CHARACTER, _LOOKS_AT_LEAST = 20, 5_000


def parse_blocks(body: str, env: dict[str, Any]) -> list[Token]:
    """Split *body* (lines ended by a line feed) into block tokens; their inline content stays unparsed."""
    md = _parser(rich=False)
    tokens: list[Token] = []
    md.block.parse(body.replace("\0", "\ufffd"), md, env, tokens)
    return tokens


def parse_inline(content: str, env: dict[str, Any], *, rich: bool) -> tuple[InlineFacts, list[Token]]:
    """Find the links and tags in *content*. Only with *rich* are emphasis and entities read, for the text they leave.

    Raises:
        TooIntricate: its brackets are open or nested in such a way that they would take too long.
    """
    if not rich and (plain := read_plain(content, env.get("references", {}))) is not None:
        return InlineFacts(links=plain), []
    md = _parser(rich=rich)
    facts = InlineFacts(looks=_LOOKS_AT_LEAST + _LOOKS_A_CHARACTER * len(content))
    env["facts"] = facts
    tokens: list[Token] = []
    md.inline.parse(content, md, env, tokens)
    return facts, tokens


@cache
def _parser(*, rich: bool) -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING, "html": True})
    blocks = use_blocks(md)
    md.enable(["table", "linkify"])
    # Sub-inline rules mark what is emphasised; that changes no link, only text.
    extra = ["emphasis", "entity", "balance_pairs", "fragments_join"]
    if rich:
        md.enable("strikethrough")
    else:
        md.disable([*extra, "newline"], ignoreInvalid=True)
    md.use(footnote_plugin, inline=False, move_to_end=False)
    md.normalizeLink = _as_written  # type: ignore[method-assign]
    md.validateLink = _any_link  # type: ignore[method-assign,assignment]
    md.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkDestination=parse_destination, parseLinkLabel=parseLinkLabel, parseLinkTitle=parseLinkTitle
    )
    install(md)
    blocks.compile()
    return md


def _as_written(url: str) -> str:
    return url


def _any_link(_: str) -> bool:
    return True
