"""Headings, and the terms of definition lists: their text, and the ids that they state or that are made of them."""

import re

from markdown_it.token import Token

from doc_audit.markdown import python_markdown
from doc_audit.markdown.forms.hugo_calls import MASK
from doc_audit.markdown.kramdown import (
    attribute_ids,
    is_header_without_blank,
    named_by_neighbours,
    stands_alone,
    turns_ids_off,
    without_attributes,
    without_typography,
)
from doc_audit.markdown.open_page import OpenPage, Place
from doc_audit.markdown.pagetext import PageHeading
from doc_audit.markdown.parser import parse_inline
from doc_audit.markdown.slugs import Slugger, docsify_slug
from doc_audit.markdown.texts import EXPLICIT_ID, TextReader, first_line
from doc_audit.model.document import AnchorKind

_MARKUP = re.compile(r"[\\`*_~\[\]<>&!^]|://|www\.", re.IGNORECASE)
_DEFINES = re.compile(r" {0,3}:[ \t]++\S")
# https://gohugo.io/content-management/markdown-attributes/
_HUGO_ATTRIBUTES = re.compile(r"(?<!\\)\{(?P<list>[^{}]*+)\}[ \t]*+\Z")
# https://docsify.js.org/#/helpers?id=docsify-helpers
_DOCSIFY_ID = re.compile(r"(?<!\S):id=(?P<id>[\w%-]++)")
_DOCSIFY_IGNORE = re.compile(r"(?:<!--[ \t]*+)?\{docsify-ignore(?:-all)?\}(?:[ \t]*+-->)?")
_BRACKET_ID = re.compile(r"\[#(?P<id>[^\[\]\n]{1,300})\][ \t]*+\Z")
_HUGO_ID = re.compile(r"(?<![^\s])(?:#(?P<short>[^\s#\"'=]++)|id[ \t]*+=[ \t]*+[\"']?(?P<long>[^\s\"']++))")
_HUGO_MARK = re.compile(r"[#.=]")
# Stands for a picture in a heading: it leaves nothing in the id, but the blank behind it does.
_PICTURE = "\ue001"
_EMOJI = re.compile(r"(?<![\w:]):[a-z0-9_+-]{1,60}:")
_ENTITY = re.compile(r"&#?\w{1,32};")
# The name of a role in a heading, whose content alone is shown.
_ROLE = re.compile(r"\{[A-Za-z][\w:+.-]{0,60}\}")
# https://docusaurus.io/docs/markdown-features/toc#heading-ids: `{/* #id */}`, which was made an HTML comment before.
_COMMENT_ID = re.compile(r"(?:<!--|\{/\*)[ \t]*#(?P<id>[^\s#]{1,200})(?:[ \t][^*>\n]{0,200})?(?:-->|\*/\})[ \t]*\Z")
_TWO_HYPHENS = re.compile(r"(?<!-)--(?!-)")
_NAMED = re.compile(r"\{/\*[ \t]*(?P<id>[^\s#*]{1,200})[ \t]*\*/\}\Z")


class HeadingReader:
    """Reads the headings of *page* in their order, which decides what ids equal ones get; *texts* reads what is in them."""

    def __init__(self, page: OpenPage, texts: TextReader) -> None:
        self._page, self._texts = page, texts
        self._dialect = page.dialect
        self._slugger = Slugger(page.dialect.ids, page.dialect.separator)
        if page.dialect.is_kramdown and turns_ids_off(page.source.text):
            self._slugger = Slugger("none")
        self._short_names = Slugger("github")
        # As generators made ids in versions that are still in use.
        self._older = Slugger(page.dialect.ids)

    def read(self, token: Token, parent: Token) -> None:
        """Take the heading with the content *token*, which *parent* opens."""
        if self._dialect.is_kramdown:
            self._read_kramdown(token, parent)
            return
        place = self._place(token)
        text, explicit = self._text_and_id(token.content, place)
        rendered = self._without_dashes(text)
        if _MARKUP.search(text):
            tokens = self._texts.read_heading(token, parent, text)
            rendered = "".join(map(self._shown, tokens)).replace(python_markdown.BLANK, " ")
        level = int(parent.tag[1])
        if self._dialect.is_hugo:
            self._add_hugo(rendered, text, level, place, explicit)
            return
        if self._dialect.emoji:
            rendered = python_markdown.without_emoji(rendered)
        self.add(rendered, level, place, explicit)

    def read_without_blank(self) -> None:
        """Take the lines that are headers to kramdown by itself alone (`#Like this`)."""
        page = self._page
        for line in range(page.first, len(page.source.lines)):
            row = page.source.lines[line]
            if line + 1 not in page.body.code_lines and is_header_without_blank(row):
                self.add(row.strip("# \t"), 1, (line, 0))

    def read_terms(self) -> None:
        """Take the ids of terms: the lines above one that begins with a colon, with a blank line between or without."""
        page = self._page
        for number in range(page.first + 1, len(page.source.lines)):
            if number + 1 in page.body.code_lines or not _DEFINES.match(page.source.lines[number]):
                continue
            for line in self._terms_above(number):
                text = page.source.lines[line].strip()
                _, tokens = parse_inline(text, page.env, rich=True)
                rendered = _rendered(tokens)
                self._add_generated(rendered, text, (line, 0), _shown(rendered))

    def add(self, rendered: str, level: int, place: Place, explicit: str = "", source: str | None = None) -> None:
        """Add a heading that shows *rendered*, with the id that it states as *explicit*, or that is made of *source*.

        Without a *source* its id is made of what it shows.
        """
        page, dialect = self._page, self._dialect
        text = " ".join(rendered.split())
        page.body.headings.append(PageHeading(text=text, level=level, line=place[0] + 1))
        if dialect.titles_are_bare:
            self._add_bare(rendered, level, place, explicit)
            return
        if explicit:
            page.add_anchor(explicit, "explicit", place, text)
            self._slugger.reserve(explicit)
            if not dialect.braces_are_text:
                return
        if dialect.headers_stand_alone and not stands_alone(page.source.lines, place[0]):
            return
        if level <= dialect.slug_levels:
            short = _ROLE.sub("", rendered).replace("\n", " ")
            page.add_anchor(self._short_names.name(short), "heading", place, text)
        if source is None:
            source = rendered
        name = self._slugger.name(source.replace("\n", ""), level)
        if name:
            page.add_anchor(f"{dialect.id_prefix}{name}", "heading", place, text)
            if "\n" in rendered:
                self.add_other_name(text, place, text)

    def add_other_name(self, rendered: str, place: Place, text: str) -> None:
        """Accept a second name of the last heading, where hosts differ on line ends and outer blanks."""
        name = Slugger(self._dialect.ids).name(rendered)
        if name and name != self._page.body.anchors[-1].name:
            self._page.add_anchor(name, "heading", place, text)

    def _place(self, token: Token) -> Place:
        line = first_line(token)
        row = self._page.source.lines[line]
        return line, len(row) - len(row.lstrip())

    def _text_and_id(self, content: str, place: Place) -> tuple[str, str]:
        """Give the text of a heading at *place*, and the id that it states."""
        if self._dialect.comment_ids and (named := _COMMENT_ID.search(content)):
            return content[: named.start()].rstrip(), named["id"]
        if self._dialect.is_hugo:
            text, explicit = _hugo_attributes(content)
        elif self._dialect.python:
            text, explicit = self._python_text_and_id(content)
        elif self._dialect.is_docsify:
            text, explicit = _docsify_id(content)
        elif self._dialect.bracket_ids:
            text, explicit = _bracketed_id(content)
        else:
            text, explicit = self._listed_id(content)
        if content.endswith("*/}") and (named := _NAMED.search(content)):
            # https://react.dev names its headings so; as Markdown it says nothing to anybody.
            text = content[: named.start()].rstrip()
            self._page.add_anchor(named["id"], "explicit", (place[0], 0), text)
        return text, explicit

    def _shown(self, token: Token) -> str:
        if token.type == "text":
            return self._without_dashes(token.content)
        return _visible(token)

    def _without_dashes(self, text: str) -> str:
        """Give *text* as its id is made of it where two hyphens are a dash (https://github.com/retextjs/retext-smartypants)."""
        return _TWO_HYPHENS.sub("", text) if self._dialect.smart_dashes else text

    def _python_text_and_id(self, content: str) -> tuple[str, str]:
        if self._dialect.attributes:
            return python_markdown.heading(content)
        return content, ""

    def _listed_id(self, content: str) -> tuple[str, str]:
        if not self._dialect.headings_state_ids:
            return content, ""
        explicit = _explicit_id(content)
        if explicit and not self._dialect.braces_are_text:
            return EXPLICIT_ID.sub("", content).rstrip(), explicit
        return content, explicit

    def _read_kramdown(self, token: Token, parent: Token) -> None:
        """Take a header's id from itself, from the attribute list beside it, or from its text: in two ways, as kramdown does."""
        content, place = token.content, self._place(token)
        line, _ = place
        for name, _ in attribute_ids(content):
            self._page.add_anchor(name, "explicit", (line, 0))
        first, last = parent.map or (line, line + 1)
        explicit = _explicit_id(content) or named_by_neighbours(self._page.source.lines, first, last)
        written = EXPLICIT_ID.sub("", content).rstrip()
        text = without_attributes(written).rstrip()
        rendered, source = text, without_typography(text)
        if _MARKUP.search(text):
            tokens = self._texts.read_heading(token, parent, text)
            rendered = _rendered(tokens)
            source = "".join(map(_typeset, tokens))
        if self._dialect.ids_of_source:
            source = written
        self.add(rendered, int(parent.tag[1]), place, explicit, source)

    def _add_hugo(self, rendered: str, text: str, level: int, place: Place, explicit: str) -> None:
        """Take ids from the *rendered* heading, as Hugo does, and from its *text* with all markup, as it did before (0.111)."""
        page = self._page
        shown = _shown(rendered)
        page.body.headings.append(PageHeading(text=shown, level=level, line=place[0] + 1))
        if explicit:
            page.add_anchor(explicit, "explicit", place, shown)
            self._slugger.reserve(explicit)
            self._older.reserve(explicit)
            return
        if MASK in rendered and "{{%" not in page.written.lines[place[0]]:
            # What stands for the call gets into the id, and differs from build to build.
            return
        self._add_generated(rendered, text, place, shown)

    def _add_generated(self, rendered: str, text: str, place: Place, shown: str) -> None:
        if _ENTITY.search(text):
            # Versions differ in what `&amp;` leaves; what stands in the source is sure for one of them.
            rendered = text
        if self._dialect.emoji:
            rendered = _EMOJI.sub(_PICTURE, rendered)
        name = self._slugger.name(_without_masks(rendered))
        older = self._older.name(_without_masks(text))
        self._page.add_anchor(name, "heading", place, shown)
        if older != name:
            self._page.add_anchor(older, "heading", place, shown)

    def _add_bare(self, rendered: str, level: int, place: Place, explicit: str) -> None:
        """Take the id that a heading states, or that its text makes: a title has none, and a stated one is not counted on."""
        is_title = level == 1
        kind: AnchorKind = "heading"
        name = explicit
        if explicit:
            kind = "explicit"
        else:
            name = self._slugger.name(rendered.replace("\n", ""))
        if self._dialect.bracket_ids and explicit:
            is_title = False
            if level > 1:
                name = self._slugger.name(explicit)
        if name and not is_title:
            self._page.add_anchor(name, kind, place, " ".join(rendered.split()))

    def _terms_above(self, number: int) -> range:
        """Give the lines that are terms of the definition on the line *number*; none if what stands above it is no term."""
        lines, top = self._page.source.lines, self._page.first
        last = number - 1
        if not lines[last].strip():
            last -= 1
        first = last + 1
        while first > top and _may_be_term(lines[first - 1]):
            first -= 1
        if first > top and lines[first - 1].strip():
            # What stands above is no term, or defined already.
            return range(0)
        return range(first, last + 1)


def _explicit_id(content: str) -> str:
    """Give the id that an attribute list at the end of a heading names; empty if there is none."""
    content = content.rstrip()
    if not content.endswith("}"):
        return ""
    for match in EXPLICIT_ID.finditer(content):
        if match.end() == len(content):
            return match["id"]
    return ""


def _docsify_id(content: str) -> tuple[str, str]:
    """Give the text of a heading without what docsify is told in it, and the id that `:id=x` gives; empty if there is none."""
    text = _DOCSIFY_IGNORE.sub("", content)
    named = _DOCSIFY_ID.search(text)
    if named is None:
        return text.rstrip(), ""
    return f"{text[: named.start()]}{text[named.end() :]}".strip(), docsify_slug(named["id"])


def _bracketed_id(content: str) -> tuple[str, str]:
    """Give the text of a heading without `[#id]` behind it, and that id; empty if there is none."""
    named = _BRACKET_ID.search(content)
    if named is None:
        return content, ""
    return content[: named.start()].rstrip(), named["id"]


def _may_be_term(row: str) -> bool:
    if not row.strip() or row.startswith(("#", "    ", "\t", ">", "|")):
        return False
    return not _DEFINES.match(row)


def _hugo_attributes(content: str) -> tuple[str, str]:
    """Give the text of a heading without its attribute list, and the id that this names; empty if there is none."""
    match = _HUGO_ATTRIBUTES.search(content)
    if match is None or not _HUGO_MARK.search(match["list"]):
        return content, ""
    text = content[: match.start()].rstrip()
    named = _HUGO_ID.search(match["list"])
    if named is None:
        return text, ""
    return text, named["short"] or named["long"]


def _without_masks(text: str) -> str:
    return text.replace(MASK, "").replace("\n", "").strip()


def _shown(rendered: str) -> str:
    """Give what a reader sees of a heading, but for what calls of shortcodes make."""
    return " ".join(rendered.replace(MASK, "").split())


def _rendered(tokens: list[Token]) -> str:
    return "".join(map(_visible, tokens))


def _typeset(token: Token) -> str:
    """Give what kramdown makes of *token* before it makes an id: dashes and dots in text become other signs, none in code."""
    if token.type == "text":
        return without_typography(token.content)
    return _visible(token)


def _visible(token: Token) -> str:
    if token.type in ("text", "code_inline", "text_special"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return ""
