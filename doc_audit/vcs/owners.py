"""Whose a page is by CODEOWNERS, as the forge of the repository reads it, or by OWNERS files (Kubernetes)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from doc_audit import files
from doc_audit.model.ownership import Owned, OwnerFault
from doc_audit.model.settings import Forge
from doc_audit.vcs import codeowners, git
from doc_audit.vcs.forge import kind, remote

# Where each forge looks, in its order: it reads the first that is there, and no other. Azure Repos reads none by itself; the
# programs that do it there have GitHub's form.
PLACES: Mapping[Forge, tuple[str, ...]] = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
    "bitbucket": (".bitbucket/CODEOWNERS",),
    "azure": (".azuredevops/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
}
CODEOWNERS_PLACES = tuple(dict.fromkeys(place for places in PLACES.values() for place in places))
# What stands in a folder of one forge tells it, where the remote does not.
_TELLING: tuple[tuple[str, Forge], ...] = (
    (".github/CODEOWNERS", "github"),
    (".gitlab/CODEOWNERS", "gitlab"),
    (".bitbucket/CODEOWNERS", "bitbucket"),
    (".azuredevops/CODEOWNERS", "azure"),
    (".gitlab-ci.yml", "gitlab"),
    (".github", "github"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Whose the pages asked about are, by path, and what the forge cannot use of the file. *file* is empty where there is none."""

    pages: Mapping[str, Owned]
    faults: tuple[OwnerFault, ...] = ()
    file: str = ""
    forge: Forge | None = None


def code_owners(
    root: Path, paths: Collection[str], forge: Forge | None = None, environ: Mapping[str, str] | None = None
) -> Ownership:
    """Say of every page of *paths* (relative to *root*) that an owner file names whose it is.

    The file lies in the repository that *root* is in. *forge* says whose rules hold; else the remote and the CI's *environ* do, else
    the place of the file and what else lies there.
    """
    repository = git.find(root)
    top, prefix = (repository.top, repository.prefix) if repository else (root, "")
    found = _place(root, top, forge, environ or {})
    if found is None:
        return Ownership(pages=_by_owners_files(root, paths))
    file, forge, text, fault = found
    if text is None:
        return Ownership(pages={}, faults=(OwnerFault(file=file, line=0, reason=fault),), file=file, forge=forge)
    parsed = (
        codeowners.read_gitlab(text)
        if forge == "gitlab"
        else codeowners.read_github(text, bitbucket=forge == "bitbucket")
    )
    pages = {}
    for path in paths:
        decided = parsed.decide(prefix + path)
        if decided is not None:
            pages[path] = Owned(owners=decided[0], file=file, lines=decided[1])
    faults = tuple(OwnerFault(file=file, line=line, reason=reason) for line, reason in parsed.faults)
    return Ownership(pages=pages, faults=faults, file=file, forge=forge)


def _place(
    root: Path, top: Path, forge: Forge | None, environ: Mapping[str, str]
) -> tuple[str, Forge, str | None, str] | None:
    """Give the file that counts, whose rules hold, and its text, or why it was not read; None if there is no such file."""
    here = [place for place in CODEOWNERS_PLACES if (top / place).is_symlink() or (top / place).exists()]
    if not here:
        return None
    forge = (
        forge or kind(remote(root), environ) or next((told for sign, told in _TELLING if (top / sign).exists()), None)
    )
    file = next((place for place in PLACES[forge or "github"] if place in here), None)
    if file is None:
        return None
    try:
        text = files.read_text(top / file, limit=files.OWNERS, inside=top, encoding="utf-8-sig", errors="replace")
    except OSError as error:
        return file, forge or "github", None, f"the file is not read: {error.strerror or error}"
    return file, forge or ("gitlab" if codeowners.has_sections(text) else "github"), text, ""


def _by_owners_files(root: Path, paths: Collection[str]) -> Mapping[str, Owned]:
    cache: dict[str, tuple[str, ...] | None] = {}
    owners = {path: _nearest(root, path.rpartition("/")[0], cache) for path in paths}
    return {path: found for path, found in owners.items() if found is not None}


def _nearest(root: Path, folder: str, cache: dict[str, tuple[str, ...] | None]) -> Owned | None:
    while True:
        file = f"{folder}/OWNERS".lstrip("/")
        if folder not in cache:
            cache[folder] = _approvers(_read(root, file))
        found = cache[folder]
        if found is not None:
            return Owned(owners=found, file=file)
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


def _approvers(text: str | None) -> tuple[str, ...] | None:
    """The approvers of an OWNERS file; None if it is none or names nobody."""
    if text is None:
        return None
    # Imported here: few trees have such files.
    import yaml

    try:
        # libyaml, where PyYAML has it, is ten times as fast. Both make strings only.
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - both loaders make nothing but texts, lists and mappings
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    names = data.get("approvers") if isinstance(data, dict) else None
    if not isinstance(names, list):
        return None
    return tuple(str(name) for name in names if isinstance(name, str)) or None


def _read(root: Path, path: str) -> str | None:
    try:
        return files.read_text(root / path, limit=files.OWNERS, inside=root, errors="replace")
    except OSError:
        return None
