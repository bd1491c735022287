"""Site generators are known by their configuration files."""

import pytest

from doc_audit.sites.generators import GENERATORS, configurations, folders


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("mkdocs.yml", ""),
        ("docs/mkdocs.yaml", "docs"),
        ("docs/en/mkdocs.yml", "docs"),
        ("guide/book.toml", "guide"),
        ("_config.yml", ""),
        ("site/hugo.toml", "site"),
        ("config/_default/hugo.yaml", ""),
        ("site/config/_default/config.toml", "site"),
        ("docs/.vitepress/config.mts", "docs"),
        (".vuepress/config.js", ""),
        ("www/astro.config.mjs", "www"),
        ("eleventy.config.cjs", ""),
        ("website/docusaurus.config.js", ""),
        ("docs/docusaurus/docusaurus.config.ts", "docs"),
        ("docusaurus.config.js", ""),
    ],
)
def test_a_generator_is_known_by_its_configuration(file: str, folder: str) -> None:
    assert folders({file, "README.md", "docs/page.md"}) == {folder}


def test_other_configurations_make_no_site() -> None:
    assert folders({"config.toml", "src/config.ts", "notmkdocs.yml", "docs/mkdocs.yml.bak", "conf.py"}) == frozenset()


def test_no_generator_stands_below_one_that_takes_its_files() -> None:
    seen: set[tuple[str, str]] = set()
    for generator in GENERATORS:
        files = {(generator.folder, file) for file in generator.files}
        assert not files & seen
        if not generator.mark:
            # One with a mark takes only some of them.
            seen |= files


def test_html_is_looked_into_only_beside_pages_of_docsify() -> None:
    files = {"a/index.html", "b/index.html", "b/_sidebar.md", "c/index.html", "c/page.md"}
    assert [path for path in configurations(files) if path.endswith(".html")] == ["b/index.html"]
