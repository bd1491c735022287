"""No program of an audited repository runs, whatever its settings, attributes and hooks name."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from repositories import git

from doc_audit.vcs import git as vcs_git

# Every setting of `git help --config` that names a program, with the placeholder filled in for the drivers of our attributes.
PROGRAMS = (
    "alias.log", "alias.ls-files", "alias.diff-index", "alias.rev-parse", "browser.evil.cmd", "browser.evil.path", "core.alternateRefsCommand",
    "core.askPass", "core.editor", "core.fsmonitor", "core.gitProxy", "core.pager", "core.sshCommand", "credential.helper",
    "diff.evil.command", "diff.evil.textconv", "diff.external", "difftool.evil.cmd", "difftool.evil.path",
    "filter.evil.clean", "filter.evil.smudge", "filter.other.process", "gpg.openpgp.program", "gpg.ssh.program", "gpg.program",
    "gpg.ssh.defaultKeyCommand", "guitool.evil.cmd", "help.browser", "instaweb.browser", "instaweb.httpd", "instaweb.modulePath",
    "interactive.diffFilter", "man.evil.cmd", "man.evil.path", "merge.evil.driver", "mergetool.evil.cmd", "mergetool.evil.path",
    "pager.log", "pager.diff", "pager.ls-files", "remote.origin.receivepack", "remote.origin.uploadpack", "remote.origin.proxy",
    "remote.origin.vcs", "sendemail.ccCmd", "sendemail.toCmd", "sendemail.smtpServer", "sequence.editor", "tar.evil.command",
    "trailer.evil.cmd", "trailer.evil.command", "uploadpack.packObjectsHook", "web.browser", "submodule.sub.update",
)  # fmt: skip
# Those whose name sounds like a program, and what they are.
NO_PROGRAMS = re.compile(
    r"advice\.|color\.|column\.|completion\.|core\.(fsmonitorHookVersion|hooksPath|quotePath)$|credential\.useHttpPath"
    r"|diff\.(guitool|tool)$|merge\.(guitool|tool)$|difftool\.(<tool>\.)?(prompt|trustExitCode)|difftool\.guiDefault"
    r"|mergetool\.(?!<tool>\.(cmd|path))|guitool\.<name>\.(?!cmd)|gpg\.(format|minTrustLevel|ssh\.(allowedSigners|revocation)File)"
    r"|\.gpgSign$|http\.|https\.|help\.htmlPath|fsmonitor\.|fetch\.fsck|receive\.|fsck\.|notes\.rewrite|rebase\.|commit\."
    r"|sendemail\.(?!(cc|to)cmd)|ssh\.variant|uploadpack(filter)?\.(?!packObjectsHook)|extensions\.|init\.templateDir"
    r"|clone\.|clean\.|merge\.<driver>\.(name|recursive)|diff\.<driver>\.(binary|cachetextconv|wordRegex|xfuncname)"
    r"|include(If)?\.|push\.|user\.|gitcvs\.|gui\.|remote\.<name>\.(partialclonefilter|proxyAuthMethod|skipDefaultUpdate)|rerere\.|trace2\.|stash\.|tag\."
    r"|http\.|log\.|format\.|commitGraph|advice",
    re.IGNORECASE,
)
_SOUNDS_LIKE_ONE = re.compile(
    r"cmd|command|program|textconv|smudge|process|editor|pager|helper|askpass|hook|fsmonitor|proxy|external|driver|path$"
    r"|vcs|uploadpack|receivepack|gpg|filter|browser|tool|alias|ssh|template|exec|update$",
    re.IGNORECASE,
)
# A filter that is one long process goes before one that is started for each file: both are tried.
_ATTRIBUTES = "*.md diff=evil filter=evil merge=evil\nb.md filter=other\n"
HOOKS = (
    "post-checkout",
    "pre-commit",
    "post-index-change",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
)
COMMANDS = (
    ("check", "docs", "--offline", "--no-cache"),
    ("check", "docs", "--offline", "--no-cache", "--changed-since", "base"),
    ("check", "docs", "--root", "docs", "--offline", "--no-cache", "--changed-since", "base"),
    ("check", "docs", "--offline", "--no-cache", "--baseline", "known.json"),
    ("fix", "docs", "--diff"),
    ("fix", "docs"),
    ("init", "--force"),
    ("baseline", "create", "docs", "--offline"),
    ("review", "docs/new.md", "--by", "Ann"),
    ("calendar", "docs"),
    ("owners", "docs"),
)  # fmt: skip


def test_the_table_names_every_setting_that_can_name_a_program() -> None:
    listed = subprocess.run(["git", "help", "--config"], capture_output=True, text=True, check=True).stdout.split("\n")
    ours = {re.sub(r"\.(evil|other|origin|openpgp|log|sub)\b", ".*", key).lower() for key in PROGRAMS}
    unknown = []
    for key in listed:
        if not re.fullmatch(r"[\w.<>*-]+", key) or not _SOUNDS_LIKE_ONE.search(key) or NO_PROGRAMS.search(key):
            continue
        if re.sub(r"<\w+>", "*", key).lower() not in ours:
            unknown.append(key)
    assert unknown == [], "does one of them name a program?"


def _pages(root: Path) -> None:
    docs = root / "docs"
    docs.mkdir(parents=True)
    (docs / "a.md").write_text("# A\n\n[b](b.md)\n\nLast reviewed: 2026-01-01\n")
    (docs / "b.md").write_text("# B\n\n[x](gone.md)\n")
    (docs / "old.md").write_text("# Old\n\nSome text that is long enough to be known again.\n")
    (root / "known.json").write_text('{"version": 1, "findings": []}')
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    git(root, "branch", "base")
    (docs / "a.md").write_text("# A\n\n[b](b.md) [o](old.md)\n\nLast reviewed: 2026-02-01\n")
    git(root, "mv", "docs/old.md", "docs/new.md")
    git(root, "commit", "-q", "-a", "-m", "two")
    (docs / "b.md").write_text("# B\n\n[x](gone.md) and more\n")
    # Git looks into a file again whose times are not those in its index.
    os.utime(docs / "a.md", (0, 0))


def _trap(marks: Path, name: str) -> str:
    script = marks.parent / f"{name}.sh"
    script.write_text(f'#!/bin/sh\necho ran > "{marks}/{name}"\ncat\n')
    script.chmod(0o755)
    return str(script)


def _arm(root: Path, git_dir: Path, marks: Path) -> None:
    """Let every setting of *git_dir* name a program, its hooks be programs, and the tree's attributes call for drivers."""
    lines = []
    for key in PROGRAMS:
        section, _, name = key.rpartition(".")
        first, _, rest = section.partition(".")
        value = _trap(marks, key)
        if key.startswith(("alias.", "credential.", "submodule.")):
            value = f"!{value}"
        lines.append(f'[{first} "{rest}"]\n\t{name} = {value}\n' if rest else f"[{first}]\n\t{name} = {value}\n")
    lines.append(
        '[filter "evil"]\n\trequired = true\n[filter "other"]\n\trequired = true\n[log]\n\tshowSignature = true\n'
    )
    with (git_dir / "config").open("a") as config:
        config.writelines(lines)
    for hook in HOOKS:
        (git_dir / "hooks").mkdir(exist_ok=True)
        shutil.copy(_trap(marks, f"hook-{hook}"), git_dir / "hooks" / hook)
    (git_dir / "info").mkdir(exist_ok=True)
    (git_dir / "info" / "attributes").write_text(_ATTRIBUTES)
    (root / "docs" / ".gitattributes").write_text(_ATTRIBUTES)


def _run(root: Path, command: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "doc_audit", *command],
        cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    folder = tmp_path / "marks"
    folder.mkdir()
    return folder


def test_the_traps_are_live(tmp_path: Path, marks: Path) -> None:
    """Git as it is, asked by nobody careful, runs what the repository names: else the tests below would prove nothing."""
    root = tmp_path / "repo"
    _pages(root)
    _arm(root, root / ".git", marks)
    for asked in (
        ("status",),
        ("diff", "--textconv", "HEAD"),
        ("log", "-p", "--ext-diff", "-1"),
        ("checkout", "-q", "base"),
    ):
        subprocess.run(
            ["git", *asked], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
        )
    ran = {mark.name for mark in marks.iterdir()}
    assert {"core.fsmonitor", "filter.evil.clean", "filter.other.process", "diff.evil.command"} <= ran, ran


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_setting_of_the_repository_runs_a_program(tmp_path: Path, marks: Path, command: tuple[str, ...]) -> None:
    root = tmp_path / "repo"
    _pages(root)
    _arm(root, root / ".git", marks)
    done = _run(root, command)
    assert b"Traceback" not in done.stderr
    assert [mark.name for mark in marks.iterdir()] == []


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_repository_committed_as_plain_files_is_not_taken_for_one(
    tmp_path: Path, marks: Path, command: tuple[str, ...]
) -> None:
    root = tmp_path / "repo"
    _pages(root)
    hidden = tmp_path / "hidden"
    _pages(hidden)
    for name in ("HEAD", "objects", "refs", "index"):
        source = hidden / ".git" / name
        target = root / "docs" / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (root / "docs" / "config").write_text("[core]\n\tbare = false\n\tworktree = .\n\trepositoryformatversion = 0\n")
    _arm(root, root / "docs", marks)
    git(root, "add", "-A")
    git(root, "-c", "core.attributesFile=/dev/null", "commit", "-q", "-m", "hidden")
    # Git itself takes it for a repository.
    plain = subprocess.run(["git", "rev-parse", "--git-dir"], cwd=root / "docs", capture_output=True, check=True)
    assert plain.stdout.strip() == b"."
    _run(root, command)
    assert [mark.name for mark in marks.iterdir()] == []
    found = vcs_git.find(root / "docs")
    assert found is not None
    assert found.top == root.resolve()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_repository_inside_the_tree_runs_nothing_either(
    tmp_path: Path, marks: Path, command: tuple[str, ...]
) -> None:
    root = tmp_path / "repo"
    _pages(root)
    inner = tmp_path / "inner"
    _pages(inner)
    shutil.copytree(inner / ".git", root / "docs" / ".git")
    _arm(root, root / "docs" / ".git", marks)
    _run(root, command)
    assert [mark.name for mark in marks.iterdir()] == []


def test_the_work_tree_is_found_through_a_file_that_names_the_repository(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    _pages(root)
    git(root, "worktree", "add", "-q", str(tmp_path / "linked"))
    found = vcs_git.find(tmp_path / "linked" / "docs")
    assert found is not None
    assert (found.top, found.prefix) == ((tmp_path / "linked").resolve(), "docs/")
    assert found.common_dir == (root / ".git").resolve()


@pytest.mark.parametrize("name", ["HEAD", "config", "index", "packed-refs", "info/attributes"])
def test_a_pipe_inside_the_repository_does_not_hold_git_up(tmp_path: Path, name: str) -> None:
    root = tmp_path / "repo"
    _pages(root)
    (root / ".git" / name).unlink(missing_ok=True)
    os.mkfifo(root / ".git" / name)
    assert vcs_git.find(root) is None
    assert _run(root, ("check", "docs", "--offline", "--no-cache")).returncode in (0, 1)


def test_git_sees_nothing_of_the_environment_that_steers_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "repo"
    _pages(root)
    other = tmp_path / "other"
    _pages(other)
    git(other, "mv", "docs/new.md", "docs/elsewhere.md")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.setenv("GIT_INDEX_FILE", "/dev/null")
    assert b"docs/new.md" in (vcs_git.run(root, "ls-files") or b"")
