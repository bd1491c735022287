"""Labels that are made of parts, in each language: "last" and "reviewed", "next" and "review", "review" and "cycle", "owner" and "page".

The parts are looked up in tables, one after another, from the place where a label may begin; no pattern holds them all.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from doc_audit.metadata.words import grid, words
from doc_audit.model.document import Role

# The forms of a label by its role, the parts in their order; `?` stands behind one that may be absent.
_FORMS: tuple[tuple[Role, str], ...] = (
    ("reviewed", "this? page? of? last qualifier? qualifier? reviewed and? either? after?"),
    ("updated", "this? page? of? last qualifier? qualifier? updated and? either? after?"),
    ("next", "this? page? of? next qualifier? qualifier? review after?"),
    # Only a participle says what was done to the page.
    ("reviewed", "this? page? page was_reviewed after?"),
    ("updated", "this? page? page was_updated after?"),
    # "Review cycle time" is no cycle.
    ("cycle", "review of? cycle"),
    ("cycle", "cycle of? review"),
    ("owner", "page of? owner"),
    ("owner", "owner of? page"),
)
# Languages that may put "last" and "next" behind their noun.
_TURNED_FORMS: tuple[tuple[Role, str], ...] = (
    ("reviewed", "page? of? reviewed last after?"),
    ("updated", "page? of? updated last after?"),
    ("next", "page? of? review next after?"),
)
_OPENING_PARTS = ("last", "next", "review", "cycle", "owner", "page")
_TURNED_PARTS = ("reviewed", "updated")
_THIS = "this"
_JOINERS = dict.fromkeys(map(ord, "\t\u00a0\u3000_-"), " ")
_MOST_JOINERS = 2
# No label is longer, and no word of one.
_LONGEST = 120
_LONGEST_QUALIFIER = 16


@dataclass(frozen=True, slots=True)
class Composed:
    """A label made of parts: its role, and where it ends."""

    role: Role
    end: int


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The forms of labels in one language, and the words of each part by their first letter."""

    forms: Sequence[tuple[Role, Sequence[tuple[str, bool]]]]
    parts: Mapping[str, Mapping[str, Sequence[str]]]


def composed_label(text: str, begin: int = 0) -> Composed | None:
    """Give the longest label made of parts that starts at *begin* of *text*; None if there is none."""
    candidates = _openings().get(text[begin : begin + 2])
    if candidates is None:
        return None
    window = _folded(text[begin : begin + _LONGEST])
    languages = {language for word, language in candidates if window.startswith(word)}
    best: Composed | None = None
    for language in sorted(languages):
        grammar = _grammar(language)
        for role, form in grammar.forms:
            end = _end_of(form, grammar, window)
            if end and (best is None or begin + end > best.end):
                best = Composed(role, begin + end)
    return best


def _end_of(form: Sequence[tuple[str, bool]], grammar: _Grammar, text: str) -> int:
    """Give where the longest label of one form ends that *text* starts with; 0 if it starts with none."""
    places = {0}
    for part, is_optional in form:
        found: set[int] = set()
        for place in places:
            found.update(_ends(part, grammar, text, _after_joiners(text, place)))
        if is_optional:
            found |= places
        if not found:
            return 0
        places = found
    whole = [place for place in places if _is_word_end(text, place)]
    return max(whole, default=0)


def _ends(part: str, grammar: _Grammar, text: str, begin: int) -> Sequence[int]:
    """Give where the words of *part* end that begin at *begin*."""
    if part == "qualifier":
        return _after_qualifier(text, begin)
    candidates = grammar.parts[part].get(text[begin : begin + 1], ())
    return [begin + len(word) for word in candidates if text.startswith(word, begin)]


def _after_joiners(text: str, place: int) -> int:
    """Give where the next part begins: behind two signs at most, or without any, as in "DateReviewed" and in compounds."""
    for _ in range(_MOST_JOINERS):
        if text.startswith(" ", place):
            place += 1
    return place


def _is_word_end(text: str, place: int) -> bool:
    """Say whether a word may end at *place*: in scripts without spaces anywhere, else where no letter follows."""
    if place == 0 or text[place - 1] >= "\u3040":
        return True
    return not text[place : place + 1].isalnum()


@cache
def _qualifiers() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Give the words that qualify a review, the endings of others, and what those of them begin with that do not."""
    named = words("qualifiers")
    return frozenset(named["words"]), tuple(named["endings"]), tuple(named["of-other-things"])


def _after_qualifier(text: str, begin: int) -> Sequence[int]:
    """Give where the word at *begin* ends, if it says how a page was reviewed, or which part of it."""
    end = begin
    while end < len(text) and text[end].isalpha() and end - begin <= _LONGEST_QUALIFIER:
        end += 1
    word = text[begin:end]
    if not _is_word_end(text, end) or not _is_qualifier(word):
        return ()
    return (end,)


def _is_qualifier(word: str) -> bool:
    known, endings, of_other_things = _qualifiers()
    if word in known:
        return True
    return word.endswith(endings) and not word.startswith(of_other_things)


def _folded(text: str) -> str:
    """Give *text* in folded case, with blanks for all that joins words, a character for each character."""
    spaced = text.translate(_JOINERS)
    folded = spaced.casefold()
    if len(folded) == len(text):
        return folded
    return "".join(character.casefold()[0] for character in spaced)


@cache
def _openings() -> Mapping[str, Collection[tuple[str, str]]]:
    """Give by their first two letters, small or capital, the words that a label may begin with, and the language of each."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for language, parts in grid().items():
        names: tuple[str, ...] = _OPENING_PARTS
        if "turned" in parts:
            names += _TURNED_PARTS
        for word in {word for name in names for word in _words_of(parts[name])}:
            _add_opening(found, word, language)
    _add_opening(found, _THIS, "en")
    return found


def _add_opening(found: Mapping[str, list[tuple[str, str]]], word: str, language: str) -> None:
    start = word[:2]
    for written in {start, start.upper(), start.capitalize()}:
        found[written].append((word, language))


def _words_of(written: str) -> Sequence[str]:
    if not written:
        return ()
    return written.split(", ")


@cache
def _grammar(language: str) -> _Grammar:
    parts = grid()[language]
    forms = [*_FORMS]
    if "turned" in parts:
        forms.extend(_TURNED_FORMS)
    by_part = {name: _by_first_letter(_words_of(written)) for name, written in parts.items()}
    by_part["this"] = _by_first_letter((_THIS,))
    by_part["and"] = _by_first_letter(words("affixes")["joining"])
    by_part["either"] = _by_first_letter([*_words_of(parts["reviewed"]), *_words_of(parts["updated"])])
    by_part["after"] = _by_first_letter(words("affixes")["after"])
    by_part["was_reviewed"] = _by_first_letter(words("weak")["reviewed"])
    by_part["was_updated"] = _by_first_letter(words("weak")["updated"])
    return _Grammar(tuple((role, _steps(form)) for role, form in forms), by_part)


def _steps(form: str) -> Sequence[tuple[str, bool]]:
    """Give the parts of a form in their order, and whether each may be absent."""
    return tuple((part.rstrip("?"), part.endswith("?")) for part in form.split())


def _by_first_letter(names: Sequence[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[name[0]].append(name)
    return found
