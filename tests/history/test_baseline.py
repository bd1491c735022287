"""The baseline: known findings do not fail, and a broken file is never taken for an empty one."""

import json
import subprocess
from pathlib import Path

import pytest
from program import doc_audit

from doc_audit.errors import UsageError
from doc_audit.history import baseline

PAGE = "# Title\n\n{}\n\n**Last Updated**: 2026-02-20\n**Maintained By**: SRE\n"


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return doc_audit(cwd, *args)


def check(cwd: Path) -> subprocess.CompletedProcess[str]:
    args = (
        "check",
        ".",
        "--offline",
        "--as-of",
        "2026-03-02",
        "--baseline",
        "doc-audit-baseline.json",
        "--format",
        "json",
    )
    return run(*args, cwd=cwd)


def test_only_what_is_new_fails_and_what_is_fixed_is_pruned(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(PAGE.format("[old](old.md) [older](older.md)"))
    common = (".", "--offline", "--as-of", "2026-03-02")
    assert run("check", *common, cwd=tmp_path).returncode == 1
    assert "2 findings accepted" in run("baseline", "create", *common, cwd=tmp_path).stdout
    known = check(tmp_path)
    assert known.returncode == 0
    assert json.loads(known.stdout)["summary"]["findings"]["baselined"] == 2

    page.write_text("moved down\n\n" + PAGE.format("[old](old.md) [new](new.md)"))
    added = check(tmp_path)
    assert added.returncode == 1
    findings = json.loads(added.stdout)["findings"]
    assert [finding["target"] for finding in findings if finding["suppressed"] is None] == ["new.md"]
    assert any("baseline prune" in note for note in json.loads(added.stdout)["run"]["notes"])

    assert "1 removed, 1 left" in run("baseline", "prune", *common, cwd=tmp_path).stdout
    assert check(tmp_path).returncode == 1
    assert "1 added, 0 removed, 2 in" in run("baseline", "update", *common, cwd=tmp_path).stdout
    assert check(tmp_path).returncode == 0
    assert run("baseline", "create", *common, cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"baseline_version": "9", "findings": []}', '{"baseline_version": "1", "findings": [{}]}'],
)
def test_a_broken_baseline_is_an_error_and_not_an_empty_one(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        baseline.parse(text)
    (tmp_path / "a.md").write_text(PAGE.format(""))
    (tmp_path / "doc-audit-baseline.json").write_text(text)
    result = check(tmp_path)
    assert result.returncode == 2
    assert "doc-audit-baseline.json: " in result.stderr


def test_a_missing_baseline_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE.format(""))
    assert "there is no such baseline" in check(tmp_path).stderr


def test_only_what_the_run_could_tell_is_pruned(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.md").write_text(PAGE.format("[old](old.md)"))
    (tmp_path / "sub/b.md").write_text(PAGE.format("[older](older.md)"))
    common = ("--offline", "--as-of", "2026-03-02")
    run("baseline", "create", ".", *common, cwd=tmp_path)
    file = tmp_path / "doc-audit-baseline.json"
    data = json.loads(file.read_text())
    data["findings"].append({"id": "f" * 32, "rule": "DA201", "path": "a.md", "target": "https://gone.example/"})
    file.write_text(json.dumps(data))
    for name in ("a.md", "sub/b.md"):
        (tmp_path / name).write_text(PAGE.format(""))
    # Neither pages that were not audited nor rules that were not asked are proven to be in order.
    said = run("check", "a.md", *common, "--baseline", str(file), cwd=tmp_path).stdout
    assert "1 entry of the baseline is no longer found" in said
    assert (
        "no longer found"
        not in run("check", ".", "--select", "DA3", *common, "--baseline", str(file), cwd=tmp_path).stdout
    )
    assert "1 removed, 2 left" in run("baseline", "prune", "a.md", *common, cwd=tmp_path).stdout
    assert "0 added, 1 removed, 1 in" in run("baseline", "update", ".", *common, cwd=tmp_path).stdout
    assert [item["rule"] for item in json.loads(file.read_text())["findings"]] == ["DA201"]


def test_secrets_do_not_reach_the_repository(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(PAGE.format("[x](gone.md?token=s3cr3t-value)"))
    run("baseline", "create", ".", "--offline", "--as-of", "2026-03-02", cwd=tmp_path)
    text = (tmp_path / "doc-audit-baseline.json").read_text()
    assert "gone.md?token=***" in text
    assert "s3cr3t" not in text
    assert check(tmp_path).returncode == 0


def test_what_is_written_is_read_back() -> None:
    items = (
        baseline.Accepted(id="2", rule="DA101", path="b.md", target='"<x>'),
        baseline.Accepted(id="1", rule="DA102", path="a.md", target="ü"),
    )
    assert baseline.parse(baseline.dump(items)) == (items[1], items[0])
    assert baseline.parse(baseline.dump(())) == ()


def test_diff_adds_up(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    for name, links in (("old", "[x](x.md) [y](y.md)"), ("new", "[y](y.md) [z](z.md) [w](w.md)")):
        page.write_text(PAGE.format(links))
        run("check", ".", "--offline", "--as-of", "2026-03-02", "--format", f"json:{name}.json", cwd=tmp_path)
    text = run("diff", "old.json", "new.json", cwd=tmp_path).stdout
    assert "2 before + 2 new - 1 fixed = 3 now" in text
    data = json.loads(run("diff", "old.json", "new.json", "--format", "json", cwd=tmp_path).stdout)
    assert [finding["target"] for finding in data["fixed"]] == ["x.md"]
    assert [finding["target"] for finding in data["still"]] == ["y.md"]
    digest = run("digest", "new.json", "--previous", "old.json", cwd=tmp_path).stdout
    assert "2 new errors, 0 newly overdue, 1 fixed" in digest
    assert run("digest", "old.json", "--previous", "old.json", cwd=tmp_path).stdout == ""
