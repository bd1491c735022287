"""Where a report goes: `--format NAME[:FILE]`, colours, and files that are written whole or not at all."""

import contextlib
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from doc_audit.cli.streams import drop_stdout
from doc_audit.errors import OutputError, UsageError
from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS, infer
from doc_audit.reports.options import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One output of a run: a format, and the file it goes to (None: stdout)."""

    format: str
    file: Path | None


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


def write(report: Report, wanted: Iterable[Target], options: Options) -> None:
    """Render *report* into every target; stdout last, so that nobody reads of a report that was not written.

    Raises:
        OutputError: a file could not be written.
    """
    for target in sorted(wanted, key=lambda target: target.file is None):
        wanted_format = FORMATS[target.format]
        if target.file is None:
            _print(wanted_format.render(report, options))
        else:
            pieces = wanted_format.stream(report, options.for_file())
            write_bytes(target.file, (piece.encode("utf-8", "replace") for piece in pieces))


def write_folder(report: Report, folder: Path, options: Options, *, by_owner: bool) -> None:
    """Write the HTML report as files beside each other into *folder*; other files there are left alone.

    Raises:
        OutputError: a file could not be written.
    """
    from doc_audit.reports.page.html import render_files

    for name, text in render_files(report, options, by_owner=by_owner).items():
        write_file(folder / name, text)


def write_file(path: Path, text: str) -> None:
    """Write *text* to *path* in one step: a reader sees the old file or the new one, never half of one.

    Raises:
        OutputError: with the reason of the operating system.
    """
    write_bytes(path, (text.encode("utf-8", "replace"),))


def write_bytes(path: Path, pieces: Iterable[bytes]) -> None:
    """Write *pieces*, one after the other, to *path* in one step; a file that is there already keeps its permissions.

    Raises:
        OutputError: with the reason of the operating system.
    """
    # Imported here: most runs write no file.
    import tempfile

    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            with path.open("wb") as pipe:
                pipe.writelines(pieces)
            return
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".tmp")
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
    except BaseException as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        if not isinstance(error, OSError):
            raise
        raise OutputError(f"{path}: cannot write: {error.strerror or error}") from error


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def use_color(choice: str, environ: Mapping[str, str]) -> bool:
    """Decide on colour: the flag, then NO_COLOR, then FORCE_COLOR (both only if not empty), then the terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and environ.get("TERM") != "dumb"


def _target(text: str) -> Target:
    name, _, file = text.partition(":")
    if name not in FORMATS:
        raise UsageError(f"--format {text}: unknown format {name!r}; known: {', '.join(sorted(FORMATS))}")
    return Target(format=name, file=Path(file) if file and file != "-" else None)


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
