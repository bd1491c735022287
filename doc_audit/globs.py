"""Patterns as git reads them, for `.gitignore` and for every list of globs; matching takes time in proportion to the path.

Git matches bytes: `?` stands for one byte of a name, and a set for one of its bytes. So a path is matched as the text whose
characters are those bytes (`as_bytes`). What a pattern means is what git's dir.c (`parse_path_pattern`, `match_basename`,
`match_pathname`) and wildmatch.c (`dowild`) make of it; https://git-scm.com/docs/gitignore, "Pattern format", is the summary.
"""

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from enum import Enum

# Stands behind the path of a folder; no name has it.
_FOLDER = "\0"
ANY = r"[^/\0]"
_ANY_FOLDERS = r"(?:[^/\0]*+/)*?"
_SPECIAL = re.compile(r"[*?\[\\]")
_SLASH = ord("/")


class Star(Enum):
    """What stars mean where they stand."""

    NAME = "any characters of one name"
    FOLDERS = "any folders, or none"
    SOME_FOLDERS = "any folders, at least one"
    REST = "whatever is left"


Piece = str | Star


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line. *expression* matches a path, or with *name_only* the last name of one, up to where *rest* may follow."""

    expression: str
    name_only: bool = False
    rest: bool = False
    folders_only: bool = False
    takes_back: bool = False

    @property
    def exact(self) -> str:
        """Give the expression for what this pattern names: a file, or a folder with `_FOLDER` behind it."""
        expression = self.expression
        if self.rest:
            expression += r"[^\0]*"
        if self.folders_only:
            return expression + r"\0\Z"
        return expression + r"\0?\Z"

    @property
    def near(self) -> str:
        """Give the expression for the path of a file that this pattern names, or that lies in a folder that it names."""
        expression = self.expression
        if self.name_only:
            expression = _ANY_FOLDERS + expression
        if self.rest and self.folders_only:
            return expression + "[^/]*/"
        if self.rest:
            return expression
        if self.folders_only:
            return expression + "/"
        return expression + r"(?:/|\Z)"


class Rules:
    """The lines of one file of patterns, of which the last that matches decides."""

    __slots__ = ("_fold", "_ignores", "_of_name", "_of_path")

    def __init__(self, patterns: Sequence[Pattern], *, fold: bool = False) -> None:
        """Take the lines in their order; with *fold*, `read` must have had it too."""
        of_name: list[tuple[int, str]] = []
        of_path: list[tuple[int, str]] = []
        for number, pattern in enumerate(patterns):
            if pattern.name_only:
                of_name.append((number, pattern.exact))
            else:
                of_path.append((number, pattern.exact))
        self._fold = fold
        self._ignores = tuple(not pattern.takes_back for pattern in patterns)
        self._of_name = finder(of_name)
        self._of_path = finder(of_path)

    def decide(self, path: str, *, folder: bool = False) -> bool | None:
        """Say whether *path* (as `as_bytes` gives it) is ignored; None if no line names it. What it lies in is not looked at."""
        if self._fold:
            path = _lower(path)
        if folder:
            path += _FOLDER
        found = max(self._of_name(path[path.rfind("/") + 1 :]), self._of_path(path))
        if found < 0:
            return None
        return self._ignores[found]


class Globs:
    """A list of globs, read as the lines of a `.gitignore` at the root: a glob that names a folder means all that is in it."""

    __slots__ = ("_find", "_rules", "near")

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Take the globs in their order."""
        self.near = tuple(pattern.near for pattern in patterns if not pattern.takes_back)
        self._find = any_of([self])
        self._rules: Rules | None = None
        if any(pattern.takes_back for pattern in patterns):
            self._rules = Rules(patterns)

    def matches(self, path: str) -> bool:
        """Say whether the file *path* is meant."""
        text = as_bytes(path)
        if not self._find(text):
            return False
        if self._rules is None:
            return True
        place = text.find("/")
        while place >= 0:
            if self._rules.decide(text[:place], folder=True):
                return True
            place = text.find("/", place + 1)
        return bool(self._rules.decide(text))


def compiled(lines: Iterable[str]) -> Globs:
    """Read globs; one that git would never match (`[a`) matches nothing."""
    return Globs(_read_all(line.encode("utf-8", "surrogateescape") for line in lines))


def any_of(lists: Iterable[Globs]) -> Callable[[str], object]:
    """Make one function that finds something in every path (as `as_bytes` gives it) that one of *lists* means: most mean few."""
    sources = [source for globs in lists for source in globs.near]
    if not sources:
        return lambda _: None
    return re.compile("|".join(sources)).match


def rules(data: bytes, *, fold: bool = False) -> Rules | None:
    """Read the content of a file of patterns; None if it has none. With *fold*, the case of ASCII letters counts for nothing."""
    # Only \n ends a line: a lone \r, a form feed or U+2028 is part of a name.
    patterns = _read_all(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), fold=fold)
    if not patterns:
        return None
    return Rules(patterns, fold=fold)


def _read_all(lines: Iterable[bytes], *, fold: bool = False) -> list[Pattern]:
    """Read lines; those that say nothing are left out."""
    found = []
    for line in lines:
        pattern = read(_line(line), fold=fold)
        if pattern is not None:
            found.append(pattern)
    return found


def can_match(glob: str) -> bool:
    """Say whether *glob* is well formed: git never matches a set that nothing closes, nor a backslash that escapes nothing."""
    line = _line(glob.encode("utf-8", "surrogateescape"))
    return not line.strip("/!") or line.startswith("#") or read(line) is not None


def as_bytes(path: str) -> str:
    """Give the text whose characters are the bytes of *path*."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("latin-1")


def read(line: str, *, fold: bool = False) -> Pattern | None:
    """Read one line without its end, as `as_bytes` gives it; None if it is blank, a comment, or can match nothing."""
    if not line or line.startswith("#"):
        return None
    takes_back = line.startswith("!")
    line = line.removeprefix("!")
    folders_only = line.endswith("/")
    glob = line.removesuffix("/")
    name_only = "/" not in glob
    glob = glob.removeprefix("/")
    if not glob:
        return None
    fixed, special = "", glob
    if not name_only:
        fixed, special = _split_off_fixed(glob)
    if fold:
        fixed = _lower(fixed)
    pieces = _pieces(special, in_path=not name_only, fold=fold)
    if pieces is None:
        return None
    body, rest = expression(pieces)
    return Pattern(re.escape(fixed) + body, name_only, rest, folders_only, takes_back)


def _split_off_fixed(glob: str) -> tuple[str, str]:
    """Part *glob* before its first special character.

    Git compares what stands before it by itself, and then forgets it: `a**/b` is `a` and `**/b`.
    """
    special = _SPECIAL.search(glob)
    if special is None:
        return glob, ""
    return glob[: special.start()], glob[special.start() :]


def _line(line: bytes) -> str:
    r"""Drop what git drops of a line: a `\r` at its end, what follows a zero byte, and spaces at its end that no backslash escapes."""
    text = line.removesuffix(b"\r").partition(b"\0")[0].decode("latin-1")
    bare = text.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    if slashes % 2 and len(bare) < len(text):
        bare += " "
    return bare


def _lower(text: str) -> str:
    """Fold the case of ASCII letters, and of no others."""
    if text.isascii():
        return text.lower()
    return text.encode("latin-1").lower().decode("latin-1")


def finder(sources: Sequence[tuple[int, str]]) -> Callable[[str], int]:
    """Make one function that gives the highest number of *sources* whose expression matches a text; -1 if none does."""
    if not sources:
        return lambda _: -1
    numbers: list[int] = []
    alternatives: list[str] = []
    # The first alternative that matches is found, so the last comes first.
    for number, source in reversed(sources):
        numbers.append(number)
        # The group that tells them apart stands at the end, so that one whose first letter is another is passed over at once.
        alternatives.append(f"{source}()")
    find = re.compile("|".join(alternatives)).match

    def highest(text: str) -> int:
        found = find(text)
        if found is None or found.lastindex is None:
            return -1
        return numbers[found.lastindex - 1]

    return highest


def expression(pieces: Sequence[Piece]) -> tuple[str, bool]:
    """Give the expression for *pieces*, and whether any rest may follow.

    A star before another star, or folders before other folders, take the shortest text and keep to it: what follows is found as
    early as it can be, and the later star takes what is between, so that another place could match nothing more. Only the last
    one has to try.
    """
    if pieces and pieces[-1] is Star.REST:
        return "".join(map(_shortest, _groups(pieces[:-1]))), True
    *others, last = _groups(pieces)
    return "".join(map(_shortest, others)) + _any_length(last), False


@dataclass(slots=True)
class _Group:
    """Names between stars for folders; *lead* are the stars before them, None at the beginning."""

    lead: Star | None
    pieces: list[Piece]

    def names(self) -> str:
        """Give the expression for the names alone."""
        return "/".join(map(_name, _split(self.pieces, "/")))


def _shortest(group: _Group) -> str:
    """Give the expression for a group that is found as early as it can be, and keeps to that place."""
    if group.lead is None:
        return f"(?>{group.names()})"
    if group.lead is Star.SOME_FOLDERS:
        return rf"(?>(?:[^\0]*?/){group.names()})"
    if group.pieces:
        return rf"(?>(?:[^\0]*?/)??{group.names()})"
    return ""


def _any_length(group: _Group) -> str:
    """Give the expression for the last group, which tries every place."""
    if group.lead is None:
        return group.names()
    if group.lead is Star.SOME_FOLDERS:
        return rf"[^\0]*/{group.names()}"
    return _ANY_FOLDERS + group.names()


def _groups(pieces: Sequence[Piece]) -> list[_Group]:
    """Part *pieces* where stars stand for folders."""
    groups = [_Group(None, [])]
    for piece in pieces:
        if piece is Star.FOLDERS or piece is Star.SOME_FOLDERS:
            groups.append(_Group(piece, []))
        else:
            groups[-1].pieces.append(piece)
    return groups


def _split(pieces: Sequence[Piece], at: Piece) -> list[list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece == at:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _name(pieces: Sequence[Piece]) -> str:
    """Give the expression for one name of a path."""
    first, *others = ("".join(map(str, run)) for run in _split(pieces, Star.NAME))
    if not others:
        return first
    return first + "".join(f"(?>{ANY}*?{run})" for run in others[:-1]) + f"{ANY}*" + others[-1]


def _pieces(glob: str, *, in_path: bool, fold: bool) -> list[Piece] | None:
    """Give what each character, escape, set and run of stars matches; None if it can match nothing."""
    pieces: list[Piece] = []
    place = 0
    while place < len(glob):
        found = _piece(glob, place, in_path=in_path, fold=fold)
        if found is None:
            return None
        piece, place = found
        pieces.append(piece)
    return pieces


def _piece(glob: str, place: int, *, in_path: bool, fold: bool) -> tuple[Piece, int] | None:
    """Give the piece at *place*, and where the next one begins; None if it can match nothing."""
    if glob[place] == "*":
        return _stars(glob, place, in_path=in_path)
    if glob[place] == "?":
        return ANY, place + 1
    if glob[place] == "[":
        return _set(glob, place + 1, fold=fold)
    found = _byte(glob, place)
    if found is None:
        return None
    literal, end = found
    if fold:
        literal = _lower(literal)
    return re.escape(literal), end


def _byte(glob: str, place: int) -> tuple[str, int] | None:
    """Give the byte at *place*, which a backslash may escape, and where the next one begins; None where *glob* ends before it."""
    place += glob.startswith("\\", place)
    if place >= len(glob):
        return None
    return glob[place], place + 1


def _stars(glob: str, place: int, *, in_path: bool) -> tuple[Star, int]:
    """Give what the run of stars at *place* means, and where the next piece begins."""
    end = place
    while glob.startswith("*", end):
        end += 1
    begins_name = place == 0 or glob[place - 1] == "/"
    if end - place == 1 or not in_path or not begins_name:
        return Star.NAME, end
    if end == len(glob):
        return Star.REST, end
    if glob.startswith("/", end):
        return Star.FOLDERS, end + 1
    if glob.startswith("\\/", end):
        return Star.SOME_FOLDERS, end + 2
    return Star.NAME, end


def _set(glob: str, place: int, *, fold: bool) -> tuple[str, int] | None:
    """Give the expression for the set whose members begin at *place*, and where it ends; None if nothing closes it or is in it."""
    negated = glob.startswith(("!", "^"), place)
    start = place + negated
    place = start
    members: set[int] = set()
    low = ""
    while place == start or not glob.startswith("]", place):
        member = _member(glob, place, low, fold=fold)
        if member is None:
            return None
        members |= member.codes
        low, place = member.low, member.end
    if negated:
        members = set(range(1, 256)) - members
    # Wherever it stands, a slash ends a name.
    members.discard(_SLASH)
    if not members:
        return None
    return _class(members), place + 1


@dataclass(frozen=True, slots=True)
class _Member:
    """What stands at one place of a set, up to *end*. A range may begin with the character *low*, if it is not empty."""

    codes: frozenset[int]
    low: str
    end: int


def _member(glob: str, place: int, low: str, *, fold: bool) -> _Member | None:
    """Read the member at *place*, before which *low* stands; None if there is none, or nothing ends it."""
    if low and glob.startswith("-", place) and glob[place + 1 : place + 2] not in ("", "]"):
        high = _byte(glob, place + 1)
        if high is None:
            return None
        return _Member(_range(low, high[0], fold=fold), "", high[1])
    if glob.startswith("[:", place) and not glob.startswith("]", place + 2):
        return _named_class(glob, place, fold=fold)
    found = _byte(glob, place)
    if found is None:
        return None
    return _Member(frozenset([ord(found[0])]), *found)


def _range(low: str, high: str, *, fold: bool) -> frozenset[int]:
    found = frozenset(range(ord(low), ord(high) + 1))
    if fold:
        found |= {code + 0x20 for code in found & _UPPER}
    return found


def _named_class(glob: str, place: int, *, fold: bool) -> _Member | None:
    """Read the class at *place*, such as `[:alpha:]`, as git's own ctype has it; None if git knows none of that name."""
    end = glob.find("]", place)
    if end < 0:
        return None
    if glob[end - 1] != ":":
        # No class after all.
        return _Member(frozenset([ord("[")]), "[", place + 1)
    name = glob[place + 2 : end - 1]
    if name == "upper" and fold:
        name = "alpha"
    if name not in _CLASSES:
        return None
    return _Member(_CLASSES[name], "", end + 1)


def _codes(*ranges: tuple[int, int]) -> frozenset[int]:
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


_UPPER, _LOWER, _DIGITS = _codes((0x41, 0x5A)), _codes((0x61, 0x7A)), _codes((0x30, 0x39))
_GRAPH = _codes((0x21, 0x7E))
# Only ASCII belongs to a class, and neither the vertical tab nor the form feed is a space.
_CLASSES = {
    "alnum": _UPPER | _LOWER | _DIGITS,
    "alpha": _UPPER | _LOWER,
    "blank": frozenset(b" \t"),
    "cntrl": _codes((1, 0x1F), (0x7F, 0x7F)),
    "digit": _DIGITS,
    "graph": _GRAPH,
    "lower": _LOWER,
    "print": _GRAPH | {0x20},
    "punct": _GRAPH - _UPPER - _LOWER - _DIGITS,
    "space": frozenset(b" \t\n\r"),
    "upper": _UPPER,
    "xdigit": _DIGITS | _codes((0x41, 0x46), (0x61, 0x66)),
}


def _class(codes: Set[int]) -> str:
    """Give the expression for one character whose code is one of *codes*."""
    if len(codes) > 128:
        return f"[^{_ranges(frozenset(range(256)) - codes)}]"
    return f"[{_ranges(codes)}]"


def _ranges(codes: Set[int]) -> str:
    """List *codes* as in a set of a regular expression."""
    text = ""
    for low in sorted(codes):
        if low - 1 in codes:
            continue
        high = low
        while high + 1 in codes:
            high += 1
        text += f"\\x{low:02x}"
        if high > low:
            text += f"-\\x{high:02x}"
    return text
