"""Writes a first `fleet.toml` for checkouts that lie side by side."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import tomli_w

from doc_audit.fleet.settings import FILE_NAME, REMOTE
from doc_audit.reports.visible import visible
from doc_audit.vcs import git
from doc_audit.vcs.forge import remote

__all__ = ["FILE_NAME", "checkouts", "render"]

_HEAD = """# The repositories that `doc-audit fleet check fleet.toml --output-dir DIR` audits as one.
# For completion in an editor: `doc-audit fleet schema > fleet.schema.json`, and as the first line here
# #:schema ./fleet.schema.json

# name = "What this fleet is called in its report"
"""
_TAIL = """
# Any key of doc-audit.toml: it counts where a repository's own configuration says nothing.
# [defaults]
# fail-on = "error"
"""


def checkouts(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the git checkouts right below *folder*, by name."""
    for root in sorted(folder.iterdir()):
        found = git.find(root) if root.is_dir() else None
        if found is not None and found.top == root.resolve():
            yield root.name, root


def render(found: Iterable[tuple[str, Path, str | None, Sequence[str]]]) -> str:
    """Write the file for the checkouts *found*: name, folder, its docs folder, and what builds a site from it."""
    parts = [_HEAD]
    for name, root, docs, kinds in found:
        parts.append("\n")
        for kind in sorted(set(kinds)):
            parts.append(f"# {kind} builds a site from it.\n")
        parts.append(f"[[repository]]\n{tomli_w.dumps(_entry(name, root, docs))}")
        parts.append('# team = "who owns the pages that nobody else does"\n')
    parts.append(_TAIL)
    return "".join(parts)


def _entry(name: str, root: Path, docs: str | None) -> dict[str, object]:
    """Give what is known of one checkout; what a TOML file cannot hold in sight is left for the user to write."""
    entry: dict[str, object] = {"name": name}
    address = _without_secrets(remote(root) or "")
    branch = _default_branch(root)
    if REMOTE.fullmatch(address):
        entry["git"] = address
        if branch:
            entry["branch"] = branch
    else:
        entry["path"] = name
    if docs:
        entry["paths"] = [docs]
    return {key: value for key, value in entry.items() if visible(str(value)) == str(value)}


def _default_branch(root: Path) -> str:
    """Give the branch that the remote's HEAD was at when the checkout was made, else the one that is checked out."""
    told = git.line(root, "symbolic-ref", "--short", "-q", "refs/remotes/origin/HEAD")
    if told:
        return told.removeprefix("origin/")
    return git.line(root, "symbolic-ref", "--short", "-q", "HEAD") or ""


def _without_secrets(address: str) -> str:
    """Give *address* without a password or token: those belong into git's own credential store."""
    if "://" not in address:
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    user, _, host = parts.netloc.rpartition("@")
    if parts.scheme == "ssh" and user:
        host = f"{user.partition(':')[0]}@{host}"
    return urlunsplit(parts._replace(netloc=host))
