"""Snippets of code that a page brings in: `<<< @/x.js#part{1,3}` (https://vitepress.dev/guide/markdown#import-code-snippets)."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow

_SNIPPET = re.compile(r"[ \t]{0,3}<<<[ \t]*+(?P<path>[^\s{#\[]++)")


def read_snippets(rows: Rows) -> Iterator[LinkRow]:
    """Find the files that fill whole lines; each is code, so nothing in it counts on the page."""
    for number, line in rows:
        if "<<<" in line:
            match = _SNIPPET.match(line)
        else:
            match = None
        if match is not None:
            yield rows.link(number, *match.span("path"), "directive")
