"""Which paths of the tree a link may mean, in the order in which a forge or a site generator looks.

What is common to all generators stands here. One that looks elsewhere gets a module of its own, and `candidates` asks it.
"""

from collections.abc import Iterator
from posixpath import splitext

from doc_audit.model.pages import PAGE_SUFFIXES
from doc_audit.model.target import PathTarget
from doc_audit.sites import paths
from doc_audit.sites.site import Site
from doc_audit.sites.sources import sources_at, sources_of

# Where generators keep the pages that they put at the site's root.
_CONTENT_FOLDERS = ("docs", "content")


def candidates(target: PathTarget, page: str, site: Site) -> Iterator[str | None]:
    """Give every path that *target*, on a *page* of *site*, may mean, the likeliest first; None is one outside the root."""
    yield from _as_files(target, page, site)
    if target.path.endswith(".html"):
        yield from _as_html(target, page, site)
    if target.path and site.kind:
        yield from _as_the_site_serves(target, page, site)
    if target.path and site.folder is not None and target.rooted:
        yield paths.inside(f"{site.folder}/{target.path}")
        for folder in _CONTENT_FOLDERS:
            yield paths.inside(f"{site.folder}/{folder}/{target.path}")
    if target.path and site.has_addresses:
        yield from as_address(target, page, site.folder or site.root)


def _as_the_site_serves(target: PathTarget, page: str, site: Site) -> Iterator[str | None]:
    """Give what the path means by the site's own configuration: below its base, in what it serves as it is, by an alias."""
    settings = site.settings
    for prefix, folder in settings.aliases:
        if target.path.startswith(prefix):
            yield site.below(folder, target.path.removeprefix(prefix))
    if not target.rooted and not settings.from_root:
        if settings.from_content and target.path.endswith(PAGE_SUFFIXES):
            content = page.removeprefix(f"{site.folder}/" if site.folder else "").partition("/")[0]
            yield paths.inside(f"{site.folder}/{content}/{target.path}")
        return
    path = target.path.strip("/")
    below_base = path.removeprefix(f"{settings.base}/") if settings.base else path
    for folder in dict.fromkeys((*settings.statics, settings.content or "")):
        yield site.below(folder, below_base)
        served = site.below(folder, below_base.removesuffix(".html"))
        if served is not None:
            yield from sources_at(served)


def as_address(target: PathTarget, page: str, root: str) -> Iterator[str]:
    """Give the paths for which *target* is an address of a built site, whose `/` is the folder *root*.

    Such an address has no suffix, or `.html` for `.md`; a relative one is seen from the page, or from the folder that the
    page becomes.
    """
    stem = target.path.rstrip("/").removesuffix(".html")
    if target.rooted:
        addresses = [paths.inside(f"{root}/{stem}")]
    else:
        addresses = [paths.join(page, stem), paths.inside(f"{splitext(page)[0]}/{stem}")]
    for address in addresses:
        if address is not None:
            yield from sources_at(address)


def _as_files(target: PathTarget, page: str, site: Site) -> Iterator[str | None]:
    """Give what the path means as it is written, decoded or not."""
    for written in dict.fromkeys((target.path, target.raw_path)):
        if not written:
            yield page
        elif target.rooted:
            yield paths.inside(f"{site.root}/{written}")
            yield paths.inside(written)
        else:
            yield paths.join(page, written)


def _as_html(target: PathTarget, page: str, site: Site) -> Iterator[str]:
    """Give the pages that a generator makes `x.html` from."""
    if target.rooted:
        whole = paths.inside(f"{site.root}/{target.path}")
    else:
        whole = paths.join(page, target.path)
    if whole is not None:
        yield from sources_of(whole)
