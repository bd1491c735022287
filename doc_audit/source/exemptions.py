"""Pages that say of themselves that they need no review."""

import datetime as dt
import re

from doc_audit.model.document import Exemption
from doc_audit.model.place import Location
from doc_audit.source.labels import fold_key
from doc_audit.source.pagetext import PageText

_DIRECTIVE = re.compile(r"\s*doc-audit:\s*exempt\b(.*)", re.DOTALL)
_ATTRIBUTE = re.compile(r"(reason|until)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_RETIRED = frozenset({"archived", "deprecated", "superseded", "retired", "obsolete", "withdrawn"})
_GENERATED = re.compile(r"\bdo not (?:edit|modify)\b|\b(?:auto-?generated|@generated)\b", re.IGNORECASE)


def read_exemption(page: PageText) -> Exemption | None:
    """The exemption that *page* states: in front matter, a `doc-audit: exempt` or g3doc comment, or a generator's mark."""
    return _in_front_matter(page) or _in_comments(page)


def _in_front_matter(page: PageText) -> Exemption | None:
    values = {fold_key(entry.key): entry for entry in page.front_matter}
    own = values.get("doc audit.exempt")
    if own is not None and own.value.lower() == "true":
        reason = values.get("doc audit.reason")
        until = values.get("doc audit.until")
        return Exemption(
            reason=reason.value if reason else "no reason given",
            until=_day(until.value) if until else None,
            location=Location(path=page.path, line=own.line, column=own.column),
        )
    for key, wanted, reason_text in (
        ("skip freshness", ("true",), "skipFreshness is set"),
        ("draft", ("true",), "the page is a draft"),
        ("status", _RETIRED, "the page's status is {}"),
        ("archived", ("true",), "the page is archived"),
    ):
        entry = values.get(key)
        if entry is not None and entry.value.strip().lower() in wanted:
            location = Location(path=page.path, line=entry.line, column=entry.column)
            return Exemption(reason=reason_text.format(entry.value.strip().lower()), location=location)
    return None


def _in_comments(page: PageText) -> Exemption | None:
    for comment in page.comments:
        location = Location(path=page.path, line=comment.line, column=comment.column)
        directive = _DIRECTIVE.match(comment.text)
        if directive:
            found = {pair[1]: next(filter(None, pair.groups()[1:]), "") for pair in _ATTRIBUTE.finditer(directive[1])}
            return Exemption(
                reason=found.get("reason", "no reason given"), until=_day(found.get("until", "")), location=location
            )
        if re.search(r"freshness:\s*\{[^}]*exempt\s*:\s*true", comment.text):
            return Exemption(reason="g3doc: exempt", location=location)
        if comment.line <= page.body_line + 5 and _GENERATED.search(comment.text):
            return Exemption(reason="the page is generated", location=location)
    return None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        return None
