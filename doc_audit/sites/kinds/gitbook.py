"""GitBook with Git Sync (https://gitbook.com/docs/getting-started/git-sync/content-configuration): links name files of the sources."""

from collections.abc import Iterator
from posixpath import splitext

from doc_audit.model.columns import Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import join
from doc_audit.sites.place import AtAddress, InSource, NotJudged, Place
from doc_audit.sites.placed import texts
from doc_audit.sites.reading import mapping, read_json, read_yaml
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

# Addresses within GitBook's own application.
_APPLICATION = ("/spaces/", "/s/", "/o/")


def read(configuration: Configuration) -> Settings:
    """Read a `.gitbook.yaml`, or the `book.json` of older ones."""
    text = configuration.text
    config = read_json(text) if configuration.path.endswith(".json") else read_yaml(text)
    root = config.get("root")
    content = root.strip("./") if isinstance(root, str) else ""
    redirects = mapping(config.get("redirects"))
    return Settings(
        dialect=Dialect(ids="gitbook", forms=("gitbook",)),
        content=content,
        statics=(content,),
        redirects=tuple(
            Redirect(address=str(old).strip("/"), target=str(new), file=configuration.path)
            for old, new in redirects.items()
        ),
    )


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give what a page is served as: its path, unless a summary gives it another."""
    content = site.below(site.settings.content or "") or ""
    stem = splitext(page.path.removeprefix(f"{content}/") if content else page.path)[0]
    folder, _, name = stem.rpartition("/")
    return (folder if name.lower() == "readme" else stem,)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file that the path names, seen from the page or from the root of the content, else its address."""
    path = link.target.path
    if link.kind == "navigation":
        yield InSource(site.below(site.settings.content or "", path))
        # A redirection may lead to another one.
        yield AtAddress(splitext(path)[0].strip("/"))
    elif not path:
        yield InSource(page.path)
    elif link.target.rooted:
        yield InSource(site.below(site.settings.content or "", path))
        yield AtAddress(path.strip("/"))
        if path.startswith(_APPLICATION):
            yield NotJudged("an address of GitBook's own application")
    else:
        yield InSource(join(page.path, path))
        if not splitext(path)[1] and path != "broken-reference":
            source = join(page.path, path)
            content = site.below(site.settings.content or "") or ""
            if source is not None:
                yield AtAddress(source.removeprefix(f"{content}/") if content else source)


def navigation(configuration: Configuration) -> Iterator[Document]:
    """Give the files that `.gitbook.yaml` names; the summary is a page by itself."""
    rows = []
    for placed in texts(configuration.text):
        if placed.keys[:1] == ("redirects",) or placed.keys[:1] == ("structure",):
            rows.append(placed.link("navigation"))
    if rows and not configuration.path.endswith(".json"):
        yield Document(path=configuration.path, title="", lines=0, links=Links.of_rows(configuration.path, rows))


GENERATORS = (
    Generator(
        name="GitBook",
        files=(".gitbook.yaml", ".gitbook.yml", "book.json"),
        beside=("SUMMARY.md", "README.md", "docs", "readme.md"),
        read=read,
        addresses=addresses,
        follow=follow,
        navigation=navigation,
    ),
)
