"""Regular expressions of scripts, read loosely: what a pattern wants in plain text, in order, and anything in between.

No expression of an audited tree is ever compiled; a loose one matches whatever the strict one does, and may match more.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_REPEATS = "?*+"


@dataclass(frozen=True, slots=True)
class Loose:
    """A pattern: its *pieces* in order, and whether the first has to stand at the start and the last at the end."""

    pieces: tuple[str, ...]
    from_start: bool
    to_end: bool

    def matches(self, text: str) -> bool:
        """Say whether *text* may be matched; case does not count."""
        text = text.lower()
        if self.from_start and not text.startswith(self.pieces[0]):
            return False
        if self.to_end and not text.endswith(self.pieces[-1]):
            return False
        place = 0
        for piece in self.pieces:
            found = text.find(piece, place)
            if found < 0:
                return False
            place = found + len(piece)
        return True


def loose(pattern: str) -> Iterator[Loose]:
    """Read the *pattern* of a JavaScript expression; each of its alternatives is one."""
    pieces: list[str] = []
    piece, place, begins = "", 0, 0
    while place <= len(pattern):
        sign = pattern[place : place + 1]
        if sign in ("", "|"):
            yield _made([*pieces, piece], pattern[begins:place])
            pieces, piece, begins, place = [], "", place + 1, place + 1
            continue
        literal, place = _next(pattern, place)
        if literal is None or pattern[place : place + 1] in (*_REPEATS, "{"):
            # Whatever stands here, and however often.
            pieces, piece = [*pieces, piece], ""
        else:
            piece += literal


def _next(pattern: str, place: int) -> tuple[str | None, int]:
    """Give the plain text at *place*, None where anything may stand, and the place behind it."""
    sign = pattern[place]
    if sign in "^$":
        return "", place + 1
    if sign == "\\":
        escaped = pattern[place + 1 : place + 2]
        return (None if escaped.isalnum() else escaped), place + 2
    if sign in _CLOSES:
        end = _closing(pattern, place)
        return None, end
    if sign == "." or sign in _REPEATS:
        return None, place + 1
    return sign, place + 1


def _closing(pattern: str, start: int) -> int:
    """Give the place behind the mark that closes the one at *start*."""
    depth, place = 0, start
    while place < len(pattern):
        sign = pattern[place]
        if sign == "\\":
            place += 1
        elif sign == pattern[start] and sign != "[":
            depth += 1
        elif sign == _CLOSES[pattern[start]]:
            depth -= 1
            if depth <= 0:
                return place + 1
        place += 1
    return len(pattern)


def _made(pieces: list[str], written: str) -> Loose:
    return Loose(
        tuple(piece.lower() for piece in pieces),
        written.startswith("^"),
        written.endswith("$") and not written.endswith("\\$"),
    )
