"""The site generators that are known, and those that a tree is configured for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from doc_audit.sites.configuration import Configuration, Texts
from doc_audit.sites.generator import DATA, SCRIPTS, Generator
from doc_audit.sites.kinds import (
    docfx,
    docsify,
    docusaurus,
    eleventy,
    fern,
    gitbook,
    hugo,
    jekyll,
    jupyter_book,
    mdbook,
    middleman,
    mintlify,
    mkdocs,
    myst,
    nextra,
    others,
    sphinx,
    starlight,
    vaults,
    vitepress,
    wikis,
    zensical,
)
from doc_audit.sites.redirects import is_table, redirects
from doc_audit.sites.settings import Settings
from doc_audit.sites.unmarked import recognised, samples

# In this order they are looked for.
GENERATORS: tuple[Generator, ...] = (
    *mkdocs.GENERATORS,
    *zensical.GENERATORS,
    *docusaurus.GENERATORS,
    *hugo.GENERATORS,
    *mdbook.GENERATORS,
    *jekyll.GENERATORS,
    *vitepress.GENERATORS,
    *mintlify.GENERATORS,
    *docsify.GENERATORS,
    *docfx.GENERATORS,
    *jupyter_book.GENERATORS,
    *myst.GENERATORS,
    *sphinx.GENERATORS,
    *fern.GENERATORS,
    *gitbook.GENERATORS,
    *vaults.GENERATORS,
    *wikis.GENERATORS,
    *starlight.GENERATORS,
    *eleventy.GENERATORS,
    *middleman.GENERATORS,
    *nextra.GENERATORS,
    *others.GENERATORS,
)


def _by_file() -> Mapping[str, tuple[Generator, ...]]:
    found: dict[str, tuple[Generator, ...]] = {}
    for generator in GENERATORS:
        for file in generator.files:
            if "*" in file:
                continue
            found[file] = (*found.get(file, ()), generator)
    return found


_BY_FILE = _by_file()
# Those whose configuration file has a name of the user's own, by how it begins and ends.
_BY_PATTERN = tuple((file, generator) for generator in GENERATORS for file in generator.files if "*" in file)
_BEGINNINGS = tuple(file.partition("*")[0] for file, _ in _BY_PATTERN)
# Only such files are looked at for more of a configuration.
_ALSO = (
    *DATA,
    *SCRIPTS,
    ".md",
    "_redirects",
    "Gemfile",
    ".order",
    ".ini",
    ".pages",
    ".html",
    ".xml",
    ".rst",
    ".ipynb",
    ".inv",
    ".bib",
    ".jsx",
    ".tsx",
    ".vue",
    ".astro",
    ".svelte",
    ".njk",
    ".liquid",
    ".webc",
    ".hbs",
    ".eleventyignore",
)


def configurations(files: Collection[str]) -> Iterator[str]:
    """Give those of *files* that may be of the configuration of a generator; only their text tells of some."""
    present: dict[str, Generator] = {}
    for path in files:
        for generator in _of_file(path, files):
            present[generator.name] = generator
            yield path
            break
    if all(generator.mark or generator.proves is not None for generator in present.values()):
        yield from (path for path in samples(files) if not any(_of_file(path, files)))
    if not present:
        return
    readers = [is_table, *(generator.also for generator in present.values() if generator.also is not None)]
    for path in files:
        if path.endswith(_ALSO) and any(reads(path) for reads in readers) and not any(_of_file(path, files)):
            yield path


def named_by(path: str, text: str) -> Iterator[str]:
    """Give the files that the configuration *text* at *path* names, and that tell more of its site."""
    for generator in GENERATORS:
        if generator.more is not None:
            yield from generator.more(path, text)


def _of_file(path: str, files: Collection[str]) -> Iterator[Generator]:
    """Give the generators that *path* may be the configuration of, by its name and what lies beside it."""
    name = path[path.rfind("/") + 1 :]
    place = path.removesuffix(name)
    for generator in _named(name):
        if generator.site_folder(path) is None or any(place + other in files for other in generator.unless):
            continue
        if not generator.beside or any(place + other in files for other in generator.beside):
            yield generator


def _named(name: str) -> Iterator[Generator]:
    """Give the generators whose configuration file may have this *name*."""
    yield from _BY_FILE.get(name, ())
    if name.startswith(_BEGINNINGS):
        for file, generator in _BY_PATTERN:
            start, _, end = file.partition("*")
            if name not in _BY_FILE and name.startswith(start) and name.endswith(end):
                yield generator


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A site that a configuration file makes: the *folder* it is built from, and the *home* that its folders are seen from."""

    folder: str
    home: str
    configuration: str
    generator: Generator
    settings: Settings


def built(texts: Mapping[str, str], files: Collection[str]) -> Iterator[Built]:
    """Give each site, the outermost first; *texts* are those of the *files* that `configurations` named."""
    texts = Texts(texts)
    begun: set[tuple[str, str]] = set()
    for path in sorted(texts, key=lambda path: (path.count("/"), path)):
        for generator in _of_file(path, files):
            folder, home = generator.site_folder(path), generator.home(path)
            if home is None or _is_begun(generator, home, begun):
                continue
            if folder is None or home is None or generator.mark not in texts[path]:
                continue
            if generator.proves is not None and not generator.proves(path, texts[path]):
                continue
            configuration = Configuration(path=path, home=home, texts=texts, files=files)
            settings = _settings(generator, configuration)
            begun.add((generator.name, home))
            moved = redirects(configuration, folders_of_tables(settings, home))
            settings = replace(settings, redirects=(*settings.redirects, *moved))
            yield Built(folder=folder, home=home, configuration=path, generator=generator, settings=settings)
            break
    unmarked = None if begun else recognised(texts, files)
    if unmarked is not None:
        generator, path = unmarked
        settings = _settings(generator, Configuration(path=path, home="", texts=texts, files=files))
        yield Built(folder="", home="", configuration=path, generator=generator, settings=settings)


def _settings(generator: Generator, configuration: Configuration) -> Settings:
    return generator.read(configuration) if generator.read else Settings()


def _is_begun(generator: Generator, home: str, begun: set[tuple[str, str]]) -> bool:
    """Say whether a site of *generator* has its configuration in *home* already, or lies around it and takes all below."""
    if (generator.name, home) in begun:
        return True
    if not generator.outermost:
        return False
    return any(name == generator.name and f"{home}/".startswith(f"{other}/" if other else "") for name, other in begun)


def folders_of_tables(settings: Settings, home: str) -> tuple[str, ...]:
    """Give the folders where a host looks for tables of redirects, seen from *home*: the site's own, and those above."""
    above = ["/".join([".."] * depth) for depth in range(1, len(home.split("/")) + bool(home))]
    return ("", *settings.statics, settings.content or "", *above)


def folders(files: Collection[str]) -> frozenset[str]:
    """Give the folders that a site is built from, where *files* (paths from the root) is all there is."""
    found = set()
    for path in files:
        for generator in _of_file(path, files):
            folder = generator.site_folder(path)
            if folder is not None and not generator.mark and not generator.outermost and generator.proves is None:
                found.add(folder)
                break
    return frozenset(found)
