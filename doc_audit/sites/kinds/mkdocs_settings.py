"""What the configuration of MkDocs says: `mkdocs.yml`, what it inherits from, and the code that it names, as text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from posixpath import basename, dirname, normpath, splitext
from typing import Any
from urllib.parse import urlsplit

from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.model.lines import lines_of
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.paths import inside
from doc_audit.sites.placed import Placed, texts
from doc_audit.sites.placed_toml import toml_texts
from doc_audit.sites.reading import mapping, read_toml, read_yaml

# The names that MkDocs looks for.
FILES = ("mkdocs.yml", "mkdocs.yaml")
ZENSICAL = "zensical.toml"
# What MkDocs makes pages from (mkdocs.utils.markdown_extensions).
SOURCES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
# Plugins that know the ids of the whole site; mkdocstrings brings autorefs with it.
AUTOREFS = frozenset({"autorefs", "mkdocstrings"})


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


# Plugins that make no page and no id that the sources do not show, beside those that are looked at one by one.
_HARMLESS = _words(
    "search autorefs tags git-revision-date git-revision-date-localized git-authors git-committers git-committers-2 minify",
    "minify_html awesome-pages awesome-nav redirects glightbox section-index exclude exclude-search social offline privacy",
    "optimize meta mermaid2 techdocs-core table-reader include-markdown charts open-in-new-tab print-site rss literate-nav",
    "typeset spellcheck htmlproofer linkcheck drawio kroki badges encryptcontent i18n macros monorepo gh-admonitions blog",
    "info projects group external-markdown same-dir mike version md_in_html toggle-sidebar swagger-ui-tag to-pdf with-pdf",
    "pdf-export exporter mkdocs-video mkdocs-simple-hooks image-captions img2fig panzoom markmap mkdocs_puml plantuml_markdown",
    "build_plantuml termynal cinder codeinclude llmstxt markdown-filter-empty edit-uri get-deps lightgallery git-latest-changes",
    "page-to-pdf statistics add-number enumerate-headings no-sitemap-file unused_files file-filter asciinema-player localsearch",
    "mkdocstrings gen-files mkdocs-jupyter ezlinked-images-plugin callouts autolinks_exclude d2 iframe-graph",
)
# Extensions that make no id and no link form beside those that are looked at.
_KNOWN_EXTENSIONS = _words(
    "abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs legacy_em md_in_html meta nl2br",
    "sane_lists smarty tables toc wikilinks mdx_truly_sane_lists mdx_math mdx_gh_links markdown_inline_graphviz",
    "plantuml_markdown markdown_katex fontawesome_markdown callouts github-callouts markdown_callouts mdx_breakless_lists",
    "markdown_grid_tables mdx_linkify urlize headerid markdown_captions mdx_wikilink_plus markdown-exec markdown_include.include",
    "mdx_include mkdocs-click mkdocs-typer markdown_checklist.extension gfm_admonition markdown_sub_sup mkdocs_graphviz",
    "markdown_graphviz_inline markdown_gfm_admonition mkdocs_steps cell_row_span",
)
_KNOWN_FAMILIES = ("pymdownx.", "material.extensions.", "zensical.extensions.", "neoteroi.")
_EXTRA = ("footnotes", "attr_list", "def_list", "tables", "abbr", "md_in_html", "fenced_code")
# What techdocs-core switches on (https://github.com/backstage/mkdocs-techdocs-core).
_TECHDOCS = (
    "admonition",
    "pymdownx.details",
    "pymdownx.tabbed",
    "pymdownx.emoji",
    "pymdownx.snippets",
    "pymdownx.magiclink",
    *_EXTRA,
)
# https://zensical.org/docs/setup/extensions/about/#default-configuration
_OF_ZENSICAL = _words(
    "abbr admonition attr_list def_list footnotes md_in_html toc pymdownx.arithmatex pymdownx.betterem pymdownx.caret",
    "pymdownx.details pymdownx.emoji pymdownx.highlight pymdownx.inlinehilite pymdownx.keys pymdownx.magiclink pymdownx.mark",
    "pymdownx.smartsymbols pymdownx.superfences pymdownx.tabbed pymdownx.tasklist pymdownx.tilde",
)
_WITH_BODIES = ("admonition", "pymdownx.details", "pymdownx.tabbed", "pymdownx.blocks.")
# What a hook has in it that adds files, and what one has in it that makes ids.
_MAKES_FILES = re.compile(
    r"\bon_files\b|\bFile\(|\bgenerated\(|\bon_pre_build\b|\bon_startup\b|write_text|write_bytes|gen_files|\bcopy"
    r"|\bopen\([^()\n]{0,200}[\"'][wax][bt+]{0,2}[\"']"
)
_MAKES_IDS = re.compile(r"\bid\s{0,9}=|\{#|[\"']id[\"']|anchor|slug|[Hh]eading|toc")
_TEXT = re.compile(r"[\"'](?P<path>[\w./-]{1,200}+)(?P<open>[\"'{])")
_CASES: Mapping[str, IdRule] = {"lower": "pymdownx", "none": "pymdownx-cased", "lower-ascii": "pymdownx-ascii"}
_FUNCTIONS: Mapping[str, IdRule] = {
    "slugify": "mkdocs",
    "slugify_unicode": "python",
    "uslugify": "pymdownx",
    "uslugify_cased": "pymdownx-cased",
    "gfm": "pymdownx-ascii",
}
# As many files may inherit from one another.
_DEEPEST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """A *folder* of sources (a path from the root) and where it appears in the site's one tree of sources."""

    at: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration with all that it inherits: *values* as YAML has them, *docs* is `docs_dir`, seen from its folder.

    *id_makers* are the reasons why nobody knows the ids of pages. *is_known* is false where a part of it cannot be read.
    """

    values: Mapping[str, Any]
    plugins: Mapping[str, Any]
    extensions: Mapping[str, Any]
    docs: str = "docs"
    base: str = ""
    hosts: tuple[str, ...] = ()
    id_makers: tuple[str, ...] = ()
    is_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Translations:
    """Languages of https://ultrabug.github.io/mkdocs-static-i18n/: in the names of files (*suffix*) or in folders.

    *present* are the sources, seen from `docs_dir`; *others* are the languages beside the *default* one.
    """

    suffix: bool
    default: str
    others: tuple[str, ...]
    fallback: bool
    present: frozenset[str] = field(repr=False)

    def split(self, path: str) -> tuple[str, str]:
        """Give the language of *path* (empty: none is named) and the path without it."""
        if not self.suffix:
            first, _, rest = path.partition("/")
            return (first, rest) if rest and first in (self.default, *self.others) else ("", path)
        stem, ending = splitext(path)
        name, _, language = stem.rpartition(".")
        return (language, name + ending) if name and language in (self.default, *self.others) else ("", path)

    def named(self, path: str, language: str) -> str:
        """Give *path* as the file of *language* is called."""
        if not self.suffix:
            return f"{language}/{path}"
        stem, ending = splitext(path)
        return f"{stem}.{language}{ending}"

    def places(self, path: str) -> tuple[str, ...]:
        """Give where the source at *path* appears: in its language, and in those that lack it."""
        language, plain = self.split(path)
        if language and language != self.default:
            return (f"{language}/{plain}",)
        lacking = [other for other in self.others if self.named(plain, other) not in self.present]
        return (plain, *(f"{other}/{plain}" for other in lacking)) if self.fallback else (plain,)

    def forms(self, path: str, page: str | None) -> tuple[str, ...]:
        """Give the sources that a link to *path* may mean on the source *page*: in its language, else in the default one."""
        language, plain = self.split(path)
        own = self.split(page)[0] if page is not None else ""
        wanted = language or own or self.default
        return tuple(dict.fromkeys((self.named(plain, wanted), path, self.named(plain, self.default), plain)))

    def served(self, address: str) -> tuple[str, ...]:
        """Give the files that may be served as they are at *address*."""
        first, _, rest = address.partition("/")
        language, plain = (first, rest) if first in self.others and rest else (self.default, address)
        forms = (self.named(plain, language), self.named(plain, self.default))
        return (*forms, plain) if self.suffix or plain not in self.present else forms


def whole(configuration: Configuration) -> Config:
    """Read a configuration with what it inherits (https://www.mkdocs.org/user-guide/configuration/#configuration-inheritance)."""
    values, is_known = _values(configuration)
    plugins = _named_items(values.get("plugins", ["search"]))
    plugins = {name.rpartition("/")[2]: options for name, options in plugins.items()}
    extensions = _extensions(values.get("markdown_extensions", _standard(configuration.path)))
    if "techdocs-core" in plugins:
        plugins = {**plugins, "monorepo": None}
        extensions = {**dict.fromkeys(_TECHDOCS), **extensions}
    docs = values.get("docs_dir")
    site_url = _text(values.get("site_url"))
    parts = urlsplit(site_url) if site_url.startswith(("http://", "https://")) else None
    plain = normpath(docs) if isinstance(docs, str) and docs else "docs"
    makers = _id_makers(configuration, values, plugins, extensions)
    return Config(
        values=values,
        plugins=plugins,
        extensions=extensions,
        docs="" if plain == "." else plain,
        base=parts.path.strip("/") if parts else "",
        hosts=(f"https://{parts.netloc}", f"http://{parts.netloc}") if parts and parts.netloc else (),
        id_makers=(*makers, *(() if is_known else ("a part of its configuration cannot be read",))),
        is_known=is_known,
    )


def more(path: str, text: str) -> Iterator[str]:
    """Give the files that the configuration *text* at *path* names and that tell more of the site."""
    if not path.endswith((".yml", ".yaml")) and basename(path) != ZENSICAL:
        return
    config = _read(path, text)
    names = [config.get("INHERIT"), *_items(config.get("hooks"))]
    names += _items(mapping(_named_items(config.get("plugins")).get("gen-files")).get("scripts"))
    for name in names:
        found = inside(f"{dirname(path)}/{name}") if isinstance(name, str) and name else None
        if found is not None:
            yield found


def parts(configuration: Configuration) -> tuple[str, ...]:
    """Give the configuration files: one, or all that lie beside each other where none has the name that MkDocs looks for.

    `mkdocs build -f mkdocs-online.yml` takes one of them, and nobody can tell which: all that they say counts.
    """
    name = basename(configuration.path)
    folder = dirname(configuration.path)
    if name == ZENSICAL:
        # Where both are there, either may be what builds the site.
        beside = (inside(f"{folder}/{other}") or "" for other in FILES)
        return (*(path for path in beside if path in configuration.texts), configuration.path)
    if name in FILES or not name.startswith("mkdocs"):
        return (configuration.path,)
    found = [
        path
        for path in sorted(configuration.texts)
        if dirname(path) == folder and fnmatch(basename(path), "mkdocs*.y*ml")
    ]
    # What others inherit comes first.
    return tuple(sorted(found, key=lambda path: "INHERIT" in configuration.texts[path]))


def _values(configuration: Configuration) -> tuple[Mapping[str, Any], bool]:
    values: Mapping[str, Any] = {}
    is_known = True
    for path in parts(configuration):
        found, is_whole = _merged(configuration, path, 0)
        values, is_known = _over(values, found), is_known and is_whole
    return values, is_known


def _read(path: str, text: str) -> Mapping[str, Any]:
    """Read one file; https://zensical.org/docs/setup/basics/#the-project-scope."""
    if basename(path) != ZENSICAL:
        return read_yaml(text)
    whole = read_toml(text)
    values = {**mapping(whole.get("project", whole))}
    extensions = values.get("markdown_extensions")
    if isinstance(extensions, dict):
        values["markdown_extensions"] = dict(_flat(extensions))
    return values


def _flat(extensions: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give each extension by its whole name: `pymdownx.tabbed` is a table within a table, and `toc.slugify` names a function."""
    for name, options in extensions.items():
        if name == "toc":
            slugify = mapping(mapping(options).get("slugify"))
            function = slugify.get("object", "pymdownx.slugs.slugify")
            yield name, {**mapping(options), "slugify": {**slugify, "!": function}} if slugify else options
        elif name in ("pymdownx", "zensical"):
            for inner, item in mapping(options).items():
                if inner in ("blocks", "extensions"):
                    yield from ((f"{name}.{inner}.{last}", given) for last, given in mapping(item).items())
                else:
                    yield f"{name}.{inner}", item
        else:
            yield name, options


def _standard(path: str) -> Any:
    """Give the extensions that are on where none is named."""
    return dict.fromkeys(_OF_ZENSICAL) if basename(path) == ZENSICAL else None


def placed(path: str, text: str) -> Iterator[Placed]:
    """Give the texts of one file with their places, by the keys that `mkdocs.yml` has."""
    if basename(path) != ZENSICAL:
        yield from texts(text)
        return
    for item in toml_texts(text):
        yield replace(item, keys=item.keys[1:]) if item.keys[0] == "project" else item


def _merged(configuration: Configuration, path: str, depth: int) -> tuple[Mapping[str, Any], bool]:
    text = configuration.texts.get(path)
    values = _read(path, text) if text is not None else {}
    parent = values.get("INHERIT")
    if not values or depth > _DEEPEST:
        return values, False
    if not isinstance(parent, str):
        return values, True
    above, is_known = _merged(configuration, inside(f"{dirname(path)}/{parent}") or "", depth + 1)
    return _over(above, values), is_known


def _over(above: Mapping[str, Any], below: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the values *below* over those *above*, tables within tables."""
    merged = dict(above)
    for key, value in below.items():
        known = merged.get(key)
        both = isinstance(known, dict) and isinstance(value, dict)
        merged[key] = _over(mapping(known), mapping(value)) if both else value
    return merged


def _text(value: Any) -> str:
    """Give a text; of `!ENV [NAME, default]` the default."""
    if isinstance(value, list) and len(value) > 1:
        value = value[-1]
    return value if isinstance(value, str) else ""


def _items(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [written]


def _named_items(written: Any) -> dict[str, Any]:
    """Read a list of names, some with options, or a table of them."""
    if isinstance(written, dict):
        return {str(name): options for name, options in written.items()}
    found: dict[str, Any] = {}
    for item in _items(written):
        if isinstance(item, str):
            found[item] = None
        elif isinstance(item, dict):
            found |= {str(name): options for name, options in item.items()}
    return found


def _extensions(written: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, options in _named_items(written).items():
        short = name.removeprefix("markdown.extensions.")
        found[short] = options
        if short in ("extra", "pymdownx.extra"):
            found = {**dict.fromkeys(_EXTRA), **found}
            found |= {key.removeprefix("markdown.extensions."): value for key, value in mapping(options).items()}
    return found


# Markdown -------------------------------------------------------------------------------------------------------------


def dialect(config: Config) -> Dialect:
    """Give how pages are read, by the extensions of Python-Markdown."""
    extensions = config.extensions
    anything = not config.is_known
    return Dialect(
        ids=_slugs(extensions),
        python=True,
        attributes=anything or "attr_list" in extensions,
        emoji=anything or "pymdownx.emoji" in extensions,
        tabs=anything or any(name.startswith(("pymdownx.tabbed", "pymdownx.blocks")) for name in extensions),
        separator=_separator(extensions),
        admonitions=anything or any(name.startswith(_WITH_BODIES) for name in extensions),
        definitions=anything or "def_list" in extensions,
        html_blocks=anything or "md_in_html" in extensions,
        names=_has_names(config),
        open_marks=tuple(_open_marks(config)),
        forms=tuple(_forms(config)),
    )


def _has_names(config: Config) -> bool:
    """Say whether a reference that its page does not define may be defined elsewhere."""
    return bool(AUTOREFS & config.plugins.keys() or config.id_makers or "pymdownx.snippets" in config.extensions)


def _open_marks(config: Config) -> Iterator[str]:
    """Give what code makes text of: templates, documentation of objects, code that is run, includes of other extensions."""
    if "macros" in config.plugins:
        yield from ("{{", "{%")
    if "mkdocstrings" in config.plugins or "mkdocs-click" in config.extensions:
        yield "::: "
    if "markdown-exec" in config.plugins or "markdown-exec" in config.extensions:
        yield 'exec="'
    if "markdown_include.include" in config.extensions or "mdx_include" in config.extensions:
        yield "{!"


def _forms(config: Config) -> Iterator[str]:
    if "pymdownx.snippets" in config.extensions:
        yield "pymdown-snippets"
    if "include-markdown" in config.plugins:
        yield "include-markdown"


def _toc(extensions: Mapping[str, Any]) -> Mapping[str, Any]:
    return mapping(extensions.get("toc"))


def _separator(extensions: Mapping[str, Any]) -> str:
    written = _toc(extensions).get("separator")
    return written if isinstance(written, str) and written else "-"


def _slugs(extensions: Mapping[str, Any]) -> IdRule:
    """Read `slugify`: `!!python/object/apply:pymdownx.slugs.slugify` with `kwds`, or `!!python/name:pymdownx.slugs.uslugify`."""
    written = _toc(extensions).get("slugify")
    if not written:
        return "mkdocs"
    if isinstance(written, dict):
        keywords = {**mapping(written.get("kwds"))}
        case = keywords.pop("case", "none")
        if "pymdownx.slugs.slugify" not in str(written.get("!", "")) or keywords:
            return "unknown"
        return _CASES.get(str(case), "unknown")
    return _FUNCTIONS.get(str(written).rpartition(".")[2], "unknown")


def _snippets(config: Config) -> Mapping[str, Any]:
    return mapping(config.extensions.get("pymdownx.snippets"))


def partials(config: Config) -> tuple[str, ...]:
    """Give the folders that snippets are taken from (`base_path`), seen from the folder of the configuration."""
    if "pymdownx.snippets" not in config.extensions:
        return ()
    found = []
    for base in _items(_snippets(config).get("base_path", ".")):
        if isinstance(base, str):
            named = base.replace("$config_dir", ".").replace("$docs_dir", config.docs or ".")
            plain = normpath(named)
            found.append("" if plain == "." else plain)
    return tuple(found)


def appended(config: Config, configuration: Configuration) -> tuple[str, ...]:
    """Give the files that snippets append to every page (`auto_append`)."""
    found = []
    for name in _items(_snippets(config).get("auto_append")):
        for base in partials(config):
            path = inside(f"{configuration.home}/{base}/{name}")
            if path in configuration.files and path is not None:
                found.append(path)
                break
    return tuple(found)


# Sources and addresses ------------------------------------------------------------------------------------------------


def lines(written: Any) -> list[str]:
    """Give the lines of a text of patterns."""
    return [line.strip() for line in lines_of(written)] if isinstance(written, str) else []


def directory_urls(config: Config) -> bool:
    """Say whether pages have addresses without suffix; the plugin offline takes care that they have one.

    https://squidfunk.github.io/mkdocs-material/plugins/offline/#config.enabled: where the environment decides, its default counts.
    """
    enabled = mapping(config.plugins.get("offline")).get("enabled", True)
    if isinstance(enabled, list):
        enabled = enabled[-1]
    if "offline" in config.plugins and enabled is True:
        return False
    return config.values.get("use_directory_urls") is not False


def has_versions(config: Config) -> bool:
    """Say whether mike publishes the site (https://github.com/jimporter/mike): below the name of a version, or of an alias."""
    version = mapping(mapping(config.values.get("extra")).get("version"))
    return "mike" in config.plugins or version.get("provider") == "mike"


def themes(config: Config, configuration: Configuration) -> tuple[str, ...]:
    """Give the folder of the theme's own files, which are served as they are."""
    folder = _text(mapping(config.values.get("theme")).get("custom_dir"))
    found = inside(f"{configuration.home}/{folder}") if folder else None
    return (found,) if found is not None else ()


def blog(config: Config) -> str | None:
    """Give the folder of Material's blog; None if there is none."""
    if "blog" not in config.plugins:
        return None
    folder = normpath(_text(mapping(config.plugins["blog"]).get("blog_dir")) or "blog")
    return "" if folder == "." else folder


def post_depth(config: Config) -> int | None:
    """Count the names in the address of a post; None where categories decide."""
    options = mapping(config.plugins.get("blog"))
    written = options.get("post_url_format", "{date}/{slug}")
    date = options.get("post_url_date_format", "yyyy/MM/dd")
    if not isinstance(written, str) or not isinstance(date, str) or "{categories}" in written:
        return None
    return len(written.replace("{date}", date).strip("/").split("/"))


def mounts(configuration: Configuration, config: Config) -> tuple[Mount, ...]:
    """Give the folders of sources, its own first (https://github.com/backstage/mkdocs-monorepo-plugin)."""
    docs = configuration.at(config.docs)
    if docs is None:
        return ()
    if "monorepo" in config.plugins:
        return (Mount(at="", folder=docs), *_parts(configuration.path, configuration))
    for path in _above(configuration):
        for part in _parts(path, configuration):
            if part.folder == docs:
                main = _docs_of(path, configuration)
                return (part, Mount(at="", folder=main)) if main is not None else (part,)
    return (Mount(at="", folder=docs),)


def siblings(configuration: Configuration) -> tuple[str, ...]:
    """Give the sources of the sites that one configuration is inherited by, beside the one that is asked about."""
    above = _inherited(configuration.path, configuration.text)
    if above is None:
        return ()
    family = {configuration.path, above}
    found = []
    for path, text in sorted(configuration.texts.items()):
        if basename(path) in ("mkdocs.yml", "mkdocs.yaml") and path != configuration.path:
            folder = _docs_of(path, configuration)
            is_relative = path == above or _inherited(path, text) in family - {None}
            if is_relative and folder is not None:
                found.append(folder)
    return tuple(found)


def fallback(configuration: Configuration) -> str | None:
    """Give the sources of the site that this one inherits its configuration from, as translations do; None if it is no site."""
    above = _inherited(configuration.path, configuration.text)
    if above is None or above not in configuration.texts or basename(above) not in ("mkdocs.yml", "mkdocs.yaml"):
        return None
    return _docs_of(above, configuration)


def _inherited(path: str, text: str) -> str | None:
    parent = read_yaml(text).get("INHERIT")
    return inside(f"{dirname(path)}/{parent}") if isinstance(parent, str) else None


def _above(configuration: Configuration) -> Iterator[str]:
    """Give the configurations in the folders that this one lies in."""
    folder = configuration.home
    while folder:
        folder = dirname(folder)
        for name in ("mkdocs.yml", "mkdocs.yaml"):
            path = f"{folder}/{name}".lstrip("/")
            if path in configuration.texts:
                yield path


def _parts(path: str, configuration: Configuration) -> Iterator[Mount]:
    """Give the sites that the one configured at *path* includes in its navigation."""
    for name in _included(read_yaml(configuration.texts[path]).get("nav")):
        part = inside(f"{dirname(path)}/{name}")
        if part is None or part not in configuration.texts:
            continue
        title = _text(read_yaml(configuration.texts[part]).get("site_name"))
        folder = _docs_of(part, configuration)
        if title and folder is not None:
            yield Mount(at=title.strip("/"), folder=folder)


def _included(nav: Any) -> Iterator[str]:
    if isinstance(nav, str) and nav.startswith("!include "):
        yield nav.removeprefix("!include ").strip()
    elif isinstance(nav, list):
        for item in nav:
            yield from _included(item)
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _included(item)


def _docs_of(path: str, configuration: Configuration) -> str | None:
    docs = _text(read_yaml(configuration.texts[path]).get("docs_dir")) or "docs"
    return inside(f"{dirname(path)}/{docs}")


def translations(config: Config, docs: str, sources: list[str]) -> Translations | None:
    """Give the languages of the i18n plugin; None without it."""
    options = mapping(config.plugins.get("i18n"))
    languages = [mapping(item) for item in _items(options.get("languages"))]
    names = [str(item["locale"]) for item in languages if item.get("locale") and item.get("build", True)]
    default = next((str(item["locale"]) for item in languages if item.get("locale") and item.get("default")), "")
    if not default:
        return None
    return Translations(
        suffix=options.get("docs_structure", "suffix") == "suffix",
        default=default,
        others=tuple(name for name in names if name not in (default, "null")),
        fallback=options.get("fallback_to_default", True) is not False,
        present=frozenset(path.removeprefix(f"{docs}/") if docs else path for path in sources),
    )


# Code that makes pages and ids ----------------------------------------------------------------------------------------


def makers(config: Config, configuration: Configuration) -> tuple[tuple[str, frozenset[str] | None], ...]:
    """Give what may make pages that no source shows: a reason each, and the words of its code if that can be read."""
    found: list[tuple[str, frozenset[str] | None]] = []
    if not config.is_known:
        found.append(("a part of its configuration cannot be read", None))
    for name in config.plugins.keys() - _HARMLESS:
        found.append((f"the plugin {name} may make pages", None))
    if "gen-files" in config.plugins:
        scripts = mapping(config.plugins["gen-files"]).get("scripts")
        if not scripts:
            found.append(("the plugin gen-files may make pages", None))
        for script in _items(scripts or []):
            found.append(_maker(f"the script {script} may make pages", _code(configuration, script)))
    for hook in _hooks(config.values):
        code = _code(configuration, hook)
        if code is None or _MAKES_FILES.search(code):
            found.append(_maker(f"the hook {hook} may make pages", code))
    return tuple(sorted(found, key=lambda item: item[0]))


def _maker(reason: str, code: str | None) -> tuple[str, frozenset[str] | None]:
    """Give *reason* with what paths in the texts of *code* have: names of files, and of folders, these with a slash behind."""
    if code is None:
        return reason, None
    words: set[str] = set()
    for text in _TEXT.finditer(code):
        path = text["path"]
        if "." in basename(path) and text["open"] != "{":
            words.add(splitext(basename(path))[0])
        else:
            words.update(f"{folder}/" for folder in path.split("/") if folder)
    return reason, frozenset(words)


def _hooks(values: Mapping[str, Any]) -> list[str]:
    return [hook for hook in _items(values.get("hooks")) if isinstance(hook, str)]


def _code(configuration: Configuration, name: Any) -> str | None:
    return configuration.read(name) if isinstance(name, str) else None


def _id_makers(
    configuration: Configuration, values: Mapping[str, Any], plugins: Mapping[str, Any], extensions: Mapping[str, Any]
) -> Iterator[str]:
    """Give the reasons why nobody knows which ids pages have."""
    for name in sorted(plugins.keys() - _HARMLESS):
        yield f"the plugin {name} may make anchors"
    for name in sorted(extensions.keys() - _KNOWN_EXTENSIONS):
        if not name.startswith(_KNOWN_FAMILIES):
            yield f"the extension {name} may make anchors"
    for hook in _hooks(values):
        code = _code(configuration, hook)
        if code is None or _MAKES_IDS.search(code):
            yield f"the hook {hook} may make anchors"
