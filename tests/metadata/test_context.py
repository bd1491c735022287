"""Stamps that are not the page's own, by what stands around them; and pages that say that they hold no more."""

import pytest

from doc_audit.model.dialect import Dialect
from doc_audit.model.document import Document
from doc_audit.source.page import parse


def read(text: str) -> Document:
    return parse("page.md", text, dialect=Dialect(ids="github"), labels={})


def roles(text: str) -> list[str]:
    return [stamp.role for stamp in read(text).stamps]


@pytest.mark.parametrize(
    "text",
    [
        # Announced as what is to be written.
        "# Style\n\nAdd a footer such as:\n\nLast updated: 2026-11-01\n",
        "# Style\n\nFor example:\n\n**Last Reviewed:** 2026-11-01\n",
        "# Style\n\nZum Beispiel:\n\nZuletzt aktualisiert: 2026-11-01\n",
        "# Style\n\n## Template\n\nLast updated: 2026-11-01\n\n## More\n\nText.\n",
        "# Style\n\nLast updated: 2026-11-01 (example)\n",
        "# Style\n\nExample: Last updated: 2026-11-01\n",
        "# Style\n\n<!-- Example: Last updated: 2026-11-01 -->\n",
        # A template with other places to fill in.
        "# {{ title }}\n\n- Owner: [Team Name]\n- Last reviewed: 2026-11-01\n- Version: YYYY-MM-DD\n",
    ],
)
def test_examples_are_passed_over(text: str) -> None:
    assert "reviewed" not in roles(text)
    assert "updated" not in roles(text)


@pytest.mark.parametrize(
    "text",
    [
        "# Login\n\n## Code Review\n\nReview Date: 2026-11-01\n",
        "# Login\n\n## QA results\n\n**Reviewed:** 2026-11-01\n",
        "# Code review of the login\n\nReview Date: 2026-11-01\n",
        "# Login\n\nReview date: 2026-11-01\nIssues found: 3\n",
        "# Login\n\n- Result: passed\n- Reviewed on: 2026-11-01\n",
        "# Keys\n\nFingerprint: AB12\nExpires: 2027-11-01\n",
        "# Mail\n\n> From: Ann\n> Sent: Monday\n> Last updated: 2026-11-01\n",
        "# Mail\n\n> On Monday Ann wrote:\n> Last updated: 2026-11-01\n",
        '# Site\n\n{{< include\n  lastmod = "2026-11-01"\n>}}\n',
    ],
)
def test_what_was_reviewed_is_something_else(text: str) -> None:
    assert not {"reviewed", "updated", "next"}.intersection(roles(text))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("# Code review guide\n\nText.\n\n---\n\nLast updated: 2026-11-01\n", "updated"),
        ("# Templates\n\n## Template\n\nText.\n\n---\n\n**Last updated:** 2026-11-01\n", "updated"),
        ("# Login\n\nSee the following:\n\n- a list\n\nLast reviewed: 2026-11-01\n", "reviewed"),
        ("# Login\n\n> Last updated: 2026-11-01\n", "updated"),
        ("# Login\n\nLast reviewed: 2026-11-01\n\n## Examples\n\nText.\n", "reviewed"),
        ("# Login\n\n## QA\n\nText.\n\n---\n\nLast reviewed: 2026-11-01\n", "reviewed"),
        ("# Login\n\nValid until: 2027-11-01\n", "next"),
    ],
)
def test_stamps_of_the_page_are_read_beside_such_words(text: str, role: str) -> None:
    assert roles(text)[0] == role


@pytest.mark.parametrize(
    "text",
    [
        "---\nstatus: superseded\n---\n\n# Plan\n",
        "---\nstatus: Archived (2025)\n---\n\n# Plan\n",
        "---\nsuperseded_by: plan-2.md\n---\n\n# Plan\n",
        "---\ndeprecated: true\n---\n\n# Plan\n",
        "# Plan\n\n**Status:** Superseded by [plan 2](b.md)\n",
        "# Plan\n\n| Status | Obsolete |\n|---|---|\n",
        "# Plan\n\nStatus: veraltet\n",
        "# Plan\n\n状态：已废弃\n",
        "# [ARCHIVED] Plan\n",
        "# Plan (superseded)\n",
        "# Plan\n\n> **ARCHIVED**\n",
        "# Plan\n\n> Note: this document is no longer maintained.\n",
        "# Plan\n\nThis page has been superseded by plan 2.\n",
        "# Plan\n\n> ⚠️ HISTORICAL DOCUMENT: kept for the record\n",
    ],
)
def test_pages_that_say_they_hold_no_more_are_exempt(text: str) -> None:
    exemption = read(text).exemption
    assert exemption is not None
    assert exemption.reason.startswith(("the page says of itself: ", "the page is ", "the page's status is "))


@pytest.mark.parametrize(
    "text",
    [
        "---\nstatus: active\nsuperseded_by: null\ndeprecated: false\n---\n\n# Plan\n",
        "# Plan\n\nThe old API is deprecated.\n",
        "# Archive\n\nHow archived pages are found.\n",
        "# Plan\n\nStatus: active\n",
        "# Plan\n\nThis page is outdated.\n",
        "# Plan\n\n## Deprecation notice\n\nTheir service ends in March.\n",
        "# Plan\n\n```\nStatus: archived\n```\n",
        "# Plan\n\nThis page tells how documents are archived.\n",
        "# Plan\n\n" + "Text.\n\n" * 20 + "This page is obsolete.\n",
    ],
)
def test_other_pages_are_not(text: str) -> None:
    assert read(text).exemption is None
