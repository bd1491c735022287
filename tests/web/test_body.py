"""Pages as servers really send them: what was not seen whole is never judged."""

import gzip
import io
from typing import Any, cast

import pytest
from requests import Response
from urllib3 import HTTPResponse

from doc_audit.web.body import Page, read_page

HTML = "<html><body><h1 id='caf\u00e9'>x</h1>" + "text " * 200 + "</body></html>"


def page(body: bytes, **headers: str) -> Page:
    response = Response()
    response.raw = cast("Any", HTTPResponse(body=io.BytesIO(body), headers=headers, preload_content=False))
    response.headers.update(headers)
    return read_page(response)


@pytest.mark.parametrize(
    ("body", "headers", "whole"),
    [
        (HTML.encode(), {"Content-Type": "text/html; charset=utf-8"}, True),
        (gzip.compress(HTML.encode(), mtime=0), {"Content-Encoding": "gzip"}, True),
        (gzip.compress(HTML.encode(), mtime=0)[:-20], {"Content-Encoding": "gzip"}, False),
        (
            gzip.compress(HTML.encode(), mtime=0) + gzip.compress(b"<p id='more'>", mtime=0),
            {"Content-Encoding": "gzip"},
            False,
        ),
        (b"<meta http-equiv=refresh content='0; url=/new'>", {"Content-Type": "text/html"}, False),
        (b'<META content="0; url=/new" HTTP-EQUIV = "Refresh">', {"Content-Type": "text/html"}, False),
        (HTML.encode(), {"Content-Encoding": "br"}, False),
    ],
)
def test_only_what_was_seen_whole_is_whole(body: bytes, headers: dict[str, str], whole: bool) -> None:
    assert page(body, **headers).whole is whole


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (HTML.encode("latin-1"), "text/html; charset=iso-8859-1"),
        (b"<meta charset='iso-8859-1'>" + HTML.encode("latin-1"), "text/html"),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">' + HTML.encode("cp1252"),
            "text/html",
        ),
        (HTML.encode(), "text/html"),
    ],
)
def test_names_are_read_in_the_encoding_that_header_or_page_names(body: bytes, content_type: str) -> None:
    assert "caf\u00e9" in page(body, **{"Content-Type": content_type}).names
