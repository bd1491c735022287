"""Patterns as `.gitignore` has them, for every list of globs; matching takes time in proportion to the path, whatever the pattern."""

import re
from collections.abc import Iterable, Iterator

from pathspec import GitIgnoreSpec, RegexPattern

# The classes of characters that a set may name (git's wildmatch.c, in the C locale).
_CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r"\ \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": r"\x21-\x7e",
    "lower": "a-z",
    "print": r"\x20-\x7e",
    "punct": r"\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e",
    "space": r"\ \t\n\r\f\v",
    "upper": "A-Z",
    "xdigit": "a-fA-F0-9",
}
_STAR = "[^/]*"
# A path that matches up to here names a folder: what lies in it matches too. `GitIgnoreSpec` asks for the group by this name.
_BELOW = "(?P<ps_d>/)"


def spec(lines: Iterable[str]) -> GitIgnoreSpec:
    """Compile *lines* as git reads them (https://git-scm.com/docs/gitignore, "Pattern format").

    Raises:
        ValueError: one of them is no pattern.
    """
    return GitIgnoreSpec.from_lines(lines, _Pattern)


class _Pattern(RegexPattern):
    """A pattern whose stars never try the same text twice."""

    @classmethod
    def pattern_to_regex(cls, pattern: str | bytes) -> tuple[str | None, bool | None]:  # type: ignore[override]
        """Give the expression for a line, and whether it ignores or takes back; nothing for a line that matches nothing."""
        line = pattern if isinstance(pattern, str) else pattern.decode("utf-8", "replace")
        line = line if line.endswith("\\ ") else line.rstrip()
        if not line or line.startswith("#") or line == "/":
            return None, None
        include = not line.startswith("!")
        regex = translate(line.removeprefix("!"))
        return (None, None) if regex is None else (regex, include)


def translate(glob: str) -> str | None:
    """Give the expression that matches the paths that *glob* means; None where git finds that it can match nothing.

    A star before another star, or `**` before another `**`, takes the shortest text and keeps to it: what follows is found as
    early as it can be, and the later one takes what is between, so that another place could match nothing more. Only the last
    one has to try.

    Raises:
        ValueError: *glob* is no pattern.
    """
    parts = _parts(glob)
    folder = glob.endswith("/")
    if parts in (["**"], ["**", "*"]):
        return _BELOW if folder else "."
    if parts == ["**", "*", "**"]:
        return _BELOW if folder else "/"
    anywhere, below = parts[0] == "**", parts[-1] == "**"
    groups = _groups(parts[anywhere : len(parts) - below])
    regex = "^"
    for number, group in enumerate(groups):
        names = [_name(part) for part in group]
        if None in names:
            return None
        body = "/".join(name for name in names if name is not None)
        slash = "/" if number else ""
        loose = anywhere or number > 0
        if number < len(groups) - 1:
            lead = "(?s:.+?/)??" if loose else ""
            regex += f"(?>{slash}{lead}{body}(?=/))"
        else:
            lead = "(?s:.+/)?" if loose else ""
            regex += f"{slash}{lead}{body}"
    if not below:
        return regex + rf"(?:{_BELOW}|\Z)"
    if glob.endswith("/**/"):
        return f"{regex}/[^/]+{_BELOW}"
    return regex + (_BELOW if folder else "/")


def _parts(glob: str) -> list[str]:
    """The names that *glob* is made of: `**` in front where it matches at any depth, and behind where it means what lies below."""
    parts = glob.split("/")
    if not parts[0]:
        del parts[0]
    elif parts[0] != "**" and (len(parts) == 1 or (len(parts) == 2 and not parts[1])):
        parts.insert(0, "**")
    if not parts:
        raise ValueError(f"{glob!r} is no pattern")
    if not parts[-1]:
        parts[-1] = "**"
    return [part for place, part in enumerate(parts) if part != "**" or place == 0 or parts[place - 1] != "**"]


def _groups(parts: list[str]) -> list[list[str]]:
    """*parts* between one `**` and the next."""
    groups: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(part)
    return groups


def _name(glob: str) -> str | None:
    """The expression for one name of a path; None if it has a set that nothing closes."""
    if glob == "*":
        return "[^/]+"
    runs = [""]
    for piece in _pieces(glob):
        if piece is None:
            return None
        if piece != _STAR:
            runs[-1] += piece
        elif len(runs) == 1 or runs[-1]:
            runs.append("")
    first, *others = runs
    if not others:
        return first
    return first + "".join(f"(?>[^/]*?{run})" for run in others[:-1]) + _STAR + others[-1]


def _pieces(glob: str) -> Iterator[str | None]:
    """What each character, escape, star and set of *glob* matches; None for a set that nothing closes."""
    place = 0
    while place < len(glob):
        sign = glob[place]
        place += 1
        if sign == "\\":
            if place == len(glob):
                raise ValueError(f"nothing follows the last backslash of {glob!r}")
            yield re.escape(glob[place])
            place += 1
        elif sign == "*":
            yield _STAR
        elif sign == "?":
            yield "[^/]"
        elif sign == "[":
            found, place = _set(glob, place)
            yield found
        else:
            yield re.escape(sign)


def _set(glob: str, place: int) -> tuple[str | None, int]:
    """The expression for the set whose members begin at *place*, and where it ends. No set matches a slash."""
    negated = glob[place : place + 1] in ("!", "^") and place < len(glob)
    place += negated
    members, first = "", True
    while place < len(glob) and (first or glob[place] != "]"):
        first = False
        if glob.startswith("[:", place):
            end = glob.find(":]", place + 2)
            known = _CLASSES.get(glob[place + 2 : end]) if end >= 0 else None
            if known is None:
                return None, len(glob)
            members, place = members + known, end + 2
            continue
        low, place = _member(glob, place)
        high = low
        if glob[place : place + 1] == "-" and glob[place + 1 : place + 2] not in ("", "]"):
            high, place = _member(glob, place + 1)
        # In `[b-a]`, git reads the first by itself before it sees the range.
        members += re.escape(low)
        if low < high:
            members += f"{re.escape(low)}-{re.escape(high)}"
    if place >= len(glob):
        return None, len(glob)
    if negated:
        return f"[^/{members}]", place + 1
    return (f"(?!/)[{members}]" if members else "(?!)"), place + 1


def _member(glob: str, place: int) -> tuple[str, int]:
    """The character at *place*, which a backslash may escape, and where the next one begins."""
    if glob[place] == "\\" and place + 1 < len(glob):
        place += 1
    return glob[place], place + 1
