"""What a forge hides looks like what is gone; one's own account is given the benefit of the doubt."""

import pytest

from doc_audit.model.outcome import Outcome
from doc_audit.web.judging.private import spare_own_account

OURS = "https://github.com/Org/docs"


@pytest.mark.parametrize(
    ("url", "repository", "verdict"),
    [
        ("https://github.com/org/secret", OURS, "unverified"),
        ("https://github.com/org/secret/blob/main/a.md", OURS, "unverified"),
        ("https://github.com/orgs/org/teams/docs", OURS, "unverified"),
        ("https://github.com/orgs/other/teams/docs", OURS, "http-error"),
        ("https://github.com/org/docs/blob/main/gone.md", OURS, "http-error"),
        ("https://github.com/other/thing", OURS, "http-error"),
        ("https://github.com/org", OURS, "http-error"),
        ("https://gitlab.com/org/secret", OURS, "http-error"),
        ("https://github.com/org/secret", None, "http-error"),
        ("https://[broken/org/secret", OURS, "http-error"),
    ],
)
def test_only_other_repositories_of_the_same_account_are_spared(url: str, repository: str | None, verdict: str) -> None:
    (outcome,) = spare_own_account([Outcome(url=url, verdict="http-error", reason="404", status=404)], repository)
    assert outcome.verdict == verdict


def test_only_a_404_is_spared() -> None:
    gone = Outcome(url="https://github.com/org/secret", verdict="http-error", reason="410", status=410)
    assert spare_own_account([gone], OURS) == (gone,)
