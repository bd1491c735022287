"""Pages as servers really send them: what was not seen whole is never judged."""

import gzip
import io
from collections.abc import Mapping
from types import MappingProxyType

import pytest
from urllib3 import HTTPResponse

from doc_audit.web.http.body import read_page
from doc_audit.web.http.html import HtmlPage
from doc_audit.web.judging.anchors import judge_anchors
from doc_audit.web.judging.verdict import Answer

HTML = "<html><body><h1 id='caf\u00e9'>x</h1>" + "text " * 200 + "</body></html>"


def page(body: bytes, headers: Mapping[str, str] = MappingProxyType({}), status: int = 200) -> HtmlPage:
    return read_page(HTTPResponse(body=io.BytesIO(body), headers=headers, status=status, preload_content=False))


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
        (HTML.encode(), {"Refresh": "0; url=/new"}, False),
        (b"<frameset><frame name=main src=main.html></frameset>", {}, False),
        (HTML.encode(), {"Content-Encoding": "br"}, False),
    ],
)
def test_only_what_was_seen_whole_is_whole(body: bytes, headers: dict[str, str], whole: bool) -> None:
    assert page(body, headers).whole is whole


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
        (HTML.encode("utf-8-sig"), "text/html; charset=iso-8859-1"),
        (HTML.encode("utf-16"), "text/html"),
        (b"<script charset=iso-8859-1></script><meta charset=utf-8>" + HTML.encode(), "text/html"),
        ("<p id='caf\u00e9\u201d'><p id=caf\u00e9>".encode("cp1252"), "text/html; charset=latin1"),
    ],
)
def test_names_are_read_in_the_encoding_that_header_or_page_names(body: bytes, content_type: str) -> None:
    assert "caf\u00e9" in page(body, {"Content-Type": content_type}).names


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=x-sjis"])
def test_letters_that_could_not_be_read_are_no_proof(content_type: str) -> None:
    shown = page("<p id='\u8868\u793a'>x".encode("shift_jis"), {"Content-Type": content_type})
    verdicts = judge_anchors(shown, ("%E8%A1%A8", "x"), Answer(kind="fine"), "a.org")
    assert [verdict.kind for verdict in verdicts.values()] == ["anchor-unseen", "anchor-missing"]


def test_a_part_of_a_page_or_one_that_is_not_ready_is_not_the_whole() -> None:
    assert [page(HTML.encode(), status=status).whole for status in (200, 202, 206)] == [True, False, False]


@pytest.mark.parametrize(
    ("script", "kind"), [("<script src=anchors.js></script>", "anchor-unseen"), ("", "anchor-missing")]
)
def test_a_heading_that_a_script_may_have_named_is_not_called_missing(script: str, kind: str) -> None:
    shown = page(HTML.encode() + b"<h2 class=x>Getting <b>Started</b> with more</h2>" + script.encode())
    verdicts = judge_anchors(shown, ("getting-started-with-more", "gone"), Answer(kind="fine"), "a.org")
    assert [verdict.kind for verdict in verdicts.values()] == [kind, "anchor-missing"]


@pytest.mark.parametrize("heading", ["Questions &amp; answers", "Caf\u00e9", "C++"])
@pytest.mark.parametrize(
    ("script", "kind"), [("<script src=anchors.js></script>", "anchor-unseen"), ("", "anchor-missing")]
)
def test_headings_that_scripts_spell_in_their_own_way_leave_any_name_open(heading: str, script: str, kind: str) -> None:
    shown = page(HTML.encode() + f"<h2>{heading}</h2>{script}".encode())
    verdicts = judge_anchors(shown, ("gone",), Answer(kind="fine"), "a.org")
    assert [verdict.kind for verdict in verdicts.values()] == [kind]
