"""Whose a page is, as each forge reads its owner file. The cases are those of the forges' documentation, and what their programs do."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linear import faults

from doc_audit.model.ownership import Owned
from doc_audit.model.settings import Forge
from doc_audit.vcs.codeowners import github, gitlab
from doc_audit.vcs.codeowners.lines import Decision
from doc_audit.vcs.owners import code_owners


def owners(text: str, path: str, forge: Forge = "github") -> tuple[str, ...] | None:
    """The owners of *path*; None if no line names it."""
    if forge == "gitlab":
        read = gitlab.read(text)
    else:
        read = github.read(text, bitbucket=forge == "bitbucket")
    found = read.decide(path)
    return None if found is None else found.owners


@pytest.mark.parametrize(
    ("pattern", "named", "others"),
    [
        ("*", ["a.md", "x/y/a.md"], []),
        ("*.md", ["a.md", "x/a.md", "x.md/b.txt"], ["a.MD"]),
        ("docs", ["docs/a.md", "x/docs/a.md"], ["docsa.md"]),
        ("docs/", ["docs/a.md", "x/docs/b/a.md"], ["docs"]),
        ("/docs/", ["docs/a.md", "docs/b/a.md"], ["x/docs/a.md"]),
        ("docs/*", ["docs/a.md"], ["docs/b/a.md", "x/docs/a.md"]),
        ("/docs/**", ["docs/a.md", "docs/b/a.md"], ["x/docs/a.md"]),
        (
            "/services/payments-*",
            ["services/payments-api/a.md", "services/payments-x.md"],
            ["x/services/payments-a/b.md"],
        ),
        ("docs/b", ["docs/b/a.md"], ["x/docs/b/a.md"]),
        ("**/logs", ["logs/a.md", "x/y/logs/a.md"], []),
        ("a/**/b.md", ["a/b.md", "a/x/y/b.md"], ["x/a/b.md"]),
        ("my\\ docs/", ["my docs/a.md"], ["my/a.md"]),
        ("name\\[1\\].md", ["name[1].md"], []),
        ("?.md", ["a.md", "é.md"], ["ab.md"]),
        ("a**/b.md", ["ax/b.md"], ["a/x/b.md"]),
        ("/", [], ["a.md"]),
    ],
)
def test_a_pattern_of_github_names_files_and_folders(pattern: str, named: list[str], others: list[str]) -> None:
    assert [path for path in (*named, *others) if owners(f"{pattern} @x", path) == ("@x",)] == named


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("*.md @a boss", "`boss` is no owner"),
        ("!a.md @x", "takes nothing back"),
        ("\\#a.md @x", "cannot begin with"),
        ("[ab].md @x", "no set"),
        ("[Docs] @x", "no set"),
        ("a***.md @x", "three stars"),
        ("a#b.md @x", "in the pattern"),
        ("a\\", "nothing follows"),
    ],
)
def test_a_line_that_github_cannot_use_is_skipped_and_named(line: str, reason: str) -> None:
    read = github.read(f"* @d\n\n{line}\n")
    assert read.decide("a.md") == Decision(("@d",), (1,))
    assert [fault.line for fault in read.faults] == [3]
    assert reason in read.faults[0].reason


def test_the_last_line_decides_for_github_also_one_without_owners() -> None:
    text = "* @d # see @boss\n/apps/ @a ops@example.com\n/apps/github # nobody, says @boss\n"
    assert owners(text, "a.md") == ("@d",)
    assert owners(text, "apps/a.md") == ("@a", "ops@example.com")
    assert owners(text, "apps/github/a.md") == ()
    assert owners("/apps @x", "a.md") is None


def test_bitbucket_says_behind_a_group_whom_of_it_to_ask() -> None:
    text = "* @ws/team:random(2) @ws/other:all ann@example.com @teams/sre:least_busy(1)"
    assert owners(text, "a.md", "bitbucket") == ("@ws/team", "@ws/other", "ann@example.com", "@teams/sre")
    assert owners("* @ws/team:some(2)", "a.md", "bitbucket") is None


@pytest.mark.parametrize(
    ("pattern", "named", "others"),
    [
        ("*", ["a.md", "x/.y/.a.md"], []),
        ("docs", ["docs", "x/docs"], ["docs/a.md"]),
        ("docs/", ["docs/a.md", "x/docs/b/a.md"], ["docs"]),
        ("/docs/*", ["docs/a.md"], ["docs/b/a.md", "x/docs/a.md"]),
        ("docs/*", ["docs/a.md", "x/docs/a.md"], ["docs/b/a.md"]),
        ("/docs/**", ["docs/a.md"], ["docs/b/a.md"]),
        ("/docs/**/*", ["docs/a.md", "docs/b/a.md"], []),
        ("internal/README.md", ["internal/README.md", "x/internal/README.md"], ["README.md"]),
        ("/docs/*/README.md", ["docs/api/README.md"], ["docs/README.md", "docs/x/y/README.md"]),
        ("[ab].md", [], ["a.md"]),
        ("/[ab].md", ["a.md"], ["c.md", "x/a.md"]),
        ("/[z-a].md", ["a.md", "z.md"], ["b.md"]),
        ("/[]a].md", [], ["a.md"]),
        ("\\#a.md", ["#a.md", "x/#a.md"], []),
        ("my\\ docs/", ["my docs/a.md"], []),
    ],
)
def test_a_pattern_of_gitlab_names_files_anywhere(pattern: str, named: list[str], others: list[str]) -> None:
    assert [path for path in (*named, *others) if owners(f"{pattern} @x", path, "gitlab") == ("@x",)] == named


def test_each_section_of_gitlab_decides_by_itself() -> None:
    text = "* @admin\n[Docs][2] @docs @ops\ndocs/\nREADME.md @a\n^[Other]\nREADME.md @b\n[DOCS] @late\n*.rst\n"
    read = gitlab.read(text)
    assert read.decide("README.md") == Decision(("@admin", "@a", "@b"), (1, 4, 6))
    assert read.decide("docs/a.md") == Decision(("@admin", "@docs", "@ops"), (1, 3))
    assert read.decide("docs/a.rst") == Decision(("@admin", "@late"), (1, 8))
    assert read.faults == ()


def test_an_exclusion_of_gitlab_holds_in_its_section_wherever_it_stands() -> None:
    text = "* @d\n!*.rst\n/special/*.rst @x\n[Two]\n*.rst @two\n"
    assert owners(text, "special/a.rst", "gitlab") == ("@two",)
    assert owners(text, "a.md", "gitlab") == ("@d",)
    assert owners("!a.md\n* @d\n", "a.md", "gitlab") is None


def test_equal_patterns_of_gitlab_are_one_where_the_first_stands() -> None:
    text = "*.md @a\na.md @b\n*.md @c\n"
    assert owners(text, "a.md", "gitlab") == ("@b",)
    assert owners(text, "x.md", "gitlab") == ("@c",)


def test_gitlab_knows_users_groups_roles_and_mail_also_in_what_looks_like_a_comment() -> None:
    text = "* @a @g/sub.group @@Developers @@maintainer @@boss x@example.com, # see @boss.\n"
    assert owners(text, "a.md", "gitlab") == (
        "@a",
        "@g/sub.group",
        "@@developer",
        "@@maintainer",
        "x@example.com",
        "@boss",
    )


def test_what_gitlab_cannot_use_is_named() -> None:
    read = gitlab.read("a.md\n[ ]\nb.md who\n^[Opt][2] @x\n[Open\n[D] nobody\nc.md\n!d.md\n/[a @x\n")
    found = [(fault.line, fault.reason.partition(":")[0]) for fault in read.faults]
    assert (1, "the line has no owner") in found
    assert (2, "the section has no name") in found
    assert (3, "`who` is no owner") in found
    assert (4, "an optional section needs no approvals") in found
    assert (5, "the section's name is not closed by `]`") in found
    assert (6, "the section's default owners are none") in found
    assert (7, "the line has no owner") in found
    assert (9, "the pattern can match nothing") in found
    assert not {number for number, _ in found} & {8}


PIECES = st.lists(
    st.sampled_from(["a", "b", "*", "?", "**", "/", "/**/", "[ab]", "[!a]", "[b-a]", "[]", "[!]", "***", "\\*", "\\", "\\ ", ".", "é"]),
    min_size=1,
    max_size=12,
)  # fmt: skip


@given(pieces=PIECES)
def test_no_pattern_takes_more_than_linear_time(pieces: list[str]) -> None:
    pattern = "".join(pieces)
    for found in (github.to_regex(pattern), gitlab.to_regex(f"/{pattern}")):
        assert found is None or not faults(re.compile(found.source), "match")


@pytest.mark.parametrize(
    ("files", "remote", "forge", "place"),
    [
        ([".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"], "", None, ".github/CODEOWNERS"),
        (["CODEOWNERS", "docs/CODEOWNERS"], "", None, "CODEOWNERS"),
        ([".gitlab/CODEOWNERS"], "", None, ".gitlab/CODEOWNERS"),
        ([".gitlab/CODEOWNERS", "docs/CODEOWNERS"], "", None, "docs/CODEOWNERS"),
        ([".github/CODEOWNERS", "docs/CODEOWNERS"], "git@gitlab.example.org:a/b.git", None, "docs/CODEOWNERS"),
        ([".gitlab/CODEOWNERS", "docs/CODEOWNERS"], "https://github.com/a/b", None, "docs/CODEOWNERS"),
        ([".gitlab/CODEOWNERS"], "https://github.com/a/b", None, ""),
        ([".bitbucket/CODEOWNERS", "CODEOWNERS"], "https://bitbucket.org/a/b", None, ".bitbucket/CODEOWNERS"),
        ([".github/CODEOWNERS", "CODEOWNERS"], "https://github.com/a/b", "gitlab", "CODEOWNERS"),
    ],
)
def test_each_forge_reads_the_first_file_in_its_own_order(
    tmp_path: Path, files: list[str], remote: str, forge: Forge | None, place: str
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"* @{name.strip('.').replace('/', '-')}\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    if remote:
        subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", remote], check=True)
    found = code_owners(tmp_path, ["a.md"], forge, {})
    assert found.file == place
    assert found.pages == (
        {"a.md": Owned(owners=(f"@{place.strip('.').replace('/', '-')}",), file=place, lines=(1,))} if place else {}
    )


@pytest.mark.parametrize(
    ("text", "beside", "environ", "forge"),
    [
        ("[Mm]akefile @x\n", "", {}, "github"),
        ("[Docs]\ndocs @x\n", "", {}, "gitlab"),
        ("^[Docs][2] @x\n", "", {}, "gitlab"),
        ("docs @x\n", ".gitlab-ci.yml", {}, "gitlab"),
        ("[Docs]\n", ".github/x", {}, "github"),
        ("docs @x\n", "", {"GITLAB_CI": "true"}, "gitlab"),
    ],
)
def test_without_a_remote_other_signs_tell_the_forge(
    tmp_path: Path, text: str, beside: str, environ: dict[str, str], forge: str
) -> None:
    (tmp_path / "CODEOWNERS").write_text(text)
    if beside:
        (tmp_path / beside).parent.mkdir(exist_ok=True)
        (tmp_path / beside).write_text("")
    assert code_owners(tmp_path, ["a.md"], None, environ).forge == forge


def test_the_file_lies_at_the_top_of_the_repository_whatever_the_root(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "docs").mkdir()
    (tmp_path / "CODEOWNERS").write_text("/docs/a.md @x\n")
    found = code_owners(tmp_path / "docs", ["a.md", "b.md"])
    assert found.pages == {"a.md": Owned(owners=("@x",), file="CODEOWNERS", lines=(1,))}


def test_a_file_that_is_too_large_is_not_read_and_nothing_takes_its_place(tmp_path: Path) -> None:
    (tmp_path / ".github").mkdir()
    (tmp_path / ".github/CODEOWNERS").write_text("* @x\n" + "#" * 3_000_001)
    (tmp_path / "CODEOWNERS").write_text("* @y\n")
    found = code_owners(tmp_path, ["a.md"])
    assert found.pages == {}
    assert "more than the limit of 3.0 MB" in found.faults[0].words()


def test_owners_files_hold_for_what_is_below_them(tmp_path: Path) -> None:
    (tmp_path / "docs" / "deep").mkdir(parents=True)
    (tmp_path / "OWNERS").write_text("approvers: [ann, bob]\nreviewers: [eve]\n")
    (tmp_path / "docs" / "OWNERS").write_text("approvers:\n  - docs-leads\n")
    (tmp_path / "docs" / "deep" / "OWNERS").write_text("approvers: [broken")
    found = code_owners(tmp_path, ["a.md", "docs/b.md", "docs/deep/c.md"]).pages
    leads = Owned(owners=("docs-leads",), file="docs/OWNERS")
    assert found == {"a.md": Owned(owners=("ann", "bob"), file="OWNERS"), "docs/b.md": leads, "docs/deep/c.md": leads}
