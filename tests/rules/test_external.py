"""The external rules: each verdict is one rule's, suspected links are softer, secrets are not repeated."""

import datetime as dt
from typing import Any, get_args

import pytest
from facts import evidence_of

from doc_audit.model.document import Corpus, Link, Tree
from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Problem
from doc_audit.model.outcome import Hop, Outcome, Verdict
from doc_audit.model.place import Location
from doc_audit.model.resolution import ExternalLink, NotChecked, Resolutions, Resolved
from doc_audit.rules.external import RULES

PLACE = Location(path="a.md", line=3, column=5)
VERDICTS = {
    "http-error": "DA201",
    "unknown-host": "DA202",
    "tls-error": "DA203",
    "redirected-permanently": "DA204",
    "missing-anchor": "DA205",
    "invalid-url": "DA206",
    "blocked-address": "DA207",
    "unverified": "DA208",
    "ok": None,
    "skipped": None,
}


def evidence(url: str, fragment: str = "", **outcome: Any) -> Evidence:
    external = ExternalLink(url=url, fragment=fragment)
    link = Link(href=external.key, text="x", kind="inline", location=PLACE)
    resolved = (
        Resolved(link=link, resolution=external),
        Resolved(link=link, resolution=NotChecked(reason="mail")),
    )
    return evidence_of(
        Corpus(documents=(), tree=Tree(files=frozenset(), directories=frozenset())),
        resolved=Resolutions.of(resolved),
        outcomes={external.key: Outcome(url=external.key, **outcome)} if outcome else {},
    )


def problems(found: Evidence) -> dict[str, list[Problem]]:
    return {rule.code: list(rule.check(found)) for rule in RULES}


@pytest.mark.parametrize("verdict", get_args(Verdict))
def test_every_verdict_is_the_business_of_at_most_one_rule(verdict: Verdict) -> None:
    found = problems(evidence("https://h/", verdict=verdict, reason="because"))
    firing = [code for code, items in found.items() if items]
    assert firing == ([VERDICTS[verdict]] if VERDICTS[verdict] else [])
    for items in found.values():
        assert all(item.message == "https://h/: because" and item.location == PLACE for item in items)


def test_nothing_is_said_where_nobody_was_asked() -> None:
    assert not any(problems(evidence("https://h/")).values())


def test_a_suspected_link_is_a_notice_that_says_so() -> None:
    seen = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)
    found = evidence("https://h/", verdict="http-error", reason="404", suspected=True, last_ok=seen)
    problem = problems(found)["DA201"][0]
    assert problem.severity == "notice"
    assert "2026-02-01" in problem.message


@pytest.mark.parametrize(
    ("fragment", "final", "suggestion"),
    [
        ("", "https://new/", "https://new/"),
        ("part", "https://new/", "https://new/#part"),
        ("part", "https://new/#other", "https://new/#other"),
        ("", "https://new/?token=abc", None),
        ("", "https://new/?token=***", None),
        ("", None, None),
    ],
)
def test_the_new_address_is_suggested(fragment: str, final: str | None, suggestion: str | None) -> None:
    found = evidence("https://h/", fragment, verdict="redirected-permanently", reason="moved", final_url=final)
    assert problems(found)["DA204"][0].suggestion == suggestion


@pytest.mark.parametrize(
    ("url", "hop", "verdict", "suggestion"),
    [
        ("http://h/a", "https://h/a", "ok", "https://h/a"),
        ("http://h", "https://h/", "ok", "https://h"),
        ("http://h/a", "https://h/b", "ok", None),
        ("http://h/a", "https://www.h/a", "ok", None),
        ("http://h/a", "https://h/a", "unverified", None),
        ("http://h/a", "https://h/a", "redirected-permanently", None),
        ("https://h/a", "https://h/a", "ok", None),
    ],
)
def test_https_is_suggested_where_the_server_sent_us_there_and_it_answered(
    url: str, hop: str, verdict: Verdict, suggestion: str | None
) -> None:
    hops = (Hop(status=302, url=hop), Hop(status=302, url="https://h/en/"))
    found = problems(evidence(url, verdict=verdict, reason="", hops=hops))["DA209"]
    assert [problem.suggestion for problem in found] == ([suggestion] if suggestion else [])


def test_a_secret_in_a_reason_is_blackened_and_the_cause_is_kept() -> None:
    found = evidence("https://h/", verdict="unverified", reason="at https://u:hunter2@h/", cause="h does not answer")
    problem = problems(found)["DA208"][0]
    assert "hunter2" not in problem.message
    assert problem.cause == "h does not answer"


def test_every_rule_is_documented() -> None:
    for rule in RULES:
        assert rule.summary.endswith(".")
        for word in ("**Why:**", "**Fix:**", "**Switch off:**"):
            assert word in rule.help, (rule.code, word)
