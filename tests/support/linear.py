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

# Three states that one word leads on, the letter read last, and the depth that the first two may not fall below; -1 before they part.
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
    inside = {state: loop for loop in loops for state in loop}
    reach = _reachable(machine)
    for loop in loops:
        pump = next(filter(None, (_two_ways(machine, loop, state) for state in sorted(loop))), None)
        if pump is not None:
            yield Fault("exponential", pump, _bound(machine, loop))
    for loop in loops:
        for state in sorted(loop):
            if not reach[state]:
                continue
            for other, pump in _grows(machine, loop, state, inside):
                bounds = [
                    bound for bound in (_bound(machine, loop), _bound(machine, inside[other])) if bound is not None
                ]
                yield Fault("polynomial", pump, min(bounds, default=None))


def _bound(machine: Automaton, loop: frozenset[int]) -> int | None:
    bounds = [machine.bounds.get(state) for state in loop]
    return None if None in bounds else max(bound for bound in bounds if bound is not None)


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
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[frozenset[int]] = []
    for root in range(len(machine.states)):
        if root in index:
            continue
        work = [(root, iter(sorted(_edges(machine, root))))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            state, edges = work[-1]
            for to in edges:
                if to not in index:
                    index[to] = low[to] = len(index)
                    stack.append(to)
                    on_stack.add(to)
                    work.append((to, iter(sorted(_edges(machine, to)))))
                    break
                if to in on_stack:
                    low[state] = min(low[state], index[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[state])
                if low[state] == index[state]:
                    place = stack.index(state)
                    part = frozenset(stack[place:])
                    del stack[place:]
                    on_stack -= part
                    if len(part) > 1 or state in _edges(machine, state):
                        found.append(part)
    return found


def _two_ways(machine: Automaton, loop: frozenset[int], home: int) -> str | None:
    """Find a word that leads *home* back to itself in two ways."""
    # (first, second, letter read last, depth that neither may fall below once they have parted; -1 before)
    letters = _read_by(machine, loop)
    begin = [(home, home, letter, -1) for letter in sorted(machine.states[home].reads or ())]
    seen: dict[Any, Any] = dict.fromkeys(begin)
    pending = deque(begin)
    while pending:
        now = pending.popleft()
        one, two, before, parted = now
        for after in letters:
            first = [step for step in machine.follow(one, before, after) if step.to in loop]
            second = [step for step in machine.follow(two, before, after) if step.to in loop]
            for i, a in enumerate(first):
                for j, b in enumerate(second):
                    same = parted == -1 and one == two and i == j
                    locked = -1 if same else (machine.states[one].depth if parted == -1 else parted)
                    if not same and (min(a.low, b.low) < locked or machine.is_safe(b.to)):
                        continue
                    if not same and a.to == b.to == home:
                        return _spell(seen, now, 2) + after
                    nxt = (a.to, b.to, after, locked)
                    if nxt not in seen:
                        seen[nxt] = now
                        if len(seen) > 2_000_000:
                            raise TooComplex("too many pairs of states")
                        pending.append(nxt)
    return None


def _grows(
    machine: Automaton, loop: frozenset[int], home: int, inside: dict[int, frozenset[int]]
) -> Iterator[tuple[int, str]]:
    """Find the states, each with a word, where that word leads *home* home, *home* there, and there to there."""
    common = frozenset().union(*(machine.states[state].reads or () for state in loop))
    # Where the second can get to at all, with letters that the first can read. That it comes to another state of the same loop
    # is two ways from there to there, but where an atomic group allows one of them only.
    closed = frozenset() if any(machine.states[state].depth for state in loop) else loop
    ahead: set[int] = set()
    pending = [home]
    while pending:
        for to in _edges(machine, pending.pop()):
            if (
                to not in ahead
                and to not in closed
                and not machine.is_safe(to)
                and (machine.states[to].reads or frozenset()) & common
            ):
                ahead.add(to)
                pending.append(to)
    for other in sorted(ahead):
        if other not in inside or other == home:
            continue
        pump = _pump(machine, loop, home, inside[other], other, ahead | loop)
        if pump is not None:
            yield other, pump


def _pump(
    machine: Automaton, loop: frozenset[int], home: int, circle: frozenset[int], other: int, path: set[int]
) -> str | None:
    """Find a word that leads *home* to itself and to *other*, and *other* to itself in its *circle*."""
    shared = (machine.states[home].reads or frozenset()) & (machine.states[other].reads or frozenset())
    for last in sorted(shared):
        # The word ends with the same letter for all three, so that what follows it can be asked of any.
        begin = (home, home, other, last, -1)
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
    letters = [letter for letter in _read_by(machine, circle) if letter in _read_by(machine, loop)]
    for after in letters:
        thirds = [c.to for c in machine.follow(three, before, after) if c.to in circle and not machine.is_safe(c.to)]
        for first, second, parted in _pairs(machine, now, after, loop, path):
            for third in thirds:
                yield first, second, third, after, parted


def _pairs(
    machine: Automaton, now: _Triple, after: str, loop: frozenset[int], path: set[int]
) -> Iterator[tuple[int, int, int]]:
    """Where *after* leads the first two of *now*, and the depth that neither may fall below once they have parted."""
    one, two, _, before, parted = now
    for a in machine.follow(one, before, after):
        if a.to not in loop:
            continue
        for b in machine.follow(two, before, after):
            if b.to not in path:
                continue
            if parted == -1 and one == two and b is a:
                yield a.to, b.to, -1
                continue
            locked = machine.states[one].depth if parted == -1 else parted
            if b.low >= locked and not machine.is_safe(b.to):
                yield a.to, b.to, locked


def _read_by(machine: Automaton, states: frozenset[int]) -> list[str]:
    read = frozenset().union(*(machine.states[state].reads or () for state in states))
    return [letter for letter in machine.letters() if letter in read]


def _spell(seen: dict[Any, Any], state: Any, letter: int) -> str:
    letters = []
    while seen[state] is not None:
        letters.append(state[letter])
        state = seen[state]
    return "".join(reversed(letters))
