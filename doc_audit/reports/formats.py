"""Every format a run can be written in, by name; a format's module is imported when it is first used."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from doc_audit.model.report import Report
from doc_audit.reports.options import Options
from doc_audit.wire.redaction import clean

Render = Callable[[Report, Options], str]
Stream = Callable[[Report, Options], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One output format. *suffixes* are the endings of file names that stand for it, each with its dot.

    *load* imports its module and gives what renders a report without secrets. *load_pieces* gives what renders the same text bit
    by bit, so that a large report is never in memory as a whole.
    """

    name: str
    suffixes: tuple[str, ...]
    load: Callable[[], Render]
    load_pieces: Callable[[], Stream] | None = None

    def render(self, report: Report, options: Options) -> str:
        """Give the text, secrets taken out."""
        return self.load()(clean(report), options)

    def stream(self, report: Report, options: Options) -> Iterable[str]:
        """Give the text in pieces, for files."""
        if self.load_pieces is None:
            return (self.render(report, options),)
        return self.load_pieces()(clean(report), options)


def infer(path: str | PurePosixPath | Path) -> str | None:
    """Give the format that the name *path* stands for (`report.html`, `run.sarif.json`), by its longest suffix; None if none."""
    name = str(path).lower()
    found, longest = None, 0
    for format_ in FORMATS.values():
        for suffix in format_.suffixes:
            if name.endswith(suffix) and len(suffix) > longest:
                found, longest = format_.name, len(suffix)
    return found


def _text() -> Render:
    from doc_audit.reports.text import render

    return render


def _concise() -> Render:
    from doc_audit.reports.text import render_concise

    return render_concise


def _html() -> Render:
    from doc_audit.reports.page.html import render

    return render


def _html_pieces() -> Stream:
    from doc_audit.reports.page.html import stream

    return stream


def _json() -> Render:
    from doc_audit.reports.json import render

    return render


def _json_pieces() -> Stream:
    from doc_audit.reports.json import stream

    return stream


def _sarif() -> Render:
    from doc_audit.reports.sarif import render

    return render


def _junit() -> Render:
    from doc_audit.reports.junit import render

    return render


def _github() -> Render:
    from doc_audit.reports.github import render

    return render


def _gitlab() -> Render:
    from doc_audit.reports.gitlab import render

    return render


def _markdown() -> Render:
    from doc_audit.reports.markdown import render

    return render


def _csv() -> Render:
    from doc_audit.reports.table import render_csv

    return render_csv


def _jsonl() -> Render:
    from doc_audit.reports.table import render_lines

    return render_lines


_ALL = (
    Format(name="text", suffixes=(".txt",), load=_text),
    Format(name="concise", suffixes=(), load=_concise),
    Format(name="html", suffixes=(".html", ".htm"), load=_html, load_pieces=_html_pieces),
    Format(name="json", suffixes=(".json",), load=_json, load_pieces=_json_pieces),
    Format(name="sarif", suffixes=(".sarif", ".sarif.json"), load=_sarif),
    Format(name="junit", suffixes=(".xml",), load=_junit),
    Format(name="github", suffixes=(), load=_github),
    Format(name="gitlab", suffixes=(".codequality.json",), load=_gitlab),
    Format(name="markdown", suffixes=(".md",), load=_markdown),
    Format(name="csv", suffixes=(".csv",), load=_csv),
    Format(name="jsonl", suffixes=(".jsonl", ".ndjson"), load=_jsonl),
)

FORMATS: Mapping[str, Format] = MappingProxyType({format_.name: format_ for format_ in _ALL})
