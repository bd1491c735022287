"""Make every edit that `fix` and `review` offer on whole trees, and prove each: `python benchmarks/writes.py TREE...`.

One page in ten is renamed first, so that links break. Proven is: only the bytes of the edit differ, the finding is gone, nothing
new is found, a second run changes nothing, and the difference applies with `git apply`.
"""

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from every_write import Figures, commit_all, every_fix, every_review

DAYS = (dt.date(2026, 11, 24), dt.date(2026, 3, 1), dt.date(2028, 2, 29))


def main() -> None:
    """Print the figures of each tree, and end with 1 if anything was wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("trees", nargs="+", type=Path)
    options.add_argument("--rename", type=int, default=10, help="rename one page in so many")
    wanted = options.parse_args()
    wrong = 0
    for tree in wanted.trees:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / tree.name
            shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            commit_all(copy, wanted.rename)
            wrong += say(f"{tree.name}: fix", every_fix(copy))
            for day in DAYS:
                wrong += say(f"{tree.name}: review on {day}", every_review(copy, day))
    sys.exit(bool(wrong))


def say(what: str, figures: Figures) -> int:
    """Print *figures*, and give how many edits were wrong."""
    print(
        f"{what}: {figures.offered} edits on {figures.pages} pages, {figures.refused} refused, {len(figures.wrong)} wrong"
    )
    for line in figures.wrong:
        print(f"  {line}")
    return len(figures.wrong)


if __name__ == "__main__":
    main()
