"""`doc-audit diff`: what changed between two saved runs."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from doc_audit.cli.common.saved import saved
from doc_audit.history.diff import Diff, compare
from doc_audit.history.record import record
from doc_audit.model.finding import Finding
from doc_audit.reports.budget import code_span
from doc_audit.reports.visible import shown
from doc_audit.wire.redaction import clean


@click.command("diff", short_help="Compare two saved runs.")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
def command(old: Path, new: Path, style: str) -> int:
    """Compare two runs that `--format json` wrote: new, reappeared, fixed and still open findings."""
    before = saved(old)
    mended: set[str] = set()
    if before.history:
        mended.update(finding.id for finding in before.history.fixed)
    found = compare(record(before), clean(saved(new)), mended)
    styles = {"text": _text, "markdown": _markdown, "json": _json}
    click.echo(styles[style](found), nl=False)
    return 0


def _sum(found: Diff) -> str:
    both = len(found.still) + len(found.became_overdue)
    before = len(found.fixed) + len(found.unproven) + both
    now = len(found.new) + len(found.reappeared) + both
    terms = f"{before} before + {len(found.new)} new"
    if found.reappeared:
        terms += f" + {len(found.reappeared)} reappeared"
    terms += f" - {len(found.fixed)} fixed"
    if found.unproven:
        terms += f" - {len(found.unproven)} not known to be fixed"
    return f"{terms} = {now} now"


def _groups(found: Diff) -> Iterator[tuple[str, tuple[Finding, ...]]]:
    groups = (
        ("New", found.new),
        ("Reappeared", found.reappeared),
        ("Became overdue", found.became_overdue),
        ("Fixed", found.fixed),
        ("Gone, but not known to be fixed", found.unproven),
    )
    for title, findings in groups:
        if findings:
            yield title, findings


def _text(found: Diff) -> str:
    lines = []
    if found.note:
        lines.append(found.note)
    for title, findings in _groups(found):
        lines.append(f"{title}:")
        for finding in findings:
            lines.append(f"  {_where(finding)}: {finding.rule} {shown(finding.message)}")
    lines.append(_sum(found))
    return "\n".join(lines) + "\n"


def _markdown(found: Diff) -> str:
    parts = [f"**{_sum(found)}**"]
    if found.note:
        parts.append(found.note)
    for title, findings in _groups(found):
        rows = []
        for finding in findings:
            rows.append(f"- {code_span(_where(finding))} {finding.rule} {code_span(finding.message)}")
        parts.append(f"### {title}\n\n" + "\n".join(rows))
    return "\n\n".join(parts) + "\n"


def _json(found: Diff) -> str:
    # Imported here, as --help imports every command.
    from doc_audit.wire.run import finding_data

    data: dict[str, Any] = {"note": found.note, "sum": _sum(found)}
    for name in ("new", "reappeared", "became_overdue", "fixed", "still", "unproven"):
        data[name] = list(map(finding_data, getattr(found, name)))
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _where(finding: Finding) -> str:
    return f"{shown(finding.location.path)}:{finding.location.line}"
