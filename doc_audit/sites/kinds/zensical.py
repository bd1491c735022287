"""Zensical, the successor of Material for MkDocs (https://zensical.org/docs/setup/basics/): `zensical.toml` says what `mkdocs.yml` says."""

from collections.abc import Iterator
from posixpath import basename, dirname, normpath

from doc_audit.sites.generator import Generator
from doc_audit.sites.kinds import mkdocs
from doc_audit.sites.kinds import mkdocs_settings as reading
from doc_audit.sites.kinds.mkdocs import Own
from doc_audit.sites.place import InSource, NotJudged, Place
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_OUTSIDE = NotJudged("it leads out of the site's own addresses")
_NO_PAGE = ("name", "include", "rebased-include", "directive", "navigation", "redirect")


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give what the path names, seen from the source, for pages and addresses alike, also in raw HTML (`zensical.extensions.links`)."""
    own: Own = site.settings.own
    path = link.target.path
    if link.kind in _NO_PAGE or link.target.rooted or page.path in own.configurations:
        yield from mkdocs.follow(site, page, link)
    elif not path:
        yield InSource(page.path)
    else:
        source = mkdocs.virtual(own, page.path) or page.path
        target = normpath(f"{dirname(source)}/{path}".lstrip("/"))
        if target.startswith(".."):
            yield _OUTSIDE
            return
        yield from mkdocs.at_source(site, target)
        if any(basename(path) in reading.FILES for path in own.configurations):
            # MkDocs may be what builds it.
            yield from mkdocs.follow(site, page, link)


GENERATORS = (
    Generator(
        name="Zensical",
        files=(reading.ZENSICAL,),
        sources=reading.SOURCES,
        more=reading.more,
        read=mkdocs.read,
        addresses=mkdocs.addresses,
        follow=follow,
        names=mkdocs.names,
        navigation=mkdocs.navigation,
    ),
)
