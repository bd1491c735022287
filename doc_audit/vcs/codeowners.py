"""CODEOWNERS line by line, as each forge reads it. Patterns match whole paths in time in proportion to the path.

GitHub: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
GitLab: https://docs.gitlab.com/user/project/codeowners/reference/, and where that is silent its ee/lib/gitlab/code_owners
Bitbucket: https://support.atlassian.com/bitbucket-cloud/docs/set-up-and-use-code-owners/
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from doc_audit.globs import ANY, Piece, Star, expression, finder

# What decides for one path: the owners, and the numbers of the lines; None where no line names it.
Decision = tuple[tuple[str, ...], tuple[int, ...]] | None
Decide = Callable[[str], Decision]

_BLANK = " \t\r\f\v"
_PATTERN = re.compile(r"((?:\\.|[^\\ \t\r\f\v])+\\?)(.*)", re.DOTALL)
_GITHUB_OWNER = re.compile(r"@[\w-][\w.-]*(?:/[\w.-]+)?|[^\s@]+@[\w-]+(?:\.[\w-]+)+")
_BITBUCKET_CHOICE = re.compile(r":(?:all|(?:random|least_busy)\(\d{1,9}\))")
_GITLAB_SECTION = re.compile(r"(\^?)\[([^\]]*)\](?:\[(\d*)\])?((?:\s[@\w.\-/\s+]*)?)", re.ASCII)
_GITLAB_UNCLOSED = re.compile(r"\^?\[[^\]]*", re.ASCII)
# A line that is a section to GitLab and nothing to GitHub, not the beginning of a pattern such as `[Mm]akefile`.
_CERTAIN_SECTION = re.compile(r"\^?\[[^\]]+\](?:\[\d+\])?(?:\s+@[@\w.\-/\s+]*)?", re.ASCII)
_SPACES = re.compile(r"\s+", re.ASCII)
_NAME = re.compile(r"@([A-Za-z0-9_./-]+)")
_ROLES = {"@@developer", "@@maintainer", "@@owner"}
_DEFAULT_SECTION = "codeowners"


@dataclass(frozen=True, slots=True)
class Read:
    """One file: a function that says what decides for a path, and the lines that are of no use, each with the reason."""

    decide: Decide
    faults: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line: the expression for the paths it names, and their owners. *floats*: they may begin in any folder."""

    number: int
    regex: str
    floats: bool
    owners: tuple[str, ...] = ()
    excludes: bool = False


def _finder(rules: Sequence[tuple[int, _Rule]]) -> Callable[[str], int]:
    """Make one function that gives the highest number of *rules* that names a path; -1 if none does.

    A large file has thousands of lines that may begin in any folder: all are tried together, once for each folder.
    """
    fixed = finder([(number, rule.regex) for number, rule in rules if not rule.floats])
    floating = finder([(number, rule.regex) for number, rule in rules if rule.floats])

    def highest(path: str) -> int:
        found, start = fixed(path), 0
        while True:
            found = max(found, floating(path[start:]))
            start = path.find("/", start) + 1
            if not start:
                return found

    return highest


def has_sections(text: str) -> bool:
    """Say whether *text* has a line that only GitLab's form has."""
    return any(_CERTAIN_SECTION.fullmatch(line.strip()) for line in text.split("\n"))


def read_github(text: str, *, bitbucket: bool = False) -> Read:
    """Read *text* as GitHub does: a line that it cannot use is skipped, and the last line that matches decides.

    Bitbucket differs in what may stand behind the name of a group.
    """
    rules, faults = [], []
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(_BLANK)
        if not line or line.startswith("#"):
            continue
        pattern, rest = _split(line)
        owners = tuple(rest.partition("#")[0].split())
        if bitbucket:
            owners = tuple(_BITBUCKET_CHOICE.sub("", owner) for owner in owners)
        fault = _github_fault(pattern, owners)
        if fault:
            faults.append((number, fault))
        else:
            rules.append(_Rule(number, *github_regex(pattern), owners))
    find = _finder(list(enumerate(rules)))

    def decide(path: str) -> Decision:
        found = find(path)
        return None if found < 0 else (rules[found].owners, (rules[found].number,))

    return Read(decide, tuple(faults))


def _split(line: str) -> tuple[str, str]:
    """Part the pattern from the rest at the first space that no backslash escapes."""
    match = _PATTERN.fullmatch(line)
    return (match[1], match[2]) if match else (line, "")


def _github_fault(pattern: str, owners: Iterable[str]) -> str:
    """Say why GitHub skips a line; empty if it does not."""
    if pattern.startswith("!"):
        return "`!` takes nothing back in this file"
    if pattern.startswith("\\#"):
        return "a pattern cannot begin with `\\#`"
    if "#" in pattern:
        return "there is a `#` in the pattern; a comment needs a space before it"
    bare = re.sub(r"\\.", "", pattern)
    if "[" in bare:
        return "`[ ]` is no set of characters in this file"
    if "***" in bare:
        return "three stars in a row"
    if bare.endswith("\\"):
        return "nothing follows the backslash"
    wrong = [owner for owner in owners if not _GITHUB_OWNER.fullmatch(owner)]
    return f"`{wrong[0]}` is no owner: @user, @organisation/team or a mail address" if wrong else ""


def github_regex(pattern: str) -> tuple[str, bool]:
    """Give the expression for *pattern*, and whether what it names may begin in any folder.

    It names a file, or a folder and all in it; one that ends in `/*` only what is right there.
    """
    names = pattern.split("/")
    if not names[0]:
        del names[0]
    elif names[0] != "**" and (len(names) == 1 or (len(names) == 2 and not names[1])):
        names.insert(0, "**")
    if not names or names == [""]:
        # A lone slash names nothing.
        return "(?!)", False
    if not names[-1]:
        names[-1] = "**"
    pieces: list[Piece] = []
    for place, name in enumerate(names):
        last = place == len(names) - 1
        if name == "**":
            pieces.append(Star.REST if last else Star.FOLDERS)
        else:
            pieces += [*_github_pieces(name), *(() if last else ("/",))]
    floats = pieces[0] is Star.FOLDERS
    regex, rest = expression(pieces[1:] if floats else pieces)
    if not rest:
        regex += r"\Z" if names[-1] == "*" else r"(?:/|\Z)"
    return regex, floats


def _github_pieces(name: str) -> Iterable[Piece]:
    escaped = False
    star = False
    for char in name:
        if char == "*" and not escaped:
            if not star:
                yield Star.NAME
            star = True
            continue
        star = False
        if char == "\\" and not escaped:
            escaped = True
            continue
        yield ANY if char == "?" and not escaped else re.escape(char)
        escaped = False


@dataclass(slots=True)
class _Section:
    """A part of GitLab's file, which decides by itself. Equal patterns are one, at the place of the first, with the last one's owners."""

    entries: dict[str, _Rule] = field(default_factory=dict)


def read_gitlab(text: str) -> Read:
    """Read *text* as GitLab does: in each section the last line that matches decides, unless one of them excludes the path."""
    sections: dict[str, _Section] = {_DEFAULT_SECTION: _Section()}
    # A section goes on with one of the same name in any case.
    spelled = {_DEFAULT_SECTION: _DEFAULT_SECTION}
    current, defaults = _DEFAULT_SECTION, ""
    faults: list[tuple[int, str]] = []
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(f"{_BLANK}\0")
        if not line.strip() or line.startswith("#"):
            continue
        header = _GITLAB_SECTION.match(line)
        if header is not None:
            current, defaults = header[2], header[4]
            if len(sections) > 1:
                current = spelled.setdefault(current.casefold(), current)
            sections.setdefault(current, _Section())
            spelled.setdefault(current.casefold(), current)
            faults += [(number, fault) for fault in _header_faults(header)]
            continue
        if _GITLAB_UNCLOSED.fullmatch(line):
            faults.append((number, "the section's name is not closed by `]`"))
        pattern, owners = _split_gitlab(line)
        excludes = pattern.startswith("!")
        if not excludes:
            faults += [(number, fault) for fault in _entry_faults(owners, defaults)]
        normal = _gitlab_pattern(pattern.removeprefix("!"))
        made = gitlab_regex(normal)
        if made is None:
            faults.append((number, "the pattern can match nothing"))
            made = "(?!)", False
        named = () if excludes else gitlab_owners(owners if owners.strip() else defaults)
        sections[current].entries[normal] = _Rule(number, *made, named, excludes)
    judges = [_judge(list(section.entries.values())) for section in sections.values() if section.entries]

    def decide(path: str) -> Decision:
        found = [rule for judge in judges if (rule := judge(path)) is not None]
        if not found:
            return None
        owners = dict.fromkeys(owner for rule in found for owner in rule.owners)
        return tuple(owners), tuple(rule.number for rule in found)

    return Read(decide, tuple(faults))


def _judge(rules: Sequence[_Rule]) -> Callable[[str], _Rule | None]:
    named = _finder([(place, rule) for place, rule in enumerate(rules) if not rule.excludes])
    excluded = _finder([(place, rule) for place, rule in enumerate(rules) if rule.excludes])

    def judge(path: str) -> _Rule | None:
        found = named(path)
        return None if found < 0 or excluded(path) >= 0 else rules[found]

    return judge


def _header_faults(header: re.Match[str]) -> Iterable[str]:
    if not header[2].strip():
        yield "the section has no name"
    if header[1] and header[3] and int(header[3]) > 0:
        yield "an optional section needs no approvals"
    if header[4].strip() and not gitlab_owners(header[4]):
        yield "the section's default owners are none: @user, @group, @@role or a mail address"


def _entry_faults(owners: str, defaults: str) -> Iterable[str]:
    wrong = [owner for owner in owners.split() if not gitlab_owners(owner)]
    if wrong:
        yield f"`{wrong[0]}` is no owner: @user, @group, @@role or a mail address"
    if not owners.strip() and not gitlab_owners(defaults):
        yield "the line has no owner"


def _split_gitlab(line: str) -> tuple[str, str]:
    """Part the pattern from the owners at the first white space that has no backslash right before it."""
    for match in _SPACES.finditer(line):
        start = match.start()
        # Of several spaces behind a backslash only the first is escaped.
        start += start > 0 and line[start - 1] == "\\"
        if start < match.end():
            return line[:start], line[match.end() :]
    return line, ""


def _gitlab_pattern(pattern: str) -> str:
    """Bring *pattern* to the form in which GitLab compares it: from the root, folders with all that is in them."""
    if pattern == "*":
        return "/**/*"
    if pattern.startswith("\\#"):
        pattern = pattern[1:]
    pattern = re.sub(r"\\\s+", " ", pattern, flags=re.ASCII)
    if not pattern.startswith("/"):
        pattern = f"/**/{pattern}"
    return f"{pattern}**/*" if pattern.endswith("/") else pattern


def gitlab_regex(pattern: str) -> tuple[str, bool] | None:
    """Give the expression for *pattern*, which begins with a slash, and whether what it names may begin in any folder.

    It matches what Ruby's `File.fnmatch` does with FNM_DOTMATCH and FNM_PATHNAME; None if that is nothing. Paths have no slash in front.
    """
    # A backslash that escapes nothing is nothing.
    if (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        pattern = pattern[:-1]
    pieces: list[Piece] = []
    place, starts_name = 0, True
    while place < len(pattern):
        if starts_name and pattern.startswith("**/", place):
            pieces += [] if pieces and pieces[-1] is Star.FOLDERS else [Star.FOLDERS]
            place += 3
            continue
        char = pattern[place]
        starts_name = False
        if char == "*":
            if not (pieces and pieces[-1] is Star.NAME):
                pieces.append(Star.NAME)
            place += 1
        elif char == "[":
            found = _ruby_set(pattern, place + 1)
            if found is None:
                return None
            piece, place = found
            pieces.append(piece)
        else:
            wild = char == "?"
            if char == "\\":
                place += 1
                char = pattern[place]
            pieces.append(ANY if wild else re.escape(char))
            starts_name = char == "/"
            place += 1
    floats = pieces[1:2] == [Star.FOLDERS]
    return expression(pieces[2 if floats else 1 :])[0] + r"\Z", floats


def _ruby_set(pattern: str, place: int) -> tuple[str, int] | None:
    """Give the expression for the set whose members begin at *place*, and where it ends; None if it is not closed, or empty.

    Other than in git, a `]` closes it also at the beginning, and a range has both its ends, whatever their order.
    """
    negated = pattern[place : place + 1] in ("!", "^") and place < len(pattern)
    place += negated
    members = ""
    while place < len(pattern) and pattern[place] != "]":
        low, place = _ruby_member(pattern, place)
        if pattern[place : place + 1] == "-" and pattern[place + 1 : place + 2] not in ("", "]"):
            high, place = _ruby_member(pattern, place + 1)
            members += re.escape(low) + re.escape(high)
            if low and high and low < high:
                members += f"{re.escape(low)}-{re.escape(high)}"
        else:
            members += re.escape(low)
    if place >= len(pattern):
        return None
    if negated:
        return f"[^/\\0{members}]", place + 1
    return (f"(?![/\\0])[{members}]", place + 1) if members else None


def _ruby_member(pattern: str, place: int) -> tuple[str, int]:
    """Give the character at *place*, which a backslash may escape, and where the next one begins."""
    if pattern[place] == "\\":
        place += 1
    return pattern[place : place + 1], place + 1


def gitlab_owners(text: str) -> tuple[str, ...]:
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
        elif name is not None and (group := _gitlab_name(name[1])):
            found[f"@{group}"] = None
    return tuple(found)


def _mail(word: str) -> str:
    """Give the mail address that *word* is, without the signs behind it; empty if it is none."""
    local, at, host = word.partition("@")
    host = re.sub(r"(?<!\W)\W++\Z", "", host.partition("@")[0], flags=re.ASCII)
    return f"{local}@{host}" if local and at and host else ""


def _gitlab_name(text: str) -> str:
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
