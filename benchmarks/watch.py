"""Time how soon `doc-audit check --watch` answers a save: `python benchmarks/watch.py [--pages 1000] [--saves 9]`.

A tree is made (see `tree.py`), watched, and one of its pages is saved again and again, each time with another broken link. Printed
are the seconds from the save to the line that says what it changed, and those that the audit took of them.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tree import make, path_of


def main() -> None:
    """Make the tree, watch it, save, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--saves", type=int, default=9)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        make(root, args.pages)
        answers = watch(root, root / path_of(args.pages // 2), Path(folder) / "cache", args.saves)
    whole, audits = zip(*answers, strict=True)
    for name, times in (("save to answer", whole), ("audit", audits)):
        print(f"{name}: median {statistics.median(times):.2f} s, {min(times):.2f} to {max(times):.2f} s")


def watch(root: Path, page: Path, cache: Path, saves: int) -> list[tuple[float, float]]:
    """Save *page* that often while *root* is watched; the seconds to each answer, and those of its audit."""
    command = [sys.executable, "-m", "doc_audit", "check", ".", "--watch", "-qq", "--cache-dir", str(cache)]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    assert process.stdout is not None
    text = page.read_text(encoding="utf-8")
    found = []
    try:
        _until(process.stdout, "Watching ")
        for number in range(saves):
            # An editor's user is slower than the system that watches.
            time.sleep(0.7)
            begun = time.perf_counter()
            page.write_text(f"{text}\n[gone](gone-{number}.md)\n", encoding="utf-8")
            line = _until(process.stdout, f"{page.name}: ")
            found.append((time.perf_counter() - begun, float(line.rpartition("(")[2].split()[0])))
    finally:
        process.terminate()
        process.wait()
    return found


def _until(lines: Iterable[str], text: str) -> str:
    for line in lines:
        if text in line:
            return line
    raise SystemExit("the watch ended")


if __name__ == "__main__":
    main()
