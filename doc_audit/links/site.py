"""Which folders a site generator builds a site from, as its configuration files tell."""

import re
from collections.abc import Iterable
from posixpath import basename, dirname

# What a translation lacks, most generators show in the default language.
DEFAULT_LANGUAGES = ("en", "en-us", "en-US")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")

_LAST_NAME = re.compile(
    r"(?:mkdocs|book|_config|hugo|config|astro\.config|gatsby-config|\.eleventy|eleventy\.config|docusaurus\.config)\.[a-z]+\Z"
)
# How a generator's configuration file ends, and how many folders up from it the pages lie; the first that fits counts.
_CONFIGURATIONS = tuple(
    (re.compile(rf"(?:.*/)?{name}\Z").match, up)
    for name, up in (
        (r"config/_default/(?:hugo|config)\.(?:toml|ya?ml|json)", 3),
        (r"hugo\.(?:toml|ya?ml|json)", 1),
        (r"mkdocs\.ya?ml", 1),
        (r"book\.toml", 1),
        (r"_config\.ya?ml", 1),
        (r"\.(?:vitepress|vuepress)/config\.[cm]?[jt]s", 2),
        (r"astro\.config\.[cm]?[jt]s", 1),
        (r"gatsby-config\.[cm]?[jt]s", 1),
        (r"(?:\.eleventy|eleventy\.config)\.[cm]?js", 1),
        # Docusaurus lies beside its pages, in `website/` or `docs/docusaurus/`, or above them.
        (r"docusaurus\.config\.[cm]?[jt]s", 2),
    )
)


def sites(files: Iterable[str]) -> frozenset[str]:
    """The folders that a site is built from, where *files* (paths from the root) is all there is."""
    found = set()
    for path in files:
        if _LAST_NAME.match(path, path.rfind("/") + 1):
            up = next((up for matches, up in _CONFIGURATIONS if matches(path)), 0)
            folder = path
            for _ in range(up):
                folder = dirname(folder)
            if up:
                # `docs/en/mkdocs.yml`: the other languages lie beside it.
                found.add(dirname(folder) if is_language(basename(folder)) else folder)
    return frozenset(found)


def is_language(folder: str) -> bool:
    """Say whether a *folder* is called like a language: `fr`, `zh-hant`, `pt_BR`."""
    return bool(_LANGUAGE.match(folder))


def site_of(page: str, folders: frozenset[str]) -> str | None:
    """The nearest of *folders* that *page* lies in; None if it lies in none."""
    if not folders:
        return None
    folder = dirname(page)
    while folder and folder not in folders:
        folder = dirname(folder)
    return folder if folder in folders else None
