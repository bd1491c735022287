"""Inline Markdown: markdown-it's rules, with a note of where each link, tag and footnote stands."""

import re
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import isStrSpace, normalizeReference
from markdown_it.helpers import parseLinkTitle
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import autolink as stock_autolink
from markdown_it.rules_inline import html_inline as stock_html_inline

from doc_audit.markdown.bare_url import match_bare_url
from doc_audit.markdown.plain import InlineLink, parse_destination
from doc_audit.model.document import LinkKind

# Where a rule other than plain text can start: Markdown's own characters, and a bare URL after a character that lets one
# begin. Markdown-it's default also stops at marks reserved for extensions.
_STOP = re.compile(r"[\n!&*<\[\\\]_`~^]|(?<![A-Za-z0-9])(?:https?://|www\.)", re.IGNORECASE)
_MAX_LABEL = 999  # CommonMark 0.31, link labels
_WORD_LIKE = re.compile(r"[\w)\]\"'}]")
_CHARACTER_CLASS = re.compile(r"\^?(?:(?:\\.|[^\\\n])-(?:\\.|[^\\\n])|\\-[^-\n])+|\\.")


def is_notable(content: str) -> bool:
    """Say whether *content*, a paragraph's, may hold anything that this module looks for."""
    return "[" in content or "<" in content or "://" in content or "www." in content.lower()


@dataclass(slots=True)
class InlineTag:
    """A raw HTML tag or comment by content offset."""

    raw: str
    start: int


@dataclass(slots=True)
class InlineUndefined:
    """A full or collapsed reference whose label has no definition."""

    label: str
    text: str
    start: int
    end: int


class TooIntricate(ValueError):
    """Brackets are nested or left open in such a way that to pair them takes longer than the text is long, again and again."""


@dataclass(slots=True)
class InlineFacts:
    """What one block of inline content holds, in source order. *looks* is how often brackets may still be looked behind."""

    links: list[InlineLink] = field(default_factory=list)
    tags: list[InlineTag] = field(default_factory=list)
    undefined: list[InlineUndefined] = field(default_factory=list)
    looks: int = 100_000


def install(md: MarkdownIt) -> None:
    """Replace the rules of *md* that find links and tags by ones that note them in `env["facts"]`."""
    rules = md.inline.ruler
    rules.at("text", _text)
    rules.at("linkify", _bare_url)
    rules.at("link", _link)
    rules.at("image", _image)
    rules.at("autolink", _autolink)
    rules.at("html_inline", _html_inline)


def _facts(state: StateInline) -> InlineFacts:
    facts: InlineFacts = state.env["facts"]
    return facts


def _text(state: StateInline, silent: bool) -> bool:
    start = state.pos
    end = state.posMax
    stop = _STOP.search(state.src, start, end)
    if stop is not None:
        end = stop.start()
    if end == start:
        return False
    if not silent:
        state.append_pending(state.src[start:end])
    state.pos = end
    return True


def _bare_url(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "hHwW" or state.linkLevel > 0:
        return False
    found = match_bare_url(state.src, state.pos, state.posMax)
    if found is None:
        return _skip_letter(state, silent)
    start, end = state.pos, found.end
    if not silent:
        facts = _facts(state)
        facts.links.append(InlineLink("bare", found.href, start, end, (start, end), (start, end)))
        state.append_pending(state.src[start:end])
    state.pos = end
    return True


def _skip_letter(state: StateInline, silent: bool) -> bool:
    """Step over a letter that starts no URL, lest the text rule stop at it again."""
    if not silent:
        state.append_pending(state.src[state.pos])
    state.pos += 1
    return True


def _autolink(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not stock_autolink(state, silent):
        return False
    if not silent:
        inner = (start + 1, state.pos - 1)
        written = state.src[inner[0] : inner[1]]
        href = str(state.tokens[-3].attrs["href"])
        _facts(state).links.append(InlineLink("autolink", href, start, state.pos, inner, inner, label=written))
    return True


def _html_inline(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not stock_html_inline(state, silent):
        return False
    if not silent:
        _facts(state).tags.append(InlineTag(state.src[start : state.pos], start))
    return True


@dataclass(slots=True)
class _Target:
    href: str
    end: int
    destination: tuple[int, int] | None
    label: str = ""


def _link(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "[":
        return False
    found = _construct(state, start, nested=False)
    if found is None:
        return False
    label_end, target = found
    if target is None:
        if not silent:
            _note_undefined(state, start, label_end)
        return False
    if not silent:
        _note_link(state, "inline", start, start + 1, label_end, target)
        _parse_label(state, start + 1, label_end)
    state.pos = target.end
    return True


def _parse_label(state: StateInline, start: int, end: int) -> None:
    maximum = state.posMax
    state.pos, state.posMax = start, end
    state.push("link_open", "a", 1)
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.posMax = maximum


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("![", start):
        return False
    found = _construct(state, start + 1, nested=True)
    if found is None:
        return False
    label_end, target = found
    if target is None:
        return False
    if not silent:
        _note_link(state, "image", start, start + 2, label_end, target)
        state.push("image", "img", 0)
    state.pos = target.end
    return True


def _construct(state: StateInline, bracket: int, *, nested: bool) -> tuple[int, _Target | None] | None:
    """Read `[label](target)`, `[label][ref]`, `[label][]` or `[label]`; an image's label may hold links (*nested*)."""
    if state.src.find("]", bracket, state.posMax) < 0:
        return None
    label_end = _label_end(state, bracket, nested=nested)
    if label_end < 0:
        return None
    target = _inline_target(state, label_end + 1)
    if target is None:
        target = _reference_target(state, bracket + 1, label_end)
    return label_end, target


def _label_end(state: StateInline, start: int, *, nested: bool = True) -> int:
    """Markdown-it's `parseLinkLabel`: where the bracket at *start* is closed, or -1; a label with a link in it is none unless *nested*.

    Raises:
        TooIntricate: it has been asked of so many brackets that it would take too long.
    """
    facts = _facts(state)
    outer, level = state.pos, 1
    state.pos = start + 1
    while state.pos < state.posMax:
        facts.looks -= 1
        if facts.looks < 0:
            raise TooIntricate("too many brackets are open")
        mark, place = state.src[state.pos], state.pos
        if mark == "]":
            level -= 1
            if not level:
                break
        state.md.inline.skipToken(state)
        if mark != "[":
            continue
        if state.pos == place + 1:
            # It begins nothing else, so it is closed before this one.
            level += 1
        elif not nested:
            level = -1
            break
    end = -1
    if level == 0:
        end = state.pos
    state.pos = outer
    return end


def _note_link(
    state: StateInline, kind: Literal["inline", "image"], start: int, label: int, label_end: int, target: _Target
) -> None:
    named: LinkKind = kind
    if target.label and kind == "inline":
        named = "reference"
    _facts(state).links.append(
        InlineLink(named, target.href, start, target.end, target.destination, (label, label_end), label=target.label)
    )


def _skip_space(source: str, position: int, maximum: int) -> int:
    while position < maximum and (isStrSpace(source[position]) or source[position] == "\n"):
        position += 1
    return position


def _inline_target(state: StateInline, position: int) -> _Target | None:
    source, maximum = state.src, state.posMax
    if position >= maximum or source[position] != "(":
        return None
    begin = _skip_space(source, position + 1, maximum)
    if begin >= maximum:
        return None
    parsed = parse_destination(source, begin, maximum)
    href, end, span = "", begin, (begin, begin)
    if parsed.ok:
        href, end, span = parsed.str, parsed.pos, (begin, parsed.pos)
        if source[begin] == "<":
            span = (begin + 1, end - 1)
        end = _after_title(source, end, maximum)
    if end >= maximum or source[end] != ")":
        return None
    return _Target(href, end + 1, span)


def _after_title(source: str, end: int, maximum: int) -> int:
    begin = _skip_space(source, end, maximum)
    if begin == end or begin >= maximum:
        return begin
    title = parseLinkTitle(source, begin, maximum)
    if not title.ok:
        return begin
    return _skip_space(source, title.pos, maximum)


def _reference_target(state: StateInline, label_start: int, label_end: int) -> _Target | None:
    references = state.env.get("references")
    if not references:
        return None
    end, label = label_end + 1, ""
    if end < state.posMax and state.src[end] == "[":
        closing = _label_end(state, end)
        if closing >= 0:
            label, end = state.src[end + 1 : closing], closing + 1
    if not label:
        label = state.src[label_start:label_end]
    if len(label) > _MAX_LABEL:
        return None
    name = normalizeReference(label)
    reference = references.get(name)
    if not reference:
        return None
    return _Target(str(reference["href"]), end, None, label=name)


def _note_undefined(state: StateInline, start: int, label_end: int) -> None:
    """Note `[text][label]` and `[text][]`, but not what only looks like it: `matrix[0][1]`, `[a-z][0-9]`, `[[x]][y]`."""
    source, facts = state.src, _facts(state)
    if label_end + 1 >= state.posMax or source[label_end + 1] != "[":
        return
    closing = _label_end(state, label_end + 1)
    if closing < 0 or (facts.undefined and start < facts.undefined[-1].end):
        return
    text, label = source[start + 1 : label_end], source[label_end + 2 : closing]
    end = closing + 1
    before = source[start - 1 : start] or " "
    if _stands_in_code(before, source[end : end + 1]) or not _reads_as_reference(text, label):
        return
    if before == "!":
        start -= 1
    facts.undefined.append(InlineUndefined(label or text, text, start, end))


def _stands_in_code(before: str, after: str) -> bool:
    """Say whether the characters around two pairs of brackets are those of code rather than of text."""
    return _WORD_LIKE.match(before) is not None or before in "[$\\" or after in ("[", "(", "{")


def _reads_as_reference(text: str, label: str) -> bool:
    if not text.strip() or (label and not label.strip()):
        return False
    if _CHARACTER_CLASS.fullmatch(text) or _CHARACTER_CLASS.fullmatch(label):
        return False
    return _is_name(label or text) and "<" not in label and not _is_index(text, label)


def _is_name(name: str) -> bool:
    if len(name) > _MAX_LABEL or name.startswith(("^", "!", "@")):
        return False
    return "[" not in name and "]" not in name


def _is_index(text: str, label: str) -> bool:
    """Say whether `[x][y]` and `[0][1]` are indices or type parameters, as they are far more often than links."""
    is_short = len(text) == 1 and len(label) <= 1
    return is_short or (text.isdigit() and (label.isdigit() or not label))
