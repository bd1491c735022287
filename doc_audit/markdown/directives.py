"""MyST's directives and roles, found line by line (https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html).

A directive is a fence of backticks, tildes or colons whose first word is `{name}`. Some hold text of the page, others code,
data or a list of pages.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

# MyST and Sphinx directives whose body is text of the page; that of any other is code or data.
TEXT_DIRECTIVES = frozenset(
    word
    for line in (
        "admonition attention caution danger error hint important note seealso tip warning todo deprecated topic",
        "versionadded versionchanged versionremoved sidebar margin aside dropdown card card-carousel grid grid-item",
        "grid-item-card tab-set tab-item tabbed tab details figure epigraph pull-quote highlights container div only",
        "rst-class ifconfig definition theorem proof lemma exercise solution example remark corollary algorithm",
        "list-table glossary table centered blockquote figure-md axiom conjecture criterion property proposition",
        "observation assumption exercise-start solution-start full-width compound panels tabs group-tab code-tab",
        "glue:figure card-footer card-header rubric parsed-literal nb-exec collapse toggle cssclass class field-list prf",
    )
    for word in line.split()
)
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
        return next((value for key, value in self.options if key in keys and value.text), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Lines of text that stand together, from *line* (0-based) on, without blank ones."""

    line: int
    rows: tuple[str, ...]


def walk(lines: Sequence[str], first: int, comments: Set[int] = frozenset()) -> Iterator[Directive | Text]:
    """Part *lines* from *first* on into directives and text, in their order; code is neither.

    Lines whose 1-based number is in *comments*, and those that begin with `%`, are left out.
    """
    yield from _walk(lines, first, len(lines), comments)


def _walk(lines: Sequence[str], first: int, last: int, comments: Set[int]) -> Iterator[Directive | Text]:
    waiting: list[tuple[int, int]] = [(first, last)]
    while waiting:
        line, end = waiting.pop()
        together: list[str] = []
        while line < end:
            row = lines[line]
            fence = _FENCE.match(row)
            skipped = row.startswith("%") or line + 1 in comments
            if fence is None and not skipped and row.strip(" \t>"):
                together.append(row)
                line += 1
                continue
            if together:
                yield Text(line=line - len(together), rows=tuple(together))
                together = []
            if fence is None or skipped:
                line += 1
                continue
            closing = _closing(lines, line + 1, end, fence["marks"])
            directive = _directive(lines, line, min(closing, end), fence)
            if directive is None and fence["marks"][0] == ":":
                # `:::` alone, or what no directive begins with.
                line += 1
                continue
            behind = min(closing + 1, end)
            if directive is not None:
                yield directive
                if directive.holds_text:
                    waiting.append((behind, end))
                    line, end = directive.body.start, directive.body.stop
                    continue
            line = behind
        if together:
            yield Text(line=line - len(together), rows=tuple(together))


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
    return written if written.startswith("glue:") else written.rpartition(":")[2]


def _options(lines: Sequence[str], line: int, end: int) -> tuple[list[tuple[str, Written]], int]:
    """Read lines `:key: value`, or YAML between two `---`; also give the first line of the body."""
    if line < end and lines[line].strip(" \t>") == "---":
        closing = next((number for number in range(line + 1, end) if lines[number].strip(" \t>") == "---"), None)
        if closing is None:
            return [], line
        named = [(number, _FIELD.match(lines[number])) for number in range(line + 1, closing)]
        return list(_read_options(named)), closing + 1
    fields = []
    for number in range(line, end):
        option = _OPTION.match(lines[number])
        if option is None:
            break
        fields.append((number, option))
    return list(_read_options(fields)), line + len(fields)


def _read_options(fields: Iterable[tuple[int, re.Match[str] | None]]) -> Iterator[tuple[str, Written]]:
    for number, found in fields:
        if found is None:
            continue
        value = (found["value"] or "").rstrip()
        column = found.start("value") if value else found.end()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value, column = value[1:-1], column + 1
        yield found["key"], Written(text=value, line=number, column=column)
