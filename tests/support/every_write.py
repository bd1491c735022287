"""Every edit that is offered on the pages of a tree, made, and proven to be that edit and nothing else."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from doc_audit.errors import UsageError
from doc_audit.fixes.patch import patch
from doc_audit.fixes.stamp import changes, write
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.lines import lines_with_ends
from doc_audit.model.review import GitFacts, PageHistory, Review
from doc_audit.model.settings import Config
from doc_audit.review import judge
from doc_audit.review.settle import settle, tree_order
from doc_audit.source.page import parse
from doc_audit.source.text import decode

MARK = b"\xef\xbb\xbf"
LINKS = "DA101,DA102,DA103,DA105,DA106"


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was tried on a tree: *offered* edits, the *pages* that they are on, those *refused*, and what was *wrong*."""

    offered: int
    pages: int
    refused: int
    wrong: tuple[str, ...]


def git(root: Path, *words: str, data: bytes = b"") -> bytes:
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "core.autocrlf=false")
    return subprocess.run(
        ["git", *names, *words], cwd=root, env=env, input=data, check=True, capture_output=True
    ).stdout


def run(root: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    line = [sys.executable, "-m", "doc_audit", *words]
    return subprocess.run(line, cwd=root, capture_output=True, timeout=600, check=False)


def commit_all(root: Path, moved_every: int) -> None:
    """Make *root* a repository, and rename one page in *moved_every* of it, so that links break."""
    git(root, "init", "-q")
    git(root, "add", "-A", "-f")
    git(root, "commit", "-qm", "as it was")
    pages = [name for name in git(root, "ls-files", "-z").decode("utf-8", "surrogateescape").split("\0") if name]
    pages = [name for name in pages if name.endswith(".md") and not (root / name).is_symlink()]
    for name in pages[::moved_every]:
        git(root, "mv", name, f"{name.removesuffix('.md')}-renamed.md")
    git(root, "commit", "-q", "--allow-empty", "-m", "rename")


def every_fix(root: Path) -> Figures:
    """Mend all links of the repository *root* that have an answer, likely ones too."""
    wrong: list[str] = []
    before = findings(root)
    old = contents(root)
    difference = root.parent / f"{root.name}.diff"
    run(root, "fix", ".", "--unsafe", "--diff", "--output", str(difference))
    if contents(root) != old:
        wrong.append("--diff wrote to a page")
    done = run(root, "fix", ".", "--unsafe")
    new = contents(root)
    said = Counter(line.split(":")[0] for line in done.stdout.decode().splitlines() if " -> " in line)
    changed = [path for path in old if new[path] != old[path]]
    if done.returncode or set(changed) != set(said):
        wrong.append(f"exit code {done.returncode}, said {sorted(set(said) ^ set(changed))}")
    wrong += [
        f"{path}: more than destinations changed"
        for path in changed
        if not only_destinations(path, old[path], new[path])
    ]
    after = findings(root)
    fresh = after - before
    # The message and the suggestion of a finding that stays may name what was mended.
    wrong += [f"{path}: new finding {rule} {target}" for rule, path, target in fresh]
    if sum(before.values()) - sum(after.values()) < len(changed):
        wrong.append(f"{sum(before.values())} findings before, {sum(after.values())} after {sum(said.values())} fixes")
    again = run(root, "fix", ".", "--unsafe", "--allow-dirty")
    if contents(root) != new:
        wrong.append(f"a second run wrote: {again.stdout.decode()[:200]}")
    git(root, "checkout", "-q", "--", ".")
    if difference.stat().st_size:
        git(root, "apply", "--whitespace=nowarn", str(difference))
    if contents(root) != new:
        wrong.append("the difference gives other texts")
    git(root, "checkout", "-q", "--", ".")
    left = done.stderr.decode().count("left alone")
    return Figures(offered=sum(said.values()), pages=len(changed), refused=left, wrong=tuple(wrong))


def findings(root: Path) -> Counter[tuple[str, str, str]]:
    """Count the link findings of the tree; a target counts without its text around it."""
    done = run(
        root, "check", ".", "--offline", "--no-cache", "--select", LINKS, "--fail-on", "never", "--format", "json"
    )
    found = json.loads(done.stdout)["findings"]
    return Counter((item["rule"], item["path"], item["target"]) for item in found)


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink() and ".git" not in path.relative_to(root).parts
    }


def only_destinations(path: str, old: bytes, new: bytes) -> bool:
    """Say whether the two texts differ inside destinations of links only."""
    if old.startswith(MARK) != new.startswith(MARK):
        return False
    return _without_destinations(path, old) == _without_destinations(path, new)


def _without_destinations(path: str, data: bytes) -> list[str]:
    text = decode(data)
    links = parse(path, text, dialect=Dialect(ids="github"), labels={}).links
    kept, place = [], 0
    for start, end in sorted({link.span for link in links if link.span is not None}):
        kept.append(text[place:start])
        place = end
    return [*kept, text[place:]]


def every_review(root: Path, day: dt.date) -> Figures:
    """Review every page of the repository *root* on *day* in memory, and let git apply the differences."""
    config = Config()
    known = vocabulary_of({})
    pages = {path: data for path, data in contents(root).items() if path.endswith(".md")}
    documents = _documents(pages, config)
    wrong: list[str] = []
    new: dict[str, bytes] = {}
    refused = 0
    reviews = judge(list(documents.values()), config, day, GitFacts(), {})
    order = tree_order((), config)
    for document, review in zip(documents.values(), reviews, strict=True):
        path = document.path

        def read(text: str, path: str = path) -> Document:
            found = parse(path, text, dialect=Dialect(ids=config.slug_flavour), labels={})
            return replace(found, stamps=settle(found.stamps, order, PageHistory(path=path), day))

        text = decode(pages[path])
        try:
            wanted = changes(read(text), review, day)
            result = write(text, wanted, read, known)
            again = changes(read(result), _as_now(read(result), config, day), day)
        except UsageError:
            refused += 1
            continue
        if again:
            wrong.append(f"{path}: a second review would change {[change.stamp.raw for change in again]}")
        lines = {change.stamp.location.line for change in wanted}
        if not _only_lines(text, result, lines):
            wrong.append(f"{path}: more than the lines {sorted(lines)} changed")
        mark = MARK if pages[path].startswith(MARK) else b""
        if result != text:
            new[path] = mark + result.encode("utf-8")
        wrong += [f"{path}: {doubt}" for doubt in _new_doubts(review, _as_now(read(result), config, day))]
    _apply(root, pages, new, wrong)
    return Figures(offered=len(new), pages=len(new), refused=refused, wrong=tuple(wrong))


def _documents(pages: Mapping[str, bytes], config: Config) -> dict[str, Document]:
    found = {}
    for path, data in pages.items():
        try:
            text = decode(data)
        except ValueError:
            continue
        found[path] = parse(path, text, dialect=Dialect(ids=config.slug_flavour), labels={})
    return found


def _as_now(document: Document, config: Config, day: dt.date) -> Review:
    return judge([document], config, day, GitFacts(), {})[0]


def _only_lines(old: str, new: str, lines: set[int]) -> bool:
    before, after = lines_with_ends(old), lines_with_ends(new)
    if len(before) != len(after):
        return False
    return {
        number for number, pair in enumerate(zip(before, after, strict=True), start=1) if pair[0] != pair[1]
    } <= lines


def _new_doubts(before: Review, after: Review) -> Sequence[str]:
    known = Counter({fault.value: len(found) for fault, found in before.problems.items()})
    found = Counter({fault.value: len(found) for fault, found in after.problems.items()})
    late = [f"it is {after.status} still"] if after.status in ("overdue", "critical") else []
    return [f"new doubt {kind}" for kind in found - known] + late


def _apply(root: Path, old: Mapping[str, bytes], new: Mapping[str, bytes], wrong: list[str]) -> None:
    data = b"".join(patch(path, old[path], text) for path, text in new.items())
    if not data:
        return
    git(root, "apply", "--whitespace=nowarn", "-", data=data)
    now = contents(root)
    wrong += [f"{path}: the difference gives another text" for path, text in new.items() if now[path] != text]
    git(root, "checkout", "-q", "--", ".")
