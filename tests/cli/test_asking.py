"""The options of `check` that say how external links are asked, against a server on loopback."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from play import Got, Say, page, playing


def answers(got: Got) -> Say:
    return {"/teapot": page("", 418), "/broken": page("", 503), "/gone": page("", 404)}.get(got.path, page("fine"))


def check(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "doc_audit", "check", ".", "--no-cache", "--format", "json:run.json", "-qq"]
    return subprocess.run(
        [*command, *options], cwd=tree, capture_output=True, encoding="utf-8", timeout=120, check=False
    )


def found(tree: Path) -> dict[str, str]:
    run: dict[str, Any] = json.loads((tree / "run.json").read_text(encoding="utf-8"))
    return {item["target"].rpartition("/")[2]: item["rule"] for item in run["findings"] if item["rule"][:3] == "DA2"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    settings = '[external]\nallow-addresses = ["127.0.0.0/8"]\nretries = 0\ninterval = 0\n'
    (tmp_path / "doc-audit.toml").write_text(settings, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], {"teapot": "DA208", "broken": "DA208", "gone": "DA201"}),
        (["--accept", "418"], {"broken": "DA208", "gone": "DA201"}),
        (["--accept", "404,500..599"], {"teapot": "DA208"}),
        (["--exclude", "*/gone", "--exclude", "*/tea*"], {"broken": "DA208"}),
    ],
)
def test_statuses_are_accepted_and_addresses_left_out(tree: Path, options: list[str], expected: dict[str, str]) -> None:
    with playing(answers) as server:
        links = "\n".join(
            f"[x](http://127.0.0.1:{server.port}/{name})" for name in ("teapot", "broken", "gone", "fine")
        )
        (tree / "a.md").write_text(f"# A\n\n{links}\n", encoding="utf-8")
        assert check(tree, *options).returncode in (0, 1)
        assert found(tree) == expected
        if "--exclude" in options:
            assert {got.path for got in server.got} == {"/broken", "/fine"}


def test_what_servers_are_told_and_how_long_they_have(tree: Path) -> None:
    with playing(lambda _: page("fine")) as server:
        (tree / "a.md").write_text(
            f"# A\n\n<http://127.0.0.1:{server.port}/x>\n\n[y](http://127.0.0.1:{server.port}/y)\n", encoding="utf-8"
        )
        assert check(tree, "--user-agent", "acme-docs (+mailto:docs@acme.org)", "--timeout", "5").returncode in (0, 1)
        assert {got.headers["user-agent"] for got in server.got} == {"acme-docs (+mailto:docs@acme.org)"}


@pytest.mark.parametrize(("option", "value"), [("--accept", "4xx"), ("--accept", "200..2"), ("--timeout", "soon")])
def test_what_cannot_be_read_names_the_option(tree: Path, option: str, value: str) -> None:
    (tree / "a.md").write_text("# A\n", encoding="utf-8")
    done = check(tree, option, value)
    assert done.returncode == 2
    assert option in done.stderr


def test_dump_lists_what_would_be_asked_and_why_not_the_rest(tree: Path) -> None:
    (tree / "a.md").write_text(
        "# A\n\n<https://h.org/a?token=hunter2hunter2> [b](https://left.org/b) [c](https://www.example.com/) [d](http://h:99999/) [a](b.md)\n",
        encoding="utf-8",
    )
    done = check(tree, "--dump", "--exclude", "https://left.org/*")
    assert done.returncode == 0, done.stderr
    lines = dict(line.partition("  # ")[::2] for line in done.stdout.splitlines())
    assert lines.pop("https://left.org/b") == "left out by the configuration"
    assert "reserved for examples" in lines.pop("https://www.example.com/")
    assert "port" in lines.pop("http://h:99999/")
    ((asked, reason),) = lines.items()
    assert (asked.startswith("https://h.org/a?token="), reason) == (True, "")
    assert "hunter2" not in done.stdout
    assert not (tree / "run.json").exists()


def test_a_header_is_for_its_own_host_alone(tree: Path) -> None:
    with playing(lambda _: page("fine")) as server:
        other = f"http://127.0.0.2:{server.port}/y"
        (tree / "a.md").write_text(f"# A\n\n<http://127.0.0.1:{server.port}/x> <{other}>\n", encoding="utf-8")
        done = check(tree, "--header", f"http://127.0.0.1:{server.port}=X-Team: docs: a=b", "--header", "z.org=A: b")
        assert done.returncode in (0, 1)
        sent = {got.path: got.headers.get("x-team") for got in server.got}
    assert sent["/x"] == "docs: a=b"
    assert sent.get("/y") is None
    assert "docs: a=b" not in (tree / "run.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["x", "acme.org", "acme.org=Name", "=Name: secret", "acme.org=Na me: secret"])
def test_a_header_that_is_none_is_refused_without_its_value(tree: Path, text: str) -> None:
    (tree / "a.md").write_text("# A\n", encoding="utf-8")
    done = check(tree, "--header", text)
    assert (done.returncode, "HOST=NAME" in done.stderr, "secret" in done.stderr) == (2, True, False)
