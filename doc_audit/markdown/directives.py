"""MyST's directives and roles, found line by line (https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html).

A directive is a fence of backticks, tildes or colons whose first word is `{name}`. Some hold text of the page, others code,
data or a list of pages.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

# MyST and Sphinx directives whose body is text of the page; that of any other is code or data.
_TEXT_NAMES = """
admonition attention caution danger error hint important note seealso tip warning todo deprecated topic
versionadded versionchanged versionremoved sidebar margin aside dropdown card card-carousel grid grid-item
grid-item-card tab-set tab-item tabbed tab details figure epigraph pull-quote highlights container div only
rst-class ifconfig definition theorem proof lemma exercise solution example remark corollary algorithm
list-table glossary table centered blockquote figure-md axiom conjecture criterion property proposition
observation assumption exercise-start solution-start full-width compound panels tabs group-tab code-tab
glue:figure card-footer card-header rubric parsed-literal nb-exec collapse toggle cssclass class field-list prf
"""
TEXT_DIRECTIVES = frozenset(_TEXT_NAMES.split())
_FENCE = re.compile(r"[ \t>]*+(?:[-*+] |\d{1,9}[.)] )?[ \t]*+(?P<marks>`{3,}+(?=[^`]*\Z)|~{3,}+|:{3,}+)(?P<info>.*+)\Z")
_DIRECTIVE = re.compile(r"[ \t]*+\{(?P<name>[\w:+.-]++)\}[ \t]*+(?P<argument>.*+)\Z")
_OPTION = re.compile(r"[ \t>]*+:(?P<key>[\w-]++):(?:[ \t]++(?P<value>.*+))?\Z")
_FIELD = re.compile(r"[ \t>]*+(?P<key>[\w-]++):[ \t]++(?P<value>.*+)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text of the page with its place: *line* and *column* count from 0."""

    text: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """A directive that begins at *line* (0-based): its *name* without a domain, its *argument*, *options*, and lines of its *body*.

    *holds_text* says whether its body is text of the page; that text is given by itself, too.
    """

    name: str
    line: int
    argument: Written
    options: tuple[tuple[str, Written], ...]
    body: range
    holds_text: bool

    def option(self, *keys: str) -> Written | None:
        """Give the value of the first option that is called one of *keys*; None if there is none, or it has no value."""
        for key, value in self.options:
            if key in keys and value.text:
                return value
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Lines of text that stand together, from *line* (0-based) on, without blank ones."""

    line: int
    rows: tuple[str, ...]


def walk(lines: Sequence[str], first: int, comments: Set[int] = frozenset()) -> Iterator[Directive | Text]:
    """Part *lines* from *first* on into directives and text, in their order; code is neither.

    Lines whose 1-based number is in *comments*, and those that begin with `%`, are left out.
    """
    waiting = [range(first, len(lines))]
    while waiting:
        part = waiting.pop()
        line = part.start
        while line < part.stop:
            behind = _end_of_text(lines, line, part.stop, comments)
            if behind > line:
                yield Text(line=line, rows=tuple(lines[line:behind]))
                line = behind
                continue
            fence = _FENCE.match(lines[line])
            if fence is None or _is_left_out(lines, line, comments):
                line += 1
                continue
            directive, line = _fenced(lines, line, part.stop, fence)
            if directive is None:
                continue
            yield directive
            if directive.holds_text:
                # What stands behind it comes after its body.
                waiting += [range(line, part.stop), directive.body]
                break


def _is_left_out(lines: Sequence[str], line: int, comments: Set[int]) -> bool:
    return lines[line].startswith("%") or line + 1 in comments


def _end_of_text(lines: Sequence[str], first: int, end: int, comments: Set[int]) -> int:
    """Give the line behind the text that begins at the line *first*, which is *first* itself if none does."""
    line = first
    while line < end:
        row = lines[line]
        if not row.strip(" \t>") or _is_left_out(lines, line, comments) or _FENCE.match(row):
            break
        line += 1
    return line


def _fenced(lines: Sequence[str], line: int, end: int, fence: re.Match[str]) -> tuple[Directive | None, int]:
    """Read the *fence* on the *line*; give the directive that it is, if it is one, and the line behind it."""
    closing = _closing(lines, line + 1, end, fence["marks"])
    directive = _directive(lines, line, closing, fence)
    if directive is None and fence["marks"][0] == ":":
        # `:::` alone, or what no directive begins with.
        return None, line + 1
    return directive, min(closing + 1, end)


def _closing(lines: Sequence[str], line: int, end: int, marks: str) -> int:
    """Give the line that closes a fence of *marks*; *end* if none does. Longer fences of colons may stand within."""
    for number in range(line, end):
        text = lines[number].strip(" \t>")
        if text.startswith(marks) and not text.strip(marks[0]):
            return number
    return end


def _directive(lines: Sequence[str], line: int, end: int, fence: re.Match[str]) -> Directive | None:
    found = _DIRECTIVE.match(fence["info"])
    if found is None:
        return None
    name = plain_directive(found["name"])
    start = fence.start("info") + found.start("argument")
    argument = Written(text=found["argument"].rstrip(), line=line, column=start)
    options, body = _options(lines, line + 1, end)
    return Directive(
        name=name,
        line=line,
        argument=argument,
        options=tuple(options),
        body=range(body, end),
        holds_text=name in TEXT_DIRECTIVES,
    )


def plain_directive(written: str) -> str:
    """Give the name of a directive without its domain (`py:class`); what is glued is another thing than what it is called by."""
    if written.startswith("glue:"):
        return written
    return written.rpartition(":")[2]


def _options(lines: Sequence[str], line: int, end: int) -> tuple[list[tuple[str, Written]], int]:
    """Read lines `:key: value`, or YAML between two `---`; also give the first line of the body."""
    if line < end and lines[line].strip(" \t>") == "---":
        return _yaml_options(lines, line + 1, end)
    fields = []
    for number in range(line, end):
        option = _OPTION.match(lines[number])
        if option is None:
            break
        fields.append((number, option))
    return list(_read_options(fields)), line + len(fields)


def _yaml_options(lines: Sequence[str], first: int, end: int) -> tuple[list[tuple[str, Written]], int]:
    """Read YAML from the line *first* on, up to `---`; also give the first line of the body. Without an end it is none."""
    fields: list[tuple[int, re.Match[str]]] = []
    for number in range(first, end):
        if lines[number].strip(" \t>") == "---":
            return list(_read_options(fields)), number + 1
        field = _FIELD.match(lines[number])
        if field is not None:
            fields.append((number, field))
    return [], first - 1


def _read_options(fields: Iterable[tuple[int, re.Match[str]]]) -> Iterator[tuple[str, Written]]:
    for number, found in fields:
        value = (found["value"] or "").rstrip()
        column = found.end()
        if value:
            column = found.start("value")
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value, column = value[1:-1], column + 1
        yield found["key"], Written(text=value, line=number, column=column)
