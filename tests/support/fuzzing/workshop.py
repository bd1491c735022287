"""What several doors need: a folder to work in, the audit of a tree in it, and what holds for every report."""

import contextlib
import datetime as dt
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from doc_audit import Context, files, gather
from doc_audit import report as judged
from doc_audit.errors import DocAuditError
from doc_audit.model.lines import split_lines
from doc_audit.model.report import Report
from doc_audit.model.settings import Config, Freshness, Request
from doc_audit.source.text import decode

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
_MEMORY = Path("/dev/shm")


def chance_of(data: bytes) -> random.Random:
    """Decide what an input leaves open by the input itself: the same one always goes the same way."""
    return random.Random(sha256(data).digest())


@cache
def _workshop() -> Path:
    """Make the folder that all others lie in, in memory where that can be."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK):
        return Path(tempfile.mkdtemp(prefix="fuzz-", dir=_MEMORY))
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


@contextlib.contextmanager
def folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    made = Path(tempfile.mkdtemp(dir=_workshop()))
    try:
        with files.noting():
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def tidy() -> None:
    """Remove the folder in which the doors work."""
    if _workshop.cache_info().currsize:
        shutil.rmtree(_workshop(), ignore_errors=True)
        _workshop.cache_clear()


def audited(root: Path, config: Config, *, cache_dir: Path | None = None, git: bool = False) -> Report | None:
    """Audit the tree at *root*; None where it is refused with a message for the user."""
    request = Request(
        paths=(str(root),),
        root=str(root),
        as_of=NOON.date(),
        config=replace(config, freshness=Freshness(git=git)),
        offline=True,
    )
    if cache_dir is not None:
        request = replace(request, cache_dir=str(cache_dir))
    try:
        return judged(gather(request, Context(clock=lambda: NOON, environ={})))
    except DocAuditError:
        return None


def check_places(report: Report, root: Path) -> None:
    """See that every finding lies inside its file, that the links add up, and that the order is right."""
    rows: dict[str, list[str]] = {}
    for finding in report.findings:
        place = finding.location
        if finding.rule == "DA403":
            continue
        if place.path not in rows:
            rows[place.path] = split_lines(decode((root / place.path).read_bytes()))
        assert_inside(place.line, place.column, rows[place.path])
    links = report.links
    assert links.total == links.ok + links.broken + links.unverified + links.skipped
    order = [(finding.location, finding.rule) for finding in report.findings]
    assert order == sorted(order)


def assert_inside(line: int, column: int, rows: list[str]) -> None:
    """See that there is such a place in a file of the lines *rows*."""
    assert 1 <= line <= len(rows), (line, len(rows))
    assert 1 <= column <= len(rows[line - 1]) + 1, (line, column, rows[line - 1])
