"""Files written whole or not at all, only over what they were made from, and as much themselves as before."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from doc_audit.writing import door
from doc_audit.writing.door import NotWritten

OLD, NEW = b"old text\n", b"new text\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "a.md"
    file.write_bytes(OLD)
    return file


def left_alone(page: Path, content: bytes = OLD) -> None:
    assert page.read_bytes() == content
    assert list(page.parent.glob("*.tmp")) == []


def test_an_edit_keeps_mode_and_attributes(page: Path) -> None:
    page.chmod(0o640)
    try:
        os.setxattr(page, "user.origin", b"scanner")
    except OSError:
        pytest.skip("this file system has no attributes")
    door.edit(page, OLD, NEW)
    left_alone(page, NEW)
    assert page.stat().st_mode & 0o7777 == 0o640
    assert os.getxattr(page, "user.origin") == b"scanner"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
@pytest.mark.parametrize("write", [lambda page: door.edit(page, OLD, NEW), lambda page: door.put(page, [NEW])])
def test_owner_and_group_stay(page: Path, write: Callable[[Path], None]) -> None:
    os.chown(page, 1234, 5678)
    page.chmod(0o6755)
    write(page)
    found = page.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (1234, 5678, 0o6755)


@pytest.mark.parametrize("now", [b"", b"old text", b"OLD text\n", OLD + b"more, saved meanwhile\n"])
def test_what_was_saved_meanwhile_is_not_lost(page: Path, now: bytes) -> None:
    page.write_bytes(now)
    with pytest.raises(NotWritten, match="changed since it was read"):
        door.edit(page, OLD, NEW)
    left_alone(page, now)


def test_an_editor_that_saves_under_the_same_name_while_the_new_text_is_written_wins(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def save_meanwhile(descriptor: int) -> None:
        sync(descriptor)
        (page.parent / "b").write_bytes(OLD)
        (page.parent / "b").replace(page)

    monkeypatch.setattr(os, "fsync", save_meanwhile)
    with pytest.raises(NotWritten, match="changed since it was read"):
        door.edit(page, OLD, NEW)
    left_alone(page)


def test_a_page_that_is_gone_stays_gone(page: Path) -> None:
    page.unlink()
    with pytest.raises(NotWritten, match="No such file"):
        door.edit(page, OLD, NEW)
    assert not page.exists()


@pytest.mark.parametrize("write", [lambda page: door.edit(page, OLD, NEW), lambda page: door.put(page, [NEW])])
def test_hard_links_and_read_only_files_are_refused(page: Path, write: Callable[[Path], None]) -> None:
    other = page.parent / "other.md"
    other.hardlink_to(page)
    with pytest.raises(NotWritten, match="hard links"):
        write(page)
    left_alone(page)
    other.unlink()
    page.chmod(0o444)
    with pytest.raises(NotWritten, match="read-only"):
        write(page)
    left_alone(page)


def test_a_symbolic_link_is_followed_inside_the_tree_and_not_out_of_it(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "real").mkdir(parents=True)
    outside = tmp_path / "outside.md"
    for target in (tree / "real/a.md", outside):
        target.write_bytes(OLD)
    (tree / "in.md").symlink_to("real/a.md")
    (tree / "out.md").symlink_to("../outside.md")
    (tree / "folder").symlink_to("..")
    door.edit(tree / "in.md", OLD, NEW, inside=tree)
    assert (tree / "in.md").is_symlink()
    assert (tree / "real/a.md").read_bytes() == NEW
    for name in ("out.md", "folder/outside.md"):
        with pytest.raises(NotWritten, match="leads out of the tree"):
            door.put(tree / name, [NEW], inside=tree)
    left_alone(outside)


def test_a_link_of_the_users_own_is_followed_anywhere(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "latest.html").symlink_to("reports/today.html")
    door.put(tmp_path / "latest.html", [NEW], inside=tmp_path / "tree")
    assert (tmp_path / "latest.html").is_symlink()
    assert (tmp_path / "reports/today.html").read_bytes() == NEW


def test_something_new_takes_no_name_that_is_taken(page: Path) -> None:
    with pytest.raises(NotWritten, match="there already"):
        door.create(page, NEW)
    left_alone(page)
    (page.parent / "dangling").symlink_to("nowhere")
    with pytest.raises(NotWritten, match="there already"):
        door.create(page.parent / "dangling", NEW)
    assert not (page.parent / "nowhere").exists()
    door.create(page.parent / "sub/new.md", NEW)
    assert (page.parent / "sub/new.md").read_bytes() == NEW


def test_what_fails_midway_leaves_the_old_text(page: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield NEW
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it says nothing
        door.put(page, pieces())
    left_alone(page)


def test_a_pipe_and_the_null_device_are_written_to() -> None:
    door.put(Path(os.devnull), [NEW])
    reader, writer = os.pipe()
    door.put(Path(f"/dev/fd/{writer}"), [NEW])
    assert os.read(reader, 100) == NEW
    os.close(reader)
    os.close(writer)


def test_stdout_that_is_a_file_is_added_to(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(OLD)
    with log.open("ab") as file:
        door.put(Path(f"/dev/fd/{file.fileno()}"), [NEW])
    assert log.read_bytes() == OLD + NEW


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes files of others")
def test_a_file_that_cannot_be_given_back_to_its_owner_is_refused(tmp_path: Path) -> None:
    """A group's file in a group's folder: its member may write it, but a new file would be the member's own."""
    tmp_path.chmod(0o777)
    page = tmp_path / "a.md"
    page.write_bytes(OLD)
    page.chmod(0o666)
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            door.edit(page, OLD, NEW)
        except NotWritten as error:
            os._exit(0 if "belongs to another user" in error.why or "Permission" in error.why else 1)
        os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    left_alone(page)
