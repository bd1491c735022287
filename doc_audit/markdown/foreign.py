"""Comments by which other link checkers are told to leave links alone: they hold for doc-audit's link rules too."""

import re
from collections.abc import Iterable, Sequence

from doc_audit.markdown.html import PROOFER
from doc_audit.markdown.pagetext import Comment
from doc_audit.model.document import Directive
from doc_audit.model.place import Location

# markdown-link-check, linkspector, mlc, lychee and markdownlint write `NAME-disable`, `-disable-line`, `-disable-next-line` and `-enable`.
_CHECKER = re.compile(
    r"\s*+(?P<name>markdown-link-check|linkspector|mlc|lychee|markdownlint)-"
    r"(?P<what>disable-next-line|disable-line|disable-file|disable|enable-file|enable|ignore-start|ignore-end|ignore)(?P<rest>(?![\w-])[^\n]*+)\s*+"
)
# remark: `lint disable no-dead-urls`, `lint enable`, `lint ignore`.
_REMARK = re.compile(r"\s*+lint (?P<what>disable|enable|ignore)(?P<rest>(?![\w-])[^\n]*+)\s*+")
# Every rule on links, by name.
_LINKS_TO_PLACES = (
    "missing-file", "missing-anchor", "case-mismatch", "outside-root", "directory-without-index", "undefined-reference", "empty-link",
    "local-path", "untracked-target", "line-out-of-range",
)  # fmt: skip
_LINKS_TO_SERVERS = (
    "http-error", "unknown-host", "tls-error", "permanent-redirect", "missing-remote-anchor", "invalid-url", "blocked-address",
    "unverified", "https-available",
)  # fmt: skip
_LINKS = (*_LINKS_TO_PLACES, *_LINKS_TO_SERVERS)
# What the rules of the two linters are here (https://github.com/DavidAnson/markdownlint, remark-validate-links, remark-lint-no-dead-urls).
_RULES = {
    "md042": ("empty-link",),
    "md051": ("missing-anchor", "missing-remote-anchor"),
    "md052": ("undefined-reference",),
    "link-fragments": ("missing-anchor", "missing-remote-anchor"),
    "no-empty-links": ("empty-link",),
    "reference-links-images": ("undefined-reference",),
    "no-dead-urls": _LINKS_TO_SERVERS,
    "missing-file": ("missing-file", "case-mismatch"),
    "missing-heading": ("missing-anchor",),
    "missing-heading-in-file": ("missing-anchor",),
    "no-undefined-references": ("undefined-reference",),
}


def read_foreign(path: str, comments: Iterable[Comment], lines: Sequence[str]) -> tuple[Directive, ...]:
    """Read what *comments* of the page at *path*, in order, say to other link checkers; what says nothing of links is left out."""
    found: list[Directive] = []
    begun: dict[tuple[str, tuple[str, ...]], Comment] = {}
    for comment in comments:
        said = _said(comment)
        if said is None:
            continue
        name, what, codes = said
        last = comment.line + comment.text.count("\n")
        if what in ("enable", "ignore-end"):
            for key in [key for key in begun if key[0] == name and (key[1] == codes or codes == _LINKS)]:
                found.append(_directive(path, begun.pop(key), key[1], comment.line))
        elif what in ("disable", "ignore-start"):
            begun.setdefault((name, codes), comment)
        elif what == "disable-file":
            found.append(_directive(path, comment, codes, len(lines), first=1))
        elif what == "disable-line":
            found.append(_directive(path, comment, codes, last))
        elif what in ("disable-next-line", "ignore"):
            found.append(_directive(path, comment, codes, last + 1))
    for (_, codes), comment in begun.items():
        found.append(_directive(path, comment, codes, len(lines)))
    return tuple(found)


def _directive(path: str, comment: Comment, codes: tuple[str, ...], last: int, *, first: int = 0) -> Directive:
    location = Location(path=path, line=comment.line, column=comment.column)
    reason = f"a comment for another program ({comment.text.strip()[:60]})"
    return Directive(kind="foreign", codes=codes, lines=(first or comment.line, last), location=location, reason=reason)


def _said(comment: Comment) -> tuple[str, str, tuple[str, ...]] | None:
    """Say for which program *comment* is, what it says, and which of our rules it means; None if it is none of these."""
    if comment.text.startswith(PROOFER):
        return PROOFER, "disable-line", _LINKS
    checker = _CHECKER.fullmatch(comment.text)
    remark = _REMARK.fullmatch(comment.text)
    if checker is not None:
        name, what, rest = checker["name"], checker["what"], checker["rest"]
    elif remark is not None:
        name, what, rest = "remark", remark["what"], remark["rest"]
    else:
        return None
    if name not in ("markdownlint", "remark"):
        return name, what, _LINKS
    codes = _meant(rest)
    if codes is None:
        return None
    return name, what, codes


def _meant(rest: str) -> tuple[str, ...] | None:
    """Give the rules of ours that the names in *rest* mean; all that judge links if it names none, None if it names others only."""
    names = rest.lower().replace(",", " ").split()
    if not names:
        return _LINKS
    codes: list[str] = []
    for name in names:
        codes.extend(_RULES.get(name, ()))
    if not codes:
        return None
    return tuple(codes)
