"""What is remembered of a page is forgotten when the code that reads pages changes."""

import subprocess
import sys
from pathlib import Path

from doc_audit.source import fingerprint

LIST = """
import sys
import doc_audit.source.page, doc_audit.wire.document
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("doc_audit.")), sep="\\n")
"""

NO_SAY = {"errors.py", "version.py"}  # names of errors; and the version, which names no code


def test_all_code_that_a_page_passes_through_counts() -> None:
    done = subprocess.run([sys.executable, "-c", LIST], capture_output=True, encoding="utf-8", timeout=60, check=True)
    imported = {Path(line) for line in done.stdout.splitlines()}
    counted = set(fingerprint.counted_files())
    assert len(imported) > 20
    assert {file.name for file in imported - counted} <= NO_SAY


def test_the_words_of_labels_count() -> None:
    package = Path(fingerprint.__file__).parent.parent
    words = set(package.glob("m*/*.toml"))
    assert words
    assert words <= set(fingerprint.counted_files())
