"""The syntax tree of a script, and the place of everything in it (https://tree-sitter.github.io/)."""

import re
from bisect import bisect_right
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from doc_audit.model.lines import line_starts
from doc_audit.sites.script.values import Placed, Unknown, Value

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

# A longer file is no configuration that a person wrote.
LONGEST = 500_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_LINE_ENDS = ("\n", "\r", "\u2028", "\u2029")


class Source:
    """The text of the script at *path*, parsed. TypeScript's grammar with JSX reads JavaScript too; JSON is one value."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self._text = _SURROGATE.sub("\ufffd", text)
        self._is_json = path.endswith(".json")
        grammar = "typescript" if path.endswith((".ts", ".mts", ".cts")) else "tsx"
        # A table at the beginning of a script would be a block.
        read = f"({self._text})" if self._is_json else self._text
        self.root: Node = _parser(grammar).parse(read.encode()).root_node
        self._starts = line_starts(self._text)
        # Offsets are of bytes there, and of characters here.
        odd = list(_NOT_ASCII.finditer(self._text))
        more = list(accumulate(len(match[0].encode()) - 1 for match in odd))
        self._after = [match.end() + extra for match, extra in zip(odd, more, strict=True)]
        self._more = [0, *more]

    def offset(self, byte: int) -> int:
        """Turn an offset in bytes, of the parser, into one in characters of the text."""
        byte -= self._is_json
        return byte - self._more[bisect_right(self._after, byte)]

    def place(self, offset: int) -> tuple[int, int]:
        """Give the 1-based line and column of an *offset* in characters."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def text(self, node: "Node") -> str:
        """Give the text of *node*."""
        return self._text[self.offset(node.start_byte) : self.offset(node.end_byte)]

    def placed(self, text: str, first: int, last: int) -> Placed:
        """Give *text*, which stands between the offsets *first* and *last*."""
        line, column = self.place(first)
        span = (first, last) if self._text[first:last] == text else None
        return Placed(text, self.path, line, column, span)

    def string(self, node: "Node") -> Placed:
        """Give what a literal string, or a template without substitutions, says."""
        first, last = self.offset(node.start_byte) + 1, self.offset(node.end_byte) - 1
        written = self._text[first:last]
        if "\\" not in written:
            return self.placed(written, first, last)
        parts = [
            _unescaped(self.text(part)) if part.type == "escape_sequence" else self.text(part)
            for part in node.children[1:-1]
        ]
        return self.placed("".join(parts), first, last)

    def name(self, node: "Node") -> Placed:
        """Give an identifier as a string."""
        first, last = self.offset(node.start_byte), self.offset(node.end_byte)
        return self.placed(self._text[first:last], first, last)

    def unknown(self, node: "Node", reason: str, *found: Value) -> Unknown:
        """Say that running alone would tell what *node* is: one of *found*, or something else."""
        line, column = self.place(self.offset(node.start_byte))
        return Unknown(reason=reason, path=self.path, line=line, column=column, choices=found)


def _unescaped(written: str) -> str:
    r"""Give what an escape sequence means (ECMA-262, section 12.9.4): `\n`, `\x41`, `\u0041`, `\u{41}`, or the sign itself."""
    sign = written[1:2]
    if sign in _LINE_ENDS:
        return ""
    if sign in ("x", "u"):
        digits = written[2:].strip("{}")
        try:
            code = int(digits, 16)
        except ValueError:
            return written
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else "\ufffd"
    return _ESCAPES.get(sign, written[1:])


@cache
def _parser(grammar: str) -> "Parser":
    # Imported here: few trees have a script.
    import tree_sitter
    import tree_sitter_typescript

    languages: dict[str, Any] = {
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    return tree_sitter.Parser(tree_sitter.Language(languages[grammar]()))
