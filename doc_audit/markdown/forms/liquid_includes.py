"""Files that Liquid brings in (https://jekyllrb.com/docs/includes/)."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow

_INCLUDE = re.compile(r"\{%-?[ \t]*+include(?:_relative|_cached)?[ \t]++[\"']?(?P<path>[^\s{}\"'%]++)")


def read_liquid_includes(rows: Rows) -> Iterator[LinkRow]:
    """Find what `{% include x.html %}` and its like bring in; a name that a variable holds is not known."""
    for number, row in rows:
        if "include" not in row or "{% raw" in row:
            continue
        for match in _INCLUDE.finditer(row):
            yield rows.link(number, *match.span("path"), "include")
