"""Lines that hold a date and a word of review, and were not read as metadata: where a reader doubts a verdict, they are named."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from doc_audit.metadata.dates import read_date
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.metadata.words import fold, grid

_DATE = re.compile(
    r"(?<![\d.])(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d|(?:19|20)\d\d\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?"
    r"|\d{1,2}\.? [^\W\d_]{3,12}+\.?,? (?:19|20)\d\d|[^\W\d_]{3,12}+\.? (?:\d{1,2}(?:st|nd|rd|th)?, )?(?:19|20)\d\d)(?!\d)"
)
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_LONGEST = 400
_MOST = 20
# Shorter words are parts of others in many languages.
_SHORTEST = 5


def unread_dates(lines: Sequence[str], taken: Collection[int], known: Vocabulary) -> Iterator[tuple[int, str]]:
    """Give number (from 1) and text of up to twenty *lines* that hold a date and a word of review; those in *taken* were read."""
    found = 0
    in_code = False
    for number, line in enumerate(lines, start=1):
        if _FENCE.match(line):
            in_code = not in_code
        text = line[:_LONGEST].strip()
        if in_code or number in taken or not _speaks_of_review(text):
            continue
        if any(read_date(date[0], known).date for date in _DATE.finditer(text)):
            yield number, text
            found += 1
        if found == _MOST:
            return


def _speaks_of_review(text: str) -> bool:
    folded = fold(text)
    return any(word in folded for word in _review_words())


@cache
def _review_words() -> frozenset[str]:
    found = set()
    for parts in grid().values():
        for name in ("reviewed", "updated", "review"):
            for word in parts[name].split(", "):
                if len(word) >= _SHORTEST or word[0] >= "\u3040":
                    found.add(word)
    return frozenset(found)
