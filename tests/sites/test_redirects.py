"""Tables of redirects make addresses exist, and their targets are links."""

import pytest

from doc_audit.model.lines import lines_of
from doc_audit.sites.configuration import Configuration, Texts
from doc_audit.sites.redirects import redirects, targets

LINES = """# a comment
/old/     /new/
/gone     /404.html   404
/v1/*     /v2/:splat  301!
/app/*    /index.html 200
/shop id=:id /items/:id 302
/away     https://example.org/x
"""
NETLIFY = """[build]
publish = "public"

[[redirects]]
from = "/old"
to = "/new"

[[redirects]]
  from = "/api/*"
  to = "/.netlify/functions/:splat"
  status = 200
"""
VERCEL = """{"redirects": [
  {"source": "/old", "destination": "/new"},
  {"statusCode": 308, "source": "/blog/:slug*", "destination": "/news/:slug*"}
], "rewrites": [{"source": "/x/(.*)", "destination": "/y"}]}
"""
AZURE = """{"routes": [{"route": "/old", "redirect": "/new", "statusCode": 302}, {"route": "/api/*", "allowedRoles": ["a"]},
 {"route": "/app/*", "rewrite": "/index.html"}]}
"""
FIREBASE = """{"hosting": {"redirects": [{"source": "/old", "destination": "/new", "type": 301}]}}"""


def read(name: str, text: str) -> Configuration:
    return Configuration(path="mkdocs.yml", home="", texts=Texts({"mkdocs.yml": "", name: text}))


@pytest.mark.parametrize(
    ("name", "text", "addresses"),
    [
        ("_redirects", LINES, ["/old/", "/v1/*", "/app/*", "/shop", "/away"]),
        ("netlify.toml", NETLIFY, ["/old", "/api/*"]),
        ("vercel.json", VERCEL, ["/old", "/blog/*", "/x/*"]),
        ("staticwebapp.config.json", AZURE, ["/old", "/app/*"]),
        ("firebase.json", FIREBASE, ["/old"]),
        ("_redirects", "/only-one\n\x00 x\n", []),
        ("netlify.toml", "redirects = 3", []),
        ("vercel.json", "{", []),
    ],
)
def test_a_redirect_makes_an_address_exist(name: str, text: str, addresses: list[str]) -> None:
    assert [item.address for item in redirects(read(name, text), ("",))] == addresses


@pytest.mark.parametrize(
    ("name", "text", "links"),
    [
        ("_redirects", LINES, [("/new/", 2), ("https://example.org/x", 7)]),
        ("netlify.toml", NETLIFY, [("/new", 6)]),
        ("vercel.json", VERCEL, [("/new", 2)]),
        ("staticwebapp.config.json", AZURE, [("/new", 1)]),
        ("firebase.json", FIREBASE, [("/new", 1)]),
    ],
)
def test_the_target_of_a_redirect_is_a_link(name: str, text: str, links: list[tuple[str, int]]) -> None:
    (document,) = targets(read(name, text), ("",))
    assert [(link.href, link.location.line) for link in document.links] == links
    for link in document.links:
        line = lines_of(text)[link.location.line - 1]
        assert line[link.location.column - 1 :].startswith(link.href)


def test_a_table_lies_in_a_folder_that_is_served() -> None:
    found = redirects(read("static/_redirects", "/a /b\n"), ("", "static"))
    assert [item.file for item in found] == ["static/_redirects"]
