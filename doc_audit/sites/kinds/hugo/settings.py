"""What a Hugo site's configuration says that bears on its links (https://gohugo.io/configuration/all/)."""

import re
from collections.abc import Iterator, Mapping
from posixpath import basename, dirname, splitext
from typing import Any
from urllib.parse import urlsplit

from doc_audit.model.dialect import Dialect, IdRule
from doc_audit.sites import paths
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.kinds.hugo.config import merged
from doc_audit.sites.kinds.hugo.model import BRINGS_IN, CONTENT, Hook, Hugo, Mount, Permalink
from doc_audit.sites.reading import mapping
from doc_audit.sites.settings import Settings

# What of a page's front matter makes its address, or says that it has none.
FIELDS = (
    "url", "slug", "aliases", "title", "draft", "headless", "date", "publishDate", "publishdate", "expiryDate", "expirydate",
    "lastmod", "build.render", "_build.render", "build.list", "tags", "categories", "resources.name", "redirect", "redirects.from",
)  # fmt: skip
# What lies there is filled in before anybody reads it.
TEMPLATES = ("archetypes", "layouts")
_DATES = ("date", "publishdate", "publishDate", "lastmod")
_IDS: dict[Any, IdRule] = {"github-ascii": "hugo-ascii", "blackfriday": "hugo-blackfriday"}
_HOOKS: dict[Any, Hook] = {"always": "embedded", "never": "plain", "auto": "plain", "fallback": "embedded"}
# Shortcodes of Hugo, and of Docsy (https://www.docsy.dev/docs/content/shortcodes/), that make no id that a page links to.
QUIET = frozenset(
    word
    for line in (
        "comment details figure gist highlight instagram param qr ref relref tweet twitter vimeo x youtube",
        "alert pageinfo blocks/cover blocks/feature blocks/lead blocks/link-down blocks/section card cardpane",
        "conditional-text iframe imgproc readfile redoc swaggerui tab tabpane _param",
    )
    for word in line.split()
)
# Of hosts that serve `x.html` at `x` (https://docs.netlify.com/manage/routing/redirects/redirect-options/#trailing-slash).
_HOSTS = ("netlify.toml", "static/_redirects")
_NO_MODULE = "a module that is not in the tree may serve it"
_NO_SETTING = "what puts the languages' folders into the site is not in the tree"
_NO_SOURCE = "its source is not in the tree"
_ADAPTER = "a content adapter makes its pages"
_SHORTCODE = re.compile(r"layouts/_?shortcodes/")
_COMPARED = re.compile(r"\beq [$.\w]{1,40} \"(?P<text>[^\"\n]{1,200})\"")
# What in a template may make ids: attributes, headings, other text, other templates.
_MAKES_IDS = re.compile(
    r"\bid=|anchorize|^#{1,6} |RenderShortcodes|readFile|\.Content\b|\{\{[%<]|\bpartial \"[\w./-]{0,40}include",
    re.MULTILINE,
)
# An argument that a template makes a link of: `href="{{ .Get "to" }}"`, `relref . (.Get 0)`.
_ARGUMENT = re.compile(
    r"(?:\b(?:href|src)=\"?\{\{-? ?(?:relref|ref|absURL|relURL|urls\.Parse)?|\b(?:relref|ref)) ?\.? ?\(?\.Get (?P<key>\d|\"[\w-]{1,40}\")"
)
# What says that a render hook of the site's own looks for pages.
_FINDS_PAGES = re.compile(
    r"GetPage|Resources|\bref\b|relref|RelPermalink|replace|trim|partial|template|Path\b", re.IGNORECASE
)


def also(path: str) -> bool:
    """Say whether *path* is a further file that tells how a Hugo site is built."""
    if path.endswith((".toml", ".yaml", ".yml", ".json")):
        return "config/_default/" in f"/{path}" or "config/production/" in f"/{path}"
    if "layouts/" not in path or not path.endswith((".html", ".md")):
        return False
    return "/_markup/render-" in path or _SHORTCODE.search(path) is not None


def _ids(configuration: Configuration, parser: Mapping[str, Any]) -> IdRule:
    for path, text in configuration.below(""):
        # Docsy's own keeps the id, and so does whatever names it.
        if "/_markup/render-heading" in path and ".Anchor" not in text and "td/render-heading" not in text:
            return "unknown"
    return _IDS.get(parser.get("autoidtype", parser.get("autoheadingidtype")), "hugo")


def _delimiters(extensions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give what mathematics stands between (https://gohugo.io/configuration/markup/#extensionspassthroughenable)."""
    passthrough = mapping(extensions.get("passthrough"))
    if passthrough.get("enable") is not True:
        return
    delimiters = mapping(passthrough.get("delimiters"))
    for pair in (*_list(delimiters.get("block")), *_list(delimiters.get("inline"))):
        if isinstance(pair, list) and len(pair) > 1:
            yield str(pair[0]), str(pair[1])


def _calls(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """Give the name and the template of each shortcode of the site's own, and of its themes in the tree."""
    for path, text in configuration.below(""):
        match = _SHORTCODE.search(path)
        if match is not None:
            yield splitext(path[match.end() :])[0], _without_comments(text)


def _without_comments(text: str) -> str:
    """Leave out what stands between `/*` and `*/`: examples of the call, for who reads the template."""
    parts = text.split("/*")
    return parts[0] + "".join(part.partition("*/")[2] for part in parts[1:])


def _quiet_calls(configuration: Configuration) -> Iterator[str]:
    """Give the shortcodes whose templates make no id and show no other text."""
    brings_in_pages = _brings_in_pages(configuration)
    for name, text in _calls(configuration):
        # What we follow ourselves makes no id that we do not see.
        if _MAKES_IDS.search(text) is None or (brings_in_pages and BRINGS_IN.search(name)):
            yield name


def _call_links(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """Give shortcodes with those of their arguments that their templates make links of."""
    for name, text in _calls(configuration):
        for match in _ARGUMENT.finditer(text):
            yield name, match["key"].strip('"')


def read(configuration: Configuration) -> Settings:
    """Read the configuration of the site whose main file this is."""
    config = merged(configuration)
    hugo = read_hugo(configuration, config)
    base = urlsplit(_text(config, "baseurl"))
    return Settings(
        dialect=_dialect(configuration, config),
        roots=tuple(dict.fromkeys((*_folders(configuration, hugo.contents), *TEMPLATES))),
        statics=tuple(dict.fromkeys(_folders(configuration, hugo.statics))),
        base=base.path.strip("/"),
        hosts=_hosts(config),
        exact_ids=True,
        includes_move=True,
        own=hugo,
        unknown=tuple(dict.fromkeys(reason for _, reason in hugo.unseen)),
    )


def _folders(configuration: Configuration, mounts: tuple[Mount, ...]) -> Iterator[str]:
    """Give the folders of *mounts* as they are seen from the configuration."""
    for mount in mounts:
        yield paths.relative(f"{configuration.home}/x".lstrip("/"), mount.folder)


def _hosts(config: Mapping[str, Any]) -> tuple[str, ...]:
    written = [_text(config, "baseurl"), *(_text(mapping(each), "baseurl") for each in _languages(config).values())]
    found = (urlsplit(url) for url in written)
    hosts = [f"{scheme}://{url.netloc}" for url in found if "." in url.netloc for scheme in ("https", "http")]
    return tuple(dict.fromkeys(hosts))


def _dialect(configuration: Configuration, config: Mapping[str, Any]) -> Dialect:
    goldmark = mapping(mapping(config.get("markup")).get("goldmark"))
    parser, extensions = mapping(goldmark.get("parser")), mapping(goldmark.get("extensions"))
    attribute = parser.get("attribute")
    definitions = extensions.get("definitionlist") is not False
    return Dialect(
        ids=_ids(configuration, parser),
        definitions=definitions,
        term_ids=definitions and parser.get("autodefinitiontermid") is True,
        html=mapping(goldmark.get("renderer")).get("unsafe") is True,
        block_attributes=mapping(attribute).get("block") is True,
        emoji=config.get("enableemoji") is True,
        passthrough=tuple(_delimiters(extensions)),
        calls="hugo",
        quiet_calls=tuple(sorted(QUIET | set(_quiet_calls(configuration)))),
        call_links=tuple(sorted(set(_call_links(configuration)))),
        forms=("hugo",),
        fields=FIELDS,
    )


def read_hugo(configuration: Configuration, config: Mapping[str, Any]) -> Hugo:
    """Read what only Hugo asks for."""
    languages = _languages(config)
    default = _text(config, "defaultcontentlanguage") or "en"
    contents = tuple(_contents(configuration, config, languages))
    assets = (*_mounts(configuration, config, "assets"), *_of_themes(configuration, config, "assets"))
    statics = (*_mounts(configuration, config, "static"), *_of_themes(configuration, config, "static"))
    taxonomies = config.get("taxonomies")
    disabled = {str(kind).lower() for kind in _list(config.get("disablekinds"))}
    named = mapping(taxonomies).values() if isinstance(taxonomies, dict) else ("tags", "categories")
    adapters = tuple(_adapters(configuration, contents))
    return Hugo(
        languages=tuple(languages) or (default,),
        default=default if default in languages or not languages else next(iter(languages)),
        prefixed=config.get("defaultcontentlanguageinsubdir") is True,
        contents=contents,
        statics=statics,
        assets=assets,
        bundles=frozenset(_bundles(configuration, contents)),
        ugly=_ugly(config.get("uglyurls")),
        keeps_case=config.get("disablepathtolower") is True,
        keeps_accents=config.get("removepathaccents") is not True,
        permalinks=tuple(_permalinks(config.get("permalinks"))),
        dates=_DATES,
        taxonomies=() if "taxonomy" in disabled else tuple(str(plural).lower() for plural in named),
        feeds="rss" not in disabled,
        formats="outputs" in config or "outputformats" in config,
        robots=config.get("enablerobotstxt") is True,
        link_hook=_hook(configuration, config, "link", len(languages)),
        image_hook=_hook(configuration, config, "image", len(languages)),
        without_suffix=any(configuration.at(name) in configuration.files for name in _HOSTS),
        brings_in_pages=_brings_in_pages(configuration),
        own_destinations=frozenset(_own_destinations(configuration)),
        unseen=(*adapters, *_unseen(configuration, config)),
        own_calls=frozenset(_own_calls(configuration)),
    )


def _languages(config: Mapping[str, Any]) -> Mapping[str, Any]:
    languages = {code: value for code, value in mapping(config.get("languages")).items() if isinstance(value, dict)}
    gone = {str(code).lower() for code in _list(config.get("disablelanguages"))}
    return {code: value for code, value in languages.items() if code not in gone and value.get("disabled") is not True}


def _contents(configuration: Configuration, config: Mapping[str, Any], languages: Mapping[str, Any]) -> Iterator[Mount]:
    mounts = list(_mounts(configuration, config, "content"))
    if mounts:
        yield from mounts
        return
    default = _text(config, "contentdir") or "content"
    for code in languages:
        folder = configuration.at(_text(mapping(languages[code]), "contentdir") or default)
        if folder is not None:
            yield Mount(folder=folder, languages=(code,) if _text(mapping(languages[code]), "contentdir") else ())
    for code in _folders_of_languages(configuration, default, languages):
        yield Mount(folder=f"{configuration.at(default)}/{code}", languages=(code,))
    if not languages and (folder := configuration.at(default)) is not None:
        yield Mount(folder=folder)


def _folders_of_languages(configuration: Configuration, content: str, languages: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the languages that have a folder of their own below *content*, although no setting says so."""
    if any(_text(mapping(value), "contentdir") for value in languages.values()):
        return ()
    return tuple(code for code in languages if _is_there(configuration, configuration.at(f"{content}/{code}")))


def _mounts(configuration: Configuration, config: Mapping[str, Any], component: str) -> Iterator[Mount]:
    """Give what `module.mounts` puts into a *component*, else its folder (https://gohugo.io/configuration/module/#mounts)."""
    found = False
    for item in _list(mapping(config.get("module")).get("mounts")):
        mount = _mount(configuration, config, mapping(item), component)
        if mount is not None:
            found = True
            yield mount
    if not found and component != "content":
        names = _list(config.get(f"{component}dir")) or [component]
        for name in names:
            folder = configuration.at(str(name))
            if folder is not None:
                yield Mount(folder=folder)


def _mount(
    configuration: Configuration, config: Mapping[str, Any], item: Mapping[str, Any], component: str
) -> Mount | None:
    target, source = _text(item, "target").strip("/"), _text(item, "source")
    first, _, below = target.partition("/")
    folder = configuration.at(source)
    if first != component or folder is None:
        return None
    chosen = [str(code) for code in _list(item.get("lang"))]
    matrix = mapping(mapping(item.get("sites")).get("matrix"))
    chosen += [str(code) for code in _list(matrix.get("languages"))]
    languages = tuple(_languages(config)) if any("*" in code for code in chosen) else tuple(chosen)
    return Mount(folder=folder, target=below, languages=languages)


def _of_themes(configuration: Configuration, config: Mapping[str, Any], component: str) -> Iterator[Mount]:
    """Give the folder of a *component* of each theme in the tree."""
    for name in _themes(config):
        folder = configuration.at(f"{_text(config, 'themesdir') or 'themes'}/{name}/{component}")
        if folder is not None and _is_there(configuration, folder):
            yield Mount(folder=folder)


def _themes(config: Mapping[str, Any]) -> tuple[str, ...]:
    imports = _list(mapping(config.get("module")).get("imports"))
    named = [_text(mapping(item), "path") for item in imports]
    return (*(str(name) for name in _list(config.get("theme"))), *named)


def _unseen(configuration: Configuration, config: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the parts of the content that mounts bring in from where we see nothing."""
    module = mapping(config.get("module"))
    default = _text(config, "contentdir") or "content"
    if not _list(module.get("mounts")) and _folders_of_languages(configuration, default, _languages(config)):
        yield "", _NO_SETTING
    for item in _list(module.get("mounts")):
        mount = _mount(configuration, config, mapping(item), "content")
        if mount is not None and not _is_there(configuration, mount.folder):
            stem, suffix = splitext(mount.target)
            place = stem.removesuffix("/_index").removesuffix("/index") if suffix in CONTENT else mount.target
            yield place, _NO_SOURCE
    for item in _list(module.get("imports")):
        if _is_there(configuration, configuration.at(f"themes/{_text(mapping(item), 'path')}")):
            continue
        for brought in _list(mapping(item).get("mounts")):
            first, _, below = _text(mapping(brought), "target").strip("/").partition("/")
            # All of `content` is what every theme brings, and themes have no pages.
            if first in ("content", "static") and below:
                yield below, _NO_MODULE


def _is_there(configuration: Configuration, folder: str | None) -> bool:
    if folder is None:
        return False
    return folder in configuration.files or bool(configuration.files_below(folder))


def _adapters(configuration: Configuration, contents: tuple[Mount, ...]) -> Iterator[tuple[str, str]]:
    """Give the folders in which code makes pages (https://gohugo.io/content-management/content-adapters/)."""
    for mount in contents:
        for path in configuration.files_below(mount.folder):
            place = mount.below(path)
            if place is not None and path.endswith(".gotmpl") and basename(path).startswith("_content."):
                yield dirname(place), _ADAPTER


def _bundles(configuration: Configuration, contents: tuple[Mount, ...]) -> Iterator[str]:
    for mount in contents:
        for path in configuration.files_below(mount.folder):
            name = basename(path)
            if name.startswith("index.") and splitext(name)[1].lower() in CONTENT:
                yield dirname(path)


def _permalinks(written: Any) -> Iterator[Permalink]:
    """Read the rules in both of their forms (https://gohugo.io/configuration/permalinks/)."""
    for item in written if isinstance(written, list) else []:
        target, pattern = mapping(mapping(item).get("target")), _text(mapping(item), "pattern")
        path = _text(target, "path").strip("/").replace("{", "").partition("/")[0].partition(",")[0]
        yield Permalink(kind=_text(target, "kind") or "page", section=path.strip("*"), pattern=pattern)
    for key, value in mapping(written).items():
        if isinstance(value, str):
            yield Permalink(kind="page", section=key.strip("/"), pattern=value)
        for section, pattern in mapping(value).items():
            yield Permalink(kind=key, section=str(section).strip("/"), pattern=str(pattern))


def _ugly(written: Any) -> frozenset[str]:
    if isinstance(written, dict):
        return frozenset(section for section, value in written.items() if value is True)
    return frozenset({""}) if written is True else frozenset()


def _hook(configuration: Configuration, config: Mapping[str, Any], name: str, languages: int) -> Hook:
    """Say who decides where a link leads (https://gohugo.io/configuration/markup/#renderhookslinkuseembedded)."""
    goldmark = mapping(mapping(config.get("markup")).get("goldmark"))
    hook = mapping(mapping(goldmark.get("renderhooks")).get(name))
    stated = hook.get("useembedded")
    if stated is None and isinstance(hook.get("enabledefault"), bool):
        stated = "fallback" if hook["enabledefault"] else "never"
    if stated == "always":
        return "embedded"
    written = [text for path, text in configuration.below("") if f"/_markup/render-{name}" in path]
    if written:
        return "unknown" if any(_FINDS_PAGES.search(text) for text in written) else "plain"
    if any(not _is_there(configuration, configuration.at(f"themes/{theme}")) for theme in _themes(config)):
        # Its templates cannot be seen, and may have a hook.
        return "unknown"
    if stated in (None, "auto") and languages > 1 and goldmark.get("duplicateresourcefiles") is not True:
        return "embedded"
    return _HOOKS.get(stated, "plain")


def _brings_in_pages(configuration: Configuration) -> bool:
    """Say whether each shortcode that brings in text looks for a page as `ref` does, or is Docsy's `readfile`."""
    found = [(name, text) for name, text in _calls(configuration) if BRINGS_IN.search(name)]
    return all(name == "readfile" or "GetPage" in text for name, text in found)


def _own_destinations(configuration: Configuration) -> Iterator[str]:
    """Give the destinations that a render hook of the site compares with: `{{ if eq .Destination "g" }}`."""
    for path, text in configuration.below(""):
        if "/_markup/render-link" in path:
            for match in _COMPARED.finditer(text):
                yield match["text"]


def _own_calls(configuration: Configuration) -> Iterator[str]:
    above = (f"{folder}/{name}".lstrip("/") for folder in _folders_above(configuration.home) for name in _OF_TEMPLATES)
    elsewhere = (path for folder in above for path in configuration.files_below(folder))
    for path in dict.fromkeys((*configuration.files_below(configuration.home), *elsewhere)):
        match = _SHORTCODE.search(path)
        if match is not None and path.endswith((".html", ".md")):
            yield splitext(path[match.end() :])[0]


# Where templates lie that an example site in the repository of its theme uses too.
_OF_TEMPLATES = ("layouts", "themes")


def _folders_above(folder: str) -> Iterator[str]:
    while folder:
        folder = dirname(folder)
        yield folder


def _text(settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key)
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


__all__ = ["FIELDS", "also", "read", "read_hugo"]
