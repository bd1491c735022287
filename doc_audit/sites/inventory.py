"""The inventory of a site built by Sphinx (https://sphobjinv.readthedocs.io/en/stable/syntax.html)."""

import zlib

# Bytes of an inventory unpacked; that of CPython has 1.5 million.
_LARGEST = 20_000_000


def read_inventory(text: str) -> frozenset[str]:
    """Give what an `objects.inv` names, in lower case. *text* has one character a byte; nothing if it cannot be read."""
    data = text.encode("latin-1", "replace")
    for _ in range(4):
        data = data.partition(b"\n")[2]
    try:
        plain = zlib.decompressobj().decompress(data, _LARGEST)
    except zlib.error:
        return frozenset()
    return frozenset(" ".join(name.lower().split()) for name in _names(plain.decode("utf-8", "replace")))


def _names(text: str) -> list[str]:
    """Each line is `name domain:role priority address title`; a name may hold blanks."""
    found = []
    for line in text.split("\n"):
        words = line.split(" ")
        for place in range(1, len(words) - 1):
            if ":" in words[place] and words[place + 1].lstrip("-").isdigit():
                found.append(" ".join(words[:place]))
                break
    return found
