"""Links in calls of Hugo's shortcodes: `ref`, `relref` and `figure` (https://gohugo.io/shortcodes/), and those of the site's own.

What `ref` is given is a path of the content, or a name, and no address: a link of the kind `tag`. A language or an output format
that is asked for stands behind it as a query. What a shortcode of the site's own makes of an argument, nobody knows: such a link
is a `component`.
"""

import re
from collections.abc import Iterator
from posixpath import splitext

from doc_audit.markdown.forms.form import Rows
from doc_audit.markdown.forms.hugo_calls import Argument, Call, read_calls
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

REFERENCES = frozenset({"ref", "relref"})
# Arguments of the embedded shortcodes that are links, with what they are: `src` may be a file of the page.
_FIGURE: dict[str, LinkKind] = {"src": "shortcode", "link": "html", "attrlink": "html"}
# Embedded shortcodes that hold no link into the site.
_OTHER_NAMES = """
comment details gist highlight instagram param qr tweet twitter vimeo x youtube
instagram_simple twitter_simple vimeo_simple x_simple
"""
_OTHERS = frozenset(_OTHER_NAMES.split())
# Arguments of other shortcodes that hold links, as people call them, and files as they are called.
_BRINGS_IN = re.compile(r"include|readfile|snippet|transclude|embed-?md|import", re.IGNORECASE)
_LINKS = frozenset(
    ["href", "src", "link", "url", "to", "path", "page", "file", "image", "img", "relref", "ref", "image_src"]
)
_FILES = frozenset(
    [".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf", ".html", ".yaml", ".json", ".mp4", ".csv", ".txt"]
)
_PLAIN = re.compile(r"[\w./#?=&%~+@-]++\Z")
# `{{< relref "x" >}}#place`: the place stands behind the call.
_PLACE = re.compile(r"(?<=\}\})#[^\s()\"'<>#}]*+")


def read_hugo(rows: Rows) -> Iterator[LinkRow]:
    """Find the links in calls, wherever these stand but in blocks of code."""
    source = rows.source
    if "{{" not in source.text or rows.first >= len(source.lines):
        return
    for call in read_calls(source.text, source.offset(rows.first, 0)):
        if call.is_closing or not rows.is_text(source.place(call.start)[0]):
            continue
        if call.is_markdown and not rows.html and call.name == "figure":
            # What it makes is HTML in Markdown, which is left out.
            continue
        for argument, href, kind in _links(call, rows):
            number, column = source.place(argument.start)
            # That of an include says which part is brought in.
            text = ""
            if kind != "include":
                text = _text(call)
            yield LinkRow(number + 1, column + 1, href, text, kind, (argument.start, argument.end))


def _links(call: Call, rows: Rows) -> Iterator[tuple[Argument, str, LinkKind]]:
    if call.name in REFERENCES:
        argument = call.argument("path", "0")
        if argument is not None:
            path, mark, place = argument.value.partition("#")
            yield argument, path + _asked(call) + mark + place + _behind(call, rows.source.text), "tag"
    elif call.name == "figure":
        for key, kind in _FIGURE.items():
            argument = call.argument(key)
            if argument is not None and argument.value:
                yield argument, argument.value, kind
    elif call.name not in _OTHERS:
        yield from _links_of_own(call, rows)


def _links_of_own(call: Call, rows: Rows) -> Iterator[tuple[Argument, str, LinkKind]]:
    """Give the links of a *call* of a shortcode of the site's own."""
    kind: LinkKind = "component"
    if brings_in(call):
        kind = "include"
    for argument in call.arguments:
        if _is_link(argument) or (call.name, argument.key) in rows.call_links:
            yield argument, argument.value, kind


def brings_in(call: Call) -> bool:
    """Say whether a *call* is one of those that bring in another text, by what people call them."""
    return _BRINGS_IN.search(call.name) is not None


def _asked(call: Call) -> str:
    """Give the language and the output format that a `ref` asks for, as a query."""
    written = []
    language = call.argument("lang")
    if language is not None:
        written.append(f"lang={language.value}")
    output = call.argument("outputFormat", "1")
    if output is not None:
        written.append(f"outputFormat={output.value}")
    if not written:
        return ""
    return f"?{'&'.join(written)}"


def _behind(call: Call, text: str) -> str:
    match = _PLACE.match(text, call.end)
    if not match:
        return ""
    return match[0]


def _is_link(argument: Argument) -> bool:
    value = argument.value
    if not _PLAIN.match(value) or len(value) < 2:
        return False
    is_file = splitext(value)[1].lower() in _FILES
    if argument.key.isdigit():
        return value.startswith(("/", "./", "../")) or ("/" in value and is_file)
    return argument.key.lower() in _LINKS and ("/" in value or is_file or value.startswith("#"))


def _text(call: Call) -> str:
    for key in ("alt", "title", "caption", "text"):
        argument = call.argument(key)
        if argument is not None:
            return argument.value
    return ""
