"""Progress on a terminal: one line on stderr that is rewritten, and nothing anywhere else."""

import contextlib
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

from doc_audit.events import Observer, Progress, ignore

_PERIOD = 0.1


@dataclass(slots=True)
class _Line:
    """The line being rewritten. It is not touched more than ten times a second."""

    stream: TextIO
    shown_at: float = 0.0
    width: int = 0
    phase: str = field(default="")

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.phase == self.phase and progress.done < progress.total and now - self.shown_at < _PERIOD:
            return
        self.shown_at, self.phase = now, progress.phase
        text = progress.phase
        if progress.total > 1:
            text += f" {progress.done:,}/{progress.total:,}"
        if progress.detail:
            text += f"  {progress.detail}"
        text = text[:100]
        self._write("\r" + text.ljust(self.width))
        self.width = len(text)

    def clear(self) -> None:
        if self.width:
            self._write("\r" + " " * self.width + "\r")
            self.width = 0

    def _write(self, text: str) -> None:
        # A terminal that was closed takes no run down with it.
        with contextlib.suppress(OSError):
            self.stream.write(text)
            self.stream.flush()


class ProgressLine:
    """A context that gives an observer; on leaving, the line is wiped."""

    def __init__(self, environ: Mapping[str, str], *, quiet: bool) -> None:
        """Watch only if stderr is a terminal and this is not CI, unless *quiet*."""
        self._line: _Line | None = None
        if sys.stderr.isatty() and not environ.get("CI") and not quiet:
            self._line = _Line(sys.stderr)

    def __enter__(self) -> Observer:
        """Give the observer to hand to the audit."""
        if self._line is None:
            return ignore
        return self._line.show

    def __exit__(self, *_: object) -> None:
        """Wipe the line."""
        if self._line:
            self._line.clear()
