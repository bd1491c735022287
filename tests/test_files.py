"""The one door to files: what it lets in, what it refuses and why, and that nothing in the package goes around it."""

import ast
import contextlib
import errno
import os
import re
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from no_files import pipe, unix_socket

import doc_audit
from doc_audit import files

PACKAGE = Path(doc_audit.__file__).parent


def endless_pipe(path: Path) -> None:
    """A pipe that somebody holds open for writing and never writes to."""
    os.mkfifo(path)
    held.append(os.open(path, os.O_RDWR))


held: list[int] = []


def folder(path: Path) -> None:
    path.mkdir()


def link_to(target: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.symlink_to(target)

    make.__name__ = f"link to {target}"
    return make


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except OSError:
        pytest.skip("making a device takes root")


def sparse(path: Path) -> None:
    path.write_bytes(b"")
    os.truncate(path, 8 << 30)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


NONE = (
    (pipe, "a named pipe"),
    (endless_pipe, "a named pipe"),
    (unix_socket, "a socket"),
    (folder, "a folder"),
    (link_to("/dev/zero"), "a device"),
    (link_to("/dev/tty"), "a device"),
    (link_to("/dev/stdin"), "it is a|leads out"),
    (device, "a device"),
    (sparse, "8589.9 MB, more than the limit"),
    (loop, "symbolic links"),
    (link_to("/proc/self/environ"), "leads out"),
    (link_to("/proc/self/mem"), "leads out"),
    (link_to("../outside"), "leads out"),
    (link_to("way/out"), "leads out"),
)


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "outside").write_text("secret", encoding="utf-8")
    root = tmp_path / "tree"
    (root / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/out").write_text("secret", encoding="utf-8")
    (root / "way").symlink_to("../elsewhere")
    yield root
    while held:
        os.close(held.pop())


@pytest.mark.parametrize(("make", "words"), NONE, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_no_file_of_the_tree_is_refused_and_noted(tree: Path, make: Callable[[Path], None], words: str) -> None:
    make(tree / "x")
    with files.noting() as noted, pytest.raises(OSError, match=re.compile(words, re.IGNORECASE)) as caught:
        files.read_bytes(tree / "x", limit=1000, inside=tree)
    assert noted == {str(tree / "x"): caught.value.strerror}


def test_what_is_not_there_is_not_worth_a_note(tree: Path) -> None:
    (tree / "dangling").symlink_to("nowhere")
    (tree / "plain").write_bytes(b"")
    with files.noting() as noted:
        for name in ("gone", "dangling", "plain/below"):
            with pytest.raises((FileNotFoundError, NotADirectoryError)):
                files.read_bytes(tree / name, limit=1000, inside=tree)
    assert noted == {}


@pytest.mark.parametrize("name", ["plain", "link", "absolute", "deep/up", "folder/plain", "chain"])
def test_links_inside_the_tree_are_followed(tree: Path, name: str) -> None:
    (tree / "deep/plain").write_bytes(b"text")
    (tree / "plain").write_bytes(b"text")
    (tree / "link").symlink_to("deep/plain")
    (tree / "absolute").symlink_to(tree / "deep/plain")
    (tree / "deep/up").symlink_to("../plain")
    (tree / "folder").symlink_to("deep")
    (tree / "chain").symlink_to("link")
    assert files.read_bytes(tree / name, limit=4, inside=tree) == b"text"


@pytest.mark.parametrize("spelling", ["{}", "{}/", "{}/deep/..", "{}-by-link", "{}/../tree"])
def test_the_root_may_be_spelled_in_many_ways(tree: Path, spelling: str) -> None:
    (tree / "a").write_bytes(b"text")
    Path(f"{tree}-by-link").symlink_to("tree")
    root = spelling.format(tree)
    assert files.read_bytes(f"{root}/a", limit=4, inside=root) == b"text"
    assert files.read_bytes(tree / "a", limit=4, inside=root) == b"text"
    with pytest.raises(files.Refused, match="leads out"):
        files.read_bytes(f"{root}/way/out", limit=100, inside=root)


def test_a_folder_whose_name_begins_like_the_root_is_outside(tree: Path) -> None:
    beside = Path(f"{tree}-beside")
    beside.mkdir()
    (beside / "a").write_bytes(b"secret")
    (tree / "a").symlink_to(beside / "a")
    with pytest.raises(files.Refused, match="leads out"):
        files.read_bytes(tree / "a", limit=100, inside=tree)


def test_without_proc_the_place_is_found_by_its_name(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_proc(_: str) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(os, "readlink", no_proc)
    (tree / "a").write_bytes(b"text")
    assert files.read_bytes(tree / "a", limit=4, inside=tree) == b"text"


def test_the_limit_is_the_last_size_that_is_read(tree: Path) -> None:
    (tree / "a").write_bytes(b"x" * 100)
    assert len(files.read_bytes(tree / "a", limit=100)) == 100
    with pytest.raises(files.TooLarge, match="more than the limit") as caught:
        files.read_bytes(tree / "a", limit=99)
    assert caught.value.errno == errno.EFBIG


def test_a_file_that_grows_while_it_is_read_is_too_large(tree: Path) -> None:
    (tree / "a").write_bytes(b"x" * 10)
    with files.opened(tree / "a", limit=50_000_000) as file:
        with (tree / "a").open("ab") as growing:
            growing.write(b"y" * 1000)
        assert len(file.read()) == 1010
    with files.opened(tree / "a", limit=2000) as file:
        with (tree / "a").open("ab") as growing:
            growing.write(b"y" * 1000)
        with pytest.raises(files.TooLarge, match="grew while it was read"):
            file.read()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="there is no /proc here")
def test_a_file_that_says_it_is_empty_is_read_to_its_end() -> None:
    assert Path("/proc/self/status").stat().st_size == 0
    assert files.read_bytes("/proc/self/status", limit=100_000).startswith(b"Name:")
    with pytest.raises(files.TooLarge):
        files.read_bytes("/proc/self/status", limit=10)


def test_a_file_exchanged_between_look_and_reading_gives_nothing_away(tree: Path) -> None:
    """A page is made a link to a secret and back as fast as the disk can; what is read is the page, or nothing."""
    page, link, other = tree / "page", tree / "link", tree / "other"
    page.write_bytes(b"page")
    over = threading.Event()

    def exchange() -> None:
        while not over.is_set():
            link.symlink_to("../outside")
            link.replace(page)
            other.write_bytes(b"page")
            other.replace(page)

    thread = threading.Thread(target=exchange)
    thread.start()
    read, end = [], time.monotonic() + 2
    try:
        while time.monotonic() < end:
            with contextlib.suppress(FileNotFoundError, files.Refused):
                read.append(files.read_bytes(page, limit=100, inside=tree))
    finally:
        over.set()
        thread.join()
    assert set(read) == {b"page"}


def test_without_following_a_link_is_refused_even_inside_the_tree(tree: Path) -> None:
    (tree / "rules").write_bytes(b"*.log\n")
    (tree / ".gitignore").symlink_to("rules")
    with pytest.raises(files.Refused, match="git does not follow"):
        files.read_text(tree / ".gitignore", limit=100, follow=False)
    assert files.read_text(tree / "rules", limit=100, follow=False) == "*.log\n"


def test_text_has_one_kind_of_line_end(tree: Path) -> None:
    (tree / "a").write_bytes(b"\xef\xbb\xbfa\r\nb\rc\n\xff")
    assert files.read_text(tree / "a", limit=100, encoding="utf-8-sig", errors="replace") == "a\nb\nc\n\ufffd"
    with pytest.raises(UnicodeDecodeError):
        files.read_text(tree / "a", limit=100)


def test_no_descriptor_is_left_open(tree: Path) -> None:
    (tree / "a").write_bytes(b"text")
    pipe(tree / "pipe")
    before = len(list(Path("/dev/fd").iterdir()))
    for name in ("a", "pipe", "way/out", "deep"):
        with contextlib.suppress(OSError):
            files.read_bytes(tree / name, limit=3, inside=tree)
    assert len(list(Path("/dev/fd").iterdir())) == before


# What the user names --------------------------------------------------------------------------------------------------


def test_a_named_file_may_lie_anywhere_and_the_null_device_is_empty(tree: Path) -> None:
    assert files.read_given(tree / "way/out") == "secret"
    assert files.read_given(os.devnull) == ""
    assert files.read_given(os.devnull, encoding="utf-8-sig") == ""


@pytest.mark.parametrize(("make", "words"), [(pipe, "nobody writes"), (unix_socket, "a socket"), (folder, "a folder")])
def test_a_named_file_that_is_none_is_refused(tree: Path, make: Callable[[Path], None], words: str) -> None:
    make(tree / "x")
    with pytest.raises(files.Refused, match=words):
        files.read_given(tree / "x")
    with pytest.raises(files.Refused, match="a device"):
        files.read_given("/dev/zero")


def test_a_pipe_is_read_to_its_end_however_slowly_it_is_written(tmp_path: Path) -> None:
    pipe(tmp_path / "x")
    script = "import sys, time\nwith open(sys.argv[1], 'w') as f:\n for n in range(3):\n  print(n, file=f, flush=True); time.sleep(.2)"
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "x")]) as writer:
        text = ""
        # The writer may not have come yet.
        for _ in range(100):
            with contextlib.suppress(files.Refused):
                text = files.read_given(tmp_path / "x")
                break
            time.sleep(0.05)
        assert text == "0\n1\n2\n"
        assert writer.wait(timeout=10) == 0


def test_a_pipe_that_never_ends_is_too_large() -> None:
    with subprocess.Popen(["cat", "/dev/zero"], stdout=subprocess.PIPE) as endless:
        assert endless.stdout is not None
        try:
            with pytest.raises(files.TooLarge):
                files.read_given(f"/dev/fd/{endless.stdout.fileno()}", limit=1_000_000)
        finally:
            endless.kill()


@pytest.mark.parametrize("make", [pipe, unix_socket, folder, link_to("/dev/zero")], ids=lambda make: make.__name__)
def test_a_database_is_a_file_or_not_there_yet(tree: Path, make: Callable[[Path], None]) -> None:
    files.check_store(tree / "new.sqlite3")
    (tree / "old.sqlite3").write_bytes(b"")
    files.check_store(tree / "old.sqlite3")
    make(tree / "x")
    with pytest.raises(files.Refused):
        files.check_store(tree / "x")


# No other door --------------------------------------------------------------------------------------------------------

# What opens a file, by the last part of its name.
OPENERS = {
    "open", "open_code", "fdopen", "FileIO", "read_text", "read_bytes", "openat", "mmap", "memmap", "fromfile", "loadtxt",
    "getline", "getlines", "copyfile", "copy", "copy2", "copytree", "make_archive", "unpack_archive", "FileSystemLoader",
    "PackageLoader", "load_verify_locations", "load_cert_chain", "runpy", "run_path", "exec_module", "ConfigParser", "is_tarfile",
    "FileInput", "ZipFile", "TarFile", "netrc", "dbm", "shelve", "sendfile", "parse_file", "from_file",
}  # fmt: skip
DATABASES = {"sqlite3.connect"}
# File of the package and the function that holds the call -> why it need not go through the door.
ALLOWED = {
    ("files.py", "_open"): "the door itself",
    ("files.py", "_read_pipe"): "the door itself, for a pipe that the user named",
    ("writing/door.py", "_write_beside"): "writes, to a file that it has just made",
    ("writing/door.py", "_append"): "writes, to what is no regular file",
    ("cli/streams.py", "open_what_is_closed"): "opens the null device in place of a closed stream",
    ("cli/streams.py", "drop_stdout"): "writes to the null device",
    ("cli/streams.py", "drop_what_cannot_be_written"): "writes to the null device",
    ("source/fingerprint.py", "_code"): "reads our own code",
    ("metadata/words.py", "read_words"): "reads our own table",
    ("metadata/weekdays.py", "tables"): "reads our own table",
    ("wire/schema.py", "run_schema"): "reads our own schema",
    ("wire/fleet.py", "fleet_schema"): "reads our own schema",
    (
        "reports/page/templating.py",
        "",
    ): "Jinja's loader: for our own templates, and as a base whose reading is overridden",
    ("database.py", "connect"): "SQLite opens by itself, after check_store",
    ("web/http/connection.py", "lacks_only_its_issuer"): "TLS takes the certificate as data",
    ("web/http/network.py", "trust"): "TLS reads the certificates that the user's environment names",
}


class _Calls(ast.NodeVisitor):
    """Every place of a module that opens a file without the door, as (function, what)."""

    def __init__(self) -> None:
        self.where: list[str] = []
        self.door: set[str] = set()
        self.found: list[tuple[str, str, int]] = []

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            name = alias.asname or alias.name
            if node.module == "doc_audit" and alias.name == "files":
                self.door.add(f"{name}.")
            elif node.module == "doc_audit.files":
                self.door.add(name)
            elif alias.name in OPENERS:
                self.found.append((".".join(self.where), f"import of {alias.name}", node.lineno))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        self.where.append(node.name)
        self.generic_visit(node)
        self.where.pop()

    visit_ClassDef = visit_FunctionDef

    def visit_Name(self, node: ast.Name) -> None:
        # Also where it is handed on without being called: `map(open, names)`.
        if node.id == "open" and isinstance(node.ctx, ast.Load):
            self.found.append((".".join(self.where), node.id, node.lineno))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        text = ast.unparse(node)
        if (node.attr in OPENERS or text in DATABASES) and text.removesuffix(node.attr) not in self.door:
            self.found.append((".".join(self.where), text, node.lineno))
        self.generic_visit(node)


def _around_the_door(source: str) -> list[tuple[str, str, int]]:
    calls = _Calls()
    calls.visit(ast.parse(source))
    return calls.found


# Names of ours that happen to be called like one that opens.
FIELDS = {"counts.open", "tally.open", "self.open", "out.copy"}


def test_nothing_in_the_package_opens_a_file_but_the_door() -> None:
    used, wrong = set(), []
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        for function, what, line in _around_the_door(file.read_text(encoding="utf-8")):
            if what in FIELDS:
                continue
            if (name, function) in ALLOWED:
                used.add((name, function))
            else:
                wrong.append(f"{name}:{line}: {what} in {function or 'the module'}")
    assert not wrong, "\n".join(wrong)
    assert set(ALLOWED) == used, "an exception that nothing needs any more"


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "Path('x').open()",
        "Path('x').read_text()",
        "os.open('x', 0)",
        "io.open('x')",
        "from io import open",
        "from codecs import open as o",
        "map(open, names)",
        "read = path.read_bytes",
        "sqlite3.connect('x')",
        "def f():\n class A:\n  x = files.read_text('x')",
    ],
)
def test_the_look_for_other_doors_finds_them(source: str) -> None:
    assert _around_the_door(source)


@pytest.mark.parametrize(
    "source",
    [
        "from doc_audit import files\nfiles.read_text('x')",
        "from doc_audit.files import read_text\nread_text('x')",
        "x.opened",
    ],
)
def test_the_door_is_none_of_them(source: str) -> None:
    assert not _around_the_door(source)
