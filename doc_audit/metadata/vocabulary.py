"""The words that review metadata is read with: those of `labels.toml`, and a project's own labels and month names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from doc_audit.metadata.composed import composed_label
from doc_audit.metadata.words import alternatives, fold, read_words, words
from doc_audit.model.document import Role, Words

ROLES: tuple[Role, ...] = ("reviewed", "updated", "next", "cycle", "owner")
# Labels whose role depends on the value, and on the audit day.
BY_VALUE = ("review date", "review by")


# The plain label of each role, for those that are made of parts.
_PLAIN_LABELS: Mapping[Role, str] = {
    "reviewed": "last reviewed",
    "updated": "last updated",
    "next": "next review",
    "cycle": "review cycle",
    "owner": "document owner",
}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as written in a line, and where it stands there."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vocabulary:
    """Holds everything that a page's labels and dates are read with, compiled once; `vocabulary_of` makes it.

    *roles* maps a folded label to its role; *weak* ones need a neighbour; *last_resort* count where nothing else has their role.
    *keys* are front-matter keys; *pattern* finds a label, *affixes* the words around it that do not change its role.
    *months* maps month names in folded case to 1 to 12, *own_months* is the project's own part of it, by number.
    """

    roles: Mapping[str, Role]
    weak: frozenset[str]
    last_resort: frozenset[str]
    keys: Mapping[str, Role]
    containers: frozenset[str]
    pattern: re.Pattern[str]
    affixes: re.Pattern[str]
    months: Mapping[str, int]
    own_months: Mapping[int, tuple[str, ...]]

    def core(self, label: str) -> str:
        """Give a label in folded case, without affixes where it is only known without."""
        folded = fold(label)
        if folded in self.roles or folded in BY_VALUE:
            return folded
        composed = composed_label(folded)
        if composed is not None and composed.end == len(folded):
            return _PLAIN_LABELS[composed.role]
        match = self.affixes.fullmatch(folded)
        if match is None:
            return folded
        core = match[1]
        # "Review cycle time" is no cycle, "document maintained by" is an owner.
        whole = folded.endswith(core) or self.roles.get(core) not in ("cycle", "owner")
        if whole and core not in self.weak:
            return core
        return folded

    def label_at(self, text: str, begin: int) -> Label | None:
        """Give the longest label that starts at *begin* of *text*; None if there is none."""
        match, composed = self.pattern.match(text, begin), composed_label(text, begin)
        end = begin
        if match is not None:
            end = match.end()
        if composed is not None:
            end = max(end, composed.end)
        if end == begin:
            return None
        return Label(text[begin:end], begin, end)

    def role(self, label: str) -> Role | None:
        """Give the role of a label as written, or None."""
        return self.roles.get(self.core(label))


def vocabulary_of(words: Words) -> Vocabulary:
    """Compile the shipped words and the project's own: *words* by role, and names of months by number (`1` to `12`).

    The same words give the same value, without any work.
    """
    return _compiled(tuple(sorted(words.items())))


@lru_cache(maxsize=8)
def _compiled(words: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    data = read_words()
    own = dict(words)
    strong = _by_label(data["strong"], own)
    last_resort = _by_label(data["last-resort"])
    roles = last_resort | _by_label(data["weak"]) | strong
    weak = roles.keys() - strong.keys()
    before = alternatives(data["affixes"]["before"])
    after = alternatives(data["affixes"]["after"])
    joined = alternatives(data["affixes"]["joined"])
    own_months = _own_months(own)
    return Vocabulary(
        roles=roles,
        weak=frozenset(weak),
        last_resort=frozenset(last_resort.keys() & weak),
        keys=strong | _by_label(data["front-matter"]),
        containers=frozenset(data["front-matter"]["containers"]),
        pattern=re.compile(
            rf"(?:{before}[\s_-]+|{joined})?{alternatives((*roles, *BY_VALUE))}(?:[\s_-]+{after}(?!\w))?",
            re.IGNORECASE,
        ),
        affixes=re.compile(rf"(?:{before} |{joined})?(.+?)(?: {after})?"),
        months=_shipped_months() | _by_name(own_months),
        own_months=own_months,
    )


def _by_label(*sections: Mapping[str, Iterable[str]]) -> dict[str, Role]:
    """Give each label of *sections*, which hold labels by role, in the form they are compared in."""
    found: dict[str, Role] = {}
    for role in ROLES:
        for section in sections:
            found.update((fold(label), role) for label in section.get(role, ()))
    return found


def _own_months(own: Words) -> dict[int, tuple[str, ...]]:
    return {int(key): names for key, names in own.items() if key.isdigit()}


def _by_name(months: Mapping[int, Iterable[str]]) -> dict[str, int]:
    return {fold(name): number for number, names in months.items() for name in names}


@cache
def _shipped_months() -> dict[str, int]:
    found = {}
    for names in read_words()["months"].values():
        for number, name in enumerate(names, start=1):
            if name:
                found[name.casefold()] = number
    return found


def month_tables() -> Mapping[str, list[str]]:
    """Give tables of twelve month names by language (`en`, `en_short`): empty where a language has no such form of its own."""
    months_by_table: Mapping[str, list[str]] = read_words()["months"]
    return months_by_table


def languages(label: str) -> frozenset[str]:
    """Give the languages that a label may be in, by its words; empty if they do not tell."""
    folded = fold(label) + " "
    found = set()
    for name, parts in words("languages").items():
        if any(part in folded for part in parts):
            found.add(name)
    return frozenset(found)
