"""The paths that a link may mean, in order."""

import pytest

from doc_audit.links.target import parse
from doc_audit.model.target import PathTarget
from doc_audit.sites.follow import candidates
from doc_audit.sites.languages import in_default_language
from doc_audit.sites.site import Site
from doc_audit.sites.sources import made_from, sources_of

AS_ADDRESS = ("{0}.md", "{0}.mdx", "{0}/index.md", "{0}/README.md", "{0}/_index.md", "{0}")


def paths(href: str, page: str, site: Site) -> list[str | None]:
    target = parse(href)
    assert isinstance(target, PathTarget)
    return list(candidates(target, page, site))


@pytest.mark.parametrize(
    ("href", "wanted"),
    [
        ("other.md", ["docs/other.md"]),
        ("a%20b.md", ["docs/a b.md", "docs/a%20b.md"]),
        ("/other.md", ["site/other.md", "other.md"]),
        ("#place", ["docs/page.md"]),
        ("../../x.md", [None]),
        (
            "x.html",
            ["docs/x.html", "docs/x.html.md", "docs/x.md", "docs/x.mdx", "docs/x.html.erb", "docs/x.html.md.erb"],
        ),
    ],
)
def test_a_forge_looks_for_files(href: str, wanted: list[str | None]) -> None:
    assert paths(href, "docs/page.md", Site(root="site")) == wanted


def test_a_site_also_looks_for_its_addresses() -> None:
    site = Site(folder="docs")
    relative = ["docs/a/x", *(form.format("docs/a/x") for form in AS_ADDRESS)]
    assert paths("x", "docs/a/b.md", site) == [*relative, *(form.format("docs/a/b/x") for form in AS_ADDRESS)]
    rooted = ["x", "x", "docs/x", "docs/docs/x", "docs/content/x"]
    assert paths("/x", "docs/a/b.md", site) == [*rooted, *(form.format("docs/x") for form in AS_ADDRESS)]


@pytest.mark.parametrize("page", ["x.html", "a/x.html"])
def test_what_is_made_from_a_source_has_it_among_its_sources(page: str) -> None:
    assert all(made_from(source) == page for source in sources_of(page))


def test_a_translation_falls_back_to_english() -> None:
    assert list(in_default_language("docs/fr/page.md")) == [
        "docs/en/page.md",
        "docs/en-us/page.md",
        "docs/en-US/page.md",
    ]
    assert list(in_default_language("docs/page.md")) == []
