"""A `fleet.toml`: which repositories belong together, and what holds for all of them."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from doc_audit import config
from doc_audit.errors import NothingToAudit, UsageError
from doc_audit.model.fleet import FleetSettings, RepositorySetting
from doc_audit.model.settings import Config
from doc_audit.vcs.forge import web_url

FILE_NAME = "fleet.toml"
# Names become folders beside `index.html`: nothing that a file system or an address takes for something else.
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")
_TAKEN = frozenset({"index.html", "index.md", "fleet.json"})
# What git may be told to fetch from: never a helper of its own (`ext::`), and nothing that it could take for an option.
REMOTE = re.compile(
    r"(?:https?|ssh|file)://[^\s\x00-\x1f\x7f-]\S*|[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:\S+"
)
_BRANCH = re.compile(r"[A-Za-z0-9_][^\s~^:?*\[\\]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """A `fleet.toml` that was read: each repository has a name of its own, and paths are absolute.

    *table* is what stands under `[defaults]`, as `config.load` takes it, and *defaults* is the same as settings.
    """

    name: str
    repositories: tuple[RepositorySetting, ...]
    defaults: Config
    table: Mapping[str, Any]


def read_fleet(file: Path) -> Fleet:
    """Read *file*.

    Raises:
        UsageError: it cannot be read, a key or a value in it is not known, or two repositories have one name.
        NothingToAudit: it names no repository.
    """
    settings, table = config.settings_of(FleetSettings, file)
    if not settings.repository:
        raise NothingToAudit(f"{file}: names no [[repository]]: there is nothing to audit")
    folder = file.resolve().parent
    repositories = []
    for number, setting in enumerate(settings.repository):
        repositories.append(_checked(setting, f"{file}: repository[{number}]", folder))
    _check_names(repositories, file)
    return Fleet(
        name=settings.name or folder.name,
        repositories=tuple(repositories),
        defaults=config.parse(table.get("defaults", {}), where=f"{file}: [defaults]"),
        table=table.get("defaults", {}),
    )


def _checked(setting: RepositorySetting, where: str, folder: Path) -> RepositorySetting:
    """Give *setting* with a name and an absolute path."""
    _check_place(setting, where)
    name = setting.name or last_part(setting.git or setting.path)
    if _NAME.fullmatch(name) is None or name.casefold() in _TAKEN:
        raise UsageError(
            f"{where}: {name!r} cannot be the name of a folder; give it a name of letters, digits, . _ and -"
        )
    path = setting.path
    if path:
        path = os.path.normpath(folder / path)
    return replace(setting, name=name, path=path, web=_addresses(setting))


def _check_place(setting: RepositorySetting, where: str) -> None:
    """See that *setting* says where the repository is, in a way that nobody can take for anything else."""
    if bool(setting.git) == bool(setting.path):
        raise UsageError(f"{where}: give it either git, an address to fetch from, or path, a checkout that is there")
    for key in ("git", "path", "branch", "paths"):
        if _CONTROLS.search("".join(getattr(setting, key))):
            raise UsageError(f"{where}.{key}: there is a control character in it")
    if setting.path and (setting.branch or setting.history):
        raise UsageError(
            f"{where}: branch and history are for what is fetched; the checkout at path is audited as it is"
        )
    if setting.git and REMOTE.fullmatch(setting.git) is None:
        raise UsageError(f"{where}.git = {setting.git!r} is no address of https, ssh or file, nor user@host:path")
    if setting.branch and (_BRANCH.fullmatch(setting.branch) is None or ".." in setting.branch):
        raise UsageError(f"{where}.branch = {setting.branch!r} is no name of a branch")
    for path in setting.paths:
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise UsageError(f"{where}.paths: {path!r} does not lie below the repository")


def last_part(address: str) -> str:
    """Give the last part of a path or an address: `payments` of `https://git.example.com/acme/payments.git`."""
    plain = address.rstrip("/").removesuffix(".git")
    return re.split(r"[/:\\]", plain)[-1]


def _addresses(setting: RepositorySetting) -> tuple[str, ...]:
    """Give the web addresses of *setting*; the one that its remote tells is among them."""
    found = [address.rstrip("/") for address in setting.web]
    told = web_url(setting.git, {})
    if told and told not in found:
        found.append(told)
    return tuple(found)


def _check_names(repositories: Iterable[RepositorySetting], file: Path) -> None:
    """See that no two repositories have one name, in whatever case: some file systems know no case."""
    seen: dict[str, int] = {}
    for number, setting in enumerate(repositories):
        first = seen.setdefault(setting.name.casefold(), number)
        if first != number:
            raise UsageError(
                f"{file}: repository[{first}] and repository[{number}] are both called {setting.name!r}; give one another name"
            )
