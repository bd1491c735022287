"""The site generators that are known, by their configuration files."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from doc_audit.model.settings import SlugFlavour
from doc_audit.sites.kinds import docfx, docsify, docusaurus, hugo, jekyll, mdbook, mintlify, mkdocs, sphinx, vitepress
from doc_audit.sites.languages import is_language
from doc_audit.sites.settings import Settings

_PLAIN_SCRIPTS = (".js", ".mjs", ".cjs")
_SCRIPTS = (*_PLAIN_SCRIPTS, ".ts", ".mts", ".cts")
_DATA = (".toml", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """One generator, or one of its ways to be configured.

    *files* are the names of its configuration file, *folder* is where that lies, seen from the folder of the site. *levels* is
    how many more folders up the pages may lie. *flavour* is how it makes the anchors of headings, None where that is not known;
    *read* reads the configuration file.
    """

    name: str
    files: tuple[str, ...]
    folder: str = ""
    levels: int = 0
    flavour: SlugFlavour | None = None
    read: Callable[[str], Settings] | None = None

    def home(self, configuration: str) -> str | None:
        """Give the folder from which this *configuration* file names others; None if it is no such file."""
        place = dirname(configuration)
        if not self.folder:
            return place
        if not f"/{place}".endswith(f"/{self.folder}"):
            return None
        return place.removesuffix(self.folder).rstrip("/")

    def site_folder(self, configuration: str) -> str | None:
        """Give the folder that the site with this *configuration* file is built from; None if it is no such file."""
        place = self.home(configuration)
        if place is None:
            return None
        for _ in range(self.levels):
            place = dirname(place)
        # `docs/en/mkdocs.yml`: the other languages lie beside it.
        return dirname(place) if is_language(basename(place)) else place


def _named(name: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name + ending for ending in endings)


# In this order they are looked for.
GENERATORS = (
    Generator(name="MkDocs", files=("mkdocs.yml", "mkdocs.yaml"), flavour="mkdocs", read=mkdocs.read),
    # It lies beside its pages, in `website/` or `docs/docusaurus/`, or above them.
    Generator(
        name="Docusaurus",
        files=_named("docusaurus.config", _SCRIPTS),
        levels=1,
        flavour="docusaurus",
        read=docusaurus.read,
    ),
    Generator(
        name="Hugo",
        files=(*_named("hugo", _DATA), *_named("config", _DATA)),
        folder="config/_default",
        flavour="hugo",
        read=hugo.read,
    ),
    Generator(name="Hugo", files=_named("hugo", _DATA), flavour="hugo", read=hugo.read),
    Generator(name="mdBook", files=("book.toml",), flavour="github", read=mdbook.read),
    Generator(name="Jekyll", files=("_config.yml", "_config.yaml"), flavour="github", read=jekyll.read),
    Generator(
        name="VitePress",
        files=_named("config", _SCRIPTS),
        folder=".vitepress",
        flavour="vitepress",
        read=vitepress.read,
    ),
    Generator(name="Mintlify", files=("docs.json", "mint.json"), read=mintlify.read),
    Generator(name="docsify", files=("index.html",), read=docsify.read),
    Generator(name="docfx", files=("docfx.json",), read=docfx.read),
    Generator(name="Sphinx", files=("conf.py",), read=sphinx.read),
    Generator(name="VuePress", files=_named("config", _SCRIPTS), folder=".vuepress"),
    Generator(name="Astro", files=_named("astro.config", _SCRIPTS)),
    Generator(name="Gatsby", files=_named("gatsby-config", _SCRIPTS)),
    Generator(
        name="Eleventy", files=(*_named(".eleventy", _PLAIN_SCRIPTS), *_named("eleventy.config", _PLAIN_SCRIPTS))
    ),
)


def _by_file() -> Mapping[str, tuple[Generator, ...]]:
    found: dict[str, tuple[Generator, ...]] = {}
    for generator in GENERATORS:
        for file in generator.files:
            found[file] = (*found.get(file, ()), generator)
    return found


_BY_FILE = _by_file()


# By name alone such a file is of no generator: what it holds tells.
_MARKS = {"index.html": "docsify", "conf.py": "myst", "docs.json": "mintlify", "mint.json": "navigation"}


# A page of HTML is looked into only where docsify would have something to show.
_DOCSIFY_PAGES = ("_sidebar.md", "_coverpage.md", "_navbar.md", "README.md")


def configurations(files: Collection[str]) -> Iterator[str]:
    """Give those of *files* that may be the configuration of a generator; only their text tells of some."""
    for path in files:
        name = path[path.rfind("/") + 1 :]
        if name == "index.html" and not any(path.removesuffix(name) + page in files for page in _DOCSIFY_PAGES):
            continue
        if name in _BY_FILE and any(generator.site_folder(path) is not None for generator in _BY_FILE[name]):
            yield path


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site that a configuration file makes: the *folder* it is built from, and the *home* that its folders are seen from."""

    folder: str
    home: str
    configuration: str
    generator: Generator
    settings: Settings


def built(texts: Mapping[str, str]) -> Iterator[Built]:
    """Give each site, the outermost first; *texts* are those of the files that `configurations` named."""
    for path in sorted(texts, key=lambda path: (path.count("/"), path)):
        name = path[path.rfind("/") + 1 :]
        if name in _MARKS and _MARKS[name] not in texts[path]:
            continue
        for generator in _BY_FILE[name]:
            folder, home = generator.site_folder(path), generator.home(path)
            if folder is None or home is None:
                continue
            settings = generator.read(texts[path]) if generator.read else Settings()
            yield Built(folder=folder, home=home, configuration=path, generator=generator, settings=settings)
            break


def folders(files: Collection[str]) -> frozenset[str]:
    """Give the folders that a site is built from, where *files* (paths from the root) is all there is."""
    found = set()
    for path in configurations(files):
        if path[path.rfind("/") + 1 :] in _MARKS:
            continue
        for generator in _BY_FILE[path[path.rfind("/") + 1 :]]:
            folder = generator.site_folder(path)
            if folder is not None:
                found.add(folder)
                break
    return frozenset(found)
