"""What the scripts of a page import: `import Part from './part.md'` in `<script setup>` (https://vitepress.dev/guide/using-vue)."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow

_IMPORT = re.compile(r"(?:(?<![\w.])from|^[ \t]*+import)[ \t]++[\"'](?P<path>\.{1,2}/[^\"'\n?]++)")
_FENCES = ("```", "~~~")


def read_script_imports(rows: Rows) -> Iterator[LinkRow]:
    """Find the files that scripts import by a relative path: the text of Markdown is brought in, of others it is code."""
    is_open = False
    fence = ""
    for number in range(rows.first, len(rows.source.lines)):
        line = rows.source.lines[number]
        mark = line.lstrip()[:3]
        if not is_open and mark in _FENCES and fence in ("", mark):
            fence = "" if fence else mark
        if line.startswith("<script") and not fence:
            is_open = "</script" not in line
        elif line.startswith("</script"):
            is_open = False
        match = _IMPORT.search(line) if is_open else None
        if match is not None:
            first, last = match.span("path")
            yield rows.link(number, first, last, "include" if match["path"].endswith(".md") else "directive")
