"""Review metadata on a page: one table of recognisers, each reading one dress, and the rules on what counts (zones, blocks)."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from doc_audit.model.document import Exemption, Role, Stamp, StampSource
from doc_audit.model.place import Location
from doc_audit.source.cycles import read_cycle
from doc_audit.source.dates import DateReading, read_date
from doc_audit.source.dressing import Bare, undress
from doc_audit.source.exemptions import read_exemption
from doc_audit.source.labels import Labels, fold, fold_key, labels
from doc_audit.source.pagetext import PageText

# Twelve of twelve real stamps in 17 trees lie in the first or last 40 body lines (freshness research, fact 10).
ZONE = 40
_BLOCK_GAP = 3
_NEAR = 3
_LONGEST_OWNER = 160
_SEPARATOR = re.compile(r"\s+[|·•]\s+|\s+/\s+|\|\s*|(?<=[^\s.])\.\s+|;\s+|,\s+(?=[A-Z])")
_LEAD = re.compile(r"(?:\s|>|[-+]\s|\d{1,3}[.)]\s|#{1,6}\s)*[^\w\[`$(<]*")
_COLON = re.compile(r"\s*[:：]\s*")
_LOOSE = re.compile(r"\s*(?:[·–—]|\s-\s|\son\b|\s(?:was|is)?\s*(?:on)?\s?(?=\d)|\s(?=\d|[A-Z][a-z]{2,8}\.? \d))\s*")
_SENTENCE = re.compile(
    r"\b(?:was|were)\s+(?P<label>last (?:reviewed|updated|verified|checked|modified|revised))\s+(?:on\s+)?(?P<value>.+)",
    re.IGNORECASE,
)
_METADATA_HEADING = re.compile(
    r"(?:document (?:control|information|metadata|history|maintenance|details|status)|metadata|page information)\Z",
    re.IGNORECASE,
)
_G3DOC = re.compile(r"freshness:\s*\{(.*?)\}", re.DOTALL)
_G3DOC_PAIR = re.compile(r"(\w+)\s*:\s*(?:'([^']*)'|\"([^\"]*)\"|(\w+))")
_BADGE = re.compile(r"img\.shields\.io/badge/([^?)\s\"'>]+)", re.IGNORECASE)
_PERSON = re.compile(r"\bby\b", re.IGNORECASE)
_LOCALE = re.compile(r"\b[a-z]{2}[-_](GB|AU|NZ|IE|US|IN|ZA|FR|DE|ES|IT|NL|BR)\b")
_VACANT = frozenset({"unowned", "unassigned", "nobody", "no owner", "unknown", "your name", "your team"})
_QUICK = re.compile(r"[:：]|\d{4}|^#|\|", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A label and its value where they were found, before anybody judged whether they count."""

    role: Role
    label: str
    raw: str
    line: int
    column: int
    source: StampSource
    weak: bool = False
    colon: bool = True
    heading: bool = False


Recogniser = Callable[[PageText, Labels], Iterator[Field]]


def recognise(
    page: PageText, extra_labels: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Stamp, ...], Exemption | None]:
    """Every stamp of *page* in the order of precedence of its source, and its exemption if it states one."""
    known = labels(tuple(sorted(extra_labels.items())))
    stamps = [
        stamp
        for recogniser in RECOGNISERS
        for field in recogniser(page, known)
        if (stamp := _stamp(field, page.path)) is not None
    ]
    return tuple(_decide(stamps, page)), read_exemption(page)


def is_stamp_line(line: str) -> bool:
    """Say whether *line* holds review metadata and little else: a change of it is no change of content."""
    known = labels()
    if len(line) > 400:
        return False
    key, _, value = line.partition(":")
    if fold_key(key.strip("\"' ")) in known.keys and value:
        return True
    return (
        any(field.role for field in _line_fields(line, 1, "footer", known))
        or "img.shields.io/badge/" in line
        or "freshness:" in line
    )


def _front_matter(page: PageText, known: Labels) -> Iterator[Field]:
    for entry in page.front_matter:
        key = fold_key(entry.key)
        role = known.keys.get(key)
        if key == "review date":
            role = "reviewed"
        if role is None or entry.value.strip().lower() in ("", "false", "true", "null", "~"):
            continue
        yield Field(
            role=role, label=entry.key, raw=entry.value, line=entry.line, column=entry.column, source="front-matter"
        )


def _g3doc(page: PageText, known: Labels) -> Iterator[Field]:
    roles: dict[str, Role] = {"owner": "owner", "reviewed": "reviewed", "update_frequency": "cycle", "cadence": "cycle"}
    for comment in page.comments:
        found = _G3DOC.search(comment.text)
        for pair in _G3DOC_PAIR.finditer(found[1]) if found else ():
            if pair[1] in roles:
                line = comment.line + comment.text[: found.start(1) + pair.start() if found else 0].count("\n")
                value = next((group for group in pair.groups()[1:] if group is not None), "")
                yield Field(
                    role=roles[pair[1]], label=pair[1], raw=value, line=line, column=comment.column, source="g3doc"
                )


def _inline(page: PageText, known: Labels) -> Iterator[Field]:
    """Footer and header blocks in all their dress, footer first."""
    zones = _zones(page)
    fields = _with_values(page, zones, known)
    counted = [field for field in fields if _counts(field, fields, page)]
    yield from (field for field in counted if field.source == "footer")
    yield from (field for field in counted if field.source == "header")


def _tables(page: PageText, known: Labels) -> Iterator[Field]:
    zones = _zones(page)
    table: list[int] = []
    for number in [*sorted(zones), 0]:
        text = page.lines[number - 1].strip() if number else ""
        is_row = number and text.startswith("|") and text.count("|") >= 2 and number not in page.code_lines
        if is_row and (not table or number == table[-1] + 1):
            table.append(number)
            continue
        if table:
            yield from _table_fields(page, table, known)
        table = [number] if is_row else []


def _comments(page: PageText, known: Labels) -> Iterator[Field]:
    for comment in page.comments:
        if "freshness:" in comment.text or "doc-audit:" in comment.text or len(comment.text) > 2_000:
            continue
        for offset, text in enumerate(comment.text.split("\n")):
            for field in _line_fields(text, comment.line + offset, "comment", known):
                if not field.weak and field.colon:
                    shift = comment.column + 3 if offset == 0 else 0
                    yield replace(field, column=field.column + shift)


def _badges(page: PageText, known: Labels) -> Iterator[Field]:
    for number in sorted(_zones(page)):
        line = page.lines[number - 1]
        if number in page.code_lines or "img.shields.io" not in line:
            continue
        for badge in _BADGE.finditer(line):
            parts = [part.replace("\0", "-") for part in unquote(badge[1]).replace("--", "\0").split("-")]
            if len(parts) < 2:
                continue
            label, value = (part.replace("__", "\0").replace("_", " ").replace("\0", "_") for part in parts[:2])
            role = known.roles.get(fold(label))
            if role in ("reviewed", "updated", "next"):
                yield Field(role=role, label=label, raw=value, line=number, column=badge.start(1) + 1, source="badge")


RECOGNISERS: tuple[Recogniser, ...] = (_front_matter, _g3doc, _inline, _tables, _comments, _badges)


def _zones(page: PageText) -> frozenset[int]:
    """The 1-based body lines where metadata counts: the first and last forty, and sections that are named for it."""
    first, last = page.body_line, len(page.lines)
    zones = set(range(first, min(first + ZONE, last + 1))) | set(range(max(first, last - ZONE + 1), last + 1))
    for index, heading in enumerate(page.headings):
        if _METADATA_HEADING.match(heading.text.strip(" :*_")):
            end = page.headings[index + 1].line if index + 1 < len(page.headings) else last + 1
            zones |= set(range(heading.line, min(end, heading.line + ZONE)))
    return frozenset(zones)


def _with_values(page: PageText, zones: frozenset[int], known: Labels) -> list[Field]:
    """The fields of the zones; a label that ends its line takes the next line that is not blank as its value."""
    fields: list[Field] = []
    middle = page.body_line + (len(page.lines) - page.body_line) // 2
    # A short page is all header and all footer; what stands below its middle is the footer.
    for number in sorted(zones):
        text = page.lines[number - 1]
        if number in page.code_lines or number in page.comment_lines or len(text) > 2_000 or not _QUICK.search(text):
            continue
        stripped = text.lstrip()
        if stripped.startswith("|") and stripped.count("|") >= 2:
            continue
        source: StampSource = "footer" if number > middle else "header"
        found = _line_fields(text, number, source, known)
        fields.extend(field if field.raw else _next_line(field, page, known) for field in found)
    return [field for field in fields if field.raw]


def _next_line(field: Field, page: PageText, known: Labels) -> Field:
    for number in range(field.line + 1, min(field.line + 4, len(page.lines) + 1)):
        text = page.lines[number - 1]
        if not text.strip():
            continue
        if number in page.code_lines or next(iter(_line_fields(text, number, field.source, known)), None):
            break
        bare = undress(text)
        start = len(bare.text) - len(bare.text.lstrip(" >-\t`"))
        value = _SEPARATOR.split(bare.text[start:])[0] if field.role != "owner" else bare.text[start:]
        return replace(field, raw=value.strip(" `"), line=number, column=bare.column(start))
    return field


def _line_fields(text: str, number: int, source: StampSource, known: Labels) -> Iterator[Field]:
    """The fields of one line: at its start, or after a separator that follows another field or stands alone."""
    bare = undress(text)
    heading = text.lstrip(" >").startswith("#")
    starts = [0, *(match.end() for match in _SEPARATOR.finditer(bare.text))]
    found: list[tuple[int, Field]] = []
    for index, start in enumerate(starts):
        if (
            index
            and not found
            and "|" not in bare.text
            and "·" not in bare.text
            and "•" not in bare.text
            and " / " not in bare.text
        ):
            break
        field = _field_at(bare, start, number, source, known, heading)
        if field is not None:
            found.append((start, field))
    for position, (_, field) in enumerate(found):
        stop = found[position + 1][0] if position + 1 < len(found) else len(bare.text)
        yield _cut(field, bare, stop)
    if not found:
        sentence = _SENTENCE.search(bare.text) if len(bare.text) < 400 else None
        if sentence and (role := known.roles.get(fold(sentence["label"]))) and read_date(sentence["value"]).date:
            column = bare.column(sentence.start("value"))
            yield Field(
                role=role,
                label=sentence["label"],
                raw=sentence["value"].strip(" ."),
                line=number,
                column=column,
                source=source,
                colon=False,
            )


def _field_at(bare: Bare, start: int, number: int, source: StampSource, known: Labels, heading: bool) -> Field | None:
    lead = _LEAD.match(bare.text, start)
    begin = lead.end() if lead else start
    label = known.pattern.match(bare.text, begin)
    if label is None:
        return None
    after = bare.text[label.end() :]
    if not after.strip() and heading:
        return _field(label, bare, len(bare.text), number, source, known, heading=True)
    colon = _COLON.match(bare.text, label.end())
    if colon:
        return _field(label, bare, colon.end(), number, source, known)
    if after[:1].isalnum() or after[:1] == "_":
        return None
    loose = _LOOSE.match(bare.text, label.end())
    reading = read_date(bare.text[loose.end() :]) if loose else DateReading()
    if loose and (reading.date is not None or reading.readings):
        return _field(label, bare, loose.end(), number, source, known, colon=False)
    return None


def _field(
    label: re.Match[str],
    bare: Bare,
    value_at: int,
    number: int,
    source: StampSource,
    known: Labels,
    *,
    colon: bool = True,
    heading: bool = False,
) -> Field | None:
    folded = fold(label[0])
    raw = bare.text[value_at:]
    role = known.roles.get(folded) or _two_faced(folded, raw)
    if role is None:
        return None
    return Field(
        role=role,
        label=label[0],
        raw=raw,
        line=number,
        column=bare.column(value_at),
        source=source,
        weak=folded in known.weak,
        colon=colon,
        heading=heading,
    )


def _two_faced(label: str, raw: str) -> Role | None:
    """`Review date` is the next review in policies and the last elsewhere; a phrase makes it a cycle. `judge` sees the date."""
    if label == "review by" and not read_date(raw).date:
        return None
    if label in ("review date", "review by"):
        reading = read_date(raw)
        if reading.date or reading.problem:
            return "next"
        return "cycle"
    return None


def _cut(field: Field, bare: Bare, stop: int) -> Field:
    """End the value where the next field or separator begins; owners may hold commas, `/` and full stops."""
    length = max(0, stop - (len(bare.text) - len(field.raw)))
    raw = field.raw[:length]
    if field.role == "owner":
        raw = re.split(r"\s+[|·•]\s+|\|", raw)[0]
    elif field.role == "cycle":
        # A menu of choices keeps its bars: it is a template's placeholder.
        raw = raw if raw.count("|") >= 2 else re.split(r"\s+[|·•]\s+|\|", raw)[0]
    else:
        raw = re.split(r"\s+[|·•]\s+|\|", raw)[0]
    return replace(field, raw=raw.strip().strip("|").strip(" `/"))


def _counts(field: Field, fields: Sequence[Field], page: PageText) -> bool:
    """Say whether *field* is metadata: its label is strong, or it has company, or it is a full date at the page's edge."""
    reading = read_date(field.raw) if field.role in ("reviewed", "updated", "next") else None
    if reading is not None and reading.date is None and reading.problem is None:
        return False
    if field.heading:
        return bool(reading and reading.date) or (field.role == "cycle" and _is_interval(field.raw))
    if _PERSON.match(field.raw.lstrip()) or (field.role == "owner" and len(field.raw) > _LONGEST_OWNER):
        return False
    if not field.weak:
        return True
    company = any(
        not other.weak and 0 <= abs(other.line - field.line) <= _BLOCK_GAP for other in fields if other is not field
    )
    if company:
        return True
    full_date = reading is not None and reading.date is not None and reading.date.precision == "day"
    return (
        full_date
        and field.role in ("updated", "reviewed")
        and fold(field.label) != "date"
        and _at_the_edge(field.line, page)
    )


def _is_interval(raw: str) -> bool:
    cycle = read_cycle(raw)
    return cycle is not None and cycle.kind == "interval"


def _at_the_edge(line: int, page: PageText) -> bool:
    """Within three lines that are not blank of the title or of the page's end."""
    title = next((heading.line for heading in page.headings if heading.level == 1), page.body_line - 1)
    return _filled(page, title + 1, line) <= _NEAR or _filled(page, line + 1, len(page.lines) + 1) < _NEAR


def _filled(page: PageText, first: int, stop: int) -> int:
    if stop < first:
        return ZONE
    return sum(bool(page.lines[number - 1].strip()) for number in range(max(first, 1), min(stop, len(page.lines) + 1)))


def _table_fields(page: PageText, numbers: list[int], known: Labels) -> Iterator[Field]:
    rows = [(number, _cells(page.lines[number - 1])) for number in numbers]
    rows = [
        (number, cells) for number, cells in rows if not all(set(bare.text.strip()) <= set("-: ") for bare in cells)
    ]
    if not rows:
        return
    in_pairs = [field for number, cells in rows for field in _pairs(number, cells, known)]
    header = [known.roles.get(fold(bare.text.strip(" :"))) for bare in rows[0][1]]
    if len(rows) == 2 and sum(role is not None for role in header) >= 2:
        number, cells = rows[1]
        for name, role, value in zip(rows[0][1], header, cells, strict=False):
            if role is not None:
                yield _cell_field(role, name, value, number)
    elif any(not field.weak for field in in_pairs):
        yield from in_pairs


def _pairs(number: int, cells: list[Bare], known: Labels) -> Iterator[Field]:
    for name, value in zip(cells[::2], cells[1::2], strict=False):
        folded = fold(name.text.strip(" :：⏰📅"))
        folded = fold(re.sub(r"^[^\w]+", "", folded))
        role = known.roles.get(folded) or _two_faced(folded, value.text)
        if role is not None and len(cells) % 2 == 0:
            field = _cell_field(role, name, value, number)
            yield replace(field, weak=folded in known.weak)


def _cell_field(role: Role, name: Bare, value: Bare, number: int) -> Field:
    indent = len(value.text) - len(value.text.lstrip())
    return Field(
        role=role,
        label=name.text.strip(" :"),
        raw=value.text.strip(" `"),
        line=number,
        column=value.column(indent),
        source="table",
    )


def _cells(line: str) -> list[Bare]:
    """The cells of a table row, undressed, with their own columns."""
    bounds = [match.start() for match in re.finditer(r"(?<!\\)\|", line)]
    cells = []
    for left, right in zip(bounds, [*bounds[1:], len(line)], strict=True):
        if right > left + 1 or right < len(line):
            cells.append(undress(line[:right], left + 1))
    return cells


def _stamp(field: Field, path: str) -> Stamp | None:
    location = Location(path=path, line=field.line, column=field.column)
    plain = Stamp(role=field.role, label=field.label, raw=field.raw, source=field.source, location=location)
    if field.role == "owner":
        if not field.raw:
            return None
        vacant = read_date(field.raw).problem == "placeholder" or fold(field.raw) in _VACANT
        return replace(plain, problem="placeholder" if vacant else None)
    if field.role == "cycle":
        days = fold_key(field.label)
        cycle = read_cycle(field.raw if not field.raw.isdigit() or "month" not in days else f"{field.raw} months")
        if (
            cycle is not None
            and cycle.kind == "unknown"
            and field.source in ("footer", "header")
            and len(field.raw) > 80
        ):
            return None
        return replace(plain, cycle=cycle) if cycle else None
    month_first = True if fold_key(field.label) == "ms.date" else None
    reading = read_date(field.raw, month_first=month_first)
    if reading.date is None and reading.problem is None:
        if field.source not in ("front-matter", "g3doc"):
            return None
        reading = DateReading(problem="invalid", note=f"“{field.raw[:60]}” is not a date")
    return replace(plain, date=reading.date, readings=reading.readings, problem=reading.problem, note=reading.note)


def _decide(stamps: list[Stamp], page: PageText) -> Iterator[Stamp]:
    """Settle ambiguous numeric dates by what else the page says: a locale, or another numeric date that is clear."""
    order = (
        _page_order(stamps, page) if any(stamp.problem == "ambiguous" and stamp.readings for stamp in stamps) else None
    )
    for stamp in stamps:
        if order is None or stamp.problem != "ambiguous" or len(stamp.readings) != 2:
            yield stamp
            continue
        month_first, why = order
        reading = read_date(stamp.raw, month_first=month_first)
        yield replace(stamp, date=reading.date, readings=(), problem=reading.problem, note=f"{reading.note}: {why}")


_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(?:20\d\d)(?![\d/-])")


def _page_order(stamps: list[Stamp], page: PageText) -> tuple[bool, str] | None:
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
    for line in zone:
        locale = _LOCALE.search(line[:1000])
        if locale and not votes:
            return locale[1] == "US", f"the page's locale is {locale[0]}"
    return None
