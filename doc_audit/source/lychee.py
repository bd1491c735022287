"""The addresses that `.lycheeignore` leaves out, as globs (https://lychee.cli.rs/recipes/excluding-links/).

Its lines are regular expressions, and who writes them may be a stranger: they are read as globs, which match in linear time, and never
compiled. A repeated class such as `[^/]+` becomes `[!/]*`, which leaves out a little more. What no glob can say is noted and not used.
"""

import itertools
from pathlib import Path

from doc_audit import files
from doc_audit.source.settings_file import settings_reader

NAME = ".lycheeignore"
_MOST = 64
_CLASSES = {"d": "[0-9]", "w": "[0-9A-Za-z_]"}


def ignored_by_lychee(root: Path) -> tuple[str, ...]:
    """Give globs over whole addresses for what the file at *root* leaves out; none without the file."""
    text = settings_reader(root)(NAME)
    globs: list[str] = []
    unused = []
    for number, line in enumerate((text or "").split("\n"), 1):
        expression = line.strip()
        if not expression or expression.startswith("#"):
            continue
        try:
            globs.extend(as_globs(expression))
        except ValueError:
            unused.append(str(number))
    if unused:
        files.note(root / NAME, f"line {', '.join(unused[:10])}: an expression that no glob can say, so it is not used")
    return tuple(dict.fromkeys(globs))


def as_globs(expression: str) -> tuple[str, ...]:
    """Give the globs that stand for the regular *expression*.

    Raises:
        ValueError: no glob can say it.
    """
    found = []
    reader = _Reader(expression)
    for text in reader.alternatives():
        starts, ends = text.startswith("^"), text.endswith("$")
        inner = text.removeprefix("^").removesuffix("$")
        if "^" in inner.replace("[^", "") or "$" in inner:
            raise ValueError(expression)
        found.append("*" * (not starts) + inner + "*" * (not ends))
    if not reader.is_done:
        raise ValueError(expression)
    return tuple(found)


class _Reader:
    """Reads an expression from left to right; each piece is given as the globs that it may be."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def is_done(self) -> bool:
        """Say whether all was read."""
        return self._at == len(self._text)

    def alternatives(self) -> list[str]:
        """Read up to the end of the group that is open, or of the text."""
        found = self._sequence()
        while self._peek() == "|":
            self._at += 1
            found += self._sequence()
        if len(found) > _MOST:
            raise ValueError
        return found

    def _sequence(self) -> list[str]:
        found = [""]
        while self._peek() not in ("", "|", ")"):
            is_group = self._peek() == "("
            piece = self._repeated(self._atom(), is_group=is_group)
            if len(found) * len(piece) > _MOST:
                raise ValueError
            found = [before + after for before, after in itertools.product(found, piece)]
        return found

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self) -> str:
        letter = self._peek()
        if not letter:
            raise ValueError
        self._at += 1
        return letter

    def _atom(self) -> list[str]:
        letter = self._take()
        if letter == "(":
            return self._group()
        if letter == "[":
            return [self._class()]
        if letter == "\\":
            return [self._escaped()]
        if letter == ".":
            return ["?"]
        if letter in "*+?{}":
            raise ValueError
        return [letter]

    def _group(self) -> list[str]:
        if self._peek() == "?":
            if self._text[self._at : self._at + 2] != "?:":
                raise ValueError
            self._at += 2
        found = self.alternatives()
        if self._take() != ")":
            raise ValueError
        return found

    def _class(self) -> str:
        start = self._at
        while self._take() != "]":
            pass
        inside = self._text[start : self._at - 1]
        if not inside.strip("^") or "\\" in inside or "[" in inside:
            raise ValueError
        if inside.startswith("^"):
            return f"[!{inside[1:]}]"
        if inside.startswith("!"):
            raise ValueError
        return f"[{inside}]"

    def _escaped(self) -> str:
        letter = self._take()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter.isalnum():
            raise ValueError
        if letter in "*?[":
            return f"[{letter}]"
        if letter in "^$":
            # Neither stands in an address as it is sent.
            raise ValueError
        return letter

    def _repeated(self, piece: list[str], *, is_group: bool) -> list[str]:
        """Read what follows *piece* and says how often it may be there."""
        mark = self._peek()
        if mark not in ("*", "+", "?"):
            return piece
        self._at += 1
        if self._peek() in ("?", "+"):
            # Reluctant or possessive: the same addresses match.
            self._at += 1
        if mark == "?":
            return ["", *piece]
        if is_group or not piece[0].startswith(("?", "[")):
            raise ValueError
        if mark == "*":
            return ["*"]
        return [f"{piece[0]}*"]
