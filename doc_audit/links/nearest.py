"""The one name among many that a misspelt one most likely means, looked for on a budget."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from doc_audit.model.spelling import alphanumeric

# Below 82 of 100 the nearest name is more often another page than a slip (tried on the sample tree and three public ones).
_CLOSE = 82.0
# Where nearness alone decides that a name is a slip, it has to be nearer: `installing` is no slip for `installation`.
_SURE = 85.0
# The best must stand out: two equally near names are no answer.
_LEAD = 4.0
# Pairs of names compared in one run: 0.08 s where names have some 17 letters, as headings do (measured). A tree of honest slips
# needs a few thousand pairs; where every link is broken, the hundred-thousandth suggestion helps no reader.
_BUDGET = 2_000_000


@dataclass(slots=True)
class Nearest:
    """Finds names that stand out. Each group of choices is prepared once, each answer is worked out once."""

    left: int = _BUDGET
    _groups: dict[Hashable, "_Group"] = field(default_factory=dict)
    _answers: dict[tuple[Hashable, str], str | None] = field(default_factory=dict)

    def standing_out(self, name: str, group: Hashable, choices: Callable[[], Iterable[str]]) -> str | None:
        """Give the choice that *name* most likely means; None if none stands out, or the budget is used up.

        *group* names the choices: they are asked for when they are first needed.
        """
        key = (group, name)
        if key not in self._answers:
            self._answers[key] = self._search(name, self._group(group, choices))
        return self._answers[key]

    def is_near(self, name: str, group: Hashable, choices: Callable[[], Iterable[str]]) -> bool:
        """Say whether any choice is close to *name*, be it one of several; False where the budget is used up."""
        known = self._group(group, choices)
        if not known.names or len(known.names) > self.left:
            return False
        self.left -= len(known.names)
        # Imported here: most trees need no suggestion.
        from rapidfuzz import fuzz, process

        return process.extractOne(name.casefold(), known.folded, scorer=fuzz.ratio, score_cutoff=_SURE) is not None

    def alike(self, name: str, group: Hashable, choices: Callable[[], Iterable[str]]) -> str | None:
        """Give the only choice that differs from *name* in case and punctuation alone."""
        same = self._group(group, choices).by_spelling.get(alphanumeric(name), [])
        if len(same) != 1:
            return None
        return same[0]

    def _group(self, group: Hashable, choices: Callable[[], Iterable[str]]) -> "_Group":
        if group not in self._groups:
            self._groups[group] = _grouped(choices())
        return self._groups[group]

    def _search(self, name: str, group: "_Group") -> str | None:
        if not group.names or len(group.names) > self.left:
            return None
        self.left -= len(group.names)
        # Imported here: most trees need no suggestion.
        from rapidfuzz import fuzz, process

        found = process.extract(name.casefold(), group.folded, scorer=fuzz.ratio, limit=2, score_cutoff=_CLOSE)
        if not found:
            return None
        _, score, place = found[0]
        if len(found) > 1 and score - found[1][1] < _LEAD:
            return None
        close = group.names[place]
        # Names that differ in a number only (v1.2 and v1.3, 2019 and 2020) are different things, not slips.
        if _digits(close) != _digits(name):
            return None
        return close


@dataclass(frozen=True, slots=True)
class _Group:
    names: list[str]
    folded: list[str]
    by_spelling: dict[str, list[str]]


def _grouped(choices: Iterable[str]) -> _Group:
    names = list(dict.fromkeys(choices))
    by_spelling: dict[str, list[str]] = {}
    for name in names:
        by_spelling.setdefault(alphanumeric(name), []).append(name)
    return _Group(names, [name.casefold() for name in names], by_spelling)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
