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
# What an owner does, or things that somebody has: "approves the wording"; "copy, product data, admin logic".
_PREDICATE = re.compile(
    r"(?<![\w-])(?:owns?|approves?|ensures?|decides?|writes?|updates?|reviews?|maintains?|is|are|was|must|should|shall|can|may|will|has|does)(?![\w-])"
)
_THINGS = re.compile(r"[a-z][\w'/-]*+(?: [\w'/-]++)+(?:, [\w '/-]++){2,}")
# How long something takes as a rule, or what a machine does: no cycle of reviews.
_ESTIMATED = re.compile(
    r"\b(?:typically|usually|on average|approximately|approx|estimated|up to|(?:business|working) days?)\b"
    r"|\([^)]{0,40}\b(?:feed|data|sync|cron|automat\w*|pipeline|build|api|job|script|cache|crawl\w*|import)\b",
    re.IGNORECASE,
)
_METADATA_HEADING = re.compile(
    r"(?:[\d.]+\s+)?(?:(?:document|doc|page) (?:control|information|info|metadata|history|maintenance|details|status|properties|management)"
    r"(?: (?:information|table|sheet|block|record|data))?"
    r"|(?:\w+ )?metadata|meta|page information|about this (?:page|document)|maintenance|review history)\Z",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"(\s*(?:[-*+]|\d{1,3}[.)]))\s")
_NESTED_ITEM = re.compile(r"(?:[ ]{2}|\t)\s*+(?:[-*+]|\d{1,3}[.)])\s")


class Neighbours:
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
            sections = {self.section(other.line) for other in alike}
            self._spread[key] = len(values) >= 3 and len(sections) >= 3
        return self._spread[key]

    def are_records(self, field: Field) -> bool:
        """Say whether fields like *field* give several values, each in a record that begins alike: `Service: …`, `Team: …`."""
        alike = self._alike[field.role, field.label]
        if len({other.raw for other in alike}) < 2:
            return False
        before = [self._label_above(other.line) for other in alike]
        return before[0] != "" and len(set(before)) == 1

    def _label_above(self, line: int) -> str:
        """Give the label on the nearest line above *line* that is not blank; empty if that holds none."""
        for number in range(line - 1, max(0, line - _BLOCK_GAP), -1):
            text = self.page.lines[number - 1].strip()
            if text:
                label, colon, _ = text.partition(":")
                return label if colon and len(label) <= _LONGEST_PHRASE else ""
        return ""

    def is_in_metadata(self, line: int) -> bool:
        """Say whether the heading above *line* names the page's metadata."""
        number = bisect_right(self._heading_lines, line)
        return number > 0 and names_metadata(self._headings[number - 1].text)

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
        for heading in self.page.headings:
            if heading.level == 1:
                return heading.line
        return self.page.body_line - 1

    @cached_property
    def _filled_above(self) -> list[int]:
        return [*accumulate(map(_is_filled, self.page.lines), initial=0)]

    def _filled(self, first: int, stop: int) -> int:
        if stop < first:
            return ZONE
        last = len(self.page.lines)
        return self._filled_above[min(stop - 1, last)] - self._filled_above[min(max(first, 1) - 1, last)]


def names_metadata(text: str) -> bool:
    """Say whether a heading or a title of a table names the page's own metadata: "Document control"."""
    return _METADATA_HEADING.match(text.strip(" :*_#")) is not None


def _is_filled(line: str) -> bool:
    return bool(line.strip())


def qualifies(field: Field, neighbours: Neighbours, known: Vocabulary) -> bool:
    """Say whether *field* is metadata: its label is strong, or it is in a block with one that is, or it is a full date at the edge."""
    if _is_prose(field, neighbours) or _is_item(field, neighbours):
        return False
    if field.role == "owner":
        return _owner_qualifies(field, neighbours, known)
    if field.role == "cycle":
        return _cycle_qualifies(field, neighbours, known)
    return _date_qualifies(field, neighbours, known)


def _is_prose(field: Field, neighbours: Neighbours) -> bool:
    if field.role != "owner" and _PERSON.match(field.raw.lstrip()):
        return True
    if field.spoken:
        return False
    return not field.colon and field.role in ("owner", "cycle") and not _has_like(field, neighbours)


def _owner_qualifies(field: Field, neighbours: Neighbours, known: Vocabulary) -> bool:
    if field.lone or len(field.raw) > _LONGEST_OWNER or EXPLAINED.match(field.raw):
        return False
    if _PREDICATE.search(field.raw) or _THINGS.match(field.raw) or neighbours.are_records(field):
        return False
    return not field.weak or _is_in_a_block(field, neighbours, known)


def _cycle_qualifies(field: Field, neighbours: Neighbours, known: Vocabulary) -> bool:
    if field.weak and not _is_in_a_block(field, neighbours, known):
        return False
    if not field.lone:
        return is_meant_as_cycle(field, known)
    if field.weak or ":" in field.raw:
        # "Review Schedule" over "Monthly: look at the metrics" is the heading of a plan.
        return False
    cycle = read_cycle(field.raw)
    return cycle is not None and cycle.kind == "interval"


def is_meant_as_cycle(field: Field, known: Vocabulary) -> bool:
    """Say whether the value is a cycle or a slip of one; `Cycle: August 2026` and `Update interval: 30 seconds` are neither."""
    cycle = read_cycle(field.raw)
    if cycle is None or _ESTIMATED.search(field.raw):
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


def _date_qualifies(field: Field, neighbours: Neighbours, known: Vocabulary) -> bool:
    reading = read_date(field.raw, known)
    if field.lone:
        return reading.has_date
    if not reading.is_about_a_date:
        return _is_date_gone_wrong(field, neighbours.page)
    if field.role == "next" and not is_meant_as_date(field.raw, reading):
        return False
    if not field.weak or _is_in_a_block(field, neighbours, known):
        return True
    if reading.is_full_date and not field.last_resort and neighbours.is_in_metadata(field.line):
        return True
    if field.role == "next" or field.last_resort:
        return False
    return reading.is_full_date and neighbours.is_at_the_edge(field.line)


def _is_date_gone_wrong(field: Field, page: PageText) -> bool:
    """Say whether a date is meant by a value that is nothing like one."""
    if not field.colon or field.weak or field.role == "next" or not _PARTICIPLE.match(field.label):
        return False
    return not field.raw[:1].islower() and not _is_described(field, page)


def is_meant_as_date(raw: str, reading: DateReading) -> bool:
    """Say whether a date is meant. A next review may be an event, and what expires may do so after a while: neither is a bad date."""
    if reading.problem == "placeholder":
        return raw.strip(" .").casefold() not in _NEVER
    return reading.date is not None or _DATE_LIKE.match(raw) is not None


def _is_in_a_block(field: Field, neighbours: Neighbours, known: Vocabulary) -> bool:
    """Say whether a strong label with a value of its kind stands at most two other lines away."""
    for other in neighbours.near(field):
        if other is not field and not other.weak and not other.lone and is_firm(other, known):
            return True
    return False


def _has_like(field: Field, neighbours: Neighbours) -> bool:
    """Say whether a date without a colon stands in the same block: the page writes its fields so. In prose a name stands alone."""
    for other in neighbours.near(field):
        if not other.colon and other.role in ("reviewed", "updated", "next"):
            return True
    return False


def _is_described(field: Field, page: PageText) -> bool:
    """Say whether the line explains what a field means, among others: `- **Last Updated**: when the row was written`."""
    item = _LIST_ITEM.match(page.lines[field.line - 1])
    if item is None:
        return _DESCRIBED.match(field.raw) is not None
    for number in (field.line - 1, field.line + 1):
        if 0 < number <= len(page.lines) and page.lines[number - 1].startswith(item[1] + " "):
            return True
    return False


def _is_item(field: Field, neighbours: Neighbours) -> bool:
    """Say whether it is the stamp of one item of many: in a nested list, or one of three under headings of their own, all different."""
    if field.role not in ("reviewed", "updated", "next"):
        return False
    if _NESTED_ITEM.match(neighbours.page.lines[field.line - 1]):
        return neighbours.shares_role(field)
    return neighbours.are_spread(field) and neighbours.section(field.line)[0] > 1
