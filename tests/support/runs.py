"""A believable run as literals, and a hostile one."""

import datetime as dt
import hashlib
from dataclasses import replace
from typing import Any

from doc_audit.model.calendar import Interval
from doc_audit.model.document import Stamp
from doc_audit.model.finding import Finding, Suppression
from doc_audit.model.history import Counts, History, RunPoint
from doc_audit.model.place import Location
from doc_audit.model.report import (
    Contact,
    GitPlace,
    LinkCounts,
    Page,
    Report,
    RuleInfo,
    SiteCoverage,
    Timings,
    Unjudged,
    UnverifiedLink,
)
from doc_audit.model.review import Review
from doc_audit.rules.registry import needs_of, subject_of

AS_OF = dt.date(2026, 11, 24)
TEAMS = ("SRE", "Platform", "Security", "")
RULES = (
    ("DA101", "missing-file", "error", "A link leads to a file that does not exist."),
    ("DA102", "missing-anchor", "error", "A link leads to a heading that does not exist."),
    ("DA103", "case-mismatch", "error", "A link differs from the file's name in case only."),
    ("DA105", "directory-without-index", "warning", "A link leads to a directory without `README.md` or `index.md`."),
    ("DA201", "http-error", "error", "The server says that the page is gone."),
    ("DA204", "permanent-redirect", "notice", "The page has moved for good."),
    ("DA301", "overdue", "error", "The page is past its review day."),
    ("DA303", "missing-date", "warning", "The page carries no review date."),
    ("DA406", "orphan-page", None, "No other page links to this page."),
)


def fingerprint(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def make_finding(path: str, line: int, rule: str, message: str, **more: Any) -> Finding:
    name, severity = next((name, severity) for code, name, severity, _ in RULES if code == rule)
    more = {"severity": severity or "warning", "name": name, "id": fingerprint(rule, path, line)} | more
    place = Location(path=path, line=line, column=5)
    return Finding(rule=rule, subject=subject_of(rule), needs=needs_of(rule), location=place, message=message, **more)


def make_page(index: int) -> Page:
    folders = ("06-operations/deployment", "06-operations/monitoring", "03-services", "06-operations/runbooks")
    path = f"{folders[index % 4]}/page-{index:02d}.md"
    reviewed = AS_OF - dt.timedelta(days=9 * index)
    due = reviewed + dt.timedelta(days=31)
    days = (AS_OF - due).days
    status: Any = "fresh" if days <= -7 else "due-soon" if days <= 0 else "due" if days <= 7 else "overdue"
    status = "critical" if days > 38 else status
    team = TEAMS[index % 4]
    stamp = Stamp(
        role="reviewed",
        label="Last Updated",
        raw=f"{reviewed:%B %d, %Y}",
        source="footer",
        location=Location(path=path, line=80 + index, column=1),
    )
    review = Review(
        path=path,
        status=status,
        last_updated=reviewed,
        cycle=Interval(months=1),
        due=due,
        days_overdue=days if days > 0 else None,
        owners=(team,) if team else (),
        owner_text=team or None,
        stamp=stamp,
    )
    if index % 9 == 8:
        review = Review(path=path, status="no-date", owners=review.owners, note="No review date was found.")
    return Page(path=path, title=f"Page {index}", review=review)


def make_findings(pages: tuple[Page, ...]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for index, page in enumerate(pages):
        path, review = page.path, page.review
        if review.status in ("overdue", "critical"):
            message = f"The review was due on {review.due}, {review.days_overdue} days ago."
            found.append(
                make_finding(
                    path, 80, "DA301", message, owners=review.owners, state="open", first_seen="2026-11-03", runs=4
                )
            )
        if review.status == "no-date":
            found.append(make_finding(path, 1, "DA303", "The page carries no review date.", owners=review.owners))
        if index % 3 == 0:
            found.append(
                make_finding(
                    path,
                    12,
                    "DA101",
                    "`06-operations/deployment/gitops.md` does not exist.",
                    target="/06-operations/deployment/gitops.md",
                    suggestion="/06-operations/deployment/gitops/README.md",
                    owners=review.owners,
                    state="new",
                    first_seen=AS_OF.isoformat(),
                    runs=1,
                )
            )
        if index % 4 == 1:
            found.append(
                make_finding(
                    path,
                    31,
                    "DA201",
                    "404 Not Found.",
                    target=f"https://wiki.old.example.com/page/{index}",
                    cause="host wiki.old.example.com",
                    owners=review.owners,
                )
            )
        if index % 7 == 2:
            aside = Suppression(by="inline", reason="generated at release", until="2027-01-31")
            found.append(
                make_finding(path, 44, "DA102", "No heading `#x` here.", target="#x", suppressed=aside, cause="")
            )
    return tuple(sorted(found, key=lambda finding: (finding.location, finding.rule)))


def make_point(weeks_ago: int, **more: Any) -> RunPoint:
    day = AS_OF - dt.timedelta(weeks=weeks_ago)
    point = RunPoint(
        as_of=day,
        started=dt.datetime.combine(day, dt.time(5, 17), dt.UTC),
        commit="4f9c1d2e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d",
        complete=weeks_ago != 2,
        pages=28,
        links=1832,
        errors=20 + weeks_ago,
        warnings=3,
        notices=1,
        broken=15 - weeks_ago,
        overdue=4 + weeks_ago,
        rules={"DA101": 10, "DA301": 10 + weeks_ago},
        owners={"SRE": 12, "": 11 + weeks_ago},
    )
    return replace(point, **more)


def make_history(findings: tuple[Finding, ...]) -> History:
    """Three earlier weeks; 25 findings are gone since the last, more than one list shows."""
    counted = [finding for finding in findings if finding.suppressed is None]
    new = sum(finding.state == "new" for finding in counted)
    gone = tuple(
        make_finding("03-services/old.md", line, "DA101", f"`{line}.md` does not exist.") for line in range(1, 26)
    )
    unproven = (make_finding("03-services/old.md", 90, "DA201", "404 Not Found."),)
    counts = Counts(before=len(counted) - new + 26, new=new, reappeared=0, fixed=25, unproven=1, now=len(counted))
    points = tuple(make_point(week) for week in (3, 2, 1, 0))
    return History(since=points[-2], counts=counts, fixed=gone, unproven=unproven, points=points)


def build(count: int = 28, **changes: Any) -> Report:
    pages = tuple(sorted((make_page(index) for index in range(count)), key=lambda page: page.path))
    report = Report(
        version="0.1.0",
        as_of=AS_OF,
        started=dt.datetime(2026, 11, 24, 6, 12, 4, tzinfo=dt.UTC),
        finished=dt.datetime(2026, 11, 24, 6, 12, 19, tzinfo=dt.UTC),
        root="operations-handbook",
        offline=False,
        complete=True,
        notes=(),
        git=GitPlace(
            commit="4f9c1d2e8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d",
            branch="main",
            shallow=False,
            web_url="https://github.com/example/operations-handbook",
        ),
        links=LinkCounts(total=1832, ok=1790, broken=26, unverified=2, skipped=14),
        pages=pages,
        findings=make_findings(pages),
        history=make_history(make_findings(pages)),
        rules=tuple(
            RuleInfo(code=code, name=name, severity=severity, summary=summary, help="Why and how.")  # type: ignore[arg-type]
            for code, name, severity, summary in RULES
        ),
        config_digest="0b7e11c2a9d4",
        scope=("docs",),
        external_hosts={"github.com": 41, "kubernetes.io": 18, "wiki.old.example.com": 7},
        unverified=(
            UnverifiedLink(url="https://slow.example.com/a", reason="No answer in 20 s, three times.", paths=("a.md",)),
            UnverifiedLink(url="https://login.example.com/", reason="401: it wants a login.", paths=("a.md", "b.md")),
        ),
        timings=Timings(requests=12, seconds=0.4, hosts=(("docs.example.com", 0.3),)),
        quiet_owners=(("SRE", AS_OF),),
        sites=(
            SiteCoverage(
                kind="MkDocs",
                folder="",
                configuration="mkdocs.yml",
                settings=("pages in docs/",),
                pages=1,
                links=4,
                judged=3,
                not_judged=(Unjudged(reason="its plugins may make pages", links=1),),
            ),
        ),
        contacts=(Contact(owner="SRE", lead="Ann", contact="sre@example.com"),),
    )
    return replace(report, **changes)


EVIL = (
    '"><script>alert(1)</script>',
    "javascript:alert(1)",
    "<img src=x onerror=alert(1)>",
    "a\x1b[31mred\x07\x00\x9b31m",
    "\u202egnp.exe\u2066\u200b",
    "]]> <!-- --> {{ 7*7 }} {% raw %}",
    "::error::x\n##[group]y\r\n::stop",
    "=cmd|' /C calc'!A0",
    "`` ` | @team #12 **b** ```",
    "שלום עולם مرحبا",
    "bad-\udce9-byte",
    "https://user:hunter2secret@host.example/?access_token=hunter2secret&b=1",
    "x" * 4000,
)


def build_hostile() -> Report:
    report = build(4)
    findings = []
    pages = []
    for index, evil in enumerate(EVIL):
        # A file name may hold anything but NUL and slashes.
        path = f"docs/{evil.replace(chr(0), '').replace('/', '_')}.md"
        findings.append(
            make_finding(
                path,
                index + 1,
                "DA101",
                f"{evil} does not exist",
                target=evil,
                suggestion=evil,
                owners=(evil,),
                cause=evil,
            )
        )
        findings.append(
            make_finding(
                path, 90, "DA105", evil, target=evil, suppressed=Suppression(by="inline", reason=evil, until=None)
            )
        )
        stamp = Stamp(
            role="reviewed", label=evil, raw=evil, source="footer", location=Location(path=path, line=3), note=evil
        )
        pages.append(
            Page(
                path=path,
                title=evil,
                review=Review(
                    path=path,
                    status="overdue",
                    due=AS_OF,
                    days_overdue=3,
                    owners=(evil,),
                    owner_text=evil,
                    stamp=stamp,
                    note=evil,
                ),
            )
        )
    return replace(
        report,
        root=EVIL[0],
        notes=EVIL,
        pages=(*report.pages, *pages),
        findings=(*report.findings, *findings),
        unverified=tuple(UnverifiedLink(url=evil, reason=evil, paths=(evil,)) for evil in EVIL),
        external_hosts=dict.fromkeys(EVIL, 1),
        scope=EVIL,
        history=replace(
            make_history(report.findings),
            fixed=tuple(findings),
            points=tuple(
                make_point(week, rules=dict.fromkeys(EVIL, 1), owners=dict.fromkeys(EVIL, 2)) for week in (1, 0)
            ),
            note=EVIL[0],
        ),
        git=GitPlace(commit="<b>'\"", branch=EVIL[0], shallow=True, web_url="javascript:alert(1)"),
    )
