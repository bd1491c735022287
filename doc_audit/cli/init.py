"""`doc-audit init`: write a commented configuration fitted to the tree it finds."""

import shlex
from pathlib import Path

import click
import tomli_w

from doc_audit import config as configuration
from doc_audit.cli.common.layout import HOSTS, Layout, look
from doc_audit.errors import NothingToAudit, UsageError
from doc_audit.model.plural import number
from doc_audit.reports.visible import shown, visible
from doc_audit.sites import Site
from doc_audit.writing import door

_RECIPES = {
    "GitHub": "ci/github/doc-audit.yml",
    "GitLab": "ci/gitlab/doc-audit.yml",
    "Jenkins": "ci/jenkins/Jenkinsfile",
}


_NO_SITE = """# [[site]]
# folder = "docs"
# kind = "mkdocs"
"""


@click.command("init", short_help="Write a doc-audit.toml fitted to the tree.")
@click.argument("path", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
@click.option("--force", is_flag=True, help="Overwrite a doc-audit.toml that is there.")
def command(path: Path, force: bool) -> int:
    """Write a commented doc-audit.toml fitted to the tree under PATH: docs folder, site generator, forge, owners, archives."""
    file = path / configuration.FILE_NAME
    if (file.exists() or file.is_symlink()) and not force:
        raise UsageError(f"{file} exists already; --force overwrites it")
    project = path / "pyproject.toml"
    if not force and configuration.is_configured_in(project):
        raise UsageError(
            f"{project} has [tool.doc-audit] already, which a {configuration.FILE_NAME} would replace; --force writes one"
        )
    found = look(path.resolve())
    if not found.pages:
        raise NothingToAudit(f"no page under {path}: there is nothing to fit a configuration to")
    text = render(found).encode("utf-8", "replace")
    if force:
        door.put(file, (text,), inside=path)
    else:
        door.create(file, text, inside=path)
    for line in said(found):
        click.echo(shown(line))
    docs = shlex.quote(str(path / (found.docs or "")))
    click.echo(shown(f"Wrote {file}. Next:"))
    click.echo(shown(f"  doc-audit check {docs} --offline --output report.html"))
    accept = f"  doc-audit baseline create {docs} --offline   # accept what is there, so that only new findings fail"
    click.echo(shown(accept))
    if found.forge:
        click.echo(f"  {_RECIPES[found.forge]} of doc-audit's repository is the recipe for {found.forge}")
    return 0


def said(found: Layout) -> list[str]:
    """Say what was found, a line each."""
    pages = number(found.pages, "page")
    folders = [f"{folder}/ ({count})" for folder, count in found.folders[:4]]
    if folders:
        pages += f": {', '.join(folders)}"
    lines = [f"Found {pages}."]
    if found.docs:
        lines.append(f"The documentation is in {found.docs}/.")
    for site in found.sites:
        lines.append(f"{site.kind} builds a site from {site.home or '.'}/ ({site.configuration}).")
    rest = "All other pages are"
    if not found.sites:
        rest = "No site generator was found: pages are"
    lines.append(f"{rest} read as {HOSTS[found.flavour]} shows them.")
    if found.forge:
        lines.append(f"Forge: {found.forge}.")
    lines.append(f"Owners: {found.owner_file or 'no CODEOWNERS; pages and folders can name them'}.")
    return lines


def render(found: Layout) -> str:
    """Write the configuration file for a tree like *found*."""
    owners = 'comes from the page; or add owner = "team" here'
    if found.owner_file:
        owners = f"comes from {found.owner_file}"
    archives = ""
    for name in found.archives:
        record = {"path": f"**/{name}/**", "exempt": "kept as a record"}
        archives += f"\n[[freshness.folders]]\n{tomli_w.dumps(record)}"
    sites = "".join(map(_site, found.sites)) or _NO_SITE
    include = _setting("include", f"{found.docs or 'docs'}/**").replace("= ", "= [", 1) + "]"
    return f"""# doc-audit ({number(found.pages, "page")} found).
# Every key: `doc-audit config show`; every rule: `doc-audit rule`.
# For completion in an editor: `doc-audit config schema > doc-audit.schema.json`, and as the first line here
# #:schema ./doc-audit.schema.json

# {visible(include)}   # default: every Markdown page
exclude = []

# How headings become anchors on pages that no site is built from.
{_setting("slug-flavour", found.flavour)}

# What a link that starts with / is relative to there; default: the repository.
# site-root = "docs"

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

# Which pages a site is built from, and by what; the rest is read in the generator's own configuration.
{sites}"""


def _setting(key: str, value: str) -> str:
    return tomli_w.dumps({key: value}).rstrip("\n")


def _site(site: Site) -> str:
    """Write what is known of one site."""
    file = site.configuration
    if site.home:
        file = file.removeprefix(f"{site.home}/")
    record = {"folder": site.home or ".", "kind": site.kind, "configuration": file}
    # A name that a TOML file cannot hold in sight is left for the user to write.
    if any(visible(value) != value for value in record.values()):
        return ""
    return f"[[site]]\n{tomli_w.dumps(record)}\n"
