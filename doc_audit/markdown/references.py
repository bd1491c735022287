"""References that a page does not define: which of them something else defines, and which are names of the site."""

import re

from doc_audit.markdown.open_page import OpenPage
from doc_audit.model.columns import LinkRow

_DEFINED_BY_CALL = re.compile(r" {0,3}\[(?P<label>[^\[\]]{1,999})\]:[ \t]*+<?(?:\{\{|\{%)")


def settle_references(page: OpenPage) -> None:
    """Keep of the references that *page* does not define those that nothing else can define."""
    body = page.body
    if page.dialect.calls and body.undefined:
        defined = _defined_by_calls(page)
        body.undefined = [item for item in body.undefined if _label(item.label) not in defined]
    if page.dialect.names:
        _name_references(page)
    if page.rescue.parts:
        # What defines them may stand where nothing was read.
        body.undefined.clear()


def _defined_by_calls(page: OpenPage) -> set[str]:
    """Give the labels whose destination another program fills in: `[x]: {{< ref "x.md" >}}`."""
    found = set()
    for row in page.written.lines:
        match = _DEFINED_BY_CALL.match(row)
        if match is not None:
            found.add(_label(match["label"]))
    return found


def _name_references(page: OpenPage) -> None:
    """Take references that the page does not define for names that its site may know, and keep those that it defines."""
    body = page.body
    for item in body.undefined:
        label = item.label.strip()
        if label.startswith("`") and label.endswith("`"):
            label = label.strip("`")
        place = item.location
        body.links.append(LinkRow(place.line, place.column, label, item.text, "name", None))
    body.undefined.clear()
    for label, found in page.references.items():
        body.definitions.append((_label(label), str(found["href"])))


def _label(written: str) -> str:
    return " ".join(written.split()).casefold()
