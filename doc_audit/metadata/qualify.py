"""Which of the fields found on a page are its own review metadata: blocks, weak labels, and the look-alikes."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate

from doc_audit.markdown.pagetext import PageText
from doc_audit.metadata.cycles import read_cycle
from doc_audit.metadata.dates import DateReading, read_date
from doc_audit.metadata.fields import EXPLAINED, REVIEWING, Field, is_firm
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.model.document import Role

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


class Company:
    """The fields of *page*, looked up by where they stand and by what they say: no question goes through all of them."""

    def __init__(self, fields: Sequence[Field], page: PageText) -> None:
        self.page = page
        self._by_line: dict[int, list[Field]] = defaultdict(list)
        self._alike: dict[tuple[Role, str], list[Field]] = defaultdict(list)
        self._roles = Counter(field.role for field in fields)
        self._spread: dict[tuple[Role, str], bool] = {}
        self._headings = sorted(page.headings, key=lambda heading: heading.line)
        self._heading_lines = [heading.line for heading in self._headings]
        for field in fields:
            self._by_line[field.line].append(field)
            self._alike[field.role, field.label].append(field)

    def near(self, field: Field) -> Iterator[Field]:
        """Give the fields of the same block, *field* among them."""
        for line in range(field.line - _BLOCK_GAP, field.line + _BLOCK_GAP + 1):
            yield from self._by_line.get(line, ())

    def shares_role(self, field: Field) -> bool:
        """Say whether *field* is not the only one of its role."""
        return self._roles[field.role] > 1

    def are_spread(self, field: Field) -> bool:
        """Say whether fields like *field* give three values, all different, under three headings."""
        key = (field.role, field.label)
        if key not in self._spread:
            alike = self._alike[key]
            values = {other.raw for other in alike}
            self._spread[key] = len(values) >= 3 and len({self.section(other.line) for other in alike}) >= 3
        return self._spread[key]

    def section(self, line: int) -> tuple[int, int]:
        """Give the level and the line of the heading above *line*; level 1 before the first."""
        number = bisect_right(self._heading_lines, line)
        if not number:
            return (1, 0)
        heading = self._headings[number - 1]
        return (heading.level, heading.line)

    def is_at_the_edge(self, line: int) -> bool:
        """Say whether *line* is within three lines that are not blank of the title or of the page's end."""
        between = self._filled(self._title + 1, line)
        return between <= _NEAR or self._filled(line + 1, len(self.page.lines) + 1) < _NEAR

    @cached_property
    def _title(self) -> int:
        title = next((heading.line for heading in self.page.headings if heading.level == 1), None)
        return self.page.body_line - 1 if title is None else title

    @cached_property
    def _filled_above(self) -> list[int]:
        return [*accumulate((bool(line.strip()) for line in self.page.lines), initial=0)]

    def _filled(self, first: int, stop: int) -> int:
        if stop < first:
            return ZONE
        last = len(self.page.lines)
        return self._filled_above[min(stop - 1, last)] - self._filled_above[min(max(first, 1) - 1, last)]


def qualifies(field: Field, company: Company, known: Vocabulary) -> bool:
    """Say whether *field* is metadata: its label is strong, or it has company, or it is a full date at the page's edge."""
    if _PERSON.match(field.raw.lstrip()) and field.role != "owner":
        return False
    if _is_item(field, company):
        return False
    if not field.colon and field.role in ("owner", "cycle") and not _has_like(field, company):
        return False
    if field.role in ("reviewed", "updated", "next"):
        return _date_counts(field, company, known)
    if field.role == "cycle":
        return _cycle_counts(field, company, known)
    if field.lone or len(field.raw) > _LONGEST_OWNER or EXPLAINED.match(field.raw):
        return False
    return not field.weak or _has_company(field, company, known)


def _cycle_counts(field: Field, company: Company, known: Vocabulary) -> bool:
    if field.weak and not _has_company(field, company, known):
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


def _date_counts(field: Field, company: Company, known: Vocabulary) -> bool:
    reading = read_date(field.raw, known)
    if field.lone:
        return reading.date is not None or bool(reading.readings)
    if reading.date is None and reading.problem is None:
        means_a_date = field.colon and not field.weak and field.role != "next" and _PARTICIPLE.match(field.label)
        return bool(means_a_date) and not field.raw[:1].islower() and not _is_described(field, company.page)
    if field.role == "next" and not is_meant_as_date(field.raw, reading):
        return False
    if not field.weak or _has_company(field, company, known):
        return True
    full_date = reading.date is not None and reading.date.precision == "day"
    return full_date and field.role != "next" and not field.last_resort and company.is_at_the_edge(field.line)


def is_meant_as_date(raw: str, reading: DateReading) -> bool:
    """Say whether a date is meant. A next review may be an event, and what expires may do so after a while: neither is a bad date."""
    if reading.problem == "placeholder":
        return raw.strip(" .").casefold() not in _NEVER
    return reading.date is not None or _DATE_LIKE.match(raw) is not None


def _has_company(field: Field, company: Company, known: Vocabulary) -> bool:
    """Say whether a strong label with a value of its kind stands at most two other lines away: they are one block."""
    return any(
        not other.weak and not other.lone and is_firm(other, known)
        for other in company.near(field)
        if other is not field
    )


def _has_like(field: Field, company: Company) -> bool:
    """Say whether a date without a colon stands in the same block: the page writes its fields so. In prose a name stands alone."""
    return any(not other.colon and other.role in ("reviewed", "updated", "next") for other in company.near(field))


def _is_described(field: Field, page: PageText) -> bool:
    """Say whether the line explains what a field means, among others: `- **Last Updated**: when the row was written`."""
    text = page.lines[field.line - 1]
    if not re.match(r"\s*(?:[-*+]|\d{1,3}[.)])\s", text):
        return _DESCRIBED.match(field.raw) is not None
    found = re.match(r"\s*\S+\s+", text)
    marker = found[0] if found else ""
    near = (number for number in (field.line - 1, field.line + 1) if 0 < number <= len(page.lines))
    return any(page.lines[number - 1].startswith(marker.rstrip() + " ") for number in near)


def _is_item(field: Field, company: Company) -> bool:
    """Say whether it is the stamp of one item of many: in a nested list, or one of three under headings of their own, all different."""
    if field.role not in ("reviewed", "updated", "next"):
        return False
    if _ITEM.match(company.page.lines[field.line - 1]):
        return company.shares_role(field)
    return company.are_spread(field) and company.section(field.line)[0] > 1
