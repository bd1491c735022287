"""The site generators that are known, by their configuration files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname

from doc_audit.model.settings import SlugFlavour
from doc_audit.sites.languages import is_language

_PLAIN_SCRIPTS = (".js", ".mjs", ".cjs")
_SCRIPTS = (*_PLAIN_SCRIPTS, ".ts", ".mts", ".cts")
_DATA = (".toml", ".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Generator:
    """One generator, or one of its ways to be configured.

    *files* are the names of its configuration file, *folder* is where that lies, seen from the folder of the site. *levels* is
    how many more folders up the pages may lie. *flavour* is how it makes the anchors of headings, None where that is not known.
    """

    name: str
    files: tuple[str, ...]
    folder: str = ""
    levels: int = 0
    flavour: SlugFlavour | None = None

    def site_folder(self, configuration: str) -> str | None:
        """Give the folder that the site with this *configuration* file is built from; None if it is no such file."""
        place = dirname(configuration)
        if self.folder:
            if not f"/{place}".endswith(f"/{self.folder}"):
                return None
            place = place.removesuffix(self.folder).rstrip("/")
        for _ in range(self.levels):
            place = dirname(place)
        # `docs/en/mkdocs.yml`: the other languages lie beside it.
        return dirname(place) if is_language(basename(place)) else place


def _named(name: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name + ending for ending in endings)


# In this order they are looked for.
GENERATORS = (
    Generator(name="MkDocs", files=("mkdocs.yml", "mkdocs.yaml"), flavour="mkdocs"),
    # It lies beside its pages, in `website/` or `docs/docusaurus/`, or above them.
    Generator(name="Docusaurus", files=_named("docusaurus.config", _SCRIPTS), levels=1, flavour="docusaurus"),
    Generator(
        name="Hugo",
        files=(*_named("hugo", _DATA), *_named("config", _DATA)),
        folder="config/_default",
        flavour="hugo",
    ),
    Generator(name="Hugo", files=_named("hugo", _DATA), flavour="hugo"),
    Generator(name="mdBook", files=("book.toml",), flavour="github"),
    Generator(name="Jekyll", files=("_config.yml", "_config.yaml"), flavour="github"),
    Generator(name="VitePress", files=_named("config", _SCRIPTS), folder=".vitepress", flavour="vitepress"),
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


def folders(files: Iterable[str]) -> frozenset[str]:
    """Give the folders that a site is built from, where *files* (paths from the root) is all there is."""
    found = set()
    for path in files:
        for generator in _BY_FILE.get(path[path.rfind("/") + 1 :], ()):
            folder = generator.site_folder(path)
            if folder is not None:
                found.add(folder)
                break
    return frozenset(found)
