"""Review metadata on a page: one table of recognisers, each reading one form of it, and the rules on what qualifies (zones, blocks)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote

from doc_audit.markdown.pagetext import Comment, FrontMatterEntry, PageText
from doc_audit.metadata.context import is_foreign
from doc_audit.metadata.cycles import read_cycle
from doc_audit.metadata.dates import DateReading, read_date
from doc_audit.metadata.exemptions import G3DOC, read_exemption
from doc_audit.metadata.fields import Field, follow, is_firm, is_label, line_fields
from doc_audit.metadata.normalise import normalise_line
from doc_audit.metadata.qualify import ZONE, Neighbours, is_meant_as_date, names_metadata, qualifies
from doc_audit.metadata.tables import row_fields, table_rows, tables
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.metadata.words import fold, fold_key
from doc_audit.model.document import Exemption, Role, Stamp, StampSource
from doc_audit.model.place import Location

_G3DOC_PAIR = re.compile(r"(?<!\w)(\w++)\s*+:\s*+(?:'([^']*)'|\"([^\"]*)\"|(\w+))")
_BADGE = re.compile(r"img\.shields\.io/(?:static/v1\?|badge/)([^)\s\"'>]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"\b(?:language|locale|lang|sprache|langue|idioma|lingua|taal)\b", re.IGNORECASE)
# Languages whose speakers all write the day before the month.
_DAY_FIRST = frozenset(
    (
        "de",
        "fr",
        "es",
        "it",
        "pt",
        "nl",
        "sv",
        "da",
        "no",
        "nb",
        "nn",
        "fi",
        "pl",
        "cs",
        "ru",
        "uk",
        "tr",
        "id",
        "ro",
        "el",
        "bg",
    )
)
_LOCALE = re.compile(r"\b[a-z]{2}[-_](GB|AU|NZ|IE|US|IN|ZA|FR|DE|ES|IT|NL|BR)\b")
_VACANT = frozenset(
    {
        "unowned",
        "unassigned",
        "nobody",
        "no owner",
        "no one",
        "unknown",
        "your name",
        "your team",
        "vacant",
        "orphaned",
        "open",
    }
)
_DASH = re.compile(r"\s[-–—]\s")
# A name that links to its bearer is no template's bracket.
_OWNER_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_SWITCHES = frozenset({"", "false", "true", "null", "~", "yes", "no", "on", "off"})
_ROW_OF_TWO = re.compile(r"\s*+<tr\b[^>]*>[^\S\n]*+\n\s*+<t[dh]\b.*\n\s*+<td\b.*\n\s*+</tr>", re.IGNORECASE)
_SAYS_NOTHING = re.compile(r"\s*+(?:</?[a-z][^<>]{0,80}+>\s*+){0,3}+", re.IGNORECASE)
_TIME = re.compile(r"<time\b[^<>]{0,80}?\bdatetime=[\"']?(\d{4}-\d\d-\d\d)", re.IGNORECASE)
_QUOTED_MAIL = re.compile(r"\s*>\s*>")
_ATTRIBUTION = re.compile(r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto)\s*:\s*\Z", re.IGNORECASE)
_ALONE = re.compile(
    r"\s*(?:[-*+>]\s+)*(?:(?:\*\*|__)[^*_].*(?:\*\*|__)|<(?:td|th|dt|b|strong|p|div|span|summary)\b.*>)\s*\Z",
    re.IGNORECASE,
)
_LONGEST_PARAGRAPH = 2_000
_LONGEST_LABEL = 120
_LONGEST_DATE = 40
_LONGEST_LINE = 400
_LONGEST_LOCALE_LINE = 1_000
_DATE_ROLES: tuple[Role, ...] = ("reviewed", "updated", "next")
# A line to write on, left in the form.
_RULED = re.compile(r"____|__/")


LineKind = Literal["date", "other"]
Recogniser = Callable[[PageText, Vocabulary], Iterator[Field]]


def recognise(page: PageText, known: Vocabulary) -> tuple[tuple[Stamp, ...], Exemption | None]:
    """Read every stamp of *page*, in the order of precedence of its source, and its exemption if it states one."""
    return _recognise(page, known), read_exemption(page)


def _recognise(page: PageText, known: Vocabulary) -> tuple[Stamp, ...]:
    fields: list[Field] = []
    for recogniser in RECOGNISERS:
        fields.extend(field for field in recogniser(page, known) if not is_foreign(field, page))
    firm = {field.role for field in fields if not field.last_resort}
    stamps = []
    for field in fields:
        if field.last_resort and field.role in firm:
            continue
        stamp = _stamp(field, page.path, known)
        if stamp is not None:
            stamps.append(stamp)
    return tuple(_decide(stamps, page, known))


def line_kind(line: str, known: Vocabulary) -> LineKind | None:
    """Say whether *line* holds review metadata and little else, and whether a date is in it; None if it is content.

    A change of a line of metadata is no change of content.
    """
    if len(line) > _LONGEST_LINE:
        return None
    if line.startswith("<!--"):
        line = line.removeprefix("<!--").removesuffix("-->").strip()
    return (
        _kind_by_key(line, known) or _kind_by_fields(line, known) or _kind_by_mark(line) or _kind_by_value(line, known)
    )


def _kind_by_key(line: str, known: Vocabulary) -> LineKind | None:
    key, _, value = line.partition(":")
    if not value:
        return None
    role = known.keys.get(fold_key(key.strip("\"' ")))
    if role in _DATE_ROLES:
        if read_date(value, known).is_about_a_date:
            return "date"
    elif role is not None:
        return "other"
    return None


def _kind_by_fields(line: str, known: Vocabulary) -> LineKind | None:
    if line.startswith("|"):
        fields = row_fields(line, 1, known)
    else:
        fields = line_fields(line, 1, "footer", known)
    roles = {field.role for field in fields if not field.weak or is_firm(field, known)}
    if not roles:
        return None
    if roles.isdisjoint(_DATE_ROLES):
        return "other"
    return "date"


def _kind_by_mark(line: str) -> LineKind | None:
    if not _BADGE.search(line) and "freshness:" not in line:
        return None
    if re.search(r"\d{4}", line):
        return "date"
    return "other"


def _kind_by_value(line: str, known: Vocabulary) -> LineKind | None:
    """Say whether the line is a date that stands below its label, maybe in an element of its own."""
    if line.startswith("<"):
        line = normalise_line(line).text.strip(" |")
    if len(line) <= _LONGEST_DATE and read_date(line, known).date:
        return "date"
    return None


def _front_matter(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for entry in page.front_matter:
        role, label = _key_role(entry, known)
        if role is None and " by " in entry.value:
            for field in line_fields(entry.value, entry.line, "front-matter", known):
                if field.spoken:
                    yield replace(field, column=field.column + entry.column - 1)
        if role is None or entry.value.strip().lower() in _SWITCHES:
            continue
        if label == "review by" and not read_date(entry.value, known).date:
            continue
        yield Field(
            role=role,
            label=entry.key,
            raw=entry.value,
            line=entry.line,
            column=entry.column,
            source="front-matter",
            last_resort=label in known.last_resort,
        )


def _key_role(entry: FrontMatterEntry, known: Vocabulary) -> tuple[Role | None, str]:
    """Give the role of a front-matter key, and the label it was known by: whole, or inside a table that is named for metadata."""
    key = fold_key(entry.key)
    names = [key]
    outer, _, inner = key.rpartition(".")
    container = outer.rpartition(".")[2]
    if container in known.containers:
        names += [f"{container} {inner}", f"{inner} {container}", inner]
    for name in names:
        if name in ("review date", "reviewed date"):
            return "reviewed", name
        core = name
        if name not in known.keys:
            core = known.core(name)
        role = _role_of_key(core, known)
        if role is not None:
            return role, core
    return None, key


def _role_of_key(core: str, known: Vocabulary) -> Role | None:
    if core in known.keys:
        return known.keys[core]
    # A key "date" is the day of publication in blogs.
    if core in known.last_resort and core != "date":
        return known.roles.get(core)
    return None


def _g3doc(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for comment in page.comments:
        block = G3DOC.search(comment.text)
        if block is None or not comment.text.startswith("}", block.end()):
            continue
        for pair in _G3DOC_PAIR.finditer(block[1]):
            role = known.keys.get(fold_key(pair[1]))
            if role is None:
                continue
            # Of the three ways to quote a value one has matched.
            value = "".join(pair.groups("")[1:])
            line, column = _place_in(comment, block.start(1) + pair.start())
            yield Field(role=role, label=pair[1], raw=value, line=line, column=column, source="g3doc")


def _place_in(comment: Comment, offset: int) -> tuple[int, int]:
    """Give line and column of the character at *offset* of a comment; on its first line a comment is shown where it begins."""
    above = comment.text[:offset]
    breaks = above.count("\n")
    if not breaks:
        return comment.line, comment.column
    return comment.line + breaks, len(above) - above.rfind("\n")


def _inline(page: PageText, known: Vocabulary) -> Iterator[Field]:
    """Read footer and header blocks, however they are written; footer first."""
    fields = _with_values(page, _zones(page), known)
    neighbours = Neighbours(fields, page)
    qualified = [field for field in fields if qualifies(field, neighbours, known)]
    # Those of the footer stay in their order, and so do those of the header.
    yield from sorted(qualified, key=lambda field: field.source != "footer")


def _tables(page: PageText, known: Vocabulary) -> Iterator[Field]:
    yield from tables(page, _zones(page), known)


def _comments(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for comment in page.comments:
        if "freshness:" in comment.text or "doc-audit:" in comment.text or len(comment.text) > _LONGEST_PARAGRAPH:
            continue
        for offset, text in enumerate(comment.text.split("\n")):
            for field in line_fields(text, comment.line + offset, "comment", known):
                if field.weak or not field.colon:
                    continue
                if offset == 0:
                    # The first line stands behind the comment's opening.
                    yield replace(field, column=field.column + comment.column + 3)
                else:
                    yield field


def _badges(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for number in sorted(_zones(page)):
        line = page.lines[number - 1]
        if number in page.code_lines or "img.shields.io" not in line:
            continue
        for badge in _BADGE.finditer(line):
            label, value = _badge_texts(badge[1])
            role = known.role(label)
            if role in ("reviewed", "updated", "next"):
                yield Field(role=role, label=label, raw=value, line=number, column=badge.start(1) + 1, source="badge")


def _badge_texts(written: str) -> tuple[str, str]:
    """Give label and message of a shields badge: `--` is a dash, `_` a space, `__` an underscore; or both as a query."""
    if "message=" in written:
        query = dict(parse_qsl(written.replace("&amp;", "&")))
        return query.get("label", ""), query.get("message", "")
    escaped = unquote(written.partition("?")[0]).replace("--", "\0")
    label, _, rest = escaped.partition("-")
    message, dash, _colour = rest.rpartition("-")
    if not dash:
        return "", ""
    return _badge_text(label), _badge_text(message)


def _badge_text(part: str) -> str:
    return part.replace("\0", "-").replace("__", "\0").replace("_", " ").replace("\0", "_")


RECOGNISERS: tuple[Recogniser, ...] = (_front_matter, _g3doc, _inline, _tables, _comments, _badges)


@lru_cache(maxsize=1)
def _zones(page: PageText) -> frozenset[int]:
    """Give the 1-based body lines where metadata counts: the first and last forty, and sections that are named for it."""
    first, last = page.body_line, len(page.lines)
    zones = set(range(first, min(first + ZONE, last + 1))) | set(range(max(first, last - ZONE + 1), last + 1))
    ends = [heading.line for heading in page.headings[1:]]
    ends.append(last + 1)
    for heading, end in zip(page.headings, ends, strict=False):
        if names_metadata(heading.text):
            zones.update(range(heading.line, min(end, heading.line + ZONE)))
    return frozenset(zones)


def _with_values(page: PageText, zones: frozenset[int], known: Vocabulary) -> list[Field]:
    """Give the fields of the zones; a label that ends its line takes the next line that is not blank as its value."""
    fields: list[Field] = []
    # A short page is all header and all footer; what stands below its middle is the footer.
    middle = page.body_line + (len(page.lines) - page.body_line) // 2
    skipped = table_rows(page, zones) | page.code_lines | page.comment_lines | _quoted_mail(page, zones)
    for number in sorted(zones - skipped):
        text = page.lines[number - 1]
        if len(text) > _LONGEST_PARAGRAPH or not text.strip():
            continue
        source: StampSource = "header"
        if number > middle:
            source = "footer"
        for field in line_fields(text, number, source, known, lone=_is_lone(page, number)):
            fields.append(_with_value(field, page, known))
    return [field for field in fields if field.raw]


def _with_value(field: Field, page: PageText, known: Vocabulary) -> Field:
    if field.raw:
        return field
    if _RULED.search(page.lines[field.line - 1]):
        return replace(field, raw="____")
    return _value_below(field, page, known)


def _is_lone(page: PageText, number: int) -> bool:
    """Say whether a label may fill the line: it is bold, in an element of its own, or the term of a definition list."""
    text = page.lines[number - 1]
    if len(text) > _LONGEST_LABEL:
        return False
    if number < len(page.lines) and page.lines[number].lstrip().startswith((": ", ":\t")):
        return True
    may_stand_alone = "**" in text or text.lstrip(" \t-*+>").startswith(("_", "<"))
    return may_stand_alone and _ALONE.match(text) is not None


def _quoted_mail(page: PageText, numbers: frozenset[int]) -> frozenset[int]:
    """Give those of the lines *numbers* that are a mail that somebody quotes."""
    quoted = [number for number in numbers if page.lines[number - 1].lstrip().startswith(">")]
    if not quoted:
        return frozenset()
    above = _lines_before_quotes(page)
    return frozenset(number for number in quoted if _is_quoted_mail(page, number, above))


def _is_quoted_mail(page: PageText, number: int, above: Sequence[int]) -> bool:
    """Say whether it is a quotation in a quotation, or one that somebody is said to have written, on the line *above*."""
    if _QUOTED_MAIL.match(page.lines[number - 1]):
        return True
    before = above[number - 1]
    return bool(before and _ATTRIBUTION.search(page.lines[before - 1]))


def _lines_before_quotes(page: PageText) -> list[int]:
    """Give for each line the nearest line above it that is neither blank nor, in one piece with it, a quotation; 0 if there is none."""
    found: list[int] = []
    solid = before = 0
    for number, text in enumerate(page.lines, start=1):
        if not text.lstrip().startswith(">"):
            before = 0
        elif not before:
            before = solid + 1
        # One more than the line, so that 0 is left for "no quotation".
        found.append(max(before - 1, 0))
        if text.strip():
            solid = number
    return found


def _value_below(field: Field, page: PageText, known: Vocabulary) -> Field:
    number = _next_line(page, field.line)
    if number is None or number in page.code_lines:
        return field
    text = page.lines[number - 1]
    holds_field = next(line_fields(text, number, field.source, known), None) is not None
    if holds_field or is_label(text, known):
        return field
    found = follow(field, text, number)
    if found.role == "owner" and _is_row_of_two(page, field.line):
        return replace(found, lone=False)
    return found


def _next_line(page: PageText, number: int) -> int | None:
    """Give the number of the next of the three lines below that is neither blank nor a tag alone."""
    for below in range(number + 1, min(number + 4, len(page.lines) + 1)):
        if _SAYS_NOTHING.fullmatch(page.lines[below - 1]) is None:
            return below
    return None


def _is_row_of_two(page: PageText, number: int) -> bool:
    """Say whether line *number* is the first of two cells of an HTML table row, a line each."""
    return _ROW_OF_TWO.match("\n".join(page.lines[max(0, number - 2) : number + 2])) is not None


def _stamp(field: Field, path: str, known: Vocabulary) -> Stamp | None:
    location = Location(path=path, line=field.line, column=field.column)
    plain = Stamp(role=field.role, label=field.label, raw=field.raw, source=field.source, location=location)
    if field.role == "owner":
        return _owner_stamp(plain, known)
    if field.role == "cycle":
        return _cycle_stamp(plain)
    return _date_stamp(plain, known)


def _owner_stamp(stamp: Stamp, known: Vocabulary) -> Stamp | None:
    if not stamp.raw:
        return None
    link = _OWNER_LINK.match(stamp.raw)
    name = link[1] if link else stamp.raw
    # "(to be assigned — proposed: CTO)": what stands in brackets, up to a dash.
    inside = _DASH.split(name.lstrip("( "), maxsplit=1)[0].rstrip(") ")
    if fold(inside) in _VACANT or read_date(inside, known).problem == "placeholder":
        return replace(stamp, problem="placeholder")
    return stamp


def _cycle_stamp(stamp: Stamp) -> Stamp | None:
    text = stamp.raw
    if text.isdigit() and "month" in fold_key(stamp.label):
        text = f"{text} months"
    cycle = read_cycle(text)
    if cycle is None:
        return None
    return replace(stamp, cycle=cycle)


def _date_stamp(stamp: Stamp, known: Vocabulary) -> Stamp | None:
    month_first = None
    if fold_key(stamp.label) == "ms.date":
        month_first = True
    reading = read_date(stamp.raw, known, month_first=month_first)
    if stamp.role == "next" and not is_meant_as_date(stamp.raw, reading):
        return None
    if not reading.is_about_a_date:
        if stamp.source not in ("front-matter", "g3doc", "footer", "header"):
            return None
        reading = DateReading(problem="invalid", note=f"“{stamp.raw[:60]}” is not a date")
    return _dated(stamp, reading)


def _dated(stamp: Stamp, reading: DateReading) -> Stamp:
    return replace(
        stamp,
        date=reading.date,
        readings=reading.readings,
        problem=reading.problem,
        note=reading.note,
        decided=reading.decided,
    )


def _decide(stamps: list[Stamp], page: PageText, known: Vocabulary) -> Iterator[Stamp]:
    """Settle ambiguous numeric dates by what else the page says: a locale, or another numeric date that is clear."""
    order = None
    stamps = [_told_by_markup(stamp, page, known) for stamp in stamps]
    if any(map(_is_undecided, stamps)):
        order = _page_order(page)
    for stamp in stamps:
        if order is None or not _is_undecided(stamp):
            yield stamp
            continue
        month_first, why = order
        reading = read_date(stamp.raw, known, month_first=month_first)
        if reading.date is None:
            yield stamp
        else:
            yield _dated(stamp, replace(reading, note=f"{reading.note}: {why}"))


def _told_by_markup(stamp: Stamp, page: PageText, known: Vocabulary) -> Stamp:
    """Settle an ambiguous date by the `<time datetime="…">` that it stands in (https://html.spec.whatwg.org/#the-time-element)."""
    if not _is_undecided(stamp):
        return stamp
    told = _TIME.search(page.lines[stamp.location.line - 1][:_LONGEST_LOCALE_LINE])
    if told is None:
        return stamp
    for month_first in (False, True):
        reading = read_date(stamp.raw, known, month_first=month_first)
        if reading.date is not None and reading.date.first.isoformat() == told[1]:
            return _dated(stamp, replace(reading, note=f"{reading.note}: its markup says {told[1]}"))
    return stamp


def _is_undecided(stamp: Stamp) -> bool:
    return stamp.problem == "ambiguous" and len(stamp.readings) == 2


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:20\d\d)(?![\d/-])")


def _page_order(page: PageText) -> tuple[bool, str] | None:
    zone = [page.lines[number - 1] for number in sorted(_zones(page)) if number not in page.code_lines]
    votes = set()
    for line in zone:
        for match in _NUMERIC.finditer(line[:_LONGEST_LOCALE_LINE]):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                votes.add((False, f"{match[0]} on this page has the day first"))
            elif second > 12 >= first:
                votes.add((True, f"{match[0]} on this page has the month first"))
    if not votes:
        return _locale_order(zone, page)
    if len({month_first for month_first, _ in votes}) > 1:
        return None
    return min(votes)


def _locale_order(zone: list[str], page: PageText) -> tuple[bool, str] | None:
    """Say what the one locale or language that the page states says of its dates."""
    for entry in page.front_matter:
        if fold_key(entry.key) in ("lang", "locale", "language"):
            name = entry.value.strip()
            locale = _LOCALE.fullmatch(name)
            if locale:
                return locale[1] == "US", f"the page's language is {name}"
            if name.lower() in _DAY_FIRST:
                return False, f"the page's language is {name}"
    regions: dict[str, str] = {}
    for line in zone:
        start = line[:_LONGEST_LOCALE_LINE]
        if _LANGUAGE.search(start):
            regions.update((locale[0], locale[1]) for locale in _LOCALE.finditer(start))
    if len(regions) != 1:
        return None
    name, region = regions.popitem()
    return region == "US", f"the page's locale is {name}"
