"""What a tree looks like to somebody who sees it for the first time: docs folder, site generators, forge, owners."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from doc_audit.sites import Site
from doc_audit.vcs.owners import CODEOWNERS_PLACES

# What only this forge reads -> its name.
_FORGES = {".github": "GitHub", ".gitlab-ci.yml": "GitLab", ".gitlab": "GitLab", "Jenkinsfile": "Jenkins"}
HOSTS = {"github": "GitHub", "gitlab": "GitLab"}
_ARCHIVES = ("archive", "archived", "meeting-notes", "proposals", "rfcs", "adr", "decisions")
_ROOTS = ("docs", "doc", "documentation", "content", "handbook", "wiki", "site")


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


def _forge(root: Path) -> str | None:
    from doc_audit.vcs import git

    host = _host(git.line(root, "config", "--get", "remote.origin.url") or "")
    for part, name in HOSTS.items():
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
