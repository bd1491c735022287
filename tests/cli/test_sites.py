"""`doc-audit sites`: what the tree holds, and how much of it is judged."""

import json
from pathlib import Path

from click.testing import CliRunner

from doc_audit.cli.main import cli


def invoke(*arguments: str) -> str:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_each_site_says_what_is_judged_and_why_not(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_url: https://example.org/x/\nnav:\n  - gone.md\nplugins: [gen-files]\n")
    (tmp_path / "docs" / "index.md").write_text(
        "# T\n\n[a](index.md) [b](made/) [c](mailto:a@example.org) <https://example.org/y>\n"
    )
    (tmp_path / "README.md").write_text("# R\n\n[docs](docs/index.md)\n")
    said = invoke("sites", str(tmp_path))
    assert said.splitlines() == [
        "./  Read as it lies in the repository",
        "    1 page, 1 link, 1 judged",
        "./  MkDocs (mkdocs.yml)",
        "    pages in docs/",
        "    addresses below /x/",
        "    anchors as mkdocs makes them",
        "    unknown: the plugin gen-files may make pages",
        "    1 page, 4 links, 1 judged",
        "    2 not judged: the plugin gen-files may make pages",
        "    1 not judged: external links were not asked",
    ]
    (_, site) = json.loads(invoke("sites", str(tmp_path), "--format", "json"))
    assert (site["kind"], site["links"], site["judged"], site["not_judged"][0]["links"]) == ("MkDocs", 4, 1, 2)


def test_the_first_screen_says_how_much_was_judged(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T\n\n[a](a.md) [b](a.md#t) [c]({{x}}) [d](tel:1)\n")
    result = CliRunner().invoke(cli, ["check", str(tmp_path), "--offline", "--no-cache"])
    assert "Judged: 66%." in result.stdout
    page = CliRunner().invoke(cli, ["check", str(tmp_path), "--offline", "--no-cache", "--format", "html"]).stdout
    assert "2 of 3 links" in page
    assert "a template placeholder" in page
