"""What the size-limited formats share: which findings to keep, and text that cannot leave its code span."""

from collections.abc import Sequence

from doc_audit.model.finding import SEVERITIES, Finding
from doc_audit.reports.visible import visible

_NEW_FIRST = {"new": 0, "reappeared": 1, "unknown": 2, "open": 3}


def cut(findings: Sequence[Finding], limit: int) -> tuple[list[Finding], int]:
    """Keep the worst *limit* findings, new ones first, in page order; also say how many were left out."""
    if len(findings) <= limit:
        return list(findings), 0
    worst = sorted(findings, key=lambda finding: (SEVERITIES.index(finding.severity), _NEW_FIRST[finding.state]))[
        :limit
    ]
    kept = {id(finding) for finding in worst}
    return [finding for finding in findings if id(finding) in kept], len(findings) - limit


def sentence(finding: Finding) -> str:
    """What is wrong, and what to write instead where that is known, for formats that have one text a finding."""
    if not finding.suggestion:
        return finding.message
    end = "" if finding.message.endswith((".", "?", "!")) else "."
    return f"{finding.message}{end} Suggestion: {finding.suggestion}"


def code_span(text: str) -> str:
    """Put *text* into a Markdown code span that its own backticks cannot leave; table cells stay whole."""
    text = visible(text).replace("|", "\\|")
    longest = max((len(run) for run in _backtick_runs(text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _backtick_runs(text: str) -> list[str]:
    return [run for run in "".join(c if c == "`" else " " for c in text).split(" ") if run]
