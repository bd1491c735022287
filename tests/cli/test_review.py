"""`doc-audit review`: what changed is shown, and the date is written only on purpose."""

import subprocess
import sys
from pathlib import Path

import pytest
from repositories import git

PAGE = "# A\n\n[b](b.md)\n\n**Last Reviewed**: February 7, 2026  \n**Review Cycle**: Monthly  \n**Next Review**: March 7, 2026\n"


def review(root: Path, *args: str, answer: str = "") -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "doc_audit", "review", "--as-of", "2026-11-24", *args]
    return subprocess.run(line, cwd=root, input=answer, capture_output=True, encoding="utf-8", timeout=60, check=False)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a.md").write_text(PAGE)
    (tmp_path / "b.md").write_text("# B\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    (tmp_path / "a.md").write_text(PAGE.replace("# A\n", "# A\n\nNew text.\n"))
    git(tmp_path, "commit", "-qam", "say more", day="2026-05-01")
    return tmp_path


def test_it_shows_what_changed_asks_and_writes_both_dates(tree: Path) -> None:
    before = (tree / "a.md").read_text()
    done = review(tree, "a.md", answer="y\n")
    assert done.returncode == 0, done.stderr
    assert "a.md: last reviewed 2026-02-07" in done.stdout
    assert "2026-05-01 Ann: say more (+2 −0)" in done.stdout
    assert "first" not in done.stdout
    after = before.replace("February 7, 2026", "November 24, 2026").replace("March 7, 2026", "December 24, 2026")
    assert (tree / "a.md").read_text() == after
    again = review(tree, "a.md", "--yes")
    assert "the review of 2026-11-24 is on the page already" in again.stdout
    assert (tree / "a.md").read_text() == after


@pytest.mark.parametrize(("args", "answer"), [((), "n\n"), ((), ""), (("--dry-run",), "")])
def test_nothing_is_written_without_a_yes(tree: Path, args: tuple[str, ...], answer: str) -> None:
    before = (tree / "a.md").read_bytes()
    done = review(tree, "a.md", *args, answer=answer)
    assert "+**Last Reviewed**: November 24, 2026" in done.stdout
    assert (tree / "a.md").read_bytes() == before
    assert done.returncode == (0 if args else 1) or "stopped" in done.stderr


def test_a_page_with_broken_links_is_refused_unless_allowed(tree: Path) -> None:
    (tree / "b.md").unlink()
    refused = review(tree, "a.md", "--yes")
    assert refused.returncode == 1
    assert (
        "a.md: not stamped: it has broken links (line 5: There is no b.md); mend them, or say --allow-broken"
        in refused.stderr
    )
    assert review(tree, "a.md", "--yes", "--allow-broken").returncode == 0


def test_every_other_byte_stays(tree: Path) -> None:
    data = ("\ufeff" + PAGE.replace("\n", "\r\n") + "ünï").encode()
    (tree / "a.md").write_bytes(data)
    review(tree, "a.md", "--yes", "--allow-dirty")
    expected = data.replace(b"February 7, 2026", b"November 24, 2026").replace(b"March 7, 2026", b"December 24, 2026")
    assert (tree / "a.md").read_bytes() == expected


def test_one_bad_page_does_not_stop_the_others(tree: Path) -> None:
    (tree / "link.md").symlink_to("a.md")
    done = review(tree, "none.md", "b.md", "link.md", "a.md", "--yes")
    assert done.returncode == 1
    assert "none.md: not stamped: no such page" in done.stderr
    assert "b.md: not stamped: the page carries no date of a review" in done.stderr
    assert "link.md: not stamped: it is a symbolic link" in done.stderr
    assert "November 24, 2026" in (tree / "a.md").read_text()


def test_without_git_it_says_that_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE.replace("[b](b.md)", "text"))
    done = review(tmp_path, "a.md", "--yes")
    assert done.returncode == 0
    assert "What changed since then is not known: there is no history here." in done.stdout


def test_numbers_are_read_and_written_in_the_order_that_the_project_names(tmp_path: Path) -> None:
    (tmp_path / "doc-audit.toml").write_text('[freshness]\ndate-order = "dmy"\n')
    (tmp_path / "a.md").write_text("# A\n\n**Last Reviewed**: 02/03/2026\n")
    done = review(tmp_path, "a.md", "--yes", "--as-of", "2026-05-04")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.md").read_text() == "# A\n\n**Last Reviewed**: 04/05/2026\n"


def test_a_review_date_of_the_past_is_the_last_review(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n**Review Date**: March 2, 2026\n")
    done = review(tmp_path, "a.md", "--yes")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.md").read_text() == "# A\n\n**Review Date**: November 24, 2026\n"


@pytest.mark.parametrize(
    ("as_of", "words"), [("2026-01-05", "reviewed on 2026-02-07 already"), ("2100-01-01", "to come")]
)
def test_a_day_that_can_hardly_be_meant_needs_a_flag_or_a_yes(tree: Path, as_of: str, words: str) -> None:
    before = (tree / "a.md").read_bytes()
    refused = review(tree, "a.md", "--yes", "--as-of", as_of)
    assert refused.returncode == 1
    assert words in refused.stderr
    assert "--any-day" in refused.stderr
    assert (tree / "a.md").read_bytes() == before
    asked = review(tree, "a.md", "--as-of", as_of, answer="n\n")
    assert words in asked.stdout
    assert (tree / "a.md").read_bytes() == before
    assert review(tree, "a.md", "--yes", "--any-day", "--as-of", as_of).returncode == 0
    assert (tree / "a.md").read_bytes() != before


def test_what_is_saved_while_it_asks_is_not_lost(tree: Path) -> None:
    line = [sys.executable, "-m", "doc_audit", "review", "--as-of", "2026-11-24", "a.md"]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, cwd=tree, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        shown = ""
        while "Stamp a.md" not in shown:
            shown += process.stdout.read(1)
        (tree / "a.md").write_text(PAGE + "Saved meanwhile.\n")
        _, said = process.communicate("y\n", timeout=60)
    assert process.returncode == 2
    assert "a.md: not stamped: it was changed since it was read" in said
    assert (tree / "a.md").read_text() == PAGE + "Saved meanwhile.\n"


def test_a_date_in_a_heading_is_written_only_where_no_link_leads_to_it(tmp_path: Path) -> None:
    page = "# A\n\n## Last reviewed: 2026-02-07\n\nText.\n"
    (tmp_path / "a.md").write_text(page)
    (tmp_path / "b.md").write_text("# B\n\n[a](a.md#last-reviewed-2026-02-07)\n")
    refused = review(tmp_path, "a.md", "--yes")
    assert refused.returncode == 1
    assert "the date is part of a heading that b.md:3 links to" in refused.stderr
    assert (tmp_path / "a.md").read_text() == page
    (tmp_path / "b.md").write_text("# B\n\n[a](a.md)\n")
    assert review(tmp_path, "a.md", "--yes").returncode == 0
    assert (tmp_path / "a.md").read_text() == page.replace("2026-02-07", "2026-11-24")


def test_without_an_answer_it_says_what_to_do(tree: Path) -> None:
    done = review(tree, "a.md", answer="")
    assert done.returncode == 1
    assert "a.md: not stamped: nobody answered; say --yes" in done.stderr


@pytest.mark.parametrize("name", ["a.md", "new.md"])
def test_a_page_that_git_could_not_give_back_is_refused(tree: Path, name: str) -> None:
    text = (tree / "a.md").read_text(encoding="utf-8") + "\nmore\n"
    (tree / name).write_text(text, encoding="utf-8")
    refused = review(tree, name, "--yes")
    assert refused.returncode == 1
    assert "--allow-dirty writes it all the same" in refused.stderr
    assert (tree / name).read_text(encoding="utf-8") == text
    assert review(tree, name, "--yes", "--allow-dirty").returncode == 0
    assert (tree / name).read_text(encoding="utf-8") != text


def test_what_is_not_committed_is_said(tree: Path) -> None:
    (tree / "a.md").write_text((tree / "a.md").read_text().replace("# A\n", "# A\n\nNewer.\n"))
    assert "What is on disk now is not committed." in review(tree, "a.md", "--dry-run").stdout
    (tree / "new.md").write_text(PAGE)
    assert "What is on disk now is not committed." in review(tree, "new.md", "--dry-run").stdout


def test_a_folder_is_no_page(tree: Path) -> None:
    (tree / "sub").mkdir()
    assert "it is a folder; name its pages" in review(tree, "sub").stderr
