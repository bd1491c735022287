"""Measure what reading histories costs on a made tree: `python benchmarks/freshness.py [--pages 10000] [--commits 10000]`.

The tree is made with `git fast-import`: dated pages in a hundred folders, then commits that change a page's text, its date, or both.
Printed are wall time (the best of three) and peak memory of `doc-audit check --offline` with and without the history, and of the git
pass alone.
"""

import argparse
import datetime as dt
import random
import resource
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from doc_audit.metadata.stamps import line_kind
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.vcs import facts

PAGE = (
    "# Page {number}\n\n{text}\n\n[next](page-{next}.md)\n\n---\n\n"
    "**Last Updated**: {day}  \n**Review Cycle**: Quarterly  \n**Maintained By**: Team {team}\n"
)
START = dt.date(2024, 1, 1)


def line_kinds() -> facts.LineKindOf:
    """Know the lines of metadata by the shipped words."""
    return partial(line_kind, known=vocabulary_of({}))


def main() -> None:
    """Make the tree, run, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=10_000)
    options.add_argument("--commits", type=int, default=10_000)
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make(root, wanted.pages, wanted.commits)
        begun = time.perf_counter()
        found = facts.read(root, [path(number) for number in range(wanted.pages)], line_kinds=line_kinds)
        print(f"{wanted.pages:,} pages, {wanted.commits:,} commits; usable: {found.usable}")
        print(f"git pass alone: {time.perf_counter() - begun:.2f} s")
        without = root / "without.toml"
        without.write_text("[freshness]\ngit = false\n")
        cached = ["--cache-dir", str(root / ".cache")]
        for name, more in (
            ("without history or cache", ["--no-cache", "--config", str(without)]),
            ("with history, without cache", ["--no-cache"]),
            ("with history and cache", cached),
            ("without history, with cache", [*cached, "--config", str(without)]),
        ):
            # The first of the runs warms the caches for all of them.
            seconds, peak = min(run(root, more) for _ in range(3))
            print(f"check --offline, {name}: {seconds:.2f} s, {peak:.0f} MB")


def run(root: Path, more: list[str]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one audit."""
    line = [
        sys.executable,
        "-m",
        "doc_audit",
        "check",
        ".",
        "--offline",
        "--as-of",
        "2026-06-01",
        "-qq",
        *more,
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    begun = time.perf_counter()
    subprocess.run(line, cwd=root, stdout=subprocess.DEVNULL, check=False)
    seconds = time.perf_counter() - begun
    return seconds, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def path(number: int) -> str:
    """Where the page lies."""
    return f"part-{number % 100:02}/page-{number}.md"


def make(root: Path, pages: int, commits: int) -> None:
    """Make a repository with its work tree checked out."""
    chance = random.Random(1)
    words = [
        "the",
        "service",
        "reads",
        "events",
        "and",
        "writes",
        "them",
        "to",
        "the",
        "store",
        "again",
        "when",
        "asked",
    ]
    texts = [" ".join(chance.choices(words, k=80)) for _ in range(pages)]
    days = [START] * pages
    stream: list[str] = []

    def blob(number: int) -> str:
        day, following = f"{days[number]:%B %d, %Y}", (number + 100) % pages
        text = PAGE.format(number=number, text=texts[number], next=following, day=day, team=number % 20)
        return f"M 100644 inline {path(number)}\ndata {len(text.encode())}\n{text}\n"

    def commit(number: int, day: dt.date, changed: list[int]) -> None:
        stamp = int(dt.datetime.combine(day, dt.time(12), dt.UTC).timestamp()) + number % 40_000
        who = f"Ann <ann@example.com> {stamp} +0000"
        stream.append(
            f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata 1\nx\n{''.join(map(blob, changed))}\n"
        )

    commit(0, START, list(range(pages)))
    for number in range(1, commits):
        page = chance.randrange(pages)
        day = START + dt.timedelta(days=800 * number // commits)
        kind = chance.randrange(3)
        if kind != 1:
            texts[page] = " ".join(chance.choices(words, k=80))
        if kind != 0:
            days[page] = day
        commit(number, day, [page])
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=root, check=True)
    subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input="".join(stream).encode(), check=True)
    subprocess.run(["git", "reset", "-q", "--hard"], cwd=root, check=True)


if __name__ == "__main__":
    main()
