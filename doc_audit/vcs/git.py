"""The only way to git: a child process that runs no program of the repository and never looks at the work tree.

The repository is untrusted. git is told where it is (`GIT_DIR`) by a discovery of our own, so that a repository that was
committed as plain files is never taken for one, and that its work tree is a folder of this package: no attribute, filter,
hook or `.mailmap` of the tree can act. What lies on disk is read by us and compared with what git holds.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doc_audit import files

TIMEOUT = 60.0
# Reading a long history takes minutes; what takes longer than this hangs.
_STREAM_TIMEOUT = 900.0
# Settings that could name a program, or have git read or ask more than it is told to.
# Those that name a program and are not here belong to commands that are never run; tests/vcs/test_git.py tries them all.
_SAFE = (
    "safe.bareRepository=explicit",
    "safe.directory=*",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.pager=cat",
    "core.askPass=",
    "core.sshCommand=false",
    "core.gitProxy=",
    "core.alternateRefsCommand=",
    "core.quotePath=false",
    "credential.helper=",
    "diff.external=",
    "log.showSignature=false",
    "protocol.allow=never",
)
# Files that git opens before it does anything: one that is a pipe would hold it up for ever.
_OPENED = (
    "HEAD",
    "config",
    "config.worktree",
    "index",
    "packed-refs",
    "shallow",
    "info/attributes",
    "info/exclude",
    "info/grafts",
    "objects/info/alternates",
)
_LONGEST_POINTER = 4096
# Git's work tree and current folder: it needs one, and this holds nothing that git would read.
_NOWHERE = str(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository found for a folder. *prefix* is the folder as seen from *top*, with a slash behind it; empty at the top."""

    git_dir: Path
    top: Path
    prefix: str

    @property
    def common_dir(self) -> Path:
        """Give the folder that holds objects and references; that of the main work tree, where this is a linked one."""
        pointer = _pointer(self.git_dir / "commondir")
        if not pointer:
            return self.git_dir
        return (self.git_dir / pointer).resolve()

    def below(self, path: str) -> str:
        """Give *path*, relative to the folder, as git calls it."""
        return self.prefix + path


def find(folder: Path) -> Repository | None:
    """Find the repository that *folder* lies in: the nearest `.git` at or above it, a folder or a file that names one.

    Only what git makes itself is one: git takes no path named `.git` into a commit, so no change can bring one along.
    """
    here = folder.resolve()
    for top in (here, *here.parents):
        git_dir = _git_dir(top / ".git")
        if git_dir is not None:
            return Repository(git_dir, top, _prefix(here, top))
    return None


def _prefix(here: Path, top: Path) -> str:
    if here == top:
        return ""
    return here.relative_to(top).as_posix() + "/"


def run(root: Path, *args: str, stdin: bytes = b"") -> bytes | None:
    """Give what `git ARGS` prints about the repository of *root*; None if there is none, or git fails or takes a minute.

    Paths in *args* and in the output are relative to the top of the work tree (`Repository.prefix`).
    """
    # Imported here: a tree without git needs no processes.
    import subprocess

    found = find(root)
    if found is None:
        return None
    try:
        done = subprocess.run(
            _command(args),
            cwd=_NOWHERE,
            env=_environment(found),
            input=stdin,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
            # Ctrl-C, which a terminal sends to a whole group, is ours to answer: half an answer would be taken for one.
            process_group=0,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    if done.returncode:
        return None
    return done.stdout


def line(root: Path, *args: str) -> str | None:
    """Give the one line that `git ARGS` prints, or None."""
    out = run(root, *args)
    if out is None:
        return None
    return decode(out).strip() or None


def stream(root: Path, *args: str, objects: str = "") -> Iterator[bytes]:
    """Give the lines of `git ARGS` as they come, without their newlines; they end early if git fails, hangs or is not there.

    *objects* is a folder with more objects that git may read.
    """
    import subprocess
    import threading

    found = find(root)
    if found is None:
        return
    try:
        process = subprocess.Popen(
            _command(args),
            cwd=_NOWHERE,
            env=_environment(found) | {"GIT_ALTERNATE_OBJECT_DIRECTORIES": objects},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
    except OSError:
        return
    watchdog = threading.Timer(_STREAM_TIMEOUT, process.kill)
    watchdog.daemon = True
    watchdog.start()
    with process:
        assert process.stdout is not None
        try:
            for raw in process.stdout:
                yield raw.rstrip(b"\n")
        finally:
            watchdog.cancel()
            process.kill()


def decode(raw: bytes) -> str:
    """Give text as `os.fsdecode` gives file names: bytes that are not UTF-8 survive."""
    return raw.decode("utf-8", "surrogateescape")


def names(out: bytes | None) -> list[str]:
    """Take the output of a command with `-z` apart."""
    return [decode(name) for name in (out or b"").split(b"\0") if name]


def _git_dir(place: Path) -> Path | None:
    try:
        if stat.S_ISREG(place.stat().st_mode):
            pointer = _pointer(place).removeprefix("gitdir:").strip()
            place = (place.parent / pointer).resolve()
        if _is_git_dir(place):
            return place
    except OSError:
        pass
    return None


def _is_git_dir(place: Path) -> bool:
    """Say whether git would take *place*, and can open what it opens there (gitrepository-layout(5))."""
    common = place / _pointer(place / "commondir")
    if not (place / "HEAD").exists() or not (common / "objects").is_dir() or not (common / "refs").is_dir():
        return False
    return all(_is_plain(folder / name) for folder in {place, common} for name in _OPENED)


def _is_plain(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except FileNotFoundError:
        return True


def _pointer(file: Path) -> str:
    """Read a file that names a folder; empty if there is none."""
    try:
        return decode(files.read_bytes(file, limit=_LONGEST_POINTER)).strip()
    except OSError:
        return ""


def _command(args: tuple[str, ...]) -> list[str]:
    command = ["git", "--no-pager"]
    for setting in _SAFE:
        command += ["-c", setting]
    return [*command, *args]


def _environment(repository: Repository) -> dict[str, str]:
    """Give the user's environment without anything that steers git, and with what fixes where it works."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_DIR": str(repository.git_dir),
        "GIT_WORK_TREE": _NOWHERE,
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "false",
        "GIT_PAGER": "cat",
        "GIT_EDITOR": "false",
        "LC_ALL": "C.UTF-8",
    }
