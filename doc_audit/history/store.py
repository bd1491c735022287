"""Remembered runs in one SQLite file: safe under two runs at once, after a kill, and on a full disk.

A finding is described once per tree, as the last run found it; a run holds the numbers of its findings.
"""

import datetime as dt
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from doc_audit.database import connect
from doc_audit.errors import OutputError, UsageError
from doc_audit.files import Refused
from doc_audit.history.record import Record, identity, order, point, tree
from doc_audit.history.states import MAX_POINTS, Past, PastFinding
from doc_audit.model.finding import Finding
from doc_audit.model.history import RunPoint
from doc_audit.model.report import Report, Terms, differences
from doc_audit.model.tally import active, ids_of
from doc_audit.wire import read, shape
from doc_audit.wire.convert import convert, parse
from doc_audit.wire.redaction import clean
from doc_audit.wire.run import finding_data, point_data, terms_data

_Item = TypeVar("_Item")
VERSION = 1
# "dAud": tells our file from any other SQLite database.
APPLICATION = 0x64417564
# Runs looked back at for "how often in a row".
LOOK_BACK = 60
_CHUNK = 500
_WAIT_SECONDS = 30.0
_TABLES = (
    "CREATE TABLE runs (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, tree TEXT NOT NULL, as_of TEXT NOT NULL, "
    "started TEXT NOT NULL, terms TEXT NOT NULL, point TEXT NOT NULL)",
    "CREATE INDEX runs_tree ON runs (tree)",
    "CREATE TABLE findings (id INTEGER PRIMARY KEY, tree TEXT NOT NULL, fingerprint TEXT NOT NULL, first TEXT NOT NULL, "
    "last TEXT NOT NULL, data TEXT NOT NULL, UNIQUE (tree, fingerprint))",
    "CREATE TABLE seen (run INTEGER NOT NULL, finding INTEGER NOT NULL, PRIMARY KEY (run, finding)) WITHOUT ROWID",
    "CREATE INDEX seen_finding ON seen (finding)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)
_UPSERT = (
    "INSERT INTO findings (tree, fingerprint, first, last, data) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (tree, fingerprint) DO UPDATE SET first = min(first, excluded.first), "
    "data = CASE WHEN excluded.last >= last THEN excluded.data ELSE data END, last = max(last, excluded.last)"
)


def add(file: Path, records: Iterable[Record]) -> int:
    """Remember *records*, all of them or none; give how many were not there yet.

    Raises:
        UsageError: *file* is not a history of a version known here.
        OutputError: it could not be written (a full disk, permissions, another run that does not let go).
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{file}: cannot write the history: {error.strerror}") from error
    added = 0
    with _writing(file) as db:
        for item in records:
            added += _add(db, item)
    return added


def past(file: Path, report: Report) -> Past:
    """Give what *file* knows of the runs before *report*; nothing if there is no such file yet.

    Raises:
        UsageError: *file* is not a history of a version known here, or damaged.
    """
    # Another run may have just created it, and has not written yet.
    if not file.exists() or not file.stat().st_size:
        return Past(note="This is the first run of its history.")
    with _reading(file) as db:
        # Earlier runs were written without secrets, and are found again by terms without them.
        return _past(db, clean(report))


def records(file: Path) -> tuple[Record, ...]:
    """Give all runs of *file*, oldest first.

    Raises:
        UsageError: there is no such file, or it is not a history of a version known here.
    """
    found = []
    with _reading(_existing(file)) as db:
        for run in _runs(db):
            found.append(Record(terms=run.terms, point=run.point, findings=_findings(db, run.number)))
    return tuple(sorted(found, key=lambda item: (order(item.point), identity(item))))


def points(file: Path) -> tuple[tuple[Terms, RunPoint], ...]:
    """Give all runs of *file* without their findings, oldest first; raises as `records` does."""
    found = []
    with _reading(_existing(file)) as db:
        for run in _runs(db):
            found.append((run.terms, run.point))
    return tuple(sorted(found, key=lambda pair: order(pair[1])))


def _existing(file: Path) -> Path:
    if not file.exists():
        raise UsageError(f"{file}: there is no such history; `doc-audit check --history {file}` starts one")
    return file


@contextmanager
def _reading(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(connect(file, wait=_WAIT_SECONDS, create=False)) as db:
            _check(db, file)
            yield db
    except Refused as error:
        raise UsageError(f"{file}: cannot read the history: {error.strerror}") from error
    except (sqlite3.Error, ValueError, OSError) as error:
        raise UsageError(f"{file}: cannot read the history: {error}") from error


@contextmanager
def _writing(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(connect(file, wait=_WAIT_SECONDS)) as db:
            # Transactions are begun here, not by Python's module.
            db.isolation_level = None
            db.execute("BEGIN IMMEDIATE")
            if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in _TABLES:
                    db.execute(statement)
            _check(db, file)
            yield db
            db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise OutputError(f"{file}: cannot write the history: {error}") from error
    except Refused as error:
        raise UsageError(f"{file}: cannot write the history: {error.strerror}") from error
    except (sqlite3.Error, ValueError) as error:
        raise UsageError(f"{file}: cannot write the history: {error}") from error


def _check(db: sqlite3.Connection, file: Path) -> None:
    application = db.execute("PRAGMA application_id").fetchone()[0]
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        raise UsageError(f"{file}: not a history of doc-audit")
    if version != VERSION:
        raise UsageError(
            f"{file}: a history of version {version}, and this doc-audit reads {VERSION}; update doc-audit"
        )


def _add(db: sqlite3.Connection, item: Record) -> int:
    """Remember one run; give 0 if it was there already."""
    uid = identity(item)
    if db.execute("SELECT 1 FROM runs WHERE uid = ?", (uid,)).fetchone():
        return 0
    name = tree(item.terms)
    day, moment = order(item.point)
    as_of, started = day.isoformat(), moment.isoformat()
    row = (uid, name, as_of, started, json.dumps(terms_data(item.terms)), json.dumps(point_data(item.point)))
    run = db.execute(
        "INSERT INTO runs (uid, tree, as_of, started, terms, point) VALUES (?, ?, ?, ?, ?, ?)", row
    ).lastrowid
    last = f"{as_of} {started}"
    described = []
    for found in item.findings:
        described.append((name, found.id, as_of, last, json.dumps(finding_data(_bare(found)))))
    db.executemany(_UPSERT, described)
    stored = _stored(db, name, item.findings)
    pairs = [(run, number) for number, _ in stored.values()]
    db.executemany("INSERT OR IGNORE INTO seen (run, finding) VALUES (?, ?)", pairs)
    return 1


def _bare(finding: Finding) -> Finding:
    """Give the finding itself, without what history knows better."""
    return replace(finding, state="unknown", first_seen=None, runs=0)


@dataclass(frozen=True, slots=True)
class _Run:
    """A remembered run, and the number that it has in the file."""

    number: int
    terms: Terms
    point: RunPoint


def _runs(db: sqlite3.Connection, name: str | None = None) -> Iterator[_Run]:
    """Give the runs of the tree *name*; all of them for None."""
    query = "SELECT id, terms, point FROM runs"
    rows = db.execute(query)
    if name is not None:
        rows = db.execute(query + " WHERE tree = ?", (name,))
    for number, terms, numbers in rows:
        yield _Run(number, _terms(terms), _point(numbers))


def _earlier(db: sqlite3.Connection, name: str, report: Report) -> list[_Run]:
    """Give the runs of the tree *name* before *report*, oldest first."""
    now = order(point(report))
    earlier = [run for run in _runs(db, name) if order(run.point) < now]
    return sorted(earlier, key=lambda run: (order(run.point), run.number))


def _past(db: sqlite3.Connection, report: Report) -> Past:
    name = tree(report.terms)
    earlier = _earlier(db, name, report)
    comparable = [run for run in earlier if not differences(run.terms, report.terms)]
    complete = [run for run in comparable if run.point.complete]
    findings = _past_findings(db, name, report, [run.number for run in complete])
    points = tuple(run.point for run in comparable[-(MAX_POINTS - 1) :])
    if not complete:
        note = "Not compared: every earlier run was incomplete."
        if not comparable:
            note = _why_none(db, report, earlier)
        return Past(points=points, findings=findings, note=note)
    last = complete[-1]
    reference = Record(terms=report.terms, point=last.point, findings=_findings(db, last.number))
    return Past(reference=reference, points=points, findings=findings)


def _why_none(db: sqlite3.Connection, report: Report, earlier: Sequence[_Run]) -> str:
    """Say why none of the *earlier* runs can be compared with *report*."""
    if earlier:
        # Of several runs under other terms the most similar one says most; a run of one folder in between does not matter.
        differing = min((differences(run.terms, report.terms) for run in reversed(earlier)), key=len)
        return f"Not compared: this run and the earlier one nearest to it differ in {', '.join(differing)}."
    if db.execute("SELECT 1 FROM runs").fetchone():
        return "Not compared: the history holds no earlier run of this repository and root."
    return "This is the first run of its history."


def _past_findings(db: sqlite3.Connection, name: str, report: Report, runs: Sequence[int]) -> dict[str, PastFinding]:
    """Say what is known of the findings of *report*; *runs* are the comparable ones, oldest first."""
    stored = _stored(db, name, active(report))
    numbers = {number for number, _ in stored.values()}
    before = _found_before(db, numbers, frozenset(runs))
    streaks = _streaks(db, numbers, runs)
    past = {}
    for fingerprint, (number, first) in stored.items():
        day = dt.date.fromisoformat(first)
        past[fingerprint] = PastFinding(first=day, before=number in before, runs=streaks[number])
    return past


def _found_before(db: sqlite3.Connection, findings: Set[int], runs: Set[int]) -> set[int]:
    """Give those of *findings* that one of *runs* found."""
    before = set()
    for chunk in _chunks(sorted(findings)):
        marks = ",".join("?" * len(chunk))
        for run, number in db.execute(f"SELECT run, finding FROM seen WHERE finding IN ({marks})", chunk):  # noqa: S608 - only question marks are put in
            if run in runs:
                before.add(number)
    return before


def _streaks(db: sqlite3.Connection, findings: Set[int], runs: Sequence[int]) -> Counter[int]:
    """Count for each of *findings* how many of the last *runs* in a row found it."""
    streaks: Counter[int] = Counter()
    alive = set(findings)
    for run in reversed(runs[-LOOK_BACK:]):
        alive &= {number for (number,) in db.execute("SELECT finding FROM seen WHERE run = ?", (run,))}
        if not alive:
            break
        streaks.update(alive)
    return streaks


def _stored(db: sqlite3.Connection, name: str, findings: Iterable[Finding]) -> dict[str, tuple[int, str]]:
    """Give number and first day, by fingerprint, of those of *findings* that are stored for the tree *name*."""
    stored: dict[str, tuple[int, str]] = {}
    for chunk in _chunks(sorted(ids_of(findings))):
        marks = ",".join("?" * len(chunk))
        query = f"SELECT fingerprint, id, first FROM findings WHERE tree = ? AND fingerprint IN ({marks})"  # noqa: S608 - only question marks are put in
        for fingerprint, number, first in db.execute(query, (name, *chunk)):
            stored[fingerprint] = (number, first)
    return stored


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _findings(db: sqlite3.Connection, run: int) -> tuple[Finding, ...]:
    query = "SELECT f.data FROM seen s JOIN findings f ON f.id = s.finding WHERE s.run = ?"
    found = []
    for (data,) in db.execute(query, (run,)):
        found.append(read.finding_of(convert(parse(data), shape.Finding, "finding")))
    return tuple(sorted(found, key=lambda item: (item.location, item.rule, item.id)))


def _point(text: str) -> RunPoint:
    return read.point_of(convert(parse(text), shape.Point, "run"))


def _terms(text: str) -> Terms:
    return read.terms_of(convert(parse(text), shape.Terms, "terms"))
