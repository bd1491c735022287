"""Patterns as `.gitignore` has them, for every list of globs; matching takes time in proportion to the path, whatever the pattern."""

import re
from collections.abc import Iterable

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

_STAR = "[^/]*"
_BELOW = "(?:/.+)?"
_ANYWHERE = "^(?:.+/)?"
# What a name holds between two stars: single characters, each written as itself, escaped, or as a set.
_FIXED = r"(?:\\.|\[\^?\]?[^\]]*\]|[^\\\[\](){}|?*+^$.])*"
_STAR_BEFORE_A_STAR = re.compile(rf"{re.escape(_STAR)}(?P<fixed>{_FIXED})(?={re.escape(_STAR)})")


def spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Compile *lines* as git reads them.

    Raises:
        ValueError: one of them is no pattern.
    """
    return GitIgnoreSpec.from_lines(lines, _Pattern)


class _Pattern(GitIgnoreSpecPattern):
    """A pattern whose stars never try the same text twice."""

    @classmethod
    def pattern_to_regex(cls, pattern: str | bytes) -> tuple[str | bytes | None, bool | None]:  # type: ignore[override]
        regex, include = super().pattern_to_regex(pattern)
        return (linear(regex) if isinstance(regex, str) else regex), include


def linear(regex: str) -> str:
    """Rewrite *regex*, as pathspec makes it, so that a star before another star takes the shortest text and keeps to it.

    What follows a star up to the next one is found as early as it can be: the next star takes what is between, so that a
    later place could match nothing more. Only the last star has to try.
    """
    parts = regex.split(_BELOW)
    last = _stars(parts.pop())
    if not parts:
        return last
    begin = _stars(parts[0])
    if begin.startswith(_ANYWHERE):
        begin = f"^(?>(?:.+?/)??{begin.removeprefix(_ANYWHERE)}(?=/))"
    middle = "".join(f"(?>(?:/.+?)??{_stars(part)}(?=/))" for part in parts[1:])
    return begin + middle + _BELOW + last


def _stars(regex: str) -> str:
    return _STAR_BEFORE_A_STAR.sub(lambda match: f"(?>[^/]*?{match['fixed']})", regex)
