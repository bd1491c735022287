"""docfx's own forms of links (https://dotnet.github.io/docfx/docs/markdown.html, and Microsoft Learn's Markdown reference).

Blocks `:::image source="x":::` and `:::code source="x":::` name files. `@uid` names a resource by its ID.
https://learn.microsoft.com/en-us/contribute/content/markdown-reference
"""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow

_BLOCK = re.compile(
    r"[ \t>]*+(?:[-*+] |\d{1,9}[.)] )?[ \t]*+:::[ \t]*+(?:image|code|video)[ \t]++(?P<attributes>.*+)\Z", re.IGNORECASE
)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(?P<key>source|lightbox|link)[ \t]*+=[ \t]*+[\"'](?P<value>[^\"'\n]++)[\"']", re.IGNORECASE
)
# https://dotnet.github.io/docfx/docs/links-and-cross-references.html#shorthand-form
_SHORT = re.compile(
    r"(?<![^\s(\[])@(?:(?P<quote>[\"'])(?P<quoted>[A-Za-z][^\"'\n]{0,300})(?P=quote)|(?P<uid>[A-Za-z][\w.\-*(){},`%:+]*+))"
)
_ENDS = ".,;:!?`~)"


def read_docfx(rows: Rows) -> Iterator[LinkRow]:
    """Find the files of such blocks, and resources named in short."""
    for number, row in rows:
        if ":::" in row and (block := _BLOCK.match(row)):
            for found in _ATTRIBUTE.finditer(row, block.start("attributes")):
                yield rows.link(number, *found.span("value"), "directive")
        elif "@" in row:
            yield from _short(rows, number, row)


def _short(rows: Rows, number: int, row: str) -> Iterator[LinkRow]:
    for found in _SHORT.finditer(row):
        # Within code, or behind the `[` of a link's text, it is none.
        if row.count("`", 0, found.start()) % 2:
            continue
        start, end = found.span("quoted")
        if found["uid"]:
            start = found.start("uid")
            end = start + len(found["uid"].rstrip(_ENDS))
        yield rows.link(number, start, end, "name")
