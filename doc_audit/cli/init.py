"""`doc-audit init`: write a commented configuration fitted to the tree it finds."""

import datetime as dt
import shlex
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
import tomli_w

from doc_audit import config as configuration
from doc_audit.errors import NothingToAudit, UsageError
from doc_audit.reports.verdict import number
from doc_audit.reports.visible import shown, visible
from doc_audit.sites import Site
from doc_audit.vcs.owners import CODEOWNERS_PLACES
from doc_audit.writing import door

# What only this forge reads -> its name.
_FORGES = {".github": "GitHub", ".gitlab-ci.yml": "GitLab", ".gitlab": "GitLab", "Jenkinsfile": "Jenkins"}
_HOSTS = {"github": "GitHub", "gitlab": "GitLab"}
_RECIPES = {
    "GitHub": "ci/github/doc-audit.yml",
    "GitLab": "ci/gitlab/doc-audit.yml",
    "Jenkins": "ci/jenkins/Jenkinsfile",
}
_ARCHIVES = ("archive", "archived", "meeting-notes", "proposals", "rfcs", "adr", "decisions")
_ROOTS = ("docs", "doc", "documentation", "content", "handbook", "wiki", "site")


_NO_SITE = """# [[site]]
# folder = "docs"
# kind = "mkdocs"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What `init` learnt of a tree. *docs* is the folder that its documentation lives in, *sites* are what generators build."""

    pages: int
    folders: tuple[tuple[str, int], ...]
    docs: str | None
    sites: tuple[Site, ...]
    forge: str | None
    owner_file: str | None
    archives: tuple[str, ...]

    @property
    def flavour(self) -> str:
        """Say whose heading anchors count on pages that no site is built from."""
        if self.forge == "GitLab":
            return "gitlab"
        return "github"


@click.command("init", short_help="Write a doc-audit.toml fitted to the tree.")
@click.argument("path", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
@click.option("--force", is_flag=True, help="Overwrite a doc-audit.toml that is there.")
def command(path: Path, force: bool) -> int:
    """Write a commented doc-audit.toml fitted to the tree under PATH: docs folder, site generator, forge, owners, archives."""
    file = path / configuration.FILE_NAME
    if (file.exists() or file.is_symlink()) and not force:
        raise UsageError(f"{file} exists already; --force overwrites it")
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
    accept = (
        f"  doc-audit baseline create {docs} --offline   # if there is much: accept it, so that only what is new fails"
    )
    click.echo(shown(accept))
    if found.forge:
        click.echo(f"  {_RECIPES[found.forge]} of doc-audit's repository is the recipe for {found.forge}")
    return 0


def look(root: Path) -> Layout:
    """Count the pages under *root* by top folder, and see which docs folder, site generator, forge and owner file it has."""
    from doc_audit.model.settings import Request
    from doc_audit.source.discover import discover
    from doc_audit.source.site_settings import sites_of

    # The day does not matter: nothing is judged.
    request = Request(paths=(str(root),), root=str(root), as_of=dt.date.min)
    pages = discover(request).pages
    tops: Counter[str] = Counter()
    names: set[str] = set()
    for page in pages:
        folders = page.split("/")[:-1]
        tops.update(folders[:1])
        names.update(folders)
    return Layout(
        pages=len(pages),
        # The largest first, and those of one size by name.
        folders=tuple(Counter(dict(sorted(tops.items()))).most_common()),
        docs=_docs(tops, len(pages)),
        sites=tuple(sites_of(request).all()),
        forge=_forge(root),
        owner_file=_owner_file(root),
        archives=tuple(name for name in _ARCHIVES if name in names),
    )


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
    lines.append(f"{rest} read as {_HOSTS[found.flavour]} shows them.")
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


def _docs(folders: Counter[str], pages: int) -> str | None:
    """Give the folder of a usual name that holds most pages, or any that holds nearly all."""
    by_size = folders.most_common()
    for name, _ in by_size:
        if name.lower() in _ROOTS:
            return name
    for name, count in by_size:
        if count >= 0.9 * pages:
            return name
    return None


def _owner_file(root: Path) -> str | None:
    for place in CODEOWNERS_PLACES:
        if (root / place).is_file():
            return place
    return None


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


def _forge(root: Path) -> str | None:
    from doc_audit.vcs import git

    host = _host(git.line(root, "config", "--get", "remote.origin.url") or "")
    for part, name in _HOSTS.items():
        if part in host:
            return name
    for file, name in _FORGES.items():
        if (root / file).exists():
            return name
    return None


def _host(remote: str) -> str:
    """Give the host of a remote of git: of an address, or of `user@host:path`."""
    remote = remote.lower()
    if "://" in remote:
        return urlsplit(remote).hostname or ""
    return remote.partition(":")[0].rpartition("@")[2]
