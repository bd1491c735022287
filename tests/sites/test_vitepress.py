"""VitePress: what its configuration says of addresses, beside what the recorded sites show."""

from pathlib import Path

import pytest
from trees import judged

from doc_audit.links import resolve
from doc_audit.model.columns import LinkRow, Links
from doc_audit.model.document import Corpus, Document, Tree
from doc_audit.model.resolution import Found, MissingFile, NotChecked, Resolution
from doc_audit.model.settings import Config
from doc_audit.sites import find
from doc_audit.sites.routes import read_route
from doc_audit.sites.script import loose


@pytest.mark.parametrize(
    ("pattern", "path", "values"),
    [
        ("a/b.md", "a/b.md", {}),
        ("a/b.md", "a/c.md", None),
        ("packages/:name/docs/:rest*", "packages/oar/docs/x/y.md", {"name": "oar", "rest": "x/y.md"}),
        ("packages/:name/:page.md", "packages/oar/x.md", {"name": "oar", "page": "x"}),
        ("packages/:name/:page.md", "packages/oar/x/y.md", None),
        ("en/(.*)", "en/x/y.md", {"0": "x/y.md"}),
        (":a-:b.md", "x-y.md", {"a": "x", "b": "y"}),
        (":a", "", None),
    ],
)
def test_a_route_matches_a_path(pattern: str, path: str, values: dict[str, str] | None) -> None:
    route = read_route(pattern)
    assert route is not None
    assert route.match(path) == values


def test_a_route_is_filled_with_values() -> None:
    route = read_route(":name/:rest*")
    assert route is not None
    assert route.fill({"name": "oar", "rest": "x.md"}) == "oar/x.md"
    assert route.fill({"name": "oar"}) is None


@pytest.mark.parametrize("pattern", ["a[bc].md", "a\\d.md", "(a|b)/c.md"])
def test_what_only_an_expression_matches_is_no_route(pattern: str) -> None:
    assert read_route(pattern) is None


def follow(href: str, config: str, **texts: str) -> Resolution:
    settings = {".vitepress/config.ts": config, **texts}
    files = frozenset({"a.md", "b.md", "guide/index.md", "[name].md", "public/x.svg", *settings})
    document = Document(
        path="a.md", title="", lines=1, links=Links.of_rows("a.md", [LinkRow(1, 1, href, "", "inline", None)])
    )
    tree = Tree(files=files, directories=frozenset({"", "guide", "public", ".vitepress"}), settings=settings)
    corpus = Corpus(documents=(document,), tree=tree)
    return next(iter(resolve(corpus, Config()))).resolution


@pytest.mark.parametrize(
    ("href", "config", "kind"),
    [
        ("/b", "export default {}", Found),
        ("/c", "export default {}", MissingFile),
        ("/guide/", "export default {}", Found),
        ("/guide", "export default {}", MissingFile),
        ("/x.svg", "export default {}", Found),
        ("/y.svg", "export default {}", MissingFile),
        ("/c", "export default { ignoreDeadLinks: ['/c'] }", NotChecked),
        ("/d", "export default { ignoreDeadLinks: ['/c'] }", MissingFile),
        ("/c", "export default { srcDir: process.env.SOURCES }", NotChecked),
        ("/c", "export default { rewrites: id => id }", NotChecked),
        ("/c", "export default make()", NotChecked),
        ("/c", "not a script {", NotChecked),
        ("/sitemap.xml", "export default { sitemap: { hostname: 'https://x.test' } }", NotChecked),
        ("/feed.xml", "export default { buildEnd() {} }", NotChecked),
        ("/feed.xml", "export default {}", MissingFile),
        ("/b", "export default { srcExclude: ['b.md'] }", MissingFile),
        ("/c", "export default { rewrites: { 'b.md': 'c.md' } }", Found),
        ("/b", "export default { rewrites: { 'b.md': 'c.md' } }", MissingFile),
    ],
)  # fmt: skip
def test_its_configuration_decides(href: str, config: str, kind: type[Resolution]) -> None:
    script = "export default { paths: () => [{ params: { name: 'oar' } }] }"
    assert isinstance(follow(href, config, **{"[name].paths.js": script}), kind)


@pytest.mark.parametrize(
    ("script", "oar", "sail"),
    [
        ("export default { paths() { return [{ params: { name: 'oar' } }] } }", Found, MissingFile),
        ("export default { paths: [{ params: { name: 'oar' } }] }", Found, MissingFile),
        ("export default { async paths() { return (await load()).map(f) } }", NotChecked, NotChecked),
        ("", NotChecked, NotChecked),
    ],
)
def test_a_dynamic_route_has_the_pages_of_its_paths(script: str, oar: type[object], sail: type[object]) -> None:
    texts = {"[name].paths.js": script} if script else {}
    assert isinstance(follow("/oar", "export default {}", **texts), oar)
    assert isinstance(follow("/sail", "export default {}", **texts), sail)


def test_menus_of_all_locales_are_read_where_they_stand() -> None:
    settings = {
        "docs/.vitepress/config.ts": "import { de } from './de'\nexport default { locales: { root: {}, de }, themeConfig: { nav: [{ link: '/x' }] } }",
        "docs/.vitepress/de.ts": "export const de = { themeConfig: { sidebar: { '/de/': { base: '/de/', items: [{ link: 'y' }] } } } }",
    }
    sites = find(
        Tree(files=frozenset({*settings, "docs/x.md"}), directories=frozenset({""}), settings=settings), Config()
    )
    found = {document.path: [link.href for link in document.links] for document in sites.navigation}
    assert found == {"docs/.vitepress/config.ts": ["/x"], "docs/.vitepress/de.ts": ["/de/y"]}


def test_head_and_locales_are_links_and_what_is_ignored_is_not_judged(tmp_path: Path) -> None:
    config = r"""export default {
      base: '/b/',
      ignoreDeadLinks: ['/playground', /^\/repl\//, /\/api(-v\d)?\/\w+$/i],
      head: [['link', { rel: 'icon', href: '/b/logo.svg' }], ['link', { rel: 'icon', href: '/b/gone.svg' }],
        ['script', { src: 'https://example.org/x.js' }], ['meta', { content: '/b/none.png' }]],
      locales: { root: { label: 'E' }, fr: { label: 'F', link: '/fr/' }, de: { label: 'D', link: '/de/' } }
    }"""
    files = {
        "docs/.vitepress/config.ts": config,
        "docs/public/logo.svg": "<svg/>",
        "docs/fr/index.md": "# F\n",
        "docs/index.md": "[a](/repl/x) [b](/playground) [c](/gone) [d](/x/API/y) [e](/replica)\n",
    }
    assert judged(tmp_path, files) == {
        "/b/logo.svg": "found",
        "/b/gone.svg": "missing",
        "/fr/": "found",
        "/de/": "missing",
        "/repl/x": "open",
        "/playground": "open",
        "/gone": "missing",
        "/x/API/y": "open",
        "/replica": "missing",
    }


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        (r"^/a/", ["/a/b", "/A/b"], ["/b/a/"]),
        (r"b$", ["/a/b"], ["/b/a"]),
        (r"a\.b", ["x/a.b"], ["a-b"]),
        (r"^https?:\/\/localhost", ["http://localhost:1", "https://localhost"], ["/localhost"]),
        (r"x|^y", ["ax", "yb"], ["ay"]),
        (r"[/)]z(?:1|2){3}", ["/z"], ["/y"]),
        (r"a[", ["a"], ["b"]),
        ("", ["", "a"], []),
    ],
)
def test_a_pattern_is_read_loosely(pattern: str, matches: list[str], others: list[str]) -> None:
    read = list(loose(pattern))
    assert all(any(one.matches(text) for one in read) for text in matches)
    assert not any(one.matches(text) for one in read for text in others)
