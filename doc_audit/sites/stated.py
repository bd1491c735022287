"""Sites as doc-audit's own configuration states them, over what the tree shows."""

from collections.abc import Iterator
from dataclasses import replace

from doc_audit.errors import UsageError
from doc_audit.model.document import Tree
from doc_audit.model.settings import Config, SiteSetting
from doc_audit.sites.configuration import Configuration, Texts
from doc_audit.sites.generator import Generator
from doc_audit.sites.generators import GENERATORS, Built
from doc_audit.sites.paths import inside
from doc_audit.sites.settings import Settings

NONE = "none"


def stated_files(tree: Tree, config: Config) -> Iterator[str]:
    """Give the configuration files that *config* names for its sites, as far as they are there."""
    for setting in config.site:
        path = inside(f"{setting.folder}/{setting.configuration}") if setting.configuration else None
        if path is not None and path in tree.files:
            yield path


def stated(tree: Tree, config: Config) -> Iterator[tuple[str, Built | None]]:
    """Give each folder that *config* has a site for, and the site; None where pages are read as they lie.

    Raises:
        UsageError: no generator is called so.
    """
    for setting in config.site:
        folder = inside(setting.folder) or ""
        if setting.kind.casefold() == NONE:
            yield folder, None
        else:
            yield folder, _built(setting, folder, tree)


def _built(setting: SiteSetting, folder: str, tree: Tree) -> Built:
    generator, path = _generator(setting, folder, tree)
    texts = Texts(tree.settings)
    texts.setdefault(path, "")
    home = generator.home(path)
    configuration = Configuration(path=path, home=folder if home is None else home, texts=texts, files=tree.files)
    settings = generator.read(configuration) if generator.read else Settings()
    content = settings.content if setting.content is None else setting.content.strip("/")
    base = settings.base if setting.base is None else setting.base.strip("/")
    settings = replace(settings, content=content, base=base, statics=setting.static or settings.statics)
    return Built(folder=folder, home=configuration.home, configuration=path, generator=generator, settings=settings)


def _generator(setting: SiteSetting, folder: str, tree: Tree) -> tuple[Generator, str]:
    """Give the generator that is meant and its configuration file, which need not be there."""
    wanted = setting.kind.casefold()
    meant = [generator for generator in GENERATORS if wanted in ("", generator.name.casefold())]
    if not meant:
        names = ", ".join(dict.fromkeys(generator.name for generator in GENERATORS))
        raise UsageError(f"site.kind = {setting.kind!r}: no such generator; known are {names}, and {NONE!r}")
    if setting.configuration:
        return _by_name(meant, setting), inside(f"{folder}/{setting.configuration}") or setting.configuration
    for generator in meant:
        for file in generator.files:
            path = inside("/".join((folder, generator.folder, file)))
            if path is not None and path in tree.settings:
                return generator, path
    if not wanted:
        raise UsageError(f"site.folder = {setting.folder!r}: no generator is configured there; say its kind")
    first = meant[-1]
    return first, inside("/".join((folder, first.folder, first.files[0]))) or first.files[0]


def _by_name(meant: list[Generator], setting: SiteSetting) -> Generator:
    name = setting.configuration.rpartition("/")[2]
    return next((generator for generator in meant if name in generator.files), meant[0])
