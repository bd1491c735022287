"""A line of Markdown without its dress: emphasis, tags and link syntax taken off, every character's column kept."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# ASCII that is never part of any dress.
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


@dataclass(frozen=True, slots=True)
class Bare:
    """Plain *text*, and for each of its characters the 0-based *columns* in the source line.

    *joints* are the places in *text* where bold type begins or ends, *rows* those where the cells of each HTML table row begin.
    """

    text: str
    columns: Sequence[int]
    joints: Sequence[int] = ()
    rows: Sequence[Sequence[int]] = ()

    def column(self, index: int) -> int:
        """The 1-based source column of the character at *index*."""
        if not self.columns:
            return 1
        return self.columns[min(index, len(self.columns) - 1)] + 1


def undress(line: str, first: int = 0) -> Bare:  # noqa: C901, PLR0912, PLR0915 - to be split: a mark, a tag, a link and a code span each in its own function
    """Take the dress off *line*, a line or the part of one that begins at column *first* (0-based).

    Emphasis marks, known HTML tags and link addresses go; `<br>` becomes ` | `; compatibility characters are folded
    (full-width colons and digits). Code spans keep their backticks, so that an example can be told from a value.
    """
    if _PLAIN.fullmatch(line):
        return Bare(line, range(first, first + len(line)))
    characters: list[str] = []
    columns: list[int] = []
    joints: list[int] = []
    rows: list[list[int]] = []

    def put(text: str, column: int) -> None:
        for character in unicodedata.normalize("NFKC", text):
            characters.append(character)
            columns.append(first + column)

    index = 0
    while index < len(line):
        plain = _PLAIN.match(line, index)
        if plain:
            characters.append(plain[0])
            columns.extend(range(first + index, first + plain.end()))
            index = plain.end()
            continue
        character = line[index]
        struck = _STRUCK.match(line, index) if character in "<~" else None
        if struck:
            index = struck.end()
            continue
        if character == "<":
            broken = _BREAK.match(line, index)
            code = _CODE.match(line, index)
            tag = broken or code or _TAG.match(line, index)
            if tag:
                if broken:
                    put(" | ", index)
                    if rows and _CELL.match(line, index):
                        rows[-1].append(len(columns))
                elif code:
                    put("`", index)
                elif _STRONG.match(line, index):
                    joints.append(len(columns))
                elif _ROW.match(line, index):
                    rows.append([])
                index = tag.end()
                continue
        elif character == "[" or (character == "!" and line[index + 1 : index + 2] == "["):
            link = _LINK.match(line, index)
            if link:
                shown = link[2]
                if shown.isascii() and "*" not in shown and "~" not in shown:
                    characters.append(shown)
                    columns.extend(range(first + link.start(2), first + link.end(2)))
                    shown = ""
                for offset, inner in enumerate(shown):
                    if inner not in "*~":
                        put(inner, link.start(2) + offset)
                index = link.end()
                continue
        elif character == "&":
            entity = _ENTITY.match(line, index)
            if entity:
                put(_ENTITIES[entity[1].lower()], index)
                index = entity.end()
                continue
        elif character == "\\" and line[index + 1 : index + 2] in ("*", "_", "|", "#", "-", "."):
            index += 1
            character = line[index]
        elif _is_emphasis(line, index):
            if line[index + 1 : index + 2] == character:
                joints.append(len(columns))
            index += 1
            continue
        if not ("\ufe00" <= character <= "\ufe0f" or unicodedata.category(character) == "Cf") or character == "\u200d":
            put(character, index)
        index += 1
    return Bare("".join(characters), tuple(columns), tuple(joints), tuple(map(tuple, rows)))


def _is_emphasis(line: str, index: int) -> bool:
    character = line[index]
    if character in "*~":
        return True
    # Underscores inside a word (`last_updated`, `Semi_Annual`) are letters.
    if character != "_":
        return False
    before, after = line[index - 1 : index], line[index + 1 : index + 2]
    return not (before.isalnum() and after.isalnum())
