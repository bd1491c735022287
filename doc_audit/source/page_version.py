"""How a page is recognised: by its stat data while its file is the same, else by a digest of its path and bytes."""

import hashlib
import os
from dataclasses import dataclass

# FAT counts in steps of two seconds; a file as young as that may change again and show the same times.
_RACY_NS = 2 * 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class PageVersion:
    """What a page was when it was read: *key* is the digest of its path and bytes; *stat* is empty where it may not be trusted."""

    path: str
    key: bytes
    stat: str


def key_of(fingerprint: bytes, path: str, data: bytes) -> bytes:
    """Give the digest of what a page yields: *fingerprint* stands for the parser and its settings."""
    digest = hashlib.blake2b(fingerprint, digest_size=20)
    digest.update(path.encode("utf-8", "surrogatepass") + b"\0")
    digest.update(data)
    return digest.digest()


def stat_text(found: os.stat_result) -> str:
    """Give the stat data by which an unchanged file is recognised."""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def trusted_stat(found: os.stat_result, now: int) -> str:
    """Give the stat data, or nothing where the file is so young that it may change again unseen (git calls it racy)."""
    if max(found.st_mtime_ns, found.st_ctime_ns) >= now - _RACY_NS:
        return ""
    return stat_text(found)
