"""Inline `doc-audit:` comments, which switch rules off for a line or a page."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence

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
    found = (_read(path, comment, lines) for comment in comments)
    return tuple(directive for directive in found if directive is not None)


def _read(path: str, comment: Comment, lines: Sequence[str]) -> Directive | None:
    mark = _MARK.fullmatch(comment.text)
    if mark is None or _EXEMPT.match(mark["rest"].strip()):
        return None
    location = Location(path=path, line=comment.line, column=comment.column)
    match = _KIND.fullmatch(mark["rest"].strip())
    if match is None:
        problem = f"unknown directive `{mark['rest'].strip()[:40]}`; {_USAGE}"
        return Directive(kind="ignore", codes=(), lines=(comment.line,) * 2, location=location, problem=problem)
    codes, code_problem = _codes(match["codes"])
    options, option_problem = _options(match["rest"])
    until, until_problem = _until(options.get("until", ""))
    return Directive(
        kind="ignore-file" if match["kind"] == "ignore-file" else "ignore",
        codes=codes,
        lines=(1, len(lines)) if match["kind"] == "ignore-file" else _covered(comment, lines),
        location=location,
        reason=options.get("reason", ""),
        until=until,
        problem=code_problem or option_problem or until_problem,
    )


def _codes(written: str | None) -> tuple[tuple[str, ...], str]:
    names = [name.strip() for name in (written or "").strip("[]").split(",") if name.strip()]
    if not names:
        return (), f"no rule is named; {_USAGE}"
    wrong = [name for name in names if not _CODE.fullmatch(name) and not _NAME.fullmatch(name)]
    codes = tuple(name.upper() if _CODE.fullmatch(name) else name for name in names if name not in wrong)
    return codes, f"`{wrong[0]}` is not a rule code; {_USAGE}" if wrong else ""


def _options(written: str) -> tuple[dict[str, str], str]:
    options: dict[str, str] = {}
    position = 0
    while match := _OPTION.match(written, position):
        name = match["name"].lower()
        if name not in ("reason", "until"):
            return options, f"unknown option `{match['name']}`; {_USAGE}"
        options[name] = next(value for value in match.group("double", "single", "bare") if value is not None)
        position = match.end()
    rest = written[position:].strip()
    return options, f"`{rest[:40]}` was not understood; {_USAGE}" if rest else ""


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
    after = ending[ending.rfind("-->") + 3 :] if "-->" in ending else ""
    if _is_content(before) or _is_content(after):
        return comment.line, last
    following = (number for number in range(last + 1, len(lines) + 1) if lines[number - 1].strip(" \t>"))
    return comment.line, next(following, last)


def _is_content(text: str) -> bool:
    return bool(text.strip(" \t>*+-|"))
