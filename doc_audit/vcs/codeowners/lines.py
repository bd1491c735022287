"""What the forges have in common: lines with a pattern and its owners, and what decides for a path."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from doc_audit.globs import finder

BLANK = " \t\r\f\v"


@dataclass(frozen=True, slots=True)
class Decision:
    """What decides for one path: the *owners*, and the numbers of the *lines* that name them."""

    owners: tuple[str, ...]
    lines: tuple[int, ...]


# Gives what decides for a path; None where no line names it.
Decide = Callable[[str], Decision | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is of no use to the forge, in whole or in part, with the reason in words for the user."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Read:
    """One file: what decides for a path, and the lines that are of no use."""

    decide: Decide
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Regex:
    """The expression for the paths that a pattern names. *floats*: they may begin in any folder."""

    source: str
    floats: bool


# Matches no path.
NOTHING = Regex("(?!)", floats=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: the paths that it names, and their owners; with *excludes* they have none."""

    line: int
    regex: Regex
    owners: tuple[str, ...] = ()
    excludes: bool = False


def numbered(text: str, blank: str = BLANK) -> Iterator[tuple[int, str]]:
    """Give the lines of *text* that are neither empty nor a comment, without the *blank* around them, each with its number."""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(blank)
        if line and not line.startswith("#"):
            yield number, line


def last_match(rules: Sequence[Rule]) -> Callable[[str], Rule | None]:
    """Make a function that gives the last of *rules* that names a path; None if none does.

    A large file has thousands of lines that may begin in any folder: all are tried together, once for each folder.
    """
    fixed: list[tuple[int, str]] = []
    floating: list[tuple[int, str]] = []
    for place, rule in enumerate(rules):
        if rule.regex.floats:
            floating.append((place, rule.regex.source))
        else:
            fixed.append((place, rule.regex.source))
    find_fixed, find_floating = finder(fixed), finder(floating)

    def last(path: str) -> Rule | None:
        found = max(find_fixed(path), find_floating(path))
        folder_end = path.find("/")
        while folder_end >= 0:
            found = max(found, find_floating(path[folder_end + 1 :]))
            folder_end = path.find("/", folder_end + 1)
        if found < 0:
            return None
        return rules[found]

    return last
