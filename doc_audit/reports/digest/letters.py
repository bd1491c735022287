"""A digest as a message for chat or mail, within what each of them takes. Nothing is sent from here."""

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from doc_audit.model.finding import Finding
from doc_audit.reports.budget import code_span
from doc_audit.reports.digest.news import Digest
from doc_audit.reports.hrefs import short_id
from doc_audit.reports.verdict import number
from doc_audit.reports.visible import visible

# Findings named in each list; the rest is counted, with a link.
TOP = 10
# Slack takes 3,000 characters a section and, undocumented, some 13,200 in all; three lists of this size leave room for the rest.
_SLACK_LIST = 2_600
_LONGEST = 160
_MAIL = "font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; max-width: 42em"


def subject(found: Digest) -> str:
    """The news in one line, as for a mail's subject."""
    whose = f" for {_cut(found.owner)}" if found.owner else ""
    return f"Documentation{whose}: {_numbers(found)}"


def text(found: Digest) -> str:
    """Plain text."""
    lines = [subject(found), *([_cut(found.note, 400)] if found.note else [])]
    for title, findings in _groups(found):
        lines += ["", f"{title}:", *(f"- {_line(finding)}" for finding in findings[:TOP])]
        lines += [f"- {_more(left, found)}" for left in _left(findings)]
    return "\n".join([*lines, "", *_standing(found)]) + "\n"


def markdown(found: Digest) -> str:
    """Markdown whose untrusted parts stand in code spans, so that nobody is mentioned by accident."""
    whose = f" for {code_span(_cut(found.owner))}" if found.owner else ""
    lines = [f"### Documentation{whose}: {_numbers(found)}"]
    if found.note:
        lines += ["", code_span(_cut(found.note, 400))]
    for title, findings in _groups(found):
        lines += ["", f"**{title}**", ""]
        for finding in findings[:TOP]:
            link = _permalink(finding, found)
            rule = f"[{finding.rule}](<{link}>)" if link else finding.rule
            lines.append(f"- {code_span(_where(finding))} {rule}: {code_span(_cut(finding.message))}")
        lines += [f"- {_more(left, found)}" for left in _left(findings)]
    return "\n".join([*lines, "", "  \n".join(_standing(found))]) + "\n"


def html_mail(found: Digest) -> str:
    """An HTML fragment for a mail: no style sheet, no script, far below the 102 KB at which mail is clipped."""
    parts = [f'<div style="{_MAIL}">', f'<h1 style="font-size: 20px">{html.escape(subject(found))}</h1>']
    if found.note:
        parts.append(f"<p>{html.escape(_cut(found.note, 400))}</p>")
    for title, findings in _groups(found):
        rows = "".join(f'<li style="margin: 0 0 6px">{_mail_row(finding, found)}</li>' for finding in findings[:TOP])
        rows += "".join(f"<li>{html.escape(_more(left, found))}</li>" for left in _left(findings))
        parts.append(f'<h2 style="font-size: 16px">{html.escape(title)}</h2><ul style="padding-left: 20px">{rows}</ul>')
    parts += [f"<p>{html.escape(line)}</p>" for line in _standing(found)]
    return "\n".join([*parts, "</div>"]) + "\n"


def slack(found: Digest) -> str:
    """A Slack message as JSON (Block Kit), with the plain text that notifications show."""
    title = _slack(subject(found))
    blocks = [_section(f"*{title}*")]
    if found.note:
        blocks.append(_section(_slack(_cut(found.note, 400))))
    blocks += [_section(_slack_list(name, findings, found)) for name, findings in _groups(found)]
    blocks.append(_section("\n".join(map(_slack, _standing(found)))))
    return json.dumps({"text": title, "blocks": blocks}, ensure_ascii=False) + "\n"


STYLES: Mapping[str, Callable[[Digest], str]] = {"text": text, "markdown": markdown, "html": html_mail, "slack": slack}


def _numbers(found: Digest) -> str:
    broken = number(len(found.broken), "new error")
    return f"{broken}, {len(found.overdue):,} newly overdue, {len(found.fixed):,} fixed"


def _groups(found: Digest) -> list[tuple[str, Sequence[Finding]]]:
    groups = (("New", found.broken), ("Newly overdue", found.overdue), ("Fixed", found.fixed))
    return [(title, findings) for title, findings in groups if findings]


def _left(findings: Sequence[Finding], shown: int = TOP) -> Iterator[int]:
    if len(findings) > shown:
        yield len(findings) - shown


def _more(left: int, found: Digest) -> str:
    return f"and {left:,} more{': ' + _whole(found) if found.link else ''}"


def _standing(found: Digest) -> Iterator[str]:
    late = f", {number(found.late, 'page')} overdue in all" if found.late else ""
    since = f" Compared with {found.since}." if found.since else ""
    yield f"{number(found.standing, 'older error')} still open on {found.as_of}{late}.{since}"
    if found.suspected:
        yield f"{number(found.suspected, 'link')} failed, but not for certain yet: not counted here."
    if found.link:
        yield f"The report: {_whole(found)}"


def _whole(found: Digest) -> str:
    """The report, filtered for the owner if there is one."""
    if not found.owner or len(found.owner) > _LONGEST or "#" in found.link:
        return found.link
    return f"{found.link}#?{urlencode({'owner': found.owner}, errors='replace')}"


def _permalink(finding: Finding, found: Digest) -> str:
    """Where the report shows *finding*; empty without a report, and for what is gone from it."""
    if not found.link or finding in found.fixed:
        return ""
    return f"{found.link.partition('#')[0]}#f-{short_id(finding.id)}"


def _mail_row(finding: Finding, found: Digest) -> str:
    link = _permalink(finding, found)
    where = html.escape(_where(finding))
    place = f'<a href="{html.escape(link)}">{where}</a>' if link else where
    return f"{place}<br>{finding.rule}: {html.escape(_cut(finding.message))}"


def _slack_list(title: str, findings: Sequence[Finding], found: Digest) -> str:
    """As many rows as fit, the first `TOP` at most, and how many are left."""
    lines = [f"*{title}*"]
    room = _SLACK_LIST - len(title) - len(_slack(_more(len(findings), found)))
    for finding in findings[:TOP]:
        link = _permalink(finding, found)
        rule = f"<{_slack(link)}|{finding.rule}>" if link else finding.rule
        line = f"• `{_slack(_where(finding))}` {rule} {_slack(_cut(finding.message))}"
        room -= len(line) + 1
        if room < 0:
            break
        lines.append(line)
    lines += [_slack(_more(left, found)) for left in _left(findings, len(lines) - 1)]
    return "\n".join(lines)


def _section(mrkdwn: str) -> dict[str, object]:
    # Verbatim: Slack makes no links or mentions of what only looks like them.
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def _slack(text: str) -> str:
    """Escape what Slack reads as markup (api.slack.com, formatting)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("`", "'")


def _line(finding: Finding) -> str:
    return f"{_where(finding)} {finding.rule}: {_cut(finding.message)}"


def _where(finding: Finding) -> str:
    """Path and line; of a long path the end, which names the page."""
    path, line = visible(finding.location.path), finding.location.line
    return f"{path if len(path) <= _LONGEST else '…' + path[1 - _LONGEST :]}:{line}"


def _cut(text: str, longest: int = _LONGEST) -> str:
    shown = visible(text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
