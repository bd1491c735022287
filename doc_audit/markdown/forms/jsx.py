"""Links of MDX (https://mdxjs.com/docs/what-is-mdx/): attributes of components, what code in braces names, and imports."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_TAG = re.compile(r"<(?P<name>[A-Za-z][\w.-]*+)(?=[\s/>])")
_ATTRIBUTE = re.compile(r"[\s/]*+(?P<name>[A-Za-z_][\w:.-]*+)(?:\s*+=\s*+(?P<quote>[\"'{]))?+|[\s/]*+\{")
_LITERAL = re.compile(r"\s*+(?:'([^'\\\n]*+)'|\"([^\"\\\n]*+)\"|`([^`\\$]*+)`)\s*+\Z")
# What gives the address of a file, or of a path below the base of the site.
_CALL = re.compile(r"(?<![\w.])(require|useBaseUrl|withBaseUrl)\(\s*+(?:'([^'\n]*+)'|\"([^\"\n]*+)\"|`([^`$]*+)`)")
_IMPORT = re.compile(r"(?:'(?P<one>[^'\n]++)'|\"(?P<two>[^\"\n]++)\")")
_BEGINS_IMPORT = re.compile(r"^import\b(?P<names>[^'\";]*+)", re.MULTILINE)
# A component that takes one of these leads there.
_LEADING = frozenset({"to", "href"})
_SHOWING = frozenset({"src", "srcDark", "image", "img", "poster"})
_LOCAL = ("/", "./", "../", "@site/")
_MARKDOWN = (".md", ".mdx")
# Longer than any tag with its attributes that a person wrote.
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of a page without code and comments, which are blank, and where its lines begin."""

    rows: Rows
    text: str
    starts: list[int]

    def link(self, start: int, end: int, kind: LinkKind, text: str = "") -> LinkRow:
        """Make the link whose destination stands from *start* to before *end*; the *text* of a component is its name."""
        number = bisect_right(self.starts, start) - 1
        return self.rows.link(number, start - self.starts[number], end - self.starts[number], kind, text)


def read_jsx(rows: Rows) -> Iterator[LinkRow]:
    """Find the links of components, of code in attributes, and of imports. Plain attributes of HTML are read elsewhere."""
    page = _text_of(rows)
    if "<" in page.text:
        for match in _TAG.finditer(page.text):
            yield from _read_tag(page, match)
    if "import" in page.text:
        yield from _read_imports(page)


def _text_of(rows: Rows) -> _Text:
    lines = [""] * len(rows.source.lines)
    for number, line in rows:
        lines[number] = _without_code(line) if "`" in line else line
    starts, place = [], 0
    for line in lines:
        starts.append(place)
        place += len(line) + 1
    return _Text(rows, "\n".join(lines), starts)


def _without_code(line: str) -> str:
    """Blank what stands between as many backticks as before it; template literals in braces stay."""
    if "{`" in line:
        return line
    pieces: list[str] = []
    runs = [(match.start(), match.end()) for match in re.finditer("`++", line)]
    place = number = 0
    while number < len(runs):
        first, behind = runs[number]
        size = behind - first
        closing = next(
            (other for other in range(number + 1, len(runs)) if runs[other][1] - runs[other][0] == size), None
        )
        if closing is None:
            number += 1
            continue
        last = runs[closing][1]
        pieces += [line[place:first], " " * (last - first)]
        place, number = last, closing + 1
    return "".join((*pieces, line[place:]))


def _read_tag(page: _Text, tag: re.Match[str]) -> Iterator[LinkRow]:
    """Read the attributes of the tag that *tag* begins, as far as they go."""
    text, place = page.text, tag.end()
    limit = min(place + _LONGEST, len(text))
    is_component = tag["name"][0].isupper() or "." in tag["name"]
    while match := _ATTRIBUTE.match(text, place, limit):
        place = match.end()
        quote = match["quote"]
        if match["name"] is None or quote == "{":
            end = _end_of_code(text, place, limit)
            if end is None:
                return
            for link in _read_code(page, match["name"] or "", place, end, is_component=is_component):
                yield link._replace(text=tag["name"]) if link.kind == "component" else link
            place = end + 1
        elif quote:
            end = text.find(quote, place, limit)
            if end < 0:
                return
            kind = _kind(match["name"], text[place:end]) if is_component else None
            if kind is not None:
                yield page.link(place, end, kind, tag["name"])
            place = end + 1


def _end_of_code(text: str, start: int, limit: int) -> int | None:
    """Give where the braces close that were opened before *start*."""
    depth, quote = 1, ""
    for place in range(start, limit):
        sign = text[place]
        if quote:
            if sign == quote and text[place - 1] != "\\":
                quote = ""
        elif sign in "'\"`":
            quote = sign
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                return place
    return None


def _read_code(page: _Text, name: str, start: int, end: int, *, is_component: bool) -> Iterator[LinkRow]:
    code = page.text[start:end]
    literal = _LITERAL.match(code)
    if literal is not None:
        group = next(number for number in (1, 2, 3) if literal[number] is not None)
        kind = _kind(name, literal[group])
        if kind is not None and (is_component or name in ("href", "src")):
            yield page.link(start + literal.start(group), start + literal.end(group), kind)
        return
    for call in _CALL.finditer(code):
        group = next(number for number in (2, 3, 4) if call[number] is not None)
        if call[group]:
            yield page.link(start + call.start(group), start + call.end(group), _kind_of_call(call[1], call[group]))


def _kind(name: str, value: str) -> LinkKind | None:
    """Say what the attribute *name* of a component with this *value* is; None if it is no link."""
    if name in _LEADING and value:
        return "component"
    if name in _SHOWING and value.startswith(_LOCAL):
        return "component"
    return None


def _kind_of_call(call: str, path: str) -> LinkKind:
    if call == "require":
        return "include" if path.endswith(_MARKDOWN) else "directive"
    # https://docusaurus.io/docs/docusaurus-core#useBaseUrl: a path below the base, with a slash before it or without.
    return "component" if path.startswith(("/", "#")) or "://" in path else "base-url"


def _read_imports(page: _Text) -> Iterator[LinkRow]:
    """Find `import x from './y'` at the beginning of a line; packages are not looked for."""
    for match in _BEGINS_IMPORT.finditer(page.text):
        found = _IMPORT.match(page.text, match.end())
        if found is None:
            continue
        group = "one" if found["one"] is not None else "two"
        path = found[group]
        if path.startswith((".", "@site/")):
            kind: LinkKind = "include" if path.endswith(_MARKDOWN) else "directive"
            link = page.link(*found.span(group), kind)
            # `\\_` is `_` in a string of JavaScript.
            yield link._replace(href=path.replace("\\", ""), span=None) if "\\" in path else link
