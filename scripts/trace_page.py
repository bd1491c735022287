"""Trace the way of a page through the code: the files that a reader opens who follows a run, and how often one is opened again.

Usage: python scripts/trace_page.py [PAGE]; the default is a page of sample_docs. The page is copied into a tree of its own and
read with an empty cache. Each function counts once, where it is called first; a file is opened again when a function of it is
called after functions of other files were.
"""

import datetime as dt
import inspect
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FrameType

from doc_audit import Context, Request, gather

REPOSITORY = Path(__file__).parent.parent
PACKAGE = REPOSITORY / "doc_audit"
PAGE = REPOSITORY / "sample_docs" / "README.md"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def main(page: Path) -> None:
    """Print the way of *page*, file by file."""
    way = list(_files(_calls(lambda: _read(page))))
    inside = way[way.index("source/read.py") :]
    end = max(index for index, file in enumerate(inside) if file.startswith(("source/pagecache", "wire/document")))
    for name, part in (("gather", way), ("reading the page", inside[: end + 1])):
        again = Counter(part)
        print(f"{name}: {len(again)} files, opened again {len(part) - len(again)} times")
        for file, times in again.most_common():
            if times > 1:
                print(f"  {times - 1:>2}  {file}")
    print("\n" + "\n".join(inside[: end + 1]))


def _read(page: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        root.mkdir()
        (root / "page.md").write_bytes(page.read_bytes())
        cache = str(Path(folder) / "cache")
        request = Request(paths=(str(root),), root=str(root), as_of=NOON.date(), offline=True, cache_dir=cache)
        gather(request, Context(clock=lambda: NOON, environ={}))


def _calls(work: Callable[[], None]) -> list[CodeType]:
    """Give each function of the package that *work* calls, in the order of first calls."""
    found: dict[CodeType, None] = {}

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_flags & inspect.CO_OPTIMIZED and "<" not in frame.f_code.co_name:
            found.setdefault(frame.f_code)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return [code for code in found if Path(code.co_filename).is_relative_to(PACKAGE)]


def _files(calls: list[CodeType]) -> Iterator[str]:
    last = ""
    for code in calls:
        file = Path(code.co_filename).relative_to(PACKAGE).as_posix()
        if file != last:
            yield file
        last = file


if __name__ == "__main__":
    main(Path((sys.argv[1:] or [str(PAGE)])[0]))
