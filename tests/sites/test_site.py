"""Which site a page belongs to."""

import pickle

import pytest

from doc_audit.model.document import Tree
from doc_audit.model.settings import Config, SlugFlavour
from doc_audit.sites import Site, Sites, find


@pytest.mark.parametrize(
    ("page", "folders", "folder"),
    [
        ("docs/api/deep/x.md", {"docs", "docs/api"}, "docs/api"),
        ("docs/x.md", {"docs", "docs/api"}, "docs"),
        ("README.md", {"docs", "docs/api"}, None),
        ("a/x.md", {""}, ""),
        ("x.md", set(), None),
    ],
)
def test_a_page_belongs_to_the_nearest_site_above_it(page: str, folders: set[str], folder: str | None) -> None:
    sites = Sites(by_folder={found: (Site(folder=found),) for found in folders}, forge=Site())
    assert sites.of(page) == Site(folder=folder)


@pytest.mark.parametrize(
    ("file", "flavour", "is_built", "has_addresses"),
    [
        ("mkdocs.yml", "github", True, True),
        ("README.md", "github", False, False),
        ("README.md", "gitlab", False, False),
        ("README.md", "mkdocs", False, True),
        ("README.md", "docusaurus", False, True),
        ("README.md", "hugo", False, True),
    ],
)
def test_a_site_is_seen_or_declared(file: str, flavour: SlugFlavour, is_built: bool, has_addresses: bool) -> None:
    tree = Tree(files=frozenset({file, "page.md"}), directories=frozenset({""}))
    site = find(tree, Config(slug_flavour=flavour)).of("page.md")
    assert (site.is_built, site.has_addresses) == (is_built, has_addresses)


def test_what_is_sent_to_a_process_that_reads_is_small_and_can_be_sent() -> None:
    files = {
        "mkdocs.yml": "docs_dir: text",
        "site/hugo.toml": "",
        "blog/_config.yml": "",
        "book/book.toml": "",
        "web/docusaurus.config.js": "module.exports = {}",
        "vp/.vitepress/config.js": "export default {}",
        "sphinx/conf.py": "extensions = ['myst_parser']",
        "learn/docfx.json": "{}",
    }
    pages = ["README.md", "text/a.md", "site/content/a.md", "blog/a.md", "book/src/a.md", "web/docs/a.mdx", "vp/a.md"]
    tree = Tree(files=frozenset({*files, *pages}), directories=frozenset({""}), settings=files)
    sites = find(tree, Config())
    sent = pickle.loads(pickle.dumps(sites.for_reading()))
    assert [sent.dialect(page) for page in pages] == [sites.dialect(page) for page in pages]
    assert sent.fingerprint == sites.fingerprint
