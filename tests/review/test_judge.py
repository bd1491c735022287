"""From stamps to a status: one table, then owners, conflicts and evidence."""

import datetime as dt

import pytest

from doc_audit.markdown.pagetext import PageText
from doc_audit.metadata.stamps import recognise
from doc_audit.metadata.vocabulary import vocabulary_of
from doc_audit.model.calendar import Interval
from doc_audit.model.document import Document, Exemption, Stamp
from doc_audit.model.ownership import Owned
from doc_audit.model.place import Location
from doc_audit.model.review import Fault, GitFacts, PageHistory, Review
from doc_audit.model.settings import Config, FolderRule, Freshness, OwnerAlias
from doc_audit.review import judge
from doc_audit.review.folders import folder_policies
from doc_audit.review.owners import split_owners

TODAY = dt.date(2026, 3, 2)


def stamps(text: str) -> tuple[Stamp, ...]:
    lines = ("# Title", "", *text.split("\n"))
    return recognise(PageText(path="a.md", lines=lines), vocabulary_of({}))[0]


def document(text: str, path: str = "a.md", exemption: Exemption | None = None) -> Document:
    return Document(path=path, title="A", lines=9, stamps=stamps(text), exemption=exemption)


def review(
    text: str,
    *,
    config: Config | None = None,
    today: dt.date = TODAY,
    path: str = "a.md",
    history: PageHistory | None = None,
) -> Review:
    git = GitFacts(usable=history is not None, pages=(history,) if history else ())
    return judge((document(text, path),), config or Config(), today, git, {})[0]


def footer(updated: str, cycle: str = "Monthly", **more: str) -> str:
    fields = {"Last Updated": updated, "Review Cycle": cycle} | {
        key.replace("_", " "): value for key, value in more.items()
    }
    return "\n".join(f"**{label}**: {value}" for label, value in fields.items() if value)


@pytest.mark.parametrize(
    ("text", "status", "due", "late"),
    [
        (footer("2026-02-20"), "fresh", "2026-03-20", None),
        (footer("February 7, 2026", "Monthly operations review"), "due-soon", "2026-03-07", None),
        (footer("2026-02-02"), "due-soon", "2026-03-02", None),
        (footer("2026-02-01"), "due", "2026-03-01", 1),
        (footer("2026-01-23"), "due", "2026-02-23", 7),
        (footer("2026-01-22"), "overdue", "2026-02-22", 8),
        (footer("2025-12-01"), "critical", "2026-01-01", 60),
        (footer("2026-02-20", ""), "fresh", "2026-03-20", None),
        (footer("2025-06-01", "Annually"), "fresh", "2026-06-01", None),
        (footer("February 2026"), "fresh", "2026-03-28", None),
        (footer("March 2026"), "fresh", "2026-04-02", None),
        (footer("Q1 2026", "Quarterly"), "fresh", "2026-06-02", None),
        (footer("2026-01-01", "Monthly", Next_Review="2026-06-01"), "fresh", "2026-06-01", None),
        (footer("2026-02-20", "Monthly", Next_Review="2026-01-01"), "fresh", "2026-03-20", None),
        ("**Next Review**: 2026-06-01", "fresh", "2026-06-01", None),
        (footer("2026-02-20", "Annual", Valid_until="2027-08-20"), "fresh", "2027-02-20", None),
        (footer("2026-02-20", "", Valid_until="2027-08-20"), "fresh", "2027-08-20", None),
        (footer("2026-02-20", "", Valid_until="2026-08-20", Next_Review="2026-05-20"), "fresh", "2026-05-20", None),
        (footer("2026-02-20", "", Expires="2026-04-20", Next_Review="2026-08-20"), "fresh", "2026-04-20", None),
        (
            footer("2026-02-20", "Annual", Next_Review="2026-03-01") + "\n**Next Review**: 2027-02-20",
            "fresh",
            "2027-02-20",
            None,
        ),
        (footer("2026-02-20", "As needed"), "event-driven", "2027-02-20", None),
        (footer("2024-02-20", "As needed"), "critical", "2025-02-20", 375),
        (footer("2026-02-20", "Quaterly"), "fresh", "2026-03-20", None),
        (footer("February 30, 2026"), "invalid-date", None, None),
        (footer("2 weeks ago"), "invalid-date", None, None),
        (footer("02/03/2026"), "ambiguous-date", None, None),
        (footer("2026-04-01"), "future-date", None, None),
        (footer("2026-03-03"), "fresh", "2026-04-03", None),
        (footer("TBD"), "placeholder", None, None),
        ("**Next Review**: [DD/MM/YYYY]", "placeholder", None, None),
        ("**Review Cycle**: [Monthly / Quarterly / Annual]", "placeholder", None, None),
        ("Nothing here.", "no-date", None, None),
    ],
)
def test_status(text: str, status: str, due: str | None, late: int | None) -> None:
    found = review(text)
    assert (found.status, found.due and found.due.isoformat(), found.days_overdue) == (status, due, late)


def test_a_page_is_good_through_the_end_of_its_due_day() -> None:
    text = footer("2026-02-07")
    assert review(text, today=dt.date(2026, 3, 7)).status == "due-soon"
    assert review(text, today=dt.date(2026, 3, 8)).status == "due"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (footer("2026-02-20"), []),
        (footer("February 30, 2026"), [Fault.INVALID_DATE]),
        (footer("02/03/2026"), [Fault.AMBIGUOUS_DATE]),
        (footer("2027-02-20"), [Fault.FUTURE_DATE]),
        (footer("Monday, February 20, 2026"), [Fault.AMBIGUOUS_DATE]),
        (footer("Friday, February 20, 2026"), []),
        (footer("YYYY-MM-DD"), [Fault.PLACEHOLDER]),
        (footer("2026-02-20", "Quaterly"), [Fault.UNKNOWN_CYCLE]),
        (footer("2026-02-20", "Bi-monthly"), [Fault.UNKNOWN_CYCLE]),
        (footer("2026-02-20", "Monthly", Next_Review="2026-06-20"), [Fault.NEXT_REVIEW_MISMATCH]),
        (footer("2026-02-20", "Monthly", Next_Review="2026-03-25"), []),
        (footer("2026-02-20", "Monthly", Next_Review="2026-03-20", Valid_until="2027-08-20"), []),
        (footer("2026-02-20", "Monthly", Valid_until="2027-08-20"), []),
        (footer("2026-02-20", "Monthly", Valid_until="2026-01-20"), [Fault.NEXT_REVIEW_MISMATCH]),
        (footer("2026-02-20", "", Valid_until="2027-08-20", Expires="2027-01-20"), [Fault.METADATA_CONFLICT]),
        (
            footer("2026-02-20", "Annual", Next_Review="2026-09-01") + "\n**Next Review**: 2027-02-20",
            [Fault.METADATA_CONFLICT],
        ),
        (footer("2026-02-20", "Monthly", Next_Review="2026-02-20"), [Fault.NEXT_REVIEW_MISMATCH]),
        (footer("2026-02-20") + "\n\nLast Updated: 2026-02-11", [Fault.METADATA_CONFLICT]),
        (footer("2026-02-20") + "\n\nLast Updated: February 20, 2026", []),
        (footer("2026-02-20") + "\n\nLast Updated: February 2026", []),
        (footer("2026-02-20", Last_Reviewed="2026-02-11"), []),
        (footer("2026-02-20", Maintained_By="TBD"), [Fault.PLACEHOLDER]),
    ],
)
def test_what_is_wrong_with_the_metadata_is_said(text: str, faults: list[Fault]) -> None:
    found = review(text).problems
    assert [fault for fault, problems in found.items() for _ in problems] == faults


def test_a_numeric_date_is_decided_by_evidence_only() -> None:
    text = footer("02/03/2026")
    assert review(text, config=Config(freshness=Freshness(date_order="mdy"))).last_updated == dt.date(2026, 2, 3)
    assert review(text, config=Config(freshness=Freshness(date_order="dmy"))).last_updated == dt.date(2026, 3, 2)
    assert review(text + "\n**Created**: 27/01/2026").last_updated == dt.date(2026, 3, 2)
    committed = PageHistory(
        path="a.md", last_change=TODAY, last_change_commit="c", stamp_commit_day=dt.date(2026, 2, 4)
    )
    assert review(text, history=committed).last_updated == dt.date(2026, 2, 3)
    clear = tuple(document(footer(f"{day}/01/2026"), f"{day}.md") for day in (20, 21, 22, 23, 24))
    assert judge((*clear[:4], document(text)), Config(), TODAY, GitFacts(), {})[-1].last_updated is None
    found = judge((*clear, document(text)), Config(), TODAY, GitFacts(), {})
    assert found[-1].last_updated == dt.date(2026, 3, 2)
    assert found[-1].stamp is not None
    assert "5 of 5 clear numeric dates" in found[-1].stamp.note


def test_history_shows_changes_after_the_review_and_stamps_without_change() -> None:
    changed = PageHistory(
        path="a.md", last_change=dt.date(2026, 3, 1), last_change_commit="abcdef0123", stamp_only_streak=3
    )
    found = review(footer("2026-02-20"), history=changed)
    assert list(found.problems) == [Fault.CHANGED_AFTER_REVIEW, Fault.STAMP_ONLY]
    within_a_week = PageHistory(path="a.md", last_change=dt.date(2026, 2, 27), last_change_commit="a")
    assert review(footer("2026-02-20"), history=within_a_week).problems == {}


def test_folder_rules_give_cycle_owner_and_exemption_and_the_last_match_wins() -> None:
    folders = (
        FolderRule(path="**", owner="Docs"),
        FolderRule(path="runbooks/**", cycle=Interval(months=3), owner="SRE"),
        FolderRule(path="old/**", exempt="kept"),
    )
    config = Config(freshness=Freshness(folders=folders))
    runbook = review(footer("2026-01-20", ""), config=config, path="runbooks/a.md")
    assert (runbook.status, runbook.cycle, runbook.owners) == ("fresh", Interval(months=3), ("SRE",))
    assert review(footer("2020-01-01"), config=config, path="old/a.md").status == "exempt"
    assert review(footer("2026-02-20", "Weekly"), config=config, path="runbooks/a.md").cycle == Interval(days=7)
    assert review("", config=config, path="x.md").owners == ("Docs",)


@pytest.mark.parametrize(
    "path", ["docs/adr/0001.md", "archive/x.md", "docs/proposals/p.md", "CHANGELOG.md", "10/templates/runbook.md"]
)
def test_records_and_templates_are_exempt_by_path_unless_that_is_switched_off(path: str) -> None:
    assert review(footer("2019-01-01"), path=path).status == "exempt"
    strict = Config(freshness=Freshness(shipped_folders=False))
    assert review(footer("2019-01-01"), path=path, config=strict).status == "critical"


def test_an_exemption_ends_with_its_day() -> None:
    for until, status in ((dt.date(2026, 3, 2), "exempt"), (dt.date(2026, 3, 1), "critical"), (None, "exempt")):
        exemption = Exemption(reason="frozen", location=Location(path="a.md"), until=until)
        page = document(footer("2020-01-01"), exemption=exemption)
        assert judge((page,), Config(), TODAY, GitFacts(), {})[0].status == status


@pytest.mark.parametrize(
    ("until", "problem", "says"),
    [
        (dt.date(2026, 3, 2), "", []),
        (dt.date(2026, 3, 1), "", ["The exemption ended on 2026-03-01; the page is judged again"]),
        (None, "names no last day", ["The exemption names no last day"]),
    ],
)
def test_an_exemption_that_ended_or_has_no_end_is_said(until: dt.date | None, problem: str, says: list[str]) -> None:
    exemption = Exemption(reason="frozen", location=Location(path="a.md"), until=until, problem=problem)
    found = judge((document(footer("2026-02-20"), exemption=exemption),), Config(), TODAY, GitFacts(), {})[0]
    assert [problem.message for problem in found.problems.get(Fault.DOUBTFUL_EXEMPTION, ())] == says


def test_a_folder_rule_may_end_and_may_cap_the_cycle() -> None:
    folders = (
        FolderRule(path="old/**", exempt="frozen", until=dt.date(2026, 3, 1)),
        FolderRule(path="new/**", exempt="frozen", until=dt.date(2026, 3, 2)),
        FolderRule(path="runbooks/**", max_cycle=Interval(months=3)),
    )
    config = Config(freshness=Freshness(folders=folders))
    ended = review(footer("2026-02-20"), config=config, path="old/a.md")
    assert (ended.status, ended.problems) == ("fresh", {})
    assert review(footer("2026-02-20"), config=config, path="new/a.md").status == "exempt"
    capped = review(footer("2026-01-20", "Annually"), config=config, path="runbooks/a.md")
    assert (capped.cycle, capped.note) == (Interval(months=3), "P1Y is longer than this folder allows: P3M")
    assert review(footer("2026-01-20", "Weekly"), config=config, path="runbooks/a.md").cycle == Interval(days=7)


@pytest.mark.parametrize(
    ("text", "reviewed", "upcoming"),
    [
        ("**Review Date**: 2026-02-01", "2026-02-01", None),
        ("**Review Date**: 2026-09-01", None, "2026-09-01"),
        ("**Last Updated**: 2025-09-01\n**Review Date**: 2026-02-01", None, "2026-02-01"),
        ("**Last Updated**: 2026-02-20\n**Review Date**: 2026-02-01", "2026-02-01", None),
    ],
)
def test_a_review_date_is_the_last_or_the_next_as_the_day_has_it(
    text: str, reviewed: str | None, upcoming: str | None
) -> None:
    found = review(text)
    assert (str(found.last_reviewed or "") or None, str(found.next_review or "") or None) == (reviewed, upcoming)


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        ("DevOps, SRE & Platform Engineering Teams", ("DevOps", "SRE", "Platform Engineering")),
        ("SRE Team", ("SRE Team",)),
        ("@docs-team", ("@docs-team",)),
        ("[@youtube-admins](https://example.com/x)", ("@youtube-admins",)),
        ("Alice and Bob", ("Alice", "Bob")),
        ("Research and development", ("Research", "development")),
        ("Antigravity (Claude Opus 4.6)", ("Antigravity (Claude Opus 4.6)",)),
        ("docs@example.com; ops@example.com", ("docs@example.com", "ops@example.com")),
        ("SRE, SRE", ("SRE",)),
        ("", ()),
    ],
)
def test_owners_are_split_out_of_free_text(text: str, owners: tuple[str, ...]) -> None:
    assert split_owners(text) == owners


def test_the_page_names_its_owner_before_folder_rules_and_owner_files() -> None:
    code_owners = {"a.md": Owned(owners=("@org/docs",), file="CODEOWNERS", lines=(3,))}
    config = Config(owners=(OwnerAlias(team="Site Reliability", names=("SRE",)),))
    named = judge((document(footer("2026-02-20", Maintained_By="SRE")),), config, TODAY, GitFacts(), code_owners)[0]
    assert named.owners == ("Site Reliability",)
    owned = judge((document(""),), Config(), TODAY, GitFacts(), code_owners)[0]
    assert (owned.owners, owned.owner_source) == (("@org/docs",), "CODEOWNERS, line 3")
    vacant = judge((document(footer("2026-02-20", Maintained_By="TBD")),), Config(), TODAY, GitFacts(), {})[0]
    assert vacant.owners == ()


@pytest.mark.parametrize(
    ("path", "cycle"),
    [
        ("docs/runbooks/a.md", "P3M"),
        ("06-operations/a.md", "P3M"),
        ("operations/guides/a.md", "P6M"),
        ("Reference/a.md", "P1Y"),
        ("a.md", None),
        ("my-runbooks/a.md", None),
    ],
)
def test_shipped_cycles_hold_by_the_innermost_folder_and_give_way(path: str, cycle: str | None) -> None:
    found = folder_policies(Freshness())(path).cycle
    assert (found.iso() if found else None) == cycle
    assert folder_policies(Freshness(shipped_folders=False))(path).cycle is None
    assert folder_policies(Freshness(default_cycle=Interval(months=2)))(path).cycle is None
    own = FolderRule(path="**/*.md", cycle=Interval(days=14))
    ours = folder_policies(Freshness(folders=(own,)))(path)
    assert (ours.cycle, ours.cycle_source) == (Interval(days=14), "folder rule **/*.md")
