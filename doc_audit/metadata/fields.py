"""Fields on one line of a page: a label, a sign, a value; several of them one after another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from doc_audit.metadata.cycles import opens_with_cadence, read_cycle
from doc_audit.metadata.dates import DateReading, read_date
from doc_audit.metadata.normalise import NormalisedLine, normalise_line
from doc_audit.metadata.vocabulary import BY_VALUE, Vocabulary, fold
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
    r" (?:on |by |before )?(?=.)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\b(?:last|again|next|due)\b", re.IGNORECASE)
_UNKNOWN_FIELD = re.compile(r"[^\W\d_][\w /&-]{1,40}?\s?[:：]\s")
# A label about reviews, in whatever language: "update frequency" may be about anything.
REVIEWING = re.compile(
    r"review|prüf|überprüf|revis|révis|レビュー|审|검토|przegl|gransk|провер|перевір|inceleme|tinjau", re.IGNORECASE
)
# A value that explains its label: "who owns the record".
EXPLAINED = re.compile(r"(?:\Z|(?:an?|how|when|what|who|which|where|whether)\s)", re.IGNORECASE)
# No line of metadata holds more; a hostile one may, and fields are compared with each other.
_MOST_FIELDS = 16
_ABBREVIATED = re.compile(r"\b(?:inc|ltd|co|corp|jr|sr|bros|dept|univ|[a-z]\.[a-z])\.\Z", re.IGNORECASE)
_QUICK = re.compile(r"[:：]|\d{4}|^[>\s]*+(?:#|(?:[-+*]\s++)?(?:\*\*|__|<b>|<strong>)|<tr)|\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A label and its value where they were found, before anybody judged whether they count.

    *lone*: the label fills its line (a heading, a cell, a bold line); only a value that can be nothing else counts then.
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


def line_fields(
    text: str, number: int, source: StampSource, known: Vocabulary, *, lone: bool = False
) -> Iterator[Field]:
    """Give the fields of one line: at its start, or after a sign that parts them.

    *lone* says that a label may fill the line without a colon, its value being elsewhere.
    """
    if not _QUICK.search(text) and not lone:
        return
    plain = normalise_line(text)
    lone = lone or text.lstrip(" >").startswith("#")
    first = _field_at(plain, 0, number, source, known, lone=lone)
    found: list[tuple[int, Field]] = [] if first is None else [(0, first)]
    # Most lines hold no field: only signs that part it from anything can begin one where none is before it.
    starts = _starts(plain) if found or _MAY_PART.search(plain.text) else []
    for cut, start, parts in starts:
        if (not found and not parts) or (found and start < len(plain.text) - len(found[-1][1].raw)):
            continue
        field = _field_at(plain, start, number, source, known, lone=False)
        if field is not None:
            found.append((cut, field))
        if len(found) == _MOST_FIELDS:
            break
    for position, (_, field) in enumerate(found):
        stop = found[position + 1][0] if position + 1 < len(found) else len(plain.text)
        yield _cut(field, plain, stop, starts)
    if not found and len(plain.text) < 400 and " " in plain.text and _SPOKEN.search(plain.text):
        yield from _sentences(plain, number, source, known)


def _starts(plain: NormalisedLine) -> list[tuple[int, int, bool]]:
    """Find where a further field may start: the end of the value before it, the start, and whether the sign parts it from anything."""
    places: dict[int, tuple[int, bool]] = {}
    for match in _SEPARATOR.finditer(plain.text):
        places[match.end()] = (match.start(), _PARTING.match(match[0]) is not None)
    for joint in plain.joints:
        if joint:
            places.setdefault(joint, (joint, False))
    return [(cut, start, parts) for start, (cut, parts) in sorted(places.items())]


def _field_at(
    plain: NormalisedLine, start: int, number: int, source: StampSource, known: Vocabulary, *, lone: bool
) -> Field | None:
    lead = _LEAD.match(plain.text, start)
    begin = lead.end() if lead else start
    label = known.pattern.match(plain.text, begin)
    if label is None:
        return None
    end = _after_second_label(plain.text, label.end(), known)
    after = plain.text[end:]
    colon = _COLON.match(plain.text, end)
    if colon:
        return _field(label, plain, colon.end(), number, source, known)
    if lone and not after.strip(" |"):
        return _field(label, plain, len(plain.text), number, source, known, lone=True)
    if after[:1].isalnum() or after[:1] == "_":
        return None
    value_at = _other_cell(plain, begin, end) or _behind_bold(plain, begin, end)
    if value_at and known.roles.get(known.core(label[0])) in ("owner", "cycle"):
        return _field(label, plain, value_at, number, source, known, colon=False)
    loose = _LOOSE.match(plain.text, end)
    reading = read_date(plain.text[loose.end() :], known) if loose else DateReading()
    if loose and (reading.date is not None or reading.readings):
        return _field(label, plain, loose.end(), number, source, known, colon=False)
    return None


def _other_cell(plain: NormalisedLine, begin: int, end: int) -> int | None:
    """Find where the value starts if the label fills the first of the two cells of an HTML table row."""
    for row in plain.rows:
        if len(row) == 2 and row[0] <= begin and end <= row[1] and not plain.text[end : row[1]].strip(" |"):
            return row[1]
    return None


def _behind_bold(plain: NormalisedLine, begin: int, end: int) -> int | None:
    """Find where the value starts if the label alone is bold, and what follows may be a name: `**Owner** Ann`."""
    value = _NAME.match(plain.text, end)
    return value.end() if value and begin in plain.joints and end in plain.joints else None


def _after_second_label(text: str, end: int, known: Vocabulary) -> int:
    """Find the end of the same label in another language: `Letzte Aktualisierung / Última atualização: …`."""
    sign = _BILINGUAL.match(text, end)
    second = known.pattern.match(text, sign.end()) if sign else None
    if second is None:
        return end
    closed = second.end() + (text[second.end() : second.end() + 1] == ")")
    return closed if _COLON.match(text, closed) else end


def _field(
    label: re.Match[str],
    plain: NormalisedLine,
    value_at: int,
    number: int,
    source: StampSource,
    known: Vocabulary,
    *,
    colon: bool = True,
    lone: bool = False,
) -> Field | None:
    core = known.core(label[0])
    raw = plain.text[value_at:]
    role = known.roles.get(core) or role_by_value(core, raw, known)
    if role is None:
        return None
    if role == "next" and REVIEWING.search(core) and opens_with_cadence(raw):
        # "Next review: quarterly" says how often.
        role = "cycle"
    return Field(
        role=role,
        label=label[0],
        raw=raw,
        line=number,
        column=plain.column(value_at),
        source=source,
        weak=core in known.weak,
        last_resort=core in known.last_resort,
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
    if reading.date or reading.readings:
        return "next"
    if reading.problem and label != "review by":
        return "next"
    cycle = read_cycle(raw) if label != "review by" else None
    return "cycle" if cycle is not None and cycle.interval is not None else None


def _cut(field: Field, plain: NormalisedLine, stop: int, starts: Sequence[tuple[int, int, bool]]) -> Field:
    """End the value where the next field begins; owners and cycles may hold commas, `/` and full stops."""
    value_at = len(plain.text) - len(field.raw)
    raw = field.raw[: max(0, stop - value_at)]
    if field.role in ("owner", "cycle"):
        ends = [
            cut - value_at
            for cut, start, _ in starts
            if value_at < start and plain.text[cut : cut + 1] != "," and _UNKNOWN_FIELD.match(plain.text, start)
        ]
        raw = raw[: max(0, min((*ends, len(raw))))]
    if field.role != "cycle" or raw.count("|") < 2:
        # A menu of choices keeps its bars: it is a template's placeholder.
        raw = _NEXT_VALUE.split(raw, maxsplit=1)[0]
    raw = raw.strip().strip("|").strip(" `/")
    for opening, closing in ("()", "[]"):
        # The bracket that the whole line stands in.
        if raw.endswith(closing) and raw.count(opening) < raw.count(closing):
            raw = raw[:-1].rstrip()
    if field.role == "owner" and raw.endswith(".") and not _ABBREVIATED.search(raw):
        raw = raw.rstrip(".")
    return replace(field, raw=raw)


def _sentences(plain: NormalisedLine, number: int, source: StampSource, known: Vocabulary) -> Iterator[Field]:
    """Find dates in prose: `This page was last reviewed on 30 June 2021. It needs to be reviewed again on …`."""
    lead = _LEAD.match(plain.text)
    first = lead.end() if lead else 0
    # What "it" is stands at the start of the line, or on the line before: then the line is about nothing else.
    about_it = _ABOUT_THE_PAGE.match(plain.text, first) or plain.text[first : first + 3].lower() == "it "
    for start in (first, *(match.end() for match in re.finditer(r"\.\s+", plain.text))):
        match = _SENTENCE.match(plain.text, start)
        if match is None or (match["it"] and not about_it):
            continue
        rest = plain.text[match.end() :]
        value = re.split(r"\.\s", rest, maxsplit=1)[0].strip(" .*")
        if read_date(value, known).date:
            yield Field(
                role=known.role(match["label"]) or "next",
                label=match["label"],
                raw=value,
                line=number,
                column=plain.column(match.end()),
                source=source,
                colon=False,
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
    reading = read_date(field.raw, known)
    return reading.date is not None or reading.problem is not None


def bare_label(text: str) -> str:
    """Give a label without the signs before it, and without its colon."""
    return _AROUND_LABEL.sub("", text)


def is_label(text: str, known: Vocabulary) -> bool:
    """Say whether *text* is a label and nothing else."""
    folded = fold(bare_label(text))
    return known.role(folded) is not None or known.core(folded) in BY_VALUE
