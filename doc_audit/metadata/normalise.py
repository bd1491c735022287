"""Text in the form it is recognised in: lines of Markdown without their syntax, columns kept, and values of one written form."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

# ASCII that is never part of any syntax.
_PLAIN = re.compile(r"[^<\[!&\\*~_\x80-\U0010ffff]+")
_TAG = re.compile(
    r"</?(?:sub|sup|p|em|strong|b|i|u|small|big|span|div|td|th|tr|table|tbody|thead|center|font|time|details|summary|a|h[1-6]|li|ul"
    r"|dl|dt|dd|footer|header|aside|address|section|blockquote|mark|ins)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
# What parts one value from the next: a line break, the next cell of a row.
_BREAK = re.compile(r"<br\s*/?>|<(?:td|th|dd)\b[^<>]{0,300}>", re.IGNORECASE)
_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
# What was struck out is what the page said before.
_STRUCK = re.compile(
    r"~~(?!\s).{1,200}?~~|<(?:del|s|strike)(?:\s[^<>]{0,200})?>[^<>]{0,200}</(?:del|s|strike)>", re.IGNORECASE
)
_CODE = re.compile(r"</?(?:code|kbd|tt)>", re.IGNORECASE)
_STRONG = re.compile(r"<(?:b|strong)\b", re.IGNORECASE)
_LINK = re.compile(r"(!?)\[([^\[\]]{0,200})\]\(([^()\s]{0,500})(?:\s+\"[^\"]{0,200}\")?\)")
_ENTITY = re.compile(r"&(nbsp|middot|bull|amp|mdash|ndash|#124|vert);", re.IGNORECASE)
_ENTITIES = {"nbsp": " ", "middot": "·", "bull": "•", "amp": "&", "mdash": "—", "ndash": "–", "#124": "|", "vert": "|"}
_ESCAPED = frozenset("*_|#-.")
_DASHES = re.compile(r"(?<=[\w.])[\u2010\u2011\u2012\u2013\u2212](?=\w)")
_SELECTORS = re.compile("[\ufe00-\ufe0f\u200b-\u200d\u2060]")


def normalise_value(text: str) -> str:
    """Fold compatibility forms, dashes between digits, no-break spaces and invisible marks."""
    plain = _SELECTORS.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(_DASHES.sub("-", plain).split())


@dataclass(frozen=True, slots=True)
class NormalisedLine:
    """Plain *text*, and for each of its characters the 0-based *columns* in the source line.

    *joints* are the places in *text* where bold type begins or ends, *rows* those where the cells of each HTML table row begin.
    """

    text: str
    columns: Sequence[int]
    joints: Sequence[int] = ()
    rows: Sequence[Sequence[int]] = ()

    def column(self, index: int) -> int:
        """Give the 1-based source column of the character at *index*."""
        if not self.columns:
            return 1
        return self.columns[min(index, len(self.columns) - 1)] + 1


def normalise_line(line: str, first: int = 0) -> NormalisedLine:
    """Take the syntax off *line*, a line or the part of one that begins at column *first* (0-based).

    Emphasis marks, known HTML tags and link addresses go; `<br>` becomes ` | `; compatibility characters are folded
    (full-width colons and digits). Code spans keep their backticks, so that an example can be told from a value.
    """
    if _PLAIN.fullmatch(line):
        return NormalisedLine(line, range(first, first + len(line)))
    out = _Output(line, first)
    index = 0
    while index < len(line):
        plain = _PLAIN.match(line, index)
        if plain:
            out.copy(plain[0], index)
            index = plain.end()
            continue
        read = _SYNTAX.get(line[index], _character)
        index = read(out, index) or _character(out, index)
    return out.line_read()


@dataclass(slots=True)
class _Output:
    """What was read of *line* so far."""

    line: str
    first: int
    characters: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    joints: list[int] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)

    def copy(self, text: str, start: int) -> None:
        """Add *text*, which stands at *start* in the line, as it is."""
        self.characters.append(text)
        self.columns.extend(range(self.first + start, self.first + start + len(text)))

    def put(self, text: str, column: int) -> None:
        """Add *text*, folded, for what stands at *column*."""
        for character in unicodedata.normalize("NFKC", text):
            self.characters.append(character)
            self.columns.append(self.first + column)

    def line_read(self) -> NormalisedLine:
        """Give what was read."""
        return NormalisedLine(
            "".join(self.characters), tuple(self.columns), tuple(self.joints), tuple(map(tuple, self.rows))
        )


def _character(out: _Output, index: int) -> int:
    """Read the character as it is, unless it is an invisible mark that joins nothing."""
    character = out.line[index]
    invisible = "\ufe00" <= character <= "\ufe0f" or unicodedata.category(character) == "Cf"
    if not invisible or character == "\u200d":
        out.put(character, index)
    return index + 1


# Each of these reads one kind of syntax at *index*, and gives where it ends; None if it is not there.


def _tag(out: _Output, index: int) -> int | None:
    line = out.line
    struck = _STRUCK.match(line, index)
    if struck:
        return struck.end()
    broken = _BREAK.match(line, index)
    if broken:
        out.put(" | ", index)
        if out.rows and _CELL.match(line, index):
            out.rows[-1].append(len(out.columns))
        return broken.end()
    code = _CODE.match(line, index)
    if code:
        out.put("`", index)
        return code.end()
    tag = _TAG.match(line, index)
    if tag is None:
        return None
    if _STRONG.match(line, index):
        out.joints.append(len(out.columns))
    elif _ROW.match(line, index):
        out.rows.append([])
    return tag.end()


def _link(out: _Output, index: int) -> int | None:
    link = _LINK.match(out.line, index)
    if link is None:
        return None
    shown = link[2]
    if shown.isascii() and "*" not in shown and "~" not in shown:
        out.copy(shown, link.start(2))
        return link.end()
    for column, character in enumerate(shown, start=link.start(2)):
        if character not in "*~":
            out.put(character, column)
    return link.end()


def _entity(out: _Output, index: int) -> int | None:
    entity = _ENTITY.match(out.line, index)
    if entity is None:
        return None
    out.put(_ENTITIES[entity[1].lower()], index)
    return entity.end()


def _escape(out: _Output, index: int) -> int | None:
    escaped = out.line[index + 1 : index + 2]
    if escaped not in _ESCAPED:
        return None
    out.put(escaped, index + 1)
    return index + 2


def _emphasis(out: _Output, index: int) -> int | None:
    if out.line[index + 1 : index + 2] == out.line[index]:
        out.joints.append(len(out.columns))
    return index + 1


def _tilde(out: _Output, index: int) -> int | None:
    struck = _STRUCK.match(out.line, index)
    if struck:
        return struck.end()
    return _emphasis(out, index)


def _underscore(out: _Output, index: int) -> int | None:
    # Inside a word (`last_updated`, `Semi_Annual`) it is a letter.
    if _is_inside_word(out.line, index):
        return None
    return _emphasis(out, index)


def _is_inside_word(line: str, index: int) -> bool:
    before, after = line[index - 1 : index], line[index + 1 : index + 2]
    return before.isalnum() and after.isalnum()


_SYNTAX: Mapping[str, Callable[[_Output, int], int | None]] = {
    "<": _tag,
    "[": _link,
    "!": _link,
    "&": _entity,
    "\\": _escape,
    "*": _emphasis,
    "~": _tilde,
    "_": _underscore,
}
