"""Take the pictures of the report that README.md and docs/report.md show: `python -m scripts.screenshots`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from scripts.sample_weeks import TODAY, WEEKS, break_links, put_back

REPOSITORY = Path(__file__).parent.parent
IMAGES = REPOSITORY / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PICTURES: tuple[tuple[str, int, int, Literal["light", "dark"], str], ...] = (
    ("light", 1200, 1500, "light", "html"),
    ("dark", 1200, 1500, "dark", "html"),
    ("phone", 360, 1100, "light", "html"),
    ("findings", 1200, 1100, "light", "#findings"),
)


def main() -> None:
    """Audit a copy of the sample tree in four weeks, and photograph the last report, light, dark and on a phone."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("Chromium is missing")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = record(Path(folder) / "operations-handbook")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, width, height, scheme, place in PICTURES:
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(report.as_uri())
            picture(page, place, IMAGES / f"report-{name}.png")
            context.close()
        browser.close()


def picture(page: Page, place: str, file: Path) -> None:
    """Photograph what is seen from *place* on."""
    page.locator(place).evaluate("place => place.scrollIntoView()")
    page.screenshot(path=file)


def record(folder: Path) -> Path:
    """Record the weeks of the sample tree in a repository in *folder*; give the report of the last."""
    docs = folder / "docs"
    shutil.copytree(REPOSITORY / "sample_docs", docs)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "remote", "add", "origin", "https://github.com/example/operations-handbook.git")
    report = folder.parent / "report.html"
    pages = {page: page.read_bytes() for page in docs.rglob("*.md")}
    for day in (*WEEKS, TODAY):
        for page, data in pages.items():
            page.write_bytes(put_back(data, day))
        break_links(docs, day)
        git(folder, "add", "--all", "docs")
        git(folder, "commit", "-q", "-m", f"The week of {day}", day=f"{day}")
        history, output = ("--history", "../history.db"), ("-q", "-q", "-o", str(report))
        audit = [sys.executable, "-m", "doc_audit", "check", "docs", "--offline", "--as-of", f"{day}"]
        subprocess.run([*audit, *history, *output], cwd=folder, check=False, stdout=subprocess.DEVNULL)
    return report


def git(folder: Path, *args: str, day: str = "2026-03-02") -> None:
    """Run git in *folder*, as somebody who works on the morning of *day*."""
    moment = f"{day}T08:00:00+00:00"
    who = {"AUTHOR": "Ada Nwosu", "COMMITTER": "Ada Nwosu"}
    given = {}
    for role, name in who.items():
        given[f"GIT_{role}_NAME"] = name
        given[f"GIT_{role}_EMAIL"] = "ada@example.com"
        given[f"GIT_{role}_DATE"] = moment
    subprocess.run(["git", *args], cwd=folder, check=True, env=os.environ | given)


if __name__ == "__main__":
    main()
