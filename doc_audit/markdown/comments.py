"""Inline `doc-audit:` comments, which switch rules off for a line or a page."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from doc_audit.markdown.pagetext import Comment
from doc_audit.model.document import Directive
from doc_audit.model.place import Location

_MARK = re.compile(r"\s*doc-audit\s*:\s*(?P<rest>.*)", re.DOTALL | re.IGNORECASE)
_KIND = re.compile(r"(?P<kind>ignore-file|ignore)(?![\w-])\s*(?P<codes>\[[^\]]*\])?(?P<rest>.*)", re.DOTALL)
# An exemption from review is no ignore: `exemptions` reads it.
_EXEMPT = re.compile(r"exempt(?![\w-])", re.IGNORECASE)
_OPTION = re.compile(
    r"\s*+(?P<name>[A-Za-z][\w-]*+)\s*+=\s*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"']++))"
)
_CODE = re.compile(r"DA\d{0,3}", re.IGNORECASE)
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)+")
_USAGE = 'write `doc-audit: ignore[DA101] reason="..." until=2027-01-31`'


def read_directives(path: str, comments: Iterable[Comment], lines: Sequence[str]) -> tuple[Directive, ...]:
    """Read the directives among *comments*. A mistake in one is kept as its `problem`; it then covers nothing twice."""
    found = []
    for comment in comments:
        mark = _MARK.fullmatch(comment.text)
        if mark is not None and not _EXEMPT.match(mark["rest"].strip()):
            found.append(_read(path, comment, mark["rest"].strip(), lines))
    return tuple(found)


def _read(path: str, comment: Comment, written: str, lines: Sequence[str]) -> Directive:
    location = Location(path=path, line=comment.line, column=comment.column)
    match = _KIND.fullmatch(written)
    if match is None:
        problem = f"unknown directive `{written[:40]}`; {_USAGE}"
        return Directive(kind="ignore", codes=(), lines=(comment.line,) * 2, location=location, problem=problem)
    codes, code_problem = _codes(match["codes"] or "")
    options, option_problem = _options(match["rest"])
    until, until_problem = _until(options.get("until", ""))
    if match["kind"] == "ignore-file":
        kind: Literal["ignore", "ignore-file"] = "ignore-file"
        covered = (1, len(lines))
    else:
        kind = "ignore"
        covered = _covered(comment, lines)
    return Directive(
        kind=kind,
        codes=codes,
        lines=covered,
        location=location,
        reason=options.get("reason", ""),
        until=until,
        problem=code_problem or option_problem or until_problem,
    )


def _codes(written: str) -> tuple[tuple[str, ...], str]:
    """Read `[DA101, broken-link]`; also say what is wrong with it."""
    codes: list[str] = []
    problem = ""
    for part in written.strip("[]").split(","):
        name = part.strip()
        if _CODE.fullmatch(name):
            codes.append(name.upper())
        elif _NAME.fullmatch(name):
            codes.append(name)
        elif name:
            problem = problem or f"`{name}` is not a rule code; {_USAGE}"
    if not codes and not problem:
        problem = f"no rule is named; {_USAGE}"
    return tuple(codes), problem


def _options(written: str) -> tuple[dict[str, str], str]:
    options: dict[str, str] = {}
    position = 0
    while match := _OPTION.match(written, position):
        name = match["name"].lower()
        if name not in ("reason", "until"):
            return options, f"unknown option `{match['name']}`; {_USAGE}"
        options[name] = match["double"] or match["single"] or match["bare"] or ""
        position = match.end()
    rest = written[position:].strip()
    if rest:
        return options, f"`{rest[:40]}` was not understood; {_USAGE}"
    return options, ""


def _until(written: str) -> tuple[dt.date | None, str]:
    if not written:
        return None, ""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
            raise ValueError
        return dt.date.fromisoformat(written), ""
    except ValueError:
        return None, f"`until={written[:40]}` is not a date such as 2027-01-31"


def _covered(comment: Comment, lines: Sequence[str]) -> tuple[int, int]:
    """Cover the comment's own line; if nothing else stands there, also the next line that is not blank."""
    last = comment.line + comment.text.count("\n")
    before = lines[comment.line - 1][: comment.column - 1]
    ending = lines[min(last, len(lines)) - 1]
    _, _, after = ending.rpartition("-->")
    if "-->" not in ending:
        after = ""
    if _is_content(before) or _is_content(after):
        return comment.line, last
    for number in range(last + 1, len(lines) + 1):
        if lines[number - 1].strip(" \t>"):
            return comment.line, number
    return comment.line, last


def _is_content(text: str) -> bool:
    return bool(text.strip(" \t>*+-|"))
