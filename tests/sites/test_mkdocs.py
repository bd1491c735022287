"""What a `mkdocs.yml` says, with what it inherits from and the code that it names; the recorded sites show the rest."""

from pathlib import Path

import pytest
from trees import judged

from doc_audit.model.document import Tree
from doc_audit.model.settings import Config
from doc_audit.sites import Site, find
from doc_audit.sites.source_page import SourcePage


def site(files: dict[str, str], page: str = "docs/index.md") -> Site:
    tree = Tree(files=frozenset({*files, page}), directories=frozenset(), settings=files)
    return find(tree, Config()).of(page)


def of(text: str, page: str = "docs/index.md") -> Site:
    return site({"mkdocs.yml": text}, page)


@pytest.mark.parametrize(
    ("text", "base", "hosts"),
    [
        ("site_url: https://a.org/x/", "x", ("https://a.org", "http://a.org")),
        ("site_url: https://a.org", "", ("https://a.org", "http://a.org")),
        ("site_url: !ENV [URL, https://a.org/y/]", "y", ("https://a.org", "http://a.org")),
        ("site_url: !ENV URL", "", ()),
        ("site_name: x", "", ()),
    ],
)
def test_where_it_is_served(text: str, base: str, hosts: tuple[str, ...]) -> None:
    settings = of(text).settings
    assert (settings.base, settings.hosts) == (base, hosts)


def test_what_is_inherited_is_laid_below() -> None:
    files = {
        "docs/base.yml": "site_url: https://a.org/x/\nmarkdown_extensions:\n  attr_list:\n  toc:\n    separator: _\n",
        "docs/en/mkdocs.yml": "INHERIT: ../base.yml\nmarkdown_extensions:\n  admonition:\n",
    }
    settings = site(files, "docs/en/docs/index.md").settings
    assert settings.base == "x"
    dialect = settings.dialect
    assert (dialect.attributes, dialect.admonitions, dialect.separator) == (True, True, "_")


def test_what_cannot_be_read_closes_nothing() -> None:
    settings = of("INHERIT: gone.yml").settings
    assert settings.unknown == ("a part of its configuration cannot be read",)
    assert settings.open_ids
    assert settings.dialect.attributes


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}", "pymdownx"),
        ("!!python/object/apply:pymdownx.slugs.slugify {}", "pymdownx-cased"),
        ("!!python/object/apply:pymdownx.slugs.slugify {kwds: {percent_encode: true}}", "unknown"),
        ("!!python/name:pymdownx.slugs.uslugify", "pymdownx"),
        ("!!python/name:pymdownx.slugs.gfm", "pymdownx-ascii"),
        ("!!python/name:markdown.extensions.toc.slugify_unicode", "python"),
        ("!!python/name:our.own.slugs", "unknown"),
    ],
)
def test_slugify(written: str, rule: str) -> None:
    assert of(f"markdown_extensions:\n  - toc:\n      slugify: {written}\n").dialect.ids == rule


@pytest.mark.parametrize(
    ("code", "makes_pages", "makes_ids"),
    [
        ("def on_page_markdown(m, **k):\n    return m.replace('a', 'b')\n", False, False),
        ("def on_page_markdown(m, **k):\n    return m + '<a id=\"x\">'\n", False, True),
        ("def on_files(files, config):\n    return files\n", True, False),
        ("open('a.txt', encoding='utf-8')\n", False, False),
        ("open('a.md', 'w')\n", True, False),
    ],
)
def test_hooks_are_read_and_never_run(code: str, makes_pages: bool, makes_ids: bool) -> None:
    settings = of("hooks: [hooks/own.py]").settings
    assert settings.open_ids == "the hook hooks/own.py may make anchors"
    settings = site({"mkdocs.yml": "hooks: [own.py]", "own.py": code}).settings
    assert (not settings.closed, bool(settings.open_ids)) == (makes_pages, makes_ids)


@pytest.mark.parametrize(
    ("text", "page", "addresses"),
    [
        ("site_name: x", "docs/a/b.md", ("a/b", "a/b/index.html")),
        ("site_name: x", "docs/a/README.md", ("a", "a/index.html")),
        ("use_directory_urls: false", "docs/a/b.markdown", ("a/b.html",)),
        ("plugins: [offline]", "docs/a/b.md", ("a/b.html",)),
        ("plugins:\n  - offline:\n      enabled: !ENV [OFFLINE, false]", "docs/a/b.md", ("a/b", "a/b/index.html")),
        ("docs_dir: .", "a/b.md", ("a/b", "a/b/index.html")),
        ("exclude_docs: |\n  a/*\n  !a/b.md\n", "docs/a/b.md", ("a/b", "a/b/index.html")),
        ("exclude_docs: 'a/'", "docs/a/b.md", ()),
        ("site_name: x", "docs/.hidden/b.md", ()),
    ],
)
def test_addresses(text: str, page: str, addresses: tuple[str, ...]) -> None:
    assert of(text, page).addresses(SourcePage(path=page)) == addresses


def test_a_configuration_of_another_name_is_one_where_none_has_the_usual(tmp_path: Path) -> None:
    files = {
        "mkdocs-common.yml": "site_name: T\nplugins: [search, autorefs]\n",
        "mkdocs-nav.yml": "nav:\n  - index.md\n  - gone.md\n",
        "mkdocs-online.yml": "INHERIT: mkdocs-common.yml\nsite_url: https://a.example/\n",
        "docs/index.md": "# Home\n\n[a](a/) [b](b/) [c][heading-on-a]\n",
        "docs/a.md": "## Heading on A\n",
    }
    assert judged(tmp_path, files) == {
        "index.md": "found",
        "gone.md": "missing",
        "a/": "found",
        "b/": "missing",
        "heading-on-a": "found",
    }


def test_another_configuration_beside_the_usual_one_says_nothing(tmp_path: Path) -> None:
    files = {
        "mkdocs-insiders.yml": "INHERIT: mkdocs.yml\nnav:\n  - gone.md\n",
        "mkdocs.yml": "site_name: T\n",
        "docs/index.md": "# Home\n",
    }
    assert judged(tmp_path, files) == {}


def test_other_versions_of_a_site_are_not_judged(tmp_path: Path) -> None:
    links = "[a](/p/1.0/x/) [b](/p/guide/gone/) [c](../latest/) [d](gone.md) [e](gone/)"
    files = {
        "mkdocs.yml": "site_name: T\nsite_url: https://a.example/p/\nextra:\n  version:\n    provider: mike\n",
        "docs/index.md": f"# Home\n\n{links}\n",
        "docs/guide/a.md": "# A\n",
    }
    assert judged(tmp_path, files) == {
        "/p/1.0/x/": "open",
        "/p/guide/gone/": "missing",
        "../latest/": "open",
        "gone.md": "missing",
        "gone/": "missing",
    }


def test_raw_html_in_a_post_is_seen_from_the_address_of_the_post(tmp_path: Path) -> None:
    text = '---\ndate: 2022-12-20\n---\n\n# P\n\n<img src="../../../../images/a.png"> <img src="../../../../images/b.png">\n<a href="../other/">x</a>\n'
    files = {
        "mkdocs.yml": "site_name: T\ntheme: material\nplugins: [blog]\n",
        "docs/index.md": "# Home\n",
        "docs/blog/posts/p.md": text,
        "docs/blog/images/a.png": "",
    }
    assert judged(tmp_path, files) == {
        "../../../../images/a.png": "found",
        "../../../../images/b.png": "missing",
        "../other/": "open",
    }
