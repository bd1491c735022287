"""The report over a fleet: one page, one Markdown table, and a few lines for a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from doc_audit.model.fleet import Between, ChangeImpact, FleetReport, RepositoryResult
from doc_audit.model.plural import number
from doc_audit.reports.budget import code_span
from doc_audit.reports.options import Options
from doc_audit.reports.visible import shown
from doc_audit.wire.redaction import clean_fleet

# As many links to one place are named; the rest is counted.
_PLACES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """What one owner has over all repositories; the owner is empty for pages that nobody owns."""

    owner: str
    repositories: int
    pages: int
    errors: int
    warnings: int
    overdue: int
    oldest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hurt:
    """A place in one repository to which links of others are broken, with how many of each."""

    repository: str
    target: str
    links: tuple[Between, ...]

    @property
    def count(self) -> int:
        """Count the links."""
        return len(self.links)

    @property
    def sources(self) -> int:
        """Count the repositories that it hurts."""
        return len({link.source for link in self.links})

    @property
    def named(self) -> tuple[Between, ...]:
        """Give those that are named."""
        return self.links[:_PLACES]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneHost:
    """A host whose name does not exist, with what leads there."""

    host: str
    links: int
    repositories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetView:
    """Everything that the page shows."""

    report: FleetReport
    tone: str
    word: str
    text: str
    change: str
    impact: str
    pages: int
    broken: int
    overdue: int
    unowned: int
    teams: tuple[TeamRow, ...]
    hurt: tuple[Hurt, ...]
    gone: tuple[GoneHost, ...]

    @property
    def read(self) -> tuple[RepositoryResult, ...]:
        """Give the repositories that were audited."""
        return tuple(row for row in self.report.repositories if row.state == "read")

    @property
    def others(self) -> tuple[RepositoryResult, ...]:
        """Give those that were not."""
        return tuple(row for row in self.report.repositories if row.state != "read")

    @property
    def has_past(self) -> bool:
        """Say whether any repository is compared with an earlier run."""
        return any(row.since is not None for row in self.report.repositories)


def view(report: FleetReport) -> FleetView:
    """Put together what is shown of *report*."""
    report = clean_fleet(report)
    rows = [row for row in report.repositories if row.state == "read"]
    tone, word = _tone(report, rows)
    return FleetView(
        report=report,
        tone=tone,
        word=word,
        text=_sentence(report, rows),
        change=_change(rows),
        impact=impact_words(report.changed) if report.changed else "",
        pages=sum(row.pages for row in rows),
        broken=sum(row.broken for row in rows),
        overdue=sum(row.overdue for row in rows),
        unowned=sum(row.unowned for row in rows),
        teams=_teams(rows),
        hurt=_hurt(rows),
        gone=_gone(rows),
    )


def render_page(report: FleetReport, options: Options) -> str:
    """Render the page: one file that asks for nothing.

    Raises:
        UsageError: a template is wrong.
    """
    from doc_audit.reports.page.html import inlined
    from doc_audit.reports.page.templating import Templates

    templates = Templates(options.templates)
    values = inlined(templates, css=("report.css", "fleet.css"), js=("report.js", "fleet.js"))
    return templates.render("fleet.html", {"view": view(report), **values})


def render_markdown(report: FleetReport) -> str:
    """Write the verdict and the table of repositories as Markdown."""
    found = view(report)
    lines = [f"## Documentation audit of {code_span(found.report.name)}", "", f"**{found.word}.** {found.text}", ""]
    if found.change:
        lines += [found.change, ""]
    lines += [f"> {code_span(note)}" for note in found.report.notes]
    lines += [
        "",
        "| repository | team | pages | errors | warnings | broken links | overdue | unowned |",
        "|---|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row in found.report.repositories:
        name = code_span(row.name)
        if row.state != "read":
            lines.append(f"| {name} | {code_span(row.team)} | {code_span(row.reason)} | | | | | |")
            continue
        numbers = (row.pages, row.errors, row.warnings, row.broken, row.overdue, row.unowned)
        lines.append(f"| {name} | {code_span(row.team)} | {' | '.join(map(str, numbers))} |")
    if found.report.changed is not None:
        lines += ["", *_impact_table(found.report.changed)]
    return "\n".join(lines) + "\n"


def _impact_table(impact: ChangeImpact) -> Iterator[str]:
    yield f"### {code_span(f'{impact.repository}@{impact.ref}')}"
    yield ""
    yield impact_words(impact)
    if impact.breaks:
        yield "\n| repository | where | rule | finding |\n|---|---|---|---|"
    for link in impact.breaks:
        where = code_span(f"{link.path}:{link.line}")
        yield f"| {code_span(link.source)} | {where} | {link.rule} | {code_span(link.message)} |"


def impact_words(impact: ChangeImpact) -> str:
    """Say in a sentence what a change breaks."""
    if not impact.breaks:
        return "The change breaks no link of another repository."
    pages = {(link.source, link.path) for link in impact.breaks}
    return (
        f"The change breaks {number(len(impact.breaks), 'link')} on {number(len(pages), 'page')} of other repositories."
    )


def _impact_lines(impact: ChangeImpact) -> Iterator[str]:
    yield shown(f"{impact.repository}@{impact.ref}: {impact_words(impact)}")
    for link in impact.breaks:
        yield shown(f"  {link.source}/{link.path}:{link.line}  {link.rule}  {link.message}  {link.href}")


def render_lines(report: FleetReport) -> Iterator[str]:
    """Give what a terminal shows: a line for each repository, and the verdict."""
    found = view(report)
    if found.report.changed is not None:
        yield from _impact_lines(found.report.changed)
    width = max(len(row.name) for row in found.report.repositories)
    for row in found.report.repositories:
        yield shown(f"{row.name.ljust(width)}  {_in_words(row)}")
    for note in found.report.notes:
        yield shown(f"note: {note}")
    yield shown(f"{found.word}. {found.text}")
    if found.change:
        yield found.change


def _in_words(row: RepositoryResult) -> str:
    if row.state == "unread":
        return f"not audited: {row.reason}"
    if row.state == "empty":
        return "no page"
    parts = [number(row.pages, "page"), number(row.errors, "error"), number(row.warnings, "warning")]
    if row.broken:
        parts.append(number(row.broken, "broken link"))
    if row.overdue:
        parts.append(f"{row.overdue:,} overdue")
    return ", ".join(parts)


def _tone(report: FleetReport, rows: list[RepositoryResult]) -> tuple[str, str]:
    if any(row.errors for row in rows):
        return "bad", "Needs work"
    if any(row.warnings for row in rows):
        return "warn", "Worth a look"
    if report.complete and not report.offline:
        return "good", "All good"
    return "open", "Nothing found so far"


def _sentence(report: FleetReport, rows: list[RepositoryResult]) -> str:
    everything = number(len(report.repositories), "repository", "repositories")
    broken, overdue = sum(row.broken for row in rows), sum(row.overdue for row in rows)
    parts = []
    if broken:
        parts.append(number(broken, "broken link"))
    if overdue:
        parts.append(f"{number(overdue, 'page')} overdue for review")
    text = f"{everything} and {number(sum(row.pages for row in rows), 'page')} were read."
    if parts:
        text = f"{' and '.join(parts)}, in {number(len(rows), 'repository', 'repositories')}.{_concentration(rows)}"
    if not report.complete:
        text += " The audit is incomplete: what was not read or verified may be broken."
    return text


def _concentration(rows: list[RepositoryResult]) -> str:
    """Say which few repositories hold half of what is broken or overdue; empty if most hold some."""
    burdens = sorted((row.broken + row.overdue for row in rows), reverse=True)
    whole, few, held = sum(burdens), 0, 0
    for burden in burdens:
        if 2 * held >= whole:
            break
        few += 1
        held += burden
    if len(rows) < 3 or 3 * few > len(rows):
        return ""
    return f" {few:,} of them {'holds' if few == 1 else 'hold'} half of it."


def _change(rows: list[RepositoryResult]) -> str:
    """Say how errors and warnings went since the runs before, over the repositories that have one."""
    before = now = 0
    known = [row for row in rows if row.since is not None]
    if not known:
        return ""
    for row in known:
        before += row.since or 0
        now += row.errors + row.warnings
    word = "Getting better"
    if now > before:
        word = "Getting worse"
    if now == before:
        word = "As before"
    return f"{word}: {number(before, 'error or warning', 'errors and warnings')} in the last run, {now:,} now."


def _teams(rows: Iterable[RepositoryResult]) -> tuple[TeamRow, ...]:
    """Give what each owner has, those with most overdue first, and what nobody owns last."""
    totals: dict[str, TeamRow] = {}
    for row in rows:
        for share in row.teams:
            known = totals.get(share.owner) or TeamRow(
                owner=share.owner, repositories=0, pages=0, errors=0, warnings=0, overdue=0, oldest=0
            )
            totals[share.owner] = TeamRow(
                owner=share.owner,
                repositories=known.repositories + 1,
                pages=known.pages + share.pages,
                errors=known.errors + share.errors,
                warnings=known.warnings + share.warnings,
                overdue=known.overdue + share.overdue,
                oldest=max(known.oldest, share.oldest),
            )
    ordered = sorted(totals.values(), key=lambda row: (not row.owner, -row.overdue, -row.errors, row.owner))
    return tuple(ordered)


def _hurt(rows: Iterable[RepositoryResult]) -> tuple[Hurt, ...]:
    """Give the broken links between repositories by where they lead, what hurts most first."""
    places: dict[tuple[str, str], list[Between]] = {}
    for row in rows:
        for link in row.between:
            places.setdefault((link.repository, link.target), []).append(link)
    hurt = [
        Hurt(repository=repository, target=target, links=tuple(links)) for (repository, target), links in places.items()
    ]
    hurt.sort(key=lambda item: (-item.sources, -len(item.links), item.repository, item.target))
    return tuple(hurt)


def _gone(rows: Iterable[RepositoryResult]) -> tuple[GoneHost, ...]:
    links: Counter[str] = Counter()
    repositories: Counter[str] = Counter()
    for row in rows:
        links.update(row.gone)
        repositories.update(row.gone.keys())
    found = [GoneHost(host=host, links=links[host], repositories=repositories[host]) for host in links]
    found.sort(key=lambda item: (-item.repositories, -item.links, item.host))
    return tuple(found)
