"""Every message about an external link names its address, in every format and command that shows it."""

import json
from pathlib import Path

import pytest
from play import Got, Say, page, playing, to
from program import doc_audit

SUFFIXES = {
    "text": "txt", "concise": "concise", "github": "gh", "gitlab": "gl.json", "sarif": "sarif", "markdown": "md.out", "json": "json",
    "junit": "xml", "csv": "csv", "jsonl": "jsonl", "html": "html",
}  # fmt: skip
PAGES = {
    "/gone/a": page("", 404),
    "/gone/b": page("", 404),
    "/busy": page("", 500),
    "/old": to("/new", 301),
    "/new": page("new"),
    "/short": page("<h1 id=here>Here</h1>" + "word " * 200),
    "/nowhere": Say(302),
}


def answers(got: Got) -> Say:
    return PAGES.get(got.path, page("", 404))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Audit a page with one link of each kind, in every format; give the folder and the rule of each address."""
    folder = tmp_path_factory.mktemp("addresses")
    with playing(answers) as server:
        base = f"http://127.0.0.1:{server.port}"
        wanted = {
            f"{base}/gone/a": "DA201",
            f"{base}/gone/b": "DA201",
            f"{base}/old": "DA204",
            f"{base}/short#there": "DA205",
            "http://a..b/": "DA206",
            "http://10.1.2.3/x": "DA207",
            f"{base}/busy": "DA208",
            f"{base}/nowhere": "DA208",
            "file:///srv/x.md": "DA108",
        }
        links = "\n".join(f"- [link {number}](<{url}>)" for number, url in enumerate(wanted))
        tree = folder / "tree"
        tree.mkdir()
        (tree / "doc-audit.toml").write_text('[external]\nallow-addresses = ["127.0.0.1"]\nretries = 0\ninterval = 0\n')
        (tree / "a.md").write_text(f"# A\n\n{links}\n")
        outputs = [f"--format={name}:{folder / ('run.' + suffix)}" for name, suffix in SUFFIXES.items()]
        done = doc_audit(tree, "check", "--no-cache", "-v", *outputs, ".")
        assert done.returncode == 1, done.stderr
        (tree / "a.md").write_text("# A\n")
        before = doc_audit(tree, "check", "--no-cache", "-qq", f"--format=json:{folder / 'before.json'}", ".")
        assert before.returncode in (0, 1), before.stderr
    return folder, wanted


def test_the_rules(run: tuple[Path, dict[str, str]]) -> None:
    folder, wanted = run
    findings = json.loads((folder / "run.json").read_text())["findings"]
    assert {item["target"]: item["rule"] for item in findings if item["target"]} == wanted


@pytest.mark.parametrize("name", SUFFIXES)
def test_formats(run: tuple[Path, dict[str, str]], name: str) -> None:
    folder, wanted = run
    shown = (folder / f"run.{SUFFIXES[name]}").read_text(encoding="utf-8").replace("\\/", "/")
    missing = [url for url in wanted if not _is_in(url, shown)]
    assert not missing


def test_diff_and_digest(run: tuple[Path, dict[str, str]]) -> None:
    folder, wanted = run
    diff = doc_audit(folder, "diff", "before.json", "run.json").stdout
    assert [url for url in wanted if not _is_in(url, diff)] == []
    digest = doc_audit(folder, "digest", "run.json", "--previous", "before.json").stdout
    broken = [url for url, rule in wanted.items() if rule in ("DA201", "DA206")]
    assert [url for url in broken if not _is_in(url, digest)] == []


def _is_in(url: str, text: str) -> bool:
    """Look for *url* as it stands, as formats escape it, or cut as they cut it."""
    forms = (url, url.replace(":", "%3A"), url.replace("//", "&#x2F;&#x2F;"), url.replace("_", "\\_"))
    return any(form in text for form in forms)
