"""Addresses that Docusaurus makes of words."""

import pytest

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
