"""Names that a page of MyST gives to places on it, beside its headings (https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html)."""

import re
from collections.abc import Iterator, Sequence, Set

from doc_audit.markdown.directives import Directive, Text, Written, walk
from doc_audit.markdown.names import OBJECTS, WRITTEN_BY_CODE, Named, equation, labelled, objects, terms
from doc_audit.markdown.rest import read_rest
from doc_audit.model.columns import ANY_ANCHOR

_LABEL = re.compile(r"[ \t>]*+\((?P<name>[^()]++)\)=[ \t]*+\Z")
# https://myst-parser.readthedocs.io/en/latest/syntax/optional.html#definition-lists
_GLOSSARY = re.compile(r"[ \t>]*+\{[^{}\n]{0,200}\.glossary(?![\w-])[^{}\n]{0,200}\}[ \t]*+\Z")
_DEFINITION = re.compile(r"[ \t]*+:[ \t]++\S")
_CELL_LABEL = re.compile(r"[ \t]*+#\|[ \t]*+(?:label|name):[ \t]*+(?P<name>\S++)")
_BLOCK_LABEL = re.compile(r"\"label\"[ \t]*+:[ \t]*+\"(?P<name>[^\"]++)\"")
_EQUATION = re.compile(r"\$\$[ \t]*+\((?P<name>[^()\s]++)\)[ \t]*\Z")
_HEADING = re.compile(r"[ \t>]*+#{1,6}[ \t]++(?P<title>\S.*+)\Z")
_UNDERLINE = re.compile(r"=+|--+")
# Directives that are numbered, so that a reference to one shows its caption.
_CAPTIONED = frozenset({"figure", "figure-md", "table", "list-table", "csv-table", "code-block"})
_UNTITLED = frozenset(
    {"note", "tip", "warning", "hint", "important", "attention", "caution", "danger", "error", "seealso", "image"}
    | {"math", "code", "epigraph", "container", "code-cell"}
)


def read_labels(lines: Sequence[str], first: int, comments: Set[int] = frozenset()) -> Iterator[Named]:
    """Give the names among *lines* from *first* on; lines whose 1-based number is in *comments* are none."""
    for block in walk(lines, first, comments):
        if isinstance(block, Text):
            yield from _in_text(lines, block)
        else:
            yield from _in_directive(lines, block)


def _in_text(lines: Sequence[str], block: Text) -> Iterator[Named]:
    for number, row in enumerate(block.rows, block.line):
        if label := _LABEL.match(row):
            yield from labelled(label["name"], number, _title_behind(lines, number + 1))
        elif row.startswith("+++") and (label := _BLOCK_LABEL.search(row)):
            yield from labelled(label["name"], number, "block")
        elif ".glossary" in row and _GLOSSARY.match(row):
            yield from _terms_of_definitions(lines, number + 1)
        elif "$$" in row and (numbered := _EQUATION.search(row)):
            yield from equation(numbered["name"], number)


def _in_rest(lines: Sequence[str], body: range) -> Iterator[Named]:
    """Give the names in reStructuredText within Markdown; what that brings in is a page of the site by itself."""
    for found in read_rest([lines[number] for number in body]):
        line = found.line + body.start
        if found.name != ANY_ANCHOR or ".. include::" not in lines[line]:
            yield Named(name=found.name, kind=found.kind, line=line, text=found.text)


def _cell_labels(lines: Sequence[str], body: range) -> Iterator[Named]:
    """Give the label of what a cell of code shows (https://mystmd.org/guide/reuse-jupyter-outputs)."""
    for number in body:
        found = _CELL_LABEL.match(lines[number])
        if found is not None:
            yield from labelled(found["name"], number, "code-cell")


def _terms_of_definitions(lines: Sequence[str], first: int) -> Iterator[Named]:
    """Give the terms of the list of definitions that begins at the line *first*: the lines before `: text`."""
    for number in range(first, len(lines) - 1):
        row = lines[number]
        if row.startswith(("#", "```", ":::")):
            return
        if row.strip() and not row.startswith((" ", "\t", ":")) and _DEFINITION.match(lines[number + 1]):
            yield from terms([(number, row)])


def _title_behind(lines: Sequence[str], first: int) -> str:
    """Give the title of what begins at or behind the line *first*: a heading, or a figure with a caption."""
    for number in range(first, len(lines)):
        row = lines[number]
        says_nothing = not row.strip(" \t>") or row.startswith("%") or _LABEL.match(row)
        if says_nothing:
            continue
        heading = _HEADING.match(row)
        if heading is not None:
            return heading["title"].strip()
        if number + 1 < len(lines) and _UNDERLINE.fullmatch(lines[number + 1].strip()):
            return row.strip()
        block = next(walk(lines[number:], 0), None)
        if isinstance(block, Directive) and _is_captioned(block):
            return block.name
        return ""
    return ""


def _is_captioned(directive: Directive) -> bool:
    if directive.name not in _CAPTIONED:
        # Only the best known of all others show no title.
        return directive.name not in _UNTITLED
    return bool(directive.option("caption")) or directive.name != "code-block"


def _named_by_option(directive: Directive, name: Written) -> Iterator[Named]:
    if directive.name == "math":
        yield from equation(name.text, name.line)
    elif _is_captioned(directive):
        yield from labelled(name.text, name.line, directive.name)
    else:
        yield from labelled(name.text, name.line)


def _in_directive(lines: Sequence[str], directive: Directive) -> Iterator[Named]:
    name = directive.option("name", "label")
    if name is not None:
        yield from _named_by_option(directive, name)
    if directive.name == "figure-md" and directive.argument.text:
        yield from labelled(directive.argument.text.split()[0], directive.line, directive.name)
    if directive.name == "code-cell":
        yield from _cell_labels(lines, directive.body)
    if directive.name == "glossary":
        yield from terms([(number, lines[number]) for number in directive.body])
    if directive.name == "eval-rst":
        yield from _in_rest(lines, directive.body)
    if directive.name in OBJECTS:
        yield from objects(directive.argument.text, directive.line)
    if directive.name.startswith(WRITTEN_BY_CODE):
        yield Named(name=ANY_ANCHOR, kind="explicit", line=directive.line)
