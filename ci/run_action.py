"""What `action.yml` runs: one audit, its files, its outputs. Everything comes in through the environment.

The step itself always ends well, so that the report is kept; `exit-code` is an output, and the action's last step ends with it.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def main() -> int:
    """Run the audit that the environment asks for; write outputs and summary where GitHub wants them."""
    folder = Path(os.environ.get("INPUT_REPORT_DIR") or "doc-audit-report")
    try:
        arguments = command(os.environ, folder)
    except ValueError as error:
        print(f"doc-audit: the action's inputs cannot be split: {error}", file=sys.stderr)
        write_outputs({"exit-code": "2"})
        return 0
    done = subprocess.run([sys.executable, "-m", "doc_audit", *arguments], check=False)
    write_outputs({"exit-code": str(done.returncode), **numbers(folder / "run.json"), **places(folder)})
    summary = folder / "summary.md"
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if wanted("INPUT_SUMMARY") and target and summary.is_file():
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(summary.read_text(encoding="utf-8"))
    return 0


def command(environ: Mapping[str, str], folder: Path) -> list[str]:
    """Give the arguments of `doc-audit`; paths come last and behind `--`, so that none of them can be an option.

    Raises:
        ValueError: a quote in the inputs is not closed.
    """
    arguments = ["check", *shlex.split(environ.get("INPUT_ARGS", ""))]
    arguments += ["--fail-on", environ.get("INPUT_FAIL_ON") or "error"]
    arguments += ["--output", str(folder / "report.html"), "--format", f"json:{folder / 'run.json'}"]
    arguments += ["--format", f"markdown:{folder / 'summary.md'}"]
    if wanted("INPUT_SARIF", environ):
        arguments += ["--format", f"sarif:{folder / 'doc-audit.sarif'}"]
    arguments += ["--format", "github" if wanted("INPUT_ANNOTATIONS", environ) else "text"]
    return [*arguments, "--", *shlex.split(environ.get("INPUT_PATHS") or "docs")]


def wanted(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether the input *name* is switched on."""
    return environ.get(name, "").strip().lower() in ("true", "1", "yes")


def numbers(run: Path) -> dict[str, str]:
    """Say what the run adds up to; nothing if it left no file."""
    try:
        data: dict[str, Any] = json.loads(run.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    findings, freshness = data["summary"]["findings"], data["summary"]["freshness"]
    counts = (data.get("history") or {}).get("counts") or {}
    return {
        "findings": str(findings["error"] + findings["warning"]),
        "overdue": str(freshness["overdue"] + freshness["critical"]),
        "new": str(counts.get("new", "")),
        "fixed": str(counts.get("fixed", "")),
    }


def places(folder: Path) -> dict[str, str]:
    """Where the files are."""
    files = {"report-path": folder / "report.html", "json-path": folder / "run.json"}
    return {name: str(path) for name, path in files.items() if path.is_file()}


def write_outputs(outputs: Mapping[str, str]) -> None:
    """Hand *outputs* to the steps that follow; a line break in a value would start another output, so none is let through."""
    target = os.environ.get("GITHUB_OUTPUT")
    lines = "".join(f"{name}={' '.join(value.splitlines())}\n" for name, value in outputs.items())
    if target:
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(lines)
    else:
        print(lines, end="")


if __name__ == "__main__":
    sys.exit(main())
