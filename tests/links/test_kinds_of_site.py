"""Links on pages of each kind of site, followed as the reader of the built site meets them."""

import pytest

from doc_audit.links import resolve, wanted
from doc_audit.model.document import Corpus, Tree
from doc_audit.model.resolution import ExternalLink, Found, MissingAnchor, MissingFile, NotChecked, OutsideRoot
from doc_audit.model.settings import Config
from doc_audit.sites import find
from doc_audit.source.page import parse

VITEPRESS = {"docs/.vitepress/config.mts": "export default {}"}
MKDOCS = {"mkdocs.yml": "site_name: x"}
DOCSIFY = {"docs/index.html": "window.$docsify = {}"}
MINTLIFY = {"docs.json": '{"$schema": "https://mintlify.com/docs.json"}'}
DOCUSAURUS = {"docusaurus.config.js": "module.exports = { baseUrl: '/proj/', presets: [['classic', {}]] }"}


def follow(href: str, page: str, settings: dict[str, str], *others: str) -> object:
    """Follow *href* on *page* of a tree with *others*, of which each Markdown page has a heading `Part`."""
    files = frozenset({*settings, page, *others})
    parts = [path.split("/")[:-1] for path in files]
    directories = frozenset("/".join(names[:depth]) for names in parts for depth in range(len(names) + 1))
    tree = Tree(files=files, directories=directories, settings=settings)
    sites = find(tree, Config())
    texts = {path: "# T\n\n## Part\n" for path in files if path.endswith((".md", ".mdx"))}
    texts[page] = f"# T\n\n[x]({href})\n\n## Part\n"
    documents = tuple(parse(path, text, dialect=sites.dialect(path), labels={}) for path, text in sorted(texts.items()))
    followed = resolve(Corpus(documents=documents, tree=tree), Config())
    return next(item.resolution for item in followed if item.link.href == href)


@pytest.mark.parametrize(
    ("href", "page", "settings", "others", "kind"),
    [
        ("/img/logo.png", "docs/a.md", VITEPRESS, ["docs/public/img/logo.png"], Found),
        ("/img/typo.png", "docs/a.md", VITEPRESS, ["docs/public/img/logo.png"], MissingFile),
        ("/b", "docs/a.md", VITEPRESS, ["docs/b.md"], Found),
        ("/gone", "docs/a.md", VITEPRESS, [], MissingFile),
        ("./gone", "docs/a.md", VITEPRESS, [], MissingFile),
        ("./gone", "docs/a.md", {"docs/.vitepress/config.mts": "rewrites: {}"}, [], NotChecked),
        ("gone/", "docs/a.md", MKDOCS, [], MissingFile),
        ("../b/", "docs/a.md", MKDOCS, ["docs/b.md"], Found),
        ("../b/#none", "docs/a.md", MKDOCS, ["docs/b.md"], MissingAnchor),
        ("gone/", "docs/a.md", {"mkdocs.yml": "plugins: [gen-files]"}, [], NotChecked),
        ("page.html", "docs/a.md", MKDOCS, [], MissingFile),
        ("/guide.md", "docs/sub/p.md", DOCSIFY, ["docs/guide.md", "docs/README.md"], Found),
        ("guide", "docs/sub/p.md", DOCSIFY, ["docs/guide.md", "docs/README.md"], Found),
        ("/guide.md?id=part", "docs/sub/p.md", DOCSIFY, ["docs/guide.md", "docs/README.md"], Found),
        ("/guide.md?id=none", "docs/sub/p.md", DOCSIFY, ["docs/guide.md", "docs/README.md"], MissingAnchor),
        ("./b", "a.mdx", MINTLIFY, ["b.mdx"], Found),
        ("./b#part", "a.mdx", MINTLIFY, ["b.mdx"], Found),
        ("./c", "a.mdx", MINTLIFY, ["b.mdx"], MissingFile),
        ("y/b.md", "docs/x/a.md", DOCUSAURUS, ["docs/y/b.md"], Found),
        ("y/c.md", "docs/x/a.md", DOCUSAURUS, ["docs/y/b.md"], MissingFile),
        ("@site/docs/b.md", "docs/a.md", DOCUSAURUS, ["docs/b.md"], Found),
        ("/proj/img/a.png", "docs/a.md", DOCUSAURUS, ["static/img/a.png"], Found),
        ("/img/a.png", "docs/a.md", DOCUSAURUS, ["static/img/a.png"], Found),
        ("../../issues", "README.md", {}, [], NotChecked),
        ("../../../issues/new?template=x", "docs/a.md", {}, [], NotChecked),
        ("../../other/file.md", "README.md", {}, [], OutsideRoot),
        ("../issues", "README.md", {}, [], OutsideRoot),
        ("logo@2x.png", "README.md", {}, [], MissingFile),
        ("logo@2x.png", "README.md", {}, ["logo@2x.png"], Found),
        ("someone@example.org", "README.md", {}, [], NotChecked),
    ],
)
def test_a_link_leads_where_the_site_takes_its_reader(
    href: str, page: str, settings: dict[str, str], others: list[str], kind: type
) -> None:
    assert isinstance(follow(href, page, settings, *others), kind)


def test_a_name_in_other_code_points_is_suggested() -> None:
    found = follow("cafe\u0301.md", "a.md", {}, "caf\u00e9.md")
    assert isinstance(found, MissingFile)
    assert found.suggestion == "caf\u00e9.md"


@pytest.mark.parametrize(
    ("settings", "page", "text", "other"),
    [
        ({"book.toml": "[book]"}, "src/a.md", "{{#include ../part.md}}", "part.md"),
        (VITEPRESS, "docs/a.md", "<!--@include: ./parts/p.md-->", "docs/parts/p.md"),
        ({"docfx.json": "{}"}, "docs/a.md", "[!INCLUDE [p](../includes/p.md)]", "includes/p.md"),
        ({"conf.py": "myst_parser"}, "a.md", "```{include} part.txt\n```", "part.txt"),
    ],
)
def test_what_is_brought_in_is_on_the_page(settings: dict[str, str], page: str, text: str, other: str) -> None:
    tree = Tree(
        files=frozenset({*settings, page, other}),
        directories=frozenset({"", "src", "docs", "includes"}),
        settings=settings,
    )
    sites = find(tree, Config())
    texts = {page: f"{text}\n\n[x](#from-part) [y](#none)\n", other: "## From part\n"}
    parsed = [parse(path, source, dialect=sites.dialect(path), labels={}) for path, source in texts.items()]
    corpus = Corpus(documents=(parsed[0],), targets=(parsed[1],), tree=tree)
    assert other in wanted((parsed[0],), tree, Config()).pages
    broken = [item.link.href for item in resolve(corpus, Config()) if isinstance(item.resolution, MissingAnchor)]
    assert broken == ["#none"]
    loop = Corpus(documents=tuple(parsed[:1]), targets=tuple(parsed), tree=tree)
    assert len(resolve(loop, Config())) >= 3


def test_the_menu_of_a_site_is_judged_where_it_stands() -> None:
    menu = "nav:\n  - index.md\n  - Gone: gone.md\n  - Out: https://example.org/\n"
    files = frozenset({"mkdocs.yml", "docs/index.md"})
    tree = Tree(files=files, directories=frozenset({"", "docs"}), settings={"mkdocs.yml": menu})
    sites = find(tree, Config())
    page = parse("docs/index.md", "# T\n", dialect=sites.dialect("docs/index.md"), labels={})
    followed = list(resolve(Corpus(documents=(page,), tree=tree, navigation=sites.navigation), Config()))
    assert [item.resolution for item in followed] == [
        Found(path="docs/index.md"),
        MissingFile(path="docs/gone.md"),
        ExternalLink(url="https://example.org/"),
    ]
    assert (followed[1].link.location.path, followed[1].link.location.line) == ("mkdocs.yml", 3)


def test_case_counts_where_the_ids_of_a_site_are_known() -> None:
    assert isinstance(follow("b.md#Part", "docs/a.md", MKDOCS, "docs/b.md"), MissingAnchor)
    assert isinstance(follow("b.md#Part", "a.md", {}, "b.md"), Found)


VAULT = {".obsidian/app.json": "{}"}
AZURE = {".order": "A"}


@pytest.mark.parametrize(
    ("href", "page", "settings", "others", "kind"),
    [
        ("Garden%20tools.md", "a.md", VAULT, ["deep/Garden tools.md"], Found),
        ("Tools.md#part", "a.md", VAULT, ["deep/tools.md"], Found),
        ("Tools.md#T#Part", "a.md", VAULT, ["deep/tools.md"], Found),
        ("Tools.md#T#None", "a.md", VAULT, ["deep/tools.md"], MissingAnchor),
        ("Tool.md", "a.md", VAULT, ["deep/tools.md"], MissingFile),
        ("../Tools.md", "a/a.md", VAULT, ["deep/Tools.md"], MissingFile),
        ("/How-to", "a.md", AZURE, ["How-to.md"], Found),
        ("/How%2Dto", "a.md", AZURE, ["How%2Dto.md"], Found),
        ("/How-to", "a.md", AZURE, ["How%2Dto.md"], MissingFile),
        ("./Sub/Page", "a.md", AZURE, ["Sub/.order", "Sub/Page.md"], Found),
        ("/Sub", "a.md", AZURE, ["Sub/.order", "Sub/Page.md"], NotChecked),
    ],
)
def test_vaults_and_wikis_know_their_pages(
    href: str, page: str, settings: dict[str, str], others: list[str], kind: type
) -> None:
    assert isinstance(follow(href, page, settings, *others), kind)


@pytest.mark.parametrize(
    ("href", "others", "kind"),
    [
        ("/imgs/gone.png", [], MissingFile),
        ("/imgs/gone.png", ["package.json"], NotChecked),
        ("/imgs/gone.png", ["site/_config.yml"], NotChecked),
        ("/pricing/plans", [], NotChecked),
        ("imgs/gone.png", ["package.json"], MissingFile),
        ("listing#part", ["listing/a.md"], MissingAnchor),
        ("listing/#part", ["listing/README.md"], Found),
    ],
)
def test_a_tree_that_nobody_builds_is_read_as_it_lies(href: str, others: list[str], kind: type) -> None:
    assert isinstance(follow(href, "a.md", {}, *others), kind)
