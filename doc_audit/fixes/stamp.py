"""A review written on its page: today's date in the page's own form, the next review moved with it, nothing else touched."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import filterfalse

from doc_audit.errors import UsageError
from doc_audit.fixes.redate import redated
from doc_audit.fixes.weekdays import WrongWeekdayError
from doc_audit.metadata.front_matter import read_front_matter
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.model.document import Document, Role, Stamp
from doc_audit.model.lines import lines_with_ends, split_lines
from doc_audit.model.place import Location
from doc_audit.model.review import DEFAULT_CYCLE, Review
from doc_audit.review.due import due_day
from doc_audit.review.settle import is_expiry

Parse = Callable[[str], Document]
# Cycles that neither the page nor its folder states.
_NOT_STATED = (DEFAULT_CYCLE, "fallback of an event-driven page")
_PROMISE = re.compile(r"stale|until|through|sunset|retire|end[ _-]of[ _-]life|\beol\b", re.IGNORECASE)
# RCS, CVS and Subversion write these themselves.
_KEYWORD = re.compile(r"\$(?:Last)?(?:Changed)?Date\b", re.IGNORECASE)
# Forms of a date that machines write.
_MACHINE_FORMS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d")
# Elements that may hold a label and its date.
_HOLDING = re.compile(r"<(?:time|data|abbr)\b", re.IGNORECASE)
_OPENING = re.compile(r"[<(]")
_CLOSING = {"<": ">", "(": ")"}
_DECORATION = " \t*_`~"
# What may stand between a date and its copy: a time, a zone, a full stop.
_MOST_BETWEEN = 60
_LONGEST_ZONE = 4
# Each is written by itself and proven by parsing the page.
_MOST_DATES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One date to write anew: *stamp* as it is, *new* as it shall be."""

    stamp: Stamp
    new: dt.date


def changes(document: Document, review: Review, today: dt.date) -> tuple[Change, ...]:
    """Say what a review on *today* changes on the page: its date of review (else of update), and a stated next review.

    A last valid day that is still to come was decided by a person, and stays; so does a next review that no stated cycle moves
    to a later day.
    The stamps of *document* are settled: numeric dates are decided as far as they can be.

    Raises:
        UsageError: there is no date, more than one, or one that cannot be read; the message says what to mend first.
    """
    dated = _dated(document)
    if not dated:
        raise UsageError(f"the page carries no date of a review; {_write_one_first(today)}")
    if len(dated) > _MOST_DATES:
        raise UsageError(f"the page carries {len(dated)} dates of reviews; leave one, and drop the others")
    ours = _of_review(dated)
    found = list(_of_next_review(dated, review, today))
    if not ours and not found and not _is_due_already(dated, review, today):
        raise UsageError(f"the page carries no date of a review, only of what is to come; {_write_one_first(today)}")
    wanted = [Change(stamp=stamp, new=today) for stamp in ours] + found
    return tuple(filterfalse(_is_there, wanted))


def _dated(document: Document) -> list[Stamp]:
    """Give the stamps with a day of a review, past or to come; all of them must be readable."""
    dated = _with_role(document.stamps, "reviewed", "updated", "next")
    for stamp in dated:
        if stamp.date is None:
            why = ""
            if stamp.note:
                why = f" ({stamp.note})"
            raise UsageError(f"{_where(stamp)} is no date that can be read; mend it first{why}")
    return dated


def _with_role(stamps: Iterable[Stamp], *roles: Role) -> list[Stamp]:
    return [stamp for stamp in stamps if stamp.role in roles]


def day_of_review(document: Document) -> dt.date | None:
    """Give the first day of the review (else the update) that the page states, also if it is still to come; None if it has none."""
    roles: tuple[Role, ...] = ("reviewed", "updated")
    for role in roles:
        days = [stamp.date.first for stamp in _with_role(document.stamps, role) if stamp.date]
        if days:
            return max(days)
    return None


def _write_one_first(today: dt.date) -> str:
    return f"write one first, such as “**Last Reviewed**: {today}”"


def _of_review(dated: Sequence[Stamp]) -> list[Stamp]:
    """Give the stamps that say when the page was reviewed, or else updated; they must agree."""
    ours = _with_role(dated, "reviewed") or _with_role(dated, "updated")
    if len({stamp.date for stamp in ours}) > 1:
        lines = ", ".join(str(stamp.location.line) for stamp in ours)
        raise UsageError(f"lines {lines} give different dates; decide which one is meant, and drop the other")
    return ours


def _of_next_review(dated: Sequence[Stamp], review: Review, today: dt.date) -> Iterator[Change]:
    """Move the stated next review by a cycle that the page or its folder states, and never backwards."""
    for stamp in _with_role(dated, "next"):
        if stamp.date is None or _is_promise_to_come(stamp, today):
            continue
        if review.cycle is None or not _has_stated_cycle(review):
            if stamp.date.last > today:
                continue
            raise UsageError(
                f"line {stamp.location.line}: the next review cannot be moved: the page has no review cycle, and neither has its folder"
            )
        change = Change(stamp=stamp, new=due_day(today, review.cycle))
        if change.new > stamp.date.last:
            yield change


def _is_due_already(dated: Iterable[Stamp], review: Review, today: dt.date) -> bool:
    """Say whether the next review stands on the page as a review on *today* would put it."""
    if review.cycle is None or not _has_stated_cycle(review):
        return False
    new = due_day(today, review.cycle)
    return any(_is_there(Change(stamp=stamp, new=new)) for stamp in _with_role(dated, "next"))


def _has_stated_cycle(review: Review) -> bool:
    return review.cycle is not None and review.cycle_source not in _NOT_STATED


def _is_promise_to_come(stamp: Stamp, today: dt.date) -> bool:
    """Say whether it is a day that somebody set for another reason than the review, and that is still to come."""
    is_promise = is_expiry(stamp) or _PROMISE.search(stamp.label) is not None
    return is_promise and stamp.date is not None and stamp.date.last > today


def _where(stamp: Stamp) -> str:
    return f"line {stamp.location.line}: {stamp.label}: “{stamp.raw[:60]}”"


def _is_there(change: Change) -> bool:
    """Say whether the date is on the page already."""
    date = change.stamp.date
    return date is not None and date.first <= change.new <= date.last


def write(text: str, wanted: Iterable[Change], parse: Parse, known: Vocabulary) -> str:
    """Write *wanted* into the source *text* of a page, and read it back as a proof; *known* are the words it is read with.

    Raises:
        UsageError: a date stands in a form that cannot be written, or that does not say which number is the month.
    """
    for change in wanted:
        text = _write_one(text, change, parse, known)
    return text


def _write_one(text: str, change: Change, parse: Parse, known: Vocabulary) -> str:
    where = _where(change.stamp)
    if _KEYWORD.search(change.stamp.raw):
        raise UsageError(f"{where} is written by the version control system itself; commit the page instead")
    try:
        proven, why_not = _proven_texts(text, change, parse, known)
    except WrongWeekdayError as error:
        raise UsageError(f"{where}: {error}") from error
    if len(proven) == 1:
        return proven.pop()
    if proven:
        raise UsageError(f"{where} does not say which number is the month; write the month's name")
    if why_not:
        raise UsageError(f"{where} cannot be written: {why_not}")
    raise UsageError(f"{where} stands in a form that cannot be written here; write {change.new} there yourself")


def _proven_texts(text: str, change: Change, parse: Parse, known: Vocabulary) -> tuple[set[str], str]:
    """Give the texts with the new date in them that read as they should, and why another one does not."""
    stamp = change.stamp
    before = parse(text)
    lines = lines_with_ends(text)
    number = stamp.location.line - 1
    why_not = ""
    # Most stamps say where their value stands; a comment says only where it begins, so the value is looked for behind that.
    for place in _places(lines[number], stamp):
        proven = set()
        for line in _rewritten_lines(lines[number], place, change, known):
            candidate = "".join([*lines[:number], line, *lines[number + 1 :]])
            why = _what_is_wrong(before, parse(candidate), change) or _other_keys(text, candidate, stamp)
            if not why:
                proven.add(candidate)
            why_not = why_not or why
        if proven:
            return proven, ""
    return set(), why_not


def _places(line: str, stamp: Stamp) -> list[int]:
    start = stamp.location.column - 1
    inside = line.find(stamp.raw, start)
    if inside in (-1, start):
        return [start]
    return [start, inside]


def _rewritten_lines(line: str, place: int, change: Change, known: Vocabulary) -> Iterator[str]:
    """Write the new date at *place*, and in every copy of the old one that machines read or wrote beside it."""
    date = change.stamp.date
    if date is None:
        return
    start = _begin_of_tags(line[:place])
    before = line[:start] + _with_copies(line[start:place], date.first, change.new)
    for rewritten in redated(line[place:], date, change.new, change.stamp.label, known):
        end = _end_of_tags(rewritten)
        yield before + _with_copies(rewritten[:end], date.first, change.new) + rewritten[end:]


def _begin_of_tags(before: str) -> int:
    """Give where the tags begin that *before* ends with, else the one tag around the date and its label."""
    end = len(before)
    while (shorter := before[:end].rstrip(_DECORATION)).endswith(">") and "<" in shorter:
        end = shorter.rindex("<")
    if end < len(before.rstrip(_DECORATION)):
        return end
    start = before.rfind("<")
    if start >= 0 and _HOLDING.match(before, start):
        return start
    return len(before)


def _end_of_tags(text: str) -> int:
    """Give where the tags and the date in brackets end that stand behind the date that *text* starts with; 0 if there are none."""
    opening = _OPENING.search(text)
    if opening is None:
        return 0
    place = opening.start()
    if place > _MOST_BETWEEN or _is_told_more(text[:place]):
        return 0
    end = 0
    while text[place : place + 1] in _CLOSING:
        closing = text.find(_CLOSING[text[place]], place)
        if closing < 0 or (text[place] == "(" and not _holds_a_year(text, place)):
            break
        end = closing + 1
        place = end + len(text[end:]) - len(text[end:].lstrip(_DECORATION))
    return end


def _is_told_more(before: str) -> bool:
    """Say whether another word stands behind the last number of *before*: what follows is about that. Zones have few letters."""
    letters = 0
    for sign in reversed(before):
        if sign.isdigit():
            break
        letters += sign.isalpha()
    return letters > _LONGEST_ZONE


def _holds_a_year(text: str, bracket: int) -> bool:
    """Say whether a date begins behind the *bracket*, which is not that of a link."""
    return text[bracket + 1 : bracket + 5].isdigit() and text[bracket - 1 : bracket] != "]"


def _with_copies(text: str, old: dt.date, new: dt.date) -> str:
    """Write *new* for *old* where a machine wrote it, as a number of its own."""
    for form in _MACHINE_FORMS:
        parts = text.split(old.strftime(form))
        joined = parts[0]
        for part in parts[1:]:
            date = new
            if joined[-1:].isdigit() or part[:1].isdigit():
                # It is a part of another number.
                date = old
            joined += date.strftime(form) + part
        text = joined
    return text


def _other_keys(old: str, new: str, stamp: Stamp) -> str:
    """Say which other key of the front matter would change: an alias of YAML takes its value from elsewhere."""
    if stamp.source != "front-matter":
        return ""
    before = read_front_matter(split_lines(old)).entries
    after = read_front_matter(split_lines(new)).entries
    if len(before) != len(after):
        return "the front matter would read otherwise"
    for one, other in zip(before, after, strict=True):
        if one.key != other.key or (one.value != other.value and one.key != stamp.label):
            return f"`{one.key}` shares its value (an alias of YAML)"
    return ""


def _what_is_wrong(before: Document, after: Document, change: Change) -> str:
    """Say what else of the page would read otherwise, or if the one date does not read as it should; empty if all is well."""
    if len(before.stamps) != len(after.stamps):
        return "another date of the page would be lost or found"
    for old, new in zip(before.stamps, after.stamps, strict=True):
        if (old.role, old.location) == (change.stamp.role, change.stamp.location):
            if not _is_rewritten(old, new, change):
                return "the new date would not be read as it should"
        elif _without_column(new) != _without_column(old):
            return f"line {old.location.line}: {old.label}: “{old.raw[:60]}” would read otherwise"
    if change.stamp.source != "badge" and _hrefs(before) != _hrefs(after):
        return "a link would lead elsewhere"
    if _without_columns(_rest(after)) != _without_columns(_rest(before)):
        return "more of the page than the date would read otherwise"
    return ""


def _hrefs(document: Document) -> list[str]:
    return [link.href for link in document.links]


def _rest(document: Document) -> Document:
    """Give what a date has no part in; a fault of the front matter is named with its place, which a longer date moves."""
    problem = document.front_matter_problem
    if problem is not None:
        problem = replace(problem, message="")
    return replace(document, stamps=(), links=(), anchors=(), front_matter_problem=problem)


def _without_columns(value: object) -> object:
    """Give *value* with the lines of all places in it, but not their columns, which move when a date gets longer."""
    if isinstance(value, Location):
        return value.path, value.line
    if is_dataclass(value) and not isinstance(value, type):
        value = tuple(getattr(value, field.name) for field in fields(value))
    if isinstance(value, tuple):
        return tuple(map(_without_columns, value))
    return value


def _is_rewritten(old: Stamp, new: Stamp, change: Change) -> bool:
    if new.date is None or new.role != old.role:
        return False
    if change.stamp.date is not None and new.date.precision != change.stamp.date.precision:
        return False
    return new.date.first <= change.new <= new.date.last


def _without_column(stamp: Stamp) -> tuple[object, ...]:
    """Give what must stay the same of a stamp; the column may move when a date before it gets longer."""
    return stamp.role, stamp.label, stamp.raw, stamp.date, stamp.location.line
