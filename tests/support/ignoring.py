"""Random repositories with files of ignore patterns, and what git itself says of them."""

import codecs
import os
import random
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

PIECES = (
    *("a", "b", "ab", "a.b", "out", "docs", "x", "A", "é", "日", "-", "+", "$", "(", "{a}", "#", " ", "\t", "\x01"),
    *("*", "*", "?", "**", "**", "***", "/", "/", "/**/", "**/", "/**", "/*", "*.md", ".md", ".*"),
    *("[ab]", "[!a]", "[^a]", "[]a]", "[a\\]b]", "[b-a]", "[a-]", "[!-]", "[a-b-c]", "[a/b]", "[/]", "[A-Z]", "[!A-Z]", "[é]"),
    *("[[:alpha:]]", "[[:upper:]]", "[[:space:]]", "[[:punct:]]", "[[:foo:]]", "[[:alpha:]-z]", "[[:a]", "[[::]", "[[:]"),
    *("[", "[!", "[\\", "]", "!", "\\", "\\/", "\\ ", "\\*", "\\[", "\\#"),
)  # fmt: skip
LINES = (
    *("*", "!*/", "!*.md", "out/", "out/**", "!out/keep.md", "docs/**/", "/docs/*", "!/docs/a/", "**/", "*/", "build/", "!build/**"),
    *("**/a/**", "!a", "/*", "!/docs", "*.md", "a.md", "/a.md", "docs", "# no", "", "   ", "!", "/", "//", "!/", "[z-a]", "a.md\t"),
)  # fmt: skip
FOLDERS = ("a", "b", "ab", "a.b", "docs", "out", "build", "A", "é", "日本", "a b", "[a]", "-", ".hid", "x")
PAGES = (
    "a.md",
    "b.md",
    "ab.md",
    "keep.md",
    "A.md",
    "é.md",
    "a b.md",
    "#a.md",
    "!a.md",
    "*.md",
    "x.markdown",
    ".a.md",
    "\\.md",
)
ENDS = ("\n", "\n", "\n", "\r\n", "\r", " \n", "\x0c", "\u2028")


@dataclass
class Repository:
    """Files and ignore files (their bytes) by path, what is tracked, and what git is told beside the tree."""

    files: list[str]
    ignore: dict[str, bytes]
    tracked: list[str]
    exclude: bytes = b""
    own: bytes = b""
    fold: bool = False
    links: dict[str, str] = field(default_factory=dict)


def line(chance: random.Random) -> str:
    """Make one pattern."""
    if chance.random() < 0.4:
        return chance.choice(LINES)
    return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 5)))


def text(chance: random.Random) -> bytes:
    """Make one file of patterns, as editors of all kinds leave it."""
    end = chance.choice(ENDS)
    lines = end.join(line(chance) for _ in range(chance.randint(1, 5)))
    data = (lines + chance.choice(("", end))).encode()
    if chance.random() < 0.08:
        data = codecs.BOM_UTF8 + data
    return data


def sometimes(chance: random.Random) -> bytes:
    """Make one file of patterns, or most times an empty one."""
    if chance.random() < 0.2:
        return text(chance)
    return b""


def repository(chance: random.Random) -> Repository:
    """Make one repository."""
    folders = [""]
    for _ in range(chance.randint(1, 6)):
        folders.append(chance.choice(folders) + chance.choice(FOLDERS) + "/")
    fold = chance.random() < 0.15
    files = sorted({chance.choice(folders) + chance.choice(PAGES) for _ in range(chance.randint(2, 14))})
    if fold:
        # Where case does not count there are no two names that differ in it.
        files = sorted({path.lower(): path for path in files}.values())
    places = {"", *(chance.choice(folders) for _ in range(chance.choice((0, 0, 1, 2))))}
    ignore = {f"{place}.gitignore": text(chance) for place in sorted(places)}
    tracked: list[str] = []
    if chance.random() < 0.5:
        tracked = [path for path in files if chance.random() < 0.25]
    exclude, own = sometimes(chance), sometimes(chance)
    return Repository(files=files, ignore=ignore, tracked=tracked, exclude=exclude, own=own, fold=fold)


def write(made: Repository, root: Path) -> None:
    """Make *made* a repository at *root*; two names that the file system takes for one are one."""
    root.mkdir(parents=True)
    for path in made.files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("# Page\n")
    for path, data in made.ignore.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    git(root, "init", "-q", ".")
    (root / ".git/info").mkdir(exist_ok=True)
    (root / ".git/info/exclude").write_bytes(made.exclude)
    (root / ".git/own").write_bytes(made.own)
    git(root, "config", "core.excludesFile", str(root / ".git/own"))
    git(root, "config", "core.ignoreCase", str(made.fold).lower())
    if made.tracked:
        # Git would take two names that differ in case for one.
        git(root, "-c", "core.ignoreCase=false", "--literal-pathspecs", "add", "-f", "--", *made.tracked)


def shown(root: Path) -> set[str]:
    """List what git tracks, and what it would add."""
    return {name for name in git(root, "ls-files", "-co", "--exclude-standard", "-z").decode().split("\0") if name}


def git(root: Path, *args: str) -> bytes:
    """Run git, without what the user of this machine has set."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environ |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    return subprocess.run(["git", *args], cwd=root, env=environ, capture_output=True, check=True).stdout
