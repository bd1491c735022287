"""Take the pictures of the report that README.md and docs/report.md show: `python scripts/screenshots.py`."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, sync_playwright

REPOSITORY = Path(__file__).parent.parent
IMAGES = REPOSITORY / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
GUIDES = "06-operations/deployment/guides"
# What happened in the tree in each week: a page is renamed (`old -> new`), or a text on it changes.
WEEKS = (
    ("2026-03-02", (("06-operations/README.md", "(runbooks/maintenance/)", "(runbooks/upkeep/)"),)),
    ("2026-03-09", (("07-development/README.md", "(local-setup.md)", "(local-set-up.md)"),)),
    (
        "2026-03-16",
        (
            ("06-operations/README.md", "(runbooks/upkeep/)", "(runbooks/maintenance/)"),
            (f"{GUIDES}/rollback.md", "->", f"{GUIDES}/rolling-back.md"),
        ),
    ),
)
PICTURES: tuple[tuple[str, int, int, Literal["light", "dark"], str], ...] = (
    ("light", 1200, 1500, "light", "html"),
    ("dark", 1200, 1500, "dark", "html"),
    ("phone", 360, 1100, "light", "html"),
    ("findings", 1200, 1100, "light", "#findings"),
)


def main() -> None:
    """Audit a copy of the sample tree in three weeks, and photograph the last report, light, dark and on a phone."""
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
    """Record the three weeks of `WEEKS` in a repository in *folder*; give the report of the last."""
    docs = folder / "docs"
    shutil.copytree(REPOSITORY / "sample_docs", docs)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "remote", "add", "origin", "https://github.com/example/operations-handbook.git")
    report = folder.parent / "report.html"
    for day, changes in WEEKS:
        for path, old, new in changes:
            if old == "->":
                git(folder, "mv", f"docs/{path}", f"docs/{new}")
                continue
            page = docs / path
            text = page.read_text(encoding="utf-8")
            if old not in text:
                sys.exit(f"{page}: {old!r} is not on the page any more")
            page.write_text(text.replace(old, new), encoding="utf-8")
        git(folder, "add", "--all", "docs")
        git(folder, "commit", "-q", "-m", f"The week of {day}", day=day)
        history, output = ("--history", "../history.db"), ("-q", "-q", "-o", str(report))
        audit = [sys.executable, "-m", "doc_audit", "check", "docs", "--offline", "--as-of", day, *history, *output]
        subprocess.run(audit, cwd=folder, check=False, stdout=subprocess.DEVNULL)
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
