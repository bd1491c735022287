"""`fix` never touches a link that works on the built site, whatever form it has."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import git

HERE = Path(__file__).parent
KINDS = ("jekyll", "obsidian", "github_wiki", "azure_wiki", "docsify", "github", "gitlab")
SITES = sorted(path.parent for kind in KINDS for path in HERE.glob(f"{kind}/*/expected.json"))


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.relative_to(HERE).as_posix())
def test_fix_leaves_a_link_that_works(site: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(site / "tree", tree, symlinks=True)
    git(tree, "init", "-q")
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "as it was")
    command = [sys.executable, "-m", "doc_audit", "fix", "."]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    changed = []
    for row in json.loads((site / "expected.json").read_text(encoding="utf-8"))["links"]:
        before = (site / "tree" / row["file"]).read_text(encoding="utf-8").split("\n")[row["line"] - 1]
        after = (tree / row["file"]).read_text(encoding="utf-8").split("\n")[row["line"] - 1]
        if row["works"] is not False and before != after:
            changed.append((before, after))
    assert changed == []
