"""What a site's configuration leaves open: a link is then broken only if nothing that it may mean is there."""

from pathlib import Path

import pytest
from trees import judged


def test_docusaurus_without_a_plugin_has_the_folders_of_its_preset(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": "module.exports = {}\n",
        "docs/x/a.md": "# A\n\n[b](y/b.md) [c](y/c.md) [d](/docs/y/b) [e](/docs/y/e) [f](/elsewhere)\n",
        "docs/y/b.md": "# B\n",
    }
    assert judged(tmp_path, files) == {
        "y/b.md": "found",
        "y/c.md": "missing",
        "/docs/y/b": "found",
        "/docs/y/e": "missing",
        "/elsewhere": "open",
    }


def test_docusaurus_in_code_may_have_any_folder(tmp_path: Path) -> None:
    files = {
        "docusaurus.config.js": "module.exports = make()\n",
        "docs/x/a.md": "# A\n\n[b](/docs/y/b)\n",
    }
    assert judged(tmp_path, files) == {"/docs/y/b": "open"}


def test_vitepress_may_know_more_suffixes_of_files_than_its_own(tmp_path: Path) -> None:
    files = {
        ".vitepress/config.mts": "export default {}\n",
        "public/deck.ppsx": "x",
        "a.md": "# A\n\n[deck](/deck.ppsx) [desk](/desk.ppsx) [relative](./deck.ppsx)\n",
    }
    assert judged(tmp_path, files) == {"/deck.ppsx": "open", "/desk.ppsx": "missing", "./deck.ppsx": "open"}


@pytest.mark.parametrize(("host", "sibling"), [("", "open"), ("site_url: https://a.example/", "missing")])
def test_mkdocs_without_an_address_may_be_served_without_slashes(tmp_path: Path, host: str, sibling: str) -> None:
    files = {
        "mkdocs.yml": f"site_name: T\n{host}\n",
        "docs/index.md": "# Home\n",
        "docs/a.md": "# A\n\n[b](b/) [right](../b/) [gone](gone/)\n",
        "docs/b.md": "# B\n",
    }
    assert judged(tmp_path, files) == {"b/": sibling, "../b/": "found", "gone/": "missing"}
