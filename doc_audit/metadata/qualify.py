"""Which of the fields found on a page are its own review metadata: blocks, weak labels, and the look-alikes."""

import re
from collections.abc import Sequence

from doc_audit.markdown.pagetext import PageText
from doc_audit.metadata.cycles import read_cycle
from doc_audit.metadata.dates import DateReading, read_date
from doc_audit.metadata.fields import EXPLAINED, REVIEWING, Field, is_firm
from doc_audit.metadata.vocabulary import Vocabulary

# All twelve real stamps that were met in 17 public trees lie in the first or last 40 body lines.
ZONE = 40
_BLOCK_GAP = 3
_NEAR = 3
_LONGEST_OWNER = 160
# A cycle is named in a few words; what is longer and names none describes a field.
_LONGEST_PHRASE = 60
_PERSON = re.compile(r"(?:by\b|@[\w-]+(?:[\s,;.]|\Z))", re.IGNORECASE)
_DESCRIBED = re.compile(r"(?:an?|the|how|when|what|who|which|where|whether)\s", re.IGNORECASE)
# "Last updated: Spring" is a date gone wrong; "Last update: fixed a typo" is prose.
_PARTICIPLE = re.compile(r".*(?:ed|date|audit|on|at)\Z", re.IGNORECASE)
_DATE_LIKE = re.compile(
    r"\d+\s?[-/.年]\s?\d|\w+\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.? \w+\.?,? \d{4}|\w+ \d{4}\Z|(?:19|20)\d\d\Z"
)
_NEVER = frozenset({"never", "none", "n/a", "na", "no", "-", "–", "—"})
_ITEM = re.compile(r"(?:[ ]{2}|\t)\s*+(?:[-*+]|\d{1,3}[.)])\s")


def qualifies(field: Field, fields: Sequence[Field], page: PageText, known: Vocabulary) -> bool:
    """Say whether *field* is metadata: its label is strong, or it has company, or it is a full date at the page's edge."""
    if _PERSON.match(field.raw.lstrip()) and field.role != "owner":
        return False
    if _is_item(field, fields, page):
        return False
    if not field.colon and field.role in ("owner", "cycle") and not _has_like(field, fields):
        return False
    if field.role in ("reviewed", "updated", "next"):
        return _date_counts(field, fields, page, known)
    if field.role == "cycle":
        return _cycle_counts(field, fields, known)
    if field.lone or len(field.raw) > _LONGEST_OWNER or EXPLAINED.match(field.raw):
        return False
    return not field.weak or _has_company(field, fields, known)


def _cycle_counts(field: Field, fields: Sequence[Field], known: Vocabulary) -> bool:
    if field.weak and not _has_company(field, fields, known):
        return False
    if field.lone:
        # "Review Schedule" over "Monthly: look at the metrics" is the heading of a plan.
        cycle = None if ":" in field.raw else read_cycle(field.raw)
        return not field.weak and cycle is not None and cycle.kind == "interval"
    return is_meant_as_cycle(field, known)


def is_meant_as_cycle(field: Field, known: Vocabulary) -> bool:
    """Say whether the value is a cycle or a slip of one; `Cycle: August 2026` and `Update interval: 30 seconds` are neither."""
    cycle = read_cycle(field.raw)
    if cycle is None:
        return False
    if cycle.kind == "event":
        return _DESCRIBED.match(field.raw) is None
    if cycle.kind != "unknown" or cycle.suggestion:
        return True
    # A slip is a few words about reviews.
    return (
        REVIEWING.search(field.label) is not None
        and read_date(field.raw, known).date is None
        and len(field.raw) <= _LONGEST_PHRASE
        and not _DESCRIBED.match(field.raw)
        and not re.match(r"\d+(?:st|nd|rd|th)?\s*(?:\(|\Z)", field.raw)
    )


def _date_counts(field: Field, fields: Sequence[Field], page: PageText, known: Vocabulary) -> bool:
    reading = read_date(field.raw, known)
    if field.lone:
        return reading.date is not None or bool(reading.readings)
    if reading.date is None and reading.problem is None:
        means_a_date = field.colon and not field.weak and field.role != "next" and _PARTICIPLE.match(field.label)
        return bool(means_a_date) and not field.raw[:1].islower() and not _is_described(field, page)
    if field.role == "next" and not is_meant_as_date(field.raw, reading):
        return False
    if not field.weak or _has_company(field, fields, known):
        return True
    full_date = reading.date is not None and reading.date.precision == "day"
    return full_date and field.role != "next" and not field.last_resort and _at_the_edge(field.line, page)


def is_meant_as_date(raw: str, reading: DateReading) -> bool:
    """Say whether a date is meant. A next review may be an event, and what expires may do so after a while: neither is a bad date."""
    if reading.problem == "placeholder":
        return raw.strip(" .").casefold() not in _NEVER
    return reading.date is not None or _DATE_LIKE.match(raw) is not None


def _has_company(field: Field, fields: Sequence[Field], known: Vocabulary) -> bool:
    """Say whether a strong label with a value of its kind stands at most two other lines away: they are one block."""
    return any(
        not other.weak and not other.lone and abs(other.line - field.line) <= _BLOCK_GAP and is_firm(other, known)
        for other in fields
        if other is not field
    )


def _has_like(field: Field, fields: Sequence[Field]) -> bool:
    """Say whether a date without a colon stands in the same block: the page writes its fields so. In prose a name stands alone."""
    return any(
        not other.colon and other.role in ("reviewed", "updated", "next") and abs(other.line - field.line) <= _BLOCK_GAP
        for other in fields
    )


def _is_described(field: Field, page: PageText) -> bool:
    """Say whether the line explains what a field means, among others: `- **Last Updated**: when the row was written`."""
    text = page.lines[field.line - 1]
    if not re.match(r"\s*(?:[-*+]|\d{1,3}[.)])\s", text):
        return _DESCRIBED.match(field.raw) is not None
    found = re.match(r"\s*\S+\s+", text)
    marker = found[0] if found else ""
    near = (number for number in (field.line - 1, field.line + 1) if 0 < number <= len(page.lines))
    return any(page.lines[number - 1].startswith(marker.rstrip() + " ") for number in near)


def _is_item(field: Field, fields: Sequence[Field], page: PageText) -> bool:
    """Say whether it is the stamp of one item of many: in a nested list, or one of three under headings of their own, all different."""
    if field.role not in ("reviewed", "updated", "next"):
        return False
    if _ITEM.match(page.lines[field.line - 1]):
        return sum(other.role == field.role for other in fields) > 1
    alike = [other for other in fields if other.role == field.role and other.label == field.label]
    if len(alike) < 3 or len({other.raw for other in alike}) < 3:
        return False
    sections = {_section(other.line, page) for other in alike}
    return len(sections) >= 3 and _section(field.line, page)[0] > 1


def _section(line: int, page: PageText) -> tuple[int, int]:
    """Give the level and the line of the heading above *line*; level 1 before the first."""
    above = [heading for heading in page.headings if heading.line <= line]
    return (above[-1].level, above[-1].line) if above else (1, 0)


def _at_the_edge(line: int, page: PageText) -> bool:
    """Say whether *line* is within three lines that are not blank of the title or of the page's end."""
    title = next((heading.line for heading in page.headings if heading.level == 1), page.body_line - 1)
    return _filled(page, title + 1, line) <= _NEAR or _filled(page, line + 1, len(page.lines) + 1) < _NEAR


def _filled(page: PageText, first: int, stop: int) -> int:
    if stop < first:
        return ZONE
    return sum(bool(page.lines[number - 1].strip()) for number in range(max(first, 1), min(stop, len(page.lines) + 1)))
