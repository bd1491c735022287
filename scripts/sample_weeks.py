"""Record three weeks of the sample tree before the day that it was written for: `python scripts/sample_weeks.py HISTORY`."""

import datetime as dt
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
# The day for which sample_docs was written.
TODAY = dt.date(2026, 3, 2)
WEEKS = (dt.date(2026, 2, 9), dt.date(2026, 2, 16), dt.date(2026, 2, 23))
# A page that was not reviewed yet in some week had its review before so many days earlier: a month, and those of grace.
_BEFORE = dt.timedelta(days=45)
# Links that were still broken up to the week of that day.
MENDED = (
    (WEEKS[0], "06-operations/README.md", "(runbooks/maintenance/", "(runbooks/upkeep/"),
    (WEEKS[1], "07-development/README.md", "(local-setup.md", "(local-set-up.md"),
    (WEEKS[1], "06-operations/monitoring/README.md", "(METRICS.md", "(METRICS-V1.md"),
    (WEEKS[2], "06-operations/security/README.md", "(AUTH_AUTHZ.md", "(auth.md"),
)
_FORMS = (
    (re.compile(r"2026-\d\d-\d\d"), "%Y-%m-%d"),
    (re.compile(r"[A-Z][a-z]+ \d{1,2}, 2026"), "%B %d, %Y"),
    (re.compile(r"\d{1,2} [A-Z][a-z]+ 2026"), "%d %B %Y"),
)


def main() -> None:
    """Write the history anew, so that a second run shows the same weeks."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    history = Path(sys.argv[1]).resolve()
    history.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # Runs are comparable if their tree has one name and comes from one repository.
        copy = Path(folder) / REPOSITORY.name
        _copy(copy)
        pages = {page: page.read_bytes() for page in (copy / "sample_docs").rglob("*.md")}
        for day in WEEKS:
            for page, data in pages.items():
                page.write_bytes(put_back(data, day))
            break_links(copy / "sample_docs", day)
            _audit(copy, day, history)


def _copy(folder: Path) -> None:
    """Copy the checkout to *folder*; where git knows it, as a repository with the same remote."""
    git = ["git", "-C", str(REPOSITORY)]
    known = subprocess.run([*git, "rev-parse", "--git-dir"], check=False, capture_output=True).returncode == 0
    if not known:
        shutil.copytree(REPOSITORY / "sample_docs", folder / "sample_docs")
        return
    subprocess.run([*git, "clone", "--quiet", "--shared", ".", str(folder)], check=True, capture_output=True)
    found = subprocess.run([*git, "remote", "get-url", "origin"], check=False, capture_output=True, text=True)
    change = ["remote", "remove", "origin"]
    if found.returncode == 0:
        change = ["remote", "set-url", "origin", found.stdout.strip()]
    subprocess.run(["git", "-C", str(folder), *change], check=True)
    # The pages as they are now, committed or not.
    shutil.copytree(REPOSITORY / "sample_docs", folder / "sample_docs", dirs_exist_ok=True)


def put_back(data: bytes, day: dt.date) -> bytes:
    """Give a page as it was on *day*: a date of review after it was not on the page yet, but the one before."""
    text = data.decode("utf-8", "surrogateescape")
    for pattern, form in _FORMS:
        for written in set(pattern.findall(text)):
            text = text.replace(written, _earlier(written, form, day))
    return text.encode("utf-8", "surrogateescape")


def _earlier(written: str, form: str, day: dt.date) -> str:
    try:
        found = dt.datetime.strptime(written, form).replace(tzinfo=dt.UTC).date()
    except ValueError:
        return written
    if not day < found <= TODAY:
        return written
    return (found - _BEFORE).strftime(form)


def break_links(docs: Path, day: dt.date) -> None:
    """Put the links back that were broken on *day* and are mended by now."""
    for until, path, now, then in MENDED:
        if day <= until:
            page = docs / path
            page.write_bytes(page.read_bytes().replace(now.encode(), then.encode()))


def _audit(folder: Path, day: dt.date, history: Path) -> None:
    """Record one run; that it finds something is no fault."""
    what = ["check", "sample_docs", "--offline", "--as-of", f"{day}", "--history", str(history), "-q", "-q"]
    done = subprocess.run([sys.executable, "-m", "doc_audit", *what], cwd=folder, check=False)
    if done.returncode > 1:
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
