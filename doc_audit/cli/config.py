"""`doc-audit config`: what is in force, and the schema for editors."""

import json
import os
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click
import tomli_w

from doc_audit import config as configuration
from doc_audit.cli.common.options import config_option
from doc_audit.model.calendar import Interval
from doc_audit.model.redact import redact
from doc_audit.reports.visible import shown, visible


@click.group("config", short_help="Show the settings in force, or their JSON Schema.")
def command() -> None:
    """Show the configuration in force, or its JSON Schema."""


@command.command("show")
@click.argument("path", required=False, type=click.Path(path_type=Path, exists=True), default=Path())
@config_option
def show(path: Path, config_file: Path | None) -> int:
    """Print the settings in force for PATH, with where they come from."""
    from doc_audit.rules.registry import understood

    config = understood(configuration.load(path.resolve(), explicit=config_file, environ=os.environ))
    click.echo(shown(f"# from {config.file or 'the defaults'}"))
    for line in tomli_w.dumps(_table(config)).rstrip("\n").split("\n"):
        click.echo(_escaped(redact(line)))
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of doc-audit.toml."""
    from doc_audit.wire.config import config_schema

    click.echo(json.dumps(config_schema(), indent=2))
    return 0


def _table(values: Any) -> dict[str, Any]:
    """Give settings as the table that a file would hold; what is None stands in none."""
    table = {}
    for item in fields(values):
        value = getattr(values, item.name)
        if value is not None and not configuration.hidden(item.name):
            table[configuration.kebab(item.name)] = _plain(value)
    return table


def _plain(value: Any) -> Any:
    if isinstance(value, Interval):
        return value.iso()
    if is_dataclass(value):
        return _table(value)
    if isinstance(value, tuple):
        return list(map(_plain, value))
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _escaped(line: str) -> str:
    """Write what would act on a terminal as TOML's own escapes."""
    written = ""
    for char in line:
        if visible(char) == char:
            written += char
        else:
            written += f"\\U{ord(char):08x}"
    return written
