"""What `fix` writes on the recorded sites of Hugo: no link that works is touched, and what is written works."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SITES = sorted(path.parent for path in Path(__file__).parent.glob("hugo/*/expected.json"))


def run(folder: Path, *args: str) -> str:
    line = [sys.executable, "-m", "doc_audit", *args]
    return subprocess.run(line, cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False).stdout


def reported(folder: Path) -> set[tuple[str, int]]:
    found = json.loads(run(folder, "check", ".", "--offline", "--no-cache", "--select", "DA1", "--format", "json"))
    return {(item["path"], item["line"]) for item in found["findings"]}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_no_link_that_works_is_rewritten(site: Path, tmp_path: Path) -> None:
    rows = json.loads((site / "expected.json").read_text(encoding="utf-8"))["links"]
    broken = {(row["file"], row["line"]) for row in rows if row["works"] is False}
    tree = tmp_path / "tree"
    shutil.copytree(site / "tree", tree)
    run(tree, "fix", ".", "--unsafe", "--allow-dirty")
    written = set()
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if not path.is_file() or not (site / "tree" / name).is_file():
            continue
        before, after = (site / "tree" / name).read_bytes().split(b"\n"), path.read_bytes().split(b"\n")
        written |= {
            (name, number) for number, (old, new) in enumerate(zip(before, after, strict=True), start=1) if old != new
        }
    assert written <= broken
    assert written.isdisjoint(reported(tree))


def test_the_id_of_a_term_is_not_made_another(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n\n[a](#titlecasestyle) [b](#titlecasestile)\n\n## Title case style\n\ntitleCaseStyle\n: A setting.\n"
    (tmp_path / "content").mkdir()
    page = tmp_path / "content/a.md"
    page.write_text(text)
    (tmp_path / "hugo.toml").write_text(
        'baseURL = "https://a.example/"\n[markup.goldmark.parser]\nautoDefinitionTermID = true\n'
    )
    run(tmp_path, "fix", ".", "--allow-dirty")
    assert page.read_text() == text
    (tmp_path / "hugo.toml").unlink()
    (tmp_path / "doc-audit.toml").write_text('slug-flavour = "hugo"\n')
    run(tmp_path, "fix", ".", "--allow-dirty")
    assert page.read_text() == text
