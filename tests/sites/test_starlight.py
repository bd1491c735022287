"""Starlight: what its configuration says of addresses, and where its links lead."""

import pytest

from doc_audit.links import resolve
from doc_audit.model.columns import LINK_KINDS, LinkRow, Links
from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Corpus, Document, LinkKind, Tree
from doc_audit.model.resolution import Found, MissingFile, NotChecked, Resolution
from doc_audit.model.settings import Config
from doc_audit.sites import find
from doc_audit.source.page import parse

DOCS = "src/content/docs"


def config(options: str = "title: 'x'", more: str = "") -> str:
    return f"import starlight from '@astrojs/starlight'\nexport default defineConfig({{ {more} integrations: [starlight({{ {options} }})] }})"


def follow(
    href: str, text: str, kind: LinkKind = "inline", page: str = f"{DOCS}/guides/a.mdx", name: str = ""
) -> Resolution:
    assert kind in LINK_KINDS.values()
    settings = {"astro.config.mjs": text}
    files = {page, f"{DOCS}/index.md", f"{DOCS}/guides/Name.Space.md", f"{DOCS}/guides/b.md", f"{DOCS}/fr/index.md"}
    files |= {"src/pages/news.astro", "src/assets/x.png", "public/x.pdf", "README.md", *settings}
    document = Document(
        path=page, title="", lines=1, links=Links.of_rows(page, [LinkRow(1, 1, href, name, kind, None)])
    )
    others = tuple(Document(path=path, title="", lines=1) for path in sorted(files - {page}) if path.endswith(".md"))
    tree = Tree(files=frozenset(files), directories=frozenset({""}), settings=settings)
    found = resolve(Corpus(documents=(document,), targets=others, tree=tree), Config())
    return next(iter(found)).resolution


@pytest.mark.parametrize(
    ("href", "text", "kind", "expected"),
    [
        ("/guides/b/", config(), "inline", Found),
        ("/guides/b", config(), "inline", Found),
        ("/guides/c/", config(), "inline", MissingFile),
        ("/guides/namespace/", config(), "inline", Found),
        ("/guides/Name.Space/", config(), "inline", MissingFile),
        ("/", config(), "inline", Found),
        ("../b/", config(), "inline", Found),
        ("./b/", config(), "inline", MissingFile),
        ("b.md", config(), "inline", MissingFile),
        ("/news/", config(), "inline", Found),
        ("/x.pdf", config(), "inline", Found),
        ("/y.pdf", config(), "inline", MissingFile),
        ("../../../assets/x.png", config(), "image", Found),
        ("../../../assets/x.png", config(), "directive", Found),
        ("../../../assets/y.png", config(), "directive", MissingFile),
        ("~/assets/x.png", config(), "image", Found),
        ("/docs/guides/b/", config(more="base: '/docs',"), "inline", Found),
        ("/guides/b/", config(more="base: '/docs',"), "inline", NotChecked),
        ("/old/", config(more="redirects: { '/old': '/guides/b/' },"), "inline", Found),
        ("/404/", config(), "inline", NotChecked),
        ("/404.html", config(), "inline", NotChecked),
        ("/fr/guides/b/", config("locales: { root: {}, fr: {} }"), "inline", Found),
        ("/de/guides/b/", config("locales: { root: {}, fr: {} }"), "inline", MissingFile),
        ("/guides/c/", config("plugins: [changelogs()]"), "inline", NotChecked),
        ("/guides/c/", config("plugins: [starlightLinksValidator()]"), "inline", MissingFile),
        ("/guides/c/", "import starlight from '@astrojs/starlight'\nexport default make(starlight)", "inline", NotChecked),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_slug_or_a_file(href: str, text: str, kind: LinkKind, expected: type[Resolution]) -> None:
    assert isinstance(follow(href, text, kind), expected)


def test_what_an_own_component_leads_to_is_not_judged() -> None:
    assert isinstance(follow("/guides/c/", config(), "component", name="LinkCard"), MissingFile)
    assert isinstance(follow("/guides/c/", config(), "component", name="MyLink"), NotChecked)


def test_sidebars_are_read_and_what_lies_elsewhere_is_of_no_site() -> None:
    text = config("sidebar: [{ label: 'a', items: ['guides/b', { slug: 'guides/c' }, { label: 'd', link: '/d/' }] }]")
    settings = {"astro.config.mjs": text}
    sites = find(
        Tree(files=frozenset({*settings, "README.md"}), directories=frozenset({""}), settings=settings), Config()
    )
    assert [[link.href for link in document.links] for document in sites.navigation] == [
        ["guides/b", "guides/c", "/d/"]
    ]
    assert sites.of("README.md").kind == ""
    assert sites.of(f"{DOCS}/a.md").kind == "Starlight"


def test_redirects_are_links_and_lead_from_the_old_route() -> None:
    text = config(more="redirects: { '/old': '/guides/b/', '/far': { status: 302, destination: '/guides/c/' } },")
    sites = find(
        Tree(files=frozenset({"astro.config.mjs"}), directories=frozenset({""}), settings={"astro.config.mjs": text}),
        Config(),
    )
    assert [[link.href for link in document.links] for document in sites.navigation] == [["/guides/b/", "/guides/c/"]]


@pytest.mark.parametrize(
    ("markdown", "own", "rule", "prefix", "is_open"),
    [
        # https://docs.astro.build/en/guides/markdown-content/#heading-ids
        ("", "", "astro", "", False),
        ("remarkPlugins: [remarkHeadingId]", "", "astro", "", False),
        # https://github.com/rehypejs/rehype-slug#options
        ("rehypePlugins: [[rehypeSlug, { prefix: 'x-' }]]", "", "astro", "x-", False),
        ("rehypePlugins: [customSlug]", "", "unknown", "", False),
        ("rehypePlugins: [own]", "export const own = () => (tree) => { tree.children[0].properties.id = 'x' }", "astro", "", True),
        ("rehypePlugins: [own]", "export const own = () => (tree) => { tree.type = 'root' }", "astro", "", False),
        ("rehypePlugins: [() => (tree) => make(tree)]", "", "astro", "", True),
    ],
)  # fmt: skip
def test_plugins_decide_who_makes_ids(markdown: str, own: str, rule: str, prefix: str, is_open: bool) -> None:
    imports = (
        "import { remarkHeadingId } from 'remark-custom-heading-id'\nimport rehypeSlug from 'rehype-slug'\n"
        "import customSlug from 'rehype-slug-custom-id'\nimport { own } from './plugins/own.mjs'\n"
    )
    files = {"astro.config.mjs": imports + config(more=f"markdown: {{ {markdown} }},")}
    if own:
        files["plugins/own.mjs"] = own
    sites = find(Tree(files=frozenset(files), directories=frozenset({""}), settings=files), Config())
    settings = sites.of(f"{DOCS}/a.md").settings
    assert (settings.dialect.ids, settings.dialect.id_prefix) == (rule, prefix)
    assert bool(settings.open_ids) is is_open


def test_two_hyphens_in_a_heading_are_a_dash() -> None:
    """As `retext-smartypants` makes them, which Astro uses: recorded with `createMarkdownProcessor` of @astrojs/markdown-remark."""
    rows = {
        "Use a--b now": "use-ab-now",
        "The `--watch` flag": "the---watch-flag",
        "A -- -- B": "a---b",
        "a -- [b --c](x) *d --e*": "a--b-c-d-e",
        "Dash --- three": "dash-----three",
        '"--q"': "q",
    }
    for heading, anchor in rows.items():
        page = parse("a.md", f"## {heading}\n", dialect=Dialect(ids="astro", smart_dashes=True), labels={})
        assert [found.name for found in page.anchors] == [anchor]
