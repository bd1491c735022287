"""Nouns beside a number, in sentences for readers."""


def plural(count: int, one: str, many: str = "") -> str:
    """Give the form of a noun that stands beside *count*: *one* for 1, else *many*, by default *one* with an `s`."""
    if count == 1:
        return one
    return many or f"{one}s"
