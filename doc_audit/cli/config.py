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
        click.echo(_seen(redact(line)))
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of doc-audit.toml."""
    from doc_audit.wire.config import config_schema

    click.echo(json.dumps(config_schema(), indent=2))
    return 0


def _table(values: Any) -> dict[str, Any]:
    """Give settings as the table that a file would hold; what is None stands in none."""
    named = [(item.name, getattr(values, item.name)) for item in fields(values) if not configuration.hidden(item.name)]
    return {configuration.kebab(name): _plain(value) for name, value in named if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Interval):
        return value.iso()
    if is_dataclass(value):
        return _table(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _seen(line: str) -> str:
    """Write what would act on a terminal as TOML's own escapes."""
    return "".join(char if visible(char) == char else f"\\U{ord(char):08x}" for char in line)
