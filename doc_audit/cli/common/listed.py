"""Paths that a file or another program lists: `git diff --name-only | doc-audit check --files-from -`."""

import os
import sys
from pathlib import Path

import click

from doc_audit.errors import UsageError
from doc_audit.files import SETTINGS, read_given
from doc_audit.model.lines import lines_of
from doc_audit.model.pages import is_page
from doc_audit.reports.visible import shown


def listed(source: Path) -> tuple[Path, ...]:
    """Read the paths that *source* lists, `-` being stdin: one a line, or parted by NUL (`git diff -z`).

    What is not there (any more) is named on stderr and left out. So are, without a word, files that are no pages: lists of changes
    hold all sorts.

    Raises:
        UsageError: the list cannot be read.
    """
    text = _text(source)
    names = lines_of(text)
    if "\0" in text:
        names = text.split("\0")
    found = []
    for name in filter(None, names):
        if os.path.lexists(name):
            if is_page(name) or Path(name).is_dir():
                found.append(Path(name))
        else:
            click.echo(f"doc-audit: {shown(name)}: not there, passed over", err=True)
    return tuple(found)


def _text(source: Path) -> str:
    if str(source) == "-":
        data = sys.stdin.buffer.read(SETTINGS + 1)
        if len(data) > SETTINGS:
            raise UsageError(f"--files-from -: the list is longer than {SETTINGS:,} bytes")
        return os.fsdecode(data)
    try:
        return read_given(source, limit=SETTINGS)
    except OSError as error:
        raise UsageError(f"--files-from {source}: cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--files-from {source}: not UTF-8") from error
