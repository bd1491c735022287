"""A digest as a message for chat or mail, within what each of them takes. Nothing is sent from here."""

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from doc_audit.model.finding import Finding
from doc_audit.model.plural import number
from doc_audit.reports.budget import code_span
from doc_audit.reports.digest.news import Digest
from doc_audit.reports.hrefs import short_id
from doc_audit.reports.visible import visible

# Findings named in each list; the rest is counted, with a link.
TOP = 10
# Slack takes 3,000 characters a section and, undocumented, some 13,200 in all; three lists of this size leave room for the rest.
_SLACK_LIST = 2_600
_LONGEST = 160
_LONGEST_NOTE = 400
_MAIL = "font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; max-width: 42em"


def subject(found: Digest) -> str:
    """Put the news into one line, as for a mail's subject."""
    if not found.owner:
        return f"Documentation: {_numbers(found)}"
    return f"Documentation for {_cut(found.owner)}: {_numbers(found)}"


def text(found: Digest) -> str:
    """Write plain text."""
    lines = [subject(found)]
    if found.note:
        lines.append(_cut(found.note, _LONGEST_NOTE))
    for title, findings in _groups(found):
        lines += ["", f"{title}:"]
        for finding in findings[:TOP]:
            lines.append(f"- {_where(finding)} {finding.rule}: {_cut(finding.message)}")
        if len(findings) > TOP:
            lines.append(f"- {_more(len(findings) - TOP, found)}")
    lines += ["", *_summary(found)]
    return "\n".join(lines) + "\n"


def markdown(found: Digest) -> str:
    """Write Markdown whose untrusted parts are in code spans, so that no account is mentioned by accident."""
    title = "### Documentation"
    if found.owner:
        title += f" for {code_span(_cut(found.owner))}"
    lines = [f"{title}: {_numbers(found)}"]
    if found.note:
        lines += ["", code_span(_cut(found.note, _LONGEST_NOTE))]
    for title, findings in _groups(found):
        lines += ["", f"**{title}**", ""]
        for finding in findings[:TOP]:
            lines.append(f"- {_markdown_row(finding, found)}")
        if len(findings) > TOP:
            lines.append(f"- {_more(len(findings) - TOP, found)}")
    lines += ["", "  \n".join(_summary(found))]
    return "\n".join(lines) + "\n"


def _markdown_row(finding: Finding, found: Digest) -> str:
    rule, link = finding.rule, _permalink(finding, found)
    if link:
        rule = f"[{rule}](<{link}>)"
    return f"{code_span(_where(finding))} {rule}: {code_span(_cut(finding.message))}"


def html_mail(found: Digest) -> str:
    """Write an HTML fragment for a mail: no style sheet, no script, far below the 102 KB at which mail is clipped."""
    parts = [f'<div style="{_MAIL}">', f'<h1 style="font-size: 20px">{html.escape(subject(found))}</h1>']
    if found.note:
        parts.append(f"<p>{html.escape(_cut(found.note, _LONGEST_NOTE))}</p>")
    for title, findings in _groups(found):
        rows = _mail_rows(findings, found)
        parts.append(f'<h2 style="font-size: 16px">{html.escape(title)}</h2><ul style="padding-left: 20px">{rows}</ul>')
    for line in _summary(found):
        parts.append(f"<p>{html.escape(line)}</p>")
    parts.append("</div>")
    return "\n".join(parts) + "\n"


def slack(found: Digest) -> str:
    """Write a Slack message as JSON (Block Kit), with the plain text that notifications show."""
    title = _slack(subject(found))
    blocks = [_section(f"*{title}*")]
    if found.note:
        blocks.append(_section(_slack(_cut(found.note, _LONGEST_NOTE))))
    for name, findings in _groups(found):
        blocks.append(_section(_slack_list(name, findings, found)))
    blocks.append(_section("\n".join(map(_slack, _summary(found)))))
    return json.dumps({"text": title, "blocks": blocks}, ensure_ascii=False) + "\n"


STYLES: Mapping[str, Callable[[Digest], str]] = {"text": text, "markdown": markdown, "html": html_mail, "slack": slack}


def _numbers(found: Digest) -> str:
    broken = number(len(found.broken), "new error")
    return f"{broken}, {len(found.overdue):,} newly overdue, {len(found.fixed):,} fixed"


def _groups(found: Digest) -> Iterator[tuple[str, Sequence[Finding]]]:
    if found.broken:
        yield "New", found.broken
    if found.overdue:
        yield "Newly overdue", found.overdue
    if found.fixed:
        yield "Fixed", found.fixed


def _more(left: int, found: Digest) -> str:
    words = f"and {left:,} more"
    if found.link:
        words += f": {_whole(found)}"
    return words


def _summary(found: Digest) -> Iterator[str]:
    """Say what else is open, and where the report is."""
    words = f"{number(found.older, 'older error')} still open on {found.as_of}"
    if found.late:
        words += f", {number(found.late, 'page')} overdue in all"
    words += "."
    if found.since:
        words += f" Compared with {found.since}."
    yield words
    if found.suspected:
        yield f"{number(found.suspected, 'link')} failed, but not for certain yet: not counted here."
    if found.link:
        yield f"The report: {_whole(found)}"


def _whole(found: Digest) -> str:
    """Give the address of the report, filtered for the owner if there is one."""
    if not found.owner or len(found.owner) > _LONGEST or "#" in found.link:
        return found.link
    return f"{found.link}#?{urlencode({'owner': found.owner}, errors='replace')}"


def _permalink(finding: Finding, found: Digest) -> str:
    """Give the place where the report shows *finding*; empty without a report, and for what is gone from it."""
    if not found.link or finding in found.fixed:
        return ""
    return f"{found.link.partition('#')[0]}#f-{short_id(finding.id)}"


def _mail_rows(findings: Sequence[Finding], found: Digest) -> str:
    rows = []
    for finding in findings[:TOP]:
        link = _permalink(finding, found)
        place = html.escape(_where(finding))
        if link:
            place = f'<a href="{html.escape(link)}">{place}</a>'
        rows.append(f'<li style="margin: 0 0 6px">{place}<br>{finding.rule}: {html.escape(_cut(finding.message))}</li>')
    if len(findings) > TOP:
        rows.append(f"<li>{html.escape(_more(len(findings) - TOP, found))}</li>")
    return "".join(rows)


def _slack_list(title: str, findings: Sequence[Finding], found: Digest) -> str:
    """Write as many rows as fit, the first `TOP` at most, and how many are left."""
    lines = [f"*{title}*"]
    room = _SLACK_LIST - len(title) - len(_slack(_more(len(findings), found)))
    for finding in findings[:TOP]:
        line = _slack_row(finding, found)
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    left = len(findings) - (len(lines) - 1)
    if left:
        lines.append(_slack(_more(left, found)))
    return "\n".join(lines)


def _slack_row(finding: Finding, found: Digest) -> str:
    rule, link = finding.rule, _permalink(finding, found)
    if link:
        rule = f"<{_slack(link)}|{rule}>"
    return f"• `{_slack(_where(finding))}` {rule} {_slack(_cut(finding.message))}"


def _section(mrkdwn: str) -> dict[str, object]:
    # Verbatim: Slack makes no links or mentions of what only looks like them.
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def _slack(text: str) -> str:
    """Escape what Slack reads as markup (api.slack.com, formatting)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "'")


def _where(finding: Finding) -> str:
    """Give path and line; of a long path the end, which names the page."""
    path = visible(finding.location.path)
    if len(path) > _LONGEST:
        path = "…" + path[1 - _LONGEST :]
    return f"{path}:{finding.location.line}"


def _cut(text: str, longest: int = _LONGEST) -> str:
    shown = visible(text)
    if len(shown) > longest:
        return shown[: longest - 1] + "…"
    return shown
