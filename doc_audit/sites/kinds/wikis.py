"""The wikis of forges, cloned: GitHub, GitLab and Azure DevOps.

GitHub (https://docs.github.com/en/communities/documenting-your-project-with-wikis/editing-wiki-content) shows every page under its
name alone. GitLab (https://docs.gitlab.com/user/project/wiki/) and Azure DevOps
(https://learn.microsoft.com/en-us/azure/devops/project/wiki/wiki-file-structure) have folders. All write a blank as `-`.
"""

from collections.abc import Iterator
from posixpath import basename, dirname, splitext
from urllib.parse import unquote

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.sites.configuration import Configuration
from doc_audit.sites.generator import Generator
from doc_audit.sites.paths import inside, join
from doc_audit.sites.place import Anywhere, AtAddress, InSource, Name, Named, NotJudged, Place
from doc_audit.sites.settings import Settings
from doc_audit.sites.site import Site
from doc_audit.sites.source_page import SiteLink, SourcePage

_FORGE = "a page of the forge"


def read_flat(_configuration: Configuration) -> Settings:
    """Give how a wiki of GitHub is read."""
    return Settings(dialect=Dialect(forms=("wikilinks-of-wikis",)), closed=True)


def read_gitlab(_configuration: Configuration) -> Settings:
    """Give how a wiki of GitLab is read."""
    return Settings(dialect=Dialect(ids="gitlab", forms=("wikilinks-of-wikis",)), closed=True)


def read_azure(_configuration: Configuration) -> Settings:
    """Give how a wiki of Azure DevOps is read."""
    return Settings(dialect=Dialect(azure=True), closed=True)


def _key(path: str) -> str:
    """Write the name of a page as all its spellings have it: no suffix, blanks for hyphens, small letters."""
    stem = path
    for suffix in (".md", ".markdown"):
        stem = stem.removesuffix(suffix)
    return unquote(stem.replace("-", " ")).strip().casefold()


# GitHub and GitLab --------------------------------------------------------------------------------------------------


def names(site: Site, document: Document) -> Iterator[Name]:
    """Give the name of a page, and the path by which GitLab knows one in a folder."""
    home = site.below("") or ""
    within = document.path.removeprefix(f"{home}/") if home else document.path
    for key in dict.fromkeys((_key(basename(within)), _key(within))):
        yield Name(space="page", key=key, path=document.path)


def follow(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the page of that name, in any folder, or the file at that path, which is seen from the root or from the page."""
    path = link.target.path.strip()
    if not path:
        yield InSource(page.path)
        return
    if path.startswith("../") and join(page.path, path) is None:
        # The wiki is beside the code: `../blob/main/x.md`, `../issues`.
        yield NotJudged(_FORGE)
        return
    if "/wiki/" in path:
        path = path.rpartition("/wiki/")[2]
    elif link.target.rooted and path.count("/") > 1 and site.kind == "GitHub wiki":
        yield NotJudged(_FORGE)
    plain = path.strip("/")
    yield InSource(join(page.path, plain), folders=False)
    yield InSource(site.below(plain), folders=False)
    yield Named("page", _key(plain))
    joined = join(page.path, plain)
    if joined:
        home = site.below("") or ""
        yield Named("page", _key(joined.removeprefix(f"{home}/") if home else joined))
    if splitext(plain)[1]:
        yield Anywhere(plain, site.below("") or "", dirname(page.path))


# Azure DevOps -------------------------------------------------------------------------------------------------------


def addresses(site: Site, page: SourcePage) -> tuple[str, ...]:
    """Give the path of a page as its spellings have it."""
    home = site.below("") or ""
    within = page.path.removeprefix(f"{home}/") if home else page.path
    return ("/".join(_key(part) for part in within.split("/")),)


def follow_azure(site: Site, page: SourcePage, link: SiteLink) -> Iterator[Place]:
    """Give the file at that path, or the page: seen from the root of the wiki if it begins with a slash, else from the page."""
    path, raw = link.target.path, link.target.raw_path
    if not path:
        yield InSource(page.path)
        return
    home = site.below("") or ""
    for written in dict.fromkeys((path, raw)):
        yield InSource(site.below(written) if link.target.rooted else join(page.path, written), folders=False)
        if link.target.rooted:
            yield InSource(inside(written), folders=False)
    found = site.below(raw) if link.target.rooted else join(page.path, raw)
    if found is None:
        return
    within = found.removeprefix(f"{home}/") if home else found
    yield AtAddress("/".join(_key(part) for part in within.strip("/").split("/")))
    yield InSource(found, reason="a folder that has no page")


FLAT = Generator(
    name="GitHub wiki",
    files=("_Sidebar.md", "_Footer.md", "_Header.md"),
    beside=("Home.md", "_Sidebar.md", "_Footer.md"),
    read=read_flat,
    follow=follow,
    names=names,
)
GENERATORS = (
    FLAT,
    Generator(
        name="GitLab wiki",
        files=("_sidebar.md",),
        beside=("home.md",),
        read=read_gitlab,
        follow=follow,
        names=names,
    ),
    Generator(
        name="Azure DevOps wiki",
        files=(".order",),
        outermost=True,
        read=read_azure,
        addresses=addresses,
        follow=follow_azure,
    ),
)
