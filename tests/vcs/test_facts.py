"""Facts from real git repositories."""

import datetime as dt
import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from repositories import git

from doc_audit import audit
from doc_audit.audit import Context
from doc_audit.metadata.stamps import line_kind
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.report import Contact
from doc_audit.model.settings import Config, OwnerAlias, Request
from doc_audit.reports.options import Options
from doc_audit.reports.page import html
from doc_audit.vcs import facts, listing, moves
from doc_audit.vcs import git as vcs_git
from doc_audit.vcs.committed import uncommitted
from doc_audit.vcs.forge import web_url

Commit = Callable[..., None]


def line_kinds() -> facts.LineKindOf:
    return partial(line_kind, known=vocabulary_of({}))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    return root


def commit(root: Path, day: str, author: str = "Ann <ann@example.com>", **pages: str) -> None:
    for name, text in pages.items():
        path = root / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "change", day=day, author=author)


def page(body: str = "Text.", updated: str = "2026-01-01") -> str:
    return f"# Title\n\n{body}\n\n**Last Updated**: {updated}\n"


def read(root: Path, *paths: str) -> dict[str, tuple[str | None, int]]:
    found = facts.read(root, paths, line_kinds=line_kinds)
    assert found.usable, found.reason
    pages: dict[str, tuple[str | None, int]] = {}
    for entry in found.pages:
        day = entry.last_change.isoformat() if entry.last_change else None
        pages[entry.path] = (day, entry.stamp_only_streak)
    return pages


def test_a_stamp_or_white_space_is_no_change_of_content(repository: Path) -> None:
    commit(repository, "2026-01-01", a=page())
    commit(repository, "2026-02-01", a=page("Other text."))
    commit(repository, "2026-03-01", a=page("Other text.", "2026-03-01"))
    commit(repository, "2026-04-01", a=page("Other  text.", "2026-04-01"))
    assert read(repository, "a.md") == {"a.md": ("2026-02-01", 2)}


def test_a_new_owner_or_cycle_is_neither_a_change_of_content_nor_a_review(repository: Path) -> None:
    footer = "\n| Last Updated | 02/03/2026 |\n|---|---|\n| Owner | {} |\n"
    commit(repository, "2026-02-04", a=page(updated="02/03/2026"), b="# T\n" + footer.format("Ann"))
    for month, owner in enumerate(("Bob", "Eve", "Zoe"), start=3):
        text = page(updated="02/03/2026") + f"**Maintained By**: {owner}\n"
        commit(repository, f"2026-0{month}-02", a=text, b="# T\n" + footer.format(owner))
    assert read(repository, "a.md", "b.md") == {"a.md": (None, 0), "b.md": (None, 0)}
    found = facts.read(repository, ["a.md"], line_kinds=line_kinds)
    assert found.pages[0].stamp_commit_day == dt.date(2026, 2, 4)


def test_renames_are_followed(repository: Path) -> None:
    body = "\n".join(f"Line {number}." for number in range(20))
    commit(repository, "2026-01-01", a=page(body))
    commit(repository, "2026-02-01", a=page(body + "\nMore."))
    git(repository, "mv", "a.md", "b.md")
    git(repository, "commit", "-q", "-m", "move", day="2026-03-01")
    assert read(repository, "b.md") == {"b.md": ("2026-02-01", 0)}
    assert {old: (move.path, move.sure) for old, move in moves.moved(repository).items()} == {"a.md": ("b.md", True)}


def test_bots_mass_commits_and_ignored_commits_do_not_count(repository: Path) -> None:
    many = {f"p{number}": page() for number in range(30)}
    commit(repository, "2026-01-01", **many)
    commit(repository, "2026-02-01", p0=page("Real."), p1=page("Real."), p2=page("Real."))
    commit(repository, "2026-03-01", p0=page("By a bot."), author="dependabot[bot] <bot@example.com>")
    commit(
        repository,
        "2026-04-01",
        **{name: text.replace("Text", "Txt") for name, text in many.items() if name not in ("p0", "p1", "p2")},
    )
    commit(repository, "2026-05-01", p1=page("Formatted."))
    ignored = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout
    (repository / ".git-blame-ignore-revs").write_text(f"# formatter\n{ignored}")
    commit(repository, "2026-06-01", unrelated=page())
    commit(repository, "2026-07-01", p2=page("Renamed a word."))
    sha = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout
    kept = facts.read(repository, ["p2.md"], line_kinds=line_kinds)
    left = facts.read(repository, ["p2.md"], line_kinds=line_kinds, ignored=[sha[:9]])
    assert [page.last_change for facts_ in (kept, left) for page in facts_.pages] == [
        dt.date(2026, 7, 1),
        dt.date(2026, 2, 1),
    ]
    found = read(repository, *(f"p{number}.md" for number in range(30)))
    assert found["p0.md"][0] == "2026-02-01"
    assert found["p1.md"][0] == "2026-02-01"
    assert found["p9.md"][0] is None


def test_a_shallow_clone_is_not_trusted(repository: Path, tmp_path: Path) -> None:
    for month in (1, 2, 3):
        commit(repository, f"2026-0{month}-01", a=page(f"Text {month}."))
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repository}", "shallow")
    found = facts.read(tmp_path / "shallow", ["a.md"], line_kinds=line_kinds)
    assert (found.usable, found.shallow) == (False, True)
    assert "git fetch --unshallow" in found.reason


def test_a_partial_clone_fetches_nothing_and_runs_nothing(repository: Path, tmp_path: Path) -> None:
    for month in (1, 2, 3):
        commit(repository, f"2026-0{month}-01", a=page(f"Text {month}."))
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repository}", "partial")
    clone, trap = tmp_path / "partial", tmp_path / "sprung"
    script = tmp_path / "trap.sh"
    script.write_text(f'#!/bin/sh\ntouch {trap}\nexec git-upload-pack "$@"\n')
    script.chmod(0o755)
    git(clone, "config", "remote.origin.uploadpack", str(script))

    def missing() -> bytes:
        listed = ["git", "rev-list", "--objects", "--missing=print", "HEAD"]
        return subprocess.run(listed, cwd=clone, capture_output=True, check=True).stdout

    before = missing()
    found = facts.read(clone, ["a.md"], line_kinds=line_kinds)
    assert (found.usable, "partial" in found.reason) == (False, True)
    moves.moved(clone)
    assert facts.since(clone, "a.md", dt.date(2026, 1, 15)) is None
    assert b"?" in before
    assert missing() == before
    assert not trap.exists()


def test_without_a_repository_there_is_a_reason_and_no_crash(tmp_path: Path) -> None:
    found = facts.read(tmp_path, ["a.md"], line_kinds=line_kinds)
    assert not found.usable
    assert "no git repository" in found.reason
    assert listing.tracked(tmp_path) is None
    assert moves.moved(tmp_path) == {}
    assert uncommitted(tmp_path, ["a.md"]) == {}


def test_an_empty_repository_and_a_single_commit_say_why(repository: Path) -> None:
    assert "no commit yet" in facts.read(repository, [], line_kinds=line_kinds).reason
    commit(repository, "2026-01-01", a=page())
    assert "single commit" in facts.read(repository, ["a.md"], line_kinds=line_kinds).reason


def test_a_subdirectory_and_a_worktree_are_seen_from_themselves(repository: Path, tmp_path: Path) -> None:
    commit(repository, "2026-01-01", docs__a=page(), other=page())
    commit(repository, "2026-02-01", docs__a=page("New."))
    assert read(repository / "docs", "a.md") == {"a.md": ("2026-02-01", 0)}
    assert listing.tracked(repository / "docs") == frozenset({"a.md"})
    git(repository, "worktree", "add", "-q", str(tmp_path / "tree"), "-b", "side")
    assert read(tmp_path / "tree", "docs/a.md") == {"docs/a.md": ("2026-02-01", 0)}


def test_odd_names_survive(repository: Path) -> None:
    for name in ("ä ö", "tab\there", 'quo"te'):
        (repository / f"{name}.md").write_text(page())
    commit(repository, "2026-01-01")
    assert listing.tracked(repository) == frozenset({"ä ö.md", "tab\there.md", 'quo"te.md'})


def test_the_repository_cannot_run_programs(repository: Path, tmp_path: Path) -> None:
    commit(repository, "2026-01-01", a=page())
    commit(repository, "2026-02-01", a=page("New."))
    trap = tmp_path / "sprung"
    script = tmp_path / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch {trap}\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "core.pager", "diff.trap.textconv"):
        git(repository, "config", key, str(script))
    (repository / ".gitattributes").write_text("*.md diff=trap\n")
    commit(repository, "2026-03-01", a=page("Newer."))
    trap.unlink(missing_ok=True)
    read(repository, "a.md")
    listing.tracked(repository)
    uncommitted(repository, ["a.md"])
    moves.moved(repository)
    moves.headings(repository, "a.md")
    assert not trap.exists()


def test_a_date_that_was_written_is_known_by_its_commit(repository: Path) -> None:
    commit(repository, "2026-01-01", a=page())
    commit(repository, "2026-02-04", a=page(updated="02/03/2026"))
    found = facts.read(repository, ["a.md"], line_kinds=line_kinds)
    assert found.pages[0].stamp_commit_day == dt.date(2026, 2, 4)


@pytest.mark.parametrize(
    ("remote", "environ", "url"),
    [
        ("git@github.com:org/repo.git", {}, "https://github.com/org/repo"),
        ("https://user:secret@github.com/org/repo.git", {}, "https://github.com/org/repo"),
        ("ssh://git@gitlab.example.com:2222/group/sub/repo.git", {}, "https://gitlab.example.com/group/sub/repo"),
        ("/srv/git/repo.git", {}, None),
        (None, {}, None),
        (None, {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "o/r"}, "https://github.com/o/r"),
        ("x", {"CI_PROJECT_URL": "https://gitlab.com/g/r"}, "https://gitlab.com/g/r"),
    ],
)
def test_web_address(remote: str | None, environ: dict[str, str], url: str | None) -> None:
    assert web_url(remote, environ) == url


def test_dates_that_no_reviewer_wrote_are_noted(repository: Path) -> None:
    def audited() -> dict[str, str]:
        request = Request(paths=(str(repository),), root=str(repository), as_of=dt.date(2026, 6, 1), offline=True)
        report = audit.report(
            audit.gather(request, Context(clock=lambda: dt.datetime(2026, 6, 1, tzinfo=dt.UTC), environ={}))
        )
        notes.extend(report.notes)
        return {item.path: item.review.note for item in report.pages}

    notes: list[str] = []
    for number in range(12):
        (repository / f"p{number}.md").write_text(page(f"Text {number}.", "2026-01-01"))
    commit(repository, "2026-01-01", early=page("Text.", "2026-01-01"), fair=page("More.", "2026-01-01"))
    commit(repository, "2026-02-01", early=page("Text.", "2026-03-15"))
    commit(repository, "2026-02-02", fair=page("More.", "2026-02-01"))
    for number in range(12):
        (repository / f"p{number}.md").write_text(page(f"Text {number}.", "2026-04-01"))
    commit(repository, "2026-04-01")
    found = audited()
    assert found["early.md"] == "post-dated: 2026-03-15 was committed on 2026-02-01"
    assert found["fair.md"] == ""
    assert all(found[f"p{number}.md"].startswith("mass-bump: dated by commit ") for number in range(12))
    assert "1 page carries a date that lay ahead when it was committed." in notes
    assert "12 pages carry a date from a commit that changed nothing but dates on many pages." in notes


def test_a_submodule_is_a_repository_of_its_own(repository: Path, tmp_path: Path) -> None:
    commit(repository, "2026-01-01", a=page())
    commit(repository, "2026-02-01", a=page("New."))
    outer = tmp_path / "outer"
    outer.mkdir()
    git(outer, "init", "-q", "-b", "main")
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "sub")
    git(outer, "commit", "-q", "-m", "add")
    assert read(outer / "sub", "a.md") == {"a.md": ("2026-02-01", 0)}
    assert "sub/a.md" in (listing.tracked(outer) or ())


def test_a_repository_of_another_user_is_read_all_the_same(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, "2026-01-01", a=page())
    commit(repository, "2026-02-01", a=page("New."))
    strangers = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    plain = subprocess.run(
        ["git", "status"], cwd=repository, env={**os.environ, **strangers}, capture_output=True, check=False
    )
    assert b"dubious ownership" in plain.stderr
    ours = vcs_git._environment  # noqa: SLF001 - git can only be made to doubt an owner through its environment
    monkeypatch.setattr(vcs_git, "_environment", lambda found: ours(found) | strangers)
    assert read(repository, "a.md") == {"a.md": ("2026-02-01", 0)}


def test_a_team_is_shown_with_its_lead_and_contact(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T\n\n**Last Reviewed**: 2026-01-01\n**Maintained By**: SRE\n")
    aliases = (
        OwnerAlias(team="Site Reliability", names=("SRE",), lead="Ann", contact="#sre"),
        OwnerAlias(team="Nobody's", lead="Bob"),
    )
    request = Request(
        paths=(str(tmp_path),),
        root=str(tmp_path),
        as_of=dt.date(2026, 2, 1),
        config=Config(owners=aliases),
        offline=True,
    )
    report = audit.report(
        audit.gather(request, Context(clock=lambda: dt.datetime(2026, 2, 1, tzinfo=dt.UTC), environ={}))
    )
    assert report.contacts == (Contact(owner="Site Reliability", lead="Ann", contact="#sre"),)
    assert report.pages[0].review.owners == ("Site Reliability",)
    page = html.render(report, Options())
    assert "<bdi>Ann</bdi>, <bdi>#sre</bdi>" in page


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_files_that_belong_to_somebody_else_are_read_all_the_same(repository: Path) -> None:
    commit(repository, "2026-01-01", a=page())
    commit(repository, "2026-02-01", a=page("New."))
    for path in (repository, *repository.rglob("*")):
        os.chown(path, 4321, 4321)
    plain = subprocess.run(
        ["git", "status"],
        cwd=repository,
        env={"HOME": "/nonexistent", "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
    )
    assert b"dubious ownership" in plain.stderr
    assert read(repository, "a.md") == {"a.md": ("2026-02-01", 0)}


def test_owners_without_a_commit_for_half_a_year_are_named_and_teams_are_not_judged(repository: Path) -> None:
    owned = "# T\n\n**Last Reviewed**: 2026-01-01\n**Maintained By**: {}\n"
    for name, owner in (("one", "Ann"), ("two", "@bob"), ("three", "SRE Team"), ("four", "Eve")):
        (repository / f"{name}.md").write_text(owned.format(owner))
    commit(repository, "2025-06-01")
    (repository / "one.md").write_text(owned.format("Ann") + "\nMore.\n")
    git(repository, "commit", "-qam", "bob", day="2025-07-01", author="Robert <bob@example.com>")
    (repository / "two.md").write_text(owned.format("@bob") + "\nMore.\n")
    git(repository, "commit", "-qam", "eve", day="2026-05-01", author="Eve <eve@example.com>")
    request = Request(paths=(str(repository),), root=str(repository), as_of=dt.date(2026, 6, 1), offline=True)
    report = audit.report(
        audit.gather(request, Context(clock=lambda: dt.datetime(2026, 6, 1, tzinfo=dt.UTC), environ={}))
    )
    assert report.quiet_owners == (("@bob", dt.date(2025, 7, 1)), ("Ann", dt.date(2025, 6, 1)))
