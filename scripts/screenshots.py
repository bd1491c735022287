"""Take the pictures of the report that README.md and docs/report.md show: `python scripts/screenshots.py`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).parent.parent
IMAGES = REPOSITORY / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
# What happened in the tree in each week: the page, what stood there, and what stands there now.
WEEKS = (
    ("2026-03-02", "06-operations/README.md", "(runbooks/maintenance/)", "(runbooks/upkeep/)"),
    ("2026-03-09", "07-development/README.md", "(local-setup.md)", "(local-set-up.md)"),
    ("2026-03-16", "06-operations/README.md", "(runbooks/upkeep/)", "(runbooks/maintenance/)"),
)


def main() -> None:
    """Audit a copy of the sample tree in three weeks, and photograph the last report, light, dark and on a phone."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("Chromium is missing")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = record(Path(folder))
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, width, scheme, height in (
            ("light", 1100, "light", 1500),
            ("dark", 1100, "dark", 1500),
            ("phone", 360, "light", 900),
        ):
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
            page = context.new_page()
            page.goto(report.as_uri())
            page.screenshot(path=IMAGES / f"report-{name}.png")
            context.close()
        browser.close()


def record(folder: Path) -> Path:
    """Record the three weeks of `WEEKS` in *folder*; give the report of the last."""
    docs = folder / "docs"
    shutil.copytree(REPOSITORY / "sample_docs", docs)
    report = folder / "report.html"
    for day, path, old, new in WEEKS:
        page = docs / path
        text = page.read_text(encoding="utf-8")
        if old not in text:
            sys.exit(f"{page}: {old!r} is not on the page any more")
        page.write_text(text.replace(old, new), encoding="utf-8")
        audit = ["check", "docs", "--offline", "--as-of", day, "--history", "history.db", "-q", "-q", "-o", str(report)]
        subprocess.run([sys.executable, "-m", "doc_audit", *audit], cwd=folder, check=False, stdout=subprocess.DEVNULL)
    return report


if __name__ == "__main__":
    main()
