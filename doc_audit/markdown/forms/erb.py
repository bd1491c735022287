"""Calls of Middleman's helpers in ERB (https://middlemanapp.com/basics/helper-methods/): partials, links and pictures."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow

_PARTIAL = re.compile(r"<%=?-?[ \t]*+partial[ \t(]*+[\"'](?P<path>[^\"'\n#]++)[\"']")
_LINK = re.compile(
    r"<%=-?[ \t]*+link_to[ \t(]*+[\"'](?P<text>[^\"'\n]*+)[\"'],[ \t]*+[\"'](?P<path>[^\"'\n]++)[\"'][ \t)]*+-?%>"
)


def read_erb(rows: Rows) -> Iterator[LinkRow]:
    """Find what `<%= partial "x" %>` brings in, and where `<%= link_to "text", "/x" %>` leads."""
    for number, row in rows:
        if "<%" not in row:
            continue
        for match in _PARTIAL.finditer(row):
            yield rows.link(number, *match.span("path"), "include")
        for match in _LINK.finditer(row):
            yield rows.link(number, *match.span("path"), "component", match["text"])
