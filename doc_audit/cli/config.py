"""`doc-audit config`: what is in force, and the schema for editors."""

import json
import os
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import click

from doc_audit import config as configuration
from doc_audit.cli.common.options import config_option
from doc_audit.model.calendar import Interval
from doc_audit.model.redact import redact


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
    click.echo(redact(f"# from {config.file or 'the defaults'}"))
    for line in _lines("", config):
        click.echo(redact(line))
    return 0


@command.command("schema")
def schema() -> int:
    """Print the JSON Schema of doc-audit.toml."""
    from doc_audit.wire.config import config_schema

    click.echo(json.dumps(config_schema(), indent=2))
    return 0


def _lines(prefix: str, value: Any) -> list[str]:
    lines = []
    for item in fields(value):
        if configuration.hidden(item.name):
            continue
        key, inner = prefix + configuration.kebab(item.name), getattr(value, item.name)
        if is_dataclass(inner) and not isinstance(inner, Interval | type):
            lines += _lines(f"{key}.", inner)
        elif inner is not None:
            lines.append(f"{key} = {_toml(inner)}")
    return lines


def _toml(value: Any) -> str:
    if isinstance(value, Interval):
        return json.dumps(value.iso())
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if is_dataclass(value):
        pairs = ((item.name, getattr(value, item.name)) for item in fields(value))
        inside = ", ".join(
            f"{configuration.kebab(name)} = {_toml(inner)}" for name, inner in pairs if inner not in (None, (), "")
        )
        return "{ " + inside + " }"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(inner)}" for key, inner in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
