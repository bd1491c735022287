"""Texts in YAML (and JSON, which is YAML) with their places: the links of menus, sidebars and tables of contents."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from doc_audit.model.columns import LinkRow
from doc_audit.model.document import LinkKind

# Deeper than any menu; what is nested deeper is left out.
_DEEPEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text of a configuration file: where its *keys* lead to it, and where it stands.

    *line* and *column* count from 1; *span* are the offsets of the text in the file, None where it is not written as it reads.
    """

    keys: tuple[str, ...]
    text: str
    line: int
    column: int
    span: tuple[int, int] | None = None

    def link(self, kind: LinkKind, href: str | None = None) -> LinkRow:
        """Make the link to *href*, which is the text itself if nothing else is given."""
        whole = href is None or href == self.text
        return LinkRow(
            self.line, self.column, self.text if href is None else href, "", kind, self.span if whole else None
        )


def entries(text: str, *keys: str) -> Iterator[Placed]:
    """Give every text below *keys* of the YAML in *text*, in source order; nothing if it cannot be read."""
    for placed in texts(text):
        if placed.keys[: len(keys)] == keys:
            yield placed


def texts(text: str) -> Iterator[Placed]:
    """Give every scalar of the YAML in *text* that is text, in source order; the key of a list's item is its number."""
    # Imported here: few trees have such a file.
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        # Tags are not looked at: nodes are composed, and nothing is made of them.
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError):
        return
    if node is not None:
        yield from _walk(node, (), text, set())


def _walk(node: Any, keys: tuple[str, ...], text: str, known: set[int]) -> Iterator[Placed]:
    import yaml

    # What an alias repeats was given already.
    if len(keys) > _DEEPEST or id(node) in known:
        return
    known.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        yield _placed(node, keys, text)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _walk(item, (*keys, str(number)), text, known)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            yield from _walk(value, (*keys, str(name)), text, known)


def _placed(node: Any, keys: tuple[str, ...], text: str) -> Placed:
    quoted = node.style in ("'", '"')
    start = node.start_mark.index + quoted
    end = start + len(node.value)
    span = (start, end) if text[start:end] == node.value else None
    return Placed(
        keys=keys,
        text=node.value,
        line=node.start_mark.line + 1,
        column=node.start_mark.column + 1 + quoted,
        span=span,
    )
