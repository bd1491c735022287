"""A page goes one way through `source`: whoever follows it opens no file of that room again but to remember the page."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
# Where the way ends is where it began; the parser's own helpers stand below it.
TWICE = {"source/pagecache.py", "source/remembered.py", "source/page.py"}


def test_a_page_goes_one_way() -> None:
    done = subprocess.run(
        [sys.executable, REPOSITORY / "scripts" / "trace_page.py"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    way = done.stdout.partition("\n\n")[2].split()
    steps = [file for file in dict.fromkeys(way) if file.startswith("source/") and file not in TWICE]
    assert steps == [
        f"source/{name}.py" for name in ("read", "reading", "fingerprint", "workers", "parsing", "page_version", "text")
    ]
    assert {file for file, times in Counter(way).items() if times > 1 and file.startswith("source/")} <= TWICE
