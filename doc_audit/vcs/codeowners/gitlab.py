"""CODEOWNERS as GitLab reads it.

https://docs.gitlab.com/user/project/codeowners/reference/, and where that is silent its ee/lib/gitlab/code_owners
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from doc_audit.globs import ANY, Piece, Star, expression
from doc_audit.vcs.codeowners.lines import BLANK, NOTHING, Decision, Fault, Read, Regex, Rule, last_match, numbered

_SECTION = re.compile(r"(\^?)\[([^\]]*)\](?:\[(\d*)\])?((?:\s[@\w.\-/\s+]*)?)", re.ASCII)
_UNCLOSED = re.compile(r"\^?\[[^\]]*", re.ASCII)
# A line that is a section to GitLab and nothing to GitHub, not the beginning of a pattern such as `[Mm]akefile`.
_CERTAIN_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?(?:\s+@[@\w.\-/\s+]*)?", re.ASCII)
_SPACES = re.compile(r"\s+", re.ASCII)
_ESCAPED_SPACES = re.compile(r"\\\s+", re.ASCII)
_NO_WORD_AT_END = re.compile(r"(?<!\W)\W++\Z", re.ASCII)
_NAME = re.compile(r"@([A-Za-z0-9_./-]+)")
_ROLES = {"@@developer", "@@maintainer", "@@owner"}
_DEFAULT_SECTION = "codeowners"


def has_sections(text: str) -> bool:
    """Say whether *text* has a line that only GitLab's form has."""
    return any(_CERTAIN_SECTION.fullmatch(line.strip()) for line in text.split("\n"))


@dataclass(slots=True)
class _Section:
    """A part of the file, which decides by itself, by pattern.

    Equal patterns are one, at the place of the first, with the last one's owners.
    """

    rules: dict[str, Rule] = field(default_factory=dict)

    def judge(self) -> Callable[[str], Rule | None]:
        """Make a function that gives the last line that names a path; None if none does, or one excludes it."""
        naming: list[Rule] = []
        excluding: list[Rule] = []
        for rule in self.rules.values():
            if rule.excludes:
                excluding.append(rule)
            else:
                naming.append(rule)
        find, find_exclusion = last_match(naming), last_match(excluding)

        def judge(path: str) -> Rule | None:
            rule = find(path)
            if rule is None or find_exclusion(path) is not None:
                return None
            return rule

        return judge


class _Reader:
    """Reads a file line by line; *faults* are those of the lines that were read."""

    def __init__(self) -> None:
        self._current = _Section()
        self._sections = {_DEFAULT_SECTION: self._current}
        # A section goes on with one of the same name in any case.
        self._spelled = {_DEFAULT_SECTION: _DEFAULT_SECTION}
        self._default_owners = ""
        self.faults: list[Fault] = []

    def read(self, number: int, line: str) -> None:
        """Read one line, the head of a section or an entry."""
        header = _SECTION.match(line)
        if header is not None:
            self._begin_section(header)
            self._note(number, _header_faults(header))
            return
        if _UNCLOSED.fullmatch(line):
            self._note(number, ["the section's name is not closed by `]`"])
        self._add_entry(number, line)

    def sections(self) -> list[_Section]:
        """Give the sections that have entries, in their order."""
        return [section for section in self._sections.values() if section.rules]

    def _begin_section(self, header: re.Match[str]) -> None:
        name = header[2]
        if len(self._sections) > 1:
            name = self._spelled.setdefault(name.casefold(), name)
        self._spelled.setdefault(name.casefold(), name)
        self._current = self._sections.setdefault(name, _Section())
        self._default_owners = header[4]

    def _add_entry(self, number: int, line: str) -> None:
        pattern, owners = _split(line)
        excludes = pattern.startswith("!")
        pattern = _normal(pattern.removeprefix("!"))
        named: tuple[str, ...] = ()
        if not excludes:
            self._note(number, _entry_faults(owners, self._default_owners))
            named = find_owners(owners.strip() or self._default_owners)
        regex = to_regex(pattern)
        if regex is None:
            self._note(number, ["the pattern can match nothing"])
            regex = NOTHING
        self._current.rules[pattern] = Rule(number, regex, named, excludes)

    def _note(self, number: int, reasons: Iterable[str]) -> None:
        self.faults.extend(Fault(number, reason) for reason in reasons)


def read(text: str) -> Read:
    """Read *text* as GitLab does: in each section the last line that matches decides, unless one of them excludes the path."""
    reader = _Reader()
    for number, line in numbered(text, f"{BLANK}\0"):
        if line.strip():
            reader.read(number, line)
    judges = [section.judge() for section in reader.sections()]

    def decide(path: str) -> Decision | None:
        owners: dict[str, None] = {}
        lines: list[int] = []
        for judge in judges:
            rule = judge(path)
            if rule is not None:
                owners |= dict.fromkeys(rule.owners)
                lines.append(rule.line)
        if not lines:
            return None
        return Decision(tuple(owners), tuple(lines))

    return Read(decide, tuple(reader.faults))


def _header_faults(header: re.Match[str]) -> Iterable[str]:
    if not header[2].strip():
        yield "the section has no name"
    if header[1] and header[3] and int(header[3]) > 0:
        yield "an optional section needs no approvals"
    if header[4].strip() and not find_owners(header[4]):
        yield "the section's default owners are none: @user, @group, @@role or a mail address"


def _entry_faults(owners: str, defaults: str) -> Iterable[str]:
    for owner in owners.split():
        if not find_owners(owner):
            yield f"`{owner}` is no owner: @user, @group, @@role or a mail address"
            break
    if not owners.strip() and not find_owners(defaults):
        yield "the line has no owner"


def _split(line: str) -> tuple[str, str]:
    """Part the pattern from the owners at the first white space that has no backslash right before it."""
    for match in _SPACES.finditer(line):
        start = match.start()
        # Of several spaces behind a backslash only the first is escaped.
        start += start > 0 and line[start - 1] == "\\"
        if start < match.end():
            return line[:start], line[match.end() :]
    return line, ""


def _normal(pattern: str) -> str:
    """Bring *pattern* to the form in which GitLab compares it: from the root, folders with all that is in them."""
    if pattern == "*":
        return "/**/*"
    if pattern.startswith("\\#"):
        pattern = pattern[1:]
    pattern = _ESCAPED_SPACES.sub(" ", pattern)
    if not pattern.startswith("/"):
        pattern = f"/**/{pattern}"
    if pattern.endswith("/"):
        pattern = f"{pattern}**/*"
    return pattern


def to_regex(pattern: str) -> Regex | None:
    """Give the expression for what *pattern* names, which begins with a slash; None if that is nothing.

    It matches what Ruby's `File.fnmatch` does with FNM_DOTMATCH and FNM_PATHNAME. Paths have no slash in front.
    """
    # A backslash that escapes nothing is nothing.
    if (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        pattern = pattern[:-1]
    pieces: list[Piece] = []
    # The slash in front is the end of a name.
    place = 1
    while place < len(pattern):
        found = _piece(pattern, place)
        if found is None:
            return None
        piece, place = found
        # Stars beside each other are one.
        if not (isinstance(piece, Star) and pieces[-1:] == [piece]):
            pieces.append(piece)
    floats = pieces[:1] == [Star.FOLDERS]
    if floats:
        del pieces[0]
    return Regex(expression(pieces)[0] + r"\Z", floats)


def _piece(pattern: str, place: int) -> tuple[Piece, int] | None:
    """Give the piece at *place*, and where the next one begins; None if it can match nothing."""
    if pattern.startswith("**/", place) and pattern[place - 1] == "/":
        return Star.FOLDERS, place + 3
    if pattern[place] == "*":
        return Star.NAME, place + 1
    if pattern[place] == "[":
        return _set(pattern, place + 1)
    if pattern[place] == "?":
        return ANY, place + 1
    char, end = _character(pattern, place)
    return re.escape(char), end


def _set(pattern: str, place: int) -> tuple[str, int] | None:
    """Give the expression for the set whose members begin at *place*, and where it ends; None if it is not closed, or empty.

    Other than in git, a `]` closes it also at the beginning, and a range has both its ends, whatever their order.
    """
    negated = pattern.startswith(("!", "^"), place)
    place += negated
    members = ""
    while place < len(pattern) and pattern[place] != "]":
        low, place = _character(pattern, place)
        members += re.escape(low)
        if pattern.startswith("-", place) and pattern[place + 1 : place + 2] not in ("", "]"):
            high, place = _character(pattern, place + 1)
            members += re.escape(high) + _range(low, high)
    if place >= len(pattern):
        return None
    if negated:
        return f"[^/\\0{members}]", place + 1
    if not members:
        return None
    return f"(?![/\\0])[{members}]", place + 1


def _range(low: str, high: str) -> str:
    """Give what a set of a regular expression lists of the characters from *low* to *high*; nothing if there is none."""
    if not low or low >= high:
        return ""
    return f"{re.escape(low)}-{re.escape(high)}"


def _character(pattern: str, place: int) -> tuple[str, int]:
    """Give the character at *place*, which a backslash may escape, and where the next one begins."""
    if pattern[place] == "\\":
        place += 1
    return pattern[place : place + 1], place + 1


def find_owners(text: str) -> tuple[str, ...]:
    """Give the users, groups, roles and mail addresses that GitLab finds in *text*, in their order."""
    found: dict[str, None] = {}
    for word in text.split():
        role = word.lower().removesuffix("s")
        if role in _ROLES:
            found[role] = None
            continue
        mail = _mail(word)
        name = _NAME.match(word)
        if mail:
            found[mail] = None
        elif name is not None and (group := _group(name[1])):
            found[f"@{group}"] = None
    return tuple(found)


def _mail(word: str) -> str:
    """Give the mail address that *word* is, without the signs behind it; empty if it is none."""
    local, at, host = word.partition("@")
    host = _NO_WORD_AT_END.sub("", host.partition("@")[0])
    if not (local and at and host):
        return ""
    return f"{local}@{host}"


def _group(text: str) -> str:
    """Give the path of a user or group that *text* begins with: names that neither begin with a hyphen nor end with a dot."""
    names = []
    for name in text.split("/"):
        whole = name.rstrip(".")
        if not whole or whole.startswith("-"):
            break
        names.append(whole)
        if whole != name:
            break
    return "/".join(names)
