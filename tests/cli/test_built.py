"""`check --built`: links are judged by what a generator wrote, whichever generator it was."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from doc_audit.cli.main import cli

HTML = "<!doctype html><html><body>{}</body></html>"


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def broken(root: Path, *more: str) -> list[str]:
    built = ("--built", str(root / "public"))
    result = invoke("check", str(root), "--offline", "--no-cache", "--format", "json", *built, *more)
    findings = json.loads(result.stdout)["findings"]
    return [f"{item['path']}:{item['line']} {item['target']}" for item in findings if item["rule"].startswith("DA1")]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A site of a generator that nobody here knows: folders without their numbers, ids of its own."""
    pages = {
        "public/index.html": "<h1 id='home'>Home</h1>",
        "public/guide/setup/index.html": "<h1 id='s-setup'>Setup</h1><h2 id='s-more'>More</h2>",
        "public/tags/index.html": "<h1 id='t'>Tags</h1>",
        "public/app.html": "<div></div>",
    }
    for path, body in pages.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(HTML.format(body))
    (tmp_path / "public" / "logo.png").write_bytes(b"")
    (tmp_path / "content" / "guide").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("public/\n")
    (tmp_path / "content" / "draft.md").write_text("# Draft\n")
    (tmp_path / "content" / "guide" / "setup.md").write_text("# Setup\n\n## More\n")
    return tmp_path


def test_each_link_is_judged_as_its_reader_meets_it(tree: Path) -> None:
    links = [
        "guide/setup.md",
        "guide/setup.md#s-more",
        "guide/setup.md#more",
        "guide/setup/",
        "/guide/setup/#s-setup",
        "/guide/setup/#setup",
        "/tags/",
        "/tags/#T",
        "/logo.png",
        "/gone.png",
        "guide/gone/",
        "/app.html#/any",
        "/prefix/tags/",
        "draft.md",
        "#home",
        "#nowhere",
    ]
    text = "# Home\n" + "".join(f"\n[x]({link})\n" for link in links)
    (tree / "content" / "index.md").write_text(text)
    assert [item.split(" ")[1] for item in broken(tree)] == [
        "guide/setup.md#more",
        "/guide/setup/#setup",
        "/tags/#T",
        "/gone.png",
        "guide/gone/",
        "#nowhere",
    ]


def test_the_report_says_that_a_build_was_looked_at(tree: Path) -> None:
    (tree / "content" / "index.md").write_text("# Home\n\n[x](draft.md)\n")
    result = invoke("check", str(tree), "--offline", "--no-cache", "--built", str(tree / "public"), "--format", "json")
    data = json.loads(result.stdout)
    assert "Links were judged by the site in public/, as it was built: 4 pages." in data["run"]["notes"]
    assert data["sites"][0]["not_judged"] == [{"reason": "the build has no page of it", "links": 1}]


def test_a_page_that_is_not_in_the_build_is_judged_as_it_lies(tree: Path) -> None:
    (tree / "README.md").write_text("# R\n\n[x](content/guide/setup.md#more)\n\n[y](content/gone.md)\n")
    assert broken(tree) == ["README.md:5 content/gone.md"]


@pytest.mark.parametrize("folder", ["content", "nowhere"])
def test_a_folder_without_a_site_is_refused(tree: Path, folder: str) -> None:
    (tree / "content" / "index.md").write_text("# Home\n")
    assert invoke("check", str(tree), "--offline", "--built", str(tree / folder)).exit_code != 0
