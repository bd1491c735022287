"""The page cache answers for what it has seen, never for anything else, and never complains."""

import os
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from doc_audit.model.document import Document, Link
from doc_audit.model.place import Location
from doc_audit.source import pagecache
from doc_audit.source.fingerprint import fingerprint
from doc_audit.source.page_version import PageVersion, key_of, stat_text, trusted_stat
from doc_audit.source.pagecache import PageCache
from doc_audit.wire.document import write_record

PAGE = Document(path="a.md", title="A", lines=3)
FINGERPRINT = b"m"


def opened(folder: Path, root: str = "/tree", fingerprint: bytes = FINGERPRINT) -> PageCache:
    return PageCache(folder, root, fingerprint)


def remember(folder: Path, file: Path, data: bytes, **where: object) -> PageVersion:
    cache = opened(folder, **where)  # type: ignore[arg-type]
    version = PageVersion(path="a.md", key=key_of(cache.fingerprint, "a.md", data), stat=stat_text(file.stat()))
    cache.put(version, write_record(PAGE))
    cache.close()
    return version


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    return file


def test_a_page_is_known_by_stat_and_by_content(tmp_path: Path, file: Path) -> None:
    version = remember(tmp_path / "cache", file, b"one")
    cache = opened(tmp_path / "cache")
    assert cache.by_stat("a.md", file.stat()) == PAGE
    assert cache.by_content(version) == PAGE
    cache.close()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("http://bob:hunter2@h.org/", False),
        ('http://bob:hun"ter\\2@h.org/', False),
        ("https://h.org/?u=%3Ftoken%3Dhunter2", False),
        ("A title\nghp_" + "h" * 36, False),
        ("https://h.org/?page=2#token", True),
        ("//h.org", True),
        ("a@b.org", True),
    ],
)
def test_a_page_that_holds_a_secret_is_not_kept(tmp_path: Path, text: str, kept: bool) -> None:
    cache = opened(tmp_path)
    version = PageVersion(path="a.md", key=key_of(FINGERPRINT, "a.md", b"one"), stat="")
    where = Location(path="a.md", line=1, column=1)
    # What ends one text and begins the next is no address: `//h.org` and `@writer`.
    links = (
        Link(href="//h.org", text="", kind="bare", location=where),
        Link(href="@writer", text="", kind="inline", location=where),
    )
    page = Document(path="a.md", title=text, lines=3, links=links)
    cache.put(version, write_record(page))
    cache.close()
    assert (opened(tmp_path).by_content(version) is not None) is kept
    assert kept or b"hunter2" not in (tmp_path / pagecache.FILE_NAME).read_bytes()


def test_other_trees_share_content_but_not_places(tmp_path: Path, file: Path) -> None:
    version = remember(tmp_path / "cache", file, b"one")
    other = opened(tmp_path / "cache", root="/elsewhere")
    assert other.by_stat("a.md", file.stat()) is None
    assert other.by_content(version) == PAGE
    other.close()


def test_another_fingerprint_knows_nothing(tmp_path: Path, file: Path) -> None:
    remember(tmp_path / "cache", file, b"one")
    other = opened(tmp_path / "cache", fingerprint=b"other")
    assert other.by_stat("a.md", file.stat()) is None
    assert other.by_content(PageVersion(path="a.md", key=key_of(b"other", "a.md", b"one"), stat="")) is None
    other.close()


@pytest.mark.parametrize("change", ["content", "touch", "replace"])
def test_a_changed_file_is_not_known_by_stat(tmp_path: Path, file: Path, change: str) -> None:
    remember(tmp_path / "cache", file, b"one")
    before = file.stat()
    if change == "content":
        file.write_bytes(b"two!")
    elif change == "touch":
        os.utime(file, ns=(1, 1))
    else:
        # The same size and times under another inode, as `mv` does.
        (tmp_path / "new").write_bytes(b"two")
        os.utime(tmp_path / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
        (tmp_path / "new").rename(file)
    cache = opened(tmp_path / "cache")
    assert cache.by_stat("a.md", file.stat()) is None
    cache.close()


def test_a_young_file_is_not_trusted_by_its_times(file: Path) -> None:
    found = file.stat()
    written = max(found.st_mtime_ns, found.st_ctime_ns)
    assert trusted_stat(found, written) == ""
    assert trusted_stat(found, written + 10**9) == ""
    assert trusted_stat(found, written - 10**12) == ""
    assert trusted_stat(found, written + 3 * 10**9) == stat_text(found)


def test_the_fingerprint_follows_settings() -> None:
    same = fingerprint("github", {"owner": ("x",)})
    assert same == fingerprint("github", {"owner": ("x",)})
    assert (
        len(
            {
                same,
                fingerprint("gitlab", {"owner": ("x",)}),
                fingerprint("github", {}),
                fingerprint("github", {"owner": ("y",)}),
            }
        )
        == 4
    )


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


def _garbage(path: Path) -> None:
    path.write_bytes(b"no database" * 1_000)


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(4_096, len(data), 7):
        data[place] ^= 0xFF
    path.write_bytes(data)


def _sql(*statements: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with sqlite3.connect(path) as database:
            for statement in statements:
                database.execute(statement)
        database.close()

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        _truncate,
        _garbage,
        _flip,
        _sql("DROP TABLE pages"),
        _sql("PRAGMA user_version=99"),
        _sql("UPDATE pages SET record = replace(record, 'A', 'B')"),
        _sql("UPDATE pages SET record = x'00ff'"),
        _sql("UPDATE pages SET sum = 'x'"),
        _sql("UPDATE places SET page = 77"),
        _sql("ALTER TABLE places RENAME COLUMN stat TO other"),
    ],
)
def test_a_damaged_cache_is_rebuilt_in_silence(
    tmp_path: Path, file: Path, damage: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "cache"
    version = remember(folder, file, b"one")
    damage(folder / pagecache.FILE_NAME)
    cache = opened(folder)
    assert cache.by_stat("a.md", file.stat()) in (None, PAGE)
    cache.put(version, write_record(PAGE))
    cache.close()
    again = opened(folder)
    assert again.by_stat("a.md", file.stat()) == PAGE
    again.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("kind", ["file", "no-directory", "directory"])
def test_a_folder_that_cannot_be_used_is_no_matter(tmp_path: Path, file: Path, kind: str) -> None:
    folder = tmp_path / "cache"
    if kind == "file":
        folder.write_text("a file where the folder should be", encoding="utf-8")
    elif kind == "no-directory":
        folder = Path("/proc/nowhere/cache")
    else:
        (folder / pagecache.FILE_NAME).mkdir(parents=True)
    cache = opened(folder)
    assert cache.is_empty()
    assert cache.by_stat("a.md", file.stat()) is None
    cache.put(PageVersion(path="a.md", key=b"k", stat=""), write_record(PAGE))
    cache.close()


def test_a_locked_cache_is_left_alone(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagecache, "_LOCK_SECONDS", 0.05)
    folder = tmp_path / "cache"
    version = remember(folder, file, b"one")
    with sqlite3.connect(folder / pagecache.FILE_NAME) as other:
        other.execute("BEGIN EXCLUSIVE")
        cache = opened(folder)
        cache.put(version, write_record(PAGE))
        cache.close()
    other.close()
    assert pagecache.info(folder).pages == 1


def test_two_runs_at_once_both_remember(tmp_path: Path) -> None:
    folder = tmp_path / "cache"

    def run(name: str) -> None:
        cache = opened(folder)
        for number in range(300):
            path = f"{name}{number}.md"
            cache.put(PageVersion(path=path, key=key_of(FINGERPRINT, path, b""), stat=""), write_record(PAGE))
        cache.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pagecache.info(folder).pages == 1_200


def test_what_nobody_used_for_a_month_goes(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "cache"
    remember(folder, file, b"one")
    remember(folder, file, b"two", root="/other")
    with sqlite3.connect(folder / pagecache.FILE_NAME) as database:
        database.execute("UPDATE pages SET day = day - 40")
        database.execute("UPDATE places SET day = day - 40")
    database.close()
    cache = opened(folder)
    assert cache.by_stat("a.md", file.stat()) == PAGE
    cache.close()
    assert pagecache.info(folder).pages == 1
    kept = opened(folder)
    assert kept.by_stat("a.md", file.stat()) == PAGE
    kept.close()


def test_info_and_clear(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "cache"
    assert pagecache.info(folder).size == 0
    assert pagecache.clear(folder) == 0
    remember(folder, file, b"one")
    assert (pagecache.info(folder).pages, pagecache.info(folder).size > 0) == (1, True)
    assert pagecache.clear(folder) >= 1
    assert not (folder / pagecache.FILE_NAME).exists()
