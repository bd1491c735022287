"""From problems to findings: severities, ignores and fingerprints."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from facts import DAY, evidence_of

from doc_audit.model.document import Corpus, Directive, Document, Tree
from doc_audit.model.evidence import Evidence
from doc_audit.model.finding import Needs, Problem, Subject
from doc_audit.model.place import Location
from doc_audit.model.settings import Config, RuleSetting
from doc_audit.rules import engine, tool
from doc_audit.rules.base import Rule, rule


@rule("DA101", "missing-file", "error", Subject.FILE)
def missing(evidence: Evidence) -> Iterator[Problem]:
    """A page is missing.

    Help.
    """
    for document in evidence.corpus.documents:
        for link in ("a.md", "a.md", "b.md"):
            yield Problem(
                location=Location(path=document.path, line=5, column=3), message="gone", key=link, target=link
            )


@rule("DA406", "orphan-page", None, Subject.PAGE)
def orphan(_: Evidence) -> Iterator[Problem]:
    """Nobody links here."""
    yield Problem(location=Location(path="x.md"), message="orphan", key="orphan", severity="notice")


RULES: tuple[Rule, ...] = (missing, tool.unused_ignore, orphan)


def evidence(*directives: Directive, config: Config | None = None) -> Evidence:
    page = Document(path="x.md", title="X", lines=9, directives=directives)
    corpus = Corpus(documents=(page,), tree=Tree(files=frozenset({"x.md"}), directories=frozenset({""})))
    return evidence_of(corpus, config)


def ignore(**changes: object) -> Directive:
    base = Directive(
        kind="ignore", codes=("DA101",), lines=(4, 5), location=Location(path="x.md", line=4), reason="moving"
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def test_equal_findings_on_a_page_differ_by_their_ordinal_only() -> None:
    found = engine.judge(RULES, evidence())
    assert len({finding.id for finding in found}) == 3
    moved = engine.judge(RULES, evidence())
    assert [finding.id for finding in moved] == [finding.id for finding in found]
    assert engine.fingerprint("DA101", "x.md", "a.md", 0) in {finding.id for finding in found}


@pytest.mark.parametrize(
    ("config", "severities"),
    [
        (Config(), ["error"] * 3),
        (Config(rules={"DA101": RuleSetting(severity="warning")}), ["warning"] * 3),
        (Config(rules={"missing-file": RuleSetting(severity="notice")}), ["notice"] * 3),
        (Config(rules={"DA101": RuleSetting(severity="off")}), []),
        (Config(ignore=("DA1",)), []),
        (Config(select=("DA2",)), []),
        (Config(select=("DA1",)), ["error"] * 3),
        (Config(rules={"DA101": RuleSetting(exclude=("x.*",))}), []),
        (Config(rules={"DA101": RuleSetting(exclude=("y.*",))}), ["error"] * 3),
        # A rule may speak more softly than it is declared, never louder; one that is off runs when named outright.
        (Config(select=("DA406",)), ["notice"]),
        (Config(rules={"DA406": RuleSetting(severity="error"), "DA101": RuleSetting(severity="off")}), ["notice"]),
    ],
)
def test_severity(config: Config, severities: list[str]) -> None:
    assert [finding.severity for finding in engine.judge(RULES, evidence(config=config))] == severities


@pytest.mark.parametrize(
    ("directive", "suppressed", "complaint"),
    [
        (ignore(), 3, None),
        (ignore(codes=("DA1",)), 3, None),
        (ignore(codes=("missing-file",)), 3, None),
        (ignore(kind="ignore-file", lines=(1, 1)), 3, None),
        (ignore(until=DAY), 3, None),
        (ignore(until=DAY - dt.timedelta(days=1)), 0, "expired on 2026-03-01"),
        (ignore(lines=(1, 2)), 0, "matches no finding any more"),
        (ignore(codes=("missing-file",), lines=(1, 2)), 0, "matches no finding any more"),
        (ignore(codes=("DA999",)), 0, "names no rule with DA999"),
        (ignore(codes=("missing-flie",)), 0, "names no rule with missing-flie"),
        (ignore(problem="cannot read the date"), 0, "cannot read the date"),
    ],
)
def test_ignores(directive: Directive, suppressed: int, complaint: str | None) -> None:
    found = engine.judge(RULES, evidence(directive))
    assert sum(finding.suppressed is not None for finding in found) == suppressed
    complaints = [finding.message for finding in found if finding.rule == "DA405"]
    assert len(complaints) == (complaint is not None)
    assert complaint is None or complaint in complaints[0]


def test_an_ignore_of_what_was_not_looked_for_is_not_called_unused() -> None:
    @rule("DA201", "http-error", "error", Subject.ADDRESS, Needs.NETWORK)
    def external(_: Evidence) -> Iterator[Problem]:
        """A dead link."""
        yield from ()

    for offline, complaints in ((True, 0), (False, 1)):
        facts = evidence(ignore(codes=("DA201",)))
        facts = replace(facts, request=replace(facts.request, offline=offline))
        found = engine.judge((external, tool.unused_ignore), facts)
        assert len(found) == complaints
