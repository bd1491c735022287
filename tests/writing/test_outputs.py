"""An output replaces an earlier output, and nothing that somebody wrote or that the run reads."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from program import doc_audit

from doc_audit.errors import UsageError
from doc_audit.writing.outputs import check_outputs

OURS = (b"## Documentation audit\n\n**Failed.**\n", b'<meta name="generator" content="doc-audit 1.0">\n', b"")


def test_what_an_output_may_not_replace(tmp_path: Path) -> None:
    page, plain, folder = tmp_path / "a.md", tmp_path / "doc-audit.toml", tmp_path / "templates"
    page.write_text("# A\n")
    plain.write_text("exclude = []\n")
    folder.mkdir()
    (tmp_path / "link.toml").symlink_to(plain)
    with closing(sqlite3.connect(tmp_path / "h.sqlite3")) as db:
        db.execute("CREATE TABLE a (b)")
    inputs = {
        "the configuration": plain,
        "a template": folder,
        "the history": tmp_path / "none.sqlite3",
        "nothing": None,
    }
    table = {
        "a.md": "is a page",
        "doc-audit.toml": "is the configuration",
        "link.toml": "is the configuration",
        "templates/report.html": "is a template",
        "none.sqlite3": "is the history",
        "h.sqlite3": "is a database",
    }
    for name, words in table.items():
        with pytest.raises(UsageError, match=words):
            check_outputs([tmp_path / name], inputs)
    check_outputs([tmp_path / "new.md", tmp_path / "report.html", Path("/dev/null"), Path("/dev/null")], inputs)
    with pytest.raises(UsageError, match="two outputs"):
        check_outputs([tmp_path / "r.html", tmp_path / "x/../r.html"], inputs)


@pytest.mark.parametrize("content", OURS)
def test_an_earlier_report_is_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "report.md").write_bytes(content)
    check_outputs([tmp_path / "report.md"], {})


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return doc_audit(folder, *words)


TABLE = (
    ("check", ".", "--offline", "-o", "a.md"),
    ("check", ".", "--offline", "--format", "json:doc-audit.toml"),
    ("check", ".", "--offline", "--baseline", "b.json", "-o", "b.json"),
    ("check", ".", "--offline", "--history", "h.sqlite3", "--format", "json:h.sqlite3"),
    ("check", ".", "--offline", "--previous", "run.json", "-o", "run.json"),
    ("report", "run.json", "-o", "run.json"),
    ("merge", "run.json", "-o", "run.json"),
    ("history", "--history", "h.sqlite3", "export", "h.sqlite3"),
    ("history", "--history", "h.sqlite3", "export", "a.md"),
    ("baseline", "create", ".", "--offline", "--file", "a.md"),
    ("baseline", "create", ".", "--offline", "--force", "--file", "a.md"),
    ("baseline", "create", ".", "--offline", "--force", "--file", "doc-audit.toml"),
    ("baseline", "update", ".", "--offline", "--file", "run.json"),
    ("init", "."),
    ("fix", ".", "--diff", "--output", "a.md"),
    ("fix", ".", "--from", "run.json", "--diff", "--output", "run.json"),
)


def test_no_command_replaces_what_it_reads(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[x](no.md)\n")
    (tmp_path / "doc-audit.toml").write_text("exclude = []\n")
    assert run(tmp_path, "baseline", "create", ".", "--offline", "--file", "b.json").returncode == 0
    assert run(tmp_path, ".", "--offline", "--history", "h.sqlite3", "-o", "run.json").returncode == 1
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for words in TABLE:
        done = run(tmp_path, *words)
        assert done.returncode == 2, (words, done)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before, words


def test_an_output_that_fails_keeps_no_other_from_being_written(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[x](no.md)\n")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "old.csv").touch(mode=0o444)
    outputs = ("folder.html", "old.csv", "run.json")
    done = run(tmp_path, ".", "--offline", *(word for name in outputs for word in ("-o", name)))
    assert done.returncode == 2
    assert "folder.html: cannot write: it is a folder; old.csv: cannot write: it is read-only (mode 444)" in done.stderr
    assert "DA101" in done.stdout
    assert (tmp_path / "run.json").stat().st_size


@pytest.mark.parametrize("words", [("init", "."), ("baseline", "create", ".", "--offline", "--file", "doc-audit.toml")])
def test_a_link_to_nothing_is_no_free_name(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "a.md").write_text("# A\n")
    (tmp_path / "doc-audit.toml").symlink_to("../not-mounted/doc-audit.toml")
    done = run(tmp_path, *words)
    assert done.returncode == 2
    assert "exists already" in done.stderr
    assert (tmp_path / "doc-audit.toml").is_symlink()


@pytest.mark.parametrize("link", ["latest.html", "b.json"])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path, link: str) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[x](no.md)\n")
    (tmp_path / "real").mkdir()
    assert run(tmp_path, "baseline", "create", ".", "--offline", "--file", "real/b.json").returncode == 0
    (tmp_path / "real/latest.html").write_text("")
    (tmp_path / "b.json").symlink_to("real/b.json")
    (tmp_path / "latest.html").symlink_to("real/latest.html")
    (tmp_path / "a.md").write_text("# A\n\n[x](no.md) [y](no2.md)\n")
    command = (
        ("check", ".", "--offline", "-o")
        if link == "latest.html"
        else ("baseline", "update", ".", "--offline", "--file")
    )
    run(tmp_path, *command, link)
    assert (tmp_path / link).is_symlink()
    assert "no2.md" in (tmp_path / "real" / link).read_text()
