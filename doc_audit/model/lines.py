r"""Lines as CommonMark, editors and forges count them: `\n`, `\r\n` and `\r` end one, and nothing else does.

`str.splitlines` knows eight more ends (form feeds, U+0085, U+2028 and others), so it is not used in this package.
"""

import re
from itertools import pairwise

_END = re.compile(r"\r\n?|\n")


def split_lines(text: str) -> list[str]:
    """Give the lines without their ends; behind the last end there is one more, which may be empty."""
    if "\r" in text:
        return _END.split(text)
    return text.split("\n")


def line_starts(text: str) -> list[int]:
    """Give the offsets at which the lines of `split_lines` begin."""
    return [0, *(match.end() for match in _END.finditer(text))]


def lines_of(text: str) -> list[str]:
    """Give the lines without their ends, and none behind the last end."""
    lines = split_lines(text)
    if not lines[-1]:
        lines.pop()
    return lines


def lines_with_ends(text: str) -> list[str]:
    """Give the lines with their ends; together they are *text*."""
    begins = line_starts(text)
    lines = [text[first:last] for first, last in pairwise([*begins, len(text)])]
    if not lines[-1]:
        lines.pop()
    return lines
