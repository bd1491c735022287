"""What is set for the whole process is set when the program starts, by one module, and never by an import."""

import re
import subprocess
import sys
from pathlib import Path

import doc_audit

PACKAGE = Path(doc_audit.__file__).parent
WHOLE_PROCESS = re.compile(
    r"\bgc\.\w|\bos\._exit\(|\bos\.exec|\bos\.environ\[[^]]*\] =|\bos\.(?:chdir|umask|putenv|setpriority)\(|\bsys\.set"
)
OTHERS = {
    "fleet/remotes.py",  # a git that takes too long is ended with all that it started
    "source/workers.py",  # a worker process, which is ours alone, ends itself when its parent is gone
    "writing/door.py",  # the mask of new files can only be asked for by setting it; it is put back at once
}

IMPORT_ALL = """
import gc, os, pkgutil, signal, sys, importlib
before = gc.get_threshold(), [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)], dict(os.environ)
import doc_audit
names = [found.name for found in pkgutil.walk_packages(doc_audit.__path__, "doc_audit.") if found.name != "doc_audit.__main__"]
for name in names:
    importlib.import_module(name)
assert len(names) > 150
after = gc.get_threshold(), [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)], dict(os.environ)
assert before == after, (before, after)
"""


def test_importing_every_module_changes_nothing_of_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], capture_output=True, encoding="utf-8", timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr


def test_only_one_module_speaks_to_the_whole_process() -> None:
    found = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if WHOLE_PROCESS.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"cli/process.py"} | OTHERS
