"""What a tree does not do at all: it is said once for the whole tree, not once a page."""

from collections.abc import Iterator

from doc_audit.model.evidence import Evidence
from doc_audit.model.review import Review
from doc_audit.model.settings import Freshness
from doc_audit.rules.base import Rule

# In a tree of fewer pages, each may be told.
_FEW = 10


def keeps_no_dates(evidence: Evidence, rule: Rule) -> bool:
    """Say whether no page of the tree carries a review date, and nobody asked for one, by the configuration or by naming *rule*."""
    reviews = list(judged_pages(evidence))
    if len(reviews) < _FEW or any(review.status != "no-date" for review in reviews):
        return False
    return not _asks_for_dates(evidence.config.freshness) and not _is_asked_for(evidence, rule)


def names_no_owners(evidence: Evidence, rule: Rule) -> bool:
    """Say whether nobody is named as owner of any page of the tree, and nobody asked for one by naming *rule*."""
    reviews = list(judged_pages(evidence))
    if len(reviews) < _FEW or any(review.owners for review in reviews):
        return False
    return not _is_asked_for(evidence, rule)


def judged_pages(evidence: Evidence) -> Iterator[Review]:
    """Give the reviews of the pages that are not exempt."""
    for review in evidence.reviews:
        if review.status != "exempt":
            yield review


def _asks_for_dates(freshness: Freshness) -> bool:
    return bool(freshness.folders) or freshness.default_cycle != Freshness().default_cycle


def _is_asked_for(evidence: Evidence, rule: Rule) -> bool:
    """Say whether the configuration, or an ignore comment on a page, names *rule*."""
    config, names = evidence.config, {rule.code, rule.name}
    if rule.code in config.select or not names.isdisjoint(config.rules):
        return True
    for document in evidence.corpus.documents:
        if any(not names.isdisjoint(directive.codes) for directive in document.directives):
            return True
    return False
