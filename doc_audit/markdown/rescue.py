"""A page on which a parser fails, read as far as it goes: the parts that fail are named, and all others count."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from doc_audit.model.document import UnreadPart
from doc_audit.model.place import Location

_T = TypeVar("_T")
_FENCES = ("`", "~")
# What may stand in front of a fence: indentation, and the marks of lists and quotes.
_BEFORE_FENCES = " \t>-*+.)0123456789"
# The words of an error may quote the page.
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Rescue:
    """What could not be read of the page *path*."""

    path: str
    parts: list[UnreadPart] = field(default_factory=list)

    def attempt(self, what: str, line: int, work: Callable[[], _T], otherwise: _T) -> _T:
        """Give what *work* gives; where it fails, *otherwise*, and *what*, from the 1-based *line* on, is not read."""
        try:
            return work()
        except Exception as error:
            self.give_up(what, line, error)
            return otherwise

    def give_up(self, what: str, line: int, error: Exception) -> None:
        """Say that *what* is not read."""
        words = f"{type(error).__name__}: {error}".partition("\n")[0]
        if len(words) > _LONGEST:
            words = f"{words[:_LONGEST]}…"
        part = UnreadPart(what=what, error=words.removesuffix(": "), location=Location(path=self.path, line=line))
        if part not in self.parts:
            self.parts.append(part)


def name_lines(first: int, last: int) -> str:
    """Name the lines from *first* to before *last*, counted from 0."""
    if last <= first + 1:
        return f"line {first + 1}"
    return f"lines {first + 1} to {last}"


def halves(lines: Sequence[str]) -> int:
    """Give the index of the blank line nearest to the middle at which a page can be cut in two; 0 if there is none.

    No code fence stands around it, and what follows belongs to no list or quote that began above.
    """
    cuts = []
    fence = ""
    for index, line in enumerate(lines[:-1]):
        mark = _fence(line)
        if mark and not fence:
            fence = mark
        elif fence and mark.startswith(fence):
            fence = ""
        elif not fence and index and not line.strip() and _begins_anew(lines[index + 1]):
            cuts.append(index)
    middle = len(lines) // 2
    return min(cuts, key=lambda index: abs(index - middle), default=0)


def _fence(line: str) -> str:
    """Give the marks of a code fence that stands on the *line*; empty if none does."""
    text = line.lstrip(_BEFORE_FENCES)
    first = text[:1]
    if first not in _FENCES:
        return ""
    mark = text[: len(text) - len(text.lstrip(first))]
    if len(mark) < 3:
        return ""
    return mark


def _begins_anew(line: str) -> bool:
    """Say whether the *line* is neither blank nor indented."""
    return bool(line[:1].strip())
