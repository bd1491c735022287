"""Archived copies of dead pages, from a stand-in of the Wayback Machine's API."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from play import Answers, Got, Say, ask, page, playing

COPY = "http://web.archive.org/web/20190304050607/http://site.org/gone"


def snapshot(**changes: Any) -> Say:
    closest = {"available": True, "url": COPY, "timestamp": "20190304050607", "status": "200"} | changes
    return Say(200, json.dumps({"archived_snapshots": {"closest": closest}}), {"Content-Type": "application/json"})


def world(answer: Say) -> Answers:
    """Answer as the archive does, and 404 at any other host."""
    return lambda got: answer if got.headers["host"].startswith("archive.org") else page("not found", 404)


def suggested(answer: Say, **settings: Any) -> tuple[str, str]:
    with playing(world(answer)) as server:
        archive = f"http://archive.org:{server.port}/wayback/available"
        found = ask(
            f"http://site.org:{server.port}/gone#part", archive=archive, **{"suggest_archive": True, **settings}
        )
        assert found.outcomes[0].verdict == "http-error"
        return found.outcomes[0].archived, found.outcomes[0].archived_on


def test_the_closest_copy_is_suggested() -> None:
    assert suggested(snapshot()) == (COPY, "2019-03-04")


def test_nobody_is_asked_without_the_option() -> None:
    got: list[Got] = []
    with playing(lambda request: got.append(request) or page("", 404)) as server:  # type: ignore[func-returns-value]
        ask(f"http://site.org:{server.port}/gone", archive=f"http://archive.org:{server.port}/wayback/available")
    assert not [request for request in got if request.headers["host"].startswith("archive.org")]


@pytest.mark.parametrize(
    "answer",
    [
        Say(200, '{"archived_snapshots": {}}'),
        Say(200, "[]"),
        Say(200, "<html>"),
        Say(200, "[" * 50_000),
        Say(200, '{"archived_snapshots": {"closest": []}}'),
        Say(503, "busy"),
        Say(404, ""),
        snapshot(available=False),
        snapshot(status="404"),
        snapshot(url="http://evil.org/web/20190304050607/http://site.org/gone"),
        snapshot(url="http://evilarchive.org/x"),
        snapshot(url="javascript:alert(1)"),
        snapshot(url=None),
        snapshot(timestamp="yesterday"),
    ],
)
def test_what_is_no_copy_is_not_suggested(answer: Say) -> None:
    assert suggested(answer) == ("", "")


def test_the_page_is_named_without_its_place_and_once() -> None:
    with playing(world(snapshot())) as server:
        gone = f"http://site.org:{server.port}/gone?a=1&b=2"
        ask(f"{gone}#x", suggest_archive=True, archive=f"http://archive.org:{server.port}/wayback/available")
        asked = [got.path for got in server.got if got.headers["host"].startswith("archive.org")]
    assert [parse_qs(urlsplit(path).query)["url"] for path in asked] == [[gone]]


@pytest.mark.parametrize(
    "url", ["http://wiki.corp.acme.org:{}/gone", "http://127.0.0.1:{}/gone", "http://site.org:{}/gone?token=s3cr3t"]
)
def test_what_is_private_is_not_told(url: str) -> None:
    with playing(world(snapshot())) as server:
        ask(
            url.format(server.port), suggest_archive=True, archive=f"http://archive.org:{server.port}/wayback/available"
        )
        assert not [got for got in server.got if got.headers["host"].startswith("archive.org")]


def test_an_archive_that_limits_rates_is_asked_no_more() -> None:
    with playing(world(Say(429))) as server:
        urls = [f"http://site.org:{server.port}/{number}" for number in range(5)]
        ask(*urls, suggest_archive=True, archive=f"http://archive.org:{server.port}/wayback/available")
        assert len([got for got in server.got if got.headers["host"].startswith("archive.org")]) == 1
