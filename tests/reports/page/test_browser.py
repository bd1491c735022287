"""The HTML report in a real browser: Debian's Chromium, driven by Playwright."""

import http.server
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page import html
from doc_audit.reports.page.view import build

# As Jenkins sends it with every archived file (DirectoryBrowserSupport.java).
JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';"
Open = Callable[..., Page]


COUNT = "[...document.querySelectorAll('#groups [id^=\"f-\"]')].filter(row => !row.closest('[hidden]')).length"


def wait_until_shown(page: Page, count: int) -> None:
    """The filters answer a moment after the last key."""
    # Not `wait_for_function`: the page's own policy forbids the `eval` that it needs.
    for _ in range(100):
        if shown_findings(page) == count:
            return
        page.wait_for_timeout(50)
    assert shown_findings(page) == count


def set_filter(page: Page, key: str, value: str) -> None:
    if key in ("path", "q"):
        page.locator(f"#f-{key}").fill(value)
    elif key in ("rule", "owner"):
        page.locator(f"#f-{key}").select_option(value)
    else:
        page.locator(f".chip[data-key={key}][data-value={value}]").click()


def filter_value(page: Page, key: str) -> str:
    if key in ("severity", "state"):
        return page.locator(f".chip[data-key={key}][aria-pressed=true]").get_attribute("data-value") or ""
    return page.locator(f"#f-{key}").input_value()


def shown_findings(page: Page) -> int:
    return int(page.evaluate(COUNT))


def test_it_opens_without_error_or_request(open_page: Open, report: Report) -> None:
    page = open_page()
    assert "documentation audit" in page.title()
    assert page.locator("h1").count() == 1
    assert shown_findings(page) == sum(finding.suppressed is None for finding in report.findings)


def test_without_javascript_everything_can_be_read(open_page: Open, report: Report) -> None:
    page = open_page(java_script_enabled=False)
    text = page.content()
    for finding in report.findings:
        assert finding.id[:12] in text or finding.suppressed
    assert not page.locator("#filters").is_visible()
    first = next(finding for finding in report.findings if finding.suppressed is None)
    page.goto(page.url + f"#f-{first.id[:12]}")
    page.locator(f"#f-{first.id[:12]}").wait_for(state="visible", timeout=5000)


def test_filters_narrow_the_list_and_live_in_the_address(open_page: Open, report: Report) -> None:
    page = open_page()
    page.locator("#f-rule").select_option("DA101")
    expected = sum(finding.rule == "DA101" and finding.suppressed is None for finding in report.findings)
    wait_until_shown(page, expected)
    page.wait_for_url("**DA101**", timeout=5000)
    address = page.url
    other = open_page(hash_="#" + address.partition("#")[2])
    assert other.locator("#f-rule").input_value() == "DA101"
    wait_until_shown(other, expected)
    page.locator("#f-reset").click()
    wait_until_shown(page, sum(finding.suppressed is None for finding in report.findings))
    page.locator("#f-q").fill("no such text anywhere")
    wait_until_shown(page, 0)


Fits = Callable[[Finding], bool]


@pytest.mark.parametrize(
    ("key", "value", "fits"),
    [
        ("rule", "DA301", lambda item: item.rule == "DA301"),
        ("severity", "warning", lambda item: item.severity == "warning"),
        ("owner", "Security", lambda item: "Security" in item.owners),
        ("owner", "unowned", lambda item: not item.owners),
        ("state", "new", lambda item: item.state == "new"),
        ("path", "06-operations/mon", lambda item: item.location.path.startswith("06-operations/mon")),
        ("q", "gitops da101", lambda item: item.rule == "DA101"),
    ],
)
def test_each_filter_shows_what_it_says_and_its_address_shows_the_same(
    open_page: Open, report: Report, key: str, value: str, fits: Fits
) -> None:
    expected = sum(fits(item) for item in report.findings if item.suppressed is None)
    total = sum(item.suppressed is None for item in report.findings)
    assert 0 < expected < total
    page = open_page()
    set_filter(page, key, value)
    wait_until_shown(page, expected)
    page.wait_for_url(f"**{key}=*", timeout=5000)
    assert page.locator("#shown").inner_text().startswith(f"Showing {expected} finding")
    assert f"of {total}, on " in page.locator("#shown").inner_text()
    other = open_page(hash_="#" + page.url.partition("#")[2])
    assert filter_value(other, key) == value
    wait_until_shown(other, expected)


def test_filters_combine_and_a_permalink_wins_over_them(open_page: Open, report: Report) -> None:
    page = open_page(hash_="#?owner=sre&severity=error&rule=DA101")
    assert page.locator("#f-owner").input_value() == "SRE"
    fitting = [item for item in report.findings if item.rule == "DA101" and "SRE" in item.owners]
    wait_until_shown(page, len(fitting))
    hidden = next(item for item in report.findings if item.rule == "DA303")
    page.evaluate(f"location.hash = 'f-{hidden.id[:12]}'")
    page.locator(f"#f-{hidden.id[:12]}").wait_for(state="visible", timeout=5000)


def test_a_group_that_is_opened_under_a_filter_shows_what_fits(open_page: Open, report: Report) -> None:
    page = open_page()
    set_filter(page, "severity", "warning")
    page.wait_for_url("**severity=warning*", timeout=5000)
    mixed = next(
        item.location.path for item in report.findings if item.rule == "DA303" and item.location.path.endswith("08.md")
    )
    group = page.locator("#groups details.group", has_text="page-08.md")
    for _ in range(2):
        group.locator("summary").click()
        page.wait_for_timeout(100)
    assert group.get_attribute("open") is not None
    rows = [item for item in report.findings if item.location.path == mixed and item.suppressed is None]
    assert len(rows) > group.locator("li:visible").count() == 1


def test_the_order_of_a_table_lives_in_the_address(open_page: Open) -> None:
    page = open_page()
    page.locator("#t-late thead th button").nth(2).click()
    page.locator("#t-late thead th button").nth(2).click()
    page.wait_for_url("**sort=t-late.2.a**", timeout=5000)
    other = open_page(hash_="#" + page.url.partition("#")[2])
    assert other.locator("#t-late thead th").nth(2).get_attribute("aria-sort") == "ascending"
    days = other.locator("#t-late tbody td.n").all_inner_texts()
    assert days == sorted(days, key=int)


def test_unowned_stays_last_however_the_owners_are_sorted(open_page: Open) -> None:
    page = open_page()
    for column in range(3):
        for _ in range(2):
            page.locator("#t-owners thead th button").nth(column).click()
            assert page.locator("#t-owners tbody tr").last.locator("th").inner_text() == "Unowned"


def test_a_suggestion_and_a_command_can_be_copied(browser: Browser, page_file: Path, report: Report) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(page_file.as_uri())
    expected = {
        "#groups button.copy": next(item.suggestion for item in report.findings if item.suggestion),
        ".todo button.copy": next(action.command for action in build(report).opening.actions if action.command),
    }
    for place, text in expected.items():
        button = page.locator(place).first
        button.click()
        button.get_by_text("Copied").wait_for(timeout=5000)
        assert page.evaluate("navigator.clipboard.readText()") == text
    context.close()


def test_the_worst_pages_stand_open_without_a_script(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator("#groups details.group[open]").count() > 5
    assert page.locator("#groups details.group:not([open])").count() > 5
    assert page.locator("#groups details.group").first.get_attribute("open") is not None


def test_tables_sort_by_their_buttons(open_page: Open) -> None:
    page = open_page()
    button = page.locator("#t-owners th button").first
    button.focus()
    page.keyboard.press("Enter")
    header = button.locator("xpath=ancestor::th")
    assert header.get_attribute("aria-sort") in ("ascending", "descending")
    before = header.get_attribute("aria-sort")
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") != before
    assert page.locator("th[aria-sort]").count() == 1


def test_a_permalink_opens_its_group(open_page: Open, report: Report) -> None:
    last = [finding for finding in report.findings if finding.suppressed is None][-1]
    page = open_page(hash_=f"#f-{last.id[:12]}")
    page.locator(f"#f-{last.id[:12]}").wait_for(state="visible", timeout=5000)


def test_printing_shows_what_stands_open_and_leaves_out_the_annexes(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    open_rows = page.locator("#groups details[open] li").count()
    page.emulate_media(media="print")
    assert page.locator("#groups details[open] li:visible").count() == open_rows > 20
    assert page.locator("#groups details:not([open]) summary").last.is_visible()
    for name in ("#filters", "#change", "#rules", "#run", "#calendar", "nav"):
        assert not page.locator(name).is_visible(), name
    assert page.locator(".paper").is_visible()
    widths = page.locator("#groups details[open] .what").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert min(widths) > 600
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_the_policy_blocks_an_injected_script(browser: Browser, page_file: Path, tmp_path: Path) -> None:
    text = page_file.read_text(encoding="utf-8")
    infected = tmp_path / "infected.html"
    infected.write_text(
        text.replace("</main>", "<script>window.sprung = 1</script><img src=x onerror='window.sprung = 1'></main>")
    )
    page = browser.new_page()
    page.goto(infected.as_uri())
    page.wait_for_timeout(100)
    assert page.evaluate("window.sprung") is None
    page.close()


def test_the_hostile_report_runs_nothing(open_page: Open, hostile_report: Report, tmp_path: Path) -> None:
    file = tmp_path / "hostile.html"
    file.write_text(FORMATS["html"].render(hostile_report, Options()), encoding="utf-8")
    page = open_page(file)
    page.evaluate("document.querySelectorAll('details').forEach(group => group.open = true)")
    assert page.locator("#groups script, #groups img").count() == 0


class _Jenkins(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", JENKINS)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


def test_the_split_report_is_styled_and_readable_under_jenkins(
    browser: Browser, report: Report, tmp_path: Path
) -> None:
    for name, text in html.render_files(report, Options()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Jenkins, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/report.html")
    styled = page.locator("h1").evaluate("element => getComputedStyle(element).fontFamily")
    assert "Times" not in styled
    assert page.locator("h1").is_visible()
    first = next(finding for finding in report.findings if finding.suppressed is None)
    page.locator(f"#f-{first.id[:12]}").evaluate("row => row.closest('details').open = true")
    page.locator(f"#f-{first.id[:12]}").wait_for(state="visible", timeout=5000)
    page.close()
    server.shutdown()
    server.server_close()


def test_the_split_report_filters_where_scripts_may_run(browser: Browser, report: Report, tmp_path: Path) -> None:
    for name, text in html.render_files(report, Options()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri() + "#?rule=DA101")
    wait_until_shown(page, sum(item.rule == "DA101" and item.suppressed is None for item in report.findings))
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text
    page.close()


def test_in_a_sandboxed_frame_the_filters_still_work(browser: Browser, page_file: Path, report: Report) -> None:
    """As some viewers of artifacts show it: scripts may run, but nothing may be stored or written to the address."""
    host = page_file.parent / "host.html"
    host.write_text(
        '<!doctype html><iframe sandbox="allow-scripts" src="report.html" width="1200" height="800"></iframe>'
    )
    page = browser.new_page()
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(host.as_uri())
    frame = page.frames[1]
    frame.locator("#f-rule").select_option("DA101")
    expected = sum(item.rule == "DA101" and item.suppressed is None for item in report.findings)
    frame.locator("#shown", has_text=f"Showing {expected} findings").wait_for(timeout=5000)
    frame.locator("button.copy").first.click()
    frame.get_by_text("Copied").wait_for(timeout=5000)
    assert trouble == []
    page.close()


def test_an_owners_page_under_jenkins_leads_back_to_the_index(browser: Browser, report: Report, tmp_path: Path) -> None:
    for name, text in html.render_files(report, Options(), by_owner=True).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.get_by_role("link", name="SRE", exact=True).click()
    mine = [finding for finding in report.findings if "SRE" in finding.owners and finding.suppressed is None]
    assert page.locator("#groups li[id]").count() == len(mine) > 0
    page.get_by_role("link", name="All owners").click()
    page.get_by_role("link", name="Unowned").click()
    nobodys = [finding for finding in report.findings if not finding.owners and finding.suppressed is None]
    assert page.locator("#groups li[id]").count() == len(nobodys) > 0
    page.close()


def test_what_changed_is_listed_up_to_twenty_and_the_trend_has_its_numbers(open_page: Open, report: Report) -> None:
    page = open_page()
    lists = page.locator("#change ~ details.changed")
    assert lists.count() == 3
    fixed = lists.nth(1)
    assert fixed.locator("li").count() == 21
    assert "and 5 more" in (fixed.text_content() or "")
    assert page.locator("svg.spark").count() == 3
    assert page.locator("#t-runs tbody tr").count() == 4
    first = next(finding for finding in report.findings if finding.state == "new")
    lists.first.locator("summary").click()
    lists.first.locator(f'a[href="#f-{first.id[:12]}"]').click()
    page.locator(f"#f-{first.id[:12]}").wait_for(state="visible", timeout=5000)


def test_an_owner_whose_name_holds_a_comma_is_one_owner(
    open_page: Open, make_report: Callable[..., Report], tmp_path: Path
) -> None:
    report = make_report(4)
    name = "Docs, Tools & Co"
    pages = tuple(replace(page, review=replace(page.review, owners=(name, "SRE"))) for page in report.pages)
    findings = tuple(replace(finding, owners=(name, "SRE")) for finding in report.findings)
    file = tmp_path / "comma.html"
    file.write_text(
        FORMATS["html"].render(replace(report, pages=pages, findings=findings), Options()), encoding="utf-8"
    )
    page = open_page(file)
    for owner in (name, "SRE"):
        set_filter(page, "q", "nothing like it")
        wait_until_shown(page, 0)
        set_filter(page, "owner", owner)
        set_filter(page, "q", "")
        wait_until_shown(page, sum(finding.suppressed is None for finding in findings))
    assert "Docs" not in page.locator("#f-owner option").all_inner_texts()


@pytest.fixture
def lean_file(report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The form of a very large report, in which the script adds what was left out to save bytes."""
    monkeypatch.setattr("doc_audit.reports.page.view.LEAN_FROM", 3)
    file = tmp_path / "lean.html"
    file.write_text(FORMATS["html"].render(report, Options()), encoding="utf-8")
    return file


def test_a_lean_report_gets_its_links_when_a_group_opens(open_page: Open, lean_file: Path, report: Report) -> None:
    finding = next(finding for finding in report.findings if finding.suggestion)
    page = open_page(lean_file, hash_=f"#f-{finding.id[:12]}")
    row = page.locator(f"#f-{finding.id[:12]}")
    row.locator(".line").wait_for(state="visible", timeout=5000)
    assert str(row.locator(".line").get_attribute("href")).endswith(f"{finding.location.path}?plain=1#L12")
    assert row.locator(".perma").get_attribute("href") == f"#f-{finding.id[:12]}"
    assert row.locator("button.copy").get_attribute("aria-label") == f"Copy {finding.suggestion}"
    page.locator("#f-rule").select_option("DA101")
    wait_until_shown(page, sum(found.rule == "DA101" and found.suppressed is None for found in report.findings))


def test_numbers_sort_as_numbers(open_page: Open) -> None:
    page = open_page()
    page.locator("#t-late thead th.n button").click()
    page.locator("#t-late thead th.n button").click()
    days = page.evaluate("[...document.querySelectorAll('#t-late tbody td.n')].map(cell => Number(cell.textContent))")
    assert days == sorted(days)
    assert len(days) > 5
    assert days[-1] > 100


def test_a_long_report_skips_what_is_out_of_sight_and_loses_nothing(
    open_page: Open, report: Report, tmp_path: Path
) -> None:
    one = next(finding for finding in report.findings if finding.suppressed is None)
    many = tuple(
        replace(one, id=f"{number:032d}"[::-1], location=replace(one.location, path=f"notes/page-{number // 5:03d}.md"))
        for number in range(600)
    )
    file = tmp_path / "long.html"
    file.write_text(FORMATS["html"].render(replace(report, findings=many), Options()), encoding="utf-8")
    plain = open_page(file, java_script_enabled=False, hash_=f"#f-{many[-1].id[:12]}")
    assert (
        plain.locator("#groups > .slice").evaluate_all("all => all.map(one => getComputedStyle(one).contentVisibility)")
        == ["auto"] * 3
    )
    plain.locator(f"#f-{many[-1].id[:12]}").wait_for(state="visible", timeout=5000)
    plain.emulate_media(media="print")
    # What stands open of the worst fifty pages, and no more: a thousand pages of paper help nobody.
    assert plain.locator("#groups > .slice:visible").count() == 1
    page = open_page(file)
    page.locator("#f-path").fill("page-060")
    wait_until_shown(page, 5)
    # The gaps of slices without a match would be a blank page.
    assert page.locator("#groups > .slice:visible").count() == 1
    page.locator("#f-reset").click()
    wait_until_shown(page, 600)
    assert page.locator("#groups > .slice:visible").count() == 3
