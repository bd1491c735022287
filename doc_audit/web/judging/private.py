"""Repositories of one's own account: a forge answers 404 for those that it will not show, so that proves nothing."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from doc_audit.model.outcome import Outcome

_REASON = (
    "{host} answers 404 for private repositories too, and this one would belong to {account}, as the audited one does"
)
# What stands before the name of an account in the addresses of its own pages.
_BEFORE_ACCOUNT = frozenset({"orgs", "groups", "users", "organizations", "enterprises"})


def spare_own_account(outcomes: Iterable[Outcome], repository: str | None) -> tuple[Outcome, ...]:
    """Turn 404s below the account of *repository* (its web address) into unverified: nobody is signed in here.

    The repository itself is left as it is judged.
    """
    host, account, own = _place(repository or "")
    if not account:
        return tuple(outcomes)
    reason = _REASON.format(host=host, account=account)
    judged = []
    for outcome in outcomes:
        if outcome.verdict == "http-error" and outcome.status == 404:
            other_host, other_account, other = _place(outcome.url)
            if (other_host, other_account) == (host, account) and other not in ("", own):
                judged.append(replace(outcome, verdict="unverified", reason=reason, cause=""))
                continue
        judged.append(outcome)
    return tuple(judged)


def _place(url: str) -> tuple[str, str, str]:
    """Give host, account and repository of an address on a forge, in folded case; empty where there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    names = [name.casefold() for name in parts.path.split("/") if name]
    if names and names[0] in _BEFORE_ACCOUNT:
        names = names[1:]
    if not parts.hostname or not names:
        return "", "", ""
    account, repository = names[0], "".join(names[1:2])
    return parts.hostname, account, repository.removesuffix(".git")
