"""Time the offline audit of a tree, beside every peer that is installed: `python benchmarks/offline.py TREE [--rounds 3]`.

Each program runs in turn, as a whole process, round after round; the table gives the median wall time, CPU time and peak
memory, and the ratio to doc-audit. Other programs check links only; doc-audit also reads dates and owners.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One run of one program: wall and CPU seconds, peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


def programs() -> dict[str, list[str]]:
    """The commands to time, by name; peers only where they are installed beside this Python or on the PATH."""
    here = Path(sys.executable).parent
    found = {
        "doc-audit": [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "--format", "json:/dev/null", "-qq"]
    }
    lychee = shutil.which("lychee", path=f"{here}{os.pathsep}{os.environ.get('PATH', '')}")
    if lychee:
        found["lychee"] = [lychee, "--offline", "--include-fragments", "--no-progress", "--quiet", "--quiet", "."]
    mdlc = shutil.which("md-dead-link-check", path=f"{here}{os.pathsep}{os.environ.get('PATH', '')}")
    if mdlc:
        found["md-dead-link-check"] = [mdlc]
    return found


def measure(command: list[str], tree: Path) -> Measure:
    """Run *command* in *tree* once."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return Measure(wall=time.perf_counter() - started, cpu=used.ru_utime + used.ru_stime, memory=_mebibytes(used))


def _mebibytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    runs: dict[str, list[Measure]] = {name: [] for name in programs()}
    for _ in range(args.rounds):
        for name, command in programs().items():
            runs[name].append(measure(command, args.tree))
    pages = sum(1 for path in args.tree.rglob("*.md") if path.is_file())
    print(f"{args.tree}: {pages} pages, {args.rounds} rounds, medians\n")
    print(f"{'program':<20} {'wall s':>8} {'CPU s':>8} {'MiB':>8} {'x doc-audit':>12}")
    base = statistics.median(run.wall for run in runs["doc-audit"])
    for name, measures in runs.items():
        wall, cpu, memory = (
            statistics.median(getattr(run, key) for run in measures) for key in ("wall", "cpu", "memory")
        )
        print(f"{name:<20} {wall:>8.2f} {cpu:>8.2f} {memory:>8.0f} {wall / base:>12.2f}")


if __name__ == "__main__":
    main()
