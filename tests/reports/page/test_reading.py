"""What gets in the way of a reader: where a link lands, what a phone and paper show, what is said where nothing can be shown."""

import functools
import http.server
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from doc_audit.model.place import Location
from doc_audit.model.report import NOT_ASKED, LinkCounts, Report, SiteCoverage, Unjudged, UnverifiedLink
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page import html
from doc_audit.reports.page.share import file_name
from doc_audit.reports.page.view import build

Open = Callable[..., Page]
JENKINS = "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self';"
SAMPLE = Path(__file__).parents[3] / "sample_docs"


def write(folder: Path, report: Report, name: str = "page.html") -> Path:
    file = folder / name
    file.write_text(FORMATS["html"].render(report, Options()), encoding="utf-8")
    return file


class _Server(http.server.SimpleHTTPRequestHandler):
    policy = ""

    def end_headers(self) -> None:
        if self.policy:
            self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[[str], int]]:
    """Serve the folder of the test with a Content-Security-Policy; gives the port."""
    servers = []

    def serve(policy: str = "") -> int:
        handler = type("Handler", (_Server,), {"policy": policy})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(tmp_path)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_address[1]

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


# ----- where a link lands


@pytest.mark.parametrize("name", ["findings", "freshness", "calendar", "first", "owners", "rules", "run"])
def test_a_link_to_a_section_lands_at_its_heading(open_page: Open, name: str) -> None:
    page = open_page()
    page.evaluate(f"location.hash = '{name}'")
    page.wait_for_timeout(100)
    top = page.evaluate(f"document.getElementById('{name}').getBoundingClientRect().top")
    at_the_end = page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 2")
    assert 0 <= top <= 60 or at_the_end


def test_the_way_past_the_opening_leads_to_the_findings(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    assert 0 <= page.evaluate("document.getElementById('findings').getBoundingClientRect().top") <= 60
    # And from there to what stands first below the heading, not back to the top.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').getAttribute('aria-labelledby')") == "findings"


# ----- what is said where nothing can be shown


def test_where_no_script_may_run_the_page_says_so(browser: Browser, report: Report, tmp_path: Path, served: Callable[[str], int]) -> None:  # fmt: skip
    for name, text in html.render_files(report, Options()).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{served(JENKINS)}/report.html")
    assert page.locator("#unscripted").is_visible()
    assert "may run no script here" in page.locator("#unscripted").inner_text()
    assert not page.locator("#filters").is_visible()
    page.goto((tmp_path / "report.html").as_uri())
    assert not page.locator("#unscripted").is_visible()
    page.close()


def test_a_filter_that_nothing_fits_says_so(open_page: Open) -> None:
    page = open_page()
    assert not page.locator("#none").is_visible()
    page.locator("#f-q").fill("no such text anywhere")
    page.locator("#none").wait_for(state="visible", timeout=5000)
    page.locator("#f-q").fill("")
    page.locator("#none").wait_for(state="hidden", timeout=5000)


def test_over_plain_http_copying_works_too(browser: Browser, report: Report, tmp_path: Path, served: Callable[[], int]) -> None:  # fmt: skip
    """Browsers give `navigator.clipboard` to https and to the machine itself only."""
    write(tmp_path, report)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://plain.test:{served()}/page.html")
    assert page.evaluate("window.isSecureContext") is False
    button = page.locator("#groups button.copy").first
    text = str(button.get_attribute("aria-label")).removeprefix("Copy ")
    button.click()
    button.get_by_text("Copied").wait_for(timeout=5000)
    page.locator("#f-q").fill("")
    page.locator("#f-q").press("Control+V")
    assert page.locator("#f-q").input_value() == text
    context.close()


def test_back_takes_the_filter_off_again(open_page: Open) -> None:
    page = open_page()
    total = page.locator("#groups details:not([hidden])").count()
    page.locator("#f-owner").select_option("SRE")
    page.wait_for_url("**owner=SRE*", timeout=5000)
    page.go_back()
    page.locator("#f-owner").evaluate("field => field.value")
    for _ in range(50):
        if page.locator("#groups details:not([hidden])").count() == total:
            break
        page.wait_for_timeout(50)
    assert page.locator("#f-owner").input_value() == ""
    assert page.locator("#groups details:not([hidden])").count() == total
    page.go_forward()
    for _ in range(50):
        if page.locator("#f-owner").input_value() == "SRE":
            break
        page.wait_for_timeout(50)
    assert page.locator("#groups details:not([hidden])").count() < total


# ----- phones, paper, touch


def test_a_phone_shows_whose_a_late_page_is(open_page: Open, report: Report) -> None:
    page = open_page(width=360)
    late = [item for item in report.pages if item.review.owners and item.review.status == "critical"]
    row = page.locator("#t-late tbody tr", has_text=late[0].path.rpartition("/")[2])
    owner = row.get_by_text(late[0].review.owners[0]).first
    box = owner.bounding_box()
    assert box is not None
    assert 0 <= box["x"] < box["x"] + box["width"] <= 360
    assert row.get_by_text(late[0].review.owners[0]).locator("visible=true").count() == 1


def test_links_without_an_answer_make_no_tall_table(open_page: Open, report: Report, tmp_path: Path) -> None:
    many = tuple(
        UnverifiedLink(url=f"https://host-{number}.example.com/a/long/way/to/a/page-{number}.html", reason="It wants a sign-in; whether the page is there cannot be told.", paths=("docs/guides/deployment/one.md",))
        for number in range(300)
    )  # fmt: skip
    file = write(tmp_path, replace(report, unverified=many))
    for width in (360, 1200):
        page = open_page(file, width=width)
        heights = page.locator("#t-unverified tbody tr").evaluate_all("all => all.map(row => row.offsetHeight)")
        assert max(heights[:50]) < 260, width


def test_every_code_stands_with_its_name(open_page: Open, report: Report) -> None:
    first = next(item for item in report.findings if item.suppressed is None)
    page = open_page(hash_=f"#f-{first.id[:12]}")
    row = page.locator(f"#f-{first.id[:12]}")
    assert row.get_by_text(first.name).is_visible()


def test_the_sample_prints_on_two_pages(browser: Browser, tmp_path: Path) -> None:
    line = [sys.executable, "-m", "doc_audit", "check", "sample_docs", "--offline", "--as-of", "2026-03-02", "-qq", "-o", str(tmp_path / "s.html")]  # fmt: skip
    subprocess.run(line, cwd=SAMPLE.parent, check=False, timeout=120)
    page = browser.new_page()
    page.goto((tmp_path / "s.html").as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    page.close()


def test_folders_keep_their_order_beside_names_that_run_from_right_to_left(open_page: Open, report: Report, tmp_path: Path) -> None:  # fmt: skip
    path = "שלום/עולם/docs/מדריך.md"
    one = next(item for item in report.findings if item.suppressed is None)
    here = replace(one, location=Location(path=path, line=1))
    file = write(tmp_path, replace(report, findings=(here,), history=None))
    page = open_page(file)
    lefts = page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.querySelector('#groups .path'), NodeFilter.SHOW_TEXT);
          const found = {};
          for (let node; (node = walker.nextNode());) {
            const range = document.createRange(); range.selectNodeContents(node);
            if (node.data.trim() && node.data !== '/') found[node.data] = range.getBoundingClientRect().left;
          }
          return found;
        }"""
    )
    names = path.split("/")
    assert [name for name in lefts if name.strip("/")] == names
    assert sorted(names, key=lambda name: lefts[name]) == names


# ----- numbers and tones


def test_warnings_alone_are_no_alarm(make_report: Callable[..., Report]) -> None:
    report = make_report(history=None)
    warnings = tuple(replace(item, severity="warning") for item in report.findings)
    tones = {}
    for name, findings in (("errors", report.findings), ("warnings", warnings), ("nothing", ())):
        view = build(replace(report, findings=findings))
        tones[name] = view.opening.figures[3].tone
    assert tones == {"errors": "bad", "warnings": "warn", "nothing": "calm"}


def test_the_banner_of_an_offline_run_counts_what_the_card_counts(report: Report) -> None:
    site = SiteCoverage(kind="", folder="", links=100, judged=70, not_judged=(Unjudged(reason=NOT_ASKED, links=22), Unjudged(reason="x", links=8)))  # fmt: skip
    links = LinkCounts(total=100, ok=60, broken=10, skipped=30)
    offline = replace(report, offline=True, unverified=(), sites=(site,), links=links, external_hosts={"a.example": 24})
    view = build(offline)
    assert view.banners == ("Offline run: 22 external links were not checked.",)
    card = next(card for card in view.cards if card.label == "Not checked")
    assert (card.value, card.note) == (30, "of 100 links; 22 external")
    assert build(replace(offline, external_hosts={})).banners == ()


def test_a_page_of_one_owner_has_a_title_a_trend_and_only_its_own_numbers(report: Report) -> None:
    files = html.render_files(report, Options(), by_owner=True)
    text = files[file_name("SRE")]
    assert re.search(r"<title>SRE: ", text)
    assert re.search(r"<h1[^>]*><bdi>SRE</bdi>: ", text)
    assert text.count('class="spark"') == 1
    assert (
        f"{report.links.total:,}" not in text.replace("1,832 links", f"{report.links.total:,}", 1)
        or "1,832" not in text
    )
    view = build(report, "SRE")
    assert view.trend is not None
    assert report.history is not None
    assert view.trend.lines[0].last == report.history.points[-1].owners["SRE"]
    assert "<title>Unowned pages: " in files[file_name("")]
