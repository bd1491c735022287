"""The page cache never changes a result: the JSON report is the same, byte for byte, without it, cold, warm and after edits."""

import datetime as dt
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from repositories import git

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.errors import NothingToAudit
from doc_audit.model.settings import Config, Request
from doc_audit.source import pagecache
from doc_audit.source.memory import PageMemory
from doc_audit.wire.run import to_json

SAMPLE = Path(__file__).parent.parent / "sample_docs"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
DAY = NOON.date()
# Longer than the two seconds for which a young file's times are not trusted.
LONG_AGO = 10**9 * 1_600_000_000


def report(
    root: Path,
    cache: Path | None,
    *,
    jobs: int = 1,
    config: Config | None = None,
    path: str = "",
    memory: PageMemory | None = None,
    day: dt.date = DAY,
) -> str:
    request = Request(
        paths=(str(root / path),),
        root=str(root),
        as_of=day,
        config=config or Config(),
        offline=True,
        cache_dir=str(cache) if cache else None,
        jobs=jobs,
    )
    try:
        return to_json(audit.report(audit.gather(request, Context(clock=lambda: NOON, environ={}, memory=memory))))
    except NothingToAudit as error:
        return str(error)


def edit(root: Path, chance: random.Random, *, times: int) -> None:
    """Change, empty, rename, swap, delete and add pages as people, editors and `git switch` do."""
    for _ in range(times):
        pages = sorted(path for path in root.rglob("*.md") if path.is_file() and not path.is_symlink())
        if not pages:
            return
        if chance.randrange(2):
            edit_text(chance.choice(pages), chance)
        else:
            edit_files(chance.choice(pages), chance.choice(pages), chance)


def edit_text(page: Path, chance: random.Random) -> None:
    data = page.read_bytes()
    cut = chance.randrange(len(data) + 1)
    kind = chance.choice(["insert", "delete", "same size", "old times"])
    if kind == "insert":
        page.write_bytes(data[:cut] + b"\n\n[new](missing.md) <a id='x'>\n\n" + data[cut:])
    elif kind == "delete":
        page.write_bytes(data[:cut] + data[cut + 40 :])
    elif kind == "same size":
        page.write_bytes(data[:cut] + data[cut:].replace(b"](", b"][", 1))
    else:
        before = page.stat()
        page.write_bytes(data.replace(b"e", b"a", 3))
        os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_files(page: Path, other: Path, chance: random.Random) -> None:
    kind = chance.choice(["rename", "remove", "swap", "copy"])
    if kind == "rename":
        page.rename(page.with_name(f"renamed-{chance.randrange(10**9)}.md"))
    elif kind == "remove":
        page.unlink()
    elif kind == "copy":
        # A copy of a page onto itself is refused.
        shutil.copy2(page, other if page != other else page.with_name("copy.md"))
    elif page != other:
        held = page.with_name("held")
        page.rename(held)
        other.rename(page)
        held.rename(other)


def assert_same_through_edits(root: Path, cache: Path, *, rounds: int, times: int, seed: int) -> None:
    chance = random.Random(seed)
    memory = PageMemory()
    for page in root.rglob("*.md"):
        if page.is_file():
            os.utime(page, ns=(LONG_AGO, LONG_AGO))
    for number in range(rounds + 1):
        expected = report(root, None, jobs=2)
        assert report(root, cache, jobs=2) == expected, f"first run of round {number}"
        assert report(root, cache) == expected, f"second run of round {number}"
        assert report(root, None, memory=memory) == expected, f"from memory, round {number}"
        edit(root, chance, times=times)


def test_every_corpus(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "tree"
    shutil.copytree(corpus, root, symlinks=True)
    assert_same_through_edits(root, tmp_path / "cache", rounds=2, times=60, seed=7)


@pytest.mark.parametrize("seed", range(6))
def test_the_sample_tree(tmp_path: Path, seed: int) -> None:
    root = tmp_path / "tree"
    shutil.copytree(SAMPLE, root)
    assert_same_through_edits(root, tmp_path / "cache", rounds=4, times=8, seed=seed)


@pytest.mark.parametrize("_attempt", range(4))
def test_times_that_lie_inside_the_racy_window(tmp_path: Path, _attempt: int) -> None:
    """Edits right after a run, of the same size, with the clock standing still as far as the file system can tell."""
    page, cache = tmp_path / "docs" / "a.md", tmp_path / "cache"
    page.parent.mkdir()
    for text in ["[a](one.md)", "[a](two.md)", "[b](two.md)", "# heading 1"]:
        page.write_text(text, encoding="utf-8")
        os.utime(page)
        assert report(page.parent, cache) == report(page.parent, None)


def test_a_warm_run_answers_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "tree"
    shutil.copytree(SAMPLE, root)
    first = report(root, tmp_path / "cache")
    monkeypatch.setattr("doc_audit.source.page.read_body", None)
    assert report(root, tmp_path / "cache") == first
    assert report(root, None) != first


def test_settings_that_bear_on_parsing_are_not_mixed_up(tmp_path: Path) -> None:
    root, cache = tmp_path / "tree", tmp_path / "cache"
    root.mkdir()
    (root / "a.md").write_text("# A  B\n\n[x](#a--b) [y](#a-b) [z](#ab)\n", encoding="utf-8")
    configs = [Config(), Config(slug_flavour="mkdocs"), Config(slug_flavour="gitlab"), Config(max_page_bytes=5)]
    memory = PageMemory()
    for config in configs * 2:
        expected = report(root, None, config=config)
        assert report(root, cache, config=config) == expected
        assert report(root, None, config=config, memory=memory) == expected


def test_part_of_a_tree_and_then_all_of_it(tmp_path: Path) -> None:
    root = tmp_path / "tree"
    shutil.copytree(SAMPLE, root)
    folder = next(path.name for path in sorted(root.iterdir()) if path.is_dir())
    for path in (folder, "", folder):
        assert report(root, tmp_path / "cache", path=path) == report(root, None, path=path)


def test_a_run_whose_cache_is_ruined_meanwhile(tmp_path: Path) -> None:
    root, cache = tmp_path / "tree", tmp_path / "cache"
    shutil.copytree(SAMPLE, root)
    expected = report(root, None)
    for ruin in (b"", b"garbage" * 999, b"SQLite format 3\0" + b"\xff" * 5_000):
        assert report(root, cache) == expected
        (cache / pagecache.FILE_NAME).write_bytes(ruin)
        assert report(root, cache) == expected


# What a report depends on beside its pages ---------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small tree under git in which everything is there that a verdict can hang on."""
    root = tmp_path / "tree"
    files = {
        "README.md": "# Start\n\n[b](docs/b.md#two) [code](src/x.py#L3) [html](page.html#intro) [made](out/made.md)\n"
        "[case](docs/Case.md) [local](notes.md) [folder](docs/) [gone](gone.md)\n",
        "docs/b.md": "# One\n\n## Two\n\n[up](../README.md#start)\n\n**Last Updated**: 2026-01-05  \n**Review Cycle**: Monthly\n",
        "docs/case.md": "# Case\n",
        "notes.md": "# Notes\n",
        "src/x.py": "1\n2\n3\n",
        "page.html": "<h1 id=intro>x</h1>",
        "out/made.md": "# Made\n",
        ".gitignore": "out/\n",
        "CODEOWNERS": "*.md @one\n",
        "docs/docfx.json": '{"build": {"globalMetadata": {"ms.author": "ann", "ms.update-cycle": "90-days"}}}',
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    commit(root, "first")
    write(root, "docs/b.md", (root / "docs/b.md").read_text(encoding="utf-8") + "\nMore.\n")
    commit(root, "second")
    return root


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message, "--allow-empty")


def write(root: Path, name: str, text: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text(text, encoding="utf-8")


def replace_last_commit(root: Path) -> None:
    """The same HEAD, another history."""
    head = git(root, "rev-parse", "HEAD")
    other = git(root, "commit-tree", "HEAD~1^{tree}", "-p", "HEAD~1", "-m", "other")
    git(root, "replace", head, other)


def replace_code_owners(root: Path) -> None:
    (root / "CODEOWNERS").unlink()
    write(root, "docs/OWNERS", "approvers: [eve]\n")


def commit_a_change(root: Path) -> None:
    write(root, "docs/b.md", "# One\n\n## Two\n\nNew.\n")
    commit(root, "third")


EDITS: dict[str, Callable[[Path], object]] = {
    "an anchor of a page that another links to": lambda root: write(root, "docs/b.md", "# One\n\n## Three\n"),
    "a target that goes": lambda root: (root / "docs/b.md").unlink(),
    "a target that comes": lambda root: write(root, "gone.md", "# Here\n"),
    "a page in another case": lambda root: (root / "docs/case.md").rename(root / "docs/Case.md"),
    "an index that comes": lambda root: write(root, "docs/README.md", "# Docs\n"),
    "fewer lines of code": lambda root: write(root, "src/x.py", "1\n"),
    "an id of an HTML file": lambda root: write(root, "page.html", "<h1 id=other>x</h1>"),
    "what is ignored": lambda root: write(root, ".gitignore", "notes.md\n"),
    "a file that is ignored goes": lambda root: (root / "out/made.md").unlink(),
    "the index alone": lambda root: git(root, "rm", "-q", "--cached", "notes.md"),
    "code owners": lambda root: write(root, "CODEOWNERS", "*.md @two\n"),
    "code owners go": lambda root: (root / "CODEOWNERS").unlink(),
    "an OWNERS file": replace_code_owners,
    "a policy": lambda root: write(
        root, "docs/docfx.json", '{"build": {"globalMetadata": {"ms.update-cycle": "1-year"}}}'
    ),
    "a policy that is none": lambda root: write(root, "docs/docfx.json", "{"),
    "a commit": commit_a_change,
    "an amended commit": lambda root: git(root, "commit", "-q", "--amend", "-m", "said otherwise"),
    "an earlier commit": lambda root: git(root, "reset", "-q", "--hard", "HEAD~1"),
    "a replaced commit": replace_last_commit,
    "ignored revisions": lambda root: write(root, ".git-blame-ignore-revs", git(root, "rev-parse", "HEAD")),
    "attributes": lambda root: write(root, ".gitattributes", "*.md -diff\n"),
    "another branch": lambda root: git(root, "switch", "-qc", "other"),
    "a remote": lambda root: git(root, "remote", "add", "origin", "https://github.com/a/b"),
    "no git any more": lambda root: shutil.rmtree(root / ".git"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_a_report_depends_on_beside_its_pages(
    repository: Path, tmp_path: Path, edit: Callable[[Path], object]
) -> None:
    cache, memory = tmp_path / "cache", PageMemory()
    settle(repository)
    before = report(repository, None)
    for _ in range(2):
        assert report(repository, cache) == before
        assert report(repository, None, memory=memory) == before
    edit(repository)
    after = report(repository, None)
    for _ in range(2):
        assert report(repository, cache) == after
        assert report(repository, None, memory=memory) == after


def settle(root: Path) -> None:
    """Make every file old enough for its times to be trusted."""
    for path in root.rglob("*"):
        if path.is_file() and ".git" not in path.parts:
            os.utime(path, ns=(LONG_AGO, LONG_AGO))


def test_another_audit_day(repository: Path, tmp_path: Path) -> None:
    settle(repository)
    reports = []
    for day in (dt.date(2026, 1, 6), dt.date(2026, 3, 2), dt.date(2027, 3, 2), dt.date(2026, 1, 6)):
        expected = report(repository, None, day=day)
        assert report(repository, tmp_path / "cache", day=day) == expected
        reports.append(expected)
    assert reports[0] == reports[-1] != reports[1]


def test_histories_are_not_read_again(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = report(repository, tmp_path / "cache")
    monkeypatch.setattr("doc_audit.vcs.git.stream", None)
    assert report(repository, tmp_path / "cache") == first
