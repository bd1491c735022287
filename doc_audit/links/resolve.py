"""Where every link of the corpus leads; pure, and linear in the number of links."""

import re
from collections.abc import Iterable, Iterator
from posixpath import dirname, splitext
from unicodedata import normalize
from urllib.parse import unquote

from doc_audit.links import paths, target
from doc_audit.links.atlas import PAGE_SUFFIXES, Atlas
from doc_audit.links.site import DEFAULT_LANGUAGES, is_language
from doc_audit.links.suggest import bracketed, nearest_anchor, nearest_file, rewrite
from doc_audit.model.columns import Links
from doc_audit.model.document import Corpus, Document, Link, Tree, Wanted
from doc_audit.model.resolution import (
    CaseMismatch,
    Empty,
    External,
    Found,
    LineOutOfRange,
    LocalPath,
    MissingAnchor,
    MissingFile,
    NoIndex,
    NotChecked,
    OutsideRoot,
    Resolution,
    Resolutions,
    Row,
    Untracked,
)
from doc_audit.model.settings import Config

# GitHub, GitLab and Bitbucket: #L10, #L10-L20, #L10C3-L12C9, #L10-20.
_LINES = re.compile(r"L(\d{1,9})(?:C\d+)?(?:-L?(\d{1,9})(?:C\d+)?)?\Z")
# Anchors that browsers and forges know without the page naming them.
_ALWAYS = frozenset({"", "top", "readme", "start-of-content", "content"})
# All Contributors links the emoji of a contribution that no page shows to `#content-login`, an anchor that nobody makes.
_CREDIT = re.compile(r"[A-Za-z0-9]+-[A-Za-z0-9-]+\Z")
_OTHER_LANGUAGE = "the site shows what another language has"
_SITES = ("mkdocs", "docusaurus", "hugo")
_HTML = (".html", ".htm", ".xhtml")


def resolve(corpus: Corpus, config: Config) -> Resolutions:
    """Follow every link of the audited pages."""
    return Resolutions(_rows(corpus, config))


def _rows(corpus: Corpus, config: Config) -> Iterator[Row]:
    atlas = Atlas(corpus)
    # An address leads to the same place from every page.
    addresses: dict[str, External] = {}
    plain = None if config.external.remap else target.PLAIN_ADDRESS.match
    for document in corpus.documents:
        links = Links.of(document.links)
        for index, href in enumerate(links.hrefs):
            resolution: Resolution | None = addresses.get(href)
            if resolution is None:
                if plain is not None and (address := plain(href)):
                    resolution = External(url=address[1], fragment=address[2] or "")
                else:
                    resolution = _follow(links, index, atlas, config)
                if isinstance(resolution, External):
                    addresses[href] = resolution
            yield links, index, resolution


def wanted(documents: tuple[Document, ...], tree: Tree, config: Config) -> Wanted:
    """Say what has to be looked at before `resolve`: pages for anchors, HTML for ids, files for lines, ignored paths."""
    known = {document.path for document in documents}
    atlas = Atlas(Corpus(documents=documents, tree=tree))
    pages: set[str] = set()
    html: set[str] = set()
    counted: set[str] = set()
    probed: set[str] = set()
    unbuilt: set[str] = set()
    for document in documents:
        for href in Links.of(document.links).hrefs:
            if href.startswith(target.WEB) and not config.external.remap:
                continue
            aim = _aim(href, config)
            if not isinstance(aim, target.PathTarget):
                continue
            path = _first_existing(document.path, aim, atlas, config)
            if path is None:
                probed.update(_below_ignored(document.path, aim, atlas, config))
                unbuilt.update(_in_a_site(document.path, aim, atlas, config))
            elif aim.fragment and path not in known:
                where = (atlas.index_of(path) if path in tree.directories else path) or ""
                kind = splitext(where)[1].lower()
                if _LINES.match(aim.fragment):
                    counted.add(where)
                elif kind in PAGE_SUFFIXES:
                    pages.add(where)
                elif kind in _HTML:
                    html.add(where)
            if path is not None and aim.fragment and _LINES.match(aim.fragment):
                counted.add(path)
    return Wanted(
        pages=frozenset(pages - known),
        html=frozenset(html),
        counted=frozenset(counted & tree.files),
        probed=frozenset(probed),
        unbuilt=frozenset(unbuilt),
    )


def _aim(href: str, config: Config) -> target.Target:
    """Take *href* apart; an address that the configuration maps to a folder becomes a path from the root."""
    aim = target.parse(href)
    if isinstance(aim, target.UrlTarget):
        for remap in config.external.remap:
            if aim.url.startswith(remap.url):
                rest = aim.url[len(remap.url) :].partition("?")[0]
                path = f"/{remap.path.strip('/')}/{rest}".replace("/./", "/")
                fragment = aim.fragment or None
                return target.PathTarget(
                    path=unquote(path), raw_path=path, fragment=fragment, rooted=True, query="remap"
                )
    return aim


def _follow(links: Links, index: int, atlas: Atlas, config: Config) -> Resolution:
    aim = _aim(links.hrefs[index], config)
    match aim:
        case target.NoTarget():
            return Empty()
        case target.OtherTarget(reason=reason):
            return NotChecked(reason=reason)
        case target.LocalTarget(reason=reason):
            link = links[index]
            if link.kind in ("bare", "autolink") or _shows_its_address(link):
                # The address itself is the text: readers are told to open it on their own machine.
                return NotChecked(reason=reason)
            return LocalPath(reason=reason)
        case target.UrlTarget(url=url, fragment=fragment):
            return External(url=url, fragment=fragment)
        case target.PathTarget():
            return _follow_path(links, index, aim, atlas, config)


def _shows_its_address(link: Link) -> bool:
    """Say whether a reader sees the host of `http://localhost:9090/metrics` in the text of the link."""
    _, slashes, address = link.href.casefold().partition("://")
    shown = link.text.strip().casefold().rpartition("://")[2].rstrip("/")
    return bool(slashes and shown) and address.startswith(shown) and len(shown) >= len(address.partition("/")[0])


def _follow_path(links: Links, index: int, aim: target.PathTarget, atlas: Atlas, config: Config) -> Resolution:
    page = links.path
    path = _first_existing(page, aim, atlas, config)
    if path is None:
        return _absent(links.hrefs[index], aim, page, atlas, config)
    missing_from_git = _untracked(path, page, atlas.tree)
    if missing_from_git:
        return Untracked(path=path, reason=missing_from_git)
    if path in atlas.tree.directories and path not in atlas.tree.files:
        front = atlas.index_of(path)
        if front is None:
            return _folder(path, page, aim, atlas)
        path = front
    if aim.rooted and not aim.path.strip("/"):
        # `/#plans` leads to the site's home page, which need not be the repository's README.
        return Found(path=path)
    return _follow_fragment(links, index, path, aim.fragment, atlas, config) if aim.fragment else Found(path=path)


def _folder(path: str, page: str, aim: target.PathTarget, atlas: Atlas) -> Resolution:
    # A link to a folder of code is what forges show as a listing; only folders of pages want an index.
    if path and path in atlas.folders_above_pages and not aim.fragment:
        if atlas.site_of(page) is not None and _in_default_language(path, atlas):
            return NotChecked(reason=_OTHER_LANGUAGE)
        return NoIndex(path=path)
    return Found(path=path)


def _candidates(page: str, aim: target.PathTarget, atlas: Atlas, config: Config) -> Iterator[str | None]:
    """Every path that the link may mean, the likeliest first; None stands for one that climbs out of the root."""
    for written in dict.fromkeys((aim.path, aim.raw_path)):
        if not written:
            yield page
        elif aim.rooted:
            yield paths.inside(f"{config.site_root}/{written}")
            yield paths.inside(written)
        else:
            yield paths.join(page, written)
    if aim.path.endswith(".html"):
        yield from _sources_of(page, aim, config)
    if aim.path:
        site = atlas.site_of(page)
        if site is not None and aim.rooted:
            yield from (paths.inside(f"{folder}/{aim.path}") for folder in (site, f"{site}/docs", f"{site}/content"))
        if site is not None or config.slug_flavour in _SITES:
            yield from _site_candidates(page, aim, site or config.site_root)


def _sources_of(page: str, aim: target.PathTarget, config: Config) -> Iterator[str | None]:
    """The pages that a generator makes `x.html` from."""
    base = paths.inside(f"{config.site_root}/{aim.path}") if aim.rooted else paths.join(page, aim.path)
    if base is not None:
        yield from sources_of(base)


def sources_of(path: str) -> Iterator[str]:
    """The files that a generator makes *path* from, if it is an HTML page."""
    if path.endswith(".html"):
        stem = path.removesuffix(".html")
        yield from (f"{path}.md", f"{stem}.md", f"{stem}.mdx", f"{path}.erb", f"{path}.md.erb")


def made_from(path: str) -> str:
    """The HTML page that a generator makes from the source *path*; the inverse of `sources_of`."""
    name = path.removesuffix(".erb")
    stem = splitext(name)[0] if name.endswith((".md", ".mdx")) else name
    return stem if stem.endswith(".html") else f"{stem}.html"


def _site_candidates(page: str, aim: target.PathTarget, site_root: str) -> Iterator[str | None]:
    """What site generators also accept: no suffix, `.html` for `.md`, and addresses seen from the built page's own folder."""
    stem = aim.path.rstrip("/").removesuffix(".html")
    own_folder = splitext(page)[0]
    bases = (
        [paths.inside(f"{site_root}/{stem}")]
        if aim.rooted
        else [paths.join(page, stem), paths.inside(f"{own_folder}/{stem}")]
    )
    for base in bases:
        if base is not None:
            yield from (f"{base}.md", f"{base}.mdx", f"{base}/index.md", f"{base}/README.md", f"{base}/_index.md", base)


def _first_existing(page: str, aim: target.PathTarget, atlas: Atlas, config: Config) -> str | None:
    tree = atlas.tree
    for path in _candidates(page, aim, atlas, config):
        if path is not None and _is_there(path, tree):
            return path
    return None


def _is_there(path: str, tree: Tree) -> bool:
    return path in tree.files or path in tree.directories


def _absent(href: str, aim: target.PathTarget, page: str, atlas: Atlas, config: Config) -> Resolution:
    path = next(iter(_candidates(page, aim, atlas, config)))
    if path is None:
        return OutsideRoot(path=aim.path)
    actual = atlas.by_folded_path.get(path.casefold())
    if actual is not None:
        return CaseMismatch(path=path, actual=actual, suggestion=rewrite(href, aim, page, actual, config.site_root))
    if any(folder in atlas.tree.submodules for folder in (path, *_parents(path))):
        return NotChecked(reason="in a submodule that is not checked out")
    if _is_site_address(aim, atlas, config) or _is_beside_the_built_page(aim, page, atlas, config):
        # A site's own router makes addresses that no file is behind; without it nobody can say that one is missing.
        return NotChecked(reason="an address of the built site")
    if reason := _made_by_the_site(path, page, aim, atlas, config):
        return NotChecked(reason=reason)
    if address := bracketed(href):
        return MissingFile(path=path, suggestion=address)
    found = nearest_file(path, page, atlas)
    return MissingFile(path=path, suggestion=rewrite(href, aim, page, found, config.site_root) if found else None)


def _is_site_address(aim: target.PathTarget, atlas: Atlas, config: Config) -> bool:
    """A link from the site's root to what no source file is called: `/manual/x.html`, `/pricing/`, `/images/x.png` elsewhere."""
    if not aim.rooted:
        return False
    if config.slug_flavour in _SITES:
        return True
    first = aim.path.strip("/").partition("/")[0]
    if first.endswith(PAGE_SUFFIXES) or first in atlas.by_folder.get(config.site_root.strip("./"), ()):
        return False
    return not aim.path.lower().endswith(PAGE_SUFFIXES)


def _made_by_the_site(path: str, page: str, aim: target.PathTarget, atlas: Atlas, config: Config) -> str:
    """Why *path*, which is in nobody's source, may be there once the site of *page* is built; empty if it cannot."""
    if atlas.site_of(page) is None:
        return ""
    if aim.path.endswith("/") or splitext(path)[1] in ("", ".html"):
        return "an address of the built site"
    if path in atlas.tree.unbuilt:
        return "git ignores it: a build makes it"
    if any(path is not None and _in_default_language(path, atlas) for path in _candidates(page, aim, atlas, config)):
        return _OTHER_LANGUAGE
    return ""


def _in_default_language(path: str, atlas: Atlas) -> bool:
    """Say whether *path* lies in a translation, and is there in the language that is shown where a translation lacks something."""
    folders = path.split("/")
    return any(
        _is_there("/".join((*folders[:place], default, *folders[place + 1 :])), atlas.tree)
        for place, folder in enumerate(folders)
        if is_language(folder)
        for default in DEFAULT_LANGUAGES
        if folder != default
    )


def _is_beside_the_built_page(aim: target.PathTarget, page: str, atlas: Atlas, config: Config) -> bool:
    """`../basics/` on `examples.md`: a site that serves the page as `examples/` finds `basics.md` there."""
    if not aim.path.endswith("/"):
        return False
    return any(
        path in atlas.tree.files and path.endswith(PAGE_SUFFIXES)
        for path in _site_candidates(page, aim, config.site_root)
        if path is not None
    )


def _untracked(path: str, page: str, tree: Tree) -> str:
    """Why others do not have *path*; empty if they do, or if they do not have the *page* that links to it either."""
    if tree.ignored and (path in tree.ignored or any(parent in tree.ignored for parent in _parents(path))):
        if tree.tracked is not None and path in tree.tracked:
            return ""
        return "it is ignored by .gitignore"
    if tree.tracked is None or path not in tree.files or page not in tree.tracked:
        return ""
    # Of a folder that is a link, or a submodule, git tracks the name alone.
    return "" if any(known in tree.tracked for known in (path, *_parents(path))) else "git does not track it"


def _parents(path: str) -> Iterator[str]:
    folder = dirname(path)
    while folder:
        yield folder
        folder = dirname(folder)


def _below_ignored(page: str, aim: target.PathTarget, atlas: Atlas, config: Config) -> Iterator[str]:
    for path in _candidates(page, aim, atlas, config):
        if path is not None and any(parent in atlas.tree.ignored for parent in _parents(path)):
            yield path


def _in_a_site(page: str, aim: target.PathTarget, atlas: Atlas, config: Config) -> Iterator[str]:
    if atlas.site_of(page) is not None:
        path = next(_candidates(page, aim, atlas, config))
        if path is not None:
            yield path


def _follow_fragment(links: Links, index: int, path: str, fragment: str, atlas: Atlas, config: Config) -> Resolution:
    lines = _LINES.match(fragment)
    if lines and (path in atlas.tree.line_counts or path not in atlas.pages):
        return _follow_lines(path, lines, atlas)
    if path in atlas.pages:
        known = atlas.anchors(path)
    elif path in atlas.tree.html_anchors:
        known = frozenset(name.casefold() for name in atlas.tree.html_anchors[path])
    else:
        # Nobody knows the anchors of this kind of file, or the page could not be read: not verified is not broken.
        return Found(path=path)
    if any(form in known or form in _ALWAYS for form in _forms(fragment)):
        return Found(path=path)
    if config.slug_flavour not in _SITES and atlas.site_of(path) is not None and _is_spelled(fragment, known):
        # Generators differ in the signs between words: only `slug-flavour` says which of them this one makes.
        return Found(path=path)
    document = atlas.pages.get(path)
    if document is not None and document.unread:
        # The heading may stand in the part of the page that could not be read.
        return Found(path=path)
    text = links[index].text if _CREDIT.match(fragment) else ""
    if text and not any(sign.isalnum() for sign in text):
        return NotChecked(reason="a sign in a list of contributors")
    close = nearest_anchor(unquote(fragment), document, atlas) if document else None
    suggestion = links.hrefs[index].partition("#")[0] + "#" + close if close else None
    return MissingAnchor(path=path, anchor=fragment, suggestion=suggestion)


def _is_spelled(fragment: str, known: Iterable[str]) -> bool:
    """Say whether one of the *known* anchors has the same letters and digits, accents aside."""
    letters = _letters(unquote(fragment))
    return bool(letters) and any(_letters(name) == letters for name in known)


def _letters(text: str) -> str:
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if sign.isalnum())


def _forms(fragment: str) -> Iterator[str]:
    """The names under which a browser or forge would look for *fragment*, in folded case."""
    plain = fragment.partition(":~:")[0]
    for form in (plain, unquote(plain)):
        folded = form.casefold()
        yield folded
        yield folded.removeprefix("user-content-")
        # MDN: `#!` and `#/` are routes of a client-side application.
        if folded.startswith(("!", "/")):
            yield ""


def _follow_lines(path: str, lines: re.Match[str], atlas: Atlas) -> Resolution:
    count = atlas.tree.line_counts.get(path)
    last = max(int(lines[1]), int(lines[2] or 0))
    if count is None or last <= count:
        return Found(path=path)
    return LineOutOfRange(path=path, line=last, lines=count)
