"""No regular expression of the package takes more than linear time on text made to hold it up.

Every module-level pattern is attacked: text that begins as each of its repeats wants it, goes on with one sign or two for
20,000 characters, and ends in what cannot match. A linear pattern needs a few milliseconds of processor time for it, a
quadratic one seconds, an exponential one for ever.
"""

import ast
import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

import pytest

import doc_audit

LENGTH = 20_000
SECONDS = 0.6
PACKAGE = Path(doc_audit.__file__).parent
SEARCHES = frozenset({"search", "finditer", "sub", "subn", "split", "findall"})
CALLS = frozenset({"re.compile", "re.match", "re.fullmatch", *(f"re.{name}" for name in SEARCHES)})
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
# Patterns that never meet long text: the text is cut before. Each with what cuts it.
CUT = {
    "doc_audit.metadata.dates": "read_date cuts values at 400 characters",
    "doc_audit.metadata.cycles": "read_cycle cuts values at 300 characters",
    "doc_audit.review.owners": "split_owners cuts values at 2,000 characters and folds white space",
}
# Patterns made while the program runs, each with why it is linear.
MADE = {
    "cycles.py": "words of a table with gaps, on values cut at 300 characters",
    "front_matter.py": "one literal name",
    "dates.py": "on values cut at 400 characters",
    "ignore.py": "the patterns of doc_audit.globs, side by side",
    "folders.py": "the patterns of doc_audit.globs, side by side",
    "globs.py": "on patterns, not on text",
    "vocabulary.py": "words of a table at the start and the end of one label",
}


def _modules() -> list[str]:
    names = [module.name for module in pkgutil.walk_packages(doc_audit.__path__, "doc_audit.")]
    return [name for name in names if not name.endswith("__main__")]


def _searched(file: Path) -> frozenset[str]:
    """The names of the patterns that *file* looks for anywhere in a text, not only at a place."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in SEARCHES:
            found.add(ast.unparse(node.value).rpartition(".")[2])
    return frozenset(found)


def _patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    for name in _modules():
        for attribute, value in vars(importlib.import_module(name)).items():
            found = (
                value if isinstance(value, (tuple, list)) else value.values() if isinstance(value, dict) else [value]
            )
            for item in found:
                if isinstance(item, re.Pattern):
                    yield f"{name}.{attribute}", item


def _written(module: str) -> Iterator[tuple[str, re.Pattern[Any]]]:
    for call in _calls(Path(importlib.import_module(module).__file__ or "")):
        if isinstance(call.args[0], ast.Constant):
            yield f"{module}.{ast.unparse(call.func)[3:]}", re.compile(call.args[0].value)


def _one(op: Any, argument: Any) -> str:
    """The shortest text that one part of a pattern takes, or nearly."""
    if op is sre.LITERAL:
        return chr(argument)
    if op is sre.IN:
        return _member(argument)
    if op in (sre.ANY, sre.NOT_LITERAL):
        return "a"
    if op in REPEATS:
        return _sample(argument[2]) * min(argument[0], 70)
    if op is sre.SUBPATTERN:
        return _sample(argument[3])
    if op is sre.ATOMIC_GROUP:
        return _sample(argument)
    if op is sre.BRANCH:
        return _sample(argument[1][0])
    return ""


def _member(members: Any) -> str:
    kinds = {sre.CATEGORY_DIGIT: "0", sre.CATEGORY_SPACE: " ", sre.CATEGORY_WORD: "a"}
    named = [
        chr(value) if op is sre.LITERAL else chr(value[0]) if op is sre.RANGE else kinds.get(value, "!")
        for op, value in members
        if op is not sre.NEGATE
    ]
    if members[0][0] is sre.NEGATE:
        return next(sign for sign in "ax.-*0~" if sign not in named)
    return named[0]


def _sample(parts: Any) -> str:
    return "".join(_one(op, argument) for op, argument in parts)


def _inner(op: Any, argument: Any) -> list[Any]:
    if op in REPEATS:
        return [argument[2]]
    if op is sre.SUBPATTERN:
        return [argument[3]]
    if op is sre.ATOMIC_GROUP:
        return [argument]
    if op is sre.BRANCH:
        return list(argument[1])
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [argument[1]]
    return []


def _repeats(parts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each long repeat, and what it repeats."""
    for op, argument in parts:
        if op in REPEATS and argument[1] >= 20:
            yield before, _sample(argument[2]) or "a"
        for inner in _inner(op, argument):
            yield from _repeats(inner, before)
        before += _one(op, argument)


def _signs(parts: Any) -> set[str]:
    found = set()
    for op, argument in parts:
        if op is sre.LITERAL:
            found.add(chr(argument))
        elif op is sre.IN:
            found |= {chr(value) for member, value in argument if member is sre.LITERAL}
        for inner in _inner(op, argument):
            found |= _signs(inner)
    return found


def attacks(pattern: re.Pattern[Any]) -> Iterator[str]:
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(text, pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags)
    signs = sorted((sign for sign in _signs(tree) if not sign.isalnum()), key=lambda sign: (sign.isspace(), sign))[:8]
    pumps = [*signs, " ", "a", "0", "\n", *(f"{sign} " for sign in signs), *(f"{sign}  " for sign in signs[:4])]
    pumps += [one + other for one in signs[:4] for other in signs[:4] if one != other]
    places = list(dict.fromkeys([("", "a"), *_repeats(tree)]))[:12]
    for before, body in places:
        for pump in dict.fromkeys([body, *pumps]):
            for end in ("", "\n\x01"):
                yield before + pump * (LENGTH // len(pump)) + end
        if before:
            yield (before + body) * (LENGTH // len(before + body))


class TooSlow(Exception):
    pass


def _stop(_: int, __: FrameType | None) -> None:
    raise TooSlow


@pytest.mark.parametrize("module", _modules())
def test_every_pattern_is_linear(module: str) -> None:
    if module in CUT:
        pytest.skip(CUT[module])
    searched = _searched(Path(importlib.import_module(module).__file__ or ""))
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for name, pattern in (*_patterns(), *_written(module)):
            if name.rpartition(".")[0] != module:
                continue
            look = pattern.search if name.rpartition(".")[2] in searched | SEARCHES else pattern.match
            for text in attacks(pattern):
                given: Any = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
                signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                try:
                    look(given)
                except TooSlow:
                    pytest.fail(f"{name} {pattern.pattern!r} takes too long on {text[:40]!r}…")
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)


def _calls(file: Path) -> Iterator[ast.Call]:
    """The calls of `re` inside functions."""
    for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLS:
                    yield node


def test_no_pattern_escapes() -> None:
    """A pattern inside a function is written out, and so attacked like the others, or is named in `MADE`."""
    for file in PACKAGE.rglob("*.py"):
        for call in _calls(file):
            if file.name in MADE or (isinstance(call.args[0], ast.Name) and call.args[0].id.startswith("_")):
                continue
            assert isinstance(call.args[0], ast.Constant), (file, call.lineno)
