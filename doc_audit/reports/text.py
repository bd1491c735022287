"""The report for a terminal: grouped by page, or one line per finding."""

import os
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import click

from doc_audit.model.finding import Finding
from doc_audit.model.plural import number
from doc_audit.model.report import Report, Timings
from doc_audit.model.tally import Tally, tally
from doc_audit.reports.folding import Fold, folded
from doc_audit.reports.options import Options
from doc_audit.reports.verdict import change, verdict
from doc_audit.reports.visible import visible

# Columns before a message: place, severity and code, each with its gap.
_INDENT = 27
_STYLES: Mapping[str, Mapping[str, Any]] = {
    "bold": {"bold": True},
    "dim": {"dim": True},
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow"},
    "notice": {"fg": "cyan"},
    "good": {"fg": "green", "bold": True},
    "path": {"underline": True},
}
# How a verdict's tone is painted.
_TONES = {"bad": "error", "warn": "warning", "good": "good", "open": "bold"}


def render(report: Report, options: Options) -> str:
    """Group the findings by page, then say what they add up to and what to do next."""
    counts = tally(report)
    lines: list[str] = []
    if options.verbosity >= 0:
        shown: Sequence[Finding] = tuple(_shown(report, options))
        folds: Sequence[Fold] = ()
        if options.verbosity == 0:
            shown, folds = folded(shown, report)
        for path, findings in groupby(shown, key=lambda finding: finding.location.path):
            lines.append(_linked(path, _paint(visible(_from_here(path, options)), "path", options), options))
            lines += _rows(findings, options)
            lines.append("")
        for folder, alike in groupby(folds, key=lambda fold: fold.folder):
            name = visible(_from_here(folder.rstrip("/"), options) + "/")
            lines.append(_linked(folder, _paint(name, "path", options), options))
            lines += _folder_rows(alike, options)
            lines.append("")
    lines += _summary(report, counts, options)
    return "\n".join(lines) + "\n"


def render_concise(report: Report, options: Options) -> str:
    """Render one line for each finding, `path:line:col: CODE message`, as editors read it; no other line."""
    lines = []
    for finding in _shown(report, options):
        lines.append(_concise(finding, options) + "\n")
    return "".join(lines)


def _shown(report: Report, options: Options) -> Iterator[Finding]:
    for finding in report.findings:
        if options.verbosity > 0 or (finding.suppressed is None and finding.severity != "notice"):
            yield finding


def _rows(findings: Iterable[Finding], options: Options) -> Iterator[str]:
    for finding in findings:
        place = f"{finding.location.line}:{finding.location.column}"
        message = _fold(visible(finding.message), _INDENT, options)
        yield f"  {place:>7}  {_severity(finding, options)}  {_paint(finding.rule, 'bold', options)}  {message}"
        if finding.suggestion:
            yield f"{'':{_INDENT}}{_paint('try:', 'good', options)} {visible(finding.suggestion)}"
        if finding.suppressed:
            reason = visible(finding.suppressed.reason) or "no reason given"
            yield f"{'':{_INDENT}}{_paint(f'{finding.suppressed.by}: {reason}', 'dim', options)}"


def _folder_rows(folds: Iterable[Fold], options: Options) -> Iterator[str]:
    for fold in folds:
        message = _fold(f"{fold.pages:,} {fold.text}; -v names them", _INDENT, options)
        severity = _paint(f"{fold.severity:<7}", fold.severity, options)
        yield f"  {'':>7}  {severity}  {_paint(fold.rule, 'bold', options)}  {message}"


def _severity(finding: Finding, options: Options) -> str:
    if finding.suppressed:
        return _paint("ignored", "dim", options)
    return _paint(f"{finding.severity:<7}", finding.severity, options)


def _concise(finding: Finding, options: Options) -> str:
    place = finding.location
    head = f"{visible(_from_here(place.path, options))}:{place.line}:{place.column}:"
    line = f"{head} {_paint(finding.rule, finding.severity, options)} {visible(finding.message)}"
    if finding.suggestion:
        line += f" (try: {visible(finding.suggestion)})"
    if finding.suppressed:
        line += f" [{finding.suppressed.by}]"
    return line


def _summary(report: Report, counts: Tally, options: Options) -> Iterator[str]:
    judged = verdict(report, counts)
    line = _paint(f"{judged.word}: {judged.text}", _TONES[judged.tone], options)
    if options.verbosity < 0:
        yield line
        return
    for note in report.notes:
        yield f"{_paint('note:', 'warning', options)} {visible(note)}"
    yield line
    found = ", ".join(number(count, severity) for severity, count in counts.severities.items())
    yield f"{found}; {counts.suppressed} suppressed, {counts.baselined} in the baseline. {_links(report)}"
    if report.history:
        yield from filter(None, (change(report), visible(report.history.note)))
    if report.timings and options.verbosity > 0:
        yield f"Where the time went: {_times(report.timings)}."
    hidden = counts.severities["notice"] + counts.suppressed + counts.baselined
    if options.verbosity == 0 and hidden:
        yield _paint("Notices and suppressed findings are not shown; -v shows them.", "dim", options)
    yield f"Next: {judged.next_step}"


def _times(timings: Timings) -> str:
    parts = [f"{timings.requests} requests {timings.seconds} s"]
    for host, seconds in timings.hosts:
        parts.append(f"host {visible(host)} {seconds} s")
    return ", ".join(parts)


def _links(report: Report) -> str:
    links = report.links
    parts = f"{links.ok:,} ok, {links.broken:,} with an error or a warning, {links.unverified:,} unverified, {links.skipped:,} not checked"
    text = f"Links: {links.total:,} ({parts})."
    if report.judged_percent is not None:
        text += f" Judged: {report.judged_percent}%."
    return text


def _fold(text: str, indent: int, options: Options) -> str:
    if not options.width or len(text) <= max(options.width - indent, 30):
        return text
    lines = textwrap.wrap(text, max(options.width - indent, 30), break_long_words=False, break_on_hyphens=False)
    return f"\n{'':{indent}}".join(lines)


def _from_here(path: str, options: Options) -> str:
    """Give *path* as it is opened from the current folder; absolute if that lies apart from the tree."""
    if not options.root or not options.current:
        return path or "."
    root, current = PurePath(options.root), PurePath(options.current)
    if current.is_relative_to(root) or root.is_relative_to(current):
        return os.path.relpath(root / path, current)
    return str(root / path)


def _linked(path: str, shown: str, options: Options) -> str:
    """Make *shown* a link to the file (OSC 8). Everything but letters, digits and `/._-~` is percent-encoded."""
    if not options.links:
        return shown
    full = f"{options.root.rstrip('/')}/{path}".encode("utf-8", "surrogateescape")
    return f"\x1b]8;;file://{quote(full)}\x1b\\{shown}\x1b]8;;\x1b\\"


def _paint(text: str, style: str, options: Options) -> str:
    if not options.color:
        return text
    return click.style(text, **_STYLES[style])
