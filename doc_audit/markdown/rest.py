"""A page of reStructuredText, as far as links to it ask: sections, labels, terms.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html
"""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile

from doc_audit.markdown.names import OBJECTS, WRITTEN_BY_CODE, Named, equation, labelled, objects, terms
from doc_audit.markdown.slugs import Slugger
from doc_audit.model.columns import ANY_ANCHOR

_TARGET = re.compile(r"[ \t]*+\.\. _(?:`(?P<quoted>[^`]++)`|(?P<plain>(?:[^:\\`]|\\.)++)):[ \t]*\Z")
_INLINE = re.compile(r"(?<![\w`])_`(?P<name>[^`]++)`")
_DIRECTIVE = re.compile(r"(?P<indent>[ \t]*+)\.\.[ \t]++(?:[\w.]++:)?(?P<name>[\w-]++)::(?P<argument>.*+)\Z")
_NAME = re.compile(r"[ \t]++:(?P<key>name|label):[ \t]++(?P<value>\S.*+)\Z")
_LINE = re.compile(r"(?P<sign>[!-/:-@\[-`{-~])(?P=sign)*+[ \t]*\Z")
_MARKUP = re.compile(r":[\w:+-]{1,60}:`|``?|\*\*?|`_{0,2}")
_UNTITLED = frozenset({"note", "tip", "warning", "hint", "important", "image", "math", "container"})


def read_rest(lines: Sequence[str]) -> Iterator[Named]:
    """Give what has a name on the page whose *lines* are given: sections in their order among the rest."""
    slugger = Slugger("docutils")
    for number, row in enumerate(lines):
        title = _section(lines, number)
        target = _TARGET.match(row)
        if title is not None:
            yield Named(name=slugger.name(title), kind="heading", line=number, text=title)
        elif target is not None:
            name = target["quoted"] or target["plain"].replace("\\", "")
            yield from labelled(name, number, _title_behind(lines, number + 1))
        elif directive := _DIRECTIVE.match(row):
            yield from _in_directive(lines, number, directive)
        if target is None:
            for inline in _INLINE.finditer(row):
                yield from labelled(inline["name"], number)


def _section(lines: Sequence[str], number: int) -> str | None:
    """Give the title that stands on the line; None if it is no title, which a line of one sign below underlines."""
    row = lines[number]
    if not row.strip() or row.startswith(("..", " \t")) or _LINE.match(row):
        return None
    if number + 1 >= len(lines) or not _underlines(lines[number + 1], row):
        return None
    before = ""
    if number:
        before = lines[number - 1]
    if before.strip() and not _LINE.match(before):
        # The last row of a table has a blank line, or another row, before it and columns in its border.
        return None
    if row[0] == " " and not before.strip():
        return None
    return " ".join(_MARKUP.sub("", row).split())


def _underlines(row: str, title: str) -> bool:
    """Say whether *row* is a line of one sign, as long as the *title* or four signs long."""
    return _LINE.match(row) is not None and len(row.strip()) >= min(len(title.strip()), 4)


def _title_behind(lines: Sequence[str], first: int) -> str:
    for number in range(first, len(lines)):
        row = lines[number]
        if not row.strip() or _TARGET.match(row):
            continue
        if _LINE.match(row) and number + 1 < len(lines):
            return _section(lines, number + 1) or ""
        title = _section(lines, number)
        if title is not None:
            return title
        directive = _DIRECTIVE.match(row)
        if directive is not None and directive["name"] not in _UNTITLED:
            return directive["name"]
        return ""
    return ""


def _in_directive(lines: Sequence[str], number: int, directive: re.Match[str]) -> Iterator[Named]:
    name = directive["name"]
    body = range(number + 1, _end(lines, number + 1, len(directive["indent"])))
    for line in body:
        option = _NAME.match(lines[line])
        if option is not None:
            yield from _named_by_option(name, option["value"].strip(), line)
        elif not lines[line].lstrip().startswith(":"):
            break
    if name == "glossary":
        behind_options = dropwhile(lambda line: _is_option(lines[line]), body)
        yield from terms([(line, lines[line]) for line in behind_options])
    if name in OBJECTS:
        yield from objects(directive["argument"], number)
    if name.startswith(WRITTEN_BY_CODE) or name == "include":
        yield Named(name=ANY_ANCHOR, kind="explicit", line=number)


def _named_by_option(directive: str, name: str, line: int) -> Iterator[Named]:
    if directive == "math":
        yield from equation(name, line)
    elif directive in _UNTITLED:
        yield from labelled(name, line)
    else:
        yield from labelled(name, line, directive)


def _is_option(row: str) -> bool:
    return not row.strip() or row.strip().startswith(":")


def _end(lines: Sequence[str], first: int, depth: int) -> int:
    """Give the line behind those from *first* on that are blank or deeper than *depth*."""
    last = first
    for number in range(first, len(lines)):
        row = lines[number]
        if not row.strip():
            continue
        if len(row) - len(row.lstrip()) <= depth:
            break
        last = number + 1
    return last
