"""GitBook's blocks that lead somewhere (https://gitbook.com/docs/creating-content/blocks)."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow

_BLOCK = re.compile(
    r"\{%[-~]?[ \t]*+(?P<name>content-ref|file|embed|openapi|swagger)[ \t]++(?P<attributes>[^{}\n]*)%\}"
)
_ATTRIBUTE = re.compile(r"(?<![\w-])(?:url|src)=[\"'](?P<value>[^\"'\n]++)[\"']")
_INCLUDE = re.compile(r"\{%[-~]?[ \t]*+include[ \t]++[\"'](?P<path>[^\"'\n]++)[\"'][ \t]*+%\}")


def read_gitbook(rows: Rows) -> Iterator[LinkRow]:
    """Find what blocks name, and what is brought in."""
    for number, row in rows:
        if "{%" not in row:
            continue
        for block in _BLOCK.finditer(row):
            for found in _ATTRIBUTE.finditer(row, *block.span("attributes")):
                yield rows.link(number, *found.span("value"), "directive")
        for found in _INCLUDE.finditer(row):
            yield rows.link(number, *found.span("path"), "include")
