"""One owner's share of a run, and the trend of several."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page.share import file_name, owners, share
from doc_audit.reports.page.trend import HEIGHT, WIDTH, signed, trend
from doc_audit.reports.page.view import build


def test_every_page_and_finding_is_in_somebodys_share_and_nothing_is_in_a_strangers(report: Report) -> None:
    shares = {owner: share(report, owner) for owner in owners(report)}
    assert list(shares)[-1] == ""
    assert {page.path for part in shares.values() for page in part.pages} == {page.path for page in report.pages}
    assert {item.id for part in shares.values() for item in part.findings} == {item.id for item in report.findings}
    for owner, part in shares.items():
        assert all((owner in item.owners) if owner else not item.owners for item in part.findings)


def test_the_numbers_of_a_share_add_up(report: Report) -> None:
    for owner in owners(report):
        history = share(report, owner).history
        assert history is not None
        counts = history.counts
        assert counts is not None
        assert counts.before + counts.new + counts.reappeared - counts.fixed - counts.unproven == counts.now


@given(st.lists(st.text(min_size=1), unique=True))
def test_every_owner_gets_a_file_of_a_harmless_name(names: list[str]) -> None:
    files = [file_name(name) for name in names]
    assert len(set(files)) == len(files)
    for name in files:
        assert name.isascii()
        assert name == name.strip(".-")
        assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_the_trend_draws_every_run_in_its_box(report: Report) -> None:
    found = trend(report.history)
    assert found is not None
    broken = found.lines[0]
    assert (broken.first, broken.last, broken.delta) == (12, 15, 1)
    assert len(broken.points) == 4
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for line in found.lines for x, y in line.points)
    assert [series.name for series in found.owners] == ["SRE", ""]
    assert found.owners[-1].values == (14, 13, 12, 11)


def test_an_incomplete_run_is_no_measure_in_the_trend_either(report: Report) -> None:
    assert report.history is not None
    first, *_, before, now = report.history.points
    found = trend(replace(report.history, points=(first, replace(before, complete=False, broken=0), now)))
    assert found is not None
    assert found.since == first
    assert found.lines[0].delta == now.broken - first.broken
    unknown = trend(replace(report.history, points=(replace(before, complete=False), now)))
    assert unknown is not None
    assert unknown.lines[0].delta is None
    assert "no complete run to compare with" in FORMATS["html"].render(
        replace(report, history=replace(report.history, points=unknown.runs)), Options()
    )


def test_one_run_is_no_trend(report: Report) -> None:
    assert report.history is not None
    assert trend(replace(report.history, points=report.history.points[-1:])) is None
    assert trend(None) is None


def test_changes_carry_their_sign() -> None:
    assert [signed(number) for number in (3, 0, -1200)] == ["+3", "±0", "\u22121,200"]


def test_a_share_is_compared_with_the_owners_own_numbers_not_with_those_of_the_tree(report: Report) -> None:
    part = share(report, "SRE")
    assert part.history is not None
    assert part.history.since is not None
    since = part.history.since
    view = build(part)
    figures = {figure.label: figure.value for figure in view.opening.figures}
    fresh = [item for item in part.findings if item.state == "new"]
    gone = [item for item in part.history.fixed if item.severity == "error"]
    links = sum(item.rule in ("DA101", "DA201") for item in fresh) - len(gone)
    assert since.broken == figures["Broken links"] - links
    assert view.counts.open - since.errors - since.warnings - since.notices == len(fresh) - len(gone)
    assert since.overdue == figures["Overdue pages"]
    assert {row.name: row.delta for row in view.owners}["SRE"] == signed(len(fresh) - len(gone))
