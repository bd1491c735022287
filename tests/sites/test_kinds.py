"""What the configuration of each generator says, and which pages it says it of."""

import pytest

from doc_audit.model.document import Tree
from doc_audit.model.settings import Config
from doc_audit.sites import Site, find


def site(files: dict[str, str], page: str) -> Site:
    tree = Tree(files=frozenset({*files, page}), directories=frozenset({""}), settings=files)
    return find(tree, Config()).of(page)


@pytest.mark.parametrize(
    ("files", "page", "kind", "ids"),
    [
        ({"mkdocs.yml": "site_name: x"}, "docs/a.md", "MkDocs", "mkdocs"),
        ({"mkdocs.yml": "site_name: x"}, "README.md", "", "github"),
        ({"mkdocs.yml": "docs_dir: text"}, "text/a.md", "MkDocs", "mkdocs"),
        ({"a/mkdocs.yml": "docs_dir: ./docs/"}, "a/docs/x.md", "MkDocs", "mkdocs"),
        ({"a/mkdocs.yml": ""}, "docs/x.md", "", "github"),
        ({"zensical.toml": "[project]"}, "docs/a.md", "Zensical", "mkdocs"),
        ({"zensical.toml": "[project]\ndocs_dir = 'text'"}, "docs/a.md", "", "github"),
        ({"zensical.toml": "[project]", "mkdocs.yml": "docs_dir: text"}, "text/a.md", "Zensical", "mkdocs"),
        ({"book.toml": "[book]\nsrc='text'"}, "text/a.md", "mdBook", "mdbook"),
        ({"book.toml": "[book]"}, "README.md", "", "github"),
        ({"hugo.toml": "contentDir='c'"}, "c/a.md", "Hugo", "hugo"),
        ({"website/docusaurus.config.js": "module.exports={}"}, "docs/a.md", "Docusaurus", "docusaurus"),
        ({"website/docusaurus.config.js": "module.exports={presets: ['classic']}"}, "docs/a.md", "", "github"),
        (
            {"website/docusaurus.config.js": "module.exports={presets: ['classic']}"},
            "website/docs/a.md",
            "Docusaurus",
            "docusaurus",
        ),
        ({"website/docusaurus.config.js": "module.exports={presets: ['classic']}"}, "website/README.md", "", "github"),
        (
            {"website/docusaurus.config.js": "module.exports={presets: [['classic', {docs: {path: '../docs'}}]]}"},
            "docs/a.md",
            "Docusaurus",
            "docusaurus",
        ),
        ({"docs/.vitepress/config.ts": "export default { srcDir: 'src' }"}, "docs/src/a.md", "VitePress", "vitepress"),
        ({"docs/.vitepress/config.ts": "export default { srcDir: 'src' }"}, "docs/a.md", "", "github"),
        ({"docs.json": '{"$schema": "https://mintlify.com/docs.json"}'}, "a.mdx", "Mintlify", "github"),
        ({"docs.json": "{}"}, "a.mdx", "", "github"),
        ({"next.config.mjs": "import nextra from 'nextra'"}, "content/a.mdx", "Nextra", "nextra"),
        ({"next.config.mjs": "export default {}"}, "content/a.mdx", "", "github"),
        ({"docs/index.html": "window.$docsify = {}"}, "docs/README.md", "docsify", "docsify"),
        ({"docs/index.html": "<html>"}, "docs/a.md", "", "github"),
        ({"conf.py": "extensions = ['myst_parser']"}, "a.md", "Sphinx", "docutils"),
        ({"conf.py": "extensions = []"}, "a.md", "", "github"),
    ],
)
def test_a_page_is_of_the_site_that_is_built_from_it(files: dict[str, str], page: str, kind: str, ids: str) -> None:
    found = site(files, page)
    assert (found.kind, found.dialect.ids) == (kind, ids)


@pytest.mark.parametrize(
    ("slugify", "ids"),
    [
        ("!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}", "pymdownx"),
        ("!!python/name:pymdownx.slugs.uslugify", "pymdownx"),
        ("!!python/name:my.slugs.make", "unknown"),
    ],
)
def test_mkdocs_makes_ids_as_its_slugify_does(slugify: str, ids: str) -> None:
    text = f"markdown_extensions:\n  - toc:\n      slugify: {slugify}\n"
    assert site({"mkdocs.yml": text}, "docs/a.md").dialect.ids == ids


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("site_name: x", True),
        ("plugins: [search, tags]", True),
        ("plugins:\n  - search\n  - material/blog", False),
        ("plugins:\n  - gen-files:\n      scripts: [x.py]", False),
        ("hooks: [x.py]", False),
        ("INHERIT: ../base.yml", False),
        ("{{{", False),
    ],
)
def test_mkdocs_is_closed_where_nothing_else_makes_pages(text: str, closed: bool) -> None:
    assert site({"mkdocs.yml": text}, "docs/a.md").is_closed is closed


@pytest.mark.parametrize(
    "text", ["", "{", "a: [", "!!python/object/apply:os.system ['x']", "\0", "- 1", "&a [*a]", "x: " * 2000]
)
def test_no_configuration_ends_a_run(text: str) -> None:
    for file, page in (
        ("mkdocs.yml", "docs/a.md"),
        ("book.toml", "src/a.md"),
        ("hugo.toml", "a.md"),
        ("_config.yml", "a.md"),
    ):
        assert site({file: text}, page) is not None
