"""What evidence means agrees with its verdict."""

from typing import get_args

from doc_audit.web.judging.evidence import meaning_of
from doc_audit.web.judging.verdict import ROWS, Kind


def test_every_kind_has_a_meaning() -> None:
    for kind in get_args(Kind):
        meaning_of(kind)


def test_what_may_be_our_own_network_is_never_a_death_by_status() -> None:
    for row in ROWS:
        if meaning_of(row.evidence).maybe_offline:
            assert row.verdict in ("unverified", "unknown-host")


def test_a_page_is_never_called_gone_by_head_alone() -> None:
    for kind in ("gone", "client-error", "server-error", "refused", "bot-wall", "reset", "timeout"):
        assert not meaning_of(kind).final_for_head


def test_a_host_is_given_up_only_for_what_may_be_offline() -> None:
    for row in ROWS:
        meaning = meaning_of(row.evidence)
        assert meaning.maybe_offline or not meaning.no_answer


def test_every_cause_can_be_written_with_a_host() -> None:
    for row in ROWS:
        assert "{" not in meaning_of(row.evidence).cause.format(host="docs.example.com")
