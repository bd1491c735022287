"""The doors into servers and git: answers of HTTP, and histories of a repository."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path

from doc_audit.model.settings import Config, External
from doc_audit.web.check import Ask, check
from fuzzing.reading import check_formats
from fuzzing.workshop import NOON, audited, chance_of, check_places, folder

_NETWORK = External(timeout=0.5, deadline=1.0, retries=0, interval=0.0, allow_addresses=("127.0.0.0/8",))


class _Server:
    """Answers every request on loopback with the bytes in *answer*, and closes."""

    def __init__(self) -> None:
        self.answer = b""
        self.listener = socket.create_server(("127.0.0.9", 0))
        self.url = "http://{}:{}/a".format(*self.listener.getsockname())
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            client, _ = self.listener.accept()
            with client, contextlib.suppress(OSError):
                client.settimeout(1)
                client.recv(65536)
                client.sendall(self.answer)


@cache
def _server() -> _Server:
    return _Server()


def server(data: bytes) -> None:
    """Take what a server sends: a verdict comes of it, and broken is only what the server said is gone."""
    here = _server()
    here.answer = data
    fragment = chance_of(data).choice(("", "x", "y"))
    report = check([Ask(url=here.url, fragment=fragment)], _NETWORK, cache_dir=None, now=lambda: NOON, environ={})
    (outcome,) = report.outcomes
    assert outcome.url == here.url + (f"#{fragment}" if fragment else "")
    if outcome.verdict == "http-error":
        # Only these say that a page is gone.
        assert b"404" in data or b"410" in data, outcome


def history(data: bytes) -> None:
    """Audit a tree with a git history, as `git fast-import` takes it; what it refuses is none."""
    with folder() as root:
        shutil.copytree(_empty_repository(), root / "t")
        words = ["git", "-C", str(root / "t"), "fast-import", "--quiet", "--force"]
        done = subprocess.run(words, input=data, capture_output=True, timeout=20, check=False, env=_git_environment())
        for report in root.glob("t/.git/fast_import_crash_*"):
            report.unlink()
        if done.returncode:
            return
        checkout = ["git", "-C", str(root / "t"), "reset", "-q", "--hard"]
        subprocess.run(checkout, capture_output=True, timeout=20, check=False, env=_git_environment())
        found = audited(root / "t", Config(), git=True)
        if found is not None:
            check_places(found, root / "t")
            check_formats(found, all_of_them=False)
        cached = [audited(root / "t", Config(), cache_dir=root / "cache", git=True) for _ in range(2)]
        assert cached == [found, found]


@cache
def _empty_repository() -> Path:
    folder = Path(tempfile.mkdtemp())
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True, env=_git_environment())
    shutil.rmtree(folder / ".git" / "hooks", ignore_errors=True)
    return folder


def _git_environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
