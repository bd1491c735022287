"""What `fix` writes on the recorded sites: never over a link that works on the built site."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from program import doc_audit

HERE = Path(__file__).parent
# Where a link is still judged wrong, it may be rewritten wrongly too; test_recorded lists those.
SITES = sorted(path.parent for path in HERE.glob("*/*/expected.json") if not path.with_name("open.json").exists())


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.relative_to(HERE).as_posix())
def test_no_working_link_is_rewritten(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "tree"
    shutil.copytree(site / "tree", copy, symlinks=True)
    done = doc_audit(copy, "fix", "--unsafe", "--allow-dirty")
    assert done.returncode == 0, done.stdout + done.stderr
    rows = json.loads((site / "expected.json").read_text(encoding="utf-8"))["links"]
    changed = [
        f"{row['file']}:{row['line']} {row['href']}" for row in rows if row["works"] and _differs(row, site, copy)
    ]
    assert not changed, changed


def _differs(row: dict[str, Any], site: Path, copy: Path) -> bool:
    before, after = _line(site / "tree" / row["file"], row["line"]), _line(copy / row["file"], row["line"])
    # A reference is rewritten where it is defined; the line of its use stays.
    return before != after


def _line(file: Path, number: int) -> str:
    lines = file.read_text(encoding="utf-8").split("\n")
    return lines[number - 1] if number <= len(lines) else ""
