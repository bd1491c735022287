"""`fleet check`: every repository is fetched, audited and reported, and none takes another one down with it."""

import http.server
import json
import re
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from program import doc_audit
from remotes import commit, git_server, remote
from repositories import git

PAGE = "# Page\n\n[there](other.md) [gone](gone.md)\n\n**Last Reviewed**: 2026-01-02\n"
GOOD = {"docs/page.md": "# Page\n\n[there](other.md)\n", "docs/other.md": "# Other\n"}
BAD = {"docs/page.md": PAGE, "docs/other.md": "# Other\n"}
DAY = ("--as-of", "2026-03-02")


def check(folder: Path, *words: str, environ: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    given = ("fleet", "check", "fleet.toml", "--output-dir", "out", "--cache-dir", "cache", *DAY, *words)
    return doc_audit(folder, *given, environ=environ)


def write(folder: Path, text: str) -> None:
    (folder / "fleet.toml").write_text(text, encoding="utf-8")


def entry(address: str, *lines: str) -> str:
    return "\n".join(("[[repository]]", f'git = "{address}"', *lines, ""))


def fleet(folder: Path, out: str = "out") -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / out / "fleet.json").read_text())
    return data


def rows(folder: Path, out: str = "out") -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in fleet(folder, out)["repositories"]}


def run_of(folder: Path, name: str, out: str = "out") -> dict[str, Any]:
    data: dict[str, Any] = json.loads((folder / out / name / "report.json").read_text())
    return data


def timeless(folder: Path) -> dict[str, str]:
    """Give all reports in *folder* by name, without the times of the run."""
    found = {}
    for file in sorted(folder.rglob("*.*")):
        text = file.read_text(encoding="utf-8")
        found[file.relative_to(folder).as_posix()] = re.sub(
            r"\d{4}-\d\d-\d\dT[\d:.]+(?:\+00:00|Z)?|\d\d:\d\d(?::\d\d)?(?: UTC)?|after [\d.]+ s", "TIME", text
        )
    return found


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with a fleet of two: `bad` is fetched, `good` is a checkout."""
    remote(tmp_path / "remotes", "bad", BAD)
    good = tmp_path / "good"
    good.mkdir()
    git(good, "init", "--quiet")
    commit(good, GOOD)
    write(
        tmp_path,
        entry((tmp_path / "remotes" / "bad.git").as_uri(), 'team = "Payments"') + '[[repository]]\npath = "good"\n',
    )
    return tmp_path


def test_each_repository_is_a_row_with_a_report_of_its_own(two: Path) -> None:
    left = check(two, "--offline")
    assert left.returncode == 2, "nothing was fetched yet"
    assert rows(two)["bad"]["reason"] == "it was never fetched, and --offline fetches nothing"
    left = check(two)
    assert (left.returncode, left.stderr) == (1, "")
    found = rows(two)
    assert [found[name]["state"] for name in ("bad", "good")] == ["read", "read"]
    assert (found["bad"]["broken"], found["good"]["broken"]) == (1, 0)
    assert found["bad"]["commit"] == git(two / "remotes" / "bad.git", "rev-parse", "main")
    assert [finding["target"] for finding in run_of(two, "bad")["findings"] if finding["rule"] == "DA101"] == [
        "gone.md"
    ]
    for name in ("index.html", "bad/report.html", "good/report.html", "good/report.json"):
        assert (two / "out" / name).is_file()
    assert fleet(two)["complete"] is True


def test_the_team_owns_what_nobody_else_does(two: Path) -> None:
    check(two)
    (found,) = [page for page in run_of(two, "bad")["pages"] if page["path"] == "docs/page.md"]
    assert found["freshness"]["owners"] == ["Payments"]
    assert [share["owner"] for share in rows(two)["bad"]["teams"]] == ["Payments"]


def test_a_checkout_is_left_as_it_is(two: Path) -> None:
    (two / "good" / "draft.md").write_text("[x](nowhere.md)\n")
    before = sorted((file.name, file.stat().st_mtime_ns) for file in two.glob("good/**/*"))
    check(two)
    assert sorted((file.name, file.stat().st_mtime_ns) for file in two.glob("good/**/*")) == before
    assert rows(two)["good"]["broken"] == 1, "what is not committed counts too"


def test_a_repository_that_vanishes_is_a_row_with_its_reason_and_loses_no_other(two: Path) -> None:
    assert check(two).returncode == 1
    (two / "remotes" / "bad.git").rename(two / "remotes" / "elsewhere.git")
    left = check(two)
    assert left.returncode == 2
    assert "doc-audit: not everything was audited: bad" in left.stderr
    found = rows(two)
    assert found["bad"]["state"] == "unread"
    assert "does not appear to be a git repository" in found["bad"]["reason"]
    assert found["good"]["state"] == "read"
    assert fleet(two)["complete"] is False
    assert "does not appear to be a git repository" in (two / "out" / "index.html").read_text()
    assert check(two, "--offline").returncode == 1, "what was fetched before is still there"


def test_repositories_come_over_http_with_no_more_than_is_needed(tmp_path: Path) -> None:
    work = remote(tmp_path / "remotes", "bad", {**BAD, "old.bin": "x" * 5000})
    git(work, "rm", "--quiet", "old.bin")
    commit(work, {"docs/new.md": "# New\n"})
    with git_server(tmp_path / "remotes") as (address, asked):
        write(tmp_path, entry(f"{address}/bad.git") + entry(f"{address}/none.git"))
        left = check(tmp_path)
        assert left.returncode == 2
        assert rows(tmp_path)["bad"]["pages"] == 3
        assert "not found" in rows(tmp_path)["none"]["reason"]
        (clone,) = tmp_path.glob("cache/fleet/bad-*/bad")
        missing = git(clone, "rev-list", "--objects", "--all", "--missing=print")
        assert "?" in missing, "what only an earlier commit has is not fetched"
        asked.clear()
        check(tmp_path)
        assert [path for path in asked if "git-upload-pack" in path] == ["/bad.git/git-upload-pack"], (
            "only the branch is looked up"
        )


def test_a_server_that_wants_a_password_is_told_in_one_line_and_nobody_is_asked(tmp_path: Path) -> None:
    class Locked(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="acme"')
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Locked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    write(tmp_path, entry(f"http://127.0.0.1:{server.server_port}/a.git"))
    left = check(tmp_path)
    server.shutdown()
    server.server_close()
    assert left.returncode == 2
    assert "could not read" in rows(tmp_path)["a"]["reason"] or "unable to" in rows(tmp_path)["a"]["reason"]


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_the_same_bytes_however_many_work(two: Path, jobs: str) -> None:
    for number in range(3):
        remote(two / "remotes", f"more-{number}", {**BAD, f"docs/{number}.md": "[x](y.md)\n"})
    addresses = [entry((two / "remotes" / f"more-{number}.git").as_uri()) for number in range(3)]
    write(two, (two / "fleet.toml").read_text() + "".join(addresses))
    check(two, "--jobs", "2")
    whole = timeless(two / "out")
    check(two, "--jobs", jobs, "--no-cache", "--output-dir", "again")
    assert timeless(two / "again") == whole


def test_what_has_not_changed_is_not_audited_again(two: Path) -> None:
    remote(two / "remotes", "still", BAD)
    write(two, (two / "fleet.toml").read_text() + entry((two / "remotes" / "still.git").as_uri()))
    check(two)
    before = timeless(two / "out")
    times = {name: run_of(two, name)["run"]["started"] for name in ("bad", "still")}
    commit(two / "remotes" / "bad-work", {"docs/page.md": PAGE + "[more](gone-too.md)\n"})
    check(two)
    assert run_of(two, "still")["run"]["started"] == times["still"]
    assert run_of(two, "bad")["run"]["started"] != times["bad"]
    assert (rows(two)["bad"]["broken"], rows(two)["still"]["broken"]) == (2, 1)
    assert timeless(two / "out")["still/report.html"] == before["still/report.html"]


@pytest.mark.parametrize(
    "change",
    [
        "another day",
        "a setting of the fleet",
        "a setting of the repository",
        "a setting of the environment",
        "no cache",
    ],
)
def test_what_might_be_judged_otherwise_is_audited_again(two: Path, change: str) -> None:
    check(two)
    before = run_of(two, "bad")["run"]["started"]
    words: tuple[str, ...] = ()
    environ = {}
    text = (two / "fleet.toml").read_text()
    if change == "another day":
        words = ("--as-of", "2026-03-03")
    if change == "a setting of the fleet":
        write(two, text + "[defaults.rules.DA101]\nseverity = 'warning'\n")
    if change == "a setting of the repository":
        write(two, text.replace("Payments", "Sales"))
    if change == "a setting of the environment":
        environ = {"DOC_AUDIT_FAIL_ON": "never"}
    if change == "no cache":
        words = ("--no-cache",)
    check(two, *words, environ=environ)
    assert run_of(two, "bad")["run"]["started"] != before


def test_a_report_that_was_removed_is_written_again_with_the_same_bytes(two: Path) -> None:
    check(two)
    before = timeless(two / "out")
    (two / "out" / "bad" / "report.html").unlink()
    (two / "out" / "bad" / "report.json").write_text("{}")
    check(two)
    assert timeless(two / "out") == before


def test_formats_that_are_asked_for_later_are_written_of_what_has_not_changed(two: Path) -> None:
    check(two)
    check(two, "--format", "sarif", "--format", "markdown")
    assert json.loads((two / "out" / "bad" / "report.sarif").read_text())["version"] == "2.1.0"
    assert "gone.md" in (two / "out" / "bad" / "report.md").read_text()
    assert "| `bad` | `Payments` |" in (two / "out" / "index.md").read_text()


def test_fail_on_is_for_the_whole_fleet(two: Path) -> None:
    assert check(two, "--fail-on", "never").returncode == 0
    assert check(two).returncode == 1


def test_history_compares_each_repository_with_itself(two: Path) -> None:
    history = ("--history", "h.db")
    check(two, *history)
    assert rows(two)["bad"]["since"] is None
    check(two, *history, "--as-of", "2026-03-03")
    found = rows(two)["bad"]
    assert found["since"] == found["errors"] + found["warnings"]
    commit(two / "remotes" / "bad-work", {"docs/page.md": PAGE + "[more](gone-too.md)\n"})
    check(two, *history, "--as-of", "2026-03-04")
    found = rows(two)["bad"]
    assert found["since"] == found["errors"] + found["warnings"] - 1
    assert found["trend"][-1] - found["trend"][0] == 1
    assert "Getting worse" in (two / "out" / "index.html").read_text()
    check(two, *history, "--as-of", "2026-03-04")
    assert rows(two)["bad"]["since"] == found["errors"] + found["warnings"], "an unchanged repository is compared too"


def test_the_defaults_lie_under_the_own_configuration(two: Path) -> None:
    write(two, (two / "fleet.toml").read_text() + "[defaults.rules.DA101]\nseverity = 'off'\n")
    check(two)
    assert rows(two)["bad"]["broken"] == 0
    commit(two / "remotes" / "bad-work", {"doc-audit.toml": "[rules.DA101]\nseverity = 'warning'\n"})
    check(two)
    assert [finding["severity"] for finding in run_of(two, "bad")["findings"] if finding["rule"] == "DA101"] == [
        "warning"
    ]


def test_a_configuration_that_is_wrong_is_the_fault_of_its_repository_alone(two: Path) -> None:
    commit(two / "remotes" / "bad-work", {"doc-audit.toml": "no-such-key = 1\n"})
    left = check(two)
    assert left.returncode == 2
    assert "no-such-key" in rows(two)["bad"]["reason"]
    assert rows(two)["good"]["state"] == "read"


def test_a_repository_without_a_page_is_no_fault(two: Path) -> None:
    remote(two / "remotes", "code", {"main.c": "int main;\n"})
    write(two, (two / "fleet.toml").read_text() + entry((two / "remotes" / "code.git").as_uri()))
    assert check(two).returncode == 1
    assert rows(two)["code"]["state"] == "empty"
    assert fleet(two)["complete"] is True


def test_no_page_anywhere_is_exit_3(tmp_path: Path) -> None:
    remote(tmp_path / "remotes", "code", {"main.c": "int main;\n"})
    write(tmp_path, entry((tmp_path / "remotes" / "code.git").as_uri()))
    assert check(tmp_path).returncode == 3


def test_reports_are_not_written_into_a_checkout(two: Path) -> None:
    left = doc_audit(two, "fleet", "check", "fleet.toml", "--output-dir", ".", "--offline")
    assert (left.returncode, "a file of the repository good" in left.stderr) == (2, True)


def test_another_branch_than_that_of_the_remotes_head(two: Path) -> None:
    work = two / "remotes" / "bad-work"
    git(work, "checkout", "--quiet", "-b", "next")
    (work / "docs" / "gone.md").write_text("# Back\n")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "Bring it back")
    git(work, "push", "--quiet", "origin", "next")
    write(two, entry((two / "remotes" / "bad.git").as_uri(), 'branch = "next"'))
    check(two)
    assert (rows(two)["bad"]["branch"], rows(two)["bad"]["broken"]) == ("next", 0)
    write(two, entry((two / "remotes" / "bad.git").as_uri(), 'branch = "no-such"'))
    check(two)
    assert rows(two)["bad"]["reason"] == "the remote has no branch 'no-such'"
