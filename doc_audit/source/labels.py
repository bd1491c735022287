"""Labels and month names from `labels.toml`, in the form the recognisers look them up."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from doc_audit.model.document import Role

ROLES: tuple[Role, ...] = ("reviewed", "updated", "next", "cycle", "owner")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINERS = re.compile(r"[\s_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """*roles* maps a folded label to its role; *weak* are those that need company; *keys* are front-matter keys."""

    roles: Mapping[str, Role]
    weak: frozenset[str]
    keys: Mapping[str, Role]
    pattern: re.Pattern[str]


def fold(text: str) -> str:
    """*text* in the form labels are compared in."""
    return _JOINERS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def fold_key(key: str) -> str:
    """A front-matter key in that form; camel case counts as separate words."""
    return fold(_CAMEL.sub(" ", key))


@cache
def labels(extra: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> Labels:
    """The shipped labels and the user's *extra* ones: (role, labels) pairs. Unknown roles are left out."""
    data = _data()
    roles: dict[str, Role] = {}
    weak: set[str] = set()
    for role in ROLES:
        added = [label for name, names in extra if name == role for label in names]
        roles.update({fold(label): role for label in (*data["strong"].get(role, ()), *added)})
        for label in data["weak"].get(role, ()):
            weak.add(fold(label))
            roles.setdefault(fold(label), role)
    keys = {label: role for label, role in roles.items() if label not in weak}
    keys |= {fold(key): role for role in ROLES for key in data["front-matter"].get(role, ())}
    words = sorted((*roles, "review date", "review by"), key=len, reverse=True)
    pattern = re.compile(
        "(?:" + "|".join(re.escape(word).replace(r"\ ", r"[\s_-]+") for word in words) + ")", re.IGNORECASE
    )
    return Labels(roles=roles, weak=frozenset(weak), keys=keys, pattern=pattern)


@cache
def months() -> Mapping[str, int]:
    """Month names in folded case -> 1 to 12."""
    found = {}
    for names in _data()["months"].values():
        for number, name in enumerate(names, start=1):
            if name:
                found[name.casefold()] = number
    return found


def month_tables() -> Mapping[str, list[str]]:
    """Tables of twelve month names by language (`en`, `en_short`): empty where a language has no such form of its own."""
    return _data()["months"]


@cache
def _data() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("doc_audit.source").joinpath("labels.toml").read_text(encoding="utf-8"))
