"""What a built site has: addresses, names and redirects, each from a source."""

from collections.abc import Iterator

import pytest

from doc_audit.links.addresses import Addresses
from doc_audit.model.document import Anchor, Document
from doc_audit.model.place import Location
from doc_audit.sites import Site
from doc_audit.sites.generator import Generator
from doc_audit.sites.place import Name
from doc_audit.sites.settings import Redirect, Settings
from doc_audit.sites.source_page import SourcePage


def slugs(_: Site, page: SourcePage) -> tuple[str, ...]:
    return page.values("slug") or (page.path.removesuffix(".md"),)


def labels(_: Site, document: Document) -> Iterator[Name]:
    for anchor in document.anchors:
        yield Name(space="label", key=anchor.name, path=document.path, anchor=anchor.name)


PAGES = {
    "a.md": Document(path="a.md", title="", lines=1, fields=(("slug", "first"), ("slug", "old/first"))),
    "b.md": Document(
        path="b.md",
        title="",
        lines=1,
        anchors=(Anchor(name="x", kind="explicit", location=Location(path="b.md", line=1)),),
    ),
}
REDIRECTS = (
    Redirect(address="/gone/", target="/first", file="_redirects"),
    Redirect(address="/v1/*", target="/:splat", file="_redirects"),
)
KIND = Generator(name="Example", files=("example.yml",), addresses=slugs, names=labels)
SITE = Addresses(
    Site(folder="", generator=KIND, settings=Settings(redirects=REDIRECTS)), ["a.md", "b.md", "c.md"], PAGES.get
)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("first", "a.md"),
        ("old/first", "a.md"),
        ("a", None),
        ("b", "b.md"),
        # It is not parsed: its path alone is known.
        ("c", "c.md"),
        ("gone", "_redirects"),
        ("v1/anything/at/all", "_redirects"),
        ("v1", "_redirects"),
        ("v10", None),
    ],
)
def test_an_address_has_a_source_or_a_redirect(address: str, source: str | None) -> None:
    assert SITE.at(address) == source


def test_a_name_leads_to_a_place_on_a_page() -> None:
    assert SITE.by_name["label", "x"].path == "b.md"
    assert ("label", "y") not in SITE.by_name
    assert ("title", "x") not in SITE.by_name
