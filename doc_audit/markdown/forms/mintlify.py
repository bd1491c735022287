"""Links of Mintlify's and Fern's components (https://mintlify.com/docs/components), and snippets that pages import."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_TAG = re.compile(r"<[A-Z][\w.]*+(?=[\s/>])")
_ATTRIBUTE = re.compile(r"(?<![\w-])(?P<key>href|src|img|image|video|url|to)=\{?[\"'`](?P<value>[^\"'`{}\n]++)[\"'`]")
_IMPORT = re.compile(r"import\s[^\"'\n]*+[\"'](?P<path>[./][^\"'\n]*+)[\"']")
_MARKDOWN = (".md", ".mdx")
# Longer than any tag with its attributes that a person wrote.
_LONGEST = 4000


def read_mintlify(rows: Rows) -> Iterator[LinkRow]:
    """Find where components lead, what they show, and what is imported."""
    lines = [""] * len(rows.source.lines)
    for number, row in rows:
        lines[number] = row
        found = _IMPORT.match(row)
        if found is not None:
            kind: LinkKind = "directive"
            if found["path"].endswith(_MARKDOWN):
                kind = "include"
            yield rows.link(number, *found.span("path"), kind)
    text = "\n".join(lines)
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    for tag in _TAG.finditer(text):
        number = bisect_right(starts, tag.start()) - 1
        if lines[number].count("`", 0, tag.start() - starts[number]) % 2:
            # It is shown, not used.
            continue
        end = _end(text, tag.end())
        for attribute in _ATTRIBUTE.finditer(text, tag.end(), end):
            line = bisect_right(starts, attribute.start("value")) - 1
            first, last = attribute.span("value")
            yield rows.link(line, first - starts[line], last - starts[line], "component")


def _end(text: str, start: int) -> int:
    """Give where the tag ends: at a `>` outside of quotes and braces."""
    depth, quote = 0, ""
    for place in range(start, min(start + _LONGEST, len(text))):
        sign = text[place]
        if quote:
            if sign == quote:
                quote = ""
        elif sign in "\"'":
            quote = sign
        elif sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == ">" and depth <= 0:
            return place
    return start
