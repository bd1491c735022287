"""One filter for findings, late and undated pages and the calendar; its state is in the address, and keys do as much as a mouse."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from doc_audit.model.finding import Finding
from doc_audit.model.place import Location
from doc_audit.model.report import Report, SiteCoverage
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options

Open = Callable[..., Page]
VISIBLE = (
    "[...document.querySelectorAll('%s')].filter(one => one.offsetParent !== null && !one.closest('[hidden]')).length"
)


def write(folder: Path, report: Report) -> Path:
    file = folder / "page.html"
    file.write_text(FORMATS["html"].render(report, Options()), encoding="utf-8")
    return file


def active(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.suppressed is None]


def visible(page: Page, selector: str) -> int:
    return int(page.evaluate(VISIBLE % selector))


def wait(page: Page, check: Callable[[], bool]) -> None:
    """The page answers a moment after a key; its policy forbids `wait_for_function`."""
    for _ in range(100):
        if check():
            return
        page.wait_for_timeout(50)
    assert check()


def late_of(report: Report, owner: str) -> int:
    late = [page for page in report.pages if page.review.status in ("due", "overdue", "critical")]
    return sum(owner in page.review.owners for page in late)


def test_an_owner_filters_every_list_alike(open_page: Open, report: Report) -> None:
    page = open_page(hash_="#?owner=SRE")
    mine = [finding for finding in active(report) if "SRE" in finding.owners]
    wait(page, lambda: f"Showing {len(mine)} finding" in page.locator("#shown").inner_text())
    assert visible(page, "#t-late tbody tr") == late_of(report, "SRE")
    undated = [one for one in report.pages if one.review.status == "no-date" and "SRE" in one.review.owners]
    assert visible(page, "#t-undated tbody tr") == len(undated)
    coming = [
        one for one in report.pages
        if "SRE" in one.review.owners and one.review.due is not None and one.review.due >= report.as_of
    ]  # fmt: skip
    counts = page.locator(".months summary").all_inner_texts()
    assert sum(int(text.split()[0]) for text in counts) == len(coming) > 0
    assert all(" of " in text for text in counts)
    assert f"{late_of(report, 'SRE')} late" in page.locator("#shown").inner_text()
    for text in page.locator(".filtered:visible").all_inner_texts():
        assert text.startswith("Filtered: ")
    # Taken off, all of it comes back.
    page.locator("#active [data-off=all]").click()
    wait(page, lambda: visible(page, "#t-late tbody tr") > late_of(report, "SRE"))
    assert " of " not in " ".join(page.locator(".months summary").all_inner_texts())
    assert page.locator(".filtered:visible").count() == 0


def test_a_shared_link_lands_at_the_list_and_says_what_it_shows(open_page: Open) -> None:
    page = open_page(hash_="#?owner=sre&severity=error")
    line = page.locator("#active")
    line.wait_for(state="visible", timeout=5000)
    assert re.sub(r"\s+", " ", line.inner_text()).strip() == "Filtered: SRE × error × clear"
    assert 0 <= page.evaluate("document.getElementById('findings').getBoundingClientRect().top") < 60
    line.get_by_role("button", name="Take off the filter owner SRE").click()
    wait(page, lambda: "owner" not in page.url)
    assert "severity=error" in page.url
    line.get_by_text("clear").click()
    wait(page, lambda: not line.is_visible())
    assert "severity" not in page.url


def test_chips_count_what_they_would_show(open_page: Open, report: Report) -> None:
    page = open_page(hash_="#?owner=SRE")
    mine = [finding for finding in active(report) if "SRE" in finding.owners]
    for word in ("error", "warning", "notice"):
        number = sum(finding.severity == word for finding in mine)
        chip = page.locator(f".chip[data-value={word}]")
        wait(page, lambda chip=chip, number=number: chip.locator("b").inner_text() == str(number))  # type: ignore[misc]
    page.locator(".chip[data-value=error]").click()
    errors = sum(finding.severity == "error" for finding in mine)
    wait(page, lambda: f"Showing {errors} finding" in page.locator("#shown").inner_text())
    assert page.locator(".chip[data-value=error]").get_attribute("aria-pressed") == "true"
    # A second press takes it off, and its count did not change meanwhile.
    assert page.locator(".chip[data-value=error] b").inner_text() == str(errors)
    page.locator(".chip[data-value=error]").click()
    wait(page, lambda: f"Showing {len(mine)} finding" in page.locator("#shown").inner_text())


def keys(report: Report, by: str) -> dict[str, int]:
    """What each grouping should show, by the words of its heading."""
    found: dict[str, int] = {}
    for finding in active(report):
        if by == "owner":
            key = ", ".join(finding.owners) or "unowned"
        elif by == "rule":
            key = f"{finding.rule} {finding.name}"
        elif by == "host":
            match = re.search(r"https?://([^\s/]+)", finding.target or "")
            key = match[1] if match else "no host: links inside the tree, reviews and pages"
        else:
            key = "ops (hugo)" if finding.location.path.startswith("06-operations/") else ". (mkdocs)"
        found[key] = found.get(key, 0) + 1
    return found


@pytest.mark.parametrize("by", ["owner", "rule", "host", "site"])
def test_the_same_findings_stand_in_other_groups(open_page: Open, report: Report, tmp_path: Path, by: str) -> None:
    sites = (SiteCoverage(kind="mkdocs", folder=""), SiteCoverage(kind="hugo", folder="06-operations"))
    file = write(tmp_path, replace(report, sites=sites))
    page = open_page(file)
    page.locator(f".chip[data-by={by}]").click()
    page.wait_for_url(f"**by={by}*", timeout=5000)
    groups = page.locator("#regrouped > details")
    expected = keys(report, by)
    if by == "site":
        expected = {key.replace("ops (", "06-operations ("): count for key, count in expected.items()}
    assert set(groups.locator("summary .path").all_inner_texts()) == set(expected)
    page.locator("#expand").click()
    for group in groups.all():
        name = group.locator("summary .path").inner_text()
        assert group.locator("li[id]").count() == expected[name], name
        assert sum(int(text.split()[0]) for text in group.locator(".count").all_inner_texts()) == expected[name]
        assert group.locator("li[id] a.of").count() == expected[name]
    ids = page.evaluate("[...document.querySelectorAll('#groups [id], #regrouped [id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))
    # And home again, in the order of the lines.
    page.locator(".chip[data-by=page]").click()
    wait(page, lambda: page.locator("#groups li[id]").count() == len(active(report)))
    assert page.locator("a.of").count() == 0
    for group in page.locator("#groups details").all()[:6]:
        lines = [int(text.split()[1]) for text in group.locator(".line").all_text_contents()]
        assert lines == sorted(lines)


def test_findings_with_one_cause_stand_together(open_page: Open, report: Report) -> None:
    page = open_page(hash_="#?by=cause")
    dead = sum(finding.cause == "host wiki.old.example.com" for finding in active(report))
    group = page.locator("#regrouped > details", has_text="host wiki.old.example.com").first
    group.locator("summary").click()
    assert group.locator("li[id]").count() == dead > 1
    last = page.locator("#regrouped > details summary .path").last
    assert last.inner_text() == "no cause in common with another finding"


def test_late_pages_stand_by_owner_too_and_can_still_be_sorted(open_page: Open, report: Report) -> None:
    page = open_page(hash_="#?by=owner")
    heads = page.locator("#t-late tr.head")
    assert heads.count() == len({page.review.owners for page in report.pages if page.review.status in ("due", "overdue", "critical")})  # fmt: skip
    assert sum(int(re.findall(r"\((\d+)\)", text)[0]) for text in heads.all_inner_texts()) == page.locator("#t-late tbody tr:not(.head)").count()  # fmt: skip
    page.locator("#t-late thead th.n button").click()
    days = page.evaluate(
        """() => { const runs = []; for (const row of document.querySelectorAll('#t-late tbody tr')) {
          if (row.classList.contains('head')) runs.push([]); else runs.at(-1).push(Number(row.cells[2].textContent)); } return runs; }"""
    )
    assert all(run == sorted(run, reverse=True) for run in days)
    page.locator(".chip[data-by=page]").click()
    wait(page, lambda: heads.count() == 0)


def test_filters_and_groups_combine_and_come_back_from_the_address(open_page: Open, report: Report) -> None:
    page = open_page(hash_="#?severity=error&by=rule")
    errors = [finding for finding in active(report) if finding.severity == "error"]
    wait(page, lambda: f"Showing {len(errors)} finding" in page.locator("#shown").inner_text())
    shown = page.locator("#regrouped > details:visible summary .path").all_inner_texts()
    assert set(shown) == {f"{finding.rule} {finding.name}" for finding in errors}
    assert visible(page, "#regrouped li[id]") == len(errors)
    page.go_back()
    page.go_forward()
    wait(page, lambda: f"Showing {len(errors)} finding" in page.locator("#shown").inner_text())


def test_back_and_forward_walk_through_the_filters(open_page: Open) -> None:
    page = open_page()
    page.locator("#f-owner").select_option("SRE")
    page.wait_for_url("**owner=SRE*", timeout=5000)
    page.locator(".chip[data-value=error]").click()
    page.wait_for_url("**severity=error*", timeout=5000)
    page.locator("#f-q").press_sequentially("review")
    wait(page, lambda: "q=review" in page.url)
    steps = []
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(100)
        steps.append(page.evaluate("location.hash"))
    # A word that was typed is one step, not six.
    assert steps == ["#?severity=error&owner=SRE", "#?owner=SRE", ""]
    wait(page, lambda: not page.locator("#active").is_visible())
    page.go_forward()
    wait(page, lambda: page.locator("#f-owner").input_value() == "SRE")
    assert page.locator("#active").is_visible()


def test_a_link_in_the_page_leaves_the_filter_on_and_in_the_address(open_page: Open) -> None:
    page = open_page(hash_="#?owner=SRE")
    page.locator("nav a[href='#rules']").click()
    wait(page, lambda: "at=rules" in page.url)
    assert "owner=SRE" in page.url
    assert page.locator("#f-owner").input_value() == "SRE"
    other = open_page(hash_="#" + page.url.partition("#")[2])
    assert other.locator("#f-owner").input_value() == "SRE"
    top = other.evaluate("document.getElementById('rules').getBoundingClientRect().top")
    assert 0 <= top < 900


def test_the_owner_of_the_first_screen_leads_to_their_list(open_page: Open) -> None:
    page = open_page()
    link = page.locator("table.load th[data-owner] a").first
    name = link.inner_text()
    link.click()
    wait(page, lambda: page.locator("#active").is_visible())
    assert page.locator("#f-owner").input_value() == ("unowned" if name == "Unowned" else name)
    assert 0 <= page.evaluate("document.getElementById('findings').getBoundingClientRect().top") < 60


@pytest.mark.parametrize(
    ("hash_", "words"),
    [
        ("#?owner=Nobody+Here", "Nobody called “Nobody Here” owns a page in this run"),
        ("#?rule=DA999", "There is no rule “DA999” in this run"),
        ("#?by=moon", "There is no by “moon” in this run"),
    ],
)
def test_what_this_run_does_not_know_is_said_and_hides_nothing(open_page: Open, report: Report, hash_: str, words: str) -> None:  # fmt: skip
    page = open_page(hash_=hash_)
    page.locator("#notice").wait_for(state="visible", timeout=5000)
    assert words in page.locator("#notice").inner_text()
    assert page.locator("#groups li[id]:not([hidden])").count() == len(active(report))


def test_an_old_link_says_what_became_of_its_finding(open_page: Open, report: Report) -> None:
    assert report.history is not None
    expected = {
        report.history.fixed[3].id: "This finding was fixed since 17 November.",
        report.history.unproven[0].id: "This finding is gone since 17 November, but not known to be fixed.",
        "ab" * 16: "This link leads to a finding that is not in this run.",
    }
    for identity, words in expected.items():
        page = open_page(hash_=f"#f-{identity[:12]}")
        page.locator("#notice").wait_for(state="visible", timeout=5000)
        assert page.locator("#notice").inner_text() == words
        assert 0 <= page.evaluate("document.getElementById('findings').getBoundingClientRect().top") < 60


def focused(page: Page) -> str:
    return str(page.evaluate("(document.activeElement.closest('li[id]') || document.activeElement).id"))


def test_keys_search_and_walk_and_say_what_they_do(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("/")
    assert focused(page) == "f-q"
    # In a field they are letters.
    page.keyboard.type("j/k?")
    assert page.locator("#f-q").input_value() == "j/k?"
    wait(page, lambda: page.locator("#none").is_visible())
    page.locator("#f-q").fill("")
    wait(page, lambda: not page.locator("#active").is_visible())
    page.locator("#f-q").evaluate("field => field.blur()")
    walked = []
    for _ in range(4):
        page.keyboard.press("j")
        walked.append(focused(page) or page.evaluate("document.activeElement.tagName"))
    assert walked[0] == "SUMMARY"
    assert walked[1].startswith("f-")
    page.keyboard.press("k")
    assert (focused(page) or page.evaluate("document.activeElement.tagName")) == walked[2]
    page.keyboard.press("?")
    dialog = page.locator("#keys")
    assert dialog.is_visible()
    assert "next, previous" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()


def test_a_filter_needs_no_mouse(open_page: Open, report: Report) -> None:
    page = open_page()
    page.locator(".chip[data-value=warning]").focus()
    page.keyboard.press("Space")
    warnings = sum(finding.severity == "warning" for finding in active(report))
    wait(page, lambda: f"Showing {warnings} finding" in page.locator("#shown").inner_text())
    page.locator("#active [data-off=all]").focus()
    page.keyboard.press("Enter")
    wait(page, lambda: not page.locator("#active").is_visible())


# ----- findings that say the same


@pytest.fixture
def folded(report: Report, tmp_path: Path) -> tuple[Path, tuple[Finding, ...]]:
    one = next(finding for finding in active(report) if finding.suggestion)
    many = tuple(
        replace(one, id=f"{number:032x}"[::-1], location=Location(path=one.location.path, line=43 + 10 * number))
        for number in range(38)
    )
    other = replace(one, id="c" * 32, message="Another one.", location=Location(path=one.location.path, line=600))
    return write(tmp_path, replace(report, findings=(*many, other), history=None)), (*many, other)


def test_equal_findings_of_a_page_are_one_row_with_its_places(open_page: Open, folded: tuple[Path, tuple[Finding, ...]]) -> None:  # fmt: skip
    file, findings = folded
    page = open_page(file)
    rows = page.locator("#groups li[id]")
    assert rows.count() == 2
    text = rows.first.inner_text()
    assert "38 places: 43, 53, 63" in text
    assert "39 errors" in page.locator("#groups summary").first.inner_text()
    # Each place is still found by its own link, and counts.
    last = findings[37]
    other = open_page(file, hash_=f"#f-{last.id[:12]}")
    place = other.locator(f"#f-{last.id[:12]}")
    place.wait_for(state="visible", timeout=5000)
    assert place.inner_text() == str(last.location.line)
    assert str(place.get_attribute("href")).endswith(f"L{last.location.line}")
    other.locator("#f-q").fill("exist")
    wait(other, lambda: "Showing 38 findings of 39" in other.locator("#shown").inner_text())
