"""What a rule is: a pure generator under `@rule`, whose docstring is its documentation."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Needs, Problem, Severity, Subject

Check = Callable[[Evidence], Iterator[Problem]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A registered rule. *severity* None means off by default. *help* is Markdown: meaning, why, fix, switching off.

    *subject* is what it speaks of, *needs* what it cannot judge without.
    """

    code: str
    name: str
    severity: Severity | None
    subject: Subject
    needs: Needs
    summary: str
    help: str
    check: Check


def rule(
    code: str, name: str, severity: Severity | None, subject: Subject, needs: Needs = Needs.PAGES
) -> Callable[[Check], Rule]:
    """Turn a check into a `Rule`; the docstring's first line is the summary, the rest the help text.

    Raises:
        TypeError: the check has no docstring.
    """

    def register(check: Check) -> Rule:
        text = inspect.getdoc(check)
        if not text:
            raise TypeError(f"rule {code} has no documentation")
        summary, _, body = text.partition("\n")
        return Rule(
            code=code,
            name=name,
            severity=severity,
            subject=subject,
            needs=needs,
            summary=summary.strip(),
            help=body.strip(),
            check=check,
        )

    return register
