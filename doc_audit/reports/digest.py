"""What changed, for one owner or for all: payloads for chat and mail, within their limits. Nothing is sent from here."""

import html
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from doc_audit.model.finding import Finding
from doc_audit.model.report import Report, differences
from doc_audit.reports.budget import code_span
from doc_audit.reports.verdict import number
from doc_audit.reports.visible import visible

TOP = 10
# Slack: 3,000 characters a section, and about 13,200 in a message; 1,000 below is room for escapes.
_SLACK_SECTION = 2_900
_LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one owner (None: everybody) should hear. *note* says why there is nothing to compare with, if so."""

    owner: str | None
    as_of: str
    broken: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    overdue: tuple[Finding, ...]
    standing: int
    note: str
    link: str

    @property
    def silent(self) -> bool:
        """There is nothing to say."""
        return not (self.broken or self.fixed or self.overdue)


def digest(report: Report, previous: Report | None, *, owner: str | None = None, link: str = "") -> Digest:
    """Compare *report* with *previous*; only confirmed errors and warnings count.

    Without a previous run, or with one of another scope or configuration, everything that stands is given as new, and the note
    says so. *owner* is compared without regard to case; `unowned` means findings without an owner.
    """
    note = _incomparable(report, previous)
    now = {finding.id: finding for finding in _counted(report, owner)}
    before = {finding.id: finding for finding in _counted(previous, owner)} if previous and not note else {}
    new = [finding for key, finding in now.items() if key not in before]
    return Digest(
        owner=owner,
        as_of=report.as_of.isoformat(),
        broken=tuple(finding for finding in new if finding.rule != "DA301"),
        fixed=tuple(finding for key, finding in before.items() if key not in now),
        overdue=tuple(finding for finding in new if finding.rule == "DA301"),
        standing=len(now) - len(new),
        note=note,
        link=link,
    )


def _incomparable(report: Report, previous: Report | None) -> str:
    if previous is None:
        return "There is no earlier run to compare with: this is everything that stands."
    differing = differences(previous.terms, report.terms)
    if differing:
        return f"Not compared with the earlier run ({', '.join(differing)} differ): this is everything that stands."
    return ""


def _counted(report: Report, owner: str | None) -> Iterable[Finding]:
    for finding in report.findings:
        if (
            finding.suppressed is None
            and finding.severity != "notice"
            and finding.confirmed
            and _belongs(finding, owner)
        ):
            yield finding


def _belongs(finding: Finding, owner: str | None) -> bool:
    if owner is None:
        return True
    if owner.casefold() == "unowned":
        return not finding.owners
    return owner.casefold() in {name.casefold() for name in finding.owners}


def subject(found: Digest) -> str:
    """The news in one line, as for a mail's subject."""
    whose = f" for {visible(found.owner)}" if found.owner else ""
    return (
        f"Documentation{whose}: {number(len(found.broken), 'new finding')}, {len(found.fixed)} fixed, "
        f"{len(found.overdue)} newly overdue"
    )


def text(found: Digest) -> str:
    """Plain text."""
    lines = [subject(found), *([found.note] if found.note else [])]
    for title, findings in _groups(found):
        lines += ["", f"{title}:", *(f"- {_line(finding)}" for finding in findings[:TOP]), *_more(findings, found)]
    return "\n".join([*lines, "", _standing(found)]) + "\n"


def markdown(found: Digest) -> str:
    """Markdown whose untrusted parts stand in code spans, so that nobody is mentioned by accident."""
    lines = [
        f"### {subject(found)}" if not found.owner else f"### {subject(_nobody(found))} ({code_span(found.owner)})"
    ]
    if found.note:
        lines += ["", found.note]
    for title, findings in _groups(found):
        rows = (
            f"- {code_span(_where(finding))} {finding.rule}: {code_span(_cut(finding.message))}"
            for finding in findings[:TOP]
        )
        lines += ["", f"**{title}**", "", *rows, *_more(findings, found)]
    return "\n".join([*lines, "", _standing(found)]) + "\n"


def html_mail(found: Digest) -> str:
    """An HTML fragment for a mail: no style sheet, no script, far below the 102 KB at which mail is clipped."""
    parts = [f"<h1>{html.escape(subject(found))}</h1>"]
    if found.note:
        parts.append(f"<p>{html.escape(found.note)}</p>")
    for title, findings in _groups(found):
        rows = "".join(f"<li>{html.escape(_line(finding))}</li>" for finding in findings[:TOP])
        more = "".join(f"<p>{html.escape(line)}</p>" for line in _more(findings, found))
        parts.append(f"<h2>{html.escape(title)}</h2><ul>{rows}</ul>{more}")
    parts.append(f"<p>{html.escape(_standing(found))}</p>")
    return "\n".join(parts) + "\n"


def slack(found: Digest) -> str:
    """A Slack message as JSON (Block Kit), with the plain text that notifications show."""
    blocks = [_section(f"*{_slack(subject(found))}*")]
    if found.note:
        blocks.append(_section(_slack(found.note)))
    for title, findings in _groups(found):
        rows = [
            f"• `{_slack(_where(finding))}` {finding.rule} {_slack(_cut(finding.message))}"
            for finding in findings[:TOP]
        ]
        blocks.append(_section("\n".join([f"*{title}*", *rows, *map(_slack, _more(findings, found))])))
    blocks.append(_section(_slack(_standing(found))))
    return json.dumps({"text": subject(found), "blocks": blocks}, ensure_ascii=False) + "\n"


STYLES: Mapping[str, Callable[[Digest], str]] = {"text": text, "markdown": markdown, "html": html_mail, "slack": slack}


def _nobody(found: Digest) -> Digest:
    return replace(found, owner=None)


def _groups(found: Digest) -> list[tuple[str, Sequence[Finding]]]:
    groups = (("New", found.broken), ("Newly overdue", found.overdue), ("Fixed", found.fixed))
    return [(title, findings) for title, findings in groups if findings]


def _more(findings: Sequence[Finding], found: Digest) -> list[str]:
    left = len(findings) - TOP
    return [f"and {left} more{': ' + found.link if found.link else ''}"] if left > 0 else []


def _standing(found: Digest) -> str:
    where = f" The report: {found.link}" if found.link else ""
    return f"{number(found.standing, 'older finding')} still open on {found.as_of}.{where}"


def _line(finding: Finding) -> str:
    return f"{_where(finding)} {finding.rule}: {_cut(finding.message)}"


def _where(finding: Finding) -> str:
    return _cut(f"{finding.location.path}:{finding.location.line}")


def _cut(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _slack(text: str) -> str:
    """Escape what Slack reads as markup (api.slack.com, formatting)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "'")


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_SLACK_SECTION]}}
