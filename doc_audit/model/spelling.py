"""Names compared by what they spell, whatever the case and the signs between the words."""

from unicodedata import normalize


def alphanumeric(text: str) -> str:
    """Give the letters and digits of *text*, in folded case."""
    return "".join(filter(str.isalnum, text.casefold()))


def unaccented(text: str) -> str:
    """Give the same without accents: what `Été` and `ete` have in common (Unicode's NFKD)."""
    return alphanumeric(normalize("NFKD", text))
