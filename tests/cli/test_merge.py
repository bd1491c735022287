"""Shards: put together they say, byte for byte, what a single run says."""

import http.server
import json
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from program import doc_audit

SAMPLE = Path(__file__).parents[2] / "sample_docs"
TIMES = ("started", "finished", "timings")


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return doc_audit(cwd, *args)


def timeless(file: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(file.read_text())
    return data | {"run": {key: value for key, value in data["run"].items() if key not in TIMES}}


def shards(tree: Path, count: int, folder: Path, *args: str) -> list[str]:
    files = []
    for index in range(1, count + 1):
        file = folder / f"{count}-{index}.json"
        left = run(
            "check", str(tree), "--shard", f"{index}/{count}", "--format", f"json:{file}", "-qq", *args, cwd=folder
        )
        assert left.returncode in (0, 1), left.stderr
        files.append(str(file))
    return files


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_sample_tree_in_parts_is_the_sample_tree(tmp_path: Path, count: int) -> None:
    common = ("--offline", "--as-of", "2026-03-02")
    run("check", str(SAMPLE), *common, "--format", "json:whole.json", cwd=tmp_path)
    parts = shards(SAMPLE, count, tmp_path, *common)
    merged = run("merge", *reversed(parts), "--format", "json:merged.json", cwd=tmp_path)
    assert merged.returncode == 1
    assert timeless(tmp_path / "merged.json") == timeless(tmp_path / "whole.json")
    whole, put_together = (json.dumps(timeless(tmp_path / name), indent=1) for name in ("whole.json", "merged.json"))
    assert put_together == whole
    if count > 1:
        found = [json.loads(Path(part).read_text()) for part in parts]
        assert all(0 < len(part["pages"]) < 66 for part in found)


def test_a_baseline_is_given_where_the_parts_are_merged(tmp_path: Path) -> None:
    common = ("--offline", "--as-of", "2026-03-02")
    run("baseline", "create", str(SAMPLE), *common, "--file", str(tmp_path / "b.json"), cwd=tmp_path)
    parts = shards(SAMPLE, 2, tmp_path, *common)
    assert run("merge", *parts, "--baseline", "b.json", cwd=tmp_path).returncode == 0
    refused = run("merge", *parts, "--baseline", "none.json", cwd=tmp_path)
    assert (refused.returncode, "there is no such baseline" in refused.stderr) == (2, True)


@pytest.fixture
def proxy() -> Iterator[str]:
    """A proxy on loopback that answers for every host, so that no name is ever looked up."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path.endswith("/gone") else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_external_links_are_asked_by_one_shard_each_and_ignores_are_judged_by_all(
    tmp_path: Path, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    hosts = [f"http://host{number}.lan" for number in range(6)]
    tree = tmp_path / "docs"
    tree.mkdir()
    (tree / "doc-audit.toml").write_text("[external]\nretries = 0\n")
    for number, host in enumerate(hosts):
        (tree / f"p{number}.md").write_text(
            f'# P\n\n[ok]({host}/ok) [gone]({host}/gone)\n\n<!-- doc-audit: ignore[DA201] reason="x" -->\n[known]({host}/gone)\n'
            f'\n<!-- doc-audit: ignore[DA201] reason="y" -->\n[fine]({host}/ok)\n'
        )
    common = ("--no-cache", "--as-of", "2026-03-02")
    run("check", str(tree), *common, "--format", "json:whole.json", cwd=tmp_path)
    parts = shards(tree, 3, tmp_path, *common)
    assert run("merge", *parts, "--format", "json:merged.json", cwd=tmp_path).returncode == 1
    assert timeless(tmp_path / "merged.json") == timeless(tmp_path / "whole.json")
    whole = timeless(tmp_path / "whole.json")
    rules = [item["rule"] for item in whole["findings"] if item["suppressed"] is None]
    assert (rules.count("DA201"), rules.count("DA405")) == (6, 6)
    asked = [set(json.loads(Path(part).read_text())["external_hosts"]) for part in parts]
    assert sum(map(len, asked)) == len(set().union(*asked)) == 6


def test_a_missing_shard_is_an_error_unless_allowed(tmp_path: Path) -> None:
    common = ("--offline", "--as-of", "2026-03-02")
    parts = shards(SAMPLE, 3, tmp_path, *common)
    left = run("merge", *parts[:2], cwd=tmp_path)
    assert (left.returncode, left.stderr) == (
        2,
        "doc-audit: shard 3/3 is missing; --allow-partial goes on without\n",
    )
    partial = run("merge", *parts[:2], "--allow-partial", "--format", "json", cwd=tmp_path)
    data = json.loads(partial.stdout)["run"]
    assert data["complete"] is False
    assert "Shard 3 of 3 is missing: its pages and hosts were not checked." in data["notes"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda part: part["run"].update(as_of="2026-03-03"), "they differ in audit day"),
        (lambda part: part["run"].update(root="other"), "they differ in root"),
        (lambda part: part["run"]["shard"].update(count=3), "they differ in number of shards"),
        (lambda part: part["run"]["shard"].update(index=1), "shard 1/2 is there twice"),
        (lambda part: part["run"].update(shard=None), "one of the runs is not a shard"),
        (lambda part: part["run"]["shard"].update(index=7), "there is no such part"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(tmp_path: Path, change: Any, message: str) -> None:
    parts = shards(SAMPLE, 2, tmp_path, "--offline", "--as-of", "2026-03-02")
    data = json.loads(Path(parts[1]).read_text())
    change(data)
    Path(parts[1]).write_text(json.dumps(data))
    left = run("merge", *parts, cwd=tmp_path)
    assert left.returncode == 2
    assert message in left.stderr
    assert left.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "1/99999", "-1/2", "²/3"])
def test_a_shard_that_cannot_be_is_refused(tmp_path: Path, text: str) -> None:
    left = run("check", str(SAMPLE), "--offline", f"--shard={text}", cwd=tmp_path)
    assert left.returncode == 2
    assert f"--shard {text}: write it as I/N" in left.stderr


def test_history_belongs_to_the_merged_run(tmp_path: Path) -> None:
    common = ("--offline", "--as-of", "2026-03-02")
    refused = run("check", str(SAMPLE), *common, "--shard", "1/2", "--history", "h.db", cwd=tmp_path)
    assert refused.returncode == 2
    parts = shards(SAMPLE, 2, tmp_path, *common)
    run("merge", *parts, "--history", "h.db", cwd=tmp_path)
    again = run("merge", *shards(SAMPLE, 2, tmp_path, *common), "--history", "h.db", cwd=tmp_path)
    assert "Nothing changed since 2026-03-02: " in again.stdout
