"""Every format a run can be written in, by name; a format's module is imported when it is first used."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from doc_audit.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to render; never what.

    *templates* is the user's directory of overriding templates. *width* is in terminal columns, 0 for no folding.
    *link_root* is the folder that paths are relative to, where a terminal should link them; empty for no links.
    *verbosity* above 0 shows notices and suppressed findings in text, below 0 only the verdict.
    """

    templates: Path | None = None
    color: bool = False
    width: int = 0
    link_root: str = ""
    verbosity: int = 0

    def for_file(self) -> "Options":
        """The same for a file instead of a terminal: no colour, no folding, no links."""
        return replace(self, color=False, width=0, link_root="")


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
        """The text in pieces, for files."""
        return self.pieces(report, options) if self.pieces else (self.render(report, options),)


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


def _from(module: str, function: str = "render") -> Render:
    """A renderer that imports *module* of this package when it is called, and hands it the report without secrets."""

    def render(report: Report, options: Options) -> str:
        clean = import_module("doc_audit.reports.clean").clean
        text: str = getattr(import_module(f"doc_audit.reports.{module}"), function)(clean(report), options)
        return text

    return render


def _pieces(module: str) -> Stream:
    """The same as `_from`, for a module that can write in pieces."""

    def stream(report: Report, options: Options) -> Iterable[str]:
        clean = import_module("doc_audit.reports.clean").clean
        found: Iterable[str] = import_module(f"doc_audit.reports.{module}").stream(clean(report), options)
        return found

    return stream


_ALL = (
    Format(name="text", suffixes=(".txt",), render=_from("text")),
    Format(name="concise", suffixes=(), render=_from("text", "render_concise")),
    Format(name="html", suffixes=(".html", ".htm"), render=_from("html"), pieces=_pieces("html")),
    Format(name="json", suffixes=(".json",), render=_from("wire"), pieces=_pieces("wire")),
    Format(name="sarif", suffixes=(".sarif", ".sarif.json"), render=_from("sarif")),
    Format(name="junit", suffixes=(".xml",), render=_from("junit")),
    Format(name="github", suffixes=(), render=_from("github")),
    Format(name="gitlab", suffixes=(".codequality.json",), render=_from("gitlab")),
    Format(name="markdown", suffixes=(".md",), render=_from("markdown")),
    Format(name="csv", suffixes=(".csv",), render=_from("table", "render_csv")),
    Format(name="jsonl", suffixes=(".jsonl", ".ndjson"), render=_from("table", "render_lines")),
)

FORMATS: Mapping[str, Format] = MappingProxyType({format_.name: format_ for format_ in _ALL})
