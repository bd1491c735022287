"""The network on the command line: a second run asks nothing, a kill loses little, Ctrl-C ends in order."""

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


class Proxy(http.server.ThreadingHTTPServer):
    """A proxy on loopback that answers for every host, so that no name is looked up; it remembers when it answered what."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.answered: list[tuple[float, str]] = []

    def wait_for(self, count: int) -> None:
        end = time.monotonic() + 30
        while len(self.answered) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.answered) >= count


class Answer(http.server.BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        time.sleep(0.05)
        self.send_response(404 if self.path.endswith("/gone") else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answered.append((time.monotonic(), self.path))

    do_HEAD = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    server = Proxy()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    links = "\n".join(f"- <http://host{number % 20}.lan/page/{number}>" for number in range(600))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/a.md").write_text(f"# A\n\n{links}\n\n- <http://host1.lan/gone>\n")
    (tmp_path / "doc-audit.toml").write_text("[external]\nretries = 0\n")
    return tmp_path


def start(tree: Path, proxy: Proxy, *args: str) -> subprocess.Popen[bytes]:
    env = {
        name: value
        for name, value in os.environ.items()
        if name.lower() not in ("no_proxy", "http_proxy", "https_proxy")
    }
    env["http_proxy"] = f"http://127.0.0.1:{proxy.server_address[1]}"
    line = [
        sys.executable,
        "-m",
        "doc_audit",
        "check",
        "docs",
        "--cache-dir",
        "cache",
        "--format",
        "json:run.json",
        "-qq",
        *args,
    ]
    return subprocess.Popen(line, cwd=tree, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finished(tree: Path, proxy: Proxy) -> dict[str, Any]:
    process = start(tree, proxy)
    _, errors = process.communicate(timeout=120)
    assert process.returncode in (0, 1), errors
    found: dict[str, Any] = json.loads((tree / "run.json").read_text())
    return found


def cache(tree: Path, *args: str) -> str:
    line = [sys.executable, "-m", "doc_audit", "cache", *args, "--cache-dir", "cache"]
    return subprocess.run(line, cwd=tree, capture_output=True, encoding="utf-8", timeout=60, check=True).stdout


def test_a_second_run_within_the_time_to_live_asks_only_what_failed(tree: Path, proxy: Proxy) -> None:
    first = finished(tree, proxy)
    assert len({path for _, path in proxy.answered}) == 601
    proxy.answered.clear()
    second = finished(tree, proxy)
    assert {path for _, path in proxy.answered} == {"http://host1.lan/gone"}
    assert [item["id"] for item in second["findings"]] == [item["id"] for item in first["findings"]]
    assert "DA201" in {item["rule"] for item in second["findings"]}
    where_the_time_went = first["run"]["timings"]
    # HEAD for all; for the one that is gone GET, and GET as a browser sends it.
    assert "603 requests" in where_the_time_went
    assert sum(name.startswith("host ") for name in where_the_time_went) == 10
    assert "3 requests" in second["run"]["timings"]
    assert "600  ok" in cache(tree, "info")
    cache(tree, "clear")
    finished(tree, proxy)
    assert len({path for _, path in proxy.answered}) == 601


def test_kill_9_loses_at_most_the_last_second(tree: Path, proxy: Proxy) -> None:
    process = start(tree, proxy)
    proxy.wait_for(1)
    time.sleep(1.5)
    process.send_signal(signal.SIGKILL)
    killed = time.monotonic()
    process.wait(10)
    assert process.stderr is not None
    process.stderr.close()
    time.sleep(0.2)
    early = {path for at, path in proxy.answered if at < killed - 1}
    assert early, "the run was killed before anything could be lost"
    proxy.answered.clear()
    finished(tree, proxy)
    assert early & {path for _, path in proxy.answered} == set()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_writes_the_report_marked_incomplete_and_the_cache(
    tree: Path, proxy: Proxy, number: signal.Signals
) -> None:
    process = start(tree, proxy)
    proxy.wait_for(40)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert b"Traceback" not in errors
    run = json.loads((tree / "run.json").read_text())
    assert run["run"]["complete"] is False
    assert run["summary"]["links"]["unverified"] > 0
    assert not [
        item for item in run["findings"] if item["rule"] == "DA201" and not (item["target"] or "").endswith("/gone")
    ]
    answered = {path for _, path in proxy.answered}
    assert len(answered) < 601
    proxy.answered.clear()
    assert finished(tree, proxy)["run"]["complete"] is True
    assert len({path for _, path in proxy.answered} & answered) <= 45, (
        "what was answered is remembered, but for what was on its way"
    )


@pytest.mark.parametrize(("args", "code"), [(("--strict",), 2), ((), 0)])
def test_an_incomplete_run_ends_with_2_where_that_was_asked_for(
    tree: Path, proxy: Proxy, args: tuple[str, ...], code: int
) -> None:
    process = start(tree, proxy, "--max-time", "0.01", "--fail-on", "never", *args)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == code, errors
    assert (b"the run is incomplete" in errors) is (code == 2)
    assert json.loads((tree / "run.json").read_text())["run"]["complete"] is False
    whole = start(tree, proxy, "--strict", "--fail-on", "never")
    whole.communicate(timeout=60)
    assert whole.returncode == 0
