"""The command as people and CI run it: a process, its output and its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DAY = "2026-03-02"


def run(*args: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("DOC_AUDIT_", "NO_COLOR", "FORCE_COLOR"))
    }
    return subprocess.run(
        [sys.executable, "-m", "doc_audit", *args],
        cwd=cwd,
        env=clean | {"DOC_AUDIT_DEBUG": ""} | (env or {}),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def page(text: str = "", date: str = "2026-02-20") -> str:
    return f"# Title\n\n{text}\n\n---\n\n**Last Updated**: {date}\n**Review Cycle**: Monthly\n**Maintained By**: SRE\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with one healthy page and one that links nowhere."""
    (tmp_path / "README.md").write_text(page("[Next](next.md)"))
    (tmp_path / "next.md").write_text(page("[Gone](nxt.md)"))
    return tmp_path


def test_findings_are_exit_1_and_healthy_is_0(tree: Path) -> None:
    result = run("check", ".", "--offline", "--as-of", DAY, cwd=tree)
    assert result.returncode == 1, result.stderr
    assert "next.md" in result.stdout
    assert "DA101" in result.stdout
    assert run("check", "README.md", "--offline", "--as-of", DAY, cwd=tree).returncode == 0


@pytest.mark.parametrize("args", [(".",), ("--offline", "."), ("README.md",), ()])
def test_check_is_meant_when_no_command_is_named(tree: Path, args: tuple[str, ...]) -> None:
    result = run(*args, "--offline", "--as-of", DAY, cwd=tree)
    assert result.returncode in (0, 1), result.stderr


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("--fail-on", "never"), 0),
        (("--select", "DA3"), 0),
        (("--ignore", "DA101"), 0),
        (("--ignore", "DA1"), 0),
        (("--select", "DA101"), 1),
        (("--select", "missing-file"), 1),
        (("--select", "da3,missing-file"), 1),
        (("--ignore", "missing-file"), 0),
        (("--as-of", "2027-01-01", "--ignore", "DA1"), 1),
    ],
)
def test_exit_codes(tree: Path, args: tuple[str, ...], code: int) -> None:
    assert run("check", ".", "--offline", "--as-of", DAY, *args, cwd=tree).returncode == code


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nowhere",), "nowhere: no such file or directory"),
        ((".", "--as-of", "yesterday"), "not a date; write it as YYYY-MM-DD"),
        ((".", "--format", "htlm"), "unknown format 'htlm'"),
        ((".", "--output", "report.xyz"), "the suffix names no format"),
        ((".", "--format", "json", "--format", "text"), "only one --format can go to stdout"),
        ((".", "--config", "none.toml"), "none.toml: cannot read the configuration"),
        ((".", "--nonsense"), "No such option"),
        ((".", "--select", "DA999"), "select: no rule 'DA999'"),
        ((".", "--ignore", "missing-flie"), "ignore: no rule 'missing-flie'; did you mean missing-file?"),
        ((".", "--shard", "1/2", "--baseline", "x.json"), "give --baseline to `doc-audit merge`"),
        ((".", "--output", "/proc/none/report.html"), "cannot write:"),
    ],
)
def test_wrong_usage_is_exit_2_and_one_clear_line(tree: Path, args: tuple[str, ...], message: str) -> None:
    result = run("check", *args, "--offline", cwd=tree)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_config_typo_names_the_key_and_the_nearest_valid_one(tree: Path) -> None:
    (tree / "doc-audit.toml").write_text("[freshness]\ngrace-day = 3\n")
    result = run("check", ".", "--offline", cwd=tree)
    assert result.returncode == 2
    assert "unknown key freshness.grace-day; did you mean freshness.grace-days?" in result.stderr


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[rules.DA991]\nseverity = "off"\n', "rules.DA991: no such rule"),
        ('[rules.missing-flie]\nseverity = "off"\n', "did you mean missing-file?"),
        ('select = ["DA77"]\n', "select: no rule 'DA77'"),
        ('[rules.DA101]\nseverity = "eror"\n', "did you mean 'error'?"),
    ],
)
def test_a_rule_that_does_not_exist_is_never_silently_nothing(tree: Path, text: str, message: str) -> None:
    (tree / "doc-audit.toml").write_text(text)
    result = run("check", ".", "--offline", cwd=tree)
    assert (result.returncode, message in result.stderr, result.stderr.count("\n")) == (2, True, 1), result.stderr


def test_a_slip_in_a_command_is_named(tree: Path) -> None:
    result = run("basline", "create", cwd=tree)
    assert (result.returncode, "did you mean 'baseline'?" in result.stderr) == (2, True)


def test_a_reader_that_goes_away_does_not_hide_what_was_found(tree: Path) -> None:
    (tree / "many.md").write_text(page(" ".join(f"[x](gone{number}.md)" for number in range(3000))))
    script = f"{sys.executable} -m doc_audit . --offline --as-of {DAY} | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=tree, capture_output=True, encoding="utf-8", check=False)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("1", "")


@pytest.mark.parametrize("command", ["--help", "rule", "config schema", "completion bash"])
def test_a_reader_that_goes_away_is_not_taken_for_a_finding(tmp_path: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    line = [sys.executable, "-m", "doc_audit", *command.split()]
    done = subprocess.run(line, cwd=tmp_path, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"LC_ALL": "C"}])
def test_names_of_files_are_those_of_the_links_in_any_locale(tmp_path: Path, locale: dict[str, str]) -> None:
    (tmp_path / "übersicht.md").write_text(page("[self](übersicht.md)"), encoding="utf-8")
    env = os.environ | {"DOC_AUDIT_OFFLINE": "1", "DOC_AUDIT_AS_OF": DAY} | locale
    line = [sys.executable, "-m", "doc_audit", "check", "übersicht.md", "--format", "concise"]
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_output_that_goes_elsewhere_is_utf_8(tmp_path: Path, encoding: str) -> None:
    env = os.environ | {"PYTHONIOENCODING": encoding}
    line = [sys.executable, "-m", "doc_audit", "rule", "DA402"]
    done = subprocess.run(line, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr, not done.stdout.isascii()) == (0, "", True)


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [
        ("{} notgit >&-", 1, ""),
        ("{} notgit >&- 2>&-", 1, ""),
        ("{} config schema >&-", 0, ""),
        ("{} notgit > /dev/full", 2, "No space left on device"),
        ("mkdir gone; cd gone; rmdir ../gone; {} .", 2, "the current directory does not exist any more"),
    ],
)
def test_a_process_without_a_place_to_stand_or_to_write_to(
    tmp_path: Path, script: str, code: int, message: str
) -> None:
    (tmp_path / "notgit").mkdir()
    (tmp_path / "notgit/a.md").write_text(page("[x](gone.md)"))
    env = os.environ | {"DOC_AUDIT_OFFLINE": "1", "DOC_AUDIT_AS_OF": DAY}
    line = script.format(f"{sys.executable} -m doc_audit")
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, message in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr
    assert "internal error" not in done.stderr


def test_nothing_to_audit_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("no page")
    result = run("check", ".", "--offline", cwd=tmp_path)
    assert result.returncode == 3
    assert "no page to audit" in result.stderr


def test_all_formats_come_from_one_run_and_again_from_the_saved_run(tree: Path) -> None:
    args = (
        "check",
        ".",
        "--offline",
        "--as-of",
        DAY,
        "--format",
        "json:run.json",
        "-o",
        "report.html",
        "--color",
        "never",
    )
    first = run(*args, cwd=tree)
    assert first.returncode == 1, first.stderr
    html = (tree / "report.html").read_text(encoding="utf-8")
    again = run("report", "run.json", "--format", "html:again.html", "--format", "text", "--color", "never", cwd=tree)
    assert again.returncode == 0, again.stderr
    assert again.stdout == first.stdout
    assert (tree / "again.html").read_text(encoding="utf-8") == html


def test_the_same_input_gives_the_same_json(tree: Path) -> None:
    def once() -> dict[str, object]:
        document = json.loads(run("check", ".", "--offline", "--as-of", DAY, "--format", "json", cwd=tree).stdout)
        for key in ("started", "finished", "timings"):
            document["run"].pop(key, None)
        return dict(document)

    assert once() == once()


def test_bad_pages_give_findings_and_never_stop_the_run(tmp_path: Path) -> None:
    pages: dict[str, bytes] = {
        "good.md": page().encode(),
        "latin.md": b"# caf\xe9\n",
        "utf16.md": "# Hello\n".encode("utf-16"),
        "nul.md": b"# a\x00b\n",
        "front.md": b"---\nowner: @team\nlast_updated: 2026-02-30\n---\n# x\n",
        "brackets.md": b"[" * 10_000 + b"]" * 10_000,
        "quotes.md": b"> " * 10_000 + b"x\n",
        "long.md": b"word " * 200_000,
        "links.md": b"[a](" * 20_000,
        "stars.md": b"*a **a " * 20_000,
        "huge.md": b"# big\n" + b"text " * 10_400_000,
    }
    for name, text in pages.items():
        (tmp_path / name).write_bytes(text)
    (tmp_path / "dir.md").mkdir()
    (tmp_path / "dangling.md").symlink_to("nothing.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    result = run("check", ".", "--offline", "--as-of", DAY, "--format", "json", cwd=tmp_path)
    assert result.returncode == 1, result.stderr
    assert result.stderr == ""
    findings = json.loads(result.stdout)["findings"]
    unreadable = {finding["path"] for finding in findings if finding["rule"] == "DA403"}
    assert {"latin.md", "utf16.md", "nul.md", "huge.md"} <= unreadable
    assert "dir.md" not in unreadable
    assert [finding["path"] for finding in findings if finding["rule"] == "DA404"] == ["front.md"]
    assert not [finding for finding in findings if finding["path"] == "good.md"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_page_without_permission_is_a_finding(tree: Path) -> None:
    (tree / "next.md").chmod(0)
    result = run("check", ".", "--offline", "--as-of", DAY, cwd=tree)
    assert "DA403" in result.stdout


def test_colour_only_where_asked_for(tree: Path) -> None:
    base = ("check", ".", "--offline", "--as-of", DAY)
    assert "\x1b[" not in run(*base, cwd=tree).stdout
    assert "\x1b[" in run(*base, cwd=tree, env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" not in run(*base, cwd=tree, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert "\x1b[" in run(*base, "--color", "always", cwd=tree, env={"NO_COLOR": "1"}).stdout


def test_the_site_root_is_seen_from_the_configuration_file(tmp_path: Path) -> None:
    site = tmp_path / "docs" / "site"
    site.mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs" / "a.md").write_text(page("[b](/b.md)"))
    (site / "b.md").write_text(page())
    base = ("check", "docs", "--offline", "--as-of", DAY)
    assert run(*base, cwd=tmp_path).returncode == 1
    (tmp_path / "docs" / "doc-audit.toml").write_text('site-root = "site"')
    assert run(*base, cwd=tmp_path).returncode == 0
    (tmp_path / "docs" / "doc-audit.toml").write_text('site-root = "../../elsewhere"')
    outside = run(*base, cwd=tmp_path)
    assert outside.returncode == 2
    assert "is not below the root" in outside.stderr
    (tmp_path / "docs" / "doc-audit.toml").write_text('site-root = "sight"')
    nowhere = run(*base, cwd=tmp_path)
    assert nowhere.returncode == 2
    assert "docs/sight is no folder" in nowhere.stderr


def test_several_roots_in_one_run(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.md").write_text(page("[gone](gone.md)"))
    (tmp_path / "doc-audit.toml").write_text("")
    result = run("check", "a", "b", "--offline", "--as-of", DAY, "--format", "json", cwd=tmp_path)
    assert {entry["path"] for entry in json.loads(result.stdout)["pages"]} == {"a/x.md", "b/x.md"}


@pytest.mark.parametrize(
    ("environ", "linked"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"TERM": "linux"}, False)],
)
def test_a_terminal_gets_links_to_the_files_and_nobody_else(
    tmp_path: Path, environ: dict[str, str], linked: bool
) -> None:
    (tmp_path / "a.md").write_text("[gone](gone.md)\n")
    ours, theirs = os.openpty()
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    line = [sys.executable, "-m", "doc_audit", "check", ".", "--offline"]
    process = subprocess.Popen(
        line, cwd=tmp_path, stdout=theirs, stderr=subprocess.DEVNULL, env=env | {"TERM": "xterm"} | environ
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:
            break
        if not chunk:
            break
        seen += chunk
    process.wait(30)
    os.close(ours)
    assert (f"\x1b]8;;file://{tmp_path}/a.md".encode() in seen) is linked
    piped = subprocess.run(line, cwd=tmp_path, capture_output=True, env=env | {"TERM": "xterm"}, check=False)
    assert b"\x1b" not in piped.stdout


def test_targets_that_git_does_not_have_are_missing_for_everybody_else(tmp_path: Path) -> None:
    def git(*args: str) -> None:
        subprocess.run(["git", *args], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/known.md").write_text(page(), encoding="utf-8")
    (tmp_path / "linked").symlink_to("docs")
    links = "[a](docs/known.md) [b](linked/known.md) [c](new.md) [d](docs/new.txt) [e](out.md)\n"
    (tmp_path / "README.md").write_text(page(links), encoding="utf-8")
    (tmp_path / ".gitignore").write_text("out.md\n", encoding="utf-8")
    git("add", ".")
    for name in ("new.md", "docs/new.txt", "out.md"):
        (tmp_path / name).write_text("[f](docs/new.txt)\n", encoding="utf-8")
    found = json.loads(run("check", "--offline", "--select", "DA1", "--format", "json", cwd=tmp_path).stdout)[
        "findings"
    ]
    assert [(item["rule"], item["path"], item["target"]) for item in found] == [
        ("DA109", "README.md", "new.md"),
        ("DA109", "README.md", "docs/new.txt"),
        ("DA109", "README.md", "out.md"),
    ]
    git("add", "new.md", "docs/new.txt")
    after = json.loads(run("check", "--offline", "--select", "DA1", "--format", "json", cwd=tmp_path).stdout)[
        "findings"
    ]
    assert [item["target"] for item in after] == ["out.md"]
