"""Compare which pages are audited with what git shows, in thousands of random repositories; and what libraries say of the same.

    python scripts/compare_ignoring.py [--trees N] [--seed N] [--libraries]

`--libraries` needs dulwich and pygit2 beside pathspec. Prints how many files each judges as git does. Exit code 1: we differ.
"""

import argparse
import datetime as dt
import random
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests" / "support"))

import ignoring

from doc_audit.model.settings import Request
from doc_audit.source.discover import discover

Judge = Callable[[Path, ignoring.Repository], set[str]]


def main() -> int:
    """Make the repositories, compare, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trees", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--libraries", action="store_true")
    asked = parser.parse_args()
    judges: dict[str, Judge] = {"doc-audit": _doc_audit}
    if asked.libraries:
        judges |= {"pathspec": _pathspec, "dulwich": _dulwich, "pygit2": _pygit2}
    right: Counter[str] = Counter()
    total = 0
    chance = random.Random(asked.seed)
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.trees):
            root = Path(folder) / f"t{number}"
            made = ignoring.repository(chance)
            ignoring.write(made, root)
            git = ignoring.shown(root) & set(made.files)
            total += len(made.files)
            for name, judge in judges.items():
                right[name] += _compare(name, judge, root, made, git)
            shutil.rmtree(root)
    for name in judges:
        print(f"{name}: {right[name]} of {total} files as git has them")
    return int(right["doc-audit"] != total)


def _compare(name: str, judge: Judge, root: Path, made: ignoring.Repository, git: set[str]) -> int:
    # Some libraries take for ever over some patterns: that is wrong for all files.
    signal.signal(signal.SIGALRM, _stop)
    if name != "doc-audit":
        signal.alarm(5)
    try:
        found = judge(root, made)
    except TimeoutError:
        print(f"{name}: no end in 5 seconds over", made.ignore, made.exclude, made.own)
        return 0
    finally:
        signal.alarm(0)
    wrong = found ^ git
    if wrong and name == "doc-audit":
        print("differs:", sorted(wrong), made)
    return len(made.files) - len(wrong)


def _stop(*_: object) -> None:
    raise TimeoutError


def _doc_audit(root: Path, _: ignoring.Repository) -> set[str]:
    return set(discover(Request(paths=(str(root),), root=str(root), as_of=dt.date(2026, 1, 1))).pages)


def _pathspec(_: Path, made: ignoring.Repository) -> set[str]:
    from pathspec import GitIgnoreSpec

    specs: list[tuple[str, GitIgnoreSpec]] = []
    for place, data in ({"own": made.own, "exclude": made.exclude} | made.ignore).items():
        lines = data.decode("utf-8-sig").split("\n")
        # The other two hold for the whole tree.
        base = ""
        if place.endswith(".gitignore"):
            base = place.removesuffix(".gitignore")
        specs.append((base, _without_bad(lines)))
    found = set()
    for path in made.files:
        verdict = None
        for base, spec in specs:
            if not path.startswith(base):
                continue
            said = spec.check_file(path.removeprefix(base)).include
            if said is not None:
                verdict = said
        if not verdict or path in made.tracked:
            found.add(path)
    return found


def _without_bad(lines: list[str]) -> Any:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines)
    except Exception:  # it has errors of several kinds
        good = []
        for line in lines:
            try:
                GitIgnoreSpec.from_lines([line])
                good.append(line)
            except Exception:
                continue
        return GitIgnoreSpec.from_lines(good)


def _dulwich(root: Path, made: ignoring.Repository) -> set[str]:
    from dulwich.ignore import IgnoreFilterManager  # type: ignore[import-not-found]
    from dulwich.repo import Repo  # type: ignore[import-not-found]

    with Repo(str(root)) as repository:
        manager = IgnoreFilterManager.from_repo(repository)
        return _kept(made, manager.is_ignored)


def _kept(made: ignoring.Repository, is_ignored: Callable[[str], bool | None]) -> set[str]:
    """Give the files that are tracked, or that a library does not call ignored."""
    return {path for path in made.files if path in made.tracked or not _safely(is_ignored, path)}


def _safely(ask: Callable[[str], bool | None], path: str) -> bool:
    try:
        return bool(ask(path))
    except TimeoutError:
        raise
    except Exception:  # an error of the library is no verdict
        return False


def _pygit2(root: Path, made: ignoring.Repository) -> set[str]:
    from pygit2 import Repository  # type: ignore[import-not-found]

    repository = Repository(str(root))
    return _kept(made, repository.path_is_ignored)


if __name__ == "__main__":
    sys.exit(main())
