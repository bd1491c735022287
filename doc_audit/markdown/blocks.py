"""Markdown-it's block parser, asked only what a line's first character leaves open; what it finds is the same.

The stock parser asks a dozen rules of every line, and again of every line that might end a paragraph. All but a few of them
begin with a character of their own. Paragraphs, underlined headings and lists, which are most of every page, are ported from
markdown-it's rules without the tokens that only a renderer needs: tests compare the rest with the stock parser's.
"""

import re
from collections.abc import Callable
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType

from doc_audit.markdown.inline import is_notable

Rule = Callable[[StateBlock, int, int, bool], bool]

# With which character (behind the indentation) a block of each rule begins.
_FIRST = {
    "fence": "`~",
    "blockquote": ">",
    "hr": "*-_",
    "list": "*-+0123456789",
    "footnote_def": "[",
    "reference": "[",
    "html_block": "<",
    "heading": "#",
}
# Those are asked by other means: a table by its second line, code by its indentation, text when nothing else fits.
_ELSEWHERE = frozenset({"table", "code", "lheading", "paragraph"})
_ENDS_PARAGRAPH = ("fence", "blockquote", "hr", "list", "footnote_def", "html_block", "heading")
_ENDS_QUOTE = ("fence", "blockquote", "hr", "list", "html_block", "heading")
_ENDS_LIST = ("fence", "blockquote", "hr")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_DELIMITER = frozenset("|-:")
# What a heading becomes by the character that underlines it.
_UNDERLINED = {"=": "h1", "-": "h2"}
_DIGITS = frozenset("0123456789")
_BULLETS = frozenset("*-+")
_SPACE = " \t"
_BLANK = frozenset(_SPACE)
# What may stand behind two stars where they are a rule, or end their line.
_AFTER_STARS = frozenset({"", "*", " ", "\t", "\n"})

_ByCharacter = dict[str, tuple[Rule, ...]]


class Blocks(ParserBlock):
    """A block parser that picks its rules by the first character of a line. Enable rules before `compile`."""

    def compile(self) -> None:
        """Sort the active rules by character, and have the rules that look for a block's end ask the same way.

        Raises:
            ValueError: a rule is active of which it is not known how its blocks begin.
        """
        active = dict(zip(self.ruler.get_active_rules(), self.ruler.getRules(""), strict=True))
        unknown = active.keys() - _FIRST.keys() - _ELSEWHERE
        if unknown:
            raise ValueError(f"no first characters are known of the block rules {', '.join(sorted(unknown))}")
        self.table, self.code = active["table"], active["code"]
        active["list"], active["hr"] = _list, _rule
        self.begin = _by_character(active, tuple(active))
        self.end_paragraph = _by_character(active, _ENDS_PARAGRAPH)
        self.end_quote = _by_character(active, _ENDS_QUOTE)
        self.end_list = _by_character(active, _ENDS_LIST)
        for name, rule in active.items():
            self.ruler.at(name, rule, {"alt": []})
        self.ruler.push("end_of_paragraph", _end_of_paragraph, {"alt": ["paragraph", "reference"]})
        self.ruler.push("end_of_quote", _end_of_quote, {"alt": ["blockquote"]})

    def parse(self, src: str, md: MarkdownIt, env: EnvType, outTokens: list[Token]) -> list[Token] | None:  # noqa: N803 - markdown-it's own names
        """Read *src* and push its blocks' tokens into *outTokens*."""
        if src:
            state = _State(src, md, env, outTokens)
            self.tokenize(state, 0, state.lineMax)
        return outTokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - markdown-it's own names
        """Generate tokens for the lines from *startLine* up to *endLine*."""
        begins, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
        source, begin = state.src, self.begin
        deepest = state.md.options.maxNesting
        line = startLine
        while line < endLine:
            while line < state.lineMax and begins[line] + shifts[line] >= ends[line]:
                line += 1
            state.line = line
            if line >= endLine or indents[line] < state.blkIndent:
                break
            if state.level >= deepest:
                state.line = endLine
                break
            self._block(state, line, endLine, begin.get(source[begins[line] + shifts[line]], ()))
            if state.line <= line:
                raise RuntimeError("a block rule did not go on")
            line = state.line
            if line < endLine and begins[line] + shifts[line] >= ends[line]:
                line += 1
                state.line = line

    def _block(self, state: StateBlock, line: int, end: int, rules: tuple[Rule, ...]) -> None:
        if _may_be_table(state, line, end) and self.table(state, line, end, False):
            return
        if state.sCount[line] - state.blkIndent >= 4 and not state.env.get("no_indented_code"):
            self.code(state, line, end, False)
            return
        for rule in rules:
            if rule(state, line, end, False):
                return
        _text(state, line, end)


class _State(StateBlock):
    """The parser's state, which knows where each line of *src* begins, where its text does and how deep."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__("", md, env, tokens)
        self.src = src
        lines = src.split("\n")
        if not lines[-1].strip(_SPACE):
            # The end of the last line is no line; nor is a last line of blanks (as in markdown-it).
            del lines[-1]
        lengths = [len(line) for line in lines]
        self.bMarks = [*accumulate((length + 1 for length in lengths), initial=0)]
        self.eMarks = [start + length for start, length in zip(self.bMarks, lengths, strict=False)]
        self.tShift = [0] * len(lines)
        self.sCount = [0] * len(lines)
        for number, line in enumerate(lines):
            if line[:1] in _BLANK:
                shift = len(line) - len(line.lstrip(_SPACE))
                self.tShift[number] = shift
                self.sCount[number] = _depth(line[:shift])
        # A line that is not there, behind the last, saves looking at bounds.
        self.lineMax = len(lines)
        self.bMarks[-1] = len(src)
        self.eMarks.append(len(src))
        self.tShift.append(0)
        self.sCount.append(0)
        self.bsCount = [0] * (self.lineMax + 1)


def _depth(indentation: str) -> int:
    return len(indentation.expandtabs(4))


def _by_character(rules: dict[str, Rule], names: tuple[str, ...]) -> _ByCharacter:
    found: _ByCharacter = {}
    for name, rule in rules.items():
        if name in names:
            for character in _FIRST.get(name, ""):
                found[character] = (*found.get(character, ()), rule)
    return found


def _may_be_table(state: StateBlock, line: int, end: int) -> bool:
    """Say whether the next line may be the delimiter row of a table."""
    if line + 2 > end:
        return False
    place = state.bMarks[line + 1] + state.tShift[line + 1]
    return state.src[place : place + 1] in _DELIMITER


def _ends(state: StateBlock, line: int, end: int, rules: _ByCharacter) -> bool:
    place = state.bMarks[line] + state.tShift[line]
    for rule in rules.get(state.src[place : place + 1], ()):
        if rule(state, line, end, True):
            return True
    return False


def _rule(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a horizontal rule: `---`, `* * *`, `____`."""
    place = state.bMarks[start] + state.tShift[start]
    if state.sCount[start] - state.blkIndent >= 4 or not _RULE.match(state.src[place : state.eMarks[start]]):
        return False
    if not silent:
        state.line = start + 1
    return True


def _end_of_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    block: Blocks = state.md.block  # type: ignore[assignment]
    if not silent:
        return False
    if _ends(state, line, end, block.end_paragraph):
        return True
    return _may_be_table(state, line, end) and block.table(state, line, end, True)


def _end_of_quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    block: Blocks = state.md.block  # type: ignore[assignment]
    return silent and _ends(state, line, end, block.end_quote)


def _text(state: StateBlock, start: int, _end: int) -> None:
    """Read a paragraph, or the heading that it turns out to be when `===` or `---` underlines it."""
    before, state.parentType = state.parentType, "paragraph"
    line, marker = _end_of_text(state, start)
    if marker:
        content = mdTrim(state.getLines(start, line, state.blkIndent, False))
        state.line = line + 1
        _push(state, "heading_open", _UNDERLINED[marker], start, state.line).markup = marker
        _push(state, "inline", "", start, line).content = content
        state.parentType = before
        return
    if line == start + 1:
        content = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    else:
        content = state.getLines(start, line, state.blkIndent, False)
    state.line = line
    _push_text(state, start, line, content)


def _push_text(state: StateBlock, first: int, last: int, content: str) -> None:
    """Push a paragraph. One in which nothing can be found is left out, but for attribute lists in braces."""
    if is_notable(content) or "{" in content:
        _push(state, "inline", "", first, last).content = mdTrim(content)


def _end_of_text(state: StateBlock, start: int) -> tuple[int, str]:
    """Give the line behind a paragraph, or the line that underlines it, with the character it does so with."""
    begins, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
    source, indent, last = state.src, state.blkIndent, state.lineMax
    for line in range(start + 1, last):
        place = begins[line] + shifts[line]
        if place >= ends[line]:
            return line, ""
        deep = indents[line]
        # Deeper than that would be code, but goes on with a paragraph; below zero are a quote's lazy lines.
        if deep - indent > 3:
            continue
        first = source[place]
        if first in _UNDERLINED and deep >= indent and _is_drawn(source[place : ends[line]], first):
            return line, first
        if deep >= 0 and _ends_text(state, line, last, first):
            return line, ""
    return max(last, start + 1), ""


def _is_drawn(text: str, character: str) -> bool:
    """Say whether *text* is nothing but *character*, and blanks behind it."""
    drawn = text.rstrip(_SPACE)
    return drawn == character * len(drawn)


def _ends_text(state: StateBlock, line: int, last: int, first: str) -> bool:
    """Say whether a block that begins with *first* on the *line* ends a paragraph."""
    block: Blocks = state.md.block  # type: ignore[assignment]
    for rule in block.end_paragraph.get(first, ()):
        if rule(state, line, last, True):
            return True
    return _may_be_table(state, line, last) and block.table(state, line, last, True)


def _push(state: StateBlock, kind: str, tag: str, first: int, last: int) -> Token:
    token = Token(kind, tag, 0)
    token.map = [first, last]
    state.tokens.append(token)
    return token


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list, as `markdown_it.rules_block.list_block` does."""
    deep = state.sCount[start]
    is_code = deep - state.blkIndent >= 4
    is_code_in_outer_list = state.listIndent >= 0 and deep - state.listIndent >= 4 and deep < state.blkIndent
    if is_code or is_code_in_outer_list:
        return False
    after = _behind_marker(state, start)
    if after < 0:
        return False
    if silent:
        is_in_paragraph = state.parentType == "paragraph" and deep >= state.blkIndent
        return not is_in_paragraph or _may_interrupt(state, start, after)
    before, state.parentType = state.parentType, "list"
    state.level += 1
    marker = state.src[after - 1]
    line = start
    while after >= 0:
        line = _item(state, line, end, after)
        after = _next_item(state, line, end, marker)
    state.level -= 1
    state.line = line
    state.parentType = before
    return True


def _next_item(state: StateBlock, line: int, end: int, marker: str) -> int:
    """Give the offset behind the *marker* of the item that goes on with the list on the *line*; -1 if none does."""
    if line >= end or not 0 <= state.sCount[line] - state.blkIndent < 4:
        return -1
    block: Blocks = state.md.block  # type: ignore[assignment]
    if _ends(state, line, end, block.end_list):
        return -1
    after = _behind_marker(state, line)
    if after >= 0 and state.src[after - 1] == marker:
        return after
    return -1


def _may_interrupt(state: StateBlock, line: int, after: int) -> bool:
    """Say whether a list ends a paragraph: it starts with 1, and its first item is not empty."""
    place = state.bMarks[line] + state.tShift[line]
    if state.src[place] in _DIGITS and int(state.src[place : after - 1]) != 1:
        return False
    return state.skipSpaces(after) < state.eMarks[line]


def _behind_marker(state: StateBlock, line: int) -> int:
    """Give the offset behind `-`, `*`, `+`, `1.` or `1)`; -1 if the line does not begin with one and a blank."""
    source = state.src
    place, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    first = source[place : place + 1]
    if first in _DIGITS:
        begin = place
        while place < end and source[place] in _DIGITS:
            place += 1
        if place >= end or place - begin > 9 or source[place] not in ".)":
            return -1
    elif first not in _BULLETS:
        return -1
    place += 1
    if place >= end or source[place] in _SPACE:
        return place
    return -1


def _item(state: StateBlock, start: int, end: int, after: int) -> int:
    """Read the item that starts on the line *start* with its marker up to *after*; return the line behind it."""
    begin, last = state.bMarks[start], state.eMarks[start]
    shift, deep = state.tShift[start], state.sCount[start]
    initial = offset = deep + after - (begin + shift)
    place = after
    while place < last:
        character = state.src[place]
        if character == "\t":
            offset += 4 - (offset + state.bsCount[start]) % 4
        elif character == " ":
            offset += 1
        else:
            break
        place += 1
    width = offset - initial
    if place >= last or width > 4:
        # An empty item, and code behind the marker, are indented by one.
        width = 1
    if offset - initial == width and _is_one_line(state, start, end, place, initial + width):
        _push_text(state, start, start + 1, state.src[place:last])
        state.line = start + 1
        return state.line
    outer, list_indent = state.blkIndent, state.listIndent
    state.listIndent, state.blkIndent = outer, initial + width
    state.tShift[start], state.sCount[start] = place - begin, offset
    state.level += 1
    if place >= last and state.isEmpty(start + 1):
        state.line = min(state.line + 2, end)
    else:
        state.md.block.tokenize(state, start, end)
    state.level -= 1
    state.blkIndent, state.listIndent = outer, list_indent
    state.tShift[start], state.sCount[start] = shift, deep
    return state.line


def _is_one_line(state: StateBlock, start: int, end: int, place: int, indent: int) -> bool:
    """Say whether an item is one line of plain text: nothing else begins at *place*, and the next line is another item.

    Most items are. The next line has to be less deep than the item's text, which is *indent* deep: then it belongs to this list
    or to one around it, ends this item's paragraph whatever it holds, and underlines nothing.
    """
    block: Blocks = state.md.block  # type: ignore[assignment]
    following = start + 1
    last = state.eMarks[start]
    if following >= end or place >= last:
        return False
    if state.src[place] in block.begin and not _begins_text(state.src, place, last):
        return False
    deep = state.sCount[following]
    if not 0 <= deep < indent or deep - state.blkIndent >= 4 or state.level + 2 >= state.md.options.maxNesting:
        return False
    return _behind_marker(state, following) >= 0


def _begins_text(source: str, place: int, last: int) -> bool:
    """Say whether a line is sure to be text although a block may begin with its first character: a link, code, something bold."""
    first = source[place]
    if first == "[":
        return not source.startswith("[^", place) and source.find("]:", place, last) < 0
    if first == "`":
        return not source.startswith("```", place)
    return first == "*" and source.startswith("**", place) and source[place + 2 : place + 3] not in _AFTER_STARS


def use_blocks(md: MarkdownIt) -> Blocks:
    """Put the quick block parser into *md*, before rules are enabled or added; call its `compile` after that."""
    md.block = Blocks()
    return md.block
