"""What the size-limited formats share: which findings to keep, and text that cannot leave its code span."""

import re
from collections.abc import Sequence

from doc_audit.model.finding import SEVERITIES, Finding
from doc_audit.reports.visible import visible

_BACKTICKS = re.compile(r"`+")
_NEW_FIRST = {"new": 0, "reappeared": 1, "unknown": 2, "open": 3}


def cut(findings: Sequence[Finding], limit: int) -> tuple[list[Finding], int]:
    """Keep the worst *limit* findings, new ones first, in page order; also say how many were left out."""
    if len(findings) <= limit:
        return list(findings), 0

    def rank(finding: Finding) -> tuple[int, int]:
        return SEVERITIES.index(finding.severity), _NEW_FIRST[finding.state]

    kept = set(map(id, sorted(findings, key=rank)[:limit]))
    return [finding for finding in findings if id(finding) in kept], len(findings) - limit


def sentence(finding: Finding) -> str:
    """Say what is wrong, and what to write instead where that is known, for formats that have one text a finding."""
    if not finding.suggestion:
        return finding.message
    message = finding.message
    if not message.endswith((".", "?", "!")):
        message += "."
    return f"{message} Suggestion: {finding.suggestion}"


def code_span(text: str) -> str:
    """Put *text* into a Markdown code span that its own backticks cannot leave; table cells stay whole."""
    text = visible(text).replace("|", "\\|")
    longest = max(map(len, _BACKTICKS.findall(text)), default=0)
    fence = "`" * (longest + 1)
    if text.startswith("`") or text.endswith("`") or not text.strip():
        text = f" {text} "
    return f"{fence}{text}{fence}"
