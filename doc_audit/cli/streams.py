"""stdout and stderr as they are at the start, made fit to be written to."""

import contextlib
import io
import os
import sys


def open_what_is_closed() -> None:
    """Give a process that was started without stdout or stderr (`>&-`) a place to write to that is no file of ours."""
    if sys.stdout is None or sys.stderr is None:
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(number)
        sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115, PTH123 - for the whole process
        sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115, PTH123 - the same


def write_utf8() -> None:
    """Write the same bytes wherever stdout goes: a redirected one on Windows, or one in a C locale, takes no `✓`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def let_stderr_fail() -> None:
    """Let errors of writing to stderr pass from here on."""
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _Stderr(sys.stderr.detach(), encoding="utf-8", errors="replace", line_buffering=True)


def drop_stdout() -> None:
    """Let what is still to be flushed at the end go nowhere, so that it fails nobody a second time."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def drop_what_cannot_be_written() -> None:
    """Flush stdout and stderr; the interpreter, which does the same at its end, must not fail with a code of its own (120)."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class _Stderr(io.TextIOWrapper):
    """A stderr that may be full, or that nobody reads any more: what cannot be said there changes no result and no exit code."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            super().flush()
