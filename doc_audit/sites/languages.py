"""Translations: which folders hold them, and what a site shows where one lacks a page."""

import re
from collections.abc import Iterator

# What a translation lacks, most generators show in the default language.
SHOWN_IN_ANOTHER = "the site shows what another language has"
_DEFAULT_LANGUAGES = ("en", "en-us", "en-US")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")


def is_language(folder: str) -> bool:
    """Say whether a *folder* is called like a language: `fr`, `zh-hant`, `pt_BR`."""
    return bool(_LANGUAGE.match(folder))


def in_default_language(path: str) -> Iterator[str]:
    """Give the paths that *path*, in a translation, may have in the default language."""
    folders = path.split("/")
    for place, folder in enumerate(folders):
        if not is_language(folder):
            continue
        for default in _DEFAULT_LANGUAGES:
            if folder != default:
                yield "/".join((*folders[:place], default, *folders[place + 1 :]))
