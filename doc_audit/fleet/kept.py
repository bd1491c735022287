"""What is remembered of repositories from one run to the next, a file each in the cache."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from doc_audit import files
from doc_audit.errors import OutputError
from doc_audit.fleet.work import Share
from doc_audit.model.fleet import Kept, RepositorySetting
from doc_audit.wire.fleet import kept_from_json, kept_to_json
from doc_audit.writing import door

# A report of a hundred thousand pages is smaller.
_LARGEST = 1 << 30


def read(cache_dir: str | None, setting: RepositorySetting) -> Kept | None:
    """Give what is remembered of the repository of *setting*; None if nothing is, or it cannot be read."""
    if cache_dir is None or not setting.git:
        return None
    try:
        return kept_from_json(files.read_text(_file(cache_dir, setting), limit=_LARGEST))
    except (OSError, ValueError):
        return None


def write(cache_dir: str | None, setting: RepositorySetting, kept: Kept) -> None:
    """Remember *kept* of the repository of *setting*. Where that fails, it is audited again next time."""
    if cache_dir is None:
        return
    try:
        door.put(_file(cache_dir, setting), (kept_to_json(kept).encode(),))
    except OutputError:
        return


def told(share: Share) -> str:
    """Stand in a digest for what servers and other repositories said; empty if that is not all that there is to say."""
    if not share.complete:
        return ""
    return hashlib.sha256(repr(share).encode("utf-8", "surrogatepass")).hexdigest()


def digests(written: Mapping[str, str]) -> dict[str, str]:
    """Give a digest for each file that was *written*, by its name."""
    return {name: hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for name, text in written.items()}


def still_there(folder: Path, digests: Mapping[str, str]) -> bool:
    """Say whether the files in *folder* are as they were written."""
    for name, digest in digests.items():
        try:
            data = files.read_bytes(folder / name, limit=_LARGEST)
        except (OSError, ValueError):
            return False
        if hashlib.sha256(data).hexdigest() != digest:
            return False
    return True


def _file(cache_dir: str, setting: RepositorySetting) -> Path:
    place = hashlib.sha256(f"{setting.git}\n{setting.branch}".encode()).hexdigest()[:16]
    return Path(cache_dir) / "fleet" / "kept" / f"{setting.name}-{place}.json"
