"""Where a report goes: `--format NAME[:FILE]`, files and folders, and colours."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from doc_audit.cli.common.flags import RenderFlags
from doc_audit.cli.streams import drop_stdout
from doc_audit.errors import OutputError, UsageError
from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS, infer
from doc_audit.reports.options import Options
from doc_audit.writing.door import put
from doc_audit.writing.outputs import check_outputs


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One output of a run: a format, and the file it goes to (None: stdout)."""

    format: str
    file: Path | None


def writing(
    flags: RenderFlags,
    root: str = "",
    inputs: Mapping[str, Path | str | None] = MappingProxyType({}),
    *,
    stdout: bool = True,
) -> Callable[[Report], None]:
    """Check the options of `render_options` in *flags* at once, and give what writes a report as they say.

    *inputs* are what the run reads beside the templates, as `check_outputs` takes them. A terminal gets links to the files
    below *root*, if that is given and colours are wanted. Without *stdout* only files are written.

    Raises:
        UsageError: an unknown format, two formats for stdout, an output that would replace what is no report, or --split-by without
            --html-dir.
    """
    asked = targets(flags.formats, flags.outputs)
    check_outputs(
        [target.file for target in asked if target.file is not None],
        {"a template": flags.templates, **inputs},
    )
    wanted = [target for target in asked if _is_wanted(target, flags, stdout=stdout)]
    if flags.split_by and not flags.html_dir:
        raise UsageError("--split-by writes several files: say where with --html-dir DIR")
    options = Options(
        color=use_color(flags.color, os.environ),
        verbosity=flags.verbose - flags.quiet,
        templates=flags.templates,
        root=root,
        current=str(Path.cwd()),
    )
    if options.color and _shows_links(os.environ):
        options = replace(options, links=bool(root))

    def write_report(report: Report) -> None:
        failed: list[OutputError] = []
        if flags.html_dir:
            try:
                write_folder(report, flags.html_dir, options, root, by_owner=flags.split_by == "owner")
            except OutputError as error:
                failed.append(error)
        try:
            write(report, wanted, options, root)
        except OutputError as error:
            failed.append(error)
        if failed:
            raise OutputError("; ".join(map(str, failed)))

    return write_report


def _is_wanted(target: Target, flags: RenderFlags, *, stdout: bool) -> bool:
    if target.file is not None:
        return True
    if flags.quiet > 1 and target.format == "text":
        return False
    return stdout


def targets(formats: Iterable[str], outputs: Iterable[Path]) -> tuple[Target, ...]:
    """Read `--format` and `--output` values; text goes to stdout when nothing else does.

    Raises:
        UsageError: an unknown format, a suffix that says no format, or two formats for stdout.
    """
    found = [_target(text) for text in formats]
    found += [Target(format=_inferred(path), file=path) for path in outputs]
    if not any(target.file is None for target in found):
        found.insert(0, Target(format="text", file=None))
    if sum(target.file is None for target in found) > 1:
        raise UsageError("only one --format can go to stdout: give the others a file, as in --format html:report.html")
    return tuple(found)


def write(report: Report, wanted: Iterable[Target], options: Options, root: str = "") -> None:
    """Render *report* into every target; stdout last, so that nobody reads of a report that was not written.

    A file that cannot be written keeps none of the others from it. *root* is the audited tree, if there is one here.

    Raises:
        OutputError: files could not be written; the message names each.
    """
    failed: list[str] = []
    for target in sorted(wanted, key=lambda target: target.file is None):
        wanted_format = FORMATS[target.format]
        if target.file is None:
            _print(wanted_format.render(report, options))
        else:
            pieces = wanted_format.stream(report, options.for_file())
            try:
                put(target.file, (piece.encode("utf-8", "replace") for piece in pieces), inside=root or None)
            except OutputError as error:
                failed.append(str(error))
    if failed:
        raise OutputError("; ".join(failed))


def write_folder(report: Report, folder: Path, options: Options, root: str = "", *, by_owner: bool) -> None:
    """Write the HTML report as files beside each other into *folder*; other files there are left alone.

    Raises:
        OutputError: a file could not be written.
    """
    from doc_audit.reports.page.html import render_files

    for name, text in render_files(report, options, by_owner=by_owner).items():
        put(folder / name, (text.encode("utf-8", "replace"),), inside=root or None)


def use_color(choice: str, environ: Mapping[str, str]) -> bool:
    """Decide on colour: the flag, then NO_COLOR, then FORCE_COLOR (both only if not empty), then the terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and environ.get("TERM") != "dumb"


def _shows_links(environ: Mapping[str, str]) -> bool:
    """Say whether stdout is a terminal that takes OSC 8 links; the Linux console prints them as text."""
    return sys.stdout.isatty() and environ.get("TERM", "dumb") not in ("dumb", "linux")


def _target(text: str) -> Target:
    name, _, file = text.partition(":")
    if name not in FORMATS:
        raise UsageError(f"--format {text}: unknown format {name!r}; known: {', '.join(sorted(FORMATS))}")
    if file in ("", "-"):
        return Target(format=name, file=None)
    return Target(format=name, file=Path(file))


def _inferred(path: Path) -> str:
    name = infer(path.name)
    if name is None:
        raise UsageError(f"--output {path}: the suffix names no format; say --format NAME:{path}")
    return name


def _print(text: str) -> None:
    stream = sys.stdout.buffer
    try:
        stream.write(text.encode("utf-8", "replace"))
        if text and not text.endswith("\n"):
            stream.write(b"\n")
        stream.flush()
    except BrokenPipeError:
        # The reader (`| head`) has seen enough; what was found still decides the exit code.
        drop_stdout()
    except OSError as error:
        drop_stdout()
        raise OutputError(f"stdout: cannot write: {error.strerror or error}") from error
