"""Teams split out of free text, and the names that a project calls them by."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from doc_audit.model.redact import redact
from doc_audit.model.settings import OwnerAlias

# Half a year without a commit: whoever owned the page may have moved on.
QUIET_DAYS = 180

# Whoever needs more names does not name owners.
_LONGEST = 2000
_SPLIT = re.compile(
    r"(?:(?<!\s)\s++)?(?:[,;&+]|/(?=\s*[A-Z@#])|\band\b|\bund\b|\by\b|\bet\b)\s*|(?<!\s)\s+/\s+", re.IGNORECASE
)
_TAIL = re.compile(r"(?<!\s)\s+(teams?|squads?|groups?|guilds?|engineers)\Z", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]{1,100})\]\([^)]{0,500}\)")


@lru_cache(maxsize=1 << 12)
def split_owners(text: str) -> tuple[str, ...]:
    """Split `DevOps, SRE & Platform Engineering Teams` into DevOps, SRE, Platform Engineering; order kept, each once, no secret in them."""
    # Before it is split: a part of an address does not show that it is one.
    plain = " ".join(_LINK.sub(r"\1", redact(text[:_LONGEST])).split()).strip(" *_`.")
    # An explanation in brackets is not another owner: `Antigravity (Claude Opus 4.6)`.
    outside, bracket, _ = plain.partition(" (")
    parts = [part.strip(" *_`.") for part in _SPLIT.split(outside) if part.strip(" *_`.")]
    if len(parts) > 1 and (tail := _TAIL.search(parts[-1])) and tail[1].lower().endswith("s"):
        parts[-1] = parts[-1][: tail.start()]
    elif bracket and len(parts) == 1:
        parts = [plain]
    return tuple(dict.fromkeys(part for part in parts if part))


def canonical(names: Iterable[str], aliases: Iterable[OwnerAlias]) -> tuple[str, ...]:
    """Give each of *names* by its team's name where an alias knows it, in folded case."""
    known = {name.casefold(): alias.team for alias in aliases for name in (*alias.names, alias.team)}
    return tuple(dict.fromkeys(known.get(name.casefold(), name) for name in names))


def quiet(owners: Iterable[str], authors: Mapping[str, dt.date], today: dt.date) -> tuple[tuple[str, dt.date], ...]:
    """Find the owners who commit under that name, handle or mail address, but not for `QUIET_DAYS`: name and last day.

    Teams and names that no commit carries are not judged.
    """
    found = []
    for owner in sorted(set(owners)):
        last = authors.get(owner.casefold()) or authors.get(owner.casefold().removeprefix("@"))
        if last is not None and (today - last).days > QUIET_DAYS:
            found.append((owner, last))
    return tuple(found)
