"""Calls of Hugo's shortcodes, which are filled in before Markdown is read (https://gohugo.io/content-management/shortcodes/)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Stands for each character of a call: to Markdown it is part of a word, and no text has it.
MASK = "\uf8ff"
_OPENING = re.compile(r"\{\{(?P<mark>[<%])(?!/\*)\s*+(?P<closing>/?)\s*+(?P<name>[A-Za-z0-9_][\w./-]*+)?")
_ENDINGS = {"<": ">}}", "%": "%}}"}
_SHOWN = re.compile(r"(?P<kept>[\r\n]++[ \t]*+)|.")
_SOLID = re.compile(r"\S")
_KEY = re.compile(r"(?<![\w-])(?P<key>[A-Za-z_][\w-]*+)\s*+=\s*+")
_QUOTE_OR_ESCAPE = re.compile(r'["\\]')
_BARE = re.compile(r"(?<![^\s=])[^\s\"`>%=]++")
# What such a shortcode holds is no text of the page.
_CODE = frozenset({"comment", "highlight"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument: its *key* (its number where it has none), its *value*, and where that stands in the text."""

    key: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`{{< name argument key="value" >}}`, from *start* to before *end*.

    *is_closing* of `{{< /name >}}`, *is_markdown* of `{{% name %}}`, which makes Markdown.
    """

    name: str
    arguments: tuple[Argument, ...]
    start: int
    end: int
    is_closing: bool = False
    is_markdown: bool = False

    def argument(self, *keys: str) -> Argument | None:
        """Give the first of the arguments that *keys* name."""
        for key in keys:
            for argument in self.arguments:
                if argument.key == key:
                    return argument
        return None


def read_calls(text: str, start: int = 0) -> Iterator[Call]:
    """Find every call in *text* from *start* on, code included; what is not closed, or is a comment (`{{</* */>}}`), is none."""
    while opening := _OPENING.search(text, start):
        call = _read_call(text, opening)
        if call is None:
            start = opening.end("mark")
        else:
            yield call
            start = call.end


def _read_call(text: str, opening: re.Match[str]) -> Call | None:
    if opening["name"] is None:
        return None
    ending = _ENDINGS[opening["mark"]]
    arguments: list[Argument] = []
    place = opening.end()
    while True:
        place = _behind_space(text, place)
        if text.startswith(f"/{ending}", place):
            # `{{< name />}}`: it has no inner text.
            place += 1
        if text.startswith(ending, place):
            return Call(
                name=opening["name"],
                arguments=tuple(arguments),
                start=opening.start(),
                end=place + len(ending),
                is_closing=bool(opening["closing"]),
                is_markdown=opening["mark"] == "%",
            )
        argument = _read_argument(text, place, len(arguments))
        if argument is None:
            return None
        arguments.append(argument)
        place = argument.end + (text[argument.end : argument.end + 1] in ('"', "`"))


def _behind_space(text: str, place: int) -> int:
    match = _SOLID.search(text, place)
    if match is None:
        return len(text)
    return match.start()


def _read_argument(text: str, place: int, number: int) -> Argument | None:
    name = str(number)
    key = _KEY.match(text, place)
    if key is not None:
        place = key.end()
        name = key["key"]
    if text[place : place + 1] in ('"', "`"):
        end = _closing_quote(text, place)
        if end is None:
            return None
        value = text[place + 1 : end]
        if text[place] == '"':
            value = value.replace('\\"', '"').replace("\\\\", "\\")
        return Argument(key=name, value=value, start=place + 1, end=end)
    bare = _BARE.match(text, place)
    if bare is None or text.startswith(("{{<", "{{%"), place):
        return None
    return Argument(key=name, value=bare[0], start=place, end=bare.end())


def _closing_quote(text: str, place: int) -> int | None:
    """Give the place of the mark that closes the string at *place*; None if none does."""
    if text[place] == "`":
        end = text.find("`", place + 1)
        if end < 0:
            return None
        return end
    start = place + 1
    while found := _QUOTE_OR_ESCAPE.search(text, start):
        if found[0] == '"':
            return found.start()
        start = found.end() + 1
    return None


def masked(text: str, calls: Sequence[Call]) -> str:
    """Give *text*, as long as before, with `MASK` in place of *calls* and of what those that show code hold."""
    parts: list[str] = []
    done = 0
    for start, end in _masked_ranges(calls):
        if start < done:
            continue
        parts.append(text[done:start])
        parts.append(_hidden(text[start:end]))
        done = end
    parts.append(text[done:])
    return "".join(parts)


def _hidden(text: str) -> str:
    """Write `MASK` for every character but line ends, and the blanks that lines begin with: these may belong to a list."""
    return _SHOWN.sub(lambda match: match["kept"] or MASK, text)


def _masked_ranges(calls: Sequence[Call]) -> Iterator[tuple[int, int]]:
    ends: dict[str, int] = {}
    ranges: list[tuple[int, int]] = []
    for call in reversed(calls):
        if call.name in _CODE and call.is_closing:
            ends[call.name] = call.end
        elif call.name in _CODE:
            ranges.append((call.start, ends.pop(call.name, call.end)))
            continue
        ranges.append((call.start, call.end))
    return reversed(ranges)


def without_math(text: str, start: int, delimiters: Sequence[tuple[str, str]]) -> str:
    """Give *text*, as long as before, with `MASK` in place of mathematics: what *delimiters* enclose within a paragraph."""
    for opening, closing in delimiters:
        if opening and closing:
            text = _without(text, start, opening, closing)
    return text


def _without(text: str, start: int, opening: str, closing: str) -> str:
    parts: list[str] = []
    done = 0
    place = text.find(opening, start)
    while place >= 0:
        last = text.find("\n\n", place)
        if last < 0:
            last = len(text)
        end = text.find(closing, place + len(opening), last)
        if end < 0:
            # None of this paragraph is closed.
            place = text.find(opening, last)
            continue
        end += len(closing)
        parts += [text[done:place], _hidden(text[place:end])]
        done = end
        place = text.find(opening, end)
    if parts:
        return "".join((*parts, text[done:]))
    return text
