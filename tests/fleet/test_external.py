"""External links of a fleet: each address is asked once, and every repository that has it gets the answer."""

import http.server
import json
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import doc_audit
from remotes import commit, remote

ASKED: Counter[str] = Counter()
GONE: set[str] = set()


@pytest.fixture
def server() -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            pass

        def do_GET(self) -> None:
            ASKED[self.path] += 1
            body = b"<html><body><h1>Hello</h1><p>A page with some words on it.</p></body></html>"
            self.send_response(404 if "gone" in self.path or self.path in GONE else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        do_HEAD = do_GET

    ASKED.clear()
    GONE.clear()
    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()
    found.server_close()


def fleet(folder: Path, server: str, more: str = "") -> dict[str, Path]:
    pages = {
        "one": f"[a]({server}/good) [b]({server}/gone)\n",
        "two": f"[a]({server}/good) [b]({server}/gone) [c]({server}/other)\n",
    }
    works = {name: remote(folder / "remotes", name, {"a.md": text}) for name, text in pages.items()}
    text = "".join(f'[[repository]]\ngit = "{(folder / "remotes" / f"{name}.git").as_uri()}"\n' for name in pages)
    settings = '[defaults.external]\nallow-addresses = ["127.0.0.0/8"]\nconfirm = false\ninterval = 0.0\n'
    (folder / "fleet.toml").write_text(text + settings + more)
    return works


def broken(folder: Path, name: str) -> list[str]:
    findings = json.loads((folder / "out" / name / "report.json").read_text())["findings"]
    return [finding["target"].rpartition("/")[2] for finding in findings if finding["rule"] == "DA201"]


def check(folder: Path, *words: str) -> int:
    return doc_audit(folder, "fleet", "check", "--output-dir", "out", "--cache-dir", "cache", *words).returncode


@pytest.mark.parametrize("words", [(), ("--no-cache",)])
def test_an_address_of_two_repositories_is_asked_once(tmp_path: Path, server: str, words: tuple[str, ...]) -> None:
    fleet(tmp_path, server)
    assert check(tmp_path, *words) == 1
    assert (broken(tmp_path, "one"), broken(tmp_path, "two")) == (["gone"], ["gone"])
    assert {path: count for path, count in ASKED.items() if path in ("/good", "/other")} == {"/good": 1, "/other": 1}


def test_a_repository_with_settings_of_its_own_is_judged_by_them(tmp_path: Path, server: str) -> None:
    works = fleet(tmp_path, server)
    commit(works["two"], {"doc-audit.toml": "[external]\naccept = [404]\n"})
    check(tmp_path)
    assert (broken(tmp_path, "one"), broken(tmp_path, "two")) == (["gone"], [])


def test_a_repository_that_switches_external_links_off_is_not_asked_for(tmp_path: Path, server: str) -> None:
    works = fleet(tmp_path, server)
    commit(works["two"], {"doc-audit.toml": "[external]\nenabled = false\n"})
    check(tmp_path)
    assert (broken(tmp_path, "one"), broken(tmp_path, "two")) == (["gone"], [])
    assert ASKED["/other"] == 0


def test_what_servers_say_anew_counts_for_a_repository_that_has_not_changed(tmp_path: Path, server: str) -> None:
    fleet(tmp_path, server)
    check(tmp_path)
    GONE.add("/other")
    for file in tmp_path.glob("cache/*"):
        if file.is_file():
            file.unlink()
    check(tmp_path)
    assert (broken(tmp_path, "one"), broken(tmp_path, "two")) == (["gone"], ["gone", "other"])


def test_offline_asks_nobody(tmp_path: Path, server: str) -> None:
    fleet(tmp_path, server)
    check(tmp_path)
    ASKED.clear()
    assert check(tmp_path, "--offline") == 0
    assert not ASKED


def test_a_repository_cannot_open_the_network_that_the_fleet_is_audited_from(tmp_path: Path, server: str) -> None:
    works = fleet(tmp_path, server)
    text = (tmp_path / "fleet.toml").read_text()
    (tmp_path / "fleet.toml").write_text(text.replace('allow-addresses = ["127.0.0.0/8"]', ""))
    commit(works["one"], {"doc-audit.toml": '[external]\nallow-addresses = ["127.0.0.0/8"]\n'})
    assert check(tmp_path) == 0
    assert not ASKED
