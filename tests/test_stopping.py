"""A run that is asked to end: at once, with what it knows, and never with a finding that the whole run would not have."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from doc_audit import Context, Report, gather, report
from doc_audit.config import parse
from doc_audit.events import Progress
from doc_audit.model.settings import Request
from doc_audit.stopping import Stop, Stopped

PAGES = 300
NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(PAGES):
        after, before = (number + 1) % PAGES, (number - 1) % PAGES
        (tmp_path / f"{number:03}.md").write_text(
            f"# Page {number}\n\n[next]({after:03}.md#page-{after}) [before]({before:03}.md#page-{before}) [bad](gone.md)\n",
            encoding="utf-8",
        )
    return tmp_path


def request(root: Path, jobs: int = 1) -> Request:
    config = parse({"rules": {"DA406": {"severity": "notice"}}, "freshness": {"git": False}}, where="test")
    return Request(
        paths=(str(root),), root=str(root), as_of=NOW.date(), config=config, offline=True, cache_dir=None, jobs=jobs
    )


def run(request: Request, context: Context) -> Report:
    return report(gather(request, context))


class AskAfter:
    """An observer that asks for the end once *pages* are read."""

    def __init__(self, stop: Stop, pages: int) -> None:
        self.stop, self.pages = stop, pages

    def __call__(self, progress: Progress) -> None:
        if progress.phase == "reading" and progress.done >= self.pages and not self.stop.is_set():
            self.stop.set()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_was_read_is_judged_and_nothing_is_said_of_the_rest(
    root: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doc_audit.source.workers._POOL_FROM_BYTES", 1)
    monkeypatch.setattr("doc_audit.source.workers._CHUNK_BYTES", 1_000)
    whole = run(request(root, jobs), Context(clock=lambda: NOW, environ={}))
    stop = Stop()
    part = run(request(root, jobs), Context(clock=lambda: NOW, environ={}, observer=AskAfter(stop, 100), stop=stop))
    assert whole.complete
    assert not part.complete
    assert 0 < len(part.pages) < PAGES
    known = {finding.id for finding in whole.findings}
    assert [finding for finding in part.findings if finding.id not in known] == []
    assert part.findings
    left = PAGES - len(part.pages)
    assert f"before it had read {left} of {PAGES} pages" in " ".join(part.notes)
    assert part.terms != whole.terms, "nothing that is missing in a part was mended"


def test_nothing_is_reported_when_no_page_was_read(root: Path) -> None:
    stop = Stop()
    stop.set()
    with pytest.raises(Stopped):
        run(request(root), Context(clock=lambda: NOW, environ={}, stop=stop))


def test_a_page_that_is_being_read_is_given_up(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from doc_audit.source import page

    stop, parse_page = Stop(), page.parse

    def asked_meanwhile(path: str, *args: Any, **kwargs: Any) -> Any:
        if path == "005.md":
            stop.ask()
        return parse_page(path, *args, **kwargs)

    monkeypatch.setattr(page, "parse", asked_meanwhile)
    part = run(request(root), Context(clock=lambda: NOW, environ={}, stop=stop))
    assert [found.path for found in part.pages] == [f"{number:03}.md" for number in range(5)]


def test_work_that_may_be_cut_is_cut_and_other_work_is_not() -> None:
    stop = Stop()
    with pytest.raises(Stopped), stop.cuttable():
        stop.ask()
    with pytest.raises(Stopped), stop.cuttable():
        raise AssertionError("must not begin")
    other = Stop()
    other.ask()
    assert other.is_set()
