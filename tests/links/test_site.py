"""Sites that a generator builds, and what their routers find although the tree does not hold it."""

import pytest

from doc_audit.links import resolve, wanted
from doc_audit.model.document import Anchor, Corpus, Document, Link, Tree
from doc_audit.model.place import Location
from doc_audit.model.resolution import Found, MissingAnchor, MissingFile, NoIndex, NotChecked, Resolution
from doc_audit.model.settings import Config

FILES = frozenset(
    {
        "README.md",
        "docs/.vitepress/config.ts",
        "docs/guide/start.md",
        "docs/guide/other.md",
        "docs/config/options.md",
        "docs/en/only/here.md",
        "docs/en/only/picture.png",
        "docs/en/list/_index.md",
        "docs/fr/page.md",
        "docs/fr/list/item.md",
        "site/en/mkdocs.yml",
        "site/en/docs/news.md",
        "site/de/docs/page.md",
    }
)
DIRECTORIES = frozenset(
    {
        "",
        "docs",
        "docs/guide",
        "docs/config",
        "docs/en",
        "docs/en/only",
        "docs/en/list",
        "docs/fr",
        "docs/fr/list",
        "site",
        "site/en",
        "site/en/docs",
        "site/de",
        "site/de/docs",
        "themes",
    }
)


def corpus(page: str, href: str) -> Corpus:
    where = Location(path=page)
    anchors = (
        Anchor(name="serverport", kind="heading", location=where),
        Anchor(name="été", kind="heading", location=where),
    )
    pages = tuple(
        Document(
            path=path,
            title="",
            lines=1,
            anchors=anchors,
            links=(Link(href=href, text="text", kind="inline", location=where),) if path == page else (),
        )
        for path in sorted(FILES)
        if path.endswith(".md")
    )
    tree = Tree(
        files=FILES,
        directories=DIRECTORIES,
        unbuilt=frozenset({"docs/guide/made.md", "made.md"}),
        submodules=frozenset({"themes/docsy"}),
    )
    return Corpus(documents=pages, tree=tree)


def follow(href: str, page: str = "docs/guide/start.md", config: Config | None = None) -> Resolution:
    (found,) = (item.resolution for item in resolve(corpus(page, href), config or Config()))
    return found


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("other", "docs/guide/other.md"),
        ("./other", "docs/guide/other.md"),
        ("../config/options", "docs/config/options.md"),
        ("../other/", "docs/guide/other.md"),
        ("/config/options.md", "docs/config/options.md"),
        ("/config/options", "docs/config/options.md"),
        ("/config/options#serverport", "docs/config/options.md"),
        ("other#server-port", "docs/guide/other.md"),
        ("other#ete", "docs/guide/other.md"),
    ],
)
def test_a_page_of_a_site_is_found_as_the_site_finds_it(href: str, path: str) -> None:
    assert follow(href) == Found(path=path)


@pytest.mark.parametrize(
    ("href", "page", "reason"),
    [
        ("none", "docs/guide/start.md", "an address of the built site"),
        ("../none/", "docs/guide/start.md", "an address of the built site"),
        ("none.html", "docs/guide/start.md", "an address of the built site"),
        ("made.md", "docs/guide/start.md", "git ignores it: a build makes it"),
        ("only/here.md", "docs/fr/page.md", "the site shows what another language has"),
        ("../only/picture.png", "docs/fr/page.md", "the site shows what another language has"),
        ("list/", "docs/fr/page.md", "the site shows what another language has"),
        # A script may build the other languages from the configuration of the first.
        ("news.md", "site/de/docs/page.md", "the site shows what another language has"),
        ("themes/docsy/AGENTS.md", "README.md", "in a submodule that is not checked out"),
    ],
)
def test_what_a_build_may_make_is_not_called_broken(href: str, page: str, reason: str) -> None:
    assert follow(href, page) == NotChecked(reason=reason)


@pytest.mark.parametrize(
    ("href", "page", "resolution"),
    [
        ("none.md", "docs/guide/start.md", MissingFile(path="docs/guide/none.md")),
        ("none.png", "docs/guide/start.md", MissingFile(path="docs/guide/none.png")),
        ("other#client-port", "docs/guide/start.md", MissingAnchor(path="docs/guide/other.md", anchor="client-port")),
        ("olds.md", "site/de/docs/page.md", MissingFile(path="site/de/docs/olds.md")),
        ("only/there.md", "docs/fr/page.md", MissingFile(path="docs/fr/only/there.md")),
        # Outside the site, pages are read where they lie.
        ("docs/guide/other", "README.md", MissingFile(path="docs/guide/other", suggestion="docs/guide/other.md")),
        ("made.md", "README.md", MissingFile(path="made.md")),
        ("docs/guide/", "README.md", NoIndex(path="docs/guide")),
        ("themes/other/AGENTS.md", "README.md", MissingFile(path="themes/other/AGENTS.md")),
    ],
)
def test_what_no_build_makes_is_missing(href: str, page: str, resolution: Resolution) -> None:
    assert follow(href, page) == resolution


def test_a_flavour_that_is_set_is_held_to() -> None:
    strict = Config(slug_flavour="docusaurus")
    assert isinstance(follow("other#server-port", config=strict), MissingAnchor)
    assert follow("other#serverport", config=strict) == Found(path="docs/guide/other.md")


def test_wanted_asks_whether_git_ignores_what_a_site_lacks() -> None:
    for page, asked in (("docs/guide/start.md", {"docs/guide/made.md"}), ("README.md", set())):
        whole = corpus(page, "made.md")
        assert wanted(whole.documents, whole.tree, Config()).unbuilt == asked
