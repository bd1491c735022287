"""The words of `labels.toml`, the form they are compared in, and patterns that match one of them."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINERS = re.compile(r"[\s_-]+")


def fold(text: str) -> str:
    """Give *text* in the form labels are compared in."""
    return _JOINERS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def fold_key(key: str) -> str:
    """Give a front-matter key in that form; camel case counts as separate words."""
    return fold(_CAMEL.sub(" ", key))


def alternatives(words: Iterable[str]) -> str:
    """Give a group that matches one of *words*, the longest first; between their parts stand white space, `_` or `-`."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(_spaced_pattern, ordered)) + ")"


def _spaced_pattern(words: str) -> str:
    return r"[\s_-]+".join(map(re.escape, words.split(" ")))


def words(section: str) -> Mapping[str, list[str]]:
    """Give a section of the data file as it stands: `cycles`, `units`, `events`, `placeholders` and so on."""
    found: Mapping[str, list[str]] = read_words()[section]
    return found


def grid() -> Mapping[str, Mapping[str, str]]:
    """Give the parts that labels are made of, by language; commas stand between words for the same part."""
    found: Mapping[str, Mapping[str, str]] = read_words()["grid"]
    return found


@cache
def phrases(section: str, kind: str = "words") -> frozenset[str]:
    """Give one list of a section of the data file, to look words up in."""
    return frozenset(words(section)[kind])


@cache
def read_words() -> dict[str, Any]:
    """Read the data file, once."""
    return tomllib.loads(files("doc_audit.metadata").joinpath("labels.toml").read_text(encoding="utf-8"))
