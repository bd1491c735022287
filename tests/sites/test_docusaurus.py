"""What a `docusaurus.config.js` says of links and addresses; the recorded sites show the rest."""

from pathlib import Path

import pytest
from trees import judged

from doc_audit.sites.kinds.docusaurus_routes import kebab


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Foo Bar", "foo-bar"),
        ("fooBar", "foo-bar"),
        ("HTMLParser", "html-parser"),
        ("ABc", "a-bc"),
        ("XML HTTP", "xml-http"),
        ("v2Beta", "v-2-beta"),
        ("don't", "dont"),
    ],
)
def test_words_are_parted_as_lodash_does(text: str, address: str) -> None:
    assert kebab(text) == address


CONFIG = "module.exports = { url: 'https://a.example', baseUrl: '/base/', presets: [['classic', { docs: { routeBasePath: '/' } }]] }\n"


def test_a_base_url_stands_before_a_path_with_a_slash_or_without(tmp_path: Path) -> None:
    text = """# A

<img src={useBaseUrl('img/a.png')} /> <img src={useBaseUrl('img/b.png')} />
<a href={useBaseUrl('/x')}>x</a> <a href={useBaseUrl('y')}>y</a>
"""
    files = {"docusaurus.config.js": CONFIG, "docs/deep/a.mdx": text, "docs/x.md": "# X\n", "static/img/a.png": ""}
    assert judged(tmp_path, files) == {
        "img/a.png": "found",
        "img/b.png": "missing",
        "/x": "found",
        "y": "missing",
    }


def test_what_its_host_serves_outside_of_its_base_is_not_of_the_site(tmp_path: Path) -> None:
    text = "[x](https://a.example/base/x) [y](https://a.example/base/y) [z](https://a.example/blog/z)\n"
    files = {"docusaurus.config.js": CONFIG, "docs/a.md": text, "docs/x.md": "# X\n"}
    assert judged(tmp_path, files) == {
        "https://a.example/base/x": "found",
        "https://a.example/base/y": "missing",
        "https://a.example/blog/z": "open",
    }


def test_a_version_that_is_not_listed_is_not_built(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": CONFIG,
        "versions.json": '["2"]',
        "docs/a.md": "# A\n",
        "versioned_docs/version-1/b.md": "[b](/b) [gone](/gone) [file](gone.md)\n",
        "versioned_docs/version-2/b.md": "[lost](/lost)\n",
        "versioned_sidebars/version-1-sidebars.json": '{"x": ["old"]}',
        "versioned_sidebars/version-2-sidebars.json": '{"x": ["new"]}',
    }
    assert judged(tmp_path, files) == {
        "/b": "found",
        "/gone": "open",
        "gone.md": "open",
        "/lost": "missing",
        "new": "missing",
    }


def test_a_sidebar_lies_where_the_configuration_says(tmp_path: Path) -> None:
    config = "module.exports = { presets: [['classic', { docs: { sidebarPath: './menus/main.js' } }]] }\n"
    menu = "module.exports = { docs: ['a', 'gone'] }\n"
    files = {"docusaurus.config.js": config, "menus/main.js": menu, "docs/a.md": "# A\n"}
    assert judged(tmp_path, files) == {"a": "found", "gone": "missing"}


def test_a_readme_beside_the_code_is_read_as_it_lies(tmp_path: Path) -> None:
    text = "[x](/docs/a.md) [y](../../other/b.md) [z](/docs/gone.md)\n"
    files = {
        "docusaurus.config.js": CONFIG,
        "src/components/README.md": text,
        "docs/a.md": "# A\n",
        "other/b.md": "# B\n",
    }
    assert judged(tmp_path, files) == {"/docs/a.md": "found", "../../other/b.md": "found", "/docs/gone.md": "missing"}


def test_a_page_of_a_package_may_have_any_heading(tmp_path: Path) -> None:
    text = "import Props from '@own/api/props.md'\n\n<Props />\n\n## Types\n\n[x](#type)\n"
    files = {"docusaurus.config.js": CONFIG, "docs/a.mdx": text}
    assert judged(tmp_path, files)["#type"] == "open"
