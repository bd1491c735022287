"""Nouns beside a number, in sentences for readers."""


def plural(count: int, one: str, many: str = "") -> str:
    """Give the form of a noun that stands beside *count*: *one* for 1, else *many*, by default *one* with an `s`."""
    if count == 1:
        return one
    return many or f"{one}s"


def number(count: int, one: str, many: str = "") -> str:
    """Write *count* and the noun beside it: `1 page`, `2,000 pages`."""
    return f"{count:,} {plural(count, one, many)}"
