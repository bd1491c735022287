"""Git as a child process: hardened, bounded, and silent about its own troubles."""

import os
from collections.abc import Iterator
from pathlib import Path

TIMEOUT = 60.0
# The repository is untrusted: none of its settings may run a program. Nor may a partial clone fetch what it lacks: that is
# traffic nobody asked for, by a program (`core.sshCommand`, `uploadpack`) that the repository names.
_SAFE = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.quotePath=false",
    "-c",
    "diff.external=",
    "-c",
    "log.showSignature=false",
    "-c",
    "safe.directory=*",
)


def is_here(root: Path) -> bool:
    """Say whether *root* lies in a work tree, without asking git."""
    return any((folder / ".git").exists() for folder in (root, *root.resolve().parents))


def run(root: Path, *args: str, protocols: str = "none") -> bytes | None:
    """What `git ARGS` prints in *root*; None if git is not there, fails, or takes longer than a minute.

    *protocols* are those by which it may reach another repository (`GIT_ALLOW_PROTOCOL`).
    """
    # Imported here: a tree without git needs no processes.
    import subprocess

    try:
        done = subprocess.run(
            ["git", *_SAFE, *args],
            cwd=root,
            env=_environment() | {"GIT_ALLOW_PROTOCOL": protocols},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def line(root: Path, *args: str) -> str | None:
    """The one line that `git ARGS` prints, or None."""
    out = run(root, *args)
    return decode(out).strip() or None if out is not None else None


def stream(root: Path, *args: str) -> Iterator[bytes]:
    """The lines of `git ARGS` as they come, without their newlines; it ends early if git fails or is not there."""
    import subprocess

    try:
        process = subprocess.Popen(
            ["git", *_SAFE, *args],
            cwd=root,
            env=_environment() | {"GIT_ALLOW_PROTOCOL": "none"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return
    with process:
        assert process.stdout is not None
        try:
            for raw in process.stdout:
                yield raw.rstrip(b"\n")
        finally:
            process.kill()


def decode(raw: bytes) -> str:
    """Text as `os.fsdecode` gives file names: bytes that are not UTF-8 survive."""
    return raw.decode("utf-8", "surrogateescape")


def _environment() -> dict[str, str]:
    # Safe directories are only honoured from the environment or the command line of a trusted caller (git 2.35.3).
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "safe.directory",
        "GIT_CONFIG_VALUE_0": "*",
        "GIT_PAGER": "cat",
        "LC_ALL": "C.UTF-8",
    }
