"""Every edit that is offered on real pages is that edit and nothing else: bytes, findings, second run, difference.

`python benchmarks/writes.py TREE...` does the same with whole trees.
"""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from every_write import Figures, commit_all, every_fix, every_review

SAMPLE = Path(__file__).parents[1] / "sample_docs"
FRESHNESS = Path(__file__).parents[2] / "shared" / "samples" / "freshness.jsonl"
DAY = dt.date(2026, 11, 24)


def proven(figures: Figures, at_least: int) -> None:
    assert figures.wrong == ()
    assert figures.offered >= at_least


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    shutil.copytree(SAMPLE, root)
    commit_all(root, 10)
    return root


def test_every_fix_of_the_sample(sample: Path) -> None:
    proven(every_fix(sample), 15)


@pytest.mark.parametrize("day", [DAY, dt.date(2028, 2, 29)], ids=str)
def test_every_review_of_the_sample(sample: Path, day: dt.date) -> None:
    proven(every_review(sample, day), 40)


def test_every_edit_of_real_pages(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    pages = sorted(path for path in corpus.rglob("*.md") if path.is_file() and not path.is_symlink())
    # A folder whole, so that its links lead somewhere; the whole tree takes minutes.
    largest = max({page.parent for page in pages}, key=lambda folder: len(list(folder.glob("*.md"))))
    shutil.copytree(largest, root / largest.name, symlinks=True)
    commit_all(root, 4)
    proven(every_fix(root), 1)
    proven(every_review(root, DAY), 0)


@pytest.mark.skipif(not FRESHNESS.exists(), reason="../shared is absent: the real metadata lines were not tried")
def test_every_review_of_real_metadata(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    root.mkdir()
    for number, line in enumerate(FRESHNESS.read_text(encoding="utf-8").splitlines()):
        text = json.loads(line)["text"]
        page = f"{text}\n" if text.startswith(("---", "+++")) else f"# A\n\n{text}\n\nText.\n"
        (root / f"{number:04d}.md").write_text(page, encoding="utf-8", newline="")
    commit_all(root, 10_000)
    proven(every_review(root, DAY), 40)
