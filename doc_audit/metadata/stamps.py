"""Review metadata on a page: one table of recognisers, each reading one form of it, and the rules on what qualifies (zones, blocks)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from doc_audit.markdown.pagetext import FrontMatterEntry, PageText
from doc_audit.metadata.cycles import read_cycle
from doc_audit.metadata.dates import DateReading, read_date
from doc_audit.metadata.exemptions import G3DOC, read_exemption
from doc_audit.metadata.fields import Field, follow, is_firm, is_label, line_fields
from doc_audit.metadata.normalise import normalise_line
from doc_audit.metadata.qualify import ZONE, Company, is_meant_as_date, qualifies
from doc_audit.metadata.tables import row_fields, table_rows, tables
from doc_audit.metadata.vocabulary import Vocabulary, fold, fold_key
from doc_audit.model.document import Exemption, Role, Stamp, StampSource
from doc_audit.model.place import Location

_METADATA_HEADING = re.compile(
    r"(?:[\d.]+\s+)?(?:document (?:control|information|info|metadata|history|maintenance|details|status|properties|management)"
    r"|metadata|page information|about this (?:page|document)|maintenance|review history)\Z",
    re.IGNORECASE,
)
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
# A name that links to its bearer is no template's bracket.
_OWNER_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
_SWITCHES = frozenset({"", "false", "true", "null", "~", "yes", "no", "on", "off"})
_ROW_OF_TWO = re.compile(r"\s*+<tr\b[^>]*>[^\S\n]*+\n\s*+<t[dh]\b.*\n\s*+<td\b.*\n\s*+</tr>", re.IGNORECASE)
_QUOTED_MAIL = re.compile(r"\s*>\s*>")
_ATTRIBUTION = re.compile(r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto)\s*:\s*\Z", re.IGNORECASE)
_ALONE = re.compile(
    r"\s*(?:[-*+>]\s+)*(?:(?:\*\*|__)[^*_].*(?:\*\*|__)|<(?:td|th|dt|b|strong|p|div|span|summary)\b.*>)\s*\Z",
    re.IGNORECASE,
)
_LONGEST_LABEL = 120
_LONGEST_DATE = 40
_DATE_ROLES: tuple[Role, ...] = ("reviewed", "updated", "next")
# A line to write on, left in the form.
_RULED = re.compile(r"____|__/")


LineKind = Literal["date", "other"]
Recogniser = Callable[[PageText, Vocabulary], Iterator[Field]]


def recognise(page: PageText, known: Vocabulary) -> tuple[tuple[Stamp, ...], Exemption | None]:
    """Read every stamp of *page*, in the order of precedence of its source, and its exemption if it states one."""
    return _recognise(page, known), read_exemption(page)


def _recognise(page: PageText, known: Vocabulary) -> tuple[Stamp, ...]:
    fields = [field for recogniser in RECOGNISERS for field in recogniser(page, known)]
    firm = {field.role for field in fields if not field.last_resort}
    stamps = [
        stamp
        for field in fields
        if not (field.last_resort and field.role in firm) and (stamp := _stamp(field, page.path, known)) is not None
    ]
    return tuple(_decide(stamps, page, known))


def line_kind(line: str, known: Vocabulary) -> LineKind | None:
    """Say whether *line* holds review metadata and little else, and whether a date is in it; None if it is content.

    A change of a line of metadata is no change of content.
    """
    if len(line) > 400:
        return None
    if line.startswith("<!--"):
        line = line.removeprefix("<!--").removesuffix("-->").strip()
    key, _, value = line.partition(":")
    role = known.keys.get(fold_key(key.strip("\"' "))) if value else None
    if role in _DATE_ROLES:
        reading = read_date(value, known)
        if reading.date is not None or reading.problem is not None:
            return "date"
    elif role is not None:
        return "other"
    fields = row_fields(line, 1, known) if line.startswith("|") else line_fields(line, 1, "footer", known)
    found = [field for field in fields if not field.weak or is_firm(field, known)]
    if found:
        return "date" if any(field.role in _DATE_ROLES for field in found) else "other"
    if _BADGE.search(line) or "freshness:" in line:
        return "date" if re.search(r"\d{4}", line) else "other"
    # The value that stands below its label, maybe in an element of its own.
    alone = normalise_line(line).text.strip(" |") if line.startswith("<") else line
    return "date" if len(alone) <= _LONGEST_DATE and read_date(alone, known).date else None


def _front_matter(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for entry in page.front_matter:
        role, label = _key_role(entry, known)
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
    outer, _, inner = key.rpartition(".")
    names = [key]
    if outer.rpartition(".")[2] in known.containers:
        names += [f"{outer.rpartition('.')[2]} {inner}", f"{inner} {outer.rpartition('.')[2]}", inner]
    for name in names:
        if name in ("review date", "reviewed date"):
            return "reviewed", name
        core = name if name in known.keys else known.core(name)
        role = known.keys.get(core) or (known.roles.get(core) if core in known.last_resort and core != "date" else None)
        if role is not None:
            return role, core
    return None, key


def _g3doc(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for comment in page.comments:
        found = G3DOC.search(comment.text)
        closed = found is not None and comment.text.startswith("}", found.end())
        for pair in _G3DOC_PAIR.finditer(found[1]) if found and closed else ():
            role = known.keys.get(fold_key(pair[1]))
            if role is not None:
                above = comment.text[: found.start(1) + pair.start() if found else 0]
                line = comment.line + above.count("\n")
                # On its first line a comment is shown where it begins.
                column = comment.column if line == comment.line else len(above) - above.rfind("\n")
                value = next((group for group in pair.groups()[1:] if group is not None), "")
                yield Field(role=role, label=pair[1], raw=value, line=line, column=column, source="g3doc")


def _inline(page: PageText, known: Vocabulary) -> Iterator[Field]:
    """Read footer and header blocks, however they are written; footer first."""
    fields = _with_values(page, _zones(page), known)
    company = Company(fields, page)
    counted = [field for field in fields if qualifies(field, company, known)]
    yield from (field for field in counted if field.source == "footer")
    yield from (field for field in counted if field.source == "header")


def _tables(page: PageText, known: Vocabulary) -> Iterator[Field]:
    yield from tables(page, _zones(page), known)


def _comments(page: PageText, known: Vocabulary) -> Iterator[Field]:
    for comment in page.comments:
        if "freshness:" in comment.text or "doc-audit:" in comment.text or len(comment.text) > 2_000:
            continue
        for offset, text in enumerate(comment.text.split("\n")):
            for field in line_fields(text, comment.line + offset, "comment", known):
                if not field.weak and field.colon:
                    shift = comment.column + 3 if offset == 0 else 0
                    yield replace(field, column=field.column + shift)


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
        query = dict(part.partition("=")[::2] for part in written.replace("&amp;", "&").split("&"))
        return unquote(query.get("label", "").replace("+", " ")), unquote(query.get("message", "").replace("+", " "))
    parts = [part.replace("\0", "-") for part in unquote(written.partition("?")[0]).replace("--", "\0").split("-")]
    texts = [part.replace("__", "\0").replace("_", " ").replace("\0", "_") for part in parts]
    # The last part is the colour.
    return (texts[0], "-".join(texts[1:-1])) if len(texts) > 2 else ("", "")


RECOGNISERS: tuple[Recogniser, ...] = (_front_matter, _g3doc, _inline, _tables, _comments, _badges)


@lru_cache(maxsize=1)
def _zones(page: PageText) -> frozenset[int]:
    """Give the 1-based body lines where metadata counts: the first and last forty, and sections that are named for it."""
    first, last = page.body_line, len(page.lines)
    zones = set(range(first, min(first + ZONE, last + 1))) | set(range(max(first, last - ZONE + 1), last + 1))
    for index, heading in enumerate(page.headings):
        if _METADATA_HEADING.match(heading.text.strip(" :*_")):
            end = page.headings[index + 1].line if index + 1 < len(page.headings) else last + 1
            zones |= set(range(heading.line, min(end, heading.line + ZONE)))
    return frozenset(zones)


def _with_values(page: PageText, zones: frozenset[int], known: Vocabulary) -> list[Field]:
    """Give the fields of the zones; a label that ends its line takes the next line that is not blank as its value."""
    fields: list[Field] = []
    middle = page.body_line + (len(page.lines) - page.body_line) // 2
    skipped = table_rows(page, zones) | page.code_lines | page.comment_lines
    is_quoting = any(">" in page.lines[number - 1] for number in zones)
    above = _lines_before_quotes(page) if is_quoting else []
    # A short page is all header and all footer; what stands below its middle is the footer.
    for number in sorted(zones - skipped):
        text = page.lines[number - 1]
        if len(text) > 2_000 or (">" in text and _is_quoted_mail(page, number, above)):
            continue
        source: StampSource = "footer" if number > middle else "header"
        if not text.strip():
            continue
        found = tuple(line_fields(text, number, source, known, lone=_is_lone(page, number)))
        if not found:
            continue
        ruled = "____" if _RULED.search(text) else ""
        fields.extend(
            field if field.raw else replace(field, raw=ruled) if ruled else _value_below(field, page, known)
            for field in found
        )
    return [field for field in fields if field.raw]


def _is_lone(page: PageText, number: int) -> bool:
    """Say whether a label may fill the line: it is bold, in an element of its own, or the term of a definition list."""
    text = page.lines[number - 1]
    if len(text) > _LONGEST_LABEL:
        return False
    below = page.lines[number] if number < len(page.lines) else ""
    return below.lstrip().startswith((": ", ":\t")) or (
        (text.lstrip(" \t-*+>")[:1] in "_<" or "**" in text) and _ALONE.match(text) is not None
    )


def _is_quoted_mail(page: PageText, number: int, above: Sequence[int]) -> bool:
    """Say whether it is a quotation in a quotation, or one that somebody is said to have written, on the line *above*."""
    text = page.lines[number - 1]
    if not text.lstrip().startswith(">"):
        return False
    if _QUOTED_MAIL.match(text):
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
        found.append(before - 1 if before else 0)
        if text.strip():
            solid = number
    return found


def _next_text(page: PageText, number: int) -> tuple[int, str]:
    """Give the next of the three lines below that is not blank, with its number."""
    for below in range(number + 1, min(number + 4, len(page.lines) + 1)):
        if page.lines[below - 1].strip():
            return below, page.lines[below - 1]
    return number, ""


def _value_below(field: Field, page: PageText, known: Vocabulary) -> Field:
    number, text = _next_text(page, field.line)
    if number == field.line or number in page.code_lines:
        return field
    if next(iter(line_fields(text, number, field.source, known)), None) or is_label(text, known):
        return field
    found = follow(field, text, number)
    return replace(found, lone=False) if found.role == "owner" and _is_row_of_two(page, field.line) else found


def _is_row_of_two(page: PageText, number: int) -> bool:
    """Say whether line *number* is the first of two cells of an HTML table row, a line each."""
    return _ROW_OF_TWO.match("\n".join(page.lines[max(0, number - 2) : number + 2])) is not None


def _stamp(field: Field, path: str, known: Vocabulary) -> Stamp | None:
    location = Location(path=path, line=field.line, column=field.column)
    plain = Stamp(role=field.role, label=field.label, raw=field.raw, source=field.source, location=location)
    if field.role == "owner":
        if not field.raw:
            return None
        link = _OWNER_LINK.match(field.raw)
        name = link[1] if link else field.raw
        vacant = read_date(name, known).problem == "placeholder" or fold(name) in _VACANT
        return replace(plain, problem="placeholder" if vacant else None)
    if field.role == "cycle":
        in_months = field.raw.isdigit() and "month" in fold_key(field.label)
        cycle = read_cycle(f"{field.raw} months" if in_months else field.raw)
        return replace(plain, cycle=cycle) if cycle else None
    month_first = True if fold_key(field.label) == "ms.date" else None
    reading = read_date(field.raw, known, month_first=month_first)
    if field.role == "next" and not is_meant_as_date(field.raw, reading):
        return None
    if reading.date is None and reading.problem is None:
        if field.source not in ("front-matter", "g3doc", "footer", "header"):
            return None
        reading = DateReading(problem="invalid", note=f"“{field.raw[:60]}” is not a date")
    return replace(
        plain,
        date=reading.date,
        readings=reading.readings,
        problem=reading.problem,
        note=reading.note,
        decided=reading.decided,
    )


def _decide(stamps: list[Stamp], page: PageText, known: Vocabulary) -> Iterator[Stamp]:
    """Settle ambiguous numeric dates by what else the page says: a locale, or another numeric date that is clear."""
    order = _page_order(page) if any(stamp.problem == "ambiguous" and stamp.readings for stamp in stamps) else None
    for stamp in stamps:
        if order is None or stamp.problem != "ambiguous" or len(stamp.readings) != 2:
            yield stamp
            continue
        month_first, why = order
        reading = read_date(stamp.raw, known, month_first=month_first)
        if reading.date is None:
            yield stamp
            continue
        yield replace(
            stamp,
            date=reading.date,
            readings=(),
            problem=reading.problem,
            note=f"{reading.note}: {why}",
            decided=reading.decided,
        )


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:20\d\d)(?![\d/-])")


def _page_order(page: PageText) -> tuple[bool, str] | None:
    zone = [page.lines[number - 1] for number in sorted(_zones(page)) if number not in page.code_lines]
    votes = set()
    for line in zone:
        for match in _NUMERIC.finditer(line[:1000]):
            first, second = int(match[1]), int(match[3])
            if first > 12 >= second:
                votes.add((False, f"{match[0]} on this page has the day first"))
            elif second > 12 >= first:
                votes.add((True, f"{match[0]} on this page has the month first"))
    if len({vote for vote, _ in votes}) == 1:
        return min(votes, key=lambda vote: vote[1])
    return None if votes else _locale_order(zone, page)


def _locale_order(zone: list[str], page: PageText) -> tuple[bool, str] | None:
    """Say what the one locale or language that the page states says of its dates."""
    for entry in page.front_matter:
        if fold_key(entry.key) in ("lang", "locale", "language"):
            locale = _LOCALE.fullmatch(entry.value.strip())
            if locale or entry.value.strip().lower() in _DAY_FIRST:
                name = entry.value.strip()
                return bool(locale and locale[1] == "US"), f"the page's language is {name}"
    found = {
        locale[0]: locale[1]
        for line in zone
        if _LANGUAGE.search(line[:1000])
        for locale in _LOCALE.finditer(line[:1000])
    }
    if len(found) != 1:
        return None
    name, region = found.popitem()
    return region == "US", f"the page's locale is {name}"
