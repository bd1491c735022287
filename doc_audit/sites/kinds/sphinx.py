"""Sphinx with MyST (https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html, https://www.sphinx-doc.org).

How a link is followed is `myst_parser.mdit_to_docutils.sphinx_` and `myst_parser.sphinx_ext.myst_refs`, in their order: a file
of the sources, then a label, a page by its name without suffix, a term, and what other sites' inventories hold. It is longer
than other kinds, for a role, a directive, a picture, HTML and a link are each looked up in another order, and MyST and Jupyter
Book use it too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from posixpath import basename, dirname, normpath
from typing import Any
from urllib.parse import unquote

from doc_audit.globs import Globs, compiled
from doc_audit.markdown.names import plain_name
from doc_audit.model.columns import ANY_ANCHOR, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.model.target import PathTarget
from doc_audit.sites.addresses import beside
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.inventory import read_inventory
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import AtAddress, InSource, Matching, Name, Named, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.python import UNKNOWN, read_python
from doc_audit.sites.reading import mapping, read_yaml
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage
from doc_audit.sites.sphinx_pages import read_others

_ATTRIBUTES = ("attrs_block", "attrs_inline", "attrs_image")
# What is written into the sources, or makes pages, before Sphinx reads them.
_MAKES_PAGES = {
    "autoapi.extension": ("autoapi_root", "autoapi"),
    "autodoc2": ("autodoc2_output_dir", "apidocs"),
    "sphinx.ext.apidoc": ("apidoc_output", "api"),
    "sphinxcontrib.apidoc": ("apidoc_output_dir", "api"),
    "sphinx_gallery.gen_gallery": ("sphinx_gallery_conf", "auto_examples"),
    "exhale": ("exhale_args", "api"),
    "sphinx.ext.autosummary": ("autosummary_output", "generated"),
    "sphinx_sqlalchemy": ("", "api"),
}
# What writes pages or files before Sphinx reads them.
_RUNS_CODE = re.compile(
    r"write_text|write_bytes|copyfile|copytree|shutil\.(?:copy|move)|apidoc\.main|open\([^()\n]{0,200}[\"']w"
)
_CODE = "its configuration runs code that may make pages"
_MADE = frozenset({"genindex", "modindex", "search", "py-modindex"})
_MADE_FOLDERS = ("_sources/", "_images/", "_downloads/", "_modules/", "_autosummary/")
_SPHINX = "Sphinx makes it"
_ELSEWHERE = "it may be in the inventory of another site (intersphinx)"
_OBJECT = "an object of code"
_NO_PAGE = "the site is not built from its page"
_OBJECTS = frozenset(
    word
    for line in (
        "option envvar keyword token confval func function class meth method mod module attr attribute exc exception data",
        "obj const type member enum macro struct union var namespace concept property role directive program",
    )
    for word in line.split()
)
_DOCUMENT_CODE = frozenset(
    {"autodoc", "autosummary", "autodoc2", "extension", "breathe", "exhale", "apidoc", "napoleon"}
)
_PICTURE_SUFFIXES = (".svg", ".png", ".gif", ".jpg", ".jpeg", ".webp", ".pdf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What Sphinx alone asks for; folders and patterns are seen from the folder of its configuration.

    *suffixes* are those of sources, *exclude* the patterns of what is none of them, *only* all there are if they are listed.
    *directory*: a page is served as a folder; None where nobody knows. *root* is the home page. *statics* and *extra* are served
    as they are. *sections*: every title is a label, with its page before it (`page`) or `alone`. *inventories* are those of
    other sites that lie in the tree, with what they name; *remote* names all others. *made* are folders that extensions fill.
    *citations* are the keys that may be cited, None where they are not known. *documents_code*: objects of code have names that
    only code tells. *html_images*: pictures in HTML are those of the sources.
    """

    suffixes: tuple[str, ...] = (".md", ".rst")
    exclude: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    directory: bool | None = None
    root: str = "index"
    statics: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    sections: str = ""
    inventories: tuple[tuple[str, frozenset[str]], ...] = ()
    remote: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    citations: frozenset[str] | None = None
    html_images: bool = False
    documents_code: bool = False


def read(configuration: Configuration) -> Settings:
    """Read a `conf.py`."""
    conf = read_python(configuration.text)
    builder = _builder(configuration)
    return settings(conf, configuration, directory=builder == "dirhtml" if builder else None, text=configuration.text)


def settings(conf: Mapping[str, Any], configuration: Configuration, *, directory: bool | None, text: str) -> Settings:
    """Say what *conf*, the settings of Sphinx, means; *text* is the code that made them, if any did."""
    extensions = frozenset(strings(conf.get("extensions")))
    runs_code = bool(_RUNS_CODE.search(text))
    remote, local = _inventories(conf, configuration)
    own = Own(
        suffixes=_suffixes(conf, extensions),
        exclude=("_build", ".*", *strings(conf.get("exclude_patterns"))),
        directory=directory,
        root=next(iter(strings([conf.get("root_doc", conf.get("master_doc"))])), "index"),
        statics=strings(conf.get("html_static_path")),
        extra=strings(conf.get("html_extra_path")),
        sections=_sections(conf, extensions),
        inventories=local,
        remote=remote,
        made=tuple(folder for name in sorted(extensions & _MAKES_PAGES.keys()) for folder in _made(conf, name)),
        citations=_citations(conf, configuration),
        documents_code=any(name.rpartition(".")[2] in _DOCUMENT_CODE for name in extensions),
        html_images="html_image" in strings(conf.get("myst_enable_extensions")),
    )
    return Settings(
        dialect=_dialect(conf),
        content="",
        exact_ids=conf.get("myst_heading_slug_func") is not UNKNOWN,
        schemes=_schemes(conf),
        includes_move=True,
        redirects=tuple(_redirects(conf, configuration.path)),
        closed=not runs_code,
        unknown=(_CODE,) if runs_code else (),
        own=own,
    )


def strings(value: Any) -> tuple[str, ...]:
    """Give the texts in *value*, a list or the keys of a table; a text alone is a list of one."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list | dict) else ()


def _dialect(conf: Mapping[str, Any]) -> Dialect:
    """https://myst-parser.readthedocs.io/en/latest/configuration.html."""
    enabled = strings(conf.get("myst_enable_extensions"))
    slugs = conf.get("myst_heading_slug_func")
    levels = conf.get("myst_heading_anchors", 0)
    unknown = slugs is not None and slugs not in ("github", "myst_parser.slugs.github_slugify")
    return Dialect(
        ids="unknown" if unknown else "docutils",
        slug_levels=levels if isinstance(levels, int) else 6,
        directives=True,
        forms=("myst",),
        line_comments=True,
        definitions="deflist" in enabled or "myst_enable_extensions" not in conf,
        attributes=any(name in enabled for name in _ATTRIBUTES) or conf.get("myst_enable_extensions") is UNKNOWN,
    )


def _schemes(conf: Mapping[str, Any]) -> tuple[str, ...]:
    if conf.get("myst_all_links_external"):
        return ()
    own = conf.get("myst_url_schemes")
    return ("http", "https", "mailto", "ftp", "data", *strings(own)) if own is not UNKNOWN else ()


def _suffixes(conf: Mapping[str, Any], extensions: frozenset[str]) -> tuple[str, ...]:
    found = strings(conf.get("source_suffix"))
    notebooks = (".ipynb",) if extensions & {"myst_nb", "nbsphinx"} else ()
    return tuple(dict.fromkeys((*(found or (".rst",)), ".md", *notebooks)))


def _sections(conf: Mapping[str, Any], extensions: frozenset[str]) -> str:
    if "sphinx.ext.autosectionlabel" not in extensions:
        return ""
    return "page" if conf.get("autosectionlabel_prefix_document") else "alone"


def _made(conf: Mapping[str, Any], extension: str) -> Iterator[str]:
    key, usual = _MAKES_PAGES[extension]
    value = conf.get(key)
    if isinstance(value, dict):
        value = value.get("gallery_dirs", value.get("containmentFolder"))
    yield from (folder.strip("./") for folder in strings(value) or (usual,))


def _inventories(
    conf: Mapping[str, Any], configuration: Configuration
) -> tuple[tuple[str, ...], tuple[tuple[str, frozenset[str]], ...]]:
    """Part the sites of `intersphinx_mapping` into those on the net, by name, and those whose inventory lies in the tree."""
    remote: list[str] = []
    local: list[tuple[str, frozenset[str]]] = []
    mapped = conf.get("intersphinx_mapping")
    for name, value in mapped.items() if isinstance(mapped, dict) else ():
        places = value[1:] if isinstance(value, list) else ()
        texts = [text for path in strings(list(places)) if (text := configuration.read(path)) is not None]
        if texts:
            local.append((name, read_inventory(texts[0])))
        else:
            remote.append(name)
    if mapped is UNKNOWN or "intersphinx_registry" in configuration.text:
        remote.append("")
    return tuple(remote), tuple(local)


def _citations(conf: Mapping[str, Any], configuration: Configuration) -> frozenset[str] | None:
    files = strings(conf.get("bibtex_bibfiles"))
    texts = [configuration.read(file) for file in files]
    if not files or None in texts:
        return None
    return frozenset(key.strip().lower() for text in texts for key in _BIB_ENTRY.findall(text or ""))


_BIB_ENTRY = re.compile(r"@[A-Za-z]{1,40}[ \t]{0,9}\{[ \t]{0,9}([^\s,{}]{1,300}),")


def _redirects(conf: Mapping[str, Any], file: str) -> Iterator[Redirect]:
    """Read what sphinx-reredirects and rediraffe are told."""
    for key in ("redirects", "rediraffe_redirects"):
        table = conf.get(key)
        for old, new in table.items() if isinstance(table, dict) else ():
            if isinstance(new, str):
                stem = re.sub(r"\.(?:html|md|rst)\Z", "", old)
                yield Redirect(address=f"{stem}.html", target=new, file=file)
                yield Redirect(address=stem, target=new, file=file)


def _builder(configuration: Configuration) -> str:
    """Give the builder that Read the Docs is told to use (https://docs.readthedocs.com/platform/stable/config-file/v2.html#sphinx)."""
    for path in configuration.above(".readthedocs.yaml", ".readthedocs.yml"):
        sphinx = mapping(read_yaml(configuration.texts[path]).get("sphinx"))
        named = sphinx.get("configuration")
        if not isinstance(named, str) or inside(f"{dirname(path)}/{named}") == configuration.path:
            return str(sphinx.get("builder", "html"))
    return ""


def also(path: str) -> bool:
    """Say whether *path* is a file that Sphinx reads beside Markdown: pages in other forms, inventories, what Read the Docs is told."""
    return path.endswith((".rst", ".ipynb", ".inv", ".bib", "_toc.yml", ".readthedocs.yaml", ".readthedocs.yml"))


# Pages and addresses ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _globs(patterns: tuple[str, ...]) -> Globs:
    return compiled(f"/{pattern.removeprefix('./').lstrip('/')}" for pattern in patterns)


def below(site: Site, path: str) -> str | None:
    """Give *path* as seen from the folder of the sources; None if it lies outside."""
    if not site.home:
        return path
    return path.removeprefix(f"{site.home}/") if path.startswith(f"{site.home}/") else None


def docname(site: Site, path: str) -> str | None:
    """Give the name of the page that Sphinx makes of *path*; None if it makes none."""
    own: Own = site.settings.own
    seen = below(site, path)
    if seen is None:
        return None
    suffix = next((suffix for suffix in own.suffixes if seen.endswith(suffix)), None)
    if suffix is None or _globs(own.exclude).matches(seen):
        return None
    name = seen.removesuffix(suffix)
    return name if own.only is None or name in own.only else None


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """https://www.sphinx-doc.org/en/master/usage/builders/: `html` and `dirhtml`."""
    name = docname(site, page.path)
    if name is None:
        return ()
    own: Own = site.settings.own
    home = ("", "index.html") if name == own.root else ()
    if name == "index" or name.endswith("/index"):
        folder = name.removesuffix("index").strip("/")
        return (*home, f"{name}.html", folder)
    as_file, as_folder = (f"{name}.html",), (f"{name}/index.html", name)
    if own.directory is None:
        return (*as_file, *as_folder, *home)
    return (*(as_folder if own.directory else as_file), *home)


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give the labels, terms and titles of a page, and its own name."""
    path = document.path
    page = docname(site, path)
    if page is not None:
        yield Name(space="doc", key=page, path=path, anchor=ANY_ANCHOR)
    sections = site.settings.own.sections
    for anchor in document.anchors:
        if anchor.kind == "label":
            yield Name(space="label", key=anchor.name, path=path, anchor=anchor.name)
            if anchor.text:
                yield Name(space="titled", key=anchor.name, path=path, anchor=anchor.name)
        elif anchor.kind == "term":
            yield Name(space="term", key=plain_name(anchor.text), path=path, anchor=anchor.name)
        elif anchor.kind == "heading" and sections and page is not None:
            key = plain_name(anchor.text if sections == "alone" else f"{page}:{anchor.text}")
            yield Name(space="label", key=key, path=path, anchor=anchor.name)
            yield Name(space="titled", key=key, path=path, anchor=anchor.name)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the pages that are no Markdown: reStructuredText for what has a name there, notebooks with their links."""
    contents = configuration.read("_toc.yml")
    path = configuration.at("_toc.yml")
    if contents is not None and path is not None:
        # https://sphinx-external-toc.readthedocs.io
        rows = [
            placed.link("navigation")
            for placed in texts(contents)
            if placed.keys and placed.keys[-1] in ("file", "root", "glob")
        ]
        yield Document(path=path, title="", lines=0, links=Links.of_rows(path, rows))
    yield from read_others(configuration, read(configuration).dialect)


# Links -----------------------------------------------------------------------------------------------------------------


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the places of a link, in the order in which Sphinx and MyST look."""
    if docname(site, page.path) is None and link.kind != "navigation":
        yield from _as_on_a_forge(page, link)
        return
    role, _, own_text = link.text.partition("}")
    match link.kind:
        case "role":
            yield from _role(site, page, role.strip("{"), link, titled=not own_text)
        case "directive":
            yield from _directive(site, page, role.strip("{"), link)
        case "image":
            yield from _picture(site, page, link.target)
        case "include" | "rebased-include":
            yield from _file(site, page, link.target.path)
        case "html" | "component":
            yield from _html(site, page, link)
        case "navigation":
            yield from _entry(site, page, link.href.strip("/"))
        case _:
            yield from _link(site, page, link)


def _as_on_a_forge(page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow a link on a page that the site leaves out: a README is read where it lies, others may be part of something."""
    path = link.target.path
    is_read = basename(page.path).partition(".")[0].isupper()
    if path:
        yield InSource(join(page.path, path))
        if link.target.rooted:
            yield InSource(inside(path))
    if not path or not is_read or link.kind in ("role", "directive"):
        yield NotJudged(_NO_PAGE)


def _link(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow `[text](destination)`."""
    href = unquote(link.href)
    scheme, colon, rest = href.partition(":")
    if colon and scheme == "inv":
        names, _, key = rest.partition("#")
        yield from _in_inventory(site.settings.own, names.partition(":")[0], key)
    elif colon and scheme in ("project", "path"):
        path, _, fragment = rest.partition("#")
        yield from _to_file(site, page, path, fragment, rest)
    elif link.kind == "autolink":
        yield NotJudged("an address of another scheme")
    else:
        yield from _to_file(site, page, "" if link.target.query else link.target.path, link.target.fragment or "", href)


def _to_file(site: Site, page: SourcePage, path: str, fragment: str, whole: str) -> Iterator[Place]:
    if not path and whole.startswith("#"):
        yield from _named(site, page, unquote(fragment))
        yield InSource(page.path)
        return
    source = _place(site, page, path)
    if path and not path.endswith("/"):
        is_page = path.endswith(site.settings.own.suffixes)
        if not is_page or (source is not None and docname(site, source) is not None):
            yield InSource(source, folders=False)
    is_path = "/" in path or path.endswith((*site.settings.own.suffixes, ".html", *_PICTURE_SUFFIXES))
    yield from _named(site, page, whole, is_path=is_path)


def _named(site: Site, page: SourcePage, text: str, *, is_path: bool = False) -> Iterator[Place]:
    """Look for a label, a page, a term, or what another site has, unless its name reads as a path of this one."""
    key = plain_name(text)
    yield Named("label", key)
    yield from _document(site, page, text, by_name=True)
    yield Named("term", key)
    yield from _elsewhere(site, text, Named("label", key), is_path=is_path)


def _elsewhere(site: Site, text: str, near: Named, *, is_path: bool = False) -> Iterator[Place]:
    own: Own = site.settings.own
    inventory, colon, rest = text.partition(":")
    if colon and inventory in own.remote:
        yield NotJudged(_ELSEWHERE)
    for name, known in own.inventories:
        if plain_name(text) in known or (colon and name == inventory and plain_name(rest) in known):
            yield NotJudged(_ELSEWHERE)
    if own.remote and not is_path:
        yield NotJudged(_ELSEWHERE, near=near)


def _in_inventory(own: Own, name: str, key: str) -> Iterator[Place]:
    """Look for *key* in the inventory called *name*, a pattern; in all of them if that is empty."""
    known = dict(own.inventories)
    if name in known:
        searched = [known[name]]
    elif name in ("", "*") and not own.remote:
        searched = list(known.values())
    else:
        yield NotJudged(_ELSEWHERE)
        return
    if "*" in key or any(plain_name(key) in names for names in searched):
        yield NotJudged(_ELSEWHERE)


def _document(site: Site, page: SourcePage, text: str, *, by_name: bool = False) -> Iterator[Place]:
    """Look for a page by its name, seen from the page or from the root (`docname_join`); *by_name* alone, not by its file."""
    own: Own = site.settings.own
    seen = below(site, page.path) or ""
    name = normpath(f"/{dirname(seen)}/{text}" if not text.startswith("/") else text).strip("/")
    if text.endswith("/"):
        # `normpath` would make a page of it.
        name = f"{name}/"
    if not by_name and "#" not in name and not name.endswith(("/", ".html", *own.suffixes)):
        for suffix in own.suffixes:
            path = site.below(f"{name}{suffix}")
            if path is not None and docname(site, path) is not None:
                yield InSource(path, folders=False)
    yield Named("doc", name)
    if any(name.startswith(f"{folder}/") for folder in own.made):
        yield NotJudged("an extension makes its folder")


def _place(site: Site, page: SourcePage, path: str) -> str | None:
    return site.below(path) if path.startswith("/") else join(page.path, path)


def _file(site: Site, page: SourcePage, path: str) -> Iterator[Place]:
    yield InSource(_place(site, page, path), folders=False)


def _picture(site: Site, page: SourcePage, target: PathTarget) -> Iterator[Place]:
    if not target.path and target.fragment:
        yield from _named(site, page, target.fragment)
    elif target.path.endswith(".*"):
        stem = _place(site, page, target.path.removesuffix(".*"))
        yield from (InSource(f"{stem}{suffix}", folders=False) for suffix in _PICTURE_SUFFIXES)
    else:
        yield from _file(site, page, target.path)


def _role(site: Site, page: SourcePage, role: str, link: SiteLink, *, titled: bool) -> Iterator[Place]:
    """https://www.sphinx-doc.org/en/master/usage/referencing.html; *titled*: it needs a title, as it has no text of its own."""
    text, last = link.href.strip(), role.rpartition(":")[2]
    if last in ("download", "nb-download"):
        yield from _file(site, page, text)
    elif last == "doc":
        yield from _document(site, page, text)
        if text.partition(":")[0] in (*site.settings.own.remote, *dict(site.settings.own.inventories)):
            yield NotJudged(_ELSEWHERE)
    elif last == "term":
        yield Named("term", plain_name(text))
        yield from _elsewhere(site, text, Named("term", plain_name(text)))
    elif last == "ref" and not role.startswith("external"):
        yield from _reference(site, text, "titled" if titled else "label")
    elif last in ("numref", "eq"):
        yield from _reference(site, text, "label")
    else:
        yield from _other_role(site, page, role, text)


def _other_role(site: Site, page: SourcePage, role: str, text: str) -> Iterator[Place]:
    own: Own = site.settings.own
    last = role.rpartition(":")[2]
    if role.startswith("external"):
        name = role.partition("+")[2].partition(":")[0]
        yield from _in_inventory(own, name, text)
    elif role.partition(":")[0].startswith(("cite", "footcite")):
        if own.citations is None or text.lower() in own.citations:
            yield NotJudged("an entry of the bibliography")
    elif last in ("pep", "rfc"):
        yield NotJudged("an address of another site")
    elif last in _OBJECTS:
        yield NotJudged(_OBJECT)
    else:
        yield from _named(site, page, text)
        if own.documents_code:
            yield NotJudged(_OBJECT, near=Named("label", plain_name(text)))


def _reference(site: Site, text: str, space: str) -> Iterator[Place]:
    if text in _MADE:
        yield NotJudged(_SPHINX)
    key = plain_name(text)
    yield Named(space, key)
    yield from _elsewhere(site, text, Named("label", key))
    if site.settings.own.made or not site.is_closed:
        yield NotJudged("pages that are made may have it", near=Named("label", key))


def _entry(site: Site, page: SourcePage, entry: str) -> Iterator[Place]:
    """Look for an entry of a table of contents, with or without its suffix."""
    if "*" in entry:
        yield from _matching(site, page, f"/{entry}")
    yield InSource(site.below(entry), folders=False)
    yield from _document(site, page, f"/{entry}")


def _directive(site: Site, page: SourcePage, name: str, link: SiteLink) -> Iterator[Place]:
    target = link.target
    if name in ("target", "url"):
        yield from _html(site, page, link)
    elif name in ("toctree", "toctree-glob"):
        stem = target.path
        for suffix in site.settings.own.suffixes:
            stem = stem.removesuffix(suffix)
        yield from _document(site, page, stem)
        if name == "toctree-glob":
            yield from _matching(site, page, target.path)
    elif name in ("figure", "image", "thumbnail"):
        yield from _picture(site, page, target)
    else:
        yield from _file(site, page, target.path)


def _matching(site: Site, page: SourcePage, path: str) -> Iterator[Place]:
    pattern = _place(site, page, path)
    if pattern is not None:
        yield from (Matching(f"/{pattern}{suffix}") for suffix in site.settings.own.suffixes)


def _html(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Follow an address as a browser does that shows the built page."""
    own: Own = site.settings.own
    path = link.target.path
    if not path:
        yield InSource(page.path)
        return
    if link.target.rooted:
        yield NotJudged("nobody knows where its host serves the site")
        return
    if own.html_images and path.endswith(_PICTURE_SUFFIXES):
        yield InSource(_place(site, page, path), folders=False)
    documents = addresses(site, page)
    for document in documents[:1] if own.directory is not None else (documents[0], documents[1 % len(documents)]):
        address = beside(document, path)
        if address is not None:
            yield from _at(site, address)


def _at(site: Site, address: str) -> Iterator[Place]:
    own: Own = site.settings.own
    yield AtAddress(address)
    if address.removesuffix(".html") in _MADE or address.startswith(_MADE_FOLDERS) or address == "objects.inv":
        yield NotJudged(_SPHINX)
    if address.startswith("_static/"):
        yield from (InSource(site.below(folder, address.removeprefix("_static/"))) for folder in own.statics)
    for place in own.extra:
        yield InSource(site.below(place, address))
        if place.rpartition("/")[2] == address:
            yield InSource(site.below(place))
    if any(address.startswith(f"{folder}/") for folder in own.made):
        yield NotJudged("an extension makes its folder")
    if not site.is_closed:
        yield NotJudged(_CODE)


GENERATORS = (
    Generator(
        name="Sphinx",
        files=("conf.py",),
        mark="myst",
        also=also,
        read=read,
        sources=(".md", ".rst", ".ipynb"),
        addresses=addresses,
        follow=follow,
        names=names,
        navigation=navigation,
    ),
)
