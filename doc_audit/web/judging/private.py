"""A forge answers 404 for what it will not show: that is no proof that a repository of one's own account is gone."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from doc_audit.model.outcome import Outcome

_REASON = (
    "{host} answers 404 for private repositories too, and this one would belong to {account}, as the audited one does"
)


def spare_own_account(outcomes: Iterable[Outcome], repository: str | None) -> tuple[Outcome, ...]:
    """Turn 404s below the account of *repository* (its web address) into unverified: nobody is signed in here.

    The repository itself is left as it is judged: that it can be read is known to whoever audits it.
    """
    host, account, own = _place(repository or "")
    if not account:
        return tuple(outcomes)
    return tuple(_unless_private(outcome, host, account, own) for outcome in outcomes)


def _unless_private(outcome: Outcome, host: str, account: str, own: str) -> Outcome:
    if outcome.verdict != "http-error" or outcome.status != 404:
        return outcome
    where = _place(outcome.url)
    if where[:2] != (host, account) or not where[2] or where[2] == own:
        return outcome
    return replace(outcome, verdict="unverified", reason=_REASON.format(host=host, account=account), cause="")


def _place(url: str) -> tuple[str, str, str]:
    """Host, account and repository of an address on a forge, folded."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", "", ""
    names = [name.casefold() for name in parts.path.split("/") if name]
    if not parts.hostname or not names:
        return "", "", ""
    return parts.hostname, names[0], names[1].removesuffix(".git") if len(names) > 1 else ""
