"""WCAG 2.2 AA, as far as a machine can tell, for every page that a run writes; and what only a browser shows of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped] # it publishes no types
from playwright.sync_api import Page

from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options
from doc_audit.reports.page import html
from doc_audit.reports.page.share import file_name

Open = Callable[..., Page]
OPEN_ALL = "document.querySelectorAll('details').forEach(group => group.open = true)"
# The size of targets (WCAG 2.2) is off unless asked for; preloading is axe's own request for the style sheet.
AXE = {"rules": {"target-size": {"enabled": True}}, "preload": False}
PAGES = (
    "report.html",
    "index.html",
    file_name("SRE"),
    file_name(""),
    "lean.html",
    "nothing.html",
    "incomplete.html",
    "hostile.html",
)
# What must be there to be judged, or the judgement says nothing.
SECTIONS = {
    "report.html": ('id="change"', 'class="spark"', 'class="clusters"', 'class="months"', 'id="t-weeks"', 'id="t-late"', 'id="t-undated"',
        'class="aside-groups', 'id="t-unverified"', "reappeared", "<kbd>"),
    "lean.html": ('class="rows lean"', "<kbd>"),
    "incomplete.html": ('class="banner"', "The network is down."),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture
def pages(
    folder: Path, make_report: Callable[..., Report], hostile_report: Report, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Every kind of page: with history, trend, clusters, calendar and findings put aside; per owner; lean, empty and hostile."""
    if not any(folder.iterdir()):
        report = make_report(16)
        files = dict(html.render_files(report, Options(), by_owner=True))
        files["nothing.html"] = render(make_report(count=3, findings=(), history=None))
        files["incomplete.html"] = render(
            replace(report, complete=False, offline=True, notes=("The network is down.",))
        )
        files["hostile.html"] = render(hostile_report)
        monkeypatch.setattr("doc_audit.reports.page.view.LEAN_FROM", 3)
        files["lean.html"] = render(report)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        for name, marks in SECTIONS.items():
            assert all(mark in files[name] for mark in marks), name
    return folder


def render(report: Report) -> str:
    return FORMATS["html"].render(report, Options())


def show(open_page: Open, pages: Path, name: str, **settings: object) -> Page:
    page = open_page(pages / name, **settings)
    page.evaluate(OPEN_ALL)
    return page


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        ("report.html", "light", 320),
        ("report.html", "dark", 1200),
        # Colours do not depend on the width, nor does the structure on the colours.
        *((name, scheme, width) for name in PAGES for scheme, width in (("light", 1200), ("dark", 320))),
    ],
)
def test_axe_finds_no_violation(open_page: Open, pages: Path, name: str, scheme: str, width: int) -> None:
    page = show(open_page, pages, name, color_scheme=scheme, width=width, bypass_csp=True)
    # Of what is off the screen in a long list the browser knows no sizes, and axe would judge a guess.
    page.add_style_tag(content=".many .group { content-visibility: visible }")
    results = Axe().run(page, options=AXE)
    assert results.violations_count == 0, results.generate_report()
    assert len(results.response["passes"]) > 15


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_scrolls_down_only(open_page: Open, pages: Path, name: str) -> None:
    for width in (320, 360, 800):
        page = show(open_page, pages, name, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def tab_stops(page: Page, most: int = 400) -> Iterable[dict[str, object]]:
    """Press Tab through the page, and say of each stop where it is and what it is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const now = document.activeElement, box = now.getBoundingClientRect(), bar = document.getElementById('filters');
              const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return { tag: now.tagName, id: now.id, kind: now.className, inside: Boolean(now.closest('#groups')),
                outline: getComputedStyle(now).outlineStyle, top: box.top, bottom: box.bottom,
                covered: Boolean(bar && middle && bar.contains(middle) && !bar.contains(now)) };
            }"""
        )
        if stop["tag"] == "BODY":
            return
        yield stop


def test_the_keyboard_reaches_everything_and_nothing_covers_what_has_the_focus(open_page: Open, pages: Path) -> None:
    # The narrowest width at which the filters stay in sight, where they are as high as they get.
    page = open_page(pages / "report.html", width=1168)
    assert page.evaluate("getComputedStyle(document.getElementById('filters')).position") == "sticky"
    stops = list(tab_stops(page))
    kinds = {(stop["tag"], stop["kind"]) for stop in stops}
    assert {("A", "skip"), ("SUMMARY", ""), ("A", "perma"), ("A", "line"), ("BUTTON", "copy")} <= kinds
    assert {"f-q", "f-owner", "f-rule", "f-reset", "copy"} <= {stop["id"] for stop in stops}
    assert len(stops) > 100
    assert not [stop for stop in stops if stop["covered"]]
    assert not [stop for stop in stops if stop["outline"] == "none"]
    assert not [stop for stop in stops if float(str(stop["bottom"])) < 0 or float(str(stop["top"])) > 900]
    page.keyboard.press("Shift+Tab")
    # And back again, where the sticky filters would cover what comes from below them.
    for _ in range(len(stops) // 2):
        page.keyboard.press("Shift+Tab")
        covered = page.evaluate(
            "() => { const box = document.activeElement.getBoundingClientRect(), bar = document.getElementById('filters');"
            " return document.activeElement.closest('#groups') !== null && box.top < bar.getBoundingClientRect().bottom - 1; }"
        )
        assert not covered


@pytest.mark.parametrize(("scheme", "light"), [("light", True), ("dark", False)])
def test_it_is_light_or_dark_as_the_reader_wants(open_page: Open, pages: Path, scheme: str, light: bool) -> None:
    page = open_page(pages / "report.html", color_scheme=scheme)
    red, green, blue = map(int, page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g)")[:3])
    assert (min(red, green, blue) > 200) is light


def test_numbers_stand_in_columns(open_page: Open, pages: Path) -> None:
    page = open_page(pages / "report.html", width=1200)
    for word in ("error", "warning", "who", "late"):
        places = page.evaluate(
            f"[...document.querySelectorAll('#groups .meta .{word}')].map(it => Math.round(it.getBoundingClientRect()"
            f".{'right' if word == 'late' else 'left'}))"
        )
        assert places
        assert len(set(places)) == 1
    assert "tabular-nums" in page.evaluate("getComputedStyle(document.querySelector('td.n')).fontVariantNumeric")
