"""Text that was decoded with the wrong encoding, and what it meant to say."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace

from doc_audit.model.document import Mojibake
from doc_audit.model.place import Location

# The first character of what UTF-8's lead bytes become in Windows-1252, Latin-1 or Mac Roman, with one of those that its
# trailing bytes become. Healthy text rarely holds such a pair; ftfy, which is slow to load, decides.
_SUSPECT = re.compile(
    "[\u00c2\u00c3\u00c4\u00c5\u00d0\u00d1\u00d7\u00d8\u00d9][\u0080-\u00bf\u0152-\u0178\u2013-\u203a\u20ac\u2122]"
    "|\u00e2[\u0080-\u009f\u20ac\u201a\u2020\u2013\u2014\u201c\u0153\u02c6\u2030]"
    "|\u00ef[\u00b8\u00bb\u00bf]"
    "|\u00f0[\u009f\u0178]"
    "|\u00ac[\u2020\u2122\u00a9\u00b0]|\u221a[\u00a9\u00ae\u2202\u00b1\u00a0-\u00ff\u0192-\u2260]"
    "|\u201a[\u00c4\u00c0\u00c1\u00dc\u00ee\u00e2\u00f6\u00c7\u00e5]|\u00fc[\u00ec\u00f6\u00f5\u00ee\u00ef\u00f4]"
    "|\u00d4[\u220f\u00aa]|\uf8ff\u00fc"
)
_WORD = re.compile(r"\S+")
_CODE_SPAN = re.compile(r"`[^`]*`")
_SAMPLE = 80


def find_mojibake(path: str, lines: Sequence[str], code_lines: Set[int], first: int = 1) -> Mojibake | None:
    """Show the first garbled words of the page, repaired, and count how many words are garbled.

    Code is left alone: it may show garbled text on purpose. *first* is the number of the first of *lines*.
    """
    suspects = []
    for number, line in enumerate(lines, start=first):
        if not line.isascii() and _SUSPECT.search(line) and number not in code_lines:
            suspects.append((number, _without_code(line)))
    if not suspects:
        return None
    # Most text in other scripts is sound, and ftfy takes longer to load than a hundred pages to be parsed.
    encodings = _encodings(line for _, line in suspects)
    found: list[Mojibake] = []
    for number, line in suspects:
        found += _garbled_words(path, number, line, encodings)
    if not found:
        return None
    return replace(found[0], occurrences=len(found))


def _without_code(line: str) -> str:
    """Blank the code spans of a *line*, so that all else keeps its column."""
    return _CODE_SPAN.sub(lambda match: " " * len(match[0]), line)


def _encodings(lines: Iterable[str]) -> tuple[str, ...]:
    """Ask ftfy which encodings the lines were wrongly decoded with. It errs on the side of healthy text."""
    import ftfy

    found: dict[str, None] = {}
    for line in lines:
        if not _SUSPECT.search(line):
            continue
        for step in ftfy.fix_encoding_and_explain(line).explanation or ():
            if step.action == "encode":
                found[step.parameter] = None
    return tuple(found)


def _garbled_words(path: str, number: int, line: str, encodings: tuple[str, ...]) -> Iterator[Mojibake]:
    """Yield the words that become well-formed UTF-8 when the wrong decoding is undone; a healthy word hardly ever does."""
    for match in _WORD.finditer(line):
        if match[0].isascii():
            continue
        repaired = next(filter(None, (_undo(match[0], encoding) for encoding in encodings)), "")
        if repaired:
            yield Mojibake(
                garbled=match[0][:_SAMPLE],
                repaired=repaired[:_SAMPLE],
                location=Location(path=path, line=number, column=match.start() + 1),
            )


def _undo(word: str, encoding: str) -> str:
    try:
        return word.encode(encoding).decode("utf-8")
    except UnicodeError:
        return ""
