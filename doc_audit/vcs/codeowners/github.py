"""CODEOWNERS as GitHub reads it, and Bitbucket.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
https://support.atlassian.com/bitbucket-cloud/docs/set-up-and-use-code-owners/
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from doc_audit.globs import ANY, Piece, Star, expression
from doc_audit.vcs.codeowners.lines import NOTHING, Decision, Fault, Read, Regex, Rule, last_match, numbered

_PATTERN = re.compile(r"((?:\\.|[^\\ \t\r\f\v])+\\?)(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\.")
_OWNER = re.compile(r"@[\w-][\w.-]*(?:/[\w.-]+)?|[^\s@]+@[\w-]+(?:\.[\w-]+)+")
_BITBUCKET_CHOICE = re.compile(r":(?:all|(?:random|least_busy)\(\d{1,9}\))")


def read(text: str, *, bitbucket: bool = False) -> Read:
    """Read *text* as GitHub does: a line that it cannot use is skipped, and the last line that matches decides.

    Bitbucket differs in what may stand behind the name of a group.
    """
    rules: list[Rule] = []
    faults: list[Fault] = []
    for number, line in numbered(text):
        pattern, rest = _split(line)
        named = rest.partition("#")[0]
        if bitbucket:
            named = _BITBUCKET_CHOICE.sub("", named)
        owners = tuple(named.split())
        fault = _pattern_fault(pattern) or _owner_fault(owners)
        if fault:
            faults.append(Fault(number, fault))
        else:
            rules.append(Rule(number, to_regex(pattern), owners))
    find = last_match(rules)

    def decide(path: str) -> Decision | None:
        rule = find(path)
        if rule is None:
            return None
        return Decision(rule.owners, (rule.line,))

    return Read(decide, tuple(faults))


def _split(line: str) -> tuple[str, str]:
    """Part the pattern from the rest at the first space that no backslash escapes."""
    match = _PATTERN.fullmatch(line)
    if match is None:
        return line, ""
    return match[1], match[2]


def _pattern_fault(pattern: str) -> str:
    """Say why GitHub skips a line with this pattern; empty if it does not."""
    if pattern.startswith("!"):
        return "`!` takes nothing back in this file"
    if pattern.startswith("\\#"):
        return "a pattern cannot begin with `\\#`"
    if "#" in pattern:
        return "there is a `#` in the pattern; a comment needs a space before it"
    bare = _ESCAPED.sub("", pattern)
    if "[" in bare:
        return "`[ ]` is no set of characters in this file"
    if "***" in bare:
        return "three stars in a row"
    if bare.endswith("\\"):
        return "nothing follows the backslash"
    return ""


def _owner_fault(owners: Iterable[str]) -> str:
    """Say why GitHub skips a line with these owners; empty if it does not."""
    for owner in owners:
        if not _OWNER.fullmatch(owner):
            return f"`{owner}` is no owner: @user, @organisation/team or a mail address"
    return ""


def to_regex(pattern: str) -> Regex:
    """Give the expression for what *pattern* names: a file, or a folder and all in it; with `/*` at its end, what is right there."""
    names = _names_from_root(pattern)
    if not names:
        return NOTHING
    pieces = _pieces(names)
    floats = pieces[0] is Star.FOLDERS
    if floats:
        del pieces[0]
    source, rest = expression(pieces)
    if rest:
        return Regex(source, floats)
    if names[-1] == "*":
        return Regex(source + r"\Z", floats)
    return Regex(source + r"(?:/|\Z)", floats)


def _names_from_root(pattern: str) -> list[str]:
    """Give the names of *pattern* one below the other, from the root on: `**` stands for any folders, and for all in a folder."""
    names = pattern.split("/")
    is_single = len(names) == 1 or (len(names) == 2 and not names[1])
    if not names[0]:
        del names[0]
    elif is_single and names[0] != "**":
        names.insert(0, "**")
    if names == [""]:
        # A lone slash names nothing.
        return []
    if not names[-1]:
        names[-1] = "**"
    return names


def _pieces(names: Sequence[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for name in names[:-1]:
        if name == "**":
            pieces.append(Star.FOLDERS)
        else:
            pieces.extend(_name_pieces(name))
            pieces.append("/")
    if names[-1] == "**":
        pieces.append(Star.REST)
    else:
        pieces.extend(_name_pieces(names[-1]))
    return pieces


def _name_pieces(name: str) -> Iterator[Piece]:
    """Give what each character, escape and run of stars of one name matches."""
    place = 0
    while place < len(name):
        if name[place] == "*":
            yield Star.NAME
            while name.startswith("*", place):
                place += 1
            continue
        if name[place] == "?":
            yield ANY
        else:
            place += name[place] == "\\"
            yield re.escape(name[place : place + 1])
        place += 1
