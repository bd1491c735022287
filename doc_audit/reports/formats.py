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

    *pieces* gives the same text as *render* bit by bit, so that a large report is never in memory as a whole.
    """

    name: str
    suffixes: tuple[str, ...]
    render: Render
    pieces: Stream | None = None

    def stream(self, report: Report, options: Options) -> Iterable[str]:
        """Give the text in pieces, for files."""
        if self.pieces is None:
            return (self.render(report, options),)
        return self.pieces(report, options)


def infer(path: str | PurePosixPath | Path) -> str | None:
    """The format that the name *path* stands for (`report.html`, `run.sarif.json`), by its longest suffix; None if none does."""
    name = str(path).lower()
    fitting = [
        (len(suffix), format_.name)
        for format_ in FORMATS.values()
        for suffix in format_.suffixes
        if name.endswith(suffix)
    ]
    return max(fitting)[1] if fitting else None


def _text(report: Report, options: Options) -> str:
    from doc_audit.reports import text

    return text.render(clean(report), options)


def _concise(report: Report, options: Options) -> str:
    from doc_audit.reports import text

    return text.render_concise(clean(report), options)


def _html(report: Report, options: Options) -> str:
    from doc_audit.reports.page import html

    return html.render(clean(report), options)


def _html_pieces(report: Report, options: Options) -> Iterable[str]:
    from doc_audit.reports.page import html

    return html.stream(clean(report), options)


def _json(report: Report, options: Options) -> str:
    from doc_audit.reports import json

    return json.render(clean(report), options)


def _json_pieces(report: Report, options: Options) -> Iterable[str]:
    from doc_audit.reports import json

    return json.stream(clean(report), options)


def _sarif(report: Report, options: Options) -> str:
    from doc_audit.reports import sarif

    return sarif.render(clean(report), options)


def _junit(report: Report, options: Options) -> str:
    from doc_audit.reports import junit

    return junit.render(clean(report), options)


def _github(report: Report, options: Options) -> str:
    from doc_audit.reports import github

    return github.render(clean(report), options)


def _gitlab(report: Report, options: Options) -> str:
    from doc_audit.reports import gitlab

    return gitlab.render(clean(report), options)


def _markdown(report: Report, options: Options) -> str:
    from doc_audit.reports import markdown

    return markdown.render(clean(report), options)


def _csv(report: Report, options: Options) -> str:
    from doc_audit.reports import table

    return table.render_csv(clean(report), options)


def _jsonl(report: Report, options: Options) -> str:
    from doc_audit.reports import table

    return table.render_lines(clean(report), options)


_ALL = (
    Format(name="text", suffixes=(".txt",), render=_text),
    Format(name="concise", suffixes=(), render=_concise),
    Format(name="html", suffixes=(".html", ".htm"), render=_html, pieces=_html_pieces),
    Format(name="json", suffixes=(".json",), render=_json, pieces=_json_pieces),
    Format(name="sarif", suffixes=(".sarif", ".sarif.json"), render=_sarif),
    Format(name="junit", suffixes=(".xml",), render=_junit),
    Format(name="github", suffixes=(), render=_github),
    Format(name="gitlab", suffixes=(".codequality.json",), render=_gitlab),
    Format(name="markdown", suffixes=(".md",), render=_markdown),
    Format(name="csv", suffixes=(".csv",), render=_csv),
    Format(name="jsonl", suffixes=(".jsonl", ".ndjson"), render=_jsonl),
)

FORMATS: Mapping[str, Format] = MappingProxyType({format_.name: format_ for format_ in _ALL})
