"""Fields on one line of a page: a label, a sign, a value; several of them one after another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from doc_audit.metadata.cycles import opens_with_cadence, read_cycle
from doc_audit.metadata.dates import read_date
from doc_audit.metadata.normalise import NormalisedLine, normalise_line
from doc_audit.metadata.vocabulary import BY_VALUE, Label, Vocabulary
from doc_audit.metadata.words import fold
from doc_audit.model.document import Role, StampSource

# Signs that part a field from anything; the others part it from another field only.
_PARTING = re.compile(r"(?<!\s)\s+[|·•/]\s+|\|\s*")
_SEPARATOR = re.compile(_PARTING.pattern + r"|(?<=[^\s.])\.\s+|;\s+|,\s+(?=[A-Z])|\s[-–—]\s+|\t+|\s{2,}")
_MAY_PART = re.compile(r"[|·•/]")
# What may stand before a label, in numbers that no page written by people has.
_LEAD = re.compile(r"(?:\s|>|[-+]\s|\d{1,3}[.)]\s|#{1,6}\s){0,200}[^\w`$<]{0,200}")
# What follows a label, which never ends with white space.
_COLON = re.compile(r"(?<!\s)\s*+(?:\([^()]{1,40}\)\s*+)?[:：]\s*")
_LOOSE = re.compile(
    r"(?<!\s)\s*+(?:[·–—=→|]|(?<=\s)(?:-\s|on\b|(?:was|is)?\s*+(?:on)?\s?(?=\d)|(?=\d|[A-Z][a-z]{2,8}\.? \d)))\s*"
)
# White space before a name, a handle, a channel or a cadence.
_NAME = re.compile(r"(?<!\s)\s++(?=[@#]?[^\W\d_])")
_BILINGUAL = re.compile(r"(?<!\s)\s*+[/(|]\s*")
# Where another value begins.
_NEXT_VALUE = re.compile(r"(?<!\s)\s+[|·•]\s+|\|")
_AROUND_LABEL = re.compile(r"^[^\w]+|(?<![\s:：])[\s:：]+$")
_PAGE = (
    r"(?:this|the|these) (?:\w+ )?(?:page|document|doc|docs|documentation|guide|content|article|file|runbook|playbook|policy|procedure"
    r"|process|statement|readme|handbook|manual|tutorial|wiki)\b"
)
_ABOUT_THE_PAGE = re.compile(_PAGE, re.IGNORECASE)
_SENTENCE = re.compile(
    rf"(?:(?P<it>it)\b|(?:{_PAGE}|page|document|content)(?: content| of this \w+)?)"
    r" (?:was|were|is|has been|needs to be|must be|should be|will be) (?:\w+ on [^.]{4,30}? and (?:was )?)?"
    r"(?P<label>last (?:reviewed|updated|verified|checked|modified|revised)|reviewed again|next reviewed|due for review)"
    r"(?: and (?:updated|reviewed|verified|checked|modified|revised|approved))?"
    r" (?:on |by |before )?(?=.)",
    re.IGNORECASE,
)
_OWN_PAGE = (
    r"this (?:\w+ )?(?:page|document|doc|documentation|guide|article|file|runbook|playbook|policy|procedure|process|statement"
    r"|readme|handbook|manual|register|standard|plan|checklist|charter|list|report|matrix|wiki|specification|spec)"
)
# How often "this page" is reviewed, or whose it is.
_REVIEWED_SO_OFTEN = re.compile(
    rf"(?:{_OWN_PAGE} (?:is|will be|shall be|must be|should be|gets) (?:formally |to be )?(?:reviewed|audited)"
    r"(?: and (?:updated|revised|approved))?"
    r"|re-?review(?:ed)?|reviewed|review)"
    r" (?:at least |at a minimum |no less than |on an? )?(?=.)",
    re.IGNORECASE,
)
_OWNED_BY = re.compile(
    rf"{_OWN_PAGE} (?:is|was) (?:owned|maintained|written and maintained|owned and maintained|managed|curated) by (?:the )?(?=.)",
    re.IGNORECASE,
)
_TO_THE_NAMES_END = re.compile(r"[^.,;:()]{2,60}+")
_SPOKEN = re.compile(r"\b(?:last|again|next|due|re-?review(?:ed)?|review|reviewed|audited|by)\b", re.IGNORECASE)
_UNKNOWN_FIELD = re.compile(r"[^\W\d_][\w /&-]{1,40}?\s?[:：]\s")
# A label about reviews, in whatever language: "update frequency" may be about anything.
REVIEWING = re.compile(
    r"review|prüf|überprüf|revis|révis|レビュー|审|검토|przegl|gransk|провер|перевір|inceleme|tinjau", re.IGNORECASE
)
# A value that explains its label: "who owns the record".
EXPLAINED = re.compile(r"(?:\Z|(?:an?|how|when|what|who|which|where|whether)\s)", re.IGNORECASE)
# No line of metadata holds more; a hostile one may, and fields are compared with each other.
_MOST_FIELDS = 16
_LONGEST_PROSE = 400
_FULL_STOP = re.compile(r"\.\s+")
_ABBREVIATED = re.compile(r"\b(?:inc|ltd|co|corp|jr|sr|bros|dept|univ|[a-z]\.[a-z])\.\Z", re.IGNORECASE)
_QUICK = re.compile(
    r"[:：]|(?:owned|maintained|managed|curated) by |[Rr]eviewed |\d{4}|^[>\s]*+(?:#|(?:[-+*]\s++)?(?:\*\*|__|<b>|<strong>)|<tr)|\|"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A label and its value where they were found, before anybody judged whether they count.

    *lone*: the label fills its line (a heading, a cell, a bold line); only a value that can be nothing else counts then.
    *spoken*: a sentence says so of the page.
    """

    role: Role
    label: str
    raw: str
    line: int
    column: int
    source: StampSource
    weak: bool = False
    last_resort: bool = False
    colon: bool = True
    lone: bool = False
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A line to find fields on, and what it is read with."""

    plain: NormalisedLine
    number: int
    source: StampSource
    known: Vocabulary

    @property
    def text(self) -> str:
        return self.plain.text


@dataclass(frozen=True, slots=True)
class _Start:
    """A place where a further field may *begin*, *cut* being where the value before it ends.

    *parts* says that the sign between them parts a field from anything.
    """

    cut: int
    begin: int
    parts: bool


def line_fields(
    text: str, number: int, source: StampSource, known: Vocabulary, *, lone: bool = False
) -> Iterator[Field]:
    """Give the fields of one line: at its start, or after a sign that parts them.

    *lone* says that a label may fill the line without a colon, its value being elsewhere.
    """
    if not _QUICK.search(text) and not lone:
        return
    line = _Line(normalise_line(text), number, source, known)
    is_heading = text.lstrip(" >").startswith("#")
    first = _field_at(line, 0, lone=lone or is_heading)
    starts: Sequence[_Start] = ()
    # Most lines hold no field: only signs that part it from anything can begin one where none is before it.
    if first is not None or _MAY_PART.search(line.text):
        starts = _starts(line.plain)
    found = _uncut_fields(line, first, starts)
    if not found:
        yield from _sentences(line)
    elif first is not None and first.role in ("reviewed", "updated"):
        yield from _cadence_behind(line)
    stops = [cut for cut, _ in found[1:]]
    stops.append(len(line.text))
    for (_, field), stop in zip(found, stops, strict=False):
        yield _cut(field, line, stop, starts)


def _starts(plain: NormalisedLine) -> Sequence[_Start]:
    """Find where a further field may start: after a sign, or where bold type begins or ends."""
    found: dict[int, _Start] = {}
    for match in _SEPARATOR.finditer(plain.text):
        found[match.end()] = _Start(match.start(), match.end(), _PARTING.match(match[0]) is not None)
    for joint in plain.joints:
        if joint:
            found.setdefault(joint, _Start(joint, joint, False))
    return [found[begin] for begin in sorted(found)]


def _uncut_fields(line: _Line, first: Field | None, starts: Sequence[_Start]) -> list[tuple[int, Field]]:
    """Give the fields of the line, and where the value before each ends; the value of each runs to the end of the line."""
    found: list[tuple[int, Field]] = []
    if first is not None:
        found.append((0, first))
    for start in starts:
        if not found:
            may_begin = start.parts
        else:
            may_begin = start.begin >= len(line.text) - len(found[-1][1].raw)
        if not may_begin:
            continue
        field = _field_at(line, start.begin)
        if field is not None:
            found.append((start.cut, field))
        if len(found) == _MOST_FIELDS:
            break
    return found


def _field_at(line: _Line, start: int, *, lone: bool = False) -> Field | None:
    label = line.known.label_at(line.text, _after_lead(line.text, start))
    if label is None:
        return None
    end = _after_second_label(line.text, label.end, line.known)
    colon = _COLON.match(line.text, end)
    if colon:
        return _field(line, label, colon.end())
    if lone and not line.text[end:].strip(" |"):
        return _field(line, label, len(line.text), lone=True)
    value_at = _value_without_colon(line, label, end)
    if value_at is None:
        return None
    return _field(line, label, value_at, colon=False)


def _after_lead(text: str, start: int) -> int:
    lead = _LEAD.match(text, start)
    assert lead is not None, "the pattern matches nothing, too"
    return lead.end()


def _value_without_colon(line: _Line, label: Label, end: int) -> int | None:
    """Find where the value starts: a name or a cadence in another cell or behind bold type, or a date behind any sign."""
    if line.text[end : end + 1].isalnum() or line.text.startswith("_", end):
        return None
    if line.known.roles.get(line.known.core(label.text)) in ("owner", "cycle"):
        value_at = _other_cell(line.plain, label.start, end) or _behind_bold(line.plain, label.start, end)
        if value_at is not None:
            return value_at
    sign = _LOOSE.match(line.text, end)
    if sign is None or not read_date(line.text[sign.end() :], line.known).has_date:
        return None
    return sign.end()


def _other_cell(plain: NormalisedLine, begin: int, end: int) -> int | None:
    """Find where the value starts if the label fills the first of the two cells of an HTML table row."""
    for row in plain.rows:
        if len(row) == 2 and row[0] <= begin and end <= row[1] and not plain.text[end : row[1]].strip(" |"):
            return row[1]
    return None


def _behind_bold(plain: NormalisedLine, begin: int, end: int) -> int | None:
    """Find where the value starts if the label alone is bold, and what follows may be a name: `**Owner** Ann`."""
    value = _NAME.match(plain.text, end)
    if value is None or begin not in plain.joints or end not in plain.joints:
        return None
    return value.end()


def _after_second_label(text: str, end: int, known: Vocabulary) -> int:
    """Find the end of the same label in another language: `Letzte Aktualisierung / Última atualização: …`."""
    sign = _BILINGUAL.match(text, end)
    if sign is None:
        return end
    second = known.label_at(text, sign.end())
    if second is None:
        return end
    closed = second.end
    if text.startswith(")", closed):
        closed += 1
    if _COLON.match(text, closed):
        return closed
    return end


def _field(line: _Line, label: Label, value_at: int, *, colon: bool = True, lone: bool = False) -> Field | None:
    core = line.known.core(label.text)
    raw = line.text[value_at:]
    role = line.known.roles.get(core) or role_by_value(core, raw, line.known)
    if role is None:
        return None
    if role == "next" and REVIEWING.search(core) and opens_with_cadence(raw):
        # "Next review: quarterly" says how often.
        role = "cycle"
    return Field(
        role=role,
        label=label.text,
        raw=raw,
        line=line.number,
        column=line.plain.column(value_at),
        source=line.source,
        weak=core in line.known.weak,
        last_resort=core in line.known.last_resort,
        colon=colon,
        lone=lone,
    )


def role_by_value(label: str, raw: str, known: Vocabulary) -> Role | None:
    """Give the role of a label that has several; None if it has one, or none at all.

    `Review date` is the next review in policies and the last elsewhere, which the audit day decides later; a phrase makes it a cycle.
    """
    if label not in BY_VALUE:
        return None
    reading = read_date(raw, known)
    if reading.has_date:
        return "next"
    if label == "review by":
        return None
    if reading.problem:
        return "next"
    cycle = read_cycle(raw)
    if cycle is None or cycle.interval is None:
        return None
    return "cycle"


def _cut(field: Field, line: _Line, stop: int, starts: Sequence[_Start]) -> Field:
    """End the value at *stop*, where the next field begins, or before."""
    value_at = len(line.text) - len(field.raw)
    if field.role in ("owner", "cycle"):
        stop = _before_unknown_field(line.text, value_at, stop, starts)
    raw = field.raw[: max(0, stop - value_at)]
    is_menu = field.role == "cycle" and raw.count("|") >= 2
    if not is_menu:
        raw = _NEXT_VALUE.split(raw, maxsplit=1)[0]
    raw = _without_open_end(raw.strip().strip("|").strip(" `/"))
    if field.role == "owner" and raw.endswith(".") and not _ABBREVIATED.search(raw):
        raw = raw.rstrip(".")
    return replace(field, raw=raw)


def _before_unknown_field(text: str, value_at: int, stop: int, starts: Sequence[_Start]) -> int:
    """Find where the value of an owner or a cycle ends, which may hold commas, `/` and full stops: before any word with a colon."""
    for start in starts:
        is_behind = value_at < start.begin and not text.startswith(",", start.cut)
        if is_behind and _UNKNOWN_FIELD.match(text, start.begin):
            return min(stop, start.cut)
    return stop


def _without_open_end(raw: str) -> str:
    """Take off a bracket that the whole line stands in."""
    for opening, closing in ("()", "[]"):
        if raw.endswith(closing) and raw.count(opening) < raw.count(closing):
            raw = raw[:-1].rstrip()
    return raw


def _may_be_prose(text: str) -> bool:
    return len(text) < _LONGEST_PROSE and " " in text and _SPOKEN.search(text) is not None


def _sentences(line: _Line) -> Iterator[Field]:
    """Find dates in prose: `This page was last reviewed on 30 June 2021. It needs to be reviewed again on …`."""
    text = line.text
    if not _may_be_prose(text):
        return
    first = _after_lead(text, 0)
    # What "it" is stands at the start of the line, or on the line before: then the line is about nothing else.
    about_it = _ABOUT_THE_PAGE.match(text, first) or text[first : first + 3].lower() == "it "
    starts = [first]
    starts.extend(stop.end() for stop in _FULL_STOP.finditer(text))
    for start in starts:
        yield from _said_of_the_page(line, start)
        match = _SENTENCE.match(text, start)
        if match is None or (match["it"] and not about_it):
            continue
        value = _FULL_STOP.split(text[match.end() :], maxsplit=1)[0].strip(" .*")
        if read_date(value, line.known).date:
            yield Field(
                role=line.known.role(match["label"]) or "next",
                label=match["label"],
                raw=value,
                line=line.number,
                column=line.plain.column(match.end()),
                source=line.source,
                colon=False,
            )


def _said_of_the_page(line: _Line, start: int) -> Iterator[Field]:
    """Read the sentence at *start* that says how often the page is reviewed ("This policy is reviewed annually by …"), or whose it is."""
    text = line.text
    match = _REVIEWED_SO_OFTEN.match(text, start)
    if match is not None and opens_with_cadence(_first_words(text[match.end() :])):
        yield _spoken("cycle", "reviewed", _first_words(text[match.end() :]), line, match.end())
    match = _OWNED_BY.match(text, start)
    name = match and _TO_THE_NAMES_END.match(text, match.end())
    if match is not None and name and _is_a_name(name[0]):
        yield _spoken("owner", "owned by", name[0].strip(), line, match.end())


def _cadence_behind(line: _Line) -> Iterator[Field]:
    """Read the cadence in a sentence behind a date: "Last reviewed: 2026-05-17. Re-review quarterly or after upgrades"."""
    for stop in _FULL_STOP.finditer(line.text[:_LONGEST_PROSE]):
        match = _REVIEWED_SO_OFTEN.match(line.text, stop.end())
        if match is not None and opens_with_cadence(_first_words(line.text[match.end() :])):
            yield _spoken("cycle", "review", _first_words(line.text[match.end() :]), line, match.end())
            return


def _first_words(text: str) -> str:
    return _FULL_STOP.split(text, maxsplit=1)[0].strip(" .*")


def _is_a_name(text: str) -> bool:
    return text[:1] in "@#" or text[:1].isupper() or not text.isascii()


def _spoken(role: Role, label: str, raw: str, line: _Line, place: int) -> Field:
    return Field(
        role=role,
        label=label,
        raw=raw,
        line=line.number,
        column=line.plain.column(place),
        source=line.source,
        spoken=True,
    )


def follow(field: Field, text: str, number: int) -> Field:
    """Give *field* the value that stands on a line of its own below its label."""
    plain = normalise_line(text)
    start = len(plain.text) - len(plain.text.lstrip(" >-\t`:|"))
    value = _NEXT_VALUE.split(plain.text[start:], maxsplit=1)[0]
    # A cycle below its label is one of the many things that may stand there.
    lone = field.lone or field.role == "cycle"
    return replace(field, raw=value.strip(" `|"), line=number, column=plain.column(start), lone=lone)


def is_firm(field: Field, known: Vocabulary) -> bool:
    """Say whether the value is of the kind that the label announces, so that the two are metadata beyond doubt."""
    if field.role == "owner":
        return not EXPLAINED.match(field.raw)
    if field.role == "cycle":
        cycle = read_cycle(field.raw)
        return cycle is not None and cycle.kind != "unknown"
    return read_date(field.raw, known).is_about_a_date


def bare_label(text: str) -> str:
    """Give a label without the signs before it, and without its colon."""
    return _AROUND_LABEL.sub("", text)


def is_label(text: str, known: Vocabulary) -> bool:
    """Say whether *text* is a label and nothing else."""
    folded = fold(bare_label(text))
    return known.role(folded) is not None or known.core(folded) in BY_VALUE
