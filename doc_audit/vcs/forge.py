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
    """The address that the repository of *root* came from: that of `origin`, else of the first remote; None if it has none."""
    found = git.names(git.run(root, "config", "-z", "--get-regexp", r"^remote\..*\.url$"))
    addresses = [(key.startswith("remote.origin."), url) for key, _, url in (item.partition("\n") for item in found)]
    return max(addresses, key=lambda pair: pair[0], default=(True, None))[1]


def kind(remote: str | None, environ: Mapping[str, str]) -> Forge | None:
    """Say which forge the *remote* is, by its host, else by the variables of the CI that runs there; None if neither tells."""
    url = _from_remote(remote.strip()) if remote else None
    host = url.partition("://")[2].partition("/")[0].lower() if url else ""
    named = next((forge for part, forge in _HOSTS if part in host), None)
    if named is not None:
        return named
    return next((forge for variable, forge in _CI if environ.get(variable)), None)


def web_url(remote: str | None, environ: Mapping[str, str]) -> str | None:
    """The repository's web address without trailing slash, from CI variables, else from the *remote*; None if unknown.

    For a GitLab whose host is not called so, it is a template of the way to a line.

    Credentials in the remote are dropped.
    """
    if environ.get("GITHUB_SERVER_URL") and environ.get("GITHUB_REPOSITORY"):
        return f"{environ['GITHUB_SERVER_URL'].rstrip('/')}/{environ['GITHUB_REPOSITORY']}"
    if environ.get("CI_PROJECT_URL", "").startswith(("http://", "https://")):
        url = environ["CI_PROJECT_URL"].rstrip("/")
        # Nothing in the name of such a host says that it is a GitLab, whose paths differ from GitHub's.
        return url if "gitlab" in url.split("/")[2] else f"{url}/-/blob/{{commit}}/{{path}}?plain=1#L{{line}}"
    return _from_remote(remote.strip()) if remote else None


def identity(remote: str | None, environ: Mapping[str, str]) -> str | None:
    """The repository's name that is the same in every checkout of it: host and path of its address; None if it has none.

    Over HTTPS and over SSH, with credentials or without, it is the same; case does not count, as on the forges.
    """
    url = (_from_remote(remote.strip()) if remote else None) or web_url(None, environ)
    if url is None:
        return remote.strip() if remote else None
    return url.partition("://")[2].partition("/-/blob/")[0].casefold()


def _from_remote(remote: str) -> str | None:
    plain = remote.removesuffix("/").removesuffix(".git")
    if plain.startswith(("http://", "https://")):
        scheme, _, rest = plain.partition("://")
        host, _, path = rest.partition("/")
        return f"{scheme}://{host.rpartition('@')[2]}/{path}" if path else None
    if plain.startswith(("/", ".", "file:")) or "\\" in plain:
        return None
    match = _SSH.fullmatch(plain)
    return f"https://{match[1]}/{match[2].lstrip('/')}" if match and "." in match[1] else None
