"""Time the offline audit beside every peer that is installed: `python benchmarks/offline.py [TREE...] [--generate N...]`.

Each tree is copied, without its history and without pages that are not UTF-8; each program runs on the copy in turn, as a
whole process, round after round. The table gives medians of wall time, CPU time and peak memory (of the largest process),
and the ratio of wall times to lychee's, or to doc-audit's where lychee is not installed. `--generate 1000` makes a tree of
that many pages (see `tree.py`).
Other programs check links only; doc-audit also reads dates and owners.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tree import make

OWN = [sys.executable, "-m", "doc_audit", "check", ".", "--offline", "-qq"]
# No peer asks the network; what none can switch off is not timed.
PEERS = {
    "lychee": ["lychee", "--offline", "--include-fragments", "--no-progress", "--quiet", "--quiet", "."],
    "md-dead-link-check": ["md-dead-link-check", "--hook"],
    "mdlinkcheck": ["mdlinkcheck", "--no-git", "."],
    "markdown-link-check": ["markdown-link-check", "--quiet", "."],
    "remark-validate-links": ["remark", "--quiet", "--frail", "--use", "remark-validate-links=repository:false", "."],
}
NEED_GIT = {"md-dead-link-check"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One run of one program: wall and CPU seconds, peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program to time; *prepare* is called before each run and is not timed."""

    name: str
    command: list[str]
    tree: Path
    prepare: Callable[[], None] = lambda: None


def programs(tree: Path, cache: Path, peers: list[str]) -> list[Program]:
    """Say what there is to run on *tree*: doc-audit three times, then every peer that is installed beside this Python or on the PATH."""
    own = [*OWN, "--cache-dir", str(cache)]
    page = max(tree.rglob("*.md"), key=lambda path: (path.name, str(path)))

    def change() -> None:
        with page.open("a", encoding="utf-8") as file:
            file.write("\nOne more line.\n")

    found = [
        Program(
            name="doc-audit, cold", command=own, tree=tree, prepare=lambda: shutil.rmtree(cache, ignore_errors=True)
        ),
        Program(name="doc-audit, warm", command=own, tree=tree),
        Program(name="doc-audit, one page changed", command=own, tree=tree, prepare=change),
    ]
    where = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    for name in peers:
        program = shutil.which(PEERS[name][0], path=where)
        if program:
            own_tree = tree
            if name in NEED_GIT:
                own_tree = _versioned(tree)
            found.append(Program(name=name, command=[program, *PEERS[name][1:]], tree=own_tree))
    return found


def _versioned(tree: Path) -> Path:
    """Make a second copy of *tree* in a git repository, for programs that read nothing else."""
    copy = tree.with_name("versioned")
    shutil.copytree(tree, copy, symlinks=True)
    for command in (("init", "-q"), ("add", "-A")):
        subprocess.run(["git", *command], cwd=copy, check=True, capture_output=True)
    return copy


def measure(command: list[str], tree: Path) -> Measure:
    """Run *command* in *tree* once."""
    # Installed packages are compiled; so is this checkout from its first run on.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=tree, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return Measure(wall=time.perf_counter() - started, cpu=used.ru_utime + used.ru_stime, memory=_mebibytes(used))


def _mebibytes(used: resource.struct_rusage) -> float:
    if sys.platform == "linux":
        return used.ru_maxrss / 1024
    return used.ru_maxrss / 1024**2


def table(name: str, tree: Path, rounds: int, peers: list[str]) -> None:
    """Time everything on *tree* and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        todo = programs(tree, Path(folder) / "cache", peers)
        runs: dict[str, list[Measure]] = {program.name: [] for program in todo}
        for _ in range(rounds):
            for program in todo:
                program.prepare()
                runs[program.name].append(measure(program.command, program.tree))
    sizes = [path.stat().st_size for path in tree.rglob("*.md") if path.is_file()]
    print(f"\n### {name}: {len(sizes):,} pages, {sum(sizes) / 1e6:.1f} MB; {rounds} rounds, medians\n")
    _print_rows(runs, len(sizes))


def _print_rows(runs: Mapping[str, Sequence[Measure]], pages: int) -> None:
    """Print the medians of each program, beside those of lychee, or of doc-audit where that is not installed."""
    base = "doc-audit, warm"
    if "lychee" in runs:
        base = "lychee"
    base_wall = _median(runs[base]).wall
    print(
        f"| program | wall s | CPU s | MiB | wall, x {base} | ms a page |\n| --- | ---: | ---: | ---: | ---: | ---: |"
    )
    for title, measures in runs.items():
        run = _median(measures)
        ratio, each = run.wall / base_wall, 1000 * run.wall / pages
        print(f"| {title} | {run.wall:.2f} | {run.cpu:.2f} | {run.memory:.0f} | {ratio:.2f} | {each:.2f} |", flush=True)


def _median(runs: Sequence[Measure]) -> Measure:
    """Give the median of each figure by itself."""
    return Measure(
        wall=statistics.median(run.wall for run in runs),
        cpu=statistics.median(run.cpu for run in runs),
        memory=statistics.median(run.memory for run in runs),
    )


def _drop_unreadable(tree: Path) -> None:
    """Leave out pages that are not UTF-8 or lead nowhere: some programs stop at the first of them."""
    for path in tree.rglob("*.md"):
        try:
            path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            path.unlink()


def main() -> None:
    """Print a table for every tree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trees", nargs="*", type=Path)
    parser.add_argument("--generate", nargs="*", type=int, default=[], metavar="PAGES")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", nargs="*", choices=list(PEERS), default=list(PEERS))
    args = parser.parse_args()
    for tree in args.trees:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "tree"
            shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            _drop_unreadable(copy)
            table(tree.resolve().name, copy, args.rounds, args.peers)
    for pages in args.generate:
        with tempfile.TemporaryDirectory() as folder:
            make(Path(folder) / "tree", pages)
            table(f"generated, {pages:,}", Path(folder) / "tree", args.rounds, args.peers)


if __name__ == "__main__":
    main()
