"""Differences as bytes, which git takes whatever is in them."""

import os
import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from doc_audit.fixes.patch import patch

LINES = st.sampled_from(
    [
        b"a\n",
        b"b\r\n",
        b"c\r",
        b"\x0c\n",
        b"\xef\xbb\xbf",
        b"\x1b[1m\n",
        b"\xe2\x80\xa8",
        b"-- \n",
        b"\\ No newline\n",
        b"\xff\n",
    ]
)
TEXTS = st.lists(LINES, max_size=12).map(b"".join)
NAMES = st.sampled_from(["a.md", "a b.md", 'q"\t\\.md', "\u00fc\n.md", os.fsdecode(b"\xff.md"), "d/e f/g.md"])


@settings(max_examples=40, deadline=None)
@given(NAMES, TEXTS, TEXTS)
def test_git_apply_makes_the_new_text_of_the_old_one(name: str, old: bytes, new: bytes) -> None:
    if not old or not new:
        # A page is neither made nor emptied.
        return
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(old)
        data = patch(name, old, new)
        assert bool(data) == (old != new)
        if data:
            line = ["git", "apply", "--whitespace=nowarn", "-"]
            environ = {"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(Path(folder).parent)}
            subprocess.run(line, cwd=folder, input=data, env=environ, check=True, capture_output=True)
        assert page.read_bytes() == new
