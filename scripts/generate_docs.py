"""Write what is taken from the code: docs/rules.md, tables in docs/configuration.md and docs/sites.md, all JSON Schemas.

Run as `python scripts/generate_docs.py`; `--check` only says whether the files are up to date (exit 1 if not).
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from doc_audit import config as configuration
from doc_audit.cli.common.rule_text import markdown
from doc_audit.model.calendar import Interval
from doc_audit.rules.registry import RULES
from doc_audit.wire.config import HELP, config_schema
from doc_audit.wire.fleet import make_fleet_run_schema, make_fleet_schema
from doc_audit.wire.schema import make_run_schema

DOCS = Path(__file__).parent.parent / "docs"
PACKAGE = DOCS.parent / "doc_audit"
RECORDS = DOCS.parent / "tests" / "sites"
STAMP = "\n---\n\n**Last Updated**: November 24, 2026  \n**Review Cycle**: Every 6 months  \n**Maintained By**: doc-audit maintainers\n"


def rules_page() -> str:
    """Write the page that explains every rule."""
    rows = sections = ""
    for rule in RULES:
        anchor = f"{rule.code.lower()}-{rule.name}"
        rows += f"| [{rule.code}](#{anchor}) | {rule.name} | {rule.severity or 'off'} | {rule.summary} |\n"
        sections += f"\n{markdown(rule)}"
    head = (
        "# Rules\n\nCodes never change their meaning and are never used again. "
        "This page is generated from the rules themselves; `doc-audit rule DA101` prints a section of it.\n\n"
        "| code | name | severity | what it finds |\n|---|---|---|---|\n"
    )
    return head + rows + sections + STAMP


def key_table() -> str:
    """Write the table of all configuration keys."""
    rows = []
    for key in configuration.all_keys():
        path = ".".join(key.path)
        rows.append(f"| `{path}` | {_default(key.default)} | {HELP[path]} |")
    return "| key | default | what it does |\n|---|---|---|\n" + "\n".join(rows)


def records_table() -> str:
    """Make the table of recorded links: a row for each kind of site, a column for each group of links."""
    counts: dict[str, Counter[str]] = {}
    makers: dict[str, set[str]] = {}
    for file in sorted(RECORDS.glob("*/*/expected.json")):
        record = json.loads(file.read_text(encoding="utf-8"))
        kind = file.parent.parent.name
        counts.setdefault(kind, Counter()).update(link["group"] for link in record["links"])
        makers.setdefault(kind, set()).add(record["made_with"] or "its documentation")
    groups = sorted({group for found in counts.values() for group in found})
    rows = [f"| kind | {' | '.join(groups)} | all | made with |", f"|---|{'---|' * len(groups)}---|---|"]
    for kind, found in counts.items():
        numbers = " | ".join(str(found[group] or "") for group in groups)
        rows.append(f"| {kind} | {numbers} | {found.total()} | {'; '.join(sorted(makers[kind]))} |")
    return "\n".join(rows)


def with_table(file: Path, name: str, table: str) -> str:
    """Give the text of *file* with *table* between the comments of that *name*."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, _, rest = file.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{table}\n{end}{after}"


def schema_file(schema: Mapping[str, object]) -> str:
    """Make a JSON Schema as it ships in the wheel."""
    return json.dumps(schema, indent=2) + "\n"


def _default(value: object) -> str:
    if isinstance(value, Interval):
        return f"`{value.iso()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value)
    if value in (None, "", {}):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def main() -> int:
    """Write the files, or with `--check` compare them."""
    page, sites = DOCS / "configuration.md", DOCS / "sites.md"
    wanted = {
        DOCS / "rules.md": rules_page(),
        page: with_table(page, "keys", key_table()),
        sites: with_table(sites, "records", records_table()),
        PACKAGE / "config.schema.json": schema_file(config_schema()),
        PACKAGE / "fleet.schema.json": schema_file(make_fleet_schema()),
        PACKAGE / "wire" / "run.schema.json": schema_file(make_run_schema()),
        PACKAGE / "wire" / "fleet_run.schema.json": schema_file(make_fleet_run_schema()),
    }
    code = 0
    for path, text in wanted.items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        name = path.relative_to(DOCS.parent)
        if "--check" in sys.argv:
            print(f"{name} is out of date")
            code = 1
        else:
            path.write_text(text, encoding="utf-8")
            print(f"{name} written")
    return code


if __name__ == "__main__":
    sys.exit(main())
