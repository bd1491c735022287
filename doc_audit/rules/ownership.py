"""Rules on whose a page is."""

from collections.abc import Iterator

from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Problem, Subject
from doc_audit.model.place import Location
from doc_audit.rules.base import Rule, rule
from doc_audit.rules.habits import names_no_owners


@rule("DA401", "no-owner", "notice", Subject.OWNER)
def no_owner(evidence: Evidence) -> Iterator[Problem]:
    """Nobody is named as the page's owner.

    A finding on a page without an owner reaches nobody. The owner comes from the page (`Maintained By`, `owner:`…), else from a folder rule
    of the configuration, else from CODEOWNERS or OWNERS. A placeholder such as `TBD` is no owner. Exempt pages need none. In a
    tree of ten pages or more of which none has an owner, a note says so once instead, unless this rule is configured.

    **Fix:** name a team in the page's footer or front matter, or give the folder an `owner` in `[[freshness.folders]]`.

    **Switch off:** `[rules.DA401] severity = "off"`.
    """
    if not evidence.config.freshness.enabled or names_no_owners(evidence, no_owner):
        return
    for review in evidence.reviews:
        if not review.owners and review.status != "exempt":
            yield Problem(
                location=Location(path=review.path), message="Nobody is named as owner of this page", key="owner"
            )


RULES: tuple[Rule, ...] = (no_owner,)
