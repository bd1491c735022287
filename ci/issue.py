"""Keep one issue on GitHub that says what a scheduled audit found: opened, edited in place, closed when all is well.

Usage: issue.py RUN.json SUMMARY.md EXIT_CODE

Reads GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL; needs the permission `issues: write`, and nothing but Python. The issue is
recognised by its label and by a marker in its body, so that neither a changed title nor a search decides. Editing notifies nobody; a
comment is written only when something is new. Exit codes of the audit above 1 (it could not run) never open or close an issue.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

LABEL = "doc-audit"
TITLE = "Documentation audit"
MARKER = "<!-- doc-audit:issue v1 -->"
# GitHub takes 65,536 characters; the summary keeps to 60,000 bytes already.
LONGEST = 65_000


def main(arguments: list[str]) -> int:
    """Bring the issue up to date; the exit code is 0 unless GitHub refuses or the arguments are wrong."""
    try:
        run, summary, code = Path(arguments[0]), Path(arguments[1]), int(arguments[2])
    except (IndexError, ValueError):
        print("usage: issue.py RUN.json SUMMARY.md EXIT_CODE", file=sys.stderr)
        return 2
    if code not in (0, 1):
        print(f"doc-audit ended with {code}: it could not run, so the issue is left as it is", file=sys.stderr)
        return 0
    try:
        data = json.loads(run.read_text(encoding="utf-8"))
        update(Issues(), data, summary.read_text(encoding="utf-8"), failing=code == 1)
    except (OSError, ValueError) as error:
        print(f"issue.py: {error}", file=sys.stderr)
        return 1
    return 0


class Issues:
    """The issues of one repository, over GitHub's REST interface."""

    def __init__(self) -> None:
        self._base = f"{os.environ['GITHUB_API_URL'].rstrip('/')}/repos/{os.environ['GITHUB_REPOSITORY']}/issues"
        self._token = os.environ["GITHUB_TOKEN"]

    def ours(self) -> list[dict[str, Any]]:
        """Our issues, open and closed, newest first."""
        listed = self._ask("GET", f"?labels={LABEL}&state=all&per_page=100&sort=created&direction=desc")
        return [issue for issue in listed if MARKER in (issue.get("body") or "") and "pull_request" not in issue]

    def create(self, body: str) -> None:
        """Open the issue."""
        self._ask("POST", "", {"title": TITLE, "body": body, "labels": [LABEL]})

    def edit(self, number: int, **fields: str) -> None:
        """Change the issue *number*; nobody is notified."""
        self._ask("PATCH", f"/{number}", fields)

    def comment(self, number: int, text: str) -> None:
        """Say something below the issue *number*; its watchers are notified."""
        self._ask("POST", f"/{number}/comments", {"body": text})

    def _ask(self, method: str, path: str, data: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            self._base + path,
            data=json.dumps(data).encode() if data is not None else None,
            method=method,
            headers={
                "Authorization": f"Bearer {self._token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": "2022-11-28",
                "Content-Type": "application/json",
                "User-Agent": "doc-audit",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            raise OSError(f"{method} {path or '/'}: GitHub answered {error.code}") from error


def update(issues: Issues, run: dict[str, Any], summary: str, *, failing: bool) -> None:
    """Open, edit, reopen or close the one issue; older ones of ours are closed."""
    ours = issues.ours()
    newest = ours[0] if ours else None
    for issue in ours[1:]:
        if issue["state"] == "open":
            issues.edit(issue["number"], state="closed")
    body = f"{MARKER}\n{summary}"[:LONGEST]
    news = new_findings(run)
    if failing and newest is None:
        issues.create(body)
    elif failing and newest is not None:
        issues.edit(newest["number"], body=body, state="open")
        if news:
            issues.comment(newest["number"], f"{news} new since the last run.")
    elif newest is not None and newest["state"] == "open":
        issues.edit(newest["number"], body=body, state="closed")
        issues.comment(newest["number"], "The audit found nothing that fails any more.")


def new_findings(run: dict[str, Any]) -> int:
    """How many errors and warnings are new and certain."""
    return sum(
        finding["state"] in ("new", "reappeared")
        and finding["severity"] != "notice"
        and finding["suppressed"] is None
        and finding.get("confirmed", True)
        for finding in run["findings"]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
