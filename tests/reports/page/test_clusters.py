"""Findings with one origin: how many one fix removes, and what that fix is."""

import hashlib
from collections.abc import Iterable

import pytest

from doc_audit.model.finding import Finding
from doc_audit.model.place import Location
from doc_audit.reports.page.clusters import Cluster, cluster, origins
from doc_audit.reports.page.clusters import clusters as repeated
from doc_audit.rules.registry import needs_of, subject_of


def clusters(findings: Iterable[Finding]) -> tuple[Cluster, ...]:
    return repeated(origins(findings))


def finding(page: str, target: str, rule: str = "DA101", suggestion: str | None = None, **more: object) -> Finding:
    return Finding(
        id=hashlib.sha256(f"{page} {target} {rule}".encode()).hexdigest()[:32],
        rule=rule,
        subject=subject_of(rule),
        needs=needs_of(rule),
        name="",
        severity="error",
        location=Location(path=page, line=1, column=1),
        message="gone",
        target=target,
        suggestion=suggestion,
        **more,  # type: ignore[arg-type]
    )


def test_links_to_one_moved_page_are_one_fix_however_they_are_written() -> None:
    found = clusters([
        finding("docs/a.md", "guides/setup.md", suggestion="guides/install.md"),
        finding("docs/guides/b.md", "setup.md#first", suggestion="install.md#first"),
        finding("c.md", "/docs/guides/setup.md", suggestion="/docs/guides/install.md"),
        finding("d.md", "elsewhere.md"),
    ])  # fmt: skip
    assert [(item.title, item.count, item.pages) for item in found] == [("docs/guides/setup.md", 3, 3)]
    assert found[0].action == "It is `docs/guides/install.md` now: each of the links carries the text to type."


@pytest.mark.parametrize(
    ("members", "action"),
    [
        ([("x.md", "y.md"), ("x.md", "y.md")], "Write `y.md` instead."),
        ([("x.md", "y.md"), ("x.md", "z.md")], "Restore or rename the target, or mend the links to it."),
        ([("x.md", "y.md"), ("x.md", None)], "Restore or rename the target, or mend the links to it."),
    ],
)
def test_the_action_promises_no_more_than_every_finding_carries(
    members: list[tuple[str, str | None]], action: str
) -> None:
    found = clusters(finding(f"{index}.md", target, suggestion=new) for index, (target, new) in enumerate(members))
    assert [item.action for item in found] == [action]


def test_a_host_is_one_cause_and_notices_are_none() -> None:
    host = [finding(f"{n}.md", f"https://gone.example/{n}", "DA202", cause="host gone.example") for n in range(3)]
    found = clusters([*host, *(finding("n.md", "https://moved.example/", "DA204") for _ in range(2))])
    assert [(item.title, item.count) for item in found][:1] == [("host gone.example", 3)]
    assert found[0].action == "Replace the address, or remove the links to it."


def test_links_to_places_on_a_page_that_is_gone_are_one_fix() -> None:
    page = "https://a.example/gone"
    found = clusters([finding("a.md", f"{page}#one", "DA201"), finding("b.md", page, "DA201")])
    assert [(item.title, item.count) for item in found] == [(page, 2)]
    assert clusters([finding("a.md", f"{page}#one", "DA205"), finding("b.md", f"{page}#two", "DA205")]) == ()


def test_missing_headings_of_one_page_are_different_fixes() -> None:
    assert clusters([finding("a.md", "b.md#one", "DA102"), finding("c.md", "b.md#two", "DA102")]) == ()


def test_one_finding_is_an_origin_too_behind_those_of_many() -> None:
    found = origins([finding("a.md", "alone.md"), finding("a.md", "gone.md"), finding("b.md", "gone.md")])
    assert [(item.title, item.count) for item in map(cluster, found)] == [("gone.md", 2), ("alone.md", 1)]
