"""Whose tree it is: one that a stranger may have changed is audited by nothing that it says itself."""

import json
from collections.abc import Mapping
from pathlib import Path

from doc_audit.files import SETTINGS, read_given

VARIABLE = "DOC_AUDIT_UNTRUSTED"


def distrust(asked: bool | None, environ: Mapping[str, str]) -> str:
    """Say why the tree is not trusted; empty if it is.

    *asked* is what the command line says, if it says anything; then `DOC_AUDIT_UNTRUSTED` counts, then whether this is the
    pipeline of a change that comes from a fork, on GitHub or GitLab.
    """
    value = environ.get(VARIABLE, "").lower()
    if asked:
        return "--untrusted"
    if asked is None and value in ("1", "true", "yes"):
        return f"{VARIABLE} is set"
    if asked is not None or value:
        return ""
    return _fork_on_github(environ) or _fork_on_gitlab(environ)


def _fork_on_github(environ: Mapping[str, str]) -> str:
    """https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request: the event names both repositories."""
    if not environ.get("GITHUB_EVENT_NAME", "").startswith("pull_request"):
        return ""
    try:
        pull_request = json.loads(read_given(Path(environ["GITHUB_EVENT_PATH"]), limit=SETTINGS))["pull_request"]
        base = pull_request["base"]["repo"]["full_name"]
        # A fork that is gone has no name any more.
        head = (pull_request["head"]["repo"] or {}).get("full_name", "a repository that is gone")
    except (KeyError, TypeError, AttributeError, OSError, ValueError, RecursionError):
        return "this is a pull request, and the event does not say whose"
    if head == base:
        return ""
    return f"this is a pull request from {head}"


def _fork_on_gitlab(environ: Mapping[str, str]) -> str:
    """https://docs.gitlab.com/ci/variables/predefined_variables/: the projects of a merge request."""
    target = environ.get("CI_MERGE_REQUEST_PROJECT_ID", "")
    if not target:
        return ""
    source = environ.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "")
    if source == target:
        return ""
    return f"this is a merge request from {environ.get('CI_MERGE_REQUEST_SOURCE_PROJECT_PATH') or 'another project'}"


def note(why: str) -> str:
    """Say in the report what was left out, and how to have it back."""
    return (
        f"The tree is not trusted ({why}): its own configuration and templates are not used, nor are secrets of the environment. "
        "--config and --templates may name what lies outside the tree; --trusted switches this off."
    )


def lies_in(path: Path | None, root: Path) -> bool:
    """Say whether *path* is in the tree at *root*, by its name or by where its links lead."""
    if path is None:
        return False
    for base in (root, root.resolve()):
        if path.absolute().is_relative_to(base) or path.resolve().is_relative_to(base):
            return True
    return False


def without_secrets(environ: Mapping[str, str]) -> dict[str, str]:
    """Give *environ* without what opens something: pages of a stranger choose the addresses that are asked."""
    from doc_audit.web.secrets import VARIABLES

    return {name: value for name, value in environ.items() if name not in VARIABLES}
