"""Repositories fetched with git into the cache, and checked out there: what lies in them acts on nothing.

The settings of a clone are written here alone, so that a fetched repository has no say in them: no hook, no filter, no attribute,
no submodule, no helper. The user's own settings of git count while it talks to the remote (proxies, credentials) and at no other
time. Nobody is asked for a password.
"""

import contextlib
import hashlib
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from doc_audit.errors import UsageError
from doc_audit.model.fleet import RepositorySetting
from doc_audit.model.redact import redact
from doc_audit.source import workers
from doc_audit.vcs.forge import web_url
from doc_audit.vcs.git import decode

# A large repository takes minutes; what takes longer than this hangs.
_TIMEOUT = 900.0
_LONGEST_REASON = 300
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
# How the remote is called in the settings of a clone. `origin` there is an address without credentials, which tells the web address.
_REMOTE = "fleet"
_SAFE = (
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.fsmonitor=false",
    "core.autocrlf=false",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    "core.alternateRefsCommand=",
    "fetch.recurseSubmodules=false",
    "submodule.recurse=false",
    "fetch.writeCommitGraph=false",
    "maintenance.auto=false",
    "gc.auto=0",
    "transfer.bundleURI=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=60",
    "advice.detachedHead=false",
)
# Files are written as they are stored: no line end, keyword or encoding is changed, and no filter runs (gitattributes(5)).
_ATTRIBUTES = "* -text !eol -ident -filter -working-tree-encoding\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clone:
    """A clone in the cache: its *folder*, and how git is run for it."""

    folder: Path
    url: str

    @property
    def exists(self) -> bool:
        """Say whether something was checked out."""
        return (self.folder / ".git" / "HEAD").exists() and (self.folder / ".git" / "index").exists()


def checkout(setting: RepositorySetting, place: Path, *, offline: bool) -> Path:
    """Fetch the repository of *setting* into a folder of its own below *place*, and give the folder; *offline*: what is there.

    Raises:
        UsageError: it cannot be fetched, or was not yet; the message says why.
        Stopped: the run is to end.
    """
    clone = Clone(folder=_folder(setting, place), url=setting.git)
    if offline:
        if not clone.exists:
            raise UsageError("it was never fetched, and --offline fetches nothing")
        return clone.folder
    ref, commit = _at_remote(clone, setting.branch, place)
    if not clone.exists or _local(clone, "rev-parse", "--verify", "-q", "HEAD") != commit:
        name = ref.removeprefix("refs/").removeprefix("heads/")
        _begin(clone)
        _fetch(clone, ref, name, whole=setting.history)
        _check_out(clone, name)
    return clone.folder


def _folder(setting: RepositorySetting, place: Path) -> Path:
    """Give the folder of the clone: another one for another address, branch or kind of clone."""
    told = "\n".join((setting.git, setting.branch, str(setting.history)))
    return place / f"{setting.name}-{hashlib.sha256(told.encode()).hexdigest()[:12]}" / setting.name


def _at_remote(clone: Clone, branch: str, place: Path) -> tuple[str, str]:
    """Ask the remote for *branch*, or which branch its HEAD is; give the whole name, and the commit that it is at.

    For a change, the place of a branch may also be taken by a tag, by a whole name (`refs/pull/7/head`) or by a commit.
    """
    place.mkdir(parents=True, exist_ok=True)
    if not branch:
        return _head_of_remote(clone, place)
    if _COMMIT.fullmatch(branch):
        return branch, branch
    names = [f"refs/heads/{branch}", f"refs/tags/{branch}"]
    if branch.startswith("refs/"):
        names = [branch]
    out = _run(place, _talking(clone), "ls-remote", _REMOTE, *names)
    commits = {name: commit for commit, _, name in (line.partition("\t") for line in out.split("\n"))}
    for name in names:
        if name in commits:
            return name, commits[name]
    raise UsageError(f"the remote has no branch {branch!r}")


def _head_of_remote(clone: Clone, place: Path) -> tuple[str, str]:
    """Ask the remote which branch its HEAD is; give the whole name, and the commit that it is at."""
    out = _run(place, _talking(clone), "ls-remote", "--symref", _REMOTE, "HEAD")
    found = commit = ""
    for line in out.split("\n"):
        value, _, name = line.partition("\t")
        if value.startswith("ref: refs/heads/"):
            found = value.removeprefix("ref: ")
        elif name == "HEAD":
            commit = value
    if not commit or not found:
        raise UsageError("the remote has no branch that its HEAD is at")
    return found, commit


def _begin(clone: Clone) -> None:
    """Make an empty repository in the place of the clone, if there is none yet."""
    git_dir = clone.folder / ".git"
    if not (git_dir / "HEAD").exists():
        clone.folder.mkdir(parents=True, exist_ok=True)
        _run(clone.folder, _alone(clone), "init", "-q", "--template=", ".")
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "attributes").write_text(_ATTRIBUTES, encoding="ascii")
    told = web_url(clone.url, {})
    if told:
        _run(clone.folder, _alone(clone), "config", "remote.origin.url", told)
    # Left by a run that was ended in the middle of writing: nobody else works here.
    (git_dir / "index.lock").unlink(missing_ok=True)


def _fetch(clone: Clone, ref: str, name: str, *, whole: bool) -> None:
    """Fetch *ref* as the branch *name*: commits and trees, and of the files only those that it has now, unless the *whole* is wanted."""
    kind = "--filter=blob:none"
    if whole:
        kind = "--no-filter"
    wanted = f"+{ref}:refs/remotes/origin/{name}"
    common = ("fetch", "-q", "--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", kind)
    _run(clone.folder, _talking(clone), *common, _REMOTE, wanted)
    here = f"refs/remotes/origin/{name}"
    listed = _run(clone.folder, _alone(clone), "rev-list", "--objects", "--no-walk", "--missing=print", here)
    missing = [line[1:] for line in listed.split("\n") if line.startswith("?")]
    if missing:
        noop = ("-c", "fetch.negotiationAlgorithm=noop")
        _run(clone.folder, _talking(clone), *noop, *common, "--stdin", _REMOTE, stdin="\n".join(missing) + "\n")


def _check_out(clone: Clone, branch: str) -> None:
    _run(
        clone.folder,
        _alone(clone),
        "checkout",
        "-q",
        "--force",
        "--no-track",
        "-B",
        branch,
        f"refs/remotes/origin/{branch}",
        "--",
    )


def _local(clone: Clone, *args: str) -> str:
    try:
        return _run(clone.folder, _alone(clone), *args).strip()
    except UsageError:
        return ""


def _kept() -> dict[str, str]:
    """Give the environment without what steers git, and with what keeps it from asking anybody."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") and name != "SSH_ASKPASS"}
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "false",
        "GCM_INTERACTIVE": "never",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "LC_ALL": "C.UTF-8",
    }


def _alone(clone: Clone) -> dict[str, str]:
    """Give the environment for work on the clone itself: no remote, and no settings but ours."""
    return _kept() | {
        "GIT_DIR": str(clone.folder / ".git"),
        "GIT_WORK_TREE": str(clone.folder),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
    }


def _talking(clone: Clone) -> dict[str, str]:
    """Give the environment for talking to the remote. Its address, in which there may be a password, stands in no file or command."""
    allowed = "https:http:ssh"
    if clone.url.startswith("file:"):
        allowed = "file"
    environ = _kept() | {
        "GIT_ALLOW_PROTOCOL": allowed,
        "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -oBatchMode=yes"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"remote.{_REMOTE}.url",
        "GIT_CONFIG_VALUE_0": clone.url,
    }
    if (clone.folder / ".git").is_dir():
        environ["GIT_DIR"] = str(clone.folder / ".git")
    else:
        # There is no repository yet, and one that the cache happens to lie in has no say.
        environ["GIT_DIR"] = os.devnull
    return environ


def _run(folder: Path, environ: Mapping[str, str], *args: str, stdin: str = "") -> str:
    """Give what `git ARGS` prints in *folder*.

    Raises:
        UsageError: git is not installed, fails, or takes too long; with its own last words.
    """
    command = ["git", "--no-pager"]
    for setting in _SAFE:
        command += ["-c", setting]
    try:
        process = subprocess.Popen(
            [*command, *args],
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
        )
    except OSError as error:
        raise UsageError(f"git cannot be run: {error.strerror}") from error
    with process:
        try:
            with _cuttable(environ):
                out, words = process.communicate(stdin.encode(), timeout=_TIMEOUT)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise UsageError(f"git {args[0]} took more than {_TIMEOUT:.0f} seconds") from error
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise UsageError(_last_words(args[0], decode(words)))
    return decode(out)


def _cuttable(environ: Mapping[str, str]) -> contextlib.AbstractContextManager[None]:
    """Let the end of the run cut short what waits for a remote; what writes into the clone is quick, and left to finish."""
    if environ["GIT_ALLOW_PROTOCOL"] == "none":
        return contextlib.nullcontext()
    return workers.ended.cuttable()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End git, and the programs that it started to talk to the remote."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _last_words(command: str, words: str) -> str:
    """Say why git failed, by the line in which it says so itself."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    told = (fatal or lines or ["it does not say why"])[0]
    return redact(f"git {command} failed: {told.removeprefix('fatal: ')}")[:_LONGEST_REASON]
