"""Where the repository can be read on the web, and what it is called there."""

import re
from collections.abc import Mapping
from pathlib import Path

from doc_audit.model.settings import Forge
from doc_audit.vcs import git

_HOSTS: tuple[tuple[str, Forge], ...] = (
    ("github", "github"),
    ("gitlab", "gitlab"),
    ("bitbucket", "bitbucket"),
    ("dev.azure.com", "azure"),
    ("visualstudio.com", "azure"),
)
_CI: tuple[tuple[str, Forge], ...] = (
    ("GITLAB_CI", "gitlab"),
    ("GITHUB_SERVER_URL", "github"),
    ("BITBUCKET_REPO_SLUG", "bitbucket"),
)
_SSH = re.compile(r"(?:ssh://)?(?:[^@/\s]+@)?([\w.-]+)(?::\d+)?[:/](.+)")


def remote(root: Path) -> str | None:
    """Give the address that the repository of *root* came from: that of `origin`, else of the first remote; None if it has none."""
    first = None
    for item in git.names(git.run(root, "config", "-z", "--get-regexp", r"^remote\..*\.url$")):
        key, _, url = item.partition("\n")
        if key.startswith("remote.origin."):
            return url
        if first is None:
            first = url
    return first


def kind(remote: str | None, environ: Mapping[str, str]) -> Forge | None:
    """Say which forge the *remote* is, by its host, else by the variables of the CI that runs there; None if neither tells."""
    url = _from_remote(remote) or ""
    host = url.partition("://")[2].partition("/")[0].lower()
    for part, forge in _HOSTS:
        if part in host:
            return forge
    for variable, forge in _CI:
        if environ.get(variable):
            return forge
    return None


def web_url(remote: str | None, environ: Mapping[str, str]) -> str | None:
    """Give the repository's web address without trailing slash, from CI variables, else from the *remote*; None if unknown.

    For a GitLab whose host is not called so, it is a template of the way to a line.

    Credentials in the remote are dropped.
    """
    if environ.get("GITHUB_SERVER_URL") and environ.get("GITHUB_REPOSITORY"):
        return f"{environ['GITHUB_SERVER_URL'].rstrip('/')}/{environ['GITHUB_REPOSITORY']}"
    if environ.get("CI_PROJECT_URL", "").startswith(("http://", "https://")):
        url = environ["CI_PROJECT_URL"].rstrip("/")
        if "gitlab" in url.split("/")[2]:
            return url
        # Nothing in the name of such a host says that it is a GitLab, whose paths differ from GitHub's.
        return f"{url}/-/blob/{{commit}}/{{path}}?plain=1#L{{line}}"
    return _from_remote(remote)


def identity(remote: str | None, environ: Mapping[str, str]) -> str | None:
    """Give the repository's name that is the same in every checkout of it: host and path of its address; None if it has none.

    Over HTTPS and over SSH, with credentials or without, it is the same; case does not count, as on the forges.
    """
    url = _from_remote(remote) or web_url(None, environ)
    if url is not None:
        return url.partition("://")[2].partition("/-/blob/")[0].casefold()
    if not remote:
        return None
    return remote.strip()


def _from_remote(remote: str | None) -> str | None:
    """Give the web address of the repository that git calls *remote*; None if that says none."""
    if not remote:
        return None
    plain = remote.strip().removesuffix("/").removesuffix(".git")
    if plain.startswith(("http://", "https://")):
        scheme, _, rest = plain.partition("://")
        host, _, path = rest.partition("/")
        if not path:
            return None
        return f"{scheme}://{host.rpartition('@')[2]}/{path}"
    if plain.startswith(("/", ".", "file:")) or "\\" in plain:
        return None
    match = _SSH.fullmatch(plain)
    if match is None or "." not in match[1]:
        return None
    return f"https://{match[1]}/{match[2].lstrip('/')}"
