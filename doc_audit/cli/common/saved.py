"""Saved runs: the JSON files that `--format json` wrote."""

from pathlib import Path

from doc_audit.errors import UsageError
from doc_audit.files import read_given
from doc_audit.model.report import Report


def saved(file: Path) -> Report:
    """Read a saved run.

    Raises:
        UsageError: the file cannot be read, or is no run of a version known here.
    """
    from doc_audit.wire.run import from_json

    try:
        text = read_given(file)
    except OSError as error:
        raise UsageError(f"{file}: cannot read the run: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: not a saved run: it is not UTF-8") from error
    try:
        return from_json(text)
    except UsageError as error:
        raise UsageError(f"{file}: {error}") from error
