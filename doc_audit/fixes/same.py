"""Whether a page that git calls renamed is the same page, or another one of the same template."""

import re
from collections import Counter
from collections.abc import Callable

from doc_audit.metadata.stamps import line_kind
from doc_audit.metadata.vocabulary import Vocabulary
from doc_audit.model.lines import lines_of

# A relative link is written anew when its page moves.
_DESTINATION = re.compile(r"\]\([^()\s]{0,500}")
_WORD = re.compile(r"[^\W_][\w.@-]*")
_ENDS = ".-_"


def is_same_page(old: str, new: str, title_of: Callable[[str], str], known: Vocabulary) -> bool:
    """Say whether the page *new* is the page *old* after it was renamed and perhaps worked on.

    Their titles agree, and no name or number of one stands in the place of one of the other: a name that was only added or only
    removed is work on the page. Dates of review do not count. *title_of* gives the title of a page, *known* are the words that
    tell metadata.
    """
    if title_of(old).casefold() != title_of(new).casefold():
        return False
    before, after = _telling_words(old, known), _telling_words(new, known)
    return not (before - after and after - before)


def _telling_words(text: str, known: Vocabulary) -> Counter[str]:
    """Count the names and numbers of a page: words with a capital letter or a digit, and words that hold a sign, as identifiers do."""
    found: Counter[str] = Counter()
    for line in lines_of(_DESTINATION.sub("](", text)):
        if line_kind(line, known) is None:
            words = (match[0].rstrip(_ENDS) for match in _WORD.finditer(line))
            found.update(word.casefold() for word in words if _tells(word))
    return found


def _tells(word: str) -> bool:
    return not word.islower() or not word.isalpha()
