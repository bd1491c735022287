"""The published JSON Schema of a saved run: made from the shapes by `make docs`, shipped in the package as `run.schema.json`."""

import json
from importlib.resources import files
from typing import Any


def run_schema() -> dict[str, Any]:
    """Read the JSON Schema (draft 2020-12) of what `--format json` writes."""
    schema: dict[str, Any] = json.loads(files("doc_audit.wire").joinpath("run.schema.json").read_text("utf-8"))
    return schema


def make_run_schema() -> dict[str, Any]:
    """Make it anew."""
    # Imported here: who reads the schema needs no library.
    import msgspec

    from doc_audit.wire.shape import LATER, Document

    _, shapes = msgspec.json.schema_components([Document])
    for found in shapes.values():
        keys: dict[str, Any] = found["properties"]
        # A default says what a missing key means to our own reader; what is written has every key.
        found["required"] = [key for key, value in keys.items() if LATER not in value]
        for value in keys.values():
            value.pop(LATER, None)
            value.pop("default", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **shapes.pop("Document"),
        "title": "doc-audit run",
        "$defs": shapes,
    }
