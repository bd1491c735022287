"""`doc-audit init`: write a commented configuration fitted to the tree it finds."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click

from doc_audit import config as configuration
from doc_audit.cli.output import write_file
from doc_audit.errors import UsageError

# File that only this site generator has -> the slug flavour it makes anchors in.
_GENERATORS = {
    "mkdocs.yml": "mkdocs",
    "mkdocs.yaml": "mkdocs",
    "docusaurus.config.js": "docusaurus",
    "docusaurus.config.ts": "docusaurus",
    "hugo.toml": "hugo",
    "hugo.yaml": "hugo",
    "hugo.yml": "hugo",
}
_FORGES = {".gitlab-ci.yml": "gitlab"}
_OWNER_FILES = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
_ARCHIVES = ("archive", "archived", "meeting-notes", "proposals", "rfcs", "adr", "decisions")
_PAGES = frozenset({".md", ".markdown", ".mdx"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What `init` learnt of a tree."""

    pages: int
    folders: tuple[tuple[str, int], ...]
    flavour: str
    flavour_reason: str
    owner_file: str | None
    archives: tuple[str, ...]


@click.command("init")
@click.argument("path", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
@click.option("--force", is_flag=True, help="Overwrite a doc-audit.toml that is there.")
def command(path: Path, force: bool) -> int:
    """Write a commented doc-audit.toml fitted to the tree under PATH."""
    file = path / configuration.FILE_NAME
    if file.exists() and not force:
        raise UsageError(f"{file} exists already; --force overwrites it")
    found = look(path.resolve())
    write_file(file, render(found))
    folders = ", ".join(f"{folder}/ ({count})" for folder, count in found.folders[:4])
    click.echo(f"Found {found.pages} pages{': ' + folders if folders else ''}.")
    click.echo(f"Wrote {file}. Next: doc-audit check {path} --offline --output report.html")
    return 0


def look(root: Path) -> Findings:
    """Count the pages under *root* by top folder, and see which site generator, forge and owner file it has."""
    from doc_audit.model.settings import Request
    from doc_audit.source.discover import discover

    request = Request(paths=(str(root),), root=str(root), as_of=_any_day())
    pages = discover(request).pages
    folders = Counter(page.partition("/")[0] for page in pages if "/" in page)
    flavour, reason = _flavour(root)
    parts = {part for page in pages for part in page.split("/")[:-1]}
    return Findings(
        pages=len(pages),
        folders=tuple(sorted(folders.items(), key=lambda pair: (-pair[1], pair[0]))),
        flavour=flavour,
        flavour_reason=reason,
        owner_file=next((name for name in _OWNER_FILES if (root / name).is_file()), None),
        archives=tuple(name for name in _ARCHIVES if name in parts),
    )


def render(found: Findings) -> str:
    """Write the configuration file for a tree like *found*."""
    owners = f"comes from {found.owner_file}" if found.owner_file else 'comes from the page; or add owner = "team" here'
    archives = "".join(
        f'\n[[freshness.folders]]\npath = "**/{name}/**"\nexempt = "kept as a record"\n' for name in found.archives
    )
    return f"""# doc-audit: https://pypi.org/project/doc-audit/  ({found.pages} pages found)
# Every key: `doc-audit config show`; every rule: `doc-audit rule`.

# include = ["**/*.md", "**/*.markdown", "**/*.mdx"]
exclude = []

# How headings become anchors: {found.flavour_reason}.
slug-flavour = "{found.flavour}"

# error: exit 1 on errors; warning: on warnings too; never: only report.
fail-on = "error"

[external]
enabled = true
# exclude = ["https://intranet.example.com/*"]

[freshness]
# A page that names no review cycle is due a month after its date. P3M, P1Y, P90D…
default-cycle = "P1M"
grace-days = 7
# date-order = "dmy"   # only if pages write dates like 02/03/2026

# What holds for a folder. A page's owner {owners}.
# [[freshness.folders]]
# path = "runbooks/**"
# cycle = "P3M"
# owner = "SRE"
{archives}
# [rules.DA105]
# severity = "off"
"""


def _flavour(root: Path) -> tuple[str, str]:
    for name, flavour in _GENERATORS.items():
        if (root / name).is_file():
            return flavour, f"{name} is here"
    for name, flavour in _FORGES.items():
        if (root / name).is_file():
            return flavour, f"{name} is here"
    return "github", "no site generator found, so as GitHub shows them"


def _any_day() -> dt.date:
    return dt.date(2000, 1, 1)
