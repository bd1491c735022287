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
        if "`" in line:
            lines[number] = _without_code(line)
        else:
            lines[number] = line
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
        first, _ = runs[number]
        size = _size(runs[number])
        closing = next((other for other in range(number + 1, len(runs)) if _size(runs[other]) == size), None)
        if closing is None:
            number += 1
            continue
        last = runs[closing][1]
        pieces += [line[place:first], " " * (last - first)]
        place, number = last, closing + 1
    return "".join((*pieces, line[place:]))


def _size(run: tuple[int, int]) -> int:
    first, behind = run
    return behind - first


def _read_tag(page: _Text, tag: re.Match[str]) -> Iterator[LinkRow]:
    """Read the attributes of the tag that *tag* begins, as far as they go."""
    text, place = page.text, tag.end()
    limit = min(place + _LONGEST, len(text))
    while match := _ATTRIBUTE.match(text, place, limit):
        place = match.end()
        quote = match["quote"]
        if match["name"] is None or quote == "{":
            end = _end_of_code(text, place, limit)
            if end is None:
                return
            yield from _read_code(page, tag["name"], match["name"] or "", place, end)
            place = end + 1
        elif quote:
            end = text.find(quote, place, limit)
            if end < 0:
                return
            if _is_component(tag["name"]) and _is_link(match["name"], text[place:end]):
                yield page.link(place, end, "component", tag["name"])
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


def _is_component(tag: str) -> bool:
    return tag[0].isupper() or "." in tag


def _read_code(page: _Text, tag: str, name: str, start: int, end: int) -> Iterator[LinkRow]:
    """Read the code from *start* to *end*, which is the value of the attribute *name* of the *tag*."""
    code = page.text[start:end]
    literal = _LITERAL.match(code)
    if literal is None:
        yield from _read_calls(page, tag, code, start)
        return
    group = literal.lastindex or 1
    may_lead = _is_component(tag) or name in ("href", "src")
    if may_lead and _is_link(name, literal[group]):
        yield page.link(start + literal.start(group), start + literal.end(group), "component", tag)


def _read_calls(page: _Text, tag: str, code: str, start: int) -> Iterator[LinkRow]:
    """Read the calls in *code*, an attribute of the *tag*, which begins at *start*."""
    for call in _CALL.finditer(code):
        group = call.lastindex or 1
        if not call[group]:
            continue
        kind = _kind_of_call(call[1], call[group])
        text = ""
        if kind == "component":
            text = tag
        yield page.link(start + call.start(group), start + call.end(group), kind, text)


def _is_link(name: str, value: str) -> bool:
    """Say whether the attribute *name* of a component leads somewhere, or shows something, with this *value*."""
    if name in _LEADING:
        return bool(value)
    return name in _SHOWING and value.startswith(_LOCAL)


def _kind_of_call(call: str, path: str) -> LinkKind:
    if call == "require":
        if path.endswith(_MARKDOWN):
            return "include"
        return "directive"
    # https://docusaurus.io/docs/docusaurus-core#useBaseUrl: a path below the base, with a slash before it or without.
    if path.startswith(("/", "#")) or "://" in path:
        return "component"
    return "base-url"


def _read_imports(page: _Text) -> Iterator[LinkRow]:
    """Find `import x from './y'` at the beginning of a line; packages are not looked for."""
    for match in _BEGINS_IMPORT.finditer(page.text):
        found = _IMPORT.match(page.text, match.end())
        if found is None:
            continue
        group = found.lastindex or 1
        path = found[group]
        if not path.startswith((".", "@site/")):
            continue
        kind: LinkKind = "directive"
        if path.endswith(_MARKDOWN):
            kind = "include"
        link = page.link(*found.span(group), kind)
        if "\\" in path:
            # `\\_` is `_` in a string of JavaScript.
            link = link._replace(href=path.replace("\\", ""), span=None)
        yield link
