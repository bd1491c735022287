"""One part of an audit that several machines share: pages by their path, addresses by their host."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """Part *index* (from 1) of *count*."""

    index: int
    count: int

    def holds(self, name: str) -> bool:
        """Say whether the path or host *name* belongs to this part; the same on every machine, for ever."""
        number = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big")
        return number % self.count == self.index - 1
