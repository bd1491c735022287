"""Time the HTML report of a very large run: `python benchmarks/report.py [--findings 50000] [--pages 5000]`.

Rendering is measured in this process; peak memory is that of the whole process, the run itself included. The page is then
opened in Chromium: *usable* is from navigation until its script has run, *filter* from a keystroke until the rows shown
have changed and been laid out (the 30 ms pause that waits for the next key included).
"""

import argparse
import datetime as dt
import gzip
import hashlib
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from doc_audit.model.finding import Finding, Needs, Subject
from doc_audit.model.place import Location
from doc_audit.model.report import GitPlace, LinkCounts, Page, Report, RuleInfo
from doc_audit.model.review import Review
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page.groups import MAX_ROWS

AS_OF = dt.date(2026, 11, 24)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LIMITS = {"size, MB": 12.0, "render, s": 3.0, "peak memory, MB": 500.0, "usable, s": 3.0, "filter, s": 0.5}
TEAMS = (("SRE Team",), ("Platform Engineering",), ("Security Engineering",), ())
COUNT = "[...document.querySelectorAll('#groups li[id]')].filter(row => !row.hidden).length"
FILTER = """async (text) => {
  const field = document.getElementById('f-q');
  const start = performance.now();
  const before = document.getElementById('shown').textContent;
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  while (document.getElementById('shown').textContent === before) await new Promise(requestAnimationFrame);
  document.body.getBoundingClientRect();
  await new Promise(requestAnimationFrame);
  return [(performance.now() - start) / 1000, document.getElementById('shown').textContent];
}"""
WORDS = ("moved-page-012", "da102", "moved 7-topic")


def main() -> int:
    """Measure, print a table, and fail when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=50_000)
    parser.add_argument("--pages", type=int, default=5_000)
    wanted = parser.parse_args()
    report = make_report(wanted.findings, wanted.pages)
    FORMATS["html"].render(make_report(10, 2), Options())
    start = time.perf_counter()
    text = FORMATS["html"].render(report, Options())
    figures = {"size, MB": len(text.encode()) / 1e6, "render, s": time.perf_counter() - start}
    figures["peak memory, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures |= in_browser(text, report)
    print(
        f"{wanted.findings:,} findings on {wanted.pages:,} pages; gzip {len(gzip.compress(text.encode())) / 1e6:.1f} MB"
    )
    print("| figure | measured | limit |\n|---|---:|---:|")
    passed = 0
    for name, value in figures.items():
        limit = limit_of(name)
        passed += value > limit
        print(f"| {name} | {value:.2f} | {limit:g} |")
    return int(passed > 0)


def limit_of(figure: str) -> float:
    """Give the limit of a *figure*, whose name may go on behind that of the limit."""
    for begin, limit in LIMITS.items():
        if figure.startswith(begin):
            return limit
    raise KeyError(figure)


def make_report(findings: int, pages: int) -> Report:
    """Make a run of *findings* over *pages*, with paths, messages and suggestions as long as they are in practice."""
    paths = [
        f"docs/{index % 40:02d}-section/{index % 7}-topic/operating-guide-{index:04d}.md" for index in range(pages)
    ]
    return Report(
        version="0.1.0",
        as_of=AS_OF,
        started=dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.UTC),
        finished=dt.datetime(2026, 11, 24, 6, 1, tzinfo=dt.UTC),
        root="handbook",
        offline=False,
        complete=True,
        notes=(),
        git=GitPlace(
            commit="4f9c1d2e" * 5, branch="main", shallow=False, web_url="https://github.com/example/handbook"
        ),
        links=LinkCounts(total=400_000, ok=400_000 - findings, broken=findings),
        pages=tuple(make_page(index, path) for index, path in enumerate(paths)),
        findings=tuple(make_findings(findings, paths)),
        rules=(
            RuleInfo(code="DA101", name="missing-file", severity="error", summary="The file is not there.", help=""),
            RuleInfo(
                code="DA102", name="missing-anchor", severity="error", summary="The heading is not there.", help=""
            ),
        ),
    )


def make_page(index: int, path: str) -> Page:
    """Make a page whose review is up to 90 days late."""
    days = index % 120 - 30
    review = Review(
        path=path,
        status="fresh",
        due=AS_OF - dt.timedelta(days=days),
        days_overdue=max(days, 0) or None,
        owners=TEAMS[index % 4],
    )
    if days > 7:
        review = replace(review, status="overdue")
    return Page(path=path, title=f"Operating guide {index}", review=review)


def make_findings(count: int, paths: list[str]) -> Iterator[Finding]:
    """Make broken links, every second one with a suggestion, in path order."""
    per_page = -(-count // len(paths))
    for number in range(count):
        index = number // per_page
        target = f"../{number % 9}-topic/moved-page-{number:05d}.md"
        finding = Finding(
            id=hashlib.sha256(str(number).encode()).hexdigest()[:32],
            rule="DA101",
            subject=Subject.FILE,
            needs=Needs.PAGES,
            name="missing-file",
            severity=("error", "warning", "error")[number % 3],
            location=Location(path=paths[index], line=number % per_page * 11 + 1, column=4),
            message=f"There is no docs/{index % 40:02d}-section/{number % 9}-topic/moved-page-{number:05d}.md",
            target=target,
            owners=TEAMS[index % 4],
        )
        if number % 3 == 0:
            finding = replace(finding, rule="DA102", subject=Subject.ANCHOR, name="missing-anchor")
        if number % 2:
            finding = replace(finding, suggestion=f"../{number % 9}-topic/new-page-{number:05d}.md")
        yield finding


def in_browser(text: str, report: Report) -> dict[str, float]:
    """Open *text* in Chromium; also prove that every row is there and that a filter finds as many as *report* has."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise SystemExit("Chromium is missing: the figures of the browser cannot be taken")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "report.html"
        file.write_text(text, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page()
        start = time.perf_counter()
        page.goto(file.as_uri())
        page.evaluate("new Promise(requestAnimationFrame)")
        figures = {"usable, s": time.perf_counter() - start}
        rows = min(len(report.findings), MAX_ROWS)
        assert page.evaluate(COUNT) == rows
        figures["filter, s (first key)"], _ = page.evaluate(FILTER, "m")
        times = []
        for words in WORDS:
            seconds, shown = page.evaluate(FILTER, words)
            times.append(seconds)
            assert rows < len(report.findings) or shown.startswith(f"Showing {matching(report, words):,} finding"), (
                shown
            )
        figures["filter, s"] = max(times)
        figures["filter, s (cleared)"], _ = page.evaluate(FILTER, "")
        browser.close()
    return figures


def matching(report: Report, words: str) -> int:
    """Count the findings of *report* that carry all *words*."""
    count = 0
    for item in report.findings:
        text = f"{item.location.path} {item.rule} {item.message}".lower()
        count += all(word in text for word in words.split())
    return count


if __name__ == "__main__":
    raise SystemExit(main())
