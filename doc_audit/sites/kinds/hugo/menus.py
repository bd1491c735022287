"""The links of a Hugo site's menus, with their places (https://gohugo.io/configuration/menus/)."""

import re
from collections.abc import Iterator, Mapping
from posixpath import basename
from typing import Any

from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.document import Document, LinkKind
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.kinds.hugo.config import parts, read_file
from doc_audit.sites.placed import texts
from doc_audit.sites.reading import mapping

# What an entry leads to: a path of the content, or an address.
_KINDS: Mapping[str, LinkKind] = {"pageref": "tag", "url": "navigation"}
_PAIR = re.compile(r"(?<![\w.-])(?P<key>pageref|url)[ \t]*+=[ \t]*+[\"'](?P<value>[^\"'\r\n]++)[\"']", re.IGNORECASE)
_MENUS = frozenset({"menu", "menus"})


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the links of every file that has menus."""
    for path in parts(configuration):
        text = configuration.texts[path]
        rows = list(_of_toml(path, text) if path.endswith(".toml") else _of_yaml(path, text))
        if rows:
            yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))


def _is_of_menus(path: str) -> bool:
    return basename(path).partition(".")[0].lower() in _MENUS


def _of_yaml(path: str, text: str) -> Iterator[LinkRow]:
    whole = _is_of_menus(path)
    for placed in texts(text):
        keys = [key.lower() for key in placed.keys]
        if placed.text and keys and keys[-1] in _KINDS and (whole or not _MENUS.isdisjoint(keys)):
            yield placed.link(_KINDS[keys[-1]])


def _of_toml(path: str, text: str) -> Iterator[LinkRow]:
    """Find the entries by what they hold: TOML is read without places."""
    settings = read_file(path, text)
    entries = set(_entries(settings, inside=_is_of_menus(path)))
    line, done = 1, 0
    for match in _PAIR.finditer(text):
        line += text.count("\n", done, match.start())
        done = match.start()
        key, value = match["key"].lower(), match["value"]
        if (key, value) in entries:
            column = match.start("value") - text.rfind("\n", 0, match.start())
            yield LinkRow(line, column, value, "", _KINDS[key], match.span("value"))


def _entries(settings: Any, *, inside: bool) -> Iterator[tuple[str, str]]:
    if isinstance(settings, list):
        for item in settings:
            yield from _entries(item, inside=inside)
    for key, value in mapping(settings).items():
        if inside and key in _KINDS and isinstance(value, str):
            yield key, value
        yield from _entries(value, inside=inside or key in _MENUS)
