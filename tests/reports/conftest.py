"""The report in a real browser."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from doc_audit.model.report import Report
from doc_audit.reports.formats import FORMATS
from doc_audit.reports.options import Options

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab


# Nothing of its own may reach the network, and no sandbox is to be had for root.
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP plain.test 127.0.0.1",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    program = next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )
    if program is None:
        pytest.fail("Chromium is missing: `make test` installs it from Debian's packages, or install it by hand")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        launched.close()


@pytest.fixture
def page_file(report: Report, tmp_path: Path) -> Path:
    file = tmp_path / "report.html"
    file.write_text(FORMATS["html"].render(report, Options()), encoding="utf-8")
    return file


@pytest.fixture
def open_page(browser: "Browser", page_file: Path) -> Iterator[Callable[..., "Tab"]]:
    """`open_page(file, hash_, width)`: open the report (or *file*), and fail at the end if the console or the network was used."""
    trouble: list[str] = []
    contexts = []

    def opened(file: Path = page_file, hash_: str = "", width: int = 1200, **settings: Any) -> "Tab":
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file:", "data:")) else trouble.append(request.url),
        )
        page.goto(file.as_uri() + hash_)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []
