"""Whose a page is: teams split out of free text, by the names that a project calls them by."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from doc_audit.model.document import Stamp
from doc_audit.model.ownership import Owned
from doc_audit.model.redact import redact
from doc_audit.model.settings import OwnerAlias

# Half a year without a commit: whoever owned the page may have moved on.
QUIET_DAYS = 180

# A longer text does not name owners.
_LONGEST = 2000
_SPLIT = re.compile(
    r"(?:(?<!\s)\s++)?(?:[,;&+]|/(?=\s*[A-Z@#])|\band\b|\bund\b|\by\b|\bet\b)\s*|(?<!\s)\s+/\s+", re.IGNORECASE
)
_TAIL = re.compile(r"(?<!\s)\s+(teams?|squads?|groups?|guilds?|engineers)\Z", re.IGNORECASE)
_LINK = re.compile(r"\[([^\]]{1,100})\]\([^)]{0,500}\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOwners:
    """The owners of one page by *names*; *text* is how they are written, and *source* says where."""

    names: tuple[str, ...] = ()
    text: str | None = None
    source: str = ""


def owners_of(
    stamps: Iterable[Stamp], folder_owner: str | None, owned: Owned | None, aliases: Sequence[OwnerAlias]
) -> PageOwners:
    """Say whose a page is: as it states itself, else by its folder, else by the owner file that says it is *owned*."""
    stated = [stamp for stamp in stamps if stamp.role == "owner" and stamp.problem is None]
    if stated:
        return _stated(stated, aliases)
    if folder_owner:
        return PageOwners(names=canonical(split_owners(folder_owner), aliases), text=folder_owner, source="folder rule")
    if owned is not None and owned.owners:
        names = canonical(owned.owners, aliases)
        return PageOwners(names=names, text=" ".join(owned.owners), source=owned.where())
    return PageOwners()


def _stated(stamps: Sequence[Stamp], aliases: Sequence[OwnerAlias]) -> PageOwners:
    """Give the owners that follow the first label that names some; one source may have the same label several times."""
    first = stamps[0]
    texts: list[str] = []
    names: list[str] = []
    for stamp in stamps:
        if stamp.source == first.source and stamp.label == first.label:
            texts.append(stamp.raw)
            names += split_owners(stamp.raw)
    source = f"page ({first.source}), line {first.location.line}"
    return PageOwners(names=canonical(names, aliases), text=", ".join(texts), source=source)


@lru_cache(maxsize=1 << 12)
def split_owners(text: str) -> tuple[str, ...]:
    """Split `DevOps, SRE & Platform Engineering Teams` into DevOps, SRE, Platform Engineering; order kept, each once, no secret in them."""
    # Before it is split: a part of an address does not show that it is one.
    plain = _without_markup(" ".join(_LINK.sub(r"\1", redact(text[:_LONGEST])).split()))
    # An explanation in brackets is not another owner: `Antigravity (Claude Opus 4.6)`.
    outside, bracket, _ = plain.partition(" (")
    parts = list(filter(None, map(_without_markup, _SPLIT.split(outside))))
    if len(parts) > 1:
        parts[-1] = _without_plural(parts[-1])
    elif bracket and parts:
        parts = [plain]
    return tuple(dict.fromkeys(filter(None, parts)))


def _without_markup(text: str) -> str:
    return text.strip(" *_`.")


def _without_plural(name: str) -> str:
    """Take off a word such as `Teams`, which speaks of all the names before it too."""
    tail = _TAIL.search(name)
    if tail is not None and tail[1].lower().endswith("s"):
        return name[: tail.start()]
    return name


def canonical(names: Iterable[str], aliases: Iterable[OwnerAlias]) -> tuple[str, ...]:
    """Give each of *names* by its team's name where an alias knows it, in folded case."""
    known: dict[str, str] = {}
    for alias in aliases:
        for name in (*alias.names, alias.team):
            known[name.casefold()] = alias.team
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
