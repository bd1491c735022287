"""The walk: which pages are audited, and what the tree around them holds."""

import datetime as dt
import os
import subprocess
from pathlib import Path

import pytest

from doc_audit.errors import UsageError
from doc_audit.model.settings import Config, Request
from doc_audit.source.discover import Inventory, discover


def make(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


def walk(root: Path, *paths: str, config: Config | None = None) -> Inventory:
    asked = tuple(str(root / path) for path in paths or ("",))
    return discover(Request(paths=asked, root=str(root), as_of=dt.date(2026, 1, 1), config=config or Config()))


TREE = {
    "b.md": "",
    "a/c.markdown": "",
    "a/d.mdx": "",
    "a/e.txt": "",
    "a/UPPER.MD": "",
    ".github/f.md": "",
    "node_modules/x/README.md": "",
    "env/pyvenv.cfg": "",
    "env/lib/y.md": "",
    ".git/z.md": "",
}


def test_pages_of_the_whole_tree(tmp_path: Path) -> None:
    make(tmp_path, TREE)
    (tmp_path / "dir.md").mkdir()
    found = walk(tmp_path)
    assert found.pages == (".github/f.md", "a/UPPER.MD", "a/c.markdown", "a/d.mdx", "b.md")
    assert {"a/e.txt", "env/lib/y.md"} & found.tree.files == {"a/e.txt"}
    assert {"", "a", "dir.md", "env", "node_modules"} <= found.tree.directories
    assert found.skipped == ()


@pytest.mark.parametrize(
    ("paths", "pages"),
    [
        (("a",), ("a/UPPER.MD", "a/c.markdown", "a/d.mdx")),
        (("b.md",), ("b.md",)),
        (("b.md", "a/d.mdx", "a"), ("a/UPPER.MD", "a/c.markdown", "a/d.mdx", "b.md")),
        (("a/e.txt",), ()),
    ],
)
def test_some_paths(tmp_path: Path, paths: tuple[str, ...], pages: tuple[str, ...]) -> None:
    make(tmp_path, TREE)
    assert walk(tmp_path, *paths).pages == pages


@pytest.mark.parametrize(
    ("config", "pages"),
    [
        (Config(exclude=("archive/**",)), ("docs/b.md", "docs/old/c.md", "z.md")),
        (Config(exclude=("old",)), ("archive/a.md", "docs/b.md", "z.md")),
        (Config(include=("docs/*.md",)), ("docs/b.md",)),
        (Config(include=("docs/**/*.md",)), ("docs/b.md", "docs/old/c.md")),
        (Config(exclude=("*.md", "!z.md")), ("z.md",)),
    ],
)
def test_globs(tmp_path: Path, config: Config, pages: tuple[str, ...]) -> None:
    make(tmp_path, dict.fromkeys(["archive/a.md", "docs/b.md", "docs/old/c.md", "z.md"], ""))
    found = walk(tmp_path, config=config)
    assert found.pages == pages
    assert len(found.tree.files) == 4


def test_a_page_named_is_audited_whatever_the_globs_say(tmp_path: Path) -> None:
    make(tmp_path, {"a.md": "", "b.md": ""})
    assert walk(tmp_path, "a.md", config=Config(exclude=("*.md",))).pages == ("a.md",)


def test_ignored_as_git_ignores(tmp_path: Path) -> None:
    """Ask git itself which files it would leave out."""
    make(
        tmp_path,
        {
            ".gitignore": "*.log.md\n/build/\nfoo/**/bar.md\n!keep.log.md\ntmp*\n\\#x.md\n[bad\n",
            "sub/.gitignore": "!x.log.md\n/own.md\n",
            ".git/info/exclude": "private.md\n",
            **dict.fromkeys(["a.log.md", "keep.log.md", "sub/x.log.md", "sub/own.md", "own.md", "private.md"], ""),
            **dict.fromkeys(["build/a.md", "sub/build/b.md", "foo/1/2/bar.md", "foo/bar.md", "tmpdir/c.md"], ""),
            **dict.fromkeys(["#x.md", "plain.md"], ""),
        },
    )
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".git/info/exclude").write_text("private.md\n", encoding="utf-8")
    listed = subprocess.run(
        ["git", "-C", str(tmp_path), "ls-files", "-co", "--exclude-standard", "-z"], check=True, capture_output=True
    ).stdout.decode()
    kept = tuple(sorted(name for name in listed.split("\0") if name.endswith(".md")))
    found = walk(tmp_path)
    assert found.pages == kept
    assert {"a.log.md", "build", "private.md", "sub/own.md"} <= found.tree.ignored
    assert "build/a.md" not in found.tree.files
    assert discover(
        Request(paths=(str(tmp_path / "sub"),), root=str(tmp_path / "sub"), as_of=dt.date(2026, 1, 1))
    ).pages == ("build/b.md", "x.log.md")


def test_an_ignored_folder_that_is_named_is_audited(tmp_path: Path) -> None:
    make(tmp_path, {".gitignore": "build/\n", "build/a.md": "", "b.md": ""})
    (tmp_path / ".git").mkdir()
    assert walk(tmp_path, "build").pages == ("build/a.md",)


def test_a_page_in_an_ignored_folder_is_audited_if_it_is_named(tmp_path: Path) -> None:
    make(tmp_path, {".gitignore": "built/\n", ".git/HEAD": "", "built/a.md": "", "built/b.md": "", "c.md": ""})
    assert walk(tmp_path, "built/a.md").pages == ("built/a.md",)
    assert walk(tmp_path, "built", "built/a.md").pages == ("built/a.md", "built/b.md")
    assert walk(tmp_path, "built/a.md", "c.md").skipped == ()


def test_links(tmp_path: Path) -> None:
    root = tmp_path / "root"
    make(root, {"real/a.md": "", "real/pic.png": "", "b.md": ""})
    make(tmp_path, {"outside/o.md": ""})
    (root / "loop").symlink_to(root)
    (root / "self").symlink_to("self")
    (root / "inside").symlink_to("real")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "dangling.md").symlink_to("nowhere.md")
    found = walk(root)
    assert found.pages == ("b.md", "dangling.md", "real/a.md")
    assert {"loop", "inside", "out"} <= found.tree.directories
    assert {"inside/pic.png", "inside/a.md", "loop/real/a.md"} <= found.tree.files
    assert "loop/loop/b.md" not in found.tree.files
    assert "out/o.md" not in found.tree.files


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_reported(tmp_path: Path) -> None:
    make(tmp_path, {"a/b.md": "", "c.md": ""})
    (tmp_path / "a").chmod(0)
    try:
        found = walk(tmp_path)
    finally:
        (tmp_path / "a").chmod(0o755)
    assert found.pages == ("c.md",)
    assert [item.path for item in found.skipped] == ["a"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"bad\xff.md")).write_bytes(b"x")
    found = walk(tmp_path)
    assert found.pages == ()
    assert "rename" in found.skipped[0].reason
    assert found.skipped[0].path.encode()


def test_a_folder_whose_name_is_not_utf8_is_reported_if_it_holds_pages(tmp_path: Path) -> None:
    for name, file in ((b"bad\xff", "deep.md"), (b"art\xff", "pic.png")):
        folder = tmp_path / os.fsdecode(name) / "sub"
        folder.mkdir(parents=True)
        (folder / file).write_bytes(b"x")
    (tmp_path / "a.md").write_text("")
    found = walk(tmp_path)
    assert found.pages == ("a.md",)
    assert [item.path for item in found.skipped] == ["bad\ufffd"]
    assert "no page in it was checked" in found.skipped[0].reason


def test_paths_that_cannot_be(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        walk(tmp_path, "nowhere")
    with pytest.raises(UsageError, match="outside"):
        discover(Request(paths=("/",), root=str(tmp_path), as_of=dt.date(2026, 1, 1)))


def test_submodules_that_are_not_checked_out(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            ".gitmodules": '[submodule "a"]\n\tpath = themes/a\n[submodule "b"]\n  path = "lib/b"\n  url = x\n',
            "lib/b/x": "",
        },
    )
    (tmp_path / "themes/a").mkdir(parents=True)
    assert walk(tmp_path).tree.submodules == {"themes/a"}
    (tmp_path / ".gitmodules").write_bytes(b"path\xff=\n\0")
    assert walk(tmp_path).tree.submodules == frozenset()


@pytest.mark.parametrize("folder", [".tox", ".nox", "__pycache__", ".cache", ".mypy_cache", "lib/site-packages"])
def test_what_tools_make_is_not_looked_into_unless_git_tracks_it(tmp_path: Path, folder: str) -> None:
    make(tmp_path, {f"{folder}/x/a.md": "", "b.md": ""})
    assert walk(tmp_path).pages == ("b.md",)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "-f", f"{folder}/x/a.md"], cwd=tmp_path, check=True)
    assert walk(tmp_path).pages == tuple(sorted((f"{folder}/x/a.md", "b.md")))


@pytest.mark.parametrize(
    ("include", "words"),
    [
        (("*.md", "gone/**"), "include[1] = 'gone/**' finds no page: it matches no file"),
        (
            ("b.md", "docs/c.rst"),
            "include[1] = 'docs/c.rst' finds no page: it matches docs/c.rst, which is no page that can be read",
        ),
    ],
)
def test_a_glob_of_pages_that_finds_none_is_named(tmp_path: Path, include: tuple[str, ...], words: str) -> None:
    make(tmp_path, {"b.md": "", "docs/c.rst": ""})
    with pytest.raises(UsageError) as raised:
        walk(tmp_path, config=Config(include=include))
    assert str(raised.value) == words


def test_globs_of_pages_that_find_some_are_taken_also_for_one_page(tmp_path: Path) -> None:
    make(tmp_path, {"b.md": "", "docs/c.md": ""})
    assert walk(tmp_path, "b.md", config=Config(include=("docs/**", "*.md", "!docs/d.md"))).pages == ("b.md",)
