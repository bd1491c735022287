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


def main() -> None:
    """Audit the sample tree offline and photograph its report, light, dark and on a phone."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("chromium-browser") or sys.exit("Chromium is missing")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        report = Path(folder) / "report.html"
        audit = ["check", "sample_docs", "--offline", "--as-of", "2026-03-02", "-q", "-q", "-o", str(report)]
        subprocess.run(
            [sys.executable, "-m", "doc_audit", *audit], cwd=REPOSITORY, check=False, stdout=subprocess.DEVNULL
        )
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        for name, width, scheme in (("light", 1100, "light"), ("dark", 1100, "dark"), ("phone", 360, "light")):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            page.goto(report.as_uri())
            page.screenshot(path=IMAGES / f"report-{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
