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
from collections import Counter
from pathlib import Path

from doc_audit.audit import Context, gather
from doc_audit.model.evidence import Evidence
from doc_audit.model.resolution import Found
from doc_audit.model.settings import Config, Freshness, Request

BREAK = 500

# A link: its page, and its number on it.
Place = tuple[str, int]
# Where links lead: to a file, and a fragment.
Targets = dict[Place, tuple[str, str]]


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
            chance = random.Random(wanted.seed)
            ends = trial(copy, chance, wanted.count, commit=not wanted.no_commit, verbose=wanted.verbose)
        counts = ", ".join(f"{ends[word]} {word}" for word in ("right", "wrong", "left"))
        print(f"{tree.name}: {ends.total()} links broken by renaming; {counts}")


def trial(tree: Path, chance: random.Random, count: int, *, commit: bool, verbose: bool = False) -> Counter[str]:
    """Break at least *count* links of *tree* by `git mv` and mend them; count how the broken ones end: right, wrong, left."""
    git(tree, "init", "-q")
    git(tree, "add", "-A", "-f")
    git(tree, "commit", "-qm", "as it was")
    before = targets(tree)
    moved = _move_pages(tree, before, chance, count)
    broken = _broken(before, targets(tree), moved)
    if commit:
        git(tree, "commit", "-qm", "moved")
    written = hrefs(tree)
    run(tree)
    after, mended = targets(tree), hrefs(tree)
    ends: Counter[str] = Counter()
    for link, expected in broken.items():
        now = after.get(link)
        end = "wrong"
        if now == expected:
            end = "right"
        elif written.get(link) == mended.get(link):
            end = "left"
        ends[end] += 1
        if verbose and now != expected:
            print(f"  {end} {written[link]} {link[0]}: it should lead to {expected}, and leads to {now}")
    return ends


def _move_pages(tree: Path, before: Targets, chance: random.Random, count: int) -> dict[str, str]:
    """Rename pages until at least *count* links are broken; give the new name of each."""
    names: set[str] = set()
    for (page, _), (path, _) in before.items():
        names |= {page, path}
    pages = [name for name in sorted(names) if name.endswith(".md") and (tree / name).stat().st_size]
    chance.shuffle(pages)
    moved: dict[str, str] = {}
    lost = 0
    while pages and lost < count:
        # Not every link of a moved page breaks, so the rest is moved in further rounds.
        wanted = _touched(before, moved) + count - lost
        while pages and _touched(before, moved) < wanted:
            old = pages.pop()
            new = _new_name(old, chance)
            (tree / new).parent.mkdir(parents=True, exist_ok=True)
            git(tree, "mv", old, new)
            moved[old] = new
        lost = len(_broken(before, targets(tree), moved))
    return moved


def _broken(before: Targets, now: Targets, moved: dict[str, str]) -> Targets:
    """Give the links that do not lead any more where they led *before*, under the names of now, and where they should lead."""
    broken: Targets = {}
    for (page, index), (path, fragment) in before.items():
        link = (moved.get(page, page), index)
        expected = (moved.get(path, path), fragment)
        if now.get(link) != expected:
            broken[link] = expected
    return broken


def _touched(targets: Targets, moved: dict[str, str]) -> int:
    """Count the links that lead from or to a page that was *moved*."""
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


def hrefs(tree: Path) -> dict[Place, str]:
    """Give the destination of every link as written."""
    found: dict[Place, str] = {}
    for page in evidence_of(tree).corpus.documents:
        for index, link in enumerate(page.links):
            found[page.path, index] = link.href
    return found


def targets(tree: Path) -> Targets:
    """Say where every link leads that leads to a file of the tree."""
    evidence = evidence_of(tree)
    found: Targets = {}
    # Links are resolved in page and source order.
    resolved = iter(evidence.resolved)
    for page in evidence.corpus.documents:
        for index in range(len(page.links)):
            item = next(resolved)
            if isinstance(item.resolution, Found):
                found[page.path, index] = (item.resolution.path, item.link.href.partition("#")[2])
    return found


def run(tree: Path) -> None:
    """Run the command as a user does."""
    subprocess.run([sys.executable, "-m", "doc_audit", "fix", "."], cwd=tree, check=True, stdout=subprocess.DEVNULL)


def git(tree: Path, *args: str) -> None:
    """Run git in *tree* with a name of its own."""
    names = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *names, *args], cwd=tree, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
