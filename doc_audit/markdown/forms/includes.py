"""Files whose text a page brings in: each is a link, and what is in it counts on the page."""

import re
from collections.abc import Iterator

from doc_audit.markdown.forms.form import Rows
from doc_audit.model.columns import LinkRow
from doc_audit.model.dialect import Includes

_PATTERNS = {
    # https://rust-lang.github.io/mdBook/format/mdbook.html#including-files; a part of a file is none of Markdown.
    "mdbook": re.compile(r"(?<!\\)\{\{#(?:include|rustdoc_include|playground)[ \t]++(?P<path>[^}\s:]++)"),
    # https://vitepress.dev/guide/markdown#markdown-file-inclusion
    "vitepress": re.compile(r"<!--[ \t]*+@include:[ \t]*+(?P<path>[^\s{>#<]++)"),
    # https://dotnet.github.io/docfx/docs/markdown.html#include-markdown-files
    "docfx": re.compile(r"\[!INCLUDE[ \t]*+\[[^\[\]]*+\][ \t]*+\((?P<path>[^()\s]++)\)", re.IGNORECASE),
    # https://myst-parser.readthedocs.io/en/latest/syntax/organising_content.html
    "myst": re.compile(r"(?<![`:])[`:]{3,}+\{include\}[ \t]++(?P<path>\S++)"),
}


def read_includes(rows: Rows, form: Includes) -> Iterator[LinkRow]:
    """Find what a page brings in, in the *form* of its site; nothing is brought into code, where it is shown or is no Markdown."""
    pattern = _PATTERNS[form]
    for number, row in enumerate(rows.source.lines):
        if "include" not in row.lower() or (number + 1 in rows.code_lines and form != "myst"):
            continue
        for match in pattern.finditer(row):
            # The path may touch the end of its comment.
            path = match["path"].removesuffix("--")
            start = rows.source.offset(number, match.start("path"))
            yield LinkRow(number + 1, match.start() + 1, path, "", "include", (start, start + len(path)))
