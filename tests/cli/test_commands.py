"""The smaller commands: rule, init, config, completion."""

import json
import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import doc_audit.cli
from doc_audit import config as configuration
from doc_audit.cli.main import COMMANDS, cli
from doc_audit.reports.formats import FORMATS
from doc_audit.rules.registry import RULES


def invoke(*args: str) -> str:
    result = CliRunner().invoke(cli, args, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_every_command_has_help() -> None:
    listed = invoke("--help")
    for name in COMMANDS:
        assert f"\n  {name}" in listed
        assert "Usage:" in invoke(name, "--help")


def test_the_help_names_every_format_and_cuts_no_description() -> None:
    words = invoke("check", "--help").replace(",", " ").replace(".", " ").split()
    assert set(FORMATS) <= set(words)
    for args in ((), ("baseline",), ("config",), ("cache",)):
        assert "..." not in invoke(*args, "--help").partition("Commands:")[2]


def test_rule_lists_all_and_explains_one_by_code_or_name() -> None:
    listed = invoke("rule")
    assert all(f"{rule.code}  {rule.name}" in listed for rule in RULES)
    assert invoke("rule", "DA101") == invoke("rule", "missing-file") == invoke("rule", "da101")
    assert {item["code"] for item in json.loads(invoke("rule", "--format", "json"))} == {rule.code for rule in RULES}


def test_an_unknown_rule_gets_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    from doc_audit.cli.main import main

    with pytest.raises(SystemExit) as left:
        main(["rule", "missing-flie"])
    assert left.value.code == 2
    assert "did you mean missing-file?" in capsys.readouterr().err


def test_init_writes_a_file_that_is_read_back_and_fits_the_tree(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x")
    (tmp_path / "docs" / "archive").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text("# A")
    (tmp_path / "docs" / "archive" / "b.md").write_text("# B")
    (tmp_path / "CODEOWNERS").write_text("* @team")
    said = invoke("init", str(tmp_path))
    assert "Found 2 pages: docs/ (2)." in said
    assert "The documentation is in docs/." in said
    assert f"doc-audit check {tmp_path}/docs --offline" in said
    text = (tmp_path / "doc-audit.toml").read_text()
    config = configuration.parse(tomllib.loads(text), where="doc-audit.toml")
    assert [(site.folder, site.kind, site.configuration) for site in config.site] == [(".", "MkDocs", "mkdocs.yml")]
    assert config.slug_flavour == "github"
    assert Draft202012Validator(json.loads(invoke("config", "schema"))).is_valid(tomllib.loads(text))
    assert config.freshness.folders[0].exempt == "kept as a record"
    assert "CODEOWNERS" in text
    assert CliRunner().invoke(cli, ["init", str(tmp_path)]).exit_code != 0
    invoke("init", str(tmp_path), "--force")


@pytest.mark.parametrize(
    ("files", "remote", "flavour", "kinds", "says"),
    [
        (
            ["website/docusaurus.config.js", "website/docs/a.md"],
            "",
            "github",
            [("website", "Docusaurus")],
            "Docusaurus builds a site from website/ (website/docusaurus.config.js).",
        ),
        (["hugo.toml", "content/a.md"], "", "github", [(".", "Hugo")], "Hugo builds a site from ./ (hugo.toml)."),
        (["book.toml", "src/a.md"], "", "github", [(".", "mdBook")], "mdBook builds a site from ./ (book.toml)."),
        (["docs/a.md"], "git@gitlab.com:org/docs.git", "gitlab", [], "Forge: GitLab."),
        (["docs/a.md", ".gitlab-ci.yml"], "https://github.com/org/docs.git", "github", [], "ci/github/doc-audit.yml"),
        (["docs/a.md", "Jenkinsfile"], "", "github", [], "ci/jenkins/Jenkinsfile"),
        (["a.md", "b/c.md"], "", "github", [], "Found 2 pages: b/ (1)."),
    ],
)
def test_init_sees_sites_forge_and_docs_folder(
    tmp_path: Path, files: list[str], remote: str, flavour: str, kinds: list[tuple[str, str]], says: str
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# A\n" if name.endswith(".md") else "")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    if remote:
        subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", remote], check=True)
    assert says in invoke("init", str(tmp_path))
    config = configuration.load(tmp_path, explicit=None, environ={})
    assert (config.slug_flavour, config.site_root) == (flavour, "")
    assert [(site.folder, site.kind) for site in config.site] == kinds
    invoke("sites", str(tmp_path))


def test_init_writes_no_setting_that_a_folder_name_asks_for(tmp_path: Path) -> None:
    odd = tmp_path / 'a"\nfail-on = "never"\n# \x1b[31m'
    (odd / "content").mkdir(parents=True)
    (odd / "content" / "a.md").write_text("# A\n")
    (odd / "hugo.toml").write_text("")
    assert "\x1b" not in invoke("init", str(tmp_path))
    assert "\x1b" not in (tmp_path / "doc-audit.toml").read_text()
    config = configuration.load(tmp_path, explicit=None, environ={})
    assert (config.fail_on, config.site) == ("error", ())


def test_init_of_a_tree_without_pages_writes_nothing(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["init", str(tmp_path)]).exit_code != 0
    assert list(tmp_path.iterdir()) == []


def test_config_show_is_valid_toml_that_gives_the_same_settings(tmp_path: Path) -> None:
    (tmp_path / "doc-audit.toml").write_text(
        '[freshness]\nfolders = [{path = "a/**", cycle = "P3M"}]\n[rules.DA105]\nseverity = "off"\n'
    )
    shown = tomllib.loads(invoke("config", "show", str(tmp_path)))
    again = configuration.parse(shown, where="shown")
    assert again.freshness.folders == configuration.load(tmp_path, explicit=None, environ={}).freshness.folders
    assert again.rules["DA105"].severity == "off"


def test_config_show_lets_nothing_act_on_the_terminal(tmp_path: Path) -> None:
    folder = 'a\x9b31m\u202e"b'
    (tmp_path / "doc-audit.toml").write_text(f"site-root = '{folder}'\n")
    text = invoke("config", "show", str(tmp_path))
    assert not {"\x9b", "\u202e"} & set(text)
    assert tomllib.loads(text)["site-root"] == folder


def test_config_schema_is_json() -> None:
    assert json.loads(invoke("config", "schema"))["additionalProperties"] is False


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_names_the_program(shell: str) -> None:
    assert "_DOC_AUDIT_COMPLETE" in invoke("completion", shell)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("doc-audit ch", {"check"}),
        ("doc-audit --off", {"--offline"}),
        ("doc-audit docs --chang", {"--changed-since"}),
        ("doc-audit baseline cr", {"create"}),
        ("doc-audit check --format sa", {"sarif"}),
        ("doc-audit check --select DA101,DA40", {f"DA101,DA40{n}" for n in range(1, 7)}),
        ("doc-audit rule DA10", {f"DA10{n}" for n in range(1, 10)}),
    ],
)
def test_bash_completes_what_is_typed(tmp_path: Path, typed: str, offered: set[str]) -> None:
    words = shlex.split(typed)
    program = tmp_path / "doc-audit"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m doc_audit "$@"\n')
    program.chmod(0o755)
    asks = f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _doc_audit_completion doc-audit"
    script = f'eval "$(doc-audit completion bash)"; {asks}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    env = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-c", script], env=env, capture_output=True, encoding="utf-8", cwd=tmp_path, check=True
    )
    assert set(done.stdout.split()) - {words[-1]} == offered, done.stderr


def test_the_html_report_can_be_files_beside_each_other_one_per_owner(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\n[gone](gone.md)\n\n**Maintained By**: SRE\n")
    run = tmp_path / "run.json"
    invoke("check", str(tmp_path), "--offline", "--html-dir", str(tmp_path / "site"), "--format", f"json:{run}")
    assert {path.name for path in (tmp_path / "site").iterdir()} == {"report.html", "report.css", "report.js"}
    invoke("report", str(run), "--html-dir", str(tmp_path / "owners"), "--split-by", "owner")
    names = {path.name for path in (tmp_path / "owners").iterdir()}
    assert {"index.html", "unowned.html", "report.html"} < names
    assert any(name.startswith("owner-sre-") for name in names)
    assert CliRunner().invoke(cli, ["report", str(run), "--split-by", "owner"]).exit_code != 0


@pytest.mark.parametrize("content", [b"", b"garbage", b"SQLite format 3\0" + bytes(5000)])
def test_a_cache_that_cannot_be_read_is_one_line_and_can_be_cleared(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "answers.sqlite3").write_bytes(content)
    assert "answers cannot be read (" in invoke("cache", "info", "--cache-dir", str(tmp_path))
    assert "1 file removed" in invoke("cache", "clear", "--cache-dir", str(tmp_path))


def test_cache_info_and_clear_know_the_pages(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    folder = str(tmp_path / "cache")
    CliRunner().invoke(
        cli, ["check", str(tmp_path / "a.md"), "--offline", "--cache-dir", folder], catch_exceptions=False
    )
    assert "       1  pages as parsed" in invoke("cache", "info", "--cache-dir", folder)
    invoke("cache", "clear", "--cache-dir", folder)
    assert "       0  pages as parsed" in invoke("cache", "info", "--cache-dir", folder)


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path) -> None:
    for name in ("tree", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "tree/a.md").write_text("# A\n", encoding="utf-8")
    subprocess.run(["git", "init", "-q", tmp_path / "tree"], check=True)
    command = [sys.executable, "-m", "doc_audit", str(tmp_path / "tree"), "--offline", "--no-cache"]
    subprocess.run(command, env={**os.environ, "TMPDIR": str(tmp_path / "tmp")}, check=True, capture_output=True)
    assert list((tmp_path / "tmp").iterdir()) == []


def test_each_command_is_a_file_and_each_file_a_command() -> None:
    folder = Path(doc_audit.cli.__file__).parent
    files = {file.stem for file in folder.glob("*.py")} - {"__init__", "main", "process", "streams"}
    assert files == set(COMMANDS)
    assert set(COMMANDS.values()) == {f"doc_audit.cli.{name}" for name in COMMANDS}


def test_init_leaves_the_configuration_of_a_project_alone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    invoke("init", str(tmp_path))
    (tmp_path / "doc-audit.toml").unlink()
    (tmp_path / "pyproject.toml").write_text("[tool.doc-audit]\nfail-on = 'never'\n", encoding="utf-8")
    refused = CliRunner().invoke(cli, ["init", str(tmp_path)])
    assert "has [tool.doc-audit] already" in str(refused.exception)
    assert not (tmp_path / "doc-audit.toml").exists()


def test_help_of_a_part_of_history_needs_no_file() -> None:
    assert "Write every run as JSON lines" in invoke("history", "export", "--help")
    refused = CliRunner().invoke(cli, ["history", "export"])
    assert "name the file of the history" in str(refused.exception)
