"""Links of docsify that say in their title what is to be done, or that are routes (https://docsify.js.org/#/helpers, /embed-files)."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

_TITLED = re.compile(r"\]\((?P<path>[^\s()<>]++)[ \t]++[\"'](?P<title>[^\"'\n]*+)[\"']\)")
_ROUTE = re.compile(r"\]\(#(?P<path>/[^\s()<>]*+)(?=[\s)])")
_HTML_ROUTE = re.compile(r"(?<![\w-])href=[\"']#(?P<path>/[^\s\"'<>]*+)[\"']")


def read_docsify(rows: Rows) -> Iterator[LinkRow]:
    """Find routes, files that are brought in, and links that docsify does not follow."""
    for number, row in rows:
        for match in _HTML_ROUTE.finditer(row) if "href=" in row else ():
            yield rows.link(number, *match.span("path"), "component")
        if "](" not in row:
            continue
        for match in _TITLED.finditer(row):
            kind: LinkKind | None = None
            if ":include" in match["title"]:
                kind = "include"
            elif ":ignore" in match["title"]:
                kind = "shortcode"
            if kind is not None:
                yield rows.link(number, *match.span("path"), kind)
        for match in _ROUTE.finditer(row):
            yield rows.link(number, *match.span("path"), "component")
