"""Files whose text a page brings in: each is a link, and what is in it counts on the page."""

import re
from collections.abc import Iterator, Sequence

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Includes
from doc_audit.model.document import LinkKind

_PATTERNS = {
    # https://rust-lang.github.io/mdBook/format/mdbook.html#including-files; a part of a file is none of Markdown.
    "mdbook": re.compile(
        r"(?<!\\)\{\{#(?:include|rustdoc_include|playground|template)[ \t]++(?P<path>[^}\s:]++)"
        r"(?::(?:(?P<name>[A-Za-z][\w-]*+)|(?P<first>\d{0,9})(?P<more>:?)(?P<last>\d{0,9})))?+"
    ),
    # https://vitepress.dev/guide/markdown#markdown-file-inclusion
    "vitepress": re.compile(
        r"<!--[ \t]*+@include:[ \t]*+(?P<path>[^\s{>#<]++)(?P<region>#[\w-]++)?+(?:\{(?P<first>\d{0,9}),(?P<last>\d{0,9})\})?+"
    ),
    # https://dotnet.github.io/docfx/docs/markdown.html#include-markdown-files
    "docfx": re.compile(r"\[!INCLUDE[ \t]*+\[[^\[\]]*+\][ \t]*+\((?P<path>[^()\s]++)\)", re.IGNORECASE),
}


# How files mark a part that pages bring in by its name (https://vitepress.dev/guide/markdown#markdown-file-inclusion).
_REGION = re.compile(r"[ \t]*+<!--[ \t]*+#?(?P<end>end)?region[ \t]++(?P<name>[\w*-]++)[ \t]*+-->")


# https://rust-lang.github.io/mdBook/format/mdbook.html#including-portions-of-a-file
_ANCHOR = re.compile(r"ANCHOR(?P<end>_END)?:[ \t]*+(?P<name>[\w-]++)")


def read_includes(rows: Rows, form: Includes) -> Iterator[LinkRow]:
    """Find what a page brings in, in the *form* of its site; nothing is brought into code, where it is shown or is no Markdown.

    mdBook alone looks into code too; what it brings in there is code.
    The text of the link is the part that is brought in: `#name` of a region, lines as `3:5`, or empty for all of the file.
    """
    pattern = _PATTERNS[form]
    for number, row in enumerate(rows.source.lines):
        kind: LinkKind = "include"
        if number + 1 in rows.code_lines:
            if form != "mdbook":
                continue
            kind = "directive"
        for match in pattern.finditer(row):
            # The path may touch the end of its comment.
            path = match["path"].removesuffix("--")
            start = rows.source.offset(number, match.start("path"))
            yield LinkRow(number + 1, match.start() + 1, path, _part(match), kind, (start, start + len(path)))


def read_regions(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give every region that *lines* mark: its name, and the 1-based numbers of the lines that open and close it."""
    opened: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        match = _REGION.match(line)
        if match is None:
            continue
        if not match["end"]:
            opened.setdefault(match["name"], number)
        elif match["name"] in opened:
            yield match["name"], opened.pop(match["name"]), number


def read_anchors(lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Give every part that comments mark for mdBook: `ANCHOR: name` to `ANCHOR_END: name`."""
    opened: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        match = _ANCHOR.search(line)
        if match is None:
            continue
        if not match["end"]:
            opened.setdefault(match["name"], number)
        elif match["name"] in opened:
            yield match["name"], opened.pop(match["name"]), number


def _part(match: re.Match[str]) -> str:
    groups = match.groupdict("")
    if groups.get("region"):
        return groups["region"].removesuffix("--")
    if groups.get("name"):
        return f"#{groups['name']}"
    first, last = groups.get("first", ""), groups.get("last", "")
    if first and not last and groups.get("more") == "":
        # mdBook: one number is one line, a colon behind it means all from there on.
        return f"{first}:{first}"
    if first or last:
        return f"{first}:{last}"
    return ""
