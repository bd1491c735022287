"""Whose a page is by CODEOWNERS, as the forge of the repository reads it, or by OWNERS files (Kubernetes)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from doc_audit import files
from doc_audit.model.ownership import Owned, OwnerFault
from doc_audit.model.settings import Forge
from doc_audit.vcs import git
from doc_audit.vcs.codeowners import github, gitlab
from doc_audit.vcs.codeowners.lines import Read
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _OwnerFile:
    """The owner file that counts, and whose rules hold; *text* is None where it cannot be read, and *fault* says why."""

    path: str
    forge: Forge
    text: str | None
    fault: str = ""


def code_owners(
    root: Path,
    paths: Collection[str],
    forge: Forge | None = None,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Ownership:
    """Say of every page of *paths* (relative to *root*) that an owner file names whose it is.

    The file lies in the repository that *root* is in. *forge* says whose rules hold; else the remote and the CI's *environ* do, else
    the place of the file and what else lies there.
    """
    repository = git.find(root)
    top, prefix = root, ""
    if repository is not None:
        top, prefix = repository.top, repository.prefix
    file = _owner_file(root, top, forge, environ)
    if file is None:
        return Ownership(pages=_by_owners_files(root, paths))
    if file.text is None:
        unread = OwnerFault(file=file.path, line=0, reason=file.fault)
        return Ownership(pages={}, faults=(unread,), file=file.path, forge=file.forge)
    parsed = _parse(file.text, file.forge)
    pages = {}
    for path in paths:
        decided = parsed.decide(prefix + path)
        if decided is not None:
            pages[path] = Owned(owners=decided.owners, file=file.path, lines=decided.lines)
    faults = tuple(OwnerFault(file=file.path, line=fault.line, reason=fault.reason) for fault in parsed.faults)
    return Ownership(pages=pages, faults=faults, file=file.path, forge=file.forge)


def _owner_file(root: Path, top: Path, forge: Forge | None, environ: Mapping[str, str]) -> _OwnerFile | None:
    """Find the CODEOWNERS that counts below *top*; None if there is none."""
    if not any(_is_there(top / place) for place in CODEOWNERS_PLACES):
        return None
    forge = forge or kind(remote(root), environ) or _forge_of_neighbours(top)
    for path in PLACES[forge or "github"]:
        if _is_there(top / path):
            return _read_owner_file(top, path, forge)
    return None


def _read_owner_file(top: Path, path: str, forge: Forge | None) -> _OwnerFile:
    try:
        text = files.read_text(top / path, limit=files.OWNERS, inside=top, encoding="utf-8-sig", errors="replace")
    except OSError as error:
        fault = f"the file is not read: {error.strerror or error}"
        return _OwnerFile(path=path, forge=forge or "github", text=None, fault=fault)
    if forge is None and gitlab.has_sections(text):
        forge = "gitlab"
    return _OwnerFile(path=path, forge=forge or "github", text=text)


def _is_there(file: Path) -> bool:
    return file.is_symlink() or file.exists()


def _forge_of_neighbours(top: Path) -> Forge | None:
    """Say which forge has files of its own at *top*; None if none has."""
    for sign, forge in _TELLING:
        if (top / sign).exists():
            return forge
    return None


def _parse(text: str, forge: Forge) -> Read:
    if forge == "gitlab":
        return gitlab.read(text)
    return github.read(text, bitbucket=forge == "bitbucket")


def _by_owners_files(root: Path, paths: Collection[str]) -> Mapping[str, Owned]:
    cache: dict[str, tuple[str, ...] | None] = {}
    owners = {}
    for path in paths:
        found = _nearest(root, path.rpartition("/")[0], cache)
        if found is not None:
            owners[path] = found
    return owners


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
    """Give the approvers of an OWNERS file; None if it is none or names nobody."""
    if text is None:
        return None
    # Imported here: few trees have such files.
    import yaml

    try:
        # libyaml, where PyYAML has it, is ten times as fast. Both make strings only.
        data = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # noqa: S506 - both loaders make nothing but texts, lists and mappings
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    names = data.get("approvers")
    if not isinstance(names, list):
        return None
    return tuple(str(name) for name in names if isinstance(name, str)) or None


def _read(root: Path, path: str) -> str | None:
    try:
        return files.read_text(root / path, limit=files.OWNERS, inside=root, errors="replace")
    except OSError:
        return None
