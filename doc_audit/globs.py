"""Patterns as git reads them, for `.gitignore` and for every list of globs; matching takes time in proportion to the path.

Git matches bytes: `?` stands for one byte of a name, and a set for one of its bytes. So a path is matched as the text whose
characters are those bytes (`as_bytes`). What a pattern means is what git's dir.c (`parse_path_pattern`, `match_basename`,
`match_pathname`) and wildmatch.c (`dowild`) make of it; https://git-scm.com/docs/gitignore, "Pattern format", is the summary.
"""

import re
from collections.abc import Callable, Iterable, Sequence
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
        """The expression for what this pattern names: a file, or a folder with `_FOLDER` behind it."""
        rest = r"[^\0]*" if self.rest else ""
        return self.expression + rest + (r"\0\Z" if self.folders_only else r"\0?\Z")

    @property
    def near(self) -> str:
        """The expression for the path of a file that this pattern names, or that lies in a folder that it names."""
        lead = _ANY_FOLDERS if self.name_only else ""
        if self.rest:
            return lead + self.expression + ("[^/]*/" if self.folders_only else "")
        return lead + self.expression + ("/" if self.folders_only else r"(?:/|\Z)")


class Rules:
    """The lines of one file of patterns, of which the last that matches decides."""

    __slots__ = ("_fold", "_ignores", "_of_name", "_of_path")

    def __init__(self, patterns: Sequence[Pattern], *, fold: bool = False) -> None:
        """Take the lines in their order; with *fold*, `read` must have had it too."""
        self._fold = fold
        self._ignores = tuple(not pattern.takes_back for pattern in patterns)
        self._of_name = finder([(n, pattern.exact) for n, pattern in enumerate(patterns) if pattern.name_only])
        self._of_path = finder([(n, pattern.exact) for n, pattern in enumerate(patterns) if not pattern.name_only])

    def decide(self, path: str, *, folder: bool = False) -> bool | None:
        """Say whether *path* (as `as_bytes` gives it) is ignored; None if no line names it. What it lies in is not looked at."""
        text = _lower(path) if self._fold else path
        if folder:
            text += _FOLDER
        found = max(self._of_name(text[text.rfind("/") + 1 :]), self._of_path(text))
        return None if found < 0 else self._ignores[found]


class Globs:
    """A list of globs, read as the lines of a `.gitignore` at the root: a glob that names a folder means all that is in it."""

    __slots__ = ("_find", "_rules", "near")

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        """Take the globs in their order."""
        self.near = tuple(pattern.near for pattern in patterns if not pattern.takes_back)
        self._find = any_of([self])
        self._rules = Rules(patterns) if any(pattern.takes_back for pattern in patterns) else None

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
    patterns = [read(_line(line.encode("utf-8", "surrogateescape"))) for line in lines]
    return Globs([pattern for pattern in patterns if pattern is not None])


def any_of(lists: Iterable[Globs]) -> Callable[[str], object]:
    """Make one function that finds something in every path (as `as_bytes` gives it) that one of *lists* means: most mean few."""
    sources = [source for globs in lists for source in globs.near]
    return re.compile("|".join(sources)).match if sources else lambda _: None


def rules(data: bytes, *, fold: bool = False) -> Rules | None:
    """Read the content of a file of patterns; None if it has none. With *fold*, the case of ASCII letters counts for nothing."""
    # Only \n ends a line: a lone \r, a form feed or U+2028 is part of a name.
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    patterns = [pattern for line in lines if (pattern := read(_line(line), fold=fold)) is not None]
    return Rules(patterns, fold=fold) if patterns else None


def can_match(glob: str) -> bool:
    """Say whether *glob* is well formed: git never matches a set that nothing closes, nor a backslash that escapes nothing."""
    line = _line(glob.encode("utf-8", "surrogateescape"))
    return not line.strip("/!") or line.startswith("#") or read(line) is not None


def as_bytes(path: str) -> str:
    """Give the text whose characters are the bytes of *path*."""
    return path if path.isascii() else path.encode("utf-8", "surrogateescape").decode("latin-1")


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
    start = 0
    if not name_only:
        # Git compares what stands before the first special character by itself, and then forgets it: `a**/b` is `a` and `**/b`.
        special = _SPECIAL.search(glob)
        start = special.start() if special else len(glob)
    pieces = _pieces(glob[start:], in_path=not name_only, fold=fold)
    if not glob or pieces is None:
        return None
    fixed = re.escape(_lower(glob[:start]) if fold else glob[:start])
    body, rest = expression(pieces)
    return Pattern(fixed + body, name_only, rest, folders_only, takes_back)


def _line(line: bytes) -> str:
    r"""Drop what git drops of a line: a `\r` at its end, what follows a zero byte, and spaces at its end that no backslash escapes."""
    text = line.removesuffix(b"\r").partition(b"\0")[0].decode("latin-1")
    bare = text.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if slashes % 2 and len(bare) < len(text) else bare


def _lower(text: str) -> str:
    """Fold the case of ASCII letters, and of no others."""
    return text.lower() if text.isascii() else text.encode("latin-1").lower().decode("latin-1")


def finder(sources: Sequence[tuple[int, str]]) -> Callable[[str], int]:
    """Make one function that gives the highest number of *sources* whose expression matches a text; -1 if none does."""
    if not sources:
        return lambda _: -1
    # The first alternative that matches is found, so the last comes first.
    numbers = [number for number, _ in reversed(sources)]
    # The group that tells them apart stands at the end, so that one whose first letter is another is passed over at once.
    find = re.compile("|".join(f"{source}()" for _, source in reversed(sources))).match

    def highest(text: str) -> int:
        found = find(text)
        return -1 if found is None or found.lastindex is None else numbers[found.lastindex - 1]

    return highest


def expression(pieces: Sequence[Piece]) -> tuple[str, bool]:
    """Give the expression for *pieces*, and whether any rest may follow.

    A star before another star, or folders before other folders, take the shortest text and keep to it: what follows is found as
    early as it can be, and the later star takes what is between, so that another place could match nothing more. Only the last
    one has to try.
    """
    rest = bool(pieces) and pieces[-1] is Star.REST
    groups = _groups(pieces[:-1] if rest else pieces)
    regex = ""
    for number, (lead, group) in enumerate(groups):
        body = "/".join(_name(name) for name in _split(group, "/"))
        last = number == len(groups) - 1 and not rest
        if lead is None:
            regex += body if last else f"(?>{body})"
        elif last:
            regex += (_ANY_FOLDERS if lead is Star.FOLDERS else r"[^\0]*/") + body
        elif group or lead is Star.SOME_FOLDERS:
            regex += rf"(?>(?:[^\0]*?/){'??' if lead is Star.FOLDERS else ''}{body})"
    return regex, rest


def _groups(pieces: Sequence[Piece]) -> list[tuple[Star | None, list[Piece]]]:
    """Part *pieces* where stars stand for folders; each group comes with the stars before it."""
    groups: list[tuple[Star | None, list[Piece]]] = [(None, [])]
    for piece in pieces:
        if piece is Star.FOLDERS or piece is Star.SOME_FOLDERS:
            groups.append((piece, []))
        else:
            groups[-1][1].append(piece)
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
        sign = glob[place]
        if sign == "*":
            star, place = _stars(glob, place, in_path=in_path)
            pieces.append(star)
            continue
        if sign == "[":
            found = _set(glob, place + 1, fold=fold)
            if found is None:
                return None
            members, place = found
            if not members:
                return None
            pieces.append(_class(members))
            continue
        if sign == "\\":
            place += 1
            if place == len(glob):
                return None
        literal = _lower(glob[place]) if fold else glob[place]
        pieces.append(ANY if sign == "?" else re.escape(literal))
        place += 1
    return pieces


def _stars(glob: str, place: int, *, in_path: bool) -> tuple[Star, int]:
    """Give what the run of stars at *place* means, and where the next piece begins."""
    end = place
    while glob[end : end + 1] == "*":
        end += 1
    alone = end - place > 1 and in_path and (place == 0 or glob[place - 1] == "/")
    if alone and end == len(glob):
        return Star.REST, end
    if alone and glob[end] == "/":
        return Star.FOLDERS, end + 1
    if alone and glob.startswith("\\/", end):
        return Star.SOME_FOLDERS, end + 2
    return Star.NAME, end


def _set(glob: str, place: int, *, fold: bool) -> tuple[frozenset[int], int] | None:  # noqa: C901 - one pass over the signs of a set, each with its own end
    """Give the bytes in the set whose members begin at *place*, never a slash, and where it ends; None if nothing closes it."""
    negated = glob[place : place + 1] in ("!", "^") and place < len(glob)
    place += negated
    members: set[int] = set()
    # The byte that a range may begin with; 0 if there is none.
    low, first = 0, True
    while first or glob[place : place + 1] != "]":
        first = False
        if place >= len(glob):
            return None
        sign = glob[place]
        if sign == "-" and low and glob[place + 1 : place + 2] not in ("", "]"):
            place += 2 if glob[place + 1] == "\\" else 1
            if place >= len(glob):
                return None
            members |= _range(low, ord(glob[place]), fold=fold)
            low = 0
        elif glob.startswith("[:", place) and (end := glob.find("]", place + 2)) != place + 2:
            if end < 0:
                return None
            if glob[end - 1] != ":":
                # No class after all.
                members.add(low := ord("["))
            else:
                known = _class_members(glob[place + 2 : end - 1], fold=fold)
                if known is None:
                    return None
                members |= known
                low, place = 0, end
        else:
            place += sign == "\\"
            if place >= len(glob):
                return None
            members.add(low := ord(glob[place]))
        place += 1
    if negated:
        members = set(range(1, 256)) - members
    return frozenset(members - {_SLASH}), place + 1


def _range(low: int, high: int, *, fold: bool) -> set[int]:
    found = set(range(low, high + 1))
    if fold:
        found |= {code + 0x20 for code in found if 0x41 <= code <= 0x5A}
    return found


def _class_members(name: str, *, fold: bool) -> frozenset[int] | None:
    """Give the bytes of the class *name* as git's own ctype has them; None if there is no such class."""
    if name == "upper" and fold:
        return _CLASSES["alpha"]
    return _CLASSES.get(name)


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


def _class(members: frozenset[int]) -> str:
    """Give the expression for one character whose code is one of *members*."""
    many = len(members) > 128
    codes = sorted(set(range(256)) - members if many else members)
    text, place = "", 0
    while place < len(codes):
        end = place
        while end + 1 < len(codes) and codes[end + 1] == codes[end] + 1:
            end += 1
        text += f"\\x{codes[place]:02x}" + (f"-\\x{codes[end]:02x}" if end > place else "")
        place = end + 1
    return f"[{'^' if many else ''}{text}]"
