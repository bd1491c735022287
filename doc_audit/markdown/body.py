"""A page's body: its blocks in order, and what each of them yields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from markdown_it.token import Token

from doc_audit.markdown import python_markdown
from doc_audit.markdown.component_ids import read_component_ids, read_open_components, read_summaries
from doc_audit.markdown.containers import split
from doc_audit.markdown.footnotes import FootnoteIds
from doc_audit.markdown.forms import Rows, read_forms, with_forms
from doc_audit.markdown.forms.hugo_calls import MASK, masked, read_calls, without_math
from doc_audit.markdown.html import HtmlFacts, read_html
from doc_audit.markdown.inline import InlineFacts, is_notable
from doc_audit.markdown.kramdown import (
    attribute_ids,
    is_header_without_blank,
    named_by_neighbours,
    stands_alone,
    toc_id,
    turns_ids_off,
    without_attributes,
    without_typography,
)
from doc_audit.markdown.labels import read_labels
from doc_audit.markdown.liquid import filled_in
from doc_audit.markdown.masks import Masked, mask, show
from doc_audit.markdown.pagetext import Comment, PageHeading
from doc_audit.markdown.parser import parse_blocks, parse_inline
from doc_audit.markdown.plain import InlineLink
from doc_audit.markdown.rescue import Rescue, halves
from doc_audit.markdown.slugs import Slugger, github_slug
from doc_audit.markdown.sourcemap import BlockMap, SourceMap
from doc_audit.model.columns import ANY_ANCHOR, LinkRow
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Anchor, AnchorKind, LinkKind, MadeByCode, UndefinedReference
from doc_audit.model.place import Location

# Attribute lists: `{#id}`, and Python-Markdown's `{: #id .class }`.
_EXPLICIT_ID = re.compile(r"\{:?[ \t]*+(?:\.[\w-]{1,80}[ \t]++)?#(?P<id>[^\s{}#.]{1,200}+)[^{}\n]{0,200}\}")
_HEADING_MARKUP = re.compile(r"[\\`*_~\[\]<>&!^]|://|www\.", re.IGNORECASE)
_TEXT_MARKUP = re.compile(r"[*`~\\]|!?\[|\]\([^)\n]{0,300}\)|\]|<[^<>]{0,300}>")
_DEFINITION = re.compile(
    r"(?<!\\)\[(?:[^\[\]\\]|\\.){1,999}\]:[ \t]*+\n?+[ \t>]*(?P<destination><[^<>\n]*>|[^\s<]\S*)", re.DOTALL
)
# https://mkdocstrings.github.io/usage/#autodoc-syntax
_OBJECT = "::: "
_BLOCK_NAME = re.compile(r"\^[A-Za-z0-9-]+\Z")
_DEFINES = re.compile(r" {0,3}:[ \t]++\S")
# https://gohugo.io/content-management/markdown-attributes/
_HUGO_ATTRIBUTES = re.compile(r"(?<!\\)\{(?P<list>[^{}]*+)\}[ \t]*+\Z")
_BRACKET_ID = re.compile(r"\[#(?P<id>[^\[\]\n]{1,300})\][ \t]*+\Z")
# Stands for a picture in a heading: it leaves nothing in the id, but the blank behind it does.
_PICTURE = "\ue001"
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+-]{1,60}:")
_ENTITY = re.compile(r"&#?\w{1,32};")
_HUGO_ID = re.compile(r"(?<![^\s])(?:#(?P<short>[^\s#\"'=]++)|id[ \t]*+=[ \t]*+[\"']?(?P<long>[^\s\"']++))")
_DEFINED_BY_CALL = re.compile(r" {0,3}\[(?P<label>[^\[\]]{1,999})\]:[ \t]*+<?(?:\{\{|\{%)")
# https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html#default-destination-resolution
_EXTERNAL = re.compile(r"\{[^{}\n]{0,200}\.external(?![\w-])")
# https://vitepress.dev/guide/asset-handling#linked-files
_WITH_TARGET = re.compile(r"\{[^{}\n]{0,200}?(?:target=|download)")
# The name of a role in a heading, whose content alone is shown.
_ROLE = re.compile(r"\{[A-Za-z][\w:+.-]{0,60}\}")
_COMMENT_ONLY = re.compile(r"\s*<!--")
# https://docusaurus.io/docs/markdown-features/toc#heading-ids: `{/* #id */}`, which was made an HTML comment before.
_COMMENT_ID = re.compile(r"(?:<!--|\{/\*)[ \t]*#(?P<id>[^\s#]{1,200})(?:[ \t][^*>\n]{0,200})?(?:-->|\*/\})[ \t]*\Z")
_NAMED = re.compile(r"\{/\*[ \t]*(?P<id>[^\s#*]{1,200})[ \t]*\*/\}\Z")
# Containers in containers.
_DEEPEST = 20
_PRE = re.compile(r"\s*<(?:pre|script|style|textarea)\b", re.IGNORECASE)


@dataclass(slots=True)
class Body:
    """What a page's body holds, in source order; lines are 1-based."""

    links: list[LinkRow] = field(default_factory=list)
    undefined: list[UndefinedReference] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    headings: list[PageHeading] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    definitions: list[tuple[str, str]] = field(default_factory=list)
    made_by_code: MadeByCode = ""
    code_lines: set[int] = field(default_factory=set)
    comment_lines: set[int] = field(default_factory=set)


def read_body(path: str, source: SourceMap, skip: int, dialect: Dialect, rescue: Rescue) -> Body:
    """Read everything after the first *skip* lines, which are the front matter; *rescue* takes what the parser fails on."""
    return _Reader(path, source, dialect, rescue).read(skip)


class _Reader:
    def __init__(self, path: str, source: SourceMap, dialect: Dialect, rescue: Rescue) -> None:
        self.path, self.source, self.dialect, self.rescue = path, source, dialect, rescue
        # What Markdown is read from: the same, with what other programs read masked.
        self.written = source
        # https://mdxjs.com/docs/what-is-mdx/#markdown: indentation makes no code there.
        self.env: dict[str, Any] = {"no_indented_code": True} if dialect.components else {}
        self.body = Body()
        self.slugger = Slugger(dialect.ids, dialect.separator)
        self.short_names = Slugger("github")
        self.older = Slugger(dialect.ids)
        self.footnotes = FootnoteIds(dialect)
        self.row_line, self.row_cursor = -1, 0

    def read(self, skip: int) -> Body:
        if self.dialect.calls == "hugo" and skip < len(self.source.lines):
            self._mask(skip)
        start = self.source.offset(skip, 0) if skip < len(self.source.lines) else len(self.source.text)
        hidden = mask(self.source.text, start, self.dialect)
        if hidden is not None:
            self.source = SourceMap(hidden.text)
        if self.dialect.is_kramdown and turns_ids_off(self.source.text):
            self.slugger = Slugger("none")
        self._read_rows(skip)
        if hidden is not None:
            self._show(hidden)
        return self.body

    def _show(self, masked: Masked) -> None:
        """Give back what was hidden from the parser, and fill in what Liquid does."""
        body, tags = self.body, frozenset(self.dialect.link_tags)
        shown = (link._replace(href=show(link.href), text=show(link.text)) for link in body.links)
        body.links = [filled_in(link, tags) for link in shown]
        body.undefined = [replace(item, label=show(item.label), text=show(item.text)) for item in body.undefined]
        body.anchors = [replace(anchor, text=show(anchor.text)) for anchor in body.anchors]
        body.headings = [replace(heading, text=show(heading.text)) for heading in body.headings]
        body.comments = [replace(comment, text=show(comment.text)) for comment in body.comments]
        for first, last in masked.dropped:
            body.code_lines.update(range(self.source.place(first)[0] + 1, self.source.place(last)[0] + 2))

    def _read_rows(self, skip: int) -> Body:
        tokens = self._with_containers(skip, self._rows(skip), 0)
        if self.dialect.python:
            self._read_python(tokens)
        for index, token in enumerate(tokens):
            try:
                self._read_block(token, tokens[index - 1])
            except Exception as error:
                first, last = token.map or (0, 1)
                self.rescue.give_up(_lines(first, last), first + 1, error)
        if self.dialect.headers_without_blank:
            self._read_headers_without_blank(skip)
        self._read_more(skip)
        self._settle_references()
        return self.body

    def _rows(self, skip: int) -> list[str]:
        """Give the lines behind the first *skip* ones as the parser has to see them."""
        rows = self.source.lines[skip:]
        if self.dialect.line_comments:
            # https://myst-parser.readthedocs.io/en/latest/syntax/typography.html#comments
            rows = ["" if row.startswith("%") else row for row in rows]
        return python_markdown.with_heading_blanks(rows) if self.dialect.python else rows

    def _settle_references(self) -> None:
        """Keep of the references that nothing defines those that nothing else can define."""
        if self.dialect.calls and self.body.undefined:
            defined = self._defined_by_calls()
            self.body.undefined = [item for item in self.body.undefined if _label(item.label) not in defined]
        if self.dialect.names:
            self._name_references()
        if self.rescue.parts:
            # What defines them may stand where nothing was read.
            self.body.undefined.clear()

    def _read_python(self, tokens: Sequence[Token]) -> None:
        """Take what Python-Markdown reads line by line: definitions of references, tabs, and blocks that name themselves."""
        quiet: set[int] = set()
        for token in tokens:
            if token.type in ("fence", "code_block") and token.map is not None:
                quiet.update(range(*token.map))
        references = self.env.setdefault("references", {})
        references.update(python_markdown.definitions(self.source.lines, quiet))
        if self.dialect.tabs:
            for name, _, line in python_markdown.tabs(self.source.lines, quiet):
                self._add_anchor(name, "explicit", (line, 0))
            for name, line in python_markdown.block_ids(self.source.lines):
                self._add_anchor(name, "explicit", (line, 0))
        for number, row in enumerate(self.source.lines) if self.dialect.open_marks else ():
            if number not in quiet or "exec=" in row:
                self._note_code(row, number)

    def _note_code(self, row: str, line: int) -> None:
        """Note what code makes of a *row*: any text, or what it says of an object, whose name is then a place of the page."""
        for mark in self.dialect.open_marks:
            if mark == _OBJECT and row.startswith(mark):
                name = row[len(mark) :].strip()
                self._add_anchor(name, "explicit", (line, 0))
                is_object = not name.startswith("mkdocs-")
                self.body.made_by_code = "objects" if is_object and self.body.made_by_code != "text" else "text"
            elif mark != _OBJECT and mark in row:
                self.body.made_by_code = "text"

    def _name_references(self) -> None:
        """Take references that the page does not define for names that its site may know, and keep those that it defines."""
        for item in self.body.undefined:
            label = item.label.strip()
            if label.startswith("`") and label.endswith("`"):
                label = label.strip("`")
            place = item.location
            self.body.links.append(LinkRow(place.line, place.column, label, item.text, "name", None))
        self.body.undefined.clear()
        references = self.env.get("references", {})
        self.body.definitions = [(_label(label), str(found["href"])) for label, found in references.items()]

    def _mask(self, skip: int) -> None:
        """Hide calls of shortcodes from Markdown; one that may make ids leaves a sign of it."""
        start = self.source.offset(skip, 0)
        calls = list(read_calls(self.source.text, start)) if "{{" in self.source.text else []
        text = without_math(
            masked(self.source.text, calls) if calls else self.source.text, start, self.dialect.passthrough
        )
        if text is not self.source.text:
            self.source = SourceMap(text)
        if self.dialect.quiet_calls is None:
            return
        for call in calls:
            if call.name not in self.dialect.quiet_calls:
                self._add_anchor(ANY_ANCHOR, "explicit", self.source.place(call.start))
                return

    def _read_more(self, skip: int) -> None:
        """Take what only some sites have."""
        if self.dialect.term_ids:
            self._read_terms(skip)
        if self.dialect.includes or self.dialect.forms:
            self._read_forms(skip)
        if self.dialect.directives:
            self._read_labels(skip)
        if self.dialect.open_components or self.dialect.components:
            self._note_components(skip)
        if self.dialect.component_ids or self.dialect.summaries_have_ids:
            self._read_component_ids()
        if self.dialect.named_by_text:
            self._read_block_names(skip)
        if self.dialect.calls == "hugo" and self.source is not self.written:
            self.body.links = [self._unmasked(link) for link in self.body.links]

    def _read_component_ids(self) -> None:
        if self.dialect.summaries_have_ids:
            for text, line in read_summaries(self.source.lines):
                self._add_anchor(github_slug(text), "html", (line, 0))
            return
        for name, line in read_component_ids(self.source.lines):
            self._add_anchor(name, "html", (line, 0))

    def _note_components(self, skip: int) -> None:
        """Leave a sign of components whose code may make places or text."""
        rows = enumerate(self.source.lines[skip:], start=skip)
        shown = ((number, row) for number, row in rows if number + 1 not in self.body.code_lines)
        found = read_open_components(shown, self.dialect.open_components)
        if found.brings_text:
            self.body.made_by_code = "text"
        elif found.line is not None:
            self._add_anchor(ANY_ANCHOR, "explicit", (found.line, 0))

    def _read_forms(self, skip: int) -> None:
        rows = Rows(
            source=self.written,
            first=skip,
            code_lines=self.body.code_lines,
            comment_lines=self.body.comment_lines,
            html=self.dialect.html,
            call_links=self.dialect.call_links,
        )
        try:
            self.body.links = with_forms(self.body.links, list(read_forms(rows, self.dialect)))
        except Exception as error:
            self.rescue.give_up("the links of its site generator", skip + 1, error)

    def _read_block_names(self, skip: int) -> None:
        """Take the names of blocks: `^name` at the end of a line (https://help.obsidian.md/links#Link+to+a+block+in+a+note)."""
        for line in range(skip, len(self.source.lines)):
            row = self.source.lines[line].rstrip()
            place = row.rfind("^")
            before = row[place - 1 : place] if place else ""
            if place >= 0 and not before.isalnum() and _BLOCK_NAME.match(row[place:]):
                self._add_anchor(row[place:], "explicit", (line, place))

    def _read_labels(self, skip: int) -> None:
        try:
            for found in read_labels(self.source.lines, skip, self.body.comment_lines):
                self._add_anchor(found.name, found.kind, (found.line, 0), found.text)
        except Exception as error:
            self.rescue.give_up("the labels of its site generator", skip + 1, error)

    def _unmasked(self, link: LinkRow) -> LinkRow:
        """Give the *link* as it is written; a destination of which another program makes a part is no more than its text."""
        text = link.text.replace(MASK, "").strip()
        if link.span is None:
            return link._replace(text=text)
        written = self.written.text[link.span[0] : link.span[1]]
        if MASK in link.href:
            return link._replace(href=written, text=text)
        # What stands behind the call, or is asked for in it, is not written there.
        return link._replace(text=text, span=link.span if written == link.href or link.kind != "tag" else None)

    def _defined_by_calls(self) -> frozenset[str]:
        """Give the labels whose destination another program fills in: `[x]: {{< ref "x.md" >}}`."""
        found = (_DEFINED_BY_CALL.match(row) for row in self.written.lines)
        return frozenset(_label(match["label"]) for match in found if match)

    def _with_containers(self, first: int, rows: Sequence[str], depth: int) -> list[Token]:
        """Split *rows*, which begin at the line *first*, into blocks, and what stands in containers with them, in order."""
        if not self.dialect.has_containers or depth > _DEEPEST:
            return self._blocks(first, rows)
        outer, parts = split(rows, self.dialect)
        around = self._blocks(first, outer)
        if not parts:
            return around
        tokens: list[Token] = []
        for token in around:
            while parts and token.map is not None and token.map[0] >= first + parts[0].first:
                part = parts.pop(0)
                tokens += self._with_containers(first + part.first, part.rows, depth + 1)
            tokens.append(token)
        for part in parts:
            tokens += self._with_containers(first + part.first, part.rows, depth + 1)
        return tokens

    def _blocks(self, first: int, rows: Sequence[str]) -> list[Token]:
        """Split *rows*, which begin at the line *first*, into blocks; if the parser fails on them, each half by itself."""
        try:
            return self._placed(first, rows)
        except Exception as error:
            half = halves(rows)
            if not half:
                solid = [first + index for index, row in enumerate(rows) if row.strip()] or [first]
                self.rescue.give_up(_lines(solid[0], solid[-1] + 1), solid[0] + 1, error)
                return []
        return self._blocks(first, rows[:half]) + self._blocks(first + half, rows[half:])

    def _placed(self, first: int, rows: Sequence[str]) -> list[Token]:
        """Split *rows* into blocks, with the lines that these, and the references that they define, have on the page."""
        references = self.env.setdefault("references", {})
        known = len(references)
        tokens = parse_blocks("\n".join(rows), self.env)
        if first:
            # New ones are the last.
            new = islice(reversed(references.values()), len(references) - known)
            for place in (*new, *tokens):
                _move(place, first)
        self._take_later_definitions(first)
        return tokens

    def _take_later_definitions(self, first: int) -> None:
        """Take the later of two definitions of a label, as kramdown and Python-Markdown do; CommonMark takes the earlier."""
        for again in self.env.pop("duplicate_refs", ()):
            if not self.dialect.is_kramdown:
                continue
            _move(again, first)
            self.env["references"][again["label"]] = again

    def _read_block(self, token: Token, before: Token) -> None:
        if token.type == "inline":
            self._read_inline(token, before)
        elif token.type in ("fence", "code_block"):
            first, last = token.map or (0, 0)
            self.body.code_lines.update(range(first + 1, last + 1))
        elif token.type == "html_block":
            self._read_html_block(token)
        elif token.type == "footnote_reference_open":
            self._add_footnote(str(token.meta["label"]), (token.map or [0])[0])

    # Places ---------------------------------------------------------------------------------------------------------

    def _location(self, place: tuple[int, int]) -> Location:
        return Location(path=self.path, line=place[0] + 1, column=place[1] + 1)

    def _block_map(self, token: Token, parent: Token) -> BlockMap:
        line = (token.map or [0])[0]
        content = token.content
        if parent.type in ("th_open", "td_open"):
            return BlockMap(self.source, content, line, cursor=self._cell_column(line, content), table=True)
        if parent.type == "heading_open" and parent.markup.startswith("#"):
            return BlockMap(self.source, content, line, cursor=self.source.lines[line].rfind(content))
        return BlockMap(self.source, content, line)

    def _cell_column(self, line: int, content: str) -> int:
        """Find a table cell, which stands somewhere behind the cell before it."""
        if line != self.row_line:
            self.row_line, self.row_cursor = line, 0
        written = content.replace("|", "\\|")
        column = self.source.lines[line].find(written, self.row_cursor)
        if column < 0:
            return self.row_cursor
        if content:
            self.row_cursor = column + len(written)
        return column

    # Inline content -------------------------------------------------------------------------------------------------

    def _read_inline(self, token: Token, parent: Token) -> None:
        heading = parent.type == "heading_open"
        line = (token.map or [0])[0]
        if not heading and self.dialect.is_kramdown:
            self._read_kramdown(token.content, line)
        if parent.type in ("th_open", "td_open") and not is_notable(token.content):
            self._cell_column(line, token.content)
            if "{" in token.content and self.dialect.has_attribute_lists:
                self._read_explicit_ids(token.content, line)
            return
        if heading and self.dialect.is_kramdown:
            self._read_kramdown_heading(token, parent)
        elif heading:
            self._read_heading(token, parent)
        elif is_notable(token.content):
            block = self._block_map(token, parent)
            facts, tokens = parse_inline(self._written(token.content), self.env, rich=False)
            self._take(block, facts, tokens)
        if not heading and "{" in token.content and self.dialect.has_attribute_lists:
            self._read_explicit_ids(token.content, line)

    def _written(self, content: str) -> str:
        """Give *content* as it has to be for the parser, character for character."""
        return python_markdown.with_destinations(content) if self.dialect.python else content

    def _read_kramdown(self, content: str, first: int) -> None:
        """Take the ids that attribute lists name in a block."""
        for name, row in attribute_ids(content):
            self._add_anchor(name, "explicit", (first + row, 0))
        if toc_id(content):
            self._add_anchor(toc_id(content), "explicit", (first, 0))

    def _read_headers_without_blank(self, skip: int) -> None:
        for line in range(skip, len(self.source.lines)):
            row = self.source.lines[line]
            if line + 1 not in self.body.code_lines and is_header_without_blank(row):
                text = row.strip("# \t")
                self._add_heading(text, 1, (line, 0), "", text)

    def _read_kramdown_heading(self, token: Token, parent: Token) -> None:
        """Take a header's id from itself, from the attribute list beside it, or from its text: in two ways, as kramdown does."""
        content, line = token.content, (token.map or [0])[0]
        for name, _ in attribute_ids(content):
            self._add_anchor(name, "explicit", (line, 0))
        explicit = _explicit_id(content) or named_by_neighbours(self.source.lines, *(parent.map or (line, line + 1)))
        written = _EXPLICIT_ID.sub("", content).rstrip()
        text = without_attributes(written).rstrip()
        rendered, typeset = text, without_typography(text)
        if _HEADING_MARKUP.search(text):
            facts, tokens = parse_inline(text, self.env, rich=True)
            self._take(self._block_map(token, parent), facts, tokens)
            rendered = "".join(_visible(item) for item in tokens)
            typeset = "".join(_typeset(item) for item in tokens)
        place = (line, len(self.source.lines[line]) - len(self.source.lines[line].lstrip()))
        source = written if self.dialect.ids_of_source else typeset
        self._add_heading(rendered, int(parent.tag[1]), place, explicit, source)

    def _read_heading(self, token: Token, parent: Token) -> None:
        content, line = token.content, (token.map or [0])[0]
        text, explicit = self._heading_parts(content)
        if self.dialect.comment_ids and (named := _COMMENT_ID.search(content)):
            explicit = named["id"]
            text = content = content[: named.start()].rstrip()
        elif content.endswith("*/}") and (named := _NAMED.search(content)):
            # https://react.dev names its headings so; as Markdown it says nothing to anybody.
            self._add_anchor(named["id"], "explicit", (line, 0), content[: named.start()].rstrip())
            text = content[: named.start()].rstrip()
        if self.dialect.is_hugo:
            text, explicit = _hugo_attributes(content)
        rendered = text
        if _HEADING_MARKUP.search(text):
            facts, tokens = parse_inline(self._written(text), self.env, rich=True)
            block = self._block_map(token, parent)
            self._take(block, facts, tokens)
            rendered = "".join(_visible(item) for item in tokens).replace(python_markdown.BLANK, " ")
        if self.dialect.emoji and not self.dialect.is_hugo:
            rendered = python_markdown.without_emoji(rendered)
        place = (line, len(self.source.lines[line]) - len(self.source.lines[line].lstrip()))
        if self.dialect.is_hugo:
            self._add_hugo_heading(rendered, text, int(parent.tag[1]), place, explicit)
        else:
            self._add_heading(rendered, int(parent.tag[1]), place, explicit)

    def _add_hugo_heading(self, rendered: str, text: str, level: int, place: tuple[int, int], explicit: str) -> None:
        """Take ids from the *rendered* heading, as Hugo does, and from its *text* with all markup, as it did before (0.111)."""
        shown = " ".join(rendered.replace(MASK, "").split())
        self.body.headings.append(PageHeading(text=shown, level=level, line=place[0] + 1))
        if explicit:
            self._add_anchor(explicit, "explicit", place, shown)
            self.slugger.reserve(explicit)
            self.older.reserve(explicit)
            return
        if MASK in rendered and "{{%" not in self.written.lines[place[0]]:
            # What stands for the call gets into the id, and differs from build to build.
            return
        self._add_generated(rendered, text, place, shown)

    def _add_generated(self, rendered: str, text: str, place: tuple[int, int], shown: str) -> None:
        if _ENTITY.search(text):
            # Versions differ in what `&amp;` leaves; what stands in the source is sure for one of them.
            rendered = text
        if self.dialect.emoji:
            rendered = _EMOJI.sub(_PICTURE, rendered)
        names = [
            slugger.name(made.replace(MASK, "").replace("\n", "").strip())
            for slugger, made in ((self.slugger, rendered), (self.older, text))
        ]
        for name in dict.fromkeys(names):
            self._add_anchor(name, "heading", place, shown)

    def _read_terms(self, skip: int) -> None:
        """Take the ids of terms: the lines above one that begins with a colon, with a blank line between or without."""
        lines = self.source.lines
        for number in range(skip + 1, len(lines)):
            if not _DEFINES.match(lines[number]) or number + 1 in self.body.code_lines:
                continue
            last = number - 1 if lines[number - 1].strip() else number - 2
            first = last + 1
            while first > skip and _may_be_term(lines[first - 1]):
                first -= 1
            if first > skip and lines[first - 1].strip():
                # What stands above is no term, or defined already.
                continue
            for line in range(first, last + 1):
                text = lines[line].strip()
                tokens = parse_inline(text, self.env, rich=True)[1]
                rendered = "".join(_visible(item) for item in tokens)
                self._add_generated(rendered, text, (line, 0), " ".join(rendered.replace(MASK, "").split()))

    def _heading_parts(self, content: str) -> tuple[str, str]:
        """Give the text of a heading and the id that it names itself by."""
        if self.dialect.python:
            return python_markdown.heading(content) if self.dialect.attributes else (content, "")
        if self.dialect.bracket_ids:
            named = _BRACKET_ID.search(content)
            return (content[: named.start()].rstrip(), named["id"]) if named else (content, "")
        explicit = _explicit_id(content) if self.dialect.headings_state_ids else ""
        if explicit and not self.dialect.is_forge:
            return _EXPLICIT_ID.sub("", content).rstrip(), explicit
        return content, explicit

    def _add_heading(
        self, rendered: str, level: int, place: tuple[int, int], explicit: str, source: str | None = None
    ) -> None:
        text = " ".join(rendered.split())
        self.body.headings.append(PageHeading(text=text, level=level, line=place[0] + 1))
        if self.dialect.titles_are_bare:
            self._add_bare_heading(rendered, level, place, explicit)
            return
        if explicit:
            self._add_anchor(explicit, "explicit", place, text)
            self.slugger.reserve(explicit)
            if not self.dialect.is_forge:
                return
        if self.dialect.headers_stand_alone and not stands_alone(self.source.lines, place[0]):
            return
        if level <= self.dialect.slug_levels:
            self._add_anchor(self.short_names.name(_ROLE.sub("", rendered).replace("\n", " ")), "heading", place, text)
        name = self.slugger.name((rendered if source is None else source).replace("\n", ""), level)
        if name:
            name = f"{self.dialect.id_prefix}{name}"
            self._add_anchor(name, "heading", place, text)
            if "\n" in rendered:
                self._add_other_name(text, place, text)

    def _add_bare_heading(self, rendered: str, level: int, place: tuple[int, int], explicit: str) -> None:
        """Take the id that a heading states, or that its text makes: a title has none, and a stated one is not counted on."""
        if self.dialect.bracket_ids and level > 1:
            name = self.slugger.name(explicit or rendered.replace("\n", ""))
        else:
            name = explicit or self.slugger.name(rendered.replace("\n", ""))
        if name and (level > 1 or (explicit and self.dialect.bracket_ids)):
            self._add_anchor(name, "explicit" if explicit else "heading", place, " ".join(rendered.split()))

    def _add_anchor(self, name: str, kind: AnchorKind, place: tuple[int, int], text: str = "") -> None:
        self.body.anchors.append(Anchor(name=name, kind=kind, location=self._location(place), text=text))

    def _read_explicit_ids(self, content: str, line: int) -> None:
        if self.dialect.python:
            found = python_markdown.ids(content)
        else:
            found = ((match["id"], match.start()) for match in _EXPLICIT_ID.finditer(content))
        number, place = line, 0
        for name, start in found:
            number += content.count("\n", place, start)
            place = start
            self._add_anchor(name, "label" if self.dialect.directives else "explicit", (number, 0))

    def _add_footnote(self, label: str, line: int) -> None:
        for name in self.footnotes.of_note(label):
            self._add_anchor(name, "footnote", (line, 0))

    def _take(self, block: BlockMap, facts: InlineFacts, tokens: list[Token]) -> None:
        quiet = self._read_tags(block, facts) if facts.tags else []
        for link in facts.links:
            if not _is_in(quiet, link.start) and not self._is_none(block.content, link):
                self.body.links.append(self._link(block, link))
        for reference in facts.undefined:
            if not _is_in(quiet, reference.start):
                location = self._location(block.place(reference.start))
                text = _plain(reference.text)
                self.body.undefined.append(UndefinedReference(label=reference.label, text=text, location=location))
        for token in tokens:
            if token.type == "footnote_ref":
                for name in self.footnotes.of_reference(str(token.meta.get("label", "")), token.meta.get("subId", 0)):
                    self._add_anchor(name, "footnote", block.place(0))

    def _is_none(self, content: str, link: InlineLink) -> bool:
        """Say whether the *link* is none: `[](){#id}` gives a place its name, and `[id]: x` is a definition among text."""
        if self.dialect.python and link.kind == "reference" and content.startswith(":", link.end):
            return True
        return not link.href and content.startswith("{", link.end) and self.dialect.has_attribute_lists

    def _link(self, block: BlockMap, link: InlineLink) -> LinkRow:
        if link.destination is not None:
            span = block.span(*link.destination)
        else:
            span = self._definition_span(link.label)
        first, last = link.text
        text = block.content[first:last]
        if link.kind not in ("autolink", "bare"):
            text = _plain(text)
        line, column = block.place(link.start)
        kind: LinkKind = link.kind
        marks = self._left_alone
        if marks is not None and marks.match(block.content, link.end):
            # Left as it is written, for a browser to follow.
            kind = "html"
        href = link.href.replace(python_markdown.BLANK, " ")
        return LinkRow(line + 1, column + 1, href, text, kind, span)

    @property
    def _left_alone(self) -> re.Pattern[str] | None:
        """Give what stands behind a link whose address the site leaves as it is."""
        if self.dialect.attributes and not self.dialect.python:
            return _EXTERNAL
        return _WITH_TARGET if self.dialect.targets_leave_links else None

    def _definition_span(self, label: str) -> tuple[int, int] | None:
        definition = self.env["references"].get(label)
        if not definition:
            return None
        if "span" not in definition:
            definition["span"] = self._find_definition(definition)
        span: tuple[int, int] | None = definition["span"]
        return span

    def _find_definition(self, definition: dict[str, Any]) -> tuple[int, int] | None:
        first, last = definition["map"]
        start = self.source.offset(first, 0)
        end = self.source.offset(last - 1, len(self.source.lines[last - 1]))
        text = self.source.text[start:end].replace("\r\n", " \n").replace("\r", "\n")
        match = _DEFINITION.search(text)
        if match is None:
            return None
        begin, stop = match.span("destination")
        if text[begin] == "<":
            begin, stop = begin + 1, stop - 1
        return start + begin, start + stop

    # HTML -----------------------------------------------------------------------------------------------------------

    def _read_tags(self, block: BlockMap, facts: InlineFacts) -> list[tuple[int, int]]:
        """Take the links and ids of inline tags; return the ranges of the content that stand in HTML code elements."""
        quiet: list[tuple[int, int]] = []
        depth = opened = 0
        for tag in facts.tags:
            if tag.raw.startswith(("<?", "<!")) and not tag.raw.startswith("<!--"):
                continue
            html = read_html(tag.raw, code_depth=depth)
            self._take_html(block, html, tag.start)
            if html.code_depth and not depth:
                opened = tag.start
            elif depth and not html.code_depth:
                quiet.append((opened, tag.start))
            depth = html.code_depth
        if depth:
            quiet.append((opened, len(block.content)))
        return quiet

    def _take_html(self, block: BlockMap, html: HtmlFacts, base: int) -> None:
        for text, start in html.comments:
            line, column = block.place(base + start)
            self.body.comments.append(Comment(text=text, line=line + 1, column=column + 1))
        if not self.dialect.html:
            return
        for found in html.links:
            if self.path.endswith(".mdx") and found.href.startswith("{"):
                continue
            line, column = block.place(base + found.start)
            first, last = found.value
            span = block.span(base + first, base + last)
            text = " ".join(found.text.split())
            self.body.links.append(LinkRow(line + 1, column + 1, found.href, text, "html", span))
        for name, start in html.ids:
            self._add_anchor(name, "html", block.place(base + start))

    def _read_html_block(self, token: Token) -> None:
        first, last = token.map or (0, 0)
        content = token.content.rstrip("\n")
        block = BlockMap(self.source, content, first)
        if _PRE.match(content):
            self.body.code_lines.update(range(first + 1, last + 1))
        elif _COMMENT_ONLY.match(content):
            self._mark_comment_lines(content, first)
        html = read_html(content)
        self._take_html(block, html, 0)
        if self.dialect.components:
            self._read_text_in_jsx(block, content)
        if self.dialect.is_kramdown:
            # Headers that are written as HTML get no ids.
            for name, row in attribute_ids(content):
                self._add_anchor(name, "explicit", (first + row, 0))
            return
        for heading in html.headings if self.dialect.html else ():
            place = block.place(heading.start)
            trimmed = heading.text.strip()
            if trimmed:
                self._add_heading(trimmed, heading.level, place, "")
                if trimmed != heading.text:
                    self._add_other_name(heading.text, place, trimmed)

    def _read_text_in_jsx(self, block: BlockMap, content: str) -> None:
        """Take the links in Markdown that stand beside JSX, on the lines of its tags (https://mdxjs.com/docs/what-is-mdx/)."""
        if ("](" not in content and "][" not in content) or "<code" in content or "<pre" in content:
            return
        facts, _ = parse_inline(content, self.env, rich=False)
        for link in facts.links:
            if link.kind in ("inline", "reference", "image"):
                self.body.links.append(self._link(block, link))

    def _add_other_name(self, rendered: str, place: tuple[int, int], text: str) -> None:
        """Accept a second name where hosts differ on line ends and outer blanks in a heading."""
        name = Slugger(self.dialect.ids).name(rendered)
        if name and name != self.body.anchors[-1].name:
            self._add_anchor(name, "heading", place, text)

    def _mark_comment_lines(self, content: str, first: int) -> None:
        """Mark the lines that are comment from end to end; an unclosed comment runs to the end of its block."""
        end = content.find("-->")
        if end < 0:
            self.body.comment_lines.update(range(first + 1, first + content.count("\n") + 2))
            return
        after = content[end + 3 :].partition("\n")[0]
        last = first + content.count("\n", 0, end)
        if not after.strip():
            last += 1
        self.body.comment_lines.update(range(first + 1, last + 1))


def _is_in(ranges: list[tuple[int, int]], offset: int) -> bool:
    return any(first <= offset < last for first, last in ranges)


def _label(written: str) -> str:
    return " ".join(written.split()).casefold()


def _move(place: "dict[str, Any] | Token", lines: int) -> None:
    """Move a block, or the definition of a reference, down by *lines*."""
    if isinstance(place, Token):
        if place.map is not None:
            place.map = [place.map[0] + lines, place.map[1] + lines]
    else:
        place["map"] = [place["map"][0] + lines, place["map"][1] + lines]


def _lines(first: int, last: int) -> str:
    """Name the lines from *first* to before *last*, counted from 0."""
    if last <= first + 1:
        return f"line {first + 1}"
    return f"lines {first + 1} to {last}"


def _explicit_id(content: str) -> str:
    """Give the id that an attribute list at the end of a heading names; empty if there is none."""
    content = content.rstrip()
    if not content.endswith("}"):
        return ""
    for match in _EXPLICIT_ID.finditer(content):
        if match.end() == len(content):
            return match["id"]
    return ""


def _may_be_term(row: str) -> bool:
    return bool(row.strip()) and not row.startswith(("#", "    ", "\t", ">", "|")) and not _DEFINES.match(row)


def _hugo_attributes(content: str) -> tuple[str, str]:
    """Give the text of a heading without its attribute list, and the id that this names; empty if there is none."""
    match = _HUGO_ATTRIBUTES.search(content)
    if match is None or not ("#" in match["list"] or "." in match["list"] or "=" in match["list"]):
        return content, ""
    named = _HUGO_ID.search(match["list"])
    return content[: match.start()].rstrip(), (named["short"] or named["long"]) if named else ""


def _typeset(token: Token) -> str:
    """Give what kramdown makes of *token* before it makes an id: dashes and dots in text become other signs, none in code."""
    return without_typography(token.content) if token.type == "text" else _visible(token)


def _visible(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return ""


def _plain(text: str) -> str:
    return " ".join(_TEXT_MARKUP.sub("", text[:300]).split())
