"""MkDocs, with Material, pymdownx and the plugins that people use (https://www.mkdocs.org/user-guide/configuration/)."""

from collections.abc import Mapping
from typing import Any

from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Settings

# Plugins that make no page and no id that the sources do not show.
_HARMLESS = frozenset(
    name
    for line in (
        "search autorefs tags git-revision-date git-revision-date-localized git-authors git-committers minify",
        "awesome-pages awesome-nav redirects glightbox section-index exclude exclude-search social offline privacy",
        "optimize meta mermaid2 techdocs-core table-reader include-markdown charts open-in-new-tab print-site rss",
        "typeset spellcheck htmlproofer linkcheck drawio kroki badges encryptcontent",
    )
    for name in line.split()
)
_EXTRA = ("extra", "markdown.extensions.extra")


def read(text: str) -> Settings:
    """Read a `mkdocs.yml`."""
    config = read_yaml(text)
    inherited = not config or "INHERIT" in config
    extensions = _extensions(config.get("markdown_extensions"))
    docs = config.get("docs_dir")
    content = docs.strip("./") if isinstance(docs, str) else "docs"
    return Settings(
        dialect=_dialect(extensions, inherited=inherited),
        content=content,
        statics=(content,),
        closed=not inherited and not config.get("hooks") and _plugins(config.get("plugins")) <= _HARMLESS,
    )


def _dialect(extensions: Mapping[str, Any], *, inherited: bool) -> Dialect:
    extra = inherited or any(name in extensions for name in _EXTRA)
    with_bodies = ("admonition", "pymdownx.details", "pymdownx.tabbed", "markdown.extensions.admonition")
    return Dialect(
        ids=_slugs(extensions),
        admonitions=inherited or any(name in extensions for name in with_bodies),
        definitions=extra or "def_list" in extensions,
        html_blocks=extra or "md_in_html" in extensions,
    )


def _slugs(extensions: Mapping[str, Any]) -> IdRule:
    for name in ("toc", "markdown.extensions.toc"):
        written = mapping(extensions.get(name)).get("slugify")
        # `!!python/object/apply:pymdownx.slugs.slugify` with `kwds`, or `!!python/name:pymdownx.slugs.uslugify`.
        tag = str(written.get("!", "")) if isinstance(written, dict) else str(written or "")
        if "pymdownx.slugs" in tag:
            return "pymdownx"
        if tag:
            return "unknown"
    return "mkdocs"


def _extensions(written: Any) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for item in written if isinstance(written, list) else [written]:
        if isinstance(item, str):
            found[item] = None
        elif isinstance(item, dict):
            found |= item
    return found


def _plugins(written: Any) -> frozenset[str]:
    names = _extensions(written).keys() if written is not None else ()
    return frozenset(str(name).rpartition("/")[2] for name in names)
