"""Proves of a compiled pattern that the time it needs grows with the length of the text and no faster.

Python's `re` backtracks: it tries one way through the pattern after the other. The time is superlinear only if, for some
word w, the ways to read w, ww, www… become more and more. That is a property of the automaton of the pattern (Weber and
Seidl, "On the degree of ambiguity of finite automata", 1991):

- exponential: a state that a word leads back to itself in two ways;
- polynomial: two states p and q with one word that leads p to p, p to q and q to q.

A search begins at every place of the text. That is one more loop in front of the pattern, over all characters.
A scan begins where its last match ended. That is a loop around the pattern. Who matches anywhere, from given places on, may
begin at every place too, and also inside of what matched before.

Not counted are ways that are never tried, since a first one is sure to succeed (Weideman and others, "Analyzing matching time
behavior of backtracking regular expression matchers", 2016), and the ways out of an atomic group beside the first.

What is not modelled exactly is taken for more ways than there are, never for fewer: a pattern that passes is linear.
A repeat of at most *n* is read as an unbounded one first; if that is a fault, it costs the factor n and no more.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from automaton import Automaton, TooComplex, Use

__all__ = ["Fault", "TooComplex", "faults"]

# Stands for the depth that two states may not fall below once they have parted, while they go the same way.
_TOGETHER = -1
# Two states that one word leads on, the letter read last, and that depth.
_Pair = tuple[int, int, str, int]
# The same of three states, of which the first two have such a depth.
_Triple = tuple[int, int, int, str, int]


@dataclass(frozen=True)
class Fault:
    """Why a pattern is not linear: *pump* again and again, and then what does not match, is a text that shows it.

    *bound* is the factor that the time has over a linear one; None if it grows without end.
    """

    kind: Literal["exponential", "polynomial"]
    pump: str
    bound: int | None


def faults(pattern: re.Pattern[Any], use: Use = "search") -> list[Fault]:
    """Say in which ways *pattern* is not linear when it is used for *use*; an empty list is the proof that it is."""
    loose = Automaton(pattern, use)
    found = list(_faults(loose))
    if not found:
        return []
    return list(_faults(Automaton(pattern, use, unroll=True))) or found


def _faults(machine: Automaton) -> Iterator[Fault]:
    loops = _components(machine)
    inside: dict[int, frozenset[int]] = {}
    for loop in loops:
        inside |= dict.fromkeys(loop, loop)
    reach = _reachable(machine)
    for loop in loops:
        for state in sorted(loop):
            pump = _two_ways(machine, loop, state)
            if pump is not None:
                yield Fault("exponential", pump, _bound(machine, loop))
                break
    for loop in loops:
        for state in sorted(loop):
            if not reach[state]:
                continue
            for other, pump in _grows(machine, loop, state, inside):
                yield Fault("polynomial", pump, _lower(_bound(machine, loop), _bound(machine, inside[other])))


def _bound(machine: Automaton, loop: frozenset[int]) -> int | None:
    """Give how often *loop* is gone through at most; None if nothing bounds it."""
    highest = 0
    for state in loop:
        bound = machine.bounds.get(state)
        if bound is None:
            return None
        highest = max(highest, bound)
    return highest


def _lower(one: int | None, other: int | None) -> int | None:
    """Give the lower of two bounds, of which None is no bound at all."""
    if one is None:
        return other
    if other is None:
        return one
    return min(one, other)


def _reads(machine: Automaton, state: int) -> frozenset[str]:
    return machine.states[state].reads or frozenset()


def _edges(machine: Automaton, state: int) -> set[int]:
    return {step.to for step in machine.steps[state] if step.to >= 0}


def _reachable(machine: Automaton) -> list[bool]:
    reach = [False] * len(machine.states)
    pending = [step.to for step in machine.first() if step.to >= 0]
    while pending:
        state = pending.pop()
        if not reach[state]:
            reach[state] = True
            pending.extend(_edges(machine, state))
    return reach


def _components(machine: Automaton) -> list[frozenset[int]]:
    """Find the loops of the automaton: its strongly connected components (Tarjan), but those without a way back."""
    search = _Components(machine)
    for state in range(len(machine.states)):
        search.begin_at(state)
    return search.found


class _Components:
    """Tarjan's search, without recursion: an automaton may be deeper than Python's stack."""

    def __init__(self, machine: Automaton) -> None:
        self._machine = machine
        self._index: dict[int, int] = {}
        self._low: dict[int, int] = {}
        # States whose component is not known yet, in the order in which they were come to.
        self._open: dict[int, None] = {}
        # The way to the state that is looked at, each with the edges that are left of it.
        self._way: list[tuple[int, Iterator[int]]] = []
        self.found: list[frozenset[int]] = []

    def begin_at(self, root: int) -> None:
        """Look at every state that can be reached from *root* and was not looked at before."""
        if root in self._index:
            return
        self._enter(root)
        while self._way:
            state, edges = self._way[-1]
            to = next(edges, None)
            if to is None:
                self._leave(state)
            elif to not in self._index:
                self._enter(to)
            elif to in self._open:
                self._low[state] = min(self._low[state], self._index[to])

    def _enter(self, state: int) -> None:
        self._index[state] = self._low[state] = len(self._index)
        self._open[state] = None
        self._way.append((state, iter(sorted(_edges(self._machine, state)))))

    def _leave(self, state: int) -> None:
        self._way.pop()
        if self._way:
            above = self._way[-1][0]
            self._low[above] = min(self._low[above], self._low[state])
        if self._low[state] < self._index[state]:
            return
        part = {state}
        while state in self._open:
            last, _ = self._open.popitem()
            part.add(last)
        if len(part) > 1 or state in _edges(self._machine, state):
            self.found.append(frozenset(part))


def _two_ways(machine: Automaton, loop: frozenset[int], home: int) -> str | None:
    """Find a word that leads *home* back to itself in two ways."""
    letters = _read_by(machine, loop)
    begin = [(home, home, letter, _TOGETHER) for letter in sorted(_reads(machine, home))]
    seen: dict[Any, Any] = dict.fromkeys(begin)
    pending = deque(begin)
    while pending:
        now = pending.popleft()
        for after in letters:
            for first, second, parted in _forks(machine, loop, now, after):
                if parted != _TOGETHER and first == second == home:
                    return _spell(seen, now, 2) + after
                following = (first, second, after, parted)
                if following in seen:
                    continue
                seen[following] = now
                if len(seen) > 2_000_000:
                    raise TooComplex("too many pairs of states")
                pending.append(following)
    return None


def _forks(machine: Automaton, loop: frozenset[int], now: _Pair, after: str) -> Iterator[tuple[int, int, int]]:
    """Give where *after* leads the two of *now* inside their *loop*, and the depth that neither may fall below once they have parted."""
    one, two, before, parted = now
    for a in machine.follow(one, before, after):
        for b in machine.follow(two, before, after):
            if a.to not in loop or b.to not in loop:
                continue
            if parted == _TOGETHER and one == two and b is a:
                yield a.to, b.to, _TOGETHER
                continue
            locked = _locked(machine, one, parted)
            if min(a.low, b.low) >= locked and not machine.is_safe(b.to):
                yield a.to, b.to, locked


def _locked(machine: Automaton, state: int, parted: int) -> int:
    """Give the depth that two may not fall below which part in *state*, or have *parted* before."""
    if parted == _TOGETHER:
        return machine.states[state].depth
    return parted


def _grows(
    machine: Automaton, loop: frozenset[int], home: int, inside: dict[int, frozenset[int]]
) -> Iterator[tuple[int, str]]:
    """Find the states, each with a word, where that word leads *home* home, *home* there, and there to there."""
    ahead = _ahead(machine, loop, home)
    for other in sorted(ahead & inside.keys()):
        if other == home:
            continue
        pump = _pump(machine, loop, home, inside[other], other, ahead | loop)
        if pump is not None:
            yield other, pump


def _ahead(machine: Automaton, loop: frozenset[int], home: int) -> set[int]:
    """Give the states that *home* can get to at all with letters that its *loop* can read.

    To come to another state of the same loop is to have two ways from there to there, but where an atomic group allows one only.
    """
    common = frozenset(_read_by(machine, loop))
    ahead: set[int] = set()
    closed = set(loop)
    if any(machine.states[state].depth for state in loop):
        closed = set()
    pending = [home]
    while pending:
        for to in _edges(machine, pending.pop()) - ahead - closed:
            if not machine.is_safe(to) and not common.isdisjoint(_reads(machine, to)):
                ahead.add(to)
                pending.append(to)
    return ahead


def _pump(
    machine: Automaton, loop: frozenset[int], home: int, circle: frozenset[int], other: int, path: set[int]
) -> str | None:
    """Find a word that leads *home* to itself and to *other*, and *other* to itself in its *circle*."""
    shared = _reads(machine, home) & _reads(machine, other)
    for last in sorted(shared):
        # The word ends with the same letter for all three, so that what follows it can be asked of any.
        begin = (home, home, other, last, _TOGETHER)
        seen: dict[Any, Any] = {begin: None}
        pending = deque([begin])
        while pending:
            now = pending.popleft()
            for following in _triples(machine, now, loop, circle, path):
                if following in seen:
                    continue
                seen[following] = now
                if following[:4] == (home, other, other, last):
                    return _spell(seen, following, 3)
                if len(seen) > 500_000:
                    raise TooComplex("too many triples of states")
                pending.append(following)
    return None


def _triples(
    machine: Automaton, now: _Triple, loop: frozenset[int], circle: frozenset[int], path: set[int]
) -> Iterator[_Triple]:
    """Give what may come after *now*, where one letter leads the first in its *loop*, the second on its *path*, the third in its *circle*."""
    _, _, three, before, _ = now
    readable = set(_read_by(machine, loop))
    for after in _read_by(machine, circle):
        if after not in readable:
            continue
        thirds = [c.to for c in machine.follow(three, before, after) if c.to in circle and not machine.is_safe(c.to)]
        for first, second, parted in _pairs(machine, now, after, loop, path):
            for third in thirds:
                yield first, second, third, after, parted


def _pairs(
    machine: Automaton, now: _Triple, after: str, loop: frozenset[int], path: set[int]
) -> Iterator[tuple[int, int, int]]:
    """Give where *after* leads the first two of *now*, and the depth that neither may fall below once they have parted."""
    one, two, _, before, parted = now
    for a in machine.follow(one, before, after):
        if a.to not in loop:
            continue
        for b in machine.follow(two, before, after):
            if b.to not in path:
                continue
            if parted == _TOGETHER and one == two and b is a:
                yield a.to, b.to, _TOGETHER
                continue
            locked = _locked(machine, one, parted)
            if b.low >= locked and not machine.is_safe(b.to):
                yield a.to, b.to, locked


def _read_by(machine: Automaton, states: frozenset[int]) -> list[str]:
    """List the letters that one of *states* reads, in an order that is always the same."""
    read: set[str] = set()
    for state in states:
        read |= _reads(machine, state)
    return [letter for letter in machine.letters() if letter in read]


def _spell(seen: dict[Any, Any], state: Any, letter: int) -> str:
    letters = []
    while seen[state] is not None:
        letters.append(state[letter])
        state = seen[state]
    return "".join(reversed(letters))
