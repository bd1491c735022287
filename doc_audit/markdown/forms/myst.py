"""MyST's roles and directives that are links (https://www.sphinx-doc.org/en/master/usage/referencing.html).

The text of such a link begins with its role or directive in braces, for that decides what its destination names.
"""

import re
from collections.abc import Iterator

from doc_audit.markdown.directives import Directive, Text, Written, walk
from doc_audit.markdown.forms.form import Rows
from doc_audit.markdown.roles import Role, myst_roles, rest_roles
from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

# Roles whose content names something of the site, or an address.
_ROLE_NAMES = """
doc ref numref any download term eq option envvar keyword token confval pep rfc nb-download
func function class meth method mod module attr attribute exc exception data obj const type member enum
macro struct union var namespace concept property role directive program
"""
_ROLES = frozenset(_ROLE_NAMES.split())
_CITATIONS = ("cite", "footcite")
# Directives whose argument is a file or an address, and those that hold their text where they have none.
_FILES = frozenset({"figure", "image", "literalinclude", "thumbnail", "drawio-image", "drawio-figure", "video"})
_MAY_BE_FILES = frozenset({"mermaid", "graphviz", "plantuml", "plot"})
_FILE_OPTIONS = {"csv-table": ("file", "url"), "raw": ("file", "url")}
_PICTURES = frozenset({"figure", "image"})
_CARDS = frozenset({"card", "grid-item-card"})
_BUTTONS = {"button-ref": "any", "button-link": "url"}
# What stands behind their name is text.
_TITLED_NAMES = """
admonition topic sidebar dropdown card grid-item-card tab-item details deprecated versionadded rubric
versionchanged versionremoved list-table table csv-table centered
"""
_TITLED = frozenset(_TITLED_NAMES.split())
_REST_DIRECTIVE = re.compile(r"[ \t]*+\.\.[ \t]++(?P<name>[\w-]++)::[ \t]++(?P<argument>\S++)")
_IMG = re.compile(r"<img\s[^<>]{0,400}?\bsrc=[\"'](?P<src>[^\"'<>]++)")
_NOT_IN_TOC = frozenset({"self", "genindex", "modindex", "search"})


def read_myst(rows: Rows) -> Iterator[LinkRow]:
    """Find roles and directives that are links, and what is brought in."""
    for block in walk(rows.source.lines, rows.first, rows.comment_lines):
        if isinstance(block, Text):
            yield from _in_text(rows, block.line, block.rows)
        else:
            yield from _in_directive(rows, block)


def _in_text(rows: Rows, line: int, texts: tuple[str, ...]) -> Iterator[LinkRow]:
    text = "\n".join(texts)
    if "}`" in text:
        for role in myst_roles(text):
            yield from _role(rows, role, line, 0, text)


def _role(rows: Rows, role: Role, line: int, column: int, text: str) -> Iterator[LinkRow]:
    """Give the link that *role* is, in a *text* that begins at *line* and *column*."""
    last = role.name.rpartition(":")[2]
    is_citation = role.name.partition(":")[0].startswith(_CITATIONS)
    if last not in _ROLES and not is_citation and not role.name.startswith("external"):
        return
    targets = [role.target]
    if is_citation:
        targets = role.target.split(",")
    name = f"{{{role.name}}} {role.text}".rstrip()
    start = role.start
    for part in targets:
        blanks = len(part) - len(part.lstrip())
        before = text[: start + blanks]
        number = before.count("\n")
        begin = len(before) - before.rfind("\n") - 1
        if number == 0:
            begin += column
        target = part.strip()
        if "\n" in target:
            yield LinkRow(line + number + 1, begin + 1, " ".join(target.split()), name, "role", None)
        elif target:
            yield rows.link(line + number, begin, begin + len(target), "role", name)
        start += len(part) + 1


def _in_directive(rows: Rows, directive: Directive) -> Iterator[LinkRow]:
    name, argument = directive.name, directive.argument
    if name in _TITLED and "`" in argument.text:
        for role in myst_roles(argument.text):
            yield from _role(rows, role, argument.line, argument.column, argument.text)
    yield from _files(rows, directive)
    yield from _design(rows, directive)
    if name == "figure-md":
        yield from _pictures(rows, directive.body)
    if name == "include" and argument.text:
        # `relative-docs` and `relative-images` write its links anew. Its text would be the part that is meant: all of it is.
        kind: LinkKind = "include"
        if any(key.startswith("relative-") for key, _ in directive.options):
            kind = "rebased-include"
        yield _link(rows, argument, kind)
    if name == "toctree":
        yield from _toctree(rows, directive)
    if name == "eval-rst":
        yield from _rest(rows, directive.body)


def _files(rows: Rows, directive: Directive) -> Iterator[LinkRow]:
    """Give the file that a directive shows, and what a picture links to."""
    name, argument = directive.name, directive.argument
    if argument.text and (name in _FILES or (name in _MAY_BE_FILES and "." in argument.text)):
        yield _link(rows, argument, "directive", f"{{{name}}}")
    for key in _FILE_OPTIONS.get(name, ()):
        if (file := directive.option(key)) is not None:
            yield _link(rows, file, "directive", f"{{{name}}}")
    if name in _PICTURES and (target := directive.option("target")) is not None:
        yield _link(rows, target, "directive", "{target}")


def _design(rows: Rows, directive: Directive) -> Iterator[LinkRow]:
    """Give what a card or a button leads to."""
    name, argument = directive.name, directive.argument
    if name in _CARDS and (link := directive.option("link")) is not None:
        yield _typed(rows, link, directive.option("link-type"), "url")
    if name in _BUTTONS and argument.text:
        yield _typed(rows, argument, directive.option("ref-type"), _BUTTONS[name])


def _pictures(rows: Rows, body: range) -> Iterator[LinkRow]:
    """Give the pictures in HTML, which a figure in Markdown takes for its own (MyST, `figure-md`)."""
    for number in body:
        for found in _IMG.finditer(rows.source.lines[number]):
            yield rows.link(number, found.start("src"), found.end("src"), "directive", "{image}")


def _link(rows: Rows, written: Written, kind: LinkKind, text: str = "") -> LinkRow:
    return rows.link(written.line, written.column, written.column + len(written.text), kind, text)


def _typed(rows: Rows, link: Written, written: Written | None, usual: str) -> LinkRow:
    """Give a link of sphinx-design, whose type says what it names (https://sphinx-design.readthedocs.io/en/latest/cards.html)."""
    named = usual
    if written is not None:
        named = written.text
    if named == "url":
        return _link(rows, link, "directive", "{url}")
    return _link(rows, link, "role", f"{{{named}}}")


def _toctree(rows: Rows, directive: Directive) -> Iterator[LinkRow]:
    """Give the entries of a table of contents (https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html)."""
    name = "{toctree}"
    if any(key == "glob" for key, _ in directive.options):
        name = "{toctree-glob}"
    for number in directive.body:
        row = rows.source.lines[number].rstrip()
        start = len(row) - len(row.lstrip())
        end = len(row)
        if row.endswith(">") and (opening := row.rfind("<")) > start:
            # `Title <page>`
            start, end = opening + 1, end - 1
        href = row[start:end]
        if not href.strip() or href in _NOT_IN_TOC or href.startswith((":", "%", "#")):
            continue
        yield rows.link(number, start, end, "directive", name)


def _rest(rows: Rows, body: range) -> Iterator[LinkRow]:
    """Give the links of reStructuredText within Markdown."""
    for number in body:
        row = rows.source.lines[number]
        for role in rest_roles(row):
            yield from _role(rows, role, number, 0, row)
        found = _REST_DIRECTIVE.match(row)
        if found is not None and (found["name"] in _FILES or found["name"] == "include"):
            yield rows.link(number, found.start("argument"), found.end("argument"), "directive", f"{{{found['name']}}}")
