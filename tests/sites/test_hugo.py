"""Hugo's rules one by one; what whole sites make of them stands in `tests/sites/hugo`."""

import pytest

from doc_audit.model.document import Tree
from doc_audit.model.settings import Config
from doc_audit.sites import Site, find
from doc_audit.sites.source_page import SourcePage

BASE = 'baseURL = "https://a.example/"\n'


def site_of(settings: dict[str, str], page: str, *others: str) -> Site:
    files = frozenset({*settings, page, *others})
    return find(Tree(files=files, directories=frozenset(), settings=settings), Config()).of(page)


def addresses(config: str, path: str, *others: str, **fields: str) -> tuple[str, ...]:
    site = site_of({"hugo.toml": BASE + config}, path, *others)
    return site.addresses(SourcePage(path=path, fields=tuple(fields.items())))


@pytest.mark.parametrize(
    ("config", "path", "fields", "expected"),
    [
        ("", "content/a/b.md", {}, "a/b"),
        ("", "content/a/First Page.md", {}, "a/first-page"),
        ("", "content/a/_index.md", {}, "a"),
        ("", "content/a/b/index.md", {}, "a/b"),
        ("", "content/_index.md", {}, ""),
        ("", "content/a/b.md", {"slug": "c"}, "a/c"),
        ("", "content/a/b.md", {"url": "/x/y/"}, "x/y"),
        ("", "content/a/b.md", {"url": "x.html"}, "x.html"),
        ("uglyURLs = true", "content/a/b.md", {}, "a/b.html"),
        ("uglyURLs = true", "content/a/_index.md", {}, "a"),
        ("disablePathToLower = true", "content/A/B.md", {}, "A/B"),
        (
            '[permalinks]\na = "/:year/:month/:slug/"',
            "content/a/b.md",
            {"date": "2024-03-05", "slug": "s"},
            "2024/03/s",
        ),
        ('[permalinks.page]\na = "/x/:contentbasename"', "content/a/b.md", {}, "x/b"),
        ('[permalinks.section]\na = "/x/"', "content/a/_index.md", {}, "x"),
        ('[permalinks]\na = "/:sections[1:]/:title"', "content/a/b/c.md", {"title": "The C"}, "b/the-c"),
        ("[languages.en]\n[languages.de]", "content/a.de.md", {}, "de/a"),
        ("defaultContentLanguageInSubdir = true\n[languages.en]\n[languages.de]", "content/a.md", {}, "en/a"),
        ('[languages.en]\n[languages.de]\ncontentDir = "content/de"', "content/de/a.md", {}, "de/a"),
        ('[[module.mounts]]\nsource = "text"\ntarget = "content/docs"', "text/a.md", {}, "docs/a"),
    ],
)
def test_the_address_of_a_page(config: str, path: str, fields: dict[str, str], expected: str) -> None:
    assert addresses(config, path, **fields)[0] == expected


@pytest.mark.parametrize(
    ("path", "fields", "others"),
    [
        ("content/a.md", {"draft": "true"}, ()),
        ("content/a/index.md", {"headless": "true"}, ()),
        ("content/a.md", {"build.render": "never"}, ()),
        ("content/a.md", {"_build.render": "never"}, ()),
        ("content/a.md", {"expiryDate": "2001-01-01"}, ()),
        ("content/a/note.md", {}, ("content/a/index.md",)),
        ("content/_parts/a.md", {}, ()),
    ],
)
def test_pages_that_are_not_published(path: str, fields: dict[str, str], others: tuple[str, ...]) -> None:
    assert addresses("", path, *others, **fields) == ()


@pytest.mark.parametrize(
    ("alias", "expected"),
    [("/old/", "old"), ("/old.html", "old.html"), ("old", "a/old"), ("../old/", "old"), ("https://b.example/", None)],
)
def test_an_alias_is_an_address(alias: str, expected: str | None) -> None:
    found = addresses("", "content/a/b.md", aliases=alias)
    assert found[:2] == ("a/b", "a/b/index.html")
    assert (found[2] if len(found) > 2 else None) == expected


@pytest.mark.parametrize(
    ("settings", "page", "kind"),
    [
        ({"hugo.yaml": "title: x"}, "content/a.md", "Hugo"),
        ({"config.toml": BASE + 'title = "x"\n'}, "content/a.md", "Hugo"),
        ({"config.toml": 'database = "x"\n'}, "content/a.md", ""),
        ({"config.json": '{"base": 1, "params": {}}'}, "content/a.md", ""),
        ({"config/_default/config.toml": BASE}, "content/a.md", "Hugo"),
        ({"web/hugo.json": '{"title": "x"}'}, "web/content/a.md", "Hugo"),
        ({"hugo.yaml": "title: x"}, "README.md", ""),
        ({"web/hugo.yaml": "module: {mounts: [{source: ../docs, target: content}]}"}, "docs/a.md", "Hugo"),
        ({"web/hugo.yaml": "module: {mounts: [{source: ../A.md, target: content/a.md}]}"}, "A.md", "Hugo"),
    ],
)
def test_which_pages_are_hugos(settings: dict[str, str], page: str, kind: str) -> None:
    assert site_of(settings, page).kind == kind


@pytest.mark.parametrize(
    ("files", "hook"),
    [
        ({"hugo.toml": BASE}, "plain"),
        ({"hugo.toml": BASE + '[markup.goldmark.renderHooks.link]\nuseEmbedded = "always"'}, "embedded"),
        ({"hugo.toml": BASE + "[markup.goldmark.renderHooks.link]\nenableDefault = true"}, "embedded"),
        ({"hugo.toml": BASE + "[languages.en]\n[languages.de]"}, "embedded"),
        ({"hugo.toml": BASE + 'theme = "elsewhere"'}, "unknown"),
        ({"hugo.toml": BASE, "layouts/_markup/render-link.html": "<a href={{ .Destination }}>"}, "plain"),
        ({"hugo.toml": BASE, "layouts/_default/_markup/render-link.html": "{{ .Page.GetPage }}"}, "unknown"),
    ],
)
def test_who_decides_where_a_link_leads(files: dict[str, str], hook: str) -> None:
    assert site_of(files, "content/a.md").settings.own.link_hook == hook


def test_settings_are_put_together_from_all_files() -> None:
    site = site_of(
        {
            "hugo.toml": BASE + 'contentDir = "text"\n',
            "config/_default/hugo.yaml": "uglyurls: true\n",
            "config/_default/languages.toml": "[en]\n[de]\ncontentDir = 'text/de'\n",
            "config/production/hugo.toml": 'baseURL = "https://b.example/docs/"\n',
            "config/staging/hugo.toml": "uglyURLs = false\n",
        },
        "text/a.md",
    )
    assert site.settings.base == "docs"
    assert site.settings.hosts == ("https://b.example", "http://b.example")
    assert site.settings.own.languages == ("en", "de")
    assert site.settings.own.ugly == {""}
