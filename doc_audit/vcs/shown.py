"""At which addresses a forge shows the files that are checked out."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from doc_audit.model.document import Shown
from doc_audit.vcs import git
from doc_audit.vcs.forge import remote, web_url

# What stands between a repository and a path in it: GitHub, GitLab, Gitea and Forgejo, Bitbucket.
_VIEWS = (
    "/blob/{0}", "/tree/{0}", "/raw/{0}", "/blame/{0}", "/edit/{0}", "/blob/refs/heads/{0}", "/tree/refs/heads/{0}", "/raw/refs/heads/{0}",
    "/-/blob/{0}", "/-/tree/{0}", "/-/raw/{0}", "/-/blame/{0}", "/-/edit/{0}",
    "/src/branch/{0}", "/raw/branch/{0}", "/_edit/{0}", "/src/{0}",
)  # fmt: skip
_RAW_VIEWS = ("/{0}", "/refs/heads/{0}")
_RAW_OF_GITHUB = "raw.githubusercontent.com"
# The branch that a pipeline works on, where git is at a commit alone; with the repository that it belongs to.
_PIPELINES = (
    ("GITHUB_REF_NAME", "GITHUB_REPOSITORY"),
    ("CI_COMMIT_BRANCH", "CI_PROJECT_PATH"),
    ("BITBUCKET_BRANCH", "BITBUCKET_REPO_FULL_NAME"),
)


def own_addresses(root: Path, environ: Mapping[str, str]) -> Shown | None:
    """Say where the forge that the repository of *root* came from shows what is checked out there; None if nobody can tell."""
    repository = git.find(root)
    if repository is None:
        return None
    address = web_url(remote(root), {})
    if address is None:
        return None
    branch = git.line(root, "symbolic-ref", "--short", "-q", "HEAD") or _of_pipeline(address, environ)
    if not branch:
        return None
    return views(address, branch, repository.prefix)


def views(address: str, branch: str, folder: str) -> Shown:
    """Give where the repository at *address* shows the files of *branch* below its *folder*."""
    place = address.partition("://")[2].lower()
    host, _, name = place.partition("/")
    found = [(place, _with(branch, _VIEWS))]
    if host == "github.com":
        found.append((f"{_RAW_OF_GITHUB}/{name}", _with(branch, _RAW_VIEWS)))
    return Shown(views=tuple(found), folder=folder)


def _with(branch: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(form.format(quote(branch)) for form in forms)


def _of_pipeline(address: str, environ: Mapping[str, str]) -> str:
    """Give the branch that a pipeline of the repository at *address* was started for; empty if there is none."""
    for branch, repository in _PIPELINES:
        name = environ.get(repository, "")
        if (
            name
            and address.lower().endswith(f"/{name.lower()}")
            and environ.get("GITHUB_REF_TYPE", "branch") == "branch"
        ):
            return environ.get(branch, "")
    return ""
