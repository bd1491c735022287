"""The automaton of a compiled pattern: a state for every character it reads, and the ways between them.

What is not modelled exactly gives more ways than there are, never fewer.
"""

import re
import re._compiler as compiler  # type: ignore[import-not-found] # typeshed leaves out what is private in re
import re._constants as ops  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Use = Literal["match", "fullmatch", "search", "scan", "anywhere"]
Symbol = str | None  # None is the end of the text, or its beginning
Condition = Callable[[Symbol, Symbol], bool]

_FEW = 3  # a repeat up to this is written out
_FEW_LETTERS = 8  # one of a single character
_LETTERS = (ops.LITERAL, ops.NOT_LITERAL, ops.IN, ops.ANY)
_ALWAYS: Condition = lambda _, __: True  # noqa: E731 - one object, compared by identity
_ASCII = [chr(code) for code in range(128)]
_OTHERS = list(
    "\x80\x85\xa0ªµºÀßéİıſǅʰ̀ΑЖאا०٣ḀẞK\u1680\u2003\u200b\u2028\u2029\u3000①一年日月：｜ﬁ０\ufeff\U0001f600\U00010400\ud800\uffff"
)


class TooComplex(Exception):
    """The pattern has a construct, or a number of ways, that this analysis does not handle."""


@dataclass
class _Node:
    ways: list[tuple["_Node", Condition, int, bool]] = field(default_factory=list)  # to, when, depth change, is sure
    reads: frozenset[str] | None = None
    place: int = -1
    depth: int = 0


@dataclass(frozen=True)
class Step:
    """One way from what was read last to the state *to*, which reads the next character."""

    to: int
    when: tuple[Condition, ...]
    low: int
    sure: bool


class Automaton:
    """The automaton of one pattern: a state for every character it reads."""

    def __init__(self, pattern: re.Pattern[Any], use: Use, *, unroll: bool = False) -> None:
        self._text = isinstance(pattern.pattern, str)
        # Python 3.13 has no TEMPLATE any more.
        unknown = re.DEBUG | getattr(re, "TEMPLATE", 0)
        self._tree = parser.parse(pattern.pattern, pattern.flags & ~unknown)
        self._unroll = unroll
        self._conditional = False
        self._atoms: dict[tuple[str, int], frozenset[str]] = {}
        self._groups: dict[int, Any] = {}
        self._letters = self._sample()
        self.bounds: dict[int, int] = {}
        self.states: list[_Node] = []
        self._loop_bounds: list[int] = []
        start, self._accept = _Node(), _Node()
        body = _Node()
        if use in ("search", "anywhere"):
            anywhere = self._state(frozenset(self._letters))
            _link(start, anywhere)
            _link(start, body)
            for goal in (anywhere, body):
                _link(self._after(anywhere), goal)
        else:
            _link(start, body)
        if use == "scan":
            # One match after the other, and what is matched once stays so.
            whole = [(ops.ATOMIC_GROUP, self._tree)]
            end = self._loop(whole, body, _Node(), self._tree.state.flags, 0, None, skip=True)
        else:
            end = self._sequence(self._tree, body, self._tree.state.flags, 0)
        if use == "fullmatch":
            _link(end, self._accept, lambda _, after: after is None)
            self._conditional = True
        else:
            _link(end, self._accept)
        self._start = start
        self._minimise()
        self.steps = [self._steps(self._after(node), node.depth) for node in self.states]
        self._delta: dict[tuple[int, Symbol, Symbol], list[Step]] = {}
        self._use = use
        self._safe: dict[int, bool] = {}

    # -- building ------------------------------------------------------------------------------------------------------

    def _sample(self) -> list[str]:
        letters = dict.fromkeys([*_ASCII, *_OTHERS] if self._text else map(chr, range(256)))

        def visit(items: Any) -> None:
            for op, value in items:
                if op is ops.LITERAL or op is ops.NOT_LITERAL:
                    _add(letters, value, self._text)
                elif op is ops.RANGE:
                    _add(letters, value[0], self._text)
                    _add(letters, value[1], self._text)
                elif op is ops.IN:
                    visit(value)
                elif op is ops.SUBPATTERN:
                    self._groups[value[0]] = value[3]
                for part in _parts(op, value):
                    visit(part)

        visit(self._tree)
        return list(letters)

    def _minimise(self) -> None:
        """Keep one letter of all that no part of the pattern tells apart."""
        kinds: dict[tuple[Any, ...], str] = {}
        sets = list(dict.fromkeys(self._atoms.values()))
        word = re.compile(r"\w", self._tree.state.flags & re.ASCII)
        for letter in self._letters:
            traits = (letter == "\n", bool(word.match(letter))) if self._conditional else ()
            kinds.setdefault((*traits, *(letter in known for known in sets)), letter)
        # A letter that one can read is the better example.
        self._letters = list(kinds.values())
        kept = frozenset(self._letters)
        for node in self.states:
            assert node.reads is not None
            node.reads &= kept

    def _state(self, reads: frozenset[str], depth: int = 0) -> _Node:
        node = _Node(reads=reads, place=len(self.states), depth=depth)
        after = _Node(depth=depth)
        node.ways = [(after, _ALWAYS, 0, True)]
        self.states.append(node)
        if self._loop_bounds:
            self.bounds[node.place] = self._loop_bounds[-1]
        return node

    def _after(self, node: _Node) -> _Node:
        return node.ways[0][0]

    def _atom(self, item: Any, flags: int) -> frozenset[str]:
        key = (repr(item), flags)
        if key not in self._atoms:
            single = parser.SubPattern(self._tree.state, [item])
            before, self._tree.state.flags = self._tree.state.flags, flags
            compiled = compiler.compile(single, flags)
            self._tree.state.flags = before
            self._atoms[key] = frozenset(
                letter
                for letter in self._letters
                if compiled.fullmatch(letter if self._text else letter.encode("latin-1"))
            )
        return self._atoms[key]

    def _sequence(self, items: Any, at: _Node, flags: int, depth: int) -> _Node:
        for item in items:
            at = self._item(item, at, flags, depth)
        return at

    def _item(self, item: Any, at: _Node, flags: int, depth: int) -> _Node:
        op, value = item
        if op in _LETTERS:
            state = self._state(self._atom(item, flags), depth)
            _link(at, state)
            return self._after(state)
        build: dict[Any, Callable[[Any, _Node, int, int], _Node]] = {
            ops.SUBPATTERN: self._group,
            ops.BRANCH: self._branch,
            ops.MAX_REPEAT: self._repeat,
            ops.MIN_REPEAT: self._repeat,
            ops.POSSESSIVE_REPEAT: self._possessive,
            ops.ATOMIC_GROUP: self._atomic,
            ops.ASSERT: self._must_be_beside,
            ops.ASSERT_NOT: self._must_not_be_beside,
            ops.AT: self._place,
            ops.GROUPREF: self._reference,
            ops.GROUPREF_EXISTS: self._choice,
            ops.FAILURE: self._dead_end,
        }
        if op not in build:
            raise TooComplex(f"{op} is not known here")
        return build[op](value, at, flags, depth)

    def _group(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        _, add, remove, body = value
        return self._sequence(body, at, (flags | add) & ~remove, depth)

    def _branch(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        end = _Node()
        for body in value[1]:
            begin = _Node()
            _link(at, begin)
            _link(self._sequence(body, begin, flags, depth), end)
        return end

    def _must_be_beside(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        direction, body = value
        return self._look(True, direction, body, at, flags, depth)

    def _must_not_be_beside(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        direction, body = value
        return self._look(False, direction, body, at, flags, depth)

    def _place(self, where: Any, at: _Node, flags: int, _depth: int) -> _Node:
        end = _Node()
        _link(at, end, self._anchor(where, flags))
        return end

    def _choice(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        _, yes, no = value
        return self._branch((None, [yes, no or []]), at, flags, depth)

    def _dead_end(self, *_: Any) -> _Node:
        return _Node()

    def _repeat(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        low, high, body = value
        few = _FEW_LETTERS if len(body) == 1 and body[0][0] in _LETTERS else _FEW
        if high <= few or (high is not ops.MAXREPEAT and self._unroll):
            return self._copies(min(low, few), min(high, few), body, at, flags, depth)
        # Two in front of a loop, if so many are asked for, tell `aa+` from `a+`.
        ahead = min(max(low - 1, 0), 2)
        at = self._copies(ahead, ahead, body, at, flags, depth)
        bound = None if high is ops.MAXREPEAT else int(high)
        return self._loop(body, at, _Node(), flags, depth, bound, skip=low == 0)

    def _copies(self, low: int, high: int, body: Any, at: _Node, flags: int, depth: int) -> _Node:
        end = _Node()
        for count in range(high):
            if count >= low:
                _link(at, end)
            begin = _Node()
            _link(at, begin)
            at = self._sequence(body, begin, flags, depth)
        _link(at, end)
        return end

    def _loop(
        self,
        body: Any,
        at: _Node,
        end: _Node,
        flags: int,
        depth: int,
        bound: int | None,
        *,
        skip: bool,
        when: Condition = _ALWAYS,
    ) -> _Node:
        enter, again = _Node(), _Node()
        _link(at, enter)
        if skip:
            _link(at, end, when)
        if bound is not None:
            self._loop_bounds.append(bound)
        first = len(self.states)
        _link(self._sequence(body, enter, flags, depth), again)
        if bound is not None:
            self._loop_bounds.pop()
        else:
            # A loop without end around one with an end: what grows is the outer one.
            for place in range(first, len(self.states)):
                self.bounds.pop(place, None)
        _link(again, enter)
        _link(again, end, when)
        return end

    def _possessive(self, value: Any, at: _Node, flags: int, depth: int) -> _Node:
        low, high, body = value
        items = list(body)
        if len(items) == 1 and items[0][0] in _LETTERS:
            if high is ops.MAXREPEAT:
                # All that can be read is: what comes after begins with something else.
                reads = self._atom(items[0], flags)
                self._conditional = True
                for _ in range(min(low, _FEW)):
                    at = self._sequence(body, at, flags, depth)
                done: Condition = lambda _, after: after not in reads  # noqa: E731 - its type is named so
                return self._loop(body, at, _Node(), flags, depth, None, skip=True, when=done)
            if high == 1 and low == 0:
                reads = self._atom(items[0], flags)
                self._conditional = True
                end = _Node()
                _link(at, end, lambda _, after: after not in reads)
                _link(self._sequence(body, at, flags, depth), end)
                return end
        return self._atomic([(ops.MAX_REPEAT, (low, high, body))], at, flags, depth)

    def _atomic(self, body: Any, at: _Node, flags: int, depth: int) -> _Node:
        begin, end = _Node(), _Node()
        _link(at, begin, change=1)
        _link(self._sequence(body, begin, flags, depth + 1), end, change=-1)
        return end

    def _look(self, positive: bool, direction: int, body: Any, at: _Node, flags: int, depth: int) -> _Node:
        end = _Node()
        letters, at_end = self._one_letter(body, flags)
        if letters is not None:
            self._conditional = True
            ahead = direction > 0

            def holds(before: Symbol, after: Symbol) -> bool:
                beside = after if ahead else before
                return (beside in letters if beside is not None else at_end) is positive

            _link(at, end, holds)
            return end
        if direction > 0:
            # Read on the side; what comes after it begins at the same place.
            begin = _Node()
            _link(at, begin, change=1)
            self._sequence(body, begin, flags, depth + 1)
        _link(at, end, sure=False)
        return end

    def _one_letter(self, body: Any, flags: int) -> tuple[frozenset[str] | None, bool]:
        """Give the letters that *body* can be, if it is one letter or the end of the text; else None."""
        items = list(body)
        if len(items) != 1:
            return None, False
        op, value = items[0]
        if op in _LETTERS:
            return self._atom(items[0], flags), False
        if op is ops.AT and value is ops.AT_END_STRING:
            return frozenset(), True
        if op is ops.SUBPATTERN:
            return self._one_letter(value[3], (flags | value[1]) & ~value[2])
        if op is ops.BRANCH:
            found = [self._one_letter(part, flags) for part in value[1]]
            if all(letters is not None for letters, _ in found):
                return frozenset().union(*(letters or () for letters, _ in found)), any(end for _, end in found)
        return None, False

    def _anchor(self, where: Any, flags: int) -> Condition:
        self._conditional = True
        word = re.compile(r"\w", flags & re.ASCII)

        def is_word(letter: Symbol) -> bool:
            return letter is not None and word.match(letter) is not None

        many = bool(flags & re.MULTILINE)
        conditions: dict[Any, Condition] = {
            ops.AT_BEGINNING: lambda before, _: before is None or (many and before == "\n"),
            ops.AT_BEGINNING_STRING: lambda before, _: before is None,
            # `$` also holds before a last newline: taken for any newline.
            ops.AT_END: lambda _, after: after is None or after == "\n",
            ops.AT_END_STRING: lambda _, after: after is None,
            ops.AT_BOUNDARY: lambda before, after: is_word(before) != is_word(after),
            ops.AT_NON_BOUNDARY: lambda before, after: is_word(before) == is_word(after),
        }
        return conditions[where]

    def _reference(self, group: int, at: _Node, flags: int, depth: int) -> _Node:
        """Match what a group matched once more: one letter if the group is one, else anything of any length."""
        letters, _ = self._one_letter(self._groups.get(group, ()), flags)
        if letters is not None:
            state = self._state(letters, depth)
            _link(at, state, sure=False)
            return self._after(state)
        state = self._state(frozenset(self._letters), depth)
        end = _Node()
        _link(at, end, sure=False)
        _link(at, state, sure=False)
        _link(self._after(state), state, sure=False)
        _link(self._after(state), end, sure=False)
        return end

    # -- walking -------------------------------------------------------------------------------------------------------

    def _steps(self, begin: _Node, depth: int) -> list[Step]:
        """All ways from *begin* to a next character or to the end of the pattern (place -1), those that lead alike twice at most."""
        found: list[Step] = []
        count: dict[Step, int] = defaultdict(int)
        budget = [200_000]

        def walk(
            node: _Node, seen: frozenset[int], when: tuple[Condition, ...], depth: int, low: int, sure: bool
        ) -> None:
            budget[0] -= 1
            if budget[0] < 0:
                raise TooComplex("too many ways from one character to the next")
            if node.reads is not None or node is self._accept:
                step = Step(node.place, when, low, sure)
                count[step] += 1
                if count[step] <= 2:
                    found.append(step)
                return
            if id(node) in seen:
                return
            for to, condition, change, is_sure in node.ways:
                more = when if condition is _ALWAYS else (*when, condition)
                now = depth + change
                walk(to, seen | {id(node)}, more, now, min(low, now), sure and is_sure and change == 0)

        walk(begin, frozenset(), (), depth, depth, True)
        return found

    def letters(self) -> list[str]:
        return self._letters

    def follow(self, state: int, before: Symbol, after: Symbol) -> list[Step]:
        """Give the ways from *state*, which has read *before*, to the states that read *after*; if it is None, to the accepting end."""
        key = (state, before, after)
        if key not in self._delta:
            self._delta[key] = [
                step
                for step in self.steps[state]
                if (step.to == -1 if after is None else step.to >= 0 and after in (self.states[step.to].reads or ()))
                and all(condition(before, after) for condition in step.when)
            ]
        return self._delta[key]

    def accepts(self, state: int, before: Symbol, after: Symbol) -> bool:
        """Say whether the pattern surely ends here, whatever is to come but *after* next."""
        return any(
            step.to == -1 and step.sure and all(condition(before, after) for condition in step.when)
            for step in self.steps[state]
        )

    def first(self) -> list[Step]:
        return self._steps(self._start, 0)

    def is_safe(self, state: int) -> bool:
        """Say whether the pattern is sure to match once it is in *state*, whatever comes.

        Who matches from a given place on may do so again inside of what was matched: there a success ends nothing.
        """
        if self._use == "anywhere":
            return False
        if state not in self._safe:
            self._safe[state] = self.states[state].depth == 0 and self._always_matches(state)
        return self._safe[state]

    def _always_matches(self, state: int) -> bool:
        begin = [(frozenset({state}), letter) for letter in self.states[state].reads or ()]
        seen = set(begin)
        pending = list(begin)
        while pending:
            states, before = pending.pop()
            for after in (*self._letters, None):
                if any(self.accepts(each, before, after) for each in states):
                    continue
                if after is None:
                    return False
                ahead = frozenset(s.to for each in states for s in self.follow(each, before, after) if s.sure)
                if not ahead:
                    return False
                if (ahead, after) not in seen:
                    seen.add((ahead, after))
                    if len(seen) > 3_000:
                        return False
                    pending.append((ahead, after))
        return True


def _add(letters: dict[str, None], code: int, text: bool) -> None:
    for near in (code - 1, code, code + 1):
        if 0 <= near <= (0x10FFFF if text else 255):
            letter = chr(near)
            for form in (letter, letter.lower(), letter.upper()) if text else (letter,):
                if len(form) == 1:
                    letters.setdefault(form)


def _parts(op: Any, value: Any) -> Iterator[Any]:
    if op in (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT):
        yield value[2]
    elif op is ops.SUBPATTERN:
        yield value[3]
    elif op is ops.BRANCH:
        yield from value[1]
    elif op is ops.ATOMIC_GROUP:
        yield value
    elif op in (ops.ASSERT, ops.ASSERT_NOT):
        yield value[1]
    elif op is ops.GROUPREF_EXISTS:
        yield from (part for part in value[1:] if part)


def _link(start: _Node, end: _Node, when: Condition = _ALWAYS, *, change: int = 0, sure: bool = True) -> None:
    start.ways.append((end, when, change, sure))
