"""The published JSON Schema of a saved run, as shipped in the package."""

import json
from importlib.resources import files
from typing import Any


def run_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what `--format json` writes."""
    schema: dict[str, Any] = json.loads(files("doc_audit.wire").joinpath("run.schema.json").read_text("utf-8"))
    return schema
