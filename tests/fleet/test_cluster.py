"""A fleet on a Dask scheduler with two workers: the same bytes, whatever becomes of a worker; a clear word when nobody is there."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from program import doc_audit
from remotes import git_server, remote

PACKAGE = Path(__file__).parents[2] / "doc_audit"
NAMES = ("one", "two", "three", "slow")


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port: int = opened.getsockname()[1]
        return port


def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something that happens soon; the limit is for what hangs."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


class Dask:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard")
        until(self._answers)

    def _start(self, kind: str, *words: str, path: Path | None = None) -> "subprocess.Popen[bytes]":
        environ = dict(os.environ)
        if path is not None:
            environ["PYTHONPATH"] = str(path)
        number = len(self.workers)
        with (self._folder / f"{kind}-{number}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", "dask", kind, *words],
                cwd=self._folder,
                env=environ,
                stdout=log,
                stderr=log,
            )

    def _answers(self) -> bool:
        with socket.socket() as opened:
            return opened.connect_ex(("127.0.0.1", self.port)) == 0

    def add_worker(self, path: Path | None = None) -> None:
        number = len(self.workers)
        words = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        self.workers.append(self._start("worker", self.address, *words, path=path))
        log = self._folder / f"worker-{number}.log"
        until(lambda: b"Registered to" in log.read_bytes())

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextmanager
def dask(folder: Path, workers: int) -> Iterator[Dask]:
    (folder / "dask").mkdir()
    found = Dask(folder / "dask")
    try:
        for _ in range(workers):
            found.add_worker()
        yield found
    finally:
        found.end()


def write(folder: Path, address: str) -> None:
    text = ""
    for name in NAMES:
        text += f'[[repository]]\ngit = "{address}/{name}.git"\nweb = ["https://github.com/acme/{name}"]\n'
    (folder / "fleet.toml").write_text(text + "[defaults.external]\nenabled = false\n")


def remotes(folder: Path) -> Path:
    for name in NAMES:
        page = "".join(f"[{other}](https://github.com/acme/{other}/blob/main/gone.md)\n" for other in NAMES)
        remote(folder / "remotes", name, {"a.md": page, f"{name}.md": "[x](y.md)\n"})
    return folder / "remotes"


def check(folder: Path, out: str, *words: str) -> "subprocess.CompletedProcess[str]":
    return doc_audit(
        folder, "fleet", "check", "--output-dir", out, "--cache-dir", f"cache-{out}", "--as-of", "2026-03-02", *words
    )


def timeless(folder: Path) -> dict[str, str]:
    found = {}
    for file in sorted(folder.rglob("*.*")):
        text = file.read_text(encoding="utf-8")
        found[file.relative_to(folder).as_posix()] = re.sub(
            r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?|\d\d:\d\d(?::\d\d)?(?: UTC)?|after [\d.]+ s", "TIME", text
        )
    return found


def children(pid: int) -> list[int]:
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        found.extend(map(int, file.read_text().split()))
    return found


def test_two_workers_give_the_same_bytes_as_one_machine(tmp_path: Path) -> None:
    with git_server(remotes(tmp_path)) as (address, _), dask(tmp_path, 2) as cluster:
        write(tmp_path, address)
        here = check(tmp_path, "here")
        there = check(tmp_path, "there", "--scheduler", cluster.address)
        assert (here.returncode, there.returncode) == (1, 1), there.stderr
        assert f"2 workers of the Dask scheduler at {cluster.address}" in there.stderr
        assert timeless(tmp_path / "there") == timeless(tmp_path / "here")
        again = check(tmp_path, "there", "--scheduler", cluster.address)
        assert again.returncode == 1, again.stderr
        assert timeless(tmp_path / "there") == timeless(tmp_path / "here")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for the process that fetches in /proc")
def test_a_worker_that_is_killed_has_its_work_done_by_the_other(tmp_path: Path) -> None:
    go = threading.Event()
    go.set()
    with git_server(remotes(tmp_path), {"slow": go}) as (address, asked), dask(tmp_path, 2) as cluster:
        write(tmp_path, address)
        check(tmp_path, "here")
        go.clear()
        asked.clear()
        results = []
        words = ("there", "--scheduler", cluster.address)
        running = threading.Thread(target=lambda: results.append(check(tmp_path, *words)))
        running.start()
        until(lambda: any(path.startswith("/slow.git") for path in asked))
        until(lambda: any(path.startswith("/three.git/git-upload-pack") for path in asked))
        # The others are done: what has a git running is at the slow one.
        until(lambda: sum(bool(children(worker.pid)) for worker in cluster.workers) == 1)
        (busy,) = [worker for worker in cluster.workers if children(worker.pid)]
        os.kill(busy.pid, signal.SIGKILL)
        before = len(asked)
        until(lambda: any(path.startswith("/slow.git") for path in asked[before:]))
        go.set()
        running.join(120)
        (left,) = results
        assert left.returncode == 1, left.stderr
        assert timeless(tmp_path / "there") == timeless(tmp_path / "here")


def test_a_scheduler_that_goes_is_said_within_seconds_and_the_cache_is_whole(tmp_path: Path) -> None:
    go = threading.Event()
    go.set()
    with git_server(remotes(tmp_path), {"slow": go}) as (address, asked), dask(tmp_path, 1) as cluster:
        write(tmp_path, address)
        assert check(tmp_path, "there", "--scheduler", cluster.address).returncode == 1
        go.clear()
        asked.clear()
        results = []
        words = ("there", "--scheduler", cluster.address)
        running = threading.Thread(target=lambda: results.append(check(tmp_path, *words)))
        running.start()
        until(lambda: any(path.startswith("/slow.git") for path in asked))
        cluster.scheduler.kill()
        running.join(60)
        assert results, "it hangs"
        go.set()
        assert results[0].returncode == 2
        assert f"the Dask scheduler at {cluster.address} is gone" in results[0].stderr
        assert results[0].stderr.count("\n") == 2, results[0].stderr
        assert check(tmp_path, "there", "--offline").returncode == 1


def test_nobody_there_is_one_line(tmp_path: Path) -> None:
    write(tmp_path, "http://127.0.0.1:9")
    address = f"tcp://127.0.0.1:{free_port()}"
    left = check(tmp_path, "out", "--scheduler", address)
    assert (left.returncode, left.stderr) == (
        2,
        f"doc-audit: no Dask scheduler answers at {address} within 5 seconds\n",
    )
    for wrong in ("nonsense://x", "127.0.0.1"):
        left = check(tmp_path, "out", "--scheduler", wrong)
        assert (left.returncode, left.stderr.count("\n")) == (2, 1), left.stderr
    left = check(tmp_path, "out", "--scheduler", address, "--no-cache")
    assert (left.returncode, "workers keep what they fetch" in left.stderr) == (2, True)


def test_workers_of_another_version_are_an_error_at_the_start(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(PACKAGE, other / "doc_audit", ignore=shutil.ignore_patterns("__pycache__"))
    version = other / "doc_audit" / "version.py"
    version.write_text(re.sub(r'__version__ = ".*"', '__version__ = "0.0.7"', version.read_text()))
    write(tmp_path, "http://127.0.0.1:9")
    with dask(tmp_path, 0) as cluster:
        left = check(tmp_path, "out", "--scheduler", cluster.address)
        assert (left.returncode, "has no worker" in left.stderr) == (2, True)
        cluster.add_worker(other)
        left = check(tmp_path, "out", "--scheduler", cluster.address)
    assert left.returncode == 2
    assert "has doc-audit 0.0.7 on Python" in left.stderr
    assert "install the same on both" in left.stderr
    assert not (tmp_path / "out").exists()
