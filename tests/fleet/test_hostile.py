"""A fetched repository is a stranger's: nothing in it, and nothing that it brings git to do, acts on this machine."""

import json
import os
from pathlib import Path

import pytest
from program import doc_audit
from remotes import remote
from repositories import git


def run(folder: Path, address: str, *words: str, home: Path | None = None) -> "tuple[int, dict[str, object]]":
    (folder / "fleet.toml").write_text(f'[[repository]]\ngit = "{address}"\nname = "it"\n')
    environ = {}
    if home is not None:
        environ = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
    left = doc_audit(folder, "fleet", "check", "--output-dir", "out", "--cache-dir", "cache", *words, environ=environ)
    assert "Traceback" not in left.stderr
    (row,) = json.loads((folder / "out" / "fleet.json").read_text())["repositories"]
    return left.returncode, row


def script(file: Path, marker: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\ntouch {marker}\ncat\n")
    file.chmod(0o755)
    return file


def tree(work: Path, *entries: tuple[str, str]) -> None:
    """Commit a tree of files by name and text, as git's own tools make it, whatever the names are."""
    lines = []
    for name, text in entries:
        blob = git(work, "hash-object", "-w", "--stdin", stdin=text.encode())
        mode = "120000" if text.startswith("->") else "100644"
        if mode == "120000":
            blob = git(work, "hash-object", "-w", "--stdin", stdin=text.removeprefix("->").encode())
        lines.append(f"{mode} blob {blob}\t{name}\0")
    made = git(work, "mktree", "-z", stdin="".join(lines).encode())
    commit = git(work, "commit-tree", made, "-m", "By hand")
    git(work, "push", "--quiet", "--force", "origin", f"{commit}:refs/heads/main")


def test_no_hook_filter_template_or_monitor_of_anybodys_settings_runs_on_what_is_fetched(tmp_path: Path) -> None:
    marker = tmp_path / "it-ran"
    program = script(tmp_path / "evil" / "post-checkout", marker)
    for name in ("post-merge", "reference-transaction", "post-index-change", "pre-auto-gc"):
        script(tmp_path / "evil" / name, marker)
    script(tmp_path / "template" / "hooks" / "post-checkout", marker)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"""[core]
hooksPath = {tmp_path}/evil
fsmonitor = {program}
attributesFile = {home}/attributes
[init]
templateDir = {tmp_path}/template
[filter "evil"]
smudge = {program}
clean = {program}
process = {program}
required = true
[diff "evil"]
textconv = {program}
"""
    )
    (home / "attributes").write_text("* filter=evil diff=evil\n")
    remote(tmp_path / "remotes", "it", {".gitattributes": "* filter=evil diff=evil ident\n", "a.md": "# A $Id$\n"})
    code, row = run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri(), home=home)
    assert (code, row["state"]) == (0, "read"), row
    assert not marker.exists()
    (page,) = tmp_path.glob("cache/fleet/it-*/it/a.md")
    assert page.read_text() == "# A $Id$\n", "files are written as they are stored"


def test_no_submodule_is_fetched(tmp_path: Path) -> None:
    remote(tmp_path / "remotes", "inner", {"inner.md": "# Inner\n"})
    inner = (tmp_path / "remotes" / "inner.git").as_uri()
    work = remote(tmp_path / "remotes", "it", {"a.md": "[into it](sub/inner.md)\n"})
    git(work, "submodule", "--quiet", "add", inner, "sub")
    git(work, "commit", "--quiet", "--message", "Add it")
    git(work, "push", "--quiet", "origin", "main")
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[submodule]\nrecurse = true\n[fetch]\nrecurseSubmodules = true\n")
    code, row = run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri(), home=home)
    assert (code, row["pages"]) == (0, 1)
    assert not list(tmp_path.glob("cache/**/inner.md"))


@pytest.mark.parametrize("name", [".git", ".GIT", "git~1", ".."])
def test_a_tree_that_writes_into_the_repository_itself_is_refused(tmp_path: Path, name: str) -> None:
    work = remote(tmp_path / "remotes", "it", {"a.md": "# A\n"})
    tree(work, ("a.md", "# A\n"), (name, "[core]\nfsmonitor = touch it-ran\n"))
    code, row = run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri())
    assert (code, row["state"]) == (2, "unread")
    assert "checkout" in str(row["reason"]) or "fetch" in str(row["reason"])
    code, row = run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri(), "--offline")
    assert row["state"] == "unread", "nothing half written is taken for a checkout"


def test_hostile_names_are_files_like_others(tmp_path: Path) -> None:
    work = remote(tmp_path / "remotes", "it", {"a.md": "# A\n"})
    tree(
        work,
        ("--upload-pack=touch it-ran.md", "[x](gone.md)\n"),
        ("-rf", "x"),
        ("<script>alert(1)</script>.md".replace("/", "_"), "[x](gone.md)\n"),
        ("new\nline.md", "[x](gone.md)\n"),
        ("$(touch it-ran).md", "# A\n"),
    )
    code, row = run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri())
    assert (code, row["pages"], row["broken"]) == (1, 4, 3)
    assert not list(tmp_path.rglob("it-ran"))
    assert "<script>alert(1)" not in (tmp_path / "out" / "it" / "report.html").read_text()


def test_a_symbolic_link_shows_nothing_from_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Very secret title\n")
    work = remote(tmp_path / "remotes", "it", {"a.md": "# A\n"})
    tree(work, ("a.md", "[x](b.md#very-secret-title)\n"), ("b.md", f"->{tmp_path}/secret.md"))
    run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri())
    assert "Very secret title" not in (tmp_path / "out" / "it" / "report.json").read_text()


def test_a_configuration_does_not_reach_outside(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    remote(tmp_path / "remotes", "two", {"a.md": "# A\n", "doc-audit.toml": f"site-root = '{tmp_path}/secret'\n"})
    code, row = run(tmp_path, (tmp_path / "remotes" / "two.git").as_uri())
    assert (code, row["state"]) == (2, "unread")
    assert "not below the root" in str(row["reason"])


def test_a_password_in_an_address_is_in_no_file_and_no_output(tmp_path: Path) -> None:
    code, row = run(tmp_path, "http://someone:hunter2secret@127.0.0.1:9/it.git")
    assert (code, row["state"]) == (2, "unread")
    for file in (*tmp_path.glob("out/**/*"), *tmp_path.glob("cache/**/*")):
        if file.is_file():
            assert b"hunter2secret" not in file.read_bytes(), file


def test_what_steers_git_in_the_environment_steers_none_of_this(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = tmp_path / "it-ran"
    program = script(tmp_path / "program", marker)
    for name in ("GIT_ASKPASS", "SSH_ASKPASS", "GIT_EXTERNAL_DIFF", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", os.fspath(tmp_path))
    remote(tmp_path / "remotes", "it", {"a.md": "# A\n"})
    code, row = run(tmp_path, (tmp_path / "remotes" / "it.git").as_uri())
    assert (code, row["state"], marker.exists()) == (0, "read", False)
