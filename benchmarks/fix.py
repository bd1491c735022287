"""Break the links of a tree by renaming its pages, let `doc-audit fix` mend them, and compare: `python benchmarks/fix.py TREE...`.

Every link that led somewhere must lead to the same file again, wherever that is now. Counted are the links that the renaming
broke: right, wrong (another target than before), and left broken.
"""

import argparse
import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from doc_audit.audit import Context, gather
from doc_audit.model.evidence import Evidence
from doc_audit.model.resolution import Found
from doc_audit.model.settings import Config, Freshness, Request

BREAK = 500


def main() -> None:
    """Print a line for each tree."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("trees", nargs="+", type=Path)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--break", dest="count", type=int, default=BREAK, help="links to break")
    options.add_argument("--no-commit", action="store_true", help="leave the renames staged, as an author would")
    options.add_argument("--verbose", action="store_true", help="print each link that is not right")
    wanted = options.parse_args()
    for tree in wanted.trees:
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "tree"
            shutil.copytree(tree, copy, symlinks=True, ignore=shutil.ignore_patterns(".git"))
            right, wrong, left, broken = trial(
                copy, random.Random(wanted.seed), wanted.count, commit=not wanted.no_commit, verbose=wanted.verbose
            )
        print(f"{tree.name}: {broken} links broken by renaming; {right} right, {wrong} wrong, {left} left")


def trial(
    tree: Path, chance: random.Random, count: int, *, commit: bool, verbose: bool = False
) -> tuple[int, int, int, int]:
    """Break at least *count* links of *tree* by `git mv` and mend them: right, wrong, left, broken in all."""
    git(tree, "init", "-q")
    git(tree, "add", "-A", "-f")
    git(tree, "commit", "-qm", "as it was")
    before = targets(tree)
    pages = sorted({page for page, _ in before} | {path for path, _ in before.values()})
    pages = [page for page in pages if page.endswith(".md") and (tree / page).stat().st_size]
    chance.shuffle(pages)
    moved: dict[str, str] = {}
    middle, lost = before, 0
    while pages and lost < count:
        # Not every link of a moved page breaks, so the rest is moved in further rounds.
        wanted = _touched(before, moved) + count - lost
        while pages and _touched(before, moved) < wanted:
            old = pages.pop()
            new = _new_name(old, chance)
            (tree / new).parent.mkdir(parents=True, exist_ok=True)
            git(tree, "mv", old, new)
            moved[old] = new
        middle = targets(tree)
        lost = sum(
            middle.get((moved.get(page, page), index)) != (moved.get(path, path), fragment)
            for (page, index), (path, fragment) in before.items()
        )
    if commit:
        git(tree, "commit", "-qm", "moved")
    written = hrefs(tree)
    run(tree)
    after, mended = targets(tree), hrefs(tree)
    right = wrong = left = 0
    for (page, index), (path, fragment) in before.items():
        key = (moved.get(page, page), index)
        expected = (moved.get(path, path), fragment)
        if middle.get(key) == expected:
            continue
        now = after.get(key)
        touched = written.get(key) != mended.get(key)
        right += now == expected
        left += now != expected and not touched
        wrong += now != expected and touched
        if verbose and now != expected:
            word = "WRONG" if touched else "left"
            print(f"  {word} {written[key]} {key[0]}: {path}#{fragment} is now {expected[0]}; it leads to {now}")
    return right, wrong, left, right + wrong + left


def _touched(targets: dict[tuple[str, int], tuple[str, str]], moved: dict[str, str]) -> int:
    return sum((page in moved) or (path in moved) for (page, _), (path, _) in targets.items() if page != path)


def _new_name(old: str, chance: random.Random) -> str:
    path = Path(old)
    word = f"moved-{chance.randrange(10**6)}"
    choices = (path.with_name(f"{word}.md"), path.parent / word / path.name, Path(word) / path.name)
    return chance.choice(choices).as_posix()


def evidence_of(tree: Path) -> Evidence:
    """Read *tree*, every file of it, and follow its links."""
    request = Request(
        paths=(str(tree),),
        root=str(tree),
        as_of=dt.date(2026, 11, 24),
        config=Config(freshness=Freshness(git=False)),
        offline=True,
        cache_dir=None,
        jobs=2,
    )
    return gather(request, Context(clock=lambda: dt.datetime.now(dt.UTC), environ=os.environ))


def hrefs(tree: Path) -> dict[tuple[str, int], str]:
    """(page, number of the link on it) -> destination as written."""
    corpus = evidence_of(tree).corpus
    return {(page.path, index): link.href for page in corpus.documents for index, link in enumerate(page.links)}


def targets(tree: Path) -> dict[tuple[str, int], tuple[str, str]]:
    """(page, number of the link on it) -> (file it leads to, fragment), for every link that leads to a file of the tree."""
    evidence = evidence_of(tree)
    # Links are resolved in page and source order.
    places = ((document.path, index) for document in evidence.corpus.documents for index in range(len(document.links)))
    return {
        place: (item.resolution.path, item.link.href.partition("#")[2])
        for place, item in zip(places, evidence.resolved, strict=True)
        if isinstance(item.resolution, Found)
    }


def run(tree: Path) -> None:
    """Run the command as a user does."""
    subprocess.run([sys.executable, "-m", "doc_audit", "fix", "."], cwd=tree, check=True, stdout=subprocess.DEVNULL)


def git(tree: Path, *args: str) -> None:
    """Run git in *tree* with a name of its own."""
    names = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *args], cwd=tree, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
