"""`doc-audit calendar`: text, JSON and iCalendar from the same tree."""

import datetime as dt
import json
import os
import subprocess
from pathlib import Path

import pytest
from icalendar import Calendar
from program import doc_audit

PAGE = "# {title}\n\nText {number}.\n\n**Last Reviewed**: {day}  \n**Review Cycle**: Quarterly  \n**Maintained By**: {owner}\n"


def run(root: Path, *args: str) -> str:
    done = doc_audit(root, "calendar", ".", "--as-of", "2026-11-24", *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    title = "A title; with, signs \\ and a very long name that has to be folded because it is longer than seventy-five octets: äöü"
    (tmp_path / "late.md").write_text(PAGE.format(title="Late", number=0, day="2026-01-05", owner="SRE"))
    (tmp_path / "odd.md").write_text(PAGE.format(title=title, number=1, day="2026-11-20", owner="Docs"))
    for number in range(9):
        (tmp_path / f"p{number}.md").write_text(
            PAGE.format(title=f"P{number}", number=number, day="2026-11-01", owner="SRE")
        )
    return tmp_path


def test_text_says_what_is_late_what_comes_and_how_to_spread_it(tree: Path) -> None:
    lines = run(tree).splitlines()
    assert lines[:2] == ["Overdue on 2026-11-24 (1):", "  2026-04-05  late.md  (SRE)"]
    assert "Week of 2027-02-01 (9): SRE 9" in lines
    assert "9 pages fall due on 2027-02-01. Spread, and none of them late:" in lines
    assert run(tree, "--owner", "docs").splitlines() == [
        "Week of 2027-02-15 (1): Docs 1",
        "  2027-02-20  odd.md  (Docs)",
    ]
    assert run(tree, "--owner", "unowned") == "No page has a review day up to 2027-11-24.\n"


def test_json_has_the_same(tree: Path) -> None:
    data = json.loads(run(tree, "--format", "json"))
    assert data["overdue"] == [{"due": "2026-04-05", "path": "late.md", "owners": ["SRE"]}]
    assert [(week["monday"], len(week["pages"])) for week in data["weeks"]] == [("2027-02-01", 9), ("2027-02-15", 1)]
    assert [(cliff["day"], cliff["pages"], len(cliff["plan"])) for cliff in data["cliffs"]] == [("2027-02-01", 9, 9)]


def test_icalendar_is_read_by_its_reader_and_is_the_same_every_time(tree: Path) -> None:
    text = run(tree, "--format", "ics")
    assert run(tree, "--format", "ics") == text
    assert all(len(line.encode()) <= 75 for line in text.splitlines())
    events = Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == len({str(event["uid"]) for event in events}) == 11
    late = next(event for event in events if "late.md" in str(event["description"]))
    assert late.decoded("dtstart") == dt.date(2026, 11, 24)
    assert "overdue since 2026-04-05" in str(late["description"])
    odd = next(event for event in events if "odd.md" in str(event["description"]))
    assert str(odd["summary"]).startswith("Review A title; with, signs \\ and a very long name")
    assert odd.decoded("dtstart") == dt.date(2027, 2, 20)


def test_reviews_that_change_nothing_ask_for_a_longer_cycle(tree: Path) -> None:
    def git(*args: str, day: str) -> None:
        env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        env |= {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
            "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
        }
        names = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
        subprocess.run(["git", *names, *args], cwd=tree, env=env, check=True, capture_output=True)

    git("init", "-q", day="2026-01-01")
    for month in range(1, 6):
        day = f"2026-{month:02}-05"
        (tree / "late.md").write_text(PAGE.format(title="Late", number=0, day=day, owner="SRE"))
        git("add", "-A", day=day)
        git("commit", "-qm", "review", day=day)
    assert (
        "  late.md: reviewed 4 times in a row without a change; 6 months instead of 3 months would fit"
        in run(tree).splitlines()
    )


def uids(root: Path) -> set[str]:
    (root / "a.md").write_text(PAGE.format(title="A", number=1, day="2026-11-01", owner="SRE"))
    return {str(event["uid"]) for event in Calendar.from_ical(run(root, "--format", "ics")).walk("VEVENT")}


def repository(root: Path, remote: str = "", name: str = "") -> Path:
    root.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    if remote:
        subprocess.run(["git", "-C", str(root), "remote", "add", "origin", remote], check=True)
    if name:
        (root / "doc-audit.toml").write_text(f'name = "{name}"\n')
    return root


def test_an_event_is_known_by_its_repository_wherever_that_is_checked_out(tmp_path: Path) -> None:
    first = uids(repository(tmp_path / "one", "https://github.com/org/repo.git"))
    assert first == uids(repository(tmp_path / "two", "git@github.com:Org/repo"))
    assert first == uids(repository(tmp_path / "three", "https://token@github.com/org/repo/"))
    assert first != uids(repository(tmp_path / "x/one", "https://github.com/org/other.git"))


def test_without_a_remote_a_repository_is_known_by_its_name(tmp_path: Path) -> None:
    first = uids(repository(tmp_path / "one", name="Handbook"))
    assert first == uids(repository(tmp_path / "two", name="Handbook"))
    assert first != uids(repository(tmp_path / "x/one", name="Runbooks"))


def test_two_roots_in_one_repository_do_not_collide(tmp_path: Path) -> None:
    root = repository(tmp_path / "one", "https://github.com/org/repo.git")
    (root / "sub").mkdir()
    (root / "sub/a.md").write_text(PAGE.format(title="A", number=1, day="2026-11-01", owner="SRE"))
    whole = uids(root)
    below = run(root / "sub", "--root", ".", "--format", "ics")
    assert {str(event["uid"]) for event in Calendar.from_ical(below).walk("VEVENT")} < whole


def test_what_is_in_grace_is_not_overdue(tree: Path) -> None:
    (tree / "grace.md").write_text(PAGE.format(title="Grace", number=1, day="2026-08-22", owner="SRE"))
    lines = run(tree).splitlines()
    assert lines[:2] == ["Overdue on 2026-11-24 (1):", "  2026-04-05  late.md  (SRE)"]
    assert lines[2:4] == ["Week of 2026-11-16 (1): SRE 1", "  2026-11-22  grace.md  (SRE)"]
    event = next(
        e
        for e in Calendar.from_ical(run(tree, "--format", "ics")).walk("VEVENT")
        if "grace.md" in str(e["description"])
    )
    assert "(due since 2026-11-22" in str(event["description"])
