"""What a page's yield depends on beside its bytes: the code that reads it, the libraries below, and the settings."""

import hashlib
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from doc_audit.model.document import Words

LIBRARIES = ("markdown_it", "msgspec", "mdit_py_plugins", "mdurl", "yaml", "ftfy", "wcwidth", "rapidfuzz", "dateutil")

# Every room of ours that a page passes through before it is remembered; a test looks at what is imported.
ROOMS = ("markdown", "metadata", "model", "source", "vcs", "wire")


def fingerprint(sites: str, labels: Words) -> bytes:
    """Give a digest that changes whenever a page may yield something else with the same bytes.

    *sites* stands for how the sites of the tree are read. The digest is empty where the code cannot be read as files, and so
    cannot be seen to change.
    """
    settings = repr((sites, sorted(labels.items())))
    try:
        code = _code()
    except OSError:
        return b""
    return hashlib.blake2b(code + settings.encode("utf-8", "surrogatepass"), digest_size=20).digest()


@cache
def _code() -> bytes:
    digest = hashlib.blake2b(f"{sys.version} {unicodedata.unidata_version}".encode())
    for file in counted_files():
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.digest()


def counted_files() -> Iterator[Path]:
    """Give our own code that has a say, and of each library the file that names its version."""
    package = Path(__file__).parent.parent
    for room in ROOMS:
        yield from sorted((package / room).rglob("*.py"))
        yield from sorted((package / room).rglob("*.toml"))
    for name in LIBRARIES:
        spec = find_spec(name)
        if spec is None or not spec.origin:
            continue
        start = Path(spec.origin)
        for file in (start, start.with_name("_version.py")):
            if file.is_file():
                yield file
