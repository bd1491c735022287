"""Sites that doc-audit's own configuration states, over what the tree shows."""

import pytest

from doc_audit.errors import UsageError
from doc_audit.model.document import Tree
from doc_audit.model.settings import Config, SiteSetting
from doc_audit.sites import Site, Sites, find
from doc_audit.sites.stated import stated_files


def sites(files: dict[str, str], *settings: SiteSetting) -> Sites:
    tree = Tree(files=frozenset(files), directories=frozenset({""}), settings=files)
    return find(tree, Config(site=settings))


def site(page: str, files: dict[str, str], *settings: SiteSetting) -> Site:
    return sites(files, *settings).of(page)


def test_pages_are_read_as_they_lie_where_it_is_stated() -> None:
    files = {"mkdocs.yml": "docs_dir: docs"}
    assert site("docs/a.md", files).kind == "MkDocs"
    assert not site("docs/a.md", files, SiteSetting(folder="docs", kind="none")).is_built


def test_a_generator_without_its_configuration_file() -> None:
    found = site("handbook/docs/a.md", {}, SiteSetting(folder="handbook", kind="mkdocs"))
    assert (found.kind, found.dialect.ids, found.is_built) == ("MkDocs", "mkdocs", True)


def test_what_is_stated_is_before_what_the_generator_is_configured_for() -> None:
    setting = SiteSetting(folder=".", configuration="mkdocs.yml", content="text", base="/x/")
    found = site("text/a.md", {"mkdocs.yml": "docs_dir: docs\nuse_directory_urls: false"}, setting)
    assert (found.settings.content, found.settings.base) == ("text", "x")
    assert found.settings.own.directory_urls is False


def test_a_site_is_there_once() -> None:
    files = {"website/docusaurus.config.js": "module.exports = {}"}
    found = sites(files, SiteSetting(folder="website", kind="Docusaurus"))
    assert [item.home for item in found.all()] == ["website"]
    assert found.of("docs/a.md") is found.of("website/docs/a.md")


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        (SiteSetting(folder=".", kind="mkdoks"), "no such generator; known are MkDocs"),
        (SiteSetting(folder="docs"), "no generator is configured there"),
    ],
)
def test_what_cannot_be_meant_is_refused(setting: SiteSetting, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        sites({}, setting)


def test_a_configuration_file_of_any_name_is_read() -> None:
    tree = Tree(files=frozenset({"docs/site.yml"}), directories=frozenset({"", "docs"}))
    config = Config(site=(SiteSetting(folder="docs", kind="mkdocs", configuration="site.yml"),))
    assert list(stated_files(tree, config)) == ["docs/site.yml"]
