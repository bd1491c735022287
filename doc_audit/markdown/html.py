"""Raw HTML in a page, or a page of HTML: its links, ids, headings and comments, found by the standard tokenizer."""

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

# What stands in an element's tag for html-proofer and htmltest; given as if it were a comment.
PROOFER = "data-proofer-ignore"
_LINKS = {
    ("a", "href"),
    ("area", "href"),
    ("img", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("source", "src"),
    ("track", "src"),
    ("iframe", "src"),
    ("embed", "src"),
    ("object", "data"),
}
_SRCSET = {("img", "srcset"), ("source", "srcset")}
_CODE = frozenset({"pre", "code", "script", "style", "textarea", "samp", "kbd", "template"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_TAG_NAME = re.compile(r"<[A-Za-z][^\s/>]*")
# One attribute after the tag's name; every branch consumes, none overlaps with what may follow it.
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*+)))?""")
_CANDIDATE = re.compile(r"[\s,]*+([^\s,][^\s]*+)([^,]*+)")


@dataclass(slots=True)
class HtmlLink:
    """A link by offsets into the text that was fed: the tag's start, and the value's range as written."""

    href: str
    start: int
    value: tuple[int, int]
    text: str = ""


@dataclass(slots=True)
class HtmlHeading:
    """An HTML heading; *text* as written, line ends and all."""

    level: int
    text: str
    start: int


@dataclass(slots=True)
class HtmlFacts:
    """What a piece of HTML holds, in source order. *code_depth* is how many code elements are open at its end."""

    links: list[HtmlLink] = field(default_factory=list)
    ids: list[tuple[str, int]] = field(default_factory=list)
    headings: list[HtmlHeading] = field(default_factory=list)
    comments: list[tuple[str, int]] = field(default_factory=list)
    code_depth: int = 0


def read_html(text: str, *, code_depth: int = 0) -> HtmlFacts:
    """Tokenize *text*, which may begin or end in the middle of an element."""
    # Behind the last `>` no tag ends; without that tail, a row of unclosed tags costs the tokenizer no second look.
    text = text[: text.rfind(">") + 1] + text[text.rfind(">") + 1 :].partition("<")[0]
    reader = _Reader(text, code_depth)
    reader.feed(text)
    reader.close()
    return reader.finish()


class _Reader(HTMLParser):
    def __init__(self, text: str, code_depth: int) -> None:
        super().__init__(convert_charrefs=True)
        self.facts = HtmlFacts(code_depth=code_depth)
        self._starts = [0]
        for match in re.finditer("\n", text):
            self._starts.append(match.end())
        self._heading: HtmlHeading | None = None
        self._anchor: HtmlLink | None = None

    def finish(self) -> HtmlFacts:
        self._end_heading()
        return self.facts

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002 - the base class calls it with both
        """Take `<![…>` for a comment that ends at the next `>`, as browsers do (HTML standard, 13.2.5.42); the library raises."""
        end = self.rawdata.find(">", i)
        if end >= 0:
            return end + 1
        return -1

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        if tag in _HEADINGS and not self.facts.code_depth:
            self._end_heading()
            self._heading = HtmlHeading(int(tag[1]), "", start)
        if attrs:
            self._read_attributes(tag, start)
        if tag in _CODE:
            self.facts.code_depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<code/>` opens the element in HTML; in MDX it is closed. Taking it as closed mutes nothing by mistake.
        if attrs:
            self._read_attributes(tag, self._offset())

    def _read_attributes(self, tag: str, start: int) -> None:
        raw = self.get_starttag_text() or ""
        name = _TAG_NAME.match(raw)
        if name is None:
            return
        position = name.end()
        while match := _ATTRIBUTE.match(raw, position):
            if match[1].lower() == PROOFER:
                self.facts.comments.append((PROOFER + "\n" * raw.count("\n"), start))
            self._read_attribute(tag, match, start)
            position = match.end()

    def _read_attribute(self, tag: str, match: re.Match[str], start: int) -> None:
        # The last group that took part: the value between quotes, or without them.
        group = match.lastindex or 1
        if group == 1:
            return
        attribute, written = match[1].lower(), match[group]
        first = start + match.start(group)
        value = unescape(written)
        if attribute in ("id", "name"):
            if value.strip():
                self.facts.ids.append((value.strip(), start))
        elif self.facts.code_depth:
            return
        elif (tag, attribute) in _LINKS:
            self._add_link(tag, value, start, (first, first + len(written)))
        elif (tag, attribute) in _SRCSET:
            self._read_srcset(tag, written, start, first)

    def _add_link(self, tag: str, value: str, start: int, span: tuple[int, int]) -> None:
        link = HtmlLink(value.strip(" \t\n\r\f"), start, span)
        self.facts.links.append(link)
        if tag == "a":
            self._anchor = link

    def _read_srcset(self, tag: str, written: str, start: int, first: int) -> None:
        position = 0
        while match := _CANDIDATE.match(written, position):
            url = match[1]
            position = match.end()
            if url.endswith(","):
                # A candidate without a descriptor ends at its comma; the next one starts behind it.
                url, position = url.rstrip(","), match.end(1)
            if not url.startswith("data:"):
                begin = first + match.start(1)
                self._add_link(tag, unescape(url), start, (begin, begin + len(url)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS:
            self._end_heading()
        elif tag == "a":
            self._anchor = None
        elif tag in _CODE and self.facts.code_depth:
            self.facts.code_depth -= 1

    def _end_heading(self) -> None:
        if self._heading is not None:
            self.facts.headings.append(self._heading)
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._heading.text += data
        if self._anchor is not None:
            self._anchor.text += data

    def handle_comment(self, data: str) -> None:
        self.facts.comments.append((data, self._offset()))
